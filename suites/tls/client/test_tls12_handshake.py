"""The handshake of TLS 1.2 behind the hellos, as clients take it (RFC 5246 section 7.4)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, rfc5077, rfc5246, rfc7627, rfc8422, rfc9155
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import (
    BODY,
    altering,
    before,
    behind,
    changing,
    fetched,
    instead,
    lacking,
    signed_exchange,
    without,
)
from fixtures.tls.messages import Finished, Handshake, ServerHello
from fixtures.tls.messages12 import (
    Certificate12,
    ClientKeyExchange,
    HelloRequest,
    NewSessionTicket12,
    ServerHelloDone,
    ServerKeyExchange,
)
from fixtures.tls.names import ExtensionType, Group, HandshakeType, SignatureScheme
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec

DISTRUSTED = {
    "expired": (Alert.certificate_expired,),
    "not_yet_valid": (Alert.certificate_expired, Alert.bad_certificate),
    "wrong_name": (Alert.bad_certificate, Alert.certificate_unknown),
    "stranger": (Alert.unknown_ca,),
    "self_signed": (Alert.unknown_ca, Alert.bad_certificate),
    "by_a_leaf": (Alert.unknown_ca, Alert.bad_certificate),
}
OTHERS = (Alert.certificate_unknown, Alert.bad_certificate)
OFF_CURVE = b"\x04" + bytes(31) + b"\x05" + bytes(31) + b"\x01"
FLIGHT = (Certificate12, ServerKeyExchange)


@pytest.mark.parametrize("who", DISTRUSTED)
@rfc5246("7.4.2", MUST, id="T12C-020", also="RFC 9525 6")
def test_server_that_is_not_trusted_is_told_nothing(tlsclient12, who: str):
    """A server whose certificate proves nothing hears no request, and the client fails."""
    got = tlsclient12.fetch(identity=getattr(tlsclient12.authority, who)())

    assert got.distrust == refused(*DISTRUSTED[who], *OTHERS, named=False)


@rfc5246("7.4.2", MUST, id="T12C-021")
def test_empty_chain_is_refused(tlsclient12):
    """A server without a certificate is refused."""
    got = tlsclient12.fetch(changing(Certificate12, chain=()))

    fitting = Alert.decode_error, Alert.illegal_parameter, Alert.bad_certificate
    assert got.refusal == refused(*fitting, Alert.handshake_failure, named=False)


@rfc5246("7.4.3", MUST, id="T12C-022")
def test_altered_signature_is_refused(tlsclient12):
    """A ServerKeyExchange whose signature is not the server's is refused."""

    def altered(true: ServerKeyExchange) -> ServerKeyExchange:
        return replace(true, signature=true.signature[:-1] + bytes([true.signature[-1] ^ 1]))

    got = tlsclient12.fetch(altering(ServerKeyExchange, altered))

    assert got.refusal == refused(Alert.decrypt_error)


@rfc5246("7.4.3", MUST, id="T12C-023")
def test_key_of_another_is_refused(tlsclient12):
    """A server that has the certificate and not its key is refused."""
    got = tlsclient12.fetch(identity=tlsclient12.authority.wrong_key())

    assert got.distrust == refused(Alert.decrypt_error)


@rfc5246("7.4.3", MUST, id="T12C-024")
def test_exchanged_key_is_signed_with_both_randoms(tlsclient12):
    """A signature that was made in another handshake is refused."""
    got = tlsclient12.fetch(altering(ServerKeyExchange, lambda true: lambda server: _old(server)))

    assert got.refusal == refused(Alert.decrypt_error)


@rfc5246("7.4.3", MUST, id="T12C-025")
def test_scheme_that_was_not_offered_is_refused(tlsclient12):
    """A signature with a scheme that the client has not offered is refused."""
    got = tlsclient12.fetch(signed_exchange(scheme=0x0909))

    fitting = Alert.illegal_parameter, Alert.handshake_failure, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)


@rfc9155("3", MUST, id="T12C-026")
def test_md5_is_refused(tlsclient12):
    """A key exchange that claims to be signed with MD5 is refused."""
    got = tlsclient12.fetch(
        signed_exchange(scheme=SignatureScheme.rsa_pkcs1_md5),
        identity=tlsclient12.authority.valid_rsa(),
    )

    fitting = Alert.illegal_parameter, Alert.handshake_failure, Alert.insufficient_security
    assert got.refusal == refused(*fitting, named=False)


