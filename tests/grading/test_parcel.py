"""Folders on their way between two machines."""

import io
import tarfile
from pathlib import Path

import pytest

from grading import parcel
from grading.submissions import fingerprint


def sent(folder: Path, to: Path) -> Path:
    to.mkdir()
    parcel.unpack(parcel.pack(folder), to)
    return to


def packed(*members: tuple[str, bytes, str]) -> bytes:
    """Return a parcel that nobody packs: of names, kinds and what links lead to."""
    octets = io.BytesIO()
    with tarfile.open(fileobj=octets, mode="w") as tar:
        for name, kind, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            tar.addfile(member)
    return octets.getvalue()


def test_a_submission_arrives_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "empty").mkdir(parents=True)
    (folder / "server").write_bytes(b"#!/bin/sh\n")
    (folder / "server").chmod(0o755)
    (folder / "again").hardlink_to(folder / "server")
    (folder / "python").symlink_to("/usr/bin/python3")
    (folder / "\udcff").write_text("a name that is no UTF-8")

    assert fingerprint(sent(folder, tmp_path / "there")) == fingerprint(folder)


@pytest.mark.parametrize(
    "members",
    [
        [("../x", tarfile.REGTYPE, "")],
        [("../x", tarfile.SYMTYPE, "here")],
        [("x", tarfile.CHRTYPE, "")],
        [("x", tarfile.LNKTYPE, "../secret")],
        [("out", tarfile.SYMTYPE, ".."), ("out/x", tarfile.REGTYPE, "")],
        [("out", tarfile.SYMTYPE, ".."), ("out/x", tarfile.SYMTYPE, "here")],
        [("x", tarfile.SYMTYPE, "../secret"), ("x", tarfile.REGTYPE, "")],
    ],
)
def test_nothing_is_written_outside(tmp_path: Path, members: list[tuple[str, bytes, str]]) -> None:
    (tmp_path / "secret").write_text("mine")
    (tmp_path / "there").mkdir()
    with pytest.raises(tarfile.TarError):
        parcel.unpack(packed(*members), tmp_path / "there")

    assert {one.name for one in tmp_path.iterdir()} == {"secret", "there"}
    assert (tmp_path / "secret").read_text() == "mine"


def test_more_than_a_parcel_takes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel, "LARGEST", 10)
    (tmp_path / "a").write_bytes(b"x" * 6)
    parcel.pack(tmp_path)
    (tmp_path / "b").write_bytes(b"x" * 6)

    with pytest.raises(parcel.TooLarge):
        parcel.pack(tmp_path)
