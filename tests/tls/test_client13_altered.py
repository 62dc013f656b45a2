"""What the TLS 1.3 client can say otherwise than it should, and that OpenSSL notices."""

import dataclasses

import pytest

from fixtures.tls.alerts import Alert
from fixtures.tls.client13 import Client13
from fixtures.tls.extensions import KeyShare
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import Finished, Handshake
from fixtures.tls.messages13 import KeyUpdate
from fixtures.tls.names import Group
from fixtures.tls.said import Epoch
from fixtures.verdicts import outcomes
from tests.tls.memory import SERVER, MemoryServer, a_client, completed, in_the_middle


@pytest.mark.parametrize(
    ("altered", "expected"),
    [
        (lambda good: dataclasses.replace(good, verify_data=bytes(48)), "DIGEST_CHECK_FAILED"),
        (lambda good: dataclasses.replace(good, verify_data=b""), "BAD_DIGEST_LENGTH"),
        (lambda good: Handshake(20, good.verify_data + b"\x00"), "BAD_DIGEST_LENGTH"),
        (lambda good: KeyUpdate(), "UNEXPECTED_MESSAGE"),
    ],
    ids=["wrong", "empty", "too long", "another message"],
)
def test_altered_finished_is_noticed(altered, expected: str):
    client, server = in_the_middle()

    answer = server.hears(client.dummy_ccs() + client.handshake(altered(client.finished())))

    assert expected in server.trouble
    assert answer


def test_message_can_change_on_the_wire_only():
    client, server = in_the_middle()
    good = client.finished()

    server.hears(client.handshake(Finished(bytes(48)), heard=good.encode()))

    assert "DIGEST_CHECK_FAILED" in server.trouble
    assert client.heard.endswith(good.encode())


def test_finished_in_the_clear_is_noticed():
    client, server = in_the_middle()

    answer = server.hears(client.handshake(client.finished(), under=Epoch.plain))

    assert client.feed(answer) == [Alert.unexpected_message]


def test_anything_can_be_protected():
    client = a_client()
    server = completed(client, SERVER)

    answer = server.hears(client.protect_raw(99, b"unknown type"))

    assert client.feed(answer) == [Alert.unexpected_message]


def test_record_of_nothing_but_padding():
    client = a_client()
    server = completed(client, SERVER)

    answer = server.hears(client.protect_raw(0, b"", padding=20))

    assert client.feed(answer) == [Alert.unexpected_message]


def test_point_off_the_curve_can_be_offered():
    share = KeyShare(Group.secp256r1, b"\x04" + bytes(range(64)))
    client = Client13(hello13(groups=[Group.secp256r1], shares=[share]))

    answer = MemoryServer(SERVER).hears(client.first_flight())

    assert client.feed(answer) == [Alert.illegal_parameter]


def test_our_own_mistake_is_an_error_of_the_tester():
    with pytest.raises(outcomes.TesterError, match="no Finished"):
        a_client().second_flight()
