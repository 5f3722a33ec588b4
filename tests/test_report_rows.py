"""Rows of the side-by-side view: nothing is lost, the order is kept, moves point both ways."""

from __future__ import annotations

import itertools

import attrs
import pytest
import report_builder as build
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.rows import arrange_rows


@st.composite
def comparisons(draw):
    """Two articles of short sentences with any links between them, moved or not."""
    sizes = [draw(st.integers(1, 9)) for _ in range(2)]
    articles = []
    for size in sizes:
        kinds = draw(st.lists(st.sampled_from(["body", "caption"]), min_size=size, max_size=size))
        articles.append(
            build.segmented("\n".join(f"{kind}| Line {at} here." for at, kind in enumerate(kinds)))
        )
    links = []
    for _ in range(draw(st.integers(0, 7))):
        ends = []
        for index, size in enumerate(sizes):
            few = draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=2))
            ends.append((index, sorted(few)))
        links.append(build.link(articles, *ends, moved=draw(st.booleans())))
    return build.compare(articles, links)


def rows_of(comparison):
    left, right = comparison.articles
    return arrange_rows(left, right, comparison.links)


def naive_weight(comparison):
    """Weight of the heaviest increasing chain, by trying every subset of the links."""
    still = [each for each in comparison.links if not each.moved]
    best = 0
    for size in range(len(still) + 1):
        for some in itertools.combinations(still, size):
            ordered = sorted(some, key=lambda each: each.left.sentences)
            if all(
                first.left.sentences[-1] < second.left.sentences[0]
                and first.right.sentences[-1] < second.right.sentences[0]
                for first, second in itertools.pairwise(ordered)
            ):
                best = max(best, sum(weight(each) for each in some))
    return best


def weight(link):
    return sum(end - start for start, end in link.left.spans)


@given(comparisons())
def test_every_sentence_stands_somewhere(comparison):
    """No sentence of either article is missing, and one without a link stands exactly once."""
    rows = rows_of(comparison)
    for side, compared in zip(("left", "right"), comparison.articles, strict=True):
        shown = [each for row in rows for each in getattr(row, side)]
        assert set(shown) == set(range(len(compared.labels)))
        linked = {s for row in rows if row.link for s in getattr(row, side)}
        alone = [each for each in shown if each not in linked]
        assert len(alone) == len(set(alone))


@given(comparisons())
def test_every_link_has_one_row(comparison):
    """Each link has one row, and a stub exactly where its right side does not stand in order."""
    rows = rows_of(comparison)
    shown = [id(row.link) for row in rows if row.kind == "link"]
    assert sorted(shown) == sorted(map(id, comparison.links))
    for row in rows:
        if row.kind == "stub":
            there = rows[row.other - 1]
            assert there.link is row.link
            assert there.other == row.number
        elif row.other is not None:
            assert rows[row.other - 1].kind == "stub"
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


@given(comparisons())
def test_both_sides_read_in_their_order(comparison):
    """Down the left column and down the right one, first sentences never go back."""
    rows = rows_of(comparison)
    lefts = [row.left[0] for row in rows if row.left]
    assert lefts == sorted(lefts)
    in_order = [row.right[0] for row in rows if row.right and not (row.link and row.other)]
    stubs = [row for row in rows if row.kind == "stub"]
    both = [row.right[0] for row in rows if row.kind == "stub" or (row.right and row.other is None)]
    assert in_order == sorted(in_order)
    assert both == sorted(both) or not stubs


@given(comparisons())
def test_the_common_order_is_the_heaviest(comparison):
    """The links that hold both sides together weigh as much as the best chain tried by hand."""
    held = [row.link for row in rows_of(comparison) if row.kind == "link" and row.other is None]
    assert sum(map(weight, held)) == naive_weight(comparison)


def test_own_text_of_both_sides_shares_a_row():
    """What each side alone says at one place stands side by side."""
    rows = rows_of(build.ferry())
    both = [row for row in rows if row.kind == "own" and row.left and row.right]
    assert len(both) == 1


def test_no_rows_for_nothing():
    """An article without sentences gives no row."""
    empty = attrs.evolve(build.segmented("body| x"), blocks=(), sentences=())
    assert rows_of(build.compare([empty, empty], [])) == ()


def test_rows_stay_linear():
    """Fifty thousand lines in links that all cross, or in none, are laid out without a square."""
    size = 50_000
    article = build.segmented("\n".join(f"caption| word{n}" for n in range(size)))
    comparison = build.compare([article, article], [])
    assert len(rows_of(comparison)) == 1
    links = [
        build.Link(
            left=build.side(0, article, [n]),
            right=build.side(1, article, [size - 1 - n]),
            level="verbatim",
            score=1.0,
            margin=0.1,
        )
        for n in range(size)
    ]
    crossed = build.compare([article, article], links)
    assert len([row for row in rows_of(crossed) if row.kind == "stub"]) == size - 1


def test_pieces_tile_the_sentences():
    """Pieces of a row, put together, are the sentences' own text."""
    comparison = build.ferry()
    for compared in comparison.articles:
        text = compared.article.text
        every = plain_pieces(compared, range(len(compared.labels)))
        joined = "".join(text[each.start : each.end] for each in every)
        assert "".join(joined.split()) == "".join(text.split())
    for link in comparison.links:
        for side in (link.left, link.right):
            compared = comparison.articles[side.article]
            pieces = link_pieces(compared, link)
            assert [piece.start for piece in pieces[:1]] == [side.spans[0][0]]
            covered = sum(piece.end - piece.start for piece in pieces)
            assert covered == sum(end - start for start, end in side.spans)


@pytest.mark.parametrize("level", ["edited", "partial", "rewritten"])
def test_changed_words_are_marked_unless_rewritten(level):
    """Changed words of a link are marked; of a re-worded one, where all would be, none."""
    articles = [build.segmented("body| One two three."), build.segmented("body| One four three.")]
    link = build.link(articles, (0, [0]), (1, [0]), level)
    comparison = build.compare(articles, [link])
    marked = [each for each in link_pieces(comparison.articles[0], link) if each.changed]
    assert bool(marked) == (level != "rewritten")
