"""Quotations: what stands between marks, who speaks it, and one quotation in several articles."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.collate import collate
from newsdiff.collate.cues import speech_for
from newsdiff.collate.ground import Ground
from newsdiff.collate.names import Reading
from newsdiff.collate.one_quotation import count_wordings, form_of, may_be_one, wording_of
from newsdiff.collate.quotations import find_quotes
from newsdiff.model.quoted import quoted_spans
from tests.collate_builder import link, same_sentences, segmented

FERRY = "The ferry left the harbour before noon."


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “it is over now”.", ["it is over now"]),
        ('He said "it\'s over now" twice.', ["it's over now"]),
        ("« Il faut partir », dit-il.", ["Il faut partir"]),
        ("‘It’s over now,’ he said.", ["It’s over now,"]),
        ("„Es ist vorbei“, sagte er.", ["Es ist vorbei"]),
        ("Sie nannte es »völlig falsch« und »dumm«.", ["völlig falsch", "dumm"]),
        ("“It goes on in the next paragraph", ["It goes on in the next paragraph"]),
        ("«Lost its end here. Then «another one» came.", ["Lost its end here", "another one"]),
        ('A 5" pipe and nothing else', []),
        ("don’t can’t won’t", []),
        ("“” empty “ ”", []),
        ("'We will not go,' he said.", ["We will not go,"]),
        ("'The dogs' home is shut,' she said.", ["The dogs' home is shut,"]),
        ("The dogs' home and the cats' home are shut.", []),
        ("'Tis the season, and '90s music is back, isn't it?", []),
        ("He was 'very sad' and 'quite lost'.", ["very sad", "quite lost"]),
        ("‘They said “no” to us,’ he wrote.", ["They said “no” to us,"]),
        ("“They said ‘no’ to us,” he wrote.", ["They said ‘no’ to us,"]),
        ("« On dit « non » ici », dit-il.", ["On dit « non » ici"]),
        ("‘‘La roue est perdue’’, dit-il.", ["La roue est perdue"]),
        ("„Er sagte ‚nein‘ zu uns“, schrieb sie.", ["Er sagte ‚nein‘ zu uns"]),
        ('"One lost its end. "Two has it," he said.', ["One lost its end", "Two has it,"]),
        ('“We left," said Ada Quill. "They stayed.”', ["We left,", "They stayed."]),
        ('"We left,” said Ada Quill. “They stayed.”', ["We left,", "They stayed."]),
        ('„Wir gingen", sagte Ada Quill. „Sie blieben“, sagte sie.', ["Wir gingen", "Sie blieben"]),
        (
            '“They said "no", and "never," to us,” he wrote.',
            ['They said "no", and "never," to us,'],
        ),
        ('"They said “no,” and “never” to us," he wrote.', ["They said “no,” and “never” to us,"]),
        ('“A 5" pipe burst, and then a 6" one,” he said.', ['A 5" pipe burst, and then a 6" one,']),
        ("She called it “the end of the alliance “.", ["the end of the alliance"]),
        ("It has eyes “ on the whole and a “calm” harbour.", ["calm"]),
        ("The crew “, it said, had “slept”.", ["slept"]),
        ("“ It goes on, spaced", ["It goes on, spaced"]),
        ("“... never,” he said.", ["... never,"]),
        ("'It goes on in the next paragraph", ["It goes on in the next paragraph"]),
    ],
)
def test_quoted_words_are_found(text, quoted) -> None:
    """Straight, curly, French, German and single marks, nested ones; apostrophes are none."""
    assert [text[s:e] for s, e in quoted_spans(text, 0, len(text))] == quoted


@given(st.text(alphabet="ab s.,\n“”„«»\"‘’‚'", max_size=60))
def test_quoted_spans_are_in_order_and_apart(text) -> None:
    """Whatever the marks, spans are disjoint stretches of the block without white space around."""
    spans = quoted_spans(text, 0, len(text))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def voices(*blocks, language="en"):
    """Speaker of each quotation of an article, and the words that name it."""
    article = segmented(*blocks, language=language)
    text = article.article.text
    found = find_quotes(Ground.from_articles([article], []), 0)
    return [
        (quote.speaker, None if quote.named is None else text[slice(*quote.named)])
        for quote in found
    ]


def speakers(*blocks, language="en"):
    return [speaker for speaker, _ in voices(*blocks, language=language)]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“We saw a wall of water”, said Ada Quill.", "Ada Quill"),
        ("Ada Quill, a cook, told reporters: “We saw a wall of water.”", "Ada Quill"),
        ("“We saw a wall of water”, said CEO Ada Quill in Velm.", "Ada Quill"),
        ("“We saw a wall of water,” Ada Quill told the Velm Post on Monday.", "Ada Quill"),
        ("“We saw a wall of water,” said the harbour master, Ada Quill.", "Ada Quill"),
        ("“We saw a wall of water,” Ada Quill, 52, master of Velm, said.", "Ada Quill"),
        ("“We saw a wall of water,” according to Ada Quill.", "Ada Quill"),
        ("‘We saw a wall of water,’ said Ada van der Quill.", "Ada van der Quill"),
        ("Ada Quill on Monday denied it, saying “we saw a wall of water”.", "Ada Quill"),
        ("Ada Quill (Greens) said they “saw a wall of water”.", "Ada Quill"),
        ("Ada Quill denied it and said they “saw a wall of water”.", "Ada Quill"),
        ("The hull is “no wall of water”, Ada Quill said.", "Ada Quill"),
        ("“We saw,” said Ada Quill, “a wall of water and dark.”", "Ada Quill"),
        ("“We saw a wall of water,” said Quill's lawyer, Bo Hart.", "Bo Hart"),
        ("“We saw a wall of water,” said Velm spokesman Bo Hart.", "Bo Hart"),
        ("“We saw a wall of water,” said Secretary of State Bo Hart.", "Bo Hart"),
        ("“We saw a wall of water,” the ministry said.", "ministry"),
        ("“We saw a wall of water,” the Velm Port Authority said.", "Velm Port Authority"),
    ],
)
def test_the_speaker_is_the_subject_of_the_verb(sentence, speaker) -> None:
    """Before the verb or behind it, without title and office, the whole name."""
    assert speakers(sentence) == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker", "language"),
    [
        ("« On a vu un mur d'eau », a déclaré à l'AFP Ada Quill.", "Ada Quill", "fr"),
        ("« On a vu un mur d'eau », selon la préfecture.", "préfecture", "fr"),
        ("« On a vu un mur d'eau », selon la préfecture du Velm.", "préfecture du Velm", "fr"),
        ("« On a vu un mur d'eau », a dit le ministre de l'Eau Bo Le Gall.", "Bo Le Gall", "fr"),
        ("« On a vu un mur d'eau », a souligné pour sa part Ada Quill.", "Ada Quill", "fr"),
        ("Ada Quill, ministre de l'Eau, a dit : « On a vu un mur d'eau ».", "Ada Quill", "fr"),
        ("Pour Ada Quill, « on a vu un mur d'eau ».", "Ada Quill", "fr"),
        ("Selon Ada Quill, « on a vu un mur d'eau ».", "Ada Quill", "fr"),
        ("„Wir sahen eine Wand aus Wasser“, sagte Ada Quill.", "Ada Quill", "de"),
        ("„Wir sahen eine Wand“, sagte Wasserminister Bo Hart (CDU).", "Bo Hart", "de"),
        ("Ada Quill hat am Montag gesagt: „Wir sahen eine Wand.“", "Ada Quill", "de"),
        ("Am Montag sagte Ada Quill: „Wir sahen eine Wand.“", "Ada Quill", "de"),
        ("„Wir sahen eine Wand aus Wasser“, so Ada Quill.", "Ada Quill", "de"),
        ("„Wir sahen eine Wand“, sagte der Virologe Bo Hart.", "Bo Hart", "de"),
        ("„Wir sahen eine Wand“, sagte Velm-Lotse Bo Hart.", "Bo Hart", "de"),
        ("„Wir sahen eine Wand aus Wasser“, ließ Ada Quill mitteilen.", "Ada Quill", "de"),
        ("« On a vu un mur d'eau », gronde Ada Van de Quill.", "Ada Van de Quill", "fr"),
        ("« On a vu un mur d'eau », avance Ada \xadQuill.", "Ada Quill", "fr"),
        ("Ada Quill s'est dite sûre d'avoir « vu un mur d'eau ».", "", "fr"),
        ("Ada Quill s'est dit sûre d'avoir « vu un mur d'eau ».", "Ada Quill", "fr"),
        ("Si Bo Hart prévient que « le mur d'eau vient », la Ligue dit non.", "Bo Hart", "fr"),
        ("Laut Ada Quill „sahen wir eine Wand“.", "Ada Quill", "de"),
        ("«Vimos un muro de agua», dijo Ada Quill en Velm.", "Ada Quill", "es"),
        ("Según Ada Quill, «vimos un muro de agua».", "Ada Quill", "es"),
        ("«Abbiamo visto un muro d'acqua», ha detto Ada Quill.", "Ada Quill", "it"),
        ("Secondo Ada Quill, «abbiamo visto un muro».", "Ada Quill", "it"),
    ],
)
def test_the_speaker_in_other_languages(sentence, speaker, language) -> None:
    """Each language by the words of its own file."""
    assert speakers(sentence, language=language) == [speaker]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("A banner read “We saw a wall of water”.", "en"),
        ("“We saw a wall of water,” said a friend of Ada Quill.", "en"),
        ("“We saw a wall of water,” said the mayor of New Velm.", "en"),
        ("“We saw a wall of water,” said a spokesman for Ada Quill.", "en"),
        ("“We saw a wall of water,” he told Ada Quill.", "en"),
        ("“We saw a wall of water,” said Ada Quill and Bo Hart.", "en"),
        ("“We saw a wall of water,” said one woman in Velm.", "en"),
        ("Ada Quill was told that “a wall of water” had come.", "en"),
        ("“We saw a wall of water,” the Prime Minister said.", "en"),
        ("“We saw a wall of water,” the Velm Post reported.", "en"),
        ("Ada Quill, quoting a song, said: “We saw a wall of water.”", "en"),
        ("“We saw a wall of water,” according to a clerk of Quill’s Velm Board.", "en"),
        ("He asked Ada Quill: “Did you see a wall of water?”", "en"),
        ("A flag for Ada Quill and Bo Hart saying “we saw a wall of water”.", "en"),
        ("« On a vu un mur d'eau », selon une source proche de Velm.", "fr"),
        ("Selon Ada Quill, auteur du livre « Le jour où tout coula », il pleut.", "fr"),
        ("« On a vu un mur d'eau », a dit l'élu face au Premier ministre Bo Hart.", "fr"),
        ("Selon les auteurs, le gouvernement a fait « un petit rééquilibrage rapide ».", "fr"),
        ("Ada Quill était jugée pour « violences volontaires en réunion ».", "fr"),
        ("Des marins défilent, selon la police, scandant « on a vu un mur d'eau ».", "fr"),
        ("« On a vu un mur d'eau », a dit à Velm une femme.", "fr"),
        ("« On a vu un mur d'eau », a dit le ministre de l'Intérieur.", "fr"),
        ("« On a vu un mur d'eau », rapporte Le Figaro.", "fr"),
        ("« On a vu un mur d'eau », a dit un proche d'Ada Quill.", "fr"),
        ("„Wir sahen eine Wand aus Wasser“, sagte die Ministerin.", "de"),
        ("„Wir sahen eine Wand aus Wasser“, sagte ein Zeuge in Velm.", "de"),
        ("Der Velmer Zeitung sagte er: „Wir sahen eine Wand.“", "de"),
    ],
)
def test_nobody_is_named_without_evidence(sentence, language) -> None:
    """Places, offices, whom somebody is told or goes with, several persons: no name."""
    assert voices(sentence, language=language) == [("", None)]


def test_a_title_is_no_quotation() -> None:
    """Words that are all capital in a language that writes nouns small."""
    assert speakers("Ada Quill told us on “State of the Old Harbour” that it sank.") == []
    assert speakers("“State of the Old Harbour: it sank,” Ada Quill said.") == ["Ada Quill"]


@pytest.mark.parametrize(
    ("text", "speaker", "language"),
    [
        (
            "Le Premier ministre Ada Quill vint. « {} », a dit le Premier ministre.",
            "Ada Quill",
            "fr",
        ),
        ("Ada Quill, procureur de Velm, vint. « {} », a expliqué le procureur.", "Ada Quill", "fr"),
        ("Le procureur, Bo Hart, est venu. Le procureur a ajouté : « {} ».", "Bo Hart", "fr"),
        (
            (
                "Le préfet de Velm Bo Hart vint. Bo Quill, préfet de Marn, resta. « {} », a dit "
                "le préfet de Velm."
            ),
            "Bo Hart",
            "fr",
        ),
        ("Le préfet Bo Hart et le préfet Max Quill sont venus. « {} », a dit le préfet.", "", "fr"),
        ("Le préfet de Velm et de Marn, Bo Hart, vint. « {} », a dit le préfet.", "Bo Hart", "fr"),
        ("La ministre Ada Quill est venue hier. « {} », a dit le ministre.", "", "fr"),
        ("Le Premier ministre Bo Hart est venu hier. « {} », a dit le ministre.", "", "fr"),
        ("Le président Bo Hart est venu. « {} », a dit le président de la ligue.", "", "fr"),
        ("Le porte-parole du ministre Bo Hart vint. « {} », a dit le porte-parole.", "", "fr"),
        ("Water Minister Ada Quill came on Monday. “{},” the minister said.", "Ada Quill", "en"),
        (
            "Ada Quill, the prosecutor, came on Monday. “{},” said the prosecutor.",
            "Ada Quill",
            "en",
        ),
        ("Prime Minister Ada Quill came on Monday. “{},” the minister said.", "", "en"),
        ("Innenminister Bo Hart kam am Montag. „{}“, sagte der Minister.", "Bo Hart", "de"),
        ("Ministerpräsident Bo Hart kam am Montag. „{}“, sagte der Präsident.", "", "de"),
    ],
)
def test_an_office_is_the_one_person_who_bears_it(text, speaker, language) -> None:
    """Nobody where two bear it, it is of something else, or the gender or the rank differs."""
    assert speakers(text.format("On a vu un mur d'eau"), language=language) == [speaker]


def test_an_office_that_nobody_bears_is_the_speaker_before() -> None:
    """In the same paragraph, unless that one bears another office."""
    first = "« On va partir demain », a expliqué {}. « On a vu un mur d'eau », a dit le préfet."
    assert speakers(first.format("Bo Hart"), language="fr") == ["Bo Hart"] * 2
    judge = first.format("Bo Hart, procureur de Velm")
    assert speakers(judge, language="fr") == ["Bo Hart", ""]
    apart = ["« On va partir demain », a dit Bo Hart.", "« On a vu un mur », a dit le préfet."]
    assert speakers(*apart, language="fr") == ["Bo Hart", ""]


def test_a_sentence_ends_without_white_space() -> None:
    """Who speaks behind a full stop that a quotation follows at once is no one's before it."""
    text = (
        "On craint la marée.« On a vu un mur d'eau », lançait un pêcheur à Velm.« Il faut partir "
        "demain », a dit hier la préfète Ada Quill."
    )
    assert speakers(text, language="fr") == ["", "Ada Quill"]


