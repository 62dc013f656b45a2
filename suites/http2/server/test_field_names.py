"""Names of fields (RFC 9113 section 8.2.1)."""

from fixtures.http2.outcome import answered, malformed, served
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113

ODD_OCTETS = [*b"\x00\x01\x07\x08\x0b\x0c\x0e\x1f\x20\x7f\x80\x9f\xa0\xad\xc3\xfe\xff", *b"\t\r\n"]
"""Both ends of each range, and what programs are known to treat on their own."""
TOKENS = {
    "letters": "x-unknown",
    "marks": "!#$%&'*+-.^_`|~",
    "digit": "0",
    "underscore": "x_y",
    "long": "x" * 200,
}
FLAWED = {
    "upper case": ("X-Field", "1"),
    "space": ("x field", "1"),
    "colon": ("x:field", "1"),
    "NUL": ("x-field", "a\0b"),
    "padded": ("x-field", " a"),
}


def named(h2, names):
    """Return a GET for each name, with a field that is called so."""
    return {repr(name): h2.get(1, (name, "1")) for name in names}


@rfc9113("8.2.1", MUST, id="H2-169")
def test_upper_case_is_malformed(h2):
    """A request with an upper-case letter in the name of a field is malformed."""
    names = ["X-Field", "x-fielD", "Accept", "USER-AGENT"]

    assert h2.outcomes(named(h2, names)) == malformed()


@rfc9113("8.2.1", MUST, id="H2-170")
def test_name_of_other_than_visible_ascii_is_malformed(h2):
    """A request with an octet in a field's name that is not visible ASCII is malformed."""
    fields = {f"{octet:02x}": (b"x-%cfield" % octet, "1") for octet in ODD_OCTETS}

    assert h2.outcomes({name: h2.get(1, one) for name, one in fields.items()}) == malformed()


@rfc9113("8.2.1", MUST, id="H2-347")
def test_name_with_blanks_around_it_is_malformed(h2):
    """A name is not trimmed or cut: one that begins or ends with a blank is malformed."""
    names = [" x-field", "x-field ", "\tx-field", "x-field\r\nx-next"]

    assert h2.outcomes(named(h2, names)) == malformed()


@rfc9113("8.2.1", MUST, id="H2-171")
def test_colon_inside_a_name_is_malformed(h2):
    """A request with a colon in the name of a field is malformed."""
    names = ["x:field", "x-field:", "accept:x", "x::y"]

    assert h2.outcomes(named(h2, names)) == malformed()


@rfc9113("8.2.1", SHOULD, id="H2-172", also="RFC 9110 5.1")
def test_empty_name_is_malformed(h2):
    """A request with a field that has no name is malformed."""
    h2.send(h2.get(1, ("", "1")))

    assert h2.outcome(1) == malformed()


@rfc9113("8.2.1", SHOULD, id="H2-348", also="RFC 9110 5.1")
def test_name_that_is_no_token_is_malformed(h2):
    """A request with a visible octet in a field's name that no token has is malformed."""
    fields = {repr(octet): (f"x-{octet}field", "1") for octet in '"(),/;<=>?@[\\]{}'}

    assert h2.outcomes({name: h2.get(1, one) for name, one in fields.items()}) == malformed()


@rfc9110("5.1", SHOULD, id="H2-349", also="RFC 9110 5.6.2")
def test_field_of_any_token_is_no_obstacle(h2):
    """A request with a field that nobody knows is served, whatever token its name is."""
    assert h2.outcomes({name: h2.get(1, (one, "1")) for name, one in TOKENS.items()}) == served()


@rfc9113("8.2.1", SHOULD, id="H2-175")
def test_malformed_field_gets_400(h2):
    """A request with a field that no message may have is answered with 400."""
    assert h2.outcomes({name: h2.get(1, one) for name, one in FLAWED.items()}) == answered(400)
