"""Content-Length, which says again what the frames say (RFC 9113 section 8.1.1)."""

import pytest

from fixtures.http2.blocks import block
from fixtures.http2.frames import data, headers
from fixtures.http2.outcome import malformed, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, capability, rfc9110, rfc9113

HELLO = {
    "one frame": [data(1, b"hello", end_stream=True)],
    "several": [data(1, b"he"), data(1, b"ll"), data(1, b"o", end_stream=True)],
    "empty end": [data(1, b"hello"), data(1, end_stream=True)],
    "padded": [data(1, b"hello", pad=3, end_stream=True)],
    "trailers": [data(1, b"hello"), headers(1, block(("x-late", "1")), end_stream=True)],
}


def lengths(*values):
    """Return fields Content-Length with these values."""
    return [("content-length", value) for value in values]


def upload(h2, *values, frames=HELLO["one frame"]):
    """Return the frames of a POST of five octets to the echo, with these lengths."""
    return h2.post(1, *lengths(*values), path=h2.extra("echo")), *frames


@capability("echo")
@rfc9113("8.1.1", MUST, id="H2-163")
def test_other_length_than_announced_is_malformed(h2):
    """A content that is shorter or longer than its Content-Length is malformed."""
    requests = {
        f"{length} ({name})": upload(h2, length, frames=frames)
        for name, frames in HELLO.items()
        for length in ("0", "4", "6", "8", "4294967301", "18446744073709551621")
    }

    assert h2.outcomes(requests) == malformed()


@pytest.mark.parametrize("method", ["GET", pytest.param("POST", marks=capability("echo"))])
@rfc9113("8.1.1", MUST, id="H2-164")
def test_length_without_content_is_malformed(h2, method):
    """A request that announces content and ends with its HEADERS is malformed."""
    path = h2.extra("echo") if method == "POST" else None
    h2.send(h2.request(1, h2.fields(method, path).having(*lengths("5"))))

    assert h2.outcome(1) == malformed()


@capability("echo")
@rfc9113("8.1.1", MUST, id="H2-342")
def test_length_of_the_content_is_right(h2):
    """A Content-Length that counts the content alone, without padding and trailers, is right."""
    for peer, name in h2.each(HELLO, str):
        peer.send(*upload(peer, "5", frames=HELLO[name]))

        assert peer.response(1).body == b"hello"


@rfc9113("8.1.1", MUST, id="H2-343")
def test_length_of_no_content_is_zero(h2):
    """A GET that ends with its HEADERS is served with a Content-Length of 0."""
    h2.send(h2.get(1, *lengths("0")))

    assert h2.response(1).status in SERVED


@capability("echo")
@rfc9113("8.1.1", MUST, id="H2-344", also="RFC 9110 8.6")
def test_two_lengths_are_malformed(h2):
    """A request with two lengths that differ is malformed, though one of them is right."""
    values = {"5 and 6": ["5", "6"], "6 and 5": ["6", "5"], "list": ["5, 6"]}

    assert h2.outcomes({name: upload(h2, *those) for name, those in values.items()}) == malformed()


@capability("echo")
@rfc9113("8.1.1", MUST, id="H2-345", also="RFC 9110 8.6")
def test_length_is_a_decimal_number(h2):
    """A Content-Length that is no decimal number, or empty, equals no length: it is malformed."""
    values = ["+5", "-5", "0x5", "5.0", "5h", "five", ""]

    assert h2.outcomes({repr(value): upload(h2, value) for value in values}) == malformed()


@capability("echo")
@rfc9110("8.6", MAY, id="H2-346")
def test_same_length_twice_is_refused_or_understood(h2):
    """The right length, said twice, is refused or taken for what it is."""
    requests = {"twice": upload(h2, "5", "5"), "list": upload(h2, "5, 5")}

    accepted = served("the same length twice is accepted")
    assert h2.outcomes(requests) == malformed() | accepted
