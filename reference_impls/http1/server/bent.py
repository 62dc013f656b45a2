"""`python -m reference_impls.http1.server.bent FLAW --port N ...`: serves with one flaw.

Without a FLAW (an empty one) it obeys every rule: what a flaw shows is the flaw's.
"""

import sys

from reference_impls.http1.server import flaws_connection, flaws_content, flaws_head, flaws_pages
from reference_impls.http1.server.program import options, run
from reference_impls.http1.server.talk import Talk

FLAWS: dict[str, type[Talk]] = {
    "": Talk,
    **flaws_head.FLAWS,
    **flaws_content.FLAWS,
    **flaws_connection.FLAWS,
    **flaws_pages.FLAWS,
}


def main() -> None:
    """Serve; an unknown flaw ends the program with exit code 2."""
    flaw = options().flaw
    if flaw not in FLAWS:
        sys.exit(f"there is no flaw {flaw!r}; known are {', '.join(sorted(FLAWS))}")
    talk = FLAWS[flaw]
    site = talk.site_class()
    run(lambda: talk(site))


if __name__ == "__main__":
    main()
