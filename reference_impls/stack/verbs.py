"""What the program on top does with a connection (docs/targets.md): the four verbs.

It is a generator: `yield` means that it waits until something has happened on its connection.
"""

import time
from collections.abc import Generator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reference_impls.stack.tcp import Connection

Program = Generator[None, None, None]
"""Runs until it has to wait."""
Read = Generator[None, None, bytes]
LETTERS = b"abcdefghijklmnopqrstuvwxyz"
LONGEST_LINE = 100
ENOUGH = 1 << 16
"""Octets that may wait to be sent before the program waits."""


def obey(connection: "Connection") -> Program:
    """Do one verb after the other; the connection is closed afterwards."""
    while line := (yield from read_line(connection)):
        verb = line.split()
        if verb == [b"ECHO"]:
            while octets := (yield from connection.read(ENOUGH)):
                yield from write(connection, octets)
        elif verb == [b"HOLD"]:
            while True:
                yield
        elif verb == [b"CLOSE", b"WRITE"]:
            connection.end()
            while (yield from connection.read(ENOUGH)):
                pass
        elif verb[:1] == [b"WRITE"] and len(verb) == 4 and all(one.isdigit() for one in verb[1:]):
            yield from write_often(connection, *map(int, verb[1:]))
            continue
        return


def read_line(connection: "Connection") -> Read:
    """Read a line and not one octet more; return it, or nothing where the peer has ended."""
    line = b""
    while not line.endswith(b"\n") and len(line) < LONGEST_LINE:
        octet = yield from connection.read(1)
        if not octet:
            return b""
        line += octet
    return line


def write(connection: "Connection", octets: bytes) -> Program:
    """Have octets sent, once there is room for them."""
    while len(connection.unacknowledged) > ENOUGH:
        yield
    connection.write(octets)


def write_often(connection: "Connection", size: int, times: int, pause: int) -> Program:
    """Write so many letters so many times, with a pause of milliseconds between two of them."""
    for number in range(times):
        until = time.monotonic() + (pause / 1000 if number else 0)
        connection.host.later(until - time.monotonic(), connection.go_on)
        while time.monotonic() < until:
            yield
        yield from write(connection, letters(number * size, size))


def letters(first: int, count: int) -> bytes:
    """Return letters of the alphabet, over and over, from a position on."""
    start = first % len(LETTERS)
    return (LETTERS * (count // len(LETTERS) + 2))[start : start + count]
