"""Wordings of one passage collated word by word: what all have, and where they vary.

Every wording is aligned with one of them, the lemma, by the longest common subsequence of its words
(Hunt & McIlroy 1976; bit-parallel by rapidfuzz). The places where any wording varies are joined
where they touch, which gives the parallel segmentation of the TEI Guidelines (chapter 12.2.3): in
each unit every witness has exactly one reading. A wording that has too little in common with the
lemma would tear it into single words and is kept whole, apart.

Time: O(w · n · m / 64) for w distinct wordings of m words and a lemma of n; wordings of more than
    `_MOST_WORDS` are kept whole.
"""

from __future__ import annotations

import bisect
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import attrs
from rapidfuzz.distance import Indel

from newsdiff.patterns import STRAIGHT_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import ComparedArticle, Span

__all__ = ["Apparatus", "Reading", "Unit", "Word", "collate_wordings", "words_of"]

_QUOTES = frozenset({'"', "'"})
_WIDEST_GAP = 2
_MOST_WORDS = 4_000
_LEAST_COMMON = 0.5
"""Part of the words of the shorter of a wording and the lemma that they have in common."""

_SLIGHT_WORDS = 2
_SLIGHT_LETTERS = 3
"""So few words, each so short, do not part two variants: `of the` between two changes."""


class Word(NamedTuple):
    """A word or mark.

    Attributes:
        key: what it is compared by: the text with apostrophes and dashes of one kind, and whether
            it is quoted.
        text: as its article has it; spaces within, as in `27 000`, are plain ones.
        space: white space comes before it.
        quoted: it stands between quotation marks, which are left out.
    """

    key: tuple[str, bool]
    text: str
    space: bool
    quoted: bool


@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """The same words of one witness or several; no words where these omit something."""

    words: tuple[Word, ...]
    witnesses: tuple[int, ...]


@attrs.frozen(kw_only=True, eq=False)
class Unit:
    """A stretch of a passage: one reading where all agree, else the lemma's and the others."""

    readings: tuple[Reading, ...]


@attrs.frozen(kw_only=True, eq=False)
class Apparatus:
    """A passage collated.

    Attributes:
        witnesses: whose wordings the units hold, in order.
        units: these wordings in parallel, in order; readings joined by witness give its wording.
        apart: wordings that are too far from the lemma to be collated with it, by first witness.
    """

    witnesses: tuple[int, ...]
    units: tuple[Unit, ...]
    apart: tuple[Reading, ...]


def words_of(
    compared: ComparedArticle, sentences: Sequence[int], quoted: Sequence[Span]
) -> tuple[Word, ...]:
    """The words and marks of some sentences, without the marks around what is quoted.

    Args:
        compared: the article.
        sentences: indices of its sentences, in order.
        quoted: what stands between quotation marks in it, without the marks: disjoint, in order.
    """
    text, tokens = compared.article.text, compared.segmented.tokens
    starts = [span[0] for span in quoted]
    words: list[Word] = []
    opening: bool | None = None
    for sentence in sentences:
        row = compared.segmented.sentences[sentence]
        for at in range(row.first_token, row.end_token):
            start, end = tokens.starts[at], tokens.ends[at]
            place = bisect.bisect_right(starts, start)
            said = " ".join(text[start:end].split())
            is_mark = said.translate(STRAIGHT_MARKS) in _QUOTES
            space = start == 0 or text[start - 1].isspace() or at == row.first_token
            if is_mark and place < len(quoted) and _is_gap(text, end, starts[place]):
                opening = space if opening is None else opening
                continue
            if is_mark and place and _is_gap(text, quoted[place - 1][1], start):
                continue
            is_quoted = place > 0 and start < quoted[place - 1][1]
            space, opening = space if opening is None else opening, None
            key = (said.translate(STRAIGHT_MARKS), is_quoted)
            words.append(Word(key, said, space, is_quoted))
    return tuple(words)


def _is_gap(text: str, start: int, end: int) -> bool:
    """Whether at most a space stands between a mark and what it encloses."""
    return 0 <= end - start <= _WIDEST_GAP and not text[start:end].strip()


