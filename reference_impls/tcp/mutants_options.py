"""Mutants of header and options: checksum, segment size, scale, timestamps, SACK, ECN."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_ecn as ecn
from reference_impls.tcp import filters_header as header
from reference_impls.tcp import filters_options as options
from reference_impls.tcp import filters_sack as sack
from reference_impls.tcp import filters_timestamps as timestamps

MUTANTS = [
    filtered(
        "takes-any-checksum", "TCP-002", "TCP-003", "TCP-004", "TCP-350", by=header.any_checksum
    ),
    filtered("zero-is-no-checksum", "TCP-004", by=header.zero_is_no_checksum),
    filtered("sends-wrong-checksums", "TCP-351", by=header.wrong_checksum, mends=False),
    filtered("drops-reserved-bits", "TCP-005", by=header.no_reserved_bits),
    filtered("sends-reserved-bits", "TCP-005", by=header.reserved_bits_come_back),
    filtered("takes-any-data-offset", "TCP-006", "TCP-007", by=header.any_data_offset),
    filtered("knows-every-option", "TCP-009", "TCP-352", by=options.no_unknown_options),
    filtered("stops-at-unknown-option", "TCP-352", by=options.unknown_option_ends_the_list),
    filtered("wants-aligned-options", "TCP-012", by=options.only_aligned_options),
    filtered("reads-behind-the-end", "TCP-353", by=options.end_is_no_end),
    filtered("dies-of-a-length", "TCP-011", "TCP-372", by=options.nothing_behind_a_broken_option),
    filtered("pads-with-ones", "TCP-013", by=options.padding_of_ones),
    filtered("heeds-no-size", "TCP-015", by=options.no_size_heeded),
    filtered("large-by-default", "TCP-016", by=options.large_default),
    filtered("counts-no-options", "TCP-018", "TCP-356", by=options.options_do_not_count),
    filtered("says-size-always", "TCP-354", by=options.size_in_every_segment),
    filtered("says-no-size", "TCP-020", by=options.no_size_said),
    filtered("says-too-large-a-size", "TCP-019", by=options.more_than_the_link_takes),
    filtered("takes-less-than-said", "TCP-355", by=options.no_large_segments),
    filtered("scales-unasked", "TCP-127", by=options.scale_unasked),
    filtered("says-larger-scale", "TCP-128", by=options.scale_too_large),
    filtered("heeds-no-scale", "TCP-357", by=options.no_scale_heeded),
    filtered("scales-twice", "TCP-357", by=options.scale_heeded_twice),
    filtered("scales-by-15", "TCP-129", by=options.scale_of_15),
    filtered("scales-late", "TCP-358", by=options.late_scale),
    filtered("tells-time-unasked", "TCP-130", by=timestamps.time_unasked),
    filtered("tells-no-time-with-data", "TCP-360", by=timestamps.time_in_empty_segments_only),
    filtered("echoes-nothing-at-first", "TCP-361", by=timestamps.no_echo_in_syn_ack),
    filtered("echoes-last-time", "TCP-132", by=timestamps.last_time_is_echoed),
    filtered("goes-back-in-time", "TCP-373", by=timestamps.time_goes_back),
    filtered("ends-without-time", "TCP-359", by=timestamps.needs_time),
    filtered("takes-any-time", "TCP-133", by=timestamps.any_time),
    filtered("keeps-any-time", "TCP-330", by=timestamps.any_time_is_kept),
    filtered("looks-at-times-again", "TCP-331", by=timestamps.time_is_looked_at_again),
    filtered("counts-nanoseconds", "TCP-332", by=timestamps.clock_of_nanoseconds),
    filtered("drops-old-resets", "TCP-362", by=timestamps.no_old_resets),
    filtered("time-has-an-end", "TCP-363", by=timestamps.time_has_an_end),
    filtered("selective-unasked", "TCP-135", by=sack.selective_unasked),
    filtered("leaves-out-last-octet", "TCP-364", by=sack.last_octet_left_out),
    filtered("tells-oldest-block-first", "TCP-137", by=sack.oldest_block_first),
    filtered("tells-one-block", "TCP-371", by=sack.one_block),
    filtered("tells-nothing-twice", "TCP-141", by=sack.only_what_is_missing),
    filtered("tells-four-blocks", "TCP-138", by=sack.blocks_instead_of_time),
    filtered("tells-blocks-for-ever", "TCP-365", by=sack.blocks_stay),
    filtered("repeats-told-blocks", "TCP-139", by=sack.told_blocks_come_again),
    filtered("forgets-told-blocks", "TCP-140", by=sack.told_blocks_are_gone),
    filtered("ends-at-impossible-block", "TCP-142", by=sack.impossible_block_ends_it),
    filtered("takes-no-offer", "TCP-126", by=ecn.no_offer_taken),
    filtered("takes-half-an-offer", "TCP-367", by=ecn.half_an_offer_is_one),
    filtered("tells-mark-once", "TCP-366", by=ecn.mark_told_once),
    filtered("tells-mark-for-ever", "TCP-366", by=ecn.mark_told_for_ever),
    filtered("marks-everything", "TCP-368", by=ecn.empty_segments_may_be_marked),
    filtered("marks-repetitions", "TCP-369", by=ecn.all_data_may_be_marked),
    filtered("deaf-to-marks", "TCP-370", "TCP-374", by=ecn.mark_unheard),
    filtered("confirms-for-ever", "TCP-370", by=ecn.confirmed_again_and_again),
]
