"""Alerts and the end of a connection (RFC 9846 section 6; RFC 5246 section 7.2)."""

from itertools import dropwhile

import pytest

from fixtures.requirements import MUST, SHOULD, capability, remark, rfc5246, rfc9846
from fixtures.stream import Closed, Reset, Silence
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished
from fixtures.tls.messages13 import NewSessionTicket
from fixtures.tls.names import AlertDescription, AlertLevel, ContentType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, Epoch
from fixtures.verdicts.outcomes import not_applicable


def without_tickets(seen):
    """Return what was seen, tickets left out."""
    return [one for one in seen if not isinstance(one, NewSessionTicket)]


def after_data(seen):
    """Return what was seen behind the response: its end may be the connection's."""
    return list(dropwhile(lambda one: isinstance(one, ApplicationData), seen))


STATES = "first", "hello", "flight", "open"


def reach(tls, state):
    """Go on to a state: nothing said, hello said, the server's flight heard, request answered."""
    if state in ("hello", "flight"):
        tls.start()
    if state == "flight":
        tls.receive(Finished)
    elif state == "open":
        tls.visit()


def refuses(tls):
    """Provoke an alert in answer to a hello; return everything up to the end."""
    tls.send(tls.hello(suites=[0x1399]))
    return tls.rest(tls.quiet)


@capability("tls13")
@rfc9846("6", MUST, id="ALR-003", also="RFC 8446 6")
def test_error_alert_is_fatal(tls):
    """An alert that tells of an error has the level fatal."""
    *seen, end = refuses(tls)

    assert end in (Closed(), Reset())
    assert [one.level for one in seen if isinstance(one, Alert)] in ([AlertLevel.fatal], [])
    if not seen:
        remark("no alert was sent")


@capability("tls13")
@rfc9846("6.2", MUST, id="ALR-013", also="RFC 8446 6.2")
def test_error_alert_is_the_last_word(tls):
    """After a fatal alert the connection ends, and nothing more is said."""
    first, *others = refuses(tls)

    if isinstance(first, Alert):
        assert others in ([Closed()], [Reset()])
    else:
        assert first in (Closed(), Reset())
        remark("no alert was sent")


@capability("tls13")
@rfc9846("6", MUST, id="ALR-012", also="RFC 8446 6")
def test_alert_is_protected(tls):
    """An alert about the client's Finished travels under the application keys."""
    tls.say_hello()
    right = tls.receive(Finished) and tls.client.finished()
    tls.send(Finished(bytes(len(right.verify_data))))
    got = tls.refusal().what

    if isinstance(got, Alert):
        assert got.under == Epoch.application
    else:
        assert got in (Closed(), Reset())
        remark("no alert was sent")


@capability("tls13")
@rfc9846("6.2", MUST, id="ALR-007", also="RFC 8446 6.2")
@pytest.mark.parametrize("state", STATES)
def test_fatal_alert_ends_the_connection(tls, state):
    """A fatal alert of the client is the end: the connection closes without more data."""
    reach(tls, state)
    tls.send(Alert.internal_error)
    rest = tls.rest(tls.quiet)

    assert [one for one in rest if isinstance(one, ApplicationData)] == []
    assert rest[-1] in (Closed(), Reset())


@capability("tls13")
@rfc9846("6", MUST, id="ALR-101", also="RFC 8446 6")
def test_error_alert_is_no_warning(tls):
    """An alert that tells of an error is the end, though its level is that of a warning."""
    tls.handshake()
    alert = Alert(AlertLevel.warning, AlertDescription.handshake_failure)
    tls.send(alert, ApplicationData(tls.request()))
    rest = tls.rest(tls.quiet)

    assert [one for one in rest if isinstance(one, ApplicationData)] == []
    assert rest[-1] in (Closed(), Reset())


@capability("tls13")
@rfc9846("6", MUST, id="ALR-009", also="RFC 8446 6")
@pytest.mark.parametrize("level", [0, 3])
def test_error_alert_of_an_unknown_level_is_the_end(tls, level):
    """An alert that tells of an error is the end, though its level does not exist."""
    tls.handshake()
    tls.send(Alert(level, AlertDescription.handshake_failure), ApplicationData(tls.request()))
    rest = tls.rest(tls.quiet)

    assert [one for one in rest if isinstance(one, ApplicationData)] == []
    assert rest[-1] in (Closed(), Reset())


@capability("tls13")
@rfc9846("6", MUST, id="ALR-008", also="RFC 8446 6")
@pytest.mark.parametrize("level", [AlertLevel.warning, AlertLevel.fatal])
def test_unknown_alert_is_the_end(tls, level):
    """An alert that nobody knows is an error, whatever its level says."""
    tls.handshake()
    tls.send(Alert(level, 200), ApplicationData(tls.request()))
    rest = tls.rest(tls.quiet)

    assert [one for one in rest if isinstance(one, ApplicationData)] == []
    assert rest[-1] in (Closed(), Reset())


