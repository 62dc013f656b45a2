"""ServerHello, as clients of TLS 1.3 take it (RFC 9846 section 4.2.3)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, remark, rfc8701, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import adding, altering, behind, changing, lacking, replacing
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.messages import Handshake, ServerHello
from fixtures.tls.messages13 import EncryptedExtensions
from fixtures.tls.names import (
    GREASE,
    CipherSuite,
    ExtensionType,
    Group,
    HandshakeType,
    Version,
    word,
)
from fixtures.tls.refusal import refused
from fixtures.tls.server_extensions import selected_identity, selected_version, server_share

UNKNOWN = 0xFAFA ^ 0x0101
ZERO = KeyShare(Group.x25519, bytes(32))
OFF_CURVE = KeyShare(Group.secp256r1, b"\x04" + bytes(31) + b"\x05" + bytes(31) + b"\x01")


def sharing(share: KeyShare):
    """Return the change that puts another share into the ServerHello."""
    return replacing(ServerHello, server_share(share))


def longer(octets: bytes):
    """Return the change that puts octets behind the ServerHello's fields."""
    return altering(
        ServerHello, lambda true: Handshake(HandshakeType.server_hello, true.body() + octets)
    )


@rfc9846("4.2.3", MUST, id="T13C-004", also="RFC 8446 4.1.3")
def test_another_session_id_is_refused(tlsclient):
    """A ServerHello that does not echo the client's session id is refused."""
    got = tlsclient.fetch(changing(ServerHello, session_id=bytes(32)))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.3", MUST, id="T13C-005", also="RFC 8446 4.1.3")
def test_compression_is_refused(tlsclient):
    """A ServerHello that chooses compression is refused."""
    got = tlsclient.fetch(changing(ServerHello, compression_method=1))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.3", MUST, id="T13C-121", also="RFC 8446 4.1.3")
def test_suite_that_was_not_offered_is_refused(tlsclient):
    """A cipher suite that the client has not offered is refused."""
    got = tlsclient.fetch(changing(ServerHello, cipher_suite=0x1399))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.3", MUST, id="T13C-122")
def test_suite_of_tls12_is_refused(tlsclient):
    """TLS 1.3 with a cipher suite of TLS 1.2 is refused, even where both are offered."""
    suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256

    got = tlsclient.fetch(changing(ServerHello, cipher_suite=suite))

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("version", [Version.tls11, Version.tls13, 0x0305], ids=word)
@rfc9846("4.2.3", MUST, id="T13C-123")
def test_another_legacy_version_is_refused(tlsclient, version: int):
    """A ServerHello of TLS 1.3 whose old version field is not 0x0303 is refused."""
    seen = tlsclient.fetch(changing(ServerHello, legacy_version=version)).refusal

    if seen.what != Alert.protocol_version:
        remark("a rule of RFC 9846 alone: RFC 8446 asks clients for no look at this field")
    assert seen == refused(Alert.protocol_version)


@pytest.mark.parametrize("version", [Version.tls12, Version.tls11, 0x0305, 0x7F1C], ids=word)
@rfc9846("4.3.1", MUST, id="T13C-007", also="RFC 8446 4.2.1")
def test_version_that_was_not_offered_is_refused(tlsclient, version: int):
    """In supported_versions a server can choose TLS 1.3 and, of what is offered, nothing older."""
    got = tlsclient.fetch(replacing(ServerHello, selected_version(version)))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3.8", MUST, id="T13C-009", also="RFC 8446 4.2.8")
def test_share_of_a_group_without_a_share_is_refused(tlsclient):
    """A server's share of a group for which the client has sent none is refused."""
    got = tlsclient.fetch(sharing(KeyShare(Group.secp521r1, b"\x04" + bytes(132))))

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("group", [0x7A7A, Group.ffdhe2048], ids=word)
@rfc9846("4.3.8", MUST, id="T13C-124", also="RFC 8446 4.2.8")
def test_share_of_an_unknown_group_is_refused(tlsclient, group: int):
    """A server's share of a group that nobody has offered is refused."""
    got = tlsclient.fetch(sharing(KeyShare(group, bytes(256))))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("7.4.2", MUST, id="T13C-010", also="RFC 8446 4.2.8.2")
def test_share_without_a_secret_is_refused(tlsclient):
    """A public value that makes the secret all zeros is refused."""
    got = tlsclient.fetch(sharing(ZERO), group=Group.x25519)

    assert got.refusal == refused(Alert.illegal_parameter, Alert.handshake_failure, named=False)


@rfc9846("4.3.8.2", MUST, id="T13C-125", also="RFC 8446 4.2.8.2")
def test_point_off_the_curve_is_refused(tlsclient):
    """A point that is not on the curve is refused."""
    got = tlsclient.fetch(sharing(OFF_CURVE), group=Group.secp256r1)

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("size", [0, 31, 33])
@rfc9846("4.3.8.2", MUST, id="T13C-126", also="RFC 8446 4.2.8.2")
def test_share_of_another_size_is_refused(tlsclient, size: int):
    """A public value for X25519 that has not 32 octets is refused."""
    got = tlsclient.fetch(sharing(KeyShare(Group.x25519, bytes(range(9, 9 + size)))))

    assert got.refusal == refused(Alert.illegal_parameter, Alert.decode_error)


