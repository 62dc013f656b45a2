"""`python -m reference_impls.https.bent FLAW --port N ...`: every kind of HTTPS, with one flaw."""

from reference_impls.https import bent_quic, bent_tcp
from reference_impls.https.options import Options, parse
from reference_impls.https.program import run

FLAWS = {**bent_tcp.FLAWS, **bent_quic.FLAWS}


async def start(options: Options) -> None:
    """Serve with the flaw that stands in the place of the kind."""
    await FLAWS[options.kind](options)


if __name__ == "__main__":
    run(start, parse("reference_impls.https.bent", list(FLAWS)))
