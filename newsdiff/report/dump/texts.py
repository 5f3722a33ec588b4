"""Texts, titles and outlets of what is shown of a dump's duplicates, where the dump was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsdiff.model import Article
    from newsdiff.report.dump.overview import DumpBoilerplate, DumpCluster, DumpReuse

    BlockText = Callable[[str, int], str]

__all__ = ["with_block", "with_text", "with_titles"]


def with_text(
    cluster: DumpCluster, articles: Mapping[str, Article], block_text: BlockText
) -> DumpCluster:
    """A cluster with the text, outlet and date of its representative.

    Args:
        cluster: what is shown.
        articles: those of the dump that were read, by id.
        block_text: gives one block of a text; block -1 is the whole.
    """
    article = articles.get(cluster.id)
    if article is None:
        return cluster
    text = block_text(article.text, cluster.block)
    return attrs.evolve(cluster, text=text, source=article.source, published=article.published)


def with_block(
    block: DumpBoilerplate, articles: Mapping[str, Article], block_text: BlockText
) -> DumpBoilerplate:
    """Boilerplate with its text; arguments as in `with_text`."""
    article = articles.get(block.id)
    if article is None or block.text is not None:
        return block
    return attrs.evolve(block, text=block_text(article.text, block.block))


def with_titles(pair: DumpReuse, articles: Mapping[str, Article]) -> DumpReuse:
    """A pair of articles with titles and outlets.

    Args:
        pair: what is shown.
        articles: those of the dump that were read, by id.
    """
    details: dict[str, Any] = {}
    for side, name in (("left", pair.left_id), ("right", pair.right_id)):
        article = articles.get(name)
        if article is not None:
            details[f"{side}_title"] = article.title
            details[f"{side}_source"] = article.source
    return attrs.evolve(pair, **details)
