"""The forms of a request's target (RFC 9112, section 3.2; RFC 9110, sections 4.2, 7.1 and 7.4)."""

import pytest

from fixtures.http1.messages import SERVED
from fixtures.http1.refusal import refused, refused_or_served
from fixtures.http1.told import told
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable

OTHER = "Host: other.test"


# Origin form


@pytest.mark.parametrize("behind", ["?", "?a=b&c=d", "?/?", "?a:b@c!$'()*+,;=-._~", "?%41%c3%a9"])
@rfc9112("3.2.1", MUST, id="H1-223")
def test_query_may_hold_what_the_grammar_allows(http, behind):
    """A query of any characters that a URI allows, or an empty one, does no harm."""
    http.send(http.get(path=http.endpoint.path + behind))

    assert http.response().status in (*SERVED, 404)


@pytest.mark.parametrize("target", ["{path}#a", "{url}#a"])
@rfc9112("3.2.1", SHOULD, id="H1-023", also="RFC 9110 7.1")
def test_fragment_is_refused(http, target):
    """A target with a fragment, which no form has, is refused."""
    http.send(http.get(path=target.format(path=http.endpoint.path, url=http.url)))

    assert http.refusal() == refused(400, 301)


@pytest.mark.parametrize(
    "octet", '"<>\\^`{|}\x00\x01\x7f\x80\xff', ids=lambda octet: f"{ord(octet):02X}"
)
@rfc9112("3.2", SHOULD, id="H1-224", also="RFC 3986 2")
def test_octet_that_no_uri_holds_is_refused(http, octet):
    """An octet in the target that would have to be encoded in a URI makes the request invalid."""
    http.send(http.get(path=f"{http.endpoint.path}?a{octet}"))

    assert http.refusal() == refused(400, 301)


@pytest.mark.parametrize("encoded", ["%", "%4", "%zz", "%%41"])
@rfc9112("3.2", SHOULD, id="H1-225", also="RFC 3986 2.1")
def test_percent_without_two_digits_is_refused(http, encoded):
    """A percent sign that two hexadecimal digits do not follow makes the target invalid."""
    http.send(http.get(path=f"{http.endpoint.path}{encoded}"))

    assert http.refusal() == refused(400, 301)


@pytest.mark.parametrize("target", ["page", "?a", ":", "./", "localhost/"])
@rfc9112("3.2", SHOULD, id="H1-226")
def test_path_without_its_slash_is_refused(http, target):
    """A target that begins neither with a slash nor as another form does is refused."""
    http.send(http.get(path=target))

    assert http.refusal() == refused(400, 301)


@capability("resource")
@rfc9110("4.2.3", SHOULD, id="H1-227", also="RFC 3986 6.2.2.2")
def test_encoded_letter_is_that_letter(http):
    """A path in which a letter is percent-encoded leads to the same resource."""
    path = http.extra("resource")
    http.send(http.get(path=f"{path[:-1]}%{ord(path[-1]):02x}"))

    assert http.response().status in SERVED


@pytest.mark.hostile
@pytest.mark.parametrize("up", ["../", "%2e%2e/", "%2e%2e%2f", "..%2f", "%00/../", "..%5c", "..;/"])
@rfc9110("17.3", MAY, id="H1-205")
def test_path_does_not_lead_out_of_the_site(http, up):
    """A path that climbs, plainly or encoded, leads to no file outside of the site."""
    http.send(http.get(path=f"/{up * 12}etc/passwd"))
    answer = http.refusal().answer

    assert b"root:" not in answer.body
    assert answer.status in (*SERVED, *range(400, 500))
    if answer.status not in (400, 404):
        remark(f"answered by {answer.status}")


# Absolute form


@rfc9112("3.2.2", MUST, id="H1-025")
def test_absolute_form_is_accepted(http):
    """A target in absolute form is served like its path."""
    http.send(http.get(path=http.url))

    assert http.response().status in SERVED


@pytest.mark.parametrize(
    "changed",
    [lambda url: url.replace("http", "HTTP", 1), lambda url: url.replace("localhost", "LocalHost")],
    ids=["scheme", "host"],
)
@rfc9110("4.2.3", MUST, id="H1-228")
def test_scheme_and_host_have_no_case(http, changed):
    """Scheme and host of a target in absolute form may be written in capitals."""
    http.send(http.get(path=changed(http.url)))

    assert http.response().status in SERVED


