"""Raw text to lines with kinds: cut into blocks, judge each, then judge by its neighbours.

Where only a few places of a text matter, the lines around these are judged, with the head or the
foot of the article if they stand there; the rest counts as running text. That is what finding
credits takes, and a fraction of the time (`newsdiff.clean.quick_credits`).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import attrs

from newsdiff.agencies import load_agencies
from newsdiff.clean.blocks import block_spans
from newsdiff.clean.broken import join_broken_lines
from newsdiff.clean.context import read_context
from newsdiff.clean.credits import houses_at_home
from newsdiff.clean.evidence import line_evidence, story_weight
from newsdiff.clean.language import language_of
from newsdiff.clean.lexicon import lexicon_for
from newsdiff.clean.lines import Line, describe_lines
from newsdiff.clean.names import is_name
from newsdiff.clean.origins import mark_origins
from newsdiff.clean.sizes import CERTAIN, CLAUSE, HINT, PAIR, PROSE, SENTENCE
from newsdiff.clean.split import split_blocks
from newsdiff.model import CREDIT_KINDS, STORY_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.agencies import AgencyTable
    from newsdiff.model import Article, Span

__all__ = ["Judgement", "judge", "judge_alone", "judge_lines"]

BESIDE = 2
"""So many lines on either side of a place are judged with it."""
_STOPS = (".", "!", "?", "”", "»", '"')


@attrs.frozen(eq=False)
class Judgement:
    """Lines of an article with their kinds, as the rules alone leave them.

    Attributes:
        lines: the lines, in order.
        home: canonical names of houses whose own page this may be.
    """

    lines: list[Line]
    home: frozenset[str]


def judge(
    text: str,
    language: str,
    agencies: AgencyTable,
    source: str | None = None,
    places: Sequence[int] | None = None,
    title: str | None = None,
) -> Judgement:
    """Judge the lines of an article.

    Args:
        text: the article's text.
        language: ISO 639-1 code of it.
        agencies: the table to look names up in.
        source: who published it, where known.
        places: code points, ascending, whose lines alone matter; all lines do if omitted.
        title: the article's title, where the input has one.

    Returns:
        The lines; without any for a blank text.
    """
    lexicon = lexicon_for(language)
    spans = join_broken_lines(text, block_spans(text), language)
    apart: frozenset[Span] = frozenset() if places is None else _apart(text, spans, places)
    pieces = split_blocks(text, spans, lexicon, agencies, apart)
    lines = describe_lines(text, [(start, end) for start, end, _ in pieces], lexicon, apart)
    for line, (_, _, kind) in zip(lines, pieces, strict=True):
        _judge(line, kind, agencies)
    _spare_first(lines)
    mark_origins(lines, agencies)
    home = houses_at_home(lines, agencies, source)
    _stamp(lines, agencies, home)
    read_context(lines, text, title)
    return Judgement(lines, home)


def judge_alone(text: str, language: str, agencies: AgencyTable) -> Line:
    """Judge a line as if it were all of an article.

    Args:
        text: the line, without white space at either end, not empty.
        language: ISO 639-1 code of its article.
        agencies: the table to look names up in.

    Returns:
        The line, its kind that for which most of its own evidence speaks.
    """
    (line,) = describe_lines(text, [(0, len(text))], lexicon_for(language))
    _judge(line, "", agencies)
    return line


def judge_lines(article: Article) -> list[Line]:
    """Judged lines of an article, as the rules alone leave them."""
    known = language_of(article.text, article.language)
    table = load_agencies()
    return judge(article.text, known, table, article.source, title=article.title).lines


def _apart(text: str, spans: Sequence[Span], places: Sequence[int]) -> frozenset[Span]:
    """Blocks that are far from all places, and so count as running text."""
    starts = [start for start, _ in spans]
    own = [bisect_right(starts, place) - 1 for place in places]
    prose = [index for index, span in enumerate(spans) if _is_prose(text, span)]
    first, last = (prose[0], prose[-1]) if prose else (0, len(spans) - 1)
    near = {index + step for index in own for step in range(-BESIDE, BESIDE + 1)}
    if own and own[0] <= first + 1:
        near.update(range(first + BESIDE))
    if own and own[-1] >= last - BESIDE:
        near.update(range(last - BESIDE, len(spans)))
    near = near.difference(prose).union(own)
    return frozenset(span for index, span in enumerate(spans) if index not in near)


def _is_prose(text: str, span: Span) -> bool:
    return text.count(" ", *span) >= PROSE - 1 and text.endswith(_STOPS, *span)


def _judge(line: Line, certain: str, table: AgencyTable) -> None:
    """The kind that most evidence speaks for; the story's unless another has more."""
    if certain:
        line.kind, line.weight, line.fixed = certain, CERTAIN, True
        return
    sums: dict[str, float] = {}
    for kind, weight in line_evidence(line, table):
        sums[kind] = sums.get(kind, 0.0) + weight
    if not sums:
        return
    best = max(sorted(sums), key=lambda kind: sums[kind])
    if sum(sums.values()) > story_weight(line) and sums[best] >= HINT:
        line.kind, line.weight = best, sums[best]


def _spare_first(lines: list[Line]) -> None:
    """`PHOTOS: …` above everything is a headline of that form, not a link or a credit."""
    first = lines[0] if lines else None
    if first is None or first.fixed or not first.is_title_like or first.n_words < CLAUSE:
        return
    if first.leads():
        return
    if first.kind in ("related", "photo_credit") and all(
        hit.where == "starts" for hit in first.hits
    ):
        first.kind = "body"


def _shows_person(text: str) -> bool:
    """`Jo Doe (AP)`: whom a picture shows; a place has a comma, a dash or capitals."""
    name = text.partition("(")[0].strip()
    plain = not text.endswith(("-", "–", "—")) and "," not in name and not name.isupper()
    return plain and len(name.split()) == PAIR and is_name(name.split())


def _stamp(lines: list[Line], table: AgencyTable, home: frozenset[str]) -> None:
    """A dateline alone on its line is a credit, but on the house's own page just a dateline."""
    for line in lines:
        if line.kind not in STORY_KINDS | CREDIT_KINDS or line.n_words > SENTENCE + 1 or line.ends:
            continue
        core = line.text.rstrip(" -–—")
        if not core.endswith(")") or "(" not in core:
            continue
        named = table.in_bracket(core[core.rindex("(") + 1 : -1])
        if named and _shows_person(line.text):
            line.kind = "caption"
        elif named:
            at_home = all(agency.name in home for agency in named)
            line.kind, line.fixed = ("dateline" if at_home else "credit"), True
    for line in lines:
        if line.kind == "credit" and not line.fixed:
            named_here = [mention.agency.name for mention in table.named_in(line.text)]
            if named_here and all(name in home for name in named_here):
                line.kind = "byline"
