"""The answer of a comparison: who carries what, who changed and added what, and what differs."""

from __future__ import annotations

import attrs
import collate_builder as collated
import pytest
import report_builder as build
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.model import (
    Addition,
    Descent,
    Divergence,
    Origin,
    Quotation,
    QuotationMember,
    Relation,
)
from newsdiff.report.answer import answer, descents_of
from newsdiff.report.differences import changed_words, difference_words, reading_words
from newsdiff.report.notes import (
    added_words,
    addition_words,
    carried_words,
    credits_words,
    line_words,
    place_words,
    relation_words,
    role_words,
    sources_words,
)
from newsdiff.report.text import names

POOL = (
    "The dam above Vell gave way on Monday and {} houses were flooded.",
    "Rescuers counted {} boats on the square in front of the town hall.",
    "The council of Vell has promised {} crowns to every household.",
    "Engineers had warned of {} cracks in the northern wall since spring.",
    "Schools in {} villages stay closed until the water has gone.",
)
OWN = "A reader from {} wrote to this newspaper about the smell of the mud."
FIGURES = ("twelve", "12", "14", "300")
VALUES = {"twelve": 12, "12": 12, "14": 14, "300": 300}


def family(choices):
    """Articles that carry some sentences of one dispatch with figures of their own; all linked.

    Args:
        choices: for each article, for each sentence of the pool a figure or None.
    """
    articles, places = [], []
    for number, chosen in enumerate(choices):
        carried = {at: figure for at, figure in enumerate(chosen) if figure}
        said = [POOL[at].format(figure) for at, figure in carried.items()]
        articles.append(
            collated.segmented(*said, OWN.format(f"Street {number}"), source=f"Outlet {number}")
        )
        places.append({at: place for place, at in enumerate(carried)})
    links = []
    for left in range(len(choices)):
        for right in range(left + 1, len(choices)):
            for at in sorted(places[left].keys() & places[right].keys()):
                ends = (left, places[left][at]), (right, places[right][at])
                figures = choices[left][at], choices[right][at]
                links.append(figure_link(articles, ends, figures))
    return articles, links


def figure_link(articles, ends, figures):
    same = figures[0] == figures[1]
    made = collated.link(articles, *ends, "verbatim" if same else "edited", 1.0 if same else 0.9)
    made = collated.edited(articles, made)
    if VALUES[figures[0]] == VALUES[figures[1]]:
        return made
    spans = []
    for side, figure in zip((made.left, made.right), figures, strict=True):
        start = articles[side.article].article.text.index(f" {figure} ", side.spans[0][0]) + 1
        spans.append((start, start + len(figure)))
    differs = Divergence(kind="number", left=spans[0], right=spans[1])
    return attrs.evolve(made, divergences=(differs,))


