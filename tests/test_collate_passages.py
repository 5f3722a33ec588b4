"""Passages: what is in one, what is not, and that the order of input does not matter."""

from __future__ import annotations

import pytest
from collate_builder import link, permuted, same_sentences, segmented
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.collate import CollateSettings, collate
from newsdiff.model import LEVELS, Link, Passage, SegmentedArticle

FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
CREW = "All nine of the crew were saved."
PORT = "The port is closed until Friday."


def rows(passages: tuple[Passage, ...]) -> list[dict[int, tuple[int, ...]]]:
    return [{m.article: m.sentences for m in p.members} for p in passages]


def test_equal_sentences_of_three_articles_are_one_passage_each() -> None:
    """Links of all pairs come together, whatever the place in each article."""
    articles = [segmented(FERRY, REEF, CREW), segmented(REEF, FERRY), segmented(FERRY, REEF, CREW)]
    passages = collate(articles, same_sentences(articles)).passages
    assert rows(passages) == [
        {0: (0,), 1: (1,), 2: (0,)},
        {0: (1,), 1: (0,), 2: (1,)},
        {0: (2,), 2: (2,)},
    ]
    assert [p.id for p in passages] == [0, 1, 2]


def test_a_chain_never_joins_two_statements_of_one_article() -> None:
    """A false link from b to a's second sentence does not bring a's first one there."""
    articles = [segmented(FERRY, REEF), segmented(FERRY), segmented(REEF)]
    links = [
        link(articles, (0, 0), (1, 0), "edited", 0.8),
        link(articles, (1, 0), (2, 0), "edited", 0.7),
        link(articles, (0, 1), (2, 0), "edited", 0.6),
    ]
    assert rows(collate(articles, links).passages) == [{0: (0,), 1: (0,)}, {0: (1,), 2: (0,)}]


def test_a_merged_side_brings_both_sentences() -> None:
    """A sentence that another article splits makes one member of two sentences."""
    articles = [segmented(FERRY + " " + REEF), segmented(FERRY, REEF)]
    links = [link(articles, (0, 0), (1, 0, 1), "edited", 0.9)]
    assert rows(collate(articles, links).passages) == [{0: (0,), 1: (0, 1)}]


def test_one_weak_link_does_not_join_two_carried_passages() -> None:
    """Two statements that three outlets carry stay apart when one pair is linked by mistake."""
    texts = [(FERRY,), (FERRY,), (FERRY,), (REEF,), (REEF,), (REEF,)]
    articles = [segmented(*t, source=f"s{i}") for i, t in enumerate(texts)]
    links = [*same_sentences(articles), link(articles, (0, 0), (3, 0), "rewritten", 0.4, 0.1)]
    found = rows(collate(articles, links).passages)
    assert sorted(found, key=min) == [{0: (0,), 1: (0,), 2: (0,)}, {3: (0,), 4: (0,), 5: (0,)}]


def test_partial_links_do_not_merge_transitively() -> None:
    """b shares a clause with a, c another clause with b: c and a do not come together."""
    articles = [segmented(FERRY), segmented(FERRY + " and " + REEF), segmented(REEF)]
    links = [
        link(articles, (0, 0), (1, 0), "partial", 0.6),
        link(articles, (1, 0), (2, 0), "partial", 0.5),
    ]
    assert rows(collate(articles, links).passages) == [{0: (0,), 1: (0,)}]


def test_a_partial_link_attaches_to_a_whole_passage() -> None:
    """A sentence that holds a clause of a carried passage becomes its member, at level partial."""
    clause = "Fishermen on the quay of Velm say: a ferry has gone down, it is feared."
    articles = [segmented(FERRY), segmented(FERRY), segmented(clause)]
    links = [
        link(articles, (0, 0), (1, 0)),
        link(articles, (0, 0), (2, 0), "partial", 0.6),
        link(articles, (1, 0), (2, 0), "partial", 0.6),
    ]
    (passage,) = collate(articles, links).passages
    assert [m.article for m in passage.members] == [0, 1, 2]
    assert passage.fullest == 2
    assert passage.base == 0
    assert [m.level for m in passage.members] == ["verbatim", "verbatim", "partial"]


