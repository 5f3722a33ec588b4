"""What the tables say of each story: how many, who was first, how much is shared, whose it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.stories import n_different
from newsdiff.model.moment import UNDATED, is_surely_earlier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.link.stories import Stories

__all__ = ["StoryRows", "agencies_of_groups", "story_rows"]


@attrs.frozen(kw_only=True, eq=False)
class StoryRows:
    """What a table of stories says of each.

    Attributes:
        n_articles: int64[n].
        n_outlets: int64[n], different known sources.
        first: int64[n], the article that was published first; -1 where dates do not decide: one has
            none, two have the same, or a date alone stands against a time of the same day.
        central: int64[n], the article that shares most words with the others.
        first_ms: int64[n], the earliest date, `UNDATED` if none has one.
        last_ms: int64[n].
        share: float64[n], mean over its articles of the part of each that another one has, the one
            that has most of it.
    """

    n_articles: NDArray[np.int64]
    n_outlets: NDArray[np.int64]
    first: NDArray[np.int64]
    central: NDArray[np.int64]
    first_ms: NDArray[np.int64]
    last_ms: NDArray[np.int64]
    share: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.n_articles)


def story_rows(
    stories: Stories,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    left_share: NDArray[np.float64],
    right_share: NDArray[np.float64],
    times: NDArray[np.int64],
    sources: NDArray[np.int64],
) -> StoryRows:
    """Describe each story; arrays as for `find_stories`.

    Returns:
        One row a story, in their order.
    """
    n_stories = len(stories)
    members = np.flatnonzero(stories.of_article >= 0)
    of_member = stories.of_article[members]
    shares = np.zeros(len(times))
    together = (stories.of_article[left] == stories.of_article[right]) & (
        stories.of_article[left] >= 0
    )
    np.maximum.at(shares, left[together], left_share[together])
    np.maximum.at(shares, right[together], right_share[together])
    n_outlets = n_different(of_member, sources[members], n_stories)
    total = np.bincount(of_member, shares[members], n_stories)
    members = members[times[members] != UNDATED]
    members = members[np.lexsort((times[members], stories.of_article[members]))]
    of_member = stories.of_article[members]
    bounds = np.searchsorted(of_member, np.arange(n_stories + 1))
    dated = np.flatnonzero(np.diff(bounds))
    first = np.full(n_stories, -1, dtype=np.int64)
    first_ms = np.full(n_stories, UNDATED, dtype=np.int64)
    last_ms = first_ms.copy()
    earliest = members[bounds[dated]]
    first_ms[dated], last_ms[dated] = times[earliest], times[members[bounds[dated + 1] - 1]]
    is_decided = np.diff(bounds)[dated] == stories.n_articles[dated]
    second = times[members[np.minimum(bounds[dated] + 1, len(members) - 1)]]
    is_decided &= is_surely_earlier(times[earliest], second)
    first[dated[is_decided]] = earliest[is_decided]
    return StoryRows(
        n_articles=stories.n_articles,
        n_outlets=n_outlets,
        first=first,
        central=stories.central,
        first_ms=first_ms,
        last_ms=last_ms,
        share=total / stories.n_articles,
    )


def agencies_of_groups(
    groups: NDArray[np.int64],
    codes: NDArray[np.int64],
    names: Sequence[str | None],
    n_groups: int,
) -> list[str | None]:
    """The agencies that articles of each story credit, those that most of them credit first.

    Args:
        groups: int64[n_articles], story of each article, -1 for none.
        codes: int64[n_articles], index into `names`.
        names: agencies that are credited together, ", " between them; None for none.
        n_groups: how many stories there are.

    Returns:
        For each story, names with ", " between them; None for none.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(n_groups)]
    chosen = np.flatnonzero((groups >= 0) & (codes > 0))
    for group, code in zip(groups[chosen].tolist(), codes[chosen].tolist(), strict=True):
        counts[group].update((names[code] or "").split(", "))
    return [", ".join(name for name, _ in _ranked(each)) or None for each in counts]


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first, by name among equals."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
