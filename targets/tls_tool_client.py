"""Fetch a URL through a command that connects standard input and output over TLS.

    python3 tls_tool_client.py URL COMMAND...       # HOST and PORT stand for those of the URL

The body goes to standard output; exit code 0 for a whole response of a command that found nothing
wrong.
"""

import subprocess
import sys
from urllib.parse import urlsplit

PATIENCE = 30.0


def main(url: str, *command: str) -> None:
    """Ask for the URL, and say what came."""
    parts = urlsplit(url)
    values = {"HOST": parts.hostname or "", "PORT": str(parts.port)}
    argv = [values.get(word, word.replace("HOST", values["HOST"])) for word in command]
    argv = [word.replace("PORT", values["PORT"]) for word in argv]
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    done = talk(argv, request.encode())
    sys.stderr.buffer.write(done.stderr)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    if done.returncode:
        sys.exit(f"the command ends with {done.returncode}")
    if not head.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"no response: {head[:80]!r}")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and int(value) != len(body):
            sys.exit(f"{len(body)} octets of {value.decode().strip()}")
    sys.stdout.buffer.write(body)


def talk(argv: list[str], request: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run a command that is told a request, and whose input stays open until it ends."""
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended before it was asked
        output = process.stdout.read()
        errors = process.stderr.read()
        return subprocess.CompletedProcess(argv, process.wait(PATIENCE), output, errors)


if __name__ == "__main__":
    main(*sys.argv[1:])
