"""TCP Fast Open at a client: the target begins (RFC 7413)."""

import pytest

from fixtures.packets.options import fast_open, mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, capability, rfc7413

pytestmark = [capability("tfo"), capability("verb:connect")]

COOKIE = bytes.fromhex("0123456789abcdef")
GRANT = [mss(1220), fast_open(COOKIE)]
CONNECTED = b"connected\n"
PORT = 443
"""Always the same port of ours: a client may keep what it knows by address and port."""


def known(tcp, size=1220, cookie=COOKIE):
    """Have the target know a cookie of ours, and our segment size."""
    _, c = tcp.begun("first", PORT)
    c.send("SA", options=[mss(size), fast_open(cookie)])
    c.close()


@rfc7413("4.2.1", MUST, id="FO-023")
def test_first_contact_asks_for_a_cookie(tcp):
    """Who has no cookie asks for one in a SYN without data, which follows the handshake."""
    told, c = tcp.begun("hello", PORT)
    c.send("SA", options=GRANT)

    assert c.syn == Segment("S", data=b"")
    assert c.syn.cookie == b""
    assert c.receive_data(5) == b"hello"
    assert told.receive_line() == CONNECTED


@rfc7413("4.1.3", MUST, id="TFO-101")
def test_cookie_is_kept_and_used(tcp):
    """The next SYN has the cookie that was given, and data, which is not sent again once it is
    acknowledged.
    """
    known(tcp)
    _, c = tcp.begun("hello", PORT)
    c.send("SA", ack=6)

    assert c.syn == Segment("S", data=b"hello")
    assert c.syn.cookie == COOKIE
    assert c.answers() == [Segment("A", seq=6, ack=1, data=b"")]


@rfc7413("4.2.2", SHOULD, id="TFO-102")
def test_newer_cookie_takes_the_place_of_the_old(tcp):
    """A cookie in a later SYN-ACK takes the place of the one that is known."""
    known(tcp)
    known(tcp, cookie=COOKIE[::-1])
    _, c = tcp.begun("hello", PORT)

    assert c.syn.cookie == COOKIE[::-1]


@pytest.mark.parametrize("length", [2, 3, 5, 17, 18])
@rfc7413("4.1.1", MUST, id="TFO-103")
def test_cookie_of_a_wrong_length_is_not_kept(tcp, length):
    """A cookie that is too short, too long or of odd length counts as none: the next SYN has
    neither a cookie nor data.
    """
    known(tcp, cookie=bytes(length))
    _, c = tcp.begun("hello", PORT)

    assert (c.syn.cookie or b"", c.syn.data) == (b"", b"")


@rfc7413("4.2.1", MUST, id="TFO-104", also="RFC 7413 4.1.3")
def test_cookie_is_for_the_server_that_gave_it(tcp, elsewhere):
    """Another server is asked for a cookie of its own."""
    known(tcp)
    _, c = elsewhere.begun("hello", PORT)

    assert (c.syn.cookie, c.syn.data) == (b"", b"")


@rfc7413("4.2.2", MUST, id="FO-022")
def test_data_that_was_not_taken_comes_again(tcp):
    """Where the SYN-ACK acknowledges the SYN alone the data comes again behind the handshake, once
    and in order.
    """
    known(tcp)
    _, c = tcp.begun("hello", PORT)
    c.send("SA", ack=1)
    again = c.next_data()
    c.send(data=b"WRITE 3 1 0\n")
    if (more := c.next_data()) == again:  # our acknowledgment was late
        more = c.next_data()

    assert again == Segment("A", seq=1, ack=1, data=b"hello")
    assert more == Segment("A", seq=6, data=b"abc")


@rfc7413("4.2.2", SHOULD, id="TFO-108")
def test_data_that_was_not_taken_is_in_the_first_ack(tcp):
    """Where the SYN-ACK acknowledges the SYN alone the ACK of it has the data, and no later one."""
    known(tcp)
    _, c = tcp.begun("hello", PORT)
    c.send("SA", ack=1)

    assert c.receive() == Segment("A", seq=1, ack=1, data=b"hello")


@rfc7413("4.2.2", MUST, id="TFO-012", also="RFC 9293 3.10.7.3")
def test_rest_of_the_data_follows(tcp):
    """Where the SYN-ACK acknowledges a part of the data the rest comes behind the handshake."""
    known(tcp)
    _, c = tcp.begun("hello", PORT)
    c.send("SA", ack=4)

    assert c.next_data() == Segment("A", seq=4, ack=1, data=b"lo")


LONG = "a" * 60


@rfc7413("4.1.3", SHOULD, id="FO-025", also="RFC 7413 4.2.2")
def test_data_in_the_syn_fits_a_segment(tcp):
    """No more data is in the SYN than fits the segment size that the server has named beside its
    cookie, options included; the rest follows.
    """
    known(tcp, size=80)
    _, c = tcp.begun(LONG, PORT)
    inside, options = len(c.syn.data), c.syn.data_offset * 4 - 20
    c.send("SA", ack=1 + inside, options=[mss(80)])

    assert inside in range(1, 80 - options + 1)
    assert c.receive_data(60 - inside) == LONG.encode()[inside:]


@pytest.mark.slow
@rfc7413("4.2.2", SHOULD, id="TFO-011")
def test_unanswered_syn_is_repeated_without_data(tcp):
    """Where nobody answers a SYN with data it comes again without data and option."""
    known(tcp)
    _, c = tcp.begun("hello", PORT)
    again = c.receive()

    assert again == Segment("S", seq=0, data=b"")
    assert again.cookie is None
    c.send("SA", ack=1)
    assert c.next_data() == Segment("A", seq=1, ack=1, data=b"hello")


@pytest.mark.slow
@rfc7413("4.1.3.1", SHOULD, id="TFO-109")
def test_server_that_did_not_answer_is_spared(tcp):
    """Where a SYN with data was not answered, the next one to the same server has none for a while:
    something on the way may drop it.
    """
    known(tcp)
    _, c = tcp.begun("hello", PORT)
    c.receive()
    c.send("SA", ack=1)
    c.close()
    _, later = tcp.begun("hello", PORT)

    assert later.syn.data == b""
