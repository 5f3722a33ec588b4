"""Articles of a dump beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.errors import InputError
from newsdiff.pipeline.compare import compare_articles
from newsdiff.read.dump.originals import find_articles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison
    from newsdiff.read.dump.originals import Originals

__all__ = ["compare_found"]

_NAMED_MAX = 5


def compare_found(originals: Originals, ids: Sequence[str], language: str | None) -> Comparison:
    """Compare articles of a dump, in the order of their ids.

    Raises:
        InputError: an id twice, or one that is not in the dump.
    """
    if len(set(ids)) < len(ids):
        raise InputError(f"article {ids[0]} is given twice", "give the ids of two articles")
    found = find_articles(originals, set(ids))
    unknown = [name for name in ids if name not in found]
    if unknown:
        remedy = "give ids as they stand in the tables of the result folder"
        if originals.elsewhere is not None:
            remedy += "; if they do, the index has changed since: run newsdiff dedupe again"
        raise InputError(
            f"has no article {' or '.join(unknown[:_NAMED_MAX])}",
            remedy,
            ", ".join(file.name for file in originals.files[:3]),
        )
    return compare_articles(
        [attrs.evolve(found[name], path=name, language=language) for name in ids]
    )
