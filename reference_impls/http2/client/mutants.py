"""The mutants of suites/http2/client: a client with one rule broken."""

from reference_impls.mutant import Mutant

COMMAND = "{python} -m reference_impls.http2.client.bent %s {url} {ca}"


def bent(flaw: str, sentence: str, *breaks: str, reason: str = "", endpoint: str = "") -> Mutant:
    """Return a mutant that is a flaw of the bent client."""
    return Mutant(flaw, sentence, breaks, command=COMMAND % flaw, reason=reason, endpoint=endpoint)


MUTANTS: list[Mutant] = [
    bent("takes-data-on-stream-0", "DATA on stream 0 is passed over.", "H2C-010"),
]
