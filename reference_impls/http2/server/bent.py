"""`python -m reference_impls.http2.server.bent FLAW --port N ...`: serves with one flaw.

Without a FLAW (an empty one) it obeys every rule: what a flaw shows is the flaw's.
"""

from reference_impls.http2.server import (
    flaws_blocks,
    flaws_frames,
    flaws_messages,
    flaws_streams,
    flaws_windows,
)
from reference_impls.http2.server.connection import Http2
from reference_impls.http2.server.program import run_chosen

FLAWS: dict[str, type[Http2]] = {
    "": Http2,
    **flaws_frames.FLAWS,
    **flaws_streams.FLAWS,
    **flaws_windows.FLAWS,
    **flaws_blocks.FLAWS,
    **flaws_messages.FLAWS,
}

if __name__ == "__main__":
    run_chosen(FLAWS)
