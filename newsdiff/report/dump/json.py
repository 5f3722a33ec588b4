"""The overview of a dump's duplicates as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff._version import __version__

if TYPE_CHECKING:
    from newsdiff.report.dump.overview import DumpOverview

__all__ = ["SCHEMA_NAME", "render_overview_json"]

SCHEMA_NAME = "newsdiff/overview/1"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def render_overview_json(overview: DumpOverview) -> str:
    """The overview as JSON text: the values of `DumpOverview` under their names.

    Returns:
        JSON with sorted keys inside the summary, ending with a line break.
    """
    written = {
        "schema": SCHEMA_NAME,
        "version": __version__,
        **attrs.asdict(overview),
        "summary": dict(overview.summary),
    }
    text = json.dumps(written, ensure_ascii=False, indent=1)
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