def test_a_neighbouring_person_is_no_speaker() -> None:
    """A name in the sentence before or behind says nothing without a verb of saying."""
    before = "Ada Quill runs the harbour. “We saw a wall of water.”"
    behind = "“We saw a wall of water.” Ada Quill runs the harbour."
    for text in (before, behind):
        first, second = text.split(". " if text is before else "” ")
        parts = [first + ("." if text is before else "”"), second]
        assert speakers(("body", parts)) == [""]


def test_a_speaker_goes_on_in_the_next_sentence() -> None:
    """“…,” said she. “…” is one speech, and so is what a sentence announces or leaves open."""
    said = "“We saw a wall of water,” said Ada Quill."
    more = "“Then the cabin was dark and cold.”"
    assert speakers(("body", [said, more])) == ["Ada Quill"] * 2
    assert speakers(said, more) == ["Ada Quill", ""]
    reported = "Ada Quill said the hull had burst."
    assert speakers(("body", [reported, more])) == ["Ada Quill"]
    assert speakers("Ada Quill was blunt when Quill came back:", more) == ["Ada Quill"]
    left_open = "Ada Quill said: “We saw a wall of water."
    assert speakers(left_open, "“Then the cabin was dark and cold.”") == ["Ada Quill"] * 2


def test_a_last_name_is_given_in_full() -> None:
    """If the article gives one full name for it; the evidence is what stands by the quotation."""
    said = "“We saw a wall of water,” Quill said."
    assert voices("Ada Quill is a cook.", said) == [("Ada Quill", "Quill")]
    assert voices("Ada Quill and Bo Quill are cooks.", said) == [("Quill", "Quill")]
    assert voices(said) == [("", None)] or voices(said) == [("Quill", "Quill")]


