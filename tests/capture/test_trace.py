"""Flights, round trips, retransmissions and what carries what."""

import hashlib
from collections.abc import Callable

import pytest

from fixtures.capture.trace import Trace
from tests.capture import synthetic as make
from tests.capture.synthetic import Wire

KINDS: list[tuple[Callable[[Wire], None], int]] = [
    (make.tls12, 4),
    (make.tls13, 3),
    (make.early, 2),
    (make.tfo, 2),
    (make.tfo_early, 1),
    (make.quic, 2),
    (make.quic_early, 1),
]


def trace(exchange: Callable[[Wire], None], delay: float = make.ONE_WAY) -> Trace:
    wire = Wire(delay)
    exchange(wire)
    return Trace(wire.frames, {make.TESTER[1]})


@pytest.mark.parametrize("delay", [make.ONE_WAY, 0.0])
@pytest.mark.parametrize(("exchange", "expected"), KINDS)
def test_round_trips_of_every_kind(exchange, expected, delay):
    seen = trace(exchange, delay)
    response = seen.packet_carrying(b"response" * 4, "<-")

    assert seen.round_trips(until=response) == expected
    assert seen.delayed is (delay > 0)


@pytest.mark.parametrize(("exchange", "expected"), KINDS)
def test_the_clock_agrees_on_a_delayed_wire(exchange, expected):
    seen = trace(exchange)
    response = seen.packet_carrying(b"response" * 4, "<-")

    assert seen.clock(response, 2 * make.ONE_WAY) == pytest.approx(expected, abs=0.02)


def test_flights_of_tls13():
    assert trace(make.tls13).flights == [
        "-> SYN",
        "<- SYN-ACK",
        "-> ClientHello",
        "<- ServerHello, ChangeCipherSpec, encrypted",
        "-> ChangeCipherSpec, encrypted",
        "<- encrypted",
    ]


def test_flights_of_tls12():
    assert trace(make.tls12).flights == [
        "-> SYN",
        "<- SYN-ACK",
        "-> ClientHello",
        "<- ServerHello, Certificate, ServerKeyExchange, ServerHelloDone",
        "-> ClientKeyExchange, ChangeCipherSpec, encrypted handshake",
        "<- NewSessionTicket, ChangeCipherSpec, encrypted handshake",
        "-> encrypted",
        "<- encrypted",
    ]


def test_flights_of_fast_open_with_early_data():
    assert trace(make.tfo_early).flights == [
        "-> SYN (TFO cookie), ClientHello, ChangeCipherSpec, encrypted",
        "<- SYN-ACK, ServerHello, ChangeCipherSpec, encrypted",
    ]


def test_flights_of_quic():
    assert trace(make.quic).flights == [
        "-> Initial",
        "<- Initial, Handshake",
        "-> Initial, Handshake, 1-RTT",
        "<- Handshake, 1-RTT",
    ]
    assert trace(make.quic_early).flights[0] == "-> Initial, 0-RTT"


def test_retry_costs_a_round_trip():
    wire = Wire()
    wire.udp("->", make.initial())
    wire.udp("<-", make.retry())
    make.quic(wire)

    assert Trace(wire.frames).flights[:2] == ["-> Initial", "<- Retry"]
    assert Trace(wire.frames).round_trips() == 3


def test_round_trips_before_the_request_leaves():
    full, early = trace(make.tls13), trace(make.quic_early)
    request = full.packet_carrying(make.REQUEST, "->")

    assert full.round_trips_before(request) == 2
    assert early.round_trips_before(early.packets[0]) == 0


def test_segments_name_every_packet():
    assert trace(make.tls13).segments[:4] == [
        "-> SYN",
        "<- SYN-ACK",
        "-> ACK",
        "-> ClientHello",
    ]


def test_other_ports_are_left_out():
    wire = Wire()
    make.tls13(wire)

    assert Trace(wire.frames, {4}).flights == []
    assert Trace(wire.frames, {4}).round_trips() is None


def test_an_acknowledgement_that_crosses_counts_only_on_a_delayed_wire():
    def stalled(wire: Wire) -> None:
        wire.connect()
        wire.tcp("->", make.CLIENT_HELLO)
        wire.tcp("<-", make.SERVER_FLIGHT[:100])
        wire.tcp("->", flags="A")
        wire.tcp("<-", make.SERVER_FLIGHT[100:])

    assert trace(stalled).round_trips() == 3
    assert trace(stalled, delay=0).round_trips() == 2
    assert trace(stalled, delay=0).flights[-1] == "<- ServerHello, ChangeCipherSpec, encrypted"


def test_messages_are_put_together_from_segments_and_records():
    wire = Wire()
    wire.connect()
    hello = make.message(1, bytes(1500))
    octets = make.record(22, hello[:500]) + make.record(22, hello[500:])
    for start in range(0, len(octets), 400):
        wire.tcp("->", octets[start : start + 400])
    seen = Trace(wire.frames)

    assert seen.flights[-1] == "-> ClientHello"
    assert seen.segments[3:] == ["-> ClientHello (part)"] * 3 + ["-> ClientHello"]


def test_several_messages_in_one_record():
    wire = Wire()
    wire.connect()
    messages = make.server_hello(tls13=False) + make.message(11) + make.message(14, b"")
    wire.tcp("<-", make.record(22, messages))

    assert Trace(wire.frames).flights[-1] == "<- ServerHello, Certificate, ServerHelloDone"


