"""Fields of a response (RFC 9112, sections 2.2 and 5; RFC 9110, sections 5.1, 5.4 and 5.5)."""

import pytest

from fixtures.http1.fetches import CLOSE, FAILED, fetched, page
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import INFO, MAY, MUST, SHOULD, remark, rfc9110, rfc9112

CODED = chunked(b"hello")


@pytest.mark.parametrize("name", ["TRANSFER-ENCODING", "transfer-encoding"])
@rfc9112("5", MUST, id="H1C-130")
def test_field_names_have_no_case(client, name):
    """Capital or small letters in a field name change nothing."""
    got = client.fetch(reply(200, f"{name}: chunked", body=CODED))

    assert got == fetched(b"hello")


@pytest.mark.parametrize(
    "value", ["chunked", " chunked ", "\tchunked\t"], ids=["none", "spaces", "tabs"]
)
@rfc9112("5.1", MUST, id="H1C-131", also="RFC 9110 5.5")
def test_blanks_around_a_value_do_not_belong_to_it(client, value):
    """A value has no blanks around it, and needs none before it."""
    got = client.fetch(reply(200, f"Transfer-Encoding:{value}", body=CODED))

    assert got == fetched(b"hello")


@pytest.mark.parametrize(
    "fields",
    [
        ["Transfer-Encoding:\r\n chunked"],
        ["Transfer-Encoding:\r\n\tchunked"],
        ["A: b\r\n Transfer-Encoding: gzip", "Transfer-Encoding: chunked"],
    ],
    ids=["space", "tab", "looks like a field"],
)
@rfc9112("5.2", MUST, id="H1C-132")
def test_folded_value_is_one_value(client, fields):
    """A value that goes on in a line that begins with a blank is read with a space between."""
    got = client.fetch(reply(200, *fields, body=CODED))

    assert got == fetched(b"hello")


@rfc9112("2.2", MUST, id="H1C-133")
def test_line_with_a_blank_behind_the_status_line_is_no_field(client):
    """A line that begins with a blank, before any field, is ignored, or spoils the response."""
    fields = [" Transfer-Encoding: chunked", f"Content-Length: {len(CODED)}"]
    got = client.fetch(reply(200, *fields, body=CODED))

    remark("refused" if got == FAILED else "ignored")
    assert got in (fetched(CODED), FAILED)


@pytest.mark.parametrize("odd", ["\r", "\0"], ids=["CR", "NUL"])
@rfc9110("5.5", MUST, id="H1C-134", also="RFC 9112 2.2")
def test_cr_and_nul_in_a_value_count_as_a_space_at_best(client, odd):
    """A length with CR or NUL between its digits is no number, for they are no more than spaces."""
    got = client.fetch(reply(200, f"Content-Length: 1{odd}0", body=b"hellohello"), CLOSE)

    assert got == FAILED


@rfc9112("2.2", MAY, id="H1C-135")
def test_lines_that_end_with_lf_alone(client):
    """A head whose lines end with LF alone is read, or refused."""
    got = client.fetch(page().encode().replace(b"\r\n", b"\n"))

    remark("refused" if got == FAILED else "read")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize(
    "line", ["no colon", ": no name", "a name: with blanks", "Blank : before the colon", "\x01: a"]
)
@rfc9112("5.1", INFO, id="H1C-136")
def test_malformed_field_line(client, line):
    """A line that is no field is passed over, or spoils the response."""
    got = client.fetch(page(b"hello", line))

    remark("refused" if got == FAILED else "passed over")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize("value", ["any", "", "\xe9\xff", '"quoted, \\" and more', "a, b, , c"])
@rfc9110("5.1", SHOULD, id="H1C-137", also="RFC 9110 5.5")
def test_unknown_field_is_ignored(client, value):
    """A field that nobody knows changes nothing, whatever its value."""
    got = client.fetch(page(b"hello", f"Wireproof-Unknown: {value}"))

    assert got == fetched(b"hello")


@pytest.mark.parametrize(
    "fields", [["A: " + "a" * 8000], ["A: " + "a" * 60_000], ["A: b"] * 90, ["A: b"] * 1000]
)
@rfc9110("5.4", INFO, id="H1C-138")
def test_large_head(client, fields):
    """A large head is read, or refused; the limits are the client's."""
    got = client.fetch(page(b"hello", *fields))

    remark("refused" if got == FAILED else "read")
    assert got in (fetched(b"hello"), FAILED)
