"""Regular expressions compiled when they are first used; marks and letters that mean the same.

Compiling one takes as long as reading a page with it, and no run needs all of them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, cast

__all__ = ["STRAIGHT_MARKS", "regex", "without_accents"]

STRAIGHT_MARKS = str.maketrans(
    {
        **dict.fromkeys('“”„‟«»‹›"″', '"'),
        **dict.fromkeys("‘’‚‛'′`´", "'"),
        **dict.fromkeys("–—―‒‐‑−-", "-"),
    }
)
"""For `str.translate`: quotation marks, apostrophes and dashes as those of a typewriter."""


_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Pattern:
    """Stands for a `re.Pattern`; after its first use each method is that of the compiled one."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a method of the compiled pattern
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""A regular expression for a constant of a module.

    Args:
        source: as for `re.compile`. A mistake in it shows at the first use; a test
            compiles the patterns of all modules.
        flags: as for `re.compile`.

    Returns:
        What is used like a compiled pattern, through its methods and its `pattern`.

    Example:
        >>> year = regex(r"\d{4}")
        >>> year.findall("from 1999 to 2004")
        ['1999', '2004']
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))


def without_accents(text: str) -> str:
    """A text without combining marks, so that `Réunion` meets `Reunion`."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
