"""ServerHello, as clients of TLS 1.3 take it (RFC 9846 section 4.2.3)."""

from fixtures.requirements import MUST, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import changing
from fixtures.tls.messages import ServerHello
from fixtures.tls.refusal import refused


@rfc9846("4.2.3", MUST, id="T13C-004", also="RFC 8446 4.1.3")
def test_another_session_id_is_refused(tlsclient):
    """A ServerHello that does not echo the client's session id is refused."""
    got = tlsclient.fetch(changing(ServerHello, session_id=bytes(32)))

    assert got.refusal == refused(Alert.illegal_parameter)
