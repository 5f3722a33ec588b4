"""What `summary.json` says about a run."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff._version import __version__
from newsdiff.read.dump.inputs import is_in_memory
from newsdiff.read.dump.lacks import FieldCounts, field_warnings
from newsdiff.read.dump.packing import STDIN
from newsdiff.write import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from newsdiff.pipeline.dedupe_articles import Articles
    from newsdiff.pipeline.dedupe_join import RowPairs
    from newsdiff.pipeline.dedupe_pass import SketchedDump
    from newsdiff.pipeline.dedupe_settings import DedupeSettings
    from newsdiff.pipeline.dedupe_tables import Tables
    from newsdiff.read.dump import Dump
    from newsdiff.sketch.bands import Bands

__all__ = ["summary_of", "write_summary"]

SCHEMA = "newsdiff/duplicates/1"


def summary_of(
    run: Any,  # noqa: ANN401  the run itself: dump, fields, settings, timings
    bands: Bands,
    *,
    sketched: SketchedDump,
    found: RowPairs,
    articles: Articles,
    tables: Tables,
) -> dict[str, Any]:
    """Sum a run up.

    Args:
        run: dump, fields, settings and timings.
        bands: how sketches were cut.
        sketched: the dump after the pass.
        found: verified pairs of texts.
        articles: the articles.
        tables: the result.

    Returns:
        What goes into summary.json; all but `timings` is the same for the same dump.
    """
    settings = run.settings
    limits = found.limits + tables.limits
    return {
        "schema": SCHEMA,
        "version": __version__,
        "inputs": [_absolute(path) for path in run.dump.inputs],
        "fields": attrs.asdict(run.fields),
        "settings": _settings(settings, bands),
        "estimated_recall": {
            "at_threshold": 1.0
            if settings.exact
            else round(bands.recall_at(settings.threshold), 6),
            "similarity": settings.threshold,
        },
        "counts": _counts(sketched, found, articles, tables),
        "bad_records": {
            "count": sketched.n_bad,
            "first": [
                {"file": bad.file, "line": bad.line, "reason": bad.reason} for bad in sketched.bad
            ],
        },
        "warnings": list(_warnings(run.dump, articles)),
        "limits": {
            "stopped_early": bool(limits),
            "reached": [
                {"stage": each.stage, "what": each.what, "limit": each.limit, "actual": each.actual}
                for each in limits
            ],
        },
        "versions": _versions(),
        "timings": {**run.timings, "bytes": sketched.n_bytes, "threads": settings.threads},
    }


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
    sketched: SketchedDump, found: RowPairs, articles: Articles, tables: Tables
) -> dict[str, int]:
    return {
        "articles": len(articles),
        "blocks": len(articles.block_rows),
        "texts": len(sketched.rows),
        "candidates": found.n_candidates,
        "pairs": tables.n_pairs,
        "clusters": tables.n_clusters,
        "clustered": tables.n_clustered,
        "boilerplate": tables.n_boilerplate,
        "reuse": tables.n_reuse,
        "reuse_within_one_source_left_out": tables.n_house,
        "bad": sketched.n_bad,
        "without_id": articles.n_unnamed,
        "renamed": articles.n_renamed,
        "without_source": articles.n_without_source,
        "undated": articles.times.n_undated,
        "unreadable_dates": articles.times.n_unreadable,
        "ambiguous_dates": articles.times.n_ambiguous,
    }


def _warnings(dump: Dump, articles: Articles) -> tuple[str, ...]:
    counts = FieldCounts(
        n_records=len(articles),
        n_without_id=articles.n_unnamed,
        n_without_source=articles.n_without_source,
        n_without_date=articles.times.n_without_date,
        n_unreadable=articles.times.n_unreadable,
        n_ambiguous=articles.times.n_ambiguous,
        lacks_title=dump.lacks_title(),
    )
    return field_warnings(dump.fields, counts)


def _versions() -> dict[str, str]:
    """Versions of the libraries, of numba without importing it."""
    named = {name: version(name) for name in ("numpy", "numba", "pyarrow")}
    return {"python": platform.python_version(), **named}


def write_summary(summary: dict[str, Any], folder: Path) -> None:
    """Write summary.json: the last file of a run.

    Args:
        summary: what to write.
        folder: where to.

    Raises:
        OutputError: no permission, no room.
    """
    write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", folder / "summary.json")


def _absolute(path: str) -> str:
    """A path that still leads there from another folder; what is no file is no path."""
    return path if path == STDIN or is_in_memory(path) else os.path.abspath(path)  # noqa: PTH100  globs are not resolved
