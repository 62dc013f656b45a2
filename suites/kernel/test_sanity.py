"""The way to every other case: a connection is used, and the kernel tells about it."""

import pytest

from fixtures.requirements import MUST, kernel_page


@pytest.mark.sanity
@pytest.mark.parametrize("version", ["v4"], indirect=True)
@kernel_page("sockets", MUST, id="KERN-100")
def test_connection_is_told_of(tcp, kernel):
    """A connection that is used is told of as established by sock_diag and in /proc/net/tcp, with
    nothing in its queues.
    """
    c = tcp.connect("ECHO")
    c.send(data=b"hello")

    assert c.receive_data(5) == b"hello"
    for view in kernel.end(c), kernel.row(c):
        assert (view.state, view.receive_queue, view.send_queue) == ("ESTABLISHED", 0, 0)
