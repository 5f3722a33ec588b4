"""Reads the pages that are drawn, for tests: what is in them and whether it is closed."""

from __future__ import annotations

import html.parser


class Reader(html.parser.HTMLParser):
    """Collects elements, attributes, text, and elements that were not closed."""

    VOID = frozenset({"meta", "link", "input", "br", "rect", "path"})

    def __init__(self, page):
        super().__init__()
        self.elements, self.open, self.wrong, self.text = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(tag)

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text.append(data)
