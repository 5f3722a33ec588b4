"""What a run says about itself at its end."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from newsdiff.model.dump import Summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.link.join import RowPairs
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.articles import Articles
    from newsdiff.pipeline.dedupe.sketching import SketchedDump
    from newsdiff.pipeline.dedupe.tables import Tables
    from newsdiff.read.dump_record import Fields
    from newsdiff.sketch.bands import Bands

__all__ = ["summary_of"]

_FIELDS = ("id", "text", "source", "published")


def summary_of(  # noqa: PLR0913  one argument a stage
    inputs: Sequence[str | os.PathLike[str]],
    fields: Fields,
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
        inputs: the dump, as the run was told of it.
        fields: what its fields are called.
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
    called = tuple(os.fspath(path) for path in inputs)
    recall = 1.0 if settings.exact else round(bands.recall_at(settings.threshold), 6)
    return Summary(
        inputs=tuple(map(_absolute, called)),
        called=called,
        fields={name: getattr(fields, name) for name in _FIELDS},
        settings=_settings(settings, bands),
        estimated_recall={"at_threshold": recall, "similarity": settings.threshold},
        counts=_counts(sketched, row_pairs, articles, tables),
        n_bad=sketched.n_bad,
        bad=sketched.bad,
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
        "reuse_within_one_source_left_out": tables.n_house,
        "bad": sketched.n_bad,
        "without_id": articles.n_unnamed,
        "renamed": articles.n_renamed,
        "undated": articles.n_undated,
    }


def _versions() -> dict[str, str]:
    """Versions of the libraries, of numba without importing it."""
    libraries = {name: version(name) for name in ("numpy", "numba", "pyarrow")}
    return {"python": platform.python_version(), **libraries}


def _absolute(path: str) -> str:
    """A path that still leads there from another folder; standard input is no path."""
    return path if path == "-" else os.path.abspath(path)  # noqa: PTH100  globs are not resolved
