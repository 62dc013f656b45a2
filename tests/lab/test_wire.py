"""The wire: delay, rules, events, evidence."""

import random
import socket
import struct
import time

import pytest

from fixtures.lab.headers import PSH, checksums_hold, mended, parse
from fixtures.lab.match import Match
from fixtures.lab.match import test_of as function_of
from fixtures.verdicts.outcomes import TesterError
from tests.lab.conftest import receive_all


def echo(connection: socket.socket, octets: bytes) -> bytes:
    connection.sendall(octets)
    return receive_all(connection, len(octets))


def seen(lab, since, match):
    """The frames of a match; those of earlier cases' connections may be on the wire still."""
    means = function_of(match)
    return [
        frame
        for frame in lab.wire.frames(since)
        if means(frame.direction, frame.octets, parse(frame.octets))
    ]


def payload(frame):
    headers = parse(frame.octets)
    return frame.octets[headers.payload : headers.end]


# -- time and order


@pytest.mark.parametrize("one_way", [0.01, 0.05])
def test_a_round_trip_lasts_twice_the_delay_and_never_less(lab, server, connect, one_way):
    connection = connect(server("echo"))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lab.wire.delay(one_way)
    trips = []
    for _ in range(5):
        begin = time.monotonic()
        assert echo(connection, b"ping") == b"ping"
        trips.append(time.monotonic() - begin)

    assert min(trips) >= 2 * one_way
    assert min(trips) < 2 * one_way + 0.005


def test_the_capture_says_when_frames_were_sent_and_delivered(lab, server, connect):
    port = server("echo")
    lab.wire.delay(0.02)
    since, begin = lab.wire.position(), time.monotonic()
    connection = connect(port)
    end = time.monotonic()

    own = connection.getsockname()[1]
    syn = lab.wire.wait_for(Match("->", tester_port=own, syn=True), since, 5)
    syn_ack = lab.wire.wait_for(Match("<-", tester_port=own, syn=True), since, 5)
    assert begin <= syn.sent <= syn.delivered - 0.02
    assert syn.delivered <= syn_ack.sent <= syn_ack.delivered - 0.02 <= end


def test_a_shorter_delay_overtakes_nothing(lab, server):
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.connect((lab.host, server("udp")))
        sent = [str(number).encode() for number in range(30)]
        for number, octets in enumerate(sent):
            lab.wire.delay(0.03 - number * 0.001)
            datagrams.send(octets)

        assert [datagrams.recv(100) for _ in sent] == sent


# -- hold


def test_without_the_third_packet_no_data_come_back(lab, server, connect):
    port = server("echo")
    since = lab.wire.position()
    third = lab.wire.hold(Match("->", target_port=port, syn=False))
    connection = connect(port)
    connection.sendall(b"held back")
    assert third.wait(2, 5)

    assert lab.wire.wait_for(Match("<-", target_port=port, syn=True), since, 5)
    assert not lab.wire.wait_for(Match("<-", target_port=port, payload=True), since, 0.05)
    assert third.held >= 2

    third.release()
    assert receive_all(connection, 9) == b"held back"
    assert third.held == 0
    assert third.applied >= 2


def test_what_was_held_keeps_its_order(lab, server):
    sent = [str(number).encode() for number in range(20)]
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.connect((lab.host, server("udp")))
        hold = lab.wire.hold(Match("->", protocol="udp"), after=3)
        for octets in sent[:-1]:
            datagrams.send(octets)
        assert hold.wait(16, 5)
        assert hold.held == 16
        assert [datagrams.recv(100) for _ in range(3)] == sent[:3]
        hold.release()
        datagrams.send(sent[-1])

        assert [datagrams.recv(100) for _ in sent[3:]] == sent[3:]


def test_a_held_frame_was_not_delivered(lab, server):
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        since = lab.wire.position()
        hold = lab.wire.hold(Match(contains=b"held"))
        datagrams.sendto(b"held", (lab.host, server("udp")))
        assert hold.wait(1, 5)
        (held,) = seen(lab, since, Match(protocol="udp"))
        lab.wire.reset()
        answer = lab.wire.wait_for(Match("<-", protocol="udp"), since, 5)
        released, _ = seen(lab, since, Match(protocol="udp"))

        assert held.delivered is None
        assert held.sent == released.sent < released.delivered < answer.delivered


# -- the other rules


def test_a_dropped_frame_is_sent_again(lab, server, connect):
    connection = connect(server("echo"))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    since = lab.wire.position()
    drop = lab.wire.drop(Match("->", contains=b"ClientHello", nth=2))
    assert echo(connection, b"ClientHello 1") == b"ClientHello 1"
    assert echo(connection, b"ClientHello 2") == b"ClientHello 2"

    hellos = [
        (frame.octets[-13:], frame.delivered is not None)
        for frame in seen(lab, since, Match("->", contains=b"ClientHello"))
    ]
    assert hellos == [
        (b"ClientHello 1", True),
        (b"ClientHello 2", False),
        (b"ClientHello 2", True),
    ]
    assert drop.applied == 1
    drop.remove()
    assert drop.applied == 1


