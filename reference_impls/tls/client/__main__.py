"""`python -m reference_impls.tls.client URL CA`: fetch, write the body, exit with 0.

On tlslite-ng, with the checks that it lacks: OpenSSL passes over much that RFC 9846 has refused
(an extension that nobody offered, for one). Anything but a complete, valid response is said on
standard error, with exit code 1.
"""

import sys

from reference_impls.tls.client.bending import Client, Flaw
from reference_impls.tls.client.fetching import run

if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m reference_impls.tls.client URL CA")
    run(sys.argv[1], Client(sys.argv[2], Flaw()).connect)
