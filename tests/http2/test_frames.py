"""Our frames are those of hyperframe, octet by octet, as far as hyperframe accepts them."""

from hyperframe import frame as hyper
from hypothesis import assume, given
from hypothesis import strategies as st

from fixtures.http2 import frames
from fixtures.http2.frames import FLAGS, HAS_PRIORITY, PADDED, Frame, FrameReader

STREAMS = st.integers(1, frames.LARGEST_WINDOW)
WORDS = st.integers(0, 2**32 - 1)
OCTETS = st.binary(max_size=300)
PADS = st.none() | st.integers(0, 255)


def theirs(octets: bytes) -> hyper.Frame:
    """Return what hyperframe reads; it wants exactly one frame."""
    found, length = hyper.Frame.parse_frame_header(memoryview(octets[:9]))
    assert length == len(octets) - 9
    found.parse_body(memoryview(octets[9:]))
    return found


def ours(octets: bytes) -> Frame:
    """Return what we read of exactly one frame."""
    reader = FrameReader()
    [found] = reader.feed(octets)
    assert reader.unfinished == b""
    return found


def agreed(made: Frame) -> hyper.Frame:
    """Return what hyperframe reads in our frame; both write it as we do."""
    octets = made.encode()
    read = theirs(octets)

    assert read.serialize() == octets
    assert ours(octets) == made
    assert read.stream_id == made.stream
    if names := FLAGS.get(made.type):
        set_here = {name.upper() for bit, name in names.items() if made.flags & bit}
        assert set(read.flags) == set_here
    return read


@given(STREAMS, OCTETS, st.booleans(), PADS)
def test_data(stream: int, content: bytes, end: bool, pad: int | None) -> None:
    made = frames.data(stream, content, end_stream=end, pad=pad)
    read = agreed(made)

    assert isinstance(read, hyper.DataFrame)
    assert read.data == made.content == content
    assert read.pad_length == (pad or 0)
    assert made.end_stream == end


@given(STREAMS, OCTETS, st.booleans(), st.booleans(), PADS, st.booleans())
def test_headers(
    stream: int, block: bytes, ends: bool, whole: bool, pad: int | None, led: bool
) -> None:
    # hyperframe takes padding that fills all the rest of a frame for too much.
    assume(block or led or not pad)
    signal = frames.dependency(3, 256, exclusive=True) if led else b""
    made = frames.headers(
        stream, block, end_stream=ends, end_headers=whole, pad=pad, priority=signal
    )
    read = agreed(made)

    assert isinstance(read, hyper.HeadersFrame)
    assert read.data == made.content == block
    assert (made.end_stream, made.end_headers) == (ends, whole)
    assert (read.depends_on, read.stream_weight, read.exclusive) == (
        (3, 255, True) if led else (0, 0, False)
    )


@given(STREAMS, st.integers(0, frames.LARGEST_WINDOW), st.integers(1, 256), st.booleans())
def test_priority(stream: int, on: int, weight: int, alone: bool) -> None:
    read = agreed(frames.priority(stream, on, weight, exclusive=alone))

    assert isinstance(read, hyper.PriorityFrame)
    assert (read.depends_on, read.stream_weight + 1, read.exclusive) == (on, weight, alone)


@given(STREAMS, WORDS)
def test_rst_stream(stream: int, code: int) -> None:
    made = frames.rst_stream(stream, code)
    read = agreed(made)

    assert isinstance(read, hyper.RstStreamFrame)
    assert read.error_code == made.code == code


@given(st.dictionaries(st.integers(0, 255), WORDS, max_size=20))
def test_settings(values: dict[int, int]) -> None:
    made = frames.settings(*values.items())
    read = agreed(made)

    assert isinstance(read, hyper.SettingsFrame)
    assert read.settings == dict(made.settings) == values


@given(st.integers(0, 2**16 - 1), WORDS)
def test_settings_of_any_number(number: int, value: int) -> None:
    made = frames.settings((number, value))
    read = theirs(made.encode())  # hyperframe writes the lower octet of a number only

    assert isinstance(read, hyper.SettingsFrame)
    assert read.settings == dict(made.settings) == {number: value}


def test_settings_by_name() -> None:
    made = frames.settings(initial_window_size=1, enable_push=0)

    assert made.settings == ((4, 1), (2, 0))
    assert made.encode() == bytes.fromhex("00000c040000000000000400000001000200000000")


def test_acknowledgements() -> None:
    for made in (frames.settings(ack=True), frames.ping(bytes(8), ack=True)):
        assert made.ack
        assert "ACK" in agreed(made).flags


@given(STREAMS, st.integers(1, 2**30 - 1), OCTETS)
def test_push_promise(stream: int, promised: int, block: bytes) -> None:
    made = frames.push_promise(stream, 2 * promised, block)
    read = agreed(made)

    assert isinstance(read, hyper.PushPromiseFrame)
    assert read.promised_stream_id == made.promised == 2 * promised
    assert read.data == made.content == block


@given(st.binary(min_size=8, max_size=8), st.booleans())
def test_ping(octets: bytes, ack: bool) -> None:
    read = agreed(frames.ping(octets, ack=ack))

    assert isinstance(read, hyper.PingFrame)
    assert read.opaque_data == octets


