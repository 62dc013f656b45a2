"""Mutants around the size of records, and the extensions that limit it."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent(
        "takes-long-records",
        "Records of any size are read.",
        "REC-008",
        "REC-009",
        "REC-106",
        "REC-107",
        "REC-127",
    ),
    bent(
        "refuses-full-records",
        "A record of full size is refused.",
        "REC-011",
        "REC-101",
        "REC-127",
    ),
    bent("ignores-limit", "record_size_limit is answered and not kept.", "REC-124", "REC-128"),
    bent("sends-long-records", "A record holds more than 2^14 octets.", "REC-129"),
    bent("refuses-large-limits", "A limit above that of the version is refused.", "REC-125"),
    bent("forgets-limit", "record_size_limit is kept and not answered.", "REC-123", "REC-029"),
    bent("takes-tiny-limits", "A limit is taken as it comes.", "REC-028", "REC-126"),
    bent(
        "echoes-fragment-length",
        "max_fragment_length is answered, always, and never kept.",
        "REC-029",
        "REC-030",
    ),
]
