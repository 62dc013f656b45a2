"""A class is graded by a real Dask cluster on this machine: one scheduler, two workers."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grading import cluster, sandbox, worker
from grading.choice import choose
from grading.rubric import Mistake
from grading.work import Task, Work
from tests.grading.classes import GOOD, PATIENCE, ROOT, command, grade, rows, submission
from tests.grading.rubrics import case, group, rubric

pytestmark = pytest.mark.timeout(300)

SOON = 60
WRONG = ROOT / "examples/course/submissions/wrong/server.py"
DASK = ("setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "dask")
HELD = """
from pathlib import Path
Path({place!r}, "begun-{name}").touch()
open(Path({place!r}, "go")).close()
"""
"""The beginning of a server that tells that it was started, and waits until somebody opens `go`."""


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition of other processes, which announce nothing."""
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@dataclass
class Cluster:
    """A scheduler with its workers; whatever is started here is ended with it."""

    place: Path
    address: str = ""
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, name: str, *words: str, said: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a program of Dask, and wait until it has said something."""
        log = self.place / f"{name}.log"
        with log.open("wb") as file:
            program = subprocess.Popen(
                [*DASK, *words, "--no-dashboard"], cwd=cwd, stdout=file, stderr=file
            )
        self.programs.append(program)
        until(lambda: said in log.read_text() or program.poll() is not None)
        assert program.poll() is None, log.read_text()
        return program

    def worker(self, name: str, *words: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, whose files lie below its name."""
        files = f"--local-directory={self.place / name}"
        usual = ("--nthreads", "1", files, "--death-timeout", "60", "--host", "127.0.0.1")
        return self.start(
            name, "worker", self.address, *usual, *words, said="Registered to", cwd=cwd
        )

    def schedule(self) -> None:
        """Start the scheduler."""
        words = ("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.start("scheduler", *words, said="Scheduler at:")
        log = (self.place / "scheduler.log").read_text()
        self.address = log.partition("Scheduler at:")[2].split()[0]


@contextlib.contextmanager
def started(place: Path) -> Iterator[Cluster]:
    place.mkdir()
    found = Cluster(place)
    try:
        found.schedule()
        yield found
    finally:
        for program in found.programs:
            program.kill()
            program.wait()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Cluster]:
    with started(tmp_path / "cluster") as found:
        for name in ("one", "other"):
            found.worker(name, "--no-nanny")
        yield found


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("one") / "cluster") as found:
        found.worker("one", "--no-nanny")
        yield found


@contextlib.contextmanager
def held(place: Path, address: str, *names: str) -> Iterator[subprocess.Popen[str]]:
    """A grader whose first submissions have begun, and wait for `go`."""
    os.mkfifo(place / "go")
    for name in names:
        waits = HELD.format(place=str(place), name=name)
        submission(place / "submissions" / name, waits + GOOD.read_text())
    grader = subprocess.Popen(
        command(place, "--scheduler", address), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: all((place / f"begun-{name}").exists() for name in names[:2]))
        yield grader
    finally:
        grader.kill()
        grader.communicate()


@contextlib.contextmanager
def go(place: Path) -> Iterator[None]:
    """Let everyone through who waits or will come."""
    opened = os.open(place / "go", os.O_RDWR)
    try:
        yield
    finally:
        os.close(opened)


