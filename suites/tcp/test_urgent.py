"""Urgent data (RFC 9293 section 3.8.5, RFC 6093)."""

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, capability, rfc9293

PIECE = b"urgent! " * 125


@capability("verb:set")
@rfc9293("3.8.5", MUST, id="TCP-147", also="RFC 6093 2.3")
def test_urgent_data_of_any_length_is_read(tcp):
    """Urgent data is read where it stands among the rest, however long it is: here three segments,
    the last octets of which are not urgent.
    """
    c = tcp.connect("SET OOBINLINE 1")
    c.send(data=b"ECHO\n")
    for left in (2990, 1990, 990):
        c.send("UPA", data=PIECE, urgent=left)

    assert c.receive_data(3000) == PIECE * 3


@capability("verb:urgent")
@rfc9293("3.8.5", MUST, id="TCP-408")
def test_program_is_told_of_urgent_data(tcp):
    """A program is told of urgent data before it reads any of it, and reads on then."""
    c = tcp.connect("SET OOBINLINE 1")
    c.send(data=b"URGENT AWAIT\n")
    c.send("UPA", data=b"ECHO\nhello", urgent=10)

    assert c.receive_line() == b"urgent\n"
    assert c.receive_data(5) == b"hello"


@capability("verb:urgent")
@rfc9293("3.8.5", MUST, id="TCP-148", also="RFC 6093 4")
def test_pointer_is_behind_the_urgent_octet(tcp):
    """What a program sends as urgent has the flag, and a pointer to the octet behind it."""
    c = tcp.connect()
    c.send(data=b"URGENT SEND\n")
    answers = [c.receive(), c.receive()]

    assert Segment("UA", seq=1, data=b"!", urgent=1) in answers


@rfc9293("3.8.5", MUST, id="TCP-409")
def test_pointer_without_the_flag_says_nothing(tcp):
    """A pointer in a segment without the flag is not looked at: all of the data is as usual."""
    c = tcp.connect("ECHO")
    c.send(data=b"hello", urgent=3)

    assert c.receive_data(5) == b"hello"
