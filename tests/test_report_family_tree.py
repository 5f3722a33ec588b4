"""The family as a drawing: each article once, below what it goes back to."""

from __future__ import annotations

import attrs
from collate_builder import compared, same_sentences, segmented
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.model import Descent, Origin
from newsdiff.report.family_tree import family_layout

FERRY = "The ferry to Ostrel sank at dawn."


def family(*descents, agency="AFP"):
    """A comparison whose articles have these descents; the first origin names an agency."""
    articles = [segmented(FERRY, source=f"outlet {n}") for n in range(len(descents))]
    made = [attrs.evolve(each, article=n) for n, each in enumerate(descents)]
    origins = []
    for number in range(1 + max(each.origin for each in made)):
        members = tuple(each.article for each in made if each.origin == number)
        origins.append(Origin(articles=members, agency=None if number else agency))
    comparison = compared(articles, same_sentences(articles))
    return attrs.evolve(comparison, descents=tuple(made), origins=tuple(origins))


def descent(kind="source", origin=0, parent=None, version=0):
    return Descent(article=0, origin=origin, kind=kind, parent=parent, version=version)


def places(comparison):
    return [(node.article, node.column, node.parent) for node in family_layout(comparison).nodes]


def test_a_source_that_is_no_article_heads_those_that_carry_it():
    """Two outlets of one dispatch, one that took it from the second, one on its own."""
    comparison = family(
        descent(), descent(), descent("taken", parent=1), descent("alone", origin=1)
    )
    assert places(comparison) == [
        (None, 0, None),
        (0, 1, 0),
        (1, 1, 0),
        (2, 2, 2),
        (3, 0, None),
    ]
    assert family_layout(comparison).n_columns == 3


def test_the_dispatch_itself_is_the_head():
    """Where the agency's own text is among the articles no other node stands for it."""
    comparison = family(descent(), descent("dispatch"), descent())
    assert places(comparison) == [(1, 0, None), (0, 1, 0), (2, 1, 0)]


def test_each_version_has_its_own_carriers():
    """Two dispatches stand below their agency, carriers below the version that they follow."""
    comparison = family(
        descent("dispatch"), descent("dispatch", version=1), descent(version=1), descent()
    )
    assert places(comparison) == [(None, 0, None), (0, 1, 0), (3, 2, 1), (1, 1, 0), (2, 2, 3)]


def test_one_article_from_another_needs_no_source():
    """Nobody is named above the first of them where no agency is."""
    comparison = family(descent("alone"), descent("taken", parent=0), agency=None)
    assert places(comparison) == [(0, 0, None), (1, 1, 0)]


def test_without_origins_every_article_is_a_root():
    """Nothing is known of a family."""
    comparison = attrs.evolve(family(descent(), descent()), descents=(), origins=())
    assert places(comparison) == [(0, 0, None), (1, 0, None)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dispatch", "source", "taken", "update", "alone"]),
            st.integers(0, 2),
            st.none() | st.integers(0, 7),
            st.integers(0, 2),
        ),
        min_size=2,
        max_size=8,
    )
)
def test_every_article_stands_once_below_its_parent(drawn):
    """Whatever descents say, circles and strange parents too: a forest with a row a node."""
    comparison = family(*(descent(*each) for each in drawn))
    layout = family_layout(comparison)
    shown = [node.article for node in layout.nodes if node.article is not None]
    assert sorted(shown) == list(range(len(drawn)))
    assert [node.row for node in layout.nodes] == list(range(len(layout.nodes)))
    for node in layout.nodes:
        assert node.column == (0 if node.parent is None else layout.nodes[node.parent].column + 1)
        assert node.parent is None or node.parent < node.row
