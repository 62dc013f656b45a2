"""Mutants of echo and errors."""

from reference_impls.ip import filters_icmp
from reference_impls.mutant import filtered

UNPROVOKED = ("IP-033", "IP-113", "IP-116")

MUTANTS = [
    filtered("another-identifier", "IP-031", "IP-111", by=filters_icmp.another_identifier),
    filtered("echoes-one-octet-more", "IP-031", "IP-111", by=filters_icmp.one_octet_more),
    filtered("any-provokes-an-error", *UNPROVOKED, by=filters_icmp.any_provokes_an_error),
    filtered("any-provokes-a-short-error", "IP-033", by=filters_icmp.any_provokes_a_short_error),
    filtered("short-quotes", "IP-034", "IP-114", by=filters_icmp.short_quotes),
    filtered("changed-quotes", "IP-034", "IP-114", by=filters_icmp.changed_quotes),
    filtered(
        "no-errors",
        "IP-035",
        "IP-036",
        "IP-105",
        "IP-123",
        "IP-047",
        "IP-119",
        by=filters_icmp.no_errors,
    ),
    filtered("takes-any-icmp-checksum", "IP-125", by=filters_icmp.any_checksum),
    filtered(
        "wrong-checksums-of-replies",
        "IP-130",
        "IP-031",
        by=filters_icmp.wrong_in_replies,
        mends=False,
    ),
    filtered(
        "wrong-checksums-of-errors",
        "IP-130",
        "IP-035",
        by=filters_icmp.wrong_in_errors,
        mends=False,
    ),
    filtered("unknown-message-is-echo", "IP-126", by=filters_icmp.unknown_is_echo),
    filtered("deaf-in-groups", "IP-112", by=filters_icmp.no_groups),
    filtered("no-limit", "IP-115", by=filters_icmp.no_limit),
]
