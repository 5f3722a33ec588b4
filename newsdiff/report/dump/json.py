"""The overview of a dump's duplicates as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.report.dump.listing import written_json

if TYPE_CHECKING:
    from newsdiff.report.dump.overview import DumpOverview

__all__ = ["render_overview_json"]


def render_overview_json(overview: DumpOverview) -> str:
    """The overview as JSON text: the values of `DumpOverview` under their names.

    Returns:
        JSON with sorted keys inside the summary, ending with a line break.
    """
    summary = dict(overview.summary)
    return written_json("overview", {**attrs.asdict(overview), "summary": summary})
