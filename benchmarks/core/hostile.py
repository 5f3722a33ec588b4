"""Arrays of indices that nothing checked: a kernel refuses them or stays inside of its buffers.

An IndexError that Cython's own test of bounds raises counts as a fault: the fast build has no such
test, and would have read or written outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsdiff.core import kernels
from newsdiff.model.dump_marks import WordMarks
from newsdiff.segment.cut_table import cut_table
from newsdiff.sketch.cutting import cutter

if TYPE_CHECKING:
    from random import Random

__all__ = ["indices"]

REFUSALS = (ValueError, IndexError, OverflowError, MemoryError)
EXTREMES = (-1, 1 << 31, (1 << 31) - 1, 1 << 32, (1 << 32) - 1, 1 << 61, (1 << 63) - 1, -(1 << 63))
TYPES = {
    "b": np.uint8,
    "h": np.uint16,
    "i": np.int32,
    "l": np.int64,
    "u": np.uint32,
    "k": np.uint64,
    "d": np.float64,
}

KERNELS = {
    "count_shingles": "u:m W u:n S u:n",
    "verify_pairs": "k:m W u:n u:n T S u:m",
    "gather": "b:n l:m l:m b:n i:m+1 k:m",
    "take_strings": "b:n i:m+1 l:m i:m+1 b:n",
    "parse_times": "b:n l:m l:m l:m S",
    "enter_texts": "k:m u:m k:2n u:P S u:m l:m",
    "fill_slots": "k:n S u:P",
    "keep_rows": "u:n u:n u:n,2 l:m S u:n B u:2,m l:m",
    "keep_marks": "u:n h:n l:m h:n",
    "group_rows": "u:m u:n+2 u:m",
    "pack_keys": "u:n k:P,2 k:n",
    "drop_repeats": "k:n",
    "pair_runs": "k:m k:n S k:2m l:2",
    "pair_prefixes": "k:m u:m u:n T T l:2 k:n",
    "write_prefixes": "W u:n S C l:n+1 k:m u:m",
    "order_members": "l:m l:n l:n u:n k:n",
    "lead_paired": "l:m l:n S l:n+1 u:m d:m u:n d:n",
    "list_neighbours": "u:m u:m l:n+2 u:2m l:2m",
    "unite": "u:m u:m u:n",
    "lead": "l:m l:n S W u:n u:n T S l:n u:n u:n d:n",
    "number_clusters": "u:m u:n u:n+1 u:n u:n l:m",
    "find_firsts": "u:n+1 u:m l:m u:n",
    "expand_pairs": "u:m u:m u:n+1 u:m u:n S k:4m i:4m l:1",
    "move_runs": "i:n l:n l:m l:m+1 i:n",
    "gather_pairs": "u:m u:m u:n l:n u:n b:n u:m,2 l:m,2 l:m+1,2 i:m i:m k:m k:m",
    "surround": "l:m b:n l:n u:n T l:n",
    "find_blocks": "X l:m l:m l:m+1 l:n l:n b:n",
    "cut_blocks": "X l:m l:m K l:m+1 l:2n h:2n",
}
"""Arguments: type and length of an array, S a number, T a share, W words, P a power of two."""

CUTTER = cutter(cut_table(), WordMarks.none())
COUNTERS = np.zeros(kernels.n_counters(), dtype=np.uint32)


def number(chance: Random, small: int, share: float) -> int:
    """Mostly a small number, sometimes one at the end of a type."""
    return chance.choice(EXTREMES) if chance.random() < share else chance.randrange(small + 2)


def array(chance: Random, code: str, lengths: dict[str, int], share: float) -> Any:
    """An array by its code; often ascending, as offsets are."""
    kind, _, shape = code.partition(":")
    sizes = []
    for size in shape.split(","):
        base, _, more = size.partition("+")
        factor = int(base.rstrip("nmP") or 1)
        sizes.append(factor * lengths.get(base.lstrip("0123456789"), 1) + int(more or 0))
    if chance.random() < 0.03:
        sizes[0] = max(sizes[0] - 1, 0)
    dtype = TYPES[kind]
    if kind == "d":
        return np.zeros(sizes, dtype=dtype)
    n_bits = 8 * np.dtype(dtype).itemsize
    values = [number(chance, lengths["n"], share) for _ in range(int(np.prod(sizes)))]
    if kind == "k" and chance.random() < 0.7:
        values = [value << 32 | chance.randrange(lengths["n"] + 1) for value in values]
    if chance.random() < 0.6:
        values.sort()
    wrapped = [value % (1 << n_bits) for value in values]
    unsigned = np.array(wrapped, dtype=f"uint{n_bits}")
    return unsigned.view(dtype).reshape(sizes)


def argument(chance: Random, code: str, lengths: dict[str, int], share: float) -> Any:  # noqa: PLR0911  a kind each
    """One argument by its code."""
    match code:
        case "S":
            return max(min(number(chance, 12, share), (1 << 63) - 1), -(1 << 63))
        case "T":
            return chance.choice([0.0, 0.5, 1.0, -1.0, float("nan"), float("inf")])
        case "B":
            return chance.random() < 0.5
        case "C":
            return COUNTERS
        case "W":
            if chance.random() < 0.02:
                return None
            chunks = [array(chance, "u:n", lengths, share) for _ in range(chance.randrange(3))]
            return kernels.Words(
                chunks, array(chance, "l:n", {**lengths, "n": lengths["n"]}, share)
            )
        case "K":
            return CUTTER.table
        case "X":
            n_bytes = lengths["n"] + chance.choice([0, kernels.SLACK])
            return np.frombuffer(chance.randbytes(n_bytes), dtype=np.uint8)
    return array(chance, code, lengths, share)


def indices(chance: Random) -> bool:
    """One kernel with one set of arguments."""
    name = chance.choice(list(KERNELS))
    lengths = {
        "n": chance.randrange(9),
        "m": chance.randrange(9),
        "P": chance.choice([0, 1, 8, 16, 32]),
    }
    share = chance.choice([0, 0, 0.02, 0.1])
    arguments = [argument(chance, code, lengths, share) for code in KERNELS[name].split()]
    try:
        getattr(kernels, name)(*arguments)
    except REFUSALS as error:
        return "on buffer access" not in str(error)
    except TypeError as error:
        return "None" in str(error) or "must not be None" in str(error)
    return True
