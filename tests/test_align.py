"""Links between sentences: order-free, by the wording, with levels, moves, splits and repeats."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.align import AlignSettings, align_all, align_articles, describe_links
from newsdiff.align.assign import MAX_COMPONENT, assign
from newsdiff.align.level import LevelSettings, judge_level
from newsdiff.align.linking import heaviest_chain, same_words
from newsdiff.align.profile import profile_article
from newsdiff.model import (
    Article,
    Block,
    SegmentedArticle,
    Sentence,
    Tokens,
)

STORY = (
    "The harbour board of Velmora closed the old lighthouse on Tuesday after a storm.",
    "Engineers counted 38 cracks in the granite tower, which was built in 1874.",
    "“We cannot let anyone climb those stairs,” said harbour master Odile Brandt.",
    "The beacon guided trawlers into the northern channel for more than a century.",
    "Fishermen want a temporary light before the herring season begins in October.",
)


def segmented(*sentences, language="en", kinds=None):
    """An article of these sentences, each a block; split into tokens by spaces and marks."""
    starts, ends, words, found, blocks = [], [], [], [], []
    text = ""
    for number, sentence in enumerate(sentences):
        text += "\n\n" if text else ""
        first, place = len(starts), len(text)
        start = None
        for at, character in enumerate(sentence + " "):
            if character.isalnum():
                start = at if start is None else start
                continue
            if start is not None:
                starts.append(place + start)
                ends.append(place + at)
                words.append(sentence[start:at].casefold())
                start = None
            if not character.isspace():
                starts.append(place + at)
                ends.append(place + at + 1)
                words.append("")
        text += sentence
        blocks.append(Block(start=place, end=len(text), kind=kinds[number] if kinds else "body"))
        found.append(
            Sentence(
                start=place, end=len(text), block=number, first_token=first, end_token=len(starts)
            )
        )
    return SegmentedArticle(
        article=Article(text=text),
        language=language,
        blocks=tuple(blocks),
        credits=(),
        sentences=tuple(found),
        tokens=Tokens(starts=tuple(starts), ends=tuple(ends), words=tuple(words)),
    )


def linked(alignment):
    return [(link.left.sentences, link.right.sentences) for link in alignment.links]


def described(left, right):
    return describe_links(align_articles(left, right).links, [left, right])


def applied(link, left, right):
    """The right side, put together from the left side and the edits."""
    old, new = left.article.text, right.article.text
    return "".join(
        old[slice(*edit.left)] if edit.op == "equal" else new[slice(*edit.right)]
        for edit in link.edits
    )


def side_text(segmented_article, side):
    return "".join(segmented_article.article.text[slice(*span)] for span in side.spans)


def test_identical_articles_are_verbatim_in_order():
    """Identical input gives one verbatim link a sentence, none of them moved."""
    alignment = align_articles(segmented(*STORY), segmented(*STORY))
    assert linked(alignment) == [((n,), (n,)) for n in range(len(STORY))]
    assert {link.level for link in alignment.links} == {"verbatim"}
    assert not any(link.moved for link in alignment.links)


def test_every_order_of_the_sentences_is_linked():
    """Alignment is free of order: any permutation of a story links every sentence to itself."""
    left = segmented(*STORY)
    for order in permutations(range(len(STORY))):
        alignment = align_articles(left, segmented(*(STORY[n] for n in order)))
        assert linked(alignment) == [((n,), (order.index(n),)) for n in range(len(STORY))]


def test_the_sentence_off_the_common_order_has_moved():
    """When the last sentence comes first, that sentence moved, not the four others."""
    alignment = align_articles(segmented(*STORY), segmented(STORY[-1], *STORY[:-1]))
    assert [link.moved for link in alignment.links] == [False] * 4 + [True]


def test_a_clause_that_was_merged_from_elsewhere_moves_no_sentence():
    """The place of a merged link is that of its main sentence, not of what joined it."""
    clause = "The law on lighthouses could be debated in February."
    main = "The minister said that storms had damaged 17 beacons along the northern coast."
    merged = main[:-1] + ", and that the law on lighthouses could be debated in February."
    alignment = align_articles(
        segmented(clause, *STORY[:2], main, *STORY[2:]),
        segmented(*STORY[:2], merged, *STORY[2:]),
    )
    assert ((0, 3), (2,)) in linked(alignment)
    assert not any(link.moved for link in alignment.links)


def test_a_short_sentence_off_the_order_is_not_called_moved():
    """Fewer than eight tokens out of place mean nothing."""
    short = "It was late."
    alignment = align_articles(segmented(short, *STORY), segmented(*STORY, short))
    assert not any(link.moved for link in alignment.links)


def test_unrelated_articles_have_no_links():
    """Sentences of different stories stay unlinked."""
    other = segmented(
        "Parliament in Tessaly adopted a budget with higher duties on sugar.",
        "The finance minister called the vote a relief for small bakeries.",
    )
    assert align_articles(segmented(*STORY), other).links == ()


def test_noise_is_never_linked():
    """A caption that repeats a body sentence word for word does not take its partner."""
    kinds = ("caption", "body", "body", "body", "body", "body")
    left = segmented(STORY[0], *STORY, kinds=kinds)
    assert linked(align_articles(left, segmented(*STORY))) == [
        ((n + 1,), (n,)) for n in range(len(STORY))
    ]


def test_an_edited_sentence_is_linked_and_named_edited():
    """Words changed within the same phrases: edited."""
    changed = "The port authority of Velmora closed the ageing lighthouse on Tuesday after a storm."
    (link, *_) = align_articles(segmented(*STORY), segmented(changed, *STORY[1:])).links
    assert (link.left.sentences, link.right.sentences, link.level) == ((0,), (0,), "edited")


def test_a_reworded_sentence_is_linked_and_named_rewritten():
    """The same statement in other words: rewritten."""
    changed = "In the granite tower, a building of 1874, experts found cracks: 38 of them."
    alignment = align_articles(segmented(*STORY), segmented(STORY[0], changed, *STORY[2:]))
    link = alignment.links[1]
    assert (link.left.sentences, link.right.sentences, link.level) == ((1,), (1,), "rewritten")


def test_a_split_sentence_is_one_link_with_two_spans():
    """One sentence against the two that it was cut into."""
    whole = (
        "The ferry Calyx, which carried 212 islanders, ran aground near Port Ardent in thick fog,"
        " and the coastguard brought every passenger ashore with three launches before midnight."
    )
    halves = (
        "The ferry Calyx, which carried 212 islanders, ran aground near Port Ardent in thick fog.",
        "The coastguard brought every passenger ashore with three launches before midnight.",
    )
    left, right = segmented(*STORY[:2], whole), segmented(*STORY[:2], *halves)
    assert linked(align_articles(left, right))[-1] == ((2,), (2, 3))
    assert linked(align_articles(right, left))[-1] == ((2, 3), (2,))


def test_a_sentence_that_occurs_twice_is_linked_twice():
    """A body sentence and the post that it quotes both belong to the other side's one sentence."""
    alignment = align_articles(segmented(*STORY), segmented(*STORY, STORY[2]))
    assert ((2,), (5,)) in linked(alignment)
    assert ((2,), (2,)) in linked(alignment)


