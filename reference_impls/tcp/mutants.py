"""The mutants of suites/tcp: a kernel's TCP behind a wire that breaks one rule."""

from reference_impls.mutant import filtered
from reference_impls.tcp import (
    filters,
    mutants_connecting,
    mutants_fast_open,
    mutants_fast_open_client,
    mutants_flow,
    mutants_options,
    mutants_seldom,
    mutants_states,
)

MUTANTS = [
    filtered(
        "garbles-data",
        "TCP-161",
        by=filters.garbled_data,
        reason="what is echoed is part of the sanity case and of every control",
    ),
    filtered(
        "answers-syn-twice",
        "TCP-022",
        by=filters.second_syn_ack,
        reason="the second SYN-ACK lies among the answers to what comes next on a new connection",
    ),
    filtered("resets-with-zero", "TCP-026", by=filters.zero_in_resets),
    filtered("never-resets", "TCP-026", by=filters.no_resets),
    filtered("drops-syn-with-fin", "TCP-029", by=filters.no_syn_with_fin),
    filtered("mute-right-of-window", "TCP-051", by=filters.silent_right_of_the_window),
    filtered("keeps-right-of-window", "TCP-051", by=filters.keeps_what_is_right_of_the_window),
    *mutants_connecting.MUTANTS,
    *mutants_fast_open.MUTANTS,
    *mutants_fast_open_client.MUTANTS,
    *mutants_flow.MUTANTS,
    *mutants_options.MUTANTS,
    *mutants_seldom.MUTANTS,
    *mutants_states.MUTANTS,
]
