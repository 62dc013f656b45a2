"""Identities, binders and modes that a hello offers (RFC 9846 sections 4.3.9 and 4.3.11)."""

import os
from dataclasses import replace

import pytest

from fixtures.requirements import MUST, SHOULD, capability, remark, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension, PskIdentity, read_pre_shared_key
from fixtures.tls.messages import HelloRetryRequest, ServerHello
from fixtures.tls.messages13 import EncryptedExtensions
from fixtures.tls.names import CipherSuite, ExtensionType, PskMode
from fixtures.tls.octets import vector
from fixtures.tls.refusal import refused
from fixtures.tls.resumption import bound, flipped, offering

pytestmark = [capability("tls13"), capability("resumption13")]

UNKNOWN_MODE = 0xFE
"""For private use: nobody knows it."""
ALLOWED = {
    ExtensionType.pre_shared_key,
    ExtensionType.key_share,
    ExtensionType.supported_versions,
}


def offered(hello):
    """Return identities and binders of a hello."""
    return read_pre_shared_key(hello.extension(ExtensionType.pre_shared_key).body)


@rfc9846("4.3.9", MUST, id="T13S-065", also="RFC 8446 4.2.9")
def test_unknown_mode_resumes_nothing(tls):
    """With a mode that the server does not know the handshake is a full one."""
    ticket = tls.resumable()
    hello = tls.hello().having(ext.psk_key_exchange_modes(UNKNOWN_MODE))
    tls.visit(hello, ticket=ticket)

    assert tls.client.resumed is False


@rfc9846("4.3.9", MUST, id="T13S-067", also="RFC 8446 4.2.9")
def test_key_alone_comes_without_a_share(tls):
    """Where psk_ke alone is offered, a ServerHello that resumes has no key share."""
    ticket = tls.resumable()
    hello = tls.hello().having(ext.psk_key_exchange_modes(PskMode.psk_ke))
    answer = tls.say_hello(hello, ticket=ticket)

    if answer.selected_identity is None:
        remark("psk_ke is not taken: the handshake is a full one")
    assert (answer.key_share is None) == (answer.selected_identity is not None)


@rfc9846("4.3.11", MUST, id="T13S-070", also="RFC 8446 4.2.11")
def test_key_without_a_binder_is_not_taken(tls):
    """Of two identities with one binder the second has none: it is not resumed."""
    ticket = tls.resumable()
    identities = [PskIdentity(os.urandom(len(ticket.identity))), ticket.identified()]
    tls.send(tls.hello().having(ext.pre_shared_key(identities, [os.urandom(32)])))
    got = tls.refusal()

    if isinstance(got.what, ServerHello):
        assert got.what.selected_identity is None
    else:
        assert got == refused(Alert.illegal_parameter, Alert.decode_error, named=False)


@rfc9846("6", MUST, id="T13S-071", also="RFC 8446 6")
def test_binder_without_a_key_is_refused(tls):
    """A binder more than there are identities is refused."""
    ticket = tls.resumable()
    identities, (binder,) = offered(offering(tls.hello(), ticket))
    two = ext.pre_shared_key(identities, [binder, os.urandom(32)])
    tls.send(bound(tls.hello().having(two), ticket))

    assert tls.refusal() == refused(Alert.illegal_parameter, Alert.decode_error)


@rfc9846("4.3.11", MUST, id="T13S-073", also="RFC 8446 4.2.11")
def test_unknown_key_before_a_known_one(tls):
    """Of an unknown identity and a known one behind it the second is resumed, or none."""
    ticket = tls.resumable()
    unknown = replace(ticket, identity=os.urandom(len(ticket.identity)))
    answer = tls.say_hello(offering(tls.hello(), unknown, ticket), ticket=ticket)

    if answer.selected_identity is None:
        remark("only the first identity is looked at")
    assert answer.selected_identity in (1, None)
    tls.visit()


