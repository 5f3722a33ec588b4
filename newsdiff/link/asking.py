"""Texts asked of an index: those of its rows that are similar to a paragraph, or to a sentence.

Candidates of a paragraph are the rows with its words, and those that agree with it on a band of
their sketches; all of them are compared exactly. Candidates of a sentence are the rows that have it
word for word, those that have a sampled sequence of words in common with its paragraph, and the
candidates of the paragraph that were not similar enough as a whole; every sentence of these is
compared with it. So whoever has a sentence word for word is found, and whoever has most of it with
odds that `newsdiff.link.samples` states.

Time is that of the look-ups, and linear in the words of the candidates.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

import attrs
import numpy as np

from newsdiff.core.ranges import distinct, spread
from newsdiff.link.candidates import united
from newsdiff.link.runs import (
    Alike,
    alike_runs,
    is_among,
    packed,
    places_in_groups,
    sentence_runs,
    sentences_of,
    text_runs,
)
from newsdiff.link.sentences import MIN_SENTENCE_WORDS
from newsdiff.model import Limit
from newsdiff.model.index_answer import LESS_ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from newsdiff.link.runs import WordsOfTexts
    from newsdiff.link.sentences import Sentences

__all__ = ["AlikeSentences", "AlikeTexts", "AskedTexts", "alike_sentences", "alike_texts"]

MAX_CANDIDATES = 10_000
"""Rows that agree on bands with one paragraph and are compared with it."""
MAX_CARRYING = 10_000
"""Rows that have one sentence word for word and are named."""
MAX_NEAR = 100
"""Rows with a sequence in common with one paragraph whose sentences are compared with its own:
those with most in common."""
_PAIRS_A_TURN = 1 << 20
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


class KnownTexts(Protocol):
    """What is asked of an index."""

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up, as in `newsdiff.model.index.Storage`."""

    def words(self, rows: NDArray[np.int64]) -> WordsOfTexts:
        """Words and marks of rows, ascending, each once."""


@attrs.frozen(kw_only=True, eq=False)
class AskedTexts:
    """Different texts that are asked about.

    Attributes:
        texts: uint64[n], hash of the words of each.
        keys: uint32[n, n_bands].
        content: their words and marks.
    """

    texts: NDArray[np.uint64]
    keys: NDArray[np.uint32]
    content: WordsOfTexts

    def __len__(self) -> int:
        return len(self.texts)


@attrs.frozen(kw_only=True, eq=False)
class AlikeTexts:
    """Rows that are similar to asked texts, by text, then row.

    Attributes:
        asked: int64[n].
        rows: int64[n].
        similarities: float64[n], exact.
        containments: float64[n].
        is_verbatim: bool[n], the same words in the same order.
        others: uint64, candidates that were not similar enough; text in the upper half.
        less_alike: uint64, of these, those that are from `LESS_ALIKE` on, ascending.
        cut: int64, texts of which not all candidates were compared, ascending.
        limits: bounds that were reached.
    """

    asked: NDArray[np.int64]
    rows: NDArray[np.int64]
    similarities: NDArray[np.float64]
    containments: NDArray[np.float64]
    is_verbatim: NDArray[np.bool_]
    others: NDArray[np.uint64]
    less_alike: NDArray[np.uint64]
    cut: NDArray[np.int64]
    limits: tuple[Limit, ...] = ()

    @property
    def packed(self) -> NDArray[np.uint64]:
        """Text in the upper half, then row."""
        return packed(self.asked, self.rows)


@attrs.frozen(kw_only=True, eq=False)
class AlikeSentences:
    """Sentences of rows that are similar to asked ones, by sentence, then row; one of each row.

    Attributes:
        sentences: the asked ones.
        numbers: int64, the number of each of these in its text, from 0.
        asked: int64[n], which of these.
        rows: int64[n].
        places: int64[n], which sentence of the row it is, from 0; -1 where the whole paragraph is
            similar to the row, and its sentences were not compared.
        similarities: float64[n], exact.
        containments: float64[n].
        is_verbatim: bool[n].
        cut: int64, asked ones of which not all rows were looked at, ascending.
        limits: bounds that were reached.
    """

    sentences: Sentences
    numbers: NDArray[np.int64]
    asked: NDArray[np.int64]
    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    similarities: NDArray[np.float64]
    containments: NDArray[np.float64]
    is_verbatim: NDArray[np.bool_]
    cut: NDArray[np.int64]
    limits: tuple[Limit, ...] = ()


