"""The answer of a comparison: who carries what, who changed and added what, and what differs."""

from __future__ import annotations

import attrs
import collate_builder as collated
import pytest
import report_builder as build
from hypothesis import given, settings
from hypothesis import strategies as st

import newsdiff as nd
from newsdiff.model import (
    Addition,
    Attribution,
    Descent,
    Divergence,
    Origin,
    Quotation,
    QuotationMember,
    Relation,
)
from newsdiff.report.answer import answer, descents_of
from newsdiff.report.differences import Difference, Reading
from newsdiff.report.family_tree import family_layout
from newsdiff.report.html import render_html
from newsdiff.report.markdown import render_markdown
from newsdiff.report.notes import (
    added_words,
    addition_words,
    branch_words,
    carried_words,
    credits_words,
    line_words,
    relation_words,
    restated_words,
    shared_words,
    summary_words,
)
from newsdiff.report.sources import (
    origin_words,
    plain_words,
    role_words,
    roles_words,
    sources_heading,
    sources_words,
)
from newsdiff.report.telling import changed_words, difference_words, place_words, reading_words
from newsdiff.report.terminal import render_terminal
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


def two_passages(*told):
    """Articles that say of each of two statements a figure or nothing; a passage for each."""
    statements = (
        "Doctors on the pier counted {} badly hurt sailors.",
        "From the hospital came word of {} badly hurt sailors.",
    )
    articles = [
        collated.segmented(
            *(text.format(each) for text, each in zip(statements, figures, strict=True) if each),
            OWN.format(f"Street {number}"),
            source=f"Outlet {number}",
        )
        for number, figures in enumerate(told)
    ]
    links = [
        figure_link(
            articles,
            tuple((article, int(at == 1 and bool(told[article][0]))) for article in (left, right)),
            (told[left][at], told[right][at]),
        )
        for at in (0, 1)
        for left in range(len(told))
        for right in range(left + 1, len(told))
        if told[left][at] and told[right][at]
    ]
    return answer(collated.compared(articles, links))


def test_one_fact_in_two_passages_is_one_difference():
    """What most have is the reference of the fact, though in one passage it is the odd one."""
    told = [("14", ""), ("14", ""), ("300", ""), ("", "300"), ("", "300"), ("", "14"), ("", "300")]
    made = two_passages(*told)
    (difference,) = made.differences
    assert [(each.words, each.articles) for each in difference.readings] == [
        ("300", (2, 3, 4, 6)),
        ("14", (0, 1, 5)),
    ]
    assert difference.deviating == (0, 1, 5)
    assert [len(line.changed) for line in made.lines] == [1, 1, 0, 0, 0, 1, 0]


def test_who_says_both_is_on_neither_side():
    """An article with the one figure in one passage and the other in the next has changed none."""
    made = two_passages(("14", ""), ("300", "14"), ("300", ""), ("", "300"), ("", "300"))
    (difference,) = made.differences
    assert [each.articles for each in difference.readings] == [(2, 3, 4), (0,)]
    assert not made.lines[1].changed


TOLD = (
    (
        "The mill of Orrin will be closed for {} weeks from Monday on, and the repair of its wheel "
        "is to cost {} crowns, the council said."
    ),
    (
        "{} weeks without a mill: Orrin shuts it on Monday to mend the wheel, for which the "
        "council has put aside {} crowns."
    ),
)


def told_by(*outlets):
    """The comparison of articles that each tell it in one of two wordings with two figures."""
    wordings = [TOLD[wording].format(*figures) for wording, *figures in outlets]
    return nd.compare(
        *(nd.Article(text=text, source=f"Outlet {at}") for at, text in enumerate(wordings))
    )


