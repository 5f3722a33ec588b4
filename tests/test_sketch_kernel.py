"""The kernels for dumps see the same words, blocks and sketches as the plain definitions."""

from __future__ import annotations

import numpy as np
import pytest
from cut_texts import CUTTER, memory_of, whole
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.clean import block_spans
from newsdiff.core.kernels import FOLD_GROWTH, SLACK, cut_words, hash_blocks
from newsdiff.segment import words
from newsdiff.segment.scripts import NO_SPACE_RANGES
from newsdiff.sketch.bands import Bands
from newsdiff.sketch.batch import Sketcher
from newsdiff.sketch.folding import fold_table
from newsdiff.sketch.hashing import shingle_hashes, word_hash
from newsdiff.sketch.minhash import (
    from_datasketch,
    permutations,
    shingle_hash32,
    to_datasketch,
)

TABLE = fold_table(NO_SPACE_RANGES)
PIECES = st.sampled_from(
    ["\n", "\r", "\r\n", "\n\n", "\v", "\f", "\x1c", "\x1e", "\x1f", "\x85", "\u2028", "\u2029"]  # noqa: RUF005
    + ["\u3000", "\xa0", " ", "  ", "\t", "    ", "\u2009", ".", "”", "»", ":", '"', "’", "\0"]
    + ["a", "Ferry ", "É", "ŉ", "ß", "İ", "ﬃ", "東京", "ก", "\ud800", "\U0001f600", "1987", "_"]
    + ["x" * 40, "a line that is long enough to have been wrapped at its end", "w" * 91]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


def kernel_words(text):
    memory, _, ends = memory_of([text])
    scratch = np.empty(FOLD_GROWTH * int(ends[0]) + SLACK, dtype=np.uint8)
    hashes = np.empty(int(ends[0]) + SLACK, dtype=np.uint32)
    n = cut_words(memory, int(ends[0]), TABLE.pages, scratch, hashes)
    return hashes[:n].tolist()


def sketcher(level="paragraph", **bands):
    chosen = Bands(**{"n_bands": 16, "n_rows": 4, "n_permutations": 64, **bands})
    return Sketcher(
        table=TABLE,
        permutations=permutations(chosen.n_permutations),
        bands=chosen,
        cutter=CUTTER,
        level=level,
    )


@given(TEXTS)
def test_kernel_cuts_the_plain_words(text):
    """Words of the kernel are those of the plain tokeniser, whatever the text."""
    assert kernel_words(text) == [word_hash(word) for word in words(text)]


@pytest.mark.parametrize("first", range(0, 0x110000, 0x8000))
def test_kernel_folds_every_code_point(first):
    """Alone, within a word and beside a space, each code point is cut as in plain Python."""
    text = "".join(f"{chr(code)} x{chr(code)}x " for code in range(first, first + 0x8000))
    assert kernel_words(text) == [word_hash(word) for word in words(text)]


@given(st.lists(TEXTS, max_size=6))
def test_kernel_finds_the_plain_blocks(texts):
    """Number and words of the blocks are those of `block_spans`."""
    found = sketcher().sketch(*memory_of(texts))
    spans = [block_spans(text) for text in texts]
    expected = [
        [word_hash(word) for word in words(text[start:end])]
        for text, of_text in zip(texts, spans, strict=True)
        for start, end in of_text
    ]
    assert np.diff(found.first_blocks).tolist() == [len(of_text) for of_text in spans]
    assert found.n_words.tolist() == [len(block) for block in expected]
    assert found.words.tolist() == [number for block in expected for number in block]


WRAPPED = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "  ", "    ", "\t"]),
        st.sampled_from([39, 40, 45, 89, 90, 91]),
        st.sampled_from(["", "", "", ".", "”", " ", "é"]),
    ),
    max_size=9,
)


@given(WRAPPED)
def test_kernel_knows_hard_wrapped_text(lines):
    """Lines around every limit of the rule for wrapped text become the blocks of `block_spans`."""
    text = "\n".join(indent + "w" * width + end for indent, width, end in lines)
    found = sketcher().sketch(*memory_of([text]))
    assert found.first_blocks.tolist() == [0, len(block_spans(text))]


def test_article_level_takes_a_text_as_one_block():
    """At article level line breaks separate nothing."""
    found = sketcher("article").sketch(*memory_of(["One two\n\nthree", ""]))
    assert found.first_blocks.tolist() == [0, 1, 2]
    assert found.words.tolist() == [word_hash(word) for word in ("one", "two", "three")]


