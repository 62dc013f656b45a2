"""Mutants of connections that the target begins."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_connecting

MUTANTS = [
    filtered("no-third-packet", "TCP-400", by=filters_connecting.no_third_packet),
    filtered("no-syn-for-syn", "TCP-041", "TCP-042", by=filters_connecting.no_syn_for_syn),
    filtered("no-syn-ack-behind-syn", "TCP-402", by=filters_connecting.no_syn_ack_behind_syn),
    filtered("no-reset-behind-syn", "TCP-042", by=filters_connecting.no_reset_behind_syn),
    filtered(
        "gives-up-on-wrong-ack",
        "TCP-043",
        by=filters_connecting.gives_up_on_a_wrong_acknowledgment,
    ),
    filtered("no-refusal", "TCP-044", by=filters_connecting.no_refusal),
    filtered("any-reset-refuses", "TCP-045", by=filters_connecting.any_reset_refuses),
    filtered("anything-refuses", "TCP-403", by=filters_connecting.anything_refuses),
    filtered("loses-data-of-syn-ack", "TCP-412", by=filters_connecting.early_data_is_lost),
    filtered("one-syn", "TCP-404", by=filters_connecting.one_syn),
]
