"""The four verbs (docs/targets.md), as a server and as a client.

    python -m reference_impls.verbs 8000                     listens on TCP and UDP, all addresses
    python -m reference_impls.verbs connect 10.77.64.1 8000  connects and obeys on that connection

What is judged is the kernel underneath: the program does what it is told and nothing else.
"""

import select
import socket
import sys
import threading
import time

LONGEST_LINE = 100
BACKLOG = 128
LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Be a server, or a client."""
    if sys.argv[1] == "connect":
        with socket.create_connection((sys.argv[2], int(sys.argv[3]))) as connection:
            obey(connection)
        return
    port = int(sys.argv[1])
    listener = socket.create_server(
        ("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=BACKLOG
    )
    datagrams = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    datagrams.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    datagrams.bind(("::", port))
    threading.Thread(target=answer, args=(datagrams,), daemon=True).start()
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=served, args=(connection,), daemon=True).start()


def served(connection: socket.socket) -> None:
    """Obey on one connection; how it ends is the other side's business."""
    try:
        obey(connection)
    except OSError:
        pass
    finally:
        connection.close()


def obey(connection: socket.socket) -> None:
    """Do one verb after the other, until the peer has ended or a verb is the last one."""
    while line := read_line(connection):
        verb, *arguments = line.decode("ascii", "replace").split() or [""]
        if verb == "ECHO":
            echo(connection)
        elif verb == "HOLD":
            hold(connection)
        elif verb == "CLOSE" and arguments == ["WRITE"]:
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        elif verb == "WRITE" and len(arguments) == 3:
            write(connection, *map(int, arguments))
            continue
        return


def read_line(connection: socket.socket) -> bytes:
    """Read a line and not one octet more: what follows belongs to the verb."""
    line = b""
    while not line.endswith(b"\n") and len(line) < LONGEST_LINE:
        octet = connection.recv(1)
        if not octet:
            return b""
        line += octet
    return line


def echo(connection: socket.socket) -> None:
    """Write back what is read, until the peer ends."""
    while octets := connection.recv(65536):
        connection.sendall(octets)


def hold(connection: socket.socket) -> None:
    """Read nothing, and do not close either, until the connection is broken or over."""
    waiting = select.poll()
    waiting.register(connection, 0)  # POLLERR and POLLHUP come unasked
    waiting.poll()


def write(connection: socket.socket, size: int, times: int, pause: int) -> None:
    """Write `size` octets `times` times, `pause` milliseconds between two of them."""
    for number in range(times):
        if number:
            time.sleep(pause / 1000)
        connection.sendall(letters(number * size, size))


def letters(first: int, count: int) -> bytes:
    """Return `count` letters of the alphabet, over and over, from position `first` on."""
    start = first % len(LETTERS)
    return (LETTERS * (count // len(LETTERS) + 2))[start : start + count]


def answer(datagrams: socket.socket) -> None:
    """Send each datagram back; one that begins with WRITE gets as many as it asks for."""
    while True:
        octets, peer = datagrams.recvfrom(65535)
        try:
            wanted = octets.split(b"\n")[0].split()
            if wanted[:1] == [b"WRITE"] and len(wanted) == 4:
                size, times, pause = map(int, wanted[1:])
                for number in range(times):
                    time.sleep(pause / 1000 if number else 0)
                    datagrams.sendto(letters(number * size, size), peer)
            else:
                datagrams.sendto(octets, peer)
        except (OSError, ValueError):
            continue


if __name__ == "__main__":
    main()
