"""Fragments that overlap (RFC 8200 section 4.5, RFC 5722; RFC 791 section 3.2 for IPv4)."""

from dataclasses import replace

import pytest

from fixtures.packets.udp import Datagram
from fixtures.requirements import INFO, MUST, remark, rfc791, rfc5722

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)
ONE = b"abcdefghijklmnop" * 32
OTHER = b"cdabghefklijopmn" * 32


@V4
@rfc791("3.2", INFO, id="IP-029")
def test_overlapping_fragments_make_one_of_two_datagrams(ip):
    """Of two fragments with different octets for one place the later one counts, or the earlier
    one, or no datagram is made: no document decides it for IPv4.
    """
    overlapping(ip, last=264)
    answers = ip.answers()
    later, earlier = ([Datagram(ONE[:end] + OTHER[end:])] for end in (248, 256))

    assert answers in ([], later, earlier)
    kept = "the later" if answers == later else "the earlier"
    remark(f"{kept} octets count" if answers else "it is dropped")


@pytest.mark.parametrize("last", [264, 400], ids=["last", "before the last"])
@V6
@rfc5722("4", MUST, id="IP-045", also="RFC 8200 4.5")
def test_overlapping_fragments_of_ipv6_make_no_datagram(ip, last):
    """Of two fragments with different octets for one place no datagram is made, and nothing is
    said; what comes later of that packet is dropped as well.
    """
    overlapping(ip, last=last)

    assert ip.answers() == []


@V6
@rfc5722("4", MUST, id="IP-110", also="RFC 8200 4.5")
def test_fragment_within_another_one_makes_no_datagram(ip):
    """A fragment that lies within another one, with other octets, ends the packet."""
    one, other = originals(ip)
    ip.put(one.piece(0, 264), other.piece(128, 136), one.piece(264))

    assert ip.answers() == []


def overlapping(ip, last):
    """Send a datagram in fragments, of which the second begins 8 octets too early and has other
    octets there; the last one begins at `last`.
    """
    one, other = originals(ip)
    if last > 264:
        ip.put(one.piece(0, 264), other.piece(256, last), one.piece(last))
    else:
        ip.put(one.piece(0, 264), other.piece(256))


def originals(ip):
    """Return two packets of one identification whose octets differ everywhere behind the header,
    and whose checksum is the same: any mixture of them would be a sound datagram.
    """
    one = ip.original(ONE)
    return one, replace(ip.original(OTHER), id=one.id)
