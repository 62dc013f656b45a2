"""Cookie in several fields, and other fields that are there twice (RFC 9113 section 8.2.3)."""

from fixtures.http1.told import told
from fixtures.requirements import MUST, capability, rfc9110, rfc9113

A, B, C = (("cookie", crumb) for crumb in ("a=b", "c=d", "e=f"))
OTHER = ("x-field", "1")
CRUMBS = {
    "one": [("cookie", "a=b; c=d; e=f")],
    "three": [A, B, C],
    "two and one": [("cookie", "a=b; c=d"), C],
    "one and two": [A, ("cookie", "c=d; e=f")],
    "others between": [A, OTHER, B, OTHER, C],
}


@capability("head")
@rfc9113("8.2.3", MUST, id="H2-181")
def test_crumbs_become_one_cookie(h2):
    """Cookie in several fields reaches the application as one, joined in order by `; `."""
    for peer, name in h2.each(CRUMBS, str):
        peer.send(peer.get(1, *CRUMBS[name], path=peer.extra("head")))

        assert told(peer.response(1), "cookie") == ["a=b; c=d; e=f"]


@capability("head")
@rfc9110("5.3", MUST, id="H2-354", also="RFC 9110 5.2")
def test_repeated_fields_keep_their_order(h2):
    """The values of a field that is there three times reach the application in their order."""
    fields = [("x-field", "1"), ("x-field", "2"), ("x-other", "0"), ("x-field", "3")]
    h2.send(h2.get(1, *fields, path=h2.extra("head")))
    values = ",".join(told(h2.response(1), "x-field"))

    assert [one.strip() for one in values.split(",")] == ["1", "2", "3"]
