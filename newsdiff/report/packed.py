"""What the XML formats have in common: legal characters, edits as text, repeatable bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from newsdiff.report.text import visible

if TYPE_CHECKING:
    from newsdiff.model import Link

__all__ = ["edit_texts", "repack", "xml_text"]

_NOT_CHARACTERS = re.compile("[\ufffe\uffff]")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_SPACES = re.compile(r"\s+")
_ZERO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name."""


def xml_text(text: str) -> str:
    r"""Text that XML 1.0 can hold: what it cannot is replaced by a visible sign.

    Example:
        >>> xml_text("a\x00b\ufffe")
        'a␀b�'
    """
    return _NOT_CHARACTERS.sub("\ufffd", visible(text))


def edit_texts(left: str, right: str, link: Link) -> list[tuple[str, str]]:
    """The edits of a link as pairs of old and new text, every run of white space one space.

    Args:
        left: text of the left article.
        right: text of the right article.
        link: a link between them.

    Returns:
        Pairs that joined give the text of both sides; a space stands between sentences, which the
        edits leave out. A link without edits gives one pair.
    """
    if not link.edits:
        olds = (left[slice(*span)] for span in link.left.spans)
        news = (right[slice(*span)] for span in link.right.spans)
        return [(_SPACES.sub(" ", " ".join(olds)), _SPACES.sub(" ", " ".join(news)))]
    pairs: list[tuple[str, str]] = []
    at = (link.edits[0].left[0], link.edits[0].right[0])
    for edit in link.edits:
        gap = (" " if edit.left[0] > at[0] else "", " " if edit.right[0] > at[1] else "")
        if any(gap):
            pairs.append(gap)
        at = (edit.left[1], edit.right[1])
        old, new = left[slice(*edit.left)], right[slice(*edit.right)]
        pairs.append((_SPACES.sub(" ", old), _SPACES.sub(" ", new)))
    return pairs


def repack(archive: bytes) -> bytes:
    """The same archive without the times at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\2", data)
            fresh = zipfile.ZipInfo(entry.filename, _ZERO)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fresh, data)
    return out.getvalue()
