"""The end of an exchange over TLS and TCP (RFC 9846, section 6.1)."""

import pytest

from fixtures.https.kinds import TCP_TLS12, TCP_TLS13
from fixtures.requirements import MUST, SHOULD, capability, rfc9112, rfc9846
from fixtures.stream import Closed
from fixtures.tls.alerts import Alert

TLS12 = pytest.param(TCP_TLS12, marks=capability("tls12"), id="tls12")
TLS13 = pytest.param(TCP_TLS13, marks=capability("tls13"), id="tls13")


@pytest.mark.parametrize("kind", [TLS12, TLS13])
@rfc9846("6.1", MUST, id="FLV-041", also="RFC 9112 9.8")
def test_close_notify_ends_the_connection(https, kind):
    """The last thing that a server says before it closes is close_notify."""
    visit = https.visit(kind)

    assert visit.answer in range(200, 600)
    assert visit.said[-1] == Alert.close_notify


@pytest.mark.parametrize("kind", [TLS12, TLS13])
@rfc9112("9.6", SHOULD, id="FLV-115")
def test_connection_is_not_reset(https, kind):
    """A response is followed by a proper close of TCP: a reset could destroy what is unread."""
    visit = https.visit(kind)

    assert visit.answer in range(200, 600)
    assert visit.end == Closed()
