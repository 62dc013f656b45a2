"""A mutant: a reference of which one rule is broken."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """What is broken, and how.

    `breaks` are the ids of the requirements whose cases must notice. Either `command` starts a
    server with the flaw (placeholders {python} {host} {port} {cert} {key} {keylog}), or
    `transform`, "module:function", turns each `unit` that passes between client and server (one
    "frame", "datagram" or "record" as octets) into a list of units. `reason` says why, where the
    flaw cannot but disturb many other cases. `endpoint` is the protocol of the endpoint at which
    it shows; "" is the reference's first one. With `mends` a frame that was changed gets the
    lengths and checksums that it needs.
    """

    name: str
    sentence: str
    breaks: tuple[str, ...]
    command: str | None = None
    transform: str | None = None
    unit: str = "frame"
    reason: str = ""
    endpoint: str = ""
    mends: bool = True


def filtered(
    name: str,
    *breaks: str,
    by: Callable[[bytes], list[bytes]],
    reason: str = "",
    mends: bool = True,
) -> Mutant:
    """Return a mutant that is a filter on the wire; the function's docstring is the sentence."""
    return Mutant(
        name=name,
        sentence=(by.__doc__ or "").strip(),
        breaks=breaks,
        transform=f"{by.__module__}:{by.__name__}",
        reason=reason,
        mends=mends,
    )
