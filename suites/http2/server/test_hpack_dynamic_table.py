"""The dynamic table (RFC 7541 sections 2.3.2 and 4)."""

from itertools import product

from fixtures.http2.blocks import INSERTED, USUAL_TABLE, entry, indexed, literal, table_size
from fixtures.http2.frames import COMPRESSION_ERROR, SETTING_NUMBERS
from fixtures.http2.outcome import connection_error, served
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.http2.told import told
from fixtures.requirements import MUST, capability, rfc7541, rfc9113

GONE = connection_error(COMPRESSION_ERROR)
HEADER_TABLE_SIZE = SETTING_NUMBERS["header_table_size"]
CODES = {"as it is": False, "Huffman": True}


def there(h2, stream, *indexes):
    """Ask with indexed fields; return what became of that."""
    h2.send(h2.coded(stream, *map(indexed, indexes)))
    return h2.outcome(stream)


def emptied(h2, size):
    """Have a table of this size, empty, which had entries before."""
    h2.demand_table(size)
    h2.send(h2.coded(1, entry(40)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, before=table_size(0) + table_size(size)))
    assert h2.response(3).status in SERVED


def halves(h2):
    """Return the sizes of tables that are filled by two entries, each with both codes of those.

    Where the target allows no table so large the case does not apply.
    """
    return product(h2.demand_table(USUAL_TABLE, 200), CODES)


@rfc7541("2.3.2", MUST, id="HP-036")
def test_newest_entry_has_the_lowest_index(h2):
    """Entries are counted from 62 on, the newest first: the third newest is found at 64."""
    path, size = literal(":path", h2.endpoint.path, INSERTED), 37 + len(h2.endpoint.path)
    h2.demand_table(size + 50 + 60)
    h2.send(h2.path_coded(1, path, entry(50), entry(60)))
    assert h2.response(1).status in SERVED
    h2.send(h2.path_coded(3, indexed(64)))

    assert h2.response(3).status in SERVED


@capability("head")
@rfc7541("2.3.3", MUST, id="HP-017")
def test_entries_are_found_by_their_index(h2):
    """A later request that names entries by index has their names and values."""
    h2.demand_table(200)
    fields = h2.fields(path=h2.extra("head"))
    added = [literal(f"x-{n}", f"value {n}", INSERTED) for n in range(3)]
    h2.send(h2.coded(1, *added, fields=fields))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(64), literal(63, "other"), fields=fields))
    answer = h2.response(3)

    got = {name: told(answer, name) for name in ("x-0", "x-1", "x-2")}
    assert got == {"x-0": ["value 0"], "x-1": ["other"], "x-2": []}


@rfc7541("2.3.2", MUST, id="HP-018")
def test_same_entry_may_be_there_twice(h2):
    """The same field inserted twice makes two entries, and both are valid."""
    h2.demand_table(100)
    h2.send(h2.coded(1, entry(50), entry(50)))
    assert h2.response(1).status in SERVED

    assert there(h2, 3, 62, 63) == served()
    assert there(h2, 5, 64) == GONE


@rfc7541("3.2", MUST, id="HP-037")
def test_entry_is_there_at_once(h2):
    """An entry can be used later in the very block that inserts it."""
    h2.send(h2.coded(1, entry(50), indexed(62), literal(62, "more", INSERTED), indexed(63)))

    assert h2.response(1).status in SERVED


@rfc7541("2.2", MUST, id="HP-038")
def test_tables_of_the_directions_are_separate(h2):
    """What the server's own blocks insert is no entry for a client."""
    h2.send(h2.get(1))
    assert h2.response(1).status in SERVED
    h2.send(h2.get(3))
    assert h2.response(3).status in SERVED

    assert there(h2, 5, 62) == GONE


@rfc9113("4.3.1", MUST, id="H2-420")
def test_each_connection_has_its_table(h2):
    """What one connection inserts is no entry on another."""
    h2.send(h2.coded(1, entry(50)))
    assert h2.response(1).status in SERVED
    other = h2.again()

    assert there(other, 1, 62) == GONE


@rfc7541("4.4", MUST, id="HP-019")
def test_oldest_entry_is_evicted(h2):
    """Where a new entry needs room, the oldest is gone and the others are not."""
    emptied(h2, 100)
    h2.send(h2.coded(5, *[entry(50)] * 3))

    assert there(h2, 7, 62, 63) == served()
    assert there(h2, 9, 64) == GONE


