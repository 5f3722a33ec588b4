"""One article: its text, what kind each stretch is, its sentences and tokens."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.moment import DATE_FORMS, is_ambiguous, parse_moment
from newsdiff.model.representation import short_repr
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "CREDIT_KINDS",
    "HEADING_KINDS",
    "NOISE_KINDS",
    "STORY_KINDS",
    "UNKNOWN_LANGUAGE",
    "Article",
    "Block",
    "CleanedArticle",
    "Credit",
    "Mention",
    "SegmentedArticle",
    "Sentence",
    "Span",
    "TextSpan",
    "Tokens",
    "article_names",
    "is_language",
    "plain_code",
]

Span = tuple[int, int]

UNKNOWN_LANGUAGE = "und"
"""The code of no language."""

STORY_KINDS = frozenset({"headline", "body", "subheading", "quote"})
"""Block kinds that are part of the story; all other kinds are noise (or a credit)."""

HEADING_KINDS = frozenset({"headline", "subheading"})
"""Block kinds that stand over the text: part of the story, but no sentence of it."""

CREDIT_KINDS = frozenset({"credit"})
"""Block kinds that consist of an agency credit: not story, and not noise of the page either."""

NOISE_KINDS = frozenset(
    {
        "repeated_headline",
        "caption",  # a photo or video caption, with or without its credit
        "photo_credit",
        "byline",  # an author line that names no agency
        "dateline",  # a place or date on a line of its own
        "timestamp",
        "navigation",
        "promotion",  # newsletter and subscription prompts, adverts
        "related",  # links to other articles
        "tags",
        "copyright",
        "share",  # share buttons, comment prompts and counts
        "embed",  # signature of an embedded post
        "bio",  # who the author is, who contributed
        "other_noise",
    }
)


_MAX_SHOWN = 40
_LANGUAGE = regex(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def is_language(code: str) -> bool:
    """Whether a text has the form of a language code, such as `en`, `fr` or `pt-BR`."""
    return _LANGUAGE.fullmatch(code) is not None


def plain_code(language: str | None) -> str:
    """`pt` of `pt-BR`; empty for none."""
    return (language or "").lower().replace("_", "-").partition("-")[0]


def _is_text(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) and (value is not None or field.name == "text"):
        wanted = "a string" if field.name == "text" else "a string or None"
        raise TypeError(f"Article.{field.name} is {wanted}, not {type(value).__name__}")


def _is_code(_: object, field: attrs.Attribute[Any], value: str | None) -> None:
    if value is not None and not is_language(value):
        raise ValueError(f"Article.{field.name} is a code such as en or fr, not {value[:20]!r}")


def _is_moment(_: object, field: attrs.Attribute[Any], value: str | None) -> None:
    if not value or not value.strip() or parse_moment(value) is not None:
        return
    why = "can be read in two ways" if is_ambiguous(value) else "is no date that can be read"
    problem = f"Article.{field.name} {value[:_MAX_SHOWN]!r} {why}"
    raise ValueError(f"{problem}; write it as in {DATE_FORMS}")


@attrs.frozen
class Article:
    """One article as it was read: decoded, byte-order mark dropped, nothing else.

    Attributes:
        text: the raw text; every span of every result points into it.
        path: where it was read from, for display only.
        title: the title, where the input has one apart from the text.
        source: the outlet, where known.
        published: date or date-time, where known, in a form that `newsdiff.model.moment` reads.
        language: ISO 639-1 code if the caller gave it, else None (the clean stage detects it).
        encoding: the encoding that the text was decoded from, None for text that was given as text.
        unread_date: the date that the input has, where it is none that can be read.
    """

    text: str = attrs.field(validator=_is_text)
    path: str | None = attrs.field(default=None, kw_only=True, validator=_is_text)
    title: str | None = attrs.field(default=None, kw_only=True, validator=_is_text)
    source: str | None = attrs.field(default=None, kw_only=True, validator=_is_text)
    published: str | None = attrs.field(
        default=None, kw_only=True, validator=[_is_text, _is_moment]
    )
    language: str | None = attrs.field(default=None, kw_only=True, validator=[_is_text, _is_code])
    encoding: str | None = attrs.field(default=None, kw_only=True, validator=_is_text)
    unread_date: str | None = attrs.field(default=None, kw_only=True, validator=_is_text)

    __repr__ = short_repr

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, hexadecimal; a lone surrogate is encoded as it stands."""
        import hashlib

        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def article_names(
    articles: Sequence[Article], worded: Callable[[str], str] = str.strip
) -> tuple[str, ...]:
    """What to call each article: source, else file name, else its number; no name twice.

    Args:
        articles: of one comparison, in order.
        worded: how a name is put on one line.

    Returns:
        One name for each; those that are alike bear the number of the article, from 1.

    Example:
        >>> article_names([Article(text="a", source="X"), Article(text="b", source="X")])
        ('X (1)', 'X (2)')
    """
    found = []
    for number, article in enumerate(articles, start=1):
        path = article.path or ""
        name = article.source or ("" if path == "-" else PurePath(path).name)
        found.append(worded(name) or f"article {number}")
    return tuple(
        f"{name} ({number})" if found.count(name) > 1 else name
        for number, name in enumerate(found, start=1)
    )


