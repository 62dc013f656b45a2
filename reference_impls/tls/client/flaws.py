"""The flaws of the bent TLS client, by name; what each means is said beside its mutant."""

from reference_impls.tls.client import flaws_flight, flaws_hello, flaws_records
from reference_impls.tls.client.bending import Flaw

FLAWS: dict[str, Flaw] = {
    "none": Flaw(),
    **flaws_hello.FLAWS,
    **flaws_flight.FLAWS,
    **flaws_records.FLAWS,
}