@given(st.integers(0, frames.LARGEST_WINDOW), WORDS, OCTETS)
def test_goaway(last: int, code: int, debug: bytes) -> None:
    made = frames.goaway(last, code, debug)
    read = agreed(made)

    assert isinstance(read, hyper.GoAwayFrame)
    assert (read.last_stream_id, read.error_code) == (made.last_stream, made.code) == (last, code)
    assert read.additional_data == debug


@given(st.just(0) | STREAMS, st.integers(1, frames.LARGEST_WINDOW))
def test_window_update(stream: int, increment: int) -> None:
    made = frames.window_update(stream, increment)
    read = agreed(made)

    assert isinstance(read, hyper.WindowUpdateFrame)
    assert read.window_increment == made.increment == increment


@given(STREAMS, OCTETS, st.booleans())
def test_continuation(stream: int, block: bytes, whole: bool) -> None:
    read = agreed(frames.continuation(stream, block, end_headers=whole))

    assert isinstance(read, hyper.ContinuationFrame)
    assert read.data == block


@given(STREAMS, st.binary(max_size=20), OCTETS)
def test_altsvc(stream: int, origin: bytes, value: bytes) -> None:
    payload = len(origin).to_bytes(2) + origin + value
    read = agreed(Frame(frames.ALTSVC, stream, 0, payload))

    assert isinstance(read, hyper.AltSvcFrame)
    assert (read.origin, read.field) == (origin, value)


@given(st.integers(0x0B, 0xFF), st.just(0) | STREAMS, st.integers(0, 255), OCTETS)
def test_types_that_nobody_knows(type: int, stream: int, flags: int, payload: bytes) -> None:
    read = agreed(Frame(type, stream, flags, payload))

    assert isinstance(read, hyper.ExtensionFrame)
    assert (read.type, read.flag_byte, read.body) == (type, flags, payload)


@given(st.lists(st.tuples(st.integers(0, 255), STREAMS, OCTETS), max_size=6), st.data())
def test_frames_come_in_any_pieces(
    told: list[tuple[int, int, bytes]], drawn: st.DataObject
) -> None:
    made = [Frame(type, stream, 0, payload) for type, stream, payload in told]
    octets = frames.encoded(made)
    reader, found, at = FrameReader(), [], 0
    while at < len(octets):
        size = drawn.draw(st.integers(1, 60))
        found += reader.feed(octets[at : at + size])
        at += size

    assert found == made
    assert reader.unfinished == b""


@given(STREAMS, st.binary(min_size=2, max_size=60), st.lists(st.integers(0, 20), max_size=4))
def test_pieces_of_a_block_are_the_block(stream: int, block: bytes, sizes: list[int]) -> None:
    pieces = frames.in_pieces(frames.headers(stream, block, end_stream=True), *sizes)

    assert b"".join(one.payload for one in pieces) == block
    assert [one.end_headers for one in pieces] == [False] * len(sizes) + [True]
    assert [one.stream for one in pieces] == [stream] * len(pieces)
    assert [one.end_stream for one in pieces] == [True] + [False] * len(sizes)


def test_wrong_frames_can_be_said() -> None:
    lying = Frame(frames.PING, 3, 0xFF, b"abc", length=5)
    assert lying.encode() == b"\0\0\5\6\xff\0\0\0\3abc"
    assert FrameReader().feed(lying.encode()) == []
    short = Frame(frames.HEADERS, 1, PADDED | HAS_PRIORITY)
    assert (short.content, short.code) == (b"", None)
    assert ours(frames.ping().on(1 << 31).encode()).stream == 1 << 31


def test_what_a_person_reads() -> None:
    assert str(frames.data(1, b"ab", end_stream=True)) == "DATA 1 end_stream 2 octets"
    assert str(frames.settings(initial_window_size=1)) == "SETTINGS initial_window_size=1"
    assert str(frames.settings((0xF0, 1))) == "SETTINGS setting 0xf0=1"
    assert str(frames.goaway(3, frames.CANCEL)) == "GOAWAY CANCEL last stream 3"
    assert str(frames.rst_stream(1, 0xFF)) == "RST_STREAM 1 error 0xff"
    assert str(frames.window_update(0, 9)) == "WINDOW_UPDATE +9"
    assert str(Frame(0xFA, 1, 0x81, b"?")) == "type 0xfa 1 flags+0x81 1 octet | 3f"
    assert str(frames.continuation(1, b"\x82" * 13)) == (
        "CONTINUATION 1 end_headers 13 octets | 82 82 82 82 82 82 82 82 82 82 82 82..."
    )


RESERVED = 1 << 31


def test_reserved_bits_are_told() -> None:
    told = "(reserved bit set)"
    assert str(frames.window_update(1, RESERVED | 5)) == f"WINDOW_UPDATE 1 +5 {told}"
    assert str(frames.goaway(RESERVED | 3)) == f"GOAWAY NO_ERROR last stream 3 {told}"
    assert str(frames.data(1, b"a").on(RESERVED | 1)) == f"DATA 1 {told} 1 octet"


def test_priorities_are_told() -> None:
    assert str(frames.priority(3, 1, 256, exclusive=True)) == "PRIORITY 3 on 1 weight 256 exclusive"
    assert str(frames.priority(3).with_payload(b"1234")) == "PRIORITY 3 4 octets | 31 32 33 34"
    plain = frames.headers(1, b"\x82", priority=frames.dependency(3, 1)).told("GET")
    assert str(plain) == "HEADERS 1 end_headers priority 6 octets on 3 weight 1 | GET"
