"""The four verbs and the further ones (docs/targets.md), as a server and as a client.

    python -m reference_impls.verbs 8000                     listens on TCP and UDP, all addresses
    python -m reference_impls.verbs connect 10.77.64.1 8000  connects and obeys on that connection

What is judged is the kernel underneath: the program does what it is told and nothing else.
"""

import socket
import sys
import threading
import time

from reference_impls.verbs.obeying import letters, obey, served

BACKLOG = 128


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
