"""Mutants around keys, the order of messages, sessions and renegotiation in TLS 1.2."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("tls12-no-high-bit", "A value of X25519 with its highest bit is refused.", "T12S-138"),
    bent("tls12-short-secret", "Leading zeros of a secret are cut off.", "T12S-139"),
    bent("tls12-any-point", "Any public value is taken.", "T12S-026", "T12S-137", "T12S-025"),
    bent("tls12-asks-for-no-type", "A CertificateRequest names no types.", "T12S-109"),
    bent("tls12-believes-nobody", "No client's proof is good enough.", "T12S-175"),
    bent("tls12-proof-unchecked", "A client's proof is not looked at.", "T12S-052"),
    bent(
        "tls12-impatient",
        "The server speaks while the client has the word.",
        "T12S-131",
        "T12S-132",
    ),
    bent("tls12-ticket-too-early", "A ticket comes before Finished is checked.", "T12S-193"),
    bent("tls12-no-session-ids", "A session id is never known.", "T12S-185"),
    bent("tls12-echoes-any-id", "Any session id comes back.", "T12S-186"),
    bent(
        "tls12-any-suite-when-resuming",
        "A session is resumed with its suite, offered or not.",
        "T12S-044",
        "T12S-187",
    ),
    bent(
        "tls12-another-suite-when-resuming",
        "A session is resumed with the first suite on offer.",
        "T12S-182",
    ),
    bent("tls12-ticket-unasked", "A ticket is promised to everyone.", "T12S-188"),
    bent(
        "tls12-another-id-when-resuming",
        "A short session id does not come back.",
        "T12S-189",
    ),
    bent("tls12-tickets-need-ids", "A ticket needs a session id beside it.", "T12S-190"),
    bent("tls12-any-name", "A session is resumed under any name.", "T12S-047"),
    bent(
        "tls12-forgets-extended",
        "extended_master_secret is not answered when resuming.",
        "T12S-195",
    ),
    bent("tls12-always-extended", "extended_master_secret is answered unasked.", "T12S-196"),
    bent(
        "tls12-renegotiates-with-anyone",
        "A second hello is answered, whatever it holds.",
        "T12S-015",
        "T12S-016",
        "T12S-181",
        "T12S-183",
    ),
    bent("tls12-tells-unasked", "renegotiation_info is answered unasked.", "T12S-192"),
    bent("tls12-one-of-both", "Extension and suite number exclude each other.", "T12S-194"),
]
