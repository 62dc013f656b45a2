"""The table, in the terminal and as Markdown."""

from reports import roundtrips
from tests.reports.test_ladder import HOSTILE, kind


def record(target="reference", verdict="met", **changed):
    return {
        "target": target,
        "verdict": verdict,
        "attachments": {"round_trips": kind(**changed)},
    }


def test_one_row_for_each_kind_in_order():
    lines = roundtrips.lines(
        [record(order=2), record(kind="TCP + TLS 1.2", order=1, expected=4, measured=4, clock=4.0)]
    )

    assert lines[0] == "round trips to the first byte of the response: reference"
    assert lines[1].split("  ")[0] == "kind"
    assert [line.split("  ")[0] for line in lines[2:]] == ["TCP + TLS 1.2", "TCP + TLS 1.3"]
    assert lines[3].split() == ["TCP", "+", "TLS", "1.3", "3", "3", "2", "3.01"]


def test_each_target_has_a_table_and_what_it_lacks_is_named():
    lines = roundtrips.lines(
        [
            record("nginx"),
            record("nginx", "not-applicable", kind="QUIC", measured=None, note="no HTTP/3"),
            record("caddy"),
        ]
    )

    assert lines[0].endswith("caddy")
    assert lines[-1] == "not applicable: QUIC (no HTTP/3)"
    assert sum("expected" in line for line in lines) == 2


def test_a_disagreement_is_marked_and_the_greatest_number_counts():
    lines = roundtrips.lines([record(measured=4), record(measured=3)])

    assert "4 (!)" in lines[2]
    assert len(lines) == 3


def test_what_several_cases_prove_stands_in_one_row():
    proved = record(measured=None, proof="no answer while it was held back")
    rows = roundtrips.as_markdown([proved, record(proof=""), proved]).splitlines()

    assert [row for row in rows if row.startswith("| TCP")] == [
        "| TCP + TLS 1.3 | 3 | 3 | 2 | 3.01 | no answer while it was held back |"
    ]


def test_records_without_round_trips_say_nothing():
    assert roundtrips.lines([{"target": "t", "verdict": "met", "attachments": {}}]) == []


def test_hostile_words_stay_in_their_cell():
    records = [record(kind=HOSTILE + "|`x`\n| y |", proof="a|b\n# c", target="t|\x1b[31m")]
    rows = roundtrips.as_markdown(records).splitlines()

    assert "\x1b" not in "".join(roundtrips.lines(records))
    assert "<script>" not in "".join(rows)
    assert sum(line.startswith("|") for line in rows) == 3
    assert all(line.replace("\\|", "").count("|") == 7 for line in rows if line.startswith("|"))


def test_files(tmp_path):
    written = roundtrips.write(tmp_path / "out", [record("../a b"), record("nginx")])

    assert sorted(path.name for path in written) == [
        "round-trips-a-b.svg",
        "round-trips-nginx.svg",
        "round-trips.md",
    ]
    assert "What proves" not in written[0].read_text()
    assert roundtrips.write(tmp_path / "nothing", []) == []
