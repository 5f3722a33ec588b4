"""What a search for duplicates in a dump can be told."""

from __future__ import annotations

from typing import Literal

import attrs

from newsdiff.sketch.bands import DEFAULT_RECALL

__all__ = ["DEFAULT_THRESHOLD", "MIN_THRESHOLD", "DedupeSettings"]

DEFAULT_THRESHOLD = 0.7
MIN_THRESHOLD = 0.3
"""Below this, paragraphs of news have little more in common than the language."""


@attrs.frozen(kw_only=True)
class DedupeSettings:
    """Settings of a search.

    Attributes:
        threshold: least Jaccard similarity of word 3-shingles, in [.3, 1]; at .7 a paragraph of 50
            words may differ by four or five of them.
        level: paragraph, or article for whole texts.
        exact: find every pair by an exact join instead of by sketches.
        recall: wanted share of the pairs exactly at the threshold, in (0, 1).
        seed: of the sketches, 0 to 2**32 - 1; datasketch's own default is 1.
        threads: 1 or more; the result does not depend on it.
        memory: bytes that the process may take, None for no bound.
        strict: whether a bad record ends the run.
        min_articles: how many articles of one source make a block recurring boilerplate, 2 or more.
    """

    threshold: float = DEFAULT_THRESHOLD
    level: Literal["paragraph", "article"] = "paragraph"
    exact: bool = False
    recall: float = DEFAULT_RECALL
    seed: int = 1
    threads: int = 1
    memory: int | None = None
    strict: bool = False
    min_articles: int = 5

    def __attrs_post_init__(self) -> None:
        _demand(MIN_THRESHOLD <= self.threshold <= 1, "threshold", self.threshold, "from .3 to 1")
        _demand(0 < self.recall < 1, "recall", self.recall, "between 0 and 1")
        _demand(0 <= self.seed < 1 << 32, "seed", self.seed, "from 0 to 2**32 - 1")
        _demand(self.threads >= 1, "threads", self.threads, "at least 1")
        _demand(self.min_articles > 1, "min_articles", self.min_articles, "at least 2")
        _demand(self.level in {"paragraph", "article"}, "level", self.level, "paragraph or article")


def _demand(holds: bool, name: str, value: object, range_: str) -> None:  # noqa: FBT001
    if not holds:
        raise ValueError(f"{name} is {value!r}, but must be {range_}")
