"""A real Chromium that looks at the page as it is served; skipped where there is none."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402 - it may not be installed

from tests.places import ROOT  # noqa: E402

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])  # root has none, nor has many a container
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the page as somebody does, and end it with Ctrl-C; it must say nothing but where it is, and stop at once."""
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "cli", "serve", "--port", "0"]
    env = {**os.environ, "HAMSTRING_HOME": str(home), "HAMSTRING_CACHE": str(home / "cache"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as served:
        assert served.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", served.stdout.readline())
        assert found is not None
        yield found[0]
        served.send_signal(signal.SIGINT)
        said, _ = served.communicate(timeout=20)
        assert said == "Stopped.\n", "nothing is logged, nothing of anybody's answers"
        assert served.returncode == 0


class Looking:
    """Somebody who looks at the page: what their browser asked for, and what went wrong in it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(90_000)  # of a machine that does a lot else
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)

    def go(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(self.address + path)
        return self.page

    def check(self) -> None:
        """Nothing left the page's own origin, and nothing went wrong; a form that is refused on purpose may say so."""
        assert all(url.startswith(self.address) for url in self.asked), self.asked
        assert [text for text in self.wrong if "status of 400" not in text] == []


def looking(browser: Browser, address: str, **context: Any) -> Iterator[Looking]:
    """Yield somebody who looks, and check what their browser did."""
    with browser.new_context(**context) as opened:
        found = Looking(opened, address)
        yield found
        found.check()


@pytest.fixture
def somebody(chromium: Browser, address: str) -> Iterator[Looking]:
    yield from looking(chromium, address, viewport={"width": 1000, "height": 900})


@pytest.fixture
def without_script(chromium: Browser, address: str) -> Iterator[Looking]:
    yield from looking(chromium, address, viewport={"width": 1000, "height": 900}, java_script_enabled=False)


@pytest.fixture
def on_a_phone(chromium: Browser, address: str) -> Iterator[Looking]:
    yield from looking(
        chromium, address, viewport={"width": 320, "height": 640}, color_scheme="dark", reduced_motion="reduce", has_touch=True
    )
