"""QUIC with HTTP/3: one round trip for the handshake, one for the request (RFC 9001, section 4)."""

from fixtures.https.kinds import FINISHED, QUIC, QUIC_FULL
from fixtures.quic.errors import PROTOCOL_VIOLATION, UNEXPECTED_MESSAGE, error
from fixtures.quic.packets import SMALLEST_INITIAL_DATAGRAM, Kind
from fixtures.requirements import (
    MUST,
    SHOULD,
    capability,
    measures,
    rfc9000,
    rfc9001,
    rfc9846,
)  # fmt: skip
from fixtures.transcript import RECEIVED

pytestmark = capability("h3")


@measures(QUIC_FULL)
@rfc9001("4", MUST, id="FLV-015")
def test_response_begins_in_the_second_round_trip(https):
    """The handshake takes one round trip, and the response begins in the second, not later."""
    visit = https.measure(QUIC_FULL)

    assert (visit.round_trips_before_request, visit.round_trips) == (1, 2)


@measures(QUIC_FULL)
@rfc9001("5.7", MUST, id="Q0-011")
def test_request_is_not_answered_while_the_finished_is_held_back(https):
    """A request that arrives in 1-RTT packets before the tester's Finished has to wait for it."""
    visit = https.held(QUIC_FULL, FINISHED)

    assert visit.answered_while_held is False
    assert visit.answer in range(200, 600)


@rfc9846("4.2.4", MUST, id="FLV-020", also="RFC 8446 4.1.4")
def test_hello_retry_costs_a_round_trip(https):
    """A ClientHello without a key share is met by HelloRetryRequest: one round trip more."""
    visit = https.count(QUIC_FULL, 3, share=False)

    assert visit.round_trips == 3
    assert visit.answer in range(200, 600)


@rfc9001("4.1.2", MUST, id="FLV-040")
def test_handshake_is_confirmed_after_the_finished(https, h3):
    """HANDSHAKE_DONE comes when the tester's Finished has arrived, and not before."""
    client = h3.client()
    client.request("/")
    client.hold(Kind.HANDSHAKE)
    client.receive(lambda: client.handshake_complete)
    https.barrier(QUIC)
    client.drain()
    before = client.handshake_confirmed
    client.complete()

    assert (before, client.handshake_confirmed) == (False, True)


@rfc9000("14.1", MUST, id="FLV-037")
def test_datagrams_with_initial_packets_are_full(https):
    """Datagrams of the target with an Initial that wants an answer have 1200 octets or more."""
    log = https.visit(QUIC_FULL).client.log
    sizes = [seen.size for seen in log if seen.direction == RECEIVED and seen.elicits(Kind.INITIAL)]

    assert sizes
    assert [size for size in sizes if size < SMALLEST_INITIAL_DATAGRAM] == []


@rfc9000("14.1", MUST, id="Q0-012")
def test_initial_in_a_short_datagram_begins_nothing(h3):
    """An Initial in a datagram of 1199 octets is not taken for a connection; a CONNECTION_CLOSE
    may answer it. The same packet at its full size is answered.
    """
    (hello,) = h3.client().first_flight()
    bare = h3.bare()
    bare.send(h3.odd.shortened(hello))
    came = h3.unanswered(bare)
    bare.send(hello)

    assert [seen.words for seen in came if seen.carries(Kind.HANDSHAKE, Kind.RETRY)] == []
    assert bare.receive()


@rfc9001("4.1.3", MUST, id="FLV-039")
def test_crypto_frames_carry_nothing_but_handshake_messages(https):
    """CRYPTO frames carry TLS handshake messages, each in its kind of packet, and nothing else:
    no record of TLS, no ChangeCipherSpec, no EndOfEarlyData.
    """
    client = https.visit(QUIC_FULL, await_ticket="h3_early_data" in https.capabilities).client
    said = {kind: client.messages(kind) for kind in (Kind.INITIAL, Kind.HANDSHAKE, Kind.ONE_RTT)}
    names = {kind: [type(each).__name__ for each in said[kind]] for kind in said}

    assert names[Kind.INITIAL] == ["ServerHello"]
    assert names[Kind.HANDSHAKE] in (
        ["EncryptedExtensions", "Certificate", "CertificateVerify", "Finished"],
        [
            "EncryptedExtensions",
            "CertificateRequest",
            "Certificate",
            "CertificateVerify",
            "Finished",
        ],
    )
    assert set(names[Kind.ONE_RTT]) <= {"NewSessionTicket"}
    assert [client.unfinished(kind) for kind in said] == [b"", b"", b""]


@rfc9001("8.4", SHOULD, id="Q0-004")
def test_session_id_is_a_violation(h3):
    """A ClientHello with a legacy_session_id, which QUIC has no use for, ends the connection with
    PROTOCOL_VIOLATION.
    """
    client = h3.client(session_id=bytes(range(32)))

    assert error(client.complete(), PROTOCOL_VIOLATION) == PROTOCOL_VIOLATION


@rfc9001("6", MUST, id="Q0-005")
def test_key_update_message_ends_the_connection(h3):
    """A KeyUpdate message of TLS in CRYPTO frames is answered by error 0x010a."""
    client = h3.client()
    client.complete()
    h3.odd.say_key_update(client)
    client.send(client.flight())
    answer = client.await_response(client.request("/"))

    assert error(answer, UNEXPECTED_MESSAGE) == UNEXPECTED_MESSAGE


@rfc9001("5.2", MUST, id="FLV-024")
def test_observer_reads_the_hellos_and_nothing_else(https):
    """Who only listens reads both hellos, with the server's name and the protocols on offer, in the
    Initial packets; Handshake and 1-RTT packets stay closed to them.
    """
    from fixtures.quic.initial import observe

    visit = https.visit(QUIC_FULL)
    observed = observe((packet.direction, packet.payload) for packet in visit.trace.packets)

    assert (observed.server_name, observed.protocols) == (visit.client.server_name, (b"h3",))
    assert observed.by_server == ("ServerHello",)
    assert observed.sealed_kinds == {Kind.HANDSHAKE, Kind.ONE_RTT}
