"""What a kernel tells of its sockets, read in both ways, and the options of another's socket."""

import re
import socket
from pathlib import Path

import pytest

from fixtures.kernel.inside import keep_alive
from fixtures.kernel.views import Socket, listed, told

ROOT = Path(__file__).parents[2]

TABLE = """\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0
   1: 0000000000000000FFFF00000200004D:1F90 0000000000000000FFFF00000100004D:9C40 01 0000000A:00000005 00:00000000 00000000     0        0 4243 1 0 20 4 0 10 -1
   2: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0 100 0 0 10 0
"""  # noqa: E501 - as the kernel writes it, on a machine that puts the least octet first


def test_rows_of_proc_are_read():
    if socket.htons(1) == 1:
        pytest.skip("the rows are those of another machine")

    assert listed(TABLE, 8080) == [
        Socket("LISTEN", 8080, ("::", 0), receive_queue=3, inode=4242),
        Socket("ESTABLISHED", 8080, ("77.0.0.1", 40_000), 5, 10, inode=4243),
    ]


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0), backlog=3) as made:
        yield made


@pytest.fixture
def diag():
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 4) as made:
        made.settimeout(5)
        yield made


def test_both_views_tell_the_same(listener, diag):
    port = listener.getsockname()[1]
    with socket.create_connection(listener.getsockname()) as client:
        peer = client.getsockname()
        client.sendall(b"hello")
        seen = {one.state: one for one in told(diag, port)}
        rows = {one.state: one for one in listed(Path("/proc/net/tcp").read_text(), port)}

    assert (seen["LISTEN"].receive_queue, seen["LISTEN"].send_queue) == (1, 3)
    assert rows["LISTEN"].receive_queue == 1
    for view in seen, rows:
        assert view["ESTABLISHED"].receive_queue == 5
        assert view["ESTABLISHED"].peer == peer
    assert seen["ESTABLISHED"].info["bytes_received"] == 5
    assert seen["ESTABLISHED"].receive_buffer > 0


def test_options_of_another_descriptor_are_read(listener):
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 33)
    inode = Path(f"/proc/self/fd/{listener.fileno()}").stat().st_ino
    pid = int(Path("/proc/self").resolve().name)

    assert keep_alive([pid], inode)[:2] == (1, 33)


def test_every_section_of_a_case_is_one_of_the_page():
    page = (ROOT / "docs/kernel.md").read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("suites/*/*.py"))
    sections = set(re.findall(r'@kernel_page\("([^"]+)"', sources))

    assert sections == set(re.findall(r"^## (.+)$", page, re.MULTILINE))
