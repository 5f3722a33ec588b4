"""Tell the results of earlier runs from the files of a dump, where both lie in one folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsdiff.locking import LOCK_FILE
from newsdiff.model.dump import SCHEMA
from newsdiff.model.result_files import DROPPED, SUMMARY, TABLE_FORMS, TABLES, WORKPLACE

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["EarlierResults"]

_SCHEMA = SCHEMA.rpartition("/")[0]
"""Of any version."""


class EarlierResults:
    """Knows the results in the folders of a dump; looks at each folder once."""

    def __init__(self) -> None:
        self._names: dict[Path, frozenset[str]] = {}

    def has(self, path: Path) -> bool:
        """Whether a file is what an earlier run wrote: a table, a summary, a deduplicated dump.

        Args:
            path: a file that was found in a folder or by a pattern.
        """
        return any(
            path.relative_to(folder).as_posix() in self._names_in(folder)
            or path.relative_to(folder).parts[0] == WORKPLACE
            for folder in path.parents
        )

    def _names_in(self, folder: Path) -> frozenset[str]:
        if folder not in self._names:
            self._names[folder] = frozenset(_names(folder))
        return self._names[folder]


def _names(folder: Path) -> set[str]:
    """Names, below a folder, of the results in it; none if no run wrote there."""
    summary = _summary(folder)
    if summary is None and not any((folder / name).exists() for name in (WORKPLACE, LOCK_FILE)):
        return set()
    tables = (f"{name}{suffix}" for name in (*TABLES, DROPPED) for suffix in TABLE_FORMS.values())
    copies = (summary or {}).get("deduplicated", ())
    return {SUMMARY, *tables, *(name for name in copies if isinstance(name, str))}


def _summary(folder: Path) -> dict[str, Any] | None:
    try:
        said = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    is_ours = isinstance(said, dict) and str(said.get("schema", "")).rpartition("/")[0] == _SCHEMA
    return said if is_ours else None
