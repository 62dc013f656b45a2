"""Servers with habits, run as `python servers.py HABIT HOST PORT [CERT KEY]` (stdlib only).

With CERT and KEY they speak TLS. GET /crash ends the program, GET /hang stops it from serving.
"""

import contextlib
import os
import signal
import socket
import ssl
import sys
import threading

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n%s\r\nok"
hangs = threading.Event()


def answer(connection: socket.socket) -> None:
    """Answer requests until one asks for the end."""
    with connection:
        while request := read_request(connection):
            if b" /crash " in request:
                print("assertion failed: crash asked for", flush=True)
                os.kill(os.getpid(), signal.SIGSEGV)
            if b" /hang " in request:
                hangs.set()
            if hangs.is_set():
                signal.pause() if threading.current_thread() is threading.main_thread() else None
                return
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


def one_at_a_time(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Serve one connection, then the next; what goes wrong in one harms no other."""
    while True:
        connection = listener.accept()[0]
        try:
            answer(secure.wrap_socket(connection, server_side=True) if secure else connection)
        except OSError:
            connection.close()


def fragile(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """One connection at a time, and the first that goes wrong ends the program."""
    while True:
        connection = listener.accept()[0]
        answer(secure.wrap_socket(connection, server_side=True) if secure else connection)


def threads(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Serve every connection in a thread of its own."""

    def serve(connection: socket.socket) -> None:
        try:
            answer(secure.wrap_socket(connection, server_side=True) if secure else connection)
        except OSError:
            connection.close()

    while True:
        connection = listener.accept()[0]
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def closes(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Close every connection at once."""
    while True:
        listener.accept()[0].close()


def stays(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Serve every connection for as long as its client likes: who asks for the end is not heard."""

    def serve(connection: socket.socket) -> None:
        assert secure is not None
        with contextlib.suppress(OSError), secure.wrap_socket(connection, server_side=True) as tls:
            while read_request(tls):
                tls.sendall(RESPONSE % b"")

    while True:
        connection = listener.accept()[0]
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def forks(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Serve with three workers; the parent only waits."""
    for _ in range(3):
        if os.fork() == 0:
            threads(listener, secure)
    signal.pause()


def daemonises(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Serve as a daemon in a session of its own; the command itself ends."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threads(listener, secure)


def ends(listener: socket.socket, secure: ssl.SSLContext | None) -> None:
    """Listen, and end before anybody is served."""
    print("no licence found", flush=True)
    sys.exit(3)


if __name__ == "__main__":
    habit, host, port, *credentials = sys.argv[1:]
    context = None
    if credentials:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*credentials)
        context.set_alpn_protocols(["http/1.1"])
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    globals()[habit](socket.create_server((host, int(port)), family=family), context)
