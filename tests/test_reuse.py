"""Reuse by shared runs of words, against counting them with plain sets; in any order and form."""

from __future__ import annotations

import csv
import json
import random
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import newsdiff as nd
from newsdiff.clean import block_spans
from newsdiff.core import kernels
from newsdiff.link import samples, sequences
from newsdiff.link.kinds import kinds_of
from newsdiff.link.reuse import HOUSE_SHARE
from newsdiff.model.dump import KINDS
from newsdiff.model.dump_marks import QUOTED, SENTENCE
from newsdiff.model.dump_settings import LEVELS, RUN_WORDS
from newsdiff.segment import words
from newsdiff.segment.quick import quick_cut

MIN_WORDS = 20
DRAW = random.Random(8)
VOCABULARY = [
    "".join(DRAW.choices(("ba", "cor", "di", "fen", "gul", "ha", "mer", "no", "quy"), k=3))
    for _ in range(70)
]


def sentence(n_words):
    return " ".join(DRAW.choices(VOCABULARY, k=n_words)).capitalize() + "."


POOL = [sentence(n) for n in (3, 5, 7, 8, 9, 11, 12, 14, 17, 23)]
POOL += [f"“{sentence(n)}”" for n in (4, 9, 15, 21)]
"""A few sentences, so that articles share some and repeat some; the last ones are quotations."""


def with_one_word_changed(text, place):
    parts = text.split()
    parts[1 + place % (len(parts) - 2)] = "changed"
    return " ".join(parts)


SENTENCE_TEXT = st.sampled_from(POOL) | st.builds(
    with_one_word_changed, st.sampled_from(POOL), st.integers(0, 30)
)
JOINTS = st.sampled_from([" ", " ", "\n\n"])
TEXT = st.lists(st.tuples(SENTENCE_TEXT, JOINTS), max_size=9).map(
    lambda parts: "".join(text + joint for text, joint in parts)
)
SOURCE = st.sampled_from(["A", "A", "B", "C", None])
ARTICLES = st.lists(st.tuples(SOURCE, TEXT), min_size=2, max_size=6)


def records(articles):
    return [
        {"id": f"n{number}", "text": text} | ({"source": source} if source else {})
        for number, (source, text) in enumerate(articles)
    ]


class Plain:
    """An article as the definitions have it."""

    def __init__(self, source, text, no_evidence=()):
        self.source = source
        self.blocks = [text[start:end] for start, end in block_spans(text)]
        self.no_evidence = set(no_evidence)
        self.n_words = sum(len(words(block)) for block in self.blocks)

    def stream(self, *, takes_all):
        """Words with their blocks; a break, equal to no other, for a block that does not count."""
        found = []
        for number, block in enumerate(self.blocks):
            if number in self.no_evidence and not takes_all:
                found.append((object(), number))
            else:
                found += [(word, number) for word in words(block)]
        return found

    def sentences(self, *, takes_all):
        """For each sentence, the place of its first word and, by word, whether it is quoted."""
        place, found = 0, []
        for number, block in enumerate(self.blocks):
            if number in self.no_evidence and not takes_all:
                place += 1
                continue
            of_block = []
            for start, end, flags in quick_cut(block):
                n_words = len(words(block[start:end]))
                if flags & SENTENCE or not of_block:
                    of_block.append((place, []))
                of_block[-1][1].extend([bool(flags & QUOTED)] * n_words)
                place += n_words
            found += of_block
        return found


def runs_of(stream):
    return [tuple(word for word, _ in stream[i : i + RUN_WORDS]) for i in range(n_runs(stream))]


def n_runs(stream):
    return max(len(stream) - RUN_WORDS + 1, 0)


def covered_by(stream, other):
    """Places of words in runs that the other article has, too."""
    others = set(runs_of(other))
    return {
        i + step
        for i, run in enumerate(runs_of(stream))
        if run in others
        for step in range(RUN_WORDS)
    }


