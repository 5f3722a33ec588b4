"""What is shown of a dump's duplicates, as values that every renderer takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from newsdiff.model.dump import Summary

__all__ = ["DumpBoilerplate", "DumpCluster", "DumpOverview", "DumpReuse", "DumpStory"]


@attrs.frozen(kw_only=True)
class DumpStory:
    """Articles of a dump that share running text.

    Attributes:
        story: its number in the table of stories; 1 is the largest.
        articles: how many articles it has.
        outlets: of how many outlets.
        agencies: those that its articles credit, "" if none.
        first: when its first article was published, ISO 8601 in UTC; "" where there is no date.
        last: the same of its last article.
        share: part of its articles' words that they share with others, in [0, 1].
        id: the article with most shared words.
        first_id: the article that was published first, None where there is no date.
        first_source: outlet of that article, None where the dump was not read or names none.
        title: title of the article `id`, None where the dump was not read or has none.
    """

    story: int
    articles: int
    outlets: int
    agencies: str
    first: str
    last: str
    share: float
    id: str
    first_id: str | None = None
    first_source: str | None = None
    title: str | None = None


@attrs.frozen(kw_only=True)
class DumpCluster:
    """A cluster of near-duplicate blocks (or whole articles) of a dump.

    Attributes:
        cluster: its number in the table of clusters.
        size: how many members it has.
        articles: how many articles they stand in.
        id: article of its representative.
        block: block of its representative; -1 for a whole article.
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
        block: the block there.
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
