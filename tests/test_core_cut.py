"""The kernel of the fast cut sees the same pieces as the plain definition, and stays in bounds."""

from __future__ import annotations

from itertools import pairwise

import attrs
import numpy as np
import pytest
from cut_texts import CUTTER, LETTERS, SIGNS, TEXTS, memory_of
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.core import kernels
from newsdiff.model.cutting import LONGEST_NAME, LONGEST_POST
from newsdiff.model.dump_marks import WordMarks
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.quick import quick_cut
from newsdiff.sketch.cutting import cutter

PLAIN = cut_table()
LEVELS = kernels.levels()


def cut_memory(memory, starts, ends):
    """Pieces of blocks in memory: by block, first byte and flags of each."""
    room = int((ends - starts).sum()) + len(starts) + 1
    firsts = np.empty(len(starts) + 1, dtype=np.int64)
    piece_starts, flags = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.uint16)
    n = kernels.cut_blocks(memory, starts, ends, CUTTER.table, firsts, piece_starts, flags)
    assert firsts[-1] == n
    pieces = list(zip(piece_starts[:n].tolist(), flags[:n].tolist(), strict=True))
    return [pieces[one:other] for one, other in pairwise(firsts.tolist())]


def plain_cut(text, start):
    return [
        (start + len(text[: piece.start].encode("utf-8", "surrogatepass")), piece.flags)
        for piece in quick_cut(text)
    ]


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=500)
@given(st.lists(TEXTS, max_size=4))
def test_kernel_cuts_as_the_definition(level, texts):
    """Places and flags of all pieces of several blocks are those of `quick_cut`."""
    memory, starts, ends = memory_of(texts)
    expected = [plain_cut(text, int(start)) for text, start in zip(texts, starts, strict=True)]
    kernels.use_level(level)
    try:
        assert cut_memory(memory, starts, ends) == expected
    finally:
        kernels.use_level(LEVELS[0])


def test_every_character_beside_a_stop_and_a_mark():
    """Before and behind stops and quotation marks, each kind of character counts as it should."""
    texts = [
        form.format(one, other)
        for one in f"{SIGNS}{LETTERS}"
        for other in f"{SIGNS}{LETTERS}"
        for form in ("the sea{}.{}The", "the sea. {}{}The", "so {}'{}it", 'so {}"{}it" he')
    ]
    memory, starts, ends = memory_of(texts)
    expected = [plain_cut(text, int(start)) for text, start in zip(texts, starts, strict=True)]
    assert cut_memory(memory, starts, ends) == expected


def test_posts_of_every_length():
    """Names and posts as long as those may be, a character less and more, of one to four bytes."""
    texts = [
        f"It is. So {before} — {'Vé東🎉'[k] * n} (@vale) 4 May 2019 It was."
        for before in ("", "“no” it", "— A (@a) May 3, 2019 is")
        for k in range(4)
        for n in range(LONGEST_NAME - 6, LONGEST_NAME + 3)
    ]
    texts += [
        f"{before} {'Vé東🎉'[k] * (n - len(before))} — A (@vale) 4 May 2019 It was."
        for before in ("It is. So", "So “no” it", "So it “is", "He — A (@a) May 3, 2019 is")
        for k in range(4)
        for n in range(LONGEST_POST - 60, LONGEST_POST + 10)
    ]
    memory, starts, ends = memory_of(texts)
    expected = [plain_cut(text, int(start)) for text, start in zip(texts, starts, strict=True)]
    assert cut_memory(memory, starts, ends) == expected


@given(st.binary(max_size=60) | st.lists(st.sampled_from([b".", b"\xe2", b"\x80", b"A", b"- (@a"])))
def test_bytes_that_are_no_text_stay_within_their_block(raw):
    """Whatever the bytes, pieces begin within the block, in order."""
    raw = b"".join(raw) if isinstance(raw, list) else raw
    memory = np.frombuffer(raw + bytes(kernels.SLACK), dtype=np.uint8)
    (pieces,) = cut_memory(memory, np.zeros(1, np.int64), np.array([len(raw)], np.int64))
    places = [place for place, _ in pieces]
    assert places == sorted(set(places))
    assert all(0 <= place < len(raw) for place in places)


def test_words_with_one_hash_are_refused():
    """The kernel looks words up by a hash of 32 bits: none may hide another."""
    with pytest.raises(ValueError, match="twice"):
        kernels.WordTable(np.zeros(2, dtype=np.uint32), np.ones(2, dtype=np.int32))


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"events": "؟"}, "event"),
        ({"classes": PLAIN.classes[1:]}, "classes"),
        ({"closing": PLAIN.closing[:3]}, "number"),
        ({"closing": (*PLAIN.closing, *[0] * 32)}, "many"),
    ],
)
def test_tables_that_the_kernel_could_not_use_are_refused(changed, problem):
    """An event that no vector is searched for, bits of too few characters or quotation marks."""
    with pytest.raises(ValueError, match=problem):
        cutter(attrs.evolve(PLAIN, **changed), WordMarks.none())
