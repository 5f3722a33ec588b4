"""One article from a path or standard input: plain text, an HTML page or a JSON object."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from newsdiff.errors import InputError
from newsdiff.identity import STDIN
from newsdiff.model import Article
from newsdiff.read.dated import dated_article
from newsdiff.read.decode import decode
from newsdiff.read.source import refuse_binary, shown_path, take_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from newsdiff.read.decode import Decoded

__all__ = ["article_from_bytes", "read_article"]

_PAGE_SUFFIXES = frozenset({".htm", ".html", ".xhtml"})
_RECORD_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
_SNIFFED_BYTES = 8192


def read_article(
    path: str | Path,
    *,
    source: str | None = None,
    published: str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> Article:
    """Read one article.

    Args:
        path: a text file, an HTML page, a JSON object with a field `text`, or "-" (standard
            input).
        source: the outlet, where the caller knows better than the input.
        published: date or date-time, likewise.
        language: ISO 639-1 code, likewise.
        encoding: the encoding, where it should not be found out.

    Returns:
        The article: text as decoded, with title, source and date where the input has them.

    Raises:
        InputError: missing, forbidden, a folder, binary, empty, too large, or not of the form
            that it claims.
        DependencyError: an HTML page, and trafilatura cannot be imported.
        ResourceError: an HTML page beyond a bound of `newsdiff.model.bounds`.
    """
    name = os.fspath(path)
    article = article_from_bytes(take_bytes(name), name=name, encoding=encoding)
    stated = {"source": source, "published": published, "language": language}
    changes = {field: value for field, value in stated.items() if value is not None}
    if not changes:
        return article
    import attrs

    return attrs.evolve(article, **changes)


def article_from_bytes(raw: bytes, *, name: str, encoding: str | None = None) -> Article:
    """Make an article from the bytes of a file.

    Args:
        raw: the bytes.
        name: the file's path, whose suffix tells JSON from text; "-" for standard input.
        encoding: the encoding, where it should not be found out.

    Returns:
        The article.

    Raises:
        InputError: the bytes are no article.
        DependencyError: an HTML page, and trafilatura cannot be imported.
        ResourceError: an HTML page beyond a bound of `newsdiff.model.bounds`.

    Example:
        >>> article = article_from_bytes("Élan".encode("utf-16"), name="a.txt")
        >>> article.text, article.encoding
        ('Élan', 'utf-16-le')
    """
    place = shown_path(name)
    if not raw:
        raise InputError("is empty", "give an article with text in it", place)
    if encoding is None:
        refuse_binary(raw, place)
    suffix = PurePath(name).suffix.lower()
    decoded = decode(raw, place, encoding=encoding, declared=_declared(raw, suffix))
    article = _article(decoded, name, suffix, place)
    if not article.text.strip():
        raise InputError("holds only white space", "give an article with text in it", place)
    return article


def _declared(raw: bytes, suffix: str) -> str | None:
    head = raw[:_SNIFFED_BYTES]
    if suffix not in _PAGE_SUFFIXES and b"<" not in head:
        return None
    from newsdiff.read.webpage import declared_encoding, is_page

    if suffix in _PAGE_SUFFIXES or is_page(head.decode("latin-1")):
        return declared_encoding(raw)
    return None


def _article(decoded: Decoded, name: str, suffix: str, place: str) -> Article:
    text = decoded.text
    if suffix in _RECORD_SUFFIXES:
        return _from_record(decoded, name, place, lines=suffix != ".json")
    if suffix in _PAGE_SUFFIXES or (text.lstrip()[:1] == "<" and _is_page(text)):
        return _from_page(decoded, name, place)
    if name == STDIN and _is_record(text):
        return _from_record(decoded, name, place, lines=False)
    return Article(text=text, path=name, encoding=decoded.encoding)


def _is_page(text: str) -> bool:
    from newsdiff.read.webpage import is_page

    return is_page(text[:_SNIFFED_BYTES])


def _is_record(text: str) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    from newsdiff.read.record import is_record

    return is_record(text)


def _from_record(decoded: Decoded, name: str, place: str, *, lines: bool) -> Article:
    from newsdiff.read.record import parse_record

    record = parse_record(decoded.text, place, lines=lines)
    return dated_article(
        text=record.text,
        path=record.id if name == STDIN and record.id else name,
        title=record.title,
        source=record.source,
        published=record.published,
        language=record.language,
        encoding=decoded.encoding,
    )


def _from_page(decoded: Decoded, name: str, place: str) -> Article:
    from newsdiff.read.bounded_page import parse_page_in_time

    page = parse_page_in_time(decoded.text, place)
    return dated_article(
        text=page.text,
        path=name,
        title=page.title,
        source=page.source,
        published=page.published,
        encoding=decoded.encoding,
    )
