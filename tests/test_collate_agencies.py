"""The agency of an origin: by its common text and its credits, never against the ledgers."""

from __future__ import annotations

from collections import Counter

import pytest
from collate_builder import same_sentences, segmented
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.collate import collate

FERRY = "The ferry to Ostrel sank at dawn off the northern cape."
REEF = "It had struck a reef that no chart of the region shows."
CREW = "All nine of the crew were saved by fishermen from Velm."
PORT = "The port is closed to all ships until Friday evening."
STORY = (FERRY, REEF, CREW, PORT)
TOLD = "The harbour master told AFP that nobody had heard a call."
TOLD_OTHER = "The captain told Reuters that the lights were out."


def origins(*articles):
    done = collate(articles, same_sentences(articles))
    return done, done.origins


def outlets(count, *sentences):
    return [segmented(*sentences, f"Note {n}.", source=f"outlet {n}") for n in range(count)]


def test_a_relays_credit_does_not_outvote_the_witness_in_the_common_text() -> None:
    """Three outlets have "told AFP", one of them credits ATS, which passed it on."""
    relay = segmented(*STORY, TOLD, source="relayed", agency="ATS")
    done, (origin,) = origins(*outlets(2, *STORY, TOLD), relay)
    assert origin.agency == "AFP"
    assert origin.note.endswith("1 of 3 credit an agency (ATS); the text in common names AFP")
    assert next(a.agency for a in done.attributions if a.article == 0) == "AFP"


def test_what_several_outlets_credit_is_not_outvoted_and_nothing_is_named() -> None:
    """Two credits for the one, the common text for the other: about as likely."""
    credited = [segmented(*STORY, TOLD, source=s, agency="ATS") for s in "xy"]
    _, (origin,) = origins(*outlets(2, *STORY, TOLD), *credited)
    assert origin.agency is None
    assert "(ATS); the text in common names AFP" in origin.note


def test_a_credit_tells_which_of_two_witnesses_wrote_it() -> None:
    """Without one, a text that two agencies are named in is nobody's."""
    articles = outlets(3, *STORY, TOLD, TOLD_OTHER)
    assert origins(*articles)[1][0].agency is None
    credited = segmented(*STORY, TOLD, TOLD_OTHER, source="c", agency="AFP")
    assert origins(*articles[:2], credited)[1][0].agency == "AFP"


def test_a_witness_that_one_outlet_alone_names_says_nothing_of_the_common_text() -> None:
    """The outlet added it: the credit of the others tells whose the text is."""
    articles = [
        segmented(*STORY, TOLD, source="a"),
        *(segmented(*STORY, source=s, agency="Reuters") for s in "bc"),
    ]
    assert origins(*articles)[1][0].agency == "Reuters"


def test_uncredited_text_in_common_is_of_the_agency_that_it_names() -> None:
    """Nobody credits anybody."""
    assert origins(*outlets(2, *STORY, TOLD))[1][0].agency == "AFP"
    assert origins(*outlets(2, *STORY))[1][0].agency is None


STORM = (
    "A storm tore forty roofs off in the town of Brask.",
    "Trees fell on the only line to the coast.",
    "Schools in the district stay shut for a week.",
)


def two_dispatches(agency):
    """Two texts without a sentence in common, the second credited by both who carry it."""
    return [
        *(segmented(*STORY, source=s, agency="AFP") for s in "ab"),
        *(segmented(*STORM, FERRY, source=s, agency=agency) for s in "cd"),
    ]


def test_two_dispatches_of_one_agency_are_one_source() -> None:
    """They are two origins, and articles of the one are not independent of the other's."""
    done, found = origins(*two_dispatches("AFP"))
    assert [o.agency for o in found] == ["AFP", "AFP"]
    assert done.sources == ((0, 1),)
    assert {r.verdict for r in done.relations} == {"common_source", "same_agency"}


