"""Host and the target of a request (RFC 9112, section 3.2; RFC 9110, section 7.2)."""

from fixtures.http1.refusal import refused
from fixtures.requirements import MUST, rfc9112


@rfc9112("3.2", MUST, id="H1-030")
def test_missing_host_is_refused(http):
    """A request of HTTP/1.1 without Host gets 400."""
    http.send(http.get().without("Host"))

    assert http.refusal() == refused(400)


@rfc9112("3.2", MUST, id="H1-031")
def test_two_hosts_are_refused(http):
    """A second Host field, with another name, gets 400."""
    http.send(http.get("Host: other.test"))

    assert http.refusal() == refused(400)
