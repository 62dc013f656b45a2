"""ICMP messages about a connection (RFC 9293 section 3.9.2.2, RFC 5927).

RFC 5927 tells of practice and has no words of RFC 2119: what it advises counts as a SHOULD here.
"""

import pytest

from fixtures.packets.icmp import Message
from fixtures.requirements import MUST, SHOULD, capability, rfc5927, rfc9293

SOURCE_QUENCH = Message(4)
PORT_UNREACHABLE = {"v4": Message(3, code=3), "v6": Message(1, code=4)}
SOFT = {
    "no route": {"v4": Message(3, code=0), "v6": Message(1, code=0)},
    "no host": {"v4": Message(3, code=1), "v6": Message(1, code=3)},
    "no time": {"v4": Message(11), "v6": Message(3)},
    "bad header": {"v4": Message(12), "v6": Message(4)},
}


@pytest.mark.parametrize("version", ["v4"], indirect=True)
@rfc9293("3.9.2.2", MUST, id="TCP-149")
def test_source_quench_is_ignored(tcp):
    """Who is told to send less by ICMP sends as much at once as before."""
    before, told = tcp.connect(), tcp.connect()
    in_flight(before)
    in_flight(told)
    told.complain(SOURCE_QUENCH, seq=1)
    expected = flight(before)

    assert expected[0] == 11
    assert flight(told) == expected


def in_flight(c):
    """Have the target send ten octets from number 1 on, and do not acknowledge them yet."""
    c.tell("WRITE 10 1 0")
    c.burst()


def flight(c):
    """Return the numbers of the next four segments with data, none of them acknowledged."""
    c.send(data=b"WRITE 9000 1 0\n")
    return [getattr(c.next_data(), "seq", None) for _ in range(4)]


@pytest.mark.parametrize("error", SOFT)
@rfc9293("3.9.2.2", MUST, id="TCP-405")
def test_soft_error_does_not_end_a_connection(tcp, version, error):
    """An ICMP message that says that there is no way for now does not end a connection."""
    c = tcp.connect()
    in_flight(c)
    c.complain(SOFT[error][version], seq=1)
    c.send(data=b"ECHO\nhello")

    assert c.receive_data(5) == b"hello"


@capability("verb:connect")
@pytest.mark.parametrize("error", SOFT)
@rfc9293("3.9.2.2", MUST, id="TCP-406")
def test_soft_error_does_not_end_an_attempt(tcp, version, error):
    """An ICMP message that says that there is no way for now does not end an attempt to connect."""
    told, c = tcp.begun()
    c.complain(SOFT[error][version], seq=0)
    c.answers()
    c.send("SA")

    assert told.receive_line() == b"connected\n"


@pytest.mark.parametrize("distance", [-70_000, 0, 70_000], ids=["old", "next", "far"])
@rfc5927("4.1", SHOULD, id="TCP-152")
def test_error_about_what_is_not_in_flight_is_ignored(tcp, version, distance):
    """An ICMP message that quotes a number which is not in flight changes nothing."""
    c = tcp.connect("ECHO")
    c.complain(PORT_UNREACHABLE[version], seq=c.rcv_nxt + distance)
    c.send(data=b"hello")

    assert c.receive_data(5) == b"hello"


@capability("verb:connect")
@rfc9293("3.9.2.2", SHOULD, id="TCP-153", also="RFC 9293 3.8.3")
def test_port_unreachable_ends_an_attempt(tcp, version):
    """An ICMP message that nobody listens there, about the SYN, is told to the program at once."""
    told, c = tcp.begun()
    c.complain(PORT_UNREACHABLE[version], seq=0)

    assert told.receive_line().startswith(b"E")  # as the errors of connect() are called


@capability("verb:connect")
@rfc5927("4.1", SHOULD, id="TCP-407")
def test_error_about_another_number_does_not_end_an_attempt(tcp, version):
    """An ICMP message that quotes another number than that of the SYN ends no attempt."""
    told, c = tcp.begun()
    c.complain(PORT_UNREACHABLE[version], seq=1000)
    c.answers()
    c.send("SA")

    assert told.receive_line() == b"connected\n"
