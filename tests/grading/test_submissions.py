"""What a submission may set, what changes its hash, and the copy that is run."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from grading.rubric import Mistake
from grading.submissions import (
    Own,
    Refusal,
    command_of,
    copy,
    find,
    fingerprint,
    own,
    target_file,
)
from tests.grading.rubrics import rubric


def target(folder: Path, text: str) -> Path:
    (folder / "target.toml").write_text(text)
    return folder


def test_command_and_paths_may_be_set(tmp_path: Path) -> None:
    said = own(target(tmp_path, 'command = "./mine {port}"\n[paths]\nhead = "/h"\n'))

    assert said == Own("./mine {port}", {"head": "/h"})


def test_without_a_file_the_rubric_says_all(tmp_path: Path) -> None:
    assert command_of(own(tmp_path), rubric()) == "./server {port}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('capabilities = ["head"]', "may set command and [paths] only, and sets 'capabilities'"),
        ('known_failing = "all.txt"', "and sets 'known_failing'"),
        ("command = 1", "command in target.toml has to be a text"),
        ('command = " "', "command in target.toml has to be a text"),
        ("paths = 1", "[paths] in target.toml has to be names and texts"),
        ("[paths]\nhead = 1", "[paths] in target.toml has to be names and texts"),
        ("command", "target.toml cannot be read"),
        ("a = " + "[" * 5000, "target.toml cannot be read"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        own(target(tmp_path, text))

    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_target_file_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "target.toml").symlink_to("/etc/passwd")

    with pytest.raises(Refusal, match="is no file"):
        own(tmp_path)


def test_where_nobody_says_a_command_there_is_no_run() -> None:
    with pytest.raises(Refusal, match=r"no target\.toml with a command"):
        command_of(Own(), replace(rubric(), command=""))


def test_the_target_file_has_the_rubrics_word_on_what_is_claimed(tmp_path: Path) -> None:
    said = Own('./mine "ä\\" {port}', {'he"ad': "/h\x7f"})
    chosen = rubric(capabilities=["head"])
    text = target_file("Jo Doe", said.command, tmp_path, said, chosen)

    assert tomllib.loads(text) == {
        "name": "Jo-Doe",
        "command": './mine "ä\\" {port}',
        "protocol": "http",
        "cwd": str(tmp_path),
        "capabilities": ["head"],
        "paths": {'he"ad': "/h\x7f"},
    }


def test_the_hash_is_of_names_content_and_links(tmp_path: Path) -> None:
    found = [fingerprint(tmp_path)]
    (tmp_path / "a").write_text("x")
    found.append(fingerprint(tmp_path))
    (tmp_path / "a").write_text("y")
    found.append(fingerprint(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    found.append(fingerprint(tmp_path))
    (tmp_path / "b").chmod(0o755)
    found.append(fingerprint(tmp_path))
    (tmp_path / "c").symlink_to("b")
    found.append(fingerprint(tmp_path))
    (tmp_path / "d").mkdir()
    found.append(fingerprint(tmp_path))

    assert len(set(found)) == len(found)
    assert fingerprint(tmp_path) == found[-1]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Refusal, match="pipe is neither a file nor a folder"):
        fingerprint(tmp_path)


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(2**40)

    with pytest.raises(Refusal, match="more than 256 MB"):
        fingerprint(tmp_path)


def test_the_copy_can_be_read_by_all_and_follows_no_link(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir(mode=0o700)
    (folder / "server").write_text("x")
    (folder / "server").chmod(0o600)
    (folder / "secret").symlink_to("/etc/shadow")
    copy(folder, tmp_path / "copy")

    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "copy/server").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "copy/secret").readlink() == Path("/etc/shadow")


def test_submissions_are_all_that_is_not_hidden(tmp_path: Path) -> None:
    for name in ("b", "a", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "c.zip").write_text("")

    assert [one.name for one in find(tmp_path, ())] == ["a", "b", "c.zip"]


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jo.zip").write_text("")

    with pytest.raises(Refusal, match="it is no folder; unpack it"):
        fingerprint(tmp_path / "jo.zip")


def test_a_link_in_place_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "jo").symlink_to("secret")

    with pytest.raises(Refusal, match="it is a link, which is not followed"):
        fingerprint(tmp_path / "jo")


def test_a_folder_without_submissions_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="there is no submission"):
        find(tmp_path, ())
    with pytest.raises(Mistake, match="No such file"):
        find(tmp_path / "nowhere", ())
    (tmp_path / "grades.csv").mkdir()
    with pytest.raises(Mistake, match="give it another name"):
        find(tmp_path, ("grades.csv",))
