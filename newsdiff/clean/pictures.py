"""Captions by their neighbours: beside a credit, twice in a row, above a film's description."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsdiff.clean.captions import INNER_STOP, caption_weight
from newsdiff.clean.signs import own_flag, own_signs
from newsdiff.clean.sizes import (
    CAPTION,
    CERTAIN,
    CLAUSE,
    CLIP,
    FAIR,
    HEADLINE,
    HINT,
    LABEL,
    MOSTLY,
    NOTE,
    PAIR,
    SENTENCE,
    SPEAKER,
    STANDFIRST,
    TINY,
)

if TYPE_CHECKING:
    from newsdiff.clean.lines import Line

__all__ = ["pair_clip", "pair_pictures", "pair_twins"]

MIN_TWIN = 25
"""Code points of a line, at least, that stands twice in a row."""
MAX_CLIP = 5
"""A film stands among the first lines."""

Weights = dict[int, float]


def pair_twins(lines: list[Line]) -> None:
    """A line that stands twice in a row, once with more behind it: a caption or post, copied."""
    for first, second in pairwise(lines):
        if max(first.n_same, second.n_same) > PAIR or min(first.n_words, second.n_words) <= LABEL:
            continue
        longer, shorter = sorted((first, second), key=lambda line: len(line.text), reverse=True)
        stem = shorter.text.rstrip(" .…")
        if len(stem) < MIN_TWIN or not longer.text.startswith(stem):
            continue
        if longer.text != shorter.text:
            if not longer.is_story and longer.kind != "repeated_headline":
                shorter.mark("embed" if longer.kind == "embed" else "caption")
        elif first is lines[0]:
            second.mark("repeated_headline")
        elif not first.is_title_like and first.n_words <= _longest_twin(first):
            first.mark("caption")
            second.mark("caption")


def _longest_twin(line: Line) -> int:
    """Words of a caption that stands twice; several sentences are a passage set in large type."""
    return HEADLINE if line.is_prose and INNER_STOP.search(line.text) else NOTE


def pair_pictures(lines: list[Line]) -> None:
    """The caption beside each picture's credit: the neighbour that reads most like one."""
    picks = [
        (index, _neighbours(lines, index))
        for index, line in enumerate(lines)
        if line.kind == "photo_credit"
    ]
    sides = {step: sum(weights.get(step, 0.0) for _, weights in picks) for step in (-1, 1)}
    usual = max((-1, 1), key=lambda step: sides[step])
    many = len(picks) > PAIR
    lead = FAIR if many and sides[usual] > sides[-usual] else HINT / 2
    for index, weights in picks:
        if weights and (many or not _has_caption(lines, index)):
            _pick(lines, index, {**weights, **_led(weights, usual, lead)}, weights)
    _mark_gallery(lines)
    captions = {line.text for line in lines if line.kind == "caption" and line.n_same > 1}
    for line in lines:
        if line.kind == "body" and line.text in captions:
            line.mark("caption")
    _pair_returning(lines)


def _neighbours(lines: list[Line], index: int) -> Weights:
    """For each side of a credit that may hold its caption, how much it reads like one."""
    weights = {}
    for step in (-1, 1):
        other = index + step
        if 0 <= other < len(lines) and lines[other].kind in ("body", "caption"):
            weights[step] = _beside_credit(lines[other], lines[index])
    return weights


def _led(weights: Weights, usual: int, lead: float) -> Weights:
    return {usual: weights[usual] + lead} if usual in weights else {}


def _pick(lines: list[Line], index: int, ranked: Weights, weights: Weights) -> None:
    step = max(ranked, key=lambda step: ranked[step])
    line, beyond = lines[index + step], index + 2 * step
    weight = weights[step]
    alone = len(weights) == 1 and index > 0
    if (weight > 0 or alone) and 0 <= beyond < len(lines) and not lines[beyond].is_story:
        weight += HINT
    prose = line.ends and line.n_words >= STANDFIRST
    if weight >= (FAIR if prose else HINT):
        line.mark("caption")


def _has_caption(lines: list[Line], index: int) -> bool:
    return any(line.kind == "caption" for line in lines[max(0, index - 1) : index + 2])


def _beside_credit(line: Line, credit: Line) -> float:
    """How much a line beside a credit reads like its caption."""
    if line.kind == "caption":
        return CERTAIN
    weight = caption_weight(line, beside=own_flag(line.language, "bare_captions"))
    if credit.text[0] == "©" and credit.n_words <= LABEL:
        weight -= FAIR + HINT / 2
    if line.n_words <= SENTENCE and line.ends:
        weight += HINT / 2
    if line.n_words <= LABEL and line.capitals == 1 and not line.ends:
        weight -= HINT + HINT / 2
    return weight - HINT / 2 * (line.n_words > CAPTION)


def _mark_gallery(lines: list[Line]) -> None:
    """A line with a picture's credit on both sides, and no more than a caption long, is one."""
    for index in range(1, len(lines) - 1):
        line = lines[index]
        both = lines[index - 1].kind == lines[index + 1].kind == "photo_credit"
        if both and line.kind == "body" and line.n_words <= HEADLINE:
            line.mark("caption")


def _pair_returning(lines: list[Line]) -> None:
    """A name that comes back is the pictures' credit; a short sentence right above is a caption.

    Names that take turns are those of people who talk with each other.
    """
    named = [line.text for line in lines if _returns(line)]
    if len(named) > 1 and all(one != other for one, other in pairwise(named)):
        return
    for line, credit in pairwise(lines):
        if _returns(credit):
            credit.mark("photo_credit")
            if line.kind == "body" and line.n_words <= SPEAKER and line.n_same < TINY:
                line.mark("caption")


def _returns(line: Line) -> bool:
    """Whether a line is a name or label that comes back."""
    short = line.n_words <= LABEL and not line.ends and line.capitals > MOSTLY
    return short and line.n_same >= TINY and line.kind in ("body", "photo_credit")


def pair_clip(lines: list[Line]) -> None:
    """A film's title over its description, high in the article: both are the film's caption."""
    for index, (title, line) in enumerate(pairwise(lines[: MAX_CLIP + 1])):
        if line.kind != "body" or line.n_words > CAPTION:
            continue
        named = any(hit.kind == "clip" for hit in line.hits)
        if named or (index == 1 and _tells_of_clip(lines)):
            line.mark("caption")
            if TINY <= title.n_words <= CLIP and title.text[-1] != "." and title.kind == "body":
                title.mark("caption")


def _tells_of_clip(lines: list[Line]) -> bool:
    """Headline, a second title, then one sentence in the present tense of television."""
    if lines[0].kind != "headline" or not lines[1].is_title_like or lines[1].n_words < CLAUSE:
        return False
    line = lines[2]
    words = {word.strip(".,").lower() for word in line.words}
    verbs = own_signs(line.language, "clip_verbs")
    return line.ends and line.n_words <= HEADLINE and bool(words & verbs)