def longest_run(one, other):
    """Words of the longest run in common, by the textbook's table."""
    longest, before = 0, [0] * (len(other) + 1)
    for word, _ in one:
        row = [0] * (len(other) + 1)
        for k, (of_other, _) in enumerate(other):
            row[k + 1] = before[k] + 1 if word == of_other else 0
        longest = max(longest, *row)
        before = row
    return longest if longest >= RUN_WORDS else 0


def matched_blocks(one, other):
    """Pairs of blocks of runs, each begun at the first place in `one`; all in one of the blocks."""
    first_places = {run: i for i, run in reversed(list(enumerate(runs_of(one))))}
    matches, place = set(), 0
    while place < n_runs(other):
        first = first_places.get(tuple(word for word, _ in other[place : place + RUN_WORDS]))
        if first is None:
            place += 1
            continue
        n = 0
        while (
            place + n < len(other)
            and first + n < len(one)
            and other[place + n][0] == one[first + n][0]
        ):
            n += 1
        passed = [(one[first + i][1], other[place + i][1]) for i in range(n)]
        matches |= {pair for pair in passed if passed.count(pair) >= RUN_WORDS} or {passed[0]}
        place += n - RUN_WORDS + 1
    return matches


def figures_of(article, covered, *, takes_all):
    """Words covered, of them quoted, and sentences of which half the words are."""
    n_quoted = n_sentences = n_all = 0
    for place, is_quoted in article.sentences(takes_all=takes_all):
        inside = [i for i in range(len(is_quoted)) if place + i in covered]
        n_all += len(inside)
        n_quoted += sum(is_quoted[i] for i in inside)
        n_sentences += bool(inside) and 2 * len(inside) >= len(is_quoted)
    return n_all, n_quoted, n_sentences


def plain_row(left, right, *, takes_all=False):
    """What two articles share, or None where that is too little."""
    streams = [article.stream(takes_all=takes_all) for article in (left, right)]
    covered = [covered_by(*streams), covered_by(*reversed(streams))]
    (n_left, quoted_left, some), (n_right, quoted_right, others) = (
        figures_of(article, of_side, takes_all=takes_all)
        for article, of_side in zip((left, right), covered, strict=True)
    )
    is_own = left.source == right.source is not None
    is_enough = (
        min(n_left, n_right) >= MIN_WORDS
        or 2 * n_left > left.n_words
        or 2 * n_right > right.n_words
    )
    if is_own and n_left < HOUSE_SHARE * left.n_words and n_right < HOUSE_SHARE * right.n_words:
        return None
    if not is_enough:
        can_take_all = not (is_own or takes_all) and (left.no_evidence or right.no_evidence)
        return plain_row(left, right, takes_all=True) if can_take_all else None
    fewest = min(n_left, n_right)
    figures = [
        [(n, quoted, 0, n if takes_all else 0, 0)
         for n, quoted in ((n_left, quoted_left), (n_right, quoted_right))]
    ]  # fmt: skip
    backwards = {(i, k) for k, i in matched_blocks(*reversed(streams))}
    return {
        "kind": KINDS[kinds_of(np.array(figures))[0]],
        "words": fewest,
        "left_words": n_left,
        "right_words": n_right,
        "sentences": min(some, others),
        "longest": longest_run(*streams),
        "left_share": pytest.approx(n_left / left.n_words),
        "right_share": pytest.approx(n_right / right.n_words),
        "left_source": left.source,
        "right_source": right.source,
        "blocks": (matched_blocks(*streams), backwards),
        "covered": (covered[0], covered[1]),
    }


def plain_tables(articles, no_evidence=()):
    """Rows of reuse by pair of articles, and how many words of each another source has, too."""
    plain = [
        Plain(source, text, [block for number, block in no_evidence if number == i])
        for i, (source, text) in enumerate(articles)
    ]
    rows = {
        (i, k): row
        for (i, one), (k, other) in combinations(enumerate(plain), 2)
        if (row := plain_row(one, other)) is not None
    }
    shared = [set() for _ in plain]
    for pair, row in rows.items():
        covered = row.pop("covered")
        is_own = row["left_source"] == row["right_source"] is not None
        if not is_own and row["kind"] != "house":
            for number, of_side in zip(pair, covered, strict=True):
                shared[number] |= of_side
    return rows, [len(each) for each in shared]


