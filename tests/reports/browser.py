"""A real browser without a window: Chromium, which no page that it shows can make call home."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
MEND = "apt-get install chromium chromium-driver"
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--window-size=1280,1000",
)  # fmt: skip


def is_there() -> bool:
    """Whether browser and driver are installed; MEND is the command where they are not."""
    return BROWSER.exists() and DRIVER.exists()


@contextmanager
def chromium() -> Iterator[Any]:
    """Start a browser; it ends with the block. What its pages complain of is kept in its log."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in QUIET:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()
