"""A page and the extras of docs/targets.md as a WSGI application."""

import re
from datetime import datetime

PAGE = b"This page came all the way from a WSGI server.\n" * 4
RESOURCE = b"A line of a page that does not change.\n" * 50
TAG, SAVED = '"wsgi-1"', "Sat, 01 Nov 2025 08:00:00 GMT"
PAGES = {"/": PAGE, "/resource": RESOURCE, "/chunked": PAGE}
OTHERS = {"/echo": "POST", "/head": "GET, HEAD, POST"}
DATES = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")


def app(environ, start_response):
    """Answer a request."""
    content = environ["wsgi.input"].read()
    status, body, fields = answer(environ, content)
    if not status.startswith("304"):
        fields = {"Content-Type": "text/plain", "Content-Length": str(len(body)), **fields}
    if environ["PATH_INFO"] == "/chunked":
        fields.pop("Content-Length", None)
    start_response(status, list(fields.items()))
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def answer(environ, content):
    """Return status, body and further fields."""
    path, method = environ["PATH_INFO"] or "/", environ["REQUEST_METHOD"]
    if path not in {**PAGES, **OTHERS}:
        return "404 Not Found", b"No such page.\n", {}
    allowed = OTHERS.get(path, "GET, HEAD")
    if method not in allowed.split(", "):
        return "405 Method Not Allowed", b"Not here.\n", {"Allow": allowed}
    if path == "/resource":
        fields = {"ETag": TAG, "Last-Modified": SAVED}
        failed = condition(environ)
        return (failed, b"", fields) if failed else ("200 OK", RESOURCE, fields)
    if path == "/head":
        return "200 OK", head(environ), {}
    return "200 OK", content if path == "/echo" else PAGES[path], {}


def condition(environ):
    """Return the status where a condition is false (RFC 9110, section 13.2.2), otherwise None."""
    lost, known = environ.get("HTTP_IF_MATCH"), environ.get("HTTP_IF_NONE_MATCH")
    before = lost is None and date(environ.get("HTTP_IF_UNMODIFIED_SINCE", ""))
    since = known is None and date(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    if lost is not None and not named(lost, r'(?:W/)?"[^"]*"'):
        return "412 Precondition Failed"
    if before and date(SAVED) > before:
        return "412 Precondition Failed"
    same = known is not None and named(known, r'"[^"]*"')
    return "304 Not Modified" if same or (since and date(SAVED) <= since) else None


def named(listed, form):
    """Tell whether a list of entity tags of this form has the resource's, or is `*`."""
    return listed.strip() == "*" or TAG in re.findall(form, listed)


def date(text):
    """Return the time that a date of HTTP names, in any of its three forms, or None."""
    for form in DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            pass
    return None


def head(environ):
    """Tell what was understood of the request's head."""
    query = environ["QUERY_STRING"]
    target = environ["PATH_INFO"] + (f"?{query}" if query else "")
    told = [(":method", environ["REQUEST_METHOD"]), (":path", target)]
    told.append((":authority", environ.get("HTTP_HOST", "")))
    told += [(name[5:], value) for name, value in environ.items() if name.startswith("HTTP_")]
    lines = (f"{name.lower().replace('_', '-')}: {value}\n" for name, value in told)
    return "".join(lines).encode("latin-1")
