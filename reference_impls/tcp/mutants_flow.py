"""Mutants of the flow of data: windows, acknowledgments, what comes again, how much at once."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_flow as flow
from reference_impls.tcp import filters_probes as probes

MUTANTS = [
    filtered("never-probes", "TCP-087", "TCP-088", "TCP-089", "TCP-375", by=flow.no_probes),
    filtered("counts-no-answered-probe", "TCP-089", by=flow.deaf_to_answered_probes),
    filtered("never-shrinks", "TCP-091", by=flow.no_shrinking),
    filtered("signs-windows", "TCP-093", by=flow.signed_window),
    filtered("overruns-windows", "TCP-376", by=flow.heedless_of_small_windows),
    filtered("fills-small-windows", "TCP-095", by=flow.small_segments),
    filtered("moves-edge-left", "TCP-092", by=flow.edge_moves_left),
    filtered("never-closes-window", "TCP-097", by=flow.always_open),
    filtered("deaf-when-full", "TCP-096", "TCP-377", by=flow.deaf_when_full),
    filtered("always-nagle", "TCP-100", by=flow.always_nagle),
    filtered("never-pushes", "TCP-107", by=flow.no_psh),
    filtered("keeps-single-octets", "TCP-108", by=flow.keeps_single_octets),
    filtered("acknowledges-late", "TCP-103", by=flow.one_acknowledgment_less),
    filtered("acknowledges-no-pairs", "TCP-104", by=flow.late_for_pairs),
    filtered(
        "silent-about-holes",
        "TCP-105",
        "TCP-065",
        by=flow.silent_about_holes,
        reason="an ACK that says the same again is how others see that something was not taken",
    ),
    filtered(
        "acknowledges-selectively",
        "TCP-381",
        by=flow.selective_number,
        reason="what ACKs say of data behind a hole is how others see that it was not taken",
    ),
    filtered(
        "leaves-out-second-repetition",
        "TCP-384",
        "TCP-086",
        "TCP-039",
        by=flow.second_repetition_lost,
    ),
    filtered("repeats-other-octets", "TCP-383", "TCP-388", by=flow.other_octets_again),
    filtered("repeats-another-segment", "TCP-388", "TCP-123", by=flow.next_segment_again),
    filtered("repeats-too-early", "TCP-389", by=flow.rest_again_at_once),
    filtered(
        "repeats-what-is-acknowledged", "TCP-114", "TCP-391", by=flow.acknowledged_comes_again
    ),
    filtered("acknowledged-in-vain", "TCP-385", by=flow.acknowledged_in_vain),
    filtered("learns-from-repetitions", "TCP-111", by=flow.learns_from_repetitions),
    filtered("heeds-any-user-timeout", "TCP-333", by=probes.any_timeout_is_heeded),
    filtered("probes-for-ever", "TCP-334", by=probes.probes_for_ever),
    filtered("probes-with-old-data", "TCP-335", by=probes.probes_with_old_data),
    filtered("user-timeout-unheard", "TCP-116", by=flow.user_timeout_unheard),
    filtered("never-ends-a-connection", "TCP-115", by=flow.mute_after_the_end),
    filtered("sends-twice-as-much", "TCP-117", "TCP-386", by=flow.twice_as_much),
    filtered("sends-as-if-nothing-was-lost", "TCP-387", by=flow.as_if_nothing_was_lost),
    filtered("starts-large-after-a-loss", "TCP-390", by=flow.full_window_after_a_loss),
    filtered("repeats-two-segments", "TCP-119", by=flow.repeats_two),
    filtered("counts-duplicates-twice", "TCP-121", by=flow.two_are_four),
    filtered(
        "heeds-no-duplicates",
        "TCP-120",
        "TCP-122",
        by=flow.duplicates_unheard,
    ),
]
