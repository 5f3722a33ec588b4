"""The article within an HTML page of any shape, found within a stated time or refused.

The libraries that find it take time that grows with the square of many an odd shape. So only a
plain page is looked through in this process; another in one of its own, which is ended when it
takes too long. What goes in there is the page, what comes out is JSON: the fields of a `Page`, or
those of an error.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from math import ceil
from typing import Any

import attrs

from newsdiff.errors import DependencyError, InputError, ResourceError
from newsdiff.model.bounds import (
    MAX_PAGE_CHARACTERS,
    MAX_PAGE_SECONDS,
    MAX_PAGE_TAGS,
    MAX_PLAIN_CHARACTERS,
    MAX_PLAIN_TAG_LENGTH,
    MAX_PLAIN_TAGS,
)
from newsdiff.read.webpage import REMEDY, Page, parse_page

__all__ = ["answer", "parse_page_in_time"]

_TAG = re.compile(r"<[A-Za-z][^<>]*+")
_ERRORS = {error.__name__: error for error in (DependencyError, InputError)}
_N_WAITS = 3
"""How many times longer than its bound a page is waited for when the processor is busy."""
_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
n_seconds = int(sys.argv[3])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (n_seconds, n_seconds + 1))
except (ImportError, OSError, ValueError):
    pass  # the time that is waited for bounds it as well
from newsdiff.read.bounded_page import answer
page = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
sys.stdout.write(answer(page, sys.argv[2]))
"""


def parse_page_in_time(page: str, place: str) -> Page:
    """Find the article in an HTML page, if that is possible within `MAX_PAGE_SECONDS`.

    Args:
        page: the page, decoded.
        place: what to call the input in errors.

    Returns:
        Main text and what the page says about it.

    Raises:
        DependencyError: trafilatura cannot be imported.
        InputError: the page holds no article.
        ResourceError: the page is beyond a bound of `newsdiff.model.bounds`.
    """
    n_tags = page.count("<")
    _check("characters", len(page), MAX_PAGE_CHARACTERS, place)
    _check("tags", n_tags, MAX_PAGE_TAGS, place)
    return parse_page(page, place) if _is_plain(page, n_tags) else _parse_apart(page, place)


def _check(what: str, n: int, n_max: int, place: str) -> None:
    if n > n_max:
        problem = f"is an HTML page of {n:,} {what}, beyond the bound of {n_max:,}"
        raise ResourceError(problem, REMEDY, place)


def _is_plain(page: str, n_tags: int) -> bool:
    if len(page) > MAX_PLAIN_CHARACTERS or n_tags > MAX_PLAIN_TAGS:
        return False
    lengths = (match.end() - match.start() for match in _TAG.finditer(page))
    return max(lengths, default=0) <= MAX_PLAIN_TAG_LENGTH


def _parse_apart(page: str, place: str) -> Page:
    # Isolated: what lies in the folder at hand or is named by a variable is never imported.
    paths = json.dumps([path for path in sys.path if path])
    problem = f"is an HTML page in which no article is found within {MAX_PAGE_SECONDS} seconds"
    too_long = ResourceError(problem, REMEDY, place)
    try:
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-I", "-c", _PROGRAM, paths, place, str(ceil(MAX_PAGE_SECONDS))],
            input=page.encode("utf-8", "surrogatepass"),
            capture_output=True,
            timeout=_N_WAITS * MAX_PAGE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_long from None
    if done.returncode == -getattr(signal, "SIGXCPU", 0) < 0:
        raise too_long
    try:
        fields: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        problem = f"is an HTML page that cannot be parsed (exit status {done.returncode})"
        raise InputError(problem, REMEDY, place) from None
    if "error" in fields:
        raise _ERRORS[fields["error"]](*fields["values"])
    return Page(**fields)


def answer(page: str, place: str) -> str:
    """What the process of its own says about a page: fields of a `Page` or of an error, as JSON."""
    try:
        return json.dumps(attrs.asdict(parse_page(page, place)))
    except (DependencyError, InputError) as error:
        values = (error.problem, error.remedy, error.path, error.line)
        return json.dumps({"error": type(error).__name__, "values": values})
