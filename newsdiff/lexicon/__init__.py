"""What newsdiff knows of each language: one TOML file a language, and `common.toml` for all.

The form of the files is explained at the top of `common.toml`. A file is parsed once, when
something of it is first asked for; lists are literal strings of many lines, which `tomllib` takes
in one piece. Stages make their own views of the lists and name no language themselves.

Time and memory are linear in the files asked for.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsdiff.lexicon.dates import month_numbers
from newsdiff.packaged import read_packaged

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "COMMON",
    "any_lines",
    "any_words",
    "flag",
    "general",
    "languages",
    "lines",
    "months",
    "pairs",
    "part",
    "phrase_pattern",
    "reach",
    "reach_lines",
    "reach_words",
    "words",
]

COMMON = "common"
"""Stands for the file of what is common to all languages."""

_FOLDER = Path(__file__).parent
_NOTHING: dict[str, Any] = {}


@cache
def languages() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a file, in alphabetical order."""
    return tuple(sorted({path.stem for path in _FOLDER.glob("*.toml")} - {COMMON}))


@cache
def general() -> tuple[str, ...]:
    """Languages whose words count in every text, and stand in for a language without a file.

    Pages mix languages (an English agency line below a French story), and the rules were read on
    pages of these. The first is the one to fall back to where only one can be.
    """
    return tuple(_file(COMMON)["general"].split())


@cache
def reach(language: str) -> tuple[str, ...]:
    """Files whose lists are taken together for a text of the language: common, general, its own.

    Example:
        >>> reach("it")
        ('common', 'en', 'fr', 'de', 'es', 'it')
    """
    own = () if language in general() or language not in languages() else (language,)
    return (COMMON, *general(), *own)


@cache
def part(language: str, name: str) -> dict[str, Any]:
    """A part of a language's file, such as "align"; empty where there is none.

    Args:
        language: ISO 639-1 code, or `COMMON`.
        name: of the part; `outer.inner` for a part within one.
    """
    known = language == COMMON or language in languages()
    found: dict[str, Any] = _file(language) if known else _NOTHING
    for step in name.split("."):
        found = found.get(step, _NOTHING)
    return found


def words(language: str, name: str, key: str) -> tuple[str, ...]:
    """A list of words of a part; empty where there is none."""
    return tuple(part(language, name).get(key, "").split())


def lines(language: str, name: str, key: str) -> tuple[str, ...]:
    """A list of phrases of a part, one a line; empty where there is none."""
    listed = part(language, name).get(key, "")
    return tuple(phrase for line in listed.splitlines() if (phrase := line.strip()))


def pairs(language: str, name: str, key: str) -> dict[str, str]:
    """What each word of a list stands for (`word=value`); empty where there is none."""
    return dict(entry.split("=") for entry in words(language, name, key))


def flag(language: str, name: str, key: str) -> bool:
    """A statement about a language that holds where its file makes it."""
    return bool(part(language, name).get(key, False))


@cache
def any_lines(name: str, key: str) -> tuple[str, ...]:
    """The phrases of a list in all files, each once, where no language is known."""
    return _each_once(line for code in _all_files() for line in lines(code, name, key))


@cache
def any_words(name: str, key: str) -> tuple[str, ...]:
    """The words of a list in all files, each once, where no language is known."""
    return _each_once(word for code in _all_files() for word in words(code, name, key))


def reach_lines(language: str, name: str, key: str) -> tuple[str, ...]:
    """The phrases of a list in all files within reach of a language, each once."""
    return _each_once(line for code in reach(language) for line in lines(code, name, key))


def reach_words(language: str, name: str, key: str) -> tuple[str, ...]:
    """The words of a list in all files within reach of a language, each once."""
    return _each_once(word for code in reach(language) for word in words(code, name, key))


@cache
def months() -> dict[str, int]:
    """Number of each month, 1 to 12, by its names and abbreviations in all languages.

    Example:
        >>> months()["giugno"], months()["déc"]
        (6, 12)
    """
    numbers: dict[str, int] = {}
    for code in (*general(), *languages()):
        for name, number in month_numbers(lines(code, "dates", "months")):
            numbers.setdefault(name.casefold(), number)
    return numbers


def phrase_pattern(phrases: Iterable[str]) -> str:
    r"""An alternation of phrases for a regular expression, the longest first.

    In a phrase `/` separates other forms of a word, `?` makes a word optional and `*` is any word
    (`l'un` and `porte-parole` are one); an apostrophe at a word's end is one of either form and has
    no space behind it.

    Example:
        >>> pattern = re.compile(phrase_pattern(["told the?", "déclaré *? à l'?"]))
        >>> [bool(pattern.fullmatch(text)) for text in ("told the", "déclaré hier à l’", "tol")]
        [True, True, False]
    """
    made = sorted((_phrase(phrase) for phrase in dict.fromkeys(phrases)), key=lambda one: -len(one))
    return "(?:" + "|".join(made) + ")" if made else r"(?!)"


def _phrase(phrase: str) -> str:
    pattern, gap = "", ""
    for word in phrase.split():
        forms = word.removesuffix("?").split("/")
        made = "|".join(map(_form, forms))
        made = made if len(forms) == 1 else f"(?:{made})"
        after = "" if forms[-1].endswith("'") else " "
        if not word.endswith("?"):
            pattern += f"{gap}{made}"
            gap = after
        elif pattern:
            pattern += f"(?:{gap}{made})?"
        else:
            pattern = f"(?:{made}{after})?"
    return pattern


def _form(form: str) -> str:
    if form == "*":
        return r"\w[\w'’-]{0,39}"
    return re.escape(form.replace("_", " ")).replace("'", "['’]")


def _all_files() -> tuple[str, ...]:
    return (COMMON, *general(), *languages())


def _each_once(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entries))


@cache
def _file(language: str) -> dict[str, Any]:
    return read_packaged(_FOLDER / f"{language}.toml")
