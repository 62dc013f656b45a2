"""Trailers: fields behind the content (RFC 9113 section 8.1)."""

from fixtures.http2.blocks import block
from fixtures.http2.frames import data, headers, in_pieces
from fixtures.http2.outcome import malformed, served
from fixtures.http2.told import told
from fixtures.requirements import MAY, MUST, SHOULD, capability, rfc9110, rfc9113

HARMFUL = [
    ("X-Late", "1"),
    ("x late", "1"),
    ("x:late", "1"),
    ("x-late", "a\0b"),
    ("x-late", "a\r\nb"),
    ("x-late", " a"),
    ("connection", "close"),
    ("transfer-encoding", "chunked"),
]
"""Fields that no message may have."""
OF_THE_HEAD = [
    ("content-length", "99"),
    ("host", "other.example"),
    ("trailer", "x"),
    ("te", "trailers"),
]


def upload(h2, *fields):
    """Return the frames of a POST to the echo, with these trailers."""
    trailers = headers(1, block(*fields), end_stream=True)
    return h2.post(1, path=h2.extra("echo")), data(1, b"hello"), trailers


@capability("echo")
@rfc9113("8.1", MUST, id="H2-184", also="RFC 9113 8.3")
def test_pseudo_field_in_trailers_is_malformed(h2):
    """A request with a pseudo-field in its trailers is malformed."""
    values = {
        ":method": "POST",
        ":scheme": "http",
        ":authority": "http",
        ":path": h2.extra("echo"),
        ":status": "200",
        ":test": "http",
    }
    requests = {name: upload(h2, (name, value)) for name, value in values.items()}

    assert h2.outcomes(requests) == malformed()


@capability("echo")
@rfc9113("8.2.1", MUST, id="H2-361", also="RFC 9113 8.2.2")
def test_trailers_are_fields_like_others(h2):
    """What makes a request malformed in its head does so in its trailers, too."""
    requests = {repr(": ".join(field)): upload(h2, field) for field in HARMFUL}

    assert h2.outcomes(requests) == malformed()


@rfc9113("8.1", MUST, id="H2-362")
def test_trailers_may_follow_the_head(h2):
    """A GET without content that ends with trailers is served."""
    trailers = headers(1, block(("x-late", "1"), ("x-more", "")), end_stream=True)
    h2.send(h2.request(1, h2.fields(), end_stream=False), trailers)

    assert h2.outcome(1) == served()


@rfc9113("8.1", SHOULD, id="H2-396", also="RFC 9113 6.2")
def test_trailers_may_be_empty(h2):
    """A GET that ends with HEADERS without a field is served."""
    h2.send(h2.request(1, h2.fields(), end_stream=False), headers(1, b"", end_stream=True))

    assert h2.outcome(1) == served()


@capability("echo")
@rfc9113("8.1", MUST, id="H2-363")
def test_end_of_stream_waits_for_the_whole_block(h2):
    """Trailers in HEADERS that end the stream go on in CONTINUATION, and the request is served."""
    head, content, trailers = upload(h2, ("x-late", "1" * 40))
    h2.send(head, content, *in_pieces(trailers, 10, 0, 10))

    assert h2.response(1).body == b"hello"


@capability("head")
@rfc9110("6.5.1", MUST, id="H2-364")
def test_trailers_do_not_become_fields_of_the_head(h2):
    """A field in the trailers is not taken for one of the head."""
    request = h2.request(1, h2.fields(path=h2.extra("head")), end_stream=False)
    h2.send(request, headers(1, block(("x-late", "1")), end_stream=True))
    answer = h2.response(1)

    assert told(answer, ":method") == ["GET"]
    assert told(answer, "x-late") == []


@capability("echo")
@rfc9110("6.5.1", MAY, id="H2-365")
def test_trailers_that_belong_to_the_head_change_nothing(h2):
    """A trailer that can only belong to the head makes a request malformed, or is passed over."""
    for peer, field in h2.each(OF_THE_HEAD, ": ".join):
        peer.send(*upload(peer, field))
        outcome = peer.outcome(1)

        assert outcome == malformed() | served("it is passed over")
        # An echo that answers early may have begun to when it sees the trailers.
        assert outcome.reset or outcome.status != 200 or peer.response(1).body == b"hello"
