"""Fields about a connection of HTTP/1.1, which have no place here (RFC 9113 section 8.2.2)."""

from fixtures.http2.outcome import malformed, served
from fixtures.requirements import MUST, SHOULD, rfc9113

FIELDS = [
    ("connection", "close"),
    ("connection", "keep-alive"),
    ("connection", "x-field"),
    ("proxy-connection", "keep-alive"),
    ("keep-alive", "timeout=5"),
    ("transfer-encoding", "chunked"),
    ("transfer-encoding", "identity"),
    ("upgrade", "websocket"),
    ("upgrade", "h2c"),
]


@rfc9113("8.2.2", MUST, id="H2-177")
def test_connection_specific_field_is_malformed(h2):
    """A request with a field that is about a connection of HTTP/1.1 is malformed."""
    assert h2.outcomes({": ".join(field): h2.get(1, field) for field in FIELDS}) == malformed()


@rfc9113("8.2.2", MUST, id="H2-178")
def test_te_trailers_is_served(h2):
    """A request that says it takes trailers (TE: trailers) is served."""
    h2.send(h2.get(1, ("te", "trailers")))

    assert h2.outcome(1) == served()


@rfc9113("8.2.2", SHOULD, id="H2-353")
def test_other_te_is_malformed(h2):
    """A request whose TE says anything else than `trailers` is malformed."""
    values = ["gzip", "trailers, gzip", "trailers;q=0.5", "chunked"]

    assert h2.outcomes({repr(value): h2.get(1, ("te", value)) for value in values}) == malformed()
