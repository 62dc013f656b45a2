"""What a request says, from its fields; and what no request may say (RFC 9113 section 8)."""

from reference_impls.http1.message import Asked
from reference_impls.http1.targets import HOST

Fields = list[tuple[bytes, bytes]]


def fault_of(fields: Fields, *, secure: bool) -> int:
    """Return the status that refuses a request which h2 lets pass, 0 for none."""
    named = dict(fields)
    method, path = named.get(b":method", b""), named.get(b":path", b"")
    if b":protocol" in named:
        return 400  # RFC 8441 section 4: nobody was told that it is understood
    if method == b"CONNECT":
        return 501
    if not path.startswith(b"/") and (method, path) != (b"OPTIONS", b"*"):
        return 400
    if named.get(b":scheme") != (b"https" if secure else b"http"):
        return 421
    return 0 if HOST.fullmatch(authority_of(fields)) else 400


def authority_of(fields: Fields) -> bytes:
    """Return the host that a request is for (RFC 9113 section 8.3.1)."""
    named = dict(fields)
    return named.get(b":authority") or named.get(b"host", b"")


def asked_for(fields: Fields, content: bytes) -> Asked:
    """Return the request as an application sees it: the crumbs of Cookie are one field again."""
    named = dict(fields)
    plain = [field for field in fields if not field[0].startswith(b":") and field[0] != b"cookie"]
    crumbs = [value for name, value in fields if name == b"cookie"]
    cookie = [(b"cookie", b"; ".join(crumbs))] if crumbs else []
    method, path = named[b":method"], named.get(b":path", b"")
    return Asked(method, path, authority_of(fields), (*plain, *cookie), content, b"HTTP/2")
