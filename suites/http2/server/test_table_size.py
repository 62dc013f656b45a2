"""The sizes of the dynamic tables (RFC 9113 sections 4.3.1 and 6.5.2, RFC 7541 sections 4.2, 6.3).

In both directions: what a client announces in its blocks, and what a server has to announce after
SETTINGS_HEADER_TABLE_SIZE.
"""

from fixtures.http2.blocks import USUAL_TABLE as USUAL
from fixtures.http2.blocks import block, entry, indexed, literal, table_size
from fixtures.http2.frames import COMPRESSION_ERROR, LARGEST_WINDOW, NO_ERROR, headers, settings
from fixtures.http2.outcome import connection_error, served
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.http2.representations import SIZE, representations, size_updates
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc7541, rfc9113
from fixtures.such import Such
from fixtures.verdicts.outcomes import not_applicable

HEADER_TABLE_SIZE = 1


def used(h2, times=3):
    """Have some pages, so that the target's table has entries if it keeps any.

    Returns the stream for the next one.
    """
    first = max(h2.streams, default=-1) + 2
    end = first + 2 * times
    for stream in range(first, end, 2):
        h2.send(h2.get(stream))
        assert h2.response(stream).status in SERVED
    return end


def reductions(h2, *changes):
    """Return those of these sizes, one behind the other, that make the target's table smaller.

    Section 4.3.1 of RFC 9113 demands an announcement of a limit below the size that it has. Where
    its table is no larger already than any of them the case does not apply.
    """
    used(h2)
    blocks = [block for got in h2.streams.values() for block in got.blocks]
    table = [USUAL, *(at for each in blocks for at in size_updates(each))][-1]
    smaller = [sizes for sizes in changes if min(sizes) < table]
    if not smaller:
        not_applicable(f"a table of more than {min(map(min, changes))} octets")
    return smaller


def small_enough(limits):
    """Return what the next block announces: the smallest of the limits, or less, and the last."""
    smallest, last = min(limits), limits[-1]
    return Such(
        f"sizes at the beginning of the block: {smallest} or less among them, {last} or less last",
        lambda sizes: bool(sizes) and min(sizes) <= smallest and sizes[-1] <= last,
    )


def smallest_and_last(limits):
    """Return the same in two sizes at most, the smallest first."""
    smallest, last = min(limits), limits[-1]
    return Such(
        f"two sizes at most at the beginning of the block: {smallest} or less, {last} or less",
        lambda sizes: len(sizes) in (1, 2) and sizes[0] <= smallest and sizes[-1] <= last,
    )


def next_block(h2, stream):
    """Have a page after all SETTINGS were acknowledged, and return the block of its response."""
    h2.settled()
    h2.send(h2.get(stream))
    assert h2.response(stream).status in SERVED
    return h2.on(stream).blocks[0]


# What a client announces


@rfc7541("6.3", MUST, id="HP-006", also="RFC 7541 4.2")
def test_sizes_at_the_beginning_are_taken(h2):
    """One or two sizes at the beginning of a block, within the limit, are understood."""
    for peer, sizes in h2.each([(USUAL,), (0,), (100,), (0, USUAL), (0, 100), (100, 100)]):
        peer.send(peer.coded(1, before=b"".join(map(table_size, sizes))))

        assert peer.response(1).status in SERVED


@rfc7541("4.2", MAY, id="HP-069")
def test_more_sizes_than_two(h2):
    """Three sizes are more than a client needs to announce: they are read over, or an error."""
    h2.send(h2.coded(1, before=table_size(0) + table_size(100) + table_size(USUAL)))
    got = h2.outcome(1)

    assert got == served() | connection_error(COMPRESSION_ERROR)
    remark(f"three sizes at the beginning: {got!r}")


@rfc7541("4.2", SHOULD, id="HP-004", also="RFC 9113 4.3")
def test_size_behind_a_field_is_an_error(h2):
    """A size that is not at the beginning of its block ends the connection."""
    fields = [literal(name, value) for name, value in h2.fields().having(("x-last", "1"))]
    requests = {}
    for words, first in {"all": len(fields), "one": 1, "four": 4}.items():
        own = [*fields[:first], table_size(100), *fields[first:]]
        requests[f"behind {words}"] = headers(1, b"".join(own), end_stream=True)

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)


@rfc7541("6.3", MUST, id="HP-070", also="RFC 9113 4.3")
def test_size_beyond_the_limit_is_an_error(h2):
    """A size that is larger than SETTINGS_HEADER_TABLE_SIZE allows ends the connection."""
    beyond = {}
    for peer, more in h2.each([1, 1 << 20]):
        limit = peer.table_limit()
        peer.send(peer.coded(1, before=table_size(limit + more)))
        beyond[f"by {more}"] = peer.outcome(1)

    assert Outcomes(beyond) == connection_error(COMPRESSION_ERROR)


