"""The wire core, the ledgers, the origins: every piece of evidence is true of the articles."""

from __future__ import annotations

import math

import attrs
import pytest
from collate_builder import link, permuted, same_sentences, segmented, squeezed
from hypothesis import given
from hypothesis import strategies as st
from test_collate_passages import cases

from newsdiff.collate import CollateSettings, collate
from newsdiff.collate.ground import Ground
from newsdiff.collate.named import find_namings
from newsdiff.collate.order import Reading, agreement, order_passages
from newsdiff.collate.vouching import Vouching
from newsdiff.model import Credit

FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
CREW = "All nine of the crew were saved by fishermen."
TOLD = "The captain told AFP he had seen nothing."
OWN = "Relatives waited in the harbour all night."


def texts(articles, done):
    return [
        squeezed(" ".join(articles[s.article].article.text[a:b] for a, b in s.spans))
        for s in done.core.sentences
    ]


def test_a_passage_of_two_outlets_is_core_and_of_two_versions_is_not() -> None:
    """Two versions of one outlet are one carrier, whatever the case of its name."""
    articles = [
        segmented(FERRY, REEF, source="a"),
        segmented(FERRY, REEF, OWN, source="A "),
        segmented(FERRY, source="b"),
    ]
    done = collate(articles, same_sentences(articles))
    assert len(done.passages) == 2
    assert texts(articles, done) == [FERRY]
    assert done.core.sentences[0].outlets == ("a", "b")


def test_core_keeps_who_credits_and_who_does_not() -> None:
    """Credited and uncredited carriers are listed side by side; agencies by their outlets."""
    articles = [
        segmented(FERRY, source="a", agency="AFP"),
        segmented(FERRY, source="b"),
        segmented(FERRY, source="c", agency="AFP"),
        segmented(FERRY, source="d", agency="AP"),
    ]
    (sentence,) = collate(articles, same_sentences(articles)).core.sentences
    assert sentence.credited == (0, 2, 3)
    assert sentence.uncredited == (1,)
    assert sentence.agencies == ("AFP", "AP")
    assert len(sentence.identical) == 3
    assert not sentence.given


def test_the_wording_shown_is_the_one_most_outlets_have() -> None:
    """One outlet's longer wording does not stand for the dispatch."""
    longer = "The old ferry to Ostrel, full of cars, sank at dawn."
    articles = [
        segmented(longer, source="a"),
        segmented(FERRY, source="b"),
        segmented(FERRY, source="c"),
    ]
    links = [
        link(articles, (0, 0), (1, 0), "edited", 0.8),
        link(articles, (0, 0), (2, 0), "edited", 0.8),
        link(articles, (1, 0), (2, 0)),
    ]
    done = collate(articles, links)
    assert texts(articles, done) == [FERRY]
    assert done.passages[0].fullest == 0


def test_outlets_behind_a_wording_outweigh_how_near_it_is_to_others() -> None:
    """Two outlets have it word for word; a third wording is nearer to all on average."""
    near, far = "The ferry bound for Ostrel sank at dawn.", "A ferry bound for Ostrel sank early."
    articles = [segmented(t, source=f"o{n}") for n, t in enumerate((FERRY, FERRY, near, far))]
    links = [
        link(articles, (0, 0), (1, 0)),
        *(link(articles, (n, 0), (2, 0), "edited", 0.95) for n in (0, 1)),
        *(link(articles, (n, 0), (3, 0), "edited", 0.5) for n in (0, 1)),
        link(articles, (2, 0), (3, 0), "edited", 0.99),
    ]
    assert texts(articles, collate(articles, links)) == [FERRY]


def test_a_designated_dispatch_rules_and_is_told_apart_from_what_is_inferred() -> None:
    """Its passages are given, in its order and wording; the others are inferred."""
    articles = [
        segmented(CREW, FERRY, REEF, source="wire"),
        segmented(FERRY, CREW, OWN, source="b"),
        segmented(FERRY, CREW, OWN, source="c"),
    ]
    done = collate(articles, same_sentences(articles), original=0)
    assert texts(articles, done) == [CREW, FERRY, OWN]
    assert [s.given for s in done.core.sentences] == [True, True, False]
    assert done.core.original == 0
    assert done.core.notes[0].startswith("given: 2 passages")
    assert done.core.notes[-1].startswith("1 sentence of the designated dispatch is carried")
    assert {s.article for s in done.core.sentences if s.given} == {0}


def test_without_two_outlets_the_core_is_empty() -> None:
    """Nothing carried, nothing reconstructed."""
    articles = [segmented(FERRY, source="a"), segmented(FERRY, OWN, source="a")]
    done = collate(articles, same_sentences(articles))
    assert done.core.sentences == ()
    assert done.core.agreement == 1.0


