"""A folder as octets, for the way between two machines: a tar that is not compressed, so that what
comes out is never larger than what came in.
"""

import copy
import io
import tarfile
from pathlib import Path

LARGEST = 256 * 2**20
"""Octets of the files in one parcel."""


class TooLarge(Exception):
    """A folder has more in it than a parcel takes."""


def pack(folder: Path) -> bytes:
    """Return what is in a folder. Raises TooLarge, and OSError where something cannot be read."""
    size = 0

    def counted(member: tarfile.TarInfo) -> tarfile.TarInfo:
        nonlocal size
        size += member.size
        if size > LARGEST:
            raise TooLarge(f"more than {LARGEST >> 20} MB")
        return member

    octets = io.BytesIO()
    with tarfile.open(fileobj=octets, mode="w") as tar:
        tar.add(folder, arcname=".", filter=counted)
    return octets.getvalue()


def unpack(octets: bytes, folder: Path) -> None:
    """Put into a folder what another had. Nothing is written outside of it, and everything belongs
    to who unpacks. Raises tarfile.TarError, and OSError.
    """
    with tarfile.open(fileobj=io.BytesIO(octets)) as tar:
        tar.extractall(folder, filter=_contained)


def _contained(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """Let a link lead wherever it does, as in any copy of a submission; the filter sees to it that
    nothing is written through one.
    """
    if not member.issym():
        return tarfile.data_filter(member, folder)
    plain = copy.copy(member)
    plain.type = tarfile.REGTYPE
    found = tarfile.data_filter(plain, folder)
    found.type = tarfile.SYMTYPE
    return found
