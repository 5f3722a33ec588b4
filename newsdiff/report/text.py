"""Text of articles made safe to show, and the names and figures that every format words alike."""

from __future__ import annotations

import bisect
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from newsdiff.model import article_names
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import (
        ComparedArticle,
        Comparison,
        Level,
        Limit,
        Link,
        Reason,
        ReasonKind,
        SegmentedArticle,
        Shares,
        Span,
    )

__all__ = [
    "GLYPHS",
    "LEVEL_WORDS",
    "NUMBER_WORDS",
    "SHARE_PARTS",
    "TELLING_LEVELS",
    "agencies",
    "alike_words",
    "clip",
    "excerpt",
    "few",
    "language_words",
    "limit_words",
    "n_lines",
    "n_words",
    "names",
    "one_line",
    "paragraph_words",
    "percent",
    "plural",
    "published_words",
    "quoted",
    "score_words",
    "sentence_at",
    "share_parts",
    "span_text",
    "span_words",
    "spelt",
    "two_digits",
    "visible",
    "why_words",
]

GLYPHS: dict[str, str] = {
    "verbatim": "=",
    "edited": "≈",
    "rewritten": "~",
    "partial": "◐",
    "own": "+",
    "noise": "·",
}
"""The sign of each level and label: the cue that needs no colour."""

LEVEL_WORDS: dict[Level, str] = {
    "verbatim": "the same words",
    "edited": "words changed, dropped or added",
    "rewritten": "the same statement, re-worded",
    "partial": "a part in common",
}

TELLING_LEVELS = ("rewritten", "partial")
"""Levels of which a reader asks why, and where a view with little room says it."""

_REASON_WORDS: dict[ReasonKind, str] = {
    "same_words": "the same words",
    "phrase": "shared phrase",
    "quotation": "shared quotation",
    "names": "names",
    "figures": "figures",
    "words": "shared words",
    "neighbours": "linked neighbours",
}
_MAX_PHRASE = 90
_MOST_CERTAIN = 0.99

SHARE_PARTS = ("verbatim", "edited", "rewritten", "partial", "own", "noise")

