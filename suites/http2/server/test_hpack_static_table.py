"""The static table (RFC 7541 section 2.3.1 and appendix A)."""

from fixtures.http2.blocks import indexed, literal
from fixtures.http2.outcome import malformed, served
from fixtures.http2.told import told
from fixtures.requirements import MUST, capability, rfc7541

NAMES = {
    15: "accept-charset",
    16: "accept-encoding",
    17: "accept-language",
    18: "accept-ranges",
    19: "accept",
    20: "access-control-allow-origin",
    21: "age",
    22: "allow",
    23: "authorization",
    24: "cache-control",
    25: "content-disposition",
    26: "content-encoding",
    27: "content-language",
    28: "content-length",
    29: "content-location",
    30: "content-range",
    31: "content-type",
    32: "cookie",
    33: "date",
    34: "etag",
    35: "expect",
    36: "expires",
    37: "from",
    38: "host",
    39: "if-match",
    40: "if-modified-since",
    41: "if-none-match",
    42: "if-range",
    43: "if-unmodified-since",
    44: "last-modified",
    45: "link",
    46: "location",
    47: "max-forwards",
    48: "proxy-authenticate",
    49: "proxy-authorization",
    50: "range",
    51: "referer",
    52: "refresh",
    53: "retry-after",
    54: "server",
    55: "set-cookie",
    56: "strict-transport-security",
    57: "transfer-encoding",
    58: "user-agent",
    59: "vary",
    60: "via",
    61: "www-authenticate",
}
"""The fields that a request may have, by index."""
SPECIAL = ("expect", "host", "transfer-encoding")
"""Fields by which a server steers what it does."""
VALUES = {
    "accept": "*/*",
    "accept-charset": "*",
    "accept-language": "*",
    "content-encoding": "identity",
    "content-length": "0",
    "cookie": "a=b",
    "date": "Sat, 01 Nov 2025 08:00:00 GMT",
    "if-match": "*",
    "if-modified-since": "Sat, 01 Nov 2014 08:00:00 GMT",
    "if-none-match": '"another"',
    "if-unmodified-since": "Sat, 01 Nov 2064 08:00:00 GMT",
    "max-forwards": "10",
    "range": "units-unknown=0-9",
}
"""Values that change nothing about the answer, where not every value does."""
PSEUDO_NAMES = {1: ":authority", 2: ":method", 4: ":path", 6: ":scheme"}
PSEUDO_FIELDS = {3: (":method", "POST"), 4: (":path", "/"), 5: (":path", "/index.html")}


@capability("head")
@rfc7541("A", MUST, id="HP-064")
def test_names_of_the_static_table(h2):
    """A literal with the index of a name from the static table has just that name."""
    named = {n: name for n, name in NAMES.items() if name not in SPECIAL}
    fields = [literal(n, VALUES.get(name, "any")) for n, name in named.items()]
    h2.send(h2.coded(1, *fields, fields=h2.fields(path=h2.extra("head"))))
    answer = h2.response(1)

    got = {name: told(answer, name) for name in named.values()}
    assert got == {name: [VALUES.get(name, "any")] for name in named.values()}


@capability("head")
@rfc7541("A", MUST, id="HP-065")
def test_fields_of_the_static_table(h2):
    """An indexed field from the static table has the name and value of that entry."""
    left_out = (*SPECIAL, "content-length", "if-match", "range")  # wrong where they are empty
    chosen = {n: name for n, name in NAMES.items() if name not in left_out}
    h2.send(h2.coded(1, *map(indexed, chosen), fields=h2.fields(path=h2.extra("head"))))
    answer = h2.response(1)

    got = {name: told(answer, name) for name in chosen.values()}
    expected = {name: [""] for name in chosen.values()}
    assert got == expected | {"accept-encoding": ["gzip, deflate"]}


@rfc7541("A", MUST, id="HP-066")
def test_pseudo_fields_of_the_static_table(h2):
    """A request with an indexed pseudo-field has the same response as with the literal."""
    for peer, (index, (name, value)) in h2.each(PSEUDO_FIELDS.items()):
        rest = peer.fields().without(name)
        peer.send(peer.coded(1, literal(name, value), fields=rest))
        literally = peer.response(1)
        peer.send(peer.coded(3, indexed(index), fields=rest))

        assert peer.response(3).status == literally.status
        assert literally.status in range(200, 600)


@rfc7541("A", MUST, id="HP-067")
def test_names_of_pseudo_fields(h2):
    """A pseudo-field whose name is an index of the static table is understood."""
    fields = h2.fields()
    requests = {
        name: h2.coded(1, literal(index, dict(fields)[name]), fields=fields.without(name))
        for index, name in PSEUDO_NAMES.items()
    }

    assert h2.outcomes(requests) == served()


@rfc7541("A", MUST, id="HP-068")
def test_entries_that_no_request_has_are_known(h2):
    """The statuses, and Transfer-Encoding, are decoded, whatever is then thought of the request."""
    entries = {str(index): indexed(index) for index in range(8, 15)}
    entries["57"] = literal(57, "chunked")
    requests = {index: h2.coded(1, own) for index, own in entries.items()}

    assert h2.outcomes(requests) == malformed() | served("such a field is passed over")
