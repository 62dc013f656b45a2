"""Field lines (RFC 9112, sections 5 and 5.1; RFC 9110, sections 5.1 to 5.3, 5.5 and 5.6.1)."""

import pytest

from fixtures.http1.content import took
from fixtures.http1.messages import ENDED, SERVED, statuses
from fixtures.http1.refusal import refused, refused_or_served
from fixtures.http1.told import told
from fixtures.requirements import INFO, MUST, SHOULD, capability, requirement, rfc9110, rfc9112

TCHARS = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CONTROLS = "".join(chr(one) for one in (*range(0x20), 0x7F) if chr(one) not in "\r\n")
NOT_IN_A_NAME = {"delimiters": ' "(),/;<=>?@[\\]{}', "controls": CONTROLS, "others": "\x80\xa0\xff"}


# Lines


@rfc9112("5", SHOULD, id="H1-036", also="RFC 9112 2.2")
def test_line_without_a_colon_is_refused(http):
    """A field line without a colon is refused."""
    http.send(http.get("X-One"))

    assert http.refusal() == refused(400)


@rfc9112("5", SHOULD, id="H1-037", also="RFC 9112 2.2")
def test_line_without_a_name_is_refused(http):
    """A field line that begins with its colon is refused."""
    http.send(http.get(": one"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize("blank", [" ", "\t", "  "], ids=["SP", "HTAB", "two"])
@pytest.mark.parametrize("name", ["X-One", "Connection"])
@rfc9112("5.1", MUST, id="H1-039")
def test_blank_before_the_colon_is_refused(http, name, blank):
    """A blank between the name of a field and its colon gets 400."""
    http.send(http.get(f"{name}{blank}: close"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize(
    ("before", "behind"),
    [("", ""), (" ", " "), ("\t", "\t"), (" \t  ", "\t \t")],
    ids=["none", "SP", "HTAB", "many"],
)
@rfc9110("5.5", MUST, id="H1-040", also="RFC 9112 5.1")
def test_blanks_around_a_value_do_not_belong_to_it(http, before, behind):
    """The value of a field is what stands between the blanks around it."""
    http.send(http.get(f"Connection:{before}close{behind}"))
    first = http.response()
    http.send(http.get())

    assert first.status in SERVED
    assert http.rest() in ENDED


# Names


@pytest.mark.parametrize("kind", NOT_IN_A_NAME)
@rfc9110("5.1", SHOULD, id="H1-038", also="RFC 9112 2.2")
def test_octet_that_no_name_holds_is_refused(http, kind):
    """A field name that holds anything but the characters of a token is refused."""
    served = []
    for octet in NOT_IN_A_NAME[kind]:
        http = http.again()
        http.send(http.get(f"X-{octet}-One: one"))
        served += [octet] if http.refusal() != refused(400) else []
        http.close()

    assert served == []


@rfc9110("5.1", MUST, id="H1-240", also="RFC 9110 5.6.2")
def test_name_may_be_any_token(http):
    """A field name may be made of any character of a token, and of a single one."""
    http.send(http.get(f"X{TCHARS}: one", *(f"{char}: one" for char in TCHARS if char not in "xX")))

    assert http.response().status in SERVED


@pytest.mark.parametrize("name", ["host", "HOST", "hOsT"])
@rfc9110("5.1", MUST, id="H1-042", also="RFC 9112 5")
def test_name_has_no_case(http, name):
    """The name of a field means the same in capitals and in small letters."""
    host = f"{name}: {http.endpoint.host_header}"
    http.send(http.get().without("Host").having(host))

    assert http.response().status in SERVED


@pytest.mark.parametrize("name", ["content-length", "CONTENT-LENGTH", "cOnTeNt-LeNgTh"])
@rfc9110("5.1", MUST, id="H1-241", also="RFC 9112 5")
def test_name_that_frames_has_no_case(http, name):
    """Content-Length delimits the content of a request however its name is written."""
    hidden = http.get().encode()
    http.send(http.upload(hidden, f"{name}: {len(hidden)}"), http.last())

    assert http.reception() == took(hidden)


@pytest.mark.parametrize(
    "field", ["Content_Length: 500", "Transfer_Encoding: chunked", "Content-Length_: 500"]
)
@rfc9110("5.1", MUST, id="H1-195")
def test_name_that_looks_alike_is_another(http, field):
    """A name that only looks like Content-Length or Transfer-Encoding delimits nothing."""
    http.demand_persistence()
    first, *rest = http.answers(http.get(field))

    assert first.status in SERVED
    assert first.closes or statuses(rest)[0] in SERVED


@rfc9110("5.1", SHOULD, id="H1-242")
def test_unknown_field_is_ignored(http):
    """Fields that nobody has heard of do not keep a request from being served."""
    http.send(http.get("X-One: 1", "Never-Heard-Of: a, b; c=d", 'Wireproof-Says: "x, y"'))

    assert http.response().status in SERVED


# Values


@capability("head")
@rfc9110("5.5", MUST, id="H1-043")
def test_nul_in_a_value_is_refused_or_a_space(http):
    """A NUL inside a field value makes the request invalid, or becomes a space."""
    http.send(http.get("X-One: a\x00b", path=http.extra("head")))
    refusal = http.refusal()
    served = refusal.answer.status in SERVED

    assert refusal == refused_or_served(400, why="a NUL becomes a space")
    assert told(refusal.answer, "x-one") == (["a b"] if served else [])


@pytest.mark.parametrize("octet", ["\x01", "\x0b", "\x1b", "\x7f"], ids=["SOH", "VT", "ESC", "DEL"])
@rfc9110("5.5", SHOULD, id="H1-044", also="RFC 9112 2.2")
def test_control_in_a_value_is_refused(http, octet):
    """A control character other than a tab inside a field value makes the request invalid."""
    http.send(http.get(f"X-One: a{octet}b"))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize(
    "value",
    [b"\xe9", "\u00e9".encode(), b"\xff\xfe\x80", b"\x85\xa0"],
    ids=["8859-1", "UTF-8", "neither", "NEL"],
)
@rfc9110("5.5", SHOULD, id="H1-045")
def test_octets_beyond_ascii_are_accepted_in_a_value(http, value):
    """Octets from 0x80 on inside a field value are taken as they are, whatever they encode."""
    http.send(http.get(b"X-One: a" + value + b"b"))

    assert http.response().status in SERVED


@rfc9110("5.5", MUST, id="H1-243")
def test_value_may_be_empty(http):
    """A field whose value is empty is well-formed."""
    http.send(http.get("X-One:", "X-Two: ", "Accept:"))

    assert http.response().status in SERVED


@capability("head")
@rfc9110("5.5", MUST, id="H1-244", also="RFC 9112 5.1")
def test_value_is_understood_as_it_was_sent(http):
    """The visible characters of a value arrive unchanged, with the blanks between them."""
    value = "".join(map(chr, range(0x21, 0x7F))) + " a\tb"
    http.send(http.get(f"X-One:\t{value} ", path=http.extra("head")))

    assert told(http.response(), "x-one") == [value]


@rfc9110("5.6.1.2", MUST, id="H1-049")
def test_empty_members_of_a_list_are_ignored(http):
    """Members of a list that are empty do not hide the others."""
    http.send(http.get("Connection: , ,close ,,"))
    first = http.response()
    http.send(http.get())

    assert first.status in SERVED
    assert http.rest() in ENDED


# Lines of the same name, and of others


@rfc9110("5.2", MUST, id="H1-245")
def test_list_may_have_several_lines(http):
    """The lines of a list field are one list: each of them counts."""
    closing = http.get("Connection: x-one", "X-One: 1", "Connection: close")
    http.send(closing)
    first = http.response()
    http.send(http.get())

    assert first.status in SERVED
    assert http.rest() in ENDED


@capability("head")
@rfc9110("5.2", MUST, id="H1-246", also="RFC 9110 5.3")
def test_lines_of_one_name_keep_their_order(http):
    """Values of lines of the same name are joined in the order in which they were sent."""
    lines = ("X-One: 3", "X-Two: 0", "x-one: 1, 2", "X-ONE: 0")
    http.send(http.get(*lines, path=http.extra("head")))
    joined = ",".join(told(http.response(), "x-one"))

    assert [one.strip() for one in joined.split(",")] == ["3", "1", "2", "0"]


@rfc9110("5.3", MUST, id="H1-247")
def test_order_of_different_fields_does_not_matter(http):
    """Host and Connection count as well behind any other fields as before them."""
    (host,) = http.get().fields
    others = [f"X-{number}: {number}" for number in range(20)]
    closing = http.get().without("Host").having(*others, "Connection: close", host)
    http.send(closing)
    first = http.response()
    http.send(http.get())

    assert first.status in SERVED
    assert http.rest() in ENDED


@capability("echo")
@rfc9110("5.3", INFO, id="H1-050")
def test_two_content_types(http):
    """Two different values of Content-Type are refused, or one of them counts."""
    types = ("Content-Type: text/plain", "Content-Type: text/html")
    http.send(http.post(b"hello", *types, path=http.extra("echo")))

    assert http.refusal() == refused_or_served(400, 415, why="one of two types counts")


@pytest.mark.parametrize(
    "cookies",
    [
        ("a=1", "b=2"),
        ("",),
        ("===;;;",),
        ("a=" + "x" * 4000,),
        ("; ".join(f"c{n}=1" for n in range(400)),),
        ("a=\x00",),
        ("a=\x01\x7f",),
    ],
    ids=["two", "empty", "signs", "long", "many", "NUL", "controls"],
)
@requirement("RFC 6265", "4.2.2", INFO, id="H1-206")
def test_strange_cookies_are_no_trouble(http, cookies):
    """Cookies that make no sense are ignored, or refused: they are no error of the server."""
    http.send(http.get(*(f"Cookie: {cookie}" for cookie in cookies)))
    refusal = http.refusal()

    assert refusal == refused_or_served(400, 431, why="strange cookies are ignored")
    assert not {"\x00", "\x01", "\x7f"} & set(refusal.answer.head.decode("latin-1"))
