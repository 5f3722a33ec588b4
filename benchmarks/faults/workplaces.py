"""Work folders of killed runs, damaged in many ways: refused, or right to the byte."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from material import articles, written
from registry import measure
from running import ON_DISK, content, ran, small_steps, unclean

from newsdiff.model.result_files import WORKPLACE
from newsdiff.write import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPTIONS = (*ON_DISK, "-q")


@measure("damaged work folders", n=40, n_fast=22)
def damaged_workplaces(n: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name, small_steps():
        folder = Path(name)
        dump = written(folder, "dump", articles(random.Random(1), 700), "jsonl")
        ran("dedupe", dump, "-o", folder / "whole", *OPTIONS)
        expected = content(folder / "whole")
        _leave_half(dump, folder / "half")
        damages = list(_damages())
        for case in range(n):
            title, damage = damages[case % len(damages)]
            out = folder / f"out-{case}"
            shutil.copytree(folder / "half", out)
            damage(out / WORKPLACE, random.Random(case))
            status, said = ran("dedupe", dump, "-o", out, *OPTIONS, "--resume")
            problem = unclean(out, status, said, work_may_stay=True)
            if status == 0 and content(out) != expected:
                problem = "other figures than those of a whole run"
            status, said = ran("dedupe", dump, "-o", out, *OPTIONS)
            if status or content(out) != expected:
                problem += f"; not begun anew: {status} {said[-200:]}"
            yield f"{title}: {problem}" if problem else ""


def _leave_half(dump: Path, out: Path) -> None:
    """A run that ended in the middle, as a kill leaves it."""
    checkpoint = journal.Journal.checkpoint
    n_left = [4]

    def ending(self: journal.Journal, *arguments: object, **named: object) -> None:
        checkpoint(self, *arguments, **named)  # type: ignore[arg-type]
        n_left[0] -= 1
        if not n_left[0]:
            raise KeyboardInterrupt

    journal.Journal.checkpoint = ending  # type: ignore[method-assign,assignment]
    try:
        status, said = ran("dedupe", dump, "-o", out, *OPTIONS)
    finally:
        journal.Journal.checkpoint = checkpoint  # type: ignore[method-assign]
    assert status == 130, said
    assert (out / WORKPLACE / "state.json").exists()


def _damages() -> Iterator[tuple[str, Callable[[Path, random.Random], None]]]:
    for text in ("{}", "[]", "null", "junk", "", "1", '{"identity": {}}', "[" * 100_000, "\xff"):
        yield f"state {text[:20]!r}", lambda work, _, text=text: _put(work / "state.json", text)
    yield "a plain file", _plain_file
    yield "a link elsewhere", _link
    yield "a folder for the state", _folder_for_state
    yield "a state changed", _changed_state
    yield "state gone", lambda work, _: (work / "state.json").unlink()
    for name in ("parts-000000.npz", "words.u4", "texts.u8", "lengths.u4", "band-003.u4"):
        yield f"{name} gone", lambda work, _, name=name: (work / name).unlink()
        yield f"{name} cut", lambda work, _, name=name: _cut(work / name)
        yield f"{name} flipped", lambda work, draw, name=name: _flip(work / name, draw)


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode("latin-1"))


def _plain_file(work: Path, _draw: random.Random) -> None:
    shutil.rmtree(work)
    work.write_text("mine")


def _link(work: Path, _draw: random.Random) -> None:
    shutil.rmtree(work)
    (work.parent.parent / "elsewhere").mkdir(exist_ok=True)
    work.symlink_to(work.parent.parent / "elsewhere")


def _folder_for_state(work: Path, _draw: random.Random) -> None:
    (work / "state.json").unlink()
    (work / "state.json").mkdir()


def _changed_state(work: Path, _draw: random.Random) -> None:
    state = json.loads((work / "state.json").read_text())
    _put(work / "state.json", json.dumps(state | {"n_jobs": state["n_jobs"] - 1}))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def _flip(path: Path, draw: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    raw[draw.randrange(len(raw) // 4)] ^= 1 << draw.randrange(8)
    path.write_bytes(raw)
