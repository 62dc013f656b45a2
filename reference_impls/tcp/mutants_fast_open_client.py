"""Mutants of TCP Fast Open, at a client."""

from reference_impls.mutant import filtered
from reference_impls.tcp import filters_fast_open_client as filters

MUTANTS = [
    filtered("no-cookie-request", "FO-023", by=filters.no_request),
    filtered("no-memory-of-cookies", "TFO-101", by=filters.no_memory),
    filtered("first-cookie-for-ever", "TFO-102", by=filters.first_cookie_for_ever),
    filtered("keeps-any-cookie", "TFO-103", by=filters.keeps_any_cookie),
    filtered(
        "one-cookie-for-all-servers",
        "TFO-104",
        by=filters.one_cookie_for_all_servers,
        reason="it cannot know which of all addresses of the tester are one server",
    ),
    filtered("no-second-try", "FO-022", "TFO-012", by=filters.no_second_try),
    filtered("forgets-segment-size", "FO-025", by=filters.forgets_segment_size),
]
