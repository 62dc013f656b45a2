"""The header and its checksum (RFC 9293 section 3.1)."""

import pytest

from fixtures.packets.fields import WRONG
from fixtures.packets.packet import right_checksum
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, rfc9293


def first_broken_then_right(tcp, **broken):
    """Return what is answered to a broken segment of data, and which of its octets are acknowledged
    when the same ones have come as they have to be.
    """
    c = tcp.reach("ESTABLISHED")
    start = c.snd_nxt
    c.send(data=b"hello", **broken)
    answers = c.answers()
    c.send(data=b"hello", seq=start)
    c.is_acknowledged()
    return answers, c.snd_una - start


@rfc9293("3.1", MUST, id="TCP-002")
def test_data_with_wrong_checksum_is_dropped(tcp):
    """Data whose checksum is wrong by a bit is dropped without an answer; the right copy counts."""
    assert first_broken_then_right(tcp, checksum=WRONG) == ([], 5)


@rfc9293("3.1", MUST, id="TCP-004")
def test_checksum_of_zero_is_a_wrong_one(tcp):
    """A checksum of zero is wrong as any other: in TCP it does not say that there is none."""
    assert first_broken_then_right(tcp, checksum=0) == ([], 5)


@rfc9293("3.1", MUST, id="TCP-003")
def test_syn_with_wrong_checksum_is_dropped(tcp):
    """A SYN whose checksum is wrong is answered by nothing; the right one opens a connection."""
    c = tcp.reach("LISTEN")
    c.send("S", checksum=WRONG)
    answers = c.answers()
    c.send("S", seq=0)

    assert answers == []
    assert c.answers() == [Segment("SA", seq=0, ack=1)]


@rfc9293("3.1", MUST, id="TCP-350")
def test_reset_with_wrong_checksum_ends_nothing(tcp):
    """A RST whose checksum is wrong does not end the connection."""
    c = tcp.reach("ESTABLISHED")
    c.send("R", checksum=WRONG)
    c.send(data=b"hello")

    assert c.is_acknowledged()


@rfc9293("3.1", MUST, id="TCP-351")
def test_checksums_of_the_target_are_right(tcp, emitted):
    """Every segment that the target sends has the right checksum: SYN, ACK, data, FIN and RST."""
    c = tcp.connect("ECHO")
    c.send(data=b"hello")
    c.receive_data(5)
    c.close()
    tcp.reach("LISTEN").send("A", ack=5)
    tcp.connection().answers()
    sent = [packet for packet in emitted() if isinstance(packet.body, Segment)]

    assert len(sent) >= 5
    assert [p.body.checksum for p in sent] == [right_checksum(p) for p in sent]


NOBODYS = 0b1110
"""The reserved bits that mean nothing yet; the fourth is AE of RFC 9768, which may be answered."""


@rfc9293("3.1", MUST, id="TCP-005")
def test_reserved_bits_are_ignored(tcp):
    """Reserved bits are ignored in a SYN and in data, and are zero in what is answered."""
    c = tcp.connection()
    c.send("S", reserved=NOBODYS)
    came = c.answers()
    c.send("A", reserved=NOBODYS)
    c.send(data=b"ECHO\nhello", reserved=NOBODYS)
    came += [c.next_data()]

    assert came == [Segment("SA", ack=1, reserved=0), Segment("A", data=b"hello", reserved=0)]


@rfc9293("3.1", MUST, id="TCP-006")
def test_data_offset_inside_the_header_is_refused(tcp):
    """A segment whose data begins inside the fixed header is dropped without an answer."""
    assert first_broken_then_right(tcp, data_offset=4) == ([], 5)


@rfc9293("3.1", MUST, id="TCP-007")
@pytest.mark.parametrize("words", [7, 15])
def test_data_offset_behind_the_end_is_refused(tcp, words):
    """A segment whose data begins behind its own end is dropped without an answer."""
    assert first_broken_then_right(tcp, data_offset=words) == ([], 5)
