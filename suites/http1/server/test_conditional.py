"""Conditional requests (RFC 9110, section 13)."""

from datetime import UTC, datetime

import pytest

from fixtures.http1.content import TAKEN
from fixtures.http1.dates import DAY, asctime, fixdate, rfc850, seconds
from fixtures.http1.messages import NOWHERE
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9110
from fixtures.verdicts.outcomes import not_applicable

RESOURCE = capability("resource")
STORE = capability("store")
OTHER = '"wireproof-other"'
LONG_AGO = "Sun, 06 Nov 1994 08:49:37 GMT"
CONDITIONS = [
    f"If-Match: {OTHER}",
    "If-None-Match: *",
    f"If-Unmodified-Since: {LONG_AGO}",
    "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT",
]
KEPT = ("content-location", "date", "etag", "vary", "cache-control", "expires")


# If-None-Match


@RESOURCE
@pytest.mark.parametrize("method", ["get", "head"])
@rfc9110("13.1.2", MUST, id="H1-170")
def test_same_tag_is_not_modified(resource, method):
    """If-None-Match with the tag that the page has gets 304."""
    got = getattr(resource, method)(f"If-None-Match: {resource.tag}")

    assert got.status == 304


@RESOURCE
@pytest.mark.parametrize(
    "tags", ["{tag}, {other}", "{other}, {tag}", "{other},{tag},{other}", ", {other},, {tag} ,"]
)
@rfc9110("13.1.2", MUST, id="H1-334")
def test_one_tag_of_a_list_is_enough(resource, tags):
    """If-None-Match with a list in which the page's tag is somewhere gets 304."""
    listed = tags.format(tag=resource.tag, other=OTHER)

    assert resource.get(f"If-None-Match: {listed}").status == 304


@RESOURCE
@rfc9110("13.1.2", MUST, id="H1-335", also="RFC 9110 5.3")
def test_tags_on_two_lines_are_one_list(resource):
    """Two lines of If-None-Match mean the same as one with both tags."""
    got = resource.get(f"If-None-Match: {OTHER}", f"If-None-Match: {resource.tag}")

    assert got.status == 304


@RESOURCE
@rfc9110("13.1.2", MUST, id="H1-336", also="RFC 9110 8.8.3.2")
def test_none_match_compares_weakly(resource):
    """For If-None-Match a weak tag and a strong one of the same text are equal."""
    turned = f"W/{resource.tag}" if resource.strong else resource.opaque

    assert resource.get(f"If-None-Match: {turned}").status == 304


@RESOURCE
@pytest.mark.parametrize("tag", ['"{text}x"', '"x{text}"', '"x {text} x"', "{other}"])
@rfc9110("13.1.2", MUST, id="H1-337", also="RFC 9110 8.8.3.2")
def test_other_tag_gets_the_page(resource, tag):
    """If-None-Match with a tag that the page does not have, however alike, gets 200."""
    text = tag.format(text=resource.opaque.strip('"'), other=OTHER).replace(" ", "!")

    assert resource.shown(resource.get(f"If-None-Match: {text}")) == "whole"


@RESOURCE
@pytest.mark.parametrize("method", ["get", "head"])
@rfc9110("13.1.2", MUST, id="H1-171")
def test_any_tag_is_not_modified(resource, method):
    """If-None-Match: * gets 304 where there is a page."""
    assert getattr(resource, method)("If-None-Match: *").status == 304


@RESOURCE
@rfc9110("13.1.2", MUST, id="H1-338", also="RFC 9110 8.8.3")
def test_quoted_star_is_a_tag(resource):
    """If-None-Match with the tag "*", which is not *, gets 200."""
    assert resource.get('If-None-Match: "*"').status == 200


@RESOURCE
@rfc9110("8.8.3", SHOULD, id="H1-201")
def test_tag_without_quotes_is_none(resource):
    """What has no quotes is no entity tag: the page is sent, or 400."""
    bare = resource.opaque.strip('"')

    assert resource.get(f"If-None-Match: {bare}").status in (200, 400)


@RESOURCE
@rfc9110("13.1.2", MAY, id="H1-339")
def test_star_among_tags(resource):
    """A list of * and tags is invalid: it is refused, ignored, or one of both is believed."""
    got = resource.get(f"If-None-Match: *, {OTHER}")
    remark(f"If-None-Match: *, and a tag, gets {got.status}")

    assert got.status in (200, 304, 400)


