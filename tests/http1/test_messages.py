"""Requests keep every octet that a case has put there; a missing response compares like one."""

from fixtures.http1.messages import Closed, NoResponse, Request, Response, chunked, statuses

GET = Request(b"GET / HTTP/1.1", (b"Host: a",))


def test_request_is_encoded_as_it_stands():
    request = GET.having("X : \x80", b"Y").with_body("hi")

    assert request.encode() == b"GET / HTTP/1.1\r\nHost: a\r\nX : \x80\r\nY\r\n\r\nhi"


def test_request_can_lose_a_field_and_its_line():
    assert GET.having("host: b", "Hosting: c").without("Host").fields == (b"Hosting: c",)
    assert GET.with_line("HEAD / HTTP/9.9").method == b"HEAD"


def test_chunks_are_framed():
    assert chunked(b"a" * 10, trailers="X: y\r\n") == b"a\r\naaaaaaaaaa\r\n0\r\nX: y\r\n\r\n"


def test_list_fields_have_members():
    response = Response(200, fields=(("connection", ", Close ,,"), ("connection", "a")))

    assert response.list("connection") == ["close", "a"]
    assert response.closes


def test_no_response_has_a_status_to_compare_with():
    answer = NoResponse(status=Closed())

    assert answer.status == Closed()
    assert answer.status not in range(200, 300)
    assert (answer.body, answer.header("date")) == (b"", None)
    assert str(answer) == "closed without a response"


def test_statuses_end_with_the_end():
    assert statuses([Response(200), Closed()]) == [200, Closed()]


def test_long_things_are_shortened_for_people():
    assert len(str(GET.having("X: " + "a" * 9999, *["Y: b"] * 99).with_body(b"c" * 9999))) < 400
