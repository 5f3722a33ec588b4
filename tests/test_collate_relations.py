"""Who has it from whom: what decides, and that nothing is decided without it."""

from __future__ import annotations

import pytest
from collate_builder import link, same_sentences, segmented

from newsdiff.collate import collate
from newsdiff.collate.ground import Ground
from newsdiff.collate.slips import shared_slips
from newsdiff.collate.voices import find_voice, voice_of
from newsdiff.model.moment import before, parse_moment

FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
CREW = "All nine of the crew were saved by fishermen."
OWN = "Relatives waited in the harbour all night."


def relation(done, left=0, right=1):
    return next(r for r in done.relations if (r.left, r.right) == (left, right))


def test_two_articles_without_times_and_credits_are_left_open() -> None:
    """The same text in two outlets proves neither a common source nor a direction."""
    articles = [segmented(FERRY, REEF, source="a"), segmented(FERRY, REEF, source="b")]
    found = relation(collate(articles, same_sentences(articles)))
    assert found.verdict == "undecided"
    assert 0.5 <= found.probability < 0.8


def test_times_alone_do_not_decide() -> None:
    """They exclude a direction; a common source stays possible."""
    times = ("2020-01-01T08:00:00Z", "2020-01-01T09:00:00Z")
    articles = [
        segmented(FERRY, REEF, source=s, published=t) for s, t in zip("ab", times, strict=True)
    ]
    found = relation(collate(articles, same_sentences(articles)))
    assert found.verdict == "undecided"
    assert any(e.kind == "time" and e.article == 0 for e in found.evidence)


def test_the_same_credit_is_a_common_source() -> None:
    """Both credit AFP."""
    articles = [segmented(FERRY, REEF, source=s, agency="AFP") for s in "ab"]
    found = relation(collate(articles, same_sentences(articles)))
    assert found.verdict == "common_source"
    assert found.probability >= 0.8


def test_one_credit_is_a_common_source_though_less_surely_than_two() -> None:
    """An agency serves both; that the other copied is possible, and nothing says so."""
    found = []
    for agency in (None, "AFP"):
        articles = [
            segmented(FERRY, REEF, CREW, source="a", agency="AFP"),
            segmented(FERRY, REEF, CREW, source="b", agency=agency),
        ]
        found.append(relation(collate(articles, same_sentences(articles))))
    assert [one.verdict for one in found] == ["common_source", "common_source"]
    assert found[0].probability < found[1].probability
    assert any(e.kind == "credit" and e.weight > 0 for e in found[0].evidence)


def test_an_agency_named_as_witness_in_both_is_a_common_source() -> None:
    """Nobody credits AFP, both leave "told AFP" in."""
    told = "The captain told AFP he had seen nothing."
    articles = [segmented(FERRY, told, source=s) for s in "ab"]
    assert relation(collate(articles, same_sentences(articles))).verdict == "common_source"


def test_days_apart_are_no_update() -> None:
    """An outlet that reuses its background a week later does not update."""
    articles = [
        segmented(FERRY, REEF, f"Note {n}.", source="a", published=f"2020-01-{n:02}T08:00")
        for n in (1, 9)
    ]
    assert relation(collate(articles, same_sentences(articles))).verdict == "undecided"


def test_the_agency_itself_is_the_giver() -> None:
    """b credits Reuters and a is published by Reuters: b has it from a."""
    articles = [
        segmented(FERRY, REEF, source="www.reuters.com"),
        segmented(FERRY, REEF, source="b", agency="Reuters"),
    ]
    assert relation(collate(articles, same_sentences(articles))).verdict == "right_from_left"


def test_other_customers_of_the_agency_do_not_hide_it() -> None:
    """b and c credit Reuters, a is Reuters: each has it from a, the two have a common source."""
    articles = [
        segmented(FERRY, REEF, source="www.reuters.com"),
        segmented(FERRY, REEF, CREW, source="b", agency="Reuters"),
        segmented(FERRY, REEF, CREW, source="c", agency="Reuters"),
    ]
    done = collate(articles, same_sentences(articles))
    verdicts = {(r.left, r.right): r.verdict for r in done.relations}
    assert verdicts == {
        (0, 1): "right_from_left",
        (0, 2): "right_from_left",
        (1, 2): "common_source",
    }


def test_naming_the_other_outlet_beside_its_text_gives_the_direction() -> None:
    """b writes that the mayor told the Ostrel Post, and runs its words; the Post was first."""
    told = "The mayor told the Ostrel Post it was fate."
    articles = [
        segmented(FERRY, REEF, told, source="Ostrel Post", published="2020-01-01T08:00:00Z"),
        segmented(FERRY, REEF, told, source="b", published="2020-01-01T09:00:00Z"),
    ]
    found = relation(collate(articles, same_sentences(articles)))
    assert found.verdict == "right_from_left"
    assert any(e.kind == "names_outlet" and e.article == 1 and e.weight > 0 for e in found.evidence)


