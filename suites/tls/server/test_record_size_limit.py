"""record_size_limit (RFC 8449) and max_fragment_length (RFC 6066 section 4)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, rfc6066, rfc8449
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.limits import (
    LARGEST_LIMIT,
    SMALLEST,
    contents,
    max_fragment_length,
    read_record_size_limit,
    record_size_limit,
)
from fixtures.tls.names import ExtensionType, Version
from fixtures.tls.refusal import refused

knows_limits = capability("record_size_limit")


def answered(peer, type):
    """Return the body of an extension in the server's answer, None without it."""
    client = peer.client
    message = client.server_hello if peer.version == Version.tls12 else client.encrypted_extensions
    found = message.extension(type)
    return None if found is None else found.body


def largest(peer):
    """Return the size of the largest protected record that came."""
    client = peer.client
    return max(contents(client.records, peer.version, client.suite.explicit_nonce))


@knows_limits
@rfc8449("4", SHOULD, id="REC-123")
def test_limit_is_answered(tls_each):
    """A server that knows record_size_limit answers it with its own, one that the version has."""
    tls_each.visit(extra=[record_size_limit(1 << 14)])

    body = answered(tls_each, ExtensionType.record_size_limit)
    assert body is not None
    limit = read_record_size_limit(body)
    assert SMALLEST <= limit <= LARGEST_LIMIT[tls_each.version]


@knows_limits
@rfc8449("4", MUST, id="REC-124")
@pytest.mark.parametrize("limit", [SMALLEST, 100, 512])
def test_limit_is_kept(tls_each, limit):
    """No protected record of the server, from its flight to its response, is above the limit."""
    tls_each.control()
    tls_each.visit(extra=[record_size_limit(limit)])

    assert largest(tls_each) <= limit


@knows_limits
@rfc8449("4", MUST, id="REC-125")
def test_limit_above_what_the_version_has_is_no_error(tls_each):
    """A limit of 65535 may be meant for later versions, and is taken."""
    tls_each.visit(extra=[record_size_limit(0xFFFF)])

    assert answered(tls_each, ExtensionType.record_size_limit) is not None


@knows_limits
@rfc8449("4", MUST, id="REC-028")
@pytest.mark.parametrize("limit", [0, SMALLEST - 1])
def test_limit_that_is_too_small_is_refused(tls_each, limit):
    """A limit below 64 is refused."""
    tls_each.control(extra=[record_size_limit(SMALLEST)])
    tls_each.send(tls_each.hello(extra=[record_size_limit(limit)]))

    assert tls_each.refusal() == refused(Alert.illegal_parameter)


@knows_limits
@rfc8449("4", MUST, id="REC-126")
@pytest.mark.parametrize("body", [b"", b"\x40", b"\x00\x40\x00"], ids=["empty", "one", "three"])
def test_limit_that_is_no_number_is_refused(tls_each, body):
    """A record_size_limit that has not two octets is refused."""
    tls_each.send(tls_each.hello(extra=[Extension(ExtensionType.record_size_limit, body)]))

    assert tls_each.refusal() == refused(Alert.decode_error)


@knows_limits
@capability("tls13")
@rfc8449("4", MUST, id="REC-127")
@pytest.mark.parametrize("beyond", [0, 1])
def test_servers_own_limit_is_enforced(tls, beyond):
    """A record as large as the server's limit is taken, one octet more is refused."""
    tls.handshake(extra=[record_size_limit(1 << 14)])
    limit = read_record_size_limit(answered(tls, ExtensionType.record_size_limit))
    request = tls.request()
    tls.write(request, padding=limit - len(request) - 1 + beyond)

    if beyond:
        assert tls.refusal() == refused(Alert.record_overflow)
    else:
        assert tls.response().startswith(b"HTTP/1.")


@knows_limits
@capability("tls13", "resumption13")
@rfc8449("4", MUST, id="REC-128")
def test_limit_is_set_anew_with_each_handshake(tls):
    """A resumed connection has the limit of its own hello, and not that of the ticket's."""
    ticket = tls.resumable(extra=[record_size_limit(512)])
    tls.visit(ticket=ticket, extra=[record_size_limit(SMALLEST)])

    assert tls.client.resumed
    assert largest(tls) <= SMALLEST


@knows_limits
@rfc8449("5", MUST, id="REC-029")
def test_older_limit_is_ignored_beside_the_newer(tls_each):
    """Beside record_size_limit, max_fragment_length is not answered, nor is its value looked at."""
    tls_each.visit(extra=[record_size_limit(SMALLEST), max_fragment_length(5)])

    assert answered(tls_each, ExtensionType.max_fragment_length) is None
    assert answered(tls_each, ExtensionType.record_size_limit) is not None


@rfc6066("4", MUST, id="REC-030")
def test_older_limit_is_kept_where_it_is_answered(tls_each):
    """A server that echoes max_fragment_length sends no more than 512 octets in a record."""
    tls_each.visit(extra=[max_fragment_length(1)])
    inner_type = 1 if tls_each.version == Version.tls13 else 0

    if answered(tls_each, ExtensionType.max_fragment_length) is not None:
        assert answered(tls_each, ExtensionType.max_fragment_length) == b"\x01"
        assert largest(tls_each) <= 512 + inner_type


@capability("max_fragment_length")
@rfc6066("4", MUST, id="REC-031")
@pytest.mark.parametrize("code", [0, 5])
def test_older_limit_of_unknown_value_is_refused(tls_each, code):
    """A max_fragment_length that stands for no length is refused."""
    tls_each.control(extra=[max_fragment_length(1)])
    tls_each.send(tls_each.hello(extra=[max_fragment_length(code)]))

    assert tls_each.refusal() == refused(Alert.illegal_parameter)
