"""Additions and figures."""

from __future__ import annotations

import attrs
import pytest
from collate_builder import link, same_sentences, segmented
from hypothesis import given
from test_collate_passages import cases

from newsdiff.collate import collate
from newsdiff.model import Divergence

FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("“We saw nothing at all,” said Ada Quill.", "quotation"),
        ("The line was founded in 1987.", "background"),
        ("Last year another boat went down here.", "background"),
        ("La ligne avait été ouverte l’an dernier.", "background"),
        ("Analysts see a likely quarrel over insurance.", "analysis"),
        ("Reste à savoir qui paiera.", "analysis"),
        ("Residents and the mayor welcomed the news.", "reaction"),
        ("Mara Bell told the Velm Herald she had no comment.", "reaction"),
        ("Boats left the pier at noon.", "report"),
    ],
)
def test_what_one_source_alone_says_is_sorted(sentence, kind) -> None:
    """By quotation marks, the outlet's own name and listed words."""
    articles = [
        segmented(FERRY, source="b"),
        segmented(FERRY, sentence, source="Velm Herald", published="2020-02-01"),
    ]
    (addition,) = collate(articles, same_sentences(articles)).additions
    assert (addition.article, addition.sentences, addition.kind) == (1, (1,), kind)


KINDS = [
    ("en", "“We saw nothing at all,” said Ada Quill.", "quotation"),
    ("en", "A “fast procedure for harbours” will be used there.", "report"),
    ("en", "The boat was sold in 2003 and again in 2016.", "background"),
    ("en", "In March 2019 the line bought two new boats.", "background"),
    ("en", "The line had changed its rules long before.", "background"),
    ("en", "Ada Quill said the line had changed its rules.", "report"),
    ("en", "Police on Friday searched the office that was built in 2016.", "report"),
    ("en", "Half as many boats sail as last year, fewer than in the year 2018.", "background"),
    ("en", "The line is worth less than last year.", "report"),
    ("en", "On January 28 a boat left the pier.", "report"),
    ("en", "In September a boat left the pier.", "background"),
    ("en", "Had it sailed, it would be lost.", "report"),
    ("en", "Many experts fear that the reef will move.", "analysis"),
    ("en", "The council asked for the best experts.", "report"),
    ("en", "It might sink again, and perhaps it should.", "analysis"),
    ("en", "Ada Quill said that it might sink and perhaps should.", "report"),
    ("en", "The boat is barred by the Harbour Safety Act of 1965 from the pier.", "report"),
    ("en", "The boat breaks the 1965 Harbour Safety Act.", "report"),
    ("en", "In 1965 the council passed the act.", "background"),
    ("en", "A judge set a hearing on the implications of the wreck.", "report"),
    ("en", "It’s unclear whether the pier will hold.", "analysis"),
    ("en", "The line “is done”, said Ada Quill, a senior fellow at the institute.", "analysis"),
    ("en", "The line is done, said Ada Quill of the council, who met an expert.", "report"),
    ("en", "Fewer boats sail from the pier of Velm than at any time since 2017.", "report"),
    ("en", "The officer was dismissed from the line.", "report"),
    ("en", "The line dismissed the report.", "reaction"),
    ("en", "The line denied every word.", "reaction"),
    ("en", "Ada Quill, whom the council has praised, left.", "report"),
    ("en", "“Poor boat”, residents of the harbour said as they left the pier at noon.", "reaction"),
    ("en", "Ada Quill said that the pier was closed to residents.", "report"),
    ("en", "A Velm Herald reader found the boat.", "report"),
    ("fr", "Le maire de Velm a vivement condamné cette manœuvre.", "reaction"),
    ("fr", "Plusieurs riverains ont déclaré avoir vu le bateau.", "reaction"),
    ("fr", "En 2012, la compagnie achetait deux bateaux.", "background"),
    ("fr", "Le bateau est soumis à la loi du 9 décembre 1905 sur les ports.", "report"),
    ("fr", "Jamais si peu de bateaux quittaient le quai depuis 2017.", "report"),
    ("fr", "La ligne « est finie », a dit Ada Quill, maître de conférences à Velm.", "analysis"),
    ("fr", "La compagnie avait fermé la ligne en novembre.", "background"),
    ("fr", "La plupart avaient quitté le quai vers 20H30.", "report"),
    ("fr", "Les experts craignent que le récif ne bouge.", "analysis"),
    ("fr", "Le bateau a quitté le quai à midi.", "report"),
    ("de", "Der Bürgermeister kritisierte die Reederei.", "reaction"),
    ("de", "Im Jahr 2012 kaufte die Reederei zwei Schiffe.", "background"),
    ("de", "Das Schiff verstößt gegen das Abkommen von 1965.", "report"),
    ("de", "Es fuhren so wenige Schiffe von dort ab wie nie seit 2017.", "report"),
    ("de", "Vor drei Jahren sank hier schon ein Schiff.", "background"),
    ("de", "Experten befürchten, dass sich das Riff bewegt.", "analysis"),
    ("de", "Das Schiff verließ den Hafen am Mittag.", "report"),
]


