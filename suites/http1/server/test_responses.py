"""What holds of every response (RFC 9110, sections 5, 6, 8 and 15; RFC 9112, sections 2 to 6).

These cases send nothing of their own: each judges one rule over a tour of the target, which asks
it for one response of every kind.
"""

import re

from fixtures.http1.grammar import FIELDS, MEDIA_TYPE, URI_REFERENCE
from fixtures.http1.messages import NotAResponse
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9112

WITHOUT_CONTENT = (204, 205, 304)
REDIRECTS = (301, 302, 303, 307, 308)
SINGLE = (
    *(b"content-length", b"content-type", b"date", b"etag", b"last-modified"),
    *(b"location", b"server"),
)
TWO_LENGTHS = re.compile(rb"(?i)content-length:.*,")


@rfc9112("2.2", MUST, id="H1-009")
def test_no_head_has_a_bare_cr(http):
    """In the head of a response CR comes only before LF."""
    bare = [one for one in http.tour() if re.search(rb"\r(?!\n)", one.head)]

    assert bare == []


@rfc9112("4", MUST, id="H1-083")
def test_status_line_is_well_formed(http):
    """A status line is version, SP, three digits, SP, and perhaps a phrase."""
    line = re.compile(rb"HTTP/\d\.\d [0-9]{3} [\t\x20-\x7e\x80-\xff]*\r\n")
    odd = [one for one in http.tour() if one.head and not line.fullmatch(one.status_line)]

    assert odd == []


@rfc9110("15", MUST, id="H1-310")
def test_status_is_within_the_classes(http):
    """Every status is in 100 to 599."""
    numbers = [one for one in http.tour() if one.status_line[9:12].isdigit()]
    odd = [one for one in numbers if not 100 <= int(one.status_line[9:12]) <= 599]

    assert odd == []


@rfc9110("6.2", SHOULD, id="H1-311")
def test_version_is_the_server_s_own(http):
    """A response names the server's version, whichever the request has named."""
    versions = {one.status_line[:8] for one in http.tour() if one.status_line[:7] == b"HTTP/1."}

    assert len(versions) == 1


@rfc9112("5.1", MUST, id="H1-312")
def test_field_lines_are_well_formed(http):
    """A field line is a name without blanks, a colon, and a value without controls."""
    line = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*")
    whole = [one for one in http.tour() if one.head.endswith(b"\r\n\r\n")]
    odd = [one for one in whole if not all(map(line.fullmatch, unfolded(one.lines)))]

    assert odd == []


@rfc9112("5.2", MUST, id="H1-313")
def test_no_field_is_folded(http):
    """No line of a head begins with a blank."""
    folded = [one for one in http.tour() if one.lines != unfolded(one.lines)]

    assert folded == []


def unfolded(lines):
    """Return the lines that do not go on from the one before."""
    return [one for one in lines if one[:1] not in (b" ", b"\t")]


@rfc9112("6.1", MUST, id="H1-079")
def test_no_transfer_coding_without_content(http):
    """A response with 1xx or 204 has no Transfer-Encoding."""
    bodiless = [one for one in http.tour() if one.status in (*range(100, 200), 204)]
    coded = [one for one in bodiless if one.response.all("transfer-encoding")]

    assert coded == []


@rfc9110("8.6", MUST, id="H1-080")
def test_no_length_without_content(http):
    """A response with 1xx or 204 has no Content-Length."""
    bodiless = [one for one in http.tour() if one.status in (*range(100, 200), 204)]
    sized = [one for one in bodiless if one.response.all("content-length")]

    assert sized == []


@rfc9112("6.2", MUST, id="H1-081")
def test_framing_is_told_once(http):
    """No response has both Content-Length and Transfer-Encoding."""
    lengths = [one for one in http.tour() if re.search(rb"(?i)\ncontent-length:", one.head)]
    both = [one for one in lengths if re.search(rb"(?i)\ntransfer-encoding:", one.head)]

    assert both == []


@rfc9112("6.3", MUST, id="H1-082")
def test_content_has_the_length_that_is_told(http):
    """Behind as many octets as Content-Length says there is the next response, or the end."""
    sized = [one for one in http.tour() if one.response.sized == "content-length"]
    sized += [one for one in http.tour() if isinstance(one.response, NotAResponse)]
    astray = [one for one in sized if one.stray or isinstance(one.response, NotAResponse)]

    assert astray == []


@rfc9112("6.3", SHOULD, id="H1-314")
def test_end_of_content_is_told(http):
    """A response to HTTP/1.1 tells where its content ends, and not by closing."""
    new = [one for one in http.tour() if one.version == b"HTTP/1.1"]
    untold = [one for one in new if one.response.sized == "close"]

    assert untold == []


