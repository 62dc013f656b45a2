"""Server Name Indication (RFC 6066 section 3)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, remark, rfc6066, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import ExtensionType
from fixtures.tls.refusal import refused


def answered_name(tls):
    """Return the server_name extension of the server, None without one."""
    if hasattr(tls.client, "encrypted_extensions"):
        return tls.client.encrypted_extensions.extension(ExtensionType.server_name)
    return tls.client.server_hello.extension(ExtensionType.server_name)


@rfc6066("3", MUST, id="EXT-001")
def test_name_is_acknowledged_by_nothing_more_than_that(tls_each):
    """A server that acknowledges the name does so with an empty extension."""
    tls_each.complete()

    answer = answered_name(tls_each)
    assert answer is None or answer.body == b""


@rfc6066("3", SHOULD, id="EXT-002")
def test_unknown_name_is_refused_or_passed_over(tls_each):
    """A name that is not served ends the handshake with unrecognized_name, or changes nothing."""
    tls_each.send(tls_each.hello(server_name="nobody.invalid"))
    got = tls_each.reaction()

    if isinstance(got, ServerHello):
        remark("an unknown name is passed over")
    else:
        assert got == Alert.unrecognized_name


@capability("tls13")
@rfc9846("4.5.1.2", SHOULD, id="T13S-085", also="RFC 8446 4.4.2.2")
def test_certificate_fits_the_name(tls):
    """For every name that the target serves, its certificate holds that name."""
    for name in tls.names:
        peer = tls.again()
        peer.complete(server_name=name)
        assert name in peer.certificate_names()


@capability("tls13")
@rfc6066("3", MUST, id="EXT-021")
@pytest.mark.parametrize(
    "body", [b"", b"\x00\x00", b"\x00\x03\x00\x00\x05"], ids=["no list", "empty list", "cut"]
)
def test_malformed_name_is_refused(tls, body):
    """A server_name extension that cannot be read is refused."""
    tls.send(tls.hello(server_name="localhost").having(Extension(ExtensionType.server_name, body)))

    assert tls.refusal() == refused(Alert.decode_error)
