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
    "Addition",
    "Article",
    "Attribution",
    "Block",
    "CleanedArticle",
    "Collation",
    "ComparedArticle",
    "Comparison",
    "CoreSentence",
    "Credit",
    "Divergence",
    "Edit",
    "Evidence",
    "Figures",
    "Limit",
    "Limits",
    "Link",
    "Member",
    "Origin",
    "Pair",
    "Passage",
    "Quotation",
    "QuotationMember",
    "Relation",
    "SegmentedArticle",
    "Sentence",
    "SentenceAttribution",
    "ShareRow",
    "Shares",
    "Side",
    "Span",
    "Tokens",
    "WireCore",
]

Span = tuple[int, int]
Label = Literal["shared", "own", "noise"]
Level = Literal["verbatim", "edited", "rewritten", "partial"]
EditOp = Literal["equal", "replace", "insert", "delete"]
DivergenceKind = Literal["number", "name", "date", "negation", "quotation"]
AttributionStatus = Literal["shared_credited", "shared_uncredited", "credited_unshared", "own"]
Verdict = Literal["common_source", "left_from_right", "right_from_left", "update", "undecided"]
AdditionKind = Literal[
    "headline", "quotation", "reaction", "figure", "background", "analysis", "report"
]
QuotationForm = Literal["longest", "same", "cut", "reworded"]

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
class Evidence:
    """One reason in a ledger of reasons.

    Attributes:
        kind: what speaks, such as credit_dateline, witness, carried, slip_typo, time.
        weight: natural log-odds that it adds; positive speaks for, negative against.
        note: the reason in words.
        article: index of the article in which it is seen, None for all of them together.
        spans: where in that article.
    """

    kind: str
    weight: float
    note: str
    article: int | None = None
    spans: tuple[Span, ...] = ()


@attrs.frozen(kw_only=True)
class CoreSentence:
    """One passage of the wire core, in the wording that is shown, with its evidence.

    Attributes:
        passage: id of the passage.
        article: index of the article whose wording is shown.
        spans: that wording's spans.
        outlets: who carries the passage, each outlet once, sorted.
        credited: indices of the articles that carry it and credit an agency.
        uncredited: indices of the articles that carry it and credit none.
        agencies: agencies that those articles credit, the most often credited first.
        identical: indices of the articles with the same words as the wording shown.
        earliest: index of the article known to be first, None where times do not decide.
        given: the passage stands in the designated original; else it was inferred.
    """

    passage: int
    article: int
    spans: tuple[Span, ...]
    outlets: tuple[str, ...]
    credited: tuple[int, ...] = ()
    uncredited: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    identical: tuple[int, ...] = ()
    earliest: int | None = None
    given: bool = False


@attrs.frozen(kw_only=True)
class WireCore:
    """The dispatch as far as its derivatives show it, in the most plausible order.

    Attributes:
        sentences: the carried passages in reading order.
        original: index of the article that the caller designated as the dispatch, None without.
        agreement: share of the ordered passage pairs, over all outlets, that keep this order.
        notes: what was given and what was inferred, in words.
    """

    sentences: tuple[CoreSentence, ...] = ()
    original: int | None = None
    agreement: float = 1.0
    notes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Attribution:
    """How likely an article's text comes from an agency, and why.

    Attributes:
        article: index of the article.
        agency: canonical short name of the agency.
        probability: logistic function of the sum of the evidence's weights.
        evidence: the reasons, the prior first.
    """

    article: int
    agency: str
    probability: float
    evidence: tuple[Evidence, ...]


@attrs.frozen(kw_only=True)
class SentenceAttribution:
    """Where one sentence of the story comes from, and why.

    Attributes:
        article: index of the article.
        sentence: index of the sentence.
        status: shared_credited, shared_uncredited (other outlets carry it, this article credits
            nobody), credited_unshared (the article credits an agency, nobody else carries this)
            or own.
        agency: the likeliest agency, None where nothing names one.
        probability: that it comes from that agency (0 without an agency).
        evidence: the reasons, the article's own probability first.
    """

    article: int
    sentence: int
    status: AttributionStatus
    agency: str | None = None
    probability: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@attrs.frozen(kw_only=True)
class Origin:
    """Articles that go back to one source: ten outlets with one dispatch are one.

    Attributes:
        articles: indices of the articles.
        agency: the agency that they go back to, None where nothing names one.
        note: why they are taken together, in words.
    """

    articles: tuple[int, ...]
    agency: str | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Relation:
    """How two articles that share text came to share it.

    Attributes:
        left: index of the one article.
        right: index of the other, higher one.
        verdict: common_source, left_from_right, right_from_left, update (of an own earlier
            version) or undecided.
        probability: of the verdict among the alternatives; of the best of them if undecided.
        evidence: the reasons; a weight speaks for the verdict (if undecided: for the best).
        later: for an update the index of the later version, None where times do not decide.
    """

    left: int
    right: int
    verdict: Verdict
    probability: float
    evidence: tuple[Evidence, ...] = ()
    later: int | None = None


