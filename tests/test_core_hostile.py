"""Kernels refuse indices and sizes with which they could not stay inside of their buffers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from cut_texts import CUTTER, whole

from newsdiff.core import kernels

LAST, FIRST = (1 << 63) - 1, -(1 << 63)
REFUSED = (ValueError, IndexError)


def i64(*values):
    return np.array(values, dtype=np.int64)


def u32(*values):
    return np.array(values, dtype=np.uint32)


def u64(*values):
    return np.array(values, dtype=np.uint64)


def words(*values):
    return kernels.Words([u32(*values)], i64(0))


def test_a_span_whose_length_overflows_is_refused():
    """From the last number to the first is one by arithmetic that wraps, and no text."""
    content, offsets, hashes = np.zeros(9, np.uint8), np.zeros(2, np.int32), u64(0)
    with pytest.raises(IndexError, match="outside"):
        kernels.gather(np.zeros(9, np.uint8), i64(LAST), i64(FIRST), content, offsets, hashes)


@pytest.mark.parametrize(
    ("bounds", "new_bounds"), [((LAST, FIRST), (0, 1)), ((0, 1), (LAST, 0)), ((0, 3), (7, 9))]
)
def test_a_run_outside_of_its_values_is_refused(bounds, new_bounds):
    """Neither the run nor the place it is copied to may wrap around."""
    values, moved = np.zeros(9, np.int32), np.zeros(8, np.int32)
    with pytest.raises(IndexError, match="outside"):
        kernels.move_runs(values, i64(*bounds), i64(0), i64(*new_bounds), moved)


def test_a_state_outside_of_the_list_is_refused():
    """The partner's distance cannot lead behind the list, or by overflow before it."""
    with pytest.raises(ValueError, match="state"):
        kernels.pair_prefixes(u64(1, 1), u32(0, 1), u32(1, 1), 0.5, 0.0, i64(0, LAST), u64(0))


def test_prefixes_outside_of_the_list_are_refused():
    """A prefix from the last number to the first is no prefix of one shingle."""
    counters = np.zeros(kernels.n_counters(), dtype=np.uint32)
    with pytest.raises(ValueError, match="prefix"):
        kernels.write_prefixes(words(1), u32(1), 1, counters, i64(LAST, FIRST), u64(0), u32(0))


@pytest.mark.parametrize("parents", [(1, 0), (0, 9), (0, 0xFFFFFFFF)])
def test_parents_that_are_no_lower_rows_are_refused(parents):
    """A circle of parents would have no end, a parent that is no row no memory."""
    with pytest.raises(ValueError, match="parent"):
        kernels.unite(u32(0), u32(1), u32(*parents))


def test_counting_sorts_do_not_rely_on_zeros():
    """What the offsets held before decides nothing."""
    offsets, neighbours, edges = i64(LAST, 77, 5, 9), u32(0, 0), i64(0, 0)
    kernels.list_neighbours(u32(0), u32(1), offsets, neighbours, edges)
    assert (offsets[:3].tolist(), neighbours.tolist()) == ([0, 1, 2], [1, 0])
    row_offsets, members = u32(1 << 31, 77, 5, 9), u32(0, 0)
    kernels.group_rows(u32(1, 0), row_offsets, members)
    assert (row_offsets[:3].tolist(), members.tolist()) == ([0, 1, 2], [1, 0])


@pytest.mark.parametrize("slot", [9, 1])
def test_a_table_of_texts_that_is_wrong_or_full_is_refused(slot):
    """A slot names a row that there is, and a search ends."""
    slots = np.full(4, slot, dtype=np.uint32)
    with pytest.raises(IndexError):
        kernels.enter_texts(u64(7), u32(1), u64(1, 2), slots, 1, u32(0), i64(0))


@pytest.mark.parametrize("longest", [-1, 1 << 32, 1 << 60, 1 << 62, LAST, FIRST])
def test_a_longest_text_of_no_possible_length_is_refused(longest):
    """Twice the length, or its bytes, would overflow."""
    with pytest.raises(ValueError, match="words"):
        kernels.count_shingles(u32(0), words(1), u32(1), longest, u32(0))


@pytest.mark.parametrize("max_component", [LAST, 1 << 61])
def test_the_largest_component_may_be_any_number(max_component):
    """Room is made for the members there are, not for as many as there might be."""
    leaders, similarities = u32(0xFFFFFFFF), np.zeros(1)
    kernels.lead(
        i64(0), i64(0, 1), max_component, words(1, 2, 3), u32(3), u32(1), 0.5, 3, i64(0), u32(0),
        leaders, similarities,
    )  # fmt: skip
    assert leaders.tolist() == [0]


