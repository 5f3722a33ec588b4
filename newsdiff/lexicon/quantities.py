"""The words of a language that make quantities and dates, put in tables when first asked for.

A word that is a compound of number words (`zweiundzwanzig`, `duecentocinquanta`) is taken apart
from the left, time O(letters × longest part), and its parts are put together as in Hurford (The
Linguistic Theory of Numerals, 1975): what is larger multiplies, the rest is added. The value of
each word is remembered, of `_MAX_KNOWN` words at most.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.lexicon import COMMON, flag, lines, pairs, words
from newsdiff.lexicon.dates import full_names, short_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Bound", "QuantityWords", "last_place", "quantity_words"]

Bound = Literal["", "about", "at_least", "at_most"]

_BOUNDS: tuple[Bound, ...] = ("about", "at_least", "at_most")
_BEHIND: tuple[tuple[str, Bound], ...] = (("or_more", "at_least"), ("or_less", "at_most"))
_MAX_KNOWN = 100_000
"""Words of a language that are remembered."""
_MAX_COMPOUND = 80
"""Letters of a word that may be a compound of number words."""
_HUNDRED, _THOUSAND = 100, 1_000
_FOUR_TWENTY = (4, 20)
"""`quatre-vingt`, which is 80."""
_SCORES, _TEENS = (60, 80), range(10, 20)
"""Tens to which ten and more are added (`soixante-dix`, `quatre-vingt-dix`)."""


@attrs.frozen(kw_only=True)
class QuantityWords:
    """The words of a language that make quantities and dates, case-folded.

    Attributes:
        numbers: words for figures.
        parts: the same, and what is one only within a compound.
        magnitudes: what multiplies the number before it.
        collectives: the same, and a number behind an article, too (`une dizaine`).
        ordinals: words for first, second and so on.
        grammar: words without content.
        joiners: words between the parts of a number (`treinta y dos`).
        ordinal_ends: letters behind a figure that make it an ordinal.
        modifiers: by their last word, phrases before a number, the longest first.
        behind: phrases behind a number that make it a bound (`or more`).
        percent: phrases behind a percentage.
        currencies: units of currency by their words and signs.
        rates: words before what a number is set in relation to (`per 100,000`).
        before_year: words before the number of a year.
        has_ordinal_stops: a number with a stop is an ordinal (`3. Juli`).
        clock: words behind a time of the day.
        months: numbers of the months by their names; short_months: by abbreviations.
        days: numbers of the weekdays by their names, with a part of the day or without.
        needs_capital: a name of a day or month is one only with a capital.
    """

    numbers: dict[str, int]
    parts: dict[str, int]
    magnitudes: dict[str, int]
    collectives: dict[str, int]
    ordinals: dict[str, int]
    grammar: frozenset[str]
    joiners: frozenset[str]
    ordinal_ends: frozenset[str]
    modifiers: dict[str, list[tuple[tuple[str, ...], Bound]]]
    behind: tuple[tuple[tuple[str, ...], Bound], ...]
    percent: tuple[tuple[str, ...], ...]
    currencies: dict[str, str]
    clock: frozenset[str]
    rates: frozenset[str]
    before_year: frozenset[str]
    has_ordinal_stops: bool
    months: dict[str, int]
    short_months: dict[str, int]
    days: dict[str, int]
    needs_capital: bool
    known: dict[str, bool] = attrs.field(factory=dict, eq=False, repr=False)
    compounds: dict[str, int | None] = attrs.field(factory=dict, eq=False, repr=False)

    def may_start(self, key: str) -> bool:
        """Whether a quantity may start with a word, an article apart; remembered in `known`."""
        if len(self.known) > _MAX_KNOWN:
            self.known.clear()
            self.compounds.clear()
        listed = (self.numbers, self.ordinals, self.months, self.short_months, self.days)
        is_listed = any(key in table for table in listed)
        return key[:1].isdigit() or is_listed or self.compound(key) is not None

    def grow(
        self, sums: tuple[float, float], word: float, key: str, *, is_joined: bool
    ) -> tuple[float, float] | None:
        """A number with one more word.

        Args:
            sums: the thousands that are done with, and what is below them so far.
            word: value of the word.
            key: the word, or the hyphen before it.
            is_joined: whether a joiner stands before it.

        Returns:
            The same with the word; None where the word does not belong to the number.
        """
        total, group = sums
        is_power = word >= _THOUSAND and word == last_place(word) and not is_joined
        is_factor = (word == _HUNDRED or key in self.collectives) and not is_joined
        if is_power and word > total + group:
            return (total + group) * word, 0.0
        if is_power and group and (not total or word < last_place(total)):
            return total + group * word, 0.0
        if is_factor and 0 < group < _HUNDRED:
            return total, group * word
        if key == "-" and (group % _HUNDRED, word) == _FOUR_TWENTY:
            return total, group - 4 + 80
        is_less = word < last_place(group or total)
        is_score = group % _HUNDRED in _SCORES and word in _TEENS
        return (total, group + word) if is_less or is_score else None

    def compound(self, key: str) -> int | None:
        """The value of a word that is made of number words, remembered."""
        if key not in self.compounds:
            self.compounds[key] = _compound(key, self.parts)
        return self.compounds[key]


def last_place(value: float) -> float:
    """The place of the last digit that is not zero, as a power of ten; 1 for 0.

    Example:
        >>> last_place(1_500)
        100.0
    """
    place = 1.0
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def _valued(language: str, key: str) -> dict[str, int]:
    return {word: int(value) for word, value in pairs(language, "align", key).items()}


@cache
def quantity_words(language: str) -> QuantityWords:
    """The tables of a language (ISO 639-1), empty where its file has no such words."""
    numbers = _valued(language, "numbers")
    grammar = (*words(language, "words", "grammar"), *words(language, "align", "function"))
    return QuantityWords(
        numbers=numbers,
        parts=numbers | _valued(language, "number_parts"),
        magnitudes=_valued(language, "magnitudes"),
        collectives=_valued(language, "collectives"),
        ordinals=_valued(language, "ordinals"),
        grammar=frozenset(form for word in grammar for form in (word, f"{word}'")),
        joiners=frozenset(words(language, "align", "number_joiners")),
        ordinal_ends=frozenset(words(language, "align", "ordinal_ends")),
        modifiers=_modifiers(language),
        behind=tuple(
            (tuple(phrase.split()), bound)
            for key, bound in _BEHIND
            for phrase in lines(language, "align", key)
        ),
        percent=tuple(
            tuple(phrase.split())
            for code in (COMMON, language)
            for phrase in lines(code, "align", "percent")
        ),
        currencies=pairs(COMMON, "align", "currencies") | pairs(language, "align", "currencies"),
        clock=frozenset(words(language, "align", "clock")),
        before_year=frozenset(words(language, "align", "before_year")),
        has_ordinal_stops=flag(language, "segment", "ordinals"),
        rates=frozenset(words(language, "align", "rates")),
        months=_places(language, "months", full_names),
        short_months=_places(language, "months", short_names),
        days=_day_words(language),
        needs_capital=flag(language, "dates", "capital"),
    )


def _modifiers(language: str) -> dict[str, list[tuple[tuple[str, ...], Bound]]]:
    modifiers: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound in _BOUNDS:
        for phrase in lines(language, "align", bound):
            split = tuple(phrase.split())
            modifiers.setdefault(split[-1], []).append((split, bound))
    for listed in modifiers.values():
        listed.sort(key=lambda entry: (-len(entry[0]), entry))
    return modifiers


def _places(
    language: str, key: str, names: Callable[[Sequence[str]], tuple[str, ...]]
) -> dict[str, int]:
    """Each name with the number of its line, from 1."""
    listed = enumerate(lines(language, "dates", key), 1)
    return {name.casefold(): at for at, line in listed for name in names([line])}


def _day_words(language: str) -> dict[str, int]:
    """Names of days, alone and with a part of the day behind (`Mittwochabend`)."""
    parts = ("", *words(language, "dates", "day_parts"))
    names = _places(language, "days", full_names)
    return {name + part: at for name, at in names.items() for part in parts}


def _compound(key: str, parts: Mapping[str, int]) -> int | None:
    """The value of a word that is made of number words without a gap."""
    if len(key) > _MAX_COMPOUND or not parts:
        return None
    longest = max(map(len, parts))
    reached: dict[int, tuple[int, ...]] = {0: ()}
    for start in range(len(key)):
        if start in reached:
            for end in range(start + 1, min(len(key), start + longest) + 1):
                if key[start:end] in parts and (end not in reached):
                    reached[end] = (*reached[start], parts[key[start:end]])
    found = reached.get(len(key), ())
    return _joined(found) if len(found) > 1 else None


def _joined(found: tuple[int, ...]) -> int | None:
    """Parts put together: ones before tens are added too (`zweiundzwanzig`)."""
    total = group = 0
    for part in found:
        if part >= _THOUSAND:
            total, group = total + max(1, group) * part, 0
        elif part == _HUNDRED:
            group = max(1, group) * part
        else:
            group += part
    return total + group