@pytest.mark.parametrize("agency", ["AP", None])
def test_dispatches_of_two_agencies_or_an_unknown_one_are_two_sources(agency) -> None:
    """Only what is known to be of one agency is taken together."""
    done, found = origins(*two_dispatches(agency))
    assert {o.agency for o in found} == {"AFP", agency}
    assert done.sources == ((0,), (1,))
    between = {r.verdict for r in done.relations if (r.left < 2) != (r.right < 2)}
    assert between == {"independent"}


@st.composite
def families(draw: st.DrawFn):
    """Articles with parts of one text in which agencies are named as witness, and credits."""
    pool = (*STORY, TOLD, TOLD_OTHER)
    return [
        segmented(
            *draw(st.lists(st.sampled_from(pool), unique=True, min_size=1)),
            f"Note {number}.",
            source=draw(st.sampled_from(["a", "b", "c", "AFP", None])),
            agency=draw(st.sampled_from([None, None, "AFP", "ATS", "Reuters"])),
            form=draw(st.sampled_from(["line", "byline", "contribution"])),
        )
        for number in range(draw(st.integers(2, 6)))
    ]


@given(families())
def test_origin_and_ledgers_do_not_contradict_each_other(articles) -> None:
    """Of its articles that credit nobody else, no other agency comes first in more."""
    done = collate(articles, same_sentences(articles))
    first = {}
    for one in done.attributions:
        first.setdefault(one.article, one)
    counted = [n for n in range(len(done.origins)) if n not in done.unrelated]
    assert len(done.sources) == len({done.origins[n].agency or n for n in counted})
    assert sorted(n for source in done.sources for n in source) == counted
    for origin in done.origins:
        if origin.agency is None:
            continue
        found = Counter()
        for article in origin.articles:
            credited = {credit.agency for credit in articles[article].credits}
            likely = article in first and first[article].probability >= 0.5
            if likely and (not credited or origin.agency in credited):
                found[first[article].agency] += 1
        assert found[origin.agency] == max(found.values(), default=0)


@pytest.mark.parametrize(
    ("agency", "language"),
    [(None, "en"), ("ATS", "en"), ("AFP", "en"), (None, "fr")],
)
def test_what_shares_no_text_is_no_source_of_the_event(agency, language) -> None:
    """Whomever it credits, and where its wording was not compared; beside one article or two."""
    rain = segmented("Rain is due in the hills.", source="r", agency=agency, language=language)
    done, _ = origins(*outlets(2, *STORY), rain)
    assert [done.origins[n].articles for n in done.unrelated] == [(2,)]
    assert len(done.sources) == 1
    assert done.uncompared == ((2,) if language == "fr" else ())
    pair = collate([rain, outlets(1, *STORY)[0]], [])
    assert (pair.unrelated, pair.sources) == ((0, 1), ())
    assert pair.uncompared == ((0, 1) if language == "fr" else ())


def test_one_quotation_told_to_an_agency_is_no_dispatch() -> None:
    """Several make it likely, no more; a credit, or a common text that names it, makes it known."""
    told = "The mayor told AFP that he would stay."
    alone = segmented("Rain is due.", "The hills are wet.", told, source="alone")
    _, found = origins(*outlets(2, *STORY, TOLD), alone)
    assert [(o.articles, o.agency) for o in found] == [((0, 1), "AFP"), ((2,), None)]
    twice = segmented("Prices rose.", told, "A sailor told AFP that he had slept.")
    credited = segmented("The mill was closed.", "It was old.", agency="AFP")
    _, found = origins(*outlets(2, *STORY, TOLD), twice, credited)
    likely = {o.articles: (o.agency, o.is_likely) for o in found}
    assert likely == {(0, 1): ("AFP", False), (2,): ("AFP", True), (3,): ("AFP", False)}


@pytest.mark.parametrize("count", [2, 3])
def test_the_order_of_the_articles_does_not_decide(count) -> None:
    """Reversed, the agency is the same."""
    articles = [
        *outlets(count, *STORY, TOLD),
        segmented(*STORY, TOLD, source="c", agency="ATS"),
    ]
    assert origins(*articles)[1][0].agency == origins(*articles[::-1])[1][0].agency
