"""What a pass over a dump notes of each article: its language and the agencies that it credits.

Both start from the hashes of the article's words, which the pass has anyway: function words are
counted by the languages that have them, and an article in which no name of an agency stands is done
with. Only the rest become Python strings, for `QuickCredits`. A name is looked for by its longest
word and the word beside that; short forms such as `PA` or `MAP`, which count in brackets alone, by
the bytes behind a bracket. Linear in the text.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.clean.language import (
    MIN_DENSITY,
    MIN_EVIDENCE,
    MIN_LEAD,
    language_codes,
    owners_of_words,
)
from newsdiff.clean.quick_credits import QuickCredits
from newsdiff.core.kernels import WordTable, count_words, find_bracketed, find_words
from newsdiff.core.strings import strings_at
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from newsdiff.model.dump import Strings

__all__ = ["Annotations", "Annotator", "Texts"]

_WORD = regex(r"\w+")


@attrs.frozen(kw_only=True, eq=False)
class Annotations:
    """What is noted of some articles.

    Attributes:
        languages: uint8[n], index in `language_codes()`; 0 for a language that is not known.
        agencies: canonical names of the agencies that each credits, joined by ", ".
    """

    languages: NDArray[np.uint8]
    agencies: Strings


@attrs.frozen(eq=False)
class Texts:
    """Articles of a batch: their bytes, and the hashes of their words.

    Attributes:
        content: uint8, UTF-8 in which the articles stand, lone surrogates allowed.
        starts: int64[n], first byte of each.
        ends: int64[n], one past the last.
        sources: who published each.
        words: uint32, hashes of the case-folded words of all.
        first_words: int64[n + 1], words of each.
    """

    content: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    sources: Strings
    words: NDArray[np.uint32]
    first_words: NDArray[np.int64]

    def text(self, index: int) -> str:
        """The text of an article."""
        raw = self.content[self.starts[index] : self.ends[index]]
        return raw.tobytes().decode("utf-8", "surrogatepass")

    def source(self, index: int) -> str | None:
        """Who published an article, where known."""
        start, end = self.sources.offsets[index : index + 2]
        raw = self.sources.content[start:end].tobytes()
        return raw.decode("utf-8", "surrogatepass") if raw else None


@attrs.frozen(kw_only=True, eq=False)
class _Names:
    """Words by which names are looked for, and what stands beside them in names.

    Attributes:
        words: uint32[n], hashes, ascending.
        steps: int64[k, n], where beside such a word another one of a name stands.
        others: uint32[k, n], the hash of that one.
    """

    words: NDArray[np.uint32]
    steps: NDArray[np.int64]
    others: NDArray[np.uint32]

    @classmethod
    def from_beside(cls, beside: dict[int, list[tuple[int, int]]]) -> _Names:
        """Of steps and other words for each word."""
        words = sorted(beside)
        depth = max(map(len, beside.values()), default=0)
        padded = [(beside[word] * depth)[:depth] for word in words]
        pairs = np.array(padded, dtype=np.int64).reshape(len(words), depth, 2)
        return cls(
            words=np.array(words, dtype=np.uint32),
            steps=np.ascontiguousarray(pairs[:, :, 0].T),
            others=np.ascontiguousarray(pairs[:, :, 1].T.astype(np.uint32)),
        )

    def whole(self, words: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of places of its words those where a name stands whole."""
        ranks = np.searchsorted(self.words, words[places])
        whole = np.zeros(len(places), dtype=bool)
        for steps, others in zip(self.steps, self.others, strict=True):
            beside = np.clip(places + steps[ranks], 0, len(words) - 1)
            whole |= words[beside] == others[ranks]
        return places[whole]


LONGEST_SHORT = 4
"""Letters of a short form that counts in brackets alone."""
SAMPLE = 200
"""Words in the middle of an article that tell its language."""


