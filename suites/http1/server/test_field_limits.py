"""How much a server reads of the fields of a request (RFC 9110, section 5.4; RFC 6585)."""

import pytest

from fixtures.http1.messages import SERVED
from fixtures.requirements import MUST, remark, rfc9110

LARGE = 100 << 10
FIELDS = {
    "value": [f"X-One: {'x' * LARGE}"],
    "name": [f"X-{'x' * LARGE}: one"],
    "lines": [f"X-{number}: {number}" for number in range(10_000)],
}


@pytest.mark.parametrize("what", FIELDS)
@rfc9110("5.4", MUST, id="H1-048", also="RFC 6585 5")
def test_fields_that_are_too_large_get_an_error_of_the_client(http, what):
    """More of fields than the server processes gets a status 4xx, 431 at best."""
    http.send(http.get(*FIELDS[what], path=http.telling))
    answer = http.refusal().answer

    assert answer.status in (*SERVED, *range(400, 500))
    if answer.status not in SERVED:
        remark(f"refused with {answer.status}")
    else:
        remark("as much is processed")
        understood = answer.body.decode("latin-1").split("\n") if http.tells else FIELDS[what]
        assert {one.lower() for one in FIELDS[what]} <= {one.lower() for one in understood}