@rfc9846("4.3.11", MUST, id="T13S-312", also="RFC 8446 4.2.11")
def test_key_fits_the_suite(tls):
    """Of two tickets the one whose hash is the suite's is resumed, or none."""
    small, large = CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384
    tls.control(suites=[small])
    tls.control(suites=[large])
    other, fitting = tls.resumable(suites=[large]), tls.resumable(suites=[small])
    hello = offering(tls.hello(suites=[small]), other, fitting)
    tls.visit(hello, ticket=fitting)

    assert tls.client.server_hello.selected_identity in (1, None)


@rfc9846("4.3.11", MUST, id="T13S-075", also="RFC 8446 4.2.11")
@pytest.mark.parametrize("change", ["an octet less", "an octet more"])
def test_binder_of_another_length_is_refused(tls, change):
    """A binder that is shorter or longer than the hash is refused."""
    hello = offering(tls.hello(), tls.resumable())
    identities, (binder,) = offered(hello)
    other = binder[:-1] if change == "an octet less" else binder + b"\x00"
    tls.send(hello.having(ext.pre_shared_key(identities, [other])))

    alerts = (Alert.illegal_parameter, Alert.decode_error, Alert.decrypt_error)
    assert tls.refusal() == refused(*alerts, named=False)


@rfc9846("4.3.11", SHOULD, id="T13S-309", also="RFC 8446 4.2.11")
def test_only_the_binder_of_the_selected_key_is_looked_at(tls):
    """The first of two tickets is resumed although the binder of the second is wrong."""
    first, second = tls.resumable(), tls.resumable()
    tls.start(flipped(offering(tls.hello(), first, second)), ticket=first)
    got = tls.reaction()

    assert isinstance(got, ServerHello)
    assert got.selected_identity == 0


@rfc9846("6", MUST, id="T13S-303", also="RFC 8446 6")
@pytest.mark.parametrize("what", ["no identity", "no binder", "empty identity"])
def test_malformed_offer_is_refused(tls, what):
    """A pre_shared_key extension without an identity, without a binder, or with an empty identity
    is refused.
    """
    (identity,), (binder,) = offered(offering(tls.hello(), tls.resumable()))
    known, proof = vector(2, identity.encode()), vector(2, vector(1, binder))
    bodies = {
        "no identity": vector(2, b"") + proof,
        "no binder": known + vector(2, b""),
        "empty identity": vector(2, PskIdentity(b"").encode()) + proof,
    }
    tls.send(tls.hello().having(Extension(ExtensionType.pre_shared_key, bodies[what])))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("4.3.11.2", MUST, id="T13S-077", also="RFC 8446 4.2.11.2")
def test_binder_covers_a_retry(tls):
    """A ticket that is offered again after a retry, with a binder over all of it, does no harm."""
    tls.control(shares=())
    tls.visit(tls.hello(shares=()), ticket=tls.resumable())

    assert tls.client.retry is not None
    if not tls.client.resumed:
        remark("behind a retry nothing is resumed")


@rfc9846("4.3.11.2", MUST, id="T13S-302", also="RFC 8446 4.2.11.2")
def test_binder_without_the_retry_proves_nothing(tls):
    """After a retry a ticket whose binder covers the second hello alone is not resumed."""
    ticket = tls.resumable()
    tls.control(shares=())
    tls.start(tls.hello(shares=()), ticket=ticket)
    tls.receive(HelloRetryRequest)
    tls.send(bound(tls.client.retried_hello(), ticket))
    got = tls.refusal()

    if isinstance(got.what, ServerHello):
        assert got.what.selected_identity is None
    else:
        assert got == refused(Alert.decrypt_error, Alert.illegal_parameter, named=False)


@rfc9846("4.3", MUST, id="T13S-307", also="RFC 8446 4.2")
def test_resumption_adds_no_other_extension(tls):
    """A ServerHello that resumes has key, share and version; modes are never sent back."""
    answer = tls.resume()
    encrypted = tls.receive(EncryptedExtensions)

    assert {one.type for one in answer.extensions} <= ALLOWED
    assert encrypted.extension(ExtensionType.psk_key_exchange_modes) is None
    assert encrypted.extension(ExtensionType.pre_shared_key) is None
