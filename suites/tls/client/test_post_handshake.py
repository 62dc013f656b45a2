"""What a server says behind the handshake (RFC 9846 section 4.7)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, SHOULD, rfc8701, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import (
    AWAY,
    AWAY_AND_CLOSE,
    BODY,
    Change,
    adding,
    altering,
    changing,
    fetched,
    protected,
    replacing,
)
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ClientHello, Finished, Handshake, ServerHello
from fixtures.tls.messages12 import HelloRequest
from fixtures.tls.messages13 import CertificateRequest, KeyUpdate, NewSessionTicket
from fixtures.tls.names import GREASE, CipherSuite, ContentType, ExtensionType, HandshakeType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData
from fixtures.tls.server_extensions import selected_identity

PSK = ExtensionType.pre_shared_key
UNEXPECTED = {
    "Finished": Finished(bytes(32)),
    "HelloRequest": HelloRequest(),
    "ClientHello": ClientHello(cipher_suites=(0x1301,)),
    "unknown": Handshake(99, b"unknown"),
}


def where_resumed(act) -> Change:
    """Return the change of a ServerHello that resumes."""
    return altering(ServerHello, lambda true: true if true.selected_identity is None else act(true))


def without_share(true: ServerHello) -> ServerHello:
    """Return the hello with the pre-shared key and no more."""
    kept = tuple(one for one in true.extensions if one.type != ExtensionType.key_share)
    return replace(true, extensions=kept)


def with_another_hash(true: ServerHello) -> ServerHello:
    """Return the hello with a suite of another hash."""
    first, second = CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384
    return replace(true, cipher_suite=first if true.cipher_suite == second else second)


@rfc9846("4.7.1", MUST, id="T13C-020", also="RFC 8446 4.6.1")
def test_unknown_extension_of_a_ticket_is_ignored(tlsclient):
    """In a ticket an extension that the client does not know is ignored."""
    unknown = Extension(0xFBFA, b"unknown")

    assert tlsclient.fetch(adding(NewSessionTicket, unknown)) == fetched(BODY)


@rfc8701("4.1", MUST, id="T13C-219")
def test_reserved_extension_of_a_ticket_is_ignored(tlsclient):
    """In a ticket an extension of GREASE is ignored."""
    reserved = Extension(GREASE[9], b"")

    assert tlsclient.fetch(adding(NewSessionTicket, reserved)) == fetched(BODY)


@rfc9846("4.7.1", MUST, id="T13C-220", also="RFC 8446 4.6.1")
def test_tickets_do_no_harm(tlsclient):
    """No ticket, several tickets, and one inside the response: a client goes on."""
    ticket = NewSessionTicket(3600, 0, b"\x07", b"inside")

    assert tlsclient.fetch(tickets=[0]) == fetched(BODY)
    assert tlsclient.fetch(tickets=[4]) == fetched(BODY)
    assert tlsclient.fetch(between=[ticket]) == fetched(BODY)


@rfc9846("6", MUST, id="T13C-221", also="RFC 8446 4.6.1")
def test_empty_ticket_is_refused(tlsclient):
    """A ticket without any octets is out of range."""
    got = tlsclient.fetch(between=[NewSessionTicket(3600, 0, b"\x08", b"")])

    assert got.refusal == refused(Alert.decode_error)


@pytest.mark.parametrize("length", [0, 8, 14])
@rfc9846("6", MUST, id="T13C-222", also="RFC 8446 6")
def test_cut_ticket_is_refused(tlsclient, length: int):
    """A NewSessionTicket that ends too early is refused."""
    whole = NewSessionTicket(3600, 0, b"\x09", b"a ticket").body()

    got = tlsclient.fetch(between=[Handshake(HandshakeType.new_session_ticket, whole[:length])])

    assert got.refusal == refused(Alert.decode_error)


@rfc9846("4.7.1", SHOULD, id="T13C-223", also="RFC 8446 4.6.1")
def test_ticket_without_a_lifetime_is_not_used(tlsclient):
    """A ticket with a lifetime of zero is thrown away at once."""
    got = tlsclient.resumed(changing(NewSessionTicket, lifetime=0))

    assert got == fetched(BODY)
    assert got.connections[1].hellos[0].extension(PSK) is None


@rfc9846("C.4", SHOULD, id="T13C-022", also="RFC 9325 3.4")
def test_ticket_is_used_once(tlsclient):
    """A client that has got one ticket offers it on one connection only."""
    got = tlsclient.resumed(tickets=[1, 0], then=AWAY_AND_CLOSE)

    assert got == fetched(BODY)
    offered = [met.hellos[0].extension(PSK) for met in got.connections[1:3]]
    assert offered[0] is not None
    assert offered[1] is None


@rfc9846("4.3.11", MUST, id="T13C-224", also="RFC 8446 4.2.11")
def test_identity_that_was_not_offered_is_refused(tlsclient):
    """A server that selects a pre-shared key behind the last one is refused."""
    got = tlsclient.resumed(replacing(ServerHello, selected_identity(7)))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3.11", MUST, id="T13C-225", also="RFC 8446 4.2.11")
def test_resumption_without_the_share_that_was_asked_for_is_refused(tlsclient):
    """Where the client resumes with a key exchange only, a server has to send its share."""
    got = tlsclient.resumed(where_resumed(without_share))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3.11", MUST, id="T13C-226", also="RFC 8446 4.2.11")
def test_resumption_with_another_hash_is_refused(tlsclient):
    """A server that resumes with a suite of another hash than the ticket's is refused."""
    got = tlsclient.resumed(where_resumed(with_another_hash))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3.11.2", MUST, id="T13C-227", also="RFC 8446 4.2.11.2")
