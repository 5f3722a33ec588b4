"""Every format on shapes that break things: bounded time by construction, and clean output."""

from __future__ import annotations

import json

import pytest
import report_builder as build

from newsdiff.report import (
    render_csv,
    render_html,
    render_json,
    render_markdown,
    render_terminal,
)

FORMATS = {
    "csv": render_csv,
    "html": render_html,
    "fragment": lambda made: render_html(made, fragment=True),
    "json": render_json,
    "markdown": render_markdown,
    "wide": lambda made: render_terminal(made, width=120, color=True),
    "narrow": lambda made: render_terminal(made, width=40, color=False),
}
SHAPES = {
    "brackets": "(" * 300_000 + "a",
    "one word": "a" * 300_000,
    "one line": "The tide came in again. " * 20_000,
    "emoji": "🌊👩‍👩‍👧‍👦🇳🇴" * 3_000,
    "ideographs": "渡船星期一返回岛屿。" * 3_000,
    "nothing to see": "\u200b\u200c\u200d\ufeff" * 2_000 + "x",
    "controls": "".join(map(chr, range(1, 10))) + "\x0b\x0c\x1b[31m\x7f\x85\x9b\u2028\u202e x",
    "surrogates": "\ud800 \udfff \ud83d x",
    "marks": "e" + "\u0301" * 20_000,
    "right to left": "המעבורת חזרה לאי. " * 2_000,
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_takes_every_shape(name, shape):
    """The output encodes as UTF-8 and holds no character that a reader would obey."""
    text = SHAPES[shape].replace("\n", " ")
    articles = [build.segmented(f"headline| {text}\nbody| {text} end", source=text[:500])] * 2
    links = [build.link(articles, (0, [0]), (1, [0]), "verbatim", 1.0)] if len(text) < 100 else []
    shown = FORMATS[name](build.compare(articles, links))
    shown.encode("utf-8")
    if name == "json":
        json.loads(shown)
        return
    allowed = {"\n", "\t", "\x1b"} if name == "wide" else {"\n", "\t"}
    wrong = {each for each in shown if ord(each) < 32 or 127 <= ord(each) < 160} - allowed
    assert not wrong
    assert "\u202e" not in shown


@pytest.mark.parametrize("n_edits", [5_000])
def test_many_edits_in_one_sentence(n_edits):
    """A sentence of tens of thousands of edits is drawn without going over it again for each."""
    left = " ".join(f"w{n} a" for n in range(n_edits))
    right = " ".join(f"w{n} b" for n in range(n_edits))
    articles = [build.segmented(f"body| {left}"), build.segmented(f"body| {right}")]
    edits, at = [], 0
    while at < len(left):
        end = left.find(" a", at)
        end = len(left) if end < 0 else end + 1
        edits.append(build.Edit(op="equal", left=(at, end), right=(at, end)))
        edits.append(build.Edit(op="replace", left=(end, end + 1), right=(end, end + 1)))
        at = end + 1
    link = build.attrs.evolve(
        build.Link(
            left=build.side(0, articles[0], [0]),
            right=build.side(1, articles[1], [0]),
            level="edited",
            score=0.9,
            margin=0.5,
        ),
        edits=tuple(edits),
    )
    comparison = build.compare(articles, [link])
    for render in FORMATS.values():
        assert render(comparison)
