"""`python -m reference_impls.http2.client URL [CA]`: fetch, write the content, exit with 0.

Anything but a complete, valid response is said on standard error, with exit code 1. CA is a PEM
file; without it the system's authorities count.
"""

import sys

from reference_impls.http2.client.h2_client import Client
from reference_impls.http2.client.program import run

if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m reference_impls.http2.client URL [CA]")
    run(Client, *sys.argv[1:])