@pytest.mark.parametrize("chunk", [-1, 1 << 23, LAST])
def test_a_chunk_without_a_number_is_refused(chunk):
    """Numbers of chunks have 23 bits."""
    keys = np.zeros((1, 1), dtype=np.uint32)
    with pytest.raises(ValueError, match="chunk"):
        kernels.keep_rows(u32(1), u32(1), keys, i64(0), chunk, u32(0), False, keys.copy(), i64(0))  # noqa: FBT003


def test_chunks_at_odd_addresses_are_refused():
    """Words are read as numbers of four bytes, so they begin at a multiple of four."""
    odd = np.zeros(9, dtype=np.uint8)[1:]
    with pytest.raises(ValueError, match="odd address"):
        kernels.Words([odd], i64(0))


def test_words_and_tables_cannot_be_missing():
    """None has no words, and no pages."""
    with pytest.raises(TypeError, match="None"):
        kernels.count_shingles(u32(0), None, u32(1), 1, u32(0))
    with pytest.raises(TypeError, match="None"):
        kernels.cut_words(np.zeros(200, np.uint8), 1, None, np.zeros(200, np.uint8), u32(0))


def test_bands_that_overflow_are_refused():
    """Four bands of 2 ** 62 rows are not none."""
    text, maps = np.zeros(kernels.SLACK + 1, np.uint8), np.zeros(64, np.uint32)
    table = kernels.FoldPages(lambda _page: [b""] * 256)
    keys, sketch = np.zeros((1, 4), np.uint32), np.zeros((1, 64), np.uint32)
    with pytest.raises(ValueError, match="bands"):
        kernels.hash_blocks(
            text, i64(0), i64(1), table, maps, maps, 4, 1 << 62, np.zeros(400, np.uint8),
            u32(0, 0), sketch, u32(0, 0), u32(0), u64(0), keys, *whole(i64(0), 9),
        )  # fmt: skip


def test_a_cluster_beyond_all_numbers_is_refused():
    """One more than the highest number of a cluster is a number, too."""
    with pytest.raises(IndexError, match="cluster"):
        kernels.surround(i64(0, 1), np.ones(1, np.uint8), i64(LAST), u32(1), 1.0, i64(0))


@pytest.mark.parametrize(
    ("offsets", "new_offsets"), [((0, 4, 2), (0, -2)), ((0, 9, 9), (0, 9)), ((-4, 0, 0), (0, 4))]
)
def test_a_text_outside_of_its_column_is_refused(offsets, new_offsets):
    """Offsets that descend, or leave the column, copy nothing."""
    content, output = np.zeros(8, np.uint8), np.zeros(8, np.uint8)
    bounds, new_bounds = (np.array(each, np.int32) for each in (offsets, new_offsets))
    index = 1 if offsets[2] < offsets[1] else 0
    with pytest.raises(IndexError, match="outside"):
        kernels.take_strings(content, bounds, i64(index), new_bounds, output)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 9), (2, 1), (LAST, FIRST), (0, LAST)])
def test_a_block_outside_of_its_text_is_not_cut(start, end):
    """Neither before the text, nor behind its slack, nor from its end to its beginning."""
    room, flags = i64(0, 0, 0, 0), np.zeros(4, np.uint16)
    text = np.zeros(kernels.SLACK + 3, np.uint8)
    with pytest.raises(ValueError, match=r"outside|memory"):
        kernels.cut_blocks(text, i64(start), i64(end), CUTTER.table, i64(0, 0), room, flags)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_pieces_without_room_are_refused(n):
    """A piece a byte and one a block may be found, and where one would begin is noted."""
    text = np.frombuffer(b'"""' + bytes(kernels.SLACK), np.uint8)
    room, flags = np.zeros(n, np.int64), np.zeros(n, np.uint16)
    with pytest.raises(ValueError, match="room"):
        kernels.cut_blocks(text, i64(0), i64(3), CUTTER.table, i64(0, 0), room, flags)