def test_who_words_it_anew_is_counted_with_those_who_say_the_same():
    """Figures of a sentence in other words are read; by their number two of three agree."""
    comparison = told_by((0, "three", "41,000"), (0, "four", "47,000"), (1, "Three", "41,000"))
    made = answer(comparison)
    assert [[each.articles for each in one.readings] for one in made.differences] == [
        [(0, 2), (1,)]
    ] * 2
    said = [changed_words(each, 1, names(comparison)) for each in made.lines[1].changed]
    assert [each.partition(" where ")[2] for each in said] == [
        "2 others have “three”",
        "2 others have “41,000”",
    ]


def test_a_designated_dispatch_is_named_where_an_article_differs_from_it():
    """What an article says is set against the dispatch, however many others follow that."""
    wording = TOLD[0].format("three", "41,000")
    other = TOLD[0].format("three", "47,000")
    articles = [nd.Article(text=text, source=name) for text, name in ((wording, "A"), (other, "B"))]
    comparison = nd.compare(*articles, wire=nd.Article(text=wording, source="NNB"))
    made = answer(comparison)
    (changed,) = made.lines[1].changed
    assert changed.is_of_designated
    assert changed_words(changed, 1, names(comparison)).endswith("where the dispatch has “41,000”")


def test_two_articles_that_say_both_the_other_way_round_differ_twice():
    """Where nobody would be left, each place is told for itself."""
    made = two_passages(("14", "300"), ("300", "14"))
    assert [[each.words for each in one.readings] for one in made.differences] == [
        ["14", "300"],
        ["300", "14"],
    ]


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
    assert line_words(line) == "has the common text: 3 sentences in common"
    three = collated.compared(*family([("12", "12", "12", None, None)] * 3))
    line = answer(three).lines[0]
    assert (line.carried, line.of, line.share) == (3, 3, 1.0)
    assert carried_words(line) == "3 of 3 sentences (100 %)"
    assert line_words(line) == "carries the common text: 3 of 3 sentences (100 %)"


def test_no_source_outside_is_claimed_where_nothing_decides():
    """The same text in three outlets: one of them may be the source, and no line says otherwise."""
    three = collated.compared(*family([("12", "12", "12", None, None)] * 3))
    unclear = tuple(attrs.evolve(each, verdict="undecided") for each in three.relations)
    three = attrs.evolve(three, relations=unclear)
    assert three.is_undecided(0)
    shown = ["a", "b", "c"]
    assert sources_words(three, shown) == "1 source for all 3 articles; which one is not decided."
    root = family_layout(three).nodes[0]
    assert branch_words(three, root, shown) == "a text whose source is not decided"
    known = attrs.evolve(three, origins=(attrs.evolve(three.origins[0], agency="NNB"),))
    assert not known.is_undecided(0)
    assert (
        branch_words(known, root, shown) == "NNB dispatch; none of the articles is known to be it"
    )
    common = [attrs.evolve(r, verdict="common_source") for r in three.relations[:1]]
    outside = attrs.evolve(three, relations=(*common, *three.relations[1:]))
    assert (
        branch_words(outside, root, shown)
        == "a common source; none of the articles is known to be it"
    )


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


def test_additions_are_told_news_first_then_as_they_stand():
    """Background waits behind news however long it is; a headline is told last and not counted."""
    comparison = build.ferry()
    additions = (
        added(0, "headline", comparison, 1),
        added(0, "background", comparison, 8, 9),
        added(0, "report", comparison, 13),
        added(0, "quotation", comparison, 6),
        added(0, "figure", comparison, 3),
    )
    line = answer(attrs.evolve(comparison, additions=additions)).lines[0]
    kinds = ["quotation", "report", "background", "headline"]
    assert [each.kind for each in line.additions] == kinds
    assert (line.added_sentences, line.added_words, line.added_headlines) == (4, 43, 1)
    assert added_words(line) == "adds 4 sentences (43 words) and a headline"
    alone = answer(attrs.evolve(comparison, additions=additions[:1])).lines[0]
    assert added_words(alone) == "has a headline of its own"
    first = line.additions[0]
    assert addition_words(comparison, first) == (
        '"We did not wait for the capital to help us," Tannhof told reporters.'
    )
    assert place_words(comparison, first) == "paragraph 3"
    assert [place_words(comparison, each) for each in additions[:3]] == [
        "headline",
        "paragraph 4",
        "paragraph 6",
    ]