@rfc8422("5.4", MUST, id="T12C-027")
def test_curve_that_was_not_offered_is_refused(tlsclient12):
    """A key exchange on a curve that the client has not offered is refused."""
    got = tlsclient12.fetch(signed_exchange(group=0x7A7B))

    fitting = Alert.illegal_parameter, Alert.handshake_failure
    assert got.refusal == refused(*fitting, named=False)


@pytest.mark.parametrize("type", [1, 2, 99])
@rfc8422("5.4", MUST, id="T12C-028")
def test_curve_without_a_name_is_refused(tlsclient12, type: int):
    """A key exchange on a curve that is not named by its number is refused."""
    got = tlsclient12.fetch(signed_exchange(curve_type=type))

    fitting = Alert.illegal_parameter, Alert.handshake_failure, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)


@rfc8422("5.11", MUST, id="T12C-029")
def test_point_off_the_curve_is_refused(tlsclient12):
    """A public value that is no point of its curve is refused."""
    got = tlsclient12.fetch(signed_exchange(group=Group.secp256r1, public=OFF_CURVE))

    fitting = Alert.illegal_parameter, Alert.handshake_failure
    assert got.refusal == refused(*fitting, named=False)


@rfc8422("5.11", MUST, id="T12C-030")
def test_share_without_a_secret_is_refused(tlsclient12):
    """A public value that makes the secret all zeros is refused."""
    got = tlsclient12.fetch(signed_exchange(group=Group.x25519, public=bytes(32)))

    fitting = Alert.illegal_parameter, Alert.handshake_failure
    assert got.refusal == refused(*fitting, named=False)


@pytest.mark.parametrize("size", [0, 31, 33])
@rfc8422("5.4", MUST, id="T12C-031")
def test_share_of_another_size_is_refused(tlsclient12, size: int):
    """A public value that has not the size of its curve is refused."""
    got = tlsclient12.fetch(signed_exchange(group=Group.x25519, public=bytes(range(size))))

    fitting = Alert.illegal_parameter, Alert.handshake_failure, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)


@pytest.mark.parametrize("kind", FLIGHT, ids=["Certificate", "ServerKeyExchange"])
@rfc5246("7.4", MUST, id="T12C-032")
def test_message_that_is_left_out_is_missed(tlsclient12, kind: type):
    """A server that leaves out one of its messages is refused."""
    got = tlsclient12.fetch(without(kind))

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("kind", FLIGHT, ids=["Certificate", "ServerKeyExchange"])
@rfc5246("7.4", MUST, id="T12C-033")
def test_message_that_comes_twice_is_refused(tlsclient12, kind: type):
    """A server that says one of its messages twice is refused."""
    got = tlsclient12.fetch(instead(kind, *2 * (lambda server: server.make(kind),)))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5246("7.4", MUST, id="T12C-034")
def test_messages_in_another_order_are_refused(tlsclient12):
    """A ServerKeyExchange before the Certificate is refused."""
    got = tlsclient12.fetch(
        without(ServerKeyExchange),
        before(Certificate12, lambda server: server.make(ServerKeyExchange)),
    )

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5246("7.4", MUST, id="T12C-035")
def test_message_of_a_client_is_refused(tlsclient12):
    """A ClientKeyExchange of a server is refused."""
    got = tlsclient12.fetch(before(ServerHelloDone, ClientKeyExchange(bytes(32))))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5246("7.4.5", MUST, id="T12C-036")
def test_done_with_a_body_is_refused(tlsclient12):
    """A ServerHelloDone that is not empty is refused."""
    filled = Handshake(HandshakeType.server_hello_done, b"\x00")

    got = tlsclient12.fetch(instead(ServerHelloDone, filled))

    assert got.refusal == refused(Alert.decode_error, named=False)


@rfc5246("7.4.6", MUST, id="T12C-037")
def test_who_has_no_certificate_says_so(tlsclient12):
    """Asked for a certificate, a client without one sends an empty list."""
    got = tlsclient12.fetch(request=True)

    assert Certificate12() in got.met.seen
    assert got == fetched(BODY)


@rfc5246("7.4.9", MUST, id="T12C-038")
def test_altered_finished_is_refused(tlsclient12):
    """A Finished of which one bit is wrong is refused."""

    def altered(true: Finished) -> Finished:
        return replace(true, verify_data=bytes([true.verify_data[0] ^ 1]) + true.verify_data[1:])

    got = tlsclient12.fetch(altering(Finished, altered))

    assert got.refusal == refused(Alert.decrypt_error)


