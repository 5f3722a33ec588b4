"""Where in a text a name of an agency may stand: a scan by one pattern, in time linear in the text.

The names are a tree by their letters (a trie), so that a position costs one comparison nearly
always. The pattern begins with a letter or mark that no name does without: the regular-expression
engine of Python then skips by a set of characters, which a look-behind in front would prevent.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdiff.agencies.table import AgencyTable

__all__ = ["NameScan"]

_LEADS = "/|\n"
"""Right before a name in small letters, which counts in a bracket or list of signs alone."""
MAX_SIGNED = 40
"""Code points in a bracket before such a name."""
_BETWEEN = r"[\W_]{1,3}"
_BEHIND = r"(?![^\W_]|-[^\W_])"


@attrs.frozen(eq=False)
class NameScan:
    """Finds what may be a name by which a table's agencies are credited.

    Attributes:
        table: the agencies.

    Example:
        >>> from newsdiff.agencies import Agency, AgencyTable
        >>> scan = NameScan(AgencyTable([Agency(name="VNA", names=["VNA", "Varn News Agency"])]))
        >>> scan.places("VARN (VNA) - The Varn News Agency, a vna, VNAs (kl/vna).")
        [8, 32, 53]
    """

    table: AgencyTable

    def places(self, text: str) -> list[int]:
        """Last code point of each name, in order."""
        places = [match.end() - 1 for match in self._capitals.finditer(text) if _opens(text, match)]
        if any(word in text for word in self._small):
            more = (match for match in self._small_pattern.finditer(text) if _opens(text, match))
            places += (match.end() - 1 for match in more)
        return sorted(places)

    @cached_property
    def _small(self) -> frozenset[str]:
        """The longest word of each name that is written in small letters."""
        words = {max(name.split(), key=len) for name in self._small_names}
        return frozenset(w for w in words if not any(o in w and o != w for o in words))

    @cached_property
    def _small_names(self) -> tuple[str, ...]:
        names = self.table.credit_names.items()
        return tuple(name for name, bracketed in names if name[0].islower() and not bracketed)

    @cached_property
    def _small_pattern(self) -> re.Pattern[str]:
        """Apart, since a search for small letters stops at every second one."""
        return re.compile(_alternatives(self._small_names) + _BEHIND)

    @cached_property
    def _capitals(self) -> re.Pattern[str]:
        """Names with a capital, and in small letters behind a slash or inside a bracket."""
        forms: set[str] = set()
        small: set[str] = set()
        for name, bracketed in self.table.credit_names.items():
            forms.update((name, name.upper()))
            if not bracketed:
                forms.update((name.title(), name.capitalize()))
            if " " not in name:
                small.add(name.lower())
                forms.update(lead + name.lower() for lead in _LEADS)
        inside = rf"[^()\[\]\n]{{0,{MAX_SIGNED}}}?(?<![\w-]){_alternatives(small)}"
        parts = _parts(_tree(form for form in forms if not form[0].islower()))
        parts += [rf"\({inside}", rf"\[{inside}"]
        return re.compile(f"(?:{'|'.join(parts)}){_BEHIND}")


def _opens(text: str, match: re.Match[str]) -> bool:
    """Whether a match begins with a mark, or at the beginning of a word."""
    start = match.start()
    if not start or not text[start].isalnum():
        return True
    before = text[start - 1]
    return not before.isalnum() and not (before == "-" and text[max(0, start - 2)].isalnum())


def _alternatives(words: Iterable[str]) -> str:
    """A pattern of words; of none one that nothing fits."""
    return _source(_tree(words)) or r"(?!)"


def _tree(words: Iterable[str]) -> dict[str, Any]:
    """Words by their letters; an empty key ends one."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return tree


def _parts(node: dict[str, Any]) -> list[str]:
    return [
        (re.escape(letter) if letter != " " else _BETWEEN) + _source(behind)
        for letter, behind in sorted(node.items())
        if letter
    ]


def _source(node: dict[str, Any]) -> str:
    parts = _parts(node)
    if len(parts) == 1 and "" not in node:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + ("?" if "" in node else "") if parts else ""
