"""Mutants around certificates of clients."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("asks-with-a-context", "CertificateRequest has a context.", "T13S-081"),
    bent("asks-without-schemes", "CertificateRequest lists no schemes.", "T13S-081"),
    bent(
        "refuses-nobody",
        "A client without a certificate is refused.",
        "T13S-082",
        reason="nobody gets so far without one",
    ),
    bent("refuses-everybody", "A client with a certificate is refused.", "T13S-233", "EXT-110"),
    bent("proof-unchecked", "A client's CertificateVerify is not looked at.", "T13S-088"),
    bent("any-scheme", "A client's CertificateVerify may name any scheme.", "T13S-234"),
    bent("any-extension-of-clients", "unsupported_extension is never sent.", "T13S-239"),
    bent(
        "unsupported-extension-wrong",
        "access_denied is sent where unsupported_extension is due.",
        "T13S-239",
    ),
    bent("nobody-will-do", "certificate_required is never sent.", "T13S-243"),
]
