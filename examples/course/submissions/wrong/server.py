"""A server that answers: it sends the same page whatever it is asked, and ends the connection.

No request is looked at, HEAD gets a body, and nobody is told that the connection ends.
"""

import socket
import sys
import threading

PAGE = b"Everything is fine.\n"


def serve(client: socket.socket) -> None:
    """Answer one request."""
    try:
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                octets = client.recv(4096)
                if not octets:
                    return
                head += octets
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE))
            client.shutdown(socket.SHUT_WR)
            client.settimeout(2)
            while client.recv(65_536):
                pass
    except OSError:
        pass


with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
