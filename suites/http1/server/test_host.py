"""Host (RFC 9112, section 3.2; RFC 9110, section 7.2)."""

import pytest

from fixtures.http1.messages import SERVED
from fixtures.http1.refusal import refused, refused_or_served
from fixtures.requirements import MAY, MUST, SHOULD, rfc9110, rfc9112

NO_HOSTS = {
    "user": "user@localhost",
    "word": "user:word@localhost",
    "scheme": "http://localhost",
    "path": "localhost/path",
    "query": "localhost?a",
    "fragment": "localhost#a",
    "space": "local host",
    "tab": "local\thost",
    "list": "localhost, other.test",
    "letters for a port": "localhost:http",
    "negative port": "localhost:-1",
    "two ports": "localhost:80:80",
    "space before the port": "localhost: 80",
    "address without brackets": "::1",
    "half a bracket": "[::1",
    "port without a colon": "[::1]80",
    "name in brackets": "[localhost]",
    "percent": "local%zzhost",
    "backslash": "local\\host",
    "quote": 'local"host',
    "beyond ASCII": "local\x80host",
}


@rfc9112("3.2", MUST, id="H1-030")
def test_missing_host_is_refused(http):
    """A request of HTTP/1.1 without Host gets 400."""
    http.send(http.get().without("Host"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@rfc9112("3.2", MUST, id="H1-031")
def test_two_hosts_are_refused(http, version):
    """A second Host field, with another name, gets 400."""
    line = f"GET {http.endpoint.path} HTTP/{version}"
    http.send(http.get("Host: other.test").with_line(line))

    assert http.refusal() == refused(400)


@rfc9112("3.2", MUST, id="H1-032")
def test_host_said_twice_is_refused(http):
    """A second Host field gets 400 even where both say the same."""
    http.send(http.get(*http.get().fields))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize("host", NO_HOSTS.values(), ids=NO_HOSTS)
@rfc9112("3.2", MUST, id="H1-033", also="RFC 9110 7.2")
def test_host_that_is_none_is_refused(http, host):
    """A value of Host that is not a host with a port at most gets 400."""
    http.send(http.get().without("Host").having(f"Host: {host}"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize("octet", ["\x00", "\r"], ids=["NUL", "CR"])
@rfc9112("3.2", MUST, id="H1-252", also="RFC 9110 5.5")
def test_host_with_a_forbidden_octet_is_refused(http, octet):
    """NUL or CR in Host gets 400: as it is, and with a space in its place, it is no host."""
    http.send(http.get().without("Host").having(f"Host: local{octet}host"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize(
    "host",
    [
        "localhost:",
        "LOCALHOST",
        "127.0.0.1",
        "[::1]",
        "[::1]:80",
        "a-b_c~d!$'()*+;=.test",
        "l%6fcalhost",
    ],
)
@rfc9110("7.2", SHOULD, id="H1-253", also="RFC 3986 3.2.2")
def test_host_of_an_unusual_form_is_well_formed(http, host):
    """A host in capitals, an address, a name with signs, an empty port: none is malformed."""
    http.send(http.get().without("Host").having(f"Host: {host}"))

    # Who does not serve that host may say so.
    assert http.response().status in (*SERVED, 403, 404, 421)


@rfc9112("3.3", MAY, id="H1-034")
def test_empty_host_is_refused_or_the_default(http):
    """A request whose Host is empty is refused, or is for the server's own host."""
    http.send(http.get().without("Host").having("Host:"))

    assert http.refusal() == refused_or_served(400, why="an empty Host is the server's own")


@rfc9112("3.2", MAY, id="H1-035")
def test_old_request_needs_no_host(http):
    """A request of HTTP/1.0 without Host is served, or refused for its version."""
    http.send(http.get().without("Host").with_line(f"GET {http.endpoint.path} HTTP/1.0"))

    assert http.refusal() == refused_or_served(505, 400, why="HTTP/1.0 needs no Host")
