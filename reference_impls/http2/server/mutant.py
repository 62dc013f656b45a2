"""One mutant of the HTTP/1.1 server: a flaw of the bent server."""

from reference_impls.mutant import Mutant

COMMAND = (
    "{python} -m reference_impls.http2.server.bent %s --host 127.0.0.1 ::1 --port {port}"
    " --tls-port {port2} --cert {cert} --key {key}"
)


def bent(flaw: str, sentence: str, *breaks: str, reason: str = "", endpoint: str = "") -> Mutant:
    """Return a mutant that is a flaw of the bent server."""
    return Mutant(flaw, sentence, breaks, command=COMMAND % flaw, reason=reason, endpoint=endpoint)
