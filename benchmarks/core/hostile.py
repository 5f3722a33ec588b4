"""Arrays of indices that nothing checked: a kernel refuses them or stays inside of its buffers.

An IndexError that Cython's own test of bounds raises counts as a fault: the fast build has no such
test, and would have read or written outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsdiff.core import kernels
from newsdiff.link.distinct import NO_ROW
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
    "sample_runs": "W u:n S S S S S S k:4m",
    "sample_joints": "u:n u:n b:n W u:m S S S S k:9n",
    "sort_samples": "k:m k:m",
    "keep_shared": "k:m",
    "pair_articles": "l:m+1 u:n u:n+1 u:m u:m b:m l:n u:n u:n S S k:4m l:3",
    "count_runs": (
        "k:m l:n+1 u:m b:m W u:n l:n+1 h:m l:n l:n+1 S S T B u:m,2 l:m,2,5 l:m l:m l:m+1"
        " i:2,m b:m k:m l:4"
    ),
    "hash_articles": "k:m l:n+1 u:m k:n",
    "sum_marks": "h:m l:n+1 i:n,3",
    "count_bits": "b:n l:m+1 l:m",
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


def articles(chance: Random) -> dict[str, Any]:
    """Articles of few different words, as the kernels take them that say what they share."""
    n_rows, n_articles = chance.randrange(1, 7), chance.randrange(1, 7)
    n_words = np.array([chance.randrange(1, 30) for _ in range(n_rows)], dtype=np.uint32)
    ends = np.cumsum(n_words, dtype=np.int64)
    chunk = np.array([chance.randrange(2) for _ in range(int(ends[-1]))], dtype=np.uint32)
    first_blocks = np.append(0, np.cumsum([chance.randrange(4) for _ in range(n_articles)]))
    n_blocks = int(first_blocks[-1])
    rows = np.array([chance.choice([*range(n_rows), NO_ROW]) for _ in range(n_blocks)], np.uint32)
    of_blocks = np.append(n_words, np.uint32(0))[np.minimum(rows, n_rows)]
    ranked = chance.sample(range(n_articles), n_articles)
    offsets = np.searchsorted(np.sort(rows), np.arange(n_rows + 1)).astype(np.uint32)
    return {
        "words": kernels.Words([chunk], ends - n_words),
        "n_words": n_words,
        "first_blocks": first_blocks,
        "rows": rows,
        "owners": np.repeat(np.arange(n_articles, dtype=np.uint32), np.diff(first_blocks)),
        "counts": np.array([chance.random() < 0.8 for _ in range(n_blocks)], dtype=np.uint8),
        "first_words": np.append(0, np.cumsum(of_blocks, dtype=np.int64))[first_blocks],
        "sources": np.array([chance.randrange(3) for _ in range(n_articles)], dtype=np.int64),
        "ranks": np.argsort(ranked).astype(np.uint32),
        "ranked": np.array(ranked, dtype=np.uint32),
        "offsets": offsets,
        "members": np.argsort(rows, kind="stable")[: offsets[-1]].astype(np.uint32),
    }


def shared_by(chance: Random) -> tuple[str, list[Any]]:
    """A kernel that says what articles share, with arguments that fit together."""
    of = articles(chance)
    n_articles, n_rows, size = len(of["sources"]), len(of["n_words"]), chance.randrange(1, 10)
    n_pairs = chance.randrange(9)
    one = [sorted(chance.choices(range(n_articles), k=2)) for _ in range(n_pairs)]
    pairs = np.array(sorted(low << 32 | high for low, high in one), dtype=np.uint64)
    room = np.zeros(len(of["rows"]) * (size - 1), dtype=np.uint64)
    name = chance.choice(["sample_joints", "pair_articles", "count_runs"])
    if name == "sample_joints":
        blocks = of["rows"] < n_rows
        begins = np.diff(of["owners"][blocks], prepend=NO_ROW) != 0
        return name, [
            of["rows"][blocks], of["owners"][blocks], begins.view(np.uint8), of["words"],
            of["n_words"], size, 0, 1 << 32, 1, room,
        ]  # fmt: skip
    if name == "pair_articles":
        sets = [chance.randrange(n_rows + n_articles) for _ in range(n_pairs)]
        bounds = sorted([0, n_pairs, *(chance.randrange(n_pairs + 1) for _ in range(3))])
        found = np.zeros(chance.randrange(200), dtype=np.uint64)
        return name, [
            np.array(bounds, dtype=np.int64), np.array(sets, dtype=np.uint32), of["offsets"],
            of["members"], of["owners"], of["counts"], of["sources"], of["ranks"], of["ranked"],
            chance.randrange(9), chance.randrange(1, 4), found, np.zeros(3, dtype=np.int64),
        ]  # fmt: skip
    marks = np.array([chance.randrange(1 << 16) for _ in range(3 * n_rows)], dtype=np.uint16)
    covered = np.zeros(int(of["first_words"][-1]) // 8 + 1, dtype=np.uint8)
    return name, [
        pairs, of["first_blocks"], of["rows"], of["counts"], of["words"],
        of["n_words"], 3 * np.arange(n_rows + 1), marks, of["sources"], of["first_words"], size,
        chance.randrange(30), 0.2, chance.random() < 0.3, np.zeros((n_pairs, 2), dtype=np.uint32),
        np.zeros((n_pairs, 2, 5), dtype=np.int64), *(np.zeros((2, n_pairs), dtype=np.int64)),
        np.zeros(n_pairs + 1, dtype=np.int64), np.zeros((2, chance.randrange(60)), np.int32),
        covered, np.zeros(n_pairs, dtype=np.uint64), np.zeros(4, dtype=np.int64),
    ]  # fmt: skip


def damage(chance: Random, arguments: list[Any]) -> None:
    """Put one wrong number into one of the arguments."""
    place = chance.randrange(len(arguments))
    match arguments[place]:
        case np.ndarray() as array_ if array_.size and array_.dtype.kind in "iu":
            values = array_.copy()
            n_bits = 8 * values.dtype.itemsize
            value = number(chance, 9, 0.6) % (1 << n_bits)
            wrong = np.array(value, dtype=f"uint{n_bits}").view(values.dtype)
            values.flat[chance.randrange(values.size)] = wrong
            arguments[place] = values
        case np.ndarray() as array_:
            arguments[place] = array_[: len(array_) // 2]
        case int():
            arguments[place] = number(chance, 12, 0.5)


def indices(chance: Random) -> bool:
    """One kernel with one set of arguments."""
    if chance.random() < 0.3:
        name, arguments = shared_by(chance)
        if chance.random() < 0.7:
            damage(chance, arguments)
    else:
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
