"""What few servers of HTTP/2 do, and may do, is no violation; what only looks like it is one."""

import pytest

from tests.endtoend.runs import ROOT, run

SUITE = "suites/http2/server"
QUICK = ("--evidence", "never", "--patience", "2")
TARGET = """\
name = "{habit}"
cwd = "{root}"
command = "{{python}} -m tests.endtoend.legal_http2 {habit} --port {{port}}"
protocol = "h2c"
capabilities = ["echo", "large", "head", "resource"]
[paths]
large = "{large}"
head = "{head}"
resource = "{resource}"
"""


def judged(tmp_path, habit, *modules, large="/large", head="/head", resource="/resource"):
    """Run modules of the suite against a server with a habit, whose pages are said to be there."""
    target = tmp_path / "habit.toml"
    pages = {"large": large, "head": head, "resource": resource}
    target.write_text(TARGET.format(habit=habit, root=ROOT, **pages))
    cases = [f"{SUITE}/test_{module}.py" for module in modules]
    return run(tmp_path, *cases, "-n", "2", *QUICK, "--target", str(target))


@pytest.mark.parametrize(
    ("habit", "modules"),
    [
        ("hints", ["stream_states"]),
        ("trails", ["stream_states"]),
        ("says-goodbye-first", ["sanity", "errors", "stream_states"]),
        ("takes-two", ["sanity", "concurrency", "hpack_dynamic_table", "responses"]),
        ("cautious", ["content_length", "data", "messages"]),
        ("narrow", ["data", "messages", "multiplexing", "responses"]),
    ],
)
def test_a_legal_habit_is_no_violation(tmp_path, habit, modules):
    ended = judged(tmp_path, habit, *modules)

    assert {n: v for n, v in ended.verdicts().items() if v not in ("met", "not-applicable")} == {}
    assert ended.code == 0, ended.output
    assert ended.record("test_request_is_answered")["verdict"] == "met"


def test_what_a_connection_would_have_to_be_is_said(tmp_path):
    ended = judged(tmp_path, "takes-two", "concurrency")

    told = ended.record("test_one_stream_too_many_is_refused")
    assert "a connection that goes on after 2 requests" in str(told)


def test_who_says_goodbye_in_place_of_an_error_is_wrong_although_connections_end_early(tmp_path):
    ended = judged(tmp_path, "mumbles", "frame_size", "ping")

    wrong = {name for name, verdict in ended.verdicts().items() if verdict == "violated"}
    assert wrong >= {
        "test_headers_over_the_limit_are_an_error",
        "test_settings_over_the_limit_are_an_error",
        "test_data_too_short_for_their_padding_are_an_error",
        "test_ping_of_another_length_is_an_error",
    }


def test_who_says_no_goodbye_owes_an_answer(tmp_path):
    ended = judged(tmp_path, "ignores-the-third", "concurrency")

    verdicts = ended.verdicts()
    assert verdicts["test_one_stream_too_many_is_refused"] == "violated"
    assert verdicts["test_idle_streams_do_not_count"] == "violated"


def test_a_claim_that_does_not_hold_is_named(tmp_path):
    wrong = {"large": "/", "head": "/nowhere", "resource": "/head"}
    ended = judged(tmp_path, "hints", "frame_size", "cookies", "responses", **wrong)

    for name, words in {
        "test_server_keeps_to_the_announced_size": "claims large) fails: it is not a page of more",
        "test_crumbs_become_one_cookie": "claims head) fails: GET /nowhere over HTTP/2 is answered",
        "test_not_modified_has_the_length_of_the_page_or_none": "it is not a page with an ETag",
    }.items():
        record = ended.record(name)
        assert record["verdict"] == "prerequisite"
        assert words in str(record)


def test_a_slow_server_is_asked_for_no_stream_too_many(tmp_path):
    ended = judged(tmp_path, "keeps-what-is-held", "concurrency")

    told = ended.record("test_closed_streams_do_not_count[ended]")
    assert told["verdict"] == "violated"
    assert "HEADERS 201" not in str(told)
