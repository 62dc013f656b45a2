"""The flights of one exchange as arrows of a picture: when, in round trips, and in a few words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median
from typing import Any

from reports.clean import clean

Step = Mapping[str, Any]

SAME_MOMENT = 0.2  # round trips; what leaves within this time is one arrow
LABEL = 24  # characters of one line of a label: more would cover the lines of life
UNSAID = {
    "ChangeCipherSpec",
    "HANDSHAKE_DONE",
    "NewSessionTicket",
    "SETTINGS",
    "Alert close_notify",
    "encrypted alert",
    "encrypted (part)",
    "FIN",
}
HANDSHAKE = {
    "ServerHello",
    "EncryptedExtensions",
    "CertificateRequest",
    "Certificate",
    "CertificateStatus",
    "ServerKeyExchange",
    "ServerHelloDone",
    "CertificateVerify",
    "ClientKeyExchange",
    "EndOfEarlyData",
    "Finished",
}
# Of a response that goes on: nothing that its status has not said.
REST = {"encrypted", "application data", "data"}
HTTP = re.compile(r"^([A-Z]+ [/*h].*|[1-5]\d\d)$")  # a request with its target, or a status code


@dataclass(frozen=True)
class Arrow:
    """A flight in a ladder; times in round trips since the first packet."""

    from_client: bool
    sent: float
    delivered: float | None
    labels: tuple[str, ...]
    mark: str

    @property
    def arrives(self) -> float:
        """When it is delivered, or would have been."""
        return self.sent + 0.5 if self.delivered is None else self.delivered


def arrows(steps: Sequence[Step]) -> list[Arrow]:
    """Turn steps (ms) into arrows (round trips), up to the one that brings the response."""
    scaled = _scaled(steps)
    response = next((at for at, step in enumerate(scaled) if step.get("mark") == "response"), None)
    if response is None:
        back = [at for at, step in enumerate(scaled) if step["direction"] == "<-"]
        response = back[-1] if back else len(scaled) - 1
    found: list[Arrow] = []
    for at, step in enumerate(scaled[: response + 1]):
        mark = "response" if at == response else _mark(step)
        arrow = Arrow(
            step["direction"] == "->",
            step["sent"],
            step["delivered"],
            labels(step["words"], mark),
            mark,
        )
        if found and _same_moment(found[-1], arrow):
            arrow = _joined(found.pop(), arrow)
        found.append(arrow)
    return found


def _mark(step: Step) -> str:
    asks = step["direction"] == "->" and any(HTTP.search(word) for word in _words(step["words"]))
    return str(step.get("mark") or "") or "request" * asks


def _words(words: str) -> list[str]:
    return re.split(r", |; |: ", words)


def labels(words: str, mark: str = "") -> tuple[str, ...]:
    """Shorten what a flight carries to a few lines for a slide.

    Messages that say nothing about round trips are left out, of a longer handshake the first and
    the last are named, and every type of QUIC packet and HTTP itself have a line of their own.
    `mark` stands last where nothing else says that this is the request or the response.
    """
    lines: list[str] = []
    readable = any(HTTP.search(word) for word in _words(words))
    for part in clean(words).split("; "):
        packet, colon, inside = part.partition(": ")
        said = (inside if colon else part).split(", ")
        if readable:
            said = [word for word in said if word not in REST] or said
        lines += _lines(said, f"{packet}: " if colon else "")
    if mark and not readable:
        lines.append(mark)
    return tuple(fitting for line in lines for fitting in _fitting(line))


def _lines(said: list[str], prefix: str) -> list[str]:
    kept = [word for word in said if word not in UNSAID] or said
    if prefix:
        kept = [word.removesuffix(" (early_data)") for word in kept]  # "0-RTT: " says it
    handshake = [word for word in kept if not HTTP.search(word)]
    lines = _wrapped(_ends(handshake, short=bool(prefix)), prefix)
    for word in kept:
        if HTTP.search(word):
            lines.append((prefix if not handshake else "") + _status(word))
    return lines


def _ends(said: list[str], short: bool) -> list[str]:
    """Of several messages in a row name the first and the last; where it is `short`, the last."""
    messages = [word for word in said if word in HANDSHAKE or word.endswith(" (early_data)")]
    if len(messages) < (2 if short else 3) or said[-len(messages) :] != messages:
        return said
    ends = [f"… {messages[-1]}"] if short else [f"{messages[0]} …", messages[-1]]
    together = " ".join(ends)
    return [*said[: -len(messages)], *([together] if len(together) <= LABEL else ends)]


def _status(word: str) -> str:
    """Say what a status code means: "200 OK"."""
    try:
        return f"{word} {HTTPStatus(int(word)).phrase}"
    except ValueError:
        return word


def _wrapped(said: Iterable[str], prefix: str) -> list[str]:
    lines: list[str] = []
    for word in said:
        if lines and len(lines[-1]) + len(word) + 2 <= LABEL:
            lines[-1] += f", {word}"
        else:
            lines.append(word if lines else prefix + word)
    return lines


def _fitting(line: str) -> list[str]:
    """Break a line that is too long behind the type of its packet; what still is gets cut."""
    packet, colon, inside = line.partition(": ")
    parts = [f"{packet}:", inside] if colon and len(line) > LABEL else [line]
    return [clean(part, LABEL) for part in parts]


def _scaled(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Put times in round trips. Without a delayed wire there is no time to draw: then every change
    of direction takes half a round trip.
    """
    delays = [s["delivered"] - s["sent"] for s in steps if s["delivered"] is not None]
    delay = median(delays) if delays else 0.0
    if delay > 0:
        began = steps[0]["sent"]
        scale = 1 / (2 * delay)
        return [
            {
                **step,
                "sent": (step["sent"] - began) * scale,
                "delivered": None
                if step["delivered"] is None
                else (step["delivered"] - began) * scale,
            }
            for step in steps
        ]
    scaled, at = [], 0.0
    for number, step in enumerate(steps):
        if number and step["direction"] != steps[number - 1]["direction"]:
            at += 0.5
        arrived = None if step["delivered"] is None else at + 0.5
        scaled.append({**step, "sent": at, "delivered": arrived})
    return scaled


def _same_moment(one: Arrow, other: Arrow) -> bool:
    return (
        one.from_client == other.from_client
        and (one.delivered is None) == (other.delivered is None)
        and other.sent - one.sent < SAME_MOMENT
    )


def _joined(one: Arrow, other: Arrow) -> Arrow:
    moment = other if other.mark else one
    said = tuple(dict.fromkeys((*one.labels, *other.labels)))
    return Arrow(one.from_client, moment.sent, moment.delivered, said, other.mark or one.mark)
