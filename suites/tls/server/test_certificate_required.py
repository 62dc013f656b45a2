"""Servers that insist on the certificate of a client (RFC 9846 section 4.5.1.3)."""

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished
from fixtures.tls.refusal import refused

pytestmark = [capability("tls13"), capability("client_certificate_required")]


@rfc9846("4.5.1.3", MUST, id="T13S-243", also="RFC 8446 4.4.2.4")
def test_required_certificate_is_missed(tls):
    """Where a certificate is required, a client without one is refused."""
    tls.identity = None
    tls.say_hello()
    tls.receive(Finished)
    tls.second_flight()

    assert tls.refusal() == refused(Alert.certificate_required)
