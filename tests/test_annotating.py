"""What a pass over a dump notes of each article: language and credits, from hashes of words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from test_quick_credits import LINES, PROSE, SOURCES, fully

from newsdiff import dedupe
from newsdiff.agencies import Agency, AgencyTable, load_agencies
from newsdiff.clean import detect_language
from newsdiff.clean.annotating import SAMPLE, Annotator, Texts
from newsdiff.clean.language import language_codes
from newsdiff.clean.quick_credits import QuickCredits
from newsdiff.core import kernels
from newsdiff.core.strings import strings_from
from newsdiff.model.article import UNKNOWN_LANGUAGE
from newsdiff.model.dump_settings import DedupeSettings
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.sketch.hashing import word_hash

ANNOTATOR = Annotator(word_hash)
SKETCHER = sketcher_of(DedupeSettings())


def annotated(texts, sources=None, annotator=ANNOTATOR):
    """Languages and agencies of texts, as a pass notes them."""
    column = strings_from(texts)
    content = np.concatenate([column.content, np.zeros(kernels.SLACK, dtype=np.uint8)])
    starts, ends = column.offsets[:-1].astype(np.int64), column.offsets[1:].astype(np.int64)
    blocks = SKETCHER.sketch(content, starts, ends)
    outlets = strings_from([source or "" for source in sources or [None] * len(texts)])
    notes = annotator.annotate(
        Texts(content, starts, ends, outlets, blocks.words, blocks.first_words)
    )
    raw, offsets = notes.agencies.content.tobytes(), notes.agencies.offsets.tolist()
    agencies = [raw[offsets[i] : offsets[i + 1]].decode() for i in range(len(texts))]
    return [language_codes()[code] for code in notes.languages], agencies


articles = st.builds(
    lambda head, prose, foot: "\n".join((*head, *prose, *foot)),
    st.lists(st.sampled_from(LINES), max_size=3),
    st.sampled_from(tuple(PROSE.values())),
    st.lists(st.sampled_from(LINES), max_size=2),
)


@given(texts=st.lists(st.tuples(articles, st.sampled_from(SOURCES)), max_size=5))
def test_a_batch_has_the_credits_of_its_articles(texts):
    """The hashes of words leave out no article that credits an agency, and mix up none."""
    _, agencies = annotated([text for text, _ in texts], [source for _, source in texts])
    assert agencies == [", ".join(fully(text, source)) for text, source in texts]


def names():
    return [name for agency in load_agencies().agencies for name in agency.names]


@pytest.mark.parametrize("frame", ["({}) - The mill burns.", "({}) The mill\nburns", "x.\n\n({})"])
def test_no_name_is_lost_among_hashes(frame):
    """An article with any name of the table is handed on, in capitals as well."""
    every = [frame.format(form) for name in names() for form in (name, name.upper())]
    seen = []

    class Quick(QuickCredits):
        def of(self, text, source, language):
            seen.append(text)
            return ()

    annotated(every, annotator=Annotator(word_hash, Quick()))
    assert seen == every


def test_an_article_that_names_no_agency_is_not_read():
    """Words of names alone, and other forms of them, cost nothing."""

    class Quick(QuickCredits):
        def of(self, text, source, language):
            raise AssertionError(text)

    texts = ["The press was associated with the mill.", "Efes", "Agence de la France", "", " \n"]
    assert annotated(texts, annotator=Annotator(word_hash, Quick()))[1] == [""] * len(texts)


def test_the_languages_are_those_of_the_words():
    """Each article has its own language, and one of figures or invented words none."""
    texts = ["\n".join(PROSE[code] * 3) for code in PROSE]
    texts += ["1 2 3", "", "lorem ipsum dolor sit amet " * 90]
    assert annotated(texts)[0] == [*PROSE, *[UNKNOWN_LANGUAGE] * 3]
    assert annotated(texts)[0] == [detect_language(text) for text in texts]


def test_the_middle_of_a_long_article_tells_its_language():
    """What stands above a long story does not outweigh it."""
    head = " ".join(PROSE["fr"])
    text = "\n".join((head, *PROSE["en"] * SAMPLE, head))
    assert annotated([text])[0] == ["en"]


def test_agencies_of_ones_own_are_noted():
    """The words that are looked for are those of the table; an empty one has none."""
    table = AgencyTable([Agency(name="VNA", names=["VNA", "Varn News Agency"])])
    text = "VARN (VNA) - The mill is gone, (AP) too.\nSo is the weir, they said on Monday."
    for own, agency in ((table, "VNA"), (AgencyTable([]), "")):
        assert annotated([text], annotator=Annotator(word_hash, QuickCredits(own)))[1] == [agency]


def test_lone_surrogates_are_passed_over():
    """A text that no encoding holds has its credits like any other."""
    text = "VARN (AFP) - The mill \ud800 has burnt down.\nNobody was hurt, they said."
    assert annotated([text])[1] == ["AFP"]


def test_articles_of_a_dump_tell_date_language_and_agencies(tmp_path):
    """The table has them as they were read and noted, null where there is nothing."""
    story = "\n".join(PROSE["en"])
    dump = [
        {"id": "a", "text": f"VARN (AP) - The mill is gone.\n{story}", "published": "3 June 2031"},
        {"id": "b", "text": "Nix hier 42", "source": "Varn", "published": ""},
        {"id": "c", "text": f"{story}\nThe Associated Press and AFP contributed to this report."},
    ]
    dedupe(dump, out=tmp_path)
    table = parquet.read_table(tmp_path / "articles.parquet")
    assert table["agencies"].to_pylist() == ["AP", None, "AP, AFP"]
    assert table["language"].to_pylist() == ["en", None, "en"]
    assert table["published"].to_pylist() == ["3 June 2031", None, None]


def known(values):
    hashes = np.array(list(values), dtype=np.uint32)
    return kernels.WordTable(hashes, np.array(list(values.values()), dtype=np.int32))


@given(
    lengths=st.lists(st.integers(0, 9), max_size=6),
    n_read=st.integers(0, 10),
    seed=st.integers(0, 1000),
)
def test_words_are_counted_in_the_middle(lengths, n_read, seed):
    """The kernel counts what a plain loop over the middle of each text counts."""
    table = {3: 1, 7: 2, 1 << 31: 2}
    words = np.random.default_rng(seed).choice([3, 7, 1 << 31, 5, 6], sum(lengths))
    words = words.astype(np.uint32)
    bounds = np.cumsum([0, *lengths], dtype=np.int64)
    counts = np.full((len(lengths), 3), 9, dtype=np.uint32)
    kernels.count_words(words, bounds, n_read, known(table), counts)
    for text, length in enumerate(lengths):
        skipped = max(0, length - n_read) // 2
        middle = words[bounds[text] : bounds[text + 1]][skipped : skipped + n_read].tolist()
        groups = [table.get(word, 0) for word in middle]
        assert counts[text].tolist() == [groups.count(group) for group in range(3)]


def test_known_words_are_found():
    """Every place of a known word is told, in order."""
    words = np.array([5, 3, 3, 6, 1 << 31], dtype=np.uint32)
    places = np.empty(5, dtype=np.int64)
    n = kernels.find_words(words, known({3: 1, 1 << 31: 1}), places)
    assert places[:n].tolist() == [1, 2, 4]
    assert kernels.find_words(words, known({}), places) == 0


@pytest.mark.parametrize("bounds", [(0, 4), (0, 2, 1, 3), (-1, 2), (0,)])
def test_texts_outside_of_the_words_are_refused(bounds):
    """Words that are not there are not counted, nor is a text that ends before it begins."""
    counts = np.zeros((1, 2), dtype=np.uint32)
    words = np.zeros(3, dtype=np.uint32)
    with pytest.raises(ValueError, match="text has words"):
        kernels.count_words(words, np.array(bounds), 9, known({}), counts)


def test_too_little_room_is_refused():
    """Neither places nor counts are written where there is no room for them."""
    words = np.zeros(3, dtype=np.uint32)
    with pytest.raises(ValueError, match="room"):
        kernels.find_words(words, known({}), np.empty(2, dtype=np.int64))
    counts = np.zeros((1, 0), dtype=np.uint32)
    with pytest.raises(ValueError, match="room"):
        kernels.count_words(words, np.array([0, 3]), 9, known({}), counts)
    with pytest.raises(TypeError):
        kernels.find_words(words, None, np.empty(3, dtype=np.int64))


FORMS = ("pa", "map", "ctk", "abcd")


def bracketed(texts, slack=b""):
    """Which texts the kernel finds a form in, behind a bracket."""
    raw = [text.encode() for text in texts]
    ends = np.cumsum([len(each) for each in raw], dtype=np.int64)
    starts = np.append(0, ends[:-1])
    forms = np.array([int.from_bytes(form.encode(), "little") for form in FORMS], np.uint32)
    found = np.full(len(texts), 9, dtype=np.uint8)
    content = np.frombuffer(b"".join((*raw, slack)), dtype=np.uint8)
    kernels.find_bracketed(content, starts, ends, forms, found)
    return found.tolist()


pieces = st.sampled_from(("(", ")", " ", "-", "_", "é", "1", "PA", "pa", "Map", "ctk", "abcd", "x"))


@given(texts=st.lists(st.lists(pieces, max_size=6).map("".join), min_size=1, max_size=5))
def test_short_names_are_found_behind_brackets(texts):
    """The kernel tells what a pattern tells, and no text is told by the one behind it."""
    pattern = re.compile(rf"\((?:{'|'.join(FORMS)})(?![\w-])", re.IGNORECASE)
    expected = [int(pattern.search(text) is not None) for text in texts]
    assert bracketed(texts) == bracketed(texts, b"(pa) ") == expected


@pytest.mark.parametrize(("start", "end"), [(0, 4), (2, 1), (-1, 2), (4, 4)])
def test_a_bracket_outside_of_the_buffer_is_not_looked_for(start, end):
    """A text that ends behind the buffer, or before it begins, is refused."""
    bounds = (np.array([place], dtype=np.int64) for place in (start, end))
    forms, found = np.zeros(1, dtype=np.uint32), np.zeros(1, dtype=np.uint8)
    with pytest.raises(IndexError, match="outside"):
        kernels.find_bracketed(np.zeros(3, dtype=np.uint8), *bounds, forms, found)
