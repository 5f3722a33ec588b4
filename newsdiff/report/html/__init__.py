"""A comparison as one self-contained HTML page, or as a fragment for a notebook.

The page asks for nothing from anywhere: its policy forbids every request, and names its one style
sheet and its one script by their SHA-256, so that nothing that an article says could run even if it
were not escaped. Template, styles and script are files of their own beside this module.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from newsdiff._version import __version__
from newsdiff.model.result_files import PAGE_MARK
from newsdiff.report.html import many, pair, summary
from newsdiff.report.html.frame import PageContext, environment, packaged, source_hash
from newsdiff.report.html.head import head_values
from newsdiff.report.rows import arrange_rows
from newsdiff.report.text import GLYPHS, LEVEL_WORDS, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsdiff.model import Comparison
    from newsdiff.report.differences import Difference

__all__ = ["PageContext", "render_html"]

_STYLES = ("report.css", "answer.css", "collation.css", "page.css", "reader.css")
_SCRIPTS = ("pair.js", "address.js", "find.js", "many.js", "page.js")


def render_html(
    comparison: Comparison, *, fragment: bool = False, context: PageContext | None = None
) -> str:
    """The comparison as HTML.

    Args:
        comparison: what to show.
        fragment: only a `<div>` with its own scoped style and no script, to stand within a page of
            somebody else, such as a notebook.
        context: what the page is part of; only for a whole document.

    Returns:
        A whole document, readable without its script; or the fragment.
    """
    values = _values(comparison)
    templates = environment()
    if fragment:
        style = "\n".join(packaged(name) for name in _STYLES[:3])
        digest = hashlib.sha256(repr(values["names"]).encode("utf-8", "replace"))
        for compared in comparison.articles:
            digest.update(compared.article.sha256.encode())
        prefix = f"nd-{digest.hexdigest()[:8]}-"
        template = templates.get_template("fragment.html.j2")
        return template.render(values, style=style, prefix=prefix, fragment=True)
    style = "\n".join(packaged(name) for name in _STYLES)
    script = "\n".join(packaged(name) for name in _SCRIPTS)
    template = templates.get_template("page.html.j2")
    return template.render(
        values,
        style=style,
        script=script,
        context=context,
        page_mark=Markup(PAGE_MARK),  # noqa: S704  a constant
        style_hash=source_hash(style),
        script_hash=source_hash(script),
        prefix="",
        fragment=False,
    )


def _values(comparison: Comparison) -> Mapping[str, Any]:
    """Everything that the templates show."""
    shown = names(comparison)
    heads = summary.article_heads(comparison, shown)
    values: dict[str, Any] = {
        "version": __version__,
        "names": shown,
        "glyphs": GLYPHS,
        "level_words": LEVEL_WORDS,
        "limits": comparison.limits.reached,
        "articles": heads,
        **summary.collation_notes(comparison, shown),
    }
    if len(comparison.articles) == 2:  # noqa: PLR2004
        rows = arrange_rows(*comparison.articles, comparison.links)
        values |= pair.pair_values(comparison, rows)
        return values | head_values(comparison, shown, pair.row_finder(comparison, rows))
    values |= many.many_values(comparison, shown)
    return values | head_values(comparison, shown, _passage_of)


def _passage_of(difference: Difference) -> str:
    """Where the page of n articles shows a difference: its passage."""
    return "" if difference.passage is None else f"passage-{difference.passage + 1}"
