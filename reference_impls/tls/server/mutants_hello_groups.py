"""Mutants around groups, shares and retries."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    # groups and shares
    bent("no-chacha20", "TLS_CHACHA20_POLY1305_SHA256 is not known.", "T13S-004"),
    bent("knows-reserved-groups", "A reserved group is taken for x25519.", "T13S-212"),
    bent("refuses-large-shares", "A share of more than 1000 octets is refused.", "T13S-213"),
    bent(
        "refuses-topped-shares",
        "A share of x25519 whose topmost bit is set is refused.",
        "T13S-054",
    ),
    bent("refuses-old-shares", "A share that came before is refused.", "T13S-217"),
    bent("takes-zero-secrets", "A shared secret of zeros is taken.", "T13S-216"),
    bent(
        "takes-any-point",
        "What is no share of its group gets a secret of zeros.",
        "T13S-051",
        "T13S-052",
        "T13S-055",
        "T13S-215",
        "T13S-216",
    ),
    bent("always-the-same-key", "All handshakes have the same key of the server.", "T13S-218"),
    bent("no-hybrid", "X25519MLKEM768 is not known.", "T13S-219"),
    # retries
    bent(
        "asks-for-reserved-group",
        "HelloRetryRequest asks for a reserved group that has a share.",
        "T13S-221",
    ),
    bent(
        "other-group-after-retry",
        "After a retry the share is of another group.",
        "T13S-226",
    ),
    bent(
        "waits-for-a-share",
        "After a second hello without a share another one is waited for.",
        "T13S-222",
    ),
    bent("cookie-unchecked", "Another cookie, or none, comes back.", "T13S-060", "T13S-223"),
    bent("minds-cookies", "A first hello with a cookie gets handshake_failure.", "T13S-038"),
    bent("padding-has-to-stay", "A retry whose padding is another is refused.", "T13S-224"),
]
