"""What is noise in one article is no own text of another; two languages; the shared part."""

from __future__ import annotations

import pytest
from collate_builder import edited, link, same_sentences, segmented
from hypothesis import given
from hypothesis import strategies as st

import newsdiff as nd
from newsdiff.collate import collate

FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
POST = "Thanks to every crew that sailed out to the wreck tonight."
WEEPS = "Ostrel weeps."
TITLES = "Ten islands that you must see before the winter comes."


def labels(*articles, links=None):
    done = collate(articles, same_sentences(articles) if links is None else links)
    return [list(compared.labels) for compared in done.articles], done


def test_a_post_that_another_has_as_noise_is_nobodys_own() -> None:
    """Its short sentence is known by its neighbour; what stands alone beside it stays own."""
    found, done = labels(
        segmented(FERRY, ("embed", [POST, WEEPS]), source="a"),
        segmented(FERRY, ("body", [POST, WEEPS]), REEF, source="b"),
    )
    assert found == [["shared", "noise", "noise"], ["shared", "noise", "noise", "own"]]
    assert [(each.article, each.sentences) for each in done.additions] == [(1, (3,))]
    assert done.articles[1].shares.noise > 0


@pytest.mark.parametrize("kind", ["related", "promotion", "share", "bio", "copyright", "tags"])
def test_matter_of_a_page_is_so_on_every_page(kind) -> None:
    """Links, adverts, notes on authors of one article in the running text of another."""
    found, _ = labels(
        segmented(FERRY, (kind, [TITLES]), source="a"), segmented(FERRY, TITLES, source="b")
    )
    assert found[1] == ["shared", "noise"]


@pytest.mark.parametrize("kind", ["caption", "other_noise"])
def test_one_against_one_decides_nothing_by_weak_evidence(kind) -> None:
    """A caption may be prose taken for one: no noise, and no addition; two against one decide."""
    articles = [segmented(FERRY, (kind, [POST]), source=s) for s in "ab"]
    articles.append(segmented(FERRY, POST, source="c"))
    found, done = labels(*articles[1:])
    assert found[1] == ["shared", "own"]
    assert done.additions == ()
    assert labels(*articles)[0][2] == ["shared", "noise"]


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        ("embed", ("headline", [POST])),
        ("repeated_headline", POST),
        ("embed", WEEPS),
        ("embed", f"{POST} Nobody else has thanked them so far, not even the line."),
    ],
)
def test_what_may_be_the_storys_stays(kind, block) -> None:
    """A headline, a repeated one, a short sentence alone, a sentence that says more."""
    found, _ = labels(
        segmented(FERRY, (kind, [POST, WEEPS]), source="a"), segmented(FERRY, block, source="b")
    )
    assert found[1] == ["shared", "own"]


def test_what_two_stories_share_stays_shared_unless_it_is_a_post() -> None:
    """A caption repeats a sentence of the dispatch; an embedded post is no common text."""
    stories = [segmented(FERRY, POST, source=s) for s in "ab"]
    found, _ = labels(*stories, segmented(FERRY, ("caption", [POST]), source="c"))
    assert found[:2] == [["shared", "shared"]] * 2
    found, done = labels(*stories, segmented(FERRY, ("embed", [POST]), source="c"))
    assert found == [["shared", "noise"]] * 3
    assert all(0 in side.sentences for x in done.links for side in (x.left, x.right))


def test_a_sentence_that_quotes_a_post_keeps_it_in_the_stories() -> None:
    """What a link joins to running text of somebody's own is text of the stories."""
    quoting = f"The queen wrote: “{POST}”"
    articles = [
        segmented(FERRY, POST, source="a"),
        segmented(FERRY, quoting, source="b"),
        segmented(FERRY, ("embed", [POST]), source="c"),
    ]
    links = [*same_sentences(articles), link(articles, (0, 1), (1, 1), "edited", 0.8)]
    found, _ = labels(*articles, links=links)
    assert found[:2] == [["shared", "shared"]] * 2


