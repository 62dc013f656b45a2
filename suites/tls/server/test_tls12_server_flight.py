"""What the server says in the handshake of TLS 1.2 (RFC 5246 sections 7.3 to 7.4.9)."""

from itertools import pairwise

import pytest

from fixtures.requirements import MUST, SHOULD, capability, rfc5246, rfc6066, rfc8422, rfc9325
from fixtures.stream import Silence
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.certificates import certifies, form, has_rsa_key, may_sign
from fixtures.tls.messages import Handshake, ServerHello
from fixtures.tls.messages12 import ServerHelloDone, ServerKeyExchange
from fixtures.tls.names import ContentType, ExtensionType, Group, HandshakeType, Version
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls12")

# P-256 is in each, for the certificate's key.
OFFERS = (
    [Group.secp256r1],
    [Group.secp384r1, Group.secp256r1],
    [Group.x25519, Group.secp256r1],
)
OF_ECDSA = (0xC02B, 0xC02C, 0xCCA9)
OF_RSA = (0xC02F, 0xC030, 0xCCA8)
PAIRS = tuple(zip(OF_ECDSA, OF_RSA, strict=True))


@rfc5246("7.4.1.3", MUST, id="T12S-111")
def test_random_is_the_servers_own(tls12):
    """Two hellos with the same random are answered by two others."""
    hello = tls12.hello()
    randoms = {hello.random[:24]}
    for peer in (tls12, tls12.again()):
        randoms.add(peer.say_hello(hello).random[:24])
        peer.close()

    assert len(randoms) == 3


@rfc5246("7.4.1.4", MUST, id="T12S-134")
def test_no_extension_comes_twice(tls12):
    """Each extension of the ServerHello has a type of its own."""
    types = [one.type for one in tls12.say_hello().extensions]

    assert len(types) == len(set(types))


@rfc5246("7.4.2", MUST, id="T12S-123", also="RFC 8422 5.3")
@pytest.mark.parametrize("suites", [OF_ECDSA, OF_RSA], ids=["ECDSA", "RSA"])
def test_key_of_the_certificate_fits_the_suite(tls12, suites):
    """A suite is taken only with a certificate whose key can sign for it."""
    tls12.send(tls12.hello(suites=suites))
    if tls12.reaction() in (Alert.handshake_failure, Alert.insufficient_security):
        return

    tls12.receive(ServerKeyExchange)
    assert has_rsa_key(tls12.client.certificates[0]) == (suites == OF_RSA)


@rfc5246("7.4.2", MUST, id="T12S-124")
def test_each_certificate_certifies_the_one_before(tls12):
    """The server's certificate comes first, and each further one has signed the one before it."""
    tls12.halfway()

    assert all(certifies(after, one) for one, after in pairwise(tls12.client.certificates))


@rfc5246("7.4.2", MUST, id="T12S-125")
def test_certificate_may_sign(tls12):
    """The server's certificate is X.509 version 3 and, if it limits its key, allows signatures."""
    tls12.halfway()
    certificate = tls12.client.certificates[0]

    assert form(certificate) == 3
    assert may_sign(certificate)


@rfc5246("7.4.3", MUST, id="T12S-119")
@pytest.mark.parametrize("hash", [4, 5, 6], ids=["SHA-256", "SHA-384", "SHA-512"])
def test_signature_has_the_only_scheme_on_offer(tls12, hash):
    """ServerKeyExchange is signed with the one hash that the client reads, or nothing comes."""
    schemes = [hash << 8 | signature for signature in (1, 3)]
    tls12.send(tls12.hello(schemes=schemes))
    if tls12.reaction() in (Alert.handshake_failure, Alert.insufficient_security):
        return

    tls12.receive(ServerHelloDone)
    assert tls12.client.server_key_exchange.scheme in schemes
    assert tls12.client.checks["server_key_exchange"]


@rfc6066("8", MUST, id="T12S-198")
def test_no_certificate_status_comes_unasked(tls12):
    """A hello without status_request is answered without CertificateStatus."""
    tls12.halfway()

    kinds = {one.type for one in tls12.seen if isinstance(one, Handshake)}
    assert HandshakeType.certificate_status not in kinds


