"""Stories from pairs of articles, on small sets of which we know what belongs together."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.link import stories as link_stories
from newsdiff.link.stories import find_stories
from newsdiff.link.story_rows import story_rows
from newsdiff.model.dump_settings import StorySettings
from newsdiff.model.moment import UNDATED

DAY = 86_400_000


def stories_of(pairs, n_articles, *, times=None, sources=None, texts=None, **settings):
    """Stories of pairs (left, right, similarity), or (left, right, words, two shares, running)."""
    rows = [(*pair[:2], 100, pair[2], pair[2], True) if len(pair) == 3 else pair for pair in pairs]
    left, right, words, left_share, right_share, running = zip(*rows, strict=True)
    times = [0] * n_articles if times is None else times
    sources = list(range(1, n_articles + 1)) if sources is None else sources
    return find_stories(
        np.array(left, dtype=np.int64),
        np.array(right, dtype=np.int64),
        np.array(words, dtype=np.int64),
        np.array(left_share, dtype=np.float64),
        np.array(right_share, dtype=np.float64),
        np.array(running, dtype=bool),
        np.array(times, dtype=np.int64),
        np.array(sources, dtype=np.int64),
        StorySettings(**settings),
        None if texts is None else np.array(texts, dtype=np.uint64),
    )


def groups(stories):
    """Stories as a set of sets of articles."""
    return {
        frozenset(np.flatnonzero(stories.of_article == story).tolist())
        for story in range(len(stories))
    }


def naive(pairs, n_articles, cohesion):
    """Average linkage as in a textbook: the nearest two groups of all, again and again."""
    weights = {frozenset(pair[:2]): pair[2] for pair in pairs}
    found = [frozenset((article,)) for article in range(n_articles)]

    def mean(one, other):
        total = sum(weights.get(frozenset((a, b)), 0) for a in one for b in other)
        return total / (len(one) * len(other))

    while len(found) > 1:
        near, one, other = max(
            ((mean(a, b), a, b) for i, a in enumerate(found) for b in found[:i]),
            key=lambda joined: joined[0],
        )
        if near < cohesion:
            break
        found = [group for group in found if group not in (one, other)] + [one | other]
    return {group for group in found if len(group) > 1}


N_ARTICLES = 9
graphs = st.dictionaries(
    st.tuples(st.integers(0, N_ARTICLES - 1), st.integers(0, N_ARTICLES - 1)).filter(
        lambda pair: pair[0] < pair[1]
    ),
    st.floats(0.01, 1) | st.sampled_from([0.25, 0.5, 1]),
    min_size=1,
).map(lambda graph: [(*pair, weight) for pair, weight in sorted(graph.items())])


def test_versions_of_a_dispatch_are_a_story():
    """Three outlets that carry a text are one story, a pair that shares less is another."""
    pairs = [(0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.7), (4, 5, 0.3)]
    found = stories_of(pairs, 6)
    assert found.of_article.tolist() == [0, 0, 0, -1, 1, 1]
    assert found.n_articles.tolist() == [3, 2]
    assert found.central.tolist() == [0, 4]
    assert found.n_pairs == 4


def test_no_pairs_no_stories():
    """Nothing shared, no story; no articles, no array element."""
    found = stories_of([(0, 1, 100, 0.0, 0.0, True)], 3)
    assert len(found) == 0
    assert found.of_article.tolist() == [-1, -1, -1]
    none = np.empty(0, dtype=np.int64)
    shares = np.empty(0)
    empty = find_stories(none, none, none, shares, shares, none.astype(bool), none, none)
    assert (len(empty), len(empty.of_article), len(empty.central)) == (0, 0, 0)
    assert len(story_rows(empty, none, none, shares, shares, none, none)) == 0


def test_two_background_paragraphs_are_no_chain():
    """A and B share a paragraph, B and C another: no story of three, however long the chain."""
    assert {len(group) for group in groups(stories_of([(0, 1, 0.3), (1, 2, 0.3)], 3))} == {2}
    chain = [(i, i + 1, 0.3 + i / 1000) for i in range(60)]
    assert max(len(group) for group in groups(stories_of(chain, 61))) == 2


def test_two_dispatches_in_one_article():
    """An article that strings two dispatches together stands where most of its words are."""
    groups_of_three = [(0, 1, 0.9), (0, 2, 0.9), (1, 2, 0.9), (3, 4, 0.9), (3, 5, 0.9), (4, 5, 0.9)]
    both = [(i, 6, 300, 1.0, 0.35, True) for i in range(3)]
    both += [(i, 6, 500, 1.0, 0.6, True) for i in range(3, 6)]
    found = stories_of(groups_of_three + both, 7)
    assert groups(found) == {frozenset({0, 1, 2}), frozenset({3, 4, 5, 6})}


def test_a_few_paragraphs_of_a_dispatch_join_its_story():
    """What shares a part with most versions joins them; what shares it with one only does not."""
    versions = [(a, b, 0.8) for b in range(6) for a in range(b)]
    few = [(version, 6, 0.21) for version in range(4)]
    assert stories_of(versions + few, 7).n_articles.tolist() == [7]
    assert stories_of([*versions, (0, 6, 0.6)], 7).n_articles.tolist() == [6]
    little = [(version, 6, 0.1) for version in range(4)]
    assert stories_of(versions + little, 7).n_articles.tolist() == [6]


def test_the_largest_story_is_of_most_articles():
    """Two articles that share much come after three that share little."""
    much = (0, 1, 5000, 0.9, 0.9, True)
    assert stories_of([much, (2, 3, 0.5), (2, 4, 0.5), (3, 4, 0.5)], 5).of_article.tolist() == [
        *(1, 1, 0, 0, 0)
    ]


@pytest.mark.parametrize(
    ("words", "share", "running"), [(100, 0.9, False), (29, 0.9, True), (100, 0.19, True)]
)
def test_what_makes_no_story(words, share, running):
    """A quotation or house matter, few words, a small share."""
    assert len(stories_of([(0, 1, words, share, share, running)], 2)) == 0


def test_time_tells_stories_apart():
    """The same text weeks later is another story; an article without a date may be of either."""
    pair = [(0, 1, 0.9)]
    assert len(stories_of(pair, 2, times=[0, 6 * DAY])) == 1
    assert len(stories_of(pair, 2, times=[0, 8 * DAY])) == 0
    assert len(stories_of(pair, 2, times=[0, 8 * DAY], window_days=9.0)) == 1
    assert len(stories_of(pair, 2, times=[0, UNDATED])) == 1
    assert len(stories_of(pair, 2, times=[UNDATED, UNDATED])) == 1


YEAR = 365 * DAY


@pytest.mark.parametrize("texts", [None, [7, 7, 7], [7, 7, 9], [9, 7, 7], [7, 9, 7]])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_an_article_without_a_date_does_not_join_what_lies_a_year_apart(texts, order):
    """It goes with what it is most similar to, of equals with the earliest."""
    pairs = [(order[0], order[1], 1.0), (order[0], order[2], 1.0)]
    times, hashes = [0, 0, 0], [0, 0, 0]
    for place, at, text in zip(order, (UNDATED, 0, YEAR), texts or (1, 2, 2), strict=True):
        times[place], hashes[place] = at, text
    found = stories_of(pairs, 3, times=times, texts=hashes)
    assert len(groups(found)) == 1
    assert not any({order[1], order[2]} <= group for group in groups(found))
    if texts is None or texts[1] == texts[2]:
        assert groups(found) == {frozenset((order[0], order[1]))}


def test_a_story_takes_nobody_in_over_an_article_without_a_date():
    """What is left over joins by text of undated members, if it is close to the dated ones."""
    full = [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (3, 1, 0.2), (3, 2, 0.2)]
    near = stories_of(full, 4, times=[0, UNDATED, UNDATED, DAY])
    far = stories_of(full, 4, times=[0, UNDATED, UNDATED, YEAR])
    assert groups(near) == {frozenset((0, 1, 2, 3))}
    assert groups(far) == {frozenset((0, 1, 2))}


def test_versions_of_one_outlet_are_a_story_its_series_is_not():
    """An outlet's updated report is a story; its template and what it repeats are none."""
    house = {"sources": [7, 7]}
    assert len(stories_of([(0, 1, 0.7)], 2, **house, times=[0, DAY])) == 1
    assert len(stories_of([(0, 1, 0.3)], 2, **house, times=[0, DAY])) == 0
    assert len(stories_of([(0, 1, 0.7)], 2, **house, times=[0, 4 * DAY])) == 0
    assert len(stories_of([(0, 1, 0.3)], 2, sources=[0, 0])) == 1