def lives_in(folder: Path) -> list[str]:
    """Return what runs in a folder, or on files of it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().decode(errors="replace")
            where = str((process / "cwd").readlink())
            if where.startswith(f"{folder}/") or f"{folder}/" in words:
                found.append(words)
    return found


def table(place: Path) -> str:
    return (place / "out/grades.csv").read_text()


def files(place: Path) -> set[str]:
    """Return what a grader has left for students, and for the lecturer."""
    return {str(one.relative_to(place / "out")) for one in (place / "out").rglob("*")}


def test_what_a_dead_worker_had_is_graded_by_another(tmp_path: Path, two: Cluster) -> None:
    submission(tmp_path / "submissions/wrong", WRONG.read_text())
    with held(tmp_path, two.address, "a", "b") as grader:
        assert lives_in(two.place / "one")
        two.programs[1].kill()
        until(lambda: not lives_in(two.place / "one"))
        with go(tmp_path):
            _, said = grader.communicate(timeout=PATIENCE)
            assert grader.returncode == 0, said
            found, left = table(tmp_path), files(tmp_path)
            shutil.rmtree(tmp_path / "out")
            grade(tmp_path)

    assert said.startswith("3 submissions, 2 at once\n")
    assert "1 done, 1 running, 1 left" in said
    assert [row["total"] for row in rows(tmp_path).values()] == ["10", "10", "0"]
    assert found == table(tmp_path)
    assert left == files(tmp_path)
    assert any("wrong/evidence/" in name for name in left)
    assert not lives_in(two.place / "other")


def test_what_a_worker_had_that_was_asked_to_end_is_graded_by_another(
    tmp_path: Path, two: Cluster
) -> None:
    with held(tmp_path, two.address, "a") as grader:
        number, name = (1, "one") if lives_in(two.place / "one") else (2, "other")
        two.programs[number].terminate()
        until(lambda: not lives_in(two.place / name))
        with go(tmp_path):
            _, said = grader.communicate(timeout=PATIENCE)

    assert grader.returncode == 0, said
    assert rows(tmp_path)["a"]["total"] == "10"


def test_an_interrupted_run_ends_everywhere_and_goes_on_where_it_was(
    tmp_path: Path, one: Cluster
) -> None:
    submission(tmp_path / "submissions/a", target='command = "./nope {port}"\n')
    with held(tmp_path, one.address, "b") as grader:
        assert lives_in(one.place / "one")
        grader.send_signal(signal.SIGINT)
        _, said = grader.communicate(timeout=PATIENCE)
        until(lambda: not lives_in(one.place / "one"))

    assert (grader.returncode, len(said.splitlines())) == (130, 4), said
    with go(tmp_path):
        code, said = grade(tmp_path, "--scheduler", one.address)
    assert (code, said.splitlines()[0]) == (0, "2 submissions, 1 graded before, 1 at once")
    assert rows(tmp_path)["b"]["total"] == "10"


def test_nothing_runs_on_when_the_grader_is_killed(tmp_path: Path, one: Cluster) -> None:
    with held(tmp_path, one.address, "a") as grader:
        assert lives_in(one.place / "one")
        grader.kill()
        until(lambda: not lives_in(one.place / "one"))


def test_nothing_runs_on_when_the_scheduler_ends(tmp_path: Path) -> None:
    with started(tmp_path / "cluster") as found:
        found.worker("one", "--no-nanny")
        with held(tmp_path, found.address, "a") as grader:
            found.programs[0].kill()
            _, said = grader.communicate(timeout=PATIENCE)
            until(lambda: not lives_in(found.place / "one"))

    assert (grader.returncode, len(said.splitlines())) == (4, 3), said
    assert "the scheduler is gone" in said


def test_who_kills_its_workers_has_no_grade_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    submission(tmp_path / "submissions/b", target='command = "./nope {port}"\n')
    with started(tmp_path / "cluster") as found:
        found.worker("one", "--no-nanny")
        with held(tmp_path, found.address, "a") as grader:
            found.programs[1].kill()
            found.worker("other", "--no-nanny")
            _, said = grader.communicate(timeout=PATIENCE)

    assert grader.returncode == 1, said
    notice = "no grade, look at it: it was on several workers, and each of them died"
    assert rows(tmp_path)["a"]["notice"] == notice
    assert rows(tmp_path)["b"]["total"] == "0"


def work(place: Path) -> Work:
    """A rubric's work that nobody comes to do."""
    chosen = rubric(group(cases=1))
    return Work(chosen, choose(chosen, [case()]), False, place)


def task(place: Path) -> Task:
    (place / "mine").mkdir(exist_ok=True)
    return Task(place / "mine", "key")


