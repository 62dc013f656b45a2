"""Renegotiation in TLS 1.2: safe, or refused (RFC 5746)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, remark, rfc5746
from fixtures.stream import Closed, Reset
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import AlertLevel, CipherSuite, ExtensionType
from fixtures.tls.refusal import refused
from fixtures.tls.suites import SUITES12
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls12")


def is_refusal(answer):
    """Whether a renegotiation goes no further; no alert is asked for by name."""
    if isinstance(answer, Alert):
        return answer.level == AlertLevel.fatal or answer == Alert.no_renegotiation
    return isinstance(answer, Closed | Reset)


@rfc5746("3.6", MUST, id="T12S-012")
def test_support_is_acknowledged(tls12):
    """An empty renegotiation_info is answered by an empty one."""
    hello = tls12.say_hello()

    assert hello.extension(ExtensionType.renegotiation_info) == ext.renegotiation_info()


@rfc5746("3.6", MUST, id="T12S-013")
def test_support_is_acknowledged_to_a_suite_number(tls12):
    """The suite number that stands for the extension is answered by the extension."""
    suites = (*SUITES12, CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
    hello = tls12.hello(suites=suites).without(ExtensionType.renegotiation_info)

    answer = tls12.say_hello(hello).extension(ExtensionType.renegotiation_info)
    assert answer == ext.renegotiation_info()


@rfc5746("3.6", MUST, id="T12S-014")
def test_first_hello_that_tells_of_another_is_refused(tls12):
    """A first hello whose renegotiation_info is not empty is refused."""
    tls12.send(tls12.hello().having(ext.renegotiation_info(bytes(12))))

    assert tls12.refusal() == refused(Alert.handshake_failure)


@rfc5746("3.7", MUST, id="T12S-015")
def test_renegotiation_is_tied_to_the_connection_or_refused(tls12):
    """A second handshake inside the first holds both Finished values, or is refused."""
    tls12.handshake()
    client = tls12.client
    told = client.client_verify_data, client.server_verify_data
    tls12.send(client.renegotiate(tls12.hello().having(ext.renegotiation_info(told[0]))))
    got = tls12.reaction()

    if isinstance(got, ServerHello):
        answer = got.extension(ExtensionType.renegotiation_info)
        assert answer == ext.renegotiation_info(told[0] + told[1])
    else:
        assert is_refusal(got), got
        remark(f"renegotiation is refused with {got}")


@rfc5746("3.7", MUST, id="T12S-016")
@pytest.mark.parametrize("body", [b"", bytes(12)], ids=["empty", "wrong"])
def test_renegotiation_that_hides_the_connection_is_refused(tls12, body):
    """A second handshake that does not name the first one's Finished is refused."""
    tls12.handshake()
    hello = tls12.hello().having(ext.renegotiation_info(body))
    tls12.send(tls12.client.renegotiate(hello))

    got = tls12.reaction()
    assert is_refusal(got), got


@rfc5746("3.7", MUST, id="T12S-181")
def test_renegotiation_with_the_suite_number_is_refused(tls12):
    """The suite number that stands for a first handshake is refused in a second one."""
    tls12.handshake()
    told = tls12.client.client_verify_data
    suites = (*SUITES12, CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
    hello = tls12.hello(suites=suites).having(ext.renegotiation_info(told))
    tls12.send(tls12.client.renegotiate(hello))

    got = tls12.reaction()
    assert is_refusal(got), got


@rfc5746("3.7", MUST, id="T12S-183")
def test_renegotiation_without_the_extension_is_refused(tls12):
    """A second handshake without renegotiation_info, where the first one had it, is refused."""
    tls12.handshake()
    hello = tls12.hello().without(ExtensionType.renegotiation_info)
    tls12.send(tls12.client.renegotiate(hello))

    got = tls12.reaction()
    assert is_refusal(got), got


@rfc5746("4.4", SHOULD, id="T12S-184")
def test_renegotiation_of_old_is_refused(tls12):
    """Where no hello has had renegotiation_info, a second handshake is not tied to the first."""
    hello = tls12.hello().without(ExtensionType.renegotiation_info)
    tls12.send(hello)
    if not isinstance(tls12.reaction(), ServerHello):
        not_applicable("a client without renegotiation_info is refused")
    tls12.handshake()
    tls12.send(tls12.client.renegotiate(hello))

    got = tls12.reaction()
    assert is_refusal(got), got


@rfc5746("3.6", MUST, id="T12S-192")
def test_support_is_not_told_unasked(tls12):
    """A hello with neither the extension nor the suite number is not answered with it."""
    tls12.send(tls12.hello().without(ExtensionType.renegotiation_info))
    got = tls12.reaction()

    if isinstance(got, ServerHello):
        assert got.extension(ExtensionType.renegotiation_info) is None
    else:
        assert got == Alert.handshake_failure
        remark("a client without renegotiation_info is refused")


@rfc5746("3.6", MUST, id="T12S-194")
def test_extension_and_suite_number_go_together(tls12):
    """A first hello may have both the extension and the suite number that stands for it."""
    suites = (*SUITES12, CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
    hello = tls12.say_hello(suites=suites)

    assert hello.extension(ExtensionType.renegotiation_info) == ext.renegotiation_info()
