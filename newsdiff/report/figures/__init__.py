"""Figures of a comparison as SVG: ribbons, matrix, family. One file a figure."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdiff.model import Comparison

__all__ = ["FIGURES", "render_svg"]

FIGURES = {
    "ribbons": "sentences of both sides, and ribbons between those that are linked",
    "matrix": "which article carries which sentence of the dispatch, and how closely",
    "family": "who has it from whom",
}
"""The figures, the usual one first, and what each shows."""


def render_svg(comparison: Comparison, figure: str = "ribbons") -> str:
    """Draw a figure.

    Args:
        comparison: what to show.
        figure: one of `FIGURES`.

    Returns:
        A self-contained SVG document, without script, style sheet or anything from elsewhere.

    Raises:
        ValueError: there is no figure of that name.
    """
    if figure not in FIGURES:
        raise ValueError(f"no figure {figure!r}; there are {', '.join(FIGURES)}")
    module = importlib.import_module(f"{__name__}.{figure}")
    drawn: str = module.draw(comparison).svg()
    return drawn
