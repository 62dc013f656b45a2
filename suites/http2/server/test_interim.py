"""Interim responses (RFC 9113 sections 8.1 and 8.6), and who waits for one (RFC 9110 10.1.1)."""

from fixtures.http2.frames import data
from fixtures.http2.outcome import answered, malformed, served
from fixtures.http2.received import ANSWERED
from fixtures.requirements import MAY, MUST, capability, remark, rfc9110, rfc9113
from fixtures.verdicts.outcomes import not_applicable

EXPECT = ("expect", "100-continue")
CONTINUE = 100


def first_word(h2):
    """Wait until 100, a final status or RST_STREAM comes on stream 1; return the status, or what
    came in its place.

    Other interim responses may come before.
    """
    own = h2.on(1)
    last = h2.until(lambda one: own.over or own.status is not None or CONTINUE in own.statuses)
    return CONTINUE if CONTINUE in own.statuses else own.status or last


@rfc9110("10.1.1", MUST, id="H2-168", also="RFC 9113 8.1")
def test_who_waits_with_content_is_answered(h2):
    """A client that waits with its content gets 100 and then a final status, or one at once."""
    h2.send(h2.post(1, EXPECT))
    early = first_word(h2)
    if isinstance(early, int) and not h2.on(1).over:
        h2.send(data(1, b"hello", end_stream=True))
    if isinstance(early, int) and early != CONTINUE:
        remark(f"{early} before the content has come")

    assert h2.response(1).status in ANSWERED


@capability("echo")
@rfc9110("10.1.1", MUST, id="H2-374")
def test_content_is_asked_for(h2):
    """A client that waits for 100 gets it, or 200 at once, and its content is not lost."""
    for peer, expectation in h2.each(["100-continue", "100-Continue"]):
        peer.send(peer.post(1, ("expect", expectation), path=peer.extra("echo")))
        early = first_word(peer)
        peer.send(data(1, b"hello", end_stream=True))

        assert early in (CONTINUE, 200)
        assert peer.response(1).body == b"hello"


@capability("echo")
@rfc9110("10.1.1", MUST, id="H2-375")
def test_content_may_come_before_it_is_asked_for(h2):
    """A client that does not wait for 100 is served."""
    request = h2.post(1, EXPECT, path=h2.extra("echo"))
    h2.send(request, data(1, b"hello", end_stream=True))

    assert h2.response(1).body == b"hello"


@rfc9110("10.1.1", MUST, id="H2-376")
def test_expectation_without_content_is_served(h2):
    """A GET that ends with its HEADERS is served at once, whatever it says to expect."""
    h2.send(h2.get(1, EXPECT))

    assert h2.outcome(1) == served()


@rfc9110("10.1.1", MAY, id="H2-377")
def test_unknown_expectation_is_failed_or_ignored(h2):
    """An expectation that nobody knows gets 417, or the request is served."""
    h2.send(h2.get(1, ("expect", "x-unknown")))

    assert h2.outcome(1) == answered(417, note="417") | served("it is ignored")


@rfc9113("8.1", MUST, id="H2-378")
def test_interim_response_does_not_end_the_stream(h2):
    """HEADERS with a status of class 1xx never end the stream."""
    heads = [head for one in h2.tour() for head in one.received.heads]
    interim = [(dict(fields), ended) for fields, ended in heads if _status(fields) == "1"]
    if not interim:
        not_applicable("an interim response")

    assert [fields for fields, ended in interim if ended] == []


@rfc9113("8.6", MUST, id="H2-018")
def test_protocols_are_not_switched(h2):
    """101 is never sent: neither in any answer of the tour nor to who asks for an upgrade."""
    h2.send(h2.get(1, ("upgrade", "websocket"), ("sec-websocket-version", "13")))

    assert h2.outcome(1) == malformed() | served("the field is passed over")
    statuses = [status for one in h2.tour() for status in one.received.statuses]
    assert 101 not in [*h2.on(1).statuses, *statuses]


def _status(fields):
    return dict(fields).get(":status", "")[:1]
