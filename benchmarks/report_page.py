"""How soon report.html shows itself, and how soon its filter answers a key, in real Chromium.

python -m benchmarks.report_page [VERDICTS]
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from reports import page
from tests.reports.browser import MEND, chromium, is_there
from tests.reports.records import record

TIMES = 5
OF_A_CHAPTER, OF_A_SUITE = 40, 500
"""Verdicts."""
WORDS = "a frame of another length is answered by an error of the connection and by nothing else"
NAMES = ("first contentful paint", "all rows are there", "a key in the filter")
# The script of the page has run when the document is complete; the frame behind it shows the rows.
LISTED = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => {
  window.listed = performance.now();
})));
"""
ALL, TOOK = "return window.listed", "return window.took"
PAINT = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# From the key to the frame that shows the answer, the page's own wait for a further key included.
WATCH = """
const field = document.getElementById("text");
let began;
field.addEventListener("keydown", key => { began = key.timeStamp; }, {once: true});
new MutationObserver((_, watching) => {
  watching.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - began; }));
}).observe(document.getElementById("shown"), {childList: true});
field.focus();
"""


def main() -> None:
    """Measure and print the median and the worst of so many pages, in milliseconds."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    if not is_there():
        sys.exit(f"there is no browser: {MEND}")
    with tempfile.TemporaryDirectory(prefix="wireproof-") as folder, chromium() as browser:
        page.write(Path(folder), [verdict(one) for one in range(number)])
        file = Path(folder, "report.html")
        print(
            f"{number} verdicts, {file.stat().st_size / 1e6:.1f} MB; milliseconds of {TIMES} pages"
        )
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LISTED})
        seen = [measured(browser, file) for _ in range(TIMES)]
    for name, taken in zip(NAMES, zip(*seen, strict=True), strict=True):
        print(f"{name:<24}{median(taken):6.0f} (median)  {max(taken):6.0f} (worst)")


def verdict(number: int) -> dict[str, Any]:
    """Return a record as long as those of real runs; every twentieth has failed."""
    failed = number % 20 == 0
    chapter = number // OF_A_CHAPTER
    suite = f"suite{number // OF_A_SUITE}"
    attachments = {"octets": {"line": "1.1 ms <- PING", "hex": "2a" * 512, "size": 700}}
    return record(
        f"test_rule_{number}",
        "violated" if failed else "met",
        id=f"X-{number}",
        nodeid=f"suites/{suite}/test_chapter{chapter}.py::test_rule_{number}",
        suite=suite,
        sentence=f"{WORDS.capitalize()}, rule {number}.",
        transcript=[f"{at:8.1f} ms  {'<-' if at % 2 else '->'}  {WORDS}" for at in range(10)],
        expected="PING ack 7769726570726f6f" if failed else "",
        seen="PING ack 0000000000000000" if failed else "",
        attachments=attachments if failed else {},
    )


def measured(browser: Any, file: Path) -> tuple[float, float, float]:
    """Show the page afresh; return the milliseconds of each of NAMES."""
    browser.get("about:blank")
    browser.get(file.as_uri())
    listed, paint = waited_for(browser, ALL), waited_for(browser, PAINT)
    browser.execute_script(WATCH)
    browser.switch_to.active_element.send_keys("7")
    return paint, listed, waited_for(browser, TOOK)


def waited_for(browser: Any, script: str) -> float:
    """Return what a script returns once that is something."""
    from selenium.webdriver.support.ui import WebDriverWait

    found: float = WebDriverWait(browser, 30, poll_frequency=0.05).until(
        lambda one: one.execute_script(script)
    )
    return found


if __name__ == "__main__":
    main()