def test_a_headline_does_not_take_the_partner_of_a_body_sentence():
    """Headlines pair with headlines."""
    headline = "Velmora closes old lighthouse after storm"
    kinds = ("headline", *["body"] * len(STORY))
    alignment = align_articles(segmented(headline, *STORY, kinds=kinds), segmented(*STORY))
    assert linked(alignment) == [((n + 1,), (n,)) for n in range(len(STORY))]


@given(st.data())
def test_swapping_sides_swaps_the_result(data):
    """Sides swapped: the same links, levels, scores, margins, edits and divergences, mirrored."""
    pool = [*STORY, *(s.replace("38", "83").replace("Tuesday", "Friday") for s in STORY)]
    sides = [
        segmented(*data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=8)))
        for _ in range(2)
    ]
    there = described(*sides)
    back = described(*reversed(sides))
    mirrored = {"insert": "delete", "delete": "insert"}

    def facts(link, one, two, op):
        return (
            getattr(link, one).sentences,
            getattr(link, two).sentences,
            link.level,
            link.score,
            link.margin,
            link.moved,
            [(op.get(e.op, e.op), getattr(e, one), getattr(e, two), e.minor) for e in link.edits],
            sorted((d.kind, getattr(d, one), getattr(d, two)) for d in link.divergences),
        )

    assert sorted(facts(link, "left", "right", {}) for link in there) == sorted(
        facts(link, "right", "left", mirrored) for link in back
    )