WELL = (
    "The well of Tarn ran dry on Sunday, for the first time since the village was founded there.",
    "Two lorries bring water from Ostrand every morning, and people queue for it with buckets.",
    "The council wants to drill sixty metres deeper, which is to take until the end of August.",
    "Farmers have sold a third of their cattle because there is not enough left to drink.",
)
WELL_ANEW = (
    "For the first time since Tarn was founded, the village has no water: its well ran dry Sunday.",
    "People queue with buckets every morning for what two lorries bring in from Ostrand.",
    "Until the end of August the council wants to drill, down to sixty metres deeper than now.",
    "A third of the cattle has been sold by farmers, because not enough is left to drink.",
)


def of_the_well(*texts, wire=None):
    articles = [
        nd.Article(text="\n\n".join(text), source=f"Outlet {at}") for at, text in enumerate(texts)
    ]
    return nd.compare(*articles, wire=wire and nd.Article(text="\n\n".join(wire), source="NNB"))


def test_who_moved_a_paragraph_is_told_of_in_every_form():
    """Of three articles the one that has it elsewhere, by all that the other two have in common."""
    moved = (WELL[3], *WELL[:3])
    comparison = of_the_well(WELL, moved, WELL)
    lines = answer(comparison).lines
    assert [line.moved for line in lines] == [(), (0,), ()]
    (said,) = restated_words(comparison, lines[1], 20)
    assert said == "moves 1 sentence: “Farmers have sold a…” (now paragraph 1)"
    terminal = render_terminal(comparison, width=100, color=False)
    assert "    ↕ moves 1 sentence: “Farmers have sold" in terminal
    for form in (render_markdown, render_html):
        assert form(comparison).count("moves 1 sentence: “Farmers have sold") == 1


def test_of_two_articles_nobody_moved_unless_one_is_the_dispatch():
    """Which of two orders was first is not known; a designated dispatch decides."""
    moved = (WELL[3], *WELL[:3])
    assert not any(line.moved for line in answer(of_the_well(WELL, moved)).lines)
    lines = answer(of_the_well(WELL, moved, wire=moved)).lines
    assert [line.moved for line in lines] == [(3,), (), ()]


def test_who_words_it_anew_changed_something():
    """How many of its sentences nobody else has in like words; the page shows no empty line."""
    comparison = of_the_well(WELL, WELL_ANEW, WELL)
    lines = answer(comparison).lines
    n_reworded = comparison.articles[1].levels.count("rewritten")
    assert n_reworded
    assert [line.reworded for line in lines] == [0, n_reworded, 0]
    (said,) = restated_words(comparison, lines[1])
    assert said == f"re-words {n_reworded} of its 4 shared sentences"
    page = render_html(comparison)
    assert said in page
    assert said in render_markdown(comparison)
    line = page[page.index('id="line-2"') - 80 : page.index('id="line-2"')]
    assert "nd-brief" not in line
    assert answer(of_the_well(WELL, WELL_ANEW)).lines[1].reworded == 0


ROPES = "Nobody has said yet what the repair of the pier will cost, or who is to pay."
SAID = "“We saw it coming for years and nobody would listen to us,” said Ines Marlow."
HALF = "“We saw it coming for years and nobody would listen,” they said on the quay."
LENT = "The yard of Brask had lent the town a crane for the work on that wall."
SHORT = "What now for Brask?"
LONG = (
    "People stood along the water until late in the evening and talked of little else, while the "
    "boats that had been brought in from the outer harbour lay three deep along the wall."
)


