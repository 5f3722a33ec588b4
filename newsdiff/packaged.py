"""The tables that ship with the package, which are written as TOML for people.

A build parses them once and lays them beside as JSON (see `BuildPackage` in setup.py), which loads
ten times as fast; a source tree has the TOML files alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_packaged"]


def read_packaged(path: Path) -> dict[str, Any]:
    """Read a table of the package.

    Args:
        path: its TOML file.

    Returns:
        Its entries.
    """
    try:
        content = path.with_suffix(".json").read_bytes()
    except FileNotFoundError:
        import tomllib

        return tomllib.loads(path.read_text(encoding="utf-8"))
    import json

    entries: dict[str, Any] = json.loads(content)
    return entries
