"""Reassembly (RFC 791 section 3.2, RFC 1122 section 3.3.2, RFC 8200 section 4.5).

No packet is larger than 576 octets unless the case is about that: nobody has to put larger ones of
IPv4 together.
"""

import itertools
from dataclasses import replace

import pytest

from fixtures.counted import Counted
from fixtures.packets.errors import bad_field
from fixtures.packets.fragments import fragment_of
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, remark, rfc791, rfc1122, rfc6864, rfc8200
from fixtures.verdicts.outcomes import Advice, not_applicable

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)
LETTERS = bytes(range(ord("a"), ord("a") + 26)) * 100


@rfc791("3.2", MUST, id="IP-018", also="RFC 8200 4.5")
def test_fragments_are_put_together(ip):
    """A datagram that comes in three fragments is delivered as one."""
    ip.put(*ip.original(LETTERS[:528]).cut(176, 352))

    assert ip.answers() == [Datagram(LETTERS[:528])]


@rfc791("3.2", MUST, id="IP-019", also="RFC 8200 4.5")
def test_fragments_in_reverse_order_are_put_together(ip):
    """The last fragment may come first, and the first one last."""
    ip.put(*reversed(ip.original(LETTERS[:528]).cut(176, 352)))

    assert ip.answers() == [Datagram(LETTERS[:528])]


@rfc791("3.2", MUST, id="IP-020", also="RFC 8200 4.5")
def test_fragments_in_any_order_are_put_together(ip):
    """Four fragments make the same datagram in each of their 24 orders."""
    expected = []
    for number, order in enumerate(itertools.permutations(range(4))):
        expected.append(Datagram(LETTERS[number:][:480]))
        fragments = ip.original(LETTERS[number:][:480]).cut(8, 160, 320)
        ip.put(*(fragments[place] for place in order))

    assert ip.answers() == expected


@rfc791("3.2", MUST, id="IP-021", also="RFC 8200 4.5")
def test_fragments_that_come_twice_make_one_datagram(ip):
    """Each fragment comes twice, and the datagram is delivered once, as it was."""
    first, second, last = ip.original(LETTERS[:528]).cut(176, 352)
    ip.put(first, first, second, second, last, last)
    answers = ip.answers()

    if ip.is_4 or answers:  # in IPv6 duplicates may count as overlapping
        assert answers == [Datagram(LETTERS[:528])]
    else:
        remark("duplicates count as overlapping fragments: the datagram is dropped")


@rfc791("3.2", MUST, id="IP-022", also="RFC 8200 4.5")
def test_fragments_of_two_datagrams_are_kept_apart(ip):
    """Two datagrams whose fragments alternate are both delivered."""
    pairs = zip(
        ip.original(LETTERS[:528]).cut(176, 352),
        ip.original(LETTERS[1:529]).cut(176, 352),
        strict=True,
    )
    ip.put(*itertools.chain(*pairs))

    assert ip.answers() == [Datagram(LETTERS[:528]), Datagram(LETTERS[1:529])]


@V4
@rfc791("3.2", MUST, id="IP-023")
def test_fragments_of_two_protocols_are_kept_apart(ip):
    """A datagram and an echo request with the same identification do not mix."""
    datagram = ip.original(LETTERS[:480])
    echo = replace(ip.original(ip.echo_request(LETTERS[1:481])), id=datagram.id)
    ip.put(*itertools.chain(*zip(echo.cut(240), datagram.cut(240), strict=True)))
    expected = [Datagram(LETTERS[:480]), ip.echo_reply(LETTERS[1:481])]

    assert ip.answers() in (expected, expected[::-1])


@V4
@rfc1122("3.3.2", MUST, id="IP-025")
def test_packet_of_576_octets_is_put_together(ip):
    """A packet of 576 octets, which every host has to take, may come in fragments."""
    data = LETTERS[: 576 - 20 - 8]
    ip.put(*ip.original(data).cut(8, 296))

    assert ip.answers() == [Datagram(data)]


