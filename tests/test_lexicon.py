"""The files of the lexicon: what they may hold, who reads it, and which languages are whole."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from newsdiff.lexicon import COMMON, general, languages

SOURCE = Path(__file__).parents[1] / "newsdiff"
FILES = {path.stem: path for path in sorted((SOURCE / "lexicon").glob("*.toml"))}
STAGES = ("clean", "segment", "align", "collate")
PARTS = (
    *("dates", "words", "clean", "clean.phrases", "segment"),
    *("segment.abbreviations", "align", "collate", "collate.additions", "collate.speakers"),
)
WHOLE = ("en", "fr", "de", "es", "it")
LINES = {
    "about",
    "about_house",
    "according",
    "asides",
    "experts",
    "judging",
    "local",
    "opinion",
    "views",
    "months",
    "days",
    "witness",
    "witness_after",
    "agency_nouns",
    "agency_before",
    "agency_behind",
    "contributed",
    "picture_by",
    "links",
    "link_objects",
    "shouted_links",
    "bracketed_links",
    "shared_post",
    "at_time",
    "follow",
    "click",
    "signed_leads",
    "this_text",
    "cited",
    "at_least",
    "at_most",
    "percent",
    "or_more",
    "or_less",
}
"""Lists with a phrase a line, besides all of [collate] but `nobody` and `name_words`."""
KINDS_OF_ABBREVIATIONS = {"never", "number", "may", "mostly"}
WHERE = {"whole", "starts", "ends", "has"}
STATED = {("segment/sentences.py", "en"), ("segment/decisions.py", "*")}
"""Codes in stages: the language assumed if omitted; the domains of web addresses."""


def parts_of(language):
    """Name and content of each part of a file, the parts within parts included."""
    content = tomllib.loads(FILES[language].read_text(encoding="utf-8"))
    for name, part in content.items():
        if name == "general":
            continue
        yield name, {key: value for key, value in part.items() if not isinstance(value, dict)}
        for inner, nested in part.items():
            if isinstance(nested, dict):
                yield f"{name}.{inner}", nested


def keys_of_lists():
    """Each list of words or phrases in the files but phrases and abbreviations."""
    for language in FILES:
        for name, part in parts_of(language):
            if name not in ("clean.phrases", "segment.abbreviations"):
                for key, value in part.items():
                    yield language, name, key, value


def explained():
    """The words of the explanation at the head of the common file."""
    head = FILES[COMMON].read_text(encoding="utf-8").partition("\ngeneral =")[0]
    return set(re.findall(r"\w+", head))


def strings(tree):
    """String constants of a module, docstrings apart."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    own = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own:
            yield node.value


@pytest.mark.parametrize("language", FILES)
def test_a_file_has_only_known_parts(language):
    """A part that no stage knows would be written in vain."""
    assert {name for name, _ in parts_of(language)} <= set(PARTS)


def test_every_key_is_explained():
    """Whoever adds a language reads in one place what each list is."""
    unknown = {key for _, _, key, _ in keys_of_lists()} - explained() - {"stemmers"}
    assert unknown == set()


def test_every_key_is_read():
    """A list that no stage reads is dead; the readers name it as a string."""
    named = set()
    for path in SOURCE.rglob("*.py"):
        named.update(re.findall(r"['\"](\w+)['\"]", path.read_text(encoding="utf-8")))
    assert {key for _, _, key, _ in keys_of_lists()} - named == set()


def test_phrases_and_abbreviations_say_what_they_are():
    """A heading of phrases is a kind, a place and perhaps a lead; abbreviations have four kinds."""
    for language in FILES:
        parts = dict(parts_of(language))
        for heading in parts.get("clean.phrases", {}):
            _, where, *flags = heading.split()
            assert where in WHERE, (language, heading)
            assert flags in ([], [">"]), (language, heading)
        assert set(parts.get("segment.abbreviations", {})) <= KINDS_OF_ABBREVIATIONS


def entries(name, key, value):
    """The entries of a list, as the stages take them."""
    of_collate = name == "collate" and key not in ("nobody", "name_words")
    if key in LINES or of_collate or name == "clean.phrases":
        return [line for line in value.splitlines() if line]
    return value.split()


@pytest.mark.parametrize("language", FILES)
def test_a_list_has_each_entry_once(language):
    """A second entry is a slip of the pen, or hides that the first was meant elsewhere."""
    twice = []
    for name, part in parts_of(language):
        for key, value in part.items():
            if isinstance(value, str):
                listed = entries(name, key, value)
                twice += [(name, key, one) for one in set(listed) if listed.count(one) > 1]
    assert twice == []


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_names_a_language(stage):
    """What is true of one language alone stands in its file, never in the code of a stage."""
    codes = set(languages())
    named = set()
    for path in sorted((SOURCE / stage).rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named.update((place, value) for value in strings(tree) if value in codes)
    assert {(p, c) for p, c in named if not {(p, c), (p, "*")} & STATED} == set()


def test_languages_of_the_press_are_whole():
    """Every part of these languages is filled; the matrix of all is printed."""
    filled = {
        language: {name for name, part in parts_of(language) if part} for language in languages()
    }
    print("\n" + "".join(f"{name:>24}" for name in ("", *PARTS)))  # noqa: T201
    for language in languages():
        marks = ("yes" if name in filled[language] else "-" for name in PARTS)
        print("".join(f"{cell:>24}" for cell in (language, *marks)))  # noqa: T201
    assert set(general()) <= set(WHOLE)
    assert {code: set(PARTS) - filled[code] for code in WHOLE} == {code: set() for code in WHOLE}
