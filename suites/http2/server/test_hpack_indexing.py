"""Representations of fields (RFC 7541 sections 2.1, 2.3.3 and 6)."""

from itertools import product

from fixtures.http2.blocks import INSERTED, NEVER, PLAIN, indexed, literal
from fixtures.http2.frames import COMPRESSION_ERROR
from fixtures.http2.outcome import connection_error, malformed, served
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.http2.told import told
from fixtures.requirements import MUST, capability, rfc7541

HOW = {"inserted": INSERTED, "plain": PLAIN, "never": NEVER}
NAMES = {"indexed name": 4, "new name": ":path"}
CODES = {"as it is": False, "Huffman": True}
GET, HTTP, HTTPS, ACCEPT_ENCODING = indexed(2), indexed(6), indexed(7), indexed(16)


def paths(h2, how):
    """Return the target's path as such a literal, in each way to write its name and value."""
    return {
        f"{name}, {code}": literal(NAMES[name], h2.endpoint.path, how, huffman=CODES[code])
        for name, code in product(NAMES, CODES)
    }


@rfc7541("6.1", MUST, id="HP-013")
def test_indexed_fields_are_understood(h2):
    """A request whose method and scheme are entries of the static table is served."""
    scheme = HTTP if h2.endpoint.protocol == "h2c" else HTTPS
    rest = h2.fields().without(":method", ":scheme")
    h2.send(h2.coded(1, before=GET + scheme, fields=rest))

    assert h2.response(1).status in SERVED


@rfc7541("2.3.3", MUST, id="HP-001", also="RFC 9113 4.3")
def test_index_beyond_the_tables_is_an_error(h2):
    """An indexed field that no table has ends the connection."""
    indexes = [62, 63, 126, 127, 1000, 1 << 20]
    requests = {str(index): h2.coded(1, indexed(index)) for index in indexes}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)


@rfc7541("2.3.3", MUST, id="HP-002", also="RFC 9113 4.3")
def test_name_beyond_the_tables_is_an_error(h2):
    """A literal whose name is an index that no table has ends the connection."""
    requests = {name: h2.coded(1, literal(62, "no name", how)) for name, how in HOW.items()}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)


@rfc7541("6.1", MUST, id="HP-003", also="RFC 9113 4.3")
def test_index_0_is_an_error(h2):
    """An indexed field with index 0 ends the connection."""
    h2.send(h2.coded(1, indexed(0)))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@rfc7541("6.2.1", MUST, id="HP-014")
def test_inserted_literal_is_understood_and_kept(h2):
    """A literal with indexing is a field of its request, and an entry of the table for the next."""
    inserted = paths(h2, INSERTED)
    for peer, name in h2.each(inserted, str):
        peer.demand_table(37 + len(peer.endpoint.path))
        peer.send(peer.path_coded(1, inserted[name]))
        assert peer.response(1).status in SERVED
        peer.send(peer.path_coded(3, indexed(62)))

        assert peer.response(3).status in SERVED


@rfc7541("6.2.2", MUST, id="HP-015")
def test_plain_literal_is_understood(h2):
    """A literal without indexing is a field of its request."""
    requests = {name: h2.path_coded(1, path) for name, path in paths(h2, PLAIN).items()}

    assert h2.outcomes(requests) == served()


@rfc7541("6.2.3", MUST, id="HP-016")
def test_literal_never_indexed_is_understood(h2):
    """A literal that is never indexed is a field of its request."""
    requests = {name: h2.path_coded(1, path) for name, path in paths(h2, NEVER).items()}

    assert h2.outcomes(requests) == served()


@rfc7541("6.2.2", MUST, id="HP-033", also="RFC 7541 6.2.3")
def test_other_literals_leave_the_table_alone(h2):
    """A literal without indexing, or never indexed, is no entry of the table afterwards."""
    later = {}
    for peer, (how, name) in h2.each(product(["plain", "never"], NAMES)):
        peer.send(peer.path_coded(1, literal(NAMES[name], peer.endpoint.path, HOW[how])))
        assert peer.response(1).status in SERVED
        peer.send(peer.path_coded(3, indexed(62)))
        later[f"{how}, {name}"] = peer.outcome(3)

    assert Outcomes(later) == connection_error(COMPRESSION_ERROR)


@rfc7541("3.2", MUST, id="HP-034")
def test_indexed_field_leaves_the_table_alone(h2):
    """A field taken from the static table is no entry of the dynamic table afterwards."""
    h2.send(h2.coded(1, ACCEPT_ENCODING))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(62)))

    assert h2.outcome(3) == connection_error(COMPRESSION_ERROR)


@capability("head")
@rfc7541("2.1", MUST, id="HP-024")
def test_order_of_fields_is_kept(h2):
    """Values of one name stay in the order of their representations, whatever those are."""
    values = [literal("x-order", "1", INSERTED), literal(62, "2", NEVER), literal("x-order", "3")]
    values += [literal(62, "4", INSERTED), indexed(63), indexed(62)]
    h2.send(h2.coded(1, *values, fields=h2.fields(path=h2.extra("head"))))

    got = ",".join(told(h2.response(1), "x-order"))
    assert got.replace(" ", "").split(",") == ["1", "2", "3", "4", "1", "4"]


@rfc7541("1.3", MUST, id="HP-035")
def test_names_and_values_are_opaque_to_the_table(h2):
    """Octets that no field may hold are no decoding error: the request is malformed, or served."""
    h2.send(h2.coded(1, literal("X-\x00 Upper:", "\x01\x7f\xff", INSERTED)))

    assert h2.outcome(1) == malformed() | served("such a field is passed over")