def check(found, articles, no_evidence=()):
    """Hold the tables of a run against counting."""
    rows, n_shared = plain_tables(articles, no_evidence)
    of_reuse = found.reuse.to_pylist()
    numbers = [(int(row["left_id"][1:]), int(row["right_id"][1:])) for row in of_reuse]
    assert sorted(numbers) == sorted(rows)
    for pair, row in zip(numbers, of_reuse, strict=True):
        expected = rows[pair]
        either = expected.pop("blocks")
        assert {name: row[name] for name in expected} == expected
        blocks = list(zip(row["left_blocks"], row["right_blocks"], strict=True))
        assert blocks == sorted(set(blocks))
        assert set(blocks) in either
        assert row["paragraphs"] == min(len({block[side] for block in blocks}) for side in (0, 1))
    strength = [
        (row["kind"] != "running", -row["words"] * max(row["left_share"], row["right_share"]))
        for row in of_reuse
    ]
    assert strength == sorted(strength)
    of_articles = found.articles.to_pylist()
    assert [row["words_shared"] for row in of_articles] == n_shared
    assert [row["words"] for row in of_articles] == [Plain(*each).n_words for each in articles]


@given(ARTICLES)
def test_reuse_is_what_counting_finds(articles):
    """Every pair of articles that shares enough, with its figures, and the words shared by each."""
    check(nd.dedupe(records(articles), threads=1), articles)


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), TEXT), min_size=6, max_size=12))
def test_boilerplate_is_evidence_for_nobody_else_to_print(articles):
    """A source's own boilerplate is none; between sources that share no more it is house matter."""
    articles = [
        (source, f"{text}\n\n{POOL[-1]}" if source != "C" else text) for source, text in articles
    ]
    found = nd.dedupe(records(articles), min_articles=2)
    marked = [
        (int(row["id"][1:]), row["block"])
        for row in found.clusters.to_pylist()
        if row["boilerplate"]
    ]
    check(found, articles, marked)


def as_facts(found):
    """What a run found, by ids, whatever the order of the dump."""
    facts = set()
    for row in found.reuse.to_pylist():
        sides = [
            (row[f"{side}_id"], row[f"{side}_words"], row[f"{side}_share"], row[f"{side}_source"])
            for side in ("left", "right")
        ]
        blocks = tuple(zip(row["left_blocks"], row["right_blocks"], strict=True))
        if sides[1] < sides[0]:
            sides.reverse()
            blocks = tuple(sorted(pair[::-1] for pair in blocks))
        figures = tuple(row[key] for key in ("kind", "words", "sentences", "longest", "paragraphs"))
        facts.add((*sides, blocks, *figures))
    shared = {row["id"]: row["words_shared"] for row in found.articles.to_pylist()}
    return facts, shared


@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_the_dump_changes_nothing(articles, random):
    """Shuffled lines, on one thread or two: the same pairs, figures and blocks."""
    rows = records(articles)
    expected = as_facts(nd.dedupe(rows, threads=1))
    random.shuffle(rows)
    assert as_facts(nd.dedupe(rows, threads=2)) == expected


def test_articles_of_the_same_paragraphs_in_another_order():
    """Which side decides where a passage is repeated does not depend on the order of the dump."""
    one, other, third = POOL[-1], POOL[-2], POOL[-3]
    rows = records([
        ("A", f"{one} {other}\n\n{one}\n\n{third}"),
        ("B", f"{third}\n\n{one}\n\n{one} {other}"),
        ("C", f"{one}\n\n{third}\n\n{one} {other}"),
    ])  # fmt: skip
    assert as_facts(nd.dedupe(rows)) == as_facts(nd.dedupe(rows[::-1]))


