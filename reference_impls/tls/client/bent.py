"""`python -m reference_impls.tls.client.bent FLAW URL CA`: fetches with one flaw."""

import sys

from reference_impls.tls.client.bending import Client
from reference_impls.tls.client.fetching import run
from reference_impls.tls.client.flaws import FLAWS

if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in FLAWS:
        sys.exit(f"usage: bent FLAW URL CA; flaws are {', '.join(sorted(FLAWS))}")
    flaw = FLAWS[sys.argv[1]]
    run(sys.argv[2], Client(sys.argv[3], flaw).connect, flaw.reading)
