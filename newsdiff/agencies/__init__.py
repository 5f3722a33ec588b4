"""The one table of news agencies, and how a text's words are looked up in it.

It ships as `agencies.toml`. To add agencies or replace one, write a file of the same form and give
it to `newsdiff.compare(..., agencies=PATH)` or `newsdiff compare --agencies FILE`.
"""

from __future__ import annotations

from newsdiff.agencies.reading import load_agencies
from newsdiff.agencies.table import Agency, AgencyTable, Match, RunningName

__all__ = ["Agency", "AgencyTable", "Match", "RunningName", "load_agencies"]