@given(st.permutations(range(3)))
def test_the_order_of_articles_changes_no_label(order) -> None:
    """Nor which sentences are in doubt."""
    articles = [
        segmented(FERRY, ("embed", [POST]), ("caption", [REEF]), source="a"),
        segmented(FERRY, POST, REEF, source="b"),
        segmented(FERRY, REEF, TITLES, source="c"),
    ]
    found, done = labels(*articles)
    mixed, other = labels(*(articles[index] for index in order))
    assert mixed == [found[index] for index in order]
    assert len(done.additions) == len(other.additions)


def test_hostile_noise_is_bounded() -> None:
    """One word twenty thousand times over in the noise and in the stories of many."""
    text = "wave " * 20_000
    articles = [segmented(("embed", [text]), FERRY, text, source=str(n)) for n in range(4)]
    assert labels(*articles)[0][0] == ["noise", "shared", "noise"]


ENGLISH = (
    "The ferry to Ostrel sank at dawn with 120 people on board, the harbour of Velm said.\n\n"
    "It had struck a reef that no chart shows, and all of them were saved by the crew."
)
FRENCH = (
    "Le ferry pour Ostrel a coulé à l'aube avec 120 personnes à bord, a dit le port de Velm.\n\n"
    "Il avait heurté un récif qui n'est sur aucune carte, et tous ont été sauvés par l'équipage."
)
GERMAN = (
    "Die Fähre nach Ostrel ist am Morgen mit 120 Menschen an Bord gesunken, sagte der Hafen von "
    "Velm.\n\nSie war auf ein Riff gelaufen, das auf keiner Karte steht, und alle wurden gerettet."
)


@pytest.mark.parametrize(("left", "right"), [(ENGLISH, FRENCH), (FRENCH, GERMAN)])
def test_two_languages_are_not_compared(left, right) -> None:
    """Neither is linked or said to have anything of its own, and the result says so."""
    done = nd.compare(nd.Article(left), nd.Article(right))
    assert done.not_compared == ((0, 1),)
    assert (done.links, done.additions) == ((), ())
    assert [compared.shared_part for compared in done.articles] == [None, None]
    assert "in different languages" in done.to_html()


def test_additions_are_claimed_within_a_language() -> None:
    """A third article in another language has none, and takes none away."""
    more = f"{ENGLISH}\n\nNobody in Velm had seen the like of it since the great storm."
    done = nd.compare(nd.Article(ENGLISH), nd.Article(GERMAN), nd.Article(more))
    assert done.not_compared == ((0, 1), (1, 2))
    assert [addition.article for addition in done.additions] == [2]
    assert [compared.shared_part is None for compared in done.articles] == [False, True, False]


def test_a_language_that_was_stated_wrongly_hides_nothing() -> None:
    """Sentences that are the same word for word are of one language, whatever is said."""
    done = nd.compare(nd.Article(ENGLISH, language="en"), nd.Article(ENGLISH, language="de"))
    assert len(done.links) == 2
    assert done.not_compared == ()


def test_the_shared_part_leaves_noise_out_and_counts_all_others() -> None:
    """The one half of b's story is in a, the other in another article of its own."""
    articles = [
        segmented("Aa bb.", source="a"),
        segmented("Aa bb.", "Cc dd.", ("share", ["Share this with everybody"]), source="b"),
        segmented("Cc dd.", "Ee ff.", source="b"),
    ]
    done = collate(articles, same_sentences(articles))
    assert [each.shared_part for each in done.articles] == [1.0, 1.0, 0.5]
    assert [each.n_story_words for each in done.articles] == [2, 4, 4]
    assert all(each.is_brief for each in done.articles)
    assert [each.shared_sizes for each in done.articles] == [(5,), (5, 5, 0), (5, 0)]
    versions = collate(articles[1:], same_sentences(articles[1:]))
    assert [each.shared_part for each in versions.articles] == [0.5, 0.5]