@pytest.mark.parametrize(
    ("told", "kinds", "first"),
    [
        ((LONG, ROPES, SAID), ("report", "report", "quotation"), SAID),
        ((HALF, LONG, LENT), ("quotation", "report", "report"), LENT),
        ((SHORT, ROPES, LONG), ("report",) * 3, ROPES),
        ((ROPES, LONG, HALF), ("report", "report", "quotation"), ROPES),
        ((SAID, LENT), ("background", "analysis"), SAID),
        ((LENT, ROPES), ("background", "report"), ROPES),
    ],
)
def test_the_addition_told_first_is_the_most_telling(told, kinds, first):
    """Who is named, or what only it names, before the rest; the earlier before the longer."""
    articles = [
        collated.segmented(*told, source="One"),
        collated.segmented("The pier of Orla broke on Monday.", source="Two"),
    ]
    comparison = collated.compared(articles, [])
    additions = tuple(added(0, kind, comparison, at) for at, kind in enumerate(kinds))
    line = answer(attrs.evolve(comparison, additions=additions)).lines[0]
    assert addition_words(comparison, line.additions[0], 200).strip("“”") == first.strip("“”")


def test_a_name_that_another_article_has_is_nothing_of_ones_own():
    """The same sentence waits where the other article names the place, too, elsewhere."""
    articles = [
        collated.segmented(ROPES, LENT, source="One"),
        collated.segmented("The pier broke, they say in Brask.", source="Two"),
    ]
    comparison = collated.compared(articles, [])
    additions = tuple(added(0, "report", comparison, at) for at in range(2))
    line = answer(attrs.evolve(comparison, additions=additions)).lines[0]
    assert [each.sentences for each in line.additions] == [(0,), (1,)]


def test_a_whole_sentence_is_told_before_a_part_of_one():
    """The beginning of what was put into a sentence is no beginning to read."""
    articles = [collated.segmented(LENT, SAID, source="One"), collated.segmented(ROPES)]
    comparison = collated.compared(articles, [])
    part = attrs.evolve(added(0, "report", comparison, 0), within=True)
    additions = (part, added(0, "quotation", comparison, 1))
    line = answer(attrs.evolve(comparison, additions=additions)).lines[0]
    assert [each.within for each in line.additions] == [False, True]


def test_nouns_with_capitals_are_no_names():
    """Where all nouns have them, a name is two in a row."""
    told = (
        "Gestern kam die Feuerwehr mit drei Booten.",
        "Dann sprach dort Ines Marlow dazu.",
    )
    articles = [
        collated.segmented(*told, source="Eins", language="de"),
        collated.segmented("Der Steg brach am Montag.", source="Zwei", language="de"),
    ]
    comparison = collated.compared(articles, [])
    additions = tuple(added(0, "report", comparison, at) for at in range(2))
    line = answer(attrs.evolve(comparison, additions=additions)).lines[0]
    assert [each.sentences for each in line.additions] == [(1,), (0,)]


def apart():
    """Three carry one dispatch, a fourth is about other things."""
    articles, links = family([("12", "12", "12", None, None)] * 3)
    other = collated.segmented(*(f"{LONG} {SAID}",) * 3, source="Elsewhere")
    return collated.compared([*articles, other], links)


def test_who_shares_nothing_adds_nothing():
    """An article of something else is said to be one, however much it says."""
    comparison = apart()
    made = answer(comparison)
    assert [line.is_apart for line in made.lines] == [False, False, False, True]
    said = summary_words(made, names(comparison))
    assert said[1:] == [
        "No figure, date, name or negation was found to differ in what they share.",
        "Outlet 0 adds most: 1 sentence (15 words).",
        "An article of its own: Elsewhere.",
    ]
    assert added_words(made.lines[3]).startswith("has 3 sentences (")
    assert added_words(made.lines[3]).endswith(" of its own")
    assert added_words(made.lines[0]) == "adds 1 sentence (15 words)"