_LONE_SURROGATE = regex("[\ud800-\udfff]")
_WHITE = regex(r"\s+")
_ISO = regex(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ](?P<clock>\d{2}:\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_UTC_ZONES = frozenset({"Z", "UTC", "GMT", "+00:00", "+0000"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_DATE = 25
_MOST_NAMES = 6
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’"}
"""Marks that close a quotation, by the one that opened it."""
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_CONTROLS |= {0x7F: "\u2421"}
_CONTROLS |= {code: f"⟨U+{code:04X}⟩" for code in range(0x80, 0xA0)}
_CONTROLS |= {code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_SPELT = {code: f"\\u{code:04x}" for code in _CONTROLS}


def visible(text: str) -> str:
    """Replace what acts instead of being read by a visible sign.

    Control characters, the controls that turn the direction of writing, and lone surrogates are
    replaced; tab and line ends stay.
    """
    if text.isprintable():
        return text
    return _LONE_SURROGATE.sub("\ufffd", text).translate(_CONTROLS)


def spelt(text: str) -> str:
    r"""Spell out what acts instead of being read, as JSON does.

    Example:
        >>> spelt("a\x1b[31m\u202e")
        'a\\u001b[31m\\u202e'
    """
    return text if text.isprintable() else text.translate(_SPELT)


def one_line(text: str) -> str:
    """`visible` text with every run of white space made one space, none at the ends."""
    return visible(_WHITE.sub(" ", text).strip())


def clip(text: str, n_characters: int) -> str:
    """At most about `n_characters` of a text, saying how much more there is."""
    if len(text) <= n_characters:
        return text
    cut = text.rfind(" ", n_characters // 2, n_characters)
    cut = n_characters if cut < 0 else cut
    return f"{text[:cut]} … ({len(text) - cut:,} more characters)"


def excerpt(text: str, n_characters: int) -> str:
    """The beginning of a text on one line, at most `n_characters`, with an ellipsis if cut."""
    words = one_line(text[: 4 * n_characters])
    if len(words) <= n_characters and len(text) <= 4 * n_characters:
        return words
    cut = words.rfind(" ", n_characters // 2, n_characters)
    return f"{words[: n_characters - 1 if cut < 0 else cut].rstrip()}…"


def paragraph_words(block: int, sentence: int | None = None) -> str:
    """Which paragraph of an article, and which sentence of it, as people count: from 1.

    Args:
        block: the paragraph, from 0, as data have it.
        sentence: which sentence of it, from 0; None for the whole.

    Example:
        >>> paragraph_words(0), paragraph_words(2, 0)
        ('¶1', '¶3.1')
    """
    return f"¶{block + 1}" if sentence is None else f"¶{block + 1}.{sentence + 1}"


NUMBER_WORDS = "a number is the share of sequences of three words in common"
"""What the number of `alike_words` is."""


def alike_words(similarity: float, *, is_same: bool) -> str:
    """How similar two texts are, to the hundredth; "=" where they are the same."""
    return "=" if is_same else f"{similarity:.2f}"


def threshold_words(similarity: float) -> str:
    """A least similarity, as short as it can be written.

    Example:
        >>> threshold_words(0.7), threshold_words(0.85), threshold_words(1.0)
        ('.7', '.85', '1')
    """
    return f"{similarity:g}".removeprefix("0")


def names(comparison: Comparison) -> tuple[str, ...]:
    """What to call each article, on one line: as `newsdiff.model.article_names` does."""
    articles = [compared.article for compared in comparison.articles]
    return article_names(articles, lambda name: clip(one_line(name), 80))


def agencies(compared: ComparedArticle) -> tuple[str, ...]:
    """Agencies that an article credits, in the order of their first credit."""
    return tuple(dict.fromkeys(one_line(credit.agency) for credit in compared.credits))


def limit_words(limit: Limit) -> str:
    """That a bound was reached, and by how much."""
    return f"Limit reached: {limit.stage}: {limit.what} {limit.actual:,}, bound {limit.limit:,}"


def percent(share: float, gap: str = " ") -> str:
    """A share as whole per cent; "<1 %" for what rounds to nothing but is there.

    Args:
        share: in [0, 1].
        gap: what stands before the sign; nothing in narrow tables.
    """
    if 0 < share < 0.005:  # noqa: PLR2004  half a per cent
        return f"<1{gap}%"
    return f"{share * 100:.0f}{gap}%"


def published_words(published: str | None, milliseconds: int | None = None) -> str:
    """When something was published, as its source wrote it, to the minute.

    A date alone stays one, a time keeps the offset that it names, and one without stays without. A
    time of another form with a zone, or a number of seconds, is given in UTC and says so.

    Args:
        published: what is written.
        milliseconds: the time since 1970, where it is known and what is written may not be.

    Returns:
        Words on one line; empty where there is neither.

    Example:
        >>> published_words("2024-03-05T08:00:21+01:00"), published_words("2024-03-05")
        ('2024-03-05 08:00 +01:00', '2024-03-05')
        >>> published_words("1709625600"), published_words(None, 1_709_625_600_000)
        ('2024-03-05 08:00 UTC', '2024-03-05 08:00 UTC')
    """
    written = one_line((published or "")[: 4 * _LONGEST_DATE])
    if found := _ISO.fullmatch(written):
        zone = "UTC" if found["zone"] in _UTC_ZONES else found["zone"]
        return " ".join(part for part in (found["day"], found["clock"], zone) if part)
    if written:
        from newsdiff.model.moment import parse_moment

        moment = parse_moment(written)
        if moment is None or moment.local_low is not None:
            return excerpt(written, _LONGEST_DATE)
        milliseconds = moment.milliseconds
    try:
        time = None if milliseconds is None else _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        time = None
    return excerpt(written, _LONGEST_DATE) if time is None else f"{time:%Y-%m-%d %H:%M} UTC"


def share_parts(shares: Shares) -> list[tuple[str, float]]:
    """The parts of an article that are there, in the order of closeness."""
    return [(part, getattr(shares, part)) for part in SHARE_PARTS if getattr(shares, part) > 0]


def span_text(compared: ComparedArticle, spans: Sequence[Span]) -> str:
    """What stands in an article at some spans, as it is written, a space between them."""
    text = compared.article.text
    return " ".join(text[start:end] for start, end in spans)


def n_lines(compared: ComparedArticle, sentences: Sequence[int]) -> int:
    """In how many lines of the article, its blocks, some sentences stand."""
    return len({compared.segmented.sentences[each].block for each in sentences})


def span_words(compared: ComparedArticle, spans: Sequence[Span]) -> str:
    """What stands in an article at some spans, on one line."""
    return one_line(span_text(compared, spans))


def sentence_at(segmented: SegmentedArticle, place: int) -> int:
    """The last sentence that begins at a code point or before it; -1 before the first."""
    return bisect.bisect_right(segmented.sentences, place, key=attrgetter("start")) - 1


def n_words(compared: ComparedArticle, spans: Sequence[Span]) -> int:
    """Words within some spans of an article, marks not counted."""
    tokens = compared.segmented.tokens
    ends = [[bisect.bisect_left(tokens.starts, at) for at in span] for span in spans]
    return sum(bool(word) for first, last in ends for word in tokens.words[first:last])


def score_words(link: Link) -> str:
    """Level and score of a link, such as `edited .83`; the level alone for a score of 1."""
    score = f"{link.score:.2f}"
    return link.level if score == "1.00" else f"{link.level} {score.removeprefix('0')}"


def language_words(compared: ComparedArticle) -> str:
    """BCP 47 code for a `lang` attribute; empty when the language is not known."""
    language = compared.segmented.language
    return "" if language == "und" else language


def quoted(words: str) -> str:
    """Words in quotation marks; those that begin with one keep their own."""
    closing = _CLOSING.get(words[:1])
    if closing is None:
        return f"“{words}”"
    return words if any(mark in words[1:] for mark in closing) else words + closing[0]


def plural(count: int, noun: str) -> str:
    """A number and its noun.

    Example:
        >>> plural(1, "article"), plural(1200, "article"), plural(2, "story")
        ('1 article', '1,200 articles', '2 stories')
    """
    many = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


def two_digits(probability: float) -> str:
    """A probability as `.93`, at most `.99`: evidence in a text is never proof."""
    return f"{min(probability, _MOST_CERTAIN):.2f}".removeprefix("0")


def few(names: Sequence[str]) -> str:
    """Names, the first few and how many more."""
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more"


def why_words(link: Link, left_text: str) -> str:
    """Why a link was made, in words of the left article.

    Args:
        link: with its reasons.
        left_text: text of the article that the left side is in.

    Returns:
        One line without full stop; empty where the reasons were not asked for.
    """
    return "; ".join(_reason(each, left_text) for each in link.reasons)


def _reason(reason: Reason, left_text: str) -> str:
    words = _REASON_WORDS[reason.kind]
    if not reason.left:
        return words
    said = [one_line(left_text[start:end]) for start, end in reason.left]
    if reason.kind in ("phrase", "quotation"):
        return f"{words} “{excerpt(' … '.join(said), _MAX_PHRASE)}”"
    return f"{words} {', '.join(dict.fromkeys(said))}"
