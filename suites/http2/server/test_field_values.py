"""Values of fields (RFC 9113 section 8.2.1)."""

import pytest

from fixtures.http2.outcome import malformed, served
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113

CONTROLS = [one for one in (*range(0x01, 0x20), 0x7F) if one not in b"\t\n\r"]


@pytest.mark.parametrize("octet", ["\0", "\r", "\n", "\r\n", "\r\nx-next: 1"], ids=repr)
@pytest.mark.parametrize("value", ["{}value", "val{}ue", "value{}", "{}"])
@rfc9113("8.2.1", MUST, id="H2-173")
def test_delimiter_in_a_value_is_malformed(h2, octet, value):
    """A request with NUL, CR or LF anywhere in the value of a field is malformed."""
    h2.send(h2.get(1, ("x-field", value.format(octet))))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("value", [" a", "\ta", "a ", "a\t", "  a  ", " ", "\t"], ids=repr)
@rfc9113("8.2.1", MUST, id="H2-174")
def test_blank_around_a_value_is_malformed(h2, value):
    """A request with a space or tab at the beginning or end of a value is malformed."""
    h2.send(h2.get(1, ("x-field", value)))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("name", ["accept", "user-agent", "host", "cookie", "content-type"])
@pytest.mark.parametrize("value", ["a\0b", "a\r\nb"], ids=repr)
@rfc9113("8.2.1", MUST, id="H2-350")
def test_delimiter_in_a_known_field_is_malformed(h2, name, value):
    """A request with NUL, CR or LF in a field that servers read is malformed, too."""
    h2.send(h2.get(1, (name, value)))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("octet", CONTROLS, ids=lambda octet: f"{octet:02x}")
@rfc9113("8.2.1", SHOULD, id="H2-351", also="RFC 9110 5.5")
def test_other_control_in_a_value_is_malformed(h2, octet):
    """A request with a control character other than tab in a value is malformed."""
    h2.send(h2.get(1, ("x-field", b"val%cue" % octet)))

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize(
    "value",
    ["", "a b", "a\tb", '"quoted"', "a:b", "caf\xe9", "\x80\xff", "a, b", "x" * 2000],
    ids=["empty", "space", "tab", "quoted", "colon", "latin", "high", "list", "long"],
)
@rfc9110("5.5", SHOULD, id="H2-352")
def test_any_other_value_is_no_obstacle(h2, value):
    """A request with an unknown field is served whatever its value is made of, or without one."""
    h2.send(h2.get(1, ("x-field", value)))

    assert h2.outcome(1) == served()
