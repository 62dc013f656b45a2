"""A server as a program: it starts, serves, and ends on SIGTERM or SIGINT."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

from reference_impls.https.options import Options

Start = Callable[[Options], Awaitable[None]]


def run(start: Start, options: Options) -> None:
    """Serve until the program is told to end."""
    try:
        asyncio.run(_serve(start, options))
    except OSError as trouble:
        sys.exit(f"cannot serve on {options.host} port {options.port}: {trouble.strerror}")


async def _serve(start: Start, options: Options) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await start(options)
    print(f"serving {options.kind} on {options.host} port {options.port}", flush=True)
    await ended.wait()
