"""What every page of newsdiff stands in: templates, packaged files, the context of a report."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import attrs
from markupsafe import Markup, escape

from newsdiff.report.text import percent, visible

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PageContext", "environment", "packaged", "packed", "short_figure", "source_hash"]

_HERE = "newsdiff.report.html"


@attrs.frozen(kw_only=True)
class PageContext:
    """Where a report belongs that is one of the pages of a larger result.

    Attributes:
        title: what it is a report of.
        note: what is shown of it, as sentences.
        back: relative address of the page that leads to it.
        back_words: what that page is called.
    """

    title: str
    note: str
    back: str
    back_words: str


@functools.cache
def environment(package: str = _HERE) -> Environment:
    """The templates of a package, and behind them those of the report.

    Args:
        package: the package whose files they are.

    Returns:
        An environment that escapes every value, makes controls in text visible, and refuses names
        that are not given.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(lambda name: packaged(name, package)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters["percent"] = percent
    made.filters["figure"] = "{:,}".format
    made.filters["short"] = short_figure
    made.filters["breaking"] = _breaking
    return made


def _breaking(name: str) -> Markup:
    """A name that may go on in the next line behind a stop, as in an address, rather than a letter.

    Example:
        >>> _breaking("news.example")
        Markup('news.<wbr>example')
    """
    return Markup("<wbr>").join(
        escape(part) for part in visible(name).replace(".", ".\n").split("\n")
    )


def _shown(value: object) -> object:
    """What a template prints: strings made visible, our own markup as it is."""
    return visible(value) if type(value) is str else value


@functools.cache
def packaged(name: str, package: str = _HERE) -> str:
    """Text of a packaged file: of the package, else of the report.

    Args:
        name: name of the file.
        package: where it is looked for first.

    Raises:
        FileNotFoundError: neither has it.
    """
    file = resources.files(package).joinpath(name)
    return (file if file.is_file() else resources.files(_HERE).joinpath(name)).read_text("utf-8")


def short_figure(number: int) -> str:
    """A count in at most four characters and its unit.

    Example:
        >>> short_figure(940), short_figure(24_141), short_figure(1_260_000)
        ('940', '24 k', '1.3 M')
    """
    for unit, word in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if number >= unit:
            n = number / unit
            return f"{n:.1f} {word}" if n < 10 else f"{n:,.0f} {word}"  # noqa: PLR2004
    return str(number)


def source_hash(content: str) -> str:
    """The SHA-256 of a style or script, as a content security policy names it.

    Example:
        >>> source_hash("")
        'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def packed(values: dict[str, Any]) -> Markup:
    r"""Values as JSON that may stand in a page.

    Returns:
        ASCII without a character that HTML reads.

    Example:
        >>> packed({"a": "</script>"})
        Markup('{"a":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  as the docstring says
