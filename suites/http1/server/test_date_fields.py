"""Dates that a server sends (RFC 9110, sections 5.6.7, 6.6.1 and 8.8.2)."""

from fixtures.http1.dates import is_fixdate, seconds
from fixtures.requirements import MUST, SHOULD, rfc9110

DATES = ("date", "last-modified", "expires")


@rfc9110("6.6.1", MUST, id="H1-160")
def test_response_is_dated(http):
    """Every response with 2xx, 3xx or 4xx has a Date."""
    # A server without a clock has none; but whatever runs on a computer of today has one.
    undated = [one for one in http.tour() if not one.response.all("date")]

    assert [one for one in undated if one.status in range(200, 500)] == []


@rfc9110("5.6.7", MUST, id="H1-161")
def test_dates_have_the_one_form(http):
    """A date is written as in `Sun, 06 Nov 1994 08:49:37 GMT`, with the right weekday."""
    dates = [
        (one, name, value)
        for one in http.tour()
        for name, value in one.response.fields
        if name in DATES
    ]

    assert [one for one in dates if not is_fixdate(one[2])] == []


@rfc9110("8.8.2.1", MUST, id="H1-389")
def test_no_page_was_modified_later_than_now(http):
    """Last-Modified is not later than Date."""
    both = dated(http, "date", "last-modified")

    assert [one for one, date, modified in both if modified > date] == []


@rfc9110("6.6.1", SHOULD, id="H1-390")
def test_date_is_now(http):
    """Date is the time of the response, in UTC: within a minute of the tester's."""
    assert [one for one, date in dated(http, "date") if abs(date - one.at) > 60] == []


def dated(http, *names):
    """Return the exchanges with all these dates, each once and in its form, and the seconds.

    What has another form is judged by H1-161, what comes twice by H1-163.
    """
    found = [(one, [one.response.header(name) for name in names]) for one in http.tour()]
    whole = [(one, dates) for one, dates in found if all(at and is_fixdate(at) for at in dates)]
    return [(one, *map(seconds, dates)) for one, dates in whole]
