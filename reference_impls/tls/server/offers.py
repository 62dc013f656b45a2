"""The form of a pre_shared_key in a ClientHello (RFC 9846 section 4.3.11).

OpenSSL takes one without any identity for none, and looks neither at binders that belong to no
identity nor at what is behind them.
"""

AGE = 4  # octets
SHORTEST_BINDER = 32  # octets


def unreadable_offer(body: bytes | None) -> bool:
    """Whether the body of the extension, if it is there, has not the form that it should have."""
    return body is not None and not all(_lists(body))


def unequal_lists(body: bytes | None) -> bool:
    """Whether there are more identities than binders or fewer."""
    return body is not None and len(set(map(len, _lists(body)))) > 1


def _lists(body: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return identities and binders; one of them is empty where the form is wrong."""
    try:
        listed, rest = _vector(body, 2)
        proofs, behind = _vector(rest, 2)
        identities, binders = [], []
        while listed:
            identity, listed = _vector(listed, 2)
            identities.append(identity)
            if not identity or len(listed) < AGE:
                return [], []
            listed = listed[AGE:]
        while proofs:
            binder, proofs = _vector(proofs, 1)
            binders.append(binder)
    except ValueError:
        return [], []
    short = any(len(binder) < SHORTEST_BINDER for binder in binders)
    return ([], []) if behind or short else (identities, binders)


def _vector(octets: bytes, width: int) -> tuple[bytes, bytes]:
    """Return what a length of `width` octets announces, and what is behind. Raises ValueError."""
    end = width + int.from_bytes(octets[:width], "big")
    if len(octets) < end or len(octets) < width:
        raise ValueError("cut")
    return octets[width:end], octets[end:]