class _Bounded(NamedTuple):
    """Pairs up to a bound, the left sides that have more, and the bound if there are any."""

    pairs: NDArray[np.uint64]
    cut: NDArray[np.int64]
    limits: tuple[Limit, ...]


class _Compared(NamedTuple):
    """Sentences of rows that were compared; as in `AlikeSentences`."""

    asked: NDArray[np.int64]
    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    similarities: NDArray[np.float64]
    containments: NDArray[np.float64]
    is_verbatim: NDArray[np.bool_]


def alike_texts(asked: AskedTexts, known: KnownTexts, threshold: float) -> AlikeTexts:
    """Find the rows that are similar to asked texts.

    Args:
        asked: the texts.
        known: the index.
        threshold: least Jaccard similarity.

    Returns:
        The rows.
    """
    same, same_rows = known.find("text", asked.texts)
    verbatim = packed(same, same_rows)
    by_bands = _by_bands(asked, known)
    candidates = by_bands.pairs[~is_among(by_bands.pairs, verbatim)]
    rows, right = np.unique(candidates & _LOW, return_inverse=True)
    pairs = candidates & ~_LOW | right.astype(np.uint64)
    rows = rows.astype(np.int64)
    least = min(threshold, LESS_ALIKE)
    found = alike_runs(text_runs(asked.content), text_runs(known.words(rows)), pairs, least)
    is_alike = found.similarities >= threshold
    met = packed(found.left, rows[found.right])
    near = met[is_alike]
    everything = np.append(verbatim, near)
    order = np.argsort(everything)
    n_same = len(verbatim)
    return AlikeTexts(
        asked=(everything >> _U32).astype(np.int64)[order],
        rows=(everything & _LOW).astype(np.int64)[order],
        similarities=np.append(np.ones(n_same), found.similarities[is_alike])[order],
        containments=np.append(np.ones(n_same), found.containments[is_alike])[order],
        is_verbatim=order < n_same,
        others=candidates[~is_among(candidates, near)],
        less_alike=met[~is_alike],
        cut=by_bands.cut,
        limits=by_bands.limits,
    )


