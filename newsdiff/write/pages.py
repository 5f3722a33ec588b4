"""A page and the folder of pages that it leads to, which hold one result.

The pages of the folder are written first and the page that leads to them last, each whole or not at
all. Nothing in the folder is written over or removed but what carries the mark of such a page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.atomic import output_errors
from newsdiff.errors import OutputError
from newsdiff.model.result_files import PAGE_MARK, SUMMARY
from newsdiff.patterns import regex
from newsdiff.write import write_text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

__all__ = ["Pages"]

_NUMBERED = regex(r"\d{4,}\.html")
_HEAD_BYTES = 4096
"""The mark stands within this much of the beginning of a page."""


class Pages:
    """Where the pages of a result go.

    Args:
        path: the page that leads to the others: `stories.html` to those in `stories`, or in
            `stories-pages` where `stories` is a result folder.
        numbers: of the pages that are going to be written.

    Raises:
        OutputError: a file of somebody else would be written over, or the folder cannot be made.

    """

    def __init__(self, path: str | os.PathLike[str], numbers: Iterable[int]) -> None:
        self._path = Path(path)
        self._folder = self._path.with_suffix("")
        if self._folder == self._path or (self._folder / SUMMARY).exists():
            self._folder = self._path.with_name(f"{self._folder.name}-pages")
        self._names = {number: f"{number:04}.html" for number in numbers}
        if self._folder.exists() and not self._folder.is_dir():
            problem = "is a file where the folder of pages has to be"
            raise OutputError(problem, "name another page with -o", str(self._folder))
        if self._path.is_dir():
            raise OutputError("is a folder", "name a file", str(self._path))
        with output_errors(self._path):
            self._path.parent.stat()
        for name in self._names.values():
            self._refuse_foreign(self._folder / name)
        if self._names:
            with output_errors(self._folder):
                self._folder.mkdir(exist_ok=True)

    def address(self, number: int) -> str | None:
        """Relative address of a page, from the page that leads to it; None if there is none."""
        from urllib.parse import quote

        name = self._names.get(number)
        return None if name is None else f"{quote(self._folder.name)}/{name}"

    @property
    def back(self) -> str:
        """Relative address of the page that leads to the others, as these have it."""
        from urllib.parse import quote

        return f"../{quote(self._path.name)}"

    def write(self, number: int, content: str) -> None:
        """Write one of the pages.

        Args:
            number: its number.
            content: HTML with the mark of such a page in its head.

        Raises:
            OutputError: no permission, no room.
        """
        write_text(content, self._folder / self._names[number])

    def end(self, content: str) -> None:
        """Write the page that leads to the others, and remove those of an older result.

        Args:
            content: HTML.

        Raises:
            OutputError: no permission, no room.
        """
        write_text(content, self._path)
        if not self._folder.is_dir():
            return
        names = set(self._names.values())
        for path in sorted(self._folder.iterdir()):
            if path.name not in names and _NUMBERED.fullmatch(path.name) and _is_ours(path):
                with output_errors(path):
                    path.unlink()

    def _refuse_foreign(self, path: Path) -> None:
        if path.exists() and not _is_ours(path):
            problem = "was not written by newsdiff and would be written over"
            raise OutputError(problem, "move it, or name another page with -o", str(path))


def _is_ours(path: Path) -> bool:
    """Whether a file is a page of a result."""
    if not path.is_file():
        return False
    with output_errors(path), path.open("rb") as stream:
        return PAGE_MARK.encode() in stream.read(_HEAD_BYTES)
