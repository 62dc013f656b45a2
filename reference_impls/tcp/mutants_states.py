"""Mutants of suites/tcp: states, opening, closing, resets."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_states as wires

MUTANTS = [
    # resets
    filtered("ignores-resets", "TCP-035", "TCP-059", "TCP-308", by=wires.no_reset_arrives),
    filtered("any-reset-ends", "TCP-060", "TCP-062", by=wires.any_reset_ends),
    filtered("mute-about-resets-inside", "TCP-060", "TCP-300", by=wires.reset_is_dropped_inside),
    filtered("answers-resets", "TCP-027", "TCP-032", "TCP-306", by=wires.reset_taken_for_ack),
    filtered("answers-second-resets", "TCP-068", by=wires.second_reset_is_answered),
    filtered(
        "resets-acknowledge-too-little", "TCP-030", "TCP-033", "TCP-306", by=wires.short_resets
    ),
    # opening
    filtered(
        "mute-about-second-syn",
        "TCP-036",
        "TCP-314",
        "TCP-063",
        "TCP-301",
        by=wires.second_syn_is_lost,
    ),
    filtered("any-syn-begins-anew", "TCP-083", by=wires.second_syn_begins_anew),
    filtered(
        "needs-a-bare-ack",
        "TCP-037",
        "TCP-307",
        by=wires.only_a_bare_ack_opens,
        reason="nothing else that comes first in SYN-RECEIVED arrives",
    ),
    filtered("same-first-number", "TCP-024", "TCP-025", by=wires.same_first_number),
    filtered("shares-data", "TCP-047", by=wires.connections_share_their_data),
    filtered("every-address-is-its-own", "TCP-048", by=wires.every_address_is_its_own),
    filtered("every-source-is-a-host", "TCP-049", by=wires.every_source_is_a_host),
    # numbers and acknowledgments
    filtered("needs-no-ack", "TCP-028", "TCP-302", by=wires.missing_ack_is_supplied),
    filtered("mute-about-the-unsent", "TCP-034", "TCP-058", by=wires.silent_about_the_unsent),
    filtered("mute-about-ack-beyond", "TCP-303", by=wires.silent_about_ack_beyond),
    filtered("acknowledges-over-a-hole", "TCP-304", by=wires.acknowledges_over_a_hole),
    filtered("takes-fin-before-its-turn", "TCP-305", by=wires.fin_before_its_turn),
    filtered("delivers-twice", "TCP-052", "TCP-055", by=wires.what_straddles_comes_again),
    filtered("nothing-of-what-goes-beyond", "TCP-053", by=wires.nothing_of_what_goes_beyond),
    filtered("stops-at-the-last-number", "TCP-056", by=wires.no_numbers_beyond_the_last),
    # closing
    filtered("loses-the-last-ack", "TCP-070", by=wires.last_ack_is_lost),
    filtered(
        "no-time-wait", "TCP-071", "TCP-080", "TCP-081", "TCP-310", by=wires.forgets_once_closed
    ),
    filtered("tells-of-no-reset", "TCP-079", by=wires.reset_taken_for_fin),
    filtered("loses-data-with-fin", "TCP-311", by=wires.data_with_fin_is_lost),
    filtered("closes-both-directions", "TCP-075", by=wires.silent_after_our_fin),
    filtered("deaf-after-its-fin", "TCP-076", by=wires.deaf_after_its_fin),
    # whole conversations
    filtered(
        "garbles-what-comes-again",
        "TCP-158",
        by=wires.garbles_what_comes_again,
        reason="cases about retransmission know what is sent again by its octets",
    ),
    filtered("wrong-once-disordered", "TCP-160", by=wires.wrong_once_it_was_disordered),
]
