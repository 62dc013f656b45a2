"""Mutants around the hellos: versions, suites, extensions, groups and shares."""

from reference_impls.tls.server.bent_mutants import NO_HANDSHAKE, bent

MUTANTS = [
    # version
    bent(
        "no-downgrade-sentinel",
        "The random of a ServerHello does not say that TLS 1.3 was possible.",
        "T13S-024",
    ),
    bent(
        "legacy-version-decides",
        "A hello is refused as if nothing fitted when its legacy_version is not 0x0303.",
        "T13S-007",
    ),
    bent(
        "refuses-unknown-versions",
        "A hello that lists a version that nobody knows is refused.",
        "T13S-035",
    ),
    bent("always-tls13", "TLS 1.3 is chosen although it is not listed.", "T13S-032"),
    bent(
        "tls13-from-legacy-version",
        "TLS 1.3 is chosen because legacy_version names it.",
        "T13S-033",
    ),
    bent(
        "old-versions",
        "TLS 1.0 and 1.1 are negotiated.",
        "T12S-008",
    ),
    bent(
        "old-versions-wrong-alert",
        "Versions that are refused get access_denied.",
        "T12S-008",
    ),
    bent("no-fallback-protection", "TLS_FALLBACK_SCSV is ignored.", "T12S-010"),
    bent(
        "refuses-fallback",
        "TLS_FALLBACK_SCSV is refused although the version is the best.",
        "T12S-011",
    ),
    # suites and fields of the hello
    bent(
        "refuses-unknown-suites",
        "A hello that lists a cipher suite that nobody knows is refused.",
        "T13S-006",
    ),
    bent(
        "chooses-unoffered-suite",
        "TLS_AES_128_GCM_SHA256 is chosen although it is not offered.",
        "T13S-005",
        "T12S-056",
    ),
    bent(
        "handshake-failure-wrong",
        "access_denied is sent where handshake_failure is due.",
        "T13S-005",
        "T12S-056",
        "T12S-014",
    ),
    bent("no-aes128", "TLS_AES_128_GCM_SHA256 is not known.", "T13S-002"),
    bent("forgets-session-id", "legacy_session_id is not echoed.", "T13S-008"),
    bent("invents-session-id", "An empty legacy_session_id is answered by another.", "T13S-009"),
    bent("no-ccs", "No ChangeCipherSpec follows the ServerHello.", "T13S-112"),
    bent("same-random", "Each ServerHello has the same random.", "T13S-023"),
    bent("legacy-version-13", "A ServerHello has legacy_version 0x0304.", "T13S-026"),
    bent(
        "compression",
        "A ServerHello chooses compression.",
        "T13S-026",
        "T12S-002",
        reason="a client that looks at what it is told ends every handshake",
    ),
    # extensions
    bent(
        "decode-error-wrong",
        "access_denied is sent where decode_error is due.",
        "T13S-016",
        "T13S-018",
        "EXT-007",
        "T13S-015",
        "EXT-021",
    ),
    bent(
        "illegal-parameter-wrong",
        "access_denied is sent where illegal_parameter is due.",
        "T13S-013",
        "T13S-028",
        "T13S-046",
        "T13S-051",
        "T13S-052",
        "T13S-055",
        "T13S-059",
        "T13S-068",
        "T13S-069",
    ),
    bent(
        "missing-extension-wrong",
        "access_denied is sent where missing_extension is due.",
        "T13S-043",
        "T13S-044",
        "T13S-045",
        "T13S-064",
        "T13S-122",
    ),
    bent("takes-duplicates", "illegal_parameter is never sent.", "T13S-028"),
    bent(
        "refuses-unknown-extensions",
        "A hello with an extension that nobody knows is refused.",
        "T13S-029",
    ),
    bent(
        "unsolicited-extension",
        "EncryptedExtensions hold an extension that the client has not offered.",
        "T13S-031",
    ),
    bent(
        "extension-in-hello",
        "A ServerHello of TLS 1.3 holds extended_master_secret.",
        "T13S-027",
        "T13S-031",
        "T12S-055",
    ),
    bent(
        "version-in-encrypted-extensions",
        "EncryptedExtensions hold supported_versions.",
        "T13S-080",
    ),
    bent(
        "no-encrypted-extensions",
        "EncryptedExtensions are left out.",
        "T13S-079",
        "T13S-121",
        reason=NO_HANDSHAKE,
    ),
    bent(
        "refuses-unknown-schemes",
        "A hello that lists a signature scheme that nobody knows is refused.",
        "T13S-041",
    ),
    # groups and shares
    bent("no-p256", "secp256r1 is not known.", "T13S-003"),
    bent("uses-unlisted-share", "A share of a group that is not listed is used.", "T13S-046"),
    bent("wrong-group", "Of several shares none is answered with one of its group.", "T13S-049"),
    bent("no-retry", "A hello without a share that fits is refused.", "T13S-057"),
    bent(
        "always-retries",
        "A hello with a single group is answered by HelloRetryRequest, whatever its share.",
        "T13S-062",
    ),
    bent(
        "other-suite-in-retry",
        "HelloRetryRequest names another suite than ServerHello.",
        "T13S-124",
    ),
    bent(
        "retry-without-version",
        "HelloRetryRequest has no supported_versions.",
        "T13S-063",
    ),
    bent(
        "takes-wrong-second-share",
        "After HelloRetryRequest a share of another group is taken.",
        "T13S-059",
    ),
]