SUNK = "The ferry to Ostrel sank at dawn with all its cargo"
MORE = ", and its captain swam four miles to the lighthouse of Brask to call for help"
SAILED = "Nobody on the quay of Velm believed it until the ferry to Ostrel sank at dawn."


def parts(left, right, level):
    articles = [segmented(left, source="a"), segmented(right, source="b")]
    made = edited(articles, link(articles, (0, 0), (1, 0), level))
    return collate(articles, [made])


@pytest.mark.parametrize(
    ("left", "right", "level", "least", "most"),
    [
        (f"{SUNK}{MORE}.", f"{SUNK}.", "edited", 0.38, 0.42),
        (f"{SUNK} of salt.", f"{SUNK}.", "edited", 1.0, 1.0),
        (f"{SUNK}.", f"{SUNK} of salt.", "edited", 1.0, 1.0),
        (SAILED, f"{SUNK}.", "partial", 0.3, 0.5),
        (FERRY, "At first light the Ostrel ferry went down.", "rewritten", 1.0, 1.0),
    ],
)
def test_the_shared_part_counts_of_a_sentence_what_the_other_has(
    left, right, level, least, most
) -> None:
    """A clause that was put in is not shared; another wording is."""
    done = parts(left, right, level)
    assert least <= done.articles[0].shared_part <= most


def test_a_sentence_in_two_parts_elsewhere_is_shared_in_both() -> None:
    """Each of two articles has a half; together they have all but what joins them."""
    head, tail = "The ferry to Ostrel sank at dawn", "its captain swam to the lighthouse of Brask"
    articles = [
        segmented(f"{head} and {tail}.", source="a"),
        segmented(f"{head} without warning.", source="b"),
        segmented(f"Nobody knew that {tail}.", source="c"),
    ]
    links = [
        edited(articles, link(articles, (0, 0), (other, 0), "partial", 0.6)) for other in (1, 2)
    ]
    whole = collate(articles, links).articles[0].shared_part
    halves = [collate(articles, [each]).articles[0].shared_part for each in links]
    assert max(halves) < 0.7
    assert 0.9 < whole < 1


def test_an_addition_is_no_shared_part() -> None:
    """What is listed as added within a shared sentence does not count as standing elsewhere."""
    done = nd.compare(nd.Article(f"{SUNK}{MORE}."), nd.Article(f"{SUNK}."))
    within = [each for each in done.additions if each.within]
    assert [each.article for each in within] == [0]
    assert done.articles[0].shared_part < 0.5
    assert done.articles[1].shared_part == 1


def test_notes_name_articles_as_reports_do() -> None:
    """Of two articles of one outlet a note says which is meant."""
    told = f"{SUNK}.", REEF, SAILED
    articles = [
        segmented("Nobody knows what it had on board that night.", source="Velm Post"),
        segmented(*told, source="Velm Post", agency="AFP"),
        segmented(*told, source="Brask Herald"),
        segmented(told[0], "No one in the town had heard a thing until noon.", source="Orla News"),
    ]
    done = collate(articles, same_sentences(articles))
    notes = [piece.note for each in done.attributions for piece in each.evidence]
    notes += [each.note for each in (*done.descents, *done.origins)]
    naming = [note for note in notes if "Velm Post" in note]
    assert len(naming) >= 2
    assert all("Velm Post (2)" in note for note in naming)


def test_what_is_said_to_be_in_several_articles_is_in_them_together() -> None:
    """The part that two have between them is not said to be in each."""
    articles = [
        segmented(f"{SUNK}.", REEF, source="Velm Post"),
        segmented(f"{SUNK}.", source="Brask Herald", agency="AFP"),
        segmented(REEF, source="Orla News", agency="AFP"),
    ]
    done = collate(articles, same_sentences(articles))
    (shared,) = [
        piece.note
        for each in done.attributions
        if each.article == 0
        for piece in each.evidence
        if piece.kind == "shared"
    ]
    said = "with Brask Herald, Orla News together, crediting or naming AFP"
    assert shared == f"shares 100% of its story {said}"
