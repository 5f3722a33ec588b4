"""The family: origins, descents, relations and core are one model, and do not contradict it."""

from __future__ import annotations

import json

import attrs
import pytest
from collate_builder import link, permuted, same_sentences, segmented
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import derive, stories
from test_collate_passages import cases

import newsdiff as nd
from newsdiff.collate import CollateSettings, collate
from newsdiff.collate.versions import marked_version
from newsdiff.model import Divergence
from newsdiff.model.moment import before, parse_moment
from newsdiff.report.answer import answer

FERRY = "The ferry to Ostrel sank at dawn off the northern cape."
REEF = "It had struck a reef that no chart of the region shows."
CREW = "All nine of the crew were saved by fishermen from Velm."
PORT = "The port is closed to all ships until Friday evening."
FINE = "The line had been fined twice for sailing in fog."
SEARCH = "A helicopter searched the bay for rafts until noon."
OWN = "Relatives waited in the harbour of Ostrel all night."
MAYOR = "The mayor opened the town hall to everybody who was cold."
STORY = (FERRY, REEF, CREW, PORT)

OTHER_POOL = (
    "A storm tore forty roofs off in the town of Brask.",
    "Trees fell on the only line to the coast.",
    "Schools in the district stay shut for a week.",
    "The insurers speak of eleven million crowns.",
)
POOLS = ((*STORY, FINE, SEARCH), OTHER_POOL)


@st.composite
def families(draw: st.DrawFn):
    """Articles that cut two dispatches, with or without times, credits, marks and own text."""
    articles = []
    for number in range(draw(st.integers(2, 6))):
        pool = draw(st.sampled_from(POOLS))
        kept = draw(st.lists(st.sampled_from(pool), unique=True, max_size=len(pool)))
        kept += draw(st.lists(st.sampled_from(POOLS[0][:2] + POOLS[1][:1]), max_size=1))
        own = [f"Outlet note {number} of the day {n}." for n in range(draw(st.integers(0, 2)))]
        mark = draw(st.sampled_from(["", "", "UPDATE 1-", "UPDATE 2-"]))
        head = [("headline", [f"{mark}{kept[0] if kept else 'Nothing new'}"])] if mark else []
        articles.append(
            segmented(
                *head,
                *(kept + own or ["Nothing."]),
                source=draw(st.sampled_from([None, "a", "b", "c", "AFP"])),
                published=draw(st.sampled_from([None, "2020-01-01T08:00Z", "2020-01-01T09:00Z"])),
                agency=draw(st.sampled_from([None, None, "AFP", "AP"])),
                form=draw(st.sampled_from(["line", "dateline"])),
            )
        )
    return articles, same_sentences(articles)


any_case = families() | cases()
originals = st.none() | st.integers(0, 1)


def ancestors(done, article):
    """What an article goes back to, the textbook way; a circle fails."""
    found = []
    while (article := done.descents[article].parent) is not None:
        assert article not in found
        found.append(article)
    return found


def expected(done, left, right):
    """The verdicts that the descents allow for two articles; undecided if one of them is."""
    descents = done.descents
    if descents[left].origin != descents[right].origin:
        if not descents[left].sources.isdisjoint(descents[right].sources):
            return {"common_source"}
        one, other = (done.origins[descents[each].origin].agency for each in (left, right))
        return {"same_agency" if one == other is not None else "independent"}
    for child, other, verdict in (
        (left, right, "left_from_right"),
        (right, left, "right_from_left"),
    ):
        line = ancestors(done, child)
        if other in line:
            steps = [child, *line[: line.index(other)]]
            return {"update" if all(descents[s].kind == "update" for s in steps) else verdict}
    if set(ancestors(done, left)) & set(ancestors(done, right)):
        return {"common_source"}
    steps = [left, right, *ancestors(done, left), *ancestors(done, right)]
    is_open = min(descents[step].probability for step in steps) < CollateSettings().decide
    return {"common_source", "update"} | ({"undecided"} if is_open else set())


