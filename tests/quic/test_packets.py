"""Datagrams and frames taken apart."""

import pytest

from fixtures.quic import frames, packets
from fixtures.quic.frames import Ack, ConnectionClose, Crypto, Padding, Simple, Stream, Unreadable
from fixtures.quic.packets import Kind

HANDSHAKE = packets.long_header(Kind.HANDSHAKE, dcid=b"dd", scid=b"s") + b"\x14" + bytes(20)
INITIAL = (
    packets.long_header(Kind.INITIAL, dcid=b"dd", scid=b"s", token=b"tok") + b"\x14" + bytes(20)
)


def test_coalesced_packets_are_taken_apart():
    short = b"\x40" + b"12345678" + bytes(20)
    first, second, third = packets.packets(INITIAL + HANDSHAKE + short)

    assert (first.kind, first.dcid, first.scid, first.token) == (Kind.INITIAL, b"dd", b"s", b"tok")
    assert (second.kind, second.length) == (Kind.HANDSHAKE, len(HANDSHAKE))
    assert (third.kind, third.dcid, third.octets) == (Kind.ONE_RTT, b"12345678", short)
    assert packets.words(INITIAL + HANDSHAKE + short) == "Initial, Handshake, 1-RTT"


def test_padding_behind_the_last_packet_is_no_packet():
    assert packets.kinds(INITIAL + bytes(100)) == (Kind.INITIAL,)
    assert packets.words(bytes(3)) == "octets that are no packet"
    assert packets.words(b"") == "nothing"


@pytest.mark.parametrize("cut", range(1, len(INITIAL)))
def test_a_packet_cut_short_is_no_packet(cut):
    assert packets.packets(INITIAL[:cut])[0].kind is Kind.NO_PACKET


def test_version_negotiation_is_read_and_written():
    octets = packets.version_negotiation(dcid=b"a" * 21, scid=b"", versions=(1, 0x6B3343CF))
    (found,) = packets.packets(octets)

    assert found.kind is Kind.VERSION_NEGOTIATION
    assert (found.dcid, found.scid, found.versions) == (b"a" * 21, b"", (1, 0x6B3343CF))


def test_an_unknown_version_is_read_as_far_as_its_ids():
    octets = packets.foreign(dcid=b"d" * 255, scid=b"s" * 20, size=1300)
    (found,) = packets.packets(octets)

    assert len(octets) == 1300
    assert (found.kind, found.dcid, found.scid) == (Kind.FOREIGN, b"d" * 255, b"s" * 20)


def test_a_retry_ends_with_its_tag():
    octets = packets.long_header(Kind.RETRY, dcid=b"d", scid=b"s") + b"token" + bytes(16)
    assert packets.packets(octets)[0].token == b"token"


@pytest.mark.parametrize("value", [0, 63, 64, 16383, 16384, 2**30 - 1, 2**30, 2**62 - 1])
def test_integers_are_read_as_written(value):
    octets = packets.varint(value)
    assert packets.pull_varint(octets, 0) == (value, len(octets))
    assert packets.pull_varint(packets.varint(value, 8), 0) == (value, 8)


def test_frames_are_read():
    payload = bytes.fromhex(
        "0000 01 02 0a 05 01 02 03 01 06 00 02 6162 0b 04 01 63 1e 1c 0a 06 02 6f68 1d 4100 00"
    )
    assert frames.frames(payload) == (
        Padding(2),
        frames.PING,
        Ack(((8, 10), (2, 3)), 5),
        Crypto(0, b"ab"),
        Stream(4, 0, b"c", fin=True),
        frames.HANDSHAKE_DONE,
        ConnectionClose(0x0A, "oh", 6),
        ConnectionClose(0x100, "", None, application=True),
    )
    assert 9 in frames.frames(payload)[2] and 5 not in frames.frames(payload)[2]
    assert frames.words(frames.frames(payload)) == (
        "PING; ACK 8-10,2-3; CRYPTO 0+2; STREAM 4 0+1 fin; HANDSHAKE_DONE; "
        "CONNECTION_CLOSE transport 0x000a oh; CONNECTION_CLOSE application 0x0100"
    )


@pytest.mark.parametrize("octets", ["3f", "06 00 05 61", "1a 01", "02 05", "18 01 00 08 61", "40"])
def test_what_makes_no_frame_is_kept(octets):
    payload = b"\x01" + bytes.fromhex(octets)
    assert frames.frames(payload) == (Simple("PING"), Unreadable(payload[1:]))


def test_pieces_are_joined_up_to_the_first_gap():
    pieces = [Crypto(3, b"def"), Crypto(0, b"abcd"), Crypto(9, b"x")]
    assert frames.reassembled(pieces) == b"abcdef"