def test_a_pronoun_is_the_speaker_before() -> None:
    """“…,” she added, in the next paragraph, too."""
    first = "“We saw a wall of water”, said Ada Quill."
    second = "“Then the cabin was dark and cold”, she added."
    assert voices(first, second) == [("Ada Quill", "Ada Quill")] * 2


def test_a_pronoun_is_the_only_person_of_the_sentence_before() -> None:
    """Unless two persons may be meant, or a title says that it is not this one."""
    said = "“We saw a wall of water,” he said."
    named = "Mr Bo Hart came up to the bridge."
    assert speakers(("body", [named, said])) == ["Bo Hart"]
    two = "Mr Bo Hart met Mr Cy Dane on the bridge."
    assert speakers(("body", [two, said])) == [""]
    other = "Mrs Ada Quill came up to the bridge."
    assert speakers(("body", [other, said])) == [""]
    both = "Mrs Ada Quill met Mr Cy Dane on the bridge."
    assert speakers(("body", [both, said])) == ["Cy Dane"]


def test_a_person_between_makes_a_pronoun_unsure() -> None:
    """After the speaker somebody else was named: either may be meant."""
    first = "“We saw a wall of water”, said Ada Quill."
    between = "Eve Dane came later to the bridge."
    second = "“Then the cabin was dark and cold”, she added."
    assert speakers(("body", [first, between, second])) == ["Ada Quill", ""]