@STORE
@rfc9110("13.1.2", MUST, id="H1-340")
def test_put_only_where_nothing_is(store):
    """PUT with If-None-Match: * gets 412 where something is, and changes nothing."""
    store.hold(b"here before")
    got = store.put(b"too late", "If-None-Match: *")

    assert (got.status, store.get().body) == (412, b"here before")


@STORE
@rfc9110("13.1.2", MUST, id="H1-341")
def test_put_where_nothing_is(store):
    """PUT with If-None-Match: * is done where nothing is."""
    store.clear()

    assert store.put(b"the first", "If-None-Match: *").status == 201


# If-Modified-Since


@RESOURCE
@rfc9110("13.1.3", SHOULD, id="H1-200")
def test_same_date_is_not_modified(resource):
    """If-Modified-Since with the page's Last-Modified gets 304."""
    assert resource.get(f"If-Modified-Since: {resource.saved}").status == 304


@RESOURCE
@pytest.mark.parametrize("ago", [1, 365 * DAY])
@rfc9110("13.1.3", MUST, id="H1-342")
def test_page_that_is_newer_is_sent(resource, ago):
    """If-Modified-Since with a date before Last-Modified, by a second even, gets the page."""
    date = fixdate(seconds(resource.saved) - ago)

    assert resource.shown(resource.get(f"If-Modified-Since: {date}")) == "whole"


@RESOURCE
@rfc9110("13.1.3", SHOULD, id="H1-343")
def test_page_that_is_older_is_not_modified(resource):
    """If-Modified-Since with a date after Last-Modified gets 304."""
    date = fixdate(seconds(resource.saved) + 1)

    assert resource.get(f"If-Modified-Since: {date}").status == 304


@RESOURCE
@pytest.mark.parametrize("form", [rfc850, asctime])
@rfc9110("5.6.7", MUST, id="H1-175", also="RFC 9110 13.1.3")
def test_every_form_of_a_date_is_read(resource, form):
    """The two old forms of a date mean the same as the one in use."""
    wanted = resource.get(f"If-Modified-Since: {resource.saved}")
    if wanted.status != 304:
        not_applicable("If-Modified-Since")

    assert resource.get(f"If-Modified-Since: {form(seconds(resource.saved))}").status == 304


@RESOURCE
@rfc9110("5.6.7", MUST, id="H1-344")
def test_year_of_two_digits_is_never_far_ahead(resource):
    """A year of two digits that would be over 50 years ahead is one of the past."""
    year = datetime.now(UTC).year + 60
    date = rfc850(seconds(resource.saved)).split("-")
    ahead = f"{date[0]}-{date[1]}-{year % 100:02}{date[2][2:]}"

    assert resource.get(f"If-Modified-Since: {ahead}").status == 200


@RESOURCE
@pytest.mark.parametrize(
    "date", ["yesterday", "4102444799", "2100-12-31T23:59:59Z", "Fri, 31 Foo 2100 23:59:59 GMT"]
)
@rfc9110("13.1.3", MUST, id="H1-174")
def test_what_is_no_date_is_ignored(resource, date):
    """If-Modified-Since with what is no date gets the page."""
    assert resource.get(f"If-Modified-Since: {date}").status == 200


@RESOURCE
@rfc9110("13.1.3", MUST, id="H1-345")
def test_two_dates_are_ignored(resource):
    """If-Modified-Since with more than one date gets the page."""
    twice = f"{resource.saved}, {resource.saved}"

    assert resource.get(f"If-Modified-Since: {twice}").status == 200


@STORE
@rfc9110("13.1.3", MUST, id="H1-346")
def test_modified_since_is_for_get_and_head(store):
    """If-Modified-Since does not keep a PUT from being done."""
    store.hold(b"before")
    got = store.put(b"after", "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT")

    assert (got.status in (200, 204), store.get().body) == (True, b"after")


# If-Match


@RESOURCE
@pytest.mark.parametrize("tags", ["{tag}", "{other}, {tag}", "*"])
@rfc9110("13.1.1", MUST, id="H1-347")
def test_tag_that_matches_gets_the_page(resource, tags):
    """If-Match with the page's strong tag, alone or in a list, or with *, is true."""
    if not resource.strong and tags != "*":
        not_applicable("a strong entity tag")
    listed = tags.format(tag=resource.tag, other=OTHER)

    assert resource.shown(resource.get(f"If-Match: {listed}")) == "whole"


