"""DATA (RFC 9113, section 6.1)."""

from fixtures.http2.frames import (
    DATA,
    FRAME_SIZE_ERROR,
    HEADERS,
    PADDED,
    PROTOCOL_ERROR,
    Frame,
    data,
)
from fixtures.http2.outcome import answered, connection_error
from fixtures.requirements import MAY, MUST, capability, rfc9113

BODIES = {
    "one": [data(1, b"hello", end_stream=True)],
    "two": [data(1, b"hel"), data(1, b"lo", end_stream=True)],
    "an empty end": [data(1, b"hello"), data(1, end_stream=True)],
    "an empty one before": [data(1), data(1, b"hello", end_stream=True)],
    "padded": [data(1, b"hello", pad=9, end_stream=True)],
    "padded with nothing": [data(1, b"hel", pad=0), data(1, b"lo", pad=0, end_stream=True)],
    "the most padding": [data(1, b"hello", pad=255), data(1, end_stream=True)],
    "padding only": [data(1, pad=255), data(1, b"hello", end_stream=True)],
    "a padded end": [data(1, b"hello"), data(1, pad=255, end_stream=True)],
    "octet by octet": [data(1, b"%c" % one, pad=one % 3) for one in b"hello"]
    + [data(1, end_stream=True)],
}


@rfc9113("6.1", MUST, id="H2-100")
def test_data_belongs_to_a_stream(h2):
    """DATA on stream 0 is answered by a connection error."""
    h2.send(data(0, b"for nobody"))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@capability("echo")
@rfc9113("6.1", MUST, id="H2-102")
def test_content_is_what_data_hold(h2):
    """The content of a request is what its DATA hold, without the padding, in any number."""
    for peer, name in h2.each(BODIES, str):
        peer.send(peer.post(1, path=peer.extra("echo")), *BODIES[name])

        assert peer.response(1).body == b"hello"


@rfc9113("6.1", MUST, id="H2-257")
def test_padding_as_long_as_data_is_an_error(h2):
    """Padding of as many octets as the whole payload of DATA, or more, ends the connection."""
    padded = {
        f"{pad} in {length}": Frame(DATA, 1, PADDED, bytes((pad,)) + bytes(length - 1))
        for length, pad in ((1, 1), (2, 2), (2, 255), (10, 10), (10, 11))
    }
    requests = {name: (h2.post(1), frame) for name, frame in padded.items()}

    assert h2.outcomes(requests) == connection_error(PROTOCOL_ERROR, also=(FRAME_SIZE_ERROR,))


@rfc9113("6.1", MAY, id="H2-103")
def test_padding_of_data_that_is_not_zero(h2):
    """Padding of DATA that is not made of zeros is not looked at, or an error."""
    padded = data(1, pad=4, end_stream=True).with_payload(b"\x04hello\0\1\0\xff")
    h2.send(h2.post(1), padded)

    taken = answered(h2.post_status(), note="it is not looked at")
    assert h2.outcome(1) == taken | connection_error(PROTOCOL_ERROR)


@rfc9113("6.1", MUST, id="H2-258", also="RFC 9113 6.2")
def test_padding_of_the_server_is_zero(h2):
    """Where the server pads its DATA or HEADERS, it does so with zeros."""
    frames = [one for one in h2.tour().frames if one.type in (DATA, HEADERS)]
    padded = [one.payload for one in frames if one.flags & PADDED]

    assert [one for one in padded if one[len(one) - one[0] :].strip(b"\0")] == []