def test_who_has_all_the_words_within_more_has_them_edited() -> None:
    """The sentence of c was not split: the link calls it partial, the words are all there."""
    articles = [
        *(segmented(FERRY, source=source) for source in "ab"),
        segmented(f"{REEF[:-1]} and {FERRY}", source="c"),
    ]
    links = [
        link(articles, (0, 0), (1, 0)),
        *(link(articles, (each, 0), (2, 0), "partial", 0.3) for each in (0, 1)),
    ]
    (passage,) = collate(articles, links).passages
    assert [m.level for m in passage.members] == ["verbatim", "verbatim", "edited"]
    words = [articles[each].article.text.split() for each in (0, 2)]
    assert passage.members[2].score == pytest.approx(len(words[0]) / len(words[1]))


def test_nobody_carries_what_only_a_chain_leads_to() -> None:
    """c has a part of what a and b say, d of what c adds; e is linked to b, whose words a has."""
    cost = "The ministry put the loss of the ferry to Ostrel at nine million crowns."
    reported = "The loss of the ferry costs nine million crowns, decided on Monday at a meeting."
    meeting = "At a meeting on Monday the ministers decided on a day of mourning."
    articles = [
        segmented(cost, source="a"),
        segmented(cost, source="b"),
        segmented(reported, source="c"),
        segmented(meeting, source="d"),
        segmented("Nine million crowns is what the ferry was worth.", source="e"),
    ]
    links = [
        link(articles, (0, 0), (1, 0)),
        link(articles, (0, 0), (2, 0), "rewritten", 0.86),
        link(articles, (1, 0), (2, 0), "rewritten", 0.86),
        link(articles, (2, 0), (3, 0), "edited", 0.88),
        link(articles, (1, 0), (4, 0), "rewritten", 0.8),
    ]
    done = collate(articles, links, settings=CollateSettings(support=0.1))
    (passage,) = done.passages
    assert [m.article for m in passage.members] == [0, 1, 2, 4]
    (sentence,) = collate(articles, links, original=0).core.sentences
    assert 3 not in (*sentence.credited, *sentence.uncredited, *sentence.also)


def test_levels_are_against_the_wording_of_the_core() -> None:
    """c has the most text, but the core shows what a and b have: they are verbatim, c is edited."""
    longer = "At dawn the ferry bound for Ostrel sank, all agree."
    articles = [
        segmented(FERRY, REEF, source="a"),
        segmented(FERRY, REEF, source="b"),
        segmented(longer, REEF, source="c"),
    ]
    links = [
        *same_sentences(articles),
        link(articles, (0, 0), (2, 0), "edited", 0.8),
        link(articles, (1, 0), (2, 0), "edited", 0.8),
    ]
    done = collate(articles, links)
    first = next(p for p in done.passages if p.fullest == 2)
    shown = next(s for s in done.core.sentences if s.passage == first.id)
    assert (first.base, first.shown.article) == (shown.article, shown.article)
    assert [m.level for m in first.members] == ["verbatim", "verbatim", "edited"]


def test_a_member_that_has_another_sentence_of_the_passage_is_not_verbatim() -> None:
    """b runs two sentences together; a has both, c the second alone, word for word."""
    both = FERRY + " " + REEF
    articles = [
        segmented(("body", [FERRY, REEF]), source="a"),
        segmented(both, source="b"),
        segmented(REEF, source="c"),
    ]
    links = [
        link(articles, (0, 0, 1), (1, 0), "edited", 0.9),
        link(articles, (0, 1), (2, 0), "verbatim"),
    ]
    (passage,) = collate(articles, links).passages
    assert len(passage.members) == 3
    assert [m.article for m in passage.members if m.level == "verbatim"] == [passage.base]


def test_level_without_a_direct_link_is_the_loosest_of_the_chain() -> None:
    """a is edited b, b is rewritten c: a is rewritten c, which has the most text."""
    longest = "At dawn the ferry bound for Ostrel went down, the harbour master said."
    articles = [segmented(each, source="a") for each in (FERRY, FERRY + "!", longest)]
    links = [
        link(articles, (0, 0), (1, 0), "edited", 0.9),
        link(articles, (1, 0), (2, 0), "rewritten", 0.5),
    ]
    (passage,) = collate(articles, links).passages
    assert [(m.level, m.score) for m in passage.members] == [
        ("rewritten", 0.5),
        ("rewritten", 0.5),
        ("verbatim", 1.0),
    ]


