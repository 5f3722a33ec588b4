"""The duplicates of a dump → terminal, JSON: what to look at first."""

from newsdiff.report.dump.json import render_overview_json
from newsdiff.report.dump.overview import DumpBoilerplate, DumpCluster, DumpOverview, DumpReuse
from newsdiff.report.dump.terminal import render_overview_terminal

__all__ = [
    "DumpBoilerplate",
    "DumpCluster",
    "DumpOverview",
    "DumpReuse",
    "render_overview_json",
    "render_overview_terminal",
]
