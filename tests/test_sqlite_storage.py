"""An index in a file: as every storage is, safe from kills; it says what is damaged."""

from __future__ import annotations

import itertools

import pytest

from newsdiff.store.sqlite import SqliteStorage
from tests.memory_storage import MemoryStorage
from tests.storage_behaviour import StorageBehaviour


class TestSqlite(StorageBehaviour):
    @pytest.fixture
    def places(self, tmp_path):
        numbers = itertools.count()

        def new_place():
            path = tmp_path / f"index {next(numbers)} ü#%?.db"

            def opened(about=None):
                return SqliteStorage(path) if about is None else SqliteStorage.create(path, about)

            return opened

        return new_place


class TestMemory(StorageBehaviour):
    """The oracle itself."""

    @pytest.fixture
    def places(self):
        def new_place():
            made = []

            def opened(about=None):
                if about is not None:
                    made.append(MemoryStorage(about))
                return made[0]

            return opened

        return new_place

    test_a_reader_sees_one_state = None
    test_there_is_one_writer = None
