"""Mutants of what is seldom used: keep-alives, urgent data, ICMP messages, SYN cookies."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_cookies, filters_icmp, filters_keep_alive, filters_urgent

MUTANTS = [
    filtered("sends-less-when-told", "TCP-149", by=filters_icmp.sends_less_when_told),
    filtered("soft-errors-end", "TCP-405", "TCP-406", by=filters_icmp.soft_errors_end),
    filtered("urgent-never-inline", "TCP-147", by=filters_urgent.never_inline),
    filtered("nothing-urgent", "TCP-408", by=filters_urgent.no_urgent),
    filtered("urgent-at-last-octet", "TCP-148", by=filters_urgent.pointer_at_the_last_octet),
    filtered("urgent-without-flag", "TCP-409", by=filters_urgent.pointer_without_flag),
    filtered(
        "keep-alives-for-all",
        "TCP-143",
        "TCP-413",
        "TCP-414",
        by=filters_keep_alive.all_connections_probed,
    ),
    filtered("never-gives-up", "TCP-144", by=filters_keep_alive.never_gives_up),
    filtered("gives-up-at-once", "TCP-146", by=filters_keep_alive.second_probe_gives_up),
    filtered("probes-outstanding-data", "TCP-411", by=filters_keep_alive.probes_outstanding_data),
    filtered("any-number-is-a-cookie", "TCP-156", by=filters_cookies.any_number_is_a_cookie),
    filtered("large-segments", "TCP-155", by=filters_cookies.large_segments),
]
