"""A headless Chromium for the tests of the page.

Without one (or without Playwright) the tests are skipped, with the reason; with
NEWSDIFF_REQUIRE_BROWSER=1 they fail instead. NEWSDIFF_CHROMIUM names the program, NEWSDIFF_AXE the
file `axe.min.js` of axe-core.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

REQUIRED = os.environ.get("NEWSDIFF_REQUIRE_BROWSER") == "1"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def miss(reason):
    """Skip for a reason, or fail where a browser is required."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        miss("Playwright is not installed: pip install playwright")
    program = os.environ.get("NEWSDIFF_CHROMIUM") or shutil.which("chromium")
    if program is None:
        miss("no chromium was found: install Debian's package chromium, or set NEWSDIFF_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """Source text of axe-core."""
    path = os.environ.get("NEWSDIFF_AXE")
    if not path or not Path(path).is_file():
        miss("NEWSDIFF_AXE does not name axe.min.js of the npm package axe-core")
    return Path(path).read_text(encoding="utf-8")


class Opened:
    """A page with all it did: requests beyond itself, errors, dialogs."""

    def __init__(self, page):
        self.page = page
        self.trouble = []
        page.on("console", lambda said: self.trouble.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.trouble.append("dialog"), dialog.dismiss()))

    def refuse(self, route):
        if route.request.url.startswith("file:") and route.request.is_navigation_request():
            route.continue_()
            return
        self.trouble.append(f"request: {route.request.url}")
        route.abort()


@pytest.fixture
def show(chromium, tmp_path):
    """Opens HTML in a fresh context; at the end nothing may have gone wrong or been asked for."""
    opened = []

    def show(html, *, width=1200, scheme="light", reduced="reduce", fragment="", scripted=True):
        path = tmp_path / f"page{len(opened)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion=reduced,
            java_script_enabled=scripted,
            bypass_csp=False,
        )
        each = Opened(context.new_page())
        each.page.route("**/*", each.refuse)
        each.page.goto(path.as_uri() + fragment)
        opened.append((context, each))
        each.page.trouble = each.trouble
        return each.page

    yield show
    for context, each in opened:
        context.close()
        assert each.trouble == []
