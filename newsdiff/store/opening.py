"""Find the storage that an address names, and see that it is an index that can be read here."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff._version import __version__
from newsdiff.errors import InputError
from newsdiff.model.index import INDEX_SCHEMA, IndexSettings
from newsdiff.model.shingles import SHINGLE_WORDS
from newsdiff.store.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Mapping, Sequence

    from newsdiff.model.index import Storage

__all__ = ["SCHEME", "about_index", "open_store"]

SCHEME = "affine32/1"
"""How texts become words, marks, sketches and keys: datasketch's scheme by name, and a number that
goes up when the same text no longer gives the same hashes."""

_SETTINGS = tuple(each.name for each in attrs.fields(IndexSettings))
_WHAT = {
    "scheme": "its texts were sketched in another way",
    "shingle words": "its shingles are of another size",
    "Unicode version": "its words were cut by another version of Unicode",
}


def about_index(settings: IndexSettings) -> dict[str, Any]:
    """What is written into a new index: JSON values."""
    return {
        "schema": INDEX_SCHEMA,
        "scheme": SCHEME,
        "shingle words": SHINGLE_WORDS,
        "Unicode version": unicodedata.unidata_version,
        "settings": attrs.asdict(settings),
        "newsdiff": __version__,
    }


def open_store(
    address: str | os.PathLike[str],
    *,
    create: IndexSettings | None = None,
    said: Collection[str] = _SETTINGS,
) -> Store:
    """Open an index.

    Args:
        address: path of a file; postgresql://…, redis://….
        create: settings with which it is made if it is not there.
        said: names of those that it must have if it is.

    Returns:
        The index.

    Raises:
        InputError: there is no such index; it is damaged, or of another format, scheme, Unicode
            version, or of other settings.
        OutputError: it cannot be made.
    """
    storage = _storage(address, None if create is None else about_index(create))
    try:
        demand_readable(storage.about(), storage.address, create, said)
        return Store(storage)
    except BaseException:
        storage.close()
        raise


def demand_readable(
    about: Mapping[str, Any],
    address: str,
    wanted: IndexSettings | None = None,
    said: Collection[str] = _SETTINGS,
) -> None:
    """Refuse an index that this version cannot read, or that has other settings.

    Raises:
        InputError: with what is different, and what to do.
    """
    if about.get("schema") != INDEX_SCHEMA:
        problem = f"is an index of format {about.get('schema')!r}, not of {INDEX_SCHEMA!r}"
        by = about.get("newsdiff", "another version")
        raise InputError(problem, f"use newsdiff {by}, or make the index anew", address)
    here = about_index(IndexSettings())
    for name, what in _WHAT.items():
        if about.get(name) != here[name]:
            problem = f"{what} ({name} {about.get(name)}, here {here[name]})"
            by = about.get("newsdiff", "another version")
            remedy = f"use the Python and the newsdiff ({by}) that made it, or make it anew"
            raise InputError(problem, remedy, address)
    try:
        settings = IndexSettings(**about["settings"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("its settings cannot be read", "make it anew", address) from error
    differing = [name for name in said if _differs(name, settings, wanted)]
    if wanted is not None and differing:
        raise _other_settings(settings, wanted, differing, address)


def _differs(name: str, has: IndexSettings, wanted: IndexSettings | None) -> bool:
    return wanted is not None and bool(getattr(has, name) != getattr(wanted, name))


def _other_settings(
    has: IndexSettings, wanted: IndexSettings, differing: Sequence[str], address: str
) -> InputError:
    said = ", ".join(
        f"{name} {getattr(has, name)} instead of {getattr(wanted, name)}" for name in differing
    )
    remedy = "leave the settings out to go on with its own, or make another index"
    return InputError(f"the index has {said}", remedy, address)


def _storage(address: str | os.PathLike[str], about: Mapping[str, Any] | None) -> Storage:
    kind = _kind_of(address)
    storage: Storage = kind(address) if about is None else kind.create(address, about)
    return storage


def _kind_of(address: str | os.PathLike[str]) -> Any:  # noqa: ANN401  a class of storages
    scheme = address.partition("://")[0] if isinstance(address, str) and "://" in address else ""
    if not scheme:
        from newsdiff.store.sqlite import SqliteStorage

        return SqliteStorage
    if scheme in {"postgresql", "postgres"}:
        from newsdiff.store.postgres import PostgresStorage

        return PostgresStorage
    if scheme in {"redis", "rediss", "unix"}:
        from newsdiff.store.redis import RedisStorage

        return RedisStorage
    problem = f"no index can be kept at addresses of the form {scheme}://"
    raise InputError(problem, "name a file, postgresql://… or redis://…")