def test_a_house_neither_joins_nor_divides():
    """Days of one outlet's reports are a story where what others carry says so, and only there."""
    days = [(0, 1, 0.3), (0, 2, 0.3), (1, 2, 0.3)]
    house = {"times": [0, DAY, DAY, DAY], "sources": [7, 7, 7, 8]}
    assert len(stories_of(days, 4, **house)) == 0
    assert groups(stories_of([*days, (0, 3, 0.3), (1, 3, 0.3)], 4, **house)) == {
        frozenset({0, 1, 3})
    }
    versions = [(0, 1, 0.9), (0, 2, 0.3), (1, 2, 0.3)]
    assert groups(stories_of(versions, 4, **house)) == {frozenset({0, 1})}


def rows_of(pairs, n, times, sources):
    """The stories of some pairs, and what is said of them."""
    found = stories_of(pairs, n, times=times, sources=sources)
    left, right, shares = (np.array([pair[i] for pair in pairs]) for i in (0, 1, 2))
    facts = (np.array(each) for each in (times, sources))
    return found, story_rows(found, left, right, shares, shares, *facts)


def test_rows_of_stories():
    """Outlets that are known, times of those with a date, the mean of the fullest shares."""
    pairs = [(0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.7), (3, 4, 0.5), (0, 5, 0.05)]
    times = [5 * DAY, UNDATED, 2 * DAY, UNDATED, UNDATED, 0]
    found, rows = rows_of(pairs, 6, times, [1, 1, 0, 2, 3, 4])
    assert found.of_article.tolist() == [1, 1, 1, 0, 0, -1]
    assert rows.n_articles.tolist() == [2, 3]
    assert rows.n_outlets.tolist() == [2, 1]
    assert rows.central.tolist() == [3, 2]
    assert rows.first_ms.tolist() == [UNDATED, 2 * DAY]
    assert rows.last_ms.tolist() == [UNDATED, 5 * DAY]
    assert rows.share.tolist() == [0.5, pytest.approx((0.9 + 0.9 + 0.8) / 3)]


