"""What somebody who only listens can read: much in TLS 1.2, little in TLS 1.3 (RFC 9846, 2)."""

import pytest

from fixtures.https.kinds import TCP_TLS12, TCP_TLS13
from fixtures.https.observer import Observed
from fixtures.requirements import MUST, capability, rfc5246, rfc7301, rfc9846

TLS12 = pytest.param(TCP_TLS12, marks=capability("tls12"), id="tls12")
TLS13 = pytest.param(TCP_TLS13, marks=capability("tls13"), id="tls13")
LEGIBLE = {"ServerHello", "HelloRetryRequest", "ChangeCipherSpec", "encrypted"}


@capability("tls12")
@rfc5246("7.4.2", MUST, id="FLV-021")
def test_certificate_of_tls12_is_readable(https):
    """Who only listens to TLS 1.2 reads the server's name, all protocols and the certificate."""
    visit = https.visit(TCP_TLS12)

    assert visit.certificates != ()
    assert visit.observed == Observed(
        server_name=https.endpoint("tcp").server_name or None,
        offered=("http/1.1",),
        chosen=visit.client.alpn.decode() if visit.client.alpn else None,
        certificates=visit.certificates,
    )


@capability("tls13")
@rfc9846("2", MUST, id="FLV-022")
def test_certificate_of_tls13_is_not_readable(https):
    """Who only listens to TLS 1.3 reads what the client offers, and nothing behind ServerHello."""
    visit = https.visit(TCP_TLS13)

    assert visit.certificates != ()
    assert [said for said in visit.in_the_clear if said not in LEGIBLE] == []
    assert visit.observed == Observed(
        server_name=https.endpoint("tcp").server_name or None,
        offered=("http/1.1",),
        chosen=None,
        certificates=(),
    )


@capability("alpn:http/1.1")
@pytest.mark.parametrize("kind", [TLS12, TLS13])
@rfc7301("3.2", MUST, id="FLV-042")
def test_one_of_the_offered_protocols_is_chosen(https, kind):
    """Of the application protocols on offer the server chooses the one that it has: http/1.1."""
    visit = https.visit(kind, alpn=("nobody-has-this", "http/1.1"))

    assert visit.client.alpn == b"http/1.1"
    assert visit.answer in range(200, 600)