def _by_bands(asked: AskedTexts, known: KnownTexts) -> _Bounded:
    n_bands = asked.keys.shape[1]
    bands = np.arange(n_bands, dtype=np.uint64) << _U32
    places, rows = known.find("band", (bands | asked.keys).ravel())
    pairs = distinct(packed(places // max(n_bands, 1), rows))
    what = "texts that agree on bands with one paragraph and are compared with it"
    return _bounded(pairs, MAX_CANDIDATES, what)


def alike_sentences(
    asked: AskedTexts, known: KnownTexts, texts: AlikeTexts, threshold: float, sampling: int
) -> AlikeSentences:
    """Find the rows that have sentences of asked texts, and more than these are not similar.

    Args:
        asked: the texts.
        known: the index.
        texts: the rows that are similar to them.
        threshold: least Jaccard similarity of two sentences.
        sampling: one sequence in so many is looked up.

    Returns:
        The sentences; those that stand in a row that is similar as a whole are among them only
        where they do so word for word.
    """
    everything = sentences_of(asked.content)
    sentences = everything.of_words(MIN_SENTENCE_WORDS)
    is_long = everything.ends - everything.starts >= MIN_SENTENCE_WORDS
    keys = sentences.keys(asked.content.words)
    places, rows = known.find("sentence", keys)
    carrying = _bounded(
        packed(places, rows), MAX_CARRYING, "texts that have one sentence and are named"
    )
    verbatim = carrying.pairs
    of_text = packed(sentences.rows[(verbatim >> _U32).astype(np.int64)], verbatim & _LOW)
    is_within = is_among(of_text, texts.packed)
    near = _near(asked, known, texts, sampling)
    candidates = united([of_text[~is_within], near.pairs])
    found = _compared(asked, sentences, keys, known, candidates, threshold)
    within = verbatim[is_within]
    n = len(within)
    whole = (within >> _U32).astype(np.int64), (within & _LOW).astype(np.int64)
    order = np.argsort(np.append(within, packed(found.asked, found.rows)), kind="stable")
    return AlikeSentences(
        sentences=sentences,
        numbers=places_in_groups(everything.rows)[is_long],
        asked=np.append(whole[0], found.asked)[order],
        rows=np.append(whole[1], found.rows)[order],
        places=np.append(np.full(n, -1), found.places)[order],
        similarities=np.append(np.ones(n), found.similarities)[order],
        containments=np.append(np.ones(n), found.containments)[order],
        is_verbatim=np.append(np.ones(n, dtype=bool), found.is_verbatim)[order],
        cut=distinct(np.append(carrying.cut, np.flatnonzero(is_among(sentences.rows, near.cut)))),
        limits=(*carrying.limits, *near.limits),
    )


def _near(asked: AskedTexts, known: KnownTexts, texts: AlikeTexts, sampling: int) -> _Bounded:
    """Texts and rows with a sampled sequence in common, or that agree on a band, and no more."""
    hashes, owners = text_runs(asked.content).samples(sampling)
    sampled = distinct(hashes << _U32 | owners)
    places, rows = known.find("sample", sampled >> _U32)
    met = packed(sampled[places] & _LOW, rows)
    met = np.sort(met[~is_among(met, texts.packed)])
    pairs = distinct(met)
    counts = np.diff(np.searchsorted(met, pairs), append=len(met))
    order = np.lexsort((pairs, -counts, pairs >> _U32))
    what = "texts with words in common with one paragraph whose sentences are compared with it"
    near = _bounded(pairs[order], MAX_NEAR, what)
    others = _bounded(texts.others, MAX_NEAR, what)
    return _Bounded(
        pairs=united([near.pairs, others.pairs]),
        cut=distinct(np.append(near.cut, others.cut)),
        limits=near.limits or others.limits,
    )


def _compared(
    asked: AskedTexts,
    sentences: Sentences,
    keys: NDArray[np.uint64],
    known: KnownTexts,
    candidates: NDArray[np.uint64],
    threshold: float,
) -> _Compared:
    """The best sentence of each row for each asked one; candidates are texts and rows."""
    rows, right = np.unique(candidates & _LOW, return_inverse=True)
    content = known.words(rows.astype(np.int64))
    theirs = sentences_of(content)
    their_firsts = np.searchsorted(theirs.rows, np.arange(len(rows) + 1))
    their_keys = theirs.keys(content.words)
    firsts = np.searchsorted(sentences.rows, np.arange(len(asked) + 1))
    runs = sentence_runs(asked.content, sentences), sentence_runs(content, theirs)
    parts = [
        alike_runs(*runs, pairs, threshold)
        for pairs in _crossed(candidates >> _U32, right, firsts, their_firsts)
    ]
    left, other, similarities, containments = (
        np.concatenate([np.empty(0, dtype=kind), *(getattr(part, name) for part in parts)])
        for name, kind in zip(
            attrs.fields_dict(Alike), (np.int64, np.int64, float, float), strict=True
        )
    )
    is_verbatim = keys[left] == their_keys[other]
    # The most similar sentence of a row, of equal ones the first.
    order = np.lexsort((other, ~is_verbatim, -similarities, theirs.rows[other], left))
    groups = packed(left, theirs.rows[other])[order]
    best = order[places_in_groups(groups) == 0]
    there = theirs.rows[other[best]]
    return _Compared(
        asked=left[best],
        rows=rows.astype(np.int64)[there],
        places=other[best] - their_firsts[there],
        similarities=similarities[best],
        containments=containments[best],
        is_verbatim=is_verbatim[best],
    )


def _crossed(
    asked: NDArray[np.uint64],
    others: NDArray[np.integer],
    firsts: NDArray[np.int64],
    other_firsts: NDArray[np.int64],
) -> Iterator[NDArray[np.uint64]]:
    """Every sentence of one text with every sentence of the other, about so many at a time."""
    asked = asked.astype(np.int64)
    n_own = firsts[asked + 1] - firsts[asked]
    n_other = other_firsts[others + 1] - other_firsts[others]
    totals = np.append(0, np.cumsum(n_own * n_other))
    cuts = np.searchsorted(totals, np.arange(0, totals[-1], _PAIRS_A_TURN))
    for first, end in pairwise(distinct(np.append(cuts, len(asked))).tolist()):
        part = slice(first, end)
        own = spread(firsts[asked[part]], n_own[part])
        widths = np.repeat(n_other[part], n_own[part])
        theirs = spread(np.repeat(other_firsts[others[part]], n_own[part]), widths)
        yield np.sort(packed(np.repeat(own, widths), theirs))


def _bounded(pairs: NDArray[np.uint64], limit: int, what: str) -> _Bounded:
    """So many pairs of each left side, of those that come first."""
    places = places_in_groups(pairs >> _U32)
    largest = int(places.max(initial=-1)) + 1
    if largest <= limit:
        return _Bounded(pairs, np.empty(0, dtype=np.int64), ())
    cut = (pairs[places == limit] >> _U32).astype(np.int64)
    met = Limit(stage="link", what=what, limit=limit, actual=largest)
    return _Bounded(pairs[places < limit], cut, (met,))