@RESOURCE
@rfc9110("13.1.1", MUST, id="H1-348", also="RFC 9110 13.2.2")
def test_tag_that_does_not_match_fails(resource):
    """If-Match with another tag gets 412."""
    assert resource.get(f"If-Match: {OTHER}").status == 412


@RESOURCE
@rfc9110("13.1.1", MUST, id="H1-349", also="RFC 9110 8.8.3.2")
def test_match_compares_strongly(resource):
    """For If-Match a weak tag equals nothing, not even itself."""
    assert resource.get(f"If-Match: W/{resource.opaque}").status == 412


@STORE
@rfc9110("13.1.1", MUST, id="H1-350")
def test_put_over_another_version_fails(store):
    """PUT with If-Match and a tag of before gets 412, and changes nothing."""
    store.hold(b"the version now")
    got = store.put(b"a lost update", f"If-Match: {OTHER}")

    assert (got.status, store.get().body) == (412, b"the version now")


@STORE
@rfc9110("13.1.1", MUST, id="H1-351")
def test_delete_of_another_version_fails(store):
    """DELETE with If-Match and a tag of before gets 412, and deletes nothing."""
    store.hold(b"the version now")
    got = store.delete(f"If-Match: {OTHER}")

    assert (got.status, store.get().status) == (412, 200)


@STORE
@rfc9110("13.1.1", MUST, id="H1-352")
def test_put_over_the_same_version_is_done(store):
    """PUT with If-Match and the tag that is there is done."""
    tag = store.hold(b"the version now").header("etag") or "W/"
    if tag.startswith("W/"):
        not_applicable("a strong entity tag of what is stored")
    got = store.put(b"the next one", f"If-Match: {tag}")

    assert (got.status in (200, 204), store.get().body) == (True, b"the next one")


@STORE
@rfc9110("13.1.1", MUST, id="H1-353")
def test_put_only_where_something_is(store):
    """PUT with If-Match: * gets 412 where nothing is, and creates nothing."""
    store.clear()
    got = store.put(b"a lost update", "If-Match: *")

    assert (got.status, store.get().status) == (412, 404)


# If-Unmodified-Since


@RESOURCE
@rfc9110("13.1.4", MUST, id="H1-177", also="RFC 9110 13.2.2")
def test_page_that_is_newer_fails(resource):
    """If-Unmodified-Since with a date before Last-Modified gets 412."""
    date = fixdate(seconds(resource.saved) - 1)

    assert resource.get(f"If-Unmodified-Since: {date}").status == 412


@RESOURCE
@pytest.mark.parametrize("later", [0, 1])
@rfc9110("13.1.4", MUST, id="H1-354")
def test_page_that_is_as_old_is_sent(resource, later):
    """If-Unmodified-Since with Last-Modified itself, or a later date, is true."""
    date = fixdate(seconds(resource.saved) + later)

    assert resource.shown(resource.get(f"If-Unmodified-Since: {date}")) == "whole"


@RESOURCE
@pytest.mark.parametrize("date", ["yesterday", "0", f"{LONG_AGO}, {LONG_AGO}"])
@rfc9110("13.1.4", MUST, id="H1-355")
def test_unmodified_since_no_date_is_ignored(resource, date):
    """If-Unmodified-Since with what is no single date gets the page."""
    assert resource.get(f"If-Unmodified-Since: {date}").status == 200


# Several, and where none applies


@RESOURCE
@rfc9110("13.1.3", MUST, id="H1-173", also="RFC 9110 13.2.2")
def test_tag_that_differs_goes_before_the_date(resource):
    """Where If-None-Match does not match, If-Modified-Since is not looked at."""
    got = resource.get(f"If-None-Match: {OTHER}", f"If-Modified-Since: {resource.saved}")

    assert got.status == 200


@RESOURCE
@rfc9110("13.1.3", MUST, id="H1-356", also="RFC 9110 13.2.2")
def test_tag_that_is_the_same_goes_before_the_date(resource):
    """Where If-None-Match matches, If-Modified-Since is not looked at."""
    got = resource.get(f"If-None-Match: {resource.tag}", f"If-Modified-Since: {LONG_AGO}")

    assert got.status == 304


