"""Raw text to blocks with kinds, credits and mentions of agencies.

Cut into blocks, judge each line, then judge by its neighbours.
"""

from __future__ import annotations

from newsdiff.agencies import AgencyTable, load_agencies
from newsdiff.clean.blocks import block_spans
from newsdiff.clean.broken import join_broken_lines
from newsdiff.clean.context import read_context
from newsdiff.clean.credits import find_credits, houses_at_home
from newsdiff.clean.evidence import line_evidence, story_weight
from newsdiff.clean.gauge import gauge_lines
from newsdiff.clean.language import detect_language
from newsdiff.clean.lexicon import lexicon_for
from newsdiff.clean.lines import Line, describe_lines
from newsdiff.clean.mentions import find_mentions
from newsdiff.clean.names import is_name
from newsdiff.clean.origins import mark_origins
from newsdiff.clean.sizes import CERTAIN, CLAUSE, HINT, PAIR, SENTENCE
from newsdiff.clean.split import split_blocks
from newsdiff.model import CREDIT_KINDS, STORY_KINDS, Article, Block, CleanedArticle

__all__ = ["clean_article"]


def clean_article(
    article: Article, *, language: str | None = None, agencies: AgencyTable | None = None
) -> CleanedArticle:
    r"""Divide an article's text into blocks with kinds, and find its credits and language.

    Nothing of the text is dropped or changed: what is not story has a kind that says so.

    Args:
        article: the article as read.
        language: ISO 639-1 code; else that of the article; else it is detected.
        agencies: a table from `load_agencies`, for agencies of your own.

    Returns:
        Blocks in order, disjoint, covering every non-space character; credits and mentions of
        agencies in order, inside the text; none of these for a blank text.

    Example:
        >>> article = Article(text="VARN (AFP) - The mill has burnt down.\n\nShare")
        >>> cleaned = clean_article(article)
        >>> [block.kind for block in cleaned.blocks], [credit.agency for credit in cleaned.credits]
        (['body', 'share'], ['AFP'])
    """
    table = agencies or load_agencies()
    known, lines, home = _judged(article, language, table)
    gauge_lines(lines)
    blocks = tuple(Block(start=line.start, end=line.end, kind=line.kind) for line in lines)
    credited = tuple(find_credits(lines, table, home))
    return CleanedArticle(
        article=article,
        language=known,
        blocks=blocks,
        credits=credited,
        mentions=tuple(find_mentions(article.text, blocks, credited, table, known)),
    )


def judge_lines(article: Article) -> list[Line]:
    """Judged lines of an article, as the rules alone leave them."""
    return _judged(article, None, load_agencies())[1]


def _judged(
    article: Article, language: str | None, table: AgencyTable
) -> tuple[str, list[Line], frozenset[str]]:
    """Language, lines with their kinds, and the houses at home."""
    text = article.text
    stated = language or article.language or ""
    known = stated.lower().replace("_", "-").partition("-")[0] or detect_language(text)
    lexicon = lexicon_for(known)
    spans = join_broken_lines(text, block_spans(text), known)
    pieces = split_blocks(text, spans, lexicon, table)
    lines = describe_lines(text, [(start, end) for start, end, _ in pieces], lexicon)
    for line, (_, _, kind) in zip(lines, pieces, strict=True):
        _judge(line, kind, table)
    _spare_first(lines)
    mark_origins(lines, table)
    home = houses_at_home(lines, table, article.source)
    _stamp(lines, table, home)
    read_context(lines, text)
    return known, lines, home


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
