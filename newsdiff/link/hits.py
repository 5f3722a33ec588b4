"""Rows that are similar to asked texts → the articles of an index in which they stand, in order.

Linear in the articles that carry the rows, but for sorting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.ranges import spread
from newsdiff.link.runs import is_among, packed, places_in_groups
from newsdiff.model import Limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Carriers",
    "Covering",
    "Exclusions",
    "Hits",
    "TextHits",
    "Units",
    "chosen_hits",
    "text_hits",
]

MAX_CARRIERS = 20_000
"""Articles that carry one text and are considered: those that the filters let pass come before
others, and then those that were added first."""


@attrs.frozen(kw_only=True, eq=False)
class Carriers:
    """Articles of an index that carry any row in question, numbered from 0.

    Attributes:
        times: int64[n], milliseconds since 1970, `UNDATED` without a date.
        sources: int64[n], a number for each source, 0 for an unknown one.
        ranks: int64[n], their order by id.
        first_blocks: int64[n + 1] into `block_rows`.
        block_rows: uint32, rows of their blocks.
        is_allowed: bool[n], whether the filters let them pass.
    """

    times: NDArray[np.int64]
    sources: NDArray[np.int64]
    ranks: NDArray[np.int64]
    first_blocks: NDArray[np.int64]
    block_rows: NDArray[np.uint32]
    is_allowed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.times)

    def places(self, articles: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first block of each article that is that row, which is one of them."""
        n_blocks = np.diff(self.first_blocks)
        owners = np.repeat(np.arange(len(self)), n_blocks)
        blocks = packed(owners, self.block_rows)
        order = np.argsort(blocks, kind="stable")
        found = order[np.searchsorted(blocks[order], packed(articles, rows))]
        places: NDArray[np.int64] = found - self.first_blocks[articles]
        return places


@attrs.frozen(kw_only=True, eq=False)
class TextHits:
    """Articles that carry what is similar to asked texts: one hit an article, by text, then order.

    The order is that of time; then the more similar ones, then by id.

    Attributes:
        asked: int64[n], the text.
        articles: int64[n], number of the carrier.
        alike: int64[n], which of the rows that were found.
        cut: int64, texts of which not all articles were considered, ascending.
        limits: bounds that were reached.
    """

    asked: NDArray[np.int64]
    articles: NDArray[np.int64]
    alike: NDArray[np.int64]
    cut: NDArray[np.int64]
    limits: tuple[Limit, ...]


@attrs.frozen(kw_only=True, eq=False)
class Units:
    """Paragraphs or sentences of the articles that are asked about.

    Attributes:
        texts: int64[n], the text of each, as in `TextHits.asked`.
        articles: int64[n], the asked article in which it stands.
    """

    texts: NDArray[np.int64]
    articles: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    def windows(self, of_articles: NDArray[np.int64], n_texts: int) -> NDArray[np.int64]:
        """First and last millisecond that matter to each text, of those that do to articles."""
        found = np.empty((n_texts, 2), dtype=np.int64)
        found[:] = np.iinfo(np.int64).max, np.iinfo(np.int64).min
        is_asked = (self.texts >= 0) & (self.texts < n_texts)
        texts, windows = self.texts[is_asked], of_articles[self.articles[is_asked]]
        np.minimum.at(found[:, 0], texts, windows[:, 0])
        np.maximum.at(found[:, 1], texts, windows[:, 1])
        return found


@attrs.frozen(kw_only=True, eq=False)
class Exclusions:
    """What is no answer to an asked article.

    Attributes:
        own: uint64, asked article in the upper half, then a carrier that is the same article;
            ascending.
        windows: int64[n_asked, 2], first and last millisecond that the time of a carrier may have.
    """

    own: NDArray[np.uint64]
    windows: NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Covering:
    """What a sentence is not named for, because the whole paragraph is.

    Attributes:
        parents: int64[n], the paragraph of each sentence, as a unit.
        met: uint64, paragraph in the upper half, then an article that has it; ascending.
        is_whole: bool[n_alike], of the rows with a sentence, whether they have the paragraph.
    """

    parents: NDArray[np.int64]
    met: NDArray[np.uint64]
    is_whole: NDArray[np.bool_]


@attrs.frozen(kw_only=True, eq=False)
class Hits:
    """Hits of units, by unit; what recurs in one source comes after all others, once a source.

    Attributes:
        units: int64[n].
        hits: int64[n], which of the hits of texts.
        n_more: int64[n], further articles of the source in which the unit recurs.
        n_hits: int64[n_units], articles that carry each unit, those not named included.
        n_elsewhere: int64[n_units], of these, those in whose source it does not recur.
        met: uint64, unit in the upper half, then article, of all hits; ascending.
        elsewhere: uint64, the same of those in whose source the unit does not recur.
        left_out: uint64, the same of those that the filters keep out.
        n_covered: int64[n_units], articles that are not named because they have more.
    """

    units: NDArray[np.int64]
    hits: NDArray[np.int64]
    n_more: NDArray[np.int64]
    n_hits: NDArray[np.int64]
    n_elsewhere: NDArray[np.int64]
    met: NDArray[np.uint64]
    elsewhere: NDArray[np.uint64]
    left_out: NDArray[np.uint64]
    n_covered: NDArray[np.int64]


