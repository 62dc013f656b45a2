"""Certificates of clients that are compressed (RFC 8879)."""

import zlib

from fixtures.requirements import MUST, capability, rfc8879
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished
from fixtures.tls.messages13 import ZLIB, CompressedCertificate
from fixtures.tls.refusal import refused

pytestmark = [capability("tls13"), capability("compress_client_certificate")]


def compressed(tls, more):
    """Go on until we say who we are, with a length that is so many octets too large."""
    tls.identity = tls.own_identity
    tls.say_hello()
    tls.receive(Finished)
    body = tls.client.certificate().body()
    tls.send(CompressedCertificate(ZLIB, len(body) + more, zlib.compress(body)))
    tls.send(tls.client.certificate_verify())
    tls.send(tls.client.finished())


@rfc8879("4", MUST, id="EXT-110")
def test_compressed_certificate_is_read(tls):
    """A client whose certificate is compressed is served."""
    compressed(tls, 0)

    assert b" 200 " in tls.page()


@rfc8879("4", MUST, id="EXT-014")
def test_wrong_length_of_a_certificate_is_refused(tls):
    """A compressed certificate that is not as long as it says is refused."""
    tls.control()
    compressed(tls, 1)

    assert tls.refusal() == refused(Alert.bad_certificate)