@pytest.mark.parametrize(
    ("times", "first"),
    [
        ([2 * DAY + 5, 3 * DAY], 0),
        ([3 * DAY, 2 * DAY], 1),
        ([2 * DAY + 5, 2 * DAY + 5], -1),
        ([2 * DAY, 2 * DAY + 5], -1),
        ([2 * DAY + 5, 2 * DAY + 9], 0),
        ([2 * DAY, UNDATED], -1),
        ([UNDATED, UNDATED], -1),
    ],
)
def test_who_was_first_is_said_where_dates_decide(times, first):
    """Not where one has no date, two have the same, or a day stands against a time of that day."""
    _, rows = rows_of([(0, 1, 0.9)], 2, times, [1, 2])
    assert rows.first.tolist() == [first]


@pytest.mark.parametrize("is_star", [True, False])
def test_copies_of_one_text_are_one_story(is_star):
    """However many they are, and whether all pairs are there or a star of them."""
    n = 60
    pairs = [(a, b, 1.0) for b in range(n) for a in range(1 if is_star else b) if a < b]
    edited = [(a, n, 0.8) for a in range(n)]
    texts = np.array([7] * n + [8], dtype=np.uint64)
    found = stories_of([*pairs, *edited], n + 1, texts=texts)
    assert found.n_articles.tolist() == [n + 1]


