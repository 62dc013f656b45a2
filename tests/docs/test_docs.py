"""The pages for users say what the code does: options, keys, placeholders, and links."""

import re
from pathlib import Path

import pytest

from fixtures.targets import model, parse
from fixtures.verdicts import known_failing

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def own_options() -> set[str]:
    source = (ROOT / "fixtures/verdicts/options.py").read_text(encoding="utf-8")
    return set(re.findall(r'\badd\(\s*"(--[\w-]+)"', source))


def test_every_option_is_described_and_none_is_invented() -> None:
    described = set(re.findall(r"^\| `(--[\w-]+)", page("running.md"), re.MULTILINE))

    assert described == own_options()


def test_every_key_of_a_target_file_is_described_and_none_is_invented() -> None:
    text = page("targets.md").partition("## What an HTTP server may offer")[0]
    described = set(re.findall(r"^\| `\[*(\w+)\]*` \|", text, re.MULTILINE))

    assert described == set(parse.KEYS) | set(parse.ENDPOINT_KEYS)


def test_every_extra_of_an_http_server_is_described_with_its_path() -> None:
    text = page("targets.md").partition("## What an HTTP server may offer")[2]
    described = dict(re.findall(r"^\| `(\w+)` \| `(/\w+)` \|", text, re.MULTILINE))

    assert described == model.EXTRAS


def test_every_capability_is_described_and_none_is_invented() -> None:
    rows = page("targets.md").partition("| what a capability claims | name |")[2].split("\n\n")[0]
    described = set(re.findall(r"`([^`]+)`", rows))

    assert {name for name in described if not name.startswith("alpn:")} == set(
        model.CAPABILITIES
    ) - set(model.EXTRAS)


def test_every_capability_that_a_case_asks_for_is_known() -> None:
    sources = [path.read_text(encoding="utf-8") for path in ROOT.glob("suites/**/*.py")]
    asked = re.findall(r"\bcapability\(([^)]*)\)", "".join(sources))
    names = {name for arguments in asked for name in re.findall(r'"([^"]+)"', arguments)}

    assert {name for name in names if not name.startswith("alpn:")} <= set(model.CAPABILITIES)


def test_every_selection_of_the_page_selects_something() -> None:
    shown = re.findall(r"requirement\((\w+)='([^']+)'\)", page("running.md"))
    sources = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("suites/**/*.py"))
    found = re.findall(r'@rfc\d+\("([\d.]+)", (\w+)', sources)
    known = {"section": {section for section, _ in found}, "level": {level for _, level in found}}

    assert [name for name, _ in shown] == ["level", "section"]
    assert all(value in known[name] for name, value in shown)


def test_every_placeholder_is_described_and_none_is_invented() -> None:
    rows = [row for row in page("targets.md").splitlines() if row.startswith("| `{")]
    described = set(re.findall(r"`\{(\w+)\}`", " ".join(row.split(" | ")[0] for row in rows)))

    assert described == {*model.PLACEHOLDERS, *model.DOOR}


def test_the_target_file_of_the_page_can_be_read(tmp_path: Path) -> None:
    example = page("targets.md").split("## The target file")[1].split("\n| key")[0]
    file = tmp_path / "mine.toml"
    file.write_text("\n".join(row.removeprefix("    ") for row in example.splitlines()))

    assert [e.protocol for e in parse.parse(str(file)).endpoints] == ["https", "h3"]


def test_the_known_failures_of_the_page_can_be_read(tmp_path: Path) -> None:
    rows = [row for row in page("known-failing.md").splitlines() if re.match(" {4}.* # ", row)]
    file = tmp_path / "known-failing.txt"
    file.write_text("\n".join(rows))

    assert len(known_failing.read(file)) == len(rows) == 5


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []
