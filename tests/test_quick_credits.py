"""Credits and language at the speed of a dump: the same answers as by the full rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.agencies import Agency, AgencyTable, load_agencies
from newsdiff.agencies.scan import NameScan
from newsdiff.clean import clean_article, detect_language
from newsdiff.clean.language import quick_language
from newsdiff.clean.quick_credits import QuickCredits
from newsdiff.model import Article

EN = (
    "The council of Varn voted to close the old mill by the river after the flood of last week.",
    "Nobody was hurt when the roof of the mill fell in, but the road below it stays closed.",
    "“We have waited for this money for ten years,” the miller said on Monday, and he left.",
)
FR = (
    "Le conseil de Varn a décidé de fermer le vieux moulin après la crue de la semaine dernière.",
    "Personne n'a été blessé quand le toit du moulin est tombé, mais la route restera fermée ici.",
)
DE = (
    "Der Rat von Varn hat am Montag beschlossen, die Mühle am Fluss nach der Flut zu sperren.",
    "Niemand wurde verletzt, als das Dach der Mühle einstürzte, aber die Straße bleibt gesperrt.",
)
PROSE = {"en": EN, "fr": FR, "de": DE}
CREDITED = (
    ("en", "VARN (AP) — The mill by the river has burnt down for the second time in a year.", "AP"),
    ("en", "(Reuters) - The mill by the river has burnt down, the mayor of Varn said.", "Reuters"),
    ("en", "By The Associated Press", "AP"),
    ("en", "The Associated Press contributed to this report.", "AP"),
    ("en", "Copyright 2031 The Associated Press. All rights reserved.", "AP"),
    ("en", "Reporting by Ada Quill; Editing by Jo Doe, Reuters", "Reuters"),
    ("fr", "VARN (AFP) - Le moulin au bord de la rivière a brûlé pour la seconde fois.", "AFP"),
    ("fr", "Le Matin avec AFP", "AFP"),
    ("fr", "(afp/nxp)", "AFP"),
    ("de", "Varn (dpa) - Die Mühle am Fluss ist zum zweiten Mal in einem Jahr abgebrannt.", "dpa"),
    ("de", "(mlk, dpa)", "dpa"),
    ("de", "rt/dpa", "dpa"),
    ("de", "Mit Material von dpa", "dpa"),
)
UNCREDITED = (
    ("en", "The mayor told AFP that the mill had been insured, but not against a flood of water."),
    ("en", "The mill in Varn, seen on Monday before the flood. (Jo Doe/AP)"),
    ("en", "AP Photo/Jo Doe"),
    ("en", "(CNN) The mill by the river has burnt down for the second time in a year, they said."),
    ("fr", "Le maire a déclaré à l'AFP que le moulin n'était pas assuré contre une telle crue."),
    ("fr", "© AFP / Ada Quill"),
    ("de", "Das sagte die Bürgermeisterin der dpa, als sie vor der Mühle auf den Fluss sah."),
    ("de", "Foto: Jo Doe/dpa"),
)
LINES = (
    *(text for _, text, _ in CREDITED),
    *(text for _, text in UNCREDITED),
    *(line for lines in PROSE.values() for line in lines),
    "Mill in Varn burns down again",
    "Jo Doe",
    "By Jo Doe",
    "Share",
    "Monday, June 3, 2031",
    "Read also: Ten mills you must see",
    "Subscribe to our newsletter",
    "A map of Varn",
)
SOURCES = (None, "The Varn Times", "cnn.com")
QUICK = QuickCredits()


def fully(text, source=None, language=None):
    cleaned = clean_article(Article(text=text, source=source, language=language))
    return tuple(dict.fromkeys(credit.agency for credit in cleaned.credits))


def within(language, line):
    """A line of its own above, between and below the paragraphs of a story."""
    story = PROSE[language]
    for index in range(len(story) + 1):
        yield "\n\n".join((*story[:index], line, *story[index:]))


@pytest.mark.parametrize(("language", "line", "agency"), CREDITED)
def test_what_is_credited_is_found_quickly(language, line, agency):
    """Wherever the full rules see a credit, the quick ones do, too; somewhere they do."""
    answers = [
        (QUICK.of(text, None, language), fully(text, None, language))
        for text in within(language, line)
    ]
    assert [quick for quick, _ in answers] == [full for _, full in answers]
    assert any(quick == (agency,) for quick, _ in answers)


@pytest.mark.parametrize(("language", "line"), UNCREDITED)
def test_a_mention_or_a_picture_is_no_credit_quickly_either(language, line):
    """Who was told, whose picture it is, and a house without a sign of a client: no credit."""
    for text in within(language, line):
        assert QUICK.of(text, None, language) == fully(text, None, language) == ()


@settings(max_examples=400)
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=6),
    gap=st.sampled_from(("\n", "\n\n")),
    source=st.sampled_from(SOURCES),
)
def test_quick_and_full_rules_agree(lines, gap, source):
    """Any mixture of paragraphs, credits, mentions and pictures gives the same agencies."""
    text = gap.join(lines)
    assert QUICK.of(text, source, None) == fully(text, source)


@settings(max_examples=200)
@given(
    head=st.lists(st.sampled_from(LINES), max_size=3),
    foot=st.lists(st.sampled_from(LINES), max_size=3),
    language=st.sampled_from(tuple(PROSE)),
    n=st.integers(0, 5),
    source=st.sampled_from(SOURCES),
)
def test_the_lines_left_unjudged_do_not_matter(head, foot, language, n, source):
    """The agencies are the same where prose stands between the head of an article and its foot."""
    text = "\n".join((*head, *(PROSE[language] * n), *foot))
    assert QUICK.of(text, source, language) == fully(text, source, language)


@pytest.mark.parametrize("text", ["", " \n", "AP", "(AP)", "AP " * 5_000, "(afp/\n" * 2_000])
def test_odd_texts_have_an_answer(text):
    """Blank texts, and names without end, are judged like any other text."""
    assert QUICK.of(text, None, None) == fully(text)


def test_agencies_of_ones_own_are_found_quickly():
    """The names come from the table; those of newsdiff's own are not known to another."""
    table = AgencyTable([Agency(name="VNA", names=["VNA", "Varn News Agency"])])
    text = "\n\n".join(("VARN (VNA) - The mill is gone.", "VARN (AP) - So is the weir.", *EN))
    assert QuickCredits(table).of(text, None, "en") == ("VNA",)


