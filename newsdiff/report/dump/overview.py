"""What is shown of a dump's duplicates, as values that every renderer takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from newsdiff.model.dump import Summary

__all__ = [
    "DumpBoilerplate",
    "DumpCluster",
    "DumpOutlet",
    "DumpOverview",
    "DumpReuse",
    "DumpStories",
    "DumpStory",
    "DumpTimeline",
]


@attrs.frozen(kw_only=True)
class DumpCluster:
    """A cluster of near-duplicate blocks (or whole articles) of a dump.

    Attributes:
        cluster: its number in the table of clusters.
        size: how many members it has.
        articles: how many articles they stand in.
        id: article of its representative.
        block: block of its representative, from 0; -1 for a whole article.
        lowest: the smallest similarity of a member to the representative, in [0, 1].
        kind: what it is: running, quotation or house; None where the table does not say.
        text: text of the representative, None where the dump was not read.
        source: outlet of the representative, None where it is not known.
        published: its date, None where it is not known.
    """

    cluster: int
    size: int
    articles: int
    id: str
    block: int
    lowest: float
    kind: str | None = None
    text: str | None = None
    source: str | None = None
    published: str | None = None


@attrs.frozen(kw_only=True)
class DumpReuse:
    """Two articles of a dump that share paragraphs.

    Attributes:
        left_id: one article.
        right_id: the other.
        paragraphs: how many paragraphs they share.
        words: how many words they share, None where the table does not say.
        kind: what they share: running, quotation or house; None where the table does not say.
        left_share: part of the left article that the shared paragraphs make up, in [0, 1].
        right_share: the same of the right article.
        first: which was published first: left, right, or "" where times do not decide.
        left_title: title of the left article, None where the dump was not read or has none.
        right_title: the same of the right article.
        left_source: outlet of the left article, None where it is not known.
        right_source: the same of the right article.
    """

    left_id: str
    right_id: str
    paragraphs: int
    left_share: float
    right_share: float
    words: int | None = None
    kind: str | None = None
    first: str = ""
    left_title: str | None = None
    right_title: str | None = None
    left_source: str | None = None
    right_source: str | None = None


@attrs.frozen(kw_only=True)
class DumpBoilerplate:
    """A block that recurs across many articles of one source: counted, never evidence of reuse.

    Attributes:
        source: the outlet, "" where the dump names none.
        articles: how many of its articles carry the block.
        share: part of the outlet's articles that do, None where the table does not say.
        id: an article that carries it.
        block: the block there, from 0.
        text: the block's text, None where the dump was not read.
    """

    source: str
    articles: int
    share: float | None
    id: str
    block: int
    text: str | None = None


@attrs.frozen(kw_only=True)
class DumpOverview:
    """The first things to know about the duplicates of a dump.

    Attributes:
        folder: where the tables are.
        summary: what the run said about itself: counts, settings, timings, bad records, limits.
        stories: the largest stories, the largest first.
        n_stories: how many there are in all.
        clusters: the largest clusters, the largest first.
        n_clusters: how many there are in all.
        reuse: the article pairs that share most, the strongest first.
        n_reuse: how many there are in all.
        boilerplate: the most frequent boilerplate, the most frequent first.
        n_boilerplate: how many blocks there are in all.
        notes: what could not be shown, and what to do about it.
    """

    folder: str
    summary: Summary
    stories: tuple[DumpStory, ...] = ()
    n_stories: int = 0
    clusters: tuple[DumpCluster, ...]
    n_clusters: int
    reuse: tuple[DumpReuse, ...]
    n_reuse: int
    boilerplate: tuple[DumpBoilerplate, ...]
    n_boilerplate: int
    notes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class DumpStory:
    """A story of a dump: articles that share enough running text.

    Attributes:
        story: its number; 1 is the largest.
        id: the article with most shared words.
        articles: how many it has.
        outlets: those that carry it, each with its number of articles, the most articles first; ""
            for articles that name none.
        agencies: those that its articles credit.
        first_outlet: outlet of the article that was published first, None where dates do not say.
        first_ms: when it was first published, in milliseconds since 1970, None without dates.
        first_published: the same as the dump has it, None where it is not known.
        last_ms: when it was last published.
        share: mean part of its articles that another of them has, of the same outlet or another,
            in [0, 1].
        words: words of the article `id`.
        times: when its articles were published, in milliseconds since 1970, ascending; articles
            without a date are left out.
        language: ISO 639-1 code of the article `id`, None where it is not known.
        title: title of the article `id`, or of another one if it has none; None where the dump was
            not read or has none.
        excerpt: its text, None where the dump was not read.
    """

    story: int
    id: str
    articles: int
    outlets: tuple[tuple[str, int], ...]
    agencies: tuple[str, ...] = ()
    first_outlet: str | None = None
    first_ms: int | None = None
    first_published: str | None = None
    last_ms: int | None = None
    share: float = 0.0
    words: int = 0
    times: tuple[int, ...] = ()
    language: str | None = None
    title: str | None = None
    excerpt: str | None = None

    @property
    def n_outlets(self) -> int:
        """How many outlets carry it; articles that name none are of no outlet."""
        return sum(bool(name) for name, _ in self.outlets)


@attrs.frozen(kw_only=True)
class DumpOutlet:
    """An outlet of a dump.

    Attributes:
        name: what it is called, "" for articles that name none.
        articles: how many it has.
        words: their words.
        words_shared: those that another outlet carries too.
        words_boilerplate: those of its boilerplate.
        words_agency: the shared words of its articles that credit an agency.
        stories: the stories that it takes part in.
        first: the stories that it published first.
    """

    name: str
    articles: int
    words: int
    words_shared: int
    words_boilerplate: int = 0
    words_agency: int = 0
    stories: int = 0
    first: int = 0


@attrs.frozen(kw_only=True)
class DumpTimeline:
    """When the articles of a dump were published, as counts in equal steps.

    Attributes:
        start_ms: when the first step begins, in milliseconds since 1970.
        step_ms: length of a step.
        articles: articles by step.
        in_stories: those of them that belong to a story.
        n_outside: articles whose date is too far from the others to be drawn.
        n_undated: articles without a date.
    """

    start_ms: int
    step_ms: int
    articles: tuple[int, ...]
    in_stories: tuple[int, ...]
    n_outside: int = 0
    n_undated: int = 0


@attrs.frozen(kw_only=True)
class DumpStories:
    """The stories of a dump, and what they say of it as a whole.

    Attributes:
        folder: where the tables are.
        name: what the dump is called.
        articles: how many it has.
        in_stories: those that belong to a story.
        words: words of all articles.
        words_shared: those in runs that another outlet carries too.
        words_boilerplate: those of boilerplate.
        outlets: those that carry most shared words, the most first.
        n_outlets: how many there are in all; articles that name none are of no outlet.
        matrix: `matrix[i][j]` is the words of outlet i that outlet j has, too.
        matrix_names: the outlets of the matrix, those with most shared words first: the first of
            `outlets`, and among them those of an index that the run was against.
        stories: the largest, the largest first.
        n_stories: how many there are in all.
        timeline: None where no article has a date.
        notes: what could not be shown, and what to do about it.
    """

    folder: str
    name: str
    articles: int = 0
    in_stories: int = 0
    words: int = 0
    words_shared: int = 0
    words_boilerplate: int = 0
    outlets: tuple[DumpOutlet, ...] = ()
    n_outlets: int = 0
    matrix: tuple[tuple[int, ...], ...] = ()
    matrix_names: tuple[str, ...] = ()
    stories: tuple[DumpStory, ...] = ()
    n_stories: int = 0
    timeline: DumpTimeline | None = None
    notes: tuple[str, ...] = ()