@rfc9846("4.2.3", MUST, id="T13C-127", also="RFC 8446 4.1.3")
def test_hello_without_a_key_is_refused(tlsclient):
    """A ServerHello with neither a share nor a pre-shared key is refused."""
    got = tlsclient.fetch(lacking(ServerHello, ExtensionType.key_share))

    fitting = Alert.missing_extension, Alert.illegal_parameter, Alert.handshake_failure
    assert got.refusal == refused(*fitting, named=False)


@rfc9846("4.3", MUST, id="T13C-128", also="RFC 8446 4.2")
def test_extension_that_was_not_offered_is_refused(tlsclient):
    """An extension of the ServerHello that answers nothing is refused."""
    got = tlsclient.fetch(adding(ServerHello, Extension(UNKNOWN, b"")))

    assert got.refusal == refused(Alert.unsupported_extension)


@rfc9846("4.3", MUST, id="T13C-129", also="RFC 8446 4.2")
def test_pre_shared_key_that_was_not_offered_is_refused(tlsclient):
    """A server that selects a pre-shared key where none was offered is refused."""
    got = tlsclient.fetch(adding(ServerHello, selected_identity(0)))

    assert got.refusal == refused(Alert.unsupported_extension, Alert.illegal_parameter)


@rfc9846("4.3", MUST, id="T13C-130", also="RFC 8446 4.2")
def test_extension_in_the_wrong_message_is_refused(tlsclient):
    """What belongs into EncryptedExtensions is refused in a ServerHello."""
    groups = ext.supported_groups(Group.x25519)

    got = tlsclient.fetch(adding(ServerHello, groups))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3", MUST, id="T13C-131", also="RFC 8446 4.2")
def test_extension_that_comes_twice_is_refused(tlsclient):
    """A ServerHello with the same extension twice is refused."""
    got = tlsclient.fetch(adding(ServerHello, selected_version()))

    assert got.refusal == refused(Alert.illegal_parameter, Alert.decode_error, named=False)


@pytest.mark.parametrize("octets", [b"\x00", bytes(4)])
@rfc9846("6", MUST, id="T13C-132", also="RFC 8446 6")
def test_octets_behind_the_hello_are_refused(tlsclient, octets: bytes):
    """A ServerHello with octets behind its extensions is refused."""
    got = tlsclient.fetch(longer(octets))

    assert got.refusal == refused(Alert.decode_error)


@pytest.mark.parametrize("length", [34, 38, 41])
@rfc9846("6", MUST, id="T13C-133", also="RFC 8446 6")
def test_cut_hello_is_refused(tlsclient, length: int):
    """A ServerHello that ends too early is refused."""

    def cut(true: ServerHello) -> Handshake:
        return Handshake(HandshakeType.server_hello, true.body()[:length])

    got = tlsclient.fetch(altering(ServerHello, cut))

    assert got.refusal == refused(Alert.decode_error)


@pytest.mark.parametrize("type", [ExtensionType.supported_versions, ExtensionType.key_share])
@rfc9846("4.3", MUST, id="T13C-134", also="RFC 8446 4.2")
def test_octets_behind_an_extension_are_refused(tlsclient, type: int):
    """An extension with an octet behind its structure is refused."""

    def lengthen(true: ServerHello) -> ServerHello:
        found = [
            replace(one, body=one.body + b"\x00") if one.type == type else one
            for one in true.extensions
        ]
        return replace(true, extensions=tuple(found))

    got = tlsclient.fetch(altering(ServerHello, lengthen))

    assert got.refusal == refused(Alert.decode_error)


@rfc9846("5.1", MUST, id="T13C-135", also="RFC 8446 5.1")
def test_message_that_shares_the_record_of_the_hello_is_refused(tlsclient):
    """A message behind the ServerHello in its record comes before the keys change: refused."""
    behind_it = EncryptedExtensions().encode()

    got = tlsclient.fetch(
        altering(ServerHello, lambda true: lambda server: _with(server, true, behind_it))
    )

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4", MUST, id="T13C-136", also="RFC 8446 4")
def test_second_server_hello_is_refused(tlsclient):
    """A second ServerHello, under the keys of the handshake, is refused."""
    again = Handshake(HandshakeType.server_hello, ServerHello().body())

    got = tlsclient.fetch(behind(ServerHello, again))

    assert got.refusal == refused(Alert.unexpected_message)


CHOICES = {
    "version": replacing(ServerHello, selected_version(GREASE[2])),
    "cipher suite": changing(ServerHello, cipher_suite=GREASE[3]),
    "group": sharing(KeyShare(GREASE[4], b"\x00")),
    "extension": adding(ServerHello, Extension(GREASE[5], b"")),
}


@pytest.mark.parametrize("what", CHOICES)
@rfc8701("3.1", MUST, id="T13C-137")
def test_reserved_choice_is_refused(tlsclient, what: str):
    """A server that chooses a value of GREASE is refused, whether it was offered or not."""
    got = tlsclient.fetch(CHOICES[what])

    expected = Alert.illegal_parameter, Alert.unsupported_extension
    assert got.refusal == refused(*expected, named=False)


def _with(server, hello: ServerHello, octets: bytes) -> bytes:
    record = server.say(hello)
    length = int.from_bytes(record[3:5]) + len(octets)
    return record[:3] + length.to_bytes(2) + record[5:] + octets