@given(any_case, originals)
def test_relations_follow_from_descents(case, original) -> None:
    """Independent means two origins, and no item of the same; an ancestor is the giver.

    Nothing is said against it.
    """
    articles, links = case
    done = collate(articles, links, original=original)
    for found in done.relations:
        assert found.verdict in expected(done, found.left, found.right)
        assert 0.0 <= found.probability <= 1.0
        if found.verdict == "update" and found.later is not None:
            earlier = found.left if found.later == found.right else found.right
            assert not surely_before(articles, found.later, earlier)
    listed = {(r.left, r.right) for r in done.relations}
    for descent in done.descents:
        if descent.parent is not None:
            assert tuple(sorted((descent.article, descent.parent))) in listed


def surely_before(articles, first, second):
    times = [parse_moment(articles[each].article.published) for each in (first, second)]
    if None in times:
        return False
    same = articles[first].article.source == articles[second].article.source is not None
    return before(*times, same_outlet=same)


@given(any_case, originals)
def test_descents_hold_together(case, original) -> None:
    """One an article, of one origin with its parent, not from later articles, one dispatch each."""
    articles, links = case
    done = collate(articles, links, original=original)
    assert [d.article for d in done.descents] == list(range(len(articles)))
    for descent in done.descents:
        origin = done.origins[descent.origin]
        assert descent.article in origin.articles
        assert 0 <= descent.version < origin.versions
        assert descent.note
        assert 0.0 <= descent.share <= 1.0 + 1e-9
        assert 0.0 <= descent.probability <= 1.0
        if len(origin.articles) == 1:
            assert descent.kind == ("dispatch" if descent.article == original else "alone")
            assert descent.share == 0
        assert (descent.kind in ("taken", "update")) <= (descent.parent is not None)
        if descent.parent is not None:
            assert descent.parent in origin.articles
            assert descent.kind in ("source", "taken", "update")
            ancestors(done, descent.article)
            if descent.parent != original:
                assert not surely_before(articles, descent.article, descent.parent)
    for origin in done.origins:
        kinds = [done.descents[article].kind for article in origin.articles]
        assert kinds.count("dispatch") <= 1


@given(any_case, originals)
def test_a_designated_original_is_the_dispatch_of_all_that_carry_it(case, original) -> None:
    """It goes back to nothing; what is of its source goes back to it, through versions at most."""
    articles, links = case
    done = collate(articles, links, original=original)
    if original is None:
        return
    assert done.descents[original].kind == "dispatch"
    assert done.descents[original].parent is None
    for article in done.origins[done.descents[original].origin].articles:
        if article != original:
            assert original in ancestors(done, article)
            assert done.descents[article].kind in ("source", "update")


@given(any_case, originals)
def test_the_core_is_of_the_origins(case, original) -> None:
    """Worded by an article of its origin, carried by two outlets of it, each passage once."""
    articles, links = case
    done = collate(articles, links, original=original)
    seen = set()
    for sentence in done.core.sentences:
        origin = done.origins[sentence.origin]
        members = {m.article for m in done.passages[sentence.passage].members}
        mine = members & set(origin.articles)
        assert sentence.article in mine
        assert (sentence.origin, sentence.passage) not in seen
        seen.add((sentence.origin, sentence.passage))
        assert sentence.given == (original in members)
        if original not in mine:
            outlets = {articles[a].article.source or f"\0{a}" for a in mine}
            assert len(outlets) >= 2
    assert [s.origin for s in done.core.sentences] == sorted(s.origin for s in done.core.sentences)


