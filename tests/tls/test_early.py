"""What cases about early data stand on: reading responses, and binders of uneven lists."""

import pytest

from fixtures.tls import extensions as ext
from fixtures.tls.early import Responses
from fixtures.tls.extensions import PskIdentity, read_pre_shared_key
from fixtures.tls.hellos import hello13
from fixtures.tls.names import CipherSuite, ExtensionType
from fixtures.tls.resumption import Ticket, bound, offering
from fixtures.verdicts.outcomes import Violation

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
TOO_EARLY = b"HTTP/1.1 425 \r\nContent-Length: 0\r\n\r\n"
TICKET = Ticket(b"identity", bytes(32), CipherSuite.TLS_AES_128_GCM_SHA256)


def binders(hello):
    return read_pre_shared_key(hello.extension(ExtensionType.pre_shared_key).body)[1]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_responses_are_told_apart_however_they_come(size: int) -> None:
    octets = OK + TOO_EARLY + OK
    responses = Responses()
    for at in range(0, len(octets), size):
        responses.take(octets[at : at + size])

    assert responses.statuses == [200, 425, 200]


def test_half_a_response_is_none_yet() -> None:
    responses = Responses()
    responses.take(OK[:-1])

    assert responses.statuses == []


def test_what_is_no_response_is_a_violation() -> None:
    with pytest.raises(Violation, match="no valid HTTP"):
        Responses().take(b"early to bed\r\n\r\n")


def test_a_binder_without_an_identity_stays() -> None:
    proven = binders(offering(hello13(), TICKET))
    two = ext.pre_shared_key([TICKET.identified(0)], [bytes(32), b"x" * 32])
    bound_hello = bound(hello13().having(two), TICKET)

    assert len(proven) == 1
    assert binders(bound_hello)[1] == b"x" * 32
    assert binders(bound_hello)[0] != bytes(32)


def test_an_identity_without_a_binder_stays() -> None:
    both = [TICKET.identified(0), PskIdentity(b"unknown")]
    hello = bound(hello13().having(ext.pre_shared_key(both, [bytes(32)])), TICKET)

    assert len(binders(hello)) == 1
