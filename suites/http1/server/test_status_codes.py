"""Status codes that the target is asked for (RFC 9110, sections 11, 15.4 and 15.5)."""

import re

import pytest

from fixtures.http1.grammar import CHALLENGES
from fixtures.http1.messages import NOWHERE, WRONG_CREDENTIALS
from fixtures.requirements import INFO, MUST, SHOULD, capability, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable


@rfc9110("15.5.5", INFO, id="H1-391")
def test_page_that_is_not_there(http):
    """What a path gets where no page is."""
    got = http.ask(http.get(path=NOWHERE))
    remark(f"a page that is not there gets {got.status}")

    assert got.status in range(200, 500)


@pytest.mark.parametrize("fields", [(), (WRONG_CREDENTIALS,)], ids=["none", "wrong"])
@capability("protected")
@rfc9110("11.6.1", MUST, id="H1-209", also="RFC 9110 15.5.2")
def test_client_without_credentials_is_challenged(http, fields):
    """Who has no credentials, or wrong ones, gets 401 with a challenge that can be read."""
    got = http.ask(http.get(*fields, path=http.extra("protected")))

    assert got.status == 401
    assert CHALLENGES.fullmatch(got.header("www-authenticate") or "")


@capability("protected")
@rfc9110("11.5", MUST, id="H1-398")
def test_realm_is_quoted(http):
    """The realm of a challenge, where it has one, is written in quotes."""
    got = http.ask(http.get(path=http.extra("protected")))
    realms = re.findall(r"(?i)\brealm[ \t]*=[ \t]*(.)", got.header("www-authenticate") or "")
    if not realms:
        not_applicable("a realm")

    assert set(realms) == {'"'}


@pytest.mark.parametrize("value", ["Basic", "wireproof", "Basic ====", "Basic d3Jvbmc=", ""])
@capability("protected")
@rfc9110("11.4", SHOULD, id="H1-392")
def test_credentials_that_are_none_are_challenged(http, value):
    """Credentials that cannot be read get 401, too."""
    got = http.ask(http.get(f"Authorization: {value}", path=http.extra("protected")))

    assert got.status == 401


@capability("redirect")
@rfc9110("10.2.2", SHOULD, id="H1-393", also="RFC 9110 15.4")
def test_redirect_names_the_page(http):
    """A redirect says in Location where the page is."""
    got = http.ask(http.get(path=f"{http.extra('redirect')}?to=/wireproof"))

    assert got.status in (301, 302, 303, 307, 308)
    assert (got.header("location") or "").endswith("/wireproof")


@capability("redirect")
@pytest.mark.parametrize("end", ["%0d%0a", "%0a", "%0d", "%E5%98%8D%E5%98%8A"])
@rfc9112("11.1", MUST, id="H1-191")
def test_location_cannot_split_the_response(http, end):
    """A line end that comes encoded in the target goes into no head as a line end."""
    target = f"{http.extra('redirect')}?to=/x{end}X-Wireproof:%20split{end}{end}HTTP/1.1%20200%20OK"
    got = http.exchange(http.get(path=target))

    assert not re.search(rb"(?i)\r(?!\n)|(?<!\r)\n|\nx-wireproof:", got.head)
    assert got.stray == []
