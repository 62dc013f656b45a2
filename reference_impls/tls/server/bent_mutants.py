"""How the mutants of the TLS server are written."""

from reference_impls.mutant import Mutant

SERVER = (
    "--host {host} --port {port} --cbc-port {port2} --limit-port {port3} --late-port {port4}"
    " --cert {cert} --key {key} --ca {ca} --keylog {keylog}"
)
NO_HANDSHAKE = "no client may go on after this"


def bent(flaw: str, sentence: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is a flaw of the bent server."""
    command = f"{{python}} -m reference_impls.tls.server.bent {flaw} {SERVER}"
    return Mutant(flaw, sentence, breaks, command=command, reason=reason)


def other(name: str, program: str, sentence: str, *breaks: str) -> Mutant:
    """Return a mutant that is another program."""
    return Mutant(name, sentence, breaks, command=f"{{python}} -m {program} {SERVER}")
