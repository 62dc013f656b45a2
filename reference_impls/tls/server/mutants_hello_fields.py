"""Mutants around the fields of hellos."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("refuses-large-hellos", "A hello of more than 14000 octets is refused.", "EXT-017"),
    bent("impatient", "Who does not send a whole record at once is sent away.", "EXT-018"),
    bent(
        "order-matters",
        "A hello whose key_share stands before supported_groups is refused.",
        "T13S-030",
    ),
    bent(
        "fears-odd-randoms",
        "A hello whose random is one octet again and again is refused.",
        "T13S-022",
    ),
    bent(
        "refuses-unknown-modes",
        "A hello with a mode for pre-shared keys that nobody knows is refused.",
        "T13S-110",
    ),
    bent("echoes-reserved", "A reserved extension is answered.", "T13S-111"),
    bent(
        "tells-old-version",
        "supported_versions in a ServerHello says TLS 1.2.",
        "T13S-208",
    ),
    bent(
        "tells-a-draft",
        "supported_versions in a ServerHello says a draft of TLS 1.3.",
        "T13S-209",
        reason="no client may go on after this",
    ),
    bent("deaf-without-extensions", "A hello without extensions is not answered.", "T13S-211"),
    bent("random-of-the-client", "A part of the random is the client's.", "T13S-227"),
    bent(
        "suite-of-tls12",
        "A ServerHello of TLS 1.3 names a suite of TLS 1.2 where one is offered.",
        "T13S-228",
    ),
]
