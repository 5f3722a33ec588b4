"""Divergences: figures, dates, names, negations and quotations of linked sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff import Article, compare

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
    ("es", "number", "unas 1.500|más de 1.500", "La marcha reunió a {} personas en el puerto."),
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
    # what cannot be compared
    ("en", "Three|At 11:05 a.m.", "{} divers were pulled out of the water by a trawler."),
    ("en", "yesterday|on Wednesday", "The board of the ferry line met {} in the town hall."),
    ("en", "pleaded innocent|pleaded not guilty", "The captain {} to all of the charges."),
    ("en", "likely|not unlikely", "It is {} that the tower will be opened again in spring."),
    ("en", "reopened|not only reopened", "The council {} the tower in the spring."),
    ("fr", "normal|pas anormal", "Il est {} que la tour reste fermée pendant tout l'hiver."),
    ("en", "on April 4|on April 4, 2018", "The lighthouse was closed {} after an inspection."),
    ("en", "55 tons or less|up to 55 tons", "The pier may only be used by ships of {} this year."),
    ("en", "75 per cent|25 per cent", "Of the crew {} had or had not been told of the reef."),
    ("en", "almost a dozen|11", "The storm sank {} boats in the old harbour of Velmora."),
    ("en", "William Brandt|Bill Brandt", "The letter was signed by {} in the late evening."),
    ("de", "1.8.|1. August", "Der Leuchtturm ist seit dem {} nach langer Prüfung gesperrt."),
    ("fr", "14 h 30|14H30", "L'alerte a été donnée à {} par un chalutier de passage."),
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