def datagrams_through(lab, port, sent, count):
    """Send datagrams to the echo server and return what comes back, `count` of them."""
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.connect((lab.host, port))
        for octets in sent:
            datagrams.send(octets)
        return [datagrams.recv(2000) for _ in range(count)]


def test_a_duplicate(lab, server):
    lab.wire.duplicate(Match("->", contains=b"twice"))

    back = datagrams_through(lab, server("udp"), [b"once", b"twice", b"last"], 4)
    assert back == [b"once", b"twice", b"twice", b"last"]


def test_a_share_is_drawn_from_a_seed(lab, server):
    lab.wire.drop(Match("->", contains=b"frame", share=0.3, seed=7))
    draw = random.Random(7).random
    sent = [b"frame %02d" % number for number in range(20)]
    kept = [octets for octets in sent if draw() >= 0.3]

    assert datagrams_through(lab, server("udp"), sent, len(kept)) == kept


def test_a_frame_falls_behind(lab, server):
    lab.wire.reorder(Match("->", contains=b"one"), behind=2)

    back = datagrams_through(lab, server("udp"), [b"one", b"two", b"three", b"four"], 4)
    assert back == [b"two", b"three", b"one", b"four"]


def test_corruption_breaks_the_checksum(lab, server):
    since = lab.wire.position()
    corrupt = lab.wire.corrupt(Match("->", contains=b"sound"))

    assert datagrams_through(lab, server("udp"), [b"sound", b"last"], 1) == [b"last"]
    assert corrupt.applied == 1
    broken, _, _ = seen(lab, since, Match(protocol="udp"))
    assert broken.delivered is not None
    assert not checksums_hold(broken.octets)


@pytest.mark.parametrize(("old", "new"), [(b"cat", b"dog"), (b"cat", b"elephant"), (b"cat", b"")])
def test_a_rewrite_keeps_the_checksum(lab, server, old, new):
    since = lab.wire.position()
    lab.wire.rewrite(Match("->"), old, new)

    assert datagrams_through(lab, server("udp"), [b"a cat"], 1) == [b"a " + new]
    assert all(checksums_hold(frame.octets) for frame in seen(lab, since, Match(protocol="udp")))


def test_a_rewrite_within_a_stream(lab, server, connect):
    connection = connect(server("echo"))
    lab.wire.rewrite(Match("<-", protocol="tcp"), b"cat", b"dog")

    assert echo(connection, b"a cat") == b"a dog"


def shout(octets: bytes) -> list[bytes]:
    """What a transform of these tests does: upper case, nothing for a secret, twice for an echo."""
    if b"secret" in octets:
        return []
    if b"shout" in octets:
        return [octets.replace(b"shout", b"SHOUT")]
    return [octets] * (2 if b"echo" in octets else 1)


def fail(octets: bytes) -> list[bytes]:
    raise ValueError("a fault of ours")


def test_a_transform(lab, server):
    transform = lab.wire.transform(f"{__name__}:shout", Match("->", protocol="udp"))

    sent = [b"secret", b"shout", b"echo", b"last"]
    assert datagrams_through(lab, server("udp"), sent, 4) == [b"SHOUT", b"echo", b"echo", b"last"]
    assert transform.applied == 4


def test_a_transform_that_fails_is_our_error(lab, server):
    since = lab.wire.position()
    lab.wire.transform(f"{__name__}:fail", Match("->", protocol="udp"))

    assert datagrams_through(lab, server("udp"), [b"sound"], 1) == [b"sound"]
    with pytest.raises(TesterError, match="a fault of ours"):
        lab.wire.frames(since)
    with pytest.raises(TesterError, match="a fault of ours"):
        lab.wire.reset()


def test_no_such_transform_is_our_error(lab):
    with pytest.raises(TesterError, match="no_such_module"):
        lab.wire.transform("no_such_module:function")


def test_an_injected_frame_arrives(lab, server):
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        since = lab.wire.position()
        datagrams.sendto(b"first", (lab.host, server("udp")))
        datagrams.recv(100)
        frame, _ = seen(lab, since, Match(protocol="udp"))
        lab.wire.inject("->", mended(frame.octets.replace(b"first", b"again")))

        assert datagrams.recv(100) == b"again"


def test_rules_apply_in_their_order(lab, server):
    lab.wire.rewrite(Match("->"), b"one", b"two")
    lab.wire.rewrite(Match("->", contains=b"two"), b"two", b"three")
    hold = lab.wire.hold(Match("->", contains=b"three"))
    lab.wire.rewrite(Match("->"), b"three", b"four")
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.sendto(b"one", (lab.host, server("udp")))
        assert hold.wait(1, 5)
        hold.release()

        assert datagrams.recv(100) == b"four"


