"""`python -m reference_impls.tls.server.bent FLAW --port N ...`: TLS 1.2 and 1.3 with one flaw."""

from reference_impls.https.options import parse
from reference_impls.tls.server.bending import Server, run
from reference_impls.tls.server.flaws import FLAWS

if __name__ == "__main__":
    options = parse("reference_impls.tls.server.bent", list(FLAWS))
    run(options, Server(options, FLAWS[options.kind]).serve)
