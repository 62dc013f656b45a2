"""Hellos that are made: by Hypothesis, and with a length that is wrong; groups; client proofs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.tls import decoding, finite, schedule
from fixtures.tls import extensions as ext
from fixtures.tls import strategies as made
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange, NoAgreementError
from fixtures.tls.extensions import KeyShare
from fixtures.tls.hellos import hello13
from fixtures.tls.lengths import CHANGES, length_fields, with_length
from fixtures.tls.messages import ClientHello, Handshake
from fixtures.tls.messages13 import CertificateRequest
from fixtures.tls.names import CipherSuite, ExtensionType, Group, SignatureScheme, Version
from fixtures.tls.octets import Reader
from fixtures.tls.server_identity import Authority
from fixtures.tls.signatures import fault_of
from fixtures.tls.suites import SUITES

few = settings(
    derandomize=True,
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
shorts = st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=5).map(tuple)


@few
@given(made.well_formed())
def test_made_hellos_survive_the_wire(hello: ClientHello) -> None:
    (raw,), _ = decoding.split(hello.encode())

    assert decoding.decode(raw, Version.tls13) == hello


@few
@given(made.well_formed())
def test_made_hellos_have_what_every_server_knows(hello: ClientHello) -> None:
    groups = hello.extension(ExtensionType.supported_groups)

    assert CipherSuite.TLS_AES_128_GCM_SHA256 in hello.cipher_suites
    assert groups and Group.secp256r1 in ext.read_supported_groups(groups.body)
    assert len({one.type for one in hello.extensions or ()}) == len(hello.extensions or ())


@few
@given(made.nearly_well_formed())
def test_nearly_made_hellos_are_whole_messages(message: Handshake) -> None:
    assert decoding.split(message.encode()) == ([message], b"")


@few
@given(shorts)
def test_lists_of_numbers_survive_the_wire(values: tuple[int, ...]) -> None:
    assert ext.read_supported_groups(ext.supported_groups(*values).body) == values
    assert ext.read_signature_algorithms(ext.signature_algorithms(*values).body) == values
    versions = Reader(ext.supported_versions(*values).body, "versions")
    assert versions.numbers(1, 2) == values


def test_every_length_is_found_in_its_place() -> None:
    keys = KeyExchange()
    hello = hello13(server_name="localhost", alpn=["h2"], shares=keys.shares(Group.x25519))
    body = hello.body()
    fields = {field.name: field for field in length_fields(hello)}

    assert len(fields) == 21
    for name, at, width in fields.values():
        length = int.from_bytes(body[at : at + width], "big")
        assert 0 < length <= len(body) - at - width, name
    assert int.from_bytes(body[fields["key_share share"].at :][:2], "big") == 32


@pytest.mark.parametrize("change", CHANGES)
def test_only_that_length_is_changed(change: str) -> None:
    hello = hello13(session_id=bytes(32))
    wrong = with_length(hello, "supported_groups list", change)
    field = next(one for one in length_fields(hello) if one.name == "supported_groups list")
    expected = {"-1": 5, "+1": 7, "0": 0, "max": 0xFFFF}[change]

    assert int.from_bytes(wrong.octets[field.at :][:2], "big") == expected
    assert wrong.octets[: field.at] == hello.body()[: field.at]
    assert wrong.octets[field.at + 2 :] == hello.body()[field.at + 2 :]


def test_two_keys_of_the_finite_group_agree() -> None:
    one, two = KeyExchange(), KeyExchange()
    ours, theirs = one.share(Group.ffdhe2048), two.share(Group.ffdhe2048)

    assert len(ours.public) == finite.SIZE
    assert one.secret(Group.ffdhe2048, theirs.public) == two.secret(Group.ffdhe2048, ours.public)
    assert finite.PRIME % (1 << 64) == (1 << 64) - 1
    assert pow(2, (finite.PRIME - 1) // 2, finite.PRIME) == 1


@pytest.mark.parametrize("value", [0, 1, finite.PRIME - 1, finite.PRIME])
def test_what_is_outside_of_the_finite_group_agrees_with_nobody(value: int) -> None:
    keys = KeyExchange()
    keys.share(Group.ffdhe2048)

    with pytest.raises(NoAgreementError):
        keys.secret(Group.ffdhe2048, finite.octets(value))


def test_proof_of_a_client_holds_for_its_certificate() -> None:
    client = Client13(hello13(shares=[KeyShare(Group.x25519, bytes(32))]))
    client.identity = Authority().for_clients()
    client.suite = SUITES[CipherSuite.TLS_AES_128_GCM_SHA256]
    client.certificate_request = CertificateRequest(b"context")
    client.heard += b"what was said"
    shown, proof = client.certificate(), client.certificate_verify()

    signed = schedule.signed13("client", schedule.digest("sha256", bytes(client.heard)))
    assert shown.request_context == b"context"
    assert proof.scheme == SignatureScheme.ecdsa_secp256r1_sha256
    leaf = shown.chain[0]
    assert fault_of(proof.scheme, leaf, proof.signature, signed, tls13=True) is None
