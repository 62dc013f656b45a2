"""What a failing client leaves: its packets with the secrets inside, or octets with times."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.capture.interface import may_capture
from fixtures.capture.portfilter import EQUAL, program
from fixtures.octets import Dump, keep
from tests.endtoend.runs import ROOT, run

CLIENT = f"""
name = "silent"
cwd = "{ROOT}"
role = "client"
command = "{sys.executable} -m reference_impls.http2.client {{url}} {{ca}}"

[[endpoint]]
protocol = """
CASE = "suites/http2/client/test_ping.py"
FIELDS = ("-T", "fields", "-e", "http2.headers.method", "-e", "http2.headers.status")


@pytest.mark.skipif(not may_capture(), reason="needs CAP_NET_RAW")
@pytest.mark.skipif(shutil.which("tshark") is None, reason="needs tshark")
@pytest.mark.parametrize(("protocol", "words"), [("h2", "keys inside"), ("h2c", "-d tcp.port==")])
def test_capture_of_a_client_opens_as_http2(tmp_path: Path, protocol: str, words: str) -> None:
    target = tmp_path / "target.toml"
    target.write_text(f'{CLIENT}"{protocol}"')
    always = ("--evidence", "always", "--target", str(target))

    ended = run(tmp_path, CASE, "-k", "answered and before-head", *always)
    (record,) = [one for one in ended.records if "test_ping" in one["nodeid"]]
    (file,) = [re.sub(r" \(.*", "", one) for one in record["evidence"]]
    option = re.findall(r"-d [^ ]*,http2", record["evidence"][0])
    read = ("tshark", "-r", file, *" ".join(option).split(), *FIELDS)
    shown = subprocess.run(read, capture_output=True, text=True, timeout=60, check=True).stdout

    assert words in record["evidence"][0]
    assert shown.split() == ["GET", "200"]


def test_octets_are_kept_with_their_times(tmp_path: Path) -> None:
    class End:
        dump = Dump()

    End.dump.append(("<-", b"PRI"))
    End.dump.append(("->", b"\0"))
    file = keep([End()], tmp_path / "case")
    assert file is not None
    first, _, second, _ = file.read_text().splitlines()
    assert first == "connection 1 <- 3 octets at 0.0 ms"
    assert re.fullmatch(r"connection 1 -> 1 octet at \d+\.\d ms", second)


@pytest.mark.parametrize("ports", [(80,), (80, 443, 8080)])
def test_no_jump_of_the_filter_leaves_it(ports: tuple[int, ...]) -> None:
    made = program(*ports)
    jumping = [(at, one) for at, one in enumerate(made, 1) if one[0] == EQUAL]
    ends = {at + jump for at, (_, *jumps, _) in jumping for jump in jumps}
    assert max(ends) < len(made) and [one[0] for one in made[-2:]] == [0x06, 0x06]
    assert sum(one[3] in ports for one in made) == 4 * len(ports)