@rfc8422("5.4", MUST, id="T12S-126")
@pytest.mark.parametrize("groups", OFFERS, ids=lambda groups: str(groups[0]))
def test_key_is_of_a_group_on_offer(tls12, groups):
    """ServerKeyExchange names a curve of the hello, and its point is not compressed."""
    tls12.say_hello(groups=groups)
    key = tls12.receive(ServerKeyExchange)

    assert key.curve_type == 3
    assert key.group in groups
    assert key.group == Group.x25519 or key.public[0] == 4


@rfc8422("5.1", MUST, id="T12S-027")
def test_no_common_group_is_refused(tls12):
    """ECDHE suites with groups of which the server has none lead to no handshake."""
    tls12.send(tls12.hello(groups=[0x0001, 0x7A7A]))

    assert tls12.reaction() in (Alert.handshake_failure, Alert.insufficient_security)


@rfc8422("5.1.2", MUST, id="T12S-028")
def test_point_formats_without_uncompressed_are_refused(tls12):
    """A client that says it reads compressed points only is refused."""
    tls12.send(tls12.hello().having(ext.ec_point_formats(1, 2)))

    assert tls12.refusal() == refused(Alert.illegal_parameter)


@rfc8422("5.2", MUST, id="T12S-128")
def test_point_formats_of_the_server_have_uncompressed(tls12):
    """Where the server names point formats, the uncompressed one is among them."""
    answer = tls12.say_hello().extension(ExtensionType.ec_point_formats)

    assert answer is None or 0 in answer.body[1:]


@rfc8422("5.1.2", MUST, id="T12S-129")
def test_point_formats_may_be_left_out(tls12):
    """A client that names no point formats reads uncompressed points, and is served."""
    hello = tls12.hello().without(ExtensionType.ec_point_formats)
    tls12.visit(hello)

    assert tls12.client.server_hello.extension(ExtensionType.ec_point_formats) is None


@rfc9325("7.4", SHOULD, id="T12S-130")
def test_key_is_fresh(tls12):
    """Two handshakes meet two ephemeral keys of the server."""
    keys = set()
    for peer in (tls12, tls12.again()):
        peer.say_hello(groups=[Group.secp256r1, Group.x25519])
        keys.add(peer.receive(ServerKeyExchange).public)
        peer.close()

    assert len(keys) == 2


@rfc5246("7.4.5", MUST, id="T12S-131")
def test_server_waits_behind_its_flight(tls12):
    """Behind ServerHelloDone nothing comes until the client has spoken."""
    tls12.halfway()

    assert tls12.reaction() == Silence(0)


@rfc5246("7.3", MUST, id="T12S-132", also="RFC 5077 3.3")
def test_server_waits_for_the_clients_finished(tls12):
    """Neither a ticket nor change_cipher_spec comes before the client's Finished."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), ChangeCipherSpec())

    assert tls12.reaction() == Silence(0)


@rfc5246("7.4.9", MUST, id="T12S-133")
@pytest.mark.parametrize("suites", PAIRS, ids=["AES-128-GCM", "AES-256-GCM", "ChaCha20"])
def test_finished_of_the_server_holds(tls12, suites):
    """The server's Finished has 12 octets, made with the suite's hash over the whole handshake."""
    tls12.send(tls12.hello(suites=suites))
    if not isinstance(tls12.reaction(), ServerHello):
        not_applicable(f"the target has none of {suites}")
    client = tls12.complete()

    assert len(client.server_verify_data) == 12
    assert client.checks["finished"]


@rfc5246("6.2.1", MUST, id="T12S-164")
def test_records_name_the_version(tls12):
    """Every record of the server names version 3.3."""
    tls12.handshake()
    tls12.ask_to_close()
    tls12.rest(tls12.quiet)

    assert {record.version for record in tls12.client.records} == {Version.tls12}


@rfc5246("6.2.1", MUST, id="T12S-165")
def test_only_data_comes_in_empty_records(tls12):
    """No record of the server but application data is without content."""
    tls12.handshake()
    tls12.ask_to_close()
    tls12.rest(tls12.quiet)

    kinds = {record.type for record in tls12.client.records if not record.fragment}
    assert kinds <= {ContentType.application_data}