@pytest.mark.parametrize("size", [0, 11, 13])
@rfc5246("7.4.9", MUST, id="T12C-039")
def test_finished_of_another_length_is_refused(tlsclient12, size: int):
    """A Finished that has not twelve octets is refused."""
    got = tlsclient12.fetch(
        altering(Finished, lambda true: replace(true, verify_data=(true.verify_data * 2)[:size]))
    )

    assert got.refusal == refused(Alert.decode_error, Alert.decrypt_error)


@rfc5246("7.4.9", MUST, id="T12C-040")
def test_finished_without_change_cipher_spec_is_refused(tlsclient12):
    """A Finished that no change_cipher_spec precedes is refused."""
    got = tlsclient12.fetch(without(ChangeCipherSpec))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5246("7.1", MUST, id="T12C-041")
def test_early_change_cipher_spec_is_refused(tlsclient12):
    """change_cipher_spec before the key exchange is refused: there are no keys yet."""
    got = tlsclient12.fetch(before(ServerKeyExchange, b"\x14\x03\x03\x00\x01\x01"))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5246("7.1", MUST, id="T12C-042")
def test_second_change_cipher_spec_is_refused(tlsclient12):
    """A second change_cipher_spec, under the new keys, is refused."""
    got = tlsclient12.fetch(before(Finished, ChangeCipherSpec()))

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("octets", [b"\x02", b"\x01\x01"])
@rfc5246("7.1", MUST, id="T12C-043")
def test_change_cipher_spec_with_another_value_is_refused(tlsclient12, octets: bytes):
    """change_cipher_spec is one octet of 01."""
    got = tlsclient12.fetch(changing(ChangeCipherSpec, octets=octets))

    fitting = Alert.unexpected_message, Alert.illegal_parameter, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)


@rfc5077("3.3", MUST, id="T12C-044")
def test_ticket_that_was_not_announced_is_refused(tlsclient12):
    """A NewSessionTicket of a server that has not announced one is refused."""
    got = tlsclient12.fetch(
        lacking(ServerHello, ExtensionType.session_ticket),
        before(ChangeCipherSpec, lambda server: server.make(NewSessionTicket12)),
    )

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5077("3.3", MUST, id="T12C-045")
def test_empty_ticket_does_no_harm(tlsclient12):
    """A server that has announced a ticket may send an empty one."""
    got = tlsclient12.fetch(changing(NewSessionTicket12, ticket=b""))

    assert got == fetched(BODY)


@rfc5246("7.4.1.1", MUST, id="T12C-046")
def test_wish_for_a_handshake_inside_one_is_ignored(tlsclient12):
    """A HelloRequest inside a handshake means nothing, and is no part of it."""
    got = tlsclient12.fetch(behind(ServerHello, HelloRequest()))

    assert got == fetched(BODY)


@rfc7627("5.3", MUST, id="T12C-047")
def test_resumption_without_the_extended_secret_is_refused(tlsclient12):
    """A session with the extended secret is not resumed by a server that has forgotten it."""
    got = tlsclient12.resumed(_where_resumed(ExtensionType.extended_master_secret))

    fitting = Alert.handshake_failure, Alert.illegal_parameter
    assert got.refusal == refused(*fitting, named=False)


@rfc5077("3.4", MUST, id="T12C-048")
def test_ticket_is_offered_and_resumed(tlsclient12):
    """A client that comes again with its ticket completes the short handshake."""
    got = tlsclient12.resumed()

    assert got.connections[1].resumed
    assert got.connections[1].faults == ()
    assert got == fetched(BODY)


def _old(server) -> ServerKeyExchange:
    """Return a ServerKeyExchange that was signed with another random of the server."""
    true = server.server_hello
    server.server_hello = replace(true, random=bytes(32))
    made = server.make(ServerKeyExchange)
    server.server_hello = true
    return made


def _where_resumed(type: int):
    """Return the change that leaves an extension out of a ServerHello that resumes."""

    def act(true: ServerHello) -> ServerHello:
        if not true.session_id:
            return true
        kept = tuple(one for one in true.extensions if one.type != type)
        return replace(true, extensions=kept)

    return altering(ServerHello, act)
