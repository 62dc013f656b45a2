"""`python -m reference_impls.http1.client.bent FLAW URL [CA]`: fetches with one flaw.

Without a FLAW (an empty one) it obeys every rule: what a flaw shows is the flaw's.
"""

import sys

from reference_impls.http1.client.flaws_asking import FLAWS as ASKING
from reference_impls.http1.client.flaws_reading import FLAWS as READING
from reference_impls.http1.client.talk import BadResponse, Talk

FLAWS: dict[str, type[Talk]] = {"": Talk, **ASKING, **READING}


def main() -> None:
    """Fetch; an unknown flaw ends the program with exit code 2."""
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in FLAWS:
        print(f"usage: bent FLAW URL [CA]; flaws are {', '.join(sorted(FLAWS))}", file=sys.stderr)
        sys.exit(2)
    flaw, url, *ca = sys.argv[1:]
    try:
        body = FLAWS[flaw]("".join(ca)).fetch(url)
    except (BadResponse, OSError, ValueError) as fault:
        sys.exit(f"no response: {fault}")
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
