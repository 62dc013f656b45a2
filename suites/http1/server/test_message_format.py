"""Lines, octets and versions of a request (RFC 9112, section 2; RFC 9110, sections 2.5 and 6.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fixtures.counted import Counted
from fixtures.http1.messages import NEXT_WAS_CONTENT, SERVED, Garbled, Silence, is_silence, statuses
from fixtures.http1.refusal import Refusal, refused, refused_or_served
from fixtures.http1.told import told
from fixtures.requirements import INFO, MAY, MUST, SHOULD, capability, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable

HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HTTP2_SETTINGS = b"\x04"
"""The type of the frame with which a server of HTTP/2 begins: the fourth octet that it sends."""


# Lines


@rfc9112("2.2", SHOULD, id="H1-002")
def test_empty_line_before_a_request_is_ignored(http):
    """An empty line before the request line is passed over."""
    http.send(b"\r\n" + http.get().encode())

    assert http.response().status in SERVED


@rfc9112("2.2", SHOULD, id="H1-210")
def test_empty_line_between_requests_is_ignored(http):
    """An empty line behind a request does not disturb the next one on the connection."""
    http.demand_persistence()
    http.send(http.get().encode() + b"\r\n", http.last())
    first, second = http.response(), http.response()

    assert first.status in SERVED
    assert first.closes or second.status in SERVED


@rfc9112("2.2", INFO, id="H1-211")
def test_many_empty_lines_before_a_request(http):
    """Three empty lines before the request line are passed over, or too many."""
    http.send(b"\r\n\r\n\r\n" + http.get().encode())

    assert http.refusal() == refused_or_served(400, why="three empty lines are passed over")


@pytest.mark.parametrize(
    "head", ["{line}\n{host}\r\n\r\n", "{line}\r\n{host}\n\r\n", "{line}\n{host}\n\n"]
)
@rfc9112("2.2", MAY, id="H1-003")
def test_line_feed_alone_ends_a_line_or_is_refused(http, head):
    """A line that ends with LF alone is read like one that ends with CRLF, or refused. Who knows
    CRLF only may wait for it, and refuses what has come by then.
    """
    get = http.get()
    line, host = get.line.decode(), get.fields[0].decode()
    http.meeting.demand_control()
    http.send(head.format(line=line, host=host).encode())
    answer = http.anything()
    if is_silence(answer):
        http.more(b"\r\n\r\n")
        answer = http.response()

    assert Refusal(answer) == refused_or_served(400, why="LF alone ends a line")


@rfc9112("2.2", MUST, id="H1-005")
def test_carriage_return_alone_ends_no_line(http):
    """What follows a CR without LF is never read as a field of its own."""
    next_one = http.get()
    length = b"Content-Length: %d" % len(next_one.encode())
    http.send(http.get(b"X-One: one\r" + length), next_one, http.last())

    assert http.refusal() == refused_or_served(400, why="a CR belongs to the value")
    assert len(http.rest()) != NEXT_WAS_CONTENT


@capability("head")
@rfc9112("2.2", MUST, id="H1-006", also="RFC 9110 5.5")
def test_carriage_return_in_a_value_is_refused_or_a_space(http):
    """A CR inside a field value makes the request invalid, or becomes a space."""
    http.send(http.get(b"X-One: a\rb", path=http.extra("head")))
    refusal = http.refusal()
    served = refusal.answer.status in SERVED

    assert refusal == refused_or_served(400, why="a CR becomes a space")
    assert told(refusal.answer, "x-one") == (["a b"] if served else [])


@pytest.mark.parametrize(
    "separator",
    [b"\x0b", b"\x0c", b"\x1c", b"\x1e", b"\x85", "\u2028".encode(), "\u560a".encode(), b"\x8a"],
    ids=["VT", "FF", "FS", "RS", "NEL", "U+2028", "U+560A", "8A"],
)
@rfc9112("2.2", MUST, id="H1-212")
def test_octets_that_are_no_line_end_in_ascii(http, separator):
    """Nothing but LF ends a line: not what ends one in Unicode, nor what looks so cut to 7 bits."""
    http.demand_persistence(3)
    next_one = http.get()
    length = b"Content-Length: %d" % len(next_one.encode())
    http.send(http.get(b"X-One: one" + separator + length), next_one, http.last())

    assert http.refusal() == refused_or_served(400, why="it belongs to the value")
    assert len(http.rest()) != NEXT_WAS_CONTENT


@pytest.mark.parametrize("run", [" {}", "\t{}", " X-One: 1\r\n {}"], ids=["SP", "HTAB", "two"])
@rfc9112("2.2", MUST, id="H1-007")
def test_blank_led_line_before_the_fields_is_no_field(http, run):
    """A line led by a blank, right behind the request line, is not processed as a field."""
    next_one = http.get()
    line = run.format(f"Content-Length: {len(next_one.encode())}")
    http.send(next_one.with_line(next_one.line + b"\r\n" + line.encode()), next_one, http.last())

    assert http.refusal() == refused_or_served(400, why="the line is passed over")
    assert len(http.rest()) != NEXT_WAS_CONTENT


@rfc9112("2.2", SHOULD, id="H1-199")
@pytest.mark.parametrize("blanks", [" ", "\t", " \t "], ids=["SP", "HTAB", "mixed"])
def test_line_of_blanks_is_no_request_line(http, blanks):
    """A line of nothing but blanks before the request line is refused."""
    http.send(blanks.encode() + b"\r\n" + http.get().encode())

    assert http.refusal() == refused(400)


# What is no request


@given(noise=some.binary(min_size=64, max_size=64))
@rfc9112("2.2", SHOULD, id="H1-008")
def test_noise_is_refused(http, noise):
    """Octets that follow no grammar of HTTP are refused."""
    http = http.again()
    http.send(noise + b"\r\n\r\n")
    refusal = http.refusal()
    http.close()

    assert refusal == refused(400)


@rfc9112("2.1", SHOULD, id="H1-213")
def test_response_is_no_request(http):
    """A server that is sent a response refuses it."""
    http.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    assert http.refusal() == refused(400, 501)


@rfc9112("2.2", SHOULD, id="H1-192")
def test_http2_without_negotiation_is_refused(http):
    """The first octets of HTTP/2 are refused, or answered in HTTP/2 by who speaks it here."""
    http.send(HTTP2_PREFACE)
    refusal = http.refusal()

    if isinstance(refusal.answer.status, Garbled):
        assert refusal.answer.status.octets[3:4] == HTTP2_SETTINGS
        remark("it speaks HTTP/2 here")
    else:
        assert refusal == refused(505, 400)


@rfc9112("2.3", SHOULD, id="H1-015")
def test_request_without_a_version_is_refused(http):
    """A request line of HTTP/0.9, which ends behind the target, is not served."""
    http.send(f"GET {http.endpoint.path}\r\n\r\n".encode())

    assert http.refusal() == refused(400, 505)


# Segments


@rfc9112("2.2", MUST, id="H1-214")
def test_head_may_be_cut_anywhere(http):
    """A request is understood wherever the boundary of two segments falls in its head."""
    head = http.last().encode()
    cuts = range(1, len(head))
    seen = {cut: statuses(sent_in_pieces(http, head, [cut]))[0] for cut in cuts}

    assert {cut: status for cut, status in seen.items() if status not in SERVED} == {}


@given(count=some.integers(1, 4), cuts=some.lists(some.integers(0, 1000), max_size=4))
@rfc9112("2.2", MUST, id="H1-215", also="RFC 9112 9.3.2")
def test_segments_are_no_messages(http, count, cuts):
    """One to four requests in any number of segments get that many responses."""
    http.demand_persistence()
    octets = b"".join([*[http.get().encode()] * (count - 1), http.last().encode()])
    cuts = sorted({1 + cut % (len(octets) - 1) for cut in cuts})
    *seen, _ = sent_in_pieces(http, octets, cuts)

    assert [one.status for one in seen if one.status not in SERVED] == []
    # Behind a response that says close there may be no other.
    if not (seen and seen[-1].closes):
        assert Counted(len(seen), "responses") == count


def sent_in_pieces(http, octets, cuts):
    """Send octets on a further connection, in segments that end at `cuts`; return what comes."""
    http = http.again()
    *pieces, last = [
        octets[begin:end] for begin, end in zip([0, *cuts], [*cuts, None], strict=True)
    ]
    for piece in pieces:
        http.more(piece)
        http.barrier()
    http.more(last)
    answers = http.rest()
    http.close()
    return answers


@rfc9110("5.3", MUST, id="H1-216")
def test_request_waits_for_its_whole_head(http):
    """A request takes effect only once the whole of its head is there."""
    http.send(http.get().head.removesuffix(b"\r\n"))
    http.barrier()
    early = http.message(wait=0)
    http.more(b"\r\n")

    assert early.status == Silence(0)
    assert http.response().status in SERVED


# Versions


@pytest.mark.parametrize("version", ["http/1.1", "Http/1.1", "HTTp/1.1"])
@rfc9112("2.3", MUST, id="H1-011")
def test_name_of_the_protocol_has_capitals(http, version):
    """The name of the protocol in the request line is HTTP, in capitals."""
    other = http.ask(http.last().with_line(f"GET {http.endpoint.path} HTP/1.1"))
    if other.status in SERVED:
        not_applicable("a refusal of other names")  # H1-217 judges that
    http = http.again()
    http.send(http.get().with_line(f"GET {http.endpoint.path} {version}"))

    assert http.refusal() == refused(400, named=False)


@pytest.mark.parametrize(
    "version",
    [
        *("HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.10", "HTTP/01.1", "HTTP/1.1.1"),
        *("HTTP/1,1", "HTTP/x.1", "HTTP/1.x", "HTTP/-1.1", "HTTP/1.+1", "HTTP1.1", "HTTP//1.1"),
        *("HTTP /1.1", "HTTP/ 1.1", "HTTPS/1.1", "HTP/1.1", "/1.1", "1.1"),
    ],
)
@rfc9112("2.3", SHOULD, id="H1-217")
def test_malformed_version_is_refused(http, version):
    """A version is HTTP, a slash, a digit, a point and a digit; anything else is refused."""
    http.send(http.get().with_line(f"GET {http.endpoint.path} {version}"))

    assert http.refusal() == refused(400, 505)


@pytest.mark.parametrize("version", ["9.9", "3.0", "2.0", "0.9"])
@rfc9110("15.6.6", SHOULD, id="H1-010", also="RFC 9110 6.2")
def test_other_major_version_is_refused(http, version):
    """A request of a major version that is not spoken here gets 505."""
    http.send(http.get().with_line(f"GET {http.endpoint.path} HTTP/{version}"))

    assert http.refusal() == refused(505, 400)


@pytest.mark.parametrize("minor", [2, 9])
@rfc9110("6.2", SHOULD, id="H1-013")
def test_higher_minor_version_is_served(http, minor):
    """A request of HTTP/1.2 or higher is served as one of HTTP/1.1."""
    http.send(http.get().with_line(f"GET {http.endpoint.path} HTTP/1.{minor}"))

    assert http.response().status in SERVED


@pytest.mark.parametrize("minor", [2, 9])
@rfc9110("6.2", MUST, id="H1-218")
def test_response_has_a_version_that_is_spoken(http, minor):
    """The version of a response is the server's own, not a higher one that the client speaks."""
    http.send(http.get().with_line(f"GET {http.endpoint.path} HTTP/1.{minor}"))
    answer = http.response()

    assert answer.version in ("1.0", "1.1")
    assert answer.status in range(200, 600)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@rfc9110("6.2", SHOULD, id="H1-219", also="RFC 9112 2.3")
def test_response_has_the_highest_version(http, version):
    """A response says HTTP/1.1, to a client of HTTP/1.0 as well."""
    http.send(http.get().with_line(f"GET {http.endpoint.path} HTTP/{version}"))

    assert http.response().version == "1.1"
