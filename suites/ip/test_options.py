"""Options (RFC 791 section 3.1, RFC 1122 section 3.2.1.8, RFC 8200 section 4.2)."""

import socket

import pytest

from fixtures.packets.errors import BAD_HEADER, bad_field
from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, remark, rfc791, rfc1122, rfc8200

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)
NOP, END = b"\x01", b"\x00"
DESTINATION_OPTIONS = 60
NO_SUCH_HEADER = 2
"""A code of Parameter Problem: RFC 4443 section 3.4."""
GROUP = "ff02::1"


@pytest.mark.parametrize(
    "options", [NOP * 4, NOP * 40, NOP * 39 + END, END + bytes(39)], ids=["4", "40", "last", "all"]
)
@V4
@rfc791("3.1", MUST, id="IP-007")
def test_padding_among_options_is_skipped(ip, options):
    """Options that only fill the header, up to its 60 octets, change nothing."""
    ip.ask(b"padded", ip=IPv4(options=options))

    assert ip.answers() == [Datagram(b"padded")]


@pytest.mark.parametrize("kind", [29, 157], ids=["first fragment", "every fragment"])
@V4
@rfc1122("3.2.1.8", MUST, id="IP-008")
def test_unknown_option_is_ignored(ip, kind):
    """An option that nobody has defined is skipped by its length, and the packet is delivered."""
    ip.ask(b"unknown", ip=IPv4(options=bytes([kind, 6, 1, 2, 3, 4])))

    assert ip.answers() == [Datagram(b"unknown")]


@V4
@rfc1122("3.2.2.6", SHOULD, id="IP-009")
def test_echo_reply_records_its_route(ip):
    """The reply to an echo request that records its route has the option, and the target in it."""
    ip.echo(b"by where?", ip=IPv4(options=bytes([7, 15, 4]) + bytes(12)))
    came = [(packet.body, route(packet.ip.options)) for packet in ip.packets()]

    assert came == [(ip.echo_reply(b"by where?"), {ip.link.target})]


def route(options):
    """Return the addresses that Record Route has in options: it is told whose they are, not how
    often a host writes itself down.
    """
    places = range(3, options[2] - 1, 4) if options[:2] == bytes([7, 15]) else ()
    return {socket.inet_ntoa(options[at : at + 4]) for at in places}


@pytest.mark.parametrize(
    "options",
    [bytes([7, 0, 4, 0]), bytes([7, 41, 4, 0]), bytes([29, 1, 0, 0]), NOP * 3 + b"\x1d"],
    ids=["zero", "beyond", "one", "no length"],
)
@V4
@rfc1122("3.2.1.8", MUST, id="IP-010", also="RFC 792 Parameter Problem Message")
def test_option_of_impossible_length_does_no_harm(ip, options):
    """A packet with an option of impossible length is dropped, with Parameter Problem or without,
    or delivered as it is by who looks at no options; the next one is answered.
    """
    ip.ask(b"impossible", ip=IPv4(options=options))
    answers = ip.answers()

    if answers == [Datagram(b"impossible")]:
        remark("it is delivered")
    else:
        assert answers in ([], [BAD_HEADER])


@pytest.mark.parametrize(
    ("kind", "destination", "expected"),
    [
        pytest.param(0x1B, None, Datagram(b"hello"), id="skip"),
        pytest.param(0x5B, None, None, id="drop"),
        pytest.param(0x9B, None, bad_field(NO_SUCH_HEADER, 42), id="refuse"),
        pytest.param(0xDB, None, bad_field(NO_SUCH_HEADER, 42), id="refuse if alone"),
        pytest.param(0x5B, GROUP, None, id="drop, to a group"),
        pytest.param(0x9B, GROUP, bad_field(NO_SUCH_HEADER, 42), id="refuse, to a group"),
        pytest.param(0xDB, GROUP, None, id="refuse if alone, to a group"),
    ],
)
@V6
@rfc8200("4.2", MUST, id="IP-046")
def test_unknown_option_says_what_to_do(ip, kind, destination, expected):
    """The first two bits of an unknown option say whether the packet is delivered, dropped, or
    answered by Parameter Problem that points to the option.
    """
    ip.ask_behind(
        DESTINATION_OPTIONS, unknown_option(kind), b"hello", ip=IPv6(destination=destination)
    )

    assert ip.answers() == ([] if expected is None else [expected])


def unknown_option(kind):
    """Return a header of options with this one, without its first octet."""
    return bytes([0, kind, 4]) + bytes(4)


@V6
@rfc8200("4.2", MUST, id="IP-104")
def test_padding_among_options_of_ipv6_is_skipped(ip):
    """Pad1 and PadN fill a header of options and change nothing."""
    ip.ask_behind(DESTINATION_OPTIONS, bytes([0, 0, 1, 3]) + bytes(3), b"padded")

    assert ip.answers() == [Datagram(b"padded")]


@V6
@rfc8200("4", SHOULD, id="IP-105", also="RFC 4443 3.4")
def test_unknown_next_header_is_refused(ip):
    """A packet whose next header nobody knows is dropped, and Parameter Problem points there."""
    ip.send(b"who knows?", ip=IPv6(next_header=200))

    assert ip.answers() == [bad_field(1, 6)]
