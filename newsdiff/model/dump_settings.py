"""What a search for duplicates in a dump can be told, with every default in its one place.

The defaults of `newsdiff.dedupe`, of its command's options and of their help come from here.
"""

from __future__ import annotations

from typing import Literal

import attrs

from newsdiff.errors import ResourceError
from newsdiff.model.shingles import SHINGLE_WORDS

__all__ = [
    "DEDUPE_DEFAULTS",
    "LEVELS",
    "MEMORY_MAX",
    "MEMORY_MIN",
    "MIN_EVIDENCE_WORDS",
    "MIN_THRESHOLD",
    "REPRESENTATIVE_DEFAULTS",
    "RUN_WORDS",
    "SIMILARITY",
    "STORY_DEFAULTS",
    "DedupeSettings",
    "DumpLevel",
    "RepresentativeSettings",
    "StorySettings",
    "demand_memory",
    "n_threads_max",
]

DumpLevel = Literal["paragraph", "sentence", "article"]
LEVELS: tuple[DumpLevel, ...] = ("paragraph", "sentence", "article")

SIMILARITY = f"Jaccard of word {SHINGLE_WORDS}-shingles"
"""What similarity is, as help texts call it."""
MIN_THRESHOLD = 0.3
"""Below this, paragraphs of news have little more in common than the language."""
MEMORY_MIN = 512_000_000
"""The least memory that a run can be told to stay within: the libraries take half of it."""
MEMORY_MAX = 1 << 50
"""More than any computer has."""
_THREAD_BYTES = 64_000_000
_LIBRARY_BYTES = 300_000_000
_RECORD_BYTES, _TEXT_BYTES = 160, 40
"""What memory holds of each record (name, source, time) and each text, whatever is on disk."""
MIN_EVIDENCE_WORDS = 8
"""Fewest words of a block that is evidence of reuse: `Advertisement`, a place name, a byline, the
name of a speaker are none."""
RUN_WORDS = MIN_EVIDENCE_WORDS
"""Fewest words of a run that two articles have in common and that is evidence of reuse."""


@attrs.frozen(kw_only=True)
class DedupeSettings:
    """Settings of a search.

    Attributes:
        threshold: least Jaccard similarity of word shingles, in [.3, 1]; at .7 a paragraph of 50
            words may differ by four or five of them.
        level: paragraph, sentence, or article for whole texts.
        exact: find every pair by an exact join instead of by sketches.
        recall: wanted share of the pairs exactly at the threshold, in (0, 1); those above it are
            found more surely.
        seed: of the sketches, 0 to 2**32 - 1; datasketch's own default is 1.
        threads: 1 or more; the result does not depend on it.
        memory: bytes that the process may take, `MEMORY_MIN` or more, None for no bound.
        strict: whether a bad record ends the run.
        min_articles: fewest articles of one source that make a block recur, and fewest different
            surroundings that make it boilerplate, 2 or more.
        min_words: fewest words, in common runs of `RUN_WORDS` or more, of two articles that share
            text, at least `RUN_WORDS`; fewer are enough where they are more than half of one.
    """

    threshold: float = 0.7
    level: DumpLevel = "paragraph"
    exact: bool = False
    recall: float = 0.985
    seed: int = 1
    threads: int = 1
    memory: int | None = None
    strict: bool = False
    min_articles: int = 5
    min_words: int = 20

    def __attrs_post_init__(self) -> None:
        least = f"from {MIN_THRESHOLD:g} to 1"
        _demand(MIN_THRESHOLD <= self.threshold <= 1, "threshold", self.threshold, least)
        _demand(0 < self.recall < 1, "recall", self.recall, "between 0 and 1")
        _demand(0 <= self.seed < 1 << 32, "seed", self.seed, "from 0 to 2**32 - 1")
        _demand(self.threads >= 1, "threads", self.threads, "at least 1")
        _demand(self.min_articles > 1, "min_articles", self.min_articles, "at least 2")
        _demand(self.min_words >= RUN_WORDS, "min_words", self.min_words, f"at least {RUN_WORDS}")
        memory = MEMORY_MIN if self.memory is None else self.memory
        bounds = f"from {MEMORY_MIN:,} to {MEMORY_MAX:,} bytes"
        _demand(MEMORY_MIN <= memory <= MEMORY_MAX, "memory", self.memory, bounds)
        _demand(self.level in LEVELS, "level", self.level, " or ".join(LEVELS))