def test_nothing_differs_is_said_only_where_something_was_compared():
    """Neither of articles without anything in common, nor where something differs."""
    alone = collated.compared(family([("12", None, None, None, None)] * 2)[0], [])
    differing = collated.compared(*family([("12",) * 5, ("14",) * 5]))
    for comparison in (alone, differing):
        said = summary_words(answer(comparison), names(comparison))
        assert not any("found to differ" in sentence for sentence in said)


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
            "1 source for all 4 articles: one that is not known.",
        ),
        (
            (Origin(articles=(0, 1), agency="NNB"), Origin(articles=(2,)), Origin(articles=(3,))),
            "3 independent sources: NNB (2 articles), Northern Ledger alone, Kysten i dag alone.",
        ),
        (
            (Origin(articles=(0, 1)), Origin(articles=(2,), agency="ANP"), Origin(articles=(3,))),
            (
                "3 independent sources: one that is not known (Coast Wire Daily, The Lunde"
                " Post), ANP (Northern Ledger), Kysten i dag alone."
            ),
        ),
        (
            (
                Origin(articles=(0, 1), agency="NNB"),
                Origin(articles=(2,), agency="NNB"),
                Origin(articles=(3,)),
            ),
            (
                "2 independent sources: NNB (2 dispatches: 2 articles and Northern Ledger),"
                " Kysten i dag alone."
            ),
        ),
        (
            (Origin(articles=(0, 1), agency="NNB"), Origin(articles=(2, 3), agency="NNB")),
            "1 source: NNB (2 dispatches: 2 articles and 2 articles).",
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
    ],
)
def test_a_role_is_one_clause(kind, more, said):
    """Each kind of descent has its words, and what is not clear is said to be probable."""
    origin = Origin(articles=(0, 1, 2, 3), agency="NNB", versions=2)
    comparison = attrs.evolve(build.harbour_collated(), origins=(origin,))
    descent = Descent(article=0, origin=0, kind=kind, **more)
    assert role_words(comparison, descent, names(comparison)) == said


@pytest.mark.parametrize(
    ("agencies", "said"),
    [
        ((None, "NNB"), "independent"),
        (("ANP", "NNB"), "the only one here that goes back to ANP"),
        (("NNB", "NNB"), "another NNB dispatch"),
    ],
)
def test_who_stands_alone_has_a_word_for_it(agencies, said):
    """The reason is given with the sources, not in the line."""
    origins = tuple(
        Origin(articles=articles, agency=agency, note="shares too little")
        for articles, agency in zip(((0,), (1, 2, 3)), agencies, strict=True)
    )
    comparison = attrs.evolve(build.harbour_collated(), origins=origins)
    shown = names(comparison)
    descent = Descent(article=0, origin=0, kind="alone", note="shares too little")
    assert role_words(comparison, descent, shown) == said
    assert origin_words(comparison, shown)[0].endswith("Coast Wire Daily (shares too little)")


def test_what_is_carried_of_a_version_is_counted_against_that_one():
    """Who alone follows another version than the core shows is told what is in common."""
    comparison = build.harbour_collated()
    origin = Origin(articles=(0, 1, 2, 3), agency="NNB", versions=2)
    descents = tuple(
        Descent(article=at, origin=0, kind="source", version=int(at != 3)) for at in range(4)
    )
    made = answer(attrs.evolve(comparison, origins=(origin,), descents=descents))
    assert made.sources == "1 source for all 4 articles: NNB, in 2 versions."
    assert (
        line_words(made.lines[0])
        == "carries version 2 of the NNB dispatch: 6 of 6 sentences (100 %)"
    )
    assert line_words(made.lines[3]) == (
        "carries version 1 of the NNB dispatch: 3 sentences in common"
    )


def test_two_outlets_with_another_version_are_counted_against_theirs():
    """The passages that both have; without a known order versions are letters."""
    comparison = build.harbour_collated()
    origin = Origin(articles=(0, 1, 2, 3), agency="NNB", versions=2, ordered=False)
    descents = tuple(
        Descent(article=at, origin=0, kind="source", version=int(at < 2)) for at in range(4)
    )
    made = answer(attrs.evolve(comparison, origins=(origin,), descents=descents))
    for line in made.lines:
        assert 0 <= line.carried <= line.of
        assert line.role == f"carries version {'AB'[line.article < 2]} of the NNB dispatch"
    assert made.lines[2].of == made.lines[3].of < made.lines[0].of


