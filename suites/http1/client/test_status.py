"""Status line and status codes (RFC 9112, sections 2.3 and 4; RFC 9110, sections 6.2 and 15)."""

import pytest

from fixtures.http1.fetches import CLOSE, FAILED, fetched, page, together
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import INFO, MAY, MUST, SHOULD, remark, rfc9110, rfc9112


@rfc9112("4", MUST, id="H1C-040")
def test_reason_may_be_absent(client):
    """A status line that ends with the space behind the code is valid."""
    got = client.fetch(page().with_line("HTTP/1.1 200 "))

    assert got == fetched(b"hello")


@pytest.mark.parametrize("reason", ["404 Not Found", "Tr\xe8s bien", "a\tb  c"])
@rfc9112("4", SHOULD, id="H1C-041")
def test_reason_does_not_matter(client, reason):
    """The words behind the code change nothing."""
    got = client.fetch(page().with_line(f"HTTP/1.1 200 {reason}"))

    assert got == fetched(b"hello")


@pytest.mark.parametrize("line", ["HTTP/1.1 200", "HTTP/1.1  200 OK", "HTTP/1.1\t200\tOK"])
@rfc9112("4", MAY, id="H1C-042")
def test_other_blanks_in_the_status_line(client, line):
    """Other blanks than single spaces between the parts are taken for them, or refused."""
    got = client.fetch(page().with_line(line))

    remark("refused" if got == FAILED else "taken")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize("line", ["HTTP/1.1 20 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1 OK", "HTTP/1.1"])
@rfc9112("4", MUST, id="H1C-043")
def test_response_without_a_status_code_is_no_success(client, line):
    """A response whose status line has no code of three digits is no success."""
    got = client.fetch(page().with_line(line), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("version", ["http/1.1 ", "HTTP/11 ", "HTTP/1.x ", "HTP/1.1 ", ""])
@rfc9112("2.3", SHOULD, id="H1C-044", also="RFC 9110 2.4")
def test_version_is_spelt_exactly(client, version):
    """A response whose version is not spelt HTTP/1.1, in capitals, is refused."""
    # No section demands it: a recipient may make sense of what is not valid.
    got = client.fetch(page().with_line(f"{version}200 OK"), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("version", ["1.2", "1.9"])
@rfc9110("6.2", SHOULD, id="H1C-045")
def test_higher_minor_version_is_read_as_1_1(client, version):
    """A response of a later HTTP/1.x is read as one of HTTP/1.1."""
    got = client.fetch(
        reply(200, "Transfer-Encoding: chunked", body=chunked(b"hello"), version=version)
    )

    assert got == fetched(b"hello")


@pytest.mark.parametrize("version", ["2.0", "0.9"])
@rfc9110("2.5", INFO, id="H1C-046")
def test_other_major_version(client, version):
    """A response with another major version is refused, or read as one of HTTP/1.1."""
    got = client.fetch(page().with_line(f"HTTP/{version} 200 OK"), CLOSE)

    remark("refused" if got == FAILED else "read as HTTP/1.1")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize(("unknown", "known"), [(299, 200), (399, 300), (499, 400), (599, 500)])
@rfc9110("15", MUST, id="H1C-047")
def test_unknown_status_is_read_as_its_class(client, unknown, known):
    """A status that nobody knows has the same outcome as x00 of its class."""
    got = client.fetch(page(status=unknown))

    assert got == client.fetch(page(status=known))


@pytest.mark.parametrize("status", [600, 999])
@rfc9110("15", SHOULD, id="H1C-048")
def test_status_beyond_599_is_read_as_a_server_error(client, status):
    """A status above 599 has the same outcome as 500."""
    got = client.fetch(page(status=status))

    assert got == client.fetch(page(status=500))


@pytest.mark.parametrize("interim", [(100,), (103,), (199,), (100, 103, 103)], ids=str)
@rfc9110("15.2", MUST, id="H1C-049")
def test_interim_responses_are_passed_over(client, interim):
    """Responses with 1xx before the final one are passed over, also unasked and several."""
    got = client.fetch(*(reply(status, "Link: </a>") for status in interim), page())

    assert got == fetched(b"hello")


@rfc9110("15.2", MUST, id="H1C-050")
def test_interim_and_final_response_in_one_write(client):
    """A final response is found behind an interim one in the same segment."""
    got = client.fetch(together(reply(103, "Link: </a>"), page()))

    assert got == fetched(b"hello")


@pytest.mark.parametrize("framing", ["Content-Length: 5", "Transfer-Encoding: chunked"])
@rfc9112("6.3", MUST, id="H1C-051")
def test_interim_response_ends_with_its_head(client, framing):
    """A 1xx ends at its empty line, whatever its fields say of a body."""
    got = client.fetch(together(reply(103, framing), page()))

    assert got == fetched(b"hello")


@pytest.mark.parametrize("status", [100, 101, 103])
@rfc9110("15.2", MUST, id="H1C-052")
def test_interim_response_is_not_the_answer(client, status):
    """A 1xx behind which the connection ends is no success."""
    got = client.fetch(reply(status), CLOSE)

    assert got == FAILED


@rfc9110("15.2.2", MAY, id="H1C-053")
def test_unasked_101(client):
    """A 101 that was not asked for is refused, or passed over like any other 1xx."""
    got = client.fetch(
        reply(101, "Upgrade: other", "Connection: upgrade"), page(b"hello", "Connection: close")
    )

    remark("refused" if got == FAILED else "passed over")
    assert got in (fetched(b"hello"), FAILED)
