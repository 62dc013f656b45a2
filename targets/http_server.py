"""Python's own http.server with a page and an echo: python http_server.py PORT [HOST]."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"This page came all the way from Python's http.server.\n" * 4


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD show the page, POST gives the content back; HTTP/1.1 with what that asks for."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Show the page."""
        self.show(PAGE if self.path == "/" else None)

    def do_HEAD(self):
        """Show its head."""
        self.do_GET()

    def do_POST(self):
        """Give the content back."""
        self.show(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def show(self, body):
        """Send a response."""
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body or b"")

    def log_message(self, *_):
        """Say nothing."""


if __name__ == "__main__":
    where = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
    ThreadingHTTPServer((where, int(sys.argv[1])), Handler).serve_forever()
