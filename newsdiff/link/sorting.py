"""Sorting of short stretches within kernels: Shell's sort with Ciura's gaps, in place, any length.

Most stretches have a handful of items; the rare long ones still take less than n**1.4 steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.native.jit import helper

if TYPE_CHECKING:
    from newsdiff.native.jit import Array

__all__ = ["GAPS", "sort_stretch"]

GAPS = (1577521, 701122, 311610, 138493, 61552, 27356, 12158, 5403, 2401, 1067, 474,
        301, 132, 57, 23, 10, 4, 1)  # fmt: skip


@helper
def sort_stretch(values: Array, end: int) -> None:
    """Sort the first `end` items of an array."""
    for gap in GAPS:
        for i in range(gap, end):
            value = values[i]
            place = i
            while place >= gap and values[place - gap] > value:
                values[place] = values[place - gap]
                place -= gap
            values[place] = value