@attrs.frozen(kw_only=True)
class RepresentativeSettings:
    """Which articles are left out of a deduplicated dump, at paragraph level.

    Attributes:
        share: part of an article, boilerplate not counted, that has to be in one kept article for
            it to be left out, in (0, 1].
        min_story: an article with less story than this beside its boilerplate is never left out,
            in (0, 1].
    """

    share: float = 0.9
    min_story: float = 0.25

    def __attrs_post_init__(self) -> None:
        _demand(0 < self.share <= 1, "share", self.share, "above 0 and at most 1")
        _demand(0 < self.min_story <= 1, "min_story", self.min_story, "above 0 and at most 1")


@attrs.frozen(kw_only=True)
class StorySettings:
    """Which articles make a story. Similar is the geometric mean of the shares of two articles.

    Attributes:
        cohesion: least mean similarity of two groups of articles that become one story, in (0, 1];
            at .2, two articles of one length have a fifth of their text in common. With less, it
            is more and more often the background of an event that they share.
        min_words: fewest words that two articles share, 1 or more.
        window_days: days that two articles may lie apart, above 0. Of pairs of different outlets
            that are similar by .3 or more, nine in ten lie within seven.
        house_similarity: least similarity of two articles of one source, in (0, 1]: of less are
            the next day's report, with the same background, and what fills a template.
        house_window_days: days that two articles of one source may lie apart, above 0: versions
            follow each other more closely than the numbers of a series.
    """

    cohesion: float = 0.2
    min_words: int = 30
    window_days: float = 7.0
    house_similarity: float = 0.4
    house_window_days: float = 3.0

    def __attrs_post_init__(self) -> None:
        above = "above 0 and at most 1"
        _demand(0 < self.cohesion <= 1, "cohesion", self.cohesion, above)
        _demand(0 < self.house_similarity <= 1, "house_similarity", self.house_similarity, above)
        _demand(self.min_words >= 1, "min_words", self.min_words, "at least 1")
        _demand(self.window_days > 0, "window_days", self.window_days, "above 0")
        days = self.house_window_days
        _demand(days > 0, "house_window_days", days, "above 0")


def n_threads_max(memory: int | None) -> int:
    """Threads for which a bound on memory has room: each has a stretch of the dump and its words.

    Example:
        >>> n_threads_max(None) > n_threads_max(MEMORY_MIN)
        True
    """
    return 256 if memory is None else max((memory - MEMORY_MIN) // _THREAD_BYTES + 2, 1)


def demand_memory(memory: int | None, n_records: int, n_texts: int) -> None:
    """Refuse a dump of more records than a bound on memory has room for, whatever is in them.

    Args:
        memory: the bound.
        n_records: records that were read so far.
        n_texts: different texts of their paragraphs.

    Raises:
        ResourceError: names, sources and times of the records alone would break the bound.
    """
    if memory is None:
        return
    n_bytes = n_records * _RECORD_BYTES + n_texts * _TEXT_BYTES
    if n_bytes > max(memory - _LIBRARY_BYTES, _THREAD_BYTES):
        problem = f"{n_records:,} records are more than {memory / 1e6:,.0f} MB of memory can hold"
        raise ResourceError(problem, "give more memory, or divide the dump")


def _demand(holds: bool, name: str, value: object, range_: str) -> None:  # noqa: FBT001
    if not holds:
        raise ValueError(f"{name} is {value!r}, but must be {range_}")


DEDUPE_DEFAULTS = DedupeSettings()
REPRESENTATIVE_DEFAULTS = RepresentativeSettings()
STORY_DEFAULTS = StorySettings()
