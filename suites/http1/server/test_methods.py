"""Methods (RFC 9110, section 9)."""

import pytest

from fixtures.http1.messages import SERVED, Closed, Reset, Silence, statuses
from fixtures.http1.refusal import REFUSALS, refused
from fixtures.requirements import MUST, SHOULD, capability, remark, rfc9110
from fixtures.verdicts.outcomes import not_applicable

OMITTED = {"connection", "content-length", "date", "keep-alive", "transfer-encoding", "vary"}
"""Fields that HEAD may leave out (section 9.3.2), or that are not about the page."""
DONE = (200, 201, 204)
"""Statuses of a PUT that was done."""


@rfc9110("9.1", MUST, id="H1-130")
def test_get_and_head_are_supported(http):
    """GET and HEAD of a page that exists succeed."""
    got = [http.ask(http.request(method)) for method in ("GET", "HEAD")]

    assert [one for one in got if one.status not in range(200, 400)] == []


@rfc9110("9.3.2", MUST, id="H1-131")
def test_answer_to_head_ends_with_its_head(http):
    """Behind the head of an answer to HEAD comes the next response, and no content."""
    first, *rest = statuses(http.answers(http.request("HEAD")))

    assert first in range(200, 400)
    assert rest in ([first, Closed()], [first, Silence(0)], [Closed()], [Reset()])


@rfc9110("8.6", MUST, id="H1-132")
def test_head_tells_the_length_that_get_has(http):
    """A Content-Length in the answer to HEAD is the size of what GET sends."""
    before, head, after = map(http.ask, (http.get(), http.request("HEAD"), http.get()))
    told = head.header("content-length")
    if told is None:
        remark("HEAD tells no length")

    assert told in (None, str(len(before.body)), str(len(after.body)))


@rfc9110("9.3.2", SHOULD, id="H1-133")
def test_head_has_the_fields_of_get(http):
    """HEAD is answered with the fields of GET, apart from those that depend on the content."""
    got, head = http.ask(http.get()), http.ask(http.request("HEAD"))
    expected = {name for name, _ in got.fields} - OMITTED

    assert expected - {name for name, _ in head.fields} == set()


@rfc9110("9.1", SHOULD, id="H1-134")
def test_unknown_method_is_not_implemented(http):
    """A method that nobody knows gets 501."""
    http.send(http.request("FOOBAR"))

    assert http.refusal() == refused(501, 405)


@rfc9110("9.1", MUST, id="H1-135")
def test_case_of_a_method_matters(http):
    """`get` is not GET: it is refused."""
    if http.serves_any_method:
        not_applicable("a refusal of unknown methods")  # H1-134 judges that
    http.send(http.request("get"))

    assert http.refusal() == refused(501, 405, 400, named=False)


@rfc9110("9.3.7", SHOULD, id="H1-137")
def test_options_lists_the_methods(http):
    """OPTIONS, where it is served, says in Allow what the page can do."""
    got = http.ask(http.request("OPTIONS"))
    if got.status not in range(200, 300):
        not_applicable(f"OPTIONS ({got.status})")

    assert "get" in got.list("allow")


@rfc9110("9.3.8", SHOULD, id="H1-138")
def test_trace_keeps_secrets(http):
    """An echo of TRACE leaves out what nobody else may see."""
    got = http.ask(http.request("TRACE", "Authorization: Basic c2VjcmV0", "Cookie: id=c2VjcmV0"))
    remark(f"TRACE gets {got.status}")

    assert got.status in SERVED or got.status in REFUSALS
    assert b"c2VjcmV0" not in got.body


@rfc9110("9.3.8", SHOULD, id="H1-204")
def test_trace_with_content_is_refused(http):
    """TRACE with content, which a client must not send, is refused."""
    http.send(http.request("TRACE", "Content-Length: 5").with_body(b"hello"))

    assert http.refusal() == refused(405, 501, 400, 413, named=False)


@capability("store")
@rfc9110("9.3.4", MUST, id="H1-324")
def test_put_creates(store):
    """PUT to where nothing is gets 201."""
    store.clear()

    assert store.put(b"first").status == 201


@capability("store")
@rfc9110("9.3.4", MUST, id="H1-325")
def test_put_replaces(store):
    """PUT to where something is gets 200 or 204."""
    store.hold(b"first")

    assert store.put(b"second").status in (200, 204)


@capability("store")
@rfc9110("9.3.4", MUST, id="H1-326")
def test_what_was_put_is_there(store):
    """GET shows what the last PUT has sent, and nothing of the one before."""
    store.put(b"the first one, which is longer")
    store.put(b"second")

    assert store.get().body == b"second"


@capability("store")
@rfc9110("9.3.4", MUST, id="H1-327")
def test_validator_of_put_is_that_of_get(store):
    """An ETag in the answer to PUT is the one that GET shows, with the very octets."""
    put = store.put(b"what is put")
    if not put.all("etag"):
        not_applicable("an ETag in the answer to PUT")
    got = store.get()

    assert (got.header("etag"), got.body) == (put.header("etag"), b"what is put")


@capability("store")
@rfc9110("8.7", MUST, id="H1-328")
def test_content_location_of_put_is_not_kept(store):
    """A Content-Location that comes with PUT is not shown as the page's own."""
    put = store.put(b"what is put", "Content-Location: /wireproof/elsewhere")
    got = store.get()

    assert (put.status in DONE, got.body) == (True, b"what is put")
    assert "wireproof" not in (got.header("content-location") or "")


@capability("store")
@rfc9110("9.3.4", SHOULD, id="H1-329")
def test_unknown_fields_of_put_are_not_kept(store):
    """A field that nobody knows and that comes with PUT does not come back with GET."""
    put = store.put(b"what is put", "X-Wireproof: kept")
    got = store.get()

    assert (put.status in DONE, got.body) == (True, b"what is put")
    assert not got.all("x-wireproof")


@capability("store")
@rfc9110("9.3.5", SHOULD, id="H1-330")
def test_delete_says_whether_it_is_done(store):
    """DELETE of what is there gets 200, 202 or 204."""
    store.hold(b"to be deleted")

    assert store.delete().status in (200, 202, 204)


@capability("store")
@rfc9110("9.3.5", MUST, id="H1-331")
def test_what_was_deleted_is_gone(store):
    """GET of what DELETE has removed finds nothing."""
    store.hold(b"to be deleted")
    store.delete()

    assert store.get().status in (404, 410)


@capability("store")
@rfc9110("9.2.2", MUST, id="H1-332")
def test_put_and_delete_can_be_repeated(store):
    """Twice the same PUT, or twice DELETE, leaves what once leaves."""
    put = [store.put(b"twice").status for _ in range(2)]
    shown = store.get().body
    deleted = [store.delete().status for _ in range(2)]

    assert (put[1] in (200, 204), shown, store.get().status) == (True, b"twice", 404)
    assert deleted[1] in (200, 202, 204, 404, 410)


@capability("store")
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE"])
@rfc9110("9.2.1", MUST, id="H1-333")
def test_safe_method_changes_nothing(store, method):
    """GET, HEAD, OPTIONS and TRACE leave what is there as it is."""
    before = store.hold(b"to stay")
    store.other(method)
    after = store.get()

    assert (after.body, after.header("etag")) == (before.body, before.header("etag"))