@rfc9110("15.3.6", MUST, id="H1-165", also="RFC 9110 6.4.1")
def test_some_statuses_have_no_content(http):
    """A response with 204, 205 or 304 has no octet of content."""
    bodiless = http.tour(*WITHOUT_CONTENT)

    assert [one for one in bodiless if one.response.body or one.stray] == []


@rfc9110("9.3.2", MUST, id="H1-315")
def test_no_answer_to_head_has_content(http):
    """Whatever HEAD asks for, the answer ends with its head."""
    heads = [one for one in http.tour() if one.method == "HEAD"]

    assert [one for one in heads if one.response.body or one.stray] == []


@rfc9110("15.2", MUST, id="H1-316")
def test_no_interim_response_to_http_1_0(http):
    """A client of HTTP/1.0 gets no 1xx."""
    old = [one for one in http.tour() if one.version == b"HTTP/1.0"]

    assert [one for one in old if one.status in range(100, 200)] == []


@rfc9110("15.5.2", MUST, id="H1-164", also="RFC 9110 15.5.8")
def test_refused_client_is_challenged(http):
    """401 has WWW-Authenticate, and 407 has Proxy-Authenticate."""
    names = {401: "www-authenticate", 407: "proxy-authenticate"}
    refused = http.tour(*names)

    assert [one for one in refused if not one.response.header(names[one.status])] == []


@rfc9110("15.5.6", MUST, id="H1-317", also="RFC 9110 10.2.1")
def test_refused_method_gets_a_list_of_others(http):
    """405 has Allow."""
    refused = http.tour(405)

    assert [one for one in refused if not one.response.all("allow")] == []


@rfc9110("15.5.6", MUST, id="H1-318")
def test_list_of_methods_is_true(http):
    """The Allow of a 405 does not name the method that was refused."""
    refused = [one for one in http.tour(405) if one.response.all("allow")]
    named = [(one, re.split(r"[\s,]+", one.response.header("allow"))) for one in refused]

    assert [one for one, methods in named if one.method in methods] == []


@rfc9110("15.4", SHOULD, id="H1-166", also="RFC 9110 10.2.2")
def test_redirect_says_where_to(http):
    """A redirect has a Location that is a URI reference."""
    redirects = http.tour(*REDIRECTS)
    wheres = [(one, one.response.header("location") or "") for one in redirects]

    assert [one for one, where in wheres if not where or not URI_REFERENCE.fullmatch(where)] == []


@rfc9110("15.5", SHOULD, id="H1-319", also="RFC 9110 15.6")
def test_error_is_explained(http):
    """A 4xx or 5xx has content that says what is wrong, except for HEAD."""
    errors = [one for one in http.tour() if one.status in range(400, 600) and one.method != "HEAD"]

    assert [one for one in errors if not one.response.body] == []


@rfc9110("8.3", SHOULD, id="H1-162")
def test_content_has_a_type(http):
    """A response with content says of which type it is."""
    full = [one for one in http.tour() if one.response.body]
    types = [(one, one.response.header("content-type") or "") for one in full]

    assert [one for one, kind in types if not MEDIA_TYPE.fullmatch(kind)] == []


@rfc9110("5.3", MUST, id="H1-163", also="RFC 9110 8.6")
def test_single_fields_are_not_repeated(http):
    """A field that is no list comes once at most, and Content-Length has one number."""
    names = [(one, [line.partition(b":")[0].lower() for line in one.lines]) for one in http.tour()]

    assert [one for one, told in names if any(told.count(name) > 1 for name in SINGLE)] == []
    assert [one for one, _ in names if any(map(TWO_LENGTHS.match, one.lines))] == []


@rfc9110("7.8", MUST, id="H1-402", also="RFC 9110 7.6.1")
def test_upgrade_is_an_option_of_the_connection(http):
    """A response with an Upgrade field names it in Connection."""
    told = [one for one in http.tour() if one.response.all("upgrade")]

    assert [one for one in told if "upgrade" not in one.response.list("connection")] == []


@rfc9110("2.2", MUST, id="H1-320", also="RFC 9110 5.5")
def test_field_values_follow_their_grammar(http):
    """Every field that RFC 9110 or RFC 9111 defines is written as it says."""
    values = [
        (one, f"{name}: {value}")
        for one in http.tour()
        for name, value in one.response.fields
        if name in FIELDS and not FIELDS[name].fullmatch(value)
    ]

    assert values == []


@rfc9110("15.3.7.1", MUST, id="H1-321", also="RFC 9110 15.3.7.2")
def test_part_says_which_part_it_is(http):
    """206 has Content-Range, and multipart/byteranges has it in its parts only."""
    partial = http.tour(206)
    many = [
        (one, (one.response.header("content-type") or "").startswith("multipart/"))
        for one in partial
    ]

    assert [one for one, apart in many if apart == bool(one.response.all("content-range"))] == []
