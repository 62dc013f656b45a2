"""The UDP header (RFC 768)."""

from fixtures.packets.fields import WRONG
from fixtures.requirements import MUST, rfc768


@rfc768("Checksum", MUST, id="UDP-001")
def test_datagram_with_a_wrong_checksum_is_not_delivered(udp):
    """A datagram whose checksum is wrong does not reach the program; one behind it does."""
    udp.send(b"broken", checksum=WRONG)

    assert udp.answers() == []


@rfc768("Length", MUST, id="UDP-005")
def test_datagram_shorter_than_its_header_is_not_delivered(udp):
    """A datagram whose length is less than that of its header does not reach the program."""
    udp.send(b"", length=7)

    assert udp.answers() == []
