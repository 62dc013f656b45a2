"""Alerts and the end of a connection, between a client and its server (RFC 9846 section 6)."""

import pytest

from fixtures.requirements import MUST, SHOULD, rfc9112, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import (
    BODY,
    FAILED,
    HALF,
    UNSIZED,
    before,
    changing,
    fatal,
    fetched,
    instead,
    protected,
    without,
)
from fixtures.tls.messages import CertificateVerify, ServerHello
from fixtures.tls.messages13 import Certificate, EndOfEarlyData
from fixtures.tls.names import AlertDescription, AlertLevel, ContentType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, Epoch

ALERT = ContentType.alert
REFUSALS = (Alert.handshake_failure, Alert.internal_error, Alert.unrecognized_name)
UNKNOWN = Alert(AlertLevel.warning, 222)
MERE = Alert(AlertLevel.warning, AlertDescription.decode_error)


@rfc9112("9.8", MUST, id="T13C-024", also="RFC 9846 6.1")
def test_end_without_a_word_is_noticed(tlsclient):
    """A response that lasts until the end is not complete where the server says no goodbye."""
    got = tlsclient.fetch(answer=[UNSIZED])

    assert got == FAILED


@rfc9846("6.1", MUST, id="T13C-235", also="RFC 8446 6.1")
def test_end_inside_a_response_is_noticed(tlsclient):
    """A server that stops inside its response, without a goodbye or with one, has not answered."""
    assert tlsclient.fetch(answer=[HALF]) == FAILED
    assert tlsclient.fetch(answer=[HALF, Alert.close_notify]) == FAILED


@rfc9846("6.1", MUST, id="T13C-236", also="RFC 8446 6.1")
def test_goodbye_ends_a_response(tlsclient):
    """A response that lasts until the end is complete where the server says close_notify."""
    assert tlsclient.fetch(answer=[UNSIZED, Alert.close_notify]) == fetched(BODY)


@rfc9846("6.1", MUST, id="T13C-237", also="RFC 8446 6.1")
def test_data_behind_the_goodbye_is_ignored(tlsclient):
    """What a server says behind close_notify is no part of the response."""
    got = tlsclient.fetch(answer=[UNSIZED, Alert.close_notify, ApplicationData(b" and more")])

    assert got == fetched(BODY)


@rfc9846("6.1", MUST, id="T13C-238", also="RFC 8446 6.1")
def test_client_says_goodbye(tlsclient):
    """A client that has all it wants says close_notify, at the level warning, before it closes."""
    assert tlsclient.fetch().met.alerts == [Alert.close_notify]


@rfc9846("6", MUST, id="T13C-239", also="RFC 8446 6")
def test_error_alert_is_the_end(tlsclient):
    """Behind an error alert inside a response nothing is read any more."""
    assert tlsclient.fetch(between=[Alert.internal_error]) == FAILED


@pytest.mark.parametrize("alert", [UNKNOWN, MERE], ids=["unknown", "error"])
@rfc9846("6", MUST, id="T13C-240", also="RFC 8446 6")
def test_level_of_an_alert_means_nothing(tlsclient, alert: Alert):
    """An error, or an alert that nobody knows, is the end, whatever its level says."""
    assert tlsclient.fetch(between=[alert]) == FAILED


@pytest.mark.parametrize("alert", REFUSALS, ids=str)
@rfc9846("6.2", MUST, id="T13C-241", also="RFC 8446 6.2")
def test_refusal_of_the_server_ends_the_handshake(tlsclient, alert: Alert):
    """A server's alert in the place of its ServerHello ends the fetch; the client says no more."""
    got = tlsclient.fetch(instead(ServerHello, alert))

    assert got == FAILED
    assert fatal(got.met.reaction) == []


@rfc9846("6.2", MUST, id="T13C-242", also="RFC 8446 6.2")
def test_refusal_inside_the_handshake_ends_it(tlsclient):
    """An alert behind EncryptedExtensions ends the handshake; Finished does not follow."""
    got = tlsclient.fetch(before(Certificate, Alert.internal_error))

    assert got == FAILED
    assert got.requests == ()
    assert fatal(got.met.reaction) == []


@rfc9846("6.1", SHOULD, id="T13C-243", also="RFC 8446 6.1")
def test_user_canceled_is_no_error(tlsclient):
    """user_canceled is not the end: close_notify is."""
    got = tlsclient.fetch(answer=[UNSIZED, Alert.user_canceled, Alert.close_notify])

    assert got == fetched(BODY)


@pytest.mark.parametrize("octets", [b"\x02", b"\x02\x50\x02\x50"], ids=["1 octet", "two alerts"])
@rfc9846("5.1", MUST, id="T13C-244", also="RFC 8446 5.1")
def test_record_holds_one_alert(tlsclient, octets: bytes):
    """A record with a part of an alert, or with two, is refused."""
    got = tlsclient.fetch(between=[protected(ALERT, octets)])

    fitting = Alert.decode_error, Alert.unexpected_message
    assert got.refusal == refused(*fitting, named=False)


@rfc9846("6.2", MUST, id="T13C-251", also="RFC 8446 6.2")
def test_client_sends_one_fatal_alert(tlsclient):
    """Behind its fatal alert a client says nothing more."""
    got = tlsclient.fetch(without(CertificateVerify))

    assert len(fatal(got.met.reaction)) <= 1
    assert got == FAILED


@rfc9846("7.3", MUST, id="T13C-250", also="RFC 8446 7.3")
def test_alert_is_protected_once_there_are_keys(tlsclient):
    """What is wrong behind the handshake is told under the keys of the application."""
    got = tlsclient.fetch(between=[EndOfEarlyData()])

    told = fatal(got.met.alerts)
    assert [one.under for one in told] == [Epoch.application] * len(told)
    assert got == FAILED


@rfc9846("6.2", MUST, id="T13C-249", also="RFC 8446 6")
def test_error_alerts_are_fatal(tlsclient):
    """A client's error alert has the level fatal."""
    got = tlsclient.fetch(changing(ServerHello, cipher_suite=0x1399))

    assert [one.fatal for one in fatal(got.met.alerts)] in ([True], [])
    assert got == FAILED
