"""Divergences: figures, dates, names, negations and quotations of linked sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff import Article, compare
from newsdiff.align import describe_links
from newsdiff.clean import clean_article
from newsdiff.model import Link, Side
from newsdiff.segment import segment_article

FRAME = {
    "en": (
        "The keeper of the Velmora lighthouse has gone home for the winter.",
        "Nobody in the village remembers a colder night than the last one.",
    ),
    "fr": (
        "Le gardien du phare de Velmora est rentré chez lui pour tout l'hiver.",
        "Au village, on ne se souvient pas d'une nuit plus froide que celle-là.",
    ),
    "de": (
        "Der Wärter des Leuchtturms von Velmora ist über den Winter nach Hause gefahren.",
        "Im Dorf erinnert sich keiner an eine kältere Nacht als die vergangene.",
    ),
    "es": (
        "El guardián del faro de Velmora se ha ido a casa para todo el invierno.",
        "En el pueblo nadie recuerda una noche más fría que la pasada.",
    ),
    "it": (
        "Il guardiano del faro di Velmora è tornato a casa per tutto l'inverno.",
        "In paese nessuno ricorda una notte più fredda di quella appena passata.",
    ),
}


def compared(language, old, new, more=("", "")):
    """Two articles of two common sentences and one that differs, each with a text of its own."""
    before, after = FRAME[language]
    texts = [
        "\n\n".join(part for part in (before, sentence, after, own) if part)
        for sentence, own in zip((old, new), more, strict=True)
    ]
    return compare(*(Article(text=text, language=language) for text in texts))


def found_in(comparison):
    """Kind and words of every divergence."""
    texts = [each.segmented.article.text for each in comparison.articles]
    return [
        (each.kind, texts[0][slice(*each.left)], texts[1][slice(*each.right)])
        for link in comparison.links
        for each in link.divergences
    ]


DIVERGING = [
    # quantities of one thing
    ("en", "number", "Some 22,000|69,000", "{} people marched through Velmora on Sunday."),
    ("en", "number", "300|350", "The ferry had {} passengers on board when it left."),
    ("en", "number", "second|third", "The painter fell from the {} floor of the town hall."),
    ("en", "number", "Two|Three", "{} divers die in storm off the Ostrel coast"),
    ("en", "number", "twenty-two|32", "The inspectors counted {} cracks in the sea wall."),
    ("en", "number", "a dozen|15", "The storm sank {} boats in the old harbour."),
    ("en", "number", "$1.5 million|$2.5 million", "The repairs will cost {}, the council said."),
    ("en", "number", "5 per cent|7%", "The price of herring rose by {} in a single month."),
    ("en", "number", "1,500|more than 1,500", "The camp near the dunes holds {} soldiers."),
    ("fr", "number", "300|350", "Le bateau transportait {} passagers au départ du port."),
    ("fr", "number", "22 000|69.000", "La marche a réuni {} personnes dans les rues de Velmora."),
    ("fr", "number", "deux cents|trois cents", "La tempête a privé {} foyers de courant."),
    ("fr", "number", "un|deux", "L'incendie du hangar a fait {} morts selon les pompiers."),
    ("fr", "number", "deuxième|troisième", "Le peintre est tombé du {} étage de la mairie."),
    ("de", "number", "zweiundzwanzig|32", "Die Prüfer zählten {} Risse in der alten Kaimauer."),
    ("de", "number", "zweiten|dritten", "Der Maler stürzte aus dem {} Stock des Rathauses."),
    ("de", "number", "1,5 Mio. Euro|2,5 Mio. Euro", "Die Reparatur des Turms kostet {}."),
    ("es", "number", "1.500|más de 1.500", "La marcha reunió a {} personas en el puerto."),
    ("es", "number", "veintidós|treinta y dos", "Los peritos contaron {} grietas en el muro."),
    ("it", "number", "ventidue|trentadue", "I tecnici hanno contato {} crepe nel molo vecchio."),
    ("it", "number", "duecento|trecento", "La tempesta ha lasciato al buio {} famiglie."),
    # days and times
    ("en", "date", "Tuesday|Friday", "The board will meet on {} in the town hall."),
    ("en", "date", "July 3|5 July", "The lighthouse was closed on {} after a long inspection."),
    ("en", "date", "11:05 a.m.|11:45 a.m.", "The alarm was raised at {} by a passing trawler."),
    ("en", "date", "2017|2018", "The old pier was closed for good in {}, the mayor said."),
    ("fr", "date", "mercredi soir|jeudi soir", "Le conseil se réunira {} à la mairie."),
    ("fr", "date", "16h30|17h30", "L'alerte a été donnée à {} par un chalutier de passage."),
    ("de", "date", "Mittwochabend|Donnerstagabend", "Am {} sank das Boot vor der Küste."),
    ("de", "date", "3. Juli|5. Juli", "Der Leuchtturm wurde am {} nach langer Prüfung gesperrt."),
    (
        "es",
        "date",
        "miércoles|jueves",
        "El consejo de vecinos se reunirá el {} en el ayuntamiento viejo.",
    ),
    ("it", "date", "3 luglio|5 luglio", "Il faro è stato chiuso il {} dopo una lunga ispezione."),
    # the rest
    ("en", "name", "Brandt|Kessler", "The letter was signed by {} in the late evening."),
    ("fr", "name", "Fournel|Tessier", "La lettre a été signée par {} dans la soirée."),
    ("en", "name", "Peter|Paul", "The harbour minister {} Orwin will sign the letter tonight."),
    ("en", "name", "Marlow|Kessler", "The letter was signed by mayor Ines {} in the evening."),
    # one number of two measures
    ("en", "number", "eleven days|eleven weeks", "The strike of the ferry crews lasted {}."),
    ("en", "number", "140 boats|140 percent", "The line wants to cut {} by next spring."),
    ("en", "number", "8 million euros|8 million dollars", "The strike cost the line {}."),
    ("fr", "number", "onze jours|onze mois", "La grève des marins du port a duré {}."),
    ("de", "number", "elf Tage|elf Wochen", "Der Streik der Matrosen dauerte {} im Winter."),
    # negations
    ("en", "negation", "said|did not say", "The line {} how many ferries would be cancelled."),
    ("en", "negation", "will reopen|will not reopen", "The council {} the tower next spring."),
    ("de", "negation", "gesperrt|nicht gesperrt", "Der alte Turm wird im kommenden Jahr {}."),
    ("it", "negation", "riaprirà|non riaprirà", "Il consiglio {} la torre in primavera."),
    (
        "en",
        "quotation",
        "we will never reopen that old tower|we will not reopen this old tower again",
        "“{}”, the mayor of the village told the council.",
    ),
]


@pytest.mark.parametrize(("language", "kind", "words", "frame"), DIVERGING)
def test_what_says_something_else_diverges(language, kind, words, frame):
    """One divergence of the kind, at the words that differ, in a link that is not verbatim."""
    old, new = (frame.format(side) for side in words.split("|"))
    comparison = compared(language, old, new)
    found = found_in(comparison)
    assert [each[0] for each in found] == [kind]
    for shown, said in zip(found[0][1:], words.split("|"), strict=True):
        assert shown in said or said in shown
    assert all(link.level != "verbatim" for link in comparison.links if link.divergences)


AGREEING = [
    # one value in two writings
    ("en", "About 80|Around 80", "{} people were taken off the ferry by helicopter."),
    ("en", "About 200|Some 200", "{} people were taken off the ferry by helicopter."),
    ("en", "Twenty-two|22", "{} people were taken off the ferry by helicopter."),
    ("en", "one hundred and fifty|150", "The storm left {} homes in the dark."),
    ("en", "1.5 million|1,500,000", "The storm left {} homes in the dark."),
    ("en", "$2bn|$2 billion", "The repairs will cost {}, the council of Velmora said."),
    ("en", "nearly 1.5 million|1,480,000", "The storm left {} homes in the dark."),
    ("en", "July 3|3 July", "The lighthouse was closed on {} after a long inspection."),
    ("en", "4 p.m.|16:00", "The alarm was raised at {} by a passing trawler."),
    ("en", "100 miles|160 kilometres", "The wreck lies {} off the coast of Ostrel."),
    ("fr", "Vingt-deux|22", "{} personnes ont été évacuées du bateau par hélicoptère."),
    ("fr", "Deux cent mille|200.000", "{} foyers ont été privés de courant par la tempête."),
    ("fr", "Environ 80|Près de 80", "{} personnes ont été évacuées du bateau."),
    ("fr", "quatre-vingt-dix|90", "La tempête a privé {} foyers de courant."),
    ("fr", "une dizaine|dix", "La tempête a coulé {} bateaux dans le vieux port."),
    ("fr", "16h00|16 heures", "L'alerte a été donnée à {} par un chalutier de passage."),
    ("de", "5 Millionen|5 Mio.", "Die Reparatur kostet die Stadt {} Euro im kommenden Jahr."),
    ("de", "22.000|22 000", "Der Sturm ließ {} Haushalte ohne Strom zurück."),
    ("de", "Rund 300|Etwa 300", "{} Menschen wurden mit Hubschraubern von Bord geholt."),
    ("de", "13.00 Uhr|13 Uhr", "Der Alarm wurde um {} von einem Kutter ausgelöst."),
    ("de", "3.7.2018|3. Juli 2018", "Der Turm wurde am {} nach langer Prüfung gesperrt."),
    ("es", "dos mil|2.000", "La tormenta dejó {} hogares sin luz en la costa."),
    ("es", "unas 300|cerca de 300", "La marcha reunió a {} personas en el puerto."),
    ("it", "duecentocinquanta|250", "La tempesta ha lasciato al buio {} famiglie."),
    ("it", "due milioni|2 milioni", "La riparazione del faro costerà {} di euro."),
    # a hedge that agrees with a bound
    ("en", "some 1,500|more than 1,500", "The camp near the dunes holds {} soldiers."),
    ("en", "some 300|up to 300", "The ferry had {} passengers on board when it left."),
    ("fr", "près de 400|moins de 400", "La marche a réuni {} marins dans le port de Velmora."),
    ("de", "gut 7000|über 7000", "Der Sturm ließ {} Haushalte ohne Strom zurück."),
    ("es", "unas 1.500|más de 1.500", "La marcha reunió a {} personas en el puerto."),
    # what cannot be compared
    ("en", "July 3-5|July 3-6", "The lighthouse was closed from {} after a long inspection."),
    ("en", "300|several hundred", "The ferry had {} passengers on board when it left."),
    ("en", "90|six more", "The navy has flown {} sorties near the dam, the ministry said."),
    ("fr", "90|six nouvelles", "La marine a mené {} sorties près du barrage, a dit le ministère."),
    ("de", "90|sechs weitere", "Die Marine flog {} Einsätze am Damm, sagte das Ministerium."),
    ("fr", "282|Quatre", "{} personnes ont été interpellées par les gendarmes."),
    ("en", "31 boats|the previous month 44 boats", "The council said that {} had been lost."),
    # more on one side
    ("en", "cracks|38 cracks", "The board met for hours and talked about the {} in the tower."),
    (
        "en",
        "12 dead|12 dead and 30 hurt",
        "The storm off Ostrel has left {}, the coast guard says.",
    ),
    ("fr", "12 morts|12 morts et 30 blessés", "La tempête a fait {}, selon les pompiers du port."),
    # names
    ("en", "Ines Marlow|Marlow", "The ferry line has been run by {} since the flood."),
    ("en", "Orlenko|Orlenco", "The board met the shipowner {} in the town hall."),
    ("en", "Ines|Dame Ines", "The ferry line has been run by {} Marlow since the flood."),
    ("en", "12 km|12 kilometres", "The wreck lies {} off the coast of Ostrel."),
    ("en", "12 hours|twelve hrs", "The ferry needed {} for the way to Ostrel."),
    ("de", "Bericht|Schreiben", "In dem {} an den Rat ist von Rissen im Turm die Rede."),
]


@pytest.mark.parametrize(("language", "words", "frame"), AGREEING)
def test_what_says_the_same_does_not_diverge(language, words, frame):
    """Another writing, what cannot be compared, and a mere addition contradict nothing."""
    old, new = (frame.format(side) for side in words.split("|"))
    comparison = compared(language, old, new)
    assert len(comparison.links) == 3
    assert found_in(comparison) == []


def test_a_value_that_both_articles_have_elsewhere_does_not_diverge():
    """Two counts that both articles give, in another order, are no contradiction."""
    sentence = "The storm has left {} boats without a crew in the harbour."
    more = "On the day before it had been {} boats, and nobody had come to fetch them."
    comparison = compared(
        "en", sentence.format(40), sentence.format(55), (more.format(55), more.format(40))
    )
    assert [d for d in found_in(comparison) if d[1:] == ("40", "55")] == []


def test_a_name_that_the_other_article_knows_does_not_diverge():
    """Who is called otherwise in one sentence, and by name in another, is no other person."""
    old = "The letter was signed by Brandt in the late evening."
    new = "The letter was signed by Kessler in the late evening."
    own = "Brandt has run the ferry line of Velmora for twenty years."
    assert found_in(compared("en", old, new, ("", own))) == []


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        (
            "40 sailors in Ostrel|70 sailors in Tarnby",
            "The strike was joined by {} on Sunday.",
        ),
        (
            "69 per cent of fishermen in January|77 per cent of fishermen in August",
            "A survey found that {} approved of the mayor's plans for the harbour.",
        ),
    ],
)
def test_figures_of_another_place_or_month_do_not_diverge(words, frame):
    """The place or the month differs, and so the figures are of two things."""
    comparison = compared("en", *(frame.format(side) for side in words.split("|")))
    assert "number" not in {kind for kind, *_ in found_in(comparison)}


REWORDED = [
    (
        "Police with dogs drove off some 150 dockers who had blocked the road to Ostrel.",
        "In Tarnby, police with dogs had to drive away nearly 300 dockers, who blocked a road.",
        "another place",
    ),
    (
        "The accused, Brandt, 49, and Kessler, 40 years old, deny setting the pier alight.",
        "Brandt and Kessler face 20 years in prison and deny setting the pier alight.",
        "what is measured",
    ),
    (
        "At least 25 divers were killed in the storm that hit the old harbour on Sunday.",
        "The storm over the weekend, which hit the harbour hard, killed 25 divers, the mayor said.",
        "a bound",
    ),
    (
        "By night the power had been restored to all but 1,700 homes in the old harbour.",
        "All homes in the old harbour were to have power restored by night but for 220 homes.",
        "far apart",
    ),
]


@pytest.mark.parametrize(("old", "new", "why"), REWORDED)
@pytest.mark.parametrize("level", ["rewritten", "partial"])
def test_what_was_worded_anew_needs_more_to_diverge(old, new, why, level):
    """In sentences of their own, two articles may count at other places, and something else."""
    assert numbers_of(old, new, level) == [], why


def test_what_was_worded_anew_diverges_at_one_place():
    """With a name in common and a count that is near, two sentences contradict each other."""
    old = "In Ostrel, some 150 dockers blocked the road to the harbour on Sunday."
    new = "The road to the harbour of Ostrel was blocked by about 200 dockers, the mayor said."
    assert numbers_of(old, new, "rewritten") == [("some 150", "about 200")]


def test_a_side_without_a_name_speaks_of_the_one_before():
    """What two makers will deliver is compared only if the sentences before name the same one."""
    sentence = "Up to {} doses are to be made next year."
    other = "Next year there are to be up to {} doses, it said."
    before = "The maker {} is pleased with its test.\n\n"
    for makers, expected in ((("Velmora", "Velmora"), 1), (("Velmora", "Ostrel"), 0)):
        texts = [sentence.format("50 million"), other.format("70 million")]
        pair = [before.format(maker) + text for maker, text in zip(makers, texts, strict=True)]
        assert len(numbers_of(*pair, "rewritten", at=1)) == expected


def numbers_of(old, new, level, at=0):
    """What the numbers of a link of a sentence of each text, at a level, contradict."""
    articles = [
        segment_article(clean_article(Article(text=text, language="en"))) for text in (old, new)
    ]
    sides = [
        Side(
            article=index,
            sentences=(at,),
            spans=((each.sentences[at].start, each.sentences[at].end),),
        )
        for index, each in enumerate(articles)
    ]
    link = Link(left=sides[0], right=sides[1], level=level, score=0.9, margin=0.5)
    (described,) = describe_links([link], articles)
    return [
        (old[slice(*each.left)], new[slice(*each.right)])
        for each in described.divergences
        if each.kind == "number"
    ]


def test_two_figures_of_a_sentence_diverge_each_with_its_own():
    """Each figure stands against that of the same thing, whatever the order."""
    comparison = compared(
        "en",
        "The storm wrecked 12 boats and 40 houses on the coast of Ostrel.",
        "The storm wrecked 55 houses and 14 boats on the coast of Ostrel.",
    )
    assert {each[1:] for each in found_in(comparison)} == {("12", "14"), ("40", "55")}


WORDS = (
    *("the", "about", "more", "than", "two", "22,000", "22", "three", "million", "a", "dozen"),
    *("July", "3", "Tuesday", "Friday", "2018", "11:05", "p.m.", "$", "5", "%", "people", "boats"),
    *("not", "never", "Brandt", "Ines Marlow", "“we will go”", ",", "-", "/", "second", "one"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9), st.lists(st.sampled_from(WORDS), max_size=9))
def test_divergences_are_symmetric_and_lie_within_their_sentences(old, new):
    """Swapping sides swaps them; spans hold text of the sides; verbatim links have none."""
    frame = "The council of Velmora heard on the old pier that {} were lost."
    sentences = [frame.format(" ".join(words)) for words in (old, new)]
    one, other = compared("en", *sentences), compared("en", *reversed(sentences))
    assert sorted(found_in(one)) == sorted(
        (kind, left, right) for kind, right, left in found_in(other)
    )
    for link in one.links:
        assert not (link.level == "verbatim" and link.divergences)
        for each in link.divergences:
            for (start, end), side in ((each.left, link.left), (each.right, link.right)):
                assert any(first <= start < end <= last for first, last in side.spans)
