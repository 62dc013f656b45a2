"""The header of every frame (RFC 9113, section 4.1)."""

from fixtures.http2.frames import (
    ACK,
    DATA,
    END_HEADERS,
    END_STREAM,
    FLAGS,
    GOAWAY,
    HAS_PRIORITY,
    HEADERS,
    PADDED,
    PING,
    RST_STREAM,
    SETTINGS,
    TYPES,
    Frame,
    data,
    ping,
    priority,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import ALIVE, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113

RESERVED = 1 << 31
NOBODY_KNOWS = (0x0B, 0x1F, 0x2A, 0x80, 0xFA, 0xFF)
DEFINED = {
    DATA: END_STREAM | PADDED,
    HEADERS: END_STREAM | END_HEADERS | PADDED | HAS_PRIORITY,
    SETTINGS: ACK,
    PING: ACK,
}


def unused(type):
    """Every flag that a type does not define."""
    return 0xFF & ~DEFINED.get(type, 0)


@rfc9113("4.1", MUST, id="H2-021", also="RFC 9113 5.5")
def test_unknown_type_on_a_stream_is_ignored(h2):
    """A frame of a type that nobody knows changes nothing between HEADERS and DATA."""
    payloads = [b"", b"nobody knows" * 90]
    frames = [Frame(type, 1, 0xFF, payload) for type in NOBODY_KNOWS for payload in payloads]
    for peer, frame in h2.each(frames, str):
        peer.send(peer.post(1), frame, data(1, b"hello", end_stream=True))

        assert peer.response(1).status == peer.post_status()


@rfc9113("4.1", MUST, id="H2-225", also="RFC 9113 5.5")
def test_unknown_type_on_the_connection_is_ignored(h2):
    """A frame of an unknown type on stream 0 changes nothing, whatever its flags and payload."""
    frames = [Frame(type, 0, 0xFF, b"?" * 33) for type in NOBODY_KNOWS]

    assert h2.outcomes({hex(one.type): [one, h2.get(1)] for one in frames}) == served()


@rfc9113("4.1", MUST, id="H2-226", also="RFC 9113 5.5")
def test_unknown_type_behind_a_request_is_ignored(h2):
    """A frame of an unknown type on a stream that the client has ended is no error."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1), Frame(0xFA, 1, END_STREAM, b"?"))
    h2.begun(1)
    h2.send(Frame(0xFA, 1, END_STREAM, b"?"), window_update(1, 1 << 20))

    assert h2.response(1).status in SERVED


@rfc9113("4.1", MUST, id="H2-022")
def test_unused_flags_of_ping_are_ignored(h2):
    """A PING with every undefined flag is answered, and the answer has none of them."""
    h2.send(ping(b"12345678").flagged(unused(PING)))

    answer = h2.until(lambda one: one.ack and one.type == PING)  # it may send PINGs of its own
    assert answer == ping(b"12345678", ack=True)


@rfc9113("4.1", MUST, id="H2-227")
def test_unused_flags_of_headers_are_ignored(h2):
    """HEADERS with a flag that is not defined for them are a request like any other."""
    flags = [0x02, 0x10, 0x40, 0x80, unused(HEADERS)]

    assert h2.outcomes({hex(one): h2.get(1).flagged(one) for one in flags}) == served()


@rfc9113("4.1", MUST, id="H2-228")
def test_unused_flags_of_data_are_ignored(h2):
    """DATA with every undefined flag are content: neither ended nor padded by them."""
    odd = unused(DATA)
    h2.send(h2.post(1), data(1, b"hello").flagged(odd), data(1, end_stream=True).flagged(odd))

    assert h2.response(1).status == h2.post_status()


@rfc9113("4.1", MUST, id="H2-229")
def test_unused_flags_of_settings_are_ignored(h2):
    """SETTINGS with every undefined flag are settings: they are acknowledged."""
    h2.start(settings(), settings(initial_window_size=1).flagged(unused(SETTINGS)))
    # The answer to a PING may overtake one of SETTINGS (section 6.7).
    h2.until(lambda one: h2.seen.count(settings(ack=True)) == 2)
    h2.settled()

    assert [one for one in h2.seen if one.type == SETTINGS and one.ack] == [settings(ack=True)] * 2


@rfc9113("4.1", MUST, id="H2-230")
def test_flags_of_types_without_any_are_ignored(h2):
    """A type that defines no flags means the same with all of them."""
    frames = [window_update(0, 9), window_update(1, 9), priority(1), rst_stream(3)]
    for peer, frame in h2.each(frames, str):
        odd = frame.flagged(0xFF)
        peer.send(peer.post(1), peer.post(3), odd, data(1, b"hello", end_stream=True))

        assert peer.response(1).status == peer.post_status()


@rfc9113("4.1", MUST, id="H2-231")
def test_reserved_bit_is_ignored_on_a_stream(h2):
    """The bit above the stream identifier is not part of it: HEADERS and DATA find their stream."""
    body = data(1 | RESERVED, b"hello", end_stream=True)
    for peer, content in h2.each([body, body.flagged(unused(DATA))], str):
        peer.send(peer.post(1).on(1 | RESERVED), content)

        assert peer.response(1).status == peer.post_status()


@rfc9113("4.1", MUST, id="H2-232")
def test_reserved_bit_is_ignored_on_the_connection(h2):
    """The bit above the stream identifier does not make stream 0 another one."""
    for peer, frame in h2.each([ping(b"12345678"), settings(), window_update(0, 1)], str):
        peer.start(settings(), frame.on(RESERVED))

        assert peer.outcome() == ALIVE


@rfc9113("4.1", MUST, id="H2-233")
def test_server_leaves_unused_flags_unset(h2):
    """No frame of the server has a flag that its type does not define."""
    known = [one for one in h2.tour().frames if one.type in TYPES]

    assert [one for one in known if one.flags & ~sum(FLAGS.get(one.type, ()))] == []


@rfc9113("4.1", MUST, id="H2-234")
def test_server_leaves_the_reserved_bit_unset(h2):
    """No frame of the server has the bit above the stream identifier set."""
    assert [one for one in h2.tour().frames if one.stream & RESERVED] == []


@rfc9113("4.1", MUST, id="H2-235")
def test_server_uses_stream_0_as_each_type_asks(h2):
    """Frames of the server about the connection are on stream 0, those of streams are not."""
    frames = h2.tour().frames
    lost = [one for one in frames if one.type in (SETTINGS, PING, GOAWAY) and one.stream]
    lost += [one for one in frames if one.type in (DATA, HEADERS, RST_STREAM) and not one.stream]

    assert lost == []
