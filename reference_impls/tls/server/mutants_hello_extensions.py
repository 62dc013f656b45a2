"""Mutants around names, application protocols and further extensions."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("case-matters", "A name in capitals gets another certificate.", "EXT-101"),
    bent("protocol-unasked", "A protocol is chosen where none is offered.", "EXT-105"),
    bent("short-names-only", "A protocol whose name is long makes the hello refused.", "EXT-107"),
    bent("few-protocols-only", "More than a hundred protocols are refused.", "EXT-108"),
    bent("echoes-padding", "Padding is answered.", "EXT-011"),
    bent(
        "status-in-encrypted-extensions",
        "EncryptedExtensions answer status_request.",
        "EXT-010",
    ),
    bent("answers-deprecated-status", "status_request_v2 is answered.", "T13S-229"),
    bent("status-unasked", "A status of the certificate comes unasked.", "EXT-009", "T13S-031"),
]
