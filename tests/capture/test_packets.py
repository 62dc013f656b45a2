"""One frame to one packet."""

import pytest

from fixtures.capture.frames import Frame
from fixtures.capture.packets import packet_of
from tests.capture.synthetic import TARGET, TESTER, Wire


def read(frame: Frame):
    packet = packet_of(frame)
    assert packet is not None
    return packet


def test_addresses_are_the_tester_s_and_the_target_s_in_both_directions():
    wire = Wire()
    there, back = wire.tcp("->", b"x"), wire.tcp("<-", b"y", "FPA")

    assert (read(there).tester, read(there).target) == (TESTER, TARGET)
    assert (read(back).tester, read(back).target) == (TESTER, TARGET)
    assert (read(back).flags, read(back).payload, read(back).ack) == ("FPA", b"y", 1001)


def test_ipv6():
    wire = Wire(ipv6=True)

    assert read(wire.tcp("->", b"x")).payload == b"x"
    assert read(wire.udp("->", b"x")).protocol == "udp"


@pytest.mark.parametrize(
    ("option", "cookie"),
    [
        (("TFO", b""), b""),
        (("TFO", (1, 2)), b"\0\0\0\1\0\0\0\2"),
        (("TFO", b"abcd"), b"abcd"),
        (("TFO", b"a" * 16), b"a" * 16),
        ((254, b"\xf9\x89"), b""),
        ((254, b"\xf9\x89abcd"), b"abcd"),
        ((254, b"\x00\x00abcd"), None),
        (("MSS", 1460), None),
    ],
)
def test_the_cookie_of_fast_open(option, cookie):
    assert read(Wire().tcp("->", flags="S", options=[option])).cookie == cookie


def test_padding_of_a_short_frame_is_no_payload():
    frame = Wire().tcp("->", flags="A")
    padded = Frame("->", 0.0, 0.0, frame.octets.ljust(60, b"\0"))

    assert read(padded).payload == b""
    assert read(padded).is_pure_ack


def test_what_is_no_tcp_or_udp_is_left_out():
    octets = Wire().tcp("->", b"payload").octets

    for length in range(len(octets)):
        packet_of(Frame("->", 0.0, 0.0, octets[:length]))
    assert packet_of(Frame("->", 0.0, 0.0, octets[:12] + b"\x08\x06" + bytes(28))) is None
    fragment = octets[:20] + b"\x00\x05" + octets[22:]
    assert packet_of(Frame("->", 0.0, 0.0, fragment)) is None
