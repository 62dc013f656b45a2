"""Mutants of fragments and reassembly."""

from reference_impls.ip import filters_fragments
from reference_impls.mutant import filtered

WHOLE = ("IP-018", "IP-019", "IP-020", "IP-022", "IP-023", "IP-025", "IP-044")

MUTANTS = [
    filtered("no-reassembly", *WHOLE, by=filters_fragments.no_reassembly),
    filtered("in-order-only", "IP-019", "IP-020", by=filters_fragments.in_order_only),
    filtered("again-with-duplicates", "IP-021", by=filters_fragments.again_with_duplicates),
    filtered("one-packet-at-a-time", "IP-022", by=filters_fragments.one_at_a_time),
    filtered(
        "one-identification-for-all",
        "IP-023",
        by=filters_fragments.one_identification_for_all_protocols,
    ),
    filtered("drops-lone-fragment", "IP-106", "IP-124", by=filters_fragments.no_lone_fragment),
    filtered("mixes-odd-end", "IP-028", by=filters_fragments.odd_end_mixed),
    filtered("cuts-odd-end", "IP-107", by=filters_fragments.odd_end_cut),
    filtered("cuts-at-the-largest", "IP-030", "IP-108", by=filters_fragments.cut_at_the_largest),
    filtered("first-fragment-wins", "IP-045", "IP-110", by=filters_fragments.first_wins),
    filtered(
        "complains-of-missing-first", "IP-027", "IP-127", by=filters_fragments.any_fragment_is_first
    ),
    filtered("few-identifications", "IP-043", "IP-109", by=filters_fragments.few_identifications),
]
