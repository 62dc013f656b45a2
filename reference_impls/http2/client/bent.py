"""`python -m reference_impls.http2.client.bent FLAW URL [CA]`: fetches with one flaw.

Without a FLAW (an empty one) it obeys every rule: what a flaw shows is the flaw's.
"""

import sys

from reference_impls.http2.client import (
    flaws_blocks,
    flaws_frames,
    flaws_messages,
    flaws_streams,
)
from reference_impls.http2.client.h2_client import Client
from reference_impls.http2.client.program import run

if __name__ == "__main__":
    known: dict[str, type[Client]] = {
        "": Client,
        **flaws_frames.FLAWS,
        **flaws_streams.FLAWS,
        **flaws_blocks.FLAWS,
        **flaws_messages.FLAWS,
    }
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in known:
        print(f"usage: bent FLAW URL [CA]; flaws are {', '.join(sorted(known))}", file=sys.stderr)
        sys.exit(2)
    run(known[sys.argv[1]], *sys.argv[2:])
