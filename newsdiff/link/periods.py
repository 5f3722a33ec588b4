"""When the articles of a group were published: from the first to the last that has a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.model.moment import DAY_MS, UNDATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Periods"]


@attrs.frozen(kw_only=True, eq=False)
class Periods:
    """From the first to the last dated article of each group, in milliseconds since 1970.

    Attributes:
        begins: float64[n], nan for a group without any.
        ends: float64[n], the same.
        longest: milliseconds that may lie between two groups of one story.
    """

    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    longest: float

    @classmethod
    def from_times(
        cls, times: NDArray[np.int64], groups: NDArray[np.int64], days: float
    ) -> Periods:
        """The periods of groups of articles; `times` is int64, that of each article."""
        begins = np.full(len(times), np.nan)
        ends = begins.copy()
        dated = np.where(times == UNDATED, np.nan, times.astype(np.float64))
        np.fmin.at(begins, groups, dated)
        np.fmax.at(ends, groups, dated)
        return cls(begins=begins, ends=ends, longest=days * DAY_MS)

    def are_close(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether groups may be of one story by their times; one without a date may be."""
        gaps = self.begins[one] - self.ends[other], self.begins[other] - self.ends[one]
        return ~((gaps[0] > self.longest) | (gaps[1] > self.longest))

    def earliest(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
        """The beginning of two groups together, nan if neither has a date."""
        begins: NDArray[np.float64] = np.fmin(self.begins[one], self.begins[other])
        return begins

    def unite(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> None:
        """Give each first group the articles of the second, too."""
        self.begins[one] = self.earliest(one, other)
        self.ends[one] = np.fmax(self.ends[one], self.ends[other])
