"""`python -m reference_impls.http1.client URL [CA]`: fetch, write the body, exit with 0.

Anything but a complete, valid response is said on standard error, with exit code 1. CA is a PEM
file; without it the system's authorities count.
"""

import sys

from reference_impls.http1.client.h11_client import BadResponse, fetch


def main() -> None:
    """Fetch what the command line names."""
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m reference_impls.http1.client URL [CA]")
    try:
        body = fetch(*sys.argv[1:])
    except (BadResponse, OSError, ValueError) as fault:
        sys.exit(f"no response: {fault}")
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
