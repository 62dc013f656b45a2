"""Files with the keys inside, opened by tshark; and what the adapter makes of them."""

import shutil
import ssl
import struct
import subprocess
from pathlib import Path

import pytest

from fixtures.capture import dissect, pcapng
from fixtures.capture.trace import Trace
from fixtures.verdicts import outcomes
from tests.capture import real, synthetic
from tests.capture.synthetic import Wire

needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="apt-get install tshark")

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


def tls(folder: Path, version: ssl.TLSVersion, alpn: str = "") -> Trace:
    wire = Wire()
    keylog = real.tls(wire, folder, version, alpn)
    return Trace(wire.frames, keylog=keylog)


def quic(folder: Path) -> tuple[Trace, Trace]:
    both = real.Quic(folder)
    first, second = Wire(), Wire()
    both.exchange(first)
    both.exchange(second, early=True)
    keylog = both.keylog.getvalue()
    return Trace(first.frames, keylog=keylog), Trace(second.frames, keylog=keylog)


def opened_by_tshark(path: Path, *fields: str) -> list[str]:
    """Read a file as Wireshark does, with no option but the fields to print."""
    command = ["tshark", "-r", str(path), "-T", "fields"]
    for field in fields:
        command += ["-e", field]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60
    ).stdout.splitlines()


@needs_tshark
@pytest.mark.parametrize("version", VERSIONS)
def test_the_file_opens_decrypted(tmp_path, version):
    path = tls(tmp_path, version).write(tmp_path / "deep" / "case.pcapng")

    assert "GET" in opened_by_tshark(path, "http.request.method")


@needs_tshark
def test_a_quic_file_opens_decrypted(tmp_path):
    first, _ = quic(tmp_path)
    path = first.write(tmp_path / "case.pcapng")

    assert any("1" in line for line in opened_by_tshark(path, "http3.frame_type"))


@needs_tshark
def test_without_keys_the_file_stays_closed(tmp_path):
    seen = tls(tmp_path, VERSIONS[1])
    path = pcapng.write(tmp_path / "case.pcapng", seen.frames)

    assert "GET" not in opened_by_tshark(path, "http.request.method")


@needs_tshark
def test_times_and_directions_are_those_of_the_tester(tmp_path):
    path = tls(tmp_path, VERSIONS[1]).write(tmp_path / "case.pcapng")
    lines = opened_by_tshark(path, "frame.time_relative", "frame.packet_flags_direction")
    times = [round(float(line.split("\t")[0]), 3) for line in lines]
    directions = [int(line.split("\t")[1], 0) for line in lines]

    assert times[:3] == [0.0, 0.1, 0.1]
    assert directions[:3] == [pcapng.OUTBOUND, pcapng.INBOUND, pcapng.OUTBOUND]


@needs_tshark
def test_a_swallowed_frame_says_so(tmp_path):
    wire = Wire()
    wire.tcp("->", flags="S", lost=True)
    path = pcapng.write(tmp_path / "case.pcapng", wire.frames)

    assert "swallowed" in opened_by_tshark(path, "frame.comment")[0]


def test_blocks_say_their_length_twice(tmp_path):
    wire = Wire()
    synthetic.tls13(wire)
    octets = pcapng.write(tmp_path / "case.pcapng", wire.frames, "CLIENT_RANDOM x y\n").read_bytes()
    kinds = []
    while octets:
        kind, length = struct.unpack_from("<II", octets)
        assert length % 4 == 0
        assert struct.unpack_from("<I", octets, length - 4) == (length,)
        kinds.append(kind)
        octets = octets[length:]

    assert kinds == [0x0A0D0D0A, 1, 10, *[6] * len(wire.frames)]


@needs_tshark
def test_opened_flights_of_tls12(tmp_path):
    assert tls(tmp_path, VERSIONS[0]).opened_flights[4:] == [
        "-> ClientKeyExchange, ChangeCipherSpec, Finished",
        "<- NewSessionTicket, ChangeCipherSpec, Finished",
        "-> GET /hello",
        "<- 200",
    ]


