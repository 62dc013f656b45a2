"""Values of fields (RFC 9113 section 8.2.1)."""

from fixtures.http2.outcome import malformed, served
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113

CONTROLS = [one for one in (*range(0x01, 0x20), 0x7F) if one not in b"\t\n\r"]


@rfc9113("8.2.1", MUST, id="H2-173")
def test_delimiter_in_a_value_is_malformed(h2):
    """A request with NUL, CR or LF anywhere in the value of a field is malformed."""
    values = [
        place.format(octet)
        for place in ("{}value", "val{}ue", "value{}", "{}")
        for octet in ("\0", "\r", "\n", "\r\n", "\r\nx-next: 1")
    ]

    assert h2.outcomes({repr(one): h2.get(1, ("x-field", one)) for one in values}) == malformed()


@rfc9113("8.2.1", MUST, id="H2-174")
def test_blank_around_a_value_is_malformed(h2):
    """A request with a space or tab at the beginning or end of a value is malformed."""
    values = [" a", "\ta", "a ", "a\t", "  a  ", " ", "\t"]

    assert h2.outcomes({repr(one): h2.get(1, ("x-field", one)) for one in values}) == malformed()


@rfc9113("8.2.1", MUST, id="H2-350")
def test_delimiter_in_a_known_field_is_malformed(h2):
    """A request with NUL, CR or LF in a field that servers read is malformed, too."""
    names = ["accept", "user-agent", "host", "cookie", "content-type"]
    fields = [(name, value) for name in names for value in ("a\0b", "a\r\nb")]

    assert h2.outcomes({repr(one): h2.get(1, one) for one in fields}) == malformed()


@rfc9113("8.2.1", SHOULD, id="H2-351", also="RFC 9110 5.5")
def test_other_control_in_a_value_is_malformed(h2):
    """A request with a control character other than tab in a value is malformed."""
    fields = {f"{octet:02x}": ("x-field", b"val%cue" % octet) for octet in CONTROLS}

    assert h2.outcomes({name: h2.get(1, one) for name, one in fields.items()}) == malformed()


@rfc9110("5.5", SHOULD, id="H2-352")
def test_any_other_value_is_no_obstacle(h2):
    """A request with an unknown field is served whatever its value is made of, or without one."""
    values = {
        "empty": "",
        "space": "a b",
        "tab": "a\tb",
        "quoted": '"quoted"',
        "colon": "a:b",
        "latin": "caf\xe9",
        "high": "\x80\xff",
        "list": "a, b",
        "long": "x" * 2000,
    }
    requests = {name: h2.get(1, ("x-field", value)) for name, value in values.items()}

    assert h2.outcomes(requests) == served()
