"""Names of fields (RFC 9113 section 8.2.1)."""

import pytest

from fixtures.http2.outcome import answered, malformed, served
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113

ODD_OCTETS = [*b"\x00\x01\x07\x08\x0b\x0c\x0e\x1f\x20\x7f\x80\x9f\xa0\xad\xc3\xfe\xff", *b"\t\r\n"]
"""Both ends of each range, and what programs are known to treat on their own."""


@pytest.mark.parametrize("name", ["X-Field", "x-fielD", "Accept", "USER-AGENT"])
@rfc9113("8.2.1", MUST, id="H2-169")
def test_upper_case_is_malformed(h2, name):
    """A request with an upper-case letter in the name of a field is malformed."""
    h2.send(h2.get(1, (name, "1")))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("octet", ODD_OCTETS, ids=lambda octet: f"{octet:02x}")
@rfc9113("8.2.1", MUST, id="H2-170")
def test_name_of_other_than_visible_ascii_is_malformed(h2, octet):
    """A request with an octet in a field's name that is not visible ASCII is malformed."""
    h2.send(h2.get(1, (b"x-%cfield" % octet, "1")))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("name", [" x-field", "x-field ", "\tx-field", "x-field\r\nx-next"])
@rfc9113("8.2.1", MUST, id="H2-347")
def test_name_with_blanks_around_it_is_malformed(h2, name):
    """A name is not trimmed or cut: one that begins or ends with a blank is malformed."""
    h2.send(h2.get(1, (name, "1")))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("name", ["x:field", "x-field:", "accept:x", "x::y"])
@rfc9113("8.2.1", MUST, id="H2-171")
def test_colon_inside_a_name_is_malformed(h2, name):
    """A request with a colon in the name of a field is malformed."""
    h2.send(h2.get(1, (name, "1")))

    assert h2.outcome(1) == malformed()


@rfc9113("8.2.1", SHOULD, id="H2-172", also="RFC 9110 5.1")
def test_empty_name_is_malformed(h2):
    """A request with a field that has no name is malformed."""
    h2.send(h2.get(1, ("", "1")))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("octet", '"(),/;<=>?@[\\]{}')
@rfc9113("8.2.1", SHOULD, id="H2-348", also="RFC 9110 5.1")
def test_name_that_is_no_token_is_malformed(h2, octet):
    """A request with a visible octet in a field's name that no token has is malformed."""
    h2.send(h2.get(1, (f"x-{octet}field", "1")))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("name", ["x-unknown", "!#$%&'*+-.^_`|~", "0", "x_y", "x" * 200])
@rfc9110("5.1", SHOULD, id="H2-349", also="RFC 9110 5.6.2")
def test_field_of_any_token_is_no_obstacle(h2, name):
    """A request with a field that nobody knows is served, whatever token its name is."""
    h2.send(h2.get(1, (name, "1")))

    assert h2.outcome(1) == served()


@pytest.mark.parametrize(
    "field",
    [("X-Field", "1"), ("x field", "1"), ("x:field", "1"), ("x-field", "a\0b"), ("x-field", " a")],
    ids=["upper case", "space", "colon", "NUL", "padded"],
)
@rfc9113("8.2.1", SHOULD, id="H2-175")
def test_malformed_field_gets_400(h2, field):
    """A request with a field that no message may have is answered with 400."""
    h2.send(h2.get(1, field))

    assert h2.outcome(1) == answered(400)