@given(cases())
def test_core_evidence_is_true(case) -> None:
    """Outlets, credits, identical wording and earliest time are those of the members."""
    articles, links = case
    done = collate(articles, links)
    for sentence in done.core.sentences:
        passage = done.passages[sentence.passage]
        first = next(s for s in done.core.sentences if s.passage == passage.id)
        assert passage.base == first.article
        members = {m.article: m for m in passage.members}
        carriers = {a for a in members if sentence.origin in done.descents[a].sources}
        assert sentence.outlets == tuple(sorted({articles[a].article.source for a in carriers}))
        assert len(sentence.outlets) >= 2
        assert set(sentence.credited) | set(sentence.uncredited) == carriers
        assert not set(sentence.credited) & set(sentence.uncredited)
        assert set(sentence.also) == set(members) - carriers
        assert sentence.spans == members[sentence.article].spans
        words = {
            a: " ".join(articles[a].article.text[s:e] for s, e in m.spans)
            for a, m in members.items()
        }
        assert all(
            words[other].casefold().split() == words[sentence.article].casefold().split()
            for other in sentence.identical
        )
        if not sentence.also:
            assert sentence.earliest == passage.earliest


@given(st.permutations(range(5)), st.lists(st.permutations(range(5)), min_size=1, max_size=4))
def test_the_order_found_contradicts_no_more_than_any_reading(first, others) -> None:
    """No article's own order agrees better with all of them than the order found."""
    readings = [Reading(passages=tuple(r), weight=1.0) for r in (first, *others)]
    found = agreement(order_passages(5, readings, n_max=99), readings)
    assert all(found >= agreement(reading.passages, readings) - 1e-9 for reading in readings)


def naive_agreement(places, readings):
    kept = total = 0.0
    for reading in readings:
        for i, one in enumerate(reading.passages):
            for other in reading.passages[i + 1 :]:
                total += reading.weight
                kept += reading.weight * (places.index(one) < places.index(other))
    return kept / total if total else 1.0


@given(st.permutations(range(6)), st.lists(st.permutations(range(6)), max_size=3))
def test_agreement_equals_counting_pairs(places, orders) -> None:
    """The merge count gives what counting every pair gives."""
    readings = [Reading(passages=tuple(o[:4]), weight=1 + n) for n, o in enumerate(orders)]
    assert agreement(places, readings) == pytest.approx(naive_agreement(places, readings))


def test_strands_that_no_article_orders_are_not_interleaved() -> None:
    """Between 0 and 5 two articles say 1, 2 and two others 3, 4: each strand is read through."""
    one, other = (
        Reading(passages=(0, 1, 2, 5), weight=1.0),
        Reading(passages=(0, 3, 4, 5), weight=1.0),
    )
    assert order_passages(6, [one, other, one, other], n_max=9) in (
        [0, 1, 2, 3, 4, 5],
        [0, 3, 4, 1, 2, 5],
    )


def test_many_passages_are_ordered_by_mean_positions() -> None:
    """Above the bound the same places come out for a single reading."""
    reading = Reading(passages=tuple(range(9, -1, -1)), weight=1.0)
    assert order_passages(10, [reading], n_max=2) == list(range(9, -1, -1))


def ledger(done, article):
    return {one.agency: one for one in done.attributions if one.article == article}


def test_a_credit_makes_an_agency_likely_and_says_why() -> None:
    """The ledger adds up: the probability is the logistic function of the weights."""
    articles = [segmented(FERRY, REEF, CREW, source="a", agency="AFP"), segmented(OWN, source="b")]
    done = collate(articles, same_sentences(articles))
    (one,) = done.attributions
    assert (one.article, one.agency) == (0, "AFP")
    assert one.probability > 0.8
    assert one.probability == pytest.approx(
        1 / (1 + math.exp(-sum(e.weight for e in one.evidence)))
    )
    credit = next(e for e in one.evidence if e.kind == "credit_line")
    assert articles[0].article.text[slice(*credit.spans[0])] == "(AFP)"


def test_a_headline_alone_is_no_certain_copy() -> None:
    """All of it is in a dispatch; eleven words carry no more than .8, and the ledger says so."""
    head = "Ferry to Ostrel sinks at dawn, all nine of crew saved"
    articles = [
        segmented(head, FERRY, REEF, CREW, source="a", agency="AFP"),
        segmented(head, source="b", agency="AFP"),
    ]
    done = collate(articles, same_sentences(articles))
    one = ledger(done, 1)["AFP"]
    assert one.probability == pytest.approx(0.8)
    assert "short (11 words)" in next(e.note for e in one.evidence if e.kind == "short")
    assert ledger(done, 0)["AFP"].probability > 0.9
    assert done.descents[1].probability <= 0.8
    assert "short (11 words)" in done.descents[1].note
    assert done.relations[0].probability <= 0.8


