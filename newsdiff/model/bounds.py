"""What is too much for a comparison: every bound beyond which it is refused, with its reason.

Whoever refuses names the bound and what to do instead. Bounds within which the work is only cut
short, and said to be so in `Comparison.limits`, stand beside the algorithm that they bound.
"""

from __future__ import annotations

from newsdiff.errors import ResourceError

__all__ = [
    "MAX_ARTICLES",
    "MAX_FILE_BYTES",
    "MAX_LINES",
    "MAX_PAGE_CHARACTERS",
    "MAX_PAGE_SECONDS",
    "MAX_PAGE_TAGS",
    "MAX_PLAIN_CHARACTERS",
    "MAX_PLAIN_TAGS",
    "MAX_PLAIN_TAG_LENGTH",
    "MAX_SENTENCES",
    "check_lines",
    "check_sentences",
]

MAX_ARTICLES = 200
"""Every two articles are aligned, so the work grows with the square of their number."""

MAX_FILE_BYTES = 64 * 1024 * 1024
"""The largest file of one article that is read: a 5 MB line in UTF-32 fits, a dump does not."""

MAX_LINES = 100_000
"""Lines of one article that are not blank: 5 MB wrapped at a column fit, a list of words does not.

Each is judged by itself and by its neighbours, which takes longer than reading what it says.
"""

MAX_SENTENCES = 100_000
"""Sentences of one article: twice those of 5 MB of news, fewer than there are words in as much.

Reports lay each out by itself: a hundred thousand take a minute, a million would take ten.
"""

MAX_PAGE_CHARACTERS = 10_000_000
"""The longest web page in which an article is looked for; long ones of news have two million."""

MAX_PAGE_TAGS = 100_000
"""The most tags of such a page; pages of news have a few thousand."""

MAX_PAGE_SECONDS = 10
"""Processor time that the article of a web page is looked for, if it is not a plain one.

The libraries that find it take time that grows with the square of many a shape (rows of a table,
attributes of a tag, bold words in a paragraph), so that no number of tags says how long it takes.
"""

MAX_PLAIN_CHARACTERS = 2_000_000
MAX_PLAIN_TAGS = 3_000
MAX_PLAIN_TAG_LENGTH = 5_000
"""A plain page is within these three: whatever its shape, its article is looked for in seconds.

The length is that of the longest tag, in code points, with its attributes.
"""


def check_lines(text: str, place: str) -> None:
    """Refuse a text of too many lines.

    Raises:
        ResourceError: it has more than `MAX_LINES` that are not blank.
    """
    n_lines = sum(not line.isspace() for line in text.splitlines() if line)
    remedy = "split it, or put what belongs together on one line"
    _check(n_lines, MAX_LINES, "lines", remedy, place)


def check_sentences(n_sentences: int, place: str) -> None:
    """Refuse an article of too many sentences.

    Raises:
        ResourceError: it has more than `MAX_SENTENCES`.
    """
    _check(n_sentences, MAX_SENTENCES, "sentences", "split it", place)


def _check(n: int, n_max: int, unit: str, remedy: str, place: str) -> None:
    if n > n_max:
        problem = f"has {n:,} {unit}, more than the {n_max:,} of the longest article"
        raise ResourceError(problem, remedy, place)
