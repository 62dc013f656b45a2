"""What a server that speaks HTTP/2 alone is found to offer."""

import sys
from pathlib import Path

from fixtures.http2.offers import explore
from fixtures.processes.loopback import Loopback
from fixtures.targets.credentials import issue
from fixtures.targets.model import Endpoint, Target
from fixtures.targets.running import Running

ROOT = Path(__file__).parents[2]
COMMAND = f"{sys.executable} -m reference_impls.http2.server --host {{host}} --port {{port}}"


def test_the_pages_of_the_reference(tmp_path):
    target = Target("it", "it", ROOT, command=COMMAND, cwd=ROOT, endpoints=(Endpoint("h2c"),))
    one = Running(
        target, Loopback(), folder=tmp_path, credentials=lambda: issue(tmp_path / "credentials")
    )
    one.start()
    try:
        sentence = explore(one)
    finally:
        one.stop()

    assert sentence.startswith("it offers echo")
    assert one.target.capabilities == {
        "echo", "head", "large", "protected", "redirect", "resource", "slow", "store",
    }  # fmt: skip
