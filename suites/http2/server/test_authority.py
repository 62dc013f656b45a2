"""For which host a request is (RFC 9113 sections 8.3.1 and 9.1.1)."""

from fixtures.http1.told import told
from fixtures.http2.outcome import answered, malformed, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9110, rfc9113
from fixtures.verdicts.outcomes import not_applicable

OTHER = "other.example"


def own(h2):
    """Return what a request calls the target."""
    return h2.endpoint.host_header


def asked_for(h2, authority):
    """Return a GET for another authority."""
    return h2.request(1, h2.fields().replacing(":authority", authority))


@rfc9113("8.3.1", SHOULD, id="H2-190")
def test_other_host_than_the_authority_is_malformed(h2):
    """A request whose Host names another host than its `:authority` is malformed."""
    h2.send(h2.get(1, ("host", OTHER)))

    assert h2.outcome(1) == malformed()


@capability("head")
@rfc9113("8.3.1", MUST, id="H2-191")
def test_authority_decides_where_host_differs(h2):
    """A request with another Host is for whom `:authority` says, unless it is refused."""
    h2.send(h2.get(1, ("host", OTHER), path=h2.extra("head")))

    assert h2.outcome(1) == served("it is served") | malformed()
    response = h2.response(1)
    if response.status in SERVED:
        assert told(response, ":authority") == [own(h2)]


@rfc9113("8.3.1", SHOULD, id="H2-383")
def test_same_host_is_served(h2):
    """A request with a Host that repeats its `:authority` is served."""
    h2.send(h2.get(1, ("host", own(h2))))

    assert h2.outcome(1) == served()


@rfc9113("8.3.1", MAY, id="H2-192")
def test_host_takes_the_place_of_the_authority(h2):
    """A request with Host and without `:authority` is served, or refused."""
    h2.send(h2.request(1, h2.fields().without(":authority").having(("host", own(h2)))))

    assert h2.outcome(1) == served("Host is enough") | malformed()


@rfc9113("8.3.1", MAY, id="H2-384")
def test_request_for_nobody_is_refused_or_served(h2):
    """A request with neither `:authority` nor Host is refused, or served."""
    h2.send(h2.request(1, h2.fields().without(":authority")))

    assert h2.outcome(1) == served("a request without any authority is served") | malformed()


@rfc9110("4.2.1", MUST, id="H2-385", also="RFC 9110 4.2.2")
def test_empty_authority_is_refused(h2):
    """A request whose `:authority` names no host is refused."""
    requests = {"empty": asked_for(h2, ""), "port only": asked_for(h2, ":80")}

    assert h2.outcomes(requests) == malformed()


@rfc9113("8.3.1", SHOULD, id="H2-193", also="RFC 9110 4.2.4")
def test_user_in_the_authority_is_refused(h2):
    """A request whose `:authority` names a user is malformed."""
    users = ["user@", "user:word@", "@"]

    assert h2.outcomes({user: asked_for(h2, user + own(h2)) for user in users}) == malformed()


@rfc9113("10.3", SHOULD, id="H2-386")
def test_authority_is_host_and_port(h2):
    """A request whose `:authority` is more than a host and a port is malformed."""
    ends = ["/", "?a", "#a", "\\", " x", ":80:80"]

    assert h2.outcomes({repr(end): asked_for(h2, own(h2) + end) for end in ends}) == malformed()


@rfc9110("7.4", MUST, id="H2-387")
def test_https_is_not_served_in_cleartext(h2):
    """A request of the scheme https is refused on a connection that is not secured."""
    if h2.endpoint.protocol != "h2c":
        not_applicable("this connection is secured")
    h2.send(h2.request(1, h2.fields().replacing(":scheme", "https")))

    # Nobody has told the target that this client is a gateway which it can trust.
    assert h2.outcome(1) == answered(421) | malformed()


@rfc9110("7.4", MAY, id="H2-388")
def test_http_over_tls_is_served_or_refused(h2):
    """A request of the scheme http is served on a secured connection, or refused."""
    if h2.endpoint.protocol == "h2c":
        not_applicable("this connection is not secured")
    h2.send(h2.request(1, h2.fields().replacing(":scheme", "http")))

    assert h2.outcome(1) == served("http is served inside TLS") | answered(421) | malformed()


@rfc9113("9.1.1", MAY, id="H2-201", also="RFC 9110 15.5.20")
def test_other_authority_is_served_or_misdirected(h2):
    """A request for a host that is not the target's gets 421, or whatever it would get."""
    h2.send(asked_for(h2, OTHER))
    outcome = h2.outcome(1)

    assert outcome == served() | malformed()
    remark(f"a request for {OTHER}: {outcome!r}")