@given(any_case, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_only_renumbers_the_family(case, random) -> None:
    """Kinds, parents, versions and origins are the same up to the articles' numbers."""
    articles, links = case
    texts = [(a.article.text, a.article.source, a.article.published) for a in articles]
    if len(set(texts)) < len(texts):
        return
    order = list(range(len(articles)))
    random.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    first = collate(articles, links)
    second = collate(*permuted(articles, links, order))
    for descent in first.descents:
        other = second.descents[place[descent.article]]
        parent = None if descent.parent is None else place[descent.parent]
        assert (other.kind, other.parent, other.version) == (descent.kind, parent, descent.version)
        assert other.share == pytest.approx(descent.share)
        assert other.probability == pytest.approx(descent.probability)
        mine = {place[a] for a in first.origins[descent.origin].articles}
        assert mine == set(second.origins[other.origin].articles)


@given(families())
def test_the_share_is_what_others_of_the_origin_carry(case) -> None:
    """Counted sentence by sentence over the links."""
    articles, links = case
    done = collate(articles, links)
    for descent in done.descents:
        segmented_ = articles[descent.article]
        others = set(done.origins[descent.origin].articles) - {descent.article}
        carried = {
            sentence
            for x in links
            for side, far in ((x.left, x.right), (x.right, x.left))
            if side.article == descent.article and far.article in others
            for sentence in side.sentences
        }
        sizes = [
            len("".join(segmented_.sentence_text(s).split())) if segmented_.is_story(s) else 0
            for s in range(len(segmented_.sentences))
        ]
        size = sum(sizes[s] for s in carried) / sum(sizes)
        assert descent.share >= size - 1e-9


def described(done):
    return [(d.origin, d.kind, d.parent, d.version) for d in done.descents]


def test_the_same_words_of_a_speaker_make_no_common_source() -> None:
    """Two reporters quote the same speech in sentences of their own."""
    articles = [
        segmented(
            '"We lost the ship and we will not lose the town," the mayor told reporters.',
            '"Nobody in this harbour slept tonight," she said to applause.',
            OWN,
            source="a",
        ),
        segmented(
            'Asked by a child, she answered: "We lost the ship and we will not lose the town."',
            'Then, more quietly: "Nobody in this harbour slept tonight."',
            MAYOR,
            source="b",
        ),
    ]
    links = [link(articles, (0, n), (1, n), "edited", 0.9) for n in (0, 1)]
    done = collate(articles, links)
    assert described(done) == [(0, "alone", None, 0), (1, "alone", None, 0)]
    assert done.relations[0].verdict == "independent"
    assert done.core.sentences == ()
    note = done.descents[0].note
    assert note == (
        "19% of its text is b's too by whole sentences and without quotations, too little for one"
        " source; most of what it shares is quoted"
    )


def test_an_embedded_post_makes_no_common_source() -> None:
    """Its text stands before a signature with a dash, or behind one."""
    post = ("body", ["He is back.", "One ear short and prouder than ever.", "Bring carrots."])
    before_, behind = "— Town Hall (@townhall) April 22", "Town Hall @townhall · Apr 22"
    articles = [
        segmented(OWN, FERRY, post, ("embed", [before_]), source="a"),
        segmented(MAYOR, ("byline", [behind]), post, PORT, source="b"),
    ]
    done = collate(articles, same_sentences(articles))
    assert len(done.origins) == 2
    plain = [attrs.evolve(a, blocks=tuple(_as_body(b) for b in a.blocks)) for a in articles]
    assert len(collate(plain, same_sentences(plain)).origins) == 1


def _as_body(block):
    return attrs.evolve(block, kind="tags") if block.kind in ("embed", "byline") else block


def test_an_item_in_a_longer_article_is_not_its_source() -> None:
    """Four sentences on something else, then a brief that three others have whole."""
    long = [f"The council debated point {n} of its budget for hours on end." for n in range(30)]
    brief = (FERRY, REEF, CREW)
    articles = [
        segmented(*long, *brief, source="long", agency="AP"),
        *(segmented(*brief, source=s, agency="AP") for s in "abc"),
    ]
    done = collate(articles, same_sentences(articles))
    assert [o.articles for o in done.origins] == [(1, 2, 3), (0,)]
    assert done.descents[0].items == (0,)
    assert done.descents[0].note == "shares nothing else with any other article"
    assert [r.verdict for r in done.relations if r.left == 0] == ["common_source"] * 3
    for sentence in done.core.sentences:
        assert (sentence.outlets, sentence.also) == (("a", "b", "c", "long"), ())
    assert answer(done).lines[0].items[0].carried == 3


def test_a_brief_that_is_alone_is_an_item_of_the_longer_article() -> None:
    """What one article has, whole, in another that begins with something else."""
    long = [f"The council debated point {n} of its budget for hours on end." for n in range(30)]
    brief = (FERRY, REEF, CREW)
    articles = [segmented(*long, *brief, source="long"), segmented(*brief, source="brief")]
    done = collate(articles, same_sentences(articles))
    assert len(done.origins) == 2
    short, longer = sorted(done.descents, key=lambda d: d.article == 0)
    assert (short.items, longer.items) == ((), (short.origin,))
    assert [r.verdict for r in done.relations] == ["common_source"]


def test_who_shares_quoted_sentences_does_not_carry_the_dispatch() -> None:
    """A reporter who heard the same speech has three sentences of it: also there, no carrier."""
    speech = [f"“{each}”" for each in (FERRY, REEF, CREW)]
    own = [f"The council debated point {n} of its budget for hours on end." for n in range(9)]
    articles = [
        *(segmented(MAYOR, PORT, *speech, source=s, agency="AP") for s in "ab"),
        segmented(*own, *speech, source="c", agency="TNS"),
    ]
    done = collate(articles, same_sentences(articles))
    assert done.descents[2].items == ()
    quoted = [s for s in done.core.sentences if s.also]
    assert len(quoted) == 3
    for sentence in done.core.sentences:
        assert (sentence.outlets, sentence.agencies) == (("a", "b"), ("AP",))


def test_single_sentences_of_a_dispatch_are_no_item() -> None:
    """Two that stand next to each other, of a longer dispatch, may be common clauses."""
    own = [f"The council debated point {n} of its budget for hours on end." for n in range(9)]
    articles = [
        *(segmented(FERRY, REEF, CREW, MAYOR, PORT, source=s) for s in "ab"),
        segmented(*own, FERRY, REEF, own[0] + " Again.", CREW, source="c"),
    ]
    settings = CollateSettings(origin_share=0.8)
    done = collate(articles, same_sentences(articles), settings=settings)
    assert len(done.origins) == 2
    assert done.descents[2].items == ()
    assert {r.verdict for r in done.relations if r.right == 2} == {"independent"}


def test_a_dispatch_that_two_outlets_cut_differently_is_one_source() -> None:
    """Each has a third that the other lacks; what they share is enough, and the note says it."""
    articles = [
        segmented(FERRY, REEF, CREW, PORT, source="a"),
        segmented(REEF, CREW, PORT, FINE, source="b"),
    ]
    done = collate(articles, same_sentences(articles))
    assert done.origins[0].articles == (0, 1)
    assert done.descents[0].note.startswith("shares 7")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("UPDATE 2-Ferry sinks off Ostrel", 2),
        ("WRAPUP 1-Ferry sinks", 1),
        ("2nd lead: Ferry sinks", 2),
        ("(Adds captain, third death)", 1),
        ("(Updates with toll)", 1),
        ("Naufrage à Ostrel (MISE A JOUR)", 1),
        ("(Actualise avec le bilan)", 1),
        ("(neu: Zahl der Opfer)", 1),
        ("UPDATE: Ferry sinks", 1),
        ("Ferry sinks (and its owner adds to the fleet)", 0),
        ("Update on the ferry", 0),
        ("Lead 3 found in the water", 3),
        ("Neuer Fährplan für Ostrel", 0),
        ("Ferry sinks", 0),
    ],
)
def test_what_marks_a_version(line, number) -> None:
    """Before a headline with a number or in capitals; as a note in brackets."""
    assert marked_version(segmented(("headline", [line]), FERRY)) == number


