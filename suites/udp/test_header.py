"""The UDP header: ports, length and checksum (RFC 768)."""

import pytest

from fixtures.packets.fields import WRONG
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, remark, rfc768, rfc1122, rfc8200


@rfc1122("4.1.3.4", MUST, id="UDP-001", also="RFC 8200 8.1")
def test_datagram_with_a_wrong_checksum_is_not_delivered(udp):
    """A datagram whose checksum is wrong does not reach the program; one behind it does."""
    udp.send(b"broken", checksum=WRONG)

    assert udp.answers() == []


@pytest.mark.parametrize("version", ["v4"], indirect=True)
@rfc768("Checksum", MUST, id="UDP-002")
def test_datagram_without_a_checksum_is_answered(udp):
    """Over IPv4 a datagram whose checksum is 0 has none, and reaches the program."""
    udp.send(b"hello", checksum=0)

    assert udp.answers() == [Datagram(b"hello")]


@pytest.mark.parametrize("version", ["v6"], indirect=True)
@rfc8200("8.1", MUST, id="UDP-003")
def test_datagram_without_a_checksum_is_dropped_in_ipv6(udp):
    """Over IPv6 a datagram whose checksum is 0 does not reach the program."""
    udp.send(b"hello", checksum=0)

    assert udp.answers() == []


@pytest.mark.parametrize("data", [b"", b"odd", b"even"], ids=["empty", "odd", "even"])
@rfc768("Checksum", MUST, id="UDP-004", also="RFC 8200 8.1")
def test_answer_has_the_right_checksum(udp, data):
    """The checksum of an answer is that of its header and data and of the addresses around it."""
    udp.send(data)

    assert udp.receive() == udp.expected(data)


@rfc768("Checksum", MUST, id="UDP-100", also="RFC 8200 8.1")
def test_checksum_that_comes_out_as_zero_is_sent_as_ones(udp):
    """A checksum that comes out as 0 is sent as 65535: 0 would say that there is none."""
    udp.send(udp.neutral())

    assert udp.receive() == Datagram(udp.neutral(), checksum=0xFFFF)


@pytest.mark.parametrize("version", ["v4"], indirect=True)
@rfc1122("4.1.3.4", MUST, id="UDP-021", also="RFC 8085 3.4")
def test_answers_have_a_checksum(udp):
    """Over IPv4 too an answer has a checksum, as long as the program asks for none to be made."""
    udp.send(b"hello")
    answer = udp.receive()

    assert answer == Datagram(b"hello")
    assert answer.checksum != 0


@rfc768("Length", MUST, id="UDP-005")
def test_datagram_shorter_than_its_header_is_not_delivered(udp):
    """A datagram whose length is less than that of its header does not reach the program."""
    udp.send(b"", length=7)

    assert udp.answers() == []


@rfc768("Length", MUST, id="UDP-006")
def test_datagram_longer_than_its_packet_is_not_delivered(udp):
    """A datagram whose length is more than what came with it does not reach the program."""
    udp.send(b"hello", length=8 + 6)

    assert udp.answers() == []


@rfc768("Length", MUST, id="UDP-007")
def test_octets_behind_the_datagram_are_not_delivered(udp):
    """Of a packet that is longer than its datagram the program gets the datagram, or nothing."""
    udp.send(b"hello, and more", length=8 + 5, checksum=udp.expected(b"hello").checksum)
    answers = udp.answers()

    remark("octets behind the datagram are cut off" if answers else "it is dropped")
    assert answers in ([Datagram(b"hello")], [])


@rfc768("Length", MUST, id="UDP-013")
def test_datagram_without_data_is_a_message(udp):
    """A datagram without data reaches the program as an empty message, and is answered by one."""
    udp.send(b"")

    assert udp.answers() == [Datagram(b"", length=8)]


@rfc768("Source Port", MUST, id="UDP-012")
def test_datagram_without_a_source_port_is_delivered(udp, counted):
    """A datagram whose source port is 0 reaches the program, which has nobody to answer."""
    before = counted("InDatagrams")
    udp.send(b"hello", source_port=0)
    answers = udp.answers()

    assert counted("InDatagrams") - before == 2  # this one, and the last one
    assert answers == []