def test_an_item_of_another_source_is_told_beside_the_role():
    """Who is alone with an agency's text, and has another's dispatch in it, is told both."""
    comparison = build.harbour_collated()
    origins = (
        Origin(articles=(0, 1, 2), agency="NNB"),
        Origin(articles=(3,), agency="Coast Agency"),
    )
    descents = tuple(Descent(article=at, origin=0, kind="source") for at in range(3))
    descents += (Descent(article=3, origin=1, kind="alone", items=(0,)),)
    made = attrs.evolve(comparison, origins=origins, descents=descents)
    line = answer(made).lines[3]
    (item,) = line.items
    assert (item.carried, item.of, item.share) == (3, 6, 1.0)
    assert line_words(line) == (
        "the only one here that goes back to Coast Agency;"
        " has the NNB dispatch in it too: 3 of 6 sentences, 100 % of its story"
    )
    assert answer(made).lines[0].items == ()


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


def test_what_is_cut_begins_where_the_readings_differ():
    """Other apostrophes and commas are no difference to begin with."""
    said = (
        "The harbour isn't closed to the boats of the town but open to nobody at all.",
        "The harbour isn’t closed, to the boats of the town, but shut to everybody else.",
    )
    readings = tuple(
        Reading(words=words, articles=(at,), span=(0, len(words))) for at, words in enumerate(said)
    )
    made = Difference(kind="quotation", passage=0, readings=readings, has_reference=True)
    assert changed_words(made, 1, ("A", "B"), 30) == (
        "“…town, but shut to everybody…” where A has “…town but open to nobody at…”"
    )


def test_many_articles_are_answered_whole():
    """Fifty articles of sixty sentences have a line each."""
    made = answer(build.crowd())
    assert len(made.lines) == 50
    assert made.differences == ()


def test_a_designated_dispatch_is_counted_whole():
    """What nobody took of it counts, its headline does not; and it adds nothing of its own."""
    told = [f"The {word} of the harbour at Varn is closed." for word in ("gate", "quay", "dock")]
    kept = [f"A {word} was seen near the northern mole at dawn." for word in ("seal", "whale")]
    article = collated.segmented(*told, "Nobody swam.", source="Post")
    wire = collated.segmented(("headline", ["Harbour closed"]), *told, *kept, source="Wire")
    given = [article, wire]
    made = answer(collated.compared(given, collated.same_sentences(given), original=1))
    counted = [(line.carried, line.of, line.adds) for line in made.lines]
    assert counted == [(3, 5, True), (5, 5, False)]
    assert added_words(made.lines[1]) == "has 2 sentences (20 words) that no other carries"
    said = summary_words(made, ["Post", "Wire"])
    assert not any("Wire adds most" in sentence for sentence in said)


def test_the_length_of_a_designated_dispatch_does_not_change_with_company():
    """Its headings do not count, whoever carries them; of headings alone they are all there is."""
    told = [f"The {word} of the harbour at Varn is closed." for word in ("gate", "quay", "dock")]
    head = ("headline", ["Harbour closed"])
    wire = collated.segmented(head, *told, source="Wire")
    cut = collated.segmented(told[0], "Nobody swam.", source="Post")
    for others in ([cut], [cut, collated.segmented(head, *told, source="Copy")]):
        given = [*others, wire]
        links = collated.same_sentences(given)
        made = answer(collated.compared(given, links, original=len(others)))
        assert {line.of for line in made.lines} == {3}
        assert [line.carried for line in made.lines] == [*[1, 3][: len(others)], 3]
    given = [collated.segmented(head, "Nobody swam."), collated.segmented(head, source="Wire")]
    links = collated.same_sentences(given)
    made = answer(collated.compared(given, links, original=1))
    assert [(line.carried, line.of) for line in made.lines] == [(1, 1), (1, 1)]


