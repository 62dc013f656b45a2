"""Programs with bad habits, run as `python programs.py HABIT PORT` (standard library only)."""

import os
import signal
import socket
import sys
import time


def listen(port: int) -> socket.socket:
    listener = socket.create_server(("127.0.0.1", port))
    print("listening", flush=True)
    return listener


def forks(port: int) -> None:
    listener = listen(port)
    for _ in range(3):
        if os.fork() == 0:
            break
    serve(listener)


def daemonises(port: int) -> None:
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    serve(listen(port))


def ignores_sigterm(port: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    serve(listen(port))


def says_goodbye(port: int) -> None:
    def leave(*_: object) -> None:
        print("goodbye", flush=True)
        os._exit(7)

    signal.signal(signal.SIGTERM, leave)
    serve(listen(port))


def exits(port: int) -> None:
    print("no configuration")
    sys.exit(3)


def prints_without_end(port: int) -> None:
    listener = listen(port)
    if os.fork() == 0:
        serve(listener)
    line = b"x" * 1023 + b"\n"
    while True:
        os.write(1, line * 64)


def prints(port: int) -> None:
    """Print 40 MB (PORT is no port), then the last line."""
    for _ in range(40):
        os.write(1, (b"x" * 1023 + b"\n") * 1024)
    print("the last line")


def waits(port: int) -> None:
    while True:
        time.sleep(60)


def serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


if __name__ == "__main__":
    globals()[sys.argv[1]](int(sys.argv[2]))