@attrs.frozen(eq=False)
class Annotator:
    """Notes the language of articles and the agencies that they credit.

    Attributes:
        word_hash: how words are hashed.
        quick: how credits are found.
    """

    word_hash: Callable[[str], int]
    quick: QuickCredits = attrs.field(factory=QuickCredits)

    def annotate(self, texts: Texts) -> Annotations:
        """Note what is to be known of articles.

        Args:
            texts: the articles.

        Returns:
            The notes, in their order.
        """
        languages = self.languages(texts)
        credited: dict[int, str] = {}
        for index in self.named(texts).tolist():
            language = language_codes()[languages[index]]
            found = self.quick.of(texts.text(index), texts.source(index), language)
            if found:
                credited[index] = ", ".join(found)
        return Annotations(languages=languages, agencies=strings_at(credited, len(languages)))

    def languages(self, texts: Texts) -> NDArray[np.uint8]:
        """As `detect_language` decides, by the words in the middle."""
        table, weights = self._function_words
        bounds = texts.first_words
        counts = np.empty((len(bounds) - 1, len(weights)), dtype=np.uint32)
        count_words(texts.words, bounds, SAMPLE, table, counts)
        scores = weights.T @ counts.T.astype(np.float64)
        languages, articles = scores.argmax(axis=0), np.arange(len(counts))
        best = scores[languages, articles]
        scores[languages, articles] = 0.0
        second = scores.max(axis=0)
        n_read = np.minimum(np.diff(bounds), SAMPLE)
        least = np.maximum(MIN_EVIDENCE, np.maximum(MIN_LEAD * second, MIN_DENSITY * n_read))
        return np.where(best >= least, languages + 1, 0).astype(np.uint8)

    def named(self, texts: Texts) -> NDArray[np.int64]:
        """Articles in which the name of an agency stands, ascending."""
        table, names = self._name_words
        places = np.empty(len(texts.words), dtype=np.int64)
        n = find_words(texts.words, table, places)
        named = names.whole(texts.words, places[:n])
        found = np.empty(len(texts.starts), dtype=np.uint8)
        find_bracketed(texts.content, texts.starts, texts.ends, self._short_forms, found)
        found[np.searchsorted(texts.first_words, named, side="right") - 1] = 1
        return np.flatnonzero(found)

    @cached_property
    def _short_names(self) -> tuple[str, ...]:
        """Names that count in brackets alone, and whose small letters may be a word (`map`)."""
        names = self.quick.agencies.credit_names.items()
        return tuple(name for name, bracketed in names if _is_short(name, bracketed=bracketed))

    @cached_property
    def _short_forms(self) -> NDArray[np.uint32]:
        """Their small letters, as `find_bracketed` takes them."""
        forms = [int.from_bytes(name.lower().encode(), "little") for name in self._short_names]
        return np.array(forms, dtype=np.uint32)

    @cached_property
    def _function_words(self) -> tuple[WordTable, NDArray[np.float64]]:
        """Function words with their group, and what a word of a group is worth by language."""
        groups: dict[tuple[str, ...], int] = {}
        known = {
            self.word_hash(word): groups.setdefault(owners, len(groups) + 1)
            for word, owners in sorted(owners_of_words().items())
        }
        languages = language_codes()[1:]
        weights = [[(code in owners) / len(owners) for code in languages] for owners in groups]
        weights.insert(0, [0.0] * len(languages))
        return _table(known), np.array(weights)

    @cached_property
    def _name_words(self) -> tuple[WordTable, _Names]:
        """The longest word of each other name, and what stands beside it."""
        beside: dict[int, list[tuple[int, int]]] = {}
        for name in self.quick.agencies.credit_names:
            if name in self._short_names:
                continue
            words = _WORD.findall(name.casefold())
            longest = max(range(len(words)), key=lambda index: len(words[index]))
            step = 0 if len(words) == 1 else -1 if longest else 1
            other = self.word_hash(words[longest + step])
            beside.setdefault(self.word_hash(words[longest]), []).append((step, other))
        return _table(dict.fromkeys(beside, 1)), _Names.from_beside(beside)


def _is_short(name: str, *, bracketed: bool) -> bool:
    """Whether a name counts in brackets alone and its small letters may be a word."""
    plain = name.isascii() and name.isalpha() and name.isupper()
    return bracketed and plain and len(name) <= LONGEST_SHORT


def _table(known: dict[int, int]) -> WordTable:
    """Words by hash with a value each, as the core looks them up."""
    hashes, values = tuple(known), tuple(known.values())
    return WordTable(np.array(hashes, dtype=np.uint32), np.array(values, dtype=np.int32))
