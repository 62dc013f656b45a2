"""What passes between connection and site: a request that was understood, and its answer."""

from dataclasses import dataclass, replace
from email.utils import formatdate

from reference_impls.http1.targets import normal

Fields = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Asked:
    """A request: the target is a path with its query; field names are in lower case."""

    method: bytes
    target: bytes
    authority: bytes
    fields: Fields
    content: bytes
    version: bytes = b"1.1"

    @property
    def path(self) -> bytes:
        """The target without its query; no letter in it is encoded."""
        return normal(self.target.partition(b"?")[0])

    @property
    def query(self) -> bytes:
        """What stands behind the question mark."""
        return self.target.partition(b"?")[2]

    def header(self, name: bytes) -> bytes | None:
        """Return the values of a field, joined; None where it is not there."""
        found = [value for one, value in self.fields if one == name]
        return b", ".join(found) if found else None


@dataclass(frozen=True)
class Page:
    """An answer: status, fields (names in lower case), content; `pause` seconds before it."""

    status: int
    fields: Fields
    body: bytes = b""
    reason: bytes = b""
    pause: float = 0.0

    def having(self, *fields: tuple[bytes, bytes]) -> "Page":
        """Return the page with further fields."""
        return replace(self, fields=(*self.fields, *fields))

    def dated(self, *fields: tuple[bytes, bytes]) -> "Page":
        """Return the page with Date, and the fields of its content: text of a known length."""
        own: Fields = ((b"date", formatdate(usegmt=True).encode()),)
        if self.status not in (204, 304):
            own += ((b"content-length", str(len(self.body)).encode()),)
        if self.body and b"content-type" not in dict(self.fields):
            own += ((b"content-type", b"text/plain"),)
        return replace(self, fields=(*own, *self.fields, *fields))