def test_an_item_of_a_designated_dispatch_is_counted_whole():
    """By the same sentences as the articles that go back to it, whatever the core shows."""
    comparison = build.harbour_collated()
    origins = (
        Origin(articles=(0, 1, 2), agency="NNB"),
        Origin(articles=(3,), agency="Coast Agency"),
    )
    descents = tuple(Descent(article=at, origin=0, kind="source") for at in range(3))
    descents += (Descent(article=3, origin=1, kind="alone", items=(0,)),)
    told = comparison.core.sentences[:1]
    core = attrs.evolve(comparison.core, original=0, sentences=told)
    made = answer(attrs.evolve(comparison, origins=origins, descents=descents, core=core))
    (item,) = made.lines[3].items
    assert item.of == made.lines[0].of == made.lines[0].carried
    assert item.carried == 4  # one sentence of the article tells two of the dispatch


def test_nothing_in_common_is_no_source():
    """Of two articles as of three; an article that credits an agency is none either."""
    rain = collated.segmented("Rain is due in the hills.", source="Rain")
    trade = collated.segmented("Prices rose again in the spring.", source="Trade", agency="NNB")
    ferry = [collated.segmented("The ferry sank at dawn.", LONG, source=name) for name in "AB"]
    made = answer(collated.compared([rain, trade], []))
    assert made.sources == "No source is counted: no article has text in common with another."
    assert [line.role for line in made.lines] == ["not related by text"] * 2
    articles = [*ferry, rain, trade]
    made = answer(collated.compared(articles, collated.same_sentences(articles)))
    assert made.sources.startswith("1 source: ")
    assert made.sources.endswith(" Not related by text: Rain, Trade.")
    assert [line.role for line in made.lines[2:]] == ["not related by text"] * 2


@pytest.mark.parametrize(
    "text", ["東京は平穏だ。港は閉じた。", "ท่าเรือถูกปิดเมื่อวานนี้", "渡轮沉没了。港口关闭。"]
)
def test_a_script_without_spaces_is_not_compared(text):
    """Neither is it called noise, nor are two such articles two sources."""
    mill = "The mill was closed because of the flood that had come in the night."
    same = nd.compare(nd.Article(text=text), nd.Article(text=text))
    beside = nd.compare(nd.Article(text=text), nd.Article(text=mill), nd.Article(text=mill))
    for comparison in (same, beside):
        shown = names(comparison)
        said = " ".join(plain_words(comparison, shown))
        assert not comparison.links or comparison is beside
        assert "are not supported: article 1" in said
        assert "noise" not in said
        assert "independent source" not in answer(comparison).sources
        assert answer(comparison).lines[0].role == "not compared"
        assert shared_words(answer(comparison).lines[0]) == "credits nobody"
    assert answer(same).sources.startswith("No source is counted: the wording")
    assert answer(beside).sources.endswith(" Not compared: article 1.")


def test_a_likely_agency_is_said_to_be_one():
    """In the answer, in the role, in the list of sources and in the tree."""
    origins = (
        Origin(articles=(0, 1), agency="NNB", is_likely=True),
        Origin(articles=(2, 3), agency="ANP"),
    )
    comparison = attrs.evolve(build.harbour_collated(), origins=origins, descents=(), relations=())
    shown = names(comparison)
    made = answer(comparison)
    assert made.sources == "2 independent sources: probably NNB (2 articles), ANP (2 articles)."
    assert made.lines[0].role == "probably goes back to NNB"
    assert origin_words(comparison, shown)[0].startswith("probably NNB: ")
    heads = [node for node in family_layout(comparison).nodes if node.article is None]
    assert branch_words(comparison, heads[0], shown).startswith("probable NNB dispatch; none of")