@given(ARTICLES)
def test_levels_share_the_same_words(articles):
    """Paragraphs, sentences or whole articles: what two articles share is the same."""
    levels = [nd.dedupe(records(articles), level=level) for level in LEVELS]
    names = ("left_id", "right_id", "kind", "words", "left_words", "right_words", "sentences")
    names += ("longest", "left_share", "right_share")
    one, *others = [found.reuse.select(names).to_pylist() for found in levels]
    assert others == [one, one]
    one, *others = [found.articles.column("words_shared") for found in levels]
    assert others == [one, one]


def in_every_form(folder, rows):
    """The same articles as JSON lines, CSV and Parquet."""
    names = ("id", "source", "text")
    columns = {name: [row.get(name) for row in rows] for name in names}
    paths = [folder / f"dump.{form}" for form in ("jsonl", "csv", "parquet")]
    paths[0].write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with paths[1].open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(zip(*columns.values(), strict=True))
    parquet.write_table(pa.table(columns), paths[2])
    return paths


def many(n_articles):
    """Articles of one or two sentences from a large pool, so that there are many small sets."""
    draw = random.Random(n_articles)
    pool = [" ".join(draw.choices(VOCABULARY, k=draw.randint(4, 25))) + "." for _ in range(60)]
    return [
        (
            draw.choice(["A", "B", "C", None]),
            "".join(
                draw.choice(pool).capitalize() + draw.choice([" ", "\n\n"])
                for _ in range(draw.randint(1, 8))
            ),
        )
        for _ in range(n_articles)
    ]


def test_every_form_and_every_place_shares_the_same(tmp_path, any_memory):
    """JSON lines, CSV or Parquet, one thread or two, memory or disk, in passes: the same tables."""
    articles = many(90)
    paths = in_every_form(tmp_path, records(articles))
    expected = nd.dedupe(paths[0], threads=1)
    check(expected, articles)
    assert expected.reuse.num_rows > 100
    for path in paths:
        for settings in ({"threads": 2}, {"memory": 1_000_000}):
            found = nd.dedupe(path, **settings)
            assert found.reuse.equals(expected.reuse)
            names = [name for name in found.articles.column_names if name != "file"]
            one, other = (each.articles.select(names) for each in (found, expected))
            if path.suffix == ".jsonl":
                assert one.equals(other)
            assert one["words_shared"].equals(other["words_shared"])


def test_samples_in_passes_are_all_samples(monkeypatch):
    """A bound on memory divides the hashes into passes and loses none."""
    rows = records(many(60))
    expected = as_facts(nd.dedupe(rows))
    monkeypatch.setattr(samples, "n_words_max", lambda _: 150)
    monkeypatch.setattr(samples, "_BLOCKS_A_TURN", 7)
    assert as_facts(nd.dedupe(rows, threads=2)) == expected


@pytest.mark.parametrize("n_words_a_line", [3, 7, 20])
def test_lines_too_short_for_a_sequence_are_found_in_large_dumps(monkeypatch, n_words_a_line):
    """One sequence in eight is a sample: also those that go over the ends of short lines."""
    monkeypatch.setattr(samples, "_WORDS_AT_ONE", 8)
    text = " ".join(dispatch(10)).replace(".", "").split()
    lines = [" ".join(text[i : i + n_words_a_line]) for i in range(0, len(text), n_words_a_line)]
    found = nd.dedupe(records([("A", " ".join(text)), ("B", "\n\n".join(lines))]))
    assert found.reuse["longest"].to_pylist() == [200]


def dispatch(n_paragraphs):
    """Paragraphs that have no words in common."""
    names = (f"{a}{b}" for a in VOCABULARY for b in VOCABULARY)
    return [" ".join(next(names) for _ in range(20)) + "." for _ in range(n_paragraphs)]


