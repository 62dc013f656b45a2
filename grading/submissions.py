"""A submission is a folder: what is in it, what it may set, and the copy of it that is run."""

import hashlib
import json
import os
import shutil
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.rubric import Mistake, Rubric
from reports.clean import clean, file_name

TARGET = "target.toml"
LARGEST = 256 * 2**20  # octets of one submission
MOST = 20_000
"""Files and folders of one submission."""


class Refusal(Exception):
    """A submission that cannot be run as it is; one sentence says why. It costs its points only."""


@dataclass(frozen=True)
class Own:
    """What a submission sets itself."""

    command: str = ""
    paths: dict[str, str] = field(default_factory=dict)


def find(folder: Path, reserved: tuple[str, ...]) -> list[Path]:
    """Return the submissions, by name: folders, and what lies there in place of one, which
    `fingerprint` refuses. Raises Mistake where there is none.
    """
    try:
        found = [one for one in folder.iterdir() if one.name[0] != "."]
    except OSError as trouble:
        raise Mistake(f"{folder}: {trouble.strerror}; name the folder of submissions") from None
    if not any(one.is_dir() for one in found):
        raise Mistake(f"{folder}: there is no submission; each is a folder in here")
    for one in found:
        if one.name in reserved:
            raise Mistake(f"{one}: a file of the results is called so; give it another name")
    return sorted(found)


def fingerprint(folder: Path) -> str:
    """Return a hash of all that is in a submission. Raises Refusal where it is no folder, has more
    than files, folders and links, or more than can be read.
    """
    if folder.is_symlink():
        raise Refusal("it is a link, which is not followed; put the folder itself there")
    if not folder.is_dir():
        raise Refusal("it is no folder; unpack it into one")
    found = hashlib.sha256()
    size = 0
    for number, path in enumerate(_walk(folder), 1):
        kind = path.lstat()
        size += kind.st_size if stat.S_ISREG(kind.st_mode) else 0
        if number > MOST or size > LARGEST:
            raise Refusal(f"it has more than {LARGEST >> 20} MB or {MOST} files")
        mode = kind.st_mode & 0o111
        found.update(os.fsencode(path.relative_to(folder)) + b"\0" + _content(path, kind.st_mode))
        found.update(mode.to_bytes(2, "big"))
    return found.hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    def unreadable(trouble: OSError) -> None:
        raise Refusal(f"{clean(trouble.filename)} cannot be read ({trouble.strerror})")

    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders.sort()
        yield from (Path(place, name) for name in sorted([*folders, *files]))


def _content(path: Path, mode: int) -> bytes:
    """Return what stands for a file's content: of a fixed length, so that no two are the same."""
    if stat.S_ISDIR(mode):
        return b"d" * 32
    if stat.S_ISLNK(mode):
        return hashlib.sha256(b"link" + os.fsencode(path.readlink())).digest()
    if not stat.S_ISREG(mode):
        raise Refusal(f"{clean(path.name)} is neither a file nor a folder")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as trouble:
        raise Refusal(f"{clean(path.name)} cannot be read ({trouble.strerror})") from None


def copy(folder: Path, place: Path) -> None:
    """Copy a submission, links as links: what runs may write to its folder. Everybody may read the
    copy, as the sandbox makes its server another user. Raises Refusal.
    """
    try:
        shutil.copytree(folder, place, symlinks=True)
        for path in (place, *_walk(place)):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))
    except (OSError, shutil.Error) as trouble:
        raise Refusal(f"it cannot be copied ({clean(trouble)})") from None


def own(folder: Path) -> Own:
    """Return what the submission's target.toml sets. Raises Refusal."""
    file = folder / TARGET
    if not os.path.lexists(file):
        return Own()
    if file.is_symlink() or not file.is_file():
        raise Refusal(f"{TARGET} is no file")
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as trouble:
        raise Refusal(f"{TARGET} cannot be read: {clean(trouble)}") from None
    return _checked(table)


def _checked(table: dict[str, Any]) -> Own:
    for key in table:
        if key not in ("command", "paths"):
            raise Refusal(f"{TARGET} may set command and [paths] only, and sets {clean(key)!r}")
    command, paths = table.get("command", ""), table.get("paths", {})
    if not isinstance(command, str) or ("command" in table and not command.strip()):
        raise Refusal(f"command in {TARGET} has to be a text")
    if not isinstance(paths, dict) or not all(isinstance(one, str) for one in paths.values()):
        raise Refusal(f"[paths] in {TARGET} has to be names and texts")
    return Own(command, paths)


def command_of(said: Own, rubric: Rubric) -> str:
    """Return how the submission's server is started. Raises Refusal where nobody says."""
    command = said.command or rubric.command
    if not command:
        raise Refusal(f"there is no {TARGET} with a command")
    return command.replace("{here}", ".")


def target_file(name: str, command: str, folder: Path, said: Own, rubric: Rubric) -> str:
    """Return the target file of a run: what the rubric says, but for command and paths."""
    rows = {
        "name": file_name(name),
        "command": command,
        "protocol": rubric.protocol,
        "cwd": str(folder),
        "capabilities": list(rubric.capabilities),
    }
    lines = [f"{key} = {_toml(value)}" for key, value in rows.items()]
    if said.paths:
        lines += ["[paths]", *(f"{_toml(key)} = {_toml(path)}" for key, path in said.paths.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Return a text or a list of texts in TOML, whose strings are those of JSON (but for DEL)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