@given(st.integers(0, 2**32), st.sampled_from([0.17, 0.31, 0.52]), st.sampled_from([0.3, 0.6, 1]))
def test_stories_are_those_of_average_linkage(seed, cohesion, density):
    """Joining many at a time gives the groups of the textbook; single articles may join those."""
    chance = random.Random(seed)
    every = [(a, b) for b in range(N_ARTICLES) for a in range(b)]
    pairs = [(*pair, chance.random()) for pair in every if chance.random() < density]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_stories, "_LEVELS", 1 << 30)
        found = groups(stories_of(pairs or [(0, 1, 0.01)], N_ARTICLES, cohesion=cohesion))
    expected = naive(pairs, N_ARTICLES, cohesion)
    single = set(range(N_ARTICLES)).difference(*expected)
    assert {group - single for group in found} == expected


equal_graphs = st.sets(st.sampled_from([(a, b) for b in range(N_ARTICLES) for a in range(b)])).map(
    lambda pairs: [(*pair, 0.5) for pair in sorted(pairs)] or [(0, 1, 0.5)]
)


@given(
    graphs | equal_graphs,
    st.permutations(range(N_ARTICLES)),
    st.randoms(use_true_random=False),
    st.integers(0, 2**32),
)
def test_order_and_names_of_articles_decide_nothing(pairs, names, chance, seed):
    """Pairs in another order, turned round, articles renumbered: the same stories."""
    texts = random.Random(seed).sample(range(1 << 62), N_ARTICLES)
    times = [article % 3 * DAY for article in range(N_ARTICLES)]
    before = stories_of(pairs, N_ARTICLES, times=times, texts=texts)
    renamed = [(names[left], names[right], weight) for left, right, weight in pairs]
    renamed = [pair if chance.random() < 0.5 else (pair[1], pair[0], pair[2]) for pair in renamed]
    chance.shuffle(renamed)
    back = np.argsort(names)
    after = stories_of(
        renamed,
        N_ARTICLES,
        times=[times[article] for article in back],
        texts=[texts[article] for article in back],
    )
    assert after.of_article[list(names)].tolist() == before.of_article.tolist()
    assert [int(back[article]) for article in after.central] == before.central.tolist()


@given(graphs)
def test_each_story_holds_together(pairs):
    """Every article is in one story at most, every story has two or more, the largest first."""
    found = stories_of(pairs, N_ARTICLES)
    sizes = np.bincount(found.of_article[found.of_article >= 0], minlength=len(found))
    assert sizes.tolist() == found.n_articles.tolist() == sorted(sizes, reverse=True)
    assert (sizes >= 2).all()
    assert found.of_article[found.central].tolist() == list(range(len(found)))


@pytest.mark.parametrize("n_articles", [2, 3, 40, 300])
def test_equal_articles_are_one_story(n_articles):
    """However many outlets carry a text unchanged, and whatever their order."""
    left, right = np.triu_indices(n_articles, 1)
    pairs = [(a, b, 1.0) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    assert stories_of(pairs, n_articles).n_articles.tolist() == [n_articles]
    undated = stories_of(pairs, n_articles, times=[UNDATED] * n_articles)
    assert undated.n_articles.tolist() == [n_articles]


@pytest.mark.parametrize(
    "settings",
    [
        {"cohesion": 0.0},
        {"cohesion": 1.1},
        {"house_similarity": 0.0},
        {"min_words": 0},
        {"window_days": 0.0},
        {"house_window_days": -1.0},
    ],
)
def test_settings_out_of_range_are_refused(settings):
    """Each setting says what it may be."""
    with pytest.raises(ValueError, match=next(iter(settings))):
        StorySettings(**settings)