def test_whose_agency_is_doubtful_is_told_in_every_line():
    """Less likely than not: in the first sentence, in the role and in the tree, with the number."""
    comparison = build.harbour_collated()
    doubtful = Attribution(article=1, agency="NNB", probability=0.31, evidence=())
    known = tuple(each for each in comparison.attributions if each.article != 1)
    comparison = attrs.evolve(comparison, attributions=(*known, doubtful))
    shown = names(comparison)
    made = answer(comparison)
    assert made.sources == "1 source for all 4 articles: NNB, not surely for The Lunde Post (.31)."
    assert made.lines[1].role == "perhaps carries the NNB dispatch (.31)"
    assert [made.lines[at].role for at in (0, 2)] == ["carries the NNB dispatch"] * 2
    nodes = {node.article: node for node in family_layout(comparison).nodes}
    assert branch_words(comparison, nodes[1], shown) == "The Lunde Post (perhaps, .31)"
    assert "NNB .31 for The Lunde Post" in render_terminal(comparison, width=100, color=False)


def test_an_article_that_the_others_have_it_from_is_the_source():
    """The first sentence and the tree name the same article; a newspaper's text is no dispatch."""
    comparison = collated.compared(*family([("12", "12", "12", None, None)] * 2))
    descents = (
        Descent(article=0, origin=0, kind="dispatch"),
        Descent(article=1, origin=0, kind="taken", parent=0),
    )
    one = (Origin(articles=(0, 1)),)
    comparison = attrs.evolve(comparison, origins=one, descents=descents, relations=())
    made = answer(comparison)
    assert made.sources == "1 source for both articles: the text of Outlet 0."
    assert [line.role for line in made.lines] == ["the source", "has it from Outlet 0"]
    apart = collated.segmented("Snow fell on the pass all night.", source="Elsewhere")
    articles = (*[each.segmented for each in comparison.articles], apart)
    three = collated.compared(articles, comparison.links)
    three = attrs.evolve(
        three,
        origins=(*one, Origin(articles=(2,))),
        relations=(),
        descents=(*descents, Descent(article=2, origin=1, kind="alone")),
    )
    assert answer(three).sources.startswith("1 source: the text of Outlet 0 (Outlet 0, Outlet 1).")


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("goes back to NNB", "go back to NNB"),
        ("probably carries the NNB dispatch", "probably carry the NNB dispatch"),
        ("has it from The Lunde Post", "have it from The Lunde Post"),
        ("not related by text", "not related by text"),
    ],
)
def test_a_role_of_several_articles_is_in_the_plural(role, said):
    """Below a drawing of the family articles of one role are told of together."""
    assert (roles_words(role, 1), roles_words(role, 2)) == (role, said)


def test_two_sources_that_share_text_are_not_surely_independent():
    """Which articles tie them is said in the first sentence, and why that is not enough."""
    relation = Relation(left=1, right=2, verdict="independent", probability=0.5)
    origins = (Origin(articles=(0, 1), agency="NNB"), Origin(articles=(2, 3), agency="ANP"))
    comparison = attrs.evolve(
        build.harbour_collated(), origins=origins, descents=(), relations=(relation,)
    )
    shown = names(comparison)
    assert sources_words(comparison, shown) == (
        "2 sources, not surely independent: NNB (2 articles), ANP (2 articles)."
        f" {shown[1]} and {shown[2]} have as much text in common as articles of one source."
    )
    assert sources_heading(comparison) == "2 sources"


def test_what_was_not_compared_is_no_article_of_its_own():
    """Of articles in two languages neither a share nor that one stands apart is claimed."""
    german = (
        "Der Brunnen von Tarn ist am Sonntag versiegt, zum ersten Mal seit es das Dorf gibt.",
        "Zwei Lastwagen bringen jeden Morgen Wasser aus Ostrand, und die Leute stehen Schlange.",
    )
    comparison = of_the_well(WELL, WELL, german)
    made = answer(comparison)
    assert [line.is_compared for line in made.lines] == [True, True, False]
    said = " ".join(summary_words(made, names(comparison)))
    assert "Not compared: Outlet 2." in said
    assert "of its own" not in said
    row = next(each for each in render_markdown(comparison).splitlines() if "| 3 |" in each)
    assert " % " not in row