@V6
@rfc8200("5", MUST, id="IP-044")
def test_packet_of_1500_octets_is_put_together(ip):
    """A packet of 1280 octets is delivered as it is, and one of 1500 octets in fragments."""
    ip.ask(LETTERS[: 1280 - 40 - 8])
    ip.put(*ip.original(LETTERS[: 1500 - 40 - 8]).cut(1200))

    assert ip.answers() == [Datagram(LETTERS[:1232]), Datagram(LETTERS[:1452])]


@V6
@rfc8200("4.5", MUST, id="IP-106")
def test_only_fragment_is_delivered(ip):
    """A packet with a Fragment header that is the whole of it is delivered."""
    ip.put(*ip.original(b"all of it").cut())

    assert ip.answers() == [Datagram(b"all of it")]


@V4
@rfc791("3.2", MUST, id="IP-028")
def test_odd_end_of_a_fragment_corrupts_nothing(ip):
    """A fragment, not the last one, with octets behind a multiple of 8, and a next one that begins
    there again: the datagram is delivered as it was, or not at all.
    """
    datagram = ip.original(LETTERS[:500])
    ip.put(datagram.piece(0, 203), datagram.piece(200))
    answers = ip.answers()

    remark("octets behind a multiple of 8 are cut off" if answers else "the fragment is dropped")
    assert answers in ([], [Datagram(LETTERS[:500])])


@V6
@rfc8200("4.5", MUST, id="IP-107")
def test_odd_end_of_a_fragment_is_refused(ip):
    """A fragment, not the last one, with octets behind a multiple of 8 is dropped, and Parameter
    Problem points to its length.
    """
    datagram = ip.original(LETTERS[:500])
    ip.put(datagram.piece(0, 203), datagram.piece(200))

    dropped_with(bad_field(0, 4), ip.answers())


@V4
@rfc791("3.1", MUST, id="IP-030")
def test_fragments_beyond_the_largest_packet_are_dropped(ip):
    """Fragments whose end lies beyond 65535 octets make no packet, and the next one is answered."""
    ip.put(*too_large(ip, 65535 - 20).pieces(1480))

    assert ip.answers() == []


@V6
@rfc8200("4.5", MUST, id="IP-108")
def test_fragments_of_ipv6_beyond_the_largest_packet_are_dropped(ip):
    """Fragments whose end lies beyond 65535 octets make no packet, and Parameter Problem points
    to the offset of the last one.
    """
    ip.put(*too_large(ip, 65535).pieces(1440))

    dropped_with(bad_field(0, 42), ip.answers())


def dropped_with(error, answers):
    """Judge what came for a fragment that has to be dropped, and should be answered by an error."""
    assert answers in ([], [error])
    if not answers:
        raise Advice("nothing is said", expected=repr(error), met="the fragment is dropped")


def too_large(ip, most):
    """Return a datagram of `most` octets and eight more behind its end."""
    fits = ip.original(bytes(most - 8))
    return replace(fits, payload=fits.payload + bytes(8))


@V4
@rfc6864("4.3", MUST, id="IP-043", also="RFC 1122 3.2.1.5")
def test_identification_is_not_used_again(ip, emitted):
    """Of 300 datagrams in fragments, sent one after the other, no two have one identification."""
    ip.ask(b"WRITE 1600 300 0\n")
    ip.answers()
    ids = identifications(emitted())

    assert Counted(len(ids), "packets in fragments") == 300
    assert Counted(len(set(ids)), "identifications") == 300


@V6
@rfc8200("4.5", MUST, id="IP-109")
def test_identification_of_ipv6_is_not_used_again(ip, emitted):
    """Of 300 packets in fragments, sent one after the other, no two have one identification."""
    ip.ask(b"WRITE 1600 300 0\n")
    ip.answers()
    ids = identifications(emitted())

    assert Counted(len(ids), "packets in fragments") == 300
    assert Counted(len(set(ids)), "identifications") == 300


def identifications(packets):
    """Return the identification of each packet that was sent in fragments."""
    fragments = [found for packet in packets if (found := fragment_of(packet))]
    if not fragments:
        not_applicable("the target sends no fragments")
    return [fragment.id for fragment in fragments if fragment.offset == 0]
