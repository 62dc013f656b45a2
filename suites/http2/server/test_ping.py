"""PING (RFC 9113 section 6.7)."""

from fixtures.http2.frames import ACK, FRAME_SIZE_ERROR, PING, PROTOCOL_ERROR, data, ping
from fixtures.http2.outcome import ALIVE, connection_error
from fixtures.requirements import MUST, remark, rfc9113


def answer(h2):
    """The first answer to a PING; the server may send PINGs of its own before."""
    return h2.until(lambda one: one.type == PING and one.ack)


@rfc9113("6.7", MUST, id="H2-130")
def test_ping_is_echoed(h2):
    """A PING is answered by a PING with ACK and the same eight octets."""
    h2.send(ping(b"\x00echo\xff\r\n"))

    assert answer(h2) == ping(b"\x00echo\xff\r\n", ack=True)


@rfc9113("6.7", MUST, id="H2-133")
def test_ping_of_another_length_is_an_error(h2):
    """A PING that has not eight octets of payload is answered by a connection error."""
    broken = {str(size): ping(bytes(size)) for size in (0, 7, 9)}

    assert h2.endings(broken) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.7", MUST, id="H2-131")
def test_answer_to_no_ping_is_not_answered(h2):
    """A PING with ACK is not answered: it is passed over, or the connection ends."""
    h2.send(ping(b"answered", ack=True))
    got = h2.outcome()
    if h2.goaway is not None:
        remark("an answer to no PING ends the connection")

    assert ping(b"answered", ack=True) not in h2.seen
    assert got == ALIVE | connection_error(PROTOCOL_ERROR)


@rfc9113("6.7", MUST, id="H2-132")
def test_ping_belongs_to_the_connection(h2):
    """A PING on a stream ends the connection."""
    pings = {"question": ping().on(1), "answer": ping(ack=True).on(1)}
    behind_a_request = {name: [h2.post(1), one] for name, one in pings.items()}

    assert h2.endings(behind_a_request) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.7", MUST, id="H2-267")
def test_each_ping_is_echoed(h2):
    """Of several PINGs at once, equal ones among them, each gets its own answer."""
    pings = [ping(b"number %d" % (number // 2)) for number in range(10)]
    h2.send(*pings)
    h2.settled()

    assert [h2.seen.count(one.flagged(ACK)) for one in pings] == [2] * 10


@rfc9113("6.7", MUST, id="H2-268")
def test_ping_is_echoed_while_a_request_is_incomplete(h2):
    """A PING between HEADERS and DATA is answered, and the request afterwards."""
    h2.send(h2.post(1), ping(b"between."))
    got = answer(h2)
    h2.send(data(1, b"hello", end_stream=True))

    assert got == ping(b"between.", ack=True)
    assert h2.response(1).status == h2.post_status()