def versions_of_a_dispatch(mark="UPDATE 1-", source="AFP"):
    """An agency's dispatch and its update, two outlets that follow the first, two the second."""
    first = (FERRY, REEF, CREW, PORT, FINE)
    second = (FERRY, SEARCH, MAYOR, CREW, FINE)
    return [
        segmented(
            ("headline", ["Ferry sinks"]), *first, source=source, agency="AFP", form="dateline"
        ),
        segmented(
            ("headline", [f"{mark}Ferry sinks"]),
            *second,
            source=source,
            agency="AFP",
            form="dateline",
        ),
        segmented(*first[:4], source="a", agency="AFP"),
        segmented(*first[1:], OWN, source="b", agency="AFP"),
        segmented(*second[:4], source="c", agency="AFP"),
        segmented(*second[1:], "A note of d.", source="d", agency="AFP"),
    ]


@pytest.mark.parametrize("source", ["AFP", None])
def test_each_follows_its_version_of_a_dispatch(source) -> None:
    """Marked, of one agency: an update of the earlier; customers follow one or the other."""
    articles = versions_of_a_dispatch(source=source)
    done = collate(articles, same_sentences(articles))
    assert len(done.origins) == 1
    assert done.origins[0].versions == 2
    assert [d.version for d in done.descents] == [0, 1, 0, 0, 1, 1]
    assert (done.descents[1].kind, done.descents[1].parent) == ("update", 0)
    found = next(r for r in done.relations if (r.left, r.right) == (0, 1))
    assert (found.verdict, found.later) == ("update", 1)
    assert all(r.verdict != "undecided" for r in done.relations)