def test_uncredited_text_of_a_credited_article_is_attributed_through_it() -> None:
    """b credits nobody, shares all with a, who credits AFP; c shares nothing."""
    articles = [
        segmented(FERRY, REEF, CREW, source="a", agency="AFP"),
        segmented(FERRY, REEF, CREW, source="b"),
        segmented(OWN, source="c"),
    ]
    done = collate(articles, same_sentences(articles))
    assert ledger(done, 1)["AFP"].probability > 0.7
    assert ledger(done, 2) == {}
    status = {(s.article, s.sentence): s.status for s in done.sentence_attributions}
    assert status[1, 0] == "shared_uncredited"
    assert status[0, 0] == "shared_credited"
    assert status[2, 0] == "own"


def test_what_several_outlets_share_is_said_of_them_together() -> None:
    """A has one sentence with b, another with c: all of it stands in the two, in none alone."""
    articles = [
        segmented(FERRY, REEF, source="a"),
        segmented(FERRY, OWN, source="b", agency="AFP"),
        segmented(REEF, CREW, source="c", agency="AFP"),
    ]
    found = ledger(collate(articles, same_sentences(articles)), 0)
    notes = [
        piece.note for each in found.values() for piece in each.evidence if piece.kind == "shared"
    ]
    assert notes == ["shares 100% of its story with b, c together, crediting or naming AFP"]


def test_an_agency_named_as_witness_counts_and_one_cited_hardly() -> None:
    """ "told AFP" shows where text is from; "TASS reported" is a source for one fact."""
    articles = [
        segmented(FERRY, TOLD, source="a"),
        segmented(FERRY, "TASS reported a storm.", source="b"),
    ]
    done = collate(articles, same_sentences(articles))
    assert ledger(done, 0)["AFP"].probability > 0.4
    assert "TASS" not in ledger(done, 1)
    assert any(e.kind == "witness" for e in ledger(done, 0)["AFP"].evidence)


@pytest.mark.parametrize(
    ("sentence", "witness"),
    [
        ("The mayor told AFP that it was over.", True),
        ("The mayor told The Associated Press that it was over.", True),
        ("Le maire a déclaré à l'AFP que tout était fini.", True),
        ("Le maire l’a confirmé, a constaté une journaliste de l’AFP.", True),
        ("An AP reporter saw the smoke.", True),
        ("AP is the name of a road here.", False),
        ("According to Reuters the port is closed.", False),
    ],
)
def test_who_heard_or_saw_it(sentence, witness) -> None:
    """Phrases in English and French that name an agency as the one who was there."""
    ground = Ground.from_articles([segmented(sentence)], [])
    assert [n.witness for n in find_namings(ground, 0)] == [witness]


def test_of_two_agencies_each_sentence_gets_the_one_that_its_carriers_credit() -> None:
    """a credits two agencies; the part that it shares with b, who credits AP, is AP's."""
    articles = [
        segmented(FERRY, REEF, OWN, "More of it.", source="a", agency="AP"),
        segmented(FERRY, REEF, source="b", agency="AP"),
        segmented(FERRY, REEF, source="c", agency="AP"),
    ]
    both = (*articles[0].credits, Credit(agency="TNS", start=0, end=3, form="dateline"))
    articles[0] = attrs.evolve(articles[0], credits=both)
    done = collate(articles, same_sentences(articles))
    agencies = {(s.article, s.sentence): s.agency for s in done.sentence_attributions}
    assert agencies[0, 0] == agencies[0, 1] == "AP"
    assert agencies[0, 2] == "TNS"


def also_crediting(article, agency):
    """The article with one more credit."""
    credit = Credit(agency=agency, start=0, end=3, form="line")
    return attrs.evolve(article, credits=(*article.credits, credit))


def test_an_article_that_credits_two_agencies_vouches_less_for_each() -> None:
    """Which part is whose it does not say."""
    plain = segmented(FERRY, REEF, source="a", agency="AFP")
    found = []
    for giver in (plain, also_crediting(plain, "AP")):
        articles = [giver, segmented(FERRY, REEF, source="b")]
        found.append(ledger(collate(articles, same_sentences(articles)), 1)["AFP"].probability)
    assert found[1] < found[0]
    both = Vouching.from_ground(Ground.from_articles([also_crediting(plain, "AP")], []))
    assert sum(both.strength[0].values()) <= 1.0


def test_carriers_that_credit_another_agency_speak_against_one() -> None:
    """a credits TNS; the sentence is less likely TNS's if b credits AP than if b credits nobody."""
    found = []
    for agency in (None, "AP"):
        articles = [
            segmented(FERRY, OWN, REEF, CREW, source="a", agency="TNS"),
            segmented(FERRY, source="b", agency=agency),
        ]
        done = collate(articles, same_sentences(articles))
        sentence = done.sentence_attributions[0]
        found.append(sentence.probability if sentence.agency == "TNS" else 0.0)
    assert found[1] < found[0]