@given(st.data())
def test_edits_tile_both_sides(data):
    """Edits cover both sides without gap or overlap, and turn the left into the right."""
    words = [
        "Velmora",
        "harbour",
        "38",
        "closed",
        "the",
        "“old",
        "tower”",
        ",",
        "not",
        "–",
        "storm.",
    ]
    line = st.lists(st.sampled_from(words), min_size=1, max_size=12).map(" ".join)
    left = segmented(STORY[0] + " " + data.draw(line), data.draw(line))
    right = segmented(STORY[0] + " " + data.draw(line), data.draw(line))
    for link in described(left, right):
        for name, side, article in (("left", link.left, left), ("right", link.right, right)):
            spans = [getattr(edit, name) for edit in link.edits]
            assert "".join(article.article.text[slice(*s)] for s in spans) == side_text(
                article, side
            )
        assert applied(link, left, right) == side_text(right, link.right)
        for edit in link.edits:
            same = left.article.text[slice(*edit.left)] == right.article.text[slice(*edit.right)]
            assert same == (edit.op == "equal")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("the old tower fell", "the new tower fell", [("old", "new")]),
        ("he said: “no way” today", 'he said: "no way" today', []),
        (
            "Odile Brandt hailed a good sign",
            "Paris greeted a good sign",
            [("Odile Brandt hailed", "Paris greeted")],
        ),
        (
            "cracks in the granite tower walls",
            "holes of the marble tower walls",
            [("cracks in the granite", "holes of the marble")],
        ),
    ],
)
def test_edits_read_well(old, new, shown):
    """Neighbouring changes are one edit; quote style alone is none."""
    left, right = segmented(old, *STORY), segmented(new, *STORY)
    links = align_articles(left, right).links
    link = next(x for x in links if x.left.sentences == (0,))
    (link,) = describe_links([link], [left, right])
    pairs = [
        (left.article.text[slice(*e.left)].strip(), right.article.text[slice(*e.right)].strip())
        for e in link.edits
        if e.op != "equal" and not e.minor
    ]
    assert pairs == shown


@pytest.mark.parametrize(
    ("language", "old", "new", "kind", "shown"),
    [
        (
            "en",
            "Engineers counted 38 cracks in the granite tower.",
            "Engineers counted 41 cracks in the granite tower.",
            "number",
            ("38", "41"),
        ),
        (
            "en",
            "The camp holds 100,000 soldiers near the border.",
            "The camp holds more than 100,000 soldiers near the border.",
            "number",
            ("100,000", "more than 100,000"),
        ),
        (
            "en",
            "The board will meet on Tuesday in the town hall.",
            "The board will meet on Friday in the town hall.",
            "date",
            ("Tuesday", "Friday"),
        ),
        (
            "en",
            "The letter was signed by Brandt in the evening.",
            "The letter was signed by Kessler in the evening.",
            "name",
            ("Brandt", "Kessler"),
        ),
        (
            "fr",
            "Plusieurs livraisons ont pu être faites au port de Velmora.",
            "Plusieurs livraisons n'ont pas pu être faites au port de Velmora.",
            "negation",
            ("ont pu", "n'ont pas"),
        ),
        (
            "en",
            "Brandt said “we will never reopen that tower” on Tuesday.",
            "Brandt said “we will not reopen the tower” on Tuesday.",
            "quotation",
            ("we will never reopen that tower", "we will not reopen the tower"),
        ),
    ],
)
def test_a_contradiction_is_flagged(language, old, new, kind, shown):
    """A figure, date, name, negation or quotation that differs is a divergence of that kind."""
    left, right = segmented(old, language=language), segmented(new, language=language)
    (link,) = described(left, right)
    found = {
        (d.kind, left.article.text[slice(*d.left)], right.article.text[slice(*d.right)])
        for d in link.divergences
    }
    assert (kind, *shown) in found


def test_other_hedges_before_the_same_figure_are_flagged():
    """`plus de 40 000` and `moins de 40 000` are two counts."""
    left = segmented("Plus de 400 marins ont défilé samedi au port de Velmora.", language="fr")
    right = segmented("Moins de 400 marins ont défilé samedi au port de Velmora.", language="fr")
    (link,) = described(left, right)
    (found,) = link.divergences
    assert left.article.text[slice(*found.left)] == "Plus de 400"
    assert right.article.text[slice(*found.right)] == "Moins de 400"


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        (
            "en",
            "Sixteen people were held after the march in Velmora.",
            "16 people were held after the march in Velmora.",
        ),
        (
            "fr",
            "Seize personnes ont été interpellées au port de Velmora.",
            "16 personnes ont été interpellées au port de Velmora.",
        ),
        (
            "en",
            "The board of Velmora met Vladimir Orlenko in the town hall.",
            "The board of Velmora met Vladimir Orlenco in the town hall.",
        ),
        (
            "en",
            "Brandt said “we will reopen” after a long evening debate.",
            'Brandt said "We will reopen" after a long evening debate.',
        ),
        (
            "en",
            "The board met for hours and counted 38 cracks in the tower.",
            "The board met for hours and counted cracks in the tower.",
        ),
    ],
)
def test_what_is_no_contradiction_is_not_flagged(language, old, new):
    """Another notation, spelling or quote mark, and a mere omission, contradict nothing."""
    (link,) = described(segmented(old, language=language), segmented(new, language=language))
    assert link.divergences == ()


