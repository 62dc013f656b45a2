"""The four verbs and the further ones (docs/targets.md), as a server and as a client.

    python -m reference_impls.verbs 8000                     listens on TCP and UDP, all addresses
    python -m reference_impls.verbs connect 10.77.64.1 8000  connects and obeys on that connection

What is judged is the kernel underneath: the program does what it is told and nothing else.
"""

import socket
import sys
import threading

from reference_impls.verbs.datagrams import Answering, bound
from reference_impls.verbs.obeying import obey, served

BACKLOG = 128


def main() -> None:
    """Be a server, or a client."""
    if sys.argv[1] == "connect":
        with socket.create_connection((sys.argv[2], int(sys.argv[3]))) as connection:
            obey(connection)
        return
    serve(int(sys.argv[1]))


def serve(port: int, kind: type[Answering] = Answering) -> None:
    """Obey at a port of TCP, a connection in a thread each, and answer at that port of UDP."""
    listener = socket.create_server(
        ("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=BACKLOG
    )
    threading.Thread(target=kind(bound(port)).run, daemon=True).start()
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=served, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
