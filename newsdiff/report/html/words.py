"""Sentences of articles as what the templates print: paragraphs of marked pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle
    from newsdiff.report.pieces import Piece

__all__ = ["paragraphs", "sentence_words"]

_KIND_WORDS = {"other_noise": "other"}


def paragraphs(compared: ComparedArticle, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Pieces as paragraphs, each with the kind of its block; text is made visible, not escaped."""
    text = compared.article.text
    found: list[dict[str, Any]] = []
    end = 0
    kinds = _Kinds(compared)
    for piece in pieces:
        if not found or piece.breaks:
            found.append({"kind": kinds.at(piece.start), "pieces": []})
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


class _Kinds:
    """Kinds of blocks, asked for in order of the text."""

    def __init__(self, compared: ComparedArticle) -> None:
        self._blocks = compared.segmented.blocks
        self._at = 0

    def at(self, place: int) -> str:
        """Kind of the block that holds the code point at `place`, as words."""
        while self._at < len(self._blocks) - 1 and self._blocks[self._at].end <= place:
            self._at += 1
        kind = self._blocks[self._at].kind if self._blocks else "body"
        return _KIND_WORDS.get(kind, kind.replace("_", " "))


def sentence_words(compared: ComparedArticle, sentences: Sequence[int]) -> str:
    """The words of some sentences on one line."""
    return one_line(" ".join(compared.segmented.sentence_text(each) for each in sentences))