def test_customers_go_back_to_the_agencys_text_in_their_version() -> None:
    """The agency's own articles are the dispatch and its update."""
    articles = versions_of_a_dispatch()
    done = collate(articles, same_sentences(articles))
    assert [d.parent for d in done.descents] == [None, 0, 0, 0, 1, 1]
    assert done.descents[0].kind == "dispatch"


def test_the_core_follows_the_latest_version_that_two_outlets_carry() -> None:
    """What the first version alone has is left out, and a note says that there is one."""
    articles = versions_of_a_dispatch()
    done = collate(articles, same_sentences(articles))
    said = [articles[s.article].article.text[slice(*s.spans[0])] for s in done.core.sentences]
    assert said == [FERRY, SEARCH, MAYOR, CREW, FINE]
    assert done.core.notes[-1] == (
        "source 1 has 2 versions; followed is version 2; 2 passages of others left out"
    )


def test_texts_alone_show_versions_that_contradict_each_other() -> None:
    """Two outlets agree on each of two texts; one that merely cut the other would be none."""
    first = (FERRY, REEF, CREW, "Two boats sailed for help at once.", "Nobody saw the lights.")
    second = (FERRY, REEF, MAYOR, FINE, PORT)
    articles = [
        *(segmented(*first, f"Note {s}.", source=s, agency="AFP") for s in "ab"),
        *(segmented(*second, f"Note {s}.", source=s, agency="AFP") for s in "cd"),
    ]
    done = collate(articles, same_sentences(articles))
    assert done.origins[0].versions == 2
    assert done.descents[0].version == done.descents[1].version != done.descents[2].version
    assert not done.origins[0].ordered
    assert done.core.notes[-1].startswith("source 1 has 2 versions; followed is version B")
    cut = [
        segmented(*first, source="a"),
        segmented(*first, source="b"),
        segmented(*first[:2], source="c"),
    ]
    assert collate(cut, same_sentences(cut)).origins[0].versions == 1


LONG_STORY = (
    *(FERRY, REEF, CREW, PORT, FINE, SEARCH, MAYOR),
    "The captain had sailed on this line for eleven years.",
    "Divers found the wreck at a depth of forty metres.",
    "The ministry sends two experts to the northern cape.",
    "A second ferry takes over the line from Monday on.",
)


def nearly_the_same(published=("2020-01-01T08:00Z", "2020-01-01T09:00Z"), head=""):
    """A paper's text, the same a little later and without its last words, and one who cut it."""
    short = "Tickets stay valid."
    marked = [("headline", [f"{head}{FERRY}"])] if head else [FERRY]
    return [
        segmented(*LONG_STORY, short, source="a", published=published[0]),
        segmented(*marked, *LONG_STORY[1:], source="a", published=published[1]),
        segmented(*LONG_STORY[:6], OWN, source="b", published="2020-01-01T10:00Z"),
    ]


def test_nearly_the_same_text_is_no_version_of_its_own() -> None:
    """Nine tenths of either are in the other: only a mark or a figure makes two versions of it."""
    articles = nearly_the_same()
    links = same_sentences(articles)
    done = collate(articles, links)
    assert [(o.articles, o.versions) for o in done.origins] == [((0, 1, 2), 1)]
    assert [line.of for line in answer(done).lines] == [6] * 3
    span = (0, 9)
    figure = Divergence(kind="number", left=span, right=span)
    between = [{x.left.article, x.right.article} == {0, 1} for x in links]
    first = between.index(True)
    links[first] = attrs.evolve(links[first], level="edited", divergences=(figure,))
    assert collate(articles, links).origins[0].versions == 2
    marked = nearly_the_same(head="UPDATE 1-")
    assert collate(marked, same_sentences(marked)).origins[0].versions == 2


