"""Small servers and a client, run as `python servers.py KIND PORT [CERT KEY]` (stdlib only)."""

import contextlib
import os
import socket
import ssl
import sys
import threading
import time

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n%s\r\nok"


def answer(connection: socket.socket) -> None:
    """Answer requests until one asks for the end."""
    with connection:
        while request := read_request(connection):
            if b"/crash" in request:
                os._exit(9)
            last = b"connection: close" in request.lower()
            connection.sendall(RESPONSE % (b"Connection: close\r\n" if last else b""))
            if last:
                return


def read_request(connection: socket.socket) -> bytes:
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        octets = connection.recv(4096)
        if not octets:
            return b""
        request += octets
    return request


def threads(port: int) -> None:
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def one_at_a_time(port: int) -> None:
    listener = listen(port)
    while True:
        answer(listener.accept()[0])


def tls(port: int, cert: str, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.set_alpn_protocols(["http/1.1"])
    listener = listen(port)

    def serve(connection: socket.socket) -> None:
        try:
            answer(context.wrap_socket(connection, server_side=True))
        except OSError:
            return

    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def tls_h2(port: int, cert: str, key: str) -> None:
    """TLS that chooses HTTP/2 by ALPN; who is asked for anything else closes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.set_alpn_protocols(["h2"])
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            context.wrap_socket(connection, server_side=True).recv(4096)


def unreadable(port: int) -> None:
    """Answer with a head that has a field line without a colon."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            if read_request(connection):
                connection.sendall(b"HTTP/1.1 200 OK\r\nno field line\r\n\r\n")


def ends(port: int) -> None:
    """Serve what begins as HTTP does, and end of anything else."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            if not connection.recv(4096)[:1].isalpha():
                sys.exit("what was that?")
            connection.sendall(RESPONSE % b"Connection: close\r\n")


def both_http(port: int) -> None:
    """HTTP/1.1, and the beginning of an answer in HTTP/2 to those who begin with its preface."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            if connection.recv(4096).startswith(b"PRI"):
                connection.sendall(bytes.fromhex("000000 04 00 00000000 000001 01 05 00000001 88"))
            else:
                connection.sendall(RESPONSE % b"Connection: close\r\n")


def once(port: int) -> None:
    """One connection at a time, a request on each; print how it begins, and end of some."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            octets = connection.recv(4096)
            print(octets[:16], flush=True)
            if octets.startswith((b"PRI", b"PUT")):
                sys.exit("that is too much")
            connection.sendall(RESPONSE % b"Connection: close\r\n")


def loops(port: int) -> None:
    """Wait for an empty line, also when the client has gone; and stop at a POST."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += connection.recv(4096)
            connection.sendall(RESPONSE % b"Connection: close\r\n")


def mute(port: int) -> None:
    """Take connections and close them."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)


def begins_http2(port: int) -> None:
    """Begin each connection with SETTINGS of HTTP/2, and close it at the first octets."""
    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(bytes.fromhex("000000 04 00 00000000"))
            connection.recv(4096)


def elsewhere(port: int) -> None:
    """Listen on a port that nobody has asked for, and say which."""
    listener = listen(0)
    print(listener.getsockname()[1], flush=True)
    time.sleep(60)


def hangs(port: int) -> None:
    listener = listen(port)
    kept = []
    while True:
        kept.append(listener.accept())


def deaf(port: int) -> None:
    """Listen never."""
    print("thinking", flush=True)
    time.sleep(60)


def both(port: int) -> None:
    """TCP and UDP on one port; UDP is late."""
    listener = listen(port)
    time.sleep(0.2)
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", port))
    answer(listener.accept()[0])


def fetch(port: int) -> None:
    """A client: one GET, its body to stdout."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        response = b""
        while octets := connection.recv(4096):
            response += octets
    sys.stdout.write(response.partition(b"\r\n\r\n")[2].decode())
    sys.stderr.write("fetched\n")


def listen(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


if __name__ == "__main__":
    globals()[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
