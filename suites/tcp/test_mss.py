"""The maximum segment size (RFC 9293 section 3.7.1)."""

import pytest

from fixtures.packets.options import MSS, mss, sack_permitted, timestamps
from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MUST, SHOULD, remark, rfc9293

DEFAULT = {"v4": 536, "v6": 1220}
"""Octets of data that are assumed where a SYN says nothing."""
LARGEST = {"v4": 1460, "v6": 1440}
"""Octets of data in a packet of the lab's wire, whose MTU is 1500."""


def sizes(tcp, verbs="WRITE 5000 1 0; HOLD", **syn):
    """Return how many octets of data the segments have that leave at once."""
    c = tcp.connect(**syn)
    c.tell(verbs)
    return [len(one.data) for one in c.burst()]


def sizes_if_any(c):
    """Return how many octets of data the next segments have; nothing where no data comes."""
    came = [c.next_data(), *c.data_answers()]
    return [len(one.data) for one in came if isinstance(one, Segment) and one.data]


@rfc9293("3.7.1", MUST, id="TCP-015")
@pytest.mark.parametrize("size", [600, 1000])
def test_announced_size_is_the_limit(tcp, size):
    """No segment has more data than our SYN has said that we take."""
    assert max(sizes(tcp, options=[mss(size)])) in range(1, size + 1)


@rfc9293("3.7.1", MUST, id="TCP-016")
def test_default_size(tcp, version):
    """Where our SYN says nothing no segment has more than 536 octets of data, over IPv6 1220."""
    assert max(sizes(tcp)) in range(1, DEFAULT[version] + 1)


def with_options(segment):
    """Return how many octets a segment has behind its fixed header: options and data."""
    return segment.data_offset * 4 - 20 + len(segment.data)


@rfc9293("3.7.1", MUST, id="TCP-018")
def test_timestamps_count(tcp):
    """The octets of an option that is in each segment are taken from its data: with timestamps,
    which have 12, 988 are left of 1000.
    """
    c = tcp.connect(options=[mss(1000), timestamps(7)])
    c.tell("WRITE 5000 1 0; HOLD")

    assert max(with_options(one) for one in c.burst()) <= 1000


@rfc9293("3.7.1", MUST, id="TCP-356")
def test_options_that_come_and_go_count(tcp):
    """The octets of an option that only some segments have are taken from their data: a segment
    that also tells a hole is not larger than others.
    """
    c = tcp.connection()
    c.offer(5000)
    c.connect(options=[mss(1000), sack_permitted()])
    c.tell("WRITE 60000 1 0; HOLD")
    c.burst()
    c.send(data=b"behind a hole", seq=c.snd_nxt + 10)
    c.send("A")

    assert max(with_options(one) for one in c.burst()) <= 1000


@rfc9293("3.2", INFO, id="TCP-014")
def test_size_in_the_middle_of_a_connection(tcp):
    """Whether a maximum segment size counts in a segment without SYN, where nobody may send it."""
    c = tcp.connect(options=[mss(1000)])
    c.send("A", options=[mss(200)])
    c.tell("WRITE 5000 1 0; HOLD")
    found = sizes_if_any(c)

    if not found:
        remark("no data is sent behind it")
        return
    remark("it is heeded" if max(found) <= 200 else "it is ignored")


@rfc9293("3.2", MUST, id="TCP-354")
def test_size_is_said_in_a_syn_only(tcp):
    """The target says its maximum segment size in no segment without SYN."""
    c = tcp.connect("ECHO", options=[mss(1000)])
    c.send(data=b"hello")
    came = [c.next_data(), c.close()]

    assert came == [Segment("A", data=b"hello"), Segment("FA")]
    assert [segment.option(MSS) for segment in came] == [None, None]


@rfc9293("3.7.1", SHOULD, id="TCP-020")
def test_syn_ack_says_a_size(tcp):
    """A SYN-ACK says a maximum segment size."""
    assert tcp.connection().connect(options=[mss(1000)]).option(MSS) is not None


@rfc9293("3.7.1", SHOULD, id="TCP-019", also="RFC 6691 2")
def test_announced_size_is_that_of_the_link(tcp, version):
    """The size in a SYN-ACK is the MTU of the link without the fixed headers, or less."""
    assert tcp.connect(options=[mss(1000)]).snd_mss <= LARGEST[version]


@rfc9293("3.7.1", MUST, id="TCP-355")
def test_announced_size_is_taken(tcp, version):
    """A segment with as much data as the target has said to take, as far as the link takes it, is
    taken in whole.
    """
    c = tcp.reach("ESTABLISHED")
    c.send(data=b"." * min(c.snd_mss, LARGEST[version]))

    assert c.is_acknowledged()


@rfc9293("3.7.1", INFO, id="TCP-021")
@pytest.mark.parametrize("size", [0, 1, 47])
def test_tiny_sizes(tcp, size):
    """How large the segments are for somebody who says to take next to nothing."""
    c = tcp.connection()
    c.send("S", options=[mss(size)])
    if (answer := c.receive()) != Segment("SA"):
        remark(f"{size}: the SYN is answered by {answer!r}")
        return
    c.send("A")
    c.tell("WRITE 100 1 0; HOLD")
    found = sizes_if_any(c)

    largest = f", the largest of {max(found)} octets" if found else ""
    remark(f"{size}: {len(found)} segments with data{largest}")
