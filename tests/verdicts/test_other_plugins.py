"""Plugins of others that a user adds: they find each case as pytest would have it."""

from pathlib import Path

import pytest

from tests.verdicts.project import run
from tests.verdicts.test_verdicts import MUST

ACCOUNT = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    item.account = []
    result = yield
    del item.account
    return result

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    item.account.append(call.when)
    return (yield)
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_plugin_that_keeps_an_account_of_each_case_meets_the_sanity_case_too(
    tmp_path: Path, workers: str
) -> None:
    (tmp_path / "account.py").write_text(ACCOUNT)
    cases = "".join(f"{MUST}def test_{name}():\n    pass\n" for name in "abcd")
    sanity = f"{MUST}@pytest.mark.sanity\ndef test_first():\n    pass\n"

    ended = run(tmp_path, cases, "suites", "-n", workers, "-p", "account", sanity=sanity)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts()) == {"test_first", *(f"test_{name}" for name in "abcd")}
