"""The article within an HTML page: main text, title, outlet and date, found by trafilatura."""

from __future__ import annotations

import datetime as dt
import re

import attrs

from newsdiff.errors import DependencyError, InputError

__all__ = ["REMEDY", "Page", "declared_encoding", "is_page", "parse_page"]

REMEDY = "save the article's text as a .txt file"
"""What to do about a page of which no article can be had."""

_HEAD_BYTES = 4096
_WHOLE_TIME = "%Y-%m-%dT%H:%M:%S%z"
_START = re.compile(
    r"\s{0,4096}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--[^>]{0,2000}-->\s{0,200})?"
    r"<(?:!doctype\s{1,20}html|html[\s>])",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s{0,9}<\?xml[^>]{0,200}encoding=[\"']([A-Za-z0-9_.-]{2,40})")


@attrs.frozen(kw_only=True)
class Page:
    """What an HTML page holds of an article; None where nothing was found.

    Attributes:
        text: the main text, its paragraphs separated by blank lines.
        title: the article's title.
        source: the outlet's name.
        published: ISO 8601 date, with the time of day and the zone where the page names them.
    """

    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None


def is_page(text: str) -> bool:
    """Whether a text begins like an HTML page.

    Example:
        >>> is_page("<!DOCTYPE html><html>…"), is_page("The <html> tag is 30 years old.")
        (True, False)
    """
    return _START.match(text) is not None


def declared_encoding(raw: bytes) -> str | None:
    """Return the encoding that a page's head names, None where it names none."""
    head = raw[:_HEAD_BYTES]
    found = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return found[1].decode("ascii") if found else None


def parse_page(page: str, place: str) -> Page:
    """Find the article in an HTML page.

    Args:
        page: the page, decoded.
        place: what to call the input in errors.

    Returns:
        Main text and what the page says about it.

    Raises:
        DependencyError: trafilatura cannot be imported.
        InputError: the page holds no article.
    """
    try:
        import trafilatura
        from trafilatura.settings import set_date_params
    except ImportError as error:
        problem = "is an HTML page, which needs the library trafilatura"
        raise DependencyError.from_import(error, problem, "web", place) from error
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={**set_date_params(), "outputformat": _WHOLE_TIME},
        )
    except Exception as error:  # a parser's own fault must not show as a trace
        raise InputError(
            f"is an HTML page that cannot be parsed ({type(error).__name__})", REMEDY, place
        ) from error
    if found is None or isinstance(found, dict):
        raise InputError("is an HTML page in which no article was found", REMEDY, place)
    lines = (found.text or "").split("\n")
    text = "\n\n".join(line for line in lines if line.strip())
    if not text:
        raise InputError("is an HTML page in which no article was found", REMEDY, place)
    return Page(
        text=text,
        title=found.title or None,
        source=found.sitename or None,
        published=_published(found.date) if found.date else None,
    )


def _published(written: str) -> str:
    """A date as `_WHOLE_TIME`, in ISO 8601; midnight without a zone stands for a date alone."""
    moment = dt.datetime.fromisoformat(written)
    is_day = moment.tzinfo is None and moment.time() == dt.time()
    return (moment.date() if is_day else moment).isoformat()