@attrs.frozen(kw_only=True)
class Block:
    """A paragraph-like stretch of the raw text; `kind` is one of STORY_, CREDIT_ or NOISE_KINDS."""

    start: int
    end: int
    kind: str

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class TextSpan:
    """A stretch of a text: first code point, one past the last, and what stands there."""

    start: int
    end: int
    text: str

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Credit:
    """A stretch of text that names an agency as origin of the article (never a photo credit).

    Attributes:
        agency: canonical short name, such as AP, AFP, Reuters.
        start: first code point of the credit's text.
        end: one past the last.
        form: how the credit is made: byline, dateline, line, copyright, contribution.
    """

    agency: str
    start: int
    end: int
    form: str = "line"

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Mention:
    """A stretch of the story that names an agency, its credits apart.

    Attributes:
        agency: canonical short name, such as AP, AFP, Reuters.
        start: first code point of the name.
        end: one past the last.
        is_witness: it is named as the one who heard or saw it (`told AFP`), not merely cited.
    """

    agency: str
    start: int
    end: int
    is_witness: bool = False

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class CleanedArticle:
    """An article whose text is divided into blocks with kinds, with its credits and language.

    Attributes:
        article: the article as read.
        language: ISO 639-1 code, `und` where it is not known.
        blocks: in order, disjoint, covering every non-space character.
        credits: agencies credited as origin, in text order.
        mentions: agencies that the story names, in text order.
    """

    article: Article
    language: str
    blocks: tuple[Block, ...]
    credits: tuple[Credit, ...]
    mentions: tuple[Mention, ...] = ()

    __repr__ = short_repr

    def block_text(self, index: int) -> str:
        """Raw text of block `index`."""
        block = self.blocks[index]
        return self.article.text[block.start : block.end]


@attrs.frozen(kw_only=True)
class Tokens:
    """Tokens of an article as parallel sequences, in text order.

    Attributes:
        starts: first code point of each token.
        ends: one past the last code point.
        words: the case-folded word of each token for comparison; empty for punctuation.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Sentence:
    """A sentence: its span, the index of its block, and its tokens as a half-open range."""

    start: int
    end: int
    block: int
    first_token: int
    end_token: int

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class SegmentedArticle:
    """A cleaned article with its sentences and tokens.

    Attributes:
        article: the article as read.
        language: ISO 639-1 code, `und` where it is not known.
        blocks: in order, disjoint, covering every non-space character.
        credits: agencies credited as origin, in text order.
        sentences: in order, disjoint, covering every non-space character of the blocks.
        tokens: of all sentences.
        mentions: agencies that the story names, in text order.
        is_unspaced: most of its letters are of scripts without spaces between words, such as
            Chinese, Japanese or Thai: its words are not found, so that it is not compared.
    """

    article: Article
    language: str
    blocks: tuple[Block, ...]
    credits: tuple[Credit, ...]
    sentences: tuple[Sentence, ...]
    tokens: Tokens
    mentions: tuple[Mention, ...] = ()
    is_unspaced: bool = False

    __repr__ = short_repr

    def sentence_text(self, index: int) -> str:
        """Raw text of sentence `index`."""
        sentence = self.sentences[index]
        return self.article.text[sentence.start : sentence.end]

    def is_comparable_with(self, other: SegmentedArticle) -> bool:
        """Whether both are in one language, as far as is known, and in scripts with spaces."""
        if self.is_unspaced or other.is_unspaced:
            return False
        return (
            UNKNOWN_LANGUAGE in {self.language, other.language} or self.language == other.language
        )

    def is_story(self, index: int) -> bool:
        """Whether sentence `index` stands in a block that is part of the story."""
        return self.blocks[self.sentences[index].block].kind in STORY_KINDS
