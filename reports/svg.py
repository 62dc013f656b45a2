"""Elements of an SVG picture; whatever is said in them is escaped by the XML writer."""

from xml.etree import ElementTree as ET


def draw(parent: ET.Element, name: str, **attributes: str | float) -> ET.Element:
    """Add an element; `stroke_width=2.0` becomes the attribute stroke-width="2"."""
    written = {
        key.replace("_", "-"): value if isinstance(value, str) else f"{value:.5g}"
        for key, value in attributes.items()
    }
    return ET.SubElement(parent, name, written)


def text(
    parent: ET.Element,
    at: tuple[float, float],
    said: str,
    *,
    size: float,
    colour: str,
    weight: int = 400,
    anchor: str = "start",
) -> None:
    """Write one line of text; `at` is its baseline, at the side that `anchor` names."""
    x, y = at
    written = draw(parent, "text", x=x, y=y, font_size=size, font_weight=weight, fill=colour)
    written.set("text-anchor", anchor)
    written.text = said
