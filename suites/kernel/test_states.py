"""The state of a connection, as the kernel tells it (docs/kernel.md)."""

import pytest

from fixtures.requirements import MUST, kernel_page

REACHED = [
    "SYN-RECEIVED",
    "ESTABLISHED",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "CLOSE-WAIT",
    "CLOSING",
    "LAST-ACK",
    "TIME-WAIT",
]


@pytest.mark.parametrize("state", REACHED)
@kernel_page("states", MUST, id="KERN-024")
def test_state_is_that_of_the_wire(tcp, kernel, state):
    """The state that sock_diag and /proc/net/tcp tell is that which the wire has brought about."""
    c = tcp.reach(state)

    assert [kernel.end(c).state, kernel.row(c).state] == [state, state]


@kernel_page("states", MUST, id="KERN-124")
def test_held_connections_stay_in_close_wait(tcp, kernel):
    """Clients that ended, while the program keeps its side open, are counted in CLOSE-WAIT."""
    clients = [tcp.connect("HOLD") for _ in range(4)]
    for c in clients:
        c.send("FA")

    assert [kernel.end(c).state for c in clients] == ["CLOSE-WAIT"] * 4


@kernel_page("states", MUST, id="KERN-025")
def test_program_closes_when_its_peer_has_ended(tcp, kernel):
    """A program that has read its peer's end closes its side: nothing stays in CLOSE-WAIT."""
    clients = [tcp.connect("ECHO") for _ in range(4)]
    for c in clients:
        c.send("FA")
    ends = [kernel.comes_to("LAST-ACK", lambda c=c: kernel.end(c).state) for c in clients]

    assert ends == ["LAST-ACK"] * 4


@kernel_page("states", MUST, id="KERN-125")
def test_reset_connection_is_forgotten(tcp, kernel):
    """A connection that was reset is in no view any more."""
    c = tcp.connect("HOLD")
    before = kernel.end(c).state
    c.reset()

    assert before == "ESTABLISHED"
    assert [kernel.end(c).state, kernel.row(c).state] == ["CLOSED", "CLOSED"]
