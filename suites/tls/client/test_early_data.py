"""Early data of clients (RFC 9846 sections 4.3.10, 4.6), and 425 (Too Early) for it (RFC 8470)."""

from fixtures.requirements import MUST, SHOULD, capability, rfc8470, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import BODY, TOO_EARLY, altering, fetched, lacking
from fixtures.tls.messages13 import EncryptedExtensions, EndOfEarlyData, NewSessionTicket
from fixtures.tls.names import ExtensionType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, Epoch

EARLY = ExtensionType.early_data


def requests(met) -> list[ApplicationData]:
    """Return the requests of a connection, refused early ones among them."""
    return [one for one in met.seen if isinstance(one, ApplicationData) and one.octets]


@capability("early_data")
@rfc9846("4.6", MUST, id="T13C-246", also="RFC 8446 4.5")
def test_accepted_early_data_is_ended(tlsclient):
    """Behind early data that is accepted EndOfEarlyData comes, under its keys, then Finished."""
    got = tlsclient.early()

    assert got == fetched(BODY)
    met = got.connections[1]
    assert met.early == [*requests(met), EndOfEarlyData()]
    assert met.faults == ()


@capability("early_data")
@rfc9846("4.6", MUST, id="ED-035", also="RFC 8446 4.5")
def test_refused_early_data_is_not_ended(tlsclient):
    """Where early data is refused, no EndOfEarlyData is sent, and the request comes again."""
    got = tlsclient.early(accepted=False)

    assert got == fetched(BODY)
    met = got.connections[1]
    assert EndOfEarlyData() not in met.seen
    assert [one.under for one in requests(met)] == [Epoch.early, Epoch.application]


@capability("early_data")
@rfc9846("4.2.2", MUST, id="T13C-247", also="RFC 8446 4.1.2")
def test_second_hello_announces_no_early_data(tlsclient):
    """Behind a HelloRetryRequest the hello has no early_data any more."""
    got = tlsclient.early(retry=True, accepted=False)

    assert got == fetched(BODY)
    first, second = got.connections[1].hellos
    assert first.extension(EARLY) is not None
    assert second.extension(EARLY) is None


@capability("early_data")
@rfc9846("4.3", MUST, id="ED-034", also="RFC 8446 4.2.10")
def test_acceptance_behind_a_retry_is_refused(tlsclient):
    """A server that asks for another hello cannot accept early data any more."""

    def accepting(true: EncryptedExtensions):
        def act(server):
            if server.psk is None:
                return true
            return EncryptedExtensions((*true.extensions, ext.early_data()))

        return act

    got = tlsclient.early(altering(EncryptedExtensions, accepting), retry=True, accepted=False)

    assert got.refusal == refused(Alert.unsupported_extension)


@capability("early_data")
@rfc9846("4.7.1", MUST, id="T13C-248", also="RFC 8446 4.6.1")
def test_ticket_without_early_data_allows_none(tlsclient):
    """Early data is sent only with a ticket that allows it."""
    got = tlsclient.early(lacking(NewSessionTicket, EARLY))

    assert got == fetched(BODY)
    assert got.connections[1].hellos[0].extension(EARLY) is None


@capability("early_data")
@rfc8470("5.2", SHOULD, id="E425-010")
def test_too_early_request_is_repeated(tlsclient):
    """A request that was early, and answered by 425, is made once more."""
    got = tlsclient.early(then=[TOO_EARLY])

    assert got == fetched(BODY)
    assert len(requests(got.connections[1])) == 2


@capability("early_data")
@rfc8470("5.2", MUST, id="E425-011")
def test_repeated_request_is_not_early(tlsclient):
    """The request that follows a 425 waits for the end of the handshake."""
    got = tlsclient.early(then=[TOO_EARLY])

    met = got.connections[1]
    assert [one.under for one in requests(met)] == [Epoch.early, Epoch.application]
    assert all(not other.early for other in got.connections[2:])