@rfc7541("4.1", MUST, id="HP-023", also="RFC 9113 4.3.1")
def test_entries_that_fit_exactly_stay(h2):
    """An entry counts its name, its value without Huffman code, and 32: two halves fill a table."""
    for peer, (size, code) in h2.each(halves(h2)):
        half = entry(size // 2, huffman=CODES[code])
        emptied(peer, size)
        peer.send(peer.coded(5, half, half))

        assert there(peer, 7, 62, 63) == served()


@rfc7541("4.1", MUST, id="HP-039", also="RFC 9113 4.3.1")
def test_one_octet_too_many_evicts(h2):
    """Where two entries are one octet too large together, the older one is gone."""
    older = {}
    for peer, (size, code) in h2.each(halves(h2)):
        half = entry(size // 2, huffman=CODES[code])
        more = entry(size // 2 + 1, huffman=CODES[code])
        emptied(peer, size)
        peer.send(peer.coded(5, half, more))
        assert there(peer, 7, 62) == served()
        older[f"{size}, {code}"] = there(peer, 9, 63)

    assert Outcomes(older) == GONE


@rfc7541("4.4", MUST, id="HP-040")
def test_entry_as_large_as_the_table_is_kept(h2):
    """An entry of exactly the table's size is added; whatever was there before is gone."""
    emptied(h2, 200)
    h2.send(h2.coded(5, entry(50), entry(200)))

    assert there(h2, 7, 62) == served()
    assert there(h2, 9, 63) == GONE


@rfc7541("4.4", MUST, id="HP-041")
def test_entry_larger_than_the_table_is_no_error(h2):
    """A literal with indexing that is larger than the whole table is a field like any other."""
    path = literal(":path", h2.endpoint.path, INSERTED)
    h2.send(h2.path_coded(1, path, entry(300), before=table_size(34)))

    assert h2.response(1).status in SERVED


@rfc7541("4.4", MUST, id="HP-042")
def test_entry_larger_than_the_table_empties_it(h2):
    """A literal with indexing that is larger than the whole table leaves that empty."""
    emptied(h2, 200)
    h2.send(h2.coded(5, entry(50), entry(201)))
    assert h2.response(5).status in SERVED

    assert there(h2, 7, 62) == GONE


@rfc7541("4.4", MUST, id="HP-043")
def test_table_is_used_again_after_it_was_emptied(h2):
    """An entry that comes after one that was too large is found at 62, and is the only one."""
    emptied(h2, 200)
    h2.send(h2.coded(5, entry(50), entry(201), entry(50)))

    assert there(h2, 7, 62) == served()
    assert there(h2, 9, 63) == GONE


@rfc7541("4.4", MUST, id="HP-021")
def test_name_of_the_evicted_entry_is_still_taken(h2):
    """A new entry may take its name from the entry that it evicts."""
    path, size = h2.endpoint.path, 37 + len(h2.endpoint.path)
    h2.demand_table(size)
    h2.send(h2.path_coded(1, literal(":path", path, INSERTED), before=table_size(size)))
    assert h2.response(1).status in SERVED
    h2.send(h2.path_coded(3, literal(62, path, INSERTED)))
    assert h2.response(3).status in SERVED
    h2.send(h2.path_coded(5, indexed(62)))

    assert h2.response(5).status in SERVED


@rfc7541("4.3", MUST, id="HP-022", also="RFC 7541 4.2")
def test_size_0_empties_the_table(h2):
    """A size of 0 evicts every entry, also where the old size follows at once."""
    h2.send(h2.coded(1, entry(50)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(62), before=table_size(0) + table_size(4096)))

    assert h2.outcome(3) == GONE


@rfc7541("4.3", MUST, id="HP-045")
def test_smaller_size_evicts_the_oldest(h2):
    """A smaller size evicts from the end until the rest fits, and no more."""
    h2.demand_table(180)
    h2.send(h2.coded(1, entry(50), entry(60), entry(70)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(62), indexed(63), before=table_size(130)))
    assert h2.outcome(3) == served()

    assert there(h2, 5, 64) == GONE


@rfc7541("4.2", MUST, id="HP-046")
def test_size_lasts(h2):
    """A size that the first block announces holds for the blocks that follow."""
    h2.demand_table(100)
    h2.send(h2.coded(1, before=table_size(100)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, entry(50), entry(50), entry(50)))
    assert h2.response(3).status in SERVED

    assert there(h2, 5, 62, 63) == served()
    assert there(h2, 7, 64) == GONE


@rfc7541("4.2", MUST, id="HP-047")
def test_table_of_size_0_takes_nothing(h2):
    """With a size of 0 a literal with indexing is understood, and is no entry."""
    emptied(h2, 0)
    h2.send(h2.coded(5, entry(50)))
    assert h2.response(5).status in SERVED

    assert there(h2, 7, 62) == GONE
