"""PING of a server (RFC 9113, section 6.7)."""

import pytest

from fixtures.http2.fetches import FAILED, FENCE, HERE, fetched, head, page
from fixtures.http2.frames import FRAME_SIZE_ERROR, PING, PROTOCOL_ERROR, data, ping
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MUST, remark, rfc9113

MARK = b"\0\xff12345\n"
END = data(HERE, b"hello", end_stream=True)


@pytest.mark.parametrize(
    "script",
    [[ping(MARK), FENCE, head(), END], [head(), ping(MARK), FENCE, END]],
    ids=["before-head", "before-content"],
)
@rfc9113("6.7", MUST, id="H2C-130")
def test_ping_is_answered(h2client, script):
    """PING is answered by PING with ACK and the same eight octets, once."""
    got = h2client.fetch(*script)

    answers = [one for one in got.sent if one.type == PING and one.payload == MARK]
    assert answers == [ping(MARK, ack=True)]
    assert got == fetched(b"hello")


@rfc9113("6.7", MUST, id="H2C-131")
def test_answer_is_not_answered(h2client):
    """PING with ACK is not answered."""
    got = h2client.fetch(ping(MARK, ack=True), FENCE, *page())

    if got != fetched(b"hello"):
        remark("an answer that was not asked for is an error")
    assert got.request.fields
    assert [one for one in got.sent if one.type == PING and one.payload == MARK] == []


@pytest.mark.parametrize("stream", [HERE, HERE + 2, 2], ids=["request", "idle", "even"])
@rfc9113("6.7", MUST, id="H2C-132")
def test_ping_belongs_to_the_connection(h2client, stream):
    """PING on a stream is a connection error."""
    got = h2client.fetch(ping().on(stream), *page())

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octets", [0, 7, 9])
@rfc9113("6.7", MUST, id="H2C-133")
def test_ping_has_eight_octets(h2client, octets):
    """PING with another length than 8 is a connection error."""
    got = h2client.fetch(ping(b"x" * octets), *page())

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)
