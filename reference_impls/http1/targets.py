"""What a request is for: the forms of its target (RFC 9112 section 3.2), and Host."""

import re

HOST = re.compile(
    rb"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*(?::\d*)?|\[[0-9A-Fa-f:.]+\](?::\d*)?"
)
TARGET = re.compile(rb"(?:[!$&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]|%[0-9A-Fa-f]{2})+")
"""Of what a URI without a fragment is made."""
ABSOLUTE = re.compile(rb"https?://([^/?#]*)([^#]*)", re.IGNORECASE)
DESTINATION = re.compile(rb"(?:[^:/?@\[\]]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})")
"""Host and port of a tunnel."""
UNRESERVED = re.compile(rb"%(2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])")


def fault_of_absolute(target: bytes, secure: bool) -> int:
    """Return the status that refuses a target in absolute form, 0 for none.

    It names a host and no user (RFC 9110 sections 4.2.1 and 4.2.4); what is for a secured
    connection is not served on another (section 7.4).
    """
    whole = ABSOLUTE.fullmatch(target)
    if whole is None or whole[1][:1] in (b"", b":") or not HOST.fullmatch(whole[1]):
        return 400
    return 421 if target[:5].lower() == b"https" and not secure else 0


def is_destination(target: bytes) -> bool:
    """Whether a tunnel can lead there: a host and a port (RFC 9110 section 9.3.6)."""
    found = DESTINATION.fullmatch(target)
    return found is not None and 0 < int(found[1]) < 1 << 16


def fault_of_form(method: bytes, target: bytes, secure: bool) -> int:
    """Return the status that refuses this target with this method, 0 for none."""
    if method == b"CONNECT":
        return 0 if is_destination(target) else 400
    if target == b"*":
        return 0 if method == b"OPTIONS" else 400
    return 0 if target.startswith(b"/") else fault_of_absolute(target, secure)


def normal(path: bytes) -> bytes:
    """Return a path in which nothing is encoded that needs no encoding (section 4.2.3)."""
    return UNRESERVED.sub(lambda found: bytes([int(found[1], 16)]), path)


def split(target: bytes, host: bytes) -> tuple[bytes, bytes]:
    """Return authority and path: an absolute target decides, otherwise the field Host."""
    whole = ABSOLUTE.fullmatch(target)
    if whole is None:
        return host, target
    return whole[1], whole[2] if whole[2].startswith(b"/") else b"/" + whole[2]