def test_who_is_not_named_is_no_antecedent() -> None:
    """A pronoun behind an unnamed speaker is not the one before that."""
    first = "“We saw a wall of water”, said Ada Quill."
    unnamed = "“The sea was quite calm here”, said one woman."
    second = "“Then the cabin was dark and cold”, she added."
    assert speakers(first, unnamed, second) == ["Ada Quill", "", ""]


def test_somebody_spoken_of_without_a_name_makes_a_pronoun_unsure() -> None:
    """The presiding judge, not the clerk; a firm between is nobody whom a pronoun means."""
    said = "« On a vu un mur d'eau », a dit Ada Quill."
    judge = "La présidente laisse passer."
    then = "« La salle n'est pas une tribune », a-t-elle dit."
    assert speakers(said, ("body", [judge]), then, language="fr") == ["Ada Quill", ""]
    firm = "Norda Energi a des digues ici."
    assert speakers(said, firm, then, language="fr") == ["Ada Quill", ""]


def test_whom_a_paragraph_brings_in_speaks_next() -> None:
    """Presented in a paragraph of its own, a person takes over from the speaker before."""
    said = "“We saw a wall of water”, said Ada Quill."
    for brought_in in ("Team coach Eve Dane came to the bridge.", "Eve Dane, 40, came to Velm."):
        assert speakers(said, brought_in, "“The sea was quite calm”, she said.")[1] == "Eve Dane"