def mistake(address: str, *tasks: Task, place: Path = Path()) -> str:
    """Return what is said of a cluster that cannot grade."""
    with pytest.raises(Mistake) as found, cluster.hands(address, False, "") as hands:
        list(hands.judged(tasks, work(place)))
    assert "\n" not in str(found.value)
    return str(found.value)


def test_a_worker_with_another_wireproof_is_refused_by_name(tmp_path: Path) -> None:
    for part in worker.DECIDES:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (tmp_path / "other").mkdir(exist_ok=True)
        copy(ROOT / part, tmp_path / "other" / part)
    with (tmp_path / "other/reports/clean.py").open("a") as file:
        file.write("# newer\n")
    with started(tmp_path / "cluster") as found:
        found.worker("old", "--nworkers", "1", cwd=tmp_path / "other")  # as the docs say

        said = mistake(found.address)
    assert re.match(r"worker tcp://127\.0\.0\.1:\d+: its wireproof, in .*/other, is not", said)


def test_a_worker_without_wireproof_is_refused_by_name(tmp_path: Path) -> None:
    with started(tmp_path / "cluster") as found:
        found.worker("bare", "--no-nanny", cwd=tmp_path)

        said = mistake(found.address)
    assert re.match(r"worker tcp://127\.0\.0\.1:\d+: it has to be started in a clone", said)


def test_a_worker_that_comes_later_is_looked_at_too(
    tmp_path: Path, one: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster.hands(one.address, False, "") as hands:
        monkeypatch.setattr(worker, "LOADED", "another")
        with pytest.raises(Mistake, match=r"worker tcp://.* is not the grader's"):
            list(hands.judged([task(tmp_path)], work(tmp_path)))


def test_a_worker_without_a_sandbox_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def check() -> None:
        raise sandbox.SandboxError("install it")

    monkeypatch.setattr(sandbox, "check", check)
    assert worker.complaint(worker.LOADED, True, "") == "install it"
    assert worker.complaint(worker.LOADED, False, "") == ""


def test_worker_without_the_rubrics_program_says_so() -> None:
    said = worker.complaint(worker.LOADED, False, "pyhton3 server.py {port}")

    assert "the program 'pyhton3' does not exist here" in said


def test_a_cluster_that_is_none_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1)
    monkeypatch.setattr(cluster, "PATIENCE", 1)

    assert "is written tcp://HOST:8786" in mistake("localhost")
    assert "no scheduler answers there" in mistake("tcp://127.0.0.1:1")
    with started(tmp_path / "cluster") as found:
        assert "no worker came; start some: " in mistake(found.address)


def test_a_cluster_that_ends_on_the_way_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1)
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with started(tmp_path / "cluster") as found:
        found.worker("one", "--no-nanny")
        with cluster.hands(found.address, False, "") as hands:
            for program, said in ((1, "no worker is left"), (0, "the scheduler is gone")):
                found.programs[program].kill()
                with pytest.raises(Mistake, match=f"{said}.*goes on where it was"):
                    list(hands.judged([task(tmp_path)], work(tmp_path)))


def test_what_cannot_be_together_or_is_not_there_is_said(tmp_path: Path) -> None:
    submission(tmp_path / "submissions/a")
    code, said = grade(tmp_path, "--scheduler", "tcp://127.0.0.1:8786", "--jobs", "2")
    assert (code, "--jobs is for this machine" in said) == (4, True)

    lacking = "import sys, runpy; sys.modules['distributed'] = None; "
    program = f"{lacking}runpy.run_module('grading', run_name='__main__')"
    words = command(tmp_path, "--scheduler", "tcp://127.0.0.1:8786")[3:]
    argv = [sys.executable, "-c", program, *words]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert (ran.returncode, "pip install -r requirements/cluster.txt" in ran.stderr) == (4, True)


def test_without_a_cluster_nothing_of_it_is_imported() -> None:
    look = "import sys, grading.__main__; sys.exit('distributed' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, timeout=PATIENCE).returncode == 0
