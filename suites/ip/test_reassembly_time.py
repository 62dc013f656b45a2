"""Fragments that wait in vain (RFC 1122 section 3.3.2, RFC 8200 section 4.5).

The lab shortens the wait to a second: how long it is by itself is not judged.
"""

import pytest

from fixtures.packets.errors import REASSEMBLY_TIME
from fixtures.requirements import MUST, SHOULD, rfc1122, rfc8200

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)
WAIT = {"v4": "net.ipv4.ipfrag_time", "v6": "net.ipv6.ip6frag_time"}
DATA = bytes(500)
LATEST = 10.0
"""Seconds after which nobody waits any more."""


def in_vain(ip, lab, version, *fragments):
    """Send fragments and let them wait; return the first complaint, what came before it, and what
    came until later packets were answered.
    """
    with lab.sysctl(WAIT[version], 1):
        ip.put(*fragments)
        came = ip.until(lambda body: body == REASSEMBLY_TIME[version], LATEST)
        return came + ip.answers()


@pytest.mark.slow
@V4
@rfc1122("3.3.2", MUST, id="IP-119")
def test_wait_for_the_last_fragment_ends(ip, lab, version):
    """Where the last fragment does not come, Time Exceeded says so and quotes the first one."""
    first = ip.original(DATA).piece(0, 200)
    came = in_vain(ip, lab, version, first)

    assert came == [REASSEMBLY_TIME["v4"]]
    assert came[0].data[:28] == first[:28]


@pytest.mark.slow
@V6
@rfc8200("4.5", SHOULD, id="IP-047")
def test_wait_for_the_last_fragment_of_ipv6_ends(ip, lab, version):
    """Where the last fragment does not come, Time Exceeded says so and quotes the first one."""
    first = ip.original(DATA).piece(0, 200)
    came = in_vain(ip, lab, version, first)

    assert came == [REASSEMBLY_TIME["v6"]]
    assert came[0].data[:56] == first[:56]


@pytest.mark.slow
@V4
@rfc1122("3.3.2", MUST, id="IP-027", also="RFC 1122 3.2.2")
def test_missing_first_fragment_is_no_reason_to_complain(ip, lab, version):
    """Where the first fragment does not come, nothing is said; of a packet whose first fragment
    came later, something is.
    """
    without, first = without_the_first(ip)
    came = in_vain(ip, lab, version, without, first)

    assert came == [REASSEMBLY_TIME["v4"]]
    assert came[0].data[:28] == first[:28]


@pytest.mark.slow
@V6
@rfc8200("4.5", SHOULD, id="IP-127")
def test_missing_first_fragment_of_ipv6_is_no_reason_to_complain(ip, lab, version):
    """Where the first fragment does not come, nothing is said; of a packet whose first fragment
    came later, something is.
    """
    without, first = without_the_first(ip)
    came = in_vain(ip, lab, version, without, first)

    assert came == [REASSEMBLY_TIME["v6"]]
    assert came[0].data[:56] == first[:56]


def without_the_first(ip):
    """Return the last fragment of a packet, and the first one of another."""
    return ip.original(DATA).piece(200), ip.original(DATA).piece(0, 200)
