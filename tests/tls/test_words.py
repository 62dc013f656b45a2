"""What a transcript says of handshake messages."""

from dataclasses import replace

import pytest
from hypothesis import given

from fixtures.tls import extensions as ext
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.hellos import hello12, hello13, usual
from fixtures.tls.messages import (
    CertificateVerify,
    ClientHello,
    HelloRetryRequest,
    Message,
    ServerHello,
)
from fixtures.tls.messages12 import Certificate12
from fixtures.tls.messages13 import EncryptedExtensions, KeyUpdate, NewSessionTicket
from fixtures.tls.names import CipherSuite, ExtensionType, Group, Version
from fixtures.tls.server_extensions import retry_group, selected_version, server_share
from fixtures.tls.words import words
from tests.tls.test_values import TLS12, TLS13, few

SHARES = KeyExchange().shares(Group.x25519, Group.secp256r1)
PLAIN = hello13(shares=SHARES)
NAME = ExtensionType.server_name


def changed(hello: ClientHello, version: int = Version.tls13) -> str:
    return words(hello, usual(version)).removeprefix("ClientHello ")


def test_usual_hello_is_told_by_its_version():
    assert changed(PLAIN) == "(tls13)"
    assert changed(hello12(), Version.tls12) == "(tls12)"


def test_name_and_protocols_are_told():
    hello = hello13(server_name="a.test", alpn=["http/1.1"], shares=SHARES)

    assert changed(hello) == "(tls13, server_name a.test, alpn http/1.1)"


@pytest.mark.parametrize(
    ("hello", "told"),
    [
        (replace(PLAIN, legacy_version=Version.tls10), "legacy_version tls10"),
        (replace(PLAIN, session_id=b""), "no session id"),
        (replace(PLAIN, cipher_suites=(0x1301, 0x1399)), "suites 0x1301 0x1399"),
        (replace(PLAIN, compression_methods=b"\0\1"), "compression methods 0001"),
        (replace(PLAIN, cipher_suites_octets=b"\0\1\x13"), "cipher suites as 000113"),
        (replace(PLAIN, extensions=None), "no extensions"),
        (replace(PLAIN, trailing=b"more"), "behind it 6d6f7265"),
        (PLAIN.without(ExtensionType.key_share), "without key_share"),
        (PLAIN.having(Extension(NAME, b"\0\3\0\0\0")), "server_name 0003000000"),
        (PLAIN.having(ext.early_data()), "early_data"),
        (PLAIN.having(ext.padding(40)), f"padding {'00' * 16}... (40 octets)"),
        (PLAIN.having(Extension(NAME, b"", length=9)), "server_name with a length of 9"),
        (
            PLAIN.having(ext.key_share(KeyShare(Group.x25519, bytes(31)))),
            "key_share x25519 (31 octets)",
        ),
        (PLAIN.having(ext.key_share()), "key_share without a share"),
        (
            PLAIN.having(ext.supported_versions(0x7A7A, 0x0303)),
            "supported_versions 0x7a7a tls12",
        ),
    ],
)
def test_what_a_case_has_changed_is_told(hello: ClientHello, told: str):
    assert changed(hello) == f"(tls13, {told})"


def test_what_stands_twice_or_elsewhere_is_told():
    first, *others = PLAIN.extensions or ()

    assert "supported_groups twice" in changed(replace(PLAIN, extensions=(first, first, *others)))
    told = changed(replace(PLAIN, extensions=(*others, first)))
    assert "extensions in the order signature_algorithms supported_versions" in told


def test_hello_of_a_client_is_told_by_what_it_offers():
    hello = hello13(server_name="a.test", versions=[0x0304, 0x0303], shares=SHARES)

    assert words(hello) == (
        "ClientHello (tls13 tls12, 3 suites, session id of 32 octets, "
        "supported_groups x25519 secp256r1 secp384r1, "
        "key_share x25519 (32 octets) secp256r1 (65 octets), "
        "with server_name signature_algorithms psk_key_exchange_modes)"
    )
    assert words(ClientHello(extensions=None)) == "ClientHello (tls12, 0 suites, no session id)"


def test_server_hello_is_told_by_what_it_chooses():
    chosen = (selected_version(Version.tls13), server_share(SHARES[0]))
    hello = ServerHello(session_id=bytes(32), extensions=chosen)
    told = "ServerHello (tls13, TLS_AES_128_GCM_SHA256, session id of 32 octets{}, key_share x25519"

    assert words(hello).startswith(told.format(""))
    odd = replace(hello, legacy_version=Version.tls11, compression_method=1)
    assert words(odd).startswith(told.format(", legacy_version tls11, compression method 1"))


def test_server_hello_of_tls12_is_told_with_its_extensions():
    hello = ServerHello(
        cipher_suite=CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        extensions=(ext.renegotiation_info(), ext.extended_master_secret()),
    )

    assert words(hello) == (
        "ServerHello (tls12, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, no session id, "
        "renegotiation_info 00, extended_master_secret)"
    )


def test_retry_is_told_by_what_it_asks_for():
    retry = HelloRetryRequest(
        extensions=(selected_version(Version.tls13), retry_group(Group.secp384r1))
    )

    assert words(retry).endswith("no session id, key_share secp384r1)")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (EncryptedExtensions((ext.alpn("h2"),)), "EncryptedExtensions (alpn h2)"),
        (EncryptedExtensions(), "EncryptedExtensions"),
        (Certificate12(()), "Certificate (0 certificates)"),
        (CertificateVerify(0x0403), "CertificateVerify (0x0403)"),
        (KeyUpdate(1), "KeyUpdate (request_update 1)"),
        (NewSessionTicket(lifetime=60), "NewSessionTicket (lifetime 60 s)"),
        (
            NewSessionTicket(extensions=(Extension(ExtensionType.early_data, b"\0\0\1\0"),)),
            "NewSessionTicket (lifetime 0 s, early_data 256 octets)",
        ),
    ],
)
def test_other_messages_are_told_by_what_they_say(message: Message, told: str):
    assert words(message) == told


@few
@given(TLS13 | TLS12)
def test_whatever_comes_can_be_told(message: Message):
    assert words(message).isprintable()
    if isinstance(message, ClientHello):
        assert words(message, usual(Version.tls13)).startswith("ClientHello (tls13")