def hashed(first_pieces, piece_starts, biases=CUTTER.biases, n_marks=9):
    """Two blocks of three bytes, hashed with some pieces."""
    text, maps = np.full(kernels.SLACK + 6, 97, np.uint8), np.zeros(64, np.uint32)
    table = kernels.FoldPages(lambda _page: [b""] * 256)
    return kernels.hash_blocks(
        text, i64(0, 3), i64(3, 6), table, maps, maps, 0, 1, np.zeros(400, np.uint8),
        np.zeros(9, np.uint32), np.zeros((1, 64), np.uint32), np.zeros(9, np.uint32), u32(0, 0),
        u64(0, 0), np.zeros((2, 0), np.uint32), i64(*first_pieces), i64(*piece_starts),
        np.zeros(len(piece_starts), np.uint16), CUTTER.evidence, biases,
        np.zeros(n_marks, np.uint16), u32(0, 0),
    )  # fmt: skip


def test_pieces_of_blocks_are_hashed():
    """What the tests below make wrong is right otherwise."""
    assert hashed((0, 1, 2), (0, 3)) == (2, 2)


@pytest.mark.parametrize(
    ("first_pieces", "piece_starts"),
    [
        ((0, 1, 2), (0, 7)),
        ((0, 1, 2), (-1, 3)),
        ((0, 1, 2), (3, 0)),
        ((0, 2, 2), (2, 1)),
        ((0, 1, 2), (LAST, FIRST)),
        ((0, 1, 9), (0, 3)),
        ((1, 1, 2), (0, 3)),
        ((0, LAST, 2), (0, 3)),
        ((0, FIRST, 2), (0, 3)),
        ((0, 1), (0,)),
    ],
)
def test_pieces_outside_of_their_blocks_are_refused(first_pieces, piece_starts):
    """Pieces are of their block, in order, and all that there are."""
    with pytest.raises(ValueError, match="piece"):
        hashed(first_pieces, piece_starts)


def test_marks_stay_within_their_tables():
    """Biases have a place for each length, and marks room for each piece with words."""
    with pytest.raises(ValueError, match="biases"):
        hashed((0, 1, 2), (0, 3), biases=np.zeros((2, 63), np.int16))
    with pytest.raises(IndexError, match="pieces"):
        hashed((0, 1, 2), (0, 3), n_marks=1)


@pytest.mark.parametrize("size", [0, -1, LAST, 1 << 32])
def test_a_run_of_no_possible_length_is_refused(size):
    """A place and a length of a run have to stay within the numbers, when added, too."""
    with pytest.raises(ValueError, match="a run has"):
        kernels.count_runs(
            u64(1), i64(0, 1, 2), u32(0, 0), np.ones(2, np.uint8), words(1, 2), u32(2),
            i64(0, 1), np.array([2], np.uint16), i64(1, 2), i64(0, 2, 4), size, 20, 0.2,
            0, u32(0, 0).reshape(1, 2), np.zeros((1, 2, 5), np.int64), i64(0), i64(0),
            i64(0, 0), np.zeros((2, 8), np.int32), np.zeros(1, np.uint8), u64(0), i64(0, 0, 0, 0),
        )  # fmt: skip


def test_sequences_of_any_length_end():
    """The factor of the oldest of 2 ** 62 words is found by squaring; no text has as many."""
    sampled = u64(0, 0)
    assert kernels.sample_runs(words(1, 2), u32(2), 0, 1, 1 << 62, 0, 1 << 32, 1, sampled) == 0
    with pytest.raises(ValueError, match="sequence"):
        kernels.sample_joints(
            u32(0), u32(0), np.ones(1, np.uint8), words(1, 2), u32(2), 64, 0, 1 << 32, 1, u64(0)
        )


@pytest.mark.parametrize("rank", [2, (1 << 31), (1 << 32) - 1])
def test_a_rank_beyond_those_of_all_articles_is_refused(rank):
    """No article has it."""
    with pytest.raises(IndexError, match="rank"):
        kernels.pair_articles(
            i64(0, 1), u32(0), u32(0, 2), u32(0, 1), u32(0, 1), np.ones(2, np.uint8),
            i64(1, 2), u32(0, rank), u32(0, 1), 9, 9, u64(0), i64(0, 0, 0),
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_bits_are_counted_in_ranges_of_any_length(seed):
    """Within a byte, over many, empty: as by adding them."""
    chance = np.random.default_rng(seed)
    bits = chance.integers(0, 256, 9, dtype=np.uint8)
    bounds = np.sort(chance.integers(0, 73, 20))
    counts = np.empty(19, dtype=np.int64)
    kernels.count_bits(bits, bounds, counts)
    each = np.unpackbits(bits, bitorder="little")
    assert counts.tolist() == [each[a:b].sum() for a, b in pairwise(bounds)]
