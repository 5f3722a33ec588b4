"""Collate: links between the sentences of all pairs of articles → what n articles have in common.

Passages, the wire core, attribution, who has it from whom, additions, quotations and figures. The
only public names are `collate` and its settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.collate.additions import find_additions
from newsdiff.collate.attribution import attribute_articles, attribute_sentences
from newsdiff.collate.core import Editor
from newsdiff.collate.family import Family
from newsdiff.collate.figures import measure
from newsdiff.collate.ground import Ground
from newsdiff.collate.items import find_items
from newsdiff.collate.labels import compared_articles, with_shared_parts
from newsdiff.collate.members import in_order, links_within, make_passages, on_core_wording
from newsdiff.collate.overlap import Overlap
from newsdiff.collate.passages import group_sentences
from newsdiff.collate.quotations import collate_quotations
from newsdiff.collate.settings import CollateSettings
from newsdiff.collate.verdicts import find_relations
from newsdiff.collate.vouching import Vouching
from newsdiff.model import Comparison, Limit, Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Link, Pair, Passage, SegmentedArticle

__all__ = ["CollateSettings", "collate"]


def collate(
    articles: Sequence[SegmentedArticle],
    links: Sequence[Link],
    *,
    pairs: Sequence[Pair] = (),
    limits: Sequence[Limit] = (),
    original: int | None = None,
    settings: CollateSettings | None = None,
) -> Comparison:
    """Reconcile the links of all pairs of articles and say what they show.

    Args:
        articles: the segmented articles; links and results call them by their place here.
        links: links of every two of them, each with its left side in the article of lower index.
        pairs: near-duplicate paragraphs, which the result takes over.
        limits: bounds that earlier stages reached, which the result takes over.
        original: index of the article that is the dispatch itself, where the caller knows it.
        settings: settings; the defaults if None.

    Returns:
        The comparison: links between sentences of stories, pairs as given, compared articles,
        passages and everything that follows from them. The order of the articles and of the links
        changes nothing but the numbering.

    Raises:
        ValueError: `original` is not the index of an article.
    """
    if original is not None and not 0 <= original < len(articles):
        raise ValueError(f"original must be the index of one of {len(articles)} articles")
    settings = settings or CollateSettings()
    ground = Ground.from_articles(articles, links)
    groups = group_sentences(ground, settings)
    inner: Sequence[Sequence[Link]] = links_within(ground, groups)
    passages = make_passages(ground, groups, inner)
    compared = compared_articles(ground)
    additions = find_additions(ground, compared, passages)
    overlap = Overlap.from_links(ground, passages, additions)
    vouching = Vouching.from_ground(ground)
    attributions = attribute_articles(ground, overlap, vouching)
    family = Family.from_passages(ground, overlap, vouching, passages, settings, original)
    editor = Editor.from_descents(ground, family.descents, original)
    passages, inner = in_order(ground, passages, inner, settings, editor.leading)
    quotations, reached = collate_quotations(ground, passages)
    passages, told = editor.settled(passages, inner)
    items = find_items(ground, overlap, passages, told, family.groups)
    family = family.with_items(items)
    origins = family.origins(vouching, attributions)
    core = editor.wire_core(passages, told, items, origins)
    return Comparison(
        articles=with_shared_parts(overlap, compared),
        links=ground.links,
        not_compared=ground.apart,
        pairs=tuple(pairs),
        passages=on_core_wording(ground, passages, inner, core),
        core=core,
        attributions=attributions,
        sentence_attributions=attribute_sentences(
            ground, overlap, vouching, attributions, original
        ),
        descents=family.descents,
        origins=origins,
        relations=find_relations(family, origins),
        additions=additions,
        quotations=quotations,
        figures=measure(ground, overlap, settings),
        limits=Limits(reached=(*limits, *_order_limit(passages, settings), *reached)),
    )


def _order_limit(passages: Sequence[Passage], settings: CollateSettings) -> tuple[Limit, ...]:
    if len(passages) <= settings.order_passages:
        return ()
    what = "passages ordered by search; above this many by mean position alone"
    reached = Limit(stage="collate", what=what, limit=settings.order_passages, actual=len(passages))
    return (reached,)
