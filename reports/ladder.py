"""The picture of the round trips: one ladder per kind of HTTPS, side by side, as SVG.

Time runs down. All ladders share one scale, a round trip, so the bands behind them compare the
kinds at a glance.
"""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any
from xml.etree import ElementTree as ET

from reports.arrows import Arrow, arrows
from reports.clean import clean
from reports.svg import draw, text

Kind = Mapping[str, Any]

# Pixels.
COLUMN = 242  # one ladder with its margins
GAP = 196  # between the lifelines of client and server
ROUND_TRIP = 180
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 236, 74
CORNER = 130  # for the version
LINE, BELOW = 16, 18  # from one line to the next: of a label, below the ladders
LETTER, SMALL_LETTER = 6.9, 7.6  # a letter in a label, and below the ladders, on average

FONT = "'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif"
INK, SOFT, PAPER, BAND = "#1b2733", "#64748b", "#ffffff", "#eef3f9"
CLIENT, SERVER, ANSWER, ALARM = "#1d4ed8", "#475569", "#15803d", "#b91c1c"
COLOURS = {"client": CLIENT, "server": SERVER, "answer": ANSWER}


def svg(target: str, kinds: Sequence[Kind], version: str = "") -> str:
    """Draw the kinds that were measured against `target`; the others are named below.

    `kinds` are attachments "round_trips"; `version` is wireproof's, for the corner. What they say
    is escaped; the picture needs nothing from outside and brings its own light background.
    """
    drawn = [kind for kind in kinds if kind.get("measured") is not None and kind.get("steps")]
    ladders = [arrows(kind["steps"]) for kind in drawn]
    last = max((_end(each) for each in ladders), default=1.0)
    width = LEFT + max(len(drawn), 3) * COLUMN + RIGHT
    absent = _absent([kind for kind in kinds if kind not in drawn], width)
    height = TOP + round(last * ROUND_TRIP) + BOTTOM + max(len(absent) - 1, 0) * BELOW
    root = _paper(width, height, target)
    _bands(root, max(int(last), 1), width)
    for at, (kind, ladder) in enumerate(zip(drawn, ladders, strict=True)):
        x = LEFT + at * COLUMN + (COLUMN - GAP) / 2
        _head(root, x + GAP / 2, kind)
        _ladder(root, x, ladder, kind.get("clock"))
    for at, line in enumerate(reversed(absent)):
        text(root, (LEFT, height - 16 - at * BELOW), line, size=13.5, colour=SOFT)
    if version:
        corner = (width - RIGHT, height - 16)
        text(root, corner, f"wireproof {version}", size=12, colour=SOFT, anchor="end")
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _absent(kinds: Sequence[Kind], width: int) -> list[str]:
    """Name the kinds that were not measured, in lines that leave the corner free."""
    names = ", ".join(clean(kind["kind"], 60) for kind in kinds)
    fitting = int((width - LEFT - RIGHT - CORNER) / SMALL_LETTER)
    return wrap(f"Not measured here: {names}", fitting) if names else []


def _end(ladder: Sequence[Arrow]) -> float:
    return max((arrow.arrives for arrow in ladder), default=1.0)


def _y(round_trips: float) -> float:
    return TOP + round_trips * ROUND_TRIP


def _paper(width: int, height: int, target: str) -> ET.Element:
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    root.attrib |= {"viewBox": f"0 0 {width} {height}", "font-family": FONT}
    root.attrib |= {"width": str(width), "height": str(height)}
    draw(root, "title").text = f"Round trips of each kind of HTTPS: {clean(target)}"
    definitions = draw(root, "defs")
    for name, colour in COLOURS.items():
        head = draw(definitions, "marker", id=name, viewBox="0 0 10 10", orient="auto")
        head.attrib |= {"refX": "9", "refY": "5", "markerWidth": "11", "markerHeight": "11"}
        head.set("markerUnits", "userSpaceOnUse")
        draw(head, "path", d="M0 0 L10 5 L0 10 z", fill=colour)
    draw(root, "rect", width=width, height=height, rx=14, fill=PAPER)
    text(root, (LEFT, 44), "What each kind of HTTPS costs", size=27, weight=700, colour=INK)
    what = "round trips until the first byte of the response, measured on the wire"
    for at, said in enumerate((what, f"against {clean(target, 60)}")):
        text(root, (LEFT, 70 + at * 21), said, size=16, colour=SOFT)
    return root