def test_a_verb_without_subject_is_of_the_speaker_before() -> None:
    """Where a language drops pronouns."""
    before = "El director del puerto, Iñaki Sorondo, descartó una avería."
    said = "«Vimos un muro de agua», afirmó."
    assert speakers(before, said, language="es") == ["Iñaki Sorondo"]


def test_a_bare_last_name_speaks_where_nouns_are_capital() -> None:
    """`sagte Quill` if the name comes again; not a genitive, nor a noun that has an article."""
    wall = "„Wir sahen eine Wand aus Wasser“"
    again = "Am Abend war Quill zurück."
    assert speakers(f"{wall}, sagte Quill.", again, language="de") == ["Quill"]
    assert speakers(f"{wall}, so Quill.", again, language="de") == ["Quill"]
    assert speakers(f"{wall}, sagte Quill.", language="de") == [""]
    assert speakers(
        f"{wall}, sagte Polizei.", "Die Polizei kam.", "Polizei kam.", language="de"
    ) == [""]
    told = "Ada Marlow sagte zu den Worten Quills: „Wir sahen eine Wand aus Wasser.“"
    assert speakers(told, "Quills Boot sank.", again, language="de") == ["Ada Marlow"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We saw a wall of water.” – Harbour master Ada Quill", "Ada Quill"),
        ("“We saw a wall of water.” — Ada Quill, of Velm", "Ada Quill"),
        ("“We saw a wall of water.” – of Ada Quill", ""),
        ("“We saw a wall of water.” – a cook", ""),
        ("“We saw a wall of water.” – Ada Quill and Bo Hart", ""),
        ("“We saw a wall of water” — Ada Quill was there, and so was half of the old town.", ""),
    ],
)
def test_a_signature_behind_a_dash_names_the_speaker(text, speaker) -> None:
    """The end of a paragraph that names one person and says nothing else."""
    assert speakers(text, "Quill ran the harbour. Hart left.") == [speaker]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "“We saw a wall of water”, Ada Quill said, adding that it “was as high as a house”.",
            "en",
        ),
        (
            "« On a vu un mur d'eau », a dit Ada Quill, ajoutant qu'il « montait bien plus haut ».",
            "fr",
        ),
    ],
)
def test_a_participle_adds_a_second_quotation(text, language) -> None:
    """What is added has the same speaker."""
    assert speakers(text, language=language) == ["Ada Quill"] * 2