def test_common_clauses_alone_make_no_common_source() -> None:
    """Two reporters who quote one speech share clauses, not a dispatch."""
    articles = [segmented(FERRY, REEF, source=s) for s in "ab"]
    links = [link(articles, (0, n), (1, n), "partial", 0.6) for n in (0, 1)]
    origins = collate(articles, links, settings=CollateSettings(origin_share=0.5)).origins
    assert [o.articles for o in origins] in ([(0,), (1,)], [(1,), (0,)])


def test_credited_but_not_shared() -> None:
    """What a credited article alone says is marked so, and less likely the agency's."""
    articles = [
        segmented(FERRY, OWN, source="a", agency="AFP"),
        segmented(FERRY, source="b", agency="AFP"),
    ]
    done = collate(articles, same_sentences(articles))
    found = {(s.article, s.sentence): s for s in done.sentence_attributions}
    assert found[0, 1].status == "credited_unshared"
    assert found[0, 1].probability < found[0, 0].probability


def test_ten_outlets_with_one_dispatch_are_one_source() -> None:
    """And an eleventh that tells another story is a second one."""
    articles = [segmented(FERRY, REEF, CREW, f"Note {n}.", source=f"o{n}") for n in range(10)]
    articles.append(segmented(OWN, "Another thing.", source="x"))
    origins = collate(articles, same_sentences(articles)).origins
    assert [o.articles for o in origins] == [tuple(range(10)), (10,)]


def test_an_article_of_two_dispatches_does_not_pull_them_together() -> None:
    """Two families of three stay two sources when one article has half of each."""
    storm, roof, tree = "A storm hit Velm.", "It tore off forty roofs.", "Trees fell on the line."
    articles = [
        *(segmented(FERRY, REEF, CREW, source=f"f{n}") for n in range(3)),
        *(segmented(storm, roof, tree, source=f"s{n}") for n in range(3)),
        segmented(FERRY, REEF, CREW, storm, roof, tree, source="both"),
    ]
    origins = collate(articles, same_sentences(articles)).origins
    assert len(origins) == 2
    assert {0, 1, 2} <= set(origins[0].articles) or {0, 1, 2} <= set(origins[1].articles)


def test_what_ties_two_sources_is_said() -> None:
    """One article has much of one of the others: too little for one source, but it is named."""
    roof, tree, rail = "Forty roofs were torn off.", "Trees fell on the line.", "No train ran."
    prices = "Prices of bread and of milk have risen more than ever since the storms of the spring."
    articles = [
        *(segmented(FERRY, REEF, CREW, OWN, roof, source=f"f{n}") for n in range(2)),
        segmented(tree, rail, prices, FERRY, REEF, source="tie"),
        segmented(tree, rail, prices, "Rain is due.", "The hills are wet.", source="s"),
    ]
    done = collate(articles, same_sentences(articles))
    assert [o.articles for o in done.origins] == [(0, 1), (2, 3)]
    alone = (
        "(and 1 more), but what a single article has of another source does not make the two one"
    )
    assert done.origins[0].note.endswith(f"of the shorter story with tie {alone}")
    assert {r.probability for r in done.relations if r.verdict == "independent"} == {0.5}


@given(cases())
def test_every_article_has_one_origin(case) -> None:
    """The origins partition the articles."""
    articles, links = case
    found = sorted(a for o in collate(articles, links).origins for a in o.articles)
    assert found == list(range(len(articles)))


@given(cases(), st.randoms(use_true_random=False))
def test_evidence_does_not_depend_on_the_order_of_articles(case, random) -> None:
    """Probabilities, verdicts and groups are the same up to the numbering."""
    articles, links = case
    order = list(range(len(articles)))
    random.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    first = collate(articles, links)
    second = collate(*permuted(articles, links, order))

    def origins(done, names):
        return sorted(sorted(names[a] for a in o.articles) for o in done.origins)

    same = {n: n for n in place}
    assert origins(first, place) == origins(second, same)
    swapped = {"left_from_right": "right_from_left", "right_from_left": "left_from_right"}

    def verdicts(done, names):
        found = {}
        for r in done.relations:
            left, right, verdict = names[r.left], names[r.right], r.verdict
            if left > right:
                left, right, verdict = right, left, swapped.get(verdict, verdict)
            found[left, right] = (verdict, round(r.probability, 9))
        return found

    assert verdicts(first, place) == verdicts(second, same)


def test_settings_refuse_what_is_out_of_range() -> None:
    """Misuse is a ValueError."""
    with pytest.raises(ValueError):
        CollateSettings(support=1.5)
    with pytest.raises(ValueError):
        CollateSettings(order_passages=1)
