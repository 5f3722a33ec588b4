"""Exact similarity of candidate pairs, from the words of both texts.

The 64-bit shingle hashes of the lower row are entered into a small table once, those of each
partner are looked up there; repeated shingles count once. Expected time is linear in the words of
the partners. Words are compared by their 32-bit hashes: a pair is wrong only if two different words
with the same hash stand in the same place, about one pair in a hundred million.
"""

from __future__ import annotations

from newsdiff.core.kernels import count_shingles, verify_pairs

__all__ = ["count_shingles", "verify_pairs"]
