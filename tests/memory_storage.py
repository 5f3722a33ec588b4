"""A storage in plain dictionaries: what every other storage has to behave like."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from contextlib import contextmanager

import numpy as np

from newsdiff.errors import OutputError
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, IndexState, Storage


class MemoryStorage(Storage):
    """Keeps pages, postings and removed numbers; a write that fails changes nothing."""

    address = "memory"

    def __init__(self, about):
        self._about = about
        self._state = IndexState()
        self._pages = {kind: {} for kind in PAGE_KINDS}
        self._postings = {kind: defaultdict(list) for kind in POSTING_KINDS}
        self._removed = set()
        self._is_writing = False

    def about(self):
        return self._about

    @contextmanager
    def writing(self):
        if self._is_writing:
            raise OutputError("is being written by another process", "wait for it", self.address)
        self._is_writing = True
        try:
            yield
        finally:
            self._is_writing = False

    @contextmanager
    def reading(self):
        yield

    def state(self):
        return self._state

    def write(self, changes):
        for page in changes.pages:
            self._pages[page.kind][page.first] = page
        for kind, postings in changes.postings.items():
            pairs = zip(postings.keys.tolist(), postings.values.tolist(), strict=True)
            for key, value in pairs:
                insort(self._postings[kind][key], value)
        self._removed.update(changes.removed.tolist())
        self._state = changes.state

    def replace(self, pages):
        for page in pages:
            self._pages[page.kind][page.first] = page

    def find(self, kind, keys):
        found = [
            (place, value)
            for place, key in enumerate(keys.tolist())
            for value in self._postings[kind].get(key, ())
        ]
        places, values = zip(*found, strict=True) if found else ((), ())
        return np.array(places, dtype=np.int64), np.array(values, dtype=np.uint32)

    def directory(self, kind):
        return np.array(sorted(self._pages[kind]), dtype=np.int64)

    def pages(self, kind, firsts=None):
        for first in sorted(self._pages[kind] if firsts is None else firsts):
            yield self._pages[kind][first]

    def removed(self):
        return np.array(sorted(self._removed), dtype=np.uint32)

    def problems(self):
        return iter(())

    def n_bytes(self):
        pages = (page for pages in self._pages.values() for page in pages.values())
        return len(repr(self._about)) + sum(len(page.content) for page in pages)

    def optimize(self):
        pass

    def close(self):
        pass