def test_another_person_in_between_speaks_or_nobody_does() -> None:
    """A second quotation is not of the first one's speaker then, nor of whom he calls upon."""
    text = "Ada Quill a appelé à « garder son calme », Bo Hart promettant de « tout dire demain »."
    assert speakers(text, "Mme Quill et M. Hart.", language="fr")[1] != "Ada Quill"
    asked = ("body", ["Er forderte die Regierung auf zu handeln.", "„Wir sahen eine Wand.“"])
    assert speakers(asked, language="de") == [""]


def test_names_may_be_of_one_speaker() -> None:
    """A last name and the full one, in either order; nobody may be anybody; accents apart."""
    assert may_be_one("Émilie", "Emilie")
    assert may_be_one("Quill", "Ada Quill")
    assert may_be_one("Ada Quill", "Quill")
    assert may_be_one("", "Ada Quill")
    assert not may_be_one("Bo Quill", "Ada Quill")


def quotations_of(*sentences, language="en"):
    articles = [
        segmented(FERRY, s, source=f"o{n}", language=language) for n, s in enumerate(sentences)
    ]
    return articles, collate(articles, same_sentences(articles)).quotations


def test_one_quotation_in_three_articles() -> None:
    """The longest, the same, a cut one; the speaker in the fullest form of the name."""
    articles, found = quotations_of(
        "“We saw a wall of water and then nothing but dark,” said Ada Quill.",
        "Mrs Quill said: “We saw a wall of water and then nothing but dark.”",
        "“We saw a wall of water”, said Mrs Quill, a cook.",
        "“Nobody has told us a single thing,” said Bo Hart.",
    )
    (quotation,) = found
    assert quotation.speaker == "Ada Quill"
    assert quotation.wordings == 1
    forms = [m.form for m in quotation.members]
    assert [m.article for m in quotation.members] == [0, 1, 2]
    assert (sorted(forms[:2]), forms[2]) == (["longest", "same"], "cut")
    for member in quotation.members:
        text = articles[member.article].article.text
        assert "wall of water" in text[slice(*member.span)]
        assert "Quill" in text[slice(*member.named)]


def test_marks_case_and_spacing_make_no_wording() -> None:
    """The same words are one wording."""
    _, found = quotations_of(
        "“We saw a wall of water, and dark”, said Ada Quill.",
        "'we saw a wall of  water and dark', said Ada Quill.",
    )
    assert [quotation.wordings for quotation in found] == [1]


def test_a_quotation_translated_anew_is_found_where_sentences_are_linked() -> None:
    """Few common words suffice if the sentences are one passage and the speaker is the same."""
    articles = [
        segmented("“Our sailors were betrayed by that captain”, said Ilo Marsh.", source="a"),
        segmented("“The captain deceived our seamen”, Ilo Marsh said.", source="b"),
    ]
    done = collate(articles, [link(articles, (0, 0), (1, 0), "rewritten", 0.5)])
    (quotation,) = done.quotations
    assert [m.form for m in quotation.members] == ["longest", "reworded"]
    assert (quotation.speaker, quotation.wordings) == ("Ilo Marsh", 2)
    assert collate(articles, []).quotations == ()


