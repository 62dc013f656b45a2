"""The request that a client sends (RFC 9112, sections 2.2, 3, 5 and 6; RFC 9110, 4 to 10)."""

import re

import pytest

from fixtures.http1.fetches import page
from fixtures.requirements import MUST, SHOULD, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable

WORD = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(WORD + rb" [\x21-\x7e]+ HTTP/[0-9]\.[0-9]")
FIELD_LINE = re.compile(WORD + rb":[\t\x20-\x7e\x80-\xff]*")
HOP_BY_HOP = ("te", "upgrade", "keep-alive", "http2-settings")
SINGLETONS = ("host", "user-agent", "content-length", "referer", "from", "authorization")


@rfc9112("3", MUST, id="H1C-010")
def test_request_line_is_three_words(client):
    """The request line is method, target and version with one space between them."""
    got = client.fetch(page())

    assert REQUEST_LINE.fullmatch(got.request.line)


@rfc9110("6.2", SHOULD, id="H1C-011")
def test_request_says_the_highest_version(client):
    """The request says HTTP/1.1."""
    got = client.fetch(page())

    assert got.request.line.rpartition(b" ")[2] == b"HTTP/1.1"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", "/"),
        ("", "/"),
        ("/a/b%20c?x=1&y=2", "/a/b%20c?x=1&y=2"),
        ("?q=1", "/?q=1"),
        ("/page#part", "/page"),
    ],
)
@rfc9112("3.2.1", MUST, id="H1C-012")
def test_target_is_path_and_query(client, path, target):
    """An origin server is asked for path and query of the URL, for / where the path is empty."""
    got = client.fetch(page(), path=path)

    assert got.request.target == target


@rfc9112("3.2", MUST, id="H1C-013")
def test_host_is_the_authority_of_the_url(client):
    """The request has one Host: host and port as the URL says them."""
    got = client.fetch(page())

    assert got.request.all("host") == [client.url("").partition("//")[2]]


@rfc9110("7.2", SHOULD, id="H1C-014")
def test_host_is_the_first_field(client):
    """Host comes before all other fields."""
    got = client.fetch(page())

    assert got.request.fields[0].lower().startswith(b"host:")


@rfc9110("4.2.4", MUST, id="H1C-015", also="RFC 9112 3.2")
def test_userinfo_of_the_url_is_not_sent(client):
    """What stands before the @ of the URL is neither in the target nor in Host."""
    got = client.fetch(page(), user="wireproof:secret")

    if not got.requests:
        not_applicable("a URL with userinfo; the client asks for none")
    assert "@" not in got.request.target
    assert got.request.all("host") == [client.url("").partition("//")[2]]


@rfc9112("2.2", MUST, id="H1C-016")
def test_lines_end_with_crlf(client):
    """Every line of the head ends with CRLF, and no CR or LF stands elsewhere."""
    got = client.fetch(page())

    assert [line for line in got.request.lines if b"\r" in line or b"\n" in line] == []


@rfc9112("2.2", MUST, id="H1C-017")
def test_no_line_end_stands_before_or_behind_the_request(client):
    """The connection carries the request, and no further line end."""
    got = client.fetch(page())

    assert not got.request.octets.startswith(b"\r\n")
    assert len(got.requests) == 1


@rfc9112("5", MUST, id="H1C-018")
def test_fields_are_well_formed(client):
    """A field line is a name, the colon right behind it, and a value of visible characters."""
    got = client.fetch(page())

    assert [line for line in got.request.fields if not FIELD_LINE.fullmatch(line)] == []


@rfc9112("5.2", MUST, id="H1C-019")
def test_fields_are_not_folded(client):
    """No field value goes on in a further line."""
    got = client.fetch(page(), path="/" + "long" * 60)

    assert [line for line in got.request.fields if line[:1] in (b" ", b"\t")] == []


@rfc9112("6.1", MUST, id="H1C-020")
def test_request_to_an_unknown_server_has_no_transfer_coding(client):
    """The first request to a server has no Transfer-Encoding."""
    got = client.fetch(page())

    assert got.request.all("transfer-encoding") == []


@rfc9110("9.3.1", SHOULD, id="H1C-021")
def test_get_has_no_content(client):
    """A GET has no content, and no Content-Length or 0."""
    got = client.fetch(page())

    if got.request.all("content-length") == ["0"]:
        remark("Content-Length: 0 in a GET")
    assert got.request.content == b""
    assert got.request.all("content-length") in ([], ["0"])


@rfc9110("10.1.1", MUST, id="H1C-022")
def test_no_100_is_expected_for_nothing(client):
    """A request without content has no expectation of 100-continue."""
    got = client.fetch(page())

    assert "100-continue" not in got.request.list("expect")


@rfc9112("7.4", MUST, id="H1C-023")
def test_te_does_not_name_chunked(client):
    """TE, where there is one, does not name chunked."""
    got = client.fetch(page())

    codings = [one.partition(";")[0].strip() for one in got.request.list("te")]
    assert "chunked" not in codings


@rfc9110("7.6.1", MUST, id="H1C-024", also="RFC 9112 7.4")
def test_fields_for_the_connection_are_named_in_connection(client):
    """Fields for this connection only, such as TE and Upgrade, are listed in Connection."""
    got = client.fetch(page())

    sent = [name for name in HOP_BY_HOP if got.request.all(name)]
    assert [name for name in sent if name not in got.request.list("connection")] == []


@rfc9110("10.1.3", MUST, id="H1C-025")
def test_url_of_the_user_has_no_referrer(client):
    """A request for a URL that no page has named has no Referer, or about:blank."""
    got = client.fetch(page())

    assert got.request.all("referer") in ([], ["about:blank"])


@rfc9110("10.1.5", SHOULD, id="H1C-026")
def test_client_says_what_it_is(client):
    """The request has a User-Agent."""
    got = client.fetch(page())

    assert len(got.request.all("user-agent")) == 1


@rfc9110("5.3", MUST, id="H1C-027")
def test_fields_with_one_value_come_once(client):
    """A field that is no list, such as User-Agent, is not sent twice."""
    got = client.fetch(page(), user="wireproof:secret")

    assert [name for name in SINGLETONS if len(got.request.all(name)) > 1] == []