@attrs.frozen(kw_only=True)
class Addition:
    """Something that one source alone says.

    Attributes:
        article: index of the article.
        kind: headline (or subheading), quotation, reaction (local), figure (another figure than
            the rest give), background, analysis or report (none of these).
        sentences: indices of its sentences, neighbours of one kind taken together.
        spans: their spans; for a figure the differing words.
        cues: the words that decided the kind.
        against: for a figure, what other articles say: article index and span.
    """

    article: int
    kind: AdditionKind
    sentences: tuple[int, ...]
    spans: tuple[Span, ...]
    cues: tuple[str, ...] = ()
    against: tuple[tuple[int, Span], ...] = ()


@attrs.frozen(kw_only=True)
class QuotationMember:
    """One article's wording of a quotation.

    Attributes:
        article: index of the article.
        sentence: index of the sentence in which it starts.
        span: the quoted words without their marks.
        form: longest, same (as the longest), cut (a part of it) or reworded (translated anew, say).
        score: share of its words found in the longest, in [0, 1].
        speaker: who speaks according to this article, "" where it does not say.
    """

    article: int
    sentence: int
    span: Span
    form: QuotationForm
    score: float = 1.0
    speaker: str = ""


@attrs.frozen(kw_only=True)
class Quotation:
    """The same words of the same speaker, in the wordings of several outlets.

    Attributes:
        id: running number from 0, in the order of the text.
        speaker: the fullest name given, "" where no article says.
        members: ordered by article and place.
    """

    id: int
    speaker: str
    members: tuple[QuotationMember, ...]


@attrs.frozen(kw_only=True)
class ShareRow:
    """Shares of an article or of all articles of an outlet, with their interval over thresholds.

    Attributes:
        name: what it is called.
        articles: indices of the articles counted.
        characters: their non-space characters.
        shares: at the links as given.
        low: the least of each share when only links from each minimum score on count.
        high: the greatest.
    """

    name: str
    articles: tuple[int, ...]
    characters: int
    shares: Shares
    low: Shares
    high: Shares


@attrs.frozen(kw_only=True)
class Figures:
    """Shares and overlaps as tables.

    Attributes:
        articles: one row an article.
        outlets: one row an outlet.
        thresholds: the minimum scores that the intervals go over.
        names: the outlets of the matrix, in its order.
        matrix: `matrix[i][j]` is the part of outlet i's story characters that is linked to outlet
            j; the diagonal is 1.
    """

    articles: tuple[ShareRow, ...] = ()
    outlets: tuple[ShareRow, ...] = ()
    thresholds: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    matrix: tuple[tuple[float, ...], ...] = ()


@attrs.frozen(kw_only=True)
class Collation:
    """What collating adds to articles and links; see `Comparison` for the fields."""

    articles: tuple[ComparedArticle, ...]
    passages: tuple[Passage, ...] = ()
    core: WireCore = attrs.field(factory=WireCore)
    attributions: tuple[Attribution, ...] = ()
    sentence_attributions: tuple[SentenceAttribution, ...] = ()
    origins: tuple[Origin, ...] = ()
    relations: tuple[Relation, ...] = ()
    additions: tuple[Addition, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    figures: Figures = attrs.field(factory=Figures)
    limits: Limits = attrs.field(factory=Limits)


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
        core: the wire core.
        attributions: one for each article and agency with evidence, the likeliest agency first.
        sentence_attributions: one for each sentence of a story, in order.
        origins: articles grouped by source; their number is the number of independent sources.
        relations: one for each two articles that share text.
        additions: what each source alone says, by article and place.
        quotations: quotations that several articles carry.
        figures: shares with intervals, and the outlet × outlet matrix.
    """

    articles: tuple[ComparedArticle, ...]
    links: tuple[Link, ...]
    passages: tuple[Passage, ...] = ()
    pairs: tuple[Pair, ...] = ()
    limits: Limits = attrs.field(factory=Limits)
    core: WireCore = attrs.field(factory=WireCore)
    attributions: tuple[Attribution, ...] = ()
    sentence_attributions: tuple[SentenceAttribution, ...] = ()
    origins: tuple[Origin, ...] = ()
    relations: tuple[Relation, ...] = ()
    additions: tuple[Addition, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    figures: Figures = attrs.field(factory=Figures)

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
