"""The mutants of suites/udp: a kernel's UDP behind a wire that breaks one rule."""

from reference_impls.mutant import filtered
from reference_impls.udp import filters

MUTANTS = [
    filtered(
        "answers-from-another-port",
        "UDP-027",
        by=filters.another_port,
        reason="nothing that is answered can be told to be an answer",
    ),
    filtered("takes-any-checksum", "UDP-001", by=filters.any_checksum),
    filtered("takes-any-length", "UDP-005", by=filters.any_length),
]
