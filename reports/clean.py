"""What came from a target, made harmless for whoever prints it."""

import unicodedata

LONGEST = 200  # characters


def clean(text: object, longest: int = LONGEST) -> str:
    """Return `text` on one line, without control and formatting characters (they could move a
    terminal's cursor, or turn the direction of a text), cut after `longest` characters.
    """
    one_line = " ".join(str(text).split())
    shown = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter).startswith("C") else letter
        for letter in one_line[: longest + 1]
    )
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def markdown(text: object) -> str:
    """Return `text` for a cell of a Markdown table: it cannot end the cell, nor become markup."""
    escaped = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join("\\" + letter if letter in "\\`*_[]|!#" else letter for letter in escaped)


def file_name(text: object) -> str:
    """Return `text` as part of a file name: letters, digits, dot, dash and underscore."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in str(text))
    return kept.strip("-.")[:80] or "target"
