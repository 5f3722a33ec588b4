"""What n articles show together: passages, labels, wire core, attribution, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.model.representation import short_repr

if TYPE_CHECKING:
    from newsdiff.model.article import Article, Credit, SegmentedArticle, Span
    from newsdiff.model.links import Level

__all__ = [
    "BRIEF_WORDS",
    "LABELS",
    "Addition",
    "AdditionKind",
    "Attribution",
    "AttributionStatus",
    "ComparedArticle",
    "CoreSentence",
    "Evidence",
    "Figures",
    "Label",
    "Member",
    "Passage",
    "Quotation",
    "QuotationForm",
    "QuotationMember",
    "SentenceAttribution",
    "ShareRow",
    "Shares",
    "WireCore",
]

Label = Literal["shared", "own", "noise"]
AttributionStatus = Literal["shared_credited", "shared_uncredited", "credited_unshared", "own"]
AdditionKind = Literal[
    "headline", "quotation", "reaction", "figure", "background", "analysis", "report"
]
QuotationForm = Literal["longest", "same", "cut", "reworded"]

LABELS: tuple[Label, ...] = ("shared", "own", "noise")

BRIEF_WORDS = 40
"""Words from which shares of a story say something: a sentence or two."""


@attrs.frozen(kw_only=True)
class Member:
    """One article's wording of a passage.

    Attributes:
        article: index of the article.
        sentences: indices of its sentences, several where it was split.
        spans: their spans.
        level: level of this wording against the base wording of the passage.
        score: similarity to the base wording, in [0, 1]; 1 for the base itself.
    """

    article: int
    sentences: tuple[int, ...]
    spans: tuple[Span, ...]
    level: Level = "verbatim"
    score: float = 1.0
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Passage:
    """The same sentence-sized content in n articles: a collation row.

    Attributes:
        id: running number from 0, in the order of the wire core.
        members: ordered by article index, no article twice.
        earliest: article index of the member published first; None where times do not decide.
        fullest: article index of the member with the most text.
        base: article index of the member whose wording stands for the passage and which the levels
            are against: the wire core's wording where the passage is part of it, else the fullest.
    """

    id: int
    members: tuple[Member, ...]
    earliest: int | None = None
    fullest: int | None = None
    base: int | None = None
    __repr__ = short_repr

    @property
    def shown(self) -> Member:
        """The member with the base wording; of an unnamed one the fullest, else the first."""
        wanted = self.fullest if self.base is None else self.base
        return next((m for m in self.members if m.article == wanted), self.members[0])


@attrs.frozen(kw_only=True)
class Shares:
    """Parts of an article's non-space characters; they sum to 1."""

    verbatim: float
    edited: float
    rewritten: float
    partial: float
    own: float
    noise: float
    __repr__ = short_repr

    @property
    def shared(self) -> float:
        """All levels together."""
        return self.verbatim + self.edited + self.rewritten + self.partial


