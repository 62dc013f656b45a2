"""What a crash was about, from the last words of the target."""

import pytest

from fixtures.verdicts.crash import cause

PYTHON = """ended; it printed last:
Traceback (most recent call last):
  File "server.py", line 40, in <module>
    serve()
  File "server.py", line 32, in serve
    n = int(headers["Content-Length"])
ValueError: invalid literal for int() with base 10: 'abc'
"""
NODE = """ended; it printed last:
/home/me/server.js:31
  const n = request.headers.length.value;
                                   ^

TypeError: Cannot read properties of undefined (reading 'value')
    at Server.answer (/home/me/server.js:31:36)
    at Server.emit (node:events:519:28)

Node.js v20.11.0
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (PYTHON, 'File "server.py", line 32'),
        (NODE, "/home/me/server.js:31"),
        (
            "ended; it printed last:\nno memory for 4096 octets at 0x7f00",
            "no memory for  octets at ",
        ),
        ("ended; it printed nothing", ""),
    ],
)
def test_cause_is_the_place_else_the_last_line(words: str, expected: str) -> None:
    assert cause(words) == expected
