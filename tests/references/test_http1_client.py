"""The URLs of the reference client: parts, and references resolved (RFC 3986, section 5.4)."""

import pytest

from reference_impls.http1.client.url import parse, resolved

BASE = "http://a/b/c/d?q"


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("g", "/b/c/g"),
        ("./g", "/b/c/g"),
        ("g/", "/b/c/g/"),
        ("/g", "/g"),
        ("?y", "/b/c/d?y"),
        ("g?y", "/b/c/g?y"),
        ("#s", "/b/c/d?q"),
        ("g?y#s", "/b/c/g?y"),
        ("", "/b/c/d?q"),
        (".", "/b/c/"),
        ("./", "/b/c/"),
        ("..", "/b/"),
        ("../g", "/b/g"),
        ("../..", "/"),
        ("../../../g", "/g"),
        ("g?y/../x", "/b/c/g?y/../x"),
        ("./g:h", "/b/c/g:h"),
    ],
)
def test_reference_is_resolved(reference, target):
    found = resolved(parse(BASE), reference)

    assert (found.origin, found.target) == (("http", "a", 80), target)


def test_other_hosts_and_the_fragment():
    base = parse(BASE + "#old")

    assert resolved(base, "//g:8/x").origin == ("http", "g", 8)
    assert resolved(base, "https://[::1]/x").origin == ("https", "::1", 443)
    assert [resolved(base, to).fragment for to in ("g", "g#new", "g#")] == ["old", "new", ""]
    assert parse("http://user:secret@a").user == "user:secret"
    assert parse("http://a/b c\xe9").target == "/b%20c%C3%A9"


@pytest.mark.parametrize("text", ["ftp://a/", "http:///a", "http://:80/", "http://a:b/", "a"])
def test_what_cannot_be_fetched_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)