def sketches_of(texts, n_permutations, seed=1):
    memory, starts, ends = memory_of(texts)
    maps = permutations(n_permutations, seed)
    room = len(memory) * 5 + SLACK
    sketches = np.empty((len(texts), n_permutations), dtype=np.uint32)
    scratch, shingles = np.empty(room, dtype=np.uint8), np.empty(room, dtype=np.uint32)
    hash_blocks(
        memory, starts, ends, TABLE.pages, maps.factors, maps.summands, 1, 1,
        scratch, shingles, sketches,
        np.empty(room, dtype=np.uint32), np.empty(len(texts), dtype=np.uint32),
        np.empty(len(texts), dtype=np.uint64), np.empty((len(texts), 1), dtype=np.uint32),
        *whole(starts, room),
    )  # fmt: skip
    return sketches


@pytest.mark.parametrize(("n_permutations", "seed"), [(64, 1), (128, 1), (256, 7)])
def test_sketches_are_those_of_datasketch(n_permutations, seed):
    """Bit for bit: datasketch's MinHash of the same shingle hashes, and there and back again."""
    from datasketch import MinHash

    texts = ["Tide", "High tide", "High tide at six", "The ferry stays in port " * 9]
    for text, sketch in zip(texts, sketches_of(texts, n_permutations, seed), strict=True):
        theirs = MinHash(
            num_perm=n_permutations, seed=seed, scheme="affine32", hashfunc=shingle_hash32
        )
        for number in shingle_hashes(words(text)):
            theirs.update(number.to_bytes(8, "little"))
        assert theirs.hashvalues.tolist() == sketch.tolist()
        assert to_datasketch(sketch, seed).jaccard(theirs) == 1
        assert from_datasketch(theirs).tolist() == sketch.tolist()


def test_sketches_of_another_scheme_are_refused():
    """A sketch whose numbers mean something else is not taken over."""
    from datasketch import MinHash

    with pytest.raises(ValueError, match="affine32"):
        from_datasketch(MinHash(num_perm=64, scheme="legacy"))


def test_sketch_sizes_are_multiples_of_64():
    """Other sizes would leave lanes of the kernel unused."""
    with pytest.raises(ValueError, match="multiple of 64"):
        permutations(100)


def test_equal_texts_have_equal_hashes_and_keys():
    """Case, punctuation and spacing do not count; a word more does."""
    one, same, other = "“The Tide,” she said.", "the tide she SAID", "the tide she said twice"
    found = sketcher().sketch(*memory_of([one, same, other]))
    assert found.texts[0] == found.texts[1] != found.texts[2]
    assert found.keys[0].tolist() == found.keys[1].tolist() != found.keys[2].tolist()


@pytest.mark.parametrize("threshold", [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
def test_bands_reach_the_wanted_recall(threshold):
    """From .3 to 1 the chosen bands find 98.5 % of the pairs at the threshold, by formula."""
    bands = Bands.from_threshold(threshold)
    assert bands.recall_at(threshold) >= 0.985
    assert bands.n_bands * bands.n_rows <= bands.n_permutations
    assert bands.recall_at(0) == 0


def test_pages_of_the_fold_table_are_made_when_needed():
    """A text makes the pages of its own characters, and no other."""
    table = fold_table(NO_SPACE_RANGES).pages
    memory, _, ends = memory_of(["Café in 東京"])
    scratch = np.empty(FOLD_GROWTH * int(ends[0]) + SLACK, dtype=np.uint8)
    hashes = np.empty(int(ends[0]) + SLACK, dtype=np.uint32)
    assert table.n_pages() == 0
    assert cut_words(memory, int(ends[0]), table, scratch, hashes) == 4
    assert table.n_pages() == 3


@given(st.lists(TEXTS, max_size=6))
def test_words_give_the_sketch_of_their_text(texts):
    """Text hashes and band keys made of words alone are those made of the text."""
    for made in (sketcher(), sketcher(n_bands=21, n_rows=3)):
        found = made.sketch(*memory_of(texts))
        hashes, keys = made.sketch_words(found.words, found.n_words)
        worded = found.n_words > 0
        assert hashes.tolist() == found.texts.tolist()
        assert keys[worded].tolist() == found.keys[worded].tolist()