def test_one_outlet_twice_is_an_update_with_its_later_version() -> None:
    """The later one is named if times decide, else not."""
    for times, later in ((("2020-01-01T08:00", "2020-01-01T09:00"), 1), ((None, None), None)):
        articles = [
            segmented(FERRY, REEF, CREW, *([OWN] * n), source="a", published=t)
            for n, t in enumerate(times)
        ]
        found = relation(collate(articles, same_sentences(articles)))
        assert (found.verdict, found.later) == ("update", later)


def test_further_outlets_with_the_same_text_speak_for_a_common_source() -> None:
    """Four outlets carry it, each with something of its own."""
    articles = [segmented(FERRY, REEF, CREW, f"Note {n}.", source=f"o{n}") for n in range(4)]
    assert relation(collate(articles, same_sentences(articles))).verdict == "common_source"


def test_unrelated_articles_have_no_relation() -> None:
    """A tenth of the shorter story must be shared."""
    articles = [segmented(FERRY, source="a"), segmented(OWN, source="b")]
    assert collate(articles, []).relations == ()


def slips_of(*wordings):
    articles = [segmented(text, source=f"o{n}") for n, text in enumerate(wordings)]
    links = [
        link(articles, (a, 0), (b, 0), "edited", 0.9)
        for a in range(len(articles))
        for b in range(a + 1, len(articles))
    ]
    done = collate(articles, links)
    return done, shared_slips(
        Ground.from_articles(articles, links), done.passages, [(0, 0)] * len(articles)
    )


def test_a_typo_that_two_alone_share_is_found() -> None:
    """And it speaks for the one having it from the other."""
    wrong = CREW.replace("fishermen", "fishremen")
    done, slips = slips_of(CREW, CREW, CREW, wrong, wrong)
    ((pair, (slip,)),) = slips.items()
    assert pair == (3, 4)
    assert (slip.kind, slip.words, slip.instead) == ("typo", ("fishremen",), "fishermen")
    evidence = [e for e in relation(done, 3, 4).evidence if e.kind == "slip_typo"]
    assert len(evidence) == 1
    assert "fishremen" in evidence[0].note


def test_an_omission_that_two_alone_share_is_found() -> None:
    """Neighbouring words that all the others have."""
    full = "All nine of the crew, among them two cooks, were saved by fishermen."
    short = "All nine of the crew were saved by fishermen."
    _, slips = slips_of(full, full, short, full, short)
    ((pair, (slip,)),) = slips.items()
    assert (pair, slip.kind) == ((2, 4), "omission")
    assert slip.words == ("among", "them", "two", "cooks")


def test_inflection_and_figures_are_no_slips() -> None:
    """fishermen and fisherman, 12 and 13 differ for other reasons."""
    for wrong in (CREW.replace("saved", "safed 1"), CREW.replace("crew", "crews")):
        _, slips = slips_of(CREW, CREW, CREW, wrong, wrong)
        assert not [
            s for found in slips.values() for s in found if s.kind == "typo" and "crew" in s.words
        ]


def test_fewer_than_four_outlets_show_no_slip() -> None:
    """Two against one is no majority of the dispatch."""
    _, slips = slips_of(CREW, CREW.replace("fishermen", "fishremen"), CREW)
    assert slips == {}


@pytest.mark.parametrize(
    ("first", "second", "same_outlet", "certain"),
    [
        ("2020-01-01", "2020-01-02", False, False),
        ("2020-01-01", "2020-01-04", False, True),
        ("2020-01-01T10:00", "2020-01-01T11:00", False, False),
        ("2020-01-01T10:00", "2020-01-01T11:00", True, True),
        ("2020-01-01T10:00+02:00", "2020-01-01T09:00Z", False, True),
        ("2020-01", "2020-03-15", False, True),
        ("2020-01-01T10:00Z", "2020-01-01T10:00Z", False, False),
    ],
)
def test_before_is_certain_or_not_said(first, second, same_outlet, certain) -> None:
    """Zones, bare dates and one outlet's clock."""
    one, other = parse_moment(first), parse_moment(second)
    assert before(one, other, same_outlet=same_outlet) is certain
    assert not before(other, one, same_outlet=same_outlet)


@pytest.mark.parametrize(
    "text", ["", "soon", "2020-13-01", "2020-00", "20200", "٢٠٢٠-01-01x", "\ud800"]
)
def test_what_is_no_time_is_none(text) -> None:
    """No guess."""
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("www.lepoint.fr", "dit-il au Point, non, à Le Point", "Le Point"),
        ("www.lepoint.fr", "de le point de vue", None),
        ("Ostrel Post", "told the Ostrel Post today", "Ostrel Post"),
        ("bbc.co.uk", "he told BBC radio", "BBC"),
        ("x.com", "an X ray", None),
        (None, "anything", None),
    ],
)
def test_an_outlet_is_found_by_its_name_or_host(source, text, found) -> None:
    """A host name has no spaces and no capitals, the text has."""
    span = find_voice(voice_of(source), text)
    assert (None if span is None else text[slice(*span)]) == found
