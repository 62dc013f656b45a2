"""Transforms of frames, held against scapy's reading of what comes out."""

import pytest
from scapy.layers.inet import IP, TCP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import Ether
from scapy.packet import Raw

from reference_impls.https import frames

LAYERS = [IP(src="10.0.0.1", dst="10.0.0.2"), IPv6(src="fd00::1", dst="fd00::2")]
COOKIE = b"12345678"
MAC = "02:00:00:00:00:01"


def octets(layer, flags, options=(), data=b"", **fields):
    tcp = TCP(sport=1000, dport=443, flags=flags, options=list(options), **fields)
    return bytes(Ether(dst=MAC, src=MAC) / layer / tcp / data)


def read(frame):
    return Ether(frame)[TCP]


@pytest.fixture(params=LAYERS, ids=["IPv4", "IPv6"])
def layer(request):
    return request.param


@pytest.mark.parametrize(
    "transform",
    [frames.no_cookie, frames.short_cookie, frames.syn_data_ignored, frames.syn_with_data_dropped],
)
def test_other_frames_go_on(layer, transform):
    for frame in (
        octets(layer, "A", data=b"x"),
        octets(layer, "S"),
        bytes(Ether(dst=MAC, src=MAC) / Raw(bytes(60))),
    ):
        assert transform(frame) == [frame]


def test_cookie_is_not_granted(layer):
    granted = octets(layer, "SA", [("MSS", 1460), ("TFO", (0x1234, 0x5678)), ("WScale", 7)])

    (seen,) = frames.no_cookie(granted)

    assert [name for name, _ in read(seen).options if name != "NOP"] == ["MSS", "WScale"]


def test_cookie_is_too_short(layer):
    granted = octets(layer, "SA", [("MSS", 1460), (34, COOKIE)])

    (seen,) = frames.short_cookie(granted)

    assert bytes([34, 4]) + COOKIE[:2] in seen and COOKIE not in seen


def test_data_in_a_syn_is_lost(layer):
    asked = octets(layer, "S", [(34, COOKIE)], b"hello")

    (seen,) = frames.syn_data_ignored(asked)

    assert COOKIE in seen and b"hello" not in seen
    assert frames.syn_with_data_dropped(asked) == []


def test_server_speaks_first(layer):
    back = layer.copy()
    back.src, back.dst = layer.dst, layer.src

    def client(**fields):
        tcp = TCP(sport=1000, dport=443, flags="A", **fields)
        return bytes(Ether(dst=MAC, src=MAC) / layer / tcp)

    def server(flags, data=b"", **fields):
        tcp = TCP(sport=443, dport=1000, flags=flags, **fields)
        return bytes(Ether(dst=MAC, src=MAC) / back / tcp / data)

    grant, said = frames.speaks_first(server("SA", seq=100, ack=8))
    (before,) = frames.speaks_first(client(seq=8, ack=101))
    (after,) = frames.speaks_first(client(seq=8, ack=108))
    (data,) = frames.speaks_first(server("A", b"data", seq=101, ack=8))
    (acknowledged,) = frames.speaks_first(client(seq=8, ack=112))

    assert (read(grant).seq, read(said).seq, read(said).flags) == (100, 101, "A")
    assert bytes(read(said).payload) == frames.USER_CANCELED
    assert (read(before).ack, read(after).ack) == (101, 101)
    assert (read(data).seq, bytes(read(data).payload)) == (108, b"data")
    assert read(acknowledged).ack == 105
