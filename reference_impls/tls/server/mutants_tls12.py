"""Mutants of TLS 1.2 alone."""

from reference_impls.tls.server import (
    mutants_tls12_handshake,
    mutants_tls12_hello,
    mutants_tls12_records,
)
from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    *mutants_tls12_hello.MUTANTS,
    *mutants_tls12_records.MUTANTS,
    *mutants_tls12_handshake.MUTANTS,
    bent("no-extended-master-secret", "extended_master_secret is not known.", "T12S-018"),
    bent(
        "resumes-without-ems",
        "A session is resumed whether or not extended_master_secret is offered.",
        "T12S-019",
        "T12S-020",
    ),
    bent("unannounced-ticket", "A ticket comes that ServerHello has not promised.", "T12S-045"),
    bent(
        "deaf-to-renegotiation",
        "A second hello in TLS 1.2 is neither answered nor refused.",
        "T12S-015",
        "T12S-016",
        "T12S-181",
        "T12S-183",
    ),
    bent(
        "no-renegotiation-info",
        "renegotiation_info is not answered.",
        "T12S-012",
        "T12S-013",
    ),
    bent(
        "takes-renegotiated-connection",
        "A first hello may name a connection that it renegotiates.",
        "T12S-014",
    ),
    bent(
        "broken-key-exchange-signature",
        "ServerKeyExchange signs something else.",
        "T12S-023",
        reason="a client that looks at the signature goes no further",
    ),
    bent(
        "echoes-key-share", "A ServerHello of TLS 1.2 answers an extension of TLS 1.3.", "T12S-054"
    ),
]
