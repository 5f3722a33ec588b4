"""One short line for a value, whatever it holds: what a notebook shows of it."""

from __future__ import annotations

from typing import Any

import attrs

__all__ = ["short_repr"]

MAX_LENGTH = 100
"""Characters of the line."""
_MAX_TEXT = 30
_MAX_ITEMS = 3


def short_repr(value: Any) -> str:  # noqa: ANN401  any attrs value
    """Name a value and as many of its fields as fit into a line; fields at their default are left.

    Longer texts are cut, longer tuples counted.

    Args:
        value: an instance of an attrs class.

    Returns:
        At most `MAX_LENGTH` characters, without line breaks.

    Example:
        >>> from newsdiff.model import Article, Block
        >>> Block(start=0, end=13, kind="body")
        Block(start=0, end=13, kind='body')
        >>> Article("The mill has burnt down. " * 100)
        Article(text='The mill has burnt down. The m…')
    """
    kind = type(value)
    line = f"{kind.__name__}("
    gap = ""
    for field in attrs.fields(kind):
        content = getattr(value, field.name)
        if not field.repr or (field.default is not attrs.NOTHING and not content):
            continue
        part = f"{gap}{field.name}={_shown(content)}"
        if len(line) + len(part) + len(", …)") > MAX_LENGTH:
            return f"{line}{gap}…)"
        line += part
        gap = ", "
    return f"{line})"


def _shown(content: Any) -> str:  # noqa: ANN401  as above
    if isinstance(content, str):
        return repr(content if len(content) <= _MAX_TEXT else f"{content[:_MAX_TEXT]}…")
    if isinstance(content, float):
        return f"{content:.3g}"
    if isinstance(content, tuple) and (
        len(content) > _MAX_ITEMS or any(attrs.has(type(item)) for item in content)
    ):
        return f"<{len(content):,}>"
    return repr(content)