def test_a_hello_that_does_not_fit_a_syn_is_in_two_flights():
    wire = Wire()
    hello = make.record(22, make.message(1, bytes(1500)))
    wire.tcp("->", hello[:1400], "S", options=make.COOKIE)
    wire.tcp("<-", flags="SA")
    wire.tcp("->", hello[1400:])

    assert Trace(wire.frames).flights == [
        "-> SYN (TFO cookie), ClientHello (part)",
        "<- SYN-ACK",
        "-> ClientHello",
    ]


def test_hello_retry_request_and_alert_have_names():
    wire = Wire()
    wire.connect()
    random = hashlib.sha256(b"HelloRetryRequest").digest()
    wire.tcp("->", make.CLIENT_HELLO)
    wire.tcp("<-", make.record(22, make.server_hello(tls13=True, random=random)) + make.CHANGE)
    wire.tcp("->", make.CHANGE + make.CLIENT_HELLO)
    wire.tcp("<-", make.record(21, b"\x02\x28"))
    wire.tcp("<-", flags="FA")

    assert Trace(wire.frames).flights[3:] == [
        "<- HelloRetryRequest, ChangeCipherSpec",
        "-> ChangeCipherSpec, ClientHello",
        "<- Alert handshake_failure, FIN",
    ]


def test_a_retransmission_is_no_flight():
    wire = Wire()
    wire.connect()
    wire.tcp("->", make.CLIENT_HELLO, lost=True)
    wire.tcp("->", make.CLIENT_HELLO, seq=1001, at=101.0)
    wire.tcp("<-", make.SERVER_FLIGHT)
    seen = Trace(wire.frames)

    assert [packet.number for packet in seen.retransmissions] == [4]
    assert seen.segments[4] == "-> ClientHello (again)"
    assert [flight for flight in seen.flights if "ClientHello" in flight] == ["-> ClientHello"]
    assert seen.packet_carrying(make.CLIENT_HELLO, "->") == seen.packets[4]
    assert seen.round_trips() == 2


def test_a_lost_packet_causes_nothing():
    wire = Wire()
    wire.tcp("->", flags="S", lost=True)
    wire.tcp("->", flags="S", seq=1000, at=101.0)
    wire.tcp("<-", flags="SA")

    assert Trace(wire.frames).round_trips() == 1
    assert len(Trace(wire.frames).retransmissions) == 1


def test_data_that_a_syn_carried_in_vain_is_a_flight_when_it_comes_again():
    wire = Wire()
    wire.tcp("->", make.CLIENT_HELLO, "S", options=make.COOKIE)
    wire.tcp("<-", flags="SA", ack=1001)
    wire.tcp("->", make.CLIENT_HELLO, seq=1001)
    wire.tcp("<-", make.SERVER_FLIGHT)
    seen = Trace(wire.frames)

    assert seen.flights == [
        "-> SYN (TFO cookie), ClientHello",
        "<- SYN-ACK",
        "-> ClientHello",
        "<- ServerHello, ChangeCipherSpec, encrypted",
    ]
    assert seen.retransmissions == []
    assert seen.packet_carrying(make.CLIENT_HELLO, "->") == seen.packets[2]


def test_segments_out_of_order_and_a_wrap_of_sequence_numbers():
    wire = Wire()
    wire.next["->"] = (1 << 32) - 10
    wire.connect()
    start = wire.next["->"] % (1 << 32)
    second = (start + 30) % (1 << 32)
    wire.tcp("->", make.CLIENT_HELLO[30:], seq=second)
    wire.tcp("->", make.CLIENT_HELLO[:30], seq=start)

    assert Trace(wire.frames).flights[-1] == "-> ClientHello"


def test_a_keep_alive_is_a_retransmission():
    wire = Wire()
    make.tls13(wire)
    wire.tcp("->", b"\x00", seq=1000, flags="A")

    assert Trace(wire.frames).segments[-1].endswith("(again)")


@pytest.mark.parametrize(
    "octets", [b"", b"\x16", b"\x16\x03", b"GET / HTTP/1.1\r\n", b"\x16\x03\x01"]
)
def test_a_stream_of_anything_can_be_named(octets):
    wire = Wire()
    wire.connect()
    wire.tcp("->", octets)

    assert len(Trace(wire.frames).words) == 4


def test_the_ladder_for_a_terminal():
    text = trace(make.tls13).ladder()
    lines = text.splitlines()

    assert "tester" in lines[0] and "target" in lines[0]
    assert lines[2].startswith("       0.0 |-- SYN -") and lines[2].endswith(">| 50.0")
    assert sum("round trip" in line for line in lines) == 3
    assert max(map(len, lines)) < 90


def test_steps_are_relative_and_carry_marks():
    seen = trace(make.tls13)
    response = seen.packet_carrying(make.RESPONSE, "<-")
    steps = seen.as_steps(response=response)

    assert steps[0] == {
        "direction": "->",
        "sent": 0.0,
        "delivered": 50.0,
        "words": "SYN",
        "round_trip": 1,
        "mark": "",
    }
    assert [step["mark"] for step in steps] == ["", "", "", "", "", "response"]
