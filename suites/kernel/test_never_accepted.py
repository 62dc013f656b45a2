"""A program that does not accept: the kernel opens connections all the same (docs/kernel.md).

Every program with the four verbs is judged: its processes are made to stand still.
"""

from fixtures.requirements import MUST, kernel_page


@kernel_page("accept queue", MUST, id="KERN-101")
def test_handshake_needs_no_program(tcp, kernel):
    """While the program stands still clients are connected, and what they send is acknowledged; the
    program answers all of them afterwards.
    """
    with kernel.stopped():
        clients = [kernel.main.half_open() for _ in range(3)]
        answered = kernel.answered(clients)
        for c in clients:
            c.send("A")
            c.send(data=b"ECHO\nearly")
            c.answers()
        waiting = kernel.main.waiting

    assert answered == clients
    assert [c.snd_una for c in clients] == [11] * 3
    assert waiting == 3
    assert [c.receive_data(5) for c in clients] == [b"early"] * 3


@kernel_page("accept queue", MUST, id="KERN-032")
def test_pause_of_the_program_delays_answers_only(tcp, kernel):
    """Of twenty clients that come while the program stands still each is connected, and none has an
    octet of an answer before the program goes on.
    """
    with kernel.stopped():
        clients = [kernel.main.half_open() for _ in range(20)]
        answered = kernel.answered(clients)
        for c in answered:
            c.send("A")
            c.send(data=b"ECHO\nearly")
        meanwhile = [answer.data for c in answered for answer in c.answers()]

    assert answered == clients
    assert [c.snd_una for c in clients] == [11] * 20
    assert b"".join(meanwhile) == b""
    assert [c.receive_data(5) for c in clients] == [b"early"] * 20


@kernel_page("accept queue", MUST, id="KERN-102")
def test_own_queue_has_a_limit(tcp, kernel):
    """The queue of the program's own listener takes one connection more than its limit; the ACK of
    a further client is ignored, and so is the SYN of another one.
    """
    with kernel.stopped():
        late = kernel.main.half_open()
        late.answers()
        kernel.main.fill()
        full = kernel.main.waiting
        late.send("A")
        state, answers = kernel.end(late).state, kernel.main.half_open().answers()

        assert full == kernel.main.waiting == kernel.main.limit + 1
    assert state == "SYN-RECEIVED"
    assert answers == []
