"""What is found out of a server before its first case leaves it as it was."""

import dataclasses

import pytest

from fixtures.targets.learning import learn
from fixtures.targets.model import Endpoint
from fixtures.verdicts.outcomes import TesterError

AFRESH = "served no more, and was started afresh"
BEYOND = "once was asked whether it speaks HTTP/2 with prior knowledge"


@pytest.fixture
def already(started, running):
    """Start one of the servers, and have a target that knows its address only."""

    def already(kind, said):
        one = started(kind)
        endpoint = Endpoint(said, "127.0.0.1", one.endpoint.port)
        there = dataclasses.replace(one.target, command=None, endpoints=(endpoint,))
        return running(there, patience=1.0)

    return already


@pytest.mark.parametrize("said", ["", "http"])
def test_a_server_of_http1_gets_no_preface_before_a_case_asks_for_http2(started, said):
    one = started("once", endpoints=(Endpoint(said),))

    learn(one, {"http"})
    assert "PRI" not in one.output()

    assert f"{BEYOND}, {AFRESH}" in learn(one, {"h2"})
    assert one.alive() and one.serves()
    assert not learn(one, {"h2"})


def test_who_speaks_http2_beside_http1_is_found_where_a_case_asks_for_it(started):
    one = started("both_http")

    assert "h2c" not in " ".join(learn(one, {"http"}))
    assert learn(one, {"h2"}) == ["both_http speaks HTTP/2 with prior knowledge"]
    assert "h2c" in one.target.capabilities


def test_who_ends_when_it_is_asked_what_it_offers_is_started_afresh(started):
    one = started("once", endpoints=(Endpoint("http"),))

    assert f"once was asked what it offers, {AFRESH}" in learn(one, {"http"})
    assert one.alive() and one.serves()


def test_who_hangs_of_a_tls_handshake_is_asked_again_in_cleartext(started):
    one = started("loops", endpoints=(Endpoint(),))

    assert learn(one, {"http"})[0] == "loops speaks HTTP/1.1 in cleartext"
    assert one.serves()


def test_of_one_that_runs_already_the_question_is_named(already):
    says = "serves no more since wireproof has asked it what it offers, which is no case .*refused"

    with pytest.raises(TesterError, match=says):
        learn(already("once", "http"), {"http"})


@pytest.mark.parametrize(
    ("kind", "words"),
    [("loops", "says nothing to a plain GET; a TLS handshake"), ("ends", "refused; a TLS")],
)
def test_a_tls_handshake_that_one_that_runs_already_may_not_survive_is_named(already, kind, words):
    with pytest.raises(TesterError, match=words):
        learn(already(kind, ""), {"http"})