@pytest.mark.parametrize(("language", "sentence", "kind"), KINDS)
def test_a_kind_needs_clear_signs(language, sentence, kind) -> None:
    """Dates, tenses, verbs and who speaks, in the part that decides; else it is a report."""
    articles = [
        segmented(FERRY, source="b", language=language),
        segmented(FERRY, sentence, source="Velm Herald", published="2020-02-01", language=language),
    ]
    (addition,) = collate(articles, same_sentences(articles)).additions
    assert addition.kind == kind, addition.cues


def test_a_year_is_past_by_the_other_articles_or_far_back() -> None:
    """Without any date the last year that a text names may be one to come."""
    told = "It costs less in 2019 than it did in 2022."

    def kind(sentence, **dated):
        articles = [segmented(FERRY, source="a", **dated), segmented(FERRY, sentence, source="b")]
        return collate(articles, same_sentences(articles)).additions[-1].kind

    assert kind(told) == "report"
    assert kind("In 1997 the line bought two boats, and two more in 2019.") == "background"
    assert kind("In 2019 the line bought two boats.", published="2021-05-01") == "background"


def test_who_speaks_a_pulled_quotation_belongs_to_it() -> None:
    """The line below it is no title."""
    line = "A quote from Ada Quill, mayor of Velm"
    articles = [segmented(FERRY, source="a"), segmented(FERRY, ("quote", [line]), source="b")]
    (addition,) = collate(articles, same_sentences(articles)).additions
    assert addition.kind == "quotation"


def test_a_title_within_the_text_is_a_headline() -> None:
    """Short, open and all of a block; a post's line or a longer one is not."""
    for line, kind in (("Two boats too many", "headline"), ("#ferry pic.twitter.com/a", "report")):
        articles = [segmented(FERRY, source="a"), segmented(FERRY, line, source="b")]
        (addition,) = collate(articles, same_sentences(articles)).additions
        assert addition.kind == kind