def collate_wordings(wordings: Sequence[tuple[int, tuple[Word, ...]]]) -> Apparatus:
    """Collate the wordings of a passage.

    Args:
        wordings: witness and words; the first is the lemma.

    Returns:
        The apparatus: each witness either in every unit or in one reading apart.
    """
    groups: dict[_Key, list[int]] = {}
    by_key: dict[_Key, tuple[Word, ...]] = {}
    for witness, words in wordings:
        key = tuple(word.key for word in words)
        groups.setdefault(key, []).append(witness)
        by_key.setdefault(key, words)
    lemma = next(iter(groups))
    aligned = [(lemma, [_Run(0, len(lemma), 0)])]
    apart = []
    for key in list(groups)[1:]:
        runs = _common_runs(lemma, key)
        if runs is None:
            apart.append(Reading(words=by_key[key], witnesses=tuple(sorted(groups[key]))))
        else:
            aligned.append((key, runs))
    apart.sort(key=lambda reading: reading.witnesses)
    return Apparatus(
        witnesses=tuple(sorted(witness for key, _ in aligned for witness in groups[key])),
        units=tuple(
            _unit([(by_key[key][first:end], groups[key]) for key, (first, end) in stretches])
            for stretches in _stretches(aligned)
        ),
        apart=tuple(apart),
    )


class _Run(NamedTuple):
    """Words [first, end) of the lemma stand in a wording from `there` on."""

    first: int
    end: int
    there: int


_Key = tuple[tuple[str, bool], ...]


def _common_runs(lemma: _Key, other: _Key) -> list[_Run] | None:
    """The runs of words that a wording has in common with the lemma; None if it has too few."""
    shorter = min(len(lemma), len(other))
    if not shorter or max(len(lemma), len(other)) > _MOST_WORDS:
        return None
    codes = [code for code in Indel.opcodes(lemma, other) if code.tag == "equal"]
    if sum(code.src_end - code.src_start for code in codes) < _LEAST_COMMON * shorter:
        return None
    runs = [_Run(code.src_start, code.src_end, code.dest_start) for code in codes]
    return [run for run in runs if not _is_slight(lemma, other, run)]


def _is_slight(lemma: _Key, other: _Key, run: _Run) -> bool:
    """Whether a run is too slight to part the changes on both sides of it."""
    length = run.end - run.first
    if length > _SLIGHT_WORDS or any(
        len(text) > _SLIGHT_LETTERS for text, _ in lemma[run.first : run.end]
    ):
        return False
    at_start = run.first == 0 and run.there == 0
    at_end = run.end == len(lemma) and run.there + length == len(other)
    return not (at_start or at_end)


_Stretch = tuple[_Key, tuple[int, int]]


def _stretches(aligned: Sequence[tuple[_Key, list[_Run]]]) -> Iterator[list[_Stretch]]:
    """For each unit, in order, which words of each wording it holds."""
    n_lemma = len(aligned[0][0])
    changed = _joined([span for key, runs in aligned for span in _changed(n_lemma, len(key), runs)])
    last = 0
    for low, high in (*changed, (n_lemma, n_lemma + 1)):
        if low > last:
            yield [(k, (_after(runs, last, len(k)), _before(runs, low))) for k, runs in aligned]
        if high <= n_lemma:
            yield [(k, (_before(runs, low), _after(runs, high, len(k)))) for k, runs in aligned]
        last = high


def _changed(n_lemma: int, n_other: int, runs: Sequence[_Run]) -> Iterator[Span]:
    """Where a wording varies, as spans of the lemma's words; empty ones where it adds something."""
    here = there = 0
    for run in (*runs, _Run(n_lemma, n_lemma, n_other)):
        if run.first > here or run.there > there:
            yield here, run.first
        here, there = run.end, run.there + run.end - run.first


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that touch as one, in order."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _before(runs: Sequence[_Run], place: int) -> int:
    """Where a wording stands at a place between words of the lemma, before what it adds there."""
    at = bisect.bisect_left(runs, place, key=attrgetter("first")) - 1
    return runs[at].there + place - runs[at].first if at >= 0 else 0


def _after(runs: Sequence[_Run], place: int, n_other: int) -> int:
    """The same after what it adds there."""
    at = bisect.bisect_right(runs, place, key=attrgetter("first")) - 1
    within = at >= 0 and place < runs[at].end
    return runs[at].there + place - runs[at].first if within else n_other


def _unit(stretches: Sequence[tuple[tuple[Word, ...], Sequence[int]]]) -> Unit:
    """Wordings of a unit with the same words as one reading, the lemma's first."""
    found: dict[_Key, tuple[tuple[Word, ...], list[int]]] = {}
    for words, witnesses in stretches:
        key = tuple(word.key for word in words)
        found.setdefault(key, (words, []))[1].extend(witnesses)
    lemma, *others = found.values()
    others.sort(key=lambda each: min(each[1]))
    return Unit(
        readings=tuple(
            Reading(words=words, witnesses=tuple(sorted(witnesses)))
            for words, witnesses in (lemma, *others)
        )
    )
