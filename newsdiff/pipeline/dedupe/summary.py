"""What a run says about itself at its end."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.dump import Summary
from newsdiff.read.dump.inputs import absolute_path
from newsdiff.read.dump.lacks import NOTHING_SAID, FieldCounts, field_warnings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsdiff.link.join import RowPairs
    from newsdiff.model.dump import Articles
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.sketching import SketchedDump
    from newsdiff.pipeline.dedupe.tables import Tables
    from newsdiff.read.dump import Dump
    from newsdiff.sketch.bands import Bands

__all__ = ["summary_of"]

_NAMED_TWICE_MAX = 10


def summary_of(  # noqa: PLR0913  one argument a stage
    dump: Dump,
    settings: DedupeSettings,
    bands: Bands,
    *,
    sketched: SketchedDump,
    row_pairs: RowPairs,
    articles: Articles,
    tables: Tables,
    timings: Mapping[str, float],
) -> Summary:
    """Sum a run up.

    Args:
        dump: the dump, with its inputs and the names of its fields.
        settings: of the run.
        bands: how sketches were cut.
        sketched: the dump after the pass.
        row_pairs: verified pairs of texts.
        articles: the articles.
        tables: the result.
        timings: seconds by stage.

    Returns:
        The summary, which does not name files of tables yet.
    """
    recall = 1.0 if settings.exact else round(bands.recall_at(settings.threshold), 6)
    return Summary(
        inputs=tuple(map(absolute_path, dump.inputs)),
        called=dump.inputs,
        fields=attrs.asdict(dump.fields),
        settings=_settings(settings, bands),
        estimated_recall={"at_threshold": recall, "similarity": settings.threshold},
        counts=_counts(sketched, row_pairs, articles, tables),
        n_bad=sketched.n_bad,
        bad=sketched.bad,
        warnings=_warnings(dump, articles),
        limits=row_pairs.limits + tables.limits,
        versions=_versions(),
        timings={**timings, "bytes": sketched.n_bytes, "threads": settings.threads},
    )


def _settings(settings: DedupeSettings, bands: Bands) -> dict[str, Any]:
    return {
        "threshold": settings.threshold,
        "level": settings.level,
        "exact": settings.exact,
        "recall": settings.recall,
        "bands": bands.n_bands,
        "rows": bands.n_rows,
        "permutations": bands.n_permutations,
        "scheme": "affine32",
        "seed": settings.seed,
        "min_articles": settings.min_articles,
        "min_words": settings.min_words,
        "strict": settings.strict,
    }


def _counts(
    sketched: SketchedDump, row_pairs: RowPairs, articles: Articles, tables: Tables
) -> dict[str, int]:
    return {
        "articles": len(articles),
        "blocks": len(articles.block_rows),
        "texts": len(sketched.rows),
        "candidates": row_pairs.n_candidates,
        "pairs": tables.n_pairs,
        "clusters": tables.n_clusters,
        "clustered": tables.n_clustered,
        "boilerplate": tables.n_boilerplate,
        "reuse": tables.n_reuse,
        "stories": tables.n_stories,
        "reuse_within_one_source_left_out": tables.n_house,
        "bad": sketched.n_bad,
        **{name: n for name, n in articles.counts.items() if name != "without_date"},
    }


def _warnings(dump: Dump, articles: Articles) -> tuple[str, ...]:
    counts = FieldCounts(
        n_records=len(articles),
        n_without_id=articles.counts["without_id"],
        n_without_source=articles.counts["without_source"],
        n_without_date=articles.counts["without_date"],
        n_unreadable=articles.counts["unreadable_dates"],
        n_ambiguous=articles.counts["ambiguous_dates"],
        lacks_title=dump.lacks_title(),
    )
    twice = [
        f"{name} is another name of a file of the dump, which is read once"
        for name in dump.named_twice[:_NAMED_TWICE_MAX]
    ]
    silent = [NOTHING_SAID] if len(articles) and not len(articles.block_rows) else []
    return (*twice, *silent, *field_warnings(dump.fields, counts))


def _versions() -> dict[str, str]:
    """Versions of Python and the libraries."""
    import numpy as np
    import pyarrow as pa

    libraries = {"numpy": np.__version__, "pyarrow": pa.__version__}
    return {"python": platform.python_version(), **libraries}