def test_a_house_is_not_credited_on_its_own_page():
    """The source decides whether a broadcaster's stamp is its client's credit."""
    text = "\n\n".join(("Varn (CNN) -- The mill by the river has burnt down again.", *EN))
    assert QUICK.of(text, "cnn.com", None) == ()
    assert QUICK.of(text, "The Varn Times", None) == ("CNN",)


def names():
    for agency in load_agencies().agencies:
        for name in agency.names:
            yield name
            yield name.upper()


@pytest.mark.parametrize("frame", ["{}", "VARN ({}) - The", "by {}, of Varn", "x/{}\n", "«{}»."])
def test_the_scan_misses_no_name(frame):
    """Every name of the table is found as it is written and in capitals, whatever marks follow."""
    scan = NameScan(load_agencies())
    assert [name for name in names() if not scan.places(frame.format(name))] == []


@pytest.mark.parametrize("frame", ["({})", "(x/{})", "rt/{}", "(mlk, {})", "(avec {})", "[{}/x]"])
def test_the_scan_finds_small_letters_in_brackets_and_lists(frame):
    """A name of one word counts in small letters between signs."""
    scan = NameScan(load_agencies())
    single = [name.lower() for name in names() if " " not in name]
    assert [name for name in single if not scan.places(frame.format(name))] == []


@pytest.mark.parametrize("text", ["APs", "x-AP", "AP-x", "MAPS", "a reuters", "TAPE", "XAFP"])
def test_the_scan_takes_no_part_of_a_word(text):
    """A name is a whole word, and outside brackets written as the table has it."""
    assert NameScan(load_agencies()).places(text) == []


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize("n", [1, 3, 40])
def test_the_language_is_the_same_quickly(language, n):
    """A sample in the midst tells the language of a short and of a long text."""
    text = "\n".join(PROSE[language] * n)
    assert quick_language(text) == detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "42", "Varn 3 2 Skerry 1 0", "lorem ipsum dolor sit amet " * 90]
)
def test_no_language_is_none_quickly(text):
    """Where the words decide nothing, the quick way says so, too."""
    assert quick_language(text) == detect_language(text) == "und"


def test_a_sample_that_is_not_clear_is_not_trusted():
    """Where the sample is more of one language than of another, the whole text decides."""
    text = "\n".join((*EN * 2, *FR, EN[0], *FR, *FR, *EN * 14))
    assert quick_language(text) == detect_language(text) == "en"
