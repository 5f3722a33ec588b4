"""Holds what is in a wheel: one with the core, and one built where there was no compiler.

    python .ci/compare_wheels.py WITH WITHOUT

They have the same files but for the core: all that the package reads, no source of the core.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

PACKAGE = Path(__file__).parents[1] / "newsdiff"
LEFT_OUT = {".h", ".pxi", ".pyx", ".pyc", ".so", ".pyd"}


def names(path: str) -> set[str]:
    """Files of the package in a wheel."""
    with ZipFile(path) as wheel:
        return {n for n in wheel.namelist() if ".dist-info/" not in n and not n.endswith("/")}


def check_tables(path: str) -> None:
    """Hold every table parsed by the build to the one that people wrote."""
    with ZipFile(path) as wheel:
        for name in wheel.namelist():
            if name.endswith(".toml"):
                parsed = json.loads(wheel.read(f"{name[:-5]}.json"))
                if parsed != tomllib.loads(wheel.read(name).decode()):
                    sys.exit(f"{name} and the table parsed from it differ")


def main(with_core: str, without_core: str) -> None:
    root = PACKAGE.parent
    expected = {
        path.relative_to(root).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in LEFT_OUT
    }
    expected |= {f"{name[:-5]}.json" for name in expected if name.endswith(".toml")}
    (core,) = (
        name
        for name in names(with_core)
        if name.startswith("newsdiff/core/kernels.") and not name.endswith(".pyi")
    )
    check_tables(with_core)
    for path, files in ((with_core, expected | {core}), (without_core, expected)):
        unlike = names(path) ^ files
        if unlike:
            sys.exit(f"{Path(path).name} has or lacks, against the tree: {sorted(unlike)}")
    print(f"both wheels have the {len(expected)} files of the package, one has {core} besides")


if __name__ == "__main__":
    main(*sys.argv[1:])
