"""Starting HTTP/2: the connection preface (RFC 9113, sections 3.3 and 3.4)."""

from fixtures.http2.frames import (
    MAGIC,
    PROTOCOL_ERROR,
    SETTINGS,
    TYPES,
    goaway,
    ping,
    priority,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113
from fixtures.verdicts.outcomes import not_applicable

BEGUN = MAGIC + settings().encode()
WRONG = {
    "PRJ": MAGIC.replace(b"PRI", b"PRJ"),
    "2.1": MAGIC.replace(b"2.0", b"2.1"),
    "SN": MAGIC.replace(b"SM", b"SN"),
    "last octet": MAGIC[:-1] + b"\0",
    "zeros": bytes(24),
    "none": b"",
}


@rfc9113("3.4", MUST, id="H2-001", also="RFC 9113 3.2")
def test_settings_come_first(h2):
    """The first frame of the server is SETTINGS on the connection, and acknowledges nothing."""
    h2.start()
    h2.settled()

    first = [(TYPES.get(one.type), one.stream, one.ack) for one in h2.seen[:1]]
    assert first == [("SETTINGS", 0, False)]


@rfc9113("3.4", MUST, id="H2-002")
def test_settings_of_the_preface_are_acknowledged(h2):
    """The client's first SETTINGS are acknowledged once the server's own have been sent."""
    h2.start()
    h2.until(lambda one: one == settings(ack=True))  # the answer to a PING may come before

    acknowledges = [one.ack for one in h2.seen if one.type == SETTINGS]
    assert acknowledges[:1] == [False]
    acks = [one for one in h2.seen if one.type == SETTINGS and one.ack]
    assert acks == [settings(ack=True)]


@rfc9113("3.4", MUST, id="H2-005")
def test_preface_does_not_begin_with_an_acknowledgement(h2):
    """SETTINGS with ACK as the client's first frame end the connection."""
    h2.start(settings(ack=True))

    # The SETTINGS of a preface have to be acknowledged, and nobody acknowledges an acknowledgement:
    # so this is not what has to follow the magic octets.
    assert h2.outcome() == connection_error(PROTOCOL_ERROR, quietly=True)


@rfc9113("3.4", MUST, id="H2-220")
def test_preface_ends_with_settings(h2):
    """Another frame than SETTINGS behind the client's magic octets ends the connection."""
    got = {}
    for peer, first in h2.each([ping(), window_update(0, 1), priority(1), goaway()], str):
        peer.start(first, settings())
        got[str(first)] = peer.outcome()

    assert Outcomes(got) == connection_error(PROTOCOL_ERROR, quietly=True)


@rfc9113("3.4", MUST, id="H2-221")
def test_request_before_settings_is_not_served(h2):
    """A request in the place of the client's first SETTINGS is not answered: all ends."""
    h2.start(h2.get(1), settings())

    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR, quietly=True)


@rfc9113("3.4", MUST, id="H2-222")
def test_wrong_magic_ends_the_connection(h2):
    """A client that does not begin with the 24 octets of HTTP/2 is not spoken with."""
    got = {}
    for peer, wrong in h2.each(WRONG, str):
        peer.say(WRONG[wrong], settings(), peer.get(1))
        got[wrong] = peer.outcome(1)

    assert Outcomes(got) == connection_error(PROTOCOL_ERROR, quietly=True)


@rfc9113("3.4", MUST, id="H2-223")
def test_settings_of_the_preface_may_be_empty(h2):
    """SETTINGS without a single setting are a whole preface: they are acknowledged."""
    h2.start(settings(), h2.get(1))

    assert h2.response(1).status in SERVED
    h2.settled()
    assert settings(ack=True) in h2.seen


@rfc9113("3.4", MUST, id="H2-006")
def test_client_need_not_wait_for_the_server(h2):
    """Frames right behind the client's preface, in the same segment, are dealt with."""
    h2.start(settings(enable_push=0), window_update(0, 9), priority(1), ping(), h2.get(1))

    assert h2.response(1).status in SERVED


@rfc9113("3.4", MUST, id="H2-007")
def test_preface_may_be_cut_anywhere(h2):
    """Wherever a boundary of two segments falls in the preface, it is understood."""
    for peer, cut in h2.each([1, 14, 18, 23, 24, 25, 30, 32, 33]):
        peer.say(BEGUN[:cut])
        peer.barrier()  # so that the two are not read at once
        peer.send(BEGUN[cut:], peer.get(1))

        assert peer.response(1).status in SERVED


@rfc9113("3.4", MUST, id="H2-224")
def test_preface_may_come_octet_by_octet(h2):
    """A preface of which each octet is sent by itself is understood."""
    h2.say(BEGUN[:1])
    h2.barrier()  # so that at least the first one is read alone
    for octet in BEGUN[1:]:
        h2.say(bytes((octet,)))
    h2.send(h2.get(1))

    assert h2.response(1).status in SERVED


@rfc9113("3.3", MUST, id="H2-011")
def test_prior_knowledge_is_enough(h2):
    """In cleartext the preface alone, without any Upgrade, begins HTTP/2."""
    if h2.endpoint.protocol != "h2c":
        not_applicable("HTTP/2 in cleartext")
    h2.send(h2.get(1))

    assert h2.response(1).status in SERVED
    assert TYPES.get(h2.seen[0].type) == "SETTINGS"
