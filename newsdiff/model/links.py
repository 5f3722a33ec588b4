"""What two articles share: paragraphs, links between sentences, edits and divergences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.model.representation import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdiff.model.article import Span

__all__ = [
    "LEVELS",
    "Divergence",
    "DivergenceKind",
    "Edit",
    "EditOp",
    "Level",
    "Limit",
    "Limits",
    "Link",
    "Pair",
    "Reason",
    "ReasonKind",
    "Side",
    "furthest_limits",
]

Level = Literal["verbatim", "edited", "rewritten", "partial"]
EditOp = Literal["equal", "replace", "insert", "delete"]
ReasonKind = Literal["same_words", "phrase", "quotation", "names", "figures", "words", "neighbours"]
DivergenceKind = Literal["number", "name", "date", "negation", "quotation"]

LEVELS: tuple[Level, ...] = ("verbatim", "edited", "rewritten", "partial")


@attrs.frozen(kw_only=True)
class Pair:
    """Two near-duplicate paragraphs, by article index and block index.

    Attributes:
        similarity: exact Jaccard of the two sets of word shingles, in [0, 1].
        containment: the shared shingles as a share of the smaller set, in [0, 1].
    """

    left_article: int
    left_block: int
    right_article: int
    right_block: int
    similarity: float
    containment: float

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Edit:
    """One step of turning the left side of a link into the right side.

    Attributes:
        op: equal, replace, insert or delete. `equal` means the same code points.
        left: span in the left article (empty for an insertion: where it goes).
        right: span in the right article (empty for a deletion).
        minor: the change is of spacing, case, quote style or punctuation alone, which reports
            need not show.
    """

    op: EditOp
    left: Span
    right: Span
    minor: bool = False

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Divergence:
    """Linked text that says something else: a number, name, date, negation or quotation differs."""

    kind: DivergenceKind
    left: Span
    right: Span

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Reason:
    """Why two sides were linked.

    Attributes:
        kind: the same words throughout; a shared phrase; a quotation that the other side has, in
            quotation marks or not; shared names, figures, or other words of content; or sentences
            beside them that are linked in the same order.
        left: where that stands on the left; empty for the same words and for neighbours.
        right: where it stands on the right, as many spans as on the left.
    """

    kind: ReasonKind
    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Side:
    """One end of a link: sentences of one article, several where one was split or merged."""

    article: int
    sentences: tuple[int, ...]
    spans: tuple[Span, ...]

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Link:
    """Two stretches of sentences that say the same thing.

    Attributes:
        left: the side in the article of lower index.
        right: the side in the article of higher index.
        level: verbatim, edited, rewritten or partial.
        score: how sure it is that the two sides are the same statement, in [0, 1].
        margin: score minus that of the best rival for either side, in [-1, 1]; 1 without rival.
        moved: the link stands off the common order of the two articles.
        edits: tile both sides in order; empty when edits were not asked for.
        divergences: where the two sides contradict each other.
        reasons: why the link was made, the most telling first; empty when not asked for.
    """

    left: Side
    right: Side
    level: Level
    score: float
    margin: float
    moved: bool = False
    edits: tuple[Edit, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    reasons: tuple[Reason, ...] = ()

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Limit:
    """A bound that was reached: its stage, what it bounds, the bound, what was asked of it."""

    stage: str
    what: str
    limit: int
    actual: int

    __repr__ = short_repr


def furthest_limits(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """Of each bound that was reached several times the time at which most was asked of it.

    Args:
        limits: in any order.

    Returns:
        One of each stage and what it bounds, in the order in which they were met first.
    """
    furthest: dict[tuple[str, str], Limit] = {}
    for limit in limits:
        known = furthest.setdefault((limit.stage, limit.what), limit)
        if limit.actual > known.actual:
            furthest[limit.stage, limit.what] = limit
    return tuple(furthest.values())


@attrs.frozen(kw_only=True)
class Limits:
    """Whether anything stopped early, and why."""

    reached: tuple[Limit, ...] = ()

    __repr__ = short_repr

    @property
    def stopped_early(self) -> bool:
        """True when at least one bound was reached."""
        return bool(self.reached)
