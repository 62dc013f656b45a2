"""What the program does over UDP (docs/targets.md): datagrams go back, or are verbs."""

import errno
import socket
import threading
import time
from typing import Any

from reference_impls.verbs.obeying import letters

LARGEST = 65535
ABOUT = socket.CMSG_SPACE(20)
ENOUGH = 10.0  # seconds that an answer may take


def bound(port: int) -> socket.socket:
    """Return a socket at a port of all addresses, over IPv4 and IPv6."""
    made = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    # What comes says to which address; the answer goes out from there: RFC 1122 section 4.1.3.5.
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("::", port))
    return made


def answer_once(made: socket.socket, host: str) -> None:
    """Answer one datagram, behind a line that says where it came; close the socket."""
    with made:
        made.settimeout(ENOUGH)
        try:
            octets, peer = made.recvfrom(LARGEST)
            made.sendto(host.encode() + b"\n" + octets, peer)
        except OSError:
            return


class Answering:
    """Answers one datagram after the other, each from the address to which it came."""

    def __init__(self, datagrams: socket.socket) -> None:
        self.socket = datagrams
        self.room = LARGEST  # octets of the next datagram that are read

    def run(self) -> None:
        """Answer without end; what cannot be done is left."""
        while True:
            octets, to = self.read()
            try:
                self.answer(octets, to)
            except (OSError, ValueError, TypeError):
                continue

    def read(self) -> tuple[bytes, Any]:
        """Return the next datagram, and what `send` needs to answer it."""
        octets, about, _, peer = self.socket.recvmsg(self.room, ABOUT)
        self.room = LARGEST
        return octets, (about, 0, peer)

    def send(self, octets: bytes, to: Any) -> None:
        """Answer with one datagram."""
        self.socket.sendmsg([octets], *to)

    def answer(self, octets: bytes, to: Any) -> None:
        """Obey a datagram that begins with a verb; send any other one back."""
        verb, *arguments = octets.split(b"\n")[0].split() or [b""]
        if verb == b"WRITE" and len(arguments) == 3:
            self.write(to, *map(int, arguments))
        elif verb == b"READ" and len(arguments) == 1:
            self.room = int(arguments[0])
        elif verb == b"CONNECT" and len(arguments) == 2:
            asking = (to, arguments[0].decode(), int(arguments[1]))
            threading.Thread(target=self.ask, args=asking, daemon=True).start()
        elif verb == b"BIND" and len(arguments) == 1:
            self.bind(to, arguments[0].decode())
        else:
            self.send(octets, to)

    def write(self, to: Any, size: int, times: int, pause: int) -> None:
        """Answer with `times` datagrams of `size` octets, `pause` milliseconds apart."""
        for number in range(times):
            time.sleep(pause / 1000 if number else 0)
            self.send(letters(number * size, size), to)

    def bind(self, to: Any, host: str) -> None:
        """Have a socket at one address besides, and say so; it answers once."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made = socket.socket(family, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, self.socket.getsockname()[1]))
        threading.Thread(target=answer_once, args=(made, host), daemon=True).start()
        self.send(b"bound", to)

    def ask(self, to: Any, host: str, port: int) -> None:
        """Say something there on a connected socket, and answer with what came back, or with the
        name of the error.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as made:
            made.settimeout(ENOUGH)
            try:
                made.connect((host, port))
                made.send(b"hello")
                came = made.recv(LARGEST)
            except OSError as trouble:
                came = errno.errorcode.get(trouble.errno or 0, "?").encode()
        self.send(came, to)
