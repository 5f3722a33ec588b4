"""Agencies, and a table of them with an index of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any, Literal

import attrs

from newsdiff.lexicon import any_words
from newsdiff.patterns import regex

__all__ = ["Agency", "AgencyTable", "Match", "RunningName"]

_TOKEN = regex(r"[^\W_]+(?:-[^\W_]+)*")
_PARTS = regex(rf"\s*[/,;&|+]\s*|\s+(?:{'|'.join(any_words('clean', 'and'))})\s+")
_ANNOUNCING = "|".join((*any_words("clean", "with"), *any_words("clean", "via")))
_WITH = regex(rf"\b(?:{_ANNOUNCING})\b[: ]*", re.IGNORECASE)
_PICTURES = any_words("clean", "picture_words")
_ARTICLES = frozenset(("", *any_words("clean", "agency_articles")))
MAX_INITIALS = 4
"""A part of a bracket in small letters that is no agency is an editor's sign up to this length."""
MAX_NAME = 100
"""Code points of a name."""
_SHOWN = 3
_N_REMEMBERED = 1 << 10
"""Texts of which is remembered what they name."""
_LONGEST_REMEMBERED = 500
"""Code points of such a text."""


def _frozen(value: Any) -> Any:  # noqa: ANN401  straight from a TOML file; the validators refuse
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _agencies(agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    return tuple(agencies)


def _where(agency: Agency, field: str) -> str:
    return f"[{str(agency.name)[:40]}] {field}"


def _are_names(agency: Agency, field: attrs.Attribute[Any], value: object) -> None:
    place = _where(agency, field.name)
    if not isinstance(value, tuple) or not all(isinstance(form, str) for form in value):
        raise TypeError(f"{place} must be a list of strings")
    for form in value:
        if not _TOKEN.search(form):
            raise ValueError(f"{place} has a name without letters: {form[:40]!r}")
        if len(form) > MAX_NAME:
            raise ValueError(f"{place} has a name longer than {MAX_NAME} characters: {form[:40]}…")


def _is_name(_: object, __: object, value: Any) -> None:  # noqa: ANN401  as above
    if not isinstance(value, str):
        raise TypeError("the name of an agency is a string")
    if not value.strip() or len(value) > MAX_NAME:
        raise ValueError(
            f"the name of an agency has 1 to {MAX_NAME} characters, not {value[:40]!r}"
        )


def _is_flag(agency: Agency, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{_where(agency, field.name)} must be true or false")


@attrs.frozen(kw_only=True)
class Agency:
    """A news agency or a house that sells pictures, and how texts name it.

    Attributes:
        name: canonical short name.
        names: every way a text names the agency, in credits and in running text. A name without a
            space is matched as written or in capitals (inside brackets in any case), in running
            text as written alone; in credits a longer name is matched in any case.
        bracketed: short forms that mean much else: they count inside brackets, and in running text
            where the text itself says agency (`PA news agency`).
        witness_only: short forms that mean much else, but in running text name the agency where
            somebody speaks to it (`told PTI on Monday`) or the text itself says agency.
        pictures: names under which it credits pictures; a house that has no other names sells
            nothing but pictures.
        outlet: whether it publishes first and sells copy second, such as a broadcaster: its name in
            running text is no evidence, nor is it a credit on its own pages.
        home: what such a house calls itself as the source of an article.

    Raises:
        TypeError: a list of names that is none.
        ValueError: a name without letters.

    Example:
        >>> Agency(name="VNA", names=["VNA", "Varn News Agency"], witness_only=["VNA"])
        Agency(VNA: VNA, Varn News Agency)
    """

    name: str = attrs.field(validator=_is_name)
    names: tuple[str, ...] = attrs.field(default=(), converter=_frozen, validator=_are_names)
    bracketed: tuple[str, ...] = attrs.field(default=(), converter=_frozen, validator=_are_names)
    witness_only: tuple[str, ...] = attrs.field(default=(), converter=_frozen, validator=_are_names)
    pictures: tuple[str, ...] = attrs.field(default=(), converter=_frozen, validator=_are_names)
    outlet: bool = attrs.field(default=False, validator=_is_flag)
    home: tuple[str, ...] = attrs.field(default=(), converter=_frozen, validator=_are_names)

    def __repr__(self) -> str:
        forms = tuple(dict.fromkeys((*self.names, *self.bracketed, *self.pictures)))
        more = ", …" if len(forms) > _SHOWN else ""
        shown = ", ".join(form[:24] for form in forms[:_SHOWN])
        return f"Agency({self.name[:24]}: {shown}{more})"

    @property
    def forms(self) -> frozenset[str]:
        """All names that tell this agency from others."""
        return frozenset((*self.names, *self.bracketed, *self.witness_only, *self.pictures))

    @property
    def sells_only_pictures(self) -> bool:
        """Whether it is a house of pictures, whose name beside an agency's credits a picture."""
        has_text = self.names or self.bracketed or self.witness_only or self.outlet
        return bool(self.pictures) and not has_text

    def publishes_as(self, source: str | None) -> bool:
        """Whether an article's source is this house itself."""
        if not self.outlet or source is None:
            return False
        outlet = source.strip().lower().removeprefix("www.")
        return outlet in {home.lower() for home in self.home}

    def without(self, forms: Iterable[str]) -> Agency:
        """Return the agency without some of its names."""
        others = frozenset(forms)

        def rest(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(form for form in names if form not in others)

        return attrs.evolve(
            self,
            names=rest(self.names),
            bracketed=rest(self.bracketed),
            witness_only=rest(self.witness_only),
            pictures=rest(self.pictures),
        )


@attrs.frozen(eq=False, repr=False)
class Match:
    """A stretch of text that is the name of an agency."""

    start: int
    end: int
    agency: Agency


@attrs.frozen(eq=False, repr=False)
class RunningName:
    """A name as it stands in running text, and what else the text must say there.

    Attributes:
        form: the name as written.
        agency: whose it is.
        needs: nothing, "witness" (somebody speaks to it) or "agency" (the text says agency).
    """

    form: str
    agency: Agency
    needs: Literal["", "witness", "agency"] = ""


@attrs.frozen(eq=False, repr=False)
class _Name:
    tokens: tuple[str, ...]
    agency: Agency
    bracketed: bool

    def fits(self, tokens: list[str], *, in_bracket: bool) -> bool:
        """Whether the given tokens of a text are this name."""
        if len(self.tokens) > 1:
            return [token.lower() for token in tokens] == [token.lower() for token in self.tokens]
        (own,), (given,) = self.tokens, tokens
        if in_bracket:
            return given in (own, own.upper(), own.lower()) or (
                not self.bracketed and given.lower() == own.lower()
            )
        return not self.bracketed and given in (own, own.upper())


@attrs.frozen(repr=False)
class AgencyTable:
    """Agencies with an index of their names by first word.

    Attributes:
        agencies: the agencies; of two that have the same name the first is found.

    Example:
        >>> table = AgencyTable([Agency(name="VNA", names=["VNA", "Varn News Agency"])])
        >>> [match.agency.name for match in table.named_in("Jo Doe, Varn News Agency")]
        ['VNA']
    """

    agencies: tuple[Agency, ...] = attrs.field(
        converter=_agencies,
        validator=attrs.validators.deep_iterable(attrs.validators.instance_of(Agency)),
    )

    def __repr__(self) -> str:
        names = ", ".join(agency.name[:20] for agency in self.agencies[:_SHOWN])
        more = ", …" if len(self.agencies) > _SHOWN else ""
        return f"<AgencyTable of {len(self.agencies):,} agencies: {names}{more}>"

    @cached_property
    def _index(self) -> dict[str, tuple[_Name, ...]]:
        index: dict[str, list[_Name]] = {}
        for agency in self.agencies:
            for form in (*agency.names, *agency.bracketed):
                name = _Name(tuple(_TOKEN.findall(form)), agency, form in agency.bracketed)
                index.setdefault(name.tokens[0].lower(), []).append(name)
        return {
            word: tuple(sorted(names, key=lambda name: -len(name.tokens)))
            for word, names in index.items()
        }

    @cached_property
    def _names(self) -> tuple[_Name, ...]:
        return tuple(name for names in self._index.values() for name in names)

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The longest word of each name, in small letters: a text without any names nobody."""
        return frozenset(max(name.tokens, key=len).lower() for name in self._names)

    @cached_property
    def credit_names(self) -> dict[str, bool]:
        """The words of each name that a credit may have, and whether it counts in brackets alone.

        A space is between the words. A name in which another one stands (`The Associated Press`) is
        left out.
        """
        names = {" ".join(name.tokens): name.bracketed for name in reversed(self._names)}
        plain = [f" {name} " for name, bracketed in names.items() if not bracketed]
        return {
            name: bracketed
            for name, bracketed in sorted(names.items())
            if not any(own in f" {name} " and own.strip() != name for own in plain)
        }

    @cached_property
    def outlets(self) -> tuple[Agency, ...]:
        """Those that publish first and sell copy second."""
        return tuple(agency for agency in self.agencies if agency.outlet)

    @cached_property
    def picture_names(self) -> tuple[str, ...]:
        """All names under which houses credit pictures."""
        return tuple(dict.fromkeys(form for agency in self.agencies for form in agency.pictures))

    @cached_property
    def _picture_house(self) -> re.Pattern[str] | None:
        """The name of a house that sells nothing but pictures; None if the table has none."""
        forms = [
            f for agency in self.agencies if agency.sells_only_pictures for f in agency.pictures
        ]
        names = "|".join(map(re.escape, forms))
        return regex(rf"(?<![\w-])(?:{names})(?![\w-])", re.IGNORECASE) if names else None

    @cached_property
    def running_names(self) -> tuple[RunningName, ...]:
        """Names that are looked for in running text, the longest first.

        A name in which a shorter one of the same agency stands (`Agence Reuters`) is left out.
        """
        names: dict[str, RunningName] = {}
        for agency in self.agencies:
            for name in () if agency.outlet else _running(agency):
                names.setdefault(name.form, name)
        return tuple(sorted(names.values(), key=lambda name: (-len(name.form), name.form)))

    def named_in(self, text: str, *, in_bracket: bool = False) -> list[Match]:
        """Every agency named in a text, longest names first at each place; for short texts."""
        find = self._find if len(text) > _LONGEST_REMEMBERED else self._remembered
        return list(find(text, in_bracket))

    @cached_property
    def _remembered(self) -> Callable[[str, bool], tuple[Match, ...]]:
        """The rules ask more than once of a line what it names."""
        return lru_cache(_N_REMEMBERED)(self._find)

    def _find(self, text: str, in_bracket: bool) -> tuple[Match, ...]:  # noqa: FBT001
        if self._telling.isdisjoint(_TOKEN.findall(text.lower())):
            return ()
        tokens = list(_TOKEN.finditer(text))
        matches: list[Match] = []
        first = 0
        while first < len(tokens):
            step = 1
            for name in self._index.get(tokens[first].group().lower(), ()):
                window = tokens[first : first + len(name.tokens)]
                if len(window) == len(name.tokens) and name.fits(
                    [token.group() for token in window], in_bracket=in_bracket
                ):
                    matches.append(Match(window[0].start(), window[-1].end(), name.agency))
                    step = len(window)
                    break
            first += step
        return tuple(matches)

    def credits_picture(self, inner: str) -> bool:
        """Whether a word or house in a bracket or list says that a picture is credited."""
        folded = inner.lower()
        if any(word in folded for word in _PICTURES):
            return True
        return self._picture_house is not None and bool(self._picture_house.search(inner))

    def in_bracket(self, inner: str) -> list[Agency]:
        """Agencies credited by the inside of a bracket such as `afp/nxp`, `avec AFP`, `AP`.

        Empty for a picture's credit (`Jo Doe/AP`, `AP Photo`) and for anything else.
        """
        if self.credits_picture(inner):
            return []
        announced = bool(_WITH.search(inner))
        parts = [part.strip(" .-–—") for part in _PARTS.split(_WITH.sub("/", inner))]
        agencies: list[Agency] = []
        others: list[str] = []
        for part in filter(None, parts):
            agency = self.exactly(part)
            if agency is not None:
                agencies.append(agency)
            elif announced or agencies or (part.islower() and len(part) <= MAX_INITIALS):
                others.append(part)
            else:
                return []
        return agencies if len(others) <= len(agencies) + 1 else []

    def exactly(self, part: str) -> Agency | None:
        """The agency whose name is the whole of a part of a bracket or list, else None."""
        matches = self.named_in(part, in_bracket=True)
        if len(matches) != 1:
            return None
        rest = part[: matches[0].start] + part[matches[0].end :]
        return matches[0].agency if rest.strip(" .'’").lower() in _ARTICLES else None


def _running(agency: Agency) -> list[RunningName]:
    plain = [form for form in agency.names if form not in agency.witness_only]
    names = [
        RunningName(form, agency)
        for form in plain
        if not any(_stands_in(other, form) for other in plain if other != form)
    ]
    names += [RunningName(form, agency, "witness") for form in agency.witness_only]
    others = (form for form in agency.bracketed if form not in agency.witness_only)
    return names + [RunningName(form, agency, "agency") for form in others]


def _stands_in(name: str, longer: str) -> bool:
    whole = rf"(?<!\w){re.escape(name)}(?![\w-])"
    return name in longer and re.search(whole, longer) is not None