def test_versions_are_numbered_by_the_clock() -> None:
    """The one that an outlet had before both outlets with the other is the first."""
    first = (FERRY, REEF, CREW, "Two boats sailed for help at once.", "Nobody saw the lights.")
    second = (FERRY, REEF, MAYOR, FINE, PORT)
    for hours, ordered in (("9988", True), ("8899", True), ("8999", True), ("9889", False)):
        articles = [
            segmented(
                *text, f"Note {s}.", source=s, agency="AFP", published=f"2020-01-01T0{hour}:00Z"
            )
            for s, hour, text in zip("abcd", hours, (first, first, second, second), strict=True)
        ]
        done = collate(articles, same_sentences(articles))
        assert done.origins[0].versions == 2
        assert done.origins[0].ordered == ordered
        if ordered:
            versions = [int(hours[0] > hours[3])] * 2 + [int(hours[0] < hours[3])] * 2
            assert [d.version for d in done.descents] == versions


def test_a_mark_that_the_clock_contradicts_orders_nothing() -> None:
    """The update is dated before what it updates: which is the later is not said."""
    articles = versions_of_a_dispatch()[:2]
    times = ("2020-01-01T09:00Z", "2020-01-01T08:00Z")
    dated = [
        attrs.evolve(each, article=attrs.evolve(each.article, published=time))
        for each, time in zip(articles, times, strict=True)
    ]
    done = collate(dated, same_sentences(dated))
    assert [(r.verdict, r.later) for r in done.relations] == [("update", None)]
    assert (done.origins[0].versions, done.origins[0].ordered) == (2, False)


def test_another_dispatch_with_matter_in_common_is_no_version() -> None:
    """Neither begins like the other nor contains it."""
    other_lead = ("The town of Velm held its fair in the rain.", "Stalls fell over in the wind.")
    rest = ("The fair goes on until Sunday night.", "Its first prize is a boat.", CREW, PORT)
    first = (FERRY, REEF, FINE, MAYOR, CREW, PORT)
    articles = [
        *(segmented(*first, f"Note {s}.", source=s, agency="AFP") for s in "ab"),
        *(segmented(*other_lead, *rest, f"Note {s}.", source=s, agency="AFP") for s in "cd"),
    ]
    settings = CollateSettings(origin_share=0.2)
    done = collate(articles, same_sentences(articles), settings=settings)
    assert [o.versions for o in done.origins] == [1]


def taken(naming, *, third=False):
    """b runs the dispatch with what a alone had, and names it."""
    scoop = (
        "The captain's log lay in a locker on the quay.",
        "It ends at a quarter past four.",
    )
    return [
        segmented(*STORY, *scoop, source="Ostrel Post", published="2020-01-01T08:00Z"),
        segmented(*scoop, *STORY[:2], naming, source="b", published="2020-01-01T12:00Z"),
        segmented(*STORY, *([naming] if third else []), "Note c.", source="c"),
        segmented(*STORY, "Note d.", source="d"),
    ]


def test_who_names_an_outlet_beside_its_own_text_has_it_from_there() -> None:
    """And what the two alone have is no part of the dispatch."""
    articles = taken("The log was first described by the Ostrel Post.")
    done = collate(articles, same_sentences(articles))
    assert (done.descents[1].kind, done.descents[1].parent) == ("taken", 0)
    said = [articles[s.article].article.text[slice(*s.spans[0])] for s in done.core.sentences]
    assert said == list(STORY)


def test_who_is_signed_by_another_outlet_has_it_from_there() -> None:
    """Two outlets alone with one text are open; a byline or copyright line of the one decides."""
    for kind in ("byline", "copyright", "related"):
        articles = [
            segmented(*STORY, source="Ostrel Post"),
            segmented((kind, ["Ostrel Post"]), *STORY, source="b"),
        ]
        done = collate(articles, same_sentences(articles))
        is_signed = kind != "related"
        assert (done.descents[1].kind == "taken") == is_signed
        assert done.relations[0].verdict == ("right_from_left" if is_signed else "undecided")