CHOICES = st.lists(
    st.tuples(*(st.sampled_from((None, *FIGURES)) for _ in POOL)), min_size=2, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(CHOICES)
def test_differences_are_those_of_an_oracle(choices):
    """One difference for each sentence told with several figures; equal figures are together."""
    made = answer(collated.compared(*family(choices)))
    expected = set()
    for at in range(len(POOL)):
        by_value = {}
        for article, chosen in enumerate(choices):
            if chosen[at]:
                by_value.setdefault(VALUES[chosen[at]], set()).add(article)
        if len(by_value) > 1:
            expected.add(frozenset(frozenset(each) for each in by_value.values()))
    found = [
        frozenset(frozenset(reading.articles) for reading in each.readings)
        for each in made.differences
    ]
    assert set(found) == expected
    n_told = sum(
        len({VALUES[chosen[at]] for chosen in choices if chosen[at]}) > 1 for at in range(len(POOL))
    )
    assert len(found) == n_told


@settings(max_examples=60, deadline=None)
@given(CHOICES)
def test_numbers_of_a_line_are_those_of_an_oracle(choices):
    """Carried, of, share and what was added are counted from core, passages and additions."""
    comparison = collated.compared(*family(choices))
    made = answer(comparison)
    descents = {each.article: each for each in descents_of(comparison)}
    assert [line.article for line in made.lines] == list(range(len(choices)))
    for line in made.lines:
        descent = descents[line.article]
        core = [
            sentence for sentence in comparison.core.sentences if sentence.origin == descent.origin
        ]
        carried = [
            sentence
            for sentence in core
            if line.article in {m.article for m in comparison.passages[sentence.passage].members}
        ]
        has_dispatch = len(comparison.origins[descent.origin].articles) > 2
        assert line.carried == len(carried)
        assert line.of == (len(core) if has_dispatch else 0)
        assert line.share == (len(carried) / len(core) if line.of else 0)
        text = comparison.articles[line.article].article.text
        added = [
            text[start:end]
            for each in comparison.additions
            if each.article == line.article and each.kind not in ("figure", "headline")
            if sum(len(text[slice(*span)].split()) for span in each.spans) > 2
            for start, end in each.spans
        ]
        assert line.added_sentences == len(added)
        assert line.added_words == sum(len(words.split()) for words in added)


@settings(max_examples=40, deadline=None)
@given(CHOICES, st.randoms(use_true_random=False))
def test_the_order_of_articles_changes_their_numbers_alone(choices, random):
    """Given in another order, the same articles have the same answer."""
    order = list(range(len(choices)))
    random.shuffle(order)
    plain = answer(collated.compared(*family(choices)))
    mixed = answer(collated.compared(*family([choices[at] for at in order])))

    def told(made, renamed):
        lines = {
            (renamed[line.article], line.carried, line.of, line.added_words, len(line.changed))
            for line in made.lines
        }
        differences = {
            frozenset(
                frozenset(renamed[each] for each in reading.articles) for reading in one.readings
            )
            for one in made.differences
        }
        return lines, differences

    assert told(plain, range(len(choices))) == told(mixed, order)


def test_divergences_of_several_links_are_one_difference():
    """Two say two, one says three: one difference, by whose reading the odd one is measured."""
    comparison = build.harbour_collated()
    made = answer(comparison)
    (difference,) = made.differences
    assert difference.kind == "number"
    assert [(each.words, each.articles) for each in difference.readings] == [
        ("two", (0, 3)),
        ("three", (1,)),
    ]
    assert difference.deviating == (1,)
    assert [len(line.changed) for line in made.lines] == [0, 1, 0, 0]
    shown = names(comparison)
    assert changed_words(difference, 1, shown) == "“three” where 2 others have “two”"
    assert difference_words(difference, shown) == (
        "number: “two” (Coast Wire Daily, Kysten i dag) / “three” (The Lunde Post)"
    )


def test_where_readings_are_even_nobody_changed_anything():
    """Of two articles neither is the one to measure by, unless it is the dispatch."""
    comparison = build.ferry()
    made = answer(comparison)
    assert [each.kind for each in made.differences] == ["number", "date", "negation"]
    assert not any(line.changed for line in made.lines)
    one = (Origin(articles=(0, 1), agency="NNB"),)
    descents = (
        Descent(article=0, origin=0, kind="taken", parent=1, probability=0.7),
        Descent(article=1, origin=0, kind="dispatch"),
    )
    made = answer(attrs.evolve(comparison, origins=one, descents=descents))
    assert [len(line.changed) for line in made.lines] == [3, 0]
    assert all(each.readings[0].articles == (1,) for each in made.differences)


def test_a_dispatch_takes_three_articles_or_itself():
    """What two articles share is no reconstructed dispatch: it is counted, not set against it."""
    comparison = collated.compared(*family([("12", "12", "12", None, None)] * 2))
    line = answer(comparison).lines[0]
    assert (line.carried, line.of, line.share) == (3, 0, 0.0)
    assert line_words(line) == "goes back to a common source: 3 sentences in common"
    three = collated.compared(*family([("12", "12", "12", None, None)] * 3))
    line = answer(three).lines[0]
    assert (line.carried, line.of, line.share) == (3, 3, 1.0)
    assert carried_words(line) == "3 of 3 sentences (100 %)"
    assert line_words(line) == "carries the common text: 3 of 3 sentences (100 %)"


def added(article, kind, comparison, *sentences):
    rows = comparison.articles[article].segmented.sentences
    spans = tuple((rows[each].start, rows[each].end) for each in sentences)
    return Addition(article=article, kind=kind, sentences=sentences, spans=spans)


def member(comparison, article, sentence, form):
    row = comparison.articles[article].segmented.sentences[sentence]
    span = row.start + 1, row.end - 1
    return QuotationMember(article=article, sentence=sentence, span=span, form=form)


def test_a_quotation_in_other_words_is_a_difference_where_sentences_are_linked():
    """Words that two articles quote in unlinked places contradict nothing."""
    comparison = build.harbour()
    forms = ("longest", "reworded")
    linked = [
        member(comparison, at, *each) for at, each in ((0, (5, forms[0])), (2, (2, forms[1])))
    ]
    apart = [member(comparison, at, *each) for at, each in ((0, (0, forms[0])), (2, (4, forms[1])))]
    quotations = [
        Quotation(id=number, speaker="", members=tuple(members))
        for number, members in enumerate((apart, linked))
    ]
    made = answer(attrs.evolve(comparison, quotations=tuple(quotations)))
    (found,) = [each for each in made.differences if each.kind == "quotation"]
    assert [(each.articles, each.span) for each in found.readings] == [
        ((0,), linked[0].span),
        ((2,), linked[1].span),
    ]


def test_additions_are_told_news_first_then_by_length():
    """Background waits behind news however long it is; headlines and figures are not counted."""
    comparison = build.ferry()
    additions = (
        added(0, "headline", comparison, 1),
        added(0, "background", comparison, 8, 9),
        added(0, "report", comparison, 13),
        added(0, "quotation", comparison, 6),
        added(0, "figure", comparison, 3),
    )
    line = answer(attrs.evolve(comparison, additions=additions)).lines[0]
    assert [each.kind for each in line.additions] == ["quotation", "report", "background"]
    assert (line.added_sentences, line.added_words) == (4, 43)
    assert added_words(line) == "adds 4 sentences (43 words)"
    first = line.additions[0]
    assert addition_words(comparison, first) == (
        '"We did not wait for the capital to help us," Tannhof told reporters.'
    )
    assert place_words(comparison, first) == "paragraph 5"


def test_what_is_left_of_a_dateline_is_no_addition():
    """A place of one word that was cut off a dateline is not said to be added."""
    articles = [
        collated.segmented("Vell.", "Rain fell on the dam for nine days.", source="One"),
        collated.segmented("Nobody knows why the dam was built.", source="Two"),
    ]
    line = answer(collated.compared(articles, [])).lines[0]
    one = added(0, "report", collated.compared(articles, []), 0)
    made = answer(attrs.evolve(collated.compared(articles, []), additions=(one,)))
    assert made.lines[0].additions == ()
    assert line.added_words >= 8


def test_credits_are_said_either_way():
    """Who credits nobody is told so."""
    lines = answer(build.harbour_collated()).lines
    assert [credits_words(line) for line in lines[:2]] == ["credits NNB", "credits nobody"]


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        ((Origin(articles=(0, 1, 2, 3), agency="NNB"),), "1 source for all 4 articles: NNB."),
        (
            (Origin(articles=(0, 1, 2, 3)),),
            "1 source for all 4 articles: one that no article names.",
        ),
        (
            (Origin(articles=(0, 1), agency="NNB"), Origin(articles=(2,)), Origin(articles=(3,))),
            "3 independent sources: NNB (2 articles), Northern Ledger alone, Kysten i dag alone.",
        ),
        (
            (Origin(articles=(0, 1)), Origin(articles=(2,), agency="ANP"), Origin(articles=(3,))),
            (
                "3 independent sources: one that no article names (Coast Wire Daily, The Lunde"
                " Post), ANP (Northern Ledger), Kysten i dag alone."
            ),
        ),
        ((), ""),
    ],
)
def test_sources_are_one_sentence(origins, said):
    """Number of sources, agencies, and who stands alone."""
    comparison = attrs.evolve(build.harbour_collated(), origins=origins)
    assert sources_words(comparison, names(comparison)) == said


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("dispatch", {}, "the NNB dispatch, version 1"),
        ("source", {"version": 1}, "carries version 2 of the NNB dispatch"),
        ("taken", {"parent": 1}, "has it from The Lunde Post"),
        ("taken", {"parent": 1, "probability": 0.6}, "probably has it from The Lunde Post"),
        ("update", {"parent": 2}, "a later version of Northern Ledger"),
        ("alone", {"note": "shares too little"}, "independent: shares too little"),
    ],
)
def test_a_role_is_one_clause(kind, more, said):
    """Each kind of descent has its words, and what is not clear is said to be probable."""
    origin = Origin(articles=(0, 1, 2, 3), agency="NNB", versions=2)
    comparison = attrs.evolve(build.harbour_collated(), origins=(origin,))
    descent = Descent(article=0, origin=0, kind=kind, **more)
    assert role_words(comparison, descent, names(comparison)) == said


