"""The control data of a request: its pseudo-fields (RFC 9113 section 8.3)."""

from fixtures.http2.blocks import Fields
from fixtures.http2.frames import FRAME_SIZE_ERROR
from fixtures.http2.outcome import answered, connection_error, malformed, served
from fixtures.http2.told import told
from fixtures.requirements import MAY, MUST, SHOULD, capability, rfc9110, rfc9113

NOT_VALID = {
    ":method": ["", "GE T", "GET / HTTP/1.1"],
    ":scheme": ["", "ht tp", "1http"],
}


def requests(h2, fields):
    """Return a request for each list of fields."""
    return {name: h2.request(1, those) for name, those in fields.items()}


@rfc9113("8.3", MUST, id="H2-182")
def test_unknown_pseudo_field_is_malformed(h2):
    """A request with a pseudo-field that no document defines is malformed."""
    names = [":test", ":host", ":version", ":Path", ":"]
    fields = {name: h2.fields().having((name, "1")) for name in names}

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9113("8.3", MUST, id="H2-183")
def test_status_in_a_request_is_malformed(h2):
    """A request with `:status`, which only responses have, is malformed."""
    status, fields = (":status", "200"), h2.fields()
    places = {"first": fields.led_by(status), "last": fields.having(status)}

    assert h2.outcomes(requests(h2, places)) == malformed()


@rfc9113("8.3", MUST, id="H2-185")
def test_pseudo_field_behind_a_field_is_malformed(h2):
    """A request with a pseudo-field behind a field that is none is malformed."""
    fields = {
        name: h2.fields().without(name).having(("x-field", "1"), (name, value))
        for name, value in h2.fields()
    }

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9113("8.3", MUST, id="H2-355")
def test_all_pseudo_fields_may_stand_in_any_order(h2):
    """A request is served whichever of its pseudo-fields comes first."""
    fields = {name: h2.fields().without(name).led_by((name, value)) for name, value in h2.fields()}

    assert h2.outcomes(requests(h2, fields)) == served()


@rfc9113("8.3", MUST, id="H2-186")
def test_repeated_pseudo_field_is_malformed(h2):
    """A request with the same pseudo-field twice is malformed, also with the same value."""
    others = {":method": "HEAD", ":scheme": "ftp", ":authority": "127.0.0.1", ":path": "/other"}
    again = [*h2.fields(), *others.items()]
    fields = {f"{name} {value}": h2.fields().having((name, value)) for name, value in again}

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9113("8.3.1", MUST, id="H2-187")
def test_request_without_a_mandatory_pseudo_field_is_malformed(h2):
    """A request that does not say its method, its scheme or its path is malformed."""
    fields = {name: h2.fields().without(name) for name in (":method", ":scheme", ":path")}

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9113("8.3.1", MUST, id="H2-356")
def test_request_without_any_field_is_malformed(h2):
    """A request with no field at all is malformed."""
    h2.send(h2.request(1, Fields()))

    too_small = connection_error(FRAME_SIZE_ERROR)  # as some see it
    assert h2.outcome(1) == malformed() | too_small


@rfc9113("8.3.1", MUST, id="H2-188")
def test_path_begins_with_a_slash(h2):
    """A request whose path is empty, or does not begin with a slash, is malformed."""
    paths = ["", "index.html", "?query", "http://localhost/", "../", "\\"]

    assert h2.outcomes({repr(path): h2.get(1, path=path) for path in paths}) == malformed()


@rfc9113("8.3.1", SHOULD, id="H2-189", also="RFC 9110 9.3.7")
def test_options_of_an_asterisk_is_understood(h2):
    """OPTIONS of `*` asks about the server, not for a page: it is served, or not allowed."""
    h2.send(h2.request(1, h2.fields("OPTIONS", "*")))

    assert h2.outcome(1) == served() | answered(405, 501, note="OPTIONS is not served")


@rfc9113("8.3.1", SHOULD, id="H2-357", also="RFC 9110 7.1")
def test_asterisk_is_for_options_only(h2):
    """A request of `*` with another method than OPTIONS is malformed."""
    fields = {method: h2.fields(method, "*") for method in ("GET", "HEAD", "POST")}

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9113("8.3.1", MUST, id="H2-194", also="RFC 9113 8.3")
def test_method_and_scheme_are_valid(h2):
    """A request whose method is no token, or whose scheme is none, is malformed."""
    # Another scheme than HTTP's, such as ftp, is valid: who serves it may be a gateway.
    fields = {
        f"{name} {value!r}": h2.fields().replacing(name, value)
        for name, values in NOT_VALID.items()
        for value in values
    }

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9113("10.3", SHOULD, id="H2-358", also="RFC 9113 8.2.1")
def test_delimiter_in_a_pseudo_field_is_malformed(h2):
    """A request with a blank or a control character in a pseudo-field's value is malformed."""
    fields = {
        f"{octet!r} in {name}": h2.fields().replacing(name, f"{value}{octet}x")
        for octet in ("\0", "\r\n", "\n", " ", "\x7f")
        for name, value in h2.fields()
    }

    assert h2.outcomes(requests(h2, fields)) == malformed()


@rfc9110("2.4", MAY, id="H2-359", also="RFC 9113 8.3.1")
def test_path_that_no_uri_has_is_refused_or_mended(h2):
    """A path with a fragment, a raw octet above 127 or an unfinished escape may be refused."""
    ends = ["#part", "\x80", "caf\xe9", "%", "%zz"]
    paths = {repr(end): h2.get(1, path=h2.endpoint.path + end) for end in ends}

    assert h2.outcomes(paths) == malformed() | served("it is mended")


@capability("head")
@rfc9113("8.3.1", MUST, id="H2-360")
def test_query_is_part_of_the_path(h2):
    """A path arrives with its query, which begins at the first question mark and may have more."""
    path = h2.extra("head") + "?a=b&c=/d?e"
    h2.send(h2.get(1, path=path))

    assert told(h2.response(1), ":path") == [path]