def text_hits(
    asked: NDArray[np.int64],
    rows: NDArray[np.int64],
    similarities: NDArray[np.float64],
    carriers: Carriers,
    carried: tuple[NDArray[np.int64], NDArray[np.int64]],
    windows: NDArray[np.int64],
) -> TextHits:
    """Find the articles that carry rows that are similar to texts.

    Args:
        asked: int64[n], the texts, ascending.
        rows: int64[n], rows that are similar to them.
        similarities: float64[n].
        carriers: the articles.
        carried: int64 and int64: rows, ascending, and an article that carries each.
        windows: int64[n_texts, 2], first and last millisecond that matter to each text.

    Returns:
        The hits; of an article that has several rows that are similar to a text, the best.
    """
    firsts = np.searchsorted(carried[0], rows)
    n_articles = np.searchsorted(carried[0], rows, side="right") - firsts
    articles = carried[1][spread(firsts, n_articles)]
    alike = np.repeat(np.arange(len(rows)), n_articles)
    # The best row of an article first; then one of each.
    order = np.lexsort((rows[alike], -similarities[alike], articles, asked[alike]))
    articles, alike = articles[order], alike[order]
    is_best = places_in_groups(packed(asked[alike], articles)) == 0
    articles, alike = articles[is_best], alike[is_best]
    places = places_in_groups(asked[alike])
    largest = int(places.max(initial=-1)) + 1
    cut = asked[alike[places == MAX_CARRIERS]]
    limits: tuple[Limit, ...] = ()
    if largest > MAX_CARRIERS:
        what = "articles that carry one text and are considered"
        limits = (Limit(stage="link", what=what, limit=MAX_CARRIERS, actual=largest),)
        times, texts = carriers.times[articles], asked[alike]
        passes = carriers.is_allowed[articles]
        passes &= (times >= windows[texts, 0]) & (times <= windows[texts, 1])
        considered = np.lexsort((~passes, texts))[places < MAX_CARRIERS]
        articles, alike = articles[considered], alike[considered]
    order = np.lexsort(
        (carriers.ranks[articles], -similarities[alike], carriers.times[articles], asked[alike])
    )
    return TextHits(
        asked=asked[alike][order],
        articles=articles[order],
        alike=alike[order],
        cut=cut,
        limits=limits,
    )


def chosen_hits(
    found: TextHits,
    units: Units,
    carriers: Carriers,
    exclusions: Exclusions,
    *,
    min_articles: int,
    limit: int,
    covering: Covering | None = None,
) -> Hits:
    """Choose the hits of each unit to name.

    Args:
        found: hits of their texts.
        units: paragraphs or sentences.
        carriers: the articles.
        exclusions: what is no answer.
        min_articles: fewest articles of one source in which a unit recurs.
        limit: hits to name of each unit.
        covering: what is not named, because more of it is.

    Returns:
        The hits.
    """
    firsts = np.searchsorted(found.asked, units.texts)
    n_found = np.searchsorted(found.asked, units.texts, side="right") - firsts
    hits = spread(firsts, n_found)
    of_units = np.repeat(np.arange(len(units)), n_found)
    articles, asked = found.articles[hits], units.articles[of_units]
    is_other = ~is_among(packed(asked, articles), exclusions.own)
    is_covered = np.zeros(len(hits), dtype=bool)
    if covering is not None:
        is_covered |= is_among(packed(covering.parents[of_units], articles), covering.met)
        is_covered |= covering.is_whole[found.alike[hits]]
    times = carriers.times[articles]
    is_allowed = carriers.is_allowed[articles] & (times >= exclusions.windows[asked, 0])
    is_allowed &= times <= exclusions.windows[asked, 1]
    left_out = np.sort(packed(of_units, articles)[is_other & ~is_allowed])
    n_covered = np.bincount(of_units[is_other & is_covered & is_allowed], minlength=len(units))
    kept = is_other & is_allowed & ~is_covered
    hits, of_units, articles = hits[kept], of_units[kept], articles[kept]
    n_alike, place = _of_source(of_units, carriers.sources[articles])
    recurs = n_alike >= min_articles
    met = packed(of_units, articles)
    named = np.flatnonzero(~recurs | (place == 0))
    named = named[np.lexsort((recurs[named], of_units[named]))]
    named = named[places_in_groups(of_units[named]) < limit]
    return Hits(
        units=of_units[named],
        hits=hits[named],
        n_more=np.where(recurs, n_alike - 1, 0)[named],
        n_hits=np.bincount(of_units, minlength=len(units)),
        n_elsewhere=np.bincount(of_units[~recurs], minlength=len(units)),
        met=np.sort(met),
        elsewhere=np.sort(met[~recurs]),
        left_out=left_out,
        n_covered=n_covered,
    )


def _of_source(
    units: NDArray[np.int64], sources: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each hit, how many its unit has in that source, and its place among them; 1, 0 of none."""
    order = np.lexsort((sources, units))
    groups = packed(units, sources)[order]
    places = places_in_groups(groups)
    n_alike, place = np.empty_like(places), np.empty_like(places)
    place[order] = places
    sizes = np.bincount(np.cumsum(places == 0) - 1) if len(places) else places
    n_alike[order] = np.repeat(sizes, sizes)
    is_known = sources > 0
    return np.where(is_known, n_alike, 1), np.where(is_known, place, 0)
