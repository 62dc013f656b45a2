"""What holds for whole conversations (RFC 9293 sections 3.4, 3.8.1 and 3.10.7)."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fixtures.lab.match import Match
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, rfc9293
from fixtures.stack.arrives import GONE, Shown, arrives, end_of
from fixtures.stream import Closed

DATA = random.Random(9293).randbytes(1 << 18)


@pytest.mark.slow
@rfc9293("3.8.1", MUST, id="TCP-158", also="RFC 9293 3.4")
def test_stream_survives_a_bad_wire(stream, lab):
    """Over a wire that loses, doubles and disorders frames both ways, 256 kB are echoed as sent."""
    rules = []
    for seed, way in enumerate(["->", "<-"]):
        rules += [
            lab.wire.drop(Match(way, protocol="tcp", share=0.10, seed=seed)),
            lab.wire.duplicate(Match(way, protocol="tcp", share=0.05, seed=seed + 2)),
            lab.wire.reorder(Match(way, payload=True, share=0.25, seed=seed + 4)),
        ]
    stream.patience = 60  # each loss of what comes again doubles the wait
    with stream.sending(b"ECHO\n" + DATA):
        echoed = stream.take(len(DATA) * 9 // 10)
        for rule in rules:  # the end is not to wait for the last frame of all
            rule.remove()
        rest, end = stream.drain()

    assert (echoed + rest, end) == (DATA, Closed())


SEGMENTS = {
    "RST": Segment("R", data=b""),
    "SYN": Segment("S", data=b""),
    "ACK": Segment("A", data=b""),
    "DATA": Segment("A", data=b"data"),
    "more_DATA": Segment("A", data=b"more data than that"),
    "FIN": Segment("FA", data=b""),
    "DATA_FIN": Segment("FA", data=b"data"),
}
STEPS = some.tuples(
    some.sampled_from(sorted(SEGMENTS)),
    # from what is expected next; the edges themselves, where Linux errs, are in test_matrix.py
    some.sampled_from([-30, 0, 0, 0, 4, 8, 100, 30_000, 1_000_000]),
    some.sampled_from([0, 0, 0, -1, 1_000]),  # what is acknowledged, from all that has come
)


@rfc9293("3.10.7", MUST, id="TCP-160")
@pytest.mark.parametrize("state", ["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2"])
@given(steps=some.lists(STEPS, min_size=2, max_size=8))
@settings(max_examples=40)
def test_any_conversation_follows_the_rules(tcp, state, steps):
    """Whatever comes, in whatever order, each answer is one of those that the rules allow. A step
    is a segment, how far its number is from the expected one, and its ACK from all that has come.
    """
    tcp.afresh()
    c = tcp.reach(state)
    ends = [end_of(c, state)]
    for event, distance, acknowledged in steps:
        if {"TIME-WAIT", *GONE} & {end.state for end in ends}:
            break  # a connection that is over: test_closing.py
        segment = SEGMENTS[event]
        sent = c.send(
            segment.flags,
            data=segment.data,
            seq=ends[0].rcv_nxt + distance,
            ack=max(c.rcv_nxt + acknowledged, 1) if "A" in segment.flags else None,
        )
        seen = Shown(c.fresh_answers(), c.answer_to_the_past())
        outcomes = [one for end in ends for one in arrives(end, sent)]

        assert seen in [one.shown for one in outcomes]
        right = [one.end for one in outcomes if one.shown == seen]
        ends = [replace(end, right_edge=c.right_edge) for end in right]