def test_a_version_is_counted_against_the_one_that_the_core_follows():
    """Whoever carries another version than the core shows is told which sentences are counted."""
    comparison = build.harbour_collated()
    origin = Origin(articles=(0, 1, 2, 3), agency="NNB", versions=2)
    descents = tuple(
        Descent(article=at, origin=0, kind="source", version=int(at != 3)) for at in range(4)
    )
    made = answer(attrs.evolve(comparison, origins=(origin,), descents=descents))
    assert [line.version for line in made.lines] == [None, None, None, 1]
    assert made.sources == "1 source for all 4 articles: NNB, in 2 versions."
    assert (
        line_words(made.lines[0])
        == "carries version 2 of the NNB dispatch: 6 of 6 sentences (100 %)"
    )
    assert line_words(made.lines[3]) == (
        "carries version 1 of the NNB dispatch: 3 of 6 sentences of version 2 (50 %)"
    )


def test_without_descents_roles_follow_from_origins_and_relations():
    """A result that was made by hand or by an older version has an answer too."""
    descents = descents_of(build.harbour_collated())
    assert [(each.kind, each.parent) for each in descents] == [
        ("source", None),
        ("source", None),
        ("source", None),
        ("taken", 0),
    ]
    assert descents_of(build.ferry()) == ()


