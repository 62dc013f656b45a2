"""Mutants where keys change."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent(
        "keeps-reading-keys",
        "A KeyUpdate of the client changes nothing.",
        "REC-109",
        "REC-113",
        "T13S-101",
        "T13S-105",
    ),
    bent("owes-key-update", "A KeyUpdate that asks for another gets none.", "REC-110"),
    bent("asks-back", "Each KeyUpdate is answered by one that asks.", "REC-110", "REC-111"),
    bent("takes-any-update", "Any value of a KeyUpdate is taken.", "T13S-102"),
    bent(
        "begins-tickets-early",
        "The record of Finished has the first octet of a ticket in it.",
        "REC-115",
        reason="no handshake holds whose messages span a change of keys",
    ),
    bent(
        "skips-late-pieces",
        "A message behind the hello that comes in pieces is skipped.",
        "REC-021",
        "REC-113",
    ),
]
