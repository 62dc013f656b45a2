"""Mutants of headers and addresses."""

from reference_impls.ip import filters_header
from reference_impls.mutant import filtered

MUTANTS = [
    filtered(
        "answers-from-elsewhere",
        "IP-100",
        by=filters_header.swapped_ends,
        reason="every control is an answer from where it was asked",
    ),
    filtered("answers-from-first-address", "IP-017", by=filters_header.first_address),
    filtered("takes-any-version", "IP-001", by=filters_header.any_version),
    filtered("takes-any-header-checksum", "IP-002", by=filters_header.any_checksum),
    filtered(
        "wrong-header-checksums", "IP-003", by=filters_header.wrong_header_checksums, mends=False
    ),
    filtered("takes-short-header", "IP-004", by=filters_header.any_header_length),
    filtered("takes-cut-packet", "IP-005", by=filters_header.any_length),
    filtered("padding-counts", "IP-006", by=filters_header.padding_counts),
    filtered("drops-spent-ttl", "IP-011", "IP-101", by=filters_header.spent_ttl_dropped),
    filtered("ttl-zero", "IP-012", "IP-013", by=filters_header.ttl_of_zero),
    filtered("ttl-at-random", "IP-013", by=filters_header.ttl_at_random),
    filtered("ttl-fixed", "IP-013", by=filters_header.ttl_fixed),
    filtered("groups-send", "IP-014", "IP-103", by=filters_header.groups_send),
    filtered("home-sends", "IP-015", "IP-102", by=filters_header.home_sends),
    filtered("takes-all", "IP-016", by=filters_header.all_is_for_us),
]