@attrs.frozen(kw_only=True)
class ComparedArticle:
    """An article within a comparison.

    Attributes:
        index: place among the compared articles, from 0.
        segmented: the article with blocks, credits, sentences and tokens.
        labels: shared, own or noise, one for each sentence.
        levels: the closest level of each shared sentence, None for the others.
        shares: parts by level and label, of all that stands there, noise included.
        shared_part: part of its story, without noise, that another article has too, of whatever
            outlet, by characters; None where it is alone in its language.
            A sentence counts whole if it is there in the same or in other words; a partly shared
            one counts as far as its words are there, an edited one without clauses put in, and
            additions do not count.
        shared_sizes: non-space characters of each sentence that `shared_part` counts; empty where
            it was not measured.
        n_story_words: words of its story; a share of few words says little.
    """

    index: int
    segmented: SegmentedArticle
    labels: tuple[Label, ...]
    levels: tuple[Level | None, ...]
    shares: Shares
    shared_part: float | None = None
    shared_sizes: tuple[int, ...] = ()
    n_story_words: int = 0
    __repr__ = short_repr

    @property
    def is_brief(self) -> bool:
        """Whether its story is so short that a share of it says little: a headline, a teaser."""
        return self.n_story_words < BRIEF_WORDS

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
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class CoreSentence:
    """One passage of the wire core, in the wording that is shown, with its evidence.

    Attributes:
        passage: id of the passage.
        article: index of the article whose wording is shown.
        spans: that wording's spans.
        outlets: who carries it, each outlet once, sorted. Carriers are articles of the origin, and
            those that have its dispatch as an item.
        credited: indices of the articles that carry it and credit an agency.
        uncredited: indices of the articles that carry it and credit none.
        also: indices of the articles that have the passage too, but of another source.
        agencies: agencies that those articles credit, the most often credited first.
        identical: indices of the carriers with the same words as the wording shown.
        earliest: index of the carrier known to be first, None where times do not decide.
        given: the passage stands in the designated original; else it was inferred.
        origin: place in `Comparison.origins` of the origin whose dispatch it is part of.
    """

    passage: int
    article: int
    spans: tuple[Span, ...]
    outlets: tuple[str, ...]
    credited: tuple[int, ...] = ()
    uncredited: tuple[int, ...] = ()
    also: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    identical: tuple[int, ...] = ()
    earliest: int | None = None
    given: bool = False
    origin: int = 0
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class WireCore:
    """The dispatch as far as its derivatives show it, in the most plausible order.

    Attributes:
        sentences: the carried passages, origin by origin, each origin's in reading order; what two
            origins have stands in both.
        original: index of the article that is the dispatch, None if none was named.
        agreement: share of the ordered passage pairs, over all outlets, that keep this order.
        notes: what was given and what was inferred, in words.
    """

    sentences: tuple[CoreSentence, ...] = ()
    original: int | None = None
    agreement: float = 1.0
    notes: tuple[str, ...] = ()
    __repr__ = short_repr


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
    __repr__ = short_repr


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
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Addition:
    """Something that one source alone says.

    Attributes:
        article: index of the article.
        kind: headline, quotation (somebody's words), reaction (of those concerned or of the place),
            figure (unlike others'), background (of before), analysis (views of it) or report.
        sentences: indices of its sentences, neighbours of one kind taken together.
        spans: their spans; for a figure the differing words.
        cues: the words that decided the kind.
        against: for a figure, what other articles say: article index and span.
        within: the span was put into a sentence that is shared otherwise.
    """

    article: int
    kind: AdditionKind
    sentences: tuple[int, ...]
    spans: tuple[Span, ...]
    cues: tuple[str, ...] = ()
    against: tuple[tuple[int, Span], ...] = ()
    within: bool = False
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class QuotationMember:
    """One article's wording of a quotation.

    Attributes:
        article: index of the article.
        sentence: index of the sentence in which it starts.
        span: the quoted words without their marks.
        form: longest, same (as the longest), cut (a part of it) or reworded (words within differ).
        score: share of its words found in the longest, in [0, 1].
        speaker: who speaks according to this article, "" where it does not say.
        named: where the article names the speaker, None where it does not.
    """

    article: int
    sentence: int
    span: Span
    form: QuotationForm
    score: float = 1.0
    speaker: str = ""
    named: Span | None = None
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Quotation:
    """The same words of the same speaker, in the wordings of several outlets.

    Attributes:
        id: running number from 0, in the order of the text.
        speaker: the fullest name given, "" where no article says or where they differ.
        members: one an article, in order.
        wordings: how many its members have of which none is cut from another, punctuation aside.
    """

    id: int
    speaker: str
    members: tuple[QuotationMember, ...]
    wordings: int = 1
    __repr__ = short_repr


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
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Figures:
    """Shares and overlaps as tables.

    Attributes:
        articles: one row an article.
        outlets: one row an outlet.
        thresholds: the minimum scores that the intervals go over.
        names: the outlets of the matrix, in its order.
        matrix: `matrix[i][j]` is the part of outlet i's story characters that outlet j carries
            too, measured as `ComparedArticle.shared_part` is; the diagonal is 1.
    """

    articles: tuple[ShareRow, ...] = ()
    outlets: tuple[ShareRow, ...] = ()
    thresholds: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    matrix: tuple[tuple[float, ...], ...] = ()
    __repr__ = short_repr
