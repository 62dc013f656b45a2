"""The mutants of suites/osi: HTTPS of which one layer is not what it should be."""

from reference_impls.mutant import Mutant, filtered
from reference_impls.osi import filters
from reference_impls.osi.bent import FLAWS

SERVER = "--host {host} --port {port} --cert {cert} --key {key} --keylog {keylog}"


def bent(flaw: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is a flaw of the server; the docstring of its class is the sentence."""
    command = f"{{python}} -m reference_impls.osi.bent {flaw} {SERVER}"
    return Mutant(flaw, FLAWS[flaw].__doc__ or "", breaks, command=command, reason=reason)


MUTANTS = [
    bent("cuts-answers", "OSI-100", reason="nothing works where no response is complete"),
    filtered("tags-frames", "OSI-001", "OSI-005", by=filters.tagged),
    filtered("another-mac", "OSI-101", by=filters.another_mac),
    filtered("tells-twice", "OSI-003", "OSI-004", by=filters.told_twice),
    filtered("subtracts-options", "OSI-103", by=filters.timestamps_subtracted),
    filtered("ignores-mss", "OSI-104", by=filters.mss_ignored),
    bent("adds-octets", "OSI-001", "OSI-005"),
    bent("leaves-a-piece", "OSI-001", "OSI-005"),
    bent("shows-content", "OSI-010"),
    bent("no-close-notify", "OSI-102"),
    bent("shouts-over-tcp", "OSI-006"),
    bent("minds-addresses", "OSI-008"),
    bent("minds-segments", "OSI-007"),
]
