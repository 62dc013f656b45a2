"""A server of somebody who has read the RFC, until the chapter on chunked coding.

It reads whole heads, demands Host, compares names in lower case, knows HEAD, persistent
connections and conditional requests. Its faults: Transfer-Encoding is ignored, so a chunked content
is taken for the next request; of two Content-Length fields the last one counts; blanks before a
colon are stripped; and a request that cannot be parsed only closes the connection.
"""

import asyncio
import sys
from email.utils import formatdate

PAGE = b"A page with a date and a tag, served by somebody who cares.\n" * 20
TAG = '"v1"'
SAVED = "Mon, 03 Nov 2025 10:00:00 GMT"

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


async def main() -> None:
    """Serve."""
    server = await asyncio.start_server(client, "127.0.0.1", int(sys.argv[1]), limit=65536)
    await server.serve_forever()


async def client(reader: Reader, writer: Writer) -> None:
    """Answer the requests of one client."""
    try:
        while await exchange(reader, writer):
            pass
    except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        pass
    writer.close()


async def exchange(reader: Reader, writer: Writer) -> bool:
    """Read one request and answer it; return whether the connection goes on."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
    method, _target, version = first.split(" ")
    fields = {}
    for line in lines:
        name, value = line.split(":", 1)
        fields[name.strip().lower()] = value.strip()
    await reader.readexactly(int(fields.get("content-length", 0)))
    keep = fields.get("connection", "").lower() != "close" and version == "HTTP/1.1"
    if version == "HTTP/1.1" and "host" not in fields:
        status, body = "400 Bad Request", b"Which host?\n"
    elif method not in ("GET", "HEAD"):
        status, body = "501 Not Implemented", b"Only GET and HEAD are here.\n"
    elif fields.get("if-none-match") == TAG or fields.get("if-modified-since") == SAVED:
        status, body = "304 Not Modified", b""
    else:
        status, body = "200 OK", PAGE
    respond(writer, status, body, keep, method == "HEAD")
    await writer.drain()
    return keep


def respond(writer: Writer, status: str, body: bytes, keep: bool, head_only: bool) -> None:
    """Write a response."""
    fields = {
        "Date": formatdate(usegmt=True),
        "ETag": TAG,
        "Last-Modified": SAVED,
        "Connection": "keep-alive" if keep else "close",
    }
    if not status.startswith("304"):
        fields |= {"Content-Type": "text/plain", "Content-Length": str(len(body))}
    if status.startswith("501"):
        fields["Allow"] = "GET, HEAD"
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + (b"" if head_only else body))


if __name__ == "__main__":
    asyncio.run(main())