def test_independent_articles_are_said_to_be():
    """The verdict of articles of two origins has its words."""
    relation = Relation(left=0, right=1, verdict="independent", probability=0.9)
    assert relation_words(relation, ("A", "B")) == "A and B go back to different sources"


def test_a_story_of_few_words_is_warned_of():
    """A share of four words says little."""
    few = collated.segmented("The dam gave way.", source="Short")
    long = collated.segmented(*(text.format(12) for text in POOL), source="Long")
    warnings = answer(collated.compared([few, long], [])).warnings
    assert warnings == ("Short has only 4 words of story: what is said of it stands on little.",)


def test_words_are_shown_in_one_pair_of_marks():
    """What begins with a quotation mark gets no second one."""
    reading = answer(build.ferry()).differences[0].readings[0]
    assert reading_words(attrs.evolve(reading, words="« deux »")) == "« deux »"
    assert reading_words(attrs.evolve(reading, words="“deux")) == "“deux”"
    assert reading_words(attrs.evolve(reading, words="")) == "nothing"
    assert reading_words(attrs.evolve(reading, words="a\x1b[31mb")) == "“a␛[31mb”"


def test_many_articles_are_answered_whole():
    """Fifty articles of sixty sentences have a line each."""
    made = answer(build.crowd())
    assert len(made.lines) == 50
    assert made.differences == ()
