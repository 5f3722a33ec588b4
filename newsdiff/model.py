"""The frozen values that pass between stages.

Rules that every value here keeps:

1. A span is a half-open range of code points into `Article.text`, which never changes.
2. Blocks, sentences and tokens are in order, disjoint, and together cover every non-space character.
3. A sentence has exactly one label: shared, own or noise.
4. Values store what they are given; building them is the work of the stages.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal

import attrs

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "CREDIT_KINDS",
    "LABELS",
    "LEVELS",
    "NOISE_KINDS",
    "STORY_KINDS",
    "Article",
    "Block",
    "CleanedArticle",
    "ComparedArticle",
    "Comparison",
    "Credit",
    "Divergence",
    "Edit",
    "Limit",
    "Limits",
    "Link",
    "Member",
    "Pair",
    "Passage",
    "SegmentedArticle",
    "Sentence",
    "Shares",
    "Side",
    "Span",
    "Tokens",
]

Span = tuple[int, int]
Label = Literal["shared", "own", "noise"]
Level = Literal["verbatim", "edited", "rewritten", "partial"]
EditOp = Literal["equal", "replace", "insert", "delete"]
DivergenceKind = Literal["number", "name", "date", "negation", "quotation"]

LABELS: tuple[Label, ...] = ("shared", "own", "noise")
LEVELS: tuple[Level, ...] = ("verbatim", "edited", "rewritten", "partial")

STORY_KINDS = frozenset({"headline", "body", "subheading", "quote"})
"""Block kinds that are part of the story; all other kinds are noise (or a credit)."""

CREDIT_KINDS = frozenset({"credit"})
"""Block kinds that consist of an agency credit: not story, and not noise of the page either."""

NOISE_KINDS = frozenset(
    {
        "repeated_headline",
        "caption",  # a photo or video caption, with or without its credit
        "photo_credit",
        "byline",  # an author line that names no agency
        "dateline",  # a place or date on a line of its own
        "attribution",  # who said the quotation above, on a line of its own
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


@attrs.frozen(kw_only=True)
class Article:
    """One article as it was read: decoded, byte-order mark dropped, nothing else.

    Attributes:
        text: the raw text; every span of every result points into it.
        path: where it was read from, for display only.
        title: the title, where the input has one apart from the text.
        source: the outlet, where known.
        published: ISO 8601 date or date-time, where known.
        language: ISO 639-1 code if the caller gave it, else None (the clean stage detects it).
        encoding: the encoding that the text was decoded from, None for text that was given as text.
    """

    text: str
    path: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    language: str | None = None
    encoding: str | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, hexadecimal (a lone surrogate counts as U+FFFD's bytes would not: it is kept)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@attrs.frozen(kw_only=True)
class Block:
    """A paragraph-like stretch of the raw text; `kind` is one of STORY_, CREDIT_ or NOISE_KINDS."""

    start: int
    end: int
    kind: str


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


@attrs.frozen(kw_only=True)
class CleanedArticle:
    """An article whose text is divided into blocks with kinds, with its credits and language."""

    article: Article
    language: str
    blocks: tuple[Block, ...]
    credits: tuple[Credit, ...]


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


@attrs.frozen(kw_only=True)
class Sentence:
    """A sentence: its span, the index of its block, and its tokens as a half-open range."""

    start: int
    end: int
    block: int
    first_token: int
    end_token: int


@attrs.frozen(kw_only=True)
class SegmentedArticle:
    """A cleaned article with its sentences and tokens."""

    article: Article
    language: str
    blocks: tuple[Block, ...]
    credits: tuple[Credit, ...]
    sentences: tuple[Sentence, ...]
    tokens: Tokens

    def sentence_text(self, index: int) -> str:
        """Raw text of sentence `index`."""
        sentence = self.sentences[index]
        return self.article.text[sentence.start : sentence.end]

    def is_story(self, index: int) -> bool:
        """Whether sentence `index` stands in a block that is part of the story."""
        return self.blocks[self.sentences[index].block].kind in STORY_KINDS


@attrs.frozen(kw_only=True)
class Pair:
    """Two near-duplicate paragraphs, by article index and block index.

    Attributes:
        similarity: exact Jaccard of the two sets of word 3-shingles, in [0, 1].
        containment: the shared shingles as a share of the smaller set, in [0, 1].
    """

    left_article: int
    left_block: int
    right_article: int
    right_block: int
    similarity: float
    containment: float


@attrs.frozen(kw_only=True)
class Edit:
    """One step of turning the left side of a link into the right side.

    Attributes:
        op: equal, replace, insert or delete. `equal` means the same code points.
        left: span in the left article (empty for an insertion: where it goes).
        right: span in the right article (empty for a deletion).
        minor: the change is of spacing, case, quote style or punctuation alone: reports need not show it.
    """

    op: EditOp
    left: Span
    right: Span
    minor: bool = False


@attrs.frozen(kw_only=True)
class Divergence:
    """Linked text that says something else: a number, name, date, negation or quotation differs."""

    kind: DivergenceKind
    left: Span
    right: Span


@attrs.frozen(kw_only=True)
class Side:
    """One end of a link: sentences of one article (several: a sentence that was split or merged)."""

    article: int
    sentences: tuple[int, ...]
    spans: tuple[Span, ...]


@attrs.frozen(kw_only=True)
class Link:
    """Two stretches of sentences that say the same thing.

    Attributes:
        left: the side in the article of lower index.
        right: the side in the article of higher index.
        level: verbatim, edited, rewritten or partial.
        score: similarity in [0, 1].
        margin: score minus that of the best rival for either side, in [-1, 1]; 1 without rival.
        moved: the link stands off the common order of the two articles.
        edits: tile both sides in order; empty when edits were not asked for.
        divergences: where the two sides contradict each other.
    """

    left: Side
    right: Side
    level: Level
    score: float
    margin: float
    moved: bool = False
    edits: tuple[Edit, ...] = ()
    divergences: tuple[Divergence, ...] = ()


@attrs.frozen(kw_only=True)
class Member:
    """One article's wording of a passage.

    Attributes:
        article: index of the article.
        sentences: indices of its sentences, several where it was split.
        spans: their spans.
        level: level of this wording against the fullest wording of the passage.
        score: similarity to the fullest wording, in [0, 1]; 1 for the fullest itself.
    """

    article: int
    sentences: tuple[int, ...]
    spans: tuple[Span, ...]
    level: Level = "verbatim"
    score: float = 1.0


@attrs.frozen(kw_only=True)
class Passage:
    """The same sentence-sized content in n articles: a collation row.

    Attributes:
        id: running number from 0, in the order of the wire core.
        members: ordered by article index, no article twice.
        earliest: article index of the member published first; None where times do not decide.
        fullest: article index of the member with the most text.
    """

    id: int
    members: tuple[Member, ...]
    earliest: int | None = None
    fullest: int | None = None


@attrs.frozen(kw_only=True)
class Shares:
    """Parts of an article's non-space characters; they sum to 1."""

    verbatim: float
    edited: float
    rewritten: float
    partial: float
    own: float
    noise: float

    @property
    def shared(self) -> float:
        """All levels together."""
        return self.verbatim + self.edited + self.rewritten + self.partial


