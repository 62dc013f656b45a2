"""Upgrade (RFC 9110, section 7.8)."""

import pytest

from fixtures.http1.content import TAKEN, took
from fixtures.http1.messages import SERVED, statuses
from fixtures.requirements import MUST, SHOULD, remark, rfc9110
from fixtures.verdicts.outcomes import not_applicable

KNOWN = ["websocket", "h2c", "TLS/1.3"]


@pytest.mark.parametrize("protocol", ["x-unknown", "x-unknown/1, x-other/2"])
@rfc9110("7.8", MUST, id="H1-154")
def test_unknown_protocol_is_not_chosen(http, protocol):
    """An offer of a protocol that nobody knows is ignored: HTTP/1.1 goes on."""
    http.demand_persistence()
    http.send(http.get(f"Upgrade: {protocol}", "Connection: upgrade"), http.last())
    first, *others = [http.response(), *http.rest()]

    assert first.status in SERVED
    assert first.closes or statuses(others)[0] in SERVED


@rfc9110("7.8", MUST, id="H1-400", also="RFC 9112 6.3")
def test_content_beside_an_ignored_offer_stays_content(http):
    """A request with an offer that is ignored has the content that its length says."""
    hidden = http.get().encode()
    offer = ["Upgrade: x-unknown", "Connection: upgrade"]
    http.send(http.upload(hidden, f"Content-Length: {len(hidden)}", *offer), http.last())

    assert http.reception() == took(hidden)


@pytest.mark.parametrize("protocol", KNOWN)
@rfc9110("7.6.1", SHOULD, id="H1-157", also="RFC 9110 7.8")
def test_upgrade_without_its_option_is_ignored(http, protocol):
    """An Upgrade field that Connection does not name switches nothing."""
    http.send(http.get(f"Upgrade: {protocol}"))

    assert http.response().status in SERVED


@pytest.mark.parametrize("protocol", KNOWN)
@rfc9110("7.8", MUST, id="H1-158", also="RFC 9110 15.5.22")
def test_upgrade_is_named(http, protocol):
    """A response that switches, or asks for a switch, says to which protocol."""
    http.send(http.get(f"Upgrade: {protocol}", "Connection: upgrade"))
    answer = http.response()

    if answer.status not in (101, 426):
        not_applicable(f"a switch to {protocol}")
    named = [one.partition("/")[0] for one in answer.list("upgrade")]
    assert named
    if answer.status == 101:
        assert named == [protocol.lower().partition("/")[0]]


@pytest.mark.parametrize("protocol", [*KNOWN, "x-unknown"])
@rfc9110("7.8", MUST, id="H1-289")
def test_upgrade_in_http_1_0_is_ignored(http, protocol):
    """A request of HTTP/1.0 is served as if it had no Upgrade field."""
    request = http.get(f"Upgrade: {protocol}", "Connection: upgrade")
    http.send(request.with_line(f"GET {http.endpoint.path} HTTP/1.0"))

    assert http.response().status in SERVED


@rfc9110("7.8", MUST, id="H1-156", also="RFC 9110 10.1.1")
def test_content_is_asked_for_before_a_switch(http):
    """With Expect and Upgrade, 100 comes before 101; an answer without a switch is legal, too."""
    fields = ["Upgrade: h2c, websocket, x-unknown", "Connection: upgrade", "Expect: 100-continue"]
    http.send(http.upload(b"", "Content-Length: 5", *fields))
    first = http.message()

    assert first.status == 100 or first.status in TAKEN
    remark(f"{first.status} comes first")
