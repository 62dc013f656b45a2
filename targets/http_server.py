"""Python's own http.server with a page and an echo: python http_server.py PORT [HOST]."""

import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"This page came all the way from Python's http.server.\n" * 4
MOST = 1 << 20
URL = re.compile(r"^http://[^/?#@:][^/?#@]*/?", re.IGNORECASE)
LENGTH = re.compile(r"[0-9]+")
CHUNK = re.compile(rb"([0-9A-Fa-f]+)([ \t]*;[^\r\n]*)?\r\n")
TRAILER = re.compile(rb"[^\x00-\x20:]+:[^\x00\r\n]*\r\n")


class Server(ThreadingHTTPServer):
    """A thread for each connection, and room for more than five that wait to be accepted."""

    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD show the page, POST gives the content back; HTTP/1.1 with what that asks for.

    http.server reads the head of a request and leaves its target and its content to the handler.
    """

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Show the page."""
        # A target may be a whole URL (RFC 9112, section 3.2.2).
        path = URL.sub("/", self.path).partition("?")[0]
        if self.content() is None:
            return
        if path == "/":
            self.show(PAGE)
        else:
            self.show(b"No such page.\n", 404)

    def do_HEAD(self):
        """Show its head."""
        self.do_GET()

    def do_POST(self):
        """Give the content back."""
        content = self.content()
        if content is not None:
            self.show(content)

    def show(self, body, status=200):
        """Send a response."""
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def content(self):
        """Return the content; or None, with a 400 sent that ends the connection."""
        try:
            return self.read()
        except ValueError as trouble:
            self.send_error(400, str(trouble))
            return None

    def read(self):
        """Read the content, which has a length or chunks (RFC 9112, section 6)."""
        lengths = self.headers.get_all("Content-Length", [])
        codings = self.headers.get_all("Transfer-Encoding", [])
        if not lengths and not codings:
            return b""
        if len(lengths) == 1 and not codings and LENGTH.fullmatch(lengths[0]):
            return self.exactly(int(lengths[0]))
        chunked = [one.lower() for one in codings] == ["chunked"]
        if chunked and not lengths and self.request_version != "HTTP/1.0":
            return b"".join(self.chunks())
        raise ValueError("The length of the content is not understood")

    def chunks(self):
        """Read chunk for chunk, and the trailers."""
        size = -1
        while size:
            chunk = CHUNK.fullmatch(self.rfile.readline(MOST))
            if chunk is None:
                raise ValueError("A chunk has no size")
            size = int(chunk[1], 16)
            yield self.exactly(size)
            if size and self.exactly(2) != b"\r\n":
                raise ValueError("A chunk does not end with its size")
        while (line := self.rfile.readline(MOST)) != b"\r\n":
            if not TRAILER.fullmatch(line):
                raise ValueError("A trailer is no field")

    def exactly(self, size):
        """Read that many octets."""
        octets = self.rfile.read(size) if size <= MOST else b""
        if len(octets) < size:
            raise ValueError("The content is too long, or not all of it came")
        return octets

    def log_message(self, *_):
        """Say nothing."""


if __name__ == "__main__":
    where = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
    Server((where, int(sys.argv[1])), Handler).serve_forever()
