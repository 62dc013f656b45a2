"""Records, alerts and renegotiation of TLS 1.2, as clients take them (RFC 5246 sections 6, 7.2)."""

import pytest

from fixtures.requirements import MUST, rfc5246, rfc9112
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import (
    BODY,
    FAILED,
    HALF,
    UNSIZED,
    altering,
    before,
    cut,
    fatal,
    fetched,
    instead,
    protected,
    tampered,
)
from fixtures.tls.messages import ServerHello
from fixtures.tls.messages12 import Certificate12, HelloRequest
from fixtures.tls.names import AlertDescription, AlertLevel, ContentType, Version
from fixtures.tls.records import LARGEST, Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData

DATA = ContentType.application_data


@pytest.mark.parametrize("size", [1, 20])
@rfc5246("6.2.1", MUST, id="T12C-050")
def test_message_in_many_records_is_put_together(tlsclient12, size: int):
    """A Certificate in many small records is a Certificate."""
    assert tlsclient12.fetch(altering(Certificate12, cut(size))) == fetched(BODY)


@rfc5246("6.2.1", MUST, id="T12C-051")
def test_empty_data_means_nothing(tlsclient12):
    """Application data without any content is passed over."""
    assert tlsclient12.fetch(between=[ApplicationData(b"")] * 2) == fetched(BODY)


@rfc5246("6.2.3", MUST, id="T12C-052")
def test_too_much_content_is_refused(tlsclient12):
    """A record with one octet of content more than may be is refused."""
    got = tlsclient12.fetch(between=[protected(DATA, bytes(LARGEST + 1))])

    assert got.refusal == refused(Alert.record_overflow)


@rfc5246("6.2.3", MUST, id="T12C-053")
def test_record_that_says_too_much_is_refused(tlsclient12):
    """A record whose length is more than any protected one's is refused."""
    got = tlsclient12.fetch(between=[Record(DATA, bytes(LARGEST + 2049))])

    assert got.refusal == refused(Alert.record_overflow)


@rfc5246("6.2.3.3", MUST, id="T12C-054")
def test_record_with_a_wrong_tag_is_refused(tlsclient12):
    """A record that does not authenticate is refused."""
    got = tlsclient12.fetch(between=[tampered(ApplicationData(b"xx"))])

    assert got.refusal == refused(Alert.bad_record_mac)


@rfc5246("6.2.3.3", MUST, id="T12C-055")
def test_record_that_comes_again_is_refused(tlsclient12):
    """A record that was sent before is refused: every record has its number."""

    def twice(server) -> bytes:
        return 2 * server.say(ApplicationData(b""))

    got = tlsclient12.fetch(between=[twice])

    assert got.refusal == refused(Alert.bad_record_mac)


@pytest.mark.parametrize("type", [0, 19, 99])
@rfc5246("6", MUST, id="T12C-056")
def test_record_of_an_unknown_type_is_refused(tlsclient12, type: int):
    """A record of a type that nobody knows is refused."""
    got = tlsclient12.fetch(before(Certificate12, Record(type, b"unknown")))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc5246("6.2.1", MUST, id="T12C-057")
def test_data_inside_the_handshake_is_refused(tlsclient12):
    """Application data in the clear, before there are keys, is refused."""
    got = tlsclient12.fetch(before(Certificate12, Record(DATA, b"in the clear")))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9112("9.8", MUST, id="T12C-058", also="RFC 5246 7.2.1")
def test_end_without_a_word_is_noticed(tlsclient12):
    """A response that lasts until the end is not complete where the server says no goodbye."""
    assert tlsclient12.fetch(answer=[UNSIZED]) == FAILED
    assert tlsclient12.fetch(answer=[UNSIZED, Alert.close_notify]) == fetched(BODY)


@rfc5246("7.2.1", MUST, id="T12C-059")
def test_end_inside_a_response_is_noticed(tlsclient12):
    """A server that stops inside its response has not answered, whatever it says last."""
    assert tlsclient12.fetch(answer=[HALF]) == FAILED
    assert tlsclient12.fetch(answer=[HALF, Alert.close_notify]) == FAILED


@rfc5246("7.2.1", MUST, id="T12C-060")
def test_client_says_goodbye(tlsclient12):
    """A client that has all it wants says close_notify before it closes."""
    assert tlsclient12.fetch().met.alerts == [Alert.close_notify]


@rfc5246("7.2.2", MUST, id="T12C-061")
def test_fatal_alert_is_the_end(tlsclient12):
    """Behind a fatal alert inside a response nothing is read any more."""
    assert tlsclient12.fetch(between=[Alert.internal_error]) == FAILED


@rfc5246("7.2.2", MUST, id="T12C-062")
def test_refusal_of_the_server_ends_the_handshake(tlsclient12):
    """A server's alert in the place of its ServerHello ends the fetch; the client says no more."""
    got = tlsclient12.fetch(instead(ServerHello, Alert.handshake_failure))

    assert got == FAILED
    assert fatal(got.met.reaction) == []


@rfc5246("7.4.1.1", MUST, id="T12C-063", also="RFC 9325 3.5")
def test_wish_for_a_renegotiation_does_no_harm(tlsclient12):
    """A HelloRequest inside the response is passed over, or answered by no_renegotiation."""
    got = tlsclient12.fetch(between=[HelloRequest()])

    answers = [one for one in fatal(got.met.alerts) if one != Alert.no_renegotiation]
    assert answers == []
    assert got == fetched(BODY)


@rfc5246("6.2.1", MUST, id="T12C-064")
def test_records_of_the_client_have_the_version(tlsclient12):
    """Behind the ServerHello a client's records say 0x0303."""
    later = tlsclient12.fetch().met.records[1:]

    assert {one.version for one in later} == {Version.tls12}


@rfc5246("7.2.2", MUST, id="T12C-065")
def test_error_alerts_are_fatal(tlsclient12):
    """A client's error alert has the level fatal, and is its last word."""
    got = tlsclient12.fetch(between=[tampered(ApplicationData(b"xx"))])

    told = [one for one in got.met.alerts if one.description != AlertDescription.close_notify]
    assert [one.level for one in told] == [AlertLevel.fatal]