@rfc7541("6.3", MUST, id="HP-071", also="RFC 9113 6.5.2")
def test_size_up_to_the_limit_is_taken(h2):
    """The very size that SETTINGS_HEADER_TABLE_SIZE allows is understood, also after a smaller."""
    limit = h2.table_limit()
    h2.send(h2.coded(1, before=table_size(0)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, before=table_size(limit)))

    assert h2.response(3).status in SERVED


@rfc9113("4.3.1", MUST, id="H2-045")
def test_reduction_has_to_be_announced(h2):
    """Where the server allows less than 4096, a block without a size ends the connection."""
    if h2.table_limit() >= USUAL:
        not_applicable("a SETTINGS_HEADER_TABLE_SIZE of less than 4096")
    h2.send(headers(1, block(*h2.fields()), end_stream=True))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@rfc9113("6.5.2", MUST, id="H2-431", also="RFC 7541 2.2")
def test_clients_limit_is_not_for_its_own_table(h2):
    """A client that allows the server no table still has a table of its own."""
    h2.start(settings(header_table_size=0, initial_window_size=USUAL))
    h2.settled()
    h2.demand_table(110)
    h2.send(h2.coded(1, entry(50), entry(60)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(62), indexed(63)))

    assert h2.response(3).status in SERVED


# What a server announces


@rfc9113("4.3.1", MUST, id="H2-043", also="RFC 7541 4.2")
def test_server_announces_a_smaller_table(h2):
    """After SETTINGS that allow less, the next block begins with a size that is small enough."""
    for peer, sizes in h2.each(reductions(h2, (0,), (100,), (0, 0), (2000, 100))):
        stream = used(peer)
        peer.send(*[settings(header_table_size=size) for size in sizes])

        assert size_updates(next_block(peer, stream)) == small_enough(sizes)


@rfc9113("4.3.1", MUST, id="H2-436", also="RFC 7541 4.2")
def test_first_block_announces_a_smaller_table(h2):
    """Where the preface allows no table, the server's first block begins with the size 0."""
    h2.start(settings(header_table_size=0, initial_window_size=65535))

    assert size_updates(next_block(h2, 1)) == [0]


@rfc9113("4.3.1", MUST, id="H2-432", also="RFC 7541 4.2")
def test_server_uses_no_table_of_size_0(h2):
    """While the client allows no table, no block of the server names an entry of one."""
    stream = used(h2)
    h2.send(settings(header_table_size=0))
    later = [next_block(h2, number) for number in (stream, stream + 2, stream + 4)]

    assert [one for each in later for one in representations(each) if one.dynamic] == []


@rfc7541("4.2", MUST, id="H2-044", also="RFC 9113 4.3.1")
def test_server_announces_the_smallest_size_in_between(h2):
    """Of several changes between two blocks the smallest is announced first, then the last."""
    for peer, sizes in h2.each(reductions(h2, (0, USUAL), (100, USUAL, 1000), (0, 50, USUAL))):
        stream = used(peer)
        peer.send(*[settings(header_table_size=size) for size in sizes])

        assert size_updates(next_block(peer, stream)) == smallest_and_last(sizes)


@rfc7541("6.3", MUST, id="HP-029", also="RFC 9113 6.5.2")
def test_server_stays_within_a_larger_table(h2):
    """With a larger limit, two hundred responses are readable and announce no more than that.

    A target may say goodbye before.
    """
    for peer, size in h2.each([65536, LARGEST_WINDOW]):
        peer.start(settings(header_table_size=size, initial_window_size=65535))
        peer.settled()
        streams = iter(range(1, 401, 2))
        while peer.goaway is None and (stream := next(streams, 0)):
            peer.send(peer.get(stream))
            response = peer.response(stream)
            if peer.goaway is None or peer.goaway.code != NO_ERROR:
                assert response.status in SERVED

        blocks = [block for one in peer.streams.values() for block in one.blocks]
        assert [each for each in map(size_updates, blocks) if each and max(each) > size] == []


@rfc7541("4.2", MUST, id="HP-072", also="RFC 7541 6.3")
def test_server_announces_sizes_first_and_within_the_limit(h2):
    """In a server's own blocks a size stands before all fields, and is 4096 at most."""
    used(h2, times=4)
    blocks = [one for stream in (1, 3, 5, 7) for one in h2.on(stream).blocks]

    every = [[one for one in representations(each) if one.how == SIZE] for each in blocks]
    assert [[one.number for one in each] for each in every] == list(map(size_updates, blocks))
    assert [one.number for each in every for one in each if one.number > USUAL] == []