def test_a_quotation_cut_in_two_is_one_member() -> None:
    """“…,” he said, “…” stands beside the whole one with its longer piece."""
    articles, found = quotations_of(
        "“We saw a wall of water and after that the cabin was dark and cold,” said Ada Quill.",
        "“We saw a wall of water,” said Quill, “and after that the cabin was dark and cold.”",
    )
    (quotation,) = found
    assert [(m.article, m.form) for m in quotation.members] == [(0, "longest"), (1, "cut")]
    said = articles[1].article.text[slice(*quotation.members[1].span)]
    assert (said, quotation.wordings) == ("and after that the cabin was dark and cold.", 1)


def test_a_quotation_that_an_article_gives_twice_is_one() -> None:
    """In the headline and in the text, in two articles: one group, one member an article."""
    head = "“A wall of water and then nothing but dark”"
    said = "“We saw a wall of water and then nothing but dark,” said Ada Quill."
    articles = [segmented(head, FERRY, said, source=s) for s in "ab"]
    (quotation,) = collate(articles, same_sentences(articles)).quotations
    assert [(m.article, m.sentence) for m in quotation.members] == [(0, 2), (1, 2)]
    assert quotation.wordings == 1


@pytest.mark.parametrize(
    ("one", "other", "wordings"),
    [
        ("We saw a wall of water and dark", "a wall of water", 1),
        ("We saw a wall of water and dark", "we saw … water and dark", 1),
        ("We saw a wall of water and dark", "We saw […] and dark", 1),
        ("We saw a wall of water and dark", "[T]hey [the cooks] saw a wall of water", 2),
        ("We saw a wall of water and dark", "[W]e saw a wall of [black] water", 1),
        ("We saw a wall of water and dark", "We saw a wall of water (of ice) and “dark”", 1),
        ("We saw a wall of water and dark", "a wall of water and dark and then the moon", 1),
        ("We saw a wall of water and dark", "We saw a wall and dark", 2),
        ("an unfortunate last-ditch effort to sink us", "a last-ditch effort to sink us", 2),
        ("Nous avons vu un mur d’eau noire", "un MUR D'EAU +noire+", 1),
        ("Wir sahen eine große Wand aus Wasser", "eine Wand aus Wasser", 2),
    ],
)
def test_a_wording_is_another_where_words_differ(one, other, wordings) -> None:
    """How much is quoted makes no wording, nor brackets and marks; a word less within does."""
    wording, cut = wording_of(one), wording_of(other)
    assert count_wordings([wording, cut]) == count_wordings([cut, wording, cut]) == wordings
    assert (form_of(cut, wording) == "reworded") == (wordings == 2)


def test_five_lengths_are_one_wording() -> None:
    """Pieces that have nothing in common are one wording with what both are cut from."""
    whole = "it would be of use to bakers and to cooks, not to us"
    cuts = ["of use to bakers", "to cooks, not to us", "It would be of use", whole, "not to us"]
    assert count_wordings(map(wording_of, cuts)) == 1
    assert count_wordings(map(wording_of, [*cuts, "it would be useful to bakers"])) == 2
    assert count_wordings([]) == 0


def test_a_word_left_out_within_is_another_wording() -> None:
    """No mark of omission: words changed between quotation marks."""
    _, found = quotations_of(
        "It was “an unfortunate last-ditch effort to sink the ferry”, Ada Quill said.",
        "It was “a last-ditch effort to sink the ferry”, Ada Quill said.",
    )
    assert [(q.wordings, [m.form for m in q.members]) for q in found] == [
        (2, ["longest", "reworded"])
    ]


def test_few_telling_words_are_a_quotation() -> None:
    """They are if one of them is in no article's own text, and alone if they read as no title."""
    _, found = quotations_of(
        "The plan is called “functionally unworkable”.",
        "Ada Quill calls it “functionally unworkable”.",
        "“It is costly and functionally unworkable for us,” said Ada Quill.",
    )
    assert [[m.article for m in q.members] for q in found] == [[0, 1, 2]]
    for one, other in (
        ("The plan is “quite unworkable”.", "They read “quite unworkable”: it is unworkable."),
        ("They read “The Unworkable Plan”.", "Ada read “The Unworkable Plan”."),
        ("They read “The old plan”.", "Ada read “The old plan”."),
        ("They read “of the plans”.", "Ada read “of the plans”."),
    ):
        assert quotations_of(one, other)[1] == ()