def test_noise_is_in_no_passage() -> None:
    """A link between captions makes nothing shared."""
    articles = [segmented(("caption", [FERRY]), REEF), segmented(("caption", [FERRY]), CREW)]
    done = collate(articles, [link(articles, (0, 0), (1, 0))])
    assert done.passages == ()
    assert done.articles[0].labels == ("noise", "own")


@pytest.mark.parametrize(
    ("times", "earliest"),
    [
        (("2018-07-16T09:00:00Z", "2018-07-16T08:00:00Z"), 1),
        (("2018-07-16T09:00:00+02:00", "2018-07-16T08:00:00Z"), 0),
        (("2018-07-16T09:00:00", "2018-07-16T08:00:00"), None),
        (("2018-07-16", "2018-07-16T08:00:00Z"), None),
        (("2018-07-14", "2018-07-16T08:00:00Z"), 0),
        (("2018-07-16T08:00:00Z", None), None),
        (("2018-07-16T08:00:00Z", " "), None),
        (("2018-07-16T08:00:00Z", "2018-07-16T08:00:00Z"), None),
    ],
)
def test_earliest_is_named_only_when_times_decide(
    times: tuple[str | None, ...], earliest: int | None
) -> None:
    """Zones count; a missing zone, a bare date or a missing time may leave it open."""
    articles = [segmented(FERRY, source=f"s{i}", published=t) for i, t in enumerate(times)]
    (passage,) = collate(articles, same_sentences(articles)).passages
    assert passage.earliest == earliest


def test_order_follows_the_majority() -> None:
    """Two outlets keep the order, one turned it round: the order of the two stands."""
    articles = [
        segmented(CREW, REEF, FERRY, source="a"),
        segmented(FERRY, REEF, CREW, source="b"),
        segmented(FERRY, REEF, CREW, source="c"),
    ]
    passages = collate(articles, same_sentences(articles)).passages
    assert [articles[1].sentence_text(p.members[1].sentences[0]) for p in passages] == [
        FERRY,
        REEF,
        CREW,
    ]


def test_versions_of_one_outlet_do_not_outvote() -> None:
    """Three versions of one outlet count as one voice in the order."""
    articles = [
        *(segmented(CREW, FERRY, f"Version {n}.", source="a") for n in "123"),
        segmented(FERRY, CREW, source="b"),
        segmented(FERRY, CREW, PORT, source="c"),
    ]
    passages = collate(articles, same_sentences(articles)).passages
    assert articles[3].sentence_text(passages[0].members[3].sentences[0]) == FERRY


def test_too_many_passages_are_a_stated_limit() -> None:
    """The bound of the order search is in the limits when it was reached."""
    articles = [segmented(FERRY, REEF, CREW), segmented(FERRY, REEF, CREW, PORT)]
    links = same_sentences(articles)
    assert not collate(articles, links).limits.stopped_early
    limits = collate(articles, links, settings=CollateSettings(order_passages=2)).limits
    assert [(x.limit, x.actual) for x in limits.reached] == [(2, 3)]


def test_an_original_that_is_no_article_is_refused() -> None:
    """Misuse is a ValueError."""
    with pytest.raises(ValueError, match="one of 1 articles"):
        collate([segmented(FERRY)], [], original=1)


def test_nothing_gives_nothing() -> None:
    """No articles, one article, articles without links."""
    assert collate([], []).passages == ()
    assert collate([segmented(FERRY)], []).passages == ()
    assert collate([segmented(FERRY), segmented(REEF)], []).passages == ()


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[SegmentedArticle], list[Link]]:
    """A few articles of numbered sentences with arbitrary links, splits and merges among them."""
    count = draw(st.integers(2, 5))
    sizes = draw(st.lists(st.integers(1, 5), min_size=count, max_size=count))
    articles = [
        segmented(
            *(f"Word{a} thing{s} " * (1 + (a * s) % 3) for s in range(size)), source=f"o{a % 3}"
        )
        for a, size in enumerate(sizes)
    ]
    links = []
    seen = set()
    for _ in range(draw(st.integers(0, 14))):
        one = draw(st.integers(0, count - 2))
        other = draw(st.integers(one + 1, count - 1))
        sides = []
        for article in (one, other):
            first = draw(st.integers(0, sizes[article] - 1))
            last = min(sizes[article] - 1, first + draw(st.sampled_from([0, 0, 0, 1])))
            sides.append((article, *range(first, last + 1)))
        if (sides[0], sides[1]) in seen:
            continue
        seen.add((sides[0], sides[1]))
        level = draw(st.sampled_from(LEVELS))
        score = draw(st.integers(1, 20)) / 20
        links.append(
            link(articles, sides[0], sides[1], level, score, draw(st.integers(-2, 10)) / 10)
        )
    return articles, links


