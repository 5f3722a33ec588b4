"""How many texts of an index are near to a paragraph that nobody else ran, by the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.ranges import distinct, spread
from newsdiff.link.runs import is_among, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.link.asking import AlikeTexts
    from newsdiff.link.hits import Units
    from newsdiff.model.index_answer import IndexedArticle
    from newsdiff.store.store import Store

__all__ = ["count_less_alike"]


def count_less_alike(
    store: Store,
    units: Units,
    alike: AlikeTexts,
    n_hits: NDArray[np.int64],
    own: Sequence[tuple[IndexedArticle, ...]],
) -> list[int]:
    """Count the texts that are less alike, of the paragraphs without hits.

    Args:
        store: the index.
        units: the paragraphs.
        alike: what is known of their texts.
        n_hits: int64[n_units], articles that ran each.
        own: of each asked article, what of the index it is itself.

    Returns:
        A number for each paragraph: different texts that an article has which is neither removed
        nor the asked one itself; 0 where there are hits.
    """
    silent = np.flatnonzero((n_hits == 0) & (units.texts >= 0))
    of_texts, every_row = unpacked(alike.less_alike)
    firsts, n_rows = _matches(of_texts, units.texts[silent])
    rows = every_row[spread(firsts, n_rows)]
    known = distinct(rows)
    places, numbers = store.find("place", known.astype(np.uint64))
    is_there = ~is_among(numbers, store.removed())
    places, numbers = places[is_there], numbers[is_there]
    firsts, n_carriers = _matches(places, np.searchsorted(known, rows))
    near = np.repeat(packed(np.repeat(silent, n_rows), rows), n_carriers)
    asked = units.articles[unpacked(near)[0]]
    itself = [(number, each.number) for number, same in enumerate(own) for each in same]
    mine = distinct(packed(*np.array(itself, dtype=np.int64).reshape(-1, 2).T))
    is_other = ~is_among(packed(asked, numbers[spread(firsts, n_carriers)]), mine)
    counts: list[int] = np.bincount(
        unpacked(distinct(near[is_other]))[0], minlength=len(units)
    ).tolist()
    return counts


def _matches(
    known: NDArray[np.int64], wanted: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each wanted number stands first among known ones, ascending, and how often."""
    firsts = np.searchsorted(known, wanted)
    return firsts, np.searchsorted(known, wanted, side="right") - firsts
