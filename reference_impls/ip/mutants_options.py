"""Mutants of options and next headers."""

from reference_impls.ip import filters_options
from reference_impls.mutant import filtered

MUTANTS = [
    filtered("drops-options", "IP-007", "IP-008", "IP-009", by=filters_options.no_options),
    filtered("drops-unknown-options", "IP-008", by=filters_options.unknown_refused),
    filtered("options-eat-data", "IP-010", by=filters_options.options_eat_data),
    filtered("records-no-route", "IP-009", by=filters_options.no_record),
    filtered("another-action", "IP-046", by=filters_options.another_action),
    filtered("drops-padded-options", "IP-104", by=filters_options.no_padding),
    filtered("reads-on-behind-nothing", "IP-120", by=filters_options.what_follows_nothing),
    filtered("ends-every-route", "IP-121", by=filters_options.routes_ended),
    filtered("drops-ended-routes", "IP-122", by=filters_options.routes_dropped),
    filtered("mute-on-unknown-header", "IP-105", by=filters_options.unknown_header_dropped),
]
