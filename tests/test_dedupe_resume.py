"""Killed at any moment, a run goes on and ends with the bytes of a run that was left alone."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from itertools import cycle

import pytest
from test_dedupe import content, generated, write

from newsdiff.errors import InputError, OutputError
from newsdiff.model.result_files import WORKPLACE
from newsdiff.pipeline.dedupe import dedupe, sketching
from newsdiff.read.dump import Dump
from newsdiff.write import journal, shelf

KILLED = """
import os, signal, sys
from newsdiff.model import dump_settings
from newsdiff.pipeline.dedupe import dedupe, sketching
from newsdiff.read import dump
from newsdiff.write import journal, kept, shelf
dump_settings.MEMORY_MIN = 0
sketching.JOBS_A_CHECKPOINT = 3
dump.Dump.__init__.__defaults__ = (4096,)
left = [int(sys.argv[3])]
def counted(function):
    def call(*arguments, **named):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call
shelf.Tape.append = counted(shelf.Tape.append)
shelf.os.write = counted(shelf.os.write)
journal.write_text = counted(journal.write_text)
journal.np.savez = counted(journal.np.savez)
kept.replacing = counted(kept.replacing)
dedupe(sys.argv[1], out=sys.argv[2], memory=1_000_000, threads=2)
print(left[0])
"""


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    """Articles some of which credit an agency, which a resumed run has to know, too."""
    articles = generated(160, seed=3)
    for article, agency in zip(articles[::3], cycle(("AP", "AFP", "dpa")), strict=False):
        article["text"] = f"VARN ({agency}) - {article['text']}"
    return write(tmp_path_factory.mktemp("dump") / "dump.jsonl", articles)


@pytest.fixture(autouse=True)
def small_steps(any_memory, monkeypatch):
    """Many stretches and checkpoints in a small dump."""
    monkeypatch.setattr(sketching, "JOBS_A_CHECKPOINT", 3)
    monkeypatch.setattr(Dump.__init__, "__defaults__", (4096,))


def run_until(dump, out, n_calls):
    """Run in a process that kills itself at the n-th write; its exit status and output."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(dump), str(out), str(n_calls)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_killed_at_every_stage(dump, tmp_path):
    """Kill at moments spread over all writes, resume, and compare every file."""
    dedupe(dump, out=tmp_path / "whole", memory=1_000_000)
    expected = content(tmp_path / "whole")
    status, left = run_until(dump, tmp_path / "counted", 1_000_000)
    assert status == 0
    assert content(tmp_path / "counted") == expected
    n_writes = 1_000_000 - int(left)
    assert n_writes > 100
    for turn in range(7):
        out = tmp_path / f"killed-{turn}"
        status, _ = run_until(dump, out, n_writes * (2 * turn + 1) // 14)
        assert status == -9
        assert not (out / "summary.json").exists()
        dedupe(dump, out=out, memory=1_000_000, resume=True)
        assert content(out) == expected


def test_what_a_killed_clean_up_left_is_never_resumed(dump, tmp_path, monkeypatch):
    """The state goes first; and a state that promises more than there is is refused."""
    out = tmp_path / "out"
    monkeypatch.setattr(journal.shutil, "rmtree", lambda *_, **__: None)
    dedupe(dump, out=out, memory=1_000_000)
    assert (out / WORKPLACE / "words.u4").exists()
    assert not (out / WORKPLACE / journal.STATE).exists()
    monkeypatch.setattr(journal, "remove_workplace", lambda _: None)
    dedupe(dump, out=out, memory=1_000_000)
    (out / WORKPLACE / "words.u4").unlink()
    with pytest.raises(InputError, match="shorter than the run that was killed left it"):
        dedupe(dump, out=out, memory=1_000_000, resume=True)


def test_marks_are_those_of_a_run_that_was_left_alone(dump, tmp_path, monkeypatch):
    """What words say of the pieces of each text survives a kill; what is damaged is refused."""
    kept, drop_words = [], shelf.DiskShelf.drop_words

    def noted(self):
        kept.append(self.marks(0, self._lengths.n).tolist())
        drop_words(self)

    monkeypatch.setattr(shelf.DiskShelf, "drop_words", noted)
    dedupe(dump, out=tmp_path / "whole", memory=1_000_000)
    status, left = run_until(dump, tmp_path / "counted", 1_000_000)
    assert status == 0
    out = tmp_path / "out"
    run_until(dump, out, (1_000_000 - int(left)) // 2)
    marks = out / WORKPLACE / "marks.u2"
    raw = marks.read_bytes()
    marks.write_bytes(bytes([raw[0] ^ 1]) + raw[1:])
    with pytest.raises(InputError, match="not what the run that was killed left"):
        dedupe(dump, out=out, memory=1_000_000, resume=True)
    marks.write_bytes(raw)
    dedupe(dump, out=out, memory=1_000_000, resume=True)
    assert len(kept) == 2
    assert kept[0] == kept[1] != []


def test_work_that_was_done_is_not_done_again(dump, tmp_path, monkeypatch):
    """A resumed run reads only what the last checkpoint did not have."""
    out = tmp_path / "out"
    status, left = run_until(dump, tmp_path / "counted", 1_000_000)
    assert status == 0
    run_until(dump, out, (1_000_000 - int(left)) // 2)
    state = json.loads((out / WORKPLACE / "state.json").read_text())
    assert state["n_jobs"] > 0
    seen = []
    load = Dump.load
    monkeypatch.setattr(Dump, "load", lambda self, job: seen.append(job) or load(self, job))
    dedupe(dump, out=out, memory=1_000_000, resume=True)
    n_jobs = -(-dump.stat().st_size // 4096)
    assert len(seen) == n_jobs - state["n_jobs"]


def test_another_dump_or_setting_is_not_resumed(dump, tmp_path):
    """What was begun with other settings is refused, by the name of what changed."""
    out = tmp_path / "out"
    status, left = run_until(dump, tmp_path / "counted", 1_000_000)
    assert status == 0
    run_until(dump, out, (1_000_000 - int(left)) // 2)
    with pytest.raises(InputError, match="another settings"):
        dedupe(dump, out=out, memory=1_000_000, resume=True, threshold=0.8)
    os.utime(dump, ns=(1, 1))
    with pytest.raises(InputError, match="another dump"):
        dedupe(dump, out=out, memory=1_000_000, resume=True)
    dedupe(dump, out=out, memory=1_000_000)
    assert not (out / WORKPLACE).exists()


def test_resuming_nothing_is_a_run(dump, tmp_path):
    """Without anything to go on from, --resume begins."""
    dedupe(dump, out=tmp_path / "a", resume=True)
    dedupe(dump, out=tmp_path / "b", memory=1_000_000, resume=True)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_a_full_disk_is_a_clear_error_and_can_be_resumed(dump, tmp_path, monkeypatch):
    """No room: the error says so; with room again the run goes on."""
    out = tmp_path / "out"
    calls = []

    def full(handle, data, write=os.write):
        calls.append(handle)
        if len(calls) > 90:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr(shelf.os, "write", full)
        with pytest.raises(OutputError, match="no room left on the disk") as caught:
            dedupe(dump, out=out, memory=1_000_000)
    assert "--resume" in str(caught.value)
    dedupe(dump, out=out, memory=1_000_000, resume=True)
    dedupe(dump, out=tmp_path / "whole")
    assert content(out) == content(tmp_path / "whole")
