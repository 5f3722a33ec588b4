"""Draws the README's picture of the page from the seed articles, as `docs/report.png`.

Needs Playwright and a Chromium (NEWSDIFF_CHROMIUM, else the one on the path).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from conftest import FLAGS
from playwright.sync_api import sync_playwright

import newsdiff

ROOT = Path(__file__).parents[2]
SIZE = {"width": 1180, "height": 1790}


def draw(target):
    """Writes the top of the page as PNG to `target`."""
    seeds = ROOT / "seeds"
    articles = [
        newsdiff.Article(text=(seeds / f"{name}.txt").read_text(encoding="utf-8"), path=name)
        for name in ("russia-open-to-dialogue", "russia-regrets-refusal")
    ]
    program = os.environ.get("NEWSDIFF_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(newsdiff.compare(*articles).to_html(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(viewport=SIZE, device_scale_factor=1.2)
        opened = context.new_page()
        opened.goto(page.as_uri())
        opened.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    picture = ROOT / "docs" / "report.png"
    picture.parent.mkdir(exist_ok=True)
    draw(picture)