@given(cases())
def test_no_article_is_twice_in_a_passage_unless_merged_by_a_link(
    case: tuple[list[SegmentedArticle], list[Link]],
) -> None:
    """Several sentences of a member stand on one side of some link; none is in two passages."""
    articles, links = case
    sides = [(s.article, set(s.sentences)) for x in links for s in (x.left, x.right)]
    seen = set()
    for passage in collate(articles, links).passages:
        assert len({m.article for m in passage.members}) == len(passage.members) >= 2
        assert [m.article for m in passage.members] == sorted(m.article for m in passage.members)
        assert passage.fullest in {m.article for m in passage.members}
        assert passage.shown.article == passage.base
        assert (passage.shown.level, passage.shown.score) == ("verbatim", 1.0)
        for member in passage.members:
            if len(member.sentences) > 1:
                assert any(
                    a == member.article and set(member.sentences) <= together
                    for a, together in sides
                )
            for sentence in member.sentences:
                assert (member.article, sentence) not in seen
                seen.add((member.article, sentence))


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_articles_only_renumbers(
    case: tuple[list[SegmentedArticle], list[Link]], random: object
) -> None:
    """Permuted articles and links give the same passages, order, levels and scores."""
    articles, links = case
    order = list(range(len(articles)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed, renamed = permuted(articles, links, order)
    first, second = collate(articles, links), collate(mixed, renamed)
    place = {old: new for new, old in enumerate(order)}

    def named(passages: tuple[Passage, ...], names: dict[int, int]) -> list[object]:
        return [
            (
                p.id,
                names[p.fullest],
                p.earliest if p.earliest is None else names[p.earliest],
                sorted((names[m.article], m.sentences, m.level, m.score) for m in p.members),
            )
            for p in passages
        ]

    assert named(first.passages, place) == named(second.passages, {n: n for n in place})
    assert [first.articles[old].shares for old in order] == [a.shares for a in second.articles]


@given(cases())
def test_labels_and_shares_hold(case: tuple[list[SegmentedArticle], list[Link]]) -> None:
    """Linked is shared, the rest is own; levels are the closest; shares sum to 1."""
    articles, links = case
    for article in collate(articles, links).articles:
        shares = article.shares
        total = shares.shared + shares.own + shares.noise
        assert total == pytest.approx(1.0)
        for sentence, (label, level) in enumerate(zip(article.labels, article.levels, strict=True)):
            mine = [
                LEVELS.index(x.level)
                for x in links
                for s in (x.left, x.right)
                if s.article == article.index and sentence in s.sentences
            ]
            assert label == ("shared" if mine else "own")
            assert level == (LEVELS[min(mine)] if mine else None)


def test_a_link_to_another_sentence_speaks_against_a_merge() -> None:
    """d's counterpart in c is c's second sentence: it does not join the passage of the first."""
    said, helped = "The mayor called it a fate.", "The mayor promised help and shelter."
    articles = [
        segmented(said, source="a"),
        segmented(said, source="b"),
        segmented(said, helped, source="c"),
        segmented("Mayor Bell vowed help.", source="d"),
    ]
    links = [
        *same_sentences(articles),
        link(articles, (0, 0), (3, 0), "rewritten", 0.5),
        link(articles, (1, 0), (3, 0), "rewritten", 0.5),
        link(articles, (2, 1), (3, 0), "partial", 0.5),
    ]
    assert rows(collate(articles, links).passages) == [
        {0: (0,), 1: (0,), 2: (0,)},
        {2: (1,), 3: (0,)},
    ]
