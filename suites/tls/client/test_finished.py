"""Finished, as clients of TLS 1.3 take it (RFC 9846 section 4.5.3)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import altering, changing
from fixtures.tls.messages import Finished
from fixtures.tls.refusal import refused


@pytest.mark.parametrize("at", [0, -1], ids=["first", "last"])
@rfc9846("4.5.3", MUST, id="T13C-018", also="RFC 8446 4.4.4")
def test_altered_finished_is_refused(tlsclient, at: int):
    """A Finished of which one bit is wrong is refused."""

    def altered(true: Finished) -> Finished:
        octets = bytearray(true.verify_data)
        octets[at] ^= 1
        return replace(true, verify_data=bytes(octets))

    got = tlsclient.fetch(altering(Finished, altered))

    assert got.refusal == refused(Alert.decrypt_error)


@rfc9846("4.5.3", MUST, id="T13C-190", also="RFC 8446 4.4.4")
def test_empty_finished_is_refused(tlsclient):
    """A Finished without a MAC is refused."""
    got = tlsclient.fetch(changing(Finished, verify_data=b""))

    assert got.refusal == refused(Alert.decode_error, Alert.decrypt_error)


@pytest.mark.parametrize("longer", [False, True], ids=["shorter", "longer"])
@rfc9846("4.5.3", MUST, id="T13C-191", also="RFC 8446 4.4.4")
def test_finished_of_another_length_is_refused(tlsclient, longer: bool):
    """A Finished that is one octet shorter or longer than the hash is refused."""

    def resized(true: Finished) -> Finished:
        octets = true.verify_data + b"\x00" if longer else true.verify_data[:-1]
        return replace(true, verify_data=octets)

    got = tlsclient.fetch(altering(Finished, resized))

    assert got.refusal == refused(Alert.decode_error, Alert.decrypt_error)


@rfc9846("4.5.3", MUST, id="T13C-192", also="RFC 8446 4.4.4")
def test_finished_of_the_client_is_right(tlsclient):
    """The client's Finished covers the whole handshake, and nothing of it fails to hold."""
    got = tlsclient.fetch(request=True, retry=True)

    assert Finished in [type(one) for one in got.met.seen]
    assert got.met.faults == ()
