"""A page and the extras of docs/targets.md as an ASGI application."""

import asyncio

PAGE = b"This page came all the way from an ASGI server.\n" * 4
RESOURCE = b"A line of a page that does not change.\n" * 50
VALIDATORS = [(b"etag", b'"asgi-1"'), (b"last-modified", b"Sat, 01 Nov 2025 08:00:00 GMT")]
STORED = {}


async def app(scope, receive, send):
    """Answer a request."""
    if scope["type"] != "http":
        return
    content, more = b"", True
    while more:
        event = await receive()
        content += event.get("body", b"")
        more = event.get("more_body", False)
    status, body, fields = await answer(scope, content)
    sized = [] if scope["path"] == "/chunked" else [(b"content-length", b"%d" % len(body))]
    sized = [] if status == 204 else sized
    headers = [(b"content-type", b"text/plain"), *sized, *fields]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    shown = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": shown})


async def answer(scope, content):
    """Return status, body and further fields."""
    path, method = scope["path"], scope["method"]
    method = "GET" if method == "HEAD" else method
    if path == "/store" and method in ("GET", "PUT", "DELETE"):
        return store(method, content)
    pages = {
        "/": PAGE,
        "/head": head(scope),
        "/resource": RESOURCE,
        "/slow": PAGE,
        "/chunked": PAGE,
    }
    if path == "/slow":
        await asyncio.sleep(1)
    if path == "/echo" and method == "POST":
        return 200, content, []
    if path not in {**pages, "/echo": b"", "/store": b""}:
        return 404, b"No such page.\n", []
    if method != "GET" or path == "/echo":
        return 405, b"Not here.\n", [(b"allow", b"POST" if path == "/echo" else b"GET, HEAD")]
    return 200, pages[path], VALIDATORS if path == "/resource" else []


def store(method, content):
    """Keep, show or forget what was put."""
    if method == "GET":
        kept = STORED.get("it")
        return (404, b"Nothing.\n", []) if kept is None else (200, kept, [])
    if method == "PUT":
        created = "it" not in STORED
        STORED["it"] = content
        return 201 if created else 204, b"", []
    STORED.pop("it", None)
    return 204, b"", []


def head(scope):
    """Tell what was understood of the request's head."""
    fields = [(name, value) for name, value in scope["headers"]]
    host = dict(fields).get(b"host", b"")
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    told = [(b":method", scope["method"].encode()), (b":authority", host), (b":path", target)]
    return b"".join(b"%s: %s\n" % (name.lower(), value) for name, value in told + fields)
