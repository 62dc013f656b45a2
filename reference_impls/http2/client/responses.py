"""What no response may say (RFC 9113 section 8), and what a promised request has to say.

Each rule is a function, so that a flaw can leave out just one; those about any field are the
server's. It takes the fields and returns what is wrong, "" for nothing.
"""

from collections.abc import Callable

from reference_impls.http2.server.requests import CONNECTION_SPECIFIC, Fields

HeadRule = Callable[[Fields], str]

REQUEST_ONLY = (b":method", b":scheme", b":authority", b":path")
NO_CONTENT = (b"204", b"304")
SAFE = (b"GET", b"HEAD")
"""Methods that are safe and cacheable (RFC 9110 section 9.2)."""


def pseudo(fields: Fields) -> list[bytes]:
    """Return the names of the pseudo-fields."""
    return [name for name, _ in fields if name[:1] == b":"]


def status_of(fields: Fields) -> bytes:
    """Return the status."""
    return dict(fields).get(b":status", b"")


def no_status(fields: Fields) -> str:
    """There is a status (section 8.3.2)."""
    return "" if b":status" in pseudo(fields) else "no status"


def repeated(fields: Fields) -> str:
    """No pseudo-field comes twice (section 8.3)."""
    return "a pseudo-field twice" if len(pseudo(fields)) != len(set(pseudo(fields))) else ""


def odd_status(fields: Fields) -> str:
    """A status is three digits (RFC 9110 section 15)."""
    status = dict(fields).get(b":status", b"200")
    good = len(status) == 3 and status.isdigit() and status[:1] in b"12345"
    return "" if good else "a status that is none"


def of_requests(fields: Fields) -> str:
    """What belongs to requests is in no response (RFC 9113 section 8.3)."""
    return "a request's pseudo-field" if set(pseudo(fields)) & set(REQUEST_ONLY) else ""


def undefined(fields: Fields) -> str:
    """There are no other pseudo-fields (section 8.3)."""
    others = set(pseudo(fields)) - {b":status", *REQUEST_ONLY}
    return "an unknown pseudo-field" if others else ""


def late(fields: Fields) -> str:
    """Pseudo-fields come first (section 8.3)."""
    kinds = [name[:1] == b":" for name, _ in fields]
    return "a late pseudo-field" if kinds != sorted(kinds, reverse=True) else ""


def switching(fields: Fields) -> str:
    """There is no 101 (section 8.6)."""
    return "101" if status_of(fields) == b"101" else ""


def odd_length(fields: Fields) -> str:
    """A length is one number (RFC 9110 section 8.6)."""
    values = {value for name, value in fields if name == b"content-length"}
    return "" if len(values) < 2 and all(map(bytes.isdigit, values)) else "a length that is none"


HEAD_RULES: tuple[HeadRule, ...] = (
    no_status,
    repeated,
    odd_status,
    of_requests,
    undefined,
    late,
    switching,
    odd_length,
)


def in_trailers(fields: Fields) -> str:
    """Trailers have no pseudo-fields (RFC 9113 section 8.1)."""
    return "a pseudo-field in trailers" if pseudo(fields) else ""


TRAILER_RULES: tuple[HeadRule, ...] = (in_trailers,)


def declared(fields: Fields) -> int | None:
    """Return the octets of content that a response announces, None where it does not.

    One that is defined to have none may announce what another would have (section 8.1.1).
    """
    if status_of(fields) in NO_CONTENT:
        return None
    return next((int(value) for name, value in fields if name == b"content-length"), None)


# A promised request


def incomplete(fields: Fields) -> str:
    """It is a whole request (section 8.4.1)."""
    whole = sorted(pseudo(fields)) == sorted(REQUEST_ONLY) and not late(fields)
    odd = any(name in CONNECTION_SPECIFIC or name != name.lower() for name, _ in fields)
    return "" if whole and not odd else "a promised request that is none"


def unsafe(fields: Fields) -> str:
    """Its method is safe and cacheable (section 8.4)."""
    return "" if dict(fields).get(b":method") in SAFE else "a promised request that is not safe"


def with_content(fields: Fields) -> str:
    """It has no content (section 8.4)."""
    said = dict(fields).get(b"content-length", b"0")
    return "" if said == b"0" else "a promised request with content"


PROMISE_RULES: tuple[HeadRule, ...] = (incomplete, unsafe, with_content)