def test_a_piece_on_end_is_the_quotation() -> None:
    """Five words on end suffice where nobody is named, four common ones do not."""
    whole = "“We are counting by the roof, because the houses are gone,” said Ada Quill."
    _, found = quotations_of("'We are counting by the roof'", whole)
    assert [quotation.speaker for quotation in found] == ["Ada Quill"]
    read = "They read “counting by the roof” on it. Counting is slow, and the roof is gone."
    _, found = quotations_of("'Counting by the roof'", read)
    assert found == ()


def test_common_words_make_no_quotation() -> None:
    """Words without content, or the same ones in another order, are not the same quotation."""
    _, found = quotations_of(
        "“This is what we have to do for all of them,” said Ada Quill.",
        "“What this is for, we do not have to say to them all,” said Ada Quill.",
    )
    assert found == ()


def test_few_words_are_none_where_articles_share_nothing() -> None:
    """The name of an offence, say; more words are, and few of one speaker."""
    for said, count in (
        ("They face “criminal harbour conspiracy charges”", 0),
        ("They read “we count the roofs, because the old houses are gone”", 1),
        ("“We count the old roofs”, said Ada Quill", 1),
    ):
        articles = [segmented(f"{said}.", rest, source=rest) for rest in ("It rains.", "Bo left.")]
        assert len(collate(articles, []).quotations) == count


def test_other_speakers_say_another_quotation() -> None:
    """A few words of two persons are two quotations; many of them are one that nobody is named."""
    _, few = quotations_of(
        "“The harbour must open again,” said Ada Quill.",
        "“The harbour must open again,” said Bo Hart.",
    )
    assert few == ()
    long = "The harbour must open again before winter, or every ferry, crew and port loses money"
    _, many = quotations_of(f"“{long},” said Ada Quill.", f"“{long},” said Bo Hart.")
    (quotation,) = many
    assert quotation.speaker == ""
    assert {m.speaker for m in quotation.members} == {"Ada Quill", "Bo Hart"}


@pytest.mark.parametrize(
    "text",
    [
        "“" * 200_000,
        "'a " * 70_000,
        "«a» »b« " * 25_000,
        '"a b c d" ' * 2_000,
        "“" + "word " * 20_000,
        "“one two three four,” he said " * 4_000,
        "said " * 50_000 + "“one two three four”",
        "Ada, " * 40_000 + "said “one two three four”",
        "\ud800 \x00 “\udfff”",
    ],
    ids=lambda text: text[:12].encode("ascii", "replace").decode(),
)
def test_hostile_text_is_bounded(text) -> None:
    """Thousands of marks, balanced or not, endless quotations and clauses, lone surrogates."""
    articles = [segmented(text, FERRY, source=s) for s in "ab"]
    done = collate(articles, same_sentences(articles))
    assert len(done.passages) >= 1


def test_more_quotations_than_are_collated_are_a_stated_limit() -> None:
    """Nothing is left out in silence."""
    text = " ".join(f"“Number {n} of these many lines”, said Ada Quill." for n in range(501))
    done = collate([segmented(text, source=s) for s in "ab"], [])
    assert [(x.limit, x.actual) for x in done.limits.reached] == [(500, 501)]


def test_fifty_outlets_with_one_quotation_are_found() -> None:
    """However many carry it."""
    said = "“We saw a wall of water and then nothing but dark,” said Ada Quill."
    _, found = quotations_of(*[f"{said} Note {n}." for n in range(50)])
    assert [len(q.members) for q in found] == [50]


@pytest.mark.parametrize(
    ("sentences", "is_presented"),
    [
        (["Yesterday minister Ada Quill came home."], True),
        (["They saw the minister.", "Ada Quill came home."], False),
        (["Ada Quill came home.", "They saw the minister"], False),
    ],
)
def test_an_office_presents_the_name_behind_it(sentences, is_presented) -> None:
    """In its own sentence; the last word of the article stands before no name."""
    speech = speech_for("en")
    reading = Reading(segmented(("body", sentences)), speech, [], frozenset())
    first = reading.folded.index("ada")
    assert reading.is_presented((first, first + 2)) is is_presented
