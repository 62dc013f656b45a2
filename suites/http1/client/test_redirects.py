"""Redirects (RFC 9110, sections 10.2.2 and 15.4). To follow them is the client's choice."""

import pytest

from fixtures.http1.fetches import fetched, page
from fixtures.http1.messages import reply
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@rfc9110("15.4", MAY, id="H1C-150")
def test_redirect_is_followed_or_not(client, status):
    """A redirect is followed, and then what it leads to is the answer; or it is not."""
    away = reply(status, f"Location: {client.url('/next')}", "Content-Length: 0")
    got = client.fetch(page(b"there"), pages={"/": (away,)})

    remark("followed" if got.followed else "not followed")
    assert got == fetched(b"there") or got.followed is None


@pytest.mark.parametrize("status", [301, 303, 307])
@rfc9110("15.4", SHOULD, id="H1C-151")
def test_redirect_is_followed_with_the_same_request(client, status):
    """A redirected GET is a GET again, without content."""
    _, second = client.redirected("/next", status=status)

    assert (second.method, second.content) == ("GET", b"")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/next", "/next"),
        ("next?a=b", "/folder/next?a=b"),
        ("?a=b", "/folder/page?a=b"),
        ("../next", "/next"),
        ("./a/../next", "/folder/next"),
    ],
)
@rfc9110("10.2.2", MUST, id="H1C-152")
def test_relative_location_is_resolved(client, location, target):
    """A relative Location is resolved against the URL that was asked for."""
    _, second = client.redirected(location, path="/folder/page?x=y")

    assert second.target == target


@rfc9110("10.2.2", MUST, id="H1C-153")
def test_location_may_name_a_host_alone(client):
    """A Location that begins with two slashes names host and path, and keeps the scheme."""
    _, second = client.redirected(client.elsewhere("/next").partition(":")[2])

    assert (second.all("host"), second.target) == ([authority(client.elsewhere())], "/next")


def authority(url):
    """Return host and port of a URL."""
    return url.split("/")[2]


@rfc9112("3.2.1", MUST, id="H1C-154")
def test_fragment_of_a_location_is_not_sent(client):
    """The fragment of a Location is not part of the next request."""
    _, second = client.redirected("/next#part")

    assert second.target == "/next"


@rfc9112("3.2", MUST, id="H1C-155")
def test_host_is_that_of_the_location(client):
    """A redirect to another host is followed with that host's Host."""
    _, second = client.redirected(client.elsewhere("/next"))

    assert second.all("host") == [authority(client.elsewhere())]


@rfc9110("15.4", SHOULD, id="H1C-156")
def test_credentials_are_not_carried_elsewhere(client):
    """Credentials for one host are not sent to another that it redirects to."""
    got, second = client.redirected(client.elsewhere("/next"), user="wireproof:secret")

    if not got.request.all("authorization"):
        not_applicable("credentials of a URL; the client sends none")
    assert second.all("authorization") == []


@rfc9110("15.4", SHOULD, id="H1C-157")
def test_cookies_are_not_carried_elsewhere(client):
    """A cookie of one host is not sent to another that it redirects to."""
    _, second = client.redirected(client.elsewhere("/next"), "Set-Cookie: secret=1; Path=/")

    assert second.all("cookie") == []


@rfc9110("10.1.3", MUST, id="H1C-158")
def test_referrer_has_no_userinfo_and_no_fragment(client):
    """A Referer behind a redirect has neither the userinfo nor the fragment of the first URL."""
    got, second = client.redirected("/next", path="/page#part", user="wireproof:secret")

    if not got.requests:
        got, second = client.redirected("/next", path="/page#part")
    assert [one for one in second.all("referer") if "@" in one or "#" in one] == []


@rfc9110("15.4", SHOULD, id="H1C-159")
def test_endless_redirects_end(client):
    """A page that redirects to itself is given up after a number of redirects."""
    got = client.fetch(reply(302, f"Location: {client.url('/')}", "Content-Length: 0"))

    remark(f"given up after {len(got.requests)} requests")
    assert len(got.requests) <= 60


@rfc9110("4.2.1", MUST, id="H1C-160")
def test_location_without_a_host_is_refused(client):
    """A Location of http with an empty host is not followed, wherever it might lead."""
    scheme, _, host = client.url("/next").partition("://")
    got = client.fetch(page(), pages={"/": (reply(302, f"Location: {scheme}:///{host}"),)})

    client.must_follow()
    assert got.followed is None


@rfc9110("4.2.4", SHOULD, id="H1C-161")
def test_location_with_userinfo_is_refused(client):
    """A Location with userinfo is an error: it may be there to mislead."""
    scheme, _, host = client.url("/next").partition("://")
    away = reply(302, f"Location: {scheme}://user:secret@{host}", "Content-Length: 0")
    got = client.fetch(page(), pages={"/": (away,)})

    client.must_follow()
    assert got.followed is None