def test_repetition_is_linked_without_quadratic_work():
    """A thousand copies of one sentence link one to one, and the bound reached is stated."""
    copies = [STORY[0]] * 1_000
    alignment = align_articles(segmented(*copies), segmented(*copies))
    assert linked(alignment) == [((n,), (n,)) for n in range(1_000)]
    assert alignment.limits.stopped_early


def test_all_pairs_are_the_pairs_one_by_one():
    """Aligning several articles at once gives what every two of them give."""
    articles = [segmented(*STORY[n:], *STORY[:n]) for n in range(3)]
    singly = [
        link
        for i, j in ((0, 1), (0, 2), (1, 2))
        for link in align_articles(articles[i], articles[j], left_index=i, right_index=j).links
    ]
    assert list(align_all(articles).links) == singly


def test_settings_refuse_a_threshold_out_of_range():
    """A score is in [0, 1]; zero would link everything."""
    with pytest.raises(ValueError, match="min_score"):
        AlignSettings(min_score=0)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.floats(0.01, 1),
        max_size=10,
    )
)
def test_assignment_has_the_greatest_total(gains):
    """No other choice of pairs gains more (oracle: all choices)."""

    def best(cells):
        if not cells:
            return 0.0
        (left, right), *rest = cells
        free = [c for c in rest if c[0] != left and c[1] != right]
        return max(best(rest), gains[left, right] + best(free))

    chosen, limits = assign(gains)
    assert not limits
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert sum(gains[cell] for cell in chosen) == pytest.approx(best(sorted(gains)))


def test_a_crowded_assignment_is_greedy_and_says_so():
    """More competitors than the exact method takes: the best first, and a stated limit."""
    size = MAX_COMPONENT + 1
    gains = {(n, m): 0.9 if n == m else 0.1 for n in range(size) for m in (0, n)}
    chosen, limits = assign(gains)
    assert chosen == [(n, n) for n in range(size)]
    assert limits[0].actual == size


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), max_size=9))
def test_the_chain_is_the_heaviest(links):
    """No increasing subsequence is heavier (oracle: all subsequences)."""
    places, weights = [p for p, _ in links], [w for _, w in links]

    def best(at, last):
        if at == len(links):
            return 0
        skip = best(at + 1, last)
        return max(skip, weights[at] + best(at + 1, places[at])) if places[at] > last else skip

    chain = heaviest_chain(places, weights)
    assert chain == sorted(chain)
    assert all(places[a] < places[b] for a, b in pairwise(chain))
    assert sum(weights[n] for n in chain) == best(0, -1)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=15), st.integers(0, 99))
def test_levels_are_symmetric(words, seed):
    """The level does not depend on which side is left."""
    other = words[:]
    random.Random(seed).shuffle(other)
    settings = LevelSettings()
    there = judge_level(words, other, telling=frozenset(), saying=frozenset(), settings=settings)
    assert there == judge_level(
        other, words, telling=frozenset(), saying=frozenset(), settings=settings
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("pounds", "kroner"), ("cancelled", "added"), ("some", "only"), ("morning", "evening")],
)
@pytest.mark.parametrize("at_end", [False, True])
def test_another_word_at_an_edge_is_an_edit(old, new, at_end):
    """A first or last word may be missing as a dateline's; another one in its place may not."""
    body = ["the", "port", "of", "hemsby", "gave", "the", "ferry", "company", "four", "million"]
    one, other = ([*body, word] if at_end else [word, *body] for word in (old, new))
    saying = frozenset({"said"})
    level = judge_level(one, other, telling=frozenset(), saying=saying, settings=LevelSettings())
    assert level == "edited"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("the company said", "acme said", "verbatim"),
        ("in the old port", "in the new harbour", "edited"),
    ],
)
def test_who_said_it_in_other_words_changes_nothing(one, other, level):
    """A speaker named otherwise before the last word of saying is no edit; other words are."""
    body = [
        "we",
        "shall",
        "not",
        "mend",
        "the",
        "crane",
        "before",
        "the",
        "ferry",
        "has",
        "come",
        "back",
        "from",
        "the",
        "yard",
    ]
    found = judge_level(
        [*body, *one.split()],
        [*body, *other.split()],
        telling=frozenset({"not"}),
        saying=frozenset({"said"}),
        settings=LevelSettings(),
    )
    assert found == level


def test_a_short_heading_is_linked_whatever_its_accents_and_marks():
    """`Ca suffit` and `+Ça suffit+` are one heading, and verbatim."""
    kinds = ("subheading", *["body"] * len(STORY))
    left, right = (
        segmented(heading, *STORY, kinds=kinds, language="fr")
        for heading in ("Ca suffit", "+Ça suffit+")
    )
    assert (0, 0) in same_words(profile_article(left), profile_article(right))
    first = align_articles(left, right).links[0]
    assert (first.left.sentences, first.right.sentences, first.level) == ((0,), (0,), "verbatim")