@capability("tls13")
@rfc9846("6", MUST, id="ALR-102", also="RFC 8446 6")
@pytest.mark.parametrize("octets", [b"\x01", b"\x01\x00\x01"], ids=["one", "three"])
def test_alert_of_another_length_is_refused(tls, octets):
    """An alert record that has not two octets, the first of a close_notify or more, is refused."""
    tls.handshake()
    tls.send(tls.client.protect_raw(ContentType.alert, octets))

    # It does not parse (section 6); and no record of alert may hold more or less than one alert.
    assert tls.refusal() == refused(Alert.decode_error, Alert.unexpected_message)


@capability("tls13")
@rfc9846("5.1", SHOULD, id="ALR-103", also="RFC 8446 5.1")
def test_two_alerts_in_a_record_are_refused(tls):
    """A record that holds two alerts, which nobody may send, is refused."""
    tls.handshake()
    octets = Alert.user_canceled.encode() + Alert.close_notify.encode()
    tls.send(tls.client.protect_raw(ContentType.alert, octets))

    expected = refused(Alert.unexpected_message, Alert.decode_error, named=False)
    assert tls.refusal() == expected


@capability("tls13")
@rfc9846("6.1", SHOULD, id="ALR-104", also="RFC 8446 6.1")
def test_user_canceled_is_not_the_end(tls):
    """After user_canceled the server goes on reading until close_notify."""
    tls.handshake()
    tls.send(Alert.user_canceled, ApplicationData(tls.request()))

    assert isinstance(tls.reaction(), ApplicationData)


@capability("tls13")
@rfc9846("6.1", MUST, id="ALR-011", also="RFC 8446 6.1")
def test_canceled_handshake_ends(tls):
    """user_canceled and close_notify in the middle of a handshake end the connection."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(Alert.user_canceled, Alert.close_notify)
    *seen, end = without_tickets(tls.rest(tls.quiet))

    assert end in (Closed(), Reset())
    assert seen in ([], [Alert.close_notify], [Alert.user_canceled, Alert.close_notify])


@capability("tls13")
@rfc9846("6.1", MUST, id="ALR-105", also="RFC 8446 6.1")
def test_data_after_close_notify_are_ignored(tls):
    """A request that follows close_notify is not answered."""
    tls.handshake()
    tls.send(Alert.close_notify, ApplicationData(tls.request()))
    rest = tls.rest(tls.quiet)

    assert [one for one in rest if isinstance(one, ApplicationData)] == []


@capability("tls13")
@rfc9846("6.1", SHOULD, id="ALR-005", also="RFC 8446 6.1")
def test_close_notify_closes_one_direction(tls):
    """A request just before close_notify is answered: only the client's direction is closed."""
    tls.handshake()
    tls.send(ApplicationData(tls.request()), Alert.close_notify)

    assert tls.response().startswith(b"HTTP/1.")


@capability("tls13")
@rfc9846("6.1", MUST, id="ALR-004", also="RFC 8446 6.1")
def test_close_notify_is_not_answered_with_a_mere_end(tls):
    """A server that ends its direction after our close_notify says close_notify first."""
    tls.handshake()
    tls.close_notify()
    rest = without_tickets(tls.rest(tls.quiet))

    if rest == [Silence(0)]:
        remark("the server leaves its direction open")
    else:
        assert rest in ([Alert.close_notify, Closed()], [Alert.close_notify, Silence(0)])


@rfc9846("6.1", MUST, id="ALR-006", also="RFC 8446 6.1")
def test_server_says_that_it_closes(tls_each):
    """A server that closes after its response says close_notify before the end of the stream."""
    tls_each.handshake()
    tls_each.ask_to_close()
    rest = after_data(without_tickets(tls_each.rest(tls_each.quiet)))

    if rest == [Silence(0)]:
        not_applicable("the target does not close after its response, although it is asked to")
    assert rest in ([Alert.close_notify, Closed()], [Alert.close_notify, Silence(0)])


@capability("tls12")
@rfc5246("7.2.1", MUST, id="ALR-016")
def test_close_notify_is_answered(tls12):
    """In TLS 1.2 close_notify is answered by close_notify, and the connection ends."""
    tls12.handshake()
    tls12.close_notify()

    assert without_tickets(tls12.rest(tls12.quiet)) == [Alert.close_notify, Closed()]


@capability("tls13")
@rfc9846("6.2", SHOULD, id="ALR-002", also="RFC 8446 6.2")
def test_refusal_is_told(tls):
    """A server that refuses a hello says so with an alert before it ends the connection."""
    *seen, end = refuses(tls)

    assert [type(one) for one in seen] == [Alert]
    assert end in (Closed(), Reset())
