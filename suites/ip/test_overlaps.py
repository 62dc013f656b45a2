"""Fragments that overlap (RFC 8200 section 4.5, RFC 5722; RFC 1858 for IPv4)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, SHOULD, requirement, rfc5722

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)
ONE = b"abcdefghijklmnop" * 100
OTHER = b"cdabghefklijopmn" * 100


@V4
@requirement("RFC 1858", "4.2", SHOULD, id="IP-029", since="0.2")
def test_overlapping_fragments_make_no_datagram(ip):
    """Of two fragments with different octets for one place no datagram is made."""
    overlapping(ip, last=800)

    assert ip.answers() == []


@pytest.mark.parametrize("last", [800, 1200], ids=["last", "before the last"])
@V6
@rfc5722("4", MUST, id="IP-045", also="RFC 8200 4.5", since="0.2")
def test_overlapping_fragments_of_ipv6_make_no_datagram(ip, last):
    """Of two fragments with different octets for one place no datagram is made, and nothing is
    said; what comes later of that packet is dropped as well.
    """
    overlapping(ip, last=last)

    assert ip.answers() == []


@V6
@rfc5722("4", MUST, id="IP-110", also="RFC 8200 4.5", since="0.2")
def test_fragment_within_another_one_makes_no_datagram(ip):
    """A fragment that lies within another one, with other octets, ends the packet."""
    one, other = originals(ip)
    ip.put(one.piece(0, 800), other.piece(400, 408), one.piece(800))

    assert ip.answers() == []


def overlapping(ip, last):
    """Send a datagram in fragments, of which the second begins 8 octets too early and has other
    octets there; the last one begins at `last`.
    """
    one, other = originals(ip)
    if last > 800:
        ip.put(one.piece(0, 800), other.piece(792, last), one.piece(last))
    else:
        ip.put(one.piece(0, 800), other.piece(792))


def originals(ip):
    """Return two packets of one identification whose octets differ everywhere behind the header,
    and whose checksum is the same: any mixture of them would be a sound datagram.
    """
    one = ip.original(ONE)
    return one, replace(ip.original(OTHER), id=one.id)
