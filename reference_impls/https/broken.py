"""How a mutant of suites/https comes about: a flaw of the bent server, or of the wire."""

from reference_impls.mutant import Mutant

SERVER = (
    "--host {host} --port {port} --retry-port {port2} --long-chain-port {port3}"
    " --cert {cert} --key {key} --keylog {keylog}"
)


def bent(flaw: str, sentence: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is a flaw of the bent server."""
    command = f"{{python}} -m reference_impls.https.bent {flaw} {SERVER}"
    return Mutant(flaw, sentence, breaks, command=command, reason=reason)


def frames(function: str, sentence: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is the reference behind a wire that changes frames."""
    transform = f"reference_impls.https.frames:{function}"
    return Mutant(function.replace("_", "-"), sentence, breaks, transform=transform, reason=reason)
