"""What the storages on servers have in common: their addresses, and what they say of trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import attrs

from newsdiff.errors import InputError
from newsdiff.model.index import page_ends
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.index import Storage

__all__ = ["SERVER_REMEDY", "ServerAddress", "damaged", "page_problems", "reason_of"]

SERVER_REMEDY = "see that the server runs and lets you in, and do it again"
_MAX_REASON = 200
_NAME = regex(r"[\w-]{1,60}")
"""Of a schema, and of what stands before each key: nothing that either reads as a sign."""


@attrs.frozen(kw_only=True)
class ServerAddress:
    """Where an index is on a server.

    Attributes:
        url: what the library of the server takes.
        name: of the index there.
        shown: the whole as a person may read it, without passwords.
    """

    url: str
    name: str
    shown: str

    @classmethod
    def from_url(cls, url: str, option: str, default: str) -> ServerAddress:
        """Take an address apart.

        Args:
            url: scheme://user:password@host/…?option=name.
            option: what in its query names the index; it is not for the library.
            default: the name of an index whose address has none.

        Example:
            >>> told = ServerAddress.from_url("redis://me:x@host/0?index=a", "index", "index")
            >>> told.url, told.name, told.shown
            ('redis://me:x@host/0', 'a', 'redis://me@host/0?index=a')

        Raises:
            InputError: the name has other signs than letters, digits, - and _, or too many.
        """
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        name = options.pop(option, default)
        if not _NAME.fullmatch(name):
            problem = f"{name!r} is no name of an index on a server"
            raise InputError(problem, "give letters, digits, - and _, 60 at most")
        user, _, place = parts.netloc.rpartition("@")
        user = user.partition(":")[0]
        told = {key: value for key, value in options.items() if "password" not in key}
        if name != default:
            told[option] = name
        shown = parts._replace(
            netloc=f"{user}@{place}" if user else place, query=urlencode(told, quote_via=quote)
        )
        asked = parts._replace(query=urlencode(options, quote_via=quote))
        return cls(url=urlunsplit(asked), name=name, shown=urlunsplit(shown))


def reason_of(error: BaseException) -> str:
    """What a library says went wrong, on one line."""
    return " ".join(str(error).split())[:_MAX_REASON] or type(error).__name__


def damaged(address: str, what: str) -> InputError:
    """The error of an index in which something is not as it was written."""
    return InputError(what, "make the index anew, or take it from a backup", address)


def page_problems(storage: Storage) -> Iterator[str]:
    """Whether pages follow each other up to what the state says, and removed articles are as many.

    Args:
        storage: what keeps the index, while it is `reading`.
    """
    state = storage.state()
    for kind, end in page_ends(state).items():
        yield from _kind_problems(storage, kind, end)
    n_removed = len(storage.removed())
    if n_removed != state.n_removed:
        yield f"{n_removed:,} articles are removed, not {state.n_removed:,}"


def _kind_problems(storage: Storage, kind: str, end: int) -> Iterator[str]:
    try:
        at = 0
        for page in storage.pages(kind):
            if page.first != at:
                yield f"after the {kind} up to {at} come those from {page.first} on"
            at = page.first + page.n
        if at != end and not (kind == "contents" and at == 0):
            yield f"there are {at:,} {kind}, not {end:,}"
    except InputError as error:
        yield error.problem
