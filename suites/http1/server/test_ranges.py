"""Range requests (RFC 9110, sections 14, 13.1.5, 15.3.7 and 15.5.17).

To ignore Range is legal wherever it is asked: 200 with the whole, and a remark.
"""

import pytest

from fixtures.http1.dates import fixdate, seconds
from fixtures.http1.messages import NOWHERE
from fixtures.http1.resource import body_parts
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9110
from fixtures.verdicts.outcomes import not_applicable

RESOURCE = capability("resource")
OTHER = '"wireproof-other"'
TWO_PARTS = "bytes=0-9,500-509"
KEPT = ("cache-control", "content-location", "date", "etag", "expires", "vary")
DESCRIBING = ("content-encoding", "content-language", "content-type", "last-modified")


@RESOURCE
@rfc9110("15.3.7.1", MUST, id="H1-181")
def test_one_part(resource):
    """The first ten octets are sent as 206, and Content-Range says so."""
    assert resource.ranged("bytes=0-9") in ("whole", resource.part(0, 9))


@RESOURCE
@pytest.mark.parametrize(
    ("spec", "first", "last"),
    [("0-0", 0, 0), ("100-", 100, -1), ("-10", -10, -1), ("100-99999999", 100, -1)],
    ids=["first octet", "to the end", "last ten", "beyond the end"],
)
@rfc9110("14.1.2", MUST, id="H1-182")
def test_part_is_the_one_that_is_meant(resource, spec, first, last):
    """A range may be one octet, end with the page, or count from its end."""
    part = resource.part(first % resource.size, last % resource.size)

    assert resource.ranged(f"bytes={spec}") in ("whole", part)


@RESOURCE
@rfc9110("14.1.2", MUST, id="H1-366")
def test_suffix_that_is_longer_than_the_page(resource):
    """More last octets than there are: all of them."""
    part = resource.part(0, resource.size - 1)

    assert resource.ranged("bytes=-99999999") in ("whole", part)


@RESOURCE
@pytest.mark.parametrize("number", [2**32, 2**63, 2**64, 10**40])
@rfc9110("14.1.2", MUST, id="H1-367")
def test_large_positions_do_not_wrap_around(resource, number):
    """A position that fits no integer of a computer is beyond the end, and never a small one."""
    last = resource.ranged(f"bytes=10-{number + 20}")
    first = resource.ranged(f"bytes={number}-{number + 20}")
    refused = ("whole", "416", f"416 */{resource.size}")
    if last.startswith("416"):
        remark("a last position that is too large gets 416")

    assert last in (*refused, resource.part(10, resource.size - 1))
    assert first in refused


@RESOURCE
@pytest.mark.parametrize("spec", ["{size}-", "{size}-99999999", "-0"])
@rfc9110("14.2", SHOULD, id="H1-368", also="RFC 9110 15.5.17")
def test_part_beyond_the_end(resource, spec):
    """A range of which the page has nothing gets 416, which tells the page's length."""
    got = resource.ranged(f"bytes={spec.format(size=resource.size)}")

    assert got in ("whole", f"416 */{resource.size}")


@RESOURCE
@pytest.mark.parametrize("ranges", ["bytes=9-0", "bytes=a-b", "bytes=-", "bytes=", "bytes 0-9"])
@rfc9110("14.2", MAY, id="H1-369")
def test_invalid_ranges(resource, ranges):
    """What is no range is ignored, or rejected."""
    got = resource.ranged(ranges)
    remark(f"an invalid Range gets: {got}")

    assert got in ("whole", "400", "416", f"416 */{resource.size}")


@RESOURCE
@rfc9110("14.2", MUST, id="H1-370")
def test_unknown_unit_is_ignored(resource):
    """A range in a unit that nobody knows is ignored."""
    assert resource.shown(resource.get("Range: wireproofs=0-9")) == "whole"


