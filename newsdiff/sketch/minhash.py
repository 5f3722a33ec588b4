"""The permutations of MinHash, and the exchange of sketches with datasketch.

Scheme `affine32` of datasketch 2: a 32-bit hash is mixed once by the finalizer of MurmurHash3
(Appleby, 2011), then each permutation is `a * h + b` modulo 2**32 with an odd `a`. The numbers are
datasketch's own for the same seed, so sketches can go there and come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Permutations", "from_datasketch", "permutations", "shingle_hash32", "to_datasketch"]

LANES = 64
"""Sketch sizes are multiples of this: one turn of the kernel."""


@attrs.frozen(kw_only=True, eq=False)
class Permutations:
    """Factors (odd) and summands of the affine maps, uint32[k] each, and their seed."""

    seed: int
    factors: NDArray[np.uint32]
    summands: NDArray[np.uint32]


def permutations(n_permutations: int, seed: int = 1) -> Permutations:
    """Make the maps that datasketch makes for `MinHash(num_perm=n_permutations, seed=seed)`.

    Args:
        n_permutations: a multiple of 64.
        seed: 0 to 2**32 - 1.

    Returns:
        The maps.

    Raises:
        ValueError: `n_permutations` is no positive multiple of 64.
    """
    if n_permutations < LANES or n_permutations % LANES:
        raise ValueError(f"n_permutations must be a positive multiple of {LANES}")
    draws = np.random.RandomState(seed)
    factors = draws.randint(0, 1 << 31, n_permutations, dtype=np.uint32)
    factors = factors * np.uint32(2) + np.uint32(1)
    summands = draws.randint(0, 1 << 32, n_permutations, dtype=np.uint32)
    return Permutations(seed=seed, factors=factors, summands=summands)


def shingle_hash32(encoded: bytes) -> int:
    """Hash function to give datasketch (`hashfunc=`), so that it makes the same sketches.

    Args:
        encoded: the 64-bit shingle hash of `shingle_hashes`, 8 bytes, little-endian.

    Returns:
        Its lower 32 bits.
    """
    return int.from_bytes(encoded[:4], "little")


def to_datasketch(sketch: NDArray[np.uint32], seed: int = 1) -> Any:  # noqa: ANN401  untyped there
    """Hand a sketch to datasketch.

    Args:
        sketch: uint32[k], as the kernel makes it.
        seed: the seed of its permutations.

    Returns:
        A `datasketch.MinHash` for `MinHashLSH` and the rest.
    """
    from datasketch import MinHash

    return MinHash(
        num_perm=len(sketch),
        seed=seed,
        hashfunc=shingle_hash32,
        hashvalues=sketch.copy(),
        scheme="affine32",
    )


def from_datasketch(minhash: Any) -> NDArray[np.uint32]:  # noqa: ANN401  untyped there
    """Take a sketch back from datasketch.

    Args:
        minhash: a `datasketch.MinHash` or `LeanMinHash` of scheme affine32.

    Returns:
        uint32[k].

    Raises:
        ValueError: another scheme.
    """
    if getattr(minhash, "scheme", None) != "affine32":
        raise ValueError("only sketches of datasketch's scheme affine32 can be taken over")
    return np.array(minhash.hashvalues, dtype=np.uint32)
