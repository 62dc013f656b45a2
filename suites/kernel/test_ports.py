"""Who may have a port, and what becomes of connections when listeners change (docs/kernel.md)."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, capability, kernel_page

pytestmark = capability("verb:listen")

BACKLOG = 16
MIGRATE = "net.ipv4.tcp_migrate_req"


@pytest.mark.parametrize(
    ("option", "said"),
    [("REUSEADDR=1", b"listening\n"), ("REUSEADDR=0", b"EADDRINUSE\n")],
    ids=["with", "without"],
)
@kernel_page("ports", MUST, id="KERN-027")
def test_port_with_a_connection_in_time_wait(tcp, kernel, option, said):
    """While a connection of a port is in TIME-WAIT, a program can listen there again with
    SO_REUSEADDR, and not without.
    """
    listener = kernel.listener(BACKLOG, "REUSEADDR=1")
    c = listener.connect()
    listener.accept()
    c.send(data=b"CLOSE WRITE\n")
    c.receive_data(1)  # acknowledges the FIN
    c.send("FA")
    listener.close()

    assert listener.states() == ["TIME-WAIT"]
    assert kernel.try_to_listen(BACKLOG, option, port=listener.port)[0] == said


@pytest.mark.parametrize("option", ["REUSEADDR=0", "REUSEADDR=1"])
@kernel_page("ports", MUST, id="KERN-028")
def test_port_of_a_listener_is_taken(tcp, kernel, option):
    """Where somebody listens nobody else can, not even with SO_REUSEADDR."""
    listener = kernel.listener(BACKLOG, option)

    assert kernel.try_to_listen(BACKLOG, option, port=listener.port)[0] == b"EADDRINUSE\n"
    assert listener.connect() and listener.waiting == 1


def group(kernel):
    """Return two listeners at one port, with clients that wait at either."""
    first = kernel.listener(BACKLOG, "REUSEPORT=1")
    clients = [first.connect() for _ in range(3)]
    second = kernel.listener(BACKLOG, "REUSEPORT=1", port=first.port)
    return first, second, clients


@kernel_page("ports", MUST, id="KERN-113")
def test_listeners_may_share_a_port(tcp, kernel):
    """With SO_REUSEPORT two listeners have a port together: of all clients each waits at one of
    them, and a queue is that of one listener.
    """
    first, _, _ = group(kernel)
    for _ in range(8):
        first.connect()

    queues = kernel.queues(first.port)
    assert len(queues) == 2
    assert sum(queues) == 11
    assert first.states() == ["ESTABLISHED"] * 11


@kernel_page("ports", MUST, id="KERN-034")
def test_who_waits_at_a_closed_member_is_reset(tcp, kernel, lab):
    """When one listener of a port is closed, who waits there is reset, though another one is there:
    net.ipv4.tcp_migrate_req is 0.
    """
    with lab.sysctl(MIGRATE, 0):
        first, second, clients = group(kernel)
        first.close()
        answers = [c.receive() for c in clients]

    assert answers == [Segment("RA", seq=1, ack=1)] * 3
    assert second.waiting == 0


@kernel_page("ports", MUST, id="KERN-114")
def test_who_waits_at_a_closed_member_moves(tcp, kernel, lab):
    """The same with net.ipv4.tcp_migrate_req at 1: who waits moves to the other listener, and is
    served there.
    """
    with lab.sysctl(MIGRATE, 1):
        first, second, clients = group(kernel)
        first.close()
        assert second.waiting == 3

    second.accept()
    clients[0].send(data=b"ECHO\nhello")
    assert clients[0].receive_data(5) == b"hello"
