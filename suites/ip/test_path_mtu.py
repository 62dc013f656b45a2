"""Path MTU discovery (RFC 1191 section 3, RFC 8201 section 4, RFC 4821, RFC 5927)."""

import pytest

from fixtures.packets.options import mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import MAY, MUST, SHOULD, rfc1191, rfc4821, rfc8201
from fixtures.verdicts.outcomes import not_applicable

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)


@V4
@rfc1191("3", MUST, id="IP-038")
def test_packets_shrink_to_what_a_link_takes(bulk):
    """Who is told that a link takes 600 octets sends what was lost again in packets of no more, or
    lets larger ones be broken into fragments.
    """
    bulk.tell(mtu=600)
    bulk.again()

    assert bulk.too_large(600) == []
    assert bulk.rest() == bulk.total


@V6
@rfc8201("4", MUST, id="IP-048")
def test_packets_of_ipv6_shrink_to_what_a_link_takes(bulk):
    """Who is told that a link takes 1280 octets sends what was lost again in packets of no more."""
    bulk.tell(mtu=1280)
    bulk.again()

    assert max(bulk.sizes()) <= 1280
    assert bulk.rest() == bulk.total


@V4
@rfc1191("3", MUST, id="IP-039")
def test_packets_do_not_grow_because_of_a_message(bulk):
    """Who has been told of a link that takes 600 octets sends no larger packets when it is told of
    one that takes as much as was sent at first.
    """
    bulk.shrink(mtu=600)
    bulk.tell(mtu=bulk.largest)

    assert bulk.rest() == bulk.total
    assert max(bulk.sizes()) <= 600


@V6
@rfc8201("4", MUST, id="IP-117")
def test_packets_of_ipv6_do_not_grow_because_of_a_message(bulk):
    """Who has been told of a link that takes 1280 octets sends no larger packets when it is told of
    one that takes as much as was sent at first.
    """
    bulk.shrink(mtu=1280)
    bulk.tell(mtu=bulk.largest)

    assert bulk.rest() == bulk.total
    assert max(bulk.sizes()) <= 1280


@pytest.mark.parametrize("mtu", [0, 20, 67])
@V4
@rfc1191("3", MUST, id="IP-040")
def test_packets_do_not_shrink_below_what_every_link_takes(bulk, mtu):
    """Who is told of a link that takes less than 68 octets, which none may, still sends packets of
    as much, and the connection goes on.
    """
    bulk.tell(mtu=mtu)

    assert bulk.rest() == bulk.total
    assert max(bulk.sizes()) >= 68


@pytest.mark.parametrize("mtu", [0, 68, 1279])
@V6
@rfc8201("4", MUST, id="IP-118")
def test_packets_of_ipv6_do_not_shrink_below_what_every_link_takes(bulk, mtu):
    """Who is told of a link that takes less than 1280 octets, which none may, sends packets as
    large as before, and the connection goes on.
    """
    bulk.tell(mtu=mtu)

    assert bulk.rest() == bulk.total
    assert max(bulk.sizes()) == bulk.largest


@pytest.mark.parametrize("distance", [-70_000, 70_000, 1_000_000_000])
@rfc8201("4", SHOULD, id="IP-041", also="RFC 5927 4.1")
def test_message_about_what_is_not_in_flight_is_ignored(bulk, distance):
    """Who is told that a packet was too big which is not under way sends packets as before."""
    bulk.tell(mtu=1280, seq=1 + distance)

    assert bulk.rest() == bulk.total
    assert max(bulk.sizes()) == bulk.largest


@pytest.mark.slow
@rfc4821("7.7", MAY, id="IP-042")
def test_size_is_found_without_messages(tcp, lab):
    """Where larger packets than 1200 octets are lost without a word, smaller ones are tried, and
    all data comes. The lab switches it on, and after one loss instead of three.
    """
    with lab.sysctl("net.ipv4.tcp_mtu_probing", 1), lab.sysctl("net.ipv4.tcp_retries1", 1):
        c = tcp.connect(options=[mss(1400)])
        c.send(data=b"WRITE 4000 1 0\n")
        came = through_a_narrow_link(c, 4000)

    if came == 1:
        not_applicable("the target never sends smaller packets unasked")
    assert came == 4001


def through_a_narrow_link(c, total):
    """Take only data in packets of 1200 octets at most; return the number of the first octet that
    did not come.
    """
    expected = 1
    while expected <= total:
        came = c.receive()
        if not isinstance(came, Segment):
            break
        if came.seq == expected and 0 < came.length <= 1200 - 60:
            expected += came.length
            c.send("A", ack=expected)
    return expected
