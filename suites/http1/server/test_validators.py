"""Validators (RFC 9110, section 8.8)."""

from fixtures.http1.grammar import ENTITY_TAG
from fixtures.requirements import MUST, SHOULD, capability, rfc9110
from fixtures.verdicts.outcomes import not_applicable

RESOURCE = capability("resource")
STORE = capability("store")


@rfc9110("8.8.3", MUST, id="H1-394")
def test_entity_tag_is_quoted(http):
    """An ETag is one opaque text in double quotes, perhaps with W/ before it."""
    tags = [(one, one.response.all("etag")) for one in http.tour() if one.response.all("etag")]
    if not tags:
        not_applicable("entity tags")

    assert [one for one, values in tags if not ENTITY_TAG.fullmatch(", ".join(values))] == []


@RESOURCE
@rfc9110("8.8.1", SHOULD, id="H1-395")
def test_validators_last_as_long_as_the_page(resource):
    """A page that does not change keeps its entity tag and its date."""
    again = resource.get()

    assert (again.header("etag"), again.header("last-modified")) == (resource.tag, resource.saved)


@RESOURCE
@rfc9110("9.3.2", SHOULD, id="H1-396", also="RFC 9110 8.8")
def test_head_shows_the_validators(resource):
    """HEAD shows the entity tag and the date that GET shows."""
    head = resource.head()

    assert (head.header("etag"), head.header("last-modified")) == (resource.tag, resource.saved)


@STORE
@rfc9110("8.8.1", MUST, id="H1-397", also="RFC 9110 8.8.3")
def test_strong_tag_changes_with_the_page(store):
    """Another content of the same length, put in the same second, has another strong tag."""
    tags = [store.hold(content).header("etag") or "W/" for content in (b"first", b"other")]
    if any(tag.startswith("W/") for tag in tags):
        not_applicable("a strong entity tag of what is stored")

    assert tags[0] != tags[1]
