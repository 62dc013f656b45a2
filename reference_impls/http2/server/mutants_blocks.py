"""Mutants with flaws in how field blocks are read and written."""

from reference_impls.http2.server.mutant import bent
from reference_impls.mutant import Mutant

NO_TABLE = "Whoever uses an entry of the table finds another one, or none."

FRAMES = [
    bent("hides-what-is-between", "Frames inside a block are passed over.", "H2-037"),
    bent("ends-with-next-headers", "HEADERS ends a block that is open.", "H2-038"),
    bent(
        "takes-any-continuation",
        "CONTINUATION belongs to the open block, whatever its stream is.",
        *("H2-041", "H2-151"),
    ),
    bent(
        "hides-late-continuation",
        "CONTINUATION without a block is passed over.",
        *("H2-151", "H2-152", "H2-153", "H2-154", "H2-429", "H2-430"),
    ),
    bent(
        "takes-one-continuation",
        "A second CONTINUATION is too many.",
        *("H2-150", "H2-423"),
    ),
    bent("wants-octets", "A piece of a block without octets is an error.", "H2-150", "H2-425"),
    bent(
        "wants-whole-fields",
        "A block may only be cut between two fields.",
        *("H2-422", "H2-423", "HP-027", "H2-424", "H2-426"),
        reason="Whoever cuts a block cuts a field.",
    ),
    bent(
        "waits-for-no-end",
        "HEADERS is taken to be whole.",
        *("H2-425", "H2-150", "H2-422", "H2-423", "H2-424"),
        reason="What CONTINUATION carries is missing.",
    ),
    bent("pads-continuation", "PADDED has a meaning on CONTINUATION.", "H2-426"),
    bent("ends-with-continuation", "END_STREAM has a meaning on CONTINUATION.", "H2-427"),
    bent("wants-short-trailers", "Trailers have to be in one frame.", "H2-428"),
    bent("never-limits-blocks", "A block may have any number of pieces.", "H2-203", "HP-074"),
    bent("never-limits-fields", "A block may mean any number of fields.", "HP-073"),
]
STATE = [
    bent("forgets-the-cancelled", "What a cancelled request inserts is forgotten.", "H2-042"),
    bent("forgets-the-refused", "What a refused request inserts is forgotten.", "H2-433"),
    bent("forgets-the-malformed", "What a malformed request inserts is forgotten.", "HP-032"),
    bent("forgets-the-large", "What too large a request inserts is forgotten.", "H2-439"),
    bent("forgets-trailers", "What trailers insert is forgotten.", "H2-434", "H2-435"),
    bent("has-tables-of-streams", "Each stream has its own table.", "H2-421", reason=NO_TABLE),
    bent("shares-one-table", "The tables of both directions are one.", "HP-038", reason=NO_TABLE),
    bent("shares-with-all", "All connections have one table.", "H2-420", reason=NO_TABLE),
    bent("wants-half", "Half as many octets of fields are taken as is said.", "H2-438"),
    bent("forgives-the-old-size", "A client may use a larger table than it is told.", "H2-045"),
    bent("obeys-its-own-size", "The size for the server's table holds for both.", "H2-431"),
    bent(
        "names-errors-wrongly",
        "Decoding errors end the connection as if all were well.",
        *("H2-036", "HP-001", "HP-002", "HP-003", "HP-009", "HP-010", "HP-012", "HP-055"),
        reason="Each decoding error is named so.",
    ),
]
TABLES = [
    bent(
        "counts-from-the-oldest",
        "Index 62 is the oldest entry.",
        *("HP-036", "HP-017"),
        reason=NO_TABLE,
    ),
    bent("wants-each-entry-once", "The same entry again is an error.", "HP-018", reason=NO_TABLE),
    bent(
        "never-evicts-for-new",
        "A new entry pushes none out.",
        *("HP-019", "HP-039", "HP-040", "HP-042", "HP-046", "HP-047", "HP-053"),
    ),
    bent(
        "never-evicts-on-resize",
        "A smaller size evicts nothing.",
        *("HP-022", "HP-045", "H2-435"),
        reason=NO_TABLE,
    ),
    bent("counts-33", "An entry counts one octet too many.", "HP-023", "HP-040"),
    bent("counts-31", "An entry counts one octet too few.", "HP-039", "HP-053"),
    bent("refuses-too-large-entry", "An entry larger than the table is an error.", "HP-041"),
    bent(
        "keeps-others-for-too-large",
        "An entry larger than the table changes nothing.",
        *("HP-042", "HP-043"),
    ),
    bent("forgets-first-size", "A size before any entry is forgotten.", "HP-046"),
    bent("size-0-is-none", "A table of size 0 has no limit.", "HP-047"),
    bent(
        "keeps-no-entry",
        "Nothing is ever kept.",
        *("HP-014", "HP-017", "HP-018", "HP-036", "HP-051", "HP-052", "H2-421"),
        reason=NO_TABLE,
    ),
    bent("takes-index-0", "Index 0 is an empty field.", "HP-003"),
    bent(
        "takes-any-index",
        "An index that no table has is an empty field.",
        *("HP-001", "HP-002", "HP-033", "HP-034", "HP-019", "HP-022", "H2-420", "HP-038"),
        reason="An entry that is gone is then an empty field.",
    ),
    bent("confuses-fields", "Entries of the static table are others.", "HP-064", "HP-065"),
    bent("confuses-paths", "The paths of the static table are exchanged.", "HP-066"),
    bent("knows-no-statuses", "Entries that no request has are unknown.", "HP-068"),
    bent("confuses-methods", "GET of the static table is POST.", "HP-013"),
]
READERS = [
    bent("takes-sizes-anywhere", "A size may stand anywhere in a block.", "HP-004"),
    bent("takes-any-size", "Any size of the table is right.", "HP-070"),
    bent(
        "takes-no-size",
        "Each size is an error.",
        *("HP-006", "HP-071", "HP-053"),
        reason="Many cases want a small table.",
    ),
    bent("inserts-all", "Literals without indexing are entries.", "HP-033", reason=NO_TABLE),
    bent("inserts-indexed", "What is taken from a table is inserted.", "HP-034", reason=NO_TABLE),
    bent("inserts-late", "Entries come into the table behind their block.", "HP-037", "HP-024"),
    bent(
        "mistakes-names",
        "Names of plain literals are others.",
        "HP-015",
        "HP-050",
        "HP-064",
        "HP-067",
    ),
    bent("never-takes-never", "A literal never indexed is an error.", "HP-016", "HP-033"),
    bent("loses-names", "The name of an evicted entry is lost.", "HP-021"),
    bent("turns-around", "Fields come out in another order.", "HP-024"),
    bent("wants-proper-fields", "Octets of no field are a decoding error.", "HP-035", "HP-060"),
    bent(
        "forgives-cuts",
        "A field that is cut is left out.",
        *("H2-036", "HP-012", "HP-055"),
    ),
    bent("lowers-values", "Some octets of values are others.", "HP-025", "HP-057", "HP-058"),
    bent("wants-values", "An empty value is an error.", "HP-048", "HP-056", "HP-065"),
    bent("wants-short-values", "A long value is a decoding error.", "HP-027"),
]
PRIMITIVES = [
    bent("any-integer", "An integer may have any number of octets.", "HP-054"),
    bent("small-integer", "Of an integer 32 bits are read.", "HP-010"),
    bent(
        "one-octet-less",
        "An integer beyond its prefix is one too small.",
        *("HP-048", "HP-049", "HP-050", "HP-051", "HP-052", "HP-053"),
        reason="Many cases have a long value, or a large index.",
    ),
    bent("no-idle-octets", "Idle octets of an integer are an attack.", "HP-011"),
    bent("any-padding", "The padding of Huffman code may be anything.", "HP-008"),
    bent("long-padding", "The padding of Huffman code may be long.", "HP-062"),
    bent("takes-eos", "EOS is passed over.", "HP-009"),
    bent("short-padding", "Seven bits of padding are too many.", "HP-061"),
    bent("no-controls", "Control characters have no Huffman code.", "HP-060"),
    bent(
        "no-huffman",
        "Huffman code is taken for text.",
        *("HP-014", "HP-015", "HP-016", "HP-057", "HP-059"),
    ),
]
WRITERS = [
    bent("never-tells-sizes", "A new size is not told.", "H2-043", "H2-044", "H2-436"),
    bent("tells-last-size", "Of several sizes only the last is told.", "H2-044"),
    bent("tells-each-size", "Of several sizes each is told.", "H2-044"),
    bent("tells-old-size", "The old size is told for a new one.", "H2-043", "H2-436"),
    bent("keeps-its-table", "A new size is told and not obeyed.", "H2-432"),
    bent("tells-too-much", "More is told than a client allows.", "HP-029"),
    bent(
        "tells-sizes-last",
        "A size is told behind the fields.",
        "HP-072",
        reason="Of four responses on a connection the last cannot be read.",
    ),
]
MUTANTS: list[Mutant] = [*FRAMES, *STATE, *TABLES, *READERS, *PRIMITIVES, *WRITERS]