def _bands(root: ET.Element, rounds: int, width: int) -> None:
    for number in range(rounds):
        if number % 2 == 0:
            band = draw(root, "rect", x=14, y=_y(number), width=width - 28, height=ROUND_TRIP)
            band.attrib |= {"rx": "8", "fill": BAND}
        y = _y(number + 0.5)
        text(root, (38, y), str(number + 1), size=24, weight=700, colour=SOFT, anchor="middle")
        text(root, (38, y + 17), "RTT", size=12, colour=SOFT, anchor="middle")


def _head(root: ET.Element, x: float, kind: Kind) -> None:
    for at, said in enumerate(_name(clean(kind["kind"], 44))):
        place = (x, TOP - 106 + at * 20)
        text(root, place, said, size=16.5, weight=700, colour=INK, anchor="middle")
    number, expected = kind["measured"], kind["expected"]
    colour = ANSWER if number == expected else ALARM
    text(root, (x, TOP - 42), f"{number} RTT", size=32, weight=800, colour=colour, anchor="middle")
    if number != expected:
        said = f"expected {expected}"
        text(root, (x, TOP - 24), said, size=13, colour=ALARM, anchor="middle")


def _name(name: str) -> list[str]:
    """Break the name of a kind into two lines where it is long: before "with", else at a gap."""
    if len(name) <= 17:
        return [name]
    before, found, after = name.rpartition(" with ")
    if found:
        return [before, f"with {after}"]
    before, _, after = name.rpartition(" ")
    return [line for line in (before, after) if line]


def _ladder(root: ET.Element, x: float, ladder: Sequence[Arrow], clock: float | None) -> None:
    foot = _y(_end(ladder)) + 10
    for at, name in ((x, "client"), (x + GAP, "server")):
        text(root, (at, TOP - 10), name, size=13, colour=SOFT, anchor="middle")
        draw(root, "line", x1=at, y1=TOP - 4, x2=at, y2=foot, stroke=SOFT, stroke_width=1.6)
    for arrow in ladder:
        _arrow(root, x, arrow)
    for arrow in ladder:
        if arrow.mark == "response" and arrow.delivered is not None:
            y = _y(arrow.delivered)
            draw(root, "circle", cx=x, cy=y, r=6.5, fill=ANSWER, stroke=PAPER, stroke_width=2)
            said = "first byte" + ("" if clock is None else f" at {clock:.2f} RTT")
            text(root, (x - 6, foot + 18), said, size=13.5, weight=700, colour=ANSWER)


def _arrow(root: ET.Element, x: float, arrow: Arrow) -> None:
    head = "answer" if arrow.mark == "response" else "client" if arrow.from_client else "server"
    start, end = (x, x + GAP) if arrow.from_client else (x + GAP, x)
    top, foot = _y(arrow.sent), _y(arrow.arrives)
    middle = ((start + end) / 2, (top + foot) / 2)
    wide, colour = 3.4 if arrow.mark else 2.2, COLOURS[head]
    if arrow.delivered is not None:
        line = draw(root, "line", x1=start, y1=top, x2=end, y2=foot, stroke=colour)
        line.attrib |= {"stroke-width": str(wide), "marker-end": f"url(#{head})"}
    else:
        end, foot = start + (end - start) * 0.8, top + (foot - top) * 0.8
        line = draw(root, "line", x1=start, y1=top, x2=end, y2=foot, stroke=colour)
        line.attrib |= {"stroke-width": str(wide), "stroke-dasharray": "6 5"}
        text(root, (end, foot + 7), "X", size=20, weight=800, colour=ALARM, anchor="middle")
    _labels(root, middle, arrow, colour)


def _labels(root: ET.Element, middle: tuple[float, float], arrow: Arrow, colour: str) -> None:
    """Write the lines of an arrow over its middle, on paper of their own."""
    x, y = middle
    wide = max((len(label) for label in arrow.labels), default=0) * LETTER + 10
    high = len(arrow.labels) * LINE + 4
    paper = draw(root, "rect", x=x - wide / 2, y=y - high / 2, width=wide, height=high, rx=6)
    paper.attrib |= {"fill": PAPER, "fill-opacity": "0.93"}
    for at, label in enumerate(arrow.labels, 1):
        strong = bool(arrow.mark) and at == len(arrow.labels)
        place = (x, y - high / 2 - 2 + at * LINE)
        inked, weight = (colour, 700) if strong else (INK, 500)
        text(root, place, label, size=13, weight=weight, colour=inked, anchor="middle")