@rfc9110("4.2.3", MUST, id="H1-229")
def test_empty_path_is_the_root(http):
    """A target in absolute form that ends behind the host means the path "/"."""
    root = http.ask(http.get("Connection: close", path="/")).status
    got = http.ask(http.get("Connection: close", path=http.url.removesuffix(http.endpoint.path)))

    assert got.status == root


@rfc9112("3.2.2", MUST, id="H1-026")
def test_absolute_form_is_served_whatever_host_says(http):
    """With a target in absolute form the value of Host does not matter."""
    http.send(http.get(path=http.url).without("Host").having(OTHER))

    assert http.response().status in SERVED


@capability("head")
@rfc9112("3.2.2", MUST, id="H1-230", also="RFC 9112 3.3")
def test_absolute_form_names_the_host(http):
    """The host of a target in absolute form is the request's, not what the field Host says."""
    url = http.url.removesuffix(http.endpoint.path) + http.extra("head")
    http.send(http.get(path=url).without("Host").having(OTHER))

    assert told(http.response(), ":authority") == [http.endpoint.host_header]


@rfc9112("3.2", MUST, id="H1-231")
def test_absolute_form_needs_host_all_the_same(http):
    """A request without Host gets 400 even if its target names the host."""
    http.send(http.get(path=http.url).without("Host"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize("target", ["{scheme}:///", "{scheme}://", "{scheme}://:80/"])
@rfc9110("4.2.1", MUST, id="H1-232", also="RFC 9110 4.2.2")
def test_absolute_form_without_a_host_is_refused(http, target):
    """A target in absolute form whose host is empty is refused."""
    http.send(http.get(path=target.format(scheme=http.url.partition(":")[0])))

    assert http.refusal() == refused(400, named=False)


@rfc9110("4.2.4", SHOULD, id="H1-233")
def test_user_in_the_target_is_refused(http):
    """A target in absolute form that names a user is refused."""
    http.send(http.get(path=http.url.replace("://", "://user:word@")))

    assert http.refusal() == refused(400)


@rfc9110("7.4", MUST, id="H1-234")
def test_https_is_not_served_in_cleartext(http):
    """A target of the scheme https is refused on a connection that is not secured."""
    if http.secure:
        not_applicable("this connection is secured")
    http.send(http.get(path=http.url.replace("http:", "https:")))

    assert http.refusal() == refused(421, 400, named=False)


# Authority form and asterisk form


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@rfc9112("3.2.4", SHOULD, id="H1-028", also="RFC 9110 7.1")
def test_asterisk_is_for_options_only(http, method):
    """The target "*" with another method than OPTIONS is refused."""
    http.send(http.request(method, "Content-Length: 0", path="*"))

    assert http.refusal() == refused(400)


@rfc9112("3.2.4", SHOULD, id="H1-235", also="RFC 9110 9.3.7")
def test_asterisk_is_a_target(http):
    """OPTIONS for "*" is a well-formed request: served, or a method that is not implemented."""
    http.send(http.request("OPTIONS", path="*"))

    assert http.response().status in (*SERVED, 403, 404, 405, 501)


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@rfc9112("3.2.3", SHOULD, id="H1-236", also="RFC 9110 7.1")
def test_authority_form_is_for_connect_only(http, method):
    """A target of just host and port with another method than CONNECT is refused."""
    http.send(http.request(method, path="localhost:80"))

    assert http.refusal() == refused(400)


@rfc9110("9.3.6", MAY, id="H1-029")
def test_connect_is_refused_or_opens_a_tunnel(http):
    """A server that is no proxy refuses CONNECT, or has a tunnel to offer."""
    http.send(http.request("CONNECT", path=http.endpoint.host_header))

    refusal = http.refusal()
    framing = [*map(refusal.answer.all, ("content-length", "transfer-encoding"))]

    assert refusal == refused_or_served(405, 501, 400, 403, 404, why="it offers a tunnel")
    assert refusal.answer.status not in range(200, 300) or framing == [[], []]


@pytest.mark.parametrize("port", ["", ":", ":http", ":0x50", ":99999", ":-80"])
@rfc9110("9.3.6", MUST, id="H1-237")
def test_connect_to_no_port_is_refused(http, port):
    """CONNECT without a port, or with one that is none, is refused."""
    http.send(http.request("CONNECT", path=f"localhost{port}"))

    assert http.refusal() == refused(400, 405, 501, named=False)
