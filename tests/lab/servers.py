"""Servers for the target's side: python servers.py KIND PORT; says "ready" when it listens."""

import socket
import sys


def main() -> None:
    kind, port = sys.argv[1], int(sys.argv[2])
    if kind == "udp":
        server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        server.bind(("::", port))
        print("ready", flush=True)
        while True:
            octets, peer = server.recvfrom(65536)
            server.sendto(octets, peer)
    server = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    print("ready", flush=True)
    while True:
        connection, _ = server.accept()
        with connection:
            {"echo": echo, "sink": sink}[kind](connection)


def echo(connection: socket.socket) -> None:
    try:
        while octets := connection.recv(65536):
            connection.sendall(octets)
    except OSError:
        return


def sink(connection: socket.socket) -> None:
    """Read to the end, then say how much it was."""
    total = 0
    while octets := connection.recv(1 << 20):
        total += len(octets)
    connection.sendall(str(total).encode())


if __name__ == "__main__":
    main()
