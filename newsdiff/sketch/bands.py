"""Choose how a sketch is cut into bands, from the threshold and the recall that is wanted.

Two blocks of similarity s agree on a band of r rows with probability s**r, hence meet in at least
one of b bands with 1 - (1 - s**r)**b (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets",
section 3.4). Long bands give few false candidates, many bands few misses.
"""

from __future__ import annotations

import math

import attrs

from newsdiff.model.dump_settings import DEDUPE_DEFAULTS

__all__ = ["Bands"]

_SIZES = (64, 128, 192, 256)
_MAX_ROWS = 16
_CHEAP_ROWS = 3


@attrs.frozen(kw_only=True)
class Bands:
    """How many bands of how many rows, out of a sketch of how many minima.

    Attributes:
        n_bands: at least 1.
        n_rows: at least 1; bands and rows need not use up the sketch.
        n_permutations: size of the sketch, a multiple of 64.
    """

    n_bands: int
    n_rows: int
    n_permutations: int

    @classmethod
    def from_threshold(cls, threshold: float, recall: float = DEDUPE_DEFAULTS.recall) -> Bands:
        """Choose bands that find pairs at `threshold` with probability `recall` or more.

        Among the sketches of 64 minima the longest band that reaches the recall is taken; where
        that has fewer than three rows (many false candidates), larger sketches are tried. If
        none reaches it, the largest sketch with the shortest bands comes closest.

        Args:
            threshold: Jaccard similarity, in (0, 1].
            recall: in (0, 1).

        Returns:
            The bands, filled up to use the whole sketch.

        Example:
            >>> Bands.from_threshold(0.7)
            Bands(n_bands=16, n_rows=4, n_permutations=64)
        """
        choices = [cls._fitting(threshold, recall, size) for size in _SIZES]
        found = [choice for choice in choices if choice is not None]
        if not found:
            return cls(n_bands=_SIZES[-1], n_rows=1, n_permutations=_SIZES[-1])
        for choice in found:
            if choice.n_rows >= _CHEAP_ROWS:
                return choice
        return max(found, key=lambda choice: choice.n_rows)

    @classmethod
    def _fitting(cls, threshold: float, recall: float, size: int) -> Bands | None:
        for n_rows in range(_MAX_ROWS, 0, -1):
            bands = cls(n_bands=size // n_rows, n_rows=n_rows, n_permutations=size)
            if bands.recall_at(threshold) >= recall:
                return bands
        return None

    def recall_at(self, similarity: float) -> float:
        """Probability that a pair of this similarity meets in at least one band."""
        met = min(similarity, 1.0) ** self.n_rows
        if met >= 1:
            return 1.0
        return 1 - math.exp(self.n_bands * math.log1p(-met))
