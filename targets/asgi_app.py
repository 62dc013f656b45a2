"""A page and the extras of docs/targets.md as an ASGI application."""

import asyncio
import re
import zlib
from datetime import datetime

PAGE = b"This page came all the way from an ASGI server.\n" * 4
RESOURCE = b"A line of a page that does not change.\n" * 50
LARGE = b"A line of a page for which a window is too small.\n" * 6000
TAG, SAVED = '"asgi-1"', "Sat, 01 Nov 2025 08:00:00 GMT"
PAGES = {"/": PAGE, "/resource": RESOURCE, "/slow": PAGE, "/chunked": PAGE, "/large": LARGE}
OTHERS = {"/echo": "POST", "/head": "GET, HEAD, POST", "/store": "GET, HEAD, PUT, DELETE"}
DATES = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")
STORED = {}


async def app(scope, receive, send):
    """Answer a request that came in full."""
    if scope["type"] != "http":
        return
    content, more = b"", True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        content += event.get("body", b"")
        more = event.get("more_body", False)
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    status, body, fields = answer(scope, content)
    if status not in (204, 304):
        fields = {"content-type": "text/plain", "content-length": str(len(body)), **fields}
    if scope["path"] == "/chunked":
        fields.pop("content-length", None)
    headers = [(name.encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    shown = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": shown})


def answer(scope, content):
    """Return status, body and further fields."""
    path, method, asked = scope["path"], scope["method"], {}
    for name, value in scope["headers"]:
        asked.setdefault(name.decode(), []).append(value.decode("latin-1"))
    asked = {name: ", ".join(values) for name, values in asked.items()}
    if path not in {**PAGES, **OTHERS}:
        return 404, b"No such page.\n", {}
    allowed = OTHERS.get(path, "GET, HEAD")
    if method not in allowed.split(", "):
        return 405, b"Not here.\n", {"allow": allowed}
    if path == "/resource":
        fields = {"etag": TAG, "last-modified": SAVED}
        failed = condition(asked, TAG, SAVED, 304)
        return (failed, b"", fields) if failed else (200, RESOURCE, fields)
    if path == "/store":
        return store(method, content, asked)
    if path == "/head":
        return 200, head(scope), {}
    return 200, content if path == "/echo" else PAGES[path], {}


def store(method, content, asked):
    """Keep, show or forget what was put."""
    kept = STORED.get("it")
    tag = None if kept is None else f'"{zlib.crc32(kept):08x}"'
    reads = method in ("GET", "HEAD")
    if reads and kept is None:
        return 404, b"Nothing.\n", {}
    failed = condition(asked, tag, None, 304 if reads else 412)
    if failed:
        return failed, b"", {"etag": tag} if tag else {}
    if reads:
        return 200, kept, {"etag": tag}
    if "content-range" in asked:
        return 400, b"No parts.\n", {}
    if method == "PUT":
        STORED["it"] = content
        return 201 if kept is None else 204, b"", {}
    STORED.pop("it", None)
    return 204, b"", {}


def condition(asked, tag, saved, same):
    """Return 412, or `same`, where a condition is false (RFC 9110, section 13.2.2); otherwise 0.

    Without a `tag` there is nothing yet; without `saved` no date counts. Dates are those of a GET
    or a HEAD, for which `same` is 304.
    """
    lost, known = asked.get("if-match"), asked.get("if-none-match")
    before = saved and lost is None and date(asked.get("if-unmodified-since", ""))
    since = saved and known is None and date(asked.get("if-modified-since", ""))
    if lost is not None and not named(tag, lost, r'(?:W/)?"[^"]*"'):
        return 412
    if before and date(saved) > before:
        return 412
    if known is not None and named(tag, known, r'"[^"]*"'):
        return same
    return same if since and date(saved) <= since else 0


def named(tag, listed, form):
    """Tell whether a list of entity tags of this form has the tag, or is `*`."""
    return tag is not None and (listed.strip() == "*" or tag in re.findall(form, listed))


def date(text):
    """Return the time that a date of HTTP names, in any of its three forms, or None."""
    for form in DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            pass
    return None


def head(scope):
    """Tell what was understood of the request's head."""
    fields = [(name, value) for name, value in scope["headers"]]
    host = dict(fields).get(b"host", b"")
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    told = [(b":method", scope["method"].encode()), (b":authority", host), (b":path", target)]
    return b"".join(b"%s: %s\n" % (name.lower(), value) for name, value in told + fields)
