"""How the mutants of the TLS client are written."""

from reference_impls.mutant import Mutant

COMMAND = "{python} -m reference_impls.tls.client.bent %s {url} {ca}"
MANY = "its alert is due in many cases"


def bent(flaw: str, sentence: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is a flaw of the bent client."""
    return Mutant(flaw, sentence, breaks, command=COMMAND % flaw, reason=reason)
