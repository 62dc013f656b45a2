"""QUIC's Version Negotiation: what a version that nobody speaks costs (RFC 9000, section 6)."""

import pytest

from fixtures.https.kinds import QUIC_FULL
from fixtures.quic.packets import (
    VERSION_1,
    VERSION_NOBODY_SPEAKS,
    Kind,
    foreign,
    version_negotiation,
)
from fixtures.requirements import MUST, SHOULD, capability, rfc9000
from fixtures.verdicts.outcomes import Advice

pytestmark = capability("h3")

UNANSWERED = "no Version Negotiation packet", "Version Negotiation (RFC 9000 section 5.2.2)"


@rfc9000("6", MUST, id="FLV-018")
def test_version_negotiation_costs_a_round_trip(https):
    """A client that begins with an unknown version learns of the right one in the first round
    trip, and has its response in the third.
    """
    visit = https.count(QUIC_FULL, 3, versions=(VERSION_NOBODY_SPEAKS, VERSION_1))

    if visit.client.version_negotiation is None:
        raise Advice(*UNANSWERED)
    assert visit.round_trips == 3
    assert visit.answer in range(200, 600)


@rfc9000("17.2.1", MUST, id="Q0-013")
@pytest.mark.parametrize(("to", "sender"), [(8, 8), (20, 20), (18, 0)])
def test_version_negotiation_returns_the_connection_ids(h3, to, sender):
    """Version Negotiation goes to the connection id that the client chose for itself, comes from
    the one that it addressed, and lists versions without the refused one.
    """
    ids = {"dcid": b"d" * to, "scid": b"s" * sender}
    bare = h3.bare()
    bare.send(foreign(**ids))
    bare.receive()
    answer = bare.version_negotiation

    if answer is None:
        raise Advice(*UNANSWERED)
    assert (answer.dcid, answer.scid) == (ids["scid"], ids["dcid"])
    assert VERSION_1 in answer.versions
    assert VERSION_NOBODY_SPEAKS not in answer.versions


@rfc9000("17.2", SHOULD, id="Q0-014")
def test_long_connection_ids_of_other_versions_are_returned(h3):
    """Connection ids of 255 octets, which another version may have, are returned as well."""
    ids = {"dcid": b"d" * 255, "scid": b"s" * 255}
    bare = h3.bare()
    bare.send(foreign(**ids))
    bare.receive()
    answer = bare.version_negotiation

    assert answer is not None
    assert (answer.dcid, answer.scid) == (ids["scid"], ids["dcid"])


@rfc9000("6.1", MUST, id="Q0-015")
def test_version_negotiation_is_not_answered_by_another(h3):
    """A Version Negotiation packet is not answered by Version Negotiation: two servers that did
    so would go on for ever.
    """
    bare = h3.bare()
    packet = version_negotiation(dcid=b"d" * 8, scid=b"s" * 8, versions=(VERSION_NOBODY_SPEAKS,))
    bare.send(packet.ljust(1200, b"\x0a"))
    came = h3.unanswered(bare)

    assert [seen.words for seen in came if seen.carries(Kind.VERSION_NEGOTIATION)] == []


@rfc9000("5.2.2", MUST, id="Q0-016")
def test_short_datagram_of_an_unknown_version_is_dropped(h3):
    """A datagram of an unknown version that is too small for any connection is not answered: not
    even an answer as short as Version Negotiation goes to somebody who has paid so little.
    """
    bare = h3.bare()
    bare.send(foreign(dcid=b"d" * 8, scid=b"s" * 8, size=1199))
    came = h3.unanswered(bare)

    assert [seen.words for seen in came] == []