@attrs.frozen(kw_only=True)
class Limit:
    """A bound that was reached: which stage, what it bounds, the bound, and what was asked of it."""

    stage: str
    what: str
    limit: int
    actual: int


@attrs.frozen(kw_only=True)
class Limits:
    """Whether anything stopped early, and why."""

    reached: tuple[Limit, ...] = ()

    @property
    def stopped_early(self) -> bool:
        """True when at least one bound was reached."""
        return bool(self.reached)


@attrs.frozen(kw_only=True)
class ComparedArticle:
    """An article within a comparison.

    Attributes:
        index: place among the compared articles, from 0.
        segmented: the article with blocks, credits, sentences and tokens.
        labels: shared, own or noise, one for each sentence.
        levels: the closest level of each shared sentence, None for the others.
        shares: parts by level and label.
    """

    index: int
    segmented: SegmentedArticle
    labels: tuple[Label, ...]
    levels: tuple[Level | None, ...]
    shares: Shares

    @property
    def article(self) -> Article:
        """The article as it was read."""
        return self.segmented.article

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Credits of the article's text."""
        return self.segmented.credits

    @property
    def name(self) -> str:
        """What to call the article: source, else path, else its number from 1."""
        return self.article.source or self.article.path or f"article {self.index + 1}"


@attrs.frozen(kw_only=True)
class Comparison:
    """The result of `newsdiff.compare`.

    Attributes:
        articles: the compared articles, in the order given.
        links: links between sentences of every two articles, ordered by left article, right
            article, place on the left.
        passages: links reconciled over all articles.
        pairs: near-duplicate paragraphs.
        limits: bounds that were reached.
    """

    articles: tuple[ComparedArticle, ...]
    links: tuple[Link, ...]
    passages: tuple[Passage, ...] = ()
    pairs: tuple[Pair, ...] = ()
    limits: Limits = attrs.field(factory=Limits)

    def to_json(self) -> str:
        """JSON by the contract `newsdiff/comparison/1`; the schema ships with the package."""
        from newsdiff.report import render_json

        return render_json(self)

    def to_html(self, path: str | Path | None = None) -> str:
        """The self-contained HTML page; also written to `path` if one is given."""
        from newsdiff.report import render_html

        page = render_html(self)
        if path is not None:
            from newsdiff.write import write_text

            write_text(page, path)
        return page

    def to_frame(self) -> Any:  # noqa: ANN401  pandas is optional and untyped here
        """Links as a pandas DataFrame, one row each; needs the extra `frames`."""
        from newsdiff.report import links_frame

        return links_frame(self)

    def _repr_html_(self) -> str:
        from newsdiff.report import render_html

        return render_html(self, fragment=True)
