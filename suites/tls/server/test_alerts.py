"""Alerts and the end of a connection (RFC 9846 section 6; RFC 5246 section 7.2)."""

from itertools import dropwhile

from fixtures.requirements import MUST, capability, remark, rfc5246, rfc9846
from fixtures.stream import Closed, Reset, Silence
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished, NewSessionTicket
from fixtures.tls.names import AlertLevel
from fixtures.tls.said import ApplicationData, Epoch


def without_tickets(seen):
    """Return what was seen, tickets left out."""
    return [one for one in seen if not isinstance(one, NewSessionTicket)]


def after_data(seen):
    """Return what was seen behind the response: its end may be the connection's."""
    return list(dropwhile(lambda one: isinstance(one, ApplicationData), seen))


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
def test_fatal_alert_ends_the_connection(tls):
    """A fatal alert of the client is the end: the connection closes without more data."""
    tls.visit()
    tls.send(Alert.internal_error)
    rest = tls.rest(tls.quiet)

    assert [one for one in rest if isinstance(one, ApplicationData)] == []
    assert rest[-1] in (Closed(), Reset())


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

    assert rest in ([Alert.close_notify, Closed()], [Alert.close_notify, Silence(0)])


@capability("tls12")
@rfc5246("7.2.1", MUST, id="ALR-016")
def test_close_notify_is_answered(tls12):
    """In TLS 1.2 close_notify is answered by close_notify, and the connection ends."""
    tls12.handshake()
    tls12.close_notify()

    assert without_tickets(tls12.rest(tls12.quiet)) == [Alert.close_notify, Closed()]
