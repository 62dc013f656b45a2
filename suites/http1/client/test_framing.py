"""Where the body of a response ends (RFC 9112, sections 6 and 6.3; RFC 9110, section 8.6)."""

import pytest

from fixtures.http1.fetches import CLOSE, FAILED, RESET, fetched, page, pieces, together
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import MAY, MUST, remark, rfc9110, rfc9112

CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize("body", [b"", b"hello", b"many octets " * 40_000], ids=len)
@rfc9112("6.3", MUST, id="H1C-060")
def test_body_has_the_octets_of_content_length(client, body):
    """The body has as many octets as Content-Length says; what comes behind is not of it."""
    got = client.fetch(together(page(body), b"EXTRA"))

    # The octets behind it may also be taken for a sign that the length is wrong.
    assert got in (fetched(body), FAILED)


@pytest.mark.parametrize("framing", ["Content-Length: 5", CHUNKED])
@pytest.mark.parametrize("status", [204, 304])
@rfc9112("6.3", MUST, id="H1C-061")
def test_204_and_304_have_no_body(client, status, framing):
    """A 204 and a 304 end at their empty line, whatever their fields say of a body."""
    got = client.fetch(reply(status, framing))

    assert got == client.fetch(reply(status))


@rfc9110("15.3.5", MUST, id="H1C-062")
def test_204_is_a_success_without_content(client):
    """A 204 is a complete response with nothing in it."""
    got = client.fetch(reply(204))

    assert got == fetched(b"")


@pytest.mark.parametrize("version", ["1.1", "1.0"])
@rfc9112("6.3", MUST, id="H1C-063")
def test_body_of_no_declared_length_ends_with_the_connection(client, version):
    """Without Content-Length and Transfer-Encoding the body is all that comes until the end."""
    got = client.fetch(reply(200, version=version), b"hel", b"lo", CLOSE)

    assert got == fetched(b"hello")


@rfc9112("8", MUST, id="H1C-064")
def test_reset_is_no_end_of_a_body(client):
    """A body that would end with the connection is incomplete where that is reset."""
    got = client.fetch(reply(200, body=b"hello"), RESET)

    assert got == FAILED


@pytest.mark.parametrize("order", [1, -1], ids=["length first", "coding first"])
@rfc9112("6.3", MUST, id="H1C-065")
def test_transfer_coding_goes_before_the_length(client, order):
    """Of Content-Length and Transfer-Encoding the latter counts, or the response is refused."""
    fields = ["Content-Length: 3", CHUNKED][::order]
    got = client.fetch(reply(200, *fields, body=chunked(b"hello")))

    remark("refused" if got == FAILED else "the coding counts")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize(
    "value", ["", "abc", "+5", "-5", "0x5", "5x", "5 5", "5.0", "5;5"], ids=ascii
)
@rfc9112("6.3", MUST, id="H1C-066")
def test_length_that_is_no_number_spoils_the_response(client, value):
    """A response whose Content-Length is not made of digits is discarded."""
    got = client.fetch(reply(200, f"Content-Length: {value}", body=b"hello"), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("lengths", [["5", "6"], ["6", "5"], ["5, 6"], ["6, 5"]], ids=" ".join)
@rfc9112("6.3", MUST, id="H1C-067")
def test_two_lengths_spoil_the_response(client, lengths):
    """A response with two different lengths is discarded."""
    fields = [f"Content-Length: {length}" for length in lengths]
    got = client.fetch(reply(200, *fields, body=b"hello!"), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("lengths", [["5", "5"], ["5, 5"]], ids=" ".join)
@rfc9110("8.6", MAY, id="H1C-068", also="RFC 9112 6.3")
def test_the_same_length_twice(client, lengths):
    """The same length twice counts as once, or spoils the response."""
    fields = [f"Content-Length: {length}" for length in lengths]
    got = client.fetch(reply(200, *fields, body=b"hello"))

    remark("discarded" if got == FAILED else "taken as one")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize("length", [2**32 + 5, 2**64 + 5])
@rfc9110("8.6", MUST, id="H1C-069")
def test_large_length_does_not_wrap_around(client, length):
    """A length of more than 32 or 64 bits is not cut: five octets are not all of it."""
    got = client.fetch(reply(200, f"Content-Length: {length}", body=b"hello"), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("coding", ["gzip", "chunked, gzip"])
@rfc9112("6.3", MUST, id="H1C-070")
def test_coding_that_does_not_end_with_chunked(client, coding):
    """Where chunked is not the last coding, the body is all that comes, or is not understood."""
    whole = chunked(b"hello")
    got = client.fetch(
        reply(200, f"Transfer-Encoding: {coding}", "Content-Length: 3", body=whole), CLOSE
    )

    assert got in (fetched(whole), FAILED)


@pytest.mark.parametrize("value", ["005", "5 ", "\t 5\t"], ids=["zeros", "space", "tabs"])
@rfc9112("5.1", MUST, id="H1C-071", also="RFC 9110 8.6")
def test_length_with_zeros_or_blanks_around_it(client, value):
    """Blanks around a value do not belong to it, and a number may begin with zeros."""
    got = client.fetch(reply(200, f"Content-Length:{value}", body=b"hello"))

    assert got == fetched(b"hello")


@pytest.mark.parametrize("framing", ["length", "chunked"])
@rfc9112("2.2", MUST, id="H1C-072")
def test_response_comes_octet_by_octet(client, framing):
    """A response is the same in segments of one octet each."""
    coded = reply(200, CHUNKED, body=chunked(b"hello", trailers="A: b\r\n"))
    got = client.fetch(*pieces(coded if framing == "chunked" else page()))

    assert got == fetched(b"hello")
