"""Mutants of suites/tcp: states, opening, closing, resets."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_states

MUTANTS = [
    filtered("ignores-resets", "TCP-059", by=filters_states.no_reset_arrives),
    filtered("any-reset-ends", "TCP-062", by=filters_states.any_reset_ends),
    filtered("mute-about-resets-inside", "TCP-300", by=filters_states.reset_is_dropped_inside),
    filtered("answers-resets", "TCP-306", by=filters_states.reset_taken_for_ack),
    filtered("resets-acknowledge-too-little", "TCP-306", by=filters_states.short_resets),
    filtered("mute-about-second-syn", "TCP-301", by=filters_states.second_syn_is_lost),
    filtered("needs-no-ack", "TCP-302", by=filters_states.missing_ack_is_supplied),
    filtered("mute-about-the-unsent", "TCP-058", by=filters_states.silent_about_the_unsent),
    filtered("mute-about-ack-beyond", "TCP-303", by=filters_states.silent_about_ack_beyond),
    filtered("acknowledges-over-a-hole", "TCP-304", by=filters_states.acknowledges_over_a_hole),
    filtered("takes-fin-before-its-turn", "TCP-305", by=filters_states.fin_before_its_turn),
]