@RESOURCE
@rfc9110("13.1.4", MUST, id="H1-357", also="RFC 9110 13.2.2")
def test_match_goes_before_unmodified_since(resource):
    """Where If-Match is true, If-Unmodified-Since is not looked at."""
    tags = resource.tag if resource.strong else "*"
    got = resource.get(f"If-Match: {tags}", f"If-Unmodified-Since: {LONG_AGO}")

    assert got.status == 200


@RESOURCE
@pytest.mark.parametrize("lost", [f"If-Match: {OTHER}", f"If-Unmodified-Since: {LONG_AGO}"])
@rfc9110("13.2.2", MUST, id="H1-358")
def test_lost_update_goes_before_the_cache(resource, lost):
    """A condition against lost updates that is false gets 412, not 304."""
    assert resource.get(lost, f"If-None-Match: {resource.tag}").status == 412


@RESOURCE
@rfc9110("13.2.2", MUST, id="H1-359")
def test_cache_is_asked_when_no_update_is_lost(resource):
    """Where If-Match is true, If-None-Match decides: 304."""
    tags = resource.tag if resource.strong else "*"

    assert resource.get(f"If-Match: {tags}", f"If-None-Match: {resource.tag}").status == 304


@RESOURCE
@rfc9110("14.2", MUST, id="H1-360", also="RFC 9110 13.2.2")
def test_condition_goes_before_the_range(resource):
    """Where If-None-Match matches, Range is not looked at: 304."""
    got = resource.get(f"If-None-Match: {resource.tag}", "Range: bytes=0-9")

    assert got.status == 304


@pytest.mark.parametrize("condition", CONDITIONS)
@rfc9110("13.2.1", MUST, id="H1-361")
def test_no_condition_hides_an_error(http, condition):
    """A page that is not there is not there under any condition."""
    plain = http.ask(http.get(path=NOWHERE))
    if plain.status not in range(300, 500) or plain.status == 412:
        not_applicable(f"a page that is not there ({NOWHERE} gets {plain.status})")

    assert http.ask(http.get(condition, path=NOWHERE)).status == plain.status


@capability("redirect")
@pytest.mark.parametrize("condition", CONDITIONS)
@rfc9110("13.2.1", MUST, id="H1-362")
def test_no_condition_hides_a_redirect(http, condition):
    """A redirect is the same under any condition."""
    path = f"{http.extra('redirect')}?to=/x"

    assert http.ask(http.get(condition, path=path)).header("location")


@pytest.mark.parametrize("condition", CONDITIONS)
@rfc9110("13.2.1", MUST, id="H1-363")
def test_options_has_no_conditions(http, condition):
    """OPTIONS is answered as if it had no condition."""
    plain = http.ask(http.request("OPTIONS"))
    if plain.status not in TAKEN:
        not_applicable(f"OPTIONS ({plain.status})")

    assert http.ask(http.request("OPTIONS", condition)).status == plain.status


# What a 304 has


@RESOURCE
@rfc9110("15.4.5", MUST, id="H1-178")
def test_not_modified_repeats_what_caches_need(resource):
    """304 has those fields of the 200 that a cache goes by."""
    got = resource.get(f"If-None-Match: {resource.tag}")
    expected = [name for name in KEPT if resource.whole.all(name)]

    assert got.status == 304
    assert [name for name in expected if not got.all(name)] == []
    assert got.header("etag") == resource.tag


@RESOURCE
@rfc9110("8.6", MUST, id="H1-364")
def test_length_in_not_modified_is_that_of_the_page(resource):
    """A Content-Length in 304 is that of the page, not of what is sent."""
    got = resource.get(f"If-None-Match: {resource.tag}")

    assert got.header("content-length") in (None, str(resource.size))


@RESOURCE
@rfc9110("15.4.5", SHOULD, id="H1-365")
def test_not_modified_says_no_more_than_needed(resource):
    """304 does not describe the content that it leaves out."""
    got = resource.get(f"If-None-Match: {resource.tag}")
    more = ("content-type", "content-encoding", "content-language", "content-range")

    assert [name for name in more if got.all(name)] == []
