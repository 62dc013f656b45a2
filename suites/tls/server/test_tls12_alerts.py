"""Alerts of TLS 1.2 (RFC 5246 section 7.2)."""

import pytest

from fixtures.requirements import MUST, capability, remark, rfc5246
from fixtures.stream import Closed, Reset
from fixtures.tls.alerts import Alert
from fixtures.tls.names import AlertLevel
from fixtures.tls.said import ApplicationData, Epoch

pytestmark = capability("tls12")

ENDS = (Closed(), Reset())


def refuses(tls12):
    """Provoke an alert in answer to a hello; return everything up to the end."""
    tls12.control()
    tls12.send(tls12.hello(suites=[0x1399]))
    return tls12.rest(tls12.quiet)


@rfc5246("7.2.2", MUST, id="T12S-177")
def test_error_alert_is_fatal(tls12):
    """An alert that tells of an error, and with which the connection ends, has the level fatal."""
    seen = refuses(tls12)

    assert [one.level for one in seen if isinstance(one, Alert)] == [AlertLevel.fatal]


@rfc5246("7.2.2", MUST, id="T12S-178")
def test_connection_ends_with_a_fatal_alert(tls12):
    """Behind its fatal alert a server closes the connection and says nothing more."""
    _, *others = refuses(tls12)

    assert others in ([Closed()], [Reset()])


@rfc5246("7.2", MUST, id="T12S-179")
def test_alert_is_protected(tls12):
    """An alert about a record after the handshake travels under the session's keys."""
    tls12.handshake()
    record = tls12.client.protect(b"GET / HTTP/1.1\r\n")
    tls12.send(record[:-1] + bytes([record[-1] ^ 1]))
    got = tls12.refusal().what

    assert isinstance(got, Alert)
    assert got.under == Epoch.session


def at_the_hello(tls12):
    """Say hello, and hear the ServerHello."""
    tls12.say_hello()


def halfway(tls12):
    """Hear the whole first flight of the server, and answer with a key."""
    tls12.send(tls12.halfway().client_key_exchange())


def complete(tls12):
    """Complete the handshake, and have a request answered."""
    tls12.visit()


@rfc5246("7.2.2", MUST, id="T12S-180", also="RFC 5246 7.2")
@pytest.mark.parametrize("state", [at_the_hello, halfway, complete])
def test_fatal_alert_ends_the_connection(tls12, state):
    """A fatal alert of the client ends the connection, whatever the handshake has come to."""
    state(tls12)
    tls12.send(Alert.internal_error)
    rest = tls12.rest(tls12.quiet)

    said = [one for one in rest if isinstance(one, ApplicationData) and one.octets]
    assert said == []
    assert rest[-1] in ENDS


@rfc5246("7.2.2", MUST, id="ALR-015")
@pytest.mark.parametrize("warning", [Alert.no_renegotiation, Alert.user_canceled], ids=str)
def test_warning_is_passed_over_or_the_end(tls12, warning):
    """Behind a warning a request is answered, or the connection has ended; it does not hang."""
    request = tls12.request()
    tls12.handshake()
    tls12.send(warning, ApplicationData(request))
    got = tls12.reaction()

    if not isinstance(got, ApplicationData):
        assert isinstance(got, Alert) or got in ENDS
        remark(f"{warning} is answered with {got}")


@capability("session_id")
@rfc5246("7.2.2", MUST, id="ALR-014")
def test_session_that_failed_is_not_resumed(tls12):
    """A session whose connection a fatal alert has ended is forgotten, also by its id."""
    tls12.remembers()
    session = tls12.remembered(Alert.internal_error)
    tls12.visit(tls12.hello(ticket=None), ticket=session)

    assert tls12.client.resumed is False