@pytest.mark.parametrize("published", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_the_ends_of_time_are_dates(published) -> None:
    """A date that no calendar holds in UTC breaks nothing."""
    articles = [
        segmented(FERRY, source="a"),
        segmented(FERRY, REEF, source="b", published=published),
    ]
    assert len(collate(articles, same_sentences(articles)).additions) == 1


def test_a_headline_is_one_and_neighbours_of_a_kind_are_one() -> None:
    """Two plain sentences in a row make one addition."""
    articles = [
        segmented(FERRY, source="a"),
        segmented(("headline", ["Ferry lost"]), "Boats left.", "Birds flew.", FERRY, source="b"),
    ]
    found = collate(articles, same_sentences(articles)).additions
    assert [(a.kind, a.sentences) for a in found] == [("headline", (0,)), ("report", (1, 2))]


def diverging(articles, left, right, words):
    """A link of two sentences with a number divergence at the words of each side."""
    texts = [articles[place].article.text for place in (left[0], right[0])]
    begins = [articles[place].sentences[at].start for place, at in (left, right)]
    starts = [text.index(w, at) for text, w, at in zip(texts, words, begins, strict=True)]
    spans = [(start, start + len(word)) for start, word in zip(starts, words, strict=True)]
    return attrs.evolve(
        link(articles, left, right, "edited", 0.9),
        divergences=(Divergence(kind="number", left=spans[0], right=spans[1]),),
    )


def test_a_figure_that_others_give_differently() -> None:
    """Each side's figure stands against that of the other outlets."""
    articles = [
        segmented("At least 12 people died.", source="a"),
        segmented("At least 14 people died.", source="b"),
    ]
    at = (9, 11)
    found = collate(articles, [diverging(articles, (0, 0), (1, 0), ("12", "14"))]).additions
    assert [(a.article, a.kind, a.cues, a.against) for a in found] == [
        (0, "figure", ("12",), ((1, at),)),
        (1, "figure", ("14",), ((0, at),)),
    ]


def test_a_figure_that_is_given_twice_is_one_addition() -> None:
    """A headline and a body with one value are two places of one figure."""
    articles = [
        segmented("At least 12 people died.", "Of the 12 people two were children.", source="a"),
        segmented("At least 14 people died.", "Of the 14 people two were children.", source="b"),
    ]
    links = [diverging(articles, (0, n), (1, n), ("12", "14")) for n in (0, 1)]
    found = [a for a in collate(articles, links).additions if a.kind == "figure"]
    assert [(a.article, a.cues, len(a.spans), len(a.against)) for a in found] == [
        (0, ("12",), 2, 2),
        (1, ("14",), 2, 2),
    ]


def test_a_figure_that_the_other_article_has_elsewhere_is_no_addition() -> None:
    """The older count stands in the newer article, too; only the new one is added."""
    articles = [
        segmented("At least 12 people died.", source="a"),
        segmented("At least 14 people died.", "On Monday 12 people were dead.", source="b"),
    ]
    found = collate(articles, [diverging(articles, (0, 0), (1, 0), ("12", "14"))]).additions
    assert [(a.article, a.cues) for a in found if a.kind == "figure"] == [(1, ("14",))]


def test_a_figure_that_a_third_article_has_is_nobodys_own() -> None:
    """Of three articles two say 14: only the figure of the one that says 12 is its own."""
    articles = [
        segmented("At least 14 people died.", source="a"),
        segmented("At least 12 people died.", source="b"),
        segmented("The storm was over, and of 14 people nothing was heard.", source="c"),
    ]
    found = collate(articles, [diverging(articles, (0, 0), (1, 0), ("14", "12"))]).additions
    assert [(a.article, a.cues) for a in found if a.kind == "figure"] == [(1, ("12",))]


@given(cases())
def test_additions_are_the_own_sentences(case) -> None:
    """Every own sentence is in exactly one addition; of a shared one a part at most is."""
    articles, links = case
    done = collate(articles, links)
    found = [(a.article, s) for a in done.additions if not a.within for s in a.sentences]
    own = [
        (a.index, s) for a in done.articles for s, label in enumerate(a.labels) if label == "own"
    ]
    assert sorted(found) == own


TOLD = {
    "en": (
        "The ferry to Ostrel sank at dawn",
        ", an hour after an inspector named Quill had ordered rusted lifeboats replaced.",
        "The boat for Ostrel foundered at first light.",
    ),
    "fr": (
        "Le ferry pour Ostrel a coulé à l’aube",
        ", une heure après qu’un inspecteur nommé Quill eut condamné ses canots rouillés.",
        "Le bateau pour Ostrel a sombré au point du jour.",
    ),
    "de": (
        "Die Fähre nach Ostrel sank im Morgengrauen",
        ", eine Stunde nachdem ein Prüfer namens Quill verrostete Rettungsboote beanstandet hatte.",
        "Das Schiff nach Ostrel ging in der Frühe unter.",
    ),
}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("level", ["edited", "rewritten", "partial"])
def test_what_was_put_into_a_shared_sentence_is_an_addition(language, level) -> None:
    """The clause that no other article has, and that alone."""
    start, clause, _ = TOLD[language]
    articles = [
        segmented(start + ".", source="a", language=language),
        segmented(start + clause, source="b", language=language),
    ]
    (addition,) = collate(articles, [link(articles, (0, 0), (1, 0), level, 0.8)]).additions
    text = articles[1].article.text
    ((first, last),) = addition.spans
    assert (addition.article, addition.sentences, addition.within) == (1, (0,), True)
    assert first >= len(start)
    assert text[first:last] in clause.rstrip(".").lstrip(", ")
    assert len(text[first:last]) > 0.7 * len(clause)


@pytest.mark.parametrize("language", TOLD)
def test_another_wording_or_words_that_stand_elsewhere_are_no_addition(language) -> None:
    """Synonyms are no news; nor is a clause that another article has in another sentence."""
    start, clause, reworded = TOLD[language]
    articles = [
        segmented(start + ".", source="a", language=language),
        segmented(reworded, source="b", language=language),
    ]
    done = collate(articles, [link(articles, (0, 0), (1, 0), "rewritten", 0.8)])
    assert not [addition for addition in done.additions if addition.within]
    articles = [
        segmented(start + ".", source="a", language=language),
        segmented(start + clause, source="b", language=language),
        segmented("X" + clause, source="c", language=language),
    ]
    done = collate(articles, [link(articles, (0, 0), (1, 0), "edited", 0.8)])
    assert not [addition for addition in done.additions if addition.within]


def test_the_wording_of_a_headline_is_no_addition() -> None:
    """Each article has one of its own; but a line of a paragraph is one, too."""
    start, clause, _ = TOLD["en"]
    articles = [
        segmented(("headline", [start]), FERRY, source="a"),
        segmented(("headline", [start + clause]), FERRY, source="b"),
        segmented(("body", ["Two boats too many", REEF]), FERRY, joint="\n", source="c"),
    ]
    links = [link(articles, (0, 0), (1, 0), "edited", 0.8), *same_sentences(articles)]
    found = collate(articles, links).additions
    assert [(a.article, a.kind) for a in found][:1] == [(2, "headline")]


def test_a_title_glued_into_a_paragraph_is_a_headline() -> None:
    """Nothing stands between it and the sentences beside it."""
    glued = ("body", [FERRY, "Two boats too many", REEF])
    articles = [segmented(FERRY, source="a"), segmented(glued, joint="", source="b")]
    found = collate(articles, same_sentences(articles)).additions
    assert [(a.kind, a.sentences) for a in found] == [("headline", (1,)), ("background", (2,))]


def test_what_two_wordings_have_is_added_by_neither() -> None:
    """The third article, with which the shared sentence is linked, has it otherwise."""
    start, clause, _ = TOLD["en"]
    texts = (start + ".", start + clause, start + clause)
    articles = [segmented(text, source=name) for text, name in zip(texts, "abc", strict=True)]
    links = [link(articles, (0, 0), (other, 0), "edited", 0.8) for other in (1, 2)]
    links += same_sentences(articles)
    assert not collate(articles, links).additions


TURNS = {
    "en": ("ADA QUILL", "MARA BELL", "We might have lost the boat, I think. It was found in 1987."),
    "fr": ("Quill :", "LA VOIX. -", "On pourrait le craindre, je crois. Elle date de 1987."),
    "de": ("Quill:", "Bell:", "Ich denke, das könnte sein. Es war im Jahr 1987."),
}


@pytest.mark.parametrize("language", TURNS)
def test_the_turns_of_a_transcript_are_quotations(language) -> None:
    """Whoever says it; what stands before the first turn is sorted by itself."""
    one, other, told = TURNS[language]
    turns = [("body", [f"{name} {told}"]) for name in (one, other, one, other)]
    articles = [
        segmented(FERRY, source="a", language=language),
        segmented(REEF, *turns, FERRY, source="b", language=language),
    ]
    found = collate(articles, same_sentences(articles)).additions
    assert [(a.kind, a.sentences) for a in found][-1] == ("quotation", (1, 2, 3, 4))
    assert 0 not in found[-1].sentences


@pytest.mark.parametrize(
    "names",
    [
        ("Quill:", "Bell:", "Marlow:", "Velm:"),
        ("Quill:", "Bell:", "Quill:"),
        ("Velm:", "Velm:", "Velm:", "Velm:"),
        ("Velm –", "Ostrel –", "Velm –", "Ostrel –"),
    ],
)
def test_a_list_is_no_transcript(names) -> None:
    """Names that come up once, too few turns, or one name alone."""
    articles = [
        segmented(FERRY, source="a"),
        segmented(*(f"{name} It might sink again, and perhaps it should." for name in names)),
    ]
    (addition,) = collate(articles, []).additions[1:]
    assert addition.kind == "analysis"


def test_a_quotation_is_not_torn() -> None:
    """Its sentences and the words that say who speaks belong together."""
    torn = [
        "The meeting in the harbour office of Velm “is a victory.",
        "It was to come in time, and it might perhaps be the last,” said Ada Quill of the line.",
    ]
    said = ["“It is over, and nobody will come back to this pier!”", "said Ada Quill of the line."]
    led = ["Ada Quill said of the boat and of the line:"]
    articles = [
        segmented(FERRY, source="a"),
        segmented(("body", torn), FERRY, ("body", said), source="b"),
        segmented(FERRY, ("body", led), "“It is over, and nobody comes back.”", source="c"),
    ]
    found = collate(articles, same_sentences(articles)).additions
    assert [(a.article, a.kind, a.sentences) for a in found] == [
        (1, "quotation", (0, 1)),
        (1, "quotation", (3, 4)),
        (2, "quotation", (1, 2)),
    ]


PLAIN = {
    "en": "Boats left the pier at noon.",
    "fr": "Les bateaux ont quitté le quai à midi.",
    "de": "Die Schiffe verließen den Hafen am Mittag.",
}
COLUMNS = {
    "en": (
        "Opinion | Two boats",
        "I saw the boats.",
        "Perhaps it should end.",
        "In 1987 it opened.",
    ),
    "fr": (
        "TRIBUNE - Deux bateaux",
        "J’ai vu les bateaux.",
        "Il faudrait en finir.",
        "En 1987, elle ouvrait.",
    ),
    "de": (
        "Kommentar: Zwei Schiffe",
        "Ich sah die Schiffe.",
        "Vielleicht sollte es enden.",
        "Im Jahr 1987 kam eines.",
    ),
}


def column_kinds(language, sentences, head):
    """The kinds of the sentences of an article with a headline."""
    articles = [
        segmented(FERRY, source="a", language=language),
        segmented(
            ("headline", [head]), *sentences, source="b", published="2020-02-01", language=language
        ),
    ]
    found = collate(articles, []).additions
    kinds = {s: a.kind for a in found if a.article == 1 for s in a.sentences}
    return [kinds[place] for place in range(1, len(sentences) + 1)]


@pytest.mark.parametrize("language", COLUMNS)
def test_a_column_is_its_author_s_view(language) -> None:
    """Marked as one and with a little more, or by its author's voice; but background stays."""
    head, author, view, before = COLUMNS[language]
    plain = PLAIN[language]
    mixed = [plain, author, view, before]
    wanted = ["analysis", "analysis", "analysis", "background"]
    assert column_kinds(language, mixed, head) == wanted
    assert column_kinds(language, [*mixed, author, author], "Zz")[:4] == wanted


@pytest.mark.parametrize("language", COLUMNS)
def test_too_little_makes_no_column(language) -> None:
    """A mark alone, an author who judges nothing, or views that somebody quoted has."""
    head, author, view, _ = COLUMNS[language]
    plain = PLAIN[language]
    assert column_kinds(language, [plain] * 4, head) == ["report"] * 4
    assert column_kinds(language, [plain, author, author, author], "Zz")[0] == "report"
    said = [plain, *(f"“{author} {view}”" for _ in range(4))]
    assert column_kinds(language, said, "Zz")[0] == "report"
    assert column_kinds(language, [plain, author, view], f"{head[:7]}x {head[7:]}")[0] == "report"


def test_a_long_run_is_cut_between_paragraphs() -> None:
    """Five sentences at most, unless a paragraph has more."""
    boats = [f"Boat {name} left the pier at noon." for name in ("one", "two", "three", "four")]
    articles = [
        segmented(FERRY, source="a"),
        segmented(("body", boats), ("body", boats[:1]), ("body", boats), FERRY, source="b"),
        segmented(("body", [*boats, *boats, FERRY]), source="c"),
    ]
    found = collate(articles, same_sentences(articles)[:1]).additions
    assert [a.sentences for a in found if a.article == 1] == [(0, 1, 2, 3, 4), (5, 6, 7, 8)]
    assert [a.sentences for a in found if a.article == 2] == [tuple(range(9))]


@given(cases())
def test_intervals_hold_the_share_and_rows_sum_to_one(case) -> None:
    """low ≤ share ≤ high, the matrix has a diagonal of 1 and parts in [0, 1]."""
    articles, links = case
    figures = collate(articles, links).figures
    for row in (*figures.articles, *figures.outlets):
        for name in ("verbatim", "edited", "rewritten", "partial", "own", "noise"):
            assert getattr(row.low, name) <= getattr(row.shares, name) <= getattr(row.high, name)
        assert row.shares.shared + row.shares.own + row.shares.noise == pytest.approx(1)
    assert sum(len(row.articles) for row in figures.outlets) == len(articles)
    for place, row in enumerate(figures.matrix):
        assert row[place] == 1.0
        assert all(0.0 <= value <= 1.0 for value in row)


def test_interval_shows_what_hangs_on_the_threshold() -> None:
    """A link of .45 is counted at .3 and .4 and not at .5."""
    articles = [segmented(FERRY, REEF, source="a"), segmented(FERRY, REEF, source="b")]
    links = [link(articles, (0, 0), (1, 0)), link(articles, (0, 1), (1, 1), "rewritten", 0.45)]
    row = collate(articles, links).figures.articles[0]
    assert row.low.rewritten == 0.0
    assert row.high.rewritten == row.shares.rewritten > 0
    assert row.low.verbatim == row.high.verbatim == row.shares.verbatim


def test_matrix_counts_an_outlet_once() -> None:
    """Two versions of a make one row; half of b's story is in a."""
    articles = [
        segmented("Aa bb.", source="a"),
        segmented("Aa bb.", "More.", source="a"),
        segmented("Aa bb.", "Cc dd.", source="b"),
    ]
    figures = collate(articles, same_sentences(articles)).figures
    assert figures.names == ("a", "b")
    assert figures.matrix[1] == (0.5, 1.0)