def test_binder_is_right(tlsclient):
    """The binder of a resuming client holds, behind a retry, too."""
    got = tlsclient.resumed(retry=True)

    met = got.connections[1]
    assert met.resumed
    assert len(met.hellos) == 2
    assert met.faults == ()


@rfc9846("4.7.3", MUST, id="T13C-021", also="RFC 8446 4.6.3")
def test_key_update_is_answered_before_the_next_data(tlsclient):
    """Asked for new keys, a client says KeyUpdate before it sends anything more."""
    tlsclient.must_reuse()

    got = tlsclient.fetch(answer=[KeyUpdate(1), AWAY])

    said = [one for one in got.met.seen if one == KeyUpdate(0) or _is_request(one)]
    assert said[1:2] == [KeyUpdate(0)]
    assert got == fetched(BODY)


@rfc9846("4.7.3", MUST, id="T13C-228", also="RFC 8446 4.6.3")
def test_key_update_changes_the_keys(tlsclient):
    """Behind each KeyUpdate a server's records are read with the next keys."""
    got = tlsclient.fetch(between=[KeyUpdate(0), KeyUpdate(0), KeyUpdate(1)])

    assert got == fetched(BODY)


@rfc9846("4.7.3", MUST, id="T13C-229", also="RFC 8446 4.6.3")
def test_old_keys_are_over_behind_a_key_update(tlsclient):
    """Data under the old keys behind a KeyUpdate is refused."""

    def old(server) -> bytes:
        return server.protect_raw(ContentType.handshake, KeyUpdate(0).encode()) + server.protect(
            b"xx"
        )

    got = tlsclient.fetch(between=[old])

    assert got.refusal == refused(Alert.bad_record_mac)


@pytest.mark.parametrize("value", [2, 255])
@rfc9846("4.7.3", MUST, id="T13C-230", also="RFC 8446 4.6.3")
def test_key_update_with_another_value_is_refused(tlsclient, value: int):
    """A KeyUpdate asks for one in return or does not: every other value is refused."""
    got = tlsclient.fetch(between=[protected(22, KeyUpdate(value).encode())])

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("octets", [b"", b"\x00\x00"], ids=["empty", "longer"])
@rfc9846("6", MUST, id="T13C-231", also="RFC 8446 6")
def test_key_update_of_another_length_is_refused(tlsclient, octets: bytes):
    """A KeyUpdate has one octet."""
    got = tlsclient.fetch(between=[Handshake(HandshakeType.key_update, octets)])

    assert got.refusal == refused(Alert.decode_error)


@rfc9846("5.1", MUST, id="T13C-232", also="RFC 8446 5.1")
def test_message_behind_a_key_update_in_its_record_is_refused(tlsclient):
    """A message behind a KeyUpdate in its record comes before the keys change: refused."""
    both = KeyUpdate(0).encode() + NewSessionTicket(1, 0, b"", b"a ticket").encode()

    got = tlsclient.fetch(between=[protected(ContentType.handshake, both)])

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.7.2", MUST, id="T13C-233", also="RFC 8446 4.6.2")
def test_request_behind_the_handshake_is_refused(tlsclient):
    """Who has not offered post_handshake_auth refuses a later CertificateRequest."""
    tlsclient.must_lack(ExtensionType.post_handshake_auth)

    got = tlsclient.fetch(between=[lambda server: server.make(CertificateRequest)])

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("name", UNEXPECTED)
@rfc9846("4", MUST, id="T13C-234", also="RFC 8446 4")
def test_message_that_is_over_is_refused(tlsclient, name: str):
    """Behind the handshake a message that belongs into one, or to nobody, is refused."""
    got = tlsclient.fetch(between=[UNEXPECTED[name]])

    assert got.refusal == refused(Alert.unexpected_message)


def _is_request(one: object) -> bool:
    return isinstance(one, ApplicationData) and one.octets.startswith(b"GET")
