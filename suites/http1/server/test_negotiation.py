"""Content negotiation (RFC 9110, section 12), and content that a server cannot take (15.5.16)."""

import pytest

from fixtures.http1.messages import SERVED
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9110
from fixtures.verdicts.outcomes import not_applicable


@pytest.mark.parametrize(
    "field", ["Accept: nonsense/x", "Accept-Language: tlh", "Accept-Charset: x-nobody"]
)
@rfc9110("15.5.7", MAY, id="H1-202", also="RFC 9110 12.1")
def test_nothing_acceptable(http, field):
    """A client that takes nothing that there is gets 406, or the page all the same."""
    got = http.ask(http.get(field))
    remark(f"{field} gets {got.status}")

    assert got.status == 406 or got.status in range(200, 400)


@capability("echo")
@pytest.mark.parametrize("field", ["Content-Type: nonsense/x", "Content-Encoding: x-nobody"])
@rfc9110("15.5.16", MAY, id="H1-203")
def test_content_of_an_unknown_kind(http, field):
    """Content of a kind that nobody knows is taken, or gets 415."""
    got = http.ask(http.post(b"wireproof asks", field, path=http.extra("echo")))
    remark(f"{field} gets {got.status}")

    assert got.status in (200, 400, 415)


@capability("echo")
@rfc9110("12.5.3", MUST, id="H1-385", also="RFC 9110 15.5.16")
def test_refused_type_is_not_a_matter_of_coding(http):
    """A 415 because of the type has no Accept-Encoding."""
    kind = "Content-Type: nonsense/x"
    got = http.ask(http.post(b"wireproof asks", kind, path=http.extra("echo")))
    if got.status != 415:
        not_applicable("a refusal of unknown types")

    assert not got.all("accept-encoding")


@pytest.mark.parametrize(
    "codings", ["", "identity", "x-nobody", "gzip;q=0, br;q=0, deflate;q=0, zstd;q=0, identity"]
)
@rfc9110("12.5.3", SHOULD, id="H1-386")
def test_no_coding_is_used_that_nobody_wants(http, codings):
    """Where the client takes no coding that the server has, content comes without one."""
    got = http.ask(http.get(f"Accept-Encoding: {codings}"))

    assert got.status in SERVED
    assert got.list("content-encoding") == []


@rfc9110("12.5.5", SHOULD, id="H1-387")
def test_coded_page_varies(http):
    """A page that comes in the coding that was asked for says so in Vary."""
    got = http.ask(http.get("Accept-Encoding: gzip"))
    if "gzip" not in got.list("content-encoding"):
        not_applicable("content codings")

    assert {"accept-encoding", "*"} & set(got.list("vary"))


@rfc9110("8.8.3.3", MUST, id="H1-388", also="RFC 9110 8.8.1")
def test_coded_page_has_a_tag_of_its_own(http):
    """A strong entity tag is not shared by a page and its coded form."""
    plain = http.ask(http.get("Accept-Encoding: identity"))
    coded = http.ask(http.get("Accept-Encoding: gzip"))
    tag = coded.header("etag") or "W/"
    if not coded.list("content-encoding") or tag.startswith("W/"):
        not_applicable("content codings with a strong entity tag")

    assert tag != plain.header("etag")
