"""Mutants around the hellos of TLS 1.2."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("tls12-demands-extensions", "A hello without extensions is none.", "T12S-003"),
    bent("tls12-compresses", "The last compression method on offer is used.", "T12S-005"),
    bent("tls12-compression-demanded", "The null method need not be offered.", "T12S-006"),
    bent("tls12-later-version", "A version that nobody knows is negotiated.", "T12S-007"),
    bent("tls12-old-records-only", "The first record names 3.1 or 3.3.", "T12S-103"),
    bent(
        "tls12-knows-everything",
        "Suites, extensions and groups that nobody knows are refused.",
        "T12S-104",
        "T12S-105",
    ),
    bent("tls12-demands-an-order", "session_ticket may not be the first.", "T12S-106"),
    bent(
        "tls12-takes-any-suite",
        "Where there is no common suite, one is taken that was not offered.",
        "T12S-041",
        "T12S-042",
        "T12S-112",
        "T12S-029",
        "T12S-056",
    ),
    bent("tls12-takes-rc4", "RC4 is taken where it is offered.", "T12S-118"),
    bent("tls12-prefers-cbc", "CBC is taken where it is offered.", "T12S-117"),
    bent(
        "tls12-takes-any-group",
        "A key is sent of a group that was not offered.",
        "T12S-126",
        "T12S-027",
    ),
    bent("tls12-takes-any-scheme", "A scheme is used that was not offered.", "T12S-022"),
    bent("tls12-signs-with-sha1", "SHA-1 is used for signatures.", "T12S-024", "T12S-136"),
    bent("tls12-signs-with-sha256", "SHA-256 is used whatever is offered.", "T12S-119"),
    bent("tls12-status-unasked", "CertificateStatus comes unasked.", "T12S-198"),
    bent("tls12-confuses-keys", "A suite for RSA is taken with a key for ECDSA.", "T12S-123"),
    bent("tls12-compressed-points", "The server reads compressed points only.", "T12S-128"),
    bent("tls12-compressed-points-only", "Clients may read compressed points only.", "T12S-028"),
    bent("tls12-demands-point-formats", "Point formats may not be left out.", "T12S-129"),
    bent(
        "tls12-same-random",
        "Each ServerHello has the same random.",
        "T12S-111",
        reason="ServerKeyExchange has been signed with another one",
    ),
    bent("tls12-says-it-twice", "An extension of the ServerHello comes twice.", "T12S-134"),
    bent("tls12-strange-chain", "A stranger follows the first certificate.", "T12S-124"),
    bent("tls12-no-signatures", "The certificate's key may not sign.", "T12S-125"),
    bent(
        "tls12-unreadable-ignored",
        "What cannot be read is passed over in silence.",
        "T12S-101",
        "T12S-102",
        "T12S-110",
        "T12S-025",
        "T12S-197",
        "T12S-149",
    ),
    bent(
        "tls12-illegal-ignored",
        "What is illegal is passed over in silence.",
        "T12S-006",
        "T12S-026",
        "T12S-137",
    ),
    bent(
        "tls12-master-secret-with-a-body", "extended_master_secret may hold anything.", "T12S-021"
    ),
]
