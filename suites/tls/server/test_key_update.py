"""KeyUpdate (RFC 9846 section 4.7.3), and messages at a change of keys (section 5.1)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished, Handshake, Message
from fixtures.tls.messages13 import KeyUpdate
from fixtures.tls.names import ContentType, HandshakeType
from fixtures.tls.refusal import Refusal, refused
from fixtures.tls.said import ApplicationData, Epoch

pytestmark = capability("tls13")

NOT_REQUESTED, REQUESTED = KeyUpdate(0), KeyUpdate(1)


def before_data(seen):
    """Return what the server said before its first application data."""
    data = (at for at, one in enumerate(seen) if isinstance(one, ApplicationData))
    return seen[: next(data)]


@rfc9846("4.7.3", MUST, id="REC-109", also="RFC 8446 4.6.3")
def test_client_changes_its_keys(tls):
    """A request under the keys that follow a KeyUpdate is answered."""
    tls.handshake()
    tls.key_update()

    assert tls.page().startswith(b"HTTP/1.")


@rfc9846("4.7.3", MUST, id="REC-110", also="RFC 8446 4.6.3")
def test_requested_update_comes_before_data(tls):
    """A KeyUpdate that asks for another gets one, which asks for nothing, before any data."""
    tls.handshake()
    tls.key_update(request=True)
    tls.page()

    updates = [one for one in before_data(tls.seen) if isinstance(one, KeyUpdate)]
    assert updates == [NOT_REQUESTED]


@rfc9846("4.7.3", MUST, id="REC-111", also="RFC 8446 4.6.3")
def test_update_that_is_not_requested_is_not_sent(tls):
    """A KeyUpdate that asks for nothing is not answered by one that asks for something."""
    tls.handshake()
    tls.key_update()
    tls.page()

    assert REQUESTED not in tls.seen


@rfc9846("4.7.3", MUST, id="T13S-101", also="RFC 8446 4.6.3")
def test_old_keys_are_over(tls):
    """Data under the old keys behind a KeyUpdate are refused."""
    tls.handshake()
    octets = tls.client.protect_raw(ContentType.handshake, NOT_REQUESTED.encode())
    tls.send(octets, ApplicationData(b"GET "))

    assert tls.refusal() == refused(Alert.bad_record_mac)


@rfc9846("4.7.3", MUST, id="REC-112", also="RFC 8446 4.6.3")
def test_new_keys_need_a_key_update(tls):
    """Data under the next keys that no KeyUpdate has announced are refused."""
    tls.handshake()
    tls.client.writers[Epoch.application].update()
    tls.write(b"GET ")

    assert tls.refusal() == refused(Alert.bad_record_mac)


@rfc9846("4.7.3", MUST, id="T13S-102", also="RFC 8446 4.6.3")
@pytest.mark.parametrize("value", [2, 255])
def test_unknown_value_is_refused(tls, value):
    """A KeyUpdate that says neither yes nor no is refused."""
    tls.handshake()
    tls.send(KeyUpdate(value))

    assert tls.refusal() == refused(Alert.illegal_parameter)


@rfc9846("6", MUST, id="T13S-103", also="RFC 8446 6")
@pytest.mark.parametrize("body", [b"", b"\x00\x00"], ids=["empty", "two octets"])
def test_key_update_of_another_length_is_refused(tls, body):
    """A KeyUpdate that has not one octet is refused."""
    tls.handshake()
    tls.send(Handshake(HandshakeType.key_update, body))

    # A length that no KeyUpdate has is a wrong field before it is a message that does not parse.
    assert tls.refusal() == refused(Alert.decode_error, Alert.illegal_parameter)


@rfc9846("4.7.3", MUST, id="T13S-104", also="RFC 8446 4.6.3")
def test_key_update_before_finished_is_refused(tls):
    """A KeyUpdate in the place of the client's Finished is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(NOT_REQUESTED)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.7.3", MUST, id="T13S-105", also="RFC 8446 4.6.3")
@pytest.mark.parametrize("request_update", [0, 1])
def test_many_updates_are_applied(tls, request_update):
    """Three KeyUpdates in one flight change the keys three times; a request behind is answered."""
    tls.handshake()
    updates = [KeyUpdate(request_update)] * 3
    tls.send(*updates, ApplicationData(tls.request()))

    assert tls.response().startswith(b"HTTP/1.")


@rfc9846("5.1", MUST, id="REC-113", also="RFC 8446 5.1")
def test_key_update_may_come_in_pieces(tls):
    """A KeyUpdate that is cut into records of one octet changes the keys."""
    tls.handshake()
    tls.send(tls.client.handshake(NOT_REQUESTED, size=1))

    assert tls.page().startswith(b"HTTP/1.")


@rfc9846("5.1", MUST, id="REC-114", also="RFC 8446 5.1")
@pytest.mark.parametrize("behind", [NOT_REQUESTED.encode(), b"\x18"], ids=["message", "octet"])
def test_nothing_follows_key_update_in_its_record(tls, behind):
    """A KeyUpdate that does not end its record is refused: the keys change there."""
    tls.handshake()
    octets = NOT_REQUESTED.encode() + behind
    tls.send(tls.client.protect_raw(ContentType.handshake, octets))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="REC-022", also="RFC 8446 5.1")
@pytest.mark.parametrize("behind", [NOT_REQUESTED.encode(), b"\x18"], ids=["message", "octet"])
def test_nothing_follows_finished_in_its_record(tls, behind):
    """A Finished that does not end its record is refused: the keys change there."""
    tls.say_hello()
    tls.receive(Finished)
    octets = tls.client.finished().encode() + behind
    tls.send(tls.client.protect_raw(ContentType.handshake, octets))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="REC-023", also="RFC 8446 5.1")
@pytest.mark.parametrize("behind", [NOT_REQUESTED.encode(), b"\x14"], ids=["message", "octet"])
def test_nothing_follows_the_hello_in_its_record(tls, behind):
    """A ClientHello that does not end its record is refused: keys follow on the ServerHello."""
    tls.start_glued(behind)
    got = tls.reaction()
    while isinstance(got, Message):  # the server may say so behind its flight
        got = tls.reaction()

    assert Refusal(got, tls.version) == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="REC-115", also="RFC 8446 5.1")
def test_messages_of_the_server_end_where_keys_change(tls):
    """The server's hello, its Finished and its KeyUpdate are each the end of a record."""
    tls.complete()
    tls.key_update(request=True)
    tls.page()

    assert tls.client.faults == []
