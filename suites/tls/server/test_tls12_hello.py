"""The ClientHello of TLS 1.2 (RFC 5246 sections 7.4.1.2 and 7.4.1.4, appendix E.1)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, SHOULD, capability, remark, rfc5246, rfc7568, rfc8701
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.hellos import GROUPS, SCHEMES
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import GREASE, ContentType, ExtensionType, Version
from fixtures.tls.records import Record
from fixtures.tls.refusal import refused
from fixtures.tls.suites import SUITES12

pytestmark = capability("tls12")

UNFIT = refused(Alert.decode_error, Alert.illegal_parameter)


@rfc5246("7.4.1.2", MUST, id="T12S-003")
def test_hello_without_extensions_is_read(tls12):
    """A hello that ends behind its compression methods is a hello: negotiated with, or too poor."""
    tls12.send(replace(tls12.hello(), extensions=None))
    got = tls12.reaction()

    if isinstance(got, ServerHello):
        assert not got.extensions
    else:
        poor = (Alert.handshake_failure, Alert.insufficient_security, Alert.unrecognized_name)
        assert got in poor
        remark(f"a hello without extensions is refused with {got}")


MISFITS = {
    "octet behind extensions": lambda hello: replace(hello, trailing=b"\x00"),
    "octet behind compression": lambda hello: replace(hello, extensions=None, trailing=b"\x00"),
    "extensions too long": lambda hello: replace(
        hello, extensions_octets=b"\xff\xff" + ext.encode_all(hello.extensions)
    ),
    "last extension too long": lambda hello: hello.having(Extension(GREASE[2], b"", length=1)),
}


@rfc5246("7.4.1.2", MUST, id="T12S-101")
@pytest.mark.parametrize("misfit", MISFITS)
def test_hello_whose_octets_do_not_fit_is_refused(tls12, misfit):
    """A hello with an octet too many or too few for its extensions is refused."""
    tls12.send(MISFITS[misfit](tls12.hello()))

    assert tls12.refusal() == refused(Alert.decode_error)


FIELDS = {
    "session id of 33": {"session_id": bytes(33)},
    "no suites": {"cipher_suites": ()},
    "half a suite": {"cipher_suites_octets": b"\x00\x03\xc0\x2b\xc0"},
    "no compression": {"compression_methods": b""},
}


@rfc5246("7.4.1.2", MUST, id="T12S-102")
@pytest.mark.parametrize("field", FIELDS)
def test_field_of_a_length_that_cannot_be_is_refused(tls12, field):
    """A session id, a list of suites or of compression methods of a wrong length is refused."""
    tls12.send(replace(tls12.hello(), **FIELDS[field]))

    assert tls12.refusal() == UNFIT


@rfc5246("7.4.1.2", MUST, id="T12S-005")
def test_unknown_compression_is_ignored(tls12):
    """Compression methods that nobody knows stand before the null method, which is chosen."""
    tls12.send(replace(tls12.hello(), compression_methods=b"\xe0\xe1\x40\x00"))
    got = tls12.reaction()

    assert isinstance(got, ServerHello)
    assert got.compression_method == 0


@rfc5246("7.4.1.2", MUST, id="T12S-006")
def test_hello_without_null_compression_is_refused(tls12):
    """A hello that offers compression, and not to go without, is refused."""
    tls12.send(replace(tls12.hello(), compression_methods=b"\x01"))

    wanted = (Alert.illegal_parameter, Alert.decode_error, Alert.handshake_failure)
    assert tls12.refusal() == refused(*wanted)


@rfc5246("E.1", MUST, id="T12S-007")
@pytest.mark.parametrize("version", [0x0305, 0x03FF, 0x0400], ids=hex)
def test_version_of_the_future_leads_to_tls12(tls12, version):
    """A hello that names a later version alone is one of TLS 1.2; TLS 1.3 may refuse it."""
    tls12.send(replace(tls12.hello(), legacy_version=version))
    got = tls12.reaction()

    if isinstance(got, ServerHello):
        assert got.version == Version.tls12
    else:
        assert got == Alert.protocol_version
        remark("another legacy_version is refused, as RFC 9846 section 4.2.2 says")


@rfc7568("3", MUST, id="T12S-009", also="RFC 5246 E.1")
def test_ssl3_is_refused(tls12):
    """A hello that offers no more than SSL 3.0 is refused."""
    tls12.send(replace(tls12.hello(), legacy_version=Version.ssl30))

    assert tls12.refusal() == refused(Alert.protocol_version)


@rfc5246("E.1", MUST, id="T12S-103")
@pytest.mark.parametrize("version", [0x0300, 0x0301, 0x0302, 0x03FF], ids=hex)
def test_version_of_the_first_record_decides_nothing(tls12, version):
    """The record of a hello may name any version 3.x."""
    tls12.send(Record(ContentType.handshake, tls12.hello().encode(), version))

    assert isinstance(tls12.reaction(), ServerHello)


@rfc5246("7.4.1.2", MUST, id="T12S-104")
def test_unknown_suites_are_ignored(tls12):
    """Suites that nobody knows stand before and after one that is chosen."""
    hello = tls12.say_hello(suites=[GREASE[1], 0x1399, *SUITES12, GREASE[8]])

    assert hello.cipher_suite in SUITES12


@rfc8701("3.2", MUST, id="T12S-105")
def test_unknown_extensions_groups_and_schemes_are_ignored(tls12):
    """Numbers that nobody knows in every list of the hello do not keep TLS 1.2 from completing."""
    tls12.visit(
        groups=[GREASE[4], *GROUPS],
        schemes=[GREASE[5], *SCHEMES, GREASE[6]],
        extra=[Extension(GREASE[0]), Extension(GREASE[9], bytes(100))],
    )

    assert tls12.client.faults == []


@rfc5246("7.4.1.4", MUST, id="T12S-106")
def test_extensions_come_in_any_order(tls12):
    """A hello whose extensions stand in reverse is understood like any other."""
    hello = tls12.hello()
    tls12.visit(replace(hello, extensions=hello.extensions[::-1]))

    assert tls12.client.faults == []


@rfc5246("7.4.1.4", SHOULD, id="T12S-107")
@pytest.mark.parametrize(
    "type", [ExtensionType.supported_groups, ExtensionType.signature_algorithms], ids=str
)
def test_extension_that_comes_twice_is_refused(tls12, type):
    """A hello with two extensions of the same type is refused."""
    hello = tls12.hello()
    tls12.send(replace(hello, extensions=(*hello.extensions, hello.extension(type))))

    expected = refused(Alert.decode_error, Alert.illegal_parameter, named=False)
    assert tls12.refusal() == expected


BODIES = {
    "no list of groups": (ExtensionType.supported_groups, b""),
    "half a group": (ExtensionType.supported_groups, b"\x00\x03\x00\x17\x00"),
    "half a scheme": (ExtensionType.signature_algorithms, b"\x00\x03\x04\x03\x04"),
    "no schemes": (ExtensionType.signature_algorithms, b"\x00\x00"),
    "no list of point formats": (ExtensionType.ec_point_formats, b""),
    "cut renegotiation_info": (ExtensionType.renegotiation_info, b"\x0c\x00"),
    "no renegotiation_info": (ExtensionType.renegotiation_info, b""),
}


@rfc5246("7.2.2", MUST, id="T12S-110")
@pytest.mark.parametrize("body", BODIES)
def test_extension_that_cannot_be_read_is_refused(tls12, body):
    """An extension whose lengths do not fit what it holds is refused."""
    tls12.send(tls12.hello().having(Extension(*BODIES[body])))

    assert tls12.refusal() == UNFIT
