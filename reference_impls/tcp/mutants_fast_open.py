"""Mutants of TCP Fast Open, at a server."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters, filters_fast_open

NEEDED = "what it breaks is how every case with data in the SYN begins"

MUTANTS = [
    filtered("grants-odd-cookie", "TFO-001", by=filters_fast_open.odd_cookie),
    filtered("one-cookie-for-all", "FO-003", "TFO-005", by=filters_fast_open.one_cookie_for_all),
    filtered("acknowledges-only-syn", "FO-004", by=filters_fast_open.only_the_syn, reason=NEEDED),
    filtered(
        "acknowledges-all-that-came",
        "TFO-004",
        "TFO-005",
        "TFO-009",
        "FO-009",
        "FO-011",
        by=filters_fast_open.all_that_came,
    ),
    filtered(
        "cookies-for-everybody",
        "TFO-008",
        "TFO-009",
        "FO-009",
        by=filters_fast_open.cookies_for_everybody,
    ),
    filtered("limits-one-only", "TFO-013", by=filters_fast_open.limits_one_only),
    filtered("loses-late-option", "FO-013", by=filters_fast_open.no_option_without_syn),
    filtered("no-reset-of-early-data", "FO-017", by=filters_fast_open.no_reset_of_early_data),
    filtered("early-data-without-end", "FO-018", by=filters_fast_open.no_end_behind_early_data),
    filtered("one-syn-ack", "FO-019", by=filters_fast_open.one_syn_ack),
    filtered("early-data-twice", "TFO-100", by=filters_fast_open.early_data_twice),
    filtered("drops-early-syn-with-fin", "TFO-016", by=filters.no_syn_with_fin),
]
