"""The closer looks at two sentences: rarity, evidence, surroundings, the learned decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.align import align_articles
from newsdiff.align.background import background, stem_places
from newsdiff.align.decide import CONTEXT, FIRST, SECOND, Context, first_look, second_look
from newsdiff.align.evidence import EVIDENCE, Evidence, common_runs
from newsdiff.align.extend import AgainSettings, Group, repeat_links
from newsdiff.align.profile import profile_article
from newsdiff.clean import clean_article
from newsdiff.model import Article
from newsdiff.segment import segment_article


def profiled(text):
    return profile_article(segment_article(clean_article(Article(text=text), language="en")))


LEFT = (
    "The old harbour crane was sold to a museum.\n\n"
    "“We shall not mend the broken crane again,” said Ines Marlow.\n\n"
    "The council votes on Tuesday."
)
RIGHT = (
    "A museum bought the crane of the old harbour.\n\n"
    "Ines Marlow, who runs the port, promised not to mend the broken crane again.\n\n"
    "Nobody else spoke."
)


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_rarity_is_a_share_and_ranks_common_words_below_rare_ones(language):
    """A stem of every day is less rare than one that is in few articles."""
    table = background(language)
    assert all(0 <= rarity <= 1 for rarity in table.values())
    assert min(table.values()) < 0.2
    assert max(table.values()) > 0.8


def test_a_language_without_a_table_has_none():
    """Languages for which nothing was counted fall back on the length of words."""
    assert background("xx") is None
    assert background("../en") is None


def test_what_a_sentence_quotes_is_found_on_the_other_side():
    """The share of a quotation that stands in the other sentence is part of the evidence."""
    evidence = Evidence(profiled(LEFT), profiled(RIGHT))
    quoted = EVIDENCE.index("quoted")
    assert evidence.figures(1, 1)[quoted] > 0.9
    assert evidence.figures(0, 0)[quoted] == 0


ABOUT_ONE = (
    """Union leader Laurent Hobbs, who heads the Dock Workers, asked for higher wages.

The ferry company cancelled nine sailings to Hemsby because of ice.""",
    """Ice in the bay made the ferry company cancel nine sailings to Hemsby.

Laurent Hobbs, leader of the union of Dock Workers, was seen at the opera.""",
)


@pytest.mark.parametrize("swapped", [False, True])
def test_who_is_named_says_nothing_of_what_is_said(swapped):
    """A name, with the office and the house beside it, is set apart from the rest in common."""
    one, other = (profiled(text) for text in (ABOUT_ONE[::-1] if swapped else ABOUT_ONE))
    evidence = Evidence(one, other)
    weight, share, rarest, named = (
        EVIDENCE.index(name)
        for name in ("apart_weight", "apart_share", "apart_rarest", "named_weight")
    )
    man, ferry = ((1, 0), (0, 1)) if swapped else ((0, 1), (1, 0))
    of_man, of_ferry = evidence.figures(*man), evidence.figures(*ferry)
    assert (of_man[weight], of_man[share], of_man[rarest]) == (0, 0, 0)
    assert of_man[named] > of_ferry[named]
    assert of_ferry[weight] > 1
    assert of_ferry[share] > 0.5
    assert of_ferry[rarest] > 0.5


def test_a_second_link_needs_what_the_first_does_not_explain():
    """A merged sentence is linked to both of its sources, one on the same subject is not."""
    merged = profiled(
        "Workers at the cannery walked out on Monday over unpaid overtime, and the port shut its "
        "northern gate after a crane fell."
    )
    parts = profiled(
        "Workers at the cannery walked out on Monday over unpaid overtime.\n\n"
        "The port shut its northern gate after a crane fell.\n\n"
        "The workers at the cannery have walked out over overtime before."
    )
    evidence = Evidence(merged, parts)
    first = Group([0], [0], 0.95)
    for chance, linked in ((0.7, [[1]]), (0.5, []), (0.95, [[1], [2]])):
        chances = {(0, 1): chance, (0, 2): chance}
        found = repeat_links([first], chances, evidence, AgainSettings())
        assert [group.right for group in found] == linked


def test_a_quotation_is_linked_to_a_partner_that_is_taken():
    """Whoever quotes what the other quotes needs less than others."""
    evidence = Evidence(profiled(LEFT), profiled(RIGHT))
    found = repeat_links([Group([0], [1], 0.9)], {(1, 1): 0.45}, evidence, AgainSettings())
    assert [(group.left, group.right) for group in found] == [([1], [1])]


def test_the_looks_have_the_named_figures():
    """Each look gives one number for each of its names."""
    evidence = Evidence(profiled(LEFT), profiled(RIGHT))
    rows = {(0, 0): (0.5,) * (len(FIRST) - len(EVIDENCE) - 2)}
    first = first_look(evidence, rows)
    second = second_look(evidence, first, {(0, 0): 0.5, (1, 1): 0.9})
    assert len(first[0, 0]) == len(FIRST)
    assert len(second[0, 0]) == len(SECOND) == len(FIRST) + len(CONTEXT)


def test_a_pair_on_the_course_of_its_neighbours_is_nearer_than_one_off_it():
    """Sure pairs around a pair say where its partner should stand."""
    text = "\n\n".join(f"Sentence {n} speaks of the harbour crane." for n in range(6))
    evidence = Evidence(profiled(text), profiled(text))
    context = Context(evidence, {(0, 0): 0.9, (2, 2): 0.9, (1, 1): 0.4, (1, 5): 0.4})
    off = CONTEXT.index("off_course")
    assert context.figures(1, 1)[off] < context.figures(1, 5)[off]


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_runs_are_those_of_a_search_by_hand(left, right):
    """The longest run of equal stems that ends at each place is found."""
    expected = []
    for end in range(1, len(left) + 1):
        lengths = [
            size
            for size in range(1, end + 1)
            for at in range(len(right) - size + 1)
            if left[end - size : end] == right[at : at + size]
        ]
        if lengths:
            expected.append((end, max(lengths)))
    assert common_runs(left, stem_places(right)) == expected


def test_a_reworded_quotation_is_linked_to_its_report():
    """A quotation that the other article gives as reported speech is a link."""
    sides = [segment_article(clean_article(Article(text=t), language="en")) for t in (LEFT, RIGHT)]
    links = {(link.left.sentences, link.right.sentences) for link in align_articles(*sides).links}
    assert ((1,), (1,)) in links


def test_what_an_article_was_held_against_before_changes_nothing():
    """Sentences weighed for one pair are weighed anew where another gives a stem more weight."""
    text = "Marlow spoke to the harbour council in March.\n\nThe harbour council left the old pier."
    first = "The harbour council met Marlow in March.\n\nThe old pier stays with the council."
    other = "The harbour council marches past Marlow.\n\nThe old pier stays with the council."
    profile = profiled(text)
    cells = [(i, j) for i in range(2) for j in range(2)]

    def figures(own, against):
        evidence = Evidence(own, profiled(against))
        return [evidence.figures(*cell) for cell in cells]

    assert figures(profiled(text), first) != figures(profiled(text), other)
    for against in (first, other, first):
        assert figures(profile, against) == figures(profiled(text), against)
    weights = [
        Evidence(profile, profiled(against)).left_row(0).weights for against in (first, other)
    ]
    assert weights[0]["march"] < weights[1]["march"]
