"""Sentences of articles as what the templates print: paragraphs of marked pieces."""

from __future__ import annotations

import bisect
import unicodedata
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from newsdiff.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle
    from newsdiff.report.pieces import Piece

__all__ = ["letters", "paragraphs"]

_KIND_WORDS = {"other_noise": "other"}


def paragraphs(compared: ComparedArticle, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Pieces as paragraphs, each with the kind of its block; text is made visible, not escaped."""
    text = compared.article.text
    found: list[dict[str, Any]] = []
    end = 0
    for piece in pieces:
        if not found or piece.breaks:
            found.append({"kind": _kind_at(compared, piece.start), "pieces": []})
        elif piece.start > end:
            found[-1]["pieces"].append(_plain(" "))
        end = piece.end
        words = visible(text[piece.start : piece.end])
        if not (piece.changed or piece.divergence or piece.credit):
            found[-1]["pieces"].append(_plain(words))
            continue
        found[-1]["pieces"] += _marked(words, piece)
    return found


def _marked(words: str, piece: Piece) -> list[dict[str, Any]]:
    """A marked piece; white space at its ends stays outside the mark."""
    core = words.strip()
    if not core:
        return [_plain(words)]
    before = words[: len(words) - len(words.lstrip())]
    after = words[len(words.rstrip()) :]
    marked = {
        "text": core,
        "changed": piece.changed,
        "divergence": piece.divergence,
        "first": piece.first,
        "credit": piece.credit,
    }
    around = [_plain(space) if space else None for space in (before, after)]
    return [each for each in (around[0], marked, around[1]) if each is not None]


def _plain(words: str) -> dict[str, Any]:
    return {"text": words, "changed": False, "divergence": "", "first": False, "credit": ""}


def _kind_at(compared: ComparedArticle, place: int) -> str:
    """Kind of the block that holds the code point at `place`, as words."""
    blocks = compared.segmented.blocks
    if not blocks:
        return "body"
    index = bisect.bisect_right(blocks, place, hi=len(blocks) - 1, key=attrgetter("end"))
    kind = blocks[index].kind
    return _KIND_WORDS.get(kind, kind.replace("_", " "))


def letters(words: str) -> str:
    """What tells two wordings apart: letters and digits, however they are encoded and cased."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", words).casefold()))
