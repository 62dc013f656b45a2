"""The request that a client sends (RFC 9113, sections 8.1, 8.2 and 8.3.1)."""

import re

import pytest

from fixtures.counted import Counted
from fixtures.http2.fetches import fetched, page
from fixtures.http2.frames import DATA, END_STREAM, HEADERS
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113
from fixtures.verdicts.outcomes import not_applicable

PSEUDO = [":authority", ":method", ":path", ":scheme"]
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
VALUE = re.compile(r"(?![ \t])[\t\x20-\x7e\x80-\xff]*(?<![ \t])")
CONNECTION_SPECIFIC = ("connection", "keep-alive", "proxy-connection", "transfer-encoding")
OF_HTTP_1 = (*CONNECTION_SPECIFIC, "upgrade", "http2-settings")


@rfc9113("8.3.1", MUST, id="H2C-050", also="RFC 9113 8.3")
def test_request_has_its_pseudo_fields_once(h2client):
    """The request has :method, :scheme, :authority and :path, each once, and no other one."""
    got = h2client.fetch(*page())

    assert sorted(name for name, _ in got.request.fields if name.startswith(":")) == PSEUDO


@rfc9113("8.3", MUST, id="H2C-051")
def test_pseudo_fields_are_sent_first(h2client):
    """All pseudo-fields of the request stand before its other fields."""
    got = h2client.fetch(*page())

    kinds = [name.startswith(":") for name, _ in got.request.fields]
    assert got.request.fields
    assert kinds == sorted(kinds, reverse=True)


@rfc9113("8.3.1", MUST, id="H2C-052")
def test_method_and_scheme_are_those_of_the_url(h2client):
    """The request is a GET with the scheme of the URL."""
    got = h2client.fetch(*page())

    said = (got.request.header(":method"), got.request.header(":scheme"))
    assert said == ("GET", h2client.scheme)


@rfc9113("8.3.1", MUST, id="H2C-053")
def test_authority_is_that_of_the_url(h2client):
    """:authority is host and port as the URL says them."""
    got = h2client.fetch(*page())

    assert got.request.all(":authority") == [h2client.authority]


@rfc9113("8.3.1", MUST, id="H2C-054")
def test_userinfo_of_the_url_is_not_sent(h2client):
    """What stands before the @ of the URL is not in :authority, and not in :path."""
    got = h2client.fetch(*page(), user="wireproof:secret")

    if not got.requests:
        not_applicable("a URL with userinfo; the client asks for none")
    assert got.request.all(":authority") == [h2client.authority]
    assert got.request.all(":path") == ["/"]


@rfc9113("8.3.1", MUST, id="H2C-055")
def test_host_is_the_same_as_the_authority(h2client):
    """A field Host, where there is one, says what :authority says."""
    got = h2client.fetch(*page())

    assert got.request.fields
    assert got.request.all("host") in ([], [h2client.authority])


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
@rfc9113("8.3.1", MUST, id="H2C-056")
def test_path_is_path_and_query(h2client, path, target):
    """:path is path and query of the URL, / where the path is empty, and no fragment."""
    got = h2client.fetch(*page(), path=path)

    assert got.request.all(":path") == [target]


@rfc9113("8.2", MUST, id="H2C-057", also="RFC 9113 8.2.1")
def test_names_are_tokens_in_lower_case(h2client):
    """The names of all fields are tokens in lower case."""
    got = h2client.fetch(*page())

    names = [name for name, _ in got.request.fields if not name.startswith(":")]
    assert got.request.fields
    assert [name for name in names if not TOKEN.fullmatch(name)] == []


@rfc9113("8.2.1", MUST, id="H2C-058")
def test_values_are_well_formed(h2client):
    """No value has control characters, or blanks around it."""
    got = h2client.fetch(*page())

    assert got.request.fields
    assert [one for one in got.request.fields if not VALUE.fullmatch(one[1])] == []


@rfc9113("8.2.2", MUST, id="H2C-059", also="RFC 9113 3.1")
def test_request_has_no_fields_for_the_connection(h2client):
    """The request has none of the fields that are about a connection of HTTP/1.1."""
    got = h2client.fetch(*page())

    assert got.request.fields
    assert [name for name, _ in got.request.fields if name in OF_HTTP_1] == []


@rfc9113("8.2.2", MUST, id="H2C-060")
def test_te_says_nothing_but_trailers(h2client):
    """TE, where there is one, says trailers."""
    got = h2client.fetch(*page())

    assert got.request.fields
    assert set(got.request.all("te")) <= {"trailers"}


@rfc9113("8.1", MUST, id="H2C-061")
def test_request_ends_its_stream(h2client):
    """A GET ends its stream with END_STREAM on HEADERS, or on DATA without content."""
    got = h2client.fetch(*page())

    own = [one for one in got.sent if one.stream == got.request.stream]
    ends = [one for one in own if one.type in (HEADERS, DATA) and one.flags & END_STREAM]
    assert Counted(len(ends), "frames with END_STREAM") == 1
    assert got.request.content == b""


@rfc9110("9.3.1", SHOULD, id="H2C-062")
def test_get_has_no_content(h2client):
    """A GET has no DATA, and announces none."""
    got = h2client.fetch(*page())

    assert got.request.fields
    assert [one for one in got.sent if one.type == DATA] == []
    assert got.request.all("content-length") in ([], ["0"])


@rfc9113("8.3.1", MUST, id="H2C-063")
def test_next_request_is_as_well_formed(h2client):
    """A request that follows a redirect has its pseudo-fields once, and the new path."""
    got, second = h2client.redirected()

    assert sorted(name for name, _ in second.fields if name.startswith(":")) == PSEUDO
    assert (second.header(":path"), second.header(":authority")) == ("/next", h2client.authority)
    assert got == fetched(b"there")
