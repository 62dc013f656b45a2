"""The mutants of suites/udp: a kernel's UDP behind a wire that breaks one rule, or a program."""

from reference_impls.mutant import Mutant, filtered
from reference_impls.udp import filters, filters_errors, filters_header, filters_ports
from reference_impls.udp.bent import FLAWS


def bent(flaw: str, *breaks: str) -> Mutant:
    """Return a mutant that is a flaw of the program; the docstring of its class is the sentence."""
    command = f"{{python}} -m reference_impls.udp.bent {flaw} {{port}}"
    return Mutant(flaw, FLAWS[flaw].__doc__ or "", breaks, command=command)


MUTANTS = [
    filtered(
        "answers-from-another-port",
        "UDP-027",
        by=filters.another_port,
        reason="nothing that is answered can be told to be an answer",
    ),
    filtered("takes-any-checksum", "UDP-001", by=filters.any_checksum),
    filtered("takes-any-length", "UDP-005", "UDP-006", "UDP-007", by=filters.any_length),
    filtered("wants-a-checksum", "UDP-002", by=filters_header.only_with_checksum),
    filtered("wants-none-in-ipv6", "UDP-003", by=filters_header.none_needed),
    filtered("wrong-checksum", "UDP-004", by=filters_header.wrong_checksum, mends=False),
    filtered("zero-for-ones", "UDP-100", by=filters_header.zero_for_ones, mends=False),
    filtered(
        "makes-no-checksum",
        "UDP-021",
        by=filters_header.without_checksum,
        mends=False,
        reason="no checksum is no right one either, which every case on the checksum sees",
    ),
    filtered("drops-empty-ones", "UDP-013", by=filters_header.no_empty_ones),
    filtered("wants-a-source-port", "UDP-012", by=filters_header.no_source_port_no_datagram),
    filtered("loses-last-fragment", "UDP-014", by=filters_header.lost_last_fragment),
    filtered("counts-no-loss", "UDP-026", by=filters_header.lost_on_the_way),
    filtered("never-unreachable", "UDP-008", by=filters_errors.never_unreachable),
    filtered("told-nothing", "UDP-009", by=filters_errors.told_nothing),
    filtered("takes-from-anybody", "UDP-011", by=filters_errors.from_anybody),
    filtered("has-one-address", "UDP-010", "UDP-025", by=filters_errors.one_address),
    filtered("takes-from-any-port", "UDP-040", by=filters_ports.from_any_port),
    filtered("counts-ports-up", "UDP-041", by=filters_ports.ports_in_a_row),
    bent("merges-datagrams", "UDP-015"),
    bent("keeps-the-rest", "UDP-016"),
]