@RESOURCE
@rfc9110("14.1", SHOULD, id="H1-371")
def test_case_of_a_unit_does_not_matter(resource):
    """`BYTES` means the same as `bytes`."""
    usual = resource.ranged("bytes=0-9")
    if usual != resource.part(0, 9):
        not_applicable("ranges")

    assert resource.ranged("BYTES=0-9") == usual


@RESOURCE
@rfc9110("15.3.7.2", MUST, id="H1-184")
def test_one_part_is_not_sent_as_many(resource):
    """Who asks for one range gets no multipart content."""
    got = resource.get("Range: bytes=0-9")
    if got.status != 206:
        not_applicable("ranges")

    assert "multipart" not in (got.header("content-type") or "")


@RESOURCE
@rfc9110("15.3.7.2", MUST, id="H1-183", also="RFC 9110 14.6")
def test_two_parts(resource):
    """Two ranges are sent as multipart/byteranges, each part with its own Content-Range."""
    parts = (resource.part(0, 9), resource.part(500, 509))
    legal = {"whole", resource.part(0, 509), f"multipart {resource.part(0, 509)}"}
    legal |= {*parts, *(f"multipart {one}" for one in parts)}
    legal |= {f"multipart {', '.join(order)}" for order in (parts, parts[::-1])}

    assert resource.ranged(TWO_PARTS) in legal


@RESOURCE
@rfc9110("14.2", SHOULD, id="H1-372")
def test_part_that_is_there_is_sent(resource):
    """Of two ranges the one that the page has is sent, whatever the other is."""
    part = resource.part(0, 9)

    assert resource.ranged("bytes=0-9,99999999-") in ("whole", part, f"multipart {part}")


@RESOURCE
@rfc9110("15.3.7.2", SHOULD, id="H1-373")
def test_parts_come_in_the_order_that_was_asked(resource):
    """Parts are sent in the order of their ranges, and each says its type."""
    got = resource.get("Range: bytes=500-509,0-9")
    if not resource.shown(got).startswith("multipart") or len(body_parts(got)) != 2:
        not_applicable("multipart/byteranges")
    wanted = f"multipart {resource.part(500, 509)}, {resource.part(0, 9)}"
    kind = resource.whole.header("content-type") or ""

    assert resource.shown(got) == wanted
    assert [one for _, one, _ in body_parts(got)] == [kind, kind]


@RESOURCE
@pytest.mark.hostile
@pytest.mark.parametrize(
    "spec", ["0-", "0-,1-,2-,-1", "{n}-{n}"], ids=["the whole", "overlapping", "single octets"]
)
@rfc9110("17.15", SHOULD, id="H1-374", also="RFC 9110 14.2")
def test_many_ranges_do_not_multiply_the_page(resource, spec):
    """Hundreds of small or overlapping ranges are coalesced, ignored or rejected."""
    ranges = ",".join(spec.format(n=2 * number) for number in range(300))
    got = resource.get(f"Range: bytes={ranges}")
    remark(f"many ranges get {got.status}")

    assert got.status in (200, 206, 400, 416, 431)
    assert len(got.body) < 5 * resource.size


@RESOURCE
@rfc9110("14.2", MUST, id="H1-375")
def test_range_is_for_get(resource):
    """HEAD with Range is answered as if it had none."""
    assert resource.head("Range: bytes=0-9").status == 200


@capability("echo")
@rfc9110("14.2", MUST, id="H1-376", also="RFC 9110 9.3.3")
def test_range_of_a_post_is_ignored(http):
    """POST with Range gets the whole answer."""
    got = http.ask(http.post(b"wireproof asks", "Range: bytes=0-1", path=http.extra("echo")))

    assert (got.status, got.body) == (200, b"wireproof asks")


@rfc9110("14.2", MUST, id="H1-377")
def test_no_range_hides_an_error(http):
    """Range is looked at only where the answer would be 200."""
    plain = http.ask(http.get(path=NOWHERE))
    if plain.status not in range(300, 500):
        not_applicable(f"a page that is not there ({NOWHERE} gets 200)")

    assert http.ask(http.get("Range: bytes=0-9", path=NOWHERE)).status == plain.status