@pytest.mark.parametrize(
    ("source", "naming", "language", "kind"),
    [
        ("zeit.de", "Zur Zeit sagt der Verband nichts.", "de", "source"),
        ("zeit.de", "Das berichtet die „Zeit“.", "de", "taken"),
        ("tagesspiegel.de", "Das berichtet der Tagesspiegel.", "de", "taken"),
        ("lemonde.fr", "Le Monde l'avait écrit.", "fr", "taken"),
    ],
)
def test_a_noun_is_no_name_of_an_outlet(source, naming, language, kind) -> None:
    """Where all nouns are capital a short one names an outlet in quotation marks alone."""
    articles = [
        segmented(*STORY, source=source, language=language),
        segmented(*STORY, naming, source="b", language=language),
    ]
    done = collate(articles, same_sentences(articles))
    assert done.descents[1].kind == kind


def test_a_dispatch_that_cites_an_outlet_is_not_from_there() -> None:
    """Third outlets name it in the same sentence: the agency did, and it is nobody's giver."""
    articles = taken("The log was first described by the Ostrel Post.", third=True)
    done = collate(articles, same_sentences(articles))
    assert all(descent.kind == "source" for descent in done.descents)


def test_who_credits_nobody_has_it_from_the_agencys_own_text() -> None:
    """Unless the article credits another agency, or the agency's was the later one."""
    for published, other, parent in (
        (None, None, 0),
        (None, "AP", None),
        ("2020-01-01", None, None),
    ):
        articles = [
            segmented(*STORY, source="AFP", agency="AFP", published="2020-01-05"),
            segmented(*STORY[:3], "Note b.", source="b", agency=other, published=published),
        ]
        done = collate(articles, same_sentences(articles))
        assert done.descents[1].parent == parent


def test_nobody_has_it_from_a_later_article() -> None:
    """The same text and naming, the times the other way round."""
    articles = taken("The log was first described by the Ostrel Post.")
    late = attrs.evolve(articles[0].article, published="2020-01-03T08:00Z")
    articles[0] = attrs.evolve(articles[0], article=late)
    done = collate(articles, same_sentences(articles))
    assert done.descents[1].parent is None


def test_outlets_that_name_each_other_in_a_ring_close_no_circle() -> None:
    """Each names the next beside text of the two; one of them goes back to nobody here."""
    names = ("Ostrel Post", "Velm Courier", "Brask Tribune")
    both = ("The log lay in a locker.", "It ends at four.", "The cook kept a second one.")
    articles = [
        segmented(
            *STORY,
            both[n],
            both[n - 1],
            f"So says the {names[(n + 1) % 3]}.",
            source=names[n],
        )
        for n in range(3)
    ]
    done = collate(articles, same_sentences(articles))
    assert sum(d.kind == "taken" for d in done.descents) == 2
    assert sum(d.parent is None for d in done.descents) == 1


def test_the_wire_is_believed() -> None:
    """All that carry it have it from there, also who appeared before; the rest does not."""
    articles = [
        segmented(*STORY, "Note a.", source="a", published="2020-01-01T08:00Z"),
        segmented(*STORY[:2], OWN, source="b", agency="AP"),
        segmented(*OTHER_POOL, source="c"),
        segmented(*STORY, FINE, source="The wire", published="2020-01-02T08:00Z"),
    ]
    done = collate(articles, same_sentences(articles), original=3)
    assert described(done) == [
        (0, "source", 3, 0),
        (0, "source", 3, 0),
        (1, "alone", None, 0),
        (0, "dispatch", None, 0),
    ]
    assert done.origins[0].agency == "The wire"
    verdicts = {(r.left, r.right): r.verdict for r in done.relations}
    assert verdicts == {
        (0, 1): "common_source",
        (0, 3): "left_from_right",
        (1, 3): "left_from_right",
    }
    given = [s for s in done.core.sentences if s.given]
    assert [len(s.outlets) for s in given] == [3, 3, 2, 2]


def test_languages_are_not_merged() -> None:
    """The note says that the wording was not compared."""
    articles = [
        segmented(*STORY, source="a", language="en"),
        segmented(*STORY[:3], source="b", language="en"),
        segmented("El barco se hundió al alba.", "No hubo heridos.", source="c", language="es"),
    ]
    done = collate(articles, same_sentences(articles))
    assert [o.articles for o in done.origins] == [(0, 1), (2,)]
    assert done.descents[2].note.startswith("in another language (es); wording was not compared")


