"""Keep an index: its pages and postings, in a file or on a server."""

from newsdiff.store.opening import open_store
from newsdiff.store.store import IndexBatch, Store

__all__ = ["IndexBatch", "Store", "open_store"]
