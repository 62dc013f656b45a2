"""MTU and MSS (docs/osi.md sections 5 and 6; RFC 9293 section 3.7)."""

import pytest

from fixtures.requirements import MUST, SHOULD, layering, rfc9293
from fixtures.verdicts.outcomes import not_applicable

NARROW = 1280


def long_enough(exchange):
    """Go on where the answer fills segments; return it."""
    if len(exchange.content) < 3 * NARROW:
        not_applicable("it takes an answer of several segments: let the endpoint's path be longer")
    return exchange


@layering("5", MUST, id="OSI-007")
def test_content_is_the_same_in_smaller_packets(osi):
    """Through a narrower link the same content comes, in more packets."""
    wide = long_enough(osi.steady())
    with osi.lab.mtu("tester", NARROW):
        narrow = osi.exchange()

    assert narrow.content == wide.content
    assert len(narrow.frames("<-")) > len(wide.frames("<-"))


@pytest.mark.parametrize("mtu", [1280, 1400, 1500])
@rfc9293("3.7.1", SHOULD, id="OSI-103", also="docs/osi.md 6")
def test_announced_mss_is_the_mtu_without_headers(osi, mtu):
    """The target announces the MTU of its link less the headers of IP and TCP without options."""
    with osi.lab.mtu("target", mtu):
        exchange = osi.exchange()

    assert exchange.segment_size == mtu - 20 - 20


@pytest.mark.parametrize("mtu", [1280, 1400])
@rfc9293("3.7.1", MUST, id="OSI-104", also="docs/osi.md 6")
def test_packets_are_no_longer_than_the_mss_allows(osi, mtu):
    """No packet of the target's is longer than our MSS and the headers allow."""
    with osi.lab.mtu("tester", mtu):
        exchange = long_enough(osi.exchange())

    assert exchange.longest <= mtu
