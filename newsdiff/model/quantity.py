"""Quantities and dates of running text as values: `some 22 000`, `vingt-deux`, `July 3`.

A quantity is a modifier (`about`, `more than`), a number in digits or words, and what it counts in.
Number words are put together as in Hurford (The Linguistic Theory of Numerals, 1975): a word less
than the last power of ten is added, a larger one multiplies. The words of a language stand in its
lexicon.

Time and memory: linear in the tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.lexicon.quantities import last_place, quantity_words
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.lexicon.quantities import Bound, QuantityWords

__all__ = ["Quantity", "find_quantities"]

_Kind = Literal["count", "rate", "ordinal", "percent", "money", "time", "date"]

_HUNDRED, _THOUSAND, _LARGEST = 100, 1_000, 10.0**15
_YEARS = range(1_800, 2_101)
_DAYS = range(1, 32)
_DAY = 24 * 60
_MINUTES = frozenset(f"{minute:02}" for minute in range(60))
_REACH = 5  # tokens before a number among which its modifier is looked for
_MAX_DIGITS = 18
_SHORT = 3
"""Letters of a word of grammar that may stand between the parts of a date."""

_DIGITS = regex(r"(\d+(?:[.,:'’ \xa0\u2009\u202f]\d+)*)(.*)", re.DOTALL)
_GROUPED = regex(r"[1-9]\d{0,2}(?:[.,'’ \xa0\u2009\u202f]\d{3})+(?!\d)")
_DECIMAL = regex(r"\d{1,18}[.,]\d{1,18}")
_CLOCK = regex(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?")
_HOUR_LETTER = regex(r"h([0-5]\d)?")
_DAY_MONTH_YEAR = regex(r"([012]?\d|3[01])\.(0?[1-9]|1[0-2])(?:\.((?:19|20)\d\d))?")


@attrs.frozen(kw_only=True)
class Quantity:
    """A quantity or a date at tokens [first, end), with its modifier.

    Attributes:
        first: first token, that of the modifier where there is one.
        number: first token without the modifier.
        end: one past the last token.
        kind: what it measures; a `count` is of what the words beside it say.
        value: the number; minutes of the day for a time; 0 for a date.
        step: the place of its last digit that is not zero, as a power of ten (10 for 120).
        bound: what the modifier makes of it.
        unit: currency, else "".
        date: weekday (1 to 7), day, month, year; None where it does not say.
        is_article: the word may be an article as well (`un`, `one`).
    """

    first: int
    number: int
    end: int
    kind: _Kind
    value: float
    step: float = 1.0
    bound: Bound = ""
    unit: str = ""
    date: tuple[int | None, ...] = ()
    is_article: bool = False


def find_quantities(
    raw: str, starts: Sequence[int], ends: Sequence[int], keys: Sequence[str], language: str
) -> tuple[Quantity, ...]:
    """Find the quantities and dates in a run of tokens.

    Args:
        raw: text that the offsets point into.
        starts: first code point of each token.
        ends: one past the last.
        keys: case-folded word of each token, or the sign itself.
        language: ISO 639-1 code; of a language without words only digits are found.

    Returns:
        In order, none overlapping another.
    """
    reader = _Reader(raw, starts, ends, keys, quantity_words(language))
    return tuple(reader.quantities())


@attrs.frozen
class _Reader:
    """Reads the tokens from left to right."""

    raw: str
    starts: Sequence[int]
    ends: Sequence[int]
    keys: Sequence[str]
    table: QuantityWords

    def quantities(self) -> Iterator[Quantity]:
        free = 0
        known, collectives = self.table.known, self.table.collectives
        for at, key in enumerate(self.keys):
            is_start = known.get(key)
            if is_start is None:
                is_start = known[key] = self.table.may_start(key)
            if at >= free and (is_start or self.key(at + 1) in collectives):
                found = (self.date(at) if is_start else None) or self.quantity(at, free)
                if found is not None:
                    yield found
                    free = found.end

    def key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def is_digit(self, at: int) -> bool:
        return self.key(at)[:1].isdigit()

    def touches(self, at: int) -> bool:
        """Whether a token follows the one before without a space."""
        return 0 < at < len(self.keys) and self.starts[at] == self.ends[at - 1]

    def date(self, at: int) -> Quantity | None:
        key = self.keys[at]
        if not (key in self.table.days or self._month(at) or self._is_day(at)):
            return self._numeric_date(at)
        weekday, place = self._weekday(at), at
        end = at + 1 if weekday is not None else at
        if weekday is not None:
            place = self._past_fillers(end)
        day, month = None, None
        if self._is_day(place):
            after = self._past_fillers(place + 1)
            if month := self._month(after):
                day, end = self._day(place), after + 1
        elif month := self._month(place):
            end = place + 1
            after = end + (self.key(end) == ".")
            if self._is_day(after) and not self._is_counted(after):
                day, end = self._day(after), after + 1
        year = None
        if month:
            key = self.key(end)
            after = end + (key == "," or (key in self.table.grammar and len(key) < _SHORT))
            if year := self._year(after):
                end = after + 1
        if weekday is None and month is None:
            return None
        return Quantity(
            first=at, number=at, end=end, kind="date", value=0, date=(weekday, day, month, year)
        )

    def _numeric_date(self, at: int) -> Quantity | None:
        match = _DAY_MONTH_YEAR.fullmatch(self.raw, self.starts[at], self.ends[at])
        is_stopped = (
            self.table.has_ordinal_stops and self.key(at + 1) == "." and self.touches(at + 1)
        )
        if match is None or not (match[3] or is_stopped):
            return None
        day, month, year = (int(part) if part else None for part in match.groups())
        return Quantity(
            first=at, number=at, end=at + 1, kind="date", value=0, date=(None, day, month, year)
        )

    def _weekday(self, at: int) -> int | None:
        known = self.table.days.get(self.keys[at])
        is_name = known is not None and (not self.table.needs_capital or self._is_capital(at))
        return known if is_name else None

    def _month(self, at: int) -> int | None:
        key = self.key(at)
        month = self.table.months.get(key)
        if month is None and any(map(self.is_digit, (at - 1, at + 1, at + 2))):
            month = self.table.short_months.get(key)
        if month is None or (self.table.needs_capital and not self._is_capital(at)):
            return None
        return month

    def _is_capital(self, at: int) -> bool:
        return self.raw[self.starts[at]].isupper()

    def _day(self, at: int) -> int:
        return int(re.match(r"\d+", self.keys[at])[0])  # type: ignore[index]

    def _is_day(self, at: int) -> bool:
        match = _DIGITS.fullmatch(self.key(at))
        if match is None or not match[1].isdecimal() or len(match[1]) > 2:  # noqa: PLR2004
            return False
        return int(match[1]) in _DAYS and (not match[2] or match[2] in self.table.ordinal_ends)

    def _is_counted(self, at: int) -> bool:
        """Whether a number behind a month is a quantity of its own (`in May 15 people`)."""
        return self.key(at + 1) in self.table.magnitudes or self._percent(at + 1) > 0

    def _year(self, at: int) -> int | None:
        key = self.key(at)
        return int(key) if key.isdecimal() and len(key) == 4 and int(key) in _YEARS else None  # noqa: PLR2004

    def _past_fillers(self, at: int) -> int:
        """Behind a comma, a stop or a short word of grammar, two at most."""
        for place in (at, at + 1):
            key = self.key(place)
            if key not in {",", "."} and (len(key) > _SHORT or key not in self.table.grammar):
                return place
        return at + 2

    def quantity(self, at: int, free: int) -> Quantity | None:
        number = self._number(at)
        if number is None:
            return None
        kind, value, step, end = number
        unit = ""
        start = at
        before, behind = self.key(at - 1), self.key(end)
        if (length := self._percent(end)) and kind == "count":
            kind, end = "percent", end + length
        elif kind == "count" and at > free and before in self.table.currencies:
            kind, unit, start = "money", self.table.currencies[before], at - 1
        elif kind == "count" and (length := self._currency(end)):
            end += length
            kind, unit = "money", self.table.currencies[self.keys[end - 1]]
        elif kind in {"count", "time"} and behind in self.table.clock and value <= _DAY:
            kind, value, end = "time", self._minutes(kind, value, behind), end + 1
            if self.is_digit(end) and self.key(end) in _MINUTES and self.is_digit(at):
                value, end = value + int(self.key(end)), end + 1
        elif kind == "count" and self._is_year(at, end, value):
            date = (None, None, None, int(value))
            return Quantity(first=at, number=at, end=end, kind="date", value=0, date=date)
        elif kind == "count" and before in self.table.rates:
            kind = "rate"
        first, bound = self._modifier(start, end, free)
        is_article = end == at + 1 and self.keys[at] in self.table.grammar
        return Quantity(
            first=first,
            number=start,
            end=end,
            kind=kind,
            value=value,
            step=step,
            bound=bound,
            unit=unit,
            is_article=is_article,
        )

    def _percent(self, at: int) -> int:
        """How many tokens from here say that it is a percentage."""
        for phrase in self.table.percent:
            if self._reads(phrase, at):
                return len(phrase)
        return 0

    def _reads(self, phrase: Sequence[str], at: int) -> bool:
        return all(self.key(at + place) == word for place, word in enumerate(phrase))

    def _currency(self, at: int) -> int:
        """How many tokens from here name a currency, `of` before it included."""
        for length in (1, 2):
            if self.key(at + length - 1) in self.table.currencies:
                return length
            if self.key(at) not in self.table.grammar or len(self.key(at)) > _SHORT:
                break
        return 0

    def _minutes(self, kind: str, value: float, behind: str) -> float:
        minutes = value if kind == "time" else value * 60
        is_afternoon = behind.startswith("p") and minutes < 12 * 60
        return minutes + 12 * 60 if is_afternoon else minutes

    def _is_year(self, at: int, end: int, value: float) -> bool:
        if end > at + 1 or self._year(at) is None:
            return False
        behind, before = self.key(end), self.key(at - 1)
        if (
            before in self.table.before_year
            or not behind[:1].isalpha()
            or behind in self.table.grammar
        ):
            return True
        return before in self.table.grammar and value % _HUNDRED != 0

    def _modifier(self, start: int, end: int, free: int) -> tuple[int, Bound]:
        words = [at for at in range(max(free, start - _REACH), start) if self.keys[at] != '"']
        listed = self.table.modifiers.get(self.keys[words[-1]], ()) if words else ()
        for phrase, bound in listed:
            if tuple(self.keys[at] for at in words[-len(phrase) :]) == phrase:
                return words[-len(phrase)], bound
        for phrase, bound in self.table.behind:
            if self._reads(phrase, end) or self._reads(phrase, end + 1):
                return start, bound
        return start, ""

    def _number(self, at: int) -> tuple[_Kind, float, float, int] | None:
        """Kind, value, step and end of the number that starts here."""
        if self.is_digit(at):
            return self._in_digits(at)
        key, end = self.keys[at], at + 1
        if key in self.table.ordinals:
            return "ordinal", float(self.table.ordinals[key]), 1.0, end
        value, rough = self._word(key), 0
        if key in self.table.grammar and (rough := self.table.collectives.get(self.key(end), 0)):
            value, end = rough, end + 1
        if value is None:
            return None
        total, last = self._composed(float(value), end)
        return "count", total, rough if rough == total else last_place(total), last

    def _word(self, key: str) -> int | None:
        return self.table.numbers.get(key) or self.table.compound(key)

    def _composed(self, value: float, end: int) -> tuple[float, int]:
        """The number words that go on with a number, put together."""
        sums = (value, 0.0) if value >= _THOUSAND else (0.0, value)
        while (following := self._next_word(end)) is not None:
            place, word, is_joined = following
            key = "-" if self.key(end) == "-" else self.keys[place - 1]
            grown = self.table.grow(sums, word, key, is_joined=is_joined)
            if grown is None or sum(grown) > _LARGEST:
                break
            sums, end = grown, place
        return sum(sums), end

    def _next_word(self, at: int) -> tuple[int, float, bool] | None:
        """Where the next number word ends, its value, and whether a joiner stands before it."""
        is_joined = self.key(at) in self.table.joiners
        place = at + is_joined
        if self.key(place) == "-" and self.touches(place) and self.touches(place + 1):
            place += 1
            if self.key(place) in self.table.joiners and self.key(place + 1) == "-":
                place += 2
        key = self.key(place)
        if not key[:1].isalpha():
            return None
        value = self.table.magnitudes.get(key) or self._word(key)
        value = value or self.table.collectives.get(key)
        return None if value is None else (place + 1, float(value), is_joined)

    def _in_digits(self, at: int) -> tuple[_Kind, float, float, int] | None:
        raw, end = self._digits(at)
        match = _DIGITS.fullmatch(raw)
        is_slashed = "/" in (self.key(at - 1), self.key(end)) and len(raw) <= 2  # noqa: PLR2004
        if match is None or is_slashed:
            return None
        figure, letters = match[1], match[2].casefold()
        minutes, value = self._time(figure, letters, self.key(end)), _value(figure)
        if minutes is not None:
            return "time", minutes, 1.0, end
        if letters in self.table.ordinal_ends and value is not None:
            return "ordinal", value, 1.0, end
        key = letters or self.key(end)
        factor = self.table.magnitudes.get(key) or self.table.collectives.get(key)
        if value is None or (letters and not factor):
            return None
        end += bool(factor and not letters)
        return "count", value * (factor or 1), _step_of(figure) * (factor or 1), end

    def _time(self, figure: str, letters: str, behind: str) -> float | None:
        """Minutes of the day of `16h30`, `11:05`, `4.30pm`; nothing for what is no time."""
        clock = self.table.clock
        hour = _HOUR_LETTER.fullmatch(letters) if "h" in clock and figure.isdecimal() else None
        if hour or (letters in clock and figure.isdecimal()):
            return self._minutes("count", float(figure), letters) + int((hour and hour[1]) or 0)
        parts = _CLOCK.fullmatch(figure) if ":" in figure or {letters, behind} & clock else None
        if parts is None:
            return None
        return self._minutes("time", int(parts[1]) * 60 + int(parts[2]), letters)

    def _digits(self, at: int) -> tuple[str, int]:
        """A figure and its end; groups of digits that are tokens of their own belong to it."""
        start, end = self.starts[at], at + 1
        grouped = _GROUPED.match(self.raw, start, self.ends[-1])
        while grouped and end < len(self.keys) and self.ends[end] <= grouped.end():
            end += 1
        return self.raw[start : self.ends[end - 1]], end


def _value(figure: str) -> float | None:
    """What the digits say; nothing where their marks are none of a number (`3:2`, `1.2.3`)."""
    if _GROUPED.fullmatch(figure) or figure.isdecimal():
        return float(re.sub(r"\D", "", figure)[:_MAX_DIGITS])
    return float(figure.replace(",", ".")) if _DECIMAL.fullmatch(figure) else None


def _step_of(figure: str) -> float:
    if not _GROUPED.fullmatch(figure) and _DECIMAL.fullmatch(figure):
        return 10.0 ** -len(re.split("[.,]", figure)[1])
    return last_place(_value(figure) or 0.0)
