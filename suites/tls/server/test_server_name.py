"""Server Name Indication (RFC 6066 section 3)."""

import pytest

from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc6066, rfc9325, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import ExtensionType
from fixtures.tls.octets import vector
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
@rfc9846("6", MUST, id="EXT-021", also="RFC 6066 3")
@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\x00", b"\x00\x03\x00\x00\x05", b"\x00\x03\x00\x00\x00"],
    ids=["no list", "empty list", "cut", "empty name"],
)
def test_malformed_name_is_refused(tls, body):
    """A server_name extension that cannot be read is refused."""
    tls.send(tls.hello(server_name="localhost").having(Extension(ExtensionType.server_name, body)))

    assert tls.refusal() == refused(Alert.decode_error)


def named(*entries):
    """Return a server_name with entries of a type and a name."""
    listed = b"".join(bytes([type]) + vector(2, name) for type, name in entries)
    return Extension(ExtensionType.server_name, vector(2, listed))


@rfc6066("3", MUST, id="EXT-101")
def test_case_of_a_name_does_not_matter(tls_each):
    """A name in capitals leads to the same certificate as in small letters."""
    for name in tls_each.names:
        seen = []
        for form in (name, name.upper()):
            peer = tls_each.again()
            peer.complete(server_name=form)
            seen.append(peer.client.certificates[0])
            peer.close()
        assert seen[0] == seen[1]


@rfc6066("3", MUST, id="EXT-102")
def test_name_is_not_acknowledged_unasked(tls_each):
    """Where the hello names nobody, the server acknowledges no name."""
    tls_each.complete(server_name=None)

    assert answered_name(tls_each) is None


@rfc9325("3.7", SHOULD, id="EXT-019", also="RFC 9846 9.2")
def test_hello_without_a_name_gets_a_certificate(tls_each):
    """A hello without a name is answered with some certificate, or the name is asked for."""
    tls_each.send(tls_each.hello(server_name=None))
    got = tls_each.reaction()

    if isinstance(got, ServerHello):
        remark("without a name there is a certificate, too")
    else:
        assert got in (Alert.missing_extension, Alert.unrecognized_name)


@capability("tls13")
@rfc6066("3", SHOULD, id="EXT-103")
def test_two_names_are_refused(tls):
    """A hello with two host names, of which none may be there, is refused."""
    both = named((0, b"localhost"), (0, b"other.test"))
    tls.send(tls.hello(server_name="localhost").having(both))

    expected = refused(Alert.illegal_parameter, Alert.decode_error, named=False)
    assert tls.refusal() == expected


ODD_NAMES = {
    "of another type": named((7, b"localhost")),
    "of another type, and a host": named((7, b"strange"), (0, b"localhost")),
    "with a dot at its end": named((0, b"localhost.")),
    "an address": named((0, b"127.0.0.1")),
    "with NUL inside": named((0, b"localhost\x00.test")),
    "longer than any": named((0, b"a" * 300)),
}


@capability("tls13")
@rfc6066("3", MAY, id="EXT-104")
@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_odd_name_is_refused_or_passed_over(tls, name):
    """A name that can be no name of a host is refused, or passed over as one that is unknown."""
    tls.send(tls.hello(server_name="localhost").having(name))
    got = tls.reaction()

    remark("passed over" if isinstance(got, ServerHello) else f"refused: {got}")
    expected = (Alert.unrecognized_name, Alert.decode_error, Alert.illegal_parameter)
    assert isinstance(got, ServerHello) or got in expected
