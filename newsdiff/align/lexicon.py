"""Word lists and stemmers by language, loaded when first asked for."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import attrs
import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Lexicon", "lexicon", "without_accents"]

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


@attrs.frozen(kw_only=True)
class Lexicon:
    """What is known of a language's words.

    Attributes:
        function: words of grammar, which carry hardly any content.
        reporting: words of reporting and of time, weak evidence that two sentences say the same.
        saying: words of attribution.
        negation: words that turn a statement round.
        hedges: words that change the figure they stand before.
        time: names of days and months.
        numbers: words for figures, as decimal digits.
        stem: from a case-folded word to its stem.
    """

    function: frozenset[str]
    reporting: frozenset[str]
    saying: frozenset[str]
    negation: frozenset[str]
    hedges: frozenset[str]
    time: frozenset[str]
    numbers: dict[str, str]
    stem: Callable[[str], str]


def without_accents(word: str) -> str:
    """`word` without combining marks, so that `Réunion` meets `Reunion`."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _stemmer(language: str) -> Callable[[str], str]:
    name = _STEMMERS.get(language)
    if name is None:
        return without_accents
    stem_word = Stemmer.Stemmer(name).stemWord

    def stem(word: str) -> str:
        try:
            return without_accents(stem_word(word))
        except UnicodeEncodeError:  # a lone surrogate
            return word

    return stem


def _elided(words: list[str]) -> Iterator[str]:
    """The words, and their forms with an apostrophe before or behind: `l'`, `n'`, `'s`."""
    for word in words:
        yield from (word, f"{word}'", f"'{word}")


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `language` (ISO 639-1); word lists are empty where none ships."""
    file = resources.files(__package__).joinpath("words").joinpath(f"{language}.toml")
    lists = tomllib.loads(file.read_text("utf-8")) if language.isalpha() and file.is_file() else {}
    numbers = (item.split("=") for item in lists.get("numbers", "").split())
    kinds = ("function", "reporting", "saying", "negation", "hedges", "time")
    return Lexicon(
        **{kind: frozenset(_elided(lists.get(kind, "").split())) for kind in kinds},
        numbers=dict((word, value) for word, value in numbers),  # noqa: C402  pairs of unknown length
        stem=_stemmer(language),
    )
