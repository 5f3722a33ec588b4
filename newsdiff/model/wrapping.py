"""When a text is taken for hard-wrapped, so that its single line breaks separate no blocks.

`newsdiff.clean.block_spans` and the kernel of the dump read these limits, so that they cut alike.
"""

from __future__ import annotations

__all__ = ["CLOSING", "DEEPER", "MAX_WRAPPED", "MIN_BREAKS", "MIN_WRAPPED", "MIN_WRAPPING"]

MIN_BREAKS = 3
"""A text with fewer single breaks is never taken for hard-wrapped."""
MIN_WRAPPING = (2, 3)
"""Least part of the single breaks that can come from wrapping: so many of so many."""
MAX_WRAPPED = 90
"""Longest line of a hard-wrapped text, in code points, without its terminator, unstripped."""
MIN_WRAPPED = 40
"""Shortest line, stripped, whose break can come from wrapping."""
DEEPER = 2
"""An indent that grows by this much begins a block of a hard-wrapped text; a tab counts as this."""
CLOSING = (".", "!", "?", '"', "”", "»", ":")
"""A line that ends with one of these may have ended where its sentence did."""