def test_after_a_reset_nothing_is_left(lab, server):
    lab.wire.delay(1)
    lab.wire.drop(Match())
    lab.wire.reset()
    begin = time.monotonic()

    assert datagrams_through(lab, server("udp"), [b"through"], 1) == [b"through"]
    assert time.monotonic() - begin < 1


# -- TCP Fast Open (RFC 7413)


def fast_open(lab, host, port, octets):
    """Open a connection with data in its SYN if the kernel has a cookie.

    Returns the echo, the octets in the SYN, and how far the SYN-ACK acknowledges.
    """
    since = lab.wire.position()
    with lab.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.bind((host, 0))
        connection.sendto(octets, socket.MSG_FASTOPEN, (lab.host, port))  # blocks for the cookie
        connection.settimeout(5)
        back = receive_all(connection, len(octets))
        own = connection.getsockname()[1]
    syn, syn_ack = (frame.octets for frame in seen(lab, since, Match(tester_port=own, syn=True)))
    first, second = parse(syn), parse(syn_ack)
    (sequence,) = struct.unpack_from("!I", syn, first.transport + 4)
    (acknowledged,) = struct.unpack_from("!I", syn_ack, second.transport + 8)
    return back, first.end - first.payload, (acknowledged - sequence) % (1 << 32)


def test_fast_open_carries_data_once_there_is_a_cookie(lab, server):
    own, port = lab.own_host(), server("echo")

    assert fast_open(lab, own, port, b"hello") == (b"hello", 0, 1)
    assert fast_open(lab, own, port, b"hello") == (b"hello", 5, 6)


def test_fast_open_falls_back_when_the_option_is_stripped(lab, server):
    own, port = lab.own_host(), server("echo")
    assert fast_open(lab, own, port, b"hello") == (b"hello", 0, 1)
    strip = lab.wire.transform(
        "fixtures.lab.changes:without_fast_open", Match("->", syn=True, tester_address=own)
    )

    assert fast_open(lab, own, port, b"hello") == (b"hello", 5, 1)
    assert strip.applied == 1


# -- evidence


def test_the_kernel_loses_nothing_of_twenty_megabytes(lab, server, connect):
    connection = connect(server("sink"))
    block, count = b"x" * (1 << 20), 20
    before = lab.wire.counters
    for _ in range(count):
        connection.sendall(block)
    connection.shutdown(socket.SHUT_WR)

    assert connection.recv(100) == str(len(block) * count).encode()
    after = lab.wire.counters
    assert after.forwarded - before.forwarded > len(block) * count / 1448
    assert (after.lost, after.dropped - before.dropped, after.held) == (0, 0, 0)


def test_a_capture_that_has_forgotten_is_no_evidence(lab, server, connect):
    since = lab.wire.position()
    connection = connect(server("sink"))
    connection.sendall(b"x" * (20 << 20))
    connection.shutdown(socket.SHUT_WR)
    connection.recv(100)

    with pytest.raises(TesterError, match="forgotten"):
        lab.wire.frames(since)


def test_segments_are_what_a_wire_would_carry(lab, server, connect):
    since = lab.wire.position()
    connection = connect(server("echo"))
    echo(connection, b"x" * 50_000)

    frames = seen(lab, since, Match(tester_port=connection.getsockname()[1]))
    assert max(len(frame.octets) for frame in frames) == 1514
    assert all(checksums_hold(frame.octets) for frame in frames)
    assert sum(len(payload(frame)) for frame in frames) == 2 * 50_000


def test_datagrams_in_one_call_are_frames_of_their_own(lab, server):
    udp_segment = 103  # linux/udp.h; what QUIC servers send with
    since = lab.wire.position()
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.setsockopt(socket.IPPROTO_UDP, udp_segment, 1000)
        datagrams.sendto(b"x" * 5000, (lab.host, server("udp")))
        assert [len(datagrams.recv(2000)) for _ in range(5)] == [1000] * 5

    frames = seen(lab, since, Match("->", protocol="udp"))
    assert [len(payload(frame)) for frame in frames] == [1000] * 5
    assert all(checksums_hold(frame.octets) for frame in frames)


def test_waiting_for_what_never_comes_ends(lab):
    begin = time.monotonic()

    assert lab.wire.wait_for(Match("->", target_port=9), lab.wire.position(), 0.05) is None
    assert not lab.wire.drop(Match("->", target_port=9)).wait(1, 0.05)
    assert 0.1 <= time.monotonic() - begin < 2


def test_a_wait_sees_what_has_come_already(lab, server, connect):
    port, since = server("echo"), lab.wire.position()
    connection = connect(port)
    echo(connection, b"done")

    data = Match("->", tester_port=connection.getsockname()[1], payload=True)
    assert parse(lab.wire.wait_for(data, since, 5).octets).flags & PSH
    assert lab.wire.wait_for(Match("<-", syn=True, ack=True, nth=1), since, 5)


def test_only_flags_that_are_asked_for_matter():
    with pytest.raises(ValueError, match="protocol is one of"):
        Match(protocol="sctp")
    with pytest.raises(ValueError, match="counts from 1"):
        Match(nth=0)