@needs_tshark
def test_opened_flights_of_tls13(tmp_path):
    assert tls(tmp_path, VERSIONS[1]).opened_flights == [
        "-> SYN",
        "<- SYN-ACK",
        "-> ClientHello",
        "<- ServerHello, ChangeCipherSpec, EncryptedExtensions, Certificate, "
        "CertificateVerify, Finished",
        "-> ChangeCipherSpec, Finished",
        "<- NewSessionTicket",
        "-> GET /hello",
        "<- 200",
    ]


@needs_tshark
def test_http2_is_named(tmp_path):
    opened = tls(tmp_path, VERSIONS[1], "h2").opened_flights

    assert opened[-2:] == ["-> SETTINGS, GET /h2", "<- SETTINGS, 200"]


@needs_tshark
def test_opened_flights_of_quic(tmp_path):
    first, second = quic(tmp_path)

    assert first.opened_flights[:4] == [
        "-> Initial: ClientHello",
        "<- Initial: ServerHello; Handshake: EncryptedExtensions, Certificate, "
        "CertificateVerify, Finished",
        "-> Handshake: Finished; 1-RTT: SETTINGS, GET /h3",
        "<- 1-RTT: HANDSHAKE_DONE, NewSessionTicket, SETTINGS, 200",
    ]
    assert second.opened_flights[:2] == [
        "-> Initial: ClientHello (early_data); 0-RTT: SETTINGS, GET /h3",
        "<- Initial: ServerHello; Handshake: EncryptedExtensions (early_data), Finished; "
        "1-RTT: 200",
    ]


@needs_tshark
def test_a_response_is_named_where_its_headers_are(tmp_path, monkeypatch):
    body = b"x" * 4000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * len(body))
    monkeypatch.setattr(real, "HTTP1_RESPONSE", head + body)

    assert "200" in tls(tmp_path, VERSIONS[1]).opened_flights[-1]


@needs_tshark
@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_target_says_cannot_harm_a_terminal(tmp_path, monkeypatch, version):
    request = b'GET /\x1b[2J\xff"},' + b"a" * 500 + b" HTTP/1.1\r\nX: \x80\r\n\r\n"
    monkeypatch.setattr(real, "HTTP1_REQUEST", request)
    monkeypatch.setattr(real, "HTTP1_RESPONSE", b"\xff\x00\n  },\n\x1b[31m")
    opened = tls(tmp_path, version).opened_flights

    assert "GET /" in opened[-2]
    assert opened[-1] == "<- application data"
    assert all(flight.isprintable() and len(flight) < 100 for flight in opened[-2:])


@needs_tshark
def test_any_port_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic, "TARGET", ("10.0.0.2", 5061))

    assert tls(tmp_path, VERSIONS[1]).opened_flights[-1] == "<- 200"


def test_a_machine_without_tshark_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(dissect.shutil, "which", lambda name: None)

    with pytest.raises(pytest.skip.Exception, match=r"unjudged: .* \| apt-get install tshark"):
        dissect.dissect(tmp_path / "case.pcapng")


@needs_tshark
def test_a_file_that_is_cut_short_is_our_trouble(tmp_path):
    path = tls(tmp_path, VERSIONS[1]).write(tmp_path / "case.pcapng")
    path.write_bytes(path.read_bytes()[:1500])

    with pytest.raises(outcomes.TesterError, match="cut short"):
        dissect.dissect(path)


@needs_tshark
@pytest.mark.filterwarnings("error")
def test_the_wait_is_bounded_and_no_process_is_left(tmp_path, monkeypatch):
    path = tls(tmp_path, VERSIONS[1]).write(tmp_path / "case.pcapng")
    dissect.dissect(path)
    monkeypatch.setattr(dissect, "PATIENCE", 0.03)

    with pytest.raises(outcomes.TesterError, match="took longer"):
        dissect.dissect(path)
    assert not [child for child in children() if b"tshark" in child]


def children() -> list[bytes]:
    """Return the command lines of our own child processes."""
    tasks = Path("/proc/self/task").glob("*/children")
    pids = [pid for task in tasks for pid in task.read_text().split()]
    return [Path("/proc", pid, "cmdline").read_bytes() for pid in pids]