@RESOURCE
@pytest.mark.parametrize("tag", [OTHER, "W/{tag}", '"{text}x"'], ids=["other", "weak", "longer"])
@rfc9110("13.1.5", MUST, id="H1-185", also="RFC 9110 13.2.2")
def test_part_of_another_version_is_not_sent(resource, tag):
    """Where If-Range does not match strongly, Range is ignored."""
    condition = tag.format(tag=resource.opaque, text=resource.opaque.strip('"'))
    got = resource.get("Range: bytes=0-9", f"If-Range: {condition}")

    assert resource.shown(got) == "whole"


@RESOURCE
@pytest.mark.parametrize("later", [-1, 1])
@rfc9110("13.1.5", MUST, id="H1-378")
def test_date_of_another_version_is_not_enough(resource, later):
    """In If-Range a date has to be the very one: where it is earlier or later, all is sent."""
    date = fixdate(seconds(resource.saved) + later)
    got = resource.get("Range: bytes=0-9", f"If-Range: {date}")

    assert resource.shown(got) == "whole"


@RESOURCE
@rfc9110("13.1.5", SHOULD, id="H1-379")
def test_part_of_the_same_version_is_sent(resource):
    """Where If-Range matches, Range is processed as without it."""
    if not resource.strong:
        not_applicable("a strong entity tag")
    usual = resource.ranged("bytes=0-9")
    if usual != resource.part(0, 9):
        not_applicable("ranges")
    got = resource.get("Range: bytes=0-9", f"If-Range: {resource.tag}")

    assert resource.shown(got) == usual


@RESOURCE
@pytest.mark.parametrize("validator", [OTHER, "{tag}", "{saved}"], ids=["other", "tag", "date"])
@rfc9110("13.1.5", MUST, id="H1-380")
def test_if_range_alone_is_ignored(resource, validator):
    """If-Range without Range means nothing."""
    value = validator.format(tag=resource.tag, saved=resource.saved)

    assert resource.shown(resource.get(f"If-Range: {value}")) == "whole"


@RESOURCE
@rfc9110("15.3.7", MUST, id="H1-381")
def test_part_has_the_fields_of_the_whole(resource):
    """206 has what the 200 says about the page."""
    got = resource.get("Range: bytes=0-9")
    if got.status != 206:
        not_applicable("ranges")
    expected = [name for name in (*KEPT, *DESCRIBING) if resource.whole.all(name)]

    assert [name for name in expected if not got.all(name)] == []
    assert got.header("etag") == resource.tag


@RESOURCE
@rfc9110("14.3", MAY, id="H1-382")
def test_accept_ranges(resource):
    """Accept-Ranges says what becomes of a range: `bytes`, or `none`."""
    told = resource.whole.list("accept-ranges")
    got = resource.get("Range: bytes=0-9").status
    remark(f"Accept-Ranges: {', '.join(told) or 'not sent'}; a range gets {got}")

    assert got in ((200,) if told == ["none"] else (200, 206))


@capability("store")
@rfc9110("14.5", SHOULD, id="H1-383")
def test_part_of_a_page_is_not_put(store):
    """PUT with Content-Range, where no part can be put, gets 400."""
    store.hold(b"0123456789")
    got = store.put(b"abc", "Content-Range: bytes 0-2/10")
    if got.status in (200, 204) and store.get().body == b"abc3456789":
        not_applicable("PUT of the whole only")

    assert got.status == 400


@RESOURCE
@rfc9110("14.4", MUST, id="H1-384")
def test_content_range_of_a_get_is_ignored(resource):
    """Content-Range in a GET means nothing."""
    got = resource.get("Content-Range: bytes 0-9/4000")

    assert resource.shown(got) == "whole"