def wordings(*texts, credited=()):
    """One statement in several wordings, beside a dispatch that all carry."""
    articles = [
        segmented(*STORY, text, source=f"o{n}", agency="AFP" if n in credited else None)
        for n, text in enumerate(texts)
    ]
    links = same_sentences(articles)
    links += [
        link(articles, (a, 4), (b, 4), "edited", 0.9)
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if texts[a] != texts[b]
    ]
    done = collate(articles, links)
    sentence = done.core.sentences[-1]
    return articles[sentence.article].article.text[slice(*sentence.spans[0])]


def test_of_two_wordings_with_as_many_outlets_the_credited_stands() -> None:
    """Two to two; the other wording is longer."""
    plain, longer = "A diver found the bell.", "A diver found the heavy bronze bell at last."
    assert wordings(longer, longer, plain, plain, credited={3}) == plain
    assert wordings(longer, longer, plain, plain, credited={0}) == longer


def test_a_glued_subheading_is_not_shown() -> None:
    """Two outlets have it glued to the sentence; one wording without it is the dispatch's."""
    plain = "Divers found the ship's bell on the second day."
    glued = f"Hope at last {plain}"
    assert wordings(glued, glued, plain) == plain
    comma = "On Tuesday, divers found the ship's bell on the second day."
    assert wordings(comma, comma, plain) == comma


def test_no_statement_stands_in_the_core_twice() -> None:
    """A shorter passage whose words stand in a fuller one, and a headline that the body says."""
    full = "The ferry to Ostrel sank at dawn off the northern cape, the coast guard said on Monday."
    articles = [
        segmented(
            ("headline", ["Ferry Ostrel sank northern cape"]), FERRY, full, REEF, CREW, source=s
        )
        for s in "ab"
    ]
    done = collate(articles, same_sentences(articles))
    said = [articles[s.article].article.text[slice(*s.spans[0])] for s in done.core.sentences]
    assert said == [full, REEF, CREW]


@settings(max_examples=15)
@given(
    stories,
    st.lists(
        st.tuples(
            st.integers(0, 2**32),
            st.sampled_from([None, "a", "b", "Reuters"]),
            st.sampled_from([None, "2020-01-01T08:00Z", "2020-01-02T09:00Z"]),
            st.sampled_from(["", "UPDATE 1-", "(Reuters) - "]),
        ),
        min_size=2,
        max_size=4,
    ),
    st.booleans(),
)
def test_whole_comparisons_do_not_contradict_themselves(story, drawn, wire) -> None:
    """From the raw text to the end: the same rules, and what the JSON says is what was found."""
    articles = [
        nd.Article(text=mark + derive(story, seed).text, source=source, published=published)
        for seed, source, published, mark in drawn
    ]
    dispatch = nd.Article(text=story.text, source="Reuters")
    done = nd.compare(*articles, wire=dispatch) if wire else nd.compare(dispatch, *articles)
    original = len(articles) if wire else None
    case = [compared.segmented for compared in done.articles], done.links
    assert [d.article for d in done.descents] == list(range(len(done.articles)))
    for found in done.relations:
        assert found.verdict in expected(done, found.left, found.right)
    for sentence in done.core.sentences:
        assert sentence.article in done.origins[sentence.origin].articles
    again = collate(*case, original=original)
    assert [(d.kind, d.parent, d.version) for d in again.descents] == [
        (d.kind, d.parent, d.version) for d in done.descents
    ]
    told = json.loads(done.to_json())
    assert [r["verdict"] for r in told.get("relations", [])] == [r.verdict for r in done.relations]


def test_what_is_left_open_is_said_in_the_note() -> None:
    """Two outlets alone with one text: neither is said to have it from the other."""
    times = ("2020-01-01T08:00Z", "2020-01-01T12:00Z")
    articles = [segmented(*STORY, source=s, published=t) for s, t in zip("ab", times, strict=True)]
    done = collate(articles, same_sentences(articles))
    assert done.relations[0].verdict == "undecided"
    assert [d.kind for d in done.descents] == ["source", "source"]
    assert done.descents[1].note.endswith("whether it has it from a is not decided")
    assert "not decided" not in done.descents[0].note
