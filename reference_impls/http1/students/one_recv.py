"""A server in thirty lines: one recv is one request, one send is one response, then it closes.

Its faults: it takes whatever one `recv` returns for a whole request, reads no more than the first
line, answers HEAD with a body, and never looks at Host or Content-Length.
"""

import socket
import sys

PAGE = b"<html><body>It works!</body></html>\n"


def main() -> None:
    """Serve one client after the other."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", int(sys.argv[1])))
    server.listen(5)
    while True:
        client, _ = server.accept()
        with client:
            request = client.recv(4096).decode("latin-1")
            words = request.split("\r\n")[0].split(" ")
            if words[0] in ("GET", "HEAD", "POST"):
                status, body = "200 OK", PAGE
            else:
                status, body = "501 Not Implemented", b"Sorry.\n"
            head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}"
            client.sendall(head.encode() + b"\r\n\r\n" + body)


if __name__ == "__main__":
    main()
