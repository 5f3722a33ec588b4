"""The table of news agencies, and how a text's words are looked up in it.

The table ships as `agencies.toml`. To add agencies or replace one, write a file of the same form,
load it with `load_agencies(path)` and give the table to `clean_article(..., agencies=table)`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from newsdiff.clean.signs import any_signs
from newsdiff.errors import InputError

__all__ = ["Agency", "AgencyTable", "Mention", "load_agencies"]

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PARTS = re.compile(rf"\s*[/,;&|+]\s*|\s+(?:{'|'.join(any_signs('and'))})\s+")
_ANNOUNCING = "|".join(any_signs("with") + any_signs("via"))
_WITH = re.compile(rf"\b(?:{_ANNOUNCING})\b[: ]*", re.IGNORECASE)
_PICTURES = any_signs("picture_words")
_ARTICLES = frozenset(("", *any_signs("agency_articles")))
MAX_INITIALS = 4
"""A part of a bracket in small letters that is no agency is an editor's sign up to this length."""


def _strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401  straight from a TOML file
    return tuple(str(item) for item in value)


@attrs.frozen(kw_only=True)
class Agency:
    """A news agency: its canonical short name and how texts name it (see `agencies.toml`)."""

    name: str
    names: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    bracketed: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    outlet: bool = False
    home: tuple[str, ...] = attrs.field(default=(), converter=_strings)

    def publishes_as(self, source: str | None) -> bool:
        """Whether an article's source is this house itself."""
        if not self.outlet or source is None:
            return False
        outlet = source.strip().lower().removeprefix("www.")
        return outlet in {home.lower() for home in self.home}


@attrs.frozen
class Mention:
    """A stretch of text that names an agency."""

    start: int
    end: int
    agency: Agency


@attrs.frozen
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


@attrs.frozen
class AgencyTable:
    """Agencies with an index of their names by first word."""

    agencies: tuple[Agency, ...]
    _index: dict[str, tuple[_Name, ...]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        index: dict[str, list[_Name]] = {}
        for agency in self.agencies:
            for form in (*agency.names, *agency.bracketed):
                name = _Name(tuple(_TOKEN.findall(form)), agency, form in agency.bracketed)
                if name.tokens:
                    index.setdefault(name.tokens[0].lower(), []).append(name)
        ordered = {
            word: tuple(sorted(names, key=lambda name: -len(name.tokens)))
            for word, names in index.items()
        }
        object.__setattr__(self, "_index", ordered)

    def mentions(self, text: str, *, in_bracket: bool = False) -> list[Mention]:
        """Every agency named in a text, longest names first at each place; for short texts."""
        tokens = list(_TOKEN.finditer(text))
        found: list[Mention] = []
        place = 0
        while place < len(tokens):
            step = 1
            for name in self._index.get(tokens[place].group().lower(), ()):
                window = tokens[place : place + len(name.tokens)]
                if len(window) == len(name.tokens) and name.fits(
                    [token.group() for token in window], in_bracket=in_bracket
                ):
                    found.append(Mention(window[0].start(), window[-1].end(), name.agency))
                    step = len(window)
                    break
            place += step
        return found

    def in_bracket(self, inner: str) -> list[Agency]:
        """Agencies credited by the inside of a bracket such as `afp/nxp`, `avec AFP`, `AP`.

        Empty for a picture's credit (`Jo Doe/AP`, `AP Photo`) and for anything else.
        """
        folded = inner.lower()
        if any(word in folded for word in _PICTURES):
            return []
        announced = bool(_WITH.search(inner))
        parts = [part.strip(" .-–—") for part in _PARTS.split(_WITH.sub("/", inner))]
        agencies: list[Agency] = []
        others: list[str] = []
        for part in filter(None, parts):
            agency = self._exactly(part)
            if agency is not None:
                agencies.append(agency)
            elif announced or agencies or (part.islower() and len(part) <= MAX_INITIALS):
                others.append(part)
            else:
                return []
        return agencies if len(others) <= len(agencies) + 1 else []

    def _exactly(self, part: str) -> Agency | None:
        """The agency whose name is the whole of a bracket's part."""
        mentions = self.mentions(part, in_bracket=True)
        if len(mentions) != 1:
            return None
        rest = part[: mentions[0].start] + part[mentions[0].end :]
        return mentions[0].agency if rest.strip(" .'’").lower() in _ARTICLES else None


def load_agencies(path: str | Path | None = None) -> AgencyTable:
    """The agencies that newsdiff knows, with those of a file of your own added.

    Args:
        path: a TOML file in the form of the package's `agencies.toml`; an agency that both files
            have is taken from yours.

    Raises:
        InputError: the file is missing or is not of that form.
    """
    known = _known_agencies()
    if path is None:
        return known
    added = _read_agencies(Path(path))
    names = {agency.name for agency in added}
    return AgencyTable((*added, *(old for old in known.agencies if old.name not in names)))


@cache
def _known_agencies() -> AgencyTable:
    return AgencyTable(_read_agencies(Path(__file__).parent / "agencies.toml"))


def _read_agencies(path: Path) -> tuple[Agency, ...]:
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(Agency(name=name, **fields) for name, fields in table.items())
    except OSError as error:
        raise InputError(
            f"cannot read the agencies: {error.strerror}", "give a readable TOML file", str(path)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise InputError(
            f"not a table of agencies: {error}", "see agencies.toml of newsdiff.clean", str(path)
        ) from error
