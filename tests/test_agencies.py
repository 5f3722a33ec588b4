"""The one table of agencies: mentions in running text, tables of one's own, bad tables."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import newsdiff
from newsdiff.agencies import Agency, AgencyTable, load_agencies
from newsdiff.clean import clean_article
from newsdiff.cli import main
from newsdiff.errors import InputError
from newsdiff.model import Article

PACKAGE = Path(newsdiff.__file__).parent
STORY = "The ferry will stay in port until June because its engine failed in the storm last night."
OTHER = "Ines Marlow, who runs the line, {} that nobody was hurt and that repairs had begun."


def mentioned(text, language="en", **options):
    cleaned = clean_article(Article(text=text, language=language), **options)
    return [(mention.agency, mention.is_witness) for mention in cleaned.mentions]


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        (
            "The mayor told Anadolu that the bridge was closed for the whole of the night.",
            "Anadolu",
        ),
        ("The mayor told Anadolu Agency that the bridge was closed for the night.", "Anadolu"),
        ("The mayor told AAP on Monday that the bridge was closed for the night.", "AAP"),
        ("The bridge was closed for the whole of the night, the mayor told PTI.", "PTI"),
        ("The mayor told the PA news agency that the bridge was closed for the night.", "PA"),
        ("The mayor told AFP that the bridge was closed for the whole of the night.", "AFP"),
        (
            "The mayor told Askanews that the bridge was closed for the whole of the night.",
            "Askanews",
        ),
    ],
)
def test_whoever_is_told_is_a_witness(sentence, agency):
    """Every agency of the table is heard where somebody speaks to it."""
    assert mentioned(sentence) == [(agency, True)]


@pytest.mark.parametrize(
    ("sentence", "language", "told"),
    [
        ("« La digue tient », a expliqué l'un d'eux à l'AFP, sur le pont fermé.", "fr", True),
        ("« La digue tient », a indiqué une source policière à l'AFP, sur le pont.", "fr", True),
        (
            "« Elle tient », a dit mardi la porte-parole de l'usine à l'AFP, sur le pont.",
            "fr",
            True,
        ),
        ("Il a annoncé la fin. Le plan a été transmis à l'AFP par le bureau de Velm.", "fr", False),
        ("Il a annoncé la fin du pont. Les photos de l'AFP le montrent dans la nuit.", "fr", False),
        ("The bridge is shut, she told a reporter for AFP on the bank of the river.", "en", True),
        ("She told a story for children. AFP says that the bridge is still shut.", "en", False),
        ("Die Brücke ist gesperrt, sagte ein Sprecher der dpa am Ufer des Flusses.", "de", True),
        ("Das sagte ein Sprecher, berichtet die dpa vom Ufer des Flusses in Velm.", "de", False),
    ],
)
def test_a_short_subject_may_stand_before_whom_it_tells(sentence, language, told):
    """Within a sentence some words may stand between the verb and the agency; no credit arises."""
    assert [is_witness for _, is_witness in mentioned(sentence, language)] == [told]
    page = clean_article(Article(text=sentence, language=language))
    assert page.credits == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor told AAP workers that the bridge was closed for the whole of the night.",
        "An AAP team came to see the bridge, which was closed for the whole of the night.",
        "The PA said that the bridge in the valley was closed for the whole of the night.",
        "The mayor told PA that the bridge in the valley was closed for the whole night.",
        "A CP train and a MIA van stood before the bridge, which was closed for the night.",
        "The RIA and the SDA were asked about the bridge, which was closed for the night.",
        "The mayor told CNN that the bridge was closed for the whole of the night.",
        "The mayor told Getty that the bridge was closed for the whole of the night.",
        "The mayor wrote to @AFP and #AFP that the bridge was closed for the night.",
    ],
)
def test_a_short_form_that_means_much_else_is_no_mention(sentence):
    """Precision first: a bare word that may be a party, a place or a broadcaster is left alone."""
    assert mentioned(sentence) == []


def test_a_credit_is_no_mention():
    """What is credited is counted once, as a credit."""
    assert mentioned(f"VARN (AFP) - {STORY}") == []
    assert mentioned("") == []


OWN = """
["Meridian"]
names = ["Meridian", "MNW"]
pictures = ["Meridian Pix"]
"""


def test_agencies_of_ones_own_reach_every_stage(tmp_path, capsys):
    """A table given to compare works in credits, pictures, mentions and attribution."""
    table = tmp_path / "mine.toml"
    table.write_text(OWN, encoding="utf-8")
    left = f"VARN (MNW) - {STORY}\n\n{OTHER.format('told MNW')}\n\nJo Doe/Meridian Pix"
    right = f"{STORY}\n\n{OTHER.format('told MNW')}"
    articles = [Article(text=left, source="a"), Article(text=right, source="b")]
    assert not newsdiff.compare(*articles).attributions
    for agencies in (table, load_agencies(table)):
        result = newsdiff.compare(*articles, agencies=agencies)
        assert [credit.agency for credit in result.articles[0].credits] == ["Meridian"]
        assert result.articles[0].segmented.blocks[-1].kind == "photo_credit"
        assert [each.agency for each in result.articles[1].segmented.mentions] == ["Meridian"]
        found = {each.article: each for each in result.attributions}
        assert found[1].agency == "Meridian"
        assert "witness" in {piece.kind for piece in found[1].evidence}
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, text in zip(paths, (left, right), strict=True):
        path.write_text(text, encoding="utf-8")
    command = ["compare", *map(str, paths), "--format", "json", "--agencies", str(table)]
    assert main(command) == 0
    assert '"Meridian"' in capsys.readouterr().out
    assert main([*command[:-1], str(tmp_path / "none.toml")]) == 2
    assert "none.toml: cannot read the agencies" in capsys.readouterr().err


def test_a_name_that_both_tables_have_means_ones_own(tmp_path):
    """A known agency loses the name that another of one's own table has."""
    table = tmp_path / "mine.toml"
    table.write_text('[Alp]\nnames = ["AAP"]\n', encoding="utf-8")
    mine = load_agencies(table)
    assert mentioned("The mayor told AAP workers to close the bridge at night.", agencies=mine) == [
        ("Alp", True)
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('[V]\nnames = "V"', r"\[V\] names must be a list of strings"),
        ("[V]\nnames = [3]", r"\[V\] names must be a list of strings"),
        ('[V]\nnames = [""]', r"\[V\] names has a name without letters"),
        ('[V]\nknown_as = ["V"]', r"\[V\] has an unknown field 'known_as'; known are names"),
        ('[V]\noutlet = "yes"', r"\[V\] outlet must be true or false"),
        ('[""]\nnames = ["V"]', "the name of an agency has 1 to 100 characters"),
        (
            '[V]\nnames = ["X1"]\n[W]\nbracketed = ["X1"]',
            r"\[V\] and \[W\] both have the name 'X1'",
        ),
        ("V = 3", "'V' is a number or a date, not a section"),
        (f'[V]\nnames = ["{"v" * 101}"]', "longer than 100 characters"),
        ("# " + "x" * (10 << 20), "too large for a table of agencies"),
        ("[" * 5000, "not a table of agencies"),
    ],
)
def test_a_bad_table_is_refused(tmp_path, content, problem):
    """The error names the file, the entry, the trouble and the remedy, in few words."""
    table = tmp_path / "bad.toml"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        load_agencies(table)
    assert "bad.toml" in str(caught.value)
    assert caught.value.remedy
    assert len(caught.value.problem) < 400


