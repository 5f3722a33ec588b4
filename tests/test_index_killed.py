"""An add that is killed at any moment: what it told of is there, and nothing is half there."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

import newsdiff as nd
from tests.index_builder import generated_lines, pairs_of_index, told

N_KILLS = 6
CHILD = """
import sys
import newsdiff as nd
from newsdiff.pipeline.index import adding
adding.BLOCKS_A_WRITE, adding.STRETCH_BYTES = 1, 1 << 11

class Acknowledged:
    def begin(self, stage, total, unit):
        pass

    def advance(self, n):
        print(len(index), flush=True)

with nd.Index.open(sys.argv[1]) as index:
    index.add(sys.argv[2], progress=Acknowledged(), known=sys.argv[3])
"""


def killed_add(db, dump, known, n_told, seconds):
    """Add in another process and kill it, some time after it told of so many writes.

    Returns:
        How many articles it told of last.
    """
    command = [sys.executable, "-c", CHILD, db, dump, known]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        n_there = 0
        for _ in range(n_told):
            n_there = int(child.stdout.readline() or n_there)
        time.sleep(seconds)
        child.kill()
        rest = child.stdout.read().splitlines()
        return int(rest[-1]) if rest and rest[-1] else n_there


@pytest.mark.parametrize("known", ["skip", "replace"])
def test_a_killed_add_is_simply_run_again(tmp_path, known):
    """Killed again and again it goes on where it was; in the end all is as if nothing had been."""
    dump, db, undisturbed = tmp_path / "d.jsonl", tmp_path / "k.db", tmp_path / "u.db"
    dump.write_bytes(b"".join(generated_lines()[:100]))
    chance = random.Random(known)
    nd.Index.create(db).close()
    for _ in range(N_KILLS):
        n_told = killed_add(db, dump, known, chance.randrange(1, 12), chance.random() * 0.03)
        with nd.Index.open(db) as index:
            assert len(index) >= n_told
            assert index.verify().problems == ()
    with nd.Index.open(db) as index, nd.Index.create(undisturbed) as other:
        index.add(dump, known=known)
        other.add(dump)
        assert index.verify().problems == ()
        assert told(index) == told(other)
        assert pairs_of_index(index) == pairs_of_index(other)
        assert known != "skip" or index.stats().n_removed == 0
