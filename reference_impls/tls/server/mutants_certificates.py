"""Mutants around certificates, Finished, server names and application protocols."""

from reference_impls.tls.server.bent_mutants import NO_HANDSHAKE, bent, other

MUTANTS = [
    # certificate and Finished
    bent("certificate-context", "The context of Certificate is not empty.", "T13S-084"),
    bent(
        "certificate-twice",
        "Certificate is sent twice.",
        "T13S-121",
        "T12S-001",
        reason=NO_HANDSHAKE,
    ),
    bent("strange-chain", "The first certificate stands before itself.", "T13S-125"),
    bent("broken-signature", "CertificateVerify signs something else.", "T13S-086"),
    bent(
        "unoffered-scheme",
        "CertificateVerify names a scheme that the client has not offered.",
        "T13S-086",
    ),
    bent(
        "finished-unchecked",
        "The client's Finished is not looked at.",
        "REC-122",
        "T13S-089",
        "T12S-033",
    ),
    bent(
        "finished-wrong-alert",
        "access_denied is sent where decrypt_error is due.",
        "T13S-088",
        "REC-122",
        "T13S-089",
        "T12S-033",
    ),
    # names and protocols
    other(
        "one-certificate",
        "reference_impls.tls.server one-certificate",
        "All names have the same certificate.",
        "T13S-085",
    ),
    bent("tells-the-name", "The acknowledgment of a name is not empty.", "EXT-001", "EXT-102"),
    bent(
        "warns-of-names",
        "A name that is not known gets a warning.",
        "EXT-002",
        reason="it warns of the names of other certificates, too",
    ),
    bent("no-protocol", "ALPN is ignored.", "EXT-005"),
    bent(
        "unoffered-protocol",
        "A protocol is chosen that the client has not offered.",
        "EXT-005",
        reason="early data goes with the protocol of the ticket, and no client can offer this one",
    ),
    bent(
        "takes-any-protocol",
        "Without a common protocol the handshake goes on.",
        "EXT-006",
        "EXT-106",
    ),
    bent(
        "no-protocol-wrong-alert",
        "access_denied is sent where no_application_protocol is due.",
        "EXT-006",
        "EXT-106",
    ),
    bent(
        "refuses-unknown-protocols",
        "A hello that offers more than one protocol is refused.",
        "EXT-008",
    ),
]
