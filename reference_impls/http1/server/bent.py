"""`python -m reference_impls.http1.server.bent FLAW --port N ...`: serves with one flaw.

Without a FLAW (an empty one) it obeys every rule: what a flaw shows is the flaw's.
"""

from reference_impls.http1.server import flaws_connection, flaws_content, flaws_head, flaws_pages
from reference_impls.http1.server.program import run_chosen
from reference_impls.http1.server.talk import Talk

FLAWS: dict[str, type[Talk]] = {
    "": Talk,
    **flaws_head.FLAWS,
    **flaws_content.FLAWS,
    **flaws_connection.FLAWS,
    **flaws_pages.FLAWS,
}

if __name__ == "__main__":
    run_chosen("flaw", FLAWS)
