"""A page and the extras of docs/targets.md as a WSGI application."""

PAGE = b"This page came all the way from a WSGI server.\n" * 4
RESOURCE = b"A line of a page that does not change.\n" * 50
VALIDATORS = [("ETag", '"wsgi-1"'), ("Last-Modified", "Sat, 01 Nov 2025 08:00:00 GMT")]


def app(environ, start_response):
    """Answer a request."""
    content = environ["wsgi.input"].read()
    status, body, fields = answer(environ["REQUEST_METHOD"], environ["PATH_INFO"], content)
    sized = [] if environ["PATH_INFO"] == "/chunked" else [("Content-Length", str(len(body)))]
    start_response(status, [("Content-Type", "text/plain"), *sized, *fields])
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def answer(method, path, content):
    """Return status, body and further fields."""
    pages = {"/": PAGE, "/resource": RESOURCE, "/chunked": PAGE}
    if path == "/echo" and method == "POST":
        return "200 OK", content, []
    if path not in pages and path != "/echo":
        return "404 Not Found", b"No such page.\n", []
    if method not in ("GET", "HEAD") or path == "/echo":
        allowed = "POST" if path == "/echo" else "GET, HEAD"
        return "405 Method Not Allowed", b"Not here.\n", [("Allow", allowed)]
    return "200 OK", pages[path], VALIDATORS if path == "/resource" else []
