"""The page of HTML, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reports.page import as_html, write
from tests.reports.browser import MEND, chromium, is_there
from tests.reports.records import record

pytest.importorskip("selenium.webdriver")

HOSTILE = "</script><script>document.title = 'taken'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not is_there():
        pytest.skip(MEND)
    with chromium() as driver:
        yield driver


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Any:
    """Show records: a function that returns the browser."""

    def show(*records: dict[str, Any]) -> Any:
        write(tmp_path, records)
        browser.get((tmp_path / "report.html").as_uri())
        assert browser.get_log("browser") == []
        return browser

    return show


def texts(browser: Any, selector: str) -> list[str]:
    found = browser.find_elements("css selector", selector)
    return [one.text for one in found if one.is_displayed()]


def test_cases_stand_under_suite_and_chapter(page: Any) -> None:
    shown = page(record(), record("test_b", "violated", id="X-2"))

    assert texts(shown, "section h2") == ["demo"]
    assert texts(shown, "section h3") == ["x"]
    assert texts(shown, ".row .id") == ["X-1", "X-2"]
    assert texts(shown, ".row .verdict") == ["met", "violated"]


def test_verdict_level_and_words_choose_what_is_shown(page: Any) -> None:
    shown = page(
        record(),
        record("test_b", "violated", id="X-2", seen="a strange alert"),
        record("test_c", "advised", id="X-3", level="SHOULD"),
    )
    shown.find_element("css selector", "input[value=met]").click()
    assert texts(shown, ".row .id") == ["X-2", "X-3"]

    shown.find_element("css selector", "#level option:nth-child(2)").click()
    assert texts(shown, ".row .id") == ["X-2"]

    shown.find_element("css selector", "input[value=met]").click()
    shown.find_element("id", "text").send_keys("strange ALERT")
    shown.execute_script("filter()")
    assert texts(shown, ".row .id") == ["X-2"]
    assert texts(shown, "#shown") == ["1 of 3"]


def test_every_verdict_can_be_chosen_also_where_another_parameter_fares_worse(page: Any) -> None:
    shown = page(record("test_a[1]", "crashed"), record("test_a[2]", "hung"))

    assert texts(shown, ".row .verdict") == ["crashed", "hung"]
    assert texts(shown, "#shown") == ["2 of 2"]


def test_cases_and_verdicts_are_counted_above(page: Any) -> None:
    shown = page(record("test_a[1]"), record("test_a[2]"))

    assert "1 case, 2 verdicts;" in shown.find_element("id", "about").text


def test_what_was_not_tried_is_told_apart_from_an_error(page: Any) -> None:
    untried = [record(f"test_{n}", "error", attachments={"untried": True}) for n in range(2)]
    sanity = record("test_s", "sanity", suite="other")
    shown = page(record("test_sanity", "error"), *untried, sanity)

    assert texts(shown, "#totals th") == ["suite", "target", "untried", "error"]
    assert texts(shown, "#totals td") == ["demo", "mine", "2", "1", "other", "mine", "1", "-"]


def test_page_is_no_wider_than_a_narrow_window(browser: Any, page: Any) -> None:
    octets = {"hex": "00" * 512, "size": 512, "line": "<- a" * 99}
    with_all = record(
        "test_" + "long" * 30,
        "known-failing",
        target="z" * 90,
        seen="y" * 300,
        transcript=["1.0 ms -> " + "a" * 99],
        evidence=[f"out/mine/demo/test_x/test_{'long' * 30}.pcapng"],
        attachments={"why": "x" * 300, "octets": octets},
    )
    narrow = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    try:
        shown = page(with_all, *(record(f"test_{v}", v) for v in ("not-applicable", "crashed")))
        for row in shown.find_elements("css selector", ".row"):
            row.click()
        wide = shown.execute_script("return document.documentElement.scrollWidth > innerWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert not wide


def test_click_opens_requirement_transcript_and_rerun_line(page: Any) -> None:
    line = "     0.3 ms  ->  ClientHello"
    attachments = {"rerun": "pytest suites/demo"}
    shown = page(
        record(document="RFC 9846", section="4.6", transcript=[line], attachments=attachments)
    )
    shown.find_element("css selector", ".row").click()

    link = shown.find_element("css selector", ".detail a").get_attribute("href")
    assert link == "https://www.rfc-editor.org/rfc/rfc9846#section-4.6"
    assert "pytest suites/demo" in texts(shown, ".detail dd")
    assert texts(shown, ".detail svg text") == ["tester", "target", "0.3 ms", "ClientHello"]


def test_reason_of_a_known_failure_is_shown_and_found(page: Any) -> None:
    known = {"reason": "our ticket 12"}
    shown = page(record(), record("test_b", "known-failing", id="X-2", attachments=known))
    shown.find_element("id", "text").send_keys("TICKET 12")
    shown.execute_script("filter()")
    assert texts(shown, ".row .id") == ["X-2"]

    shown.find_elements("css selector", ".row")[1].click()
    assert "our ticket 12" in texts(shown, ".detail dd")


def test_long_line_of_the_ladder_is_cut_and_tells_all_where_one_points(page: Any) -> None:
    words = f"one line\nand another {'x' * 100}"
    shown = page(record(transcript=[f"     0.3 ms  <-  {words}"]))
    shown.find_element("css selector", ".row").click()

    label = shown.find_elements("css selector", ".detail svg text")[-1]
    assert label.text.startswith("one line") and "…" in label.text
    title = shown.find_element("css selector", ".detail svg title")
    assert title.get_property("textContent") == words


def test_warning_stands_above_a_run_that_did_not_end(browser: Any, tmp_path: Path) -> None:
    for ended in (True, False):
        write(tmp_path, [record()], ended=ended)
        browser.get((tmp_path / "report.html").as_uri())

        assert bool(texts(browser, "#unfinished")) is not ended


def test_octets_that_decided_are_a_dump(page: Any) -> None:
    octets = b"HTTP/1.1 200 OK\r\n<b>\xff"
    last = {"line": "     0.4 ms  <-  200 OK", "hex": octets.hex(), "size": 600}
    shown = page(record(verdict="violated", attachments={"octets": last}))
    shown.find_element("css selector", ".row").click()

    assert texts(shown, ".detail h4") == ["last octets of the target: 600"]
    assert texts(shown, ".detail .soft") == ["0.4 ms <- 200 OK"]
    assert texts(shown, ".detail .dump") == [
        "0000  48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d  HTTP/1.1 200 OK.\n"
        "0010  0a 3c 62 3e ff                                   .<b>.\n"
        "... 579 more"
    ]


def test_evidence_is_linked_from_beside_the_page(page: Any) -> None:
    path = "ci/out/my mine/demo/test_x/test_a[1].pcapng (keys inside: Wireshark opens it decrypted)"
    shown = page(record("test_a[1]", "violated", target="my mine", evidence=[path]))
    shown.find_element("css selector", ".row").click()

    (link,) = shown.find_elements("css selector", ".detail dd a[href$=pcapng]")
    assert link.get_attribute("href") == shown.current_url.replace(
        "report.html", "my%20mine/demo/test_x/test_a%5B1%5D.pcapng"
    )
    assert link.text == path.partition(" (")[0]
    assert path in texts(shown, ".detail dd")


def test_several_targets_become_a_matrix(page: Any) -> None:
    shown = page(
        record("test_a[a]", target="a"),
        record("test_a[b]", "hung", target="b"),
        record("test_b[a]", target="a"),
    )

    assert texts(shown, "#columns .verdict") == ["a", "b"]
    assert texts(shown, ".row .verdict") == ["met", "hung", "met", "-"]


def test_what_a_target_has_sent_is_text_and_nothing_else(page: Any) -> None:
    shown = page(
        record(
            verdict="violated",
            target=HOSTILE,
            seen=HOSTILE,
            remarks=[HOSTILE],
            transcript=[f" 0.1 ms  <-  {HOSTILE}"],
        )
    )
    shown.find_element("css selector", ".row").click()

    assert texts(shown, ".detail dd")[1:3] == [HOSTILE, HOSTILE]
    assert shown.find_elements("css selector", "img") == []
    assert shown.title != "taken"
    assert shown.get_log("browser") == []


def test_page_asks_for_nothing_from_anywhere_else() -> None:
    text = as_html([record()])

    assert "default-src 'none'" in text
    assert "<link" not in text
    assert "src=" not in text