def test_a_text_in_many_outlets_is_reuse_of_each_pair():
    """Eight equal paragraphs in 150 outlets: all 11,175 pairs, each with all words."""
    text = "\n\n".join(dispatch(8))
    found = nd.dedupe(records([(f"Outlet {i}", text) for i in range(150)]))
    assert found.reuse.num_rows == 11_175
    for name in ("words", "left_words", "right_words", "longest"):
        assert set(found.reuse[name].to_pylist()) == {160}
    assert set(found.reuse["paragraphs"].to_pylist()) == {8}
    assert limits_of(found) == set()


def limits_of(found):
    return {
        (each["limit"], each["actual"])
        for each in found.summary["limits"]["reached"]
        if "sequence" in each["what"]
    }


def test_a_text_in_too_many_articles_is_a_limit(monkeypatch):
    """Above the bound each is paired with one of them, and the summary says so."""
    monkeypatch.setattr(sequences, "MAX_ARTICLES", 9)
    one, other = dispatch(2)
    articles = [(f"Outlet {i}", one) for i in range(10)] + [("X", other), ("Y", other)]
    found = nd.dedupe(records(articles))
    pairs = [{row["left_id"], row["right_id"]} for row in found.reuse.to_pylist()]
    of_other = {"n10", "n11"}
    assert of_other in pairs
    (centre,) = set.intersection(*(pair for pair in pairs if pair != of_other))
    assert sorted(pair - {centre} for pair in pairs if pair != of_other) == [
        {f"n{i}"} for i in range(10) if f"n{i}" != centre
    ]
    assert limits_of(found) == {(9, 10)}
    at_the_bound = nd.dedupe(records(articles[1:]))
    assert at_the_bound.reuse.num_rows == 37
    assert limits_of(at_the_bound) == set()


@pytest.mark.parametrize("turn", [1, -1])
def test_many_articles_of_one_source_are_a_star(monkeypatch, turn):
    """From a bound on each is paired with one of them, all with other sources, whatever order."""
    monkeypatch.setattr(sequences, "MAX_OWN", 4)
    (text,) = dispatch(1)
    articles = [("A", f"{text} Number {number} of them.") for number in range(7)] + [("B", text)]
    rows = records(articles)[::turn]
    found = nd.dedupe(rows, min_articles=20)
    pairs = [frozenset((row["left_id"], row["right_id"])) for row in found.reuse.to_pylist()]
    of_source = [pair for pair in pairs if "n7" not in pair]
    assert len(pairs) - len(of_source) == 7
    assert len(of_source) == 6 + 3
    assert limits_of(found) == {(4, 7)}
    assert as_facts(found) == as_facts(nd.dedupe(records(articles), min_articles=20))


@given(
    hashes=st.lists(st.integers(0, 63) | st.integers(1 << 30, 1 << 30 | 9), max_size=40),
    n_marks=st.sampled_from((1, 2, 64)),
    cut=st.integers(0, 40),
)
def test_no_sample_that_recurs_is_dropped(hashes, n_marks, cut):
    """Samples keep their order, and those alone are left out if none has marks of another."""
    packed = np.array([hash_ << 32 | i for i, hash_ in enumerate(hashes)], dtype=np.uint64)
    parts = [packed[:cut].copy(), packed[cut:].copy()]
    marks = np.zeros((n_marks, 2), dtype=np.uint64)
    for part in parts:
        kernels.mark_samples(part, marks)
    kept = [row for part in parts for row in part[: kernels.keep_marked(part, marks)].tolist()]
    recurring = [row for row in packed.tolist() if hashes.count(row >> 32) > 1]
    assert [row for row in packed.tolist() if row in kept] == kept
    assert kept == recurring or (set(recurring) < set(kept) and max(hashes) > 63)


@pytest.mark.parametrize("shape", [(0, 2), (3, 2), (4, 1)])
@pytest.mark.parametrize("kernel", [kernels.mark_samples, kernels.keep_marked])
def test_marks_of_another_shape_are_refused(kernel, shape):
    """A bit outside of the marks is neither read nor set."""
    with pytest.raises(ValueError, match="shape"):
        kernel(np.zeros(1, dtype=np.uint64), np.zeros(shape, dtype=np.uint64))
