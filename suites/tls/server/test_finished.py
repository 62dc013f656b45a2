"""The client's Finished (RFC 9846 section 4.5.3)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished
from fixtures.tls.refusal import refused
from fixtures.tls.said import Epoch

pytestmark = capability("tls13")


def altered(finished):
    """Return a Finished with one bit changed."""
    return Finished(bytes([finished.verify_data[0] ^ 1]) + finished.verify_data[1:])


@rfc9846("4.5.3", MUST, id="T13S-089", also="RFC 8446 4.4.4")
def test_wrong_finished_is_refused(tls):
    """A Finished with one wrong bit is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(altered(tls.client.finished()))

    assert tls.refusal() == refused(Alert.decrypt_error)


@rfc9846("4.5.3", MUST, id="T13S-090", also="RFC 8446 4.4.4")
@pytest.mark.parametrize("change", ["shorter", "longer", "empty"])
def test_finished_of_another_length_is_refused(tls, change):
    """A Finished that has not the length of the hash is refused, true as it begins."""
    tls.say_hello()
    tls.receive(Finished)
    right = tls.client.finished().verify_data
    tls.send(Finished({"shorter": right[:-1], "longer": right + b"\0", "empty": b""}[change]))

    assert tls.refusal() == refused(Alert.decrypt_error, Alert.decode_error)


@rfc9846("4.5.3", MUST, id="REC-122", also="RFC 8446 4.4.4")
def test_finished_of_the_server_is_refused(tls):
    """The server's own Finished, sent back to it, is no Finished of the client."""
    tls.say_hello()
    tls.send(tls.receive(Finished))

    assert tls.refusal() == refused(Alert.decrypt_error)


@rfc9846("5", MUST, id="T13S-091", also="RFC 8446 5")
def test_finished_in_the_clear_is_refused(tls):
    """A Finished that is not protected is refused, true as it is."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(tls.client.finished(), under=Epoch.plain)

    assert tls.refusal() == refused(Alert.unexpected_message, Alert.bad_record_mac)


@rfc9846("4", MUST, id="T13S-092", also="RFC 8446 4")
def test_second_finished_is_refused(tls):
    """A Finished after the handshake is refused."""
    tls.say_hello()
    tls.receive(Finished)
    finished = tls.client.finished()
    # Both in one write, before any request: behind a response a server may end on its own.
    tls.send(finished, finished)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.5.3", MUST, id="T13S-093", also="RFC 8446 4.4.4")
def test_data_before_finished_is_refused(tls):
    """Application data under the handshake keys is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.write(b"GET / HTTP/1.1\r\n")

    assert tls.refusal() == refused(Alert.unexpected_message)