def test_a_table_can_be_made_in_python():
    """Agencies are values; a list that is none is refused."""
    table = AgencyTable([Agency(name="VNA", names=["VNA"])])
    assert mentioned("The mayor told VNA that the bridge was closed at night.", agencies=table)
    with pytest.raises(TypeError, match="names must be a list of strings"):
        Agency(name="VNA", names="VNA")


def test_agencies_have_one_home():
    """No module lists names of agencies in its code (two or more): they come from the table."""
    names = {form.casefold() for agency in load_agencies().agencies for form in agency.names}
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    listed = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        found = {
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in prose
            for name in pattern.findall(node.value.casefold())
        }
        if len(found) > 1:
            listed[path.relative_to(PACKAGE).as_posix()] = found
    assert not listed


def test_settings_of_the_stages_reach_them():
    """What is linked and how relations are called can be set where articles are compared."""
    articles = [Article(text=f"{STORY} {OTHER.format(verb)}") for verb in ("said", "wrote to us")]
    assert len(newsdiff.compare(*articles).links) == 2
    strict = newsdiff.AlignSettings(min_score=1.0)
    assert len(newsdiff.compare(*articles, align=strict).links) == 1
    bounds = newsdiff.CollateSettings(thresholds=(0.9,))
    assert newsdiff.compare(*articles, collate=bounds).figures.thresholds == (0.9,)
