"""What a probe finds."""

import pytest

from fixtures.targets.model import Endpoint
from fixtures.targets.probe import Found, learnt, probe, serves_one_at_a_time


def test_tls_is_found(started):
    one = started("tls", "{port}", "{cert} {key}", endpoints=(Endpoint(),))

    found = probe(one)

    assert found == Found(
        "https",
        frozenset({"tls12", "tls13", "alpn:http/1.1"}),
        "tls speaks TLS 1.2, TLS 1.3, http/1.1",
    )
    target = learnt(one.target, found)
    assert target.endpoints[0].protocol == "https"
    assert "tls13" in target.capabilities


def test_cleartext_is_found(started):
    one = started("threads", endpoints=(Endpoint(),))

    found = probe(one)

    assert (found.protocol, found.capabilities) == ("http", frozenset())
    assert found.sentence == "threads speaks HTTP/1.1 in cleartext"


def test_an_answer_that_is_no_readable_http_is_told(started):
    found = probe(started("unreadable", endpoints=(Endpoint(),)))

    assert (found.protocol, found.capabilities) == ("tcp", frozenset())
    said = "unreadable answers TCP with something that is no readable HTTP"
    assert found.sentence.startswith(f"{said}: it begins with 'HTTP/1.1 200 OK'")


def test_a_server_that_answers_nothing_is_told(started):
    found = probe(started("mute", endpoints=(Endpoint(),)))

    assert found.protocol == "tcp"
    assert found.sentence == "mute takes connections over TCP and answers neither TLS nor HTTP"


def test_a_server_that_only_begins_http2_is_one_of_http2(started):
    found = probe(started("begins_http2", endpoints=(Endpoint(),)))

    assert (found.protocol, found.capabilities) == ("h2c", frozenset({"h2c"}))
    said = "begins as HTTP/2 with prior knowledge does, and answers no request"
    assert found.sentence == f"begins_http2 {said}"


def test_http2_alone_inside_tls_is_found(started):
    one = started("tls_h2", "{port}", "{cert} {key}", endpoints=(Endpoint(),))

    found = probe(one)

    assert (found.protocol, found.capabilities) == ("h2", {"tls12", "tls13", "alpn:h2"})


def test_a_url_in_cleartext_is_asked_in_cleartext_first(started):
    found = probe(started("begins_http2", endpoints=(Endpoint("http"),)))

    assert found.protocol == "h2c"


@pytest.mark.parametrize(
    ("said", "found", "becomes"),
    [
        ("https", "h2", "h2"),
        ("http", "h2c", "h2c"),
        ("https", "https", "https"),
        ("http", "http", "http"),
        ("tls", "https", "tls"),
        ("", "h2", "h2"),
    ],
)
def test_http_and_https_do_not_say_which_http_is_meant(started, said, found, becomes):
    one = started("threads", endpoints=(Endpoint(said),))

    assert learnt(one.target, Found(found, frozenset(), "")).endpoints[0].protocol == becomes


def test_who_claims_h2c_and_cannot_be_read_is_taken_for_it(started):
    one = started("threads", endpoints=(Endpoint(),), capabilities=frozenset({"h2c"}))

    assert learnt(one.target, Found("tcp", frozenset(), "")).endpoints[0].protocol == "h2c"


def test_what_was_declared_stays(started):
    one = started("threads")

    target = learnt(one.target, Found("tls", frozenset({"tls13"}), ""))

    assert target.endpoints == one.target.endpoints


def test_a_server_with_threads_serves_many(started):
    assert not serves_one_at_a_time(started("threads"))


def test_a_server_without_threads_is_noticed(started):
    one = started("one_at_a_time")

    assert serves_one_at_a_time(one)
    assert one.alive() and one.serves()


def test_tls_servers_are_asked_the_same(started):
    one = started("tls", "{port}", "{cert} {key}", endpoints=(Endpoint("https"),))

    assert not serves_one_at_a_time(one)
