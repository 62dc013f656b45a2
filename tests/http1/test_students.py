"""What the suite says of three servers as students write them, pinned: it changes only on purpose.

tests/http1/students/NAME.verdicts has a line for each case that is not met or not applicable: its
id and its worst verdict. After a change that is meant, `python -m tests.http1.test_students` writes
the files anew; read the difference before you commit it.
"""

import sys
import tempfile
from pathlib import Path

import pytest

from tests.endtoend.runs import ROOT, run

HERE = Path(__file__).parent / "students"
STUDENTS = sorted(
    file.stem
    for file in (ROOT / "reference_impls/http1/students").glob("*.py")
    if file.stem[0] != "_"
)
# How many segments one recv takes is up to the kernel: a server that relies on it is lucky or not.
BY_LUCK = {"H1-214", "H1-215", "H1-266", "H1-290"}
WORST = ["error", "crashed", "hung", "prerequisite", "sanity", "violated", "advised"]


def verdicts(student: str, folder: Path) -> str:
    """Run the suite against a server; return the cases that are not content, a line each."""
    command = f"cmd:{{python}} {ROOT}/reference_impls/http1/students/{student}.py {{port}}"
    arguments = ("suites/http1/server", "-q", "--evidence", "never", "--patience", "2")
    ran = run(folder, *arguments, "--target", command, patience=400)
    found: dict[str, set[str]] = {}
    for record in ran.records:
        found.setdefault(record["id"], set()).add(record["verdict"])
    worst = {id: next((w for w in WORST if w in told), "") for id, told in sorted(found.items())}
    return "".join(
        f"{id} {verdict}\n" for id, verdict in worst.items() if verdict and id not in BY_LUCK
    )


@pytest.mark.timeout(420)
@pytest.mark.parametrize("student", STUDENTS)
def test_verdicts_on_a_student_s_server_are_pinned(student: str, tmp_path: Path) -> None:
    assert verdicts(student, tmp_path) == (HERE / f"{student}.verdicts").read_text()


if __name__ == "__main__":
    for name in sys.argv[1:] or STUDENTS:
        with tempfile.TemporaryDirectory() as place:
            (HERE / f"{name}.verdicts").write_text(verdicts(name, Path(place)))
