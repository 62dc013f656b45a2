"""What a request says, from its fields; and what no request may say (RFC 9113 section 8).

Each rule is a function, so that a flaw can leave out just one.
"""

import re
from collections.abc import Callable, Sequence

from reference_impls.http1.message import Asked
from reference_impls.http1.targets import HOST, TARGET, is_destination

Fields = Sequence[tuple[bytes, bytes]]

FieldRule = Callable[[bytes, bytes], bool]
"""Takes name and value; returns whether no field may be like that."""
RequestRule = Callable[[Fields, bool], int]
"""Takes the fields of a request, and whether they came inside TLS; returns the status that refuses
it, 0 for none.
"""

PSEUDO = (b":method", b":scheme", b":authority", b":path")
CONNECTION_SPECIFIC = (
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"transfer-encoding",
    b"upgrade",
)
TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*")
NO_TOKEN = re.compile(rb'["(),/;<=>?@\[\\\]{}]')

# Section 8.2: any field, in trailers, too


def unnamed(name: bytes, value: bytes) -> bool:
    """A name has at least one octet."""
    return name in (b"", b":")


def odd_octets(name: bytes, value: bytes) -> bool:
    """A name is made of visible ASCII."""
    return any(one <= 0x20 or one >= 0x7F for one in name)


def upper_case(name: bytes, value: bytes) -> bool:
    """A name is in lower case."""
    return name != name.lower()


def colon(name: bytes, value: bytes) -> bool:
    """A colon can only begin a name."""
    return b":" in name[1:]


def no_token(name: bytes, value: bytes) -> bool:
    """A name is a token (RFC 9110 section 5.1)."""
    return bool(NO_TOKEN.search(name))


def delimiters(name: bytes, value: bytes) -> bool:
    """NUL, CR and LF are in no value."""
    return any(one in value for one in b"\0\r\n")


def padded(name: bytes, value: bytes) -> bool:
    """No blank is around a value."""
    return value != value.strip(b" \t")


def controls(name: bytes, value: bytes) -> bool:
    """Of the other control characters only HTAB is in a value (RFC 9110 section 5.5)."""
    return any((one < 0x20 and one not in b"\0\t\n\r") or one == 0x7F for one in value)


def connection_specific(name: bytes, value: bytes) -> bool:
    """What is about a connection of HTTP/1.1 has no place (section 8.2.2)."""
    return name in CONNECTION_SPECIFIC


def other_te(name: bytes, value: bytes) -> bool:
    """TE says nothing but `trailers` (section 8.2.2)."""
    return name == b"te" and value.lower() != b"trailers"


FIELD_RULES: tuple[FieldRule, ...] = (
    unnamed,
    odd_octets,
    upper_case,
    colon,
    no_token,
    delimiters,
    padded,
    controls,
    connection_specific,
    other_te,
)

# Section 8.3: the control data of a request


def unknown(fields: Fields, secure: bool) -> int:
    """Refuse a pseudo-field that nobody knows; `:protocol` is one, as nobody was told that it is
    understood (RFC 8441 section 3).
    """
    known = (*PSEUDO, b":status")
    return 400 if any(name[:1] == b":" and name not in known for name, _ in fields) else 0


def of_responses(fields: Fields, secure: bool) -> int:
    """Refuse what only a response has."""
    return 400 if b":status" in dict(fields) else 0


def late(fields: Fields, secure: bool) -> int:
    """Refuse a pseudo-field behind another field."""
    kinds = [name[:1] == b":" for name, _ in fields]
    return 400 if kinds != sorted(kinds, reverse=True) else 0


def repeated(fields: Fields, secure: bool) -> int:
    """Refuse a pseudo-field that is there twice."""
    names = [name for name, _ in fields if name[:1] == b":"]
    return 400 if len(names) != len(set(names)) else 0


def incomplete(fields: Fields, secure: bool) -> int:
    """Refuse a request that does not say method, scheme and path."""
    named = dict(fields)
    needed = (b":method",) if is_connect(named) else (b":method", b":scheme", b":path")
    return 400 if any(name not in named for name in needed) else 0


def no_connect(fields: Fields, secure: bool) -> int:
    """Refuse CONNECT: 400 for what is none (section 8.5), otherwise 501."""
    named = dict(fields)
    if not is_connect(named):
        return 0
    extra = b":scheme" in named or b":path" in named
    return 400 if extra or not is_destination(named.get(b":authority", b"")) else 501


def no_method(fields: Fields, secure: bool) -> int:
    """Refuse a method that is no token (RFC 9110 section 9.1)."""
    return 0 if TOKEN.fullmatch(dict(fields).get(b":method", b"")) else 400


def no_path(fields: Fields, secure: bool) -> int:
    """Refuse a path that does not begin with a slash; OPTIONS may ask for `*`."""
    named = dict(fields)
    whole = named.get(b":method"), named.get(b":path")
    slashed = named.get(b":path", b"/").startswith(b"/")
    return 0 if slashed or whole == (b"OPTIONS", b"*") else 400


def odd_path(fields: Fields, secure: bool) -> int:
    """Refuse a path with what no URI has (section 10.3)."""
    return 0 if TARGET.fullmatch(dict(fields).get(b":path") or b"/") else 400


def no_scheme(fields: Fields, secure: bool) -> int:
    """Refuse a scheme that is none."""
    return 0 if SCHEME.fullmatch(dict(fields).get(b":scheme", b"http")) else 400


def another_scheme(fields: Fields, secure: bool) -> int:
    """Refuse what is not for this connection (RFC 9110 section 7.4)."""
    own = b"https" if secure else b"http"
    return 0 if dict(fields).get(b":scheme", own).lower() == own else 421


def two_hosts(fields: Fields, secure: bool) -> int:
    """Refuse a field Host that names another host than `:authority` does."""
    said = {v.lower() for name, v in fields if name in (b":authority", b"host")}
    return 400 if len(said) > 1 else 0


def no_host(fields: Fields, secure: bool) -> int:
    """Refuse an authority that is no host with a port; only OPTIONS of `*` can do without."""
    authority = authority_of(fields)
    empty = not authority.partition(b":")[0] and dict(fields).get(b":path") != b"*"
    return 400 if empty or not HOST.fullmatch(authority) else 0


def no_length(fields: Fields, secure: bool) -> int:
    """Refuse a length that is no number, or two that differ (RFC 9110 section 8.6)."""
    values = {one.strip() for value in lengths(fields) for one in value.split(b",")}
    numbers = all(re.fullmatch(rb"\d{1,1000}", one) for one in values)
    return 0 if numbers and len(values) < 2 else 400


REQUEST_RULES: tuple[RequestRule, ...] = (
    unknown,
    of_responses,
    late,
    repeated,
    incomplete,
    no_connect,
    no_method,
    no_path,
    odd_path,
    no_scheme,
    another_scheme,
    two_hosts,
    no_host,
    no_length,
)


def is_connect(named: dict[bytes, bytes]) -> bool:
    """Whether a request is for a tunnel."""
    return named.get(b":method") == b"CONNECT"


def lengths(fields: Fields) -> list[bytes]:
    """Return the values of Content-Length."""
    return [value for name, value in fields if name == b"content-length"]


def declared(fields: Fields) -> int | None:
    """Return the octets of content that a request announces, None where it does not."""
    values = lengths(fields)
    return int(values[0].partition(b",")[0]) if values else None


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
