"""What a long run leaves on disk so that it can be resumed: parts, rows, and how far it got.

Everything is appended; `state.json` is replaced at each checkpoint and says how much of the rest
counts. Only the pass over the dump is there: what comes after it is done again.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, Protocol

import attrs
import numpy as np

from newsdiff.errors import InputError, OutputError
from newsdiff.model.dump import Part, Strings
from newsdiff.write import write_text
from newsdiff.write.shelf import Tape

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Checkpoint", "Journal", "remove_workplace"]

STATE = "state.json"
_ARRAYS = ("lines", "times", "n_blocks", "block_rows")
_STRINGS = ("content", "offsets", "present", "hashes")


class RowTexts(Protocol):
    """The distinct texts of a dump so far."""

    def since(self, row: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """Text hashes and words of the rows from one on."""


@attrs.frozen(kw_only=True, eq=False)
class Checkpoint:
    """What an earlier run had done.

    Attributes:
        n_jobs: jobs that were done.
        parts: their articles.
        texts: uint64[n_rows].
        n_words: uint32[n_rows].
        counts: the intake's counters and bad records.
    """

    n_jobs: int
    parts: list[Part]
    texts: np.ndarray[Any, Any]
    n_words: np.ndarray[Any, Any]
    counts: dict[str, Any]


def remove_workplace(folder: Path) -> None:
    """Throw a folder away, the state first: without it, what is left of the rest is not resumed."""
    (folder / STATE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


class Journal:
    """The folder of a run that can be resumed.

    Args:
        folder: its own folder.
        identity: what has to be the same for a run to go on; it goes through JSON unchanged.

    Raises:
        OutputError: the folder cannot be made.
    """

    def __init__(self, folder: Path, identity: dict[str, Any]) -> None:
        self.folder = folder
        self._identity = identity
        self._n_parts = self._n_files = 0
        self._texts: Tape | None = None
        self._n_words: Tape | None = None

    def open(self, *, resume: bool) -> Checkpoint | None:
        """Open the folder.

        Args:
            resume: whether to take over what an earlier run left there; else it is thrown away.

        Returns:
            What was left; None if there is nothing.

        Raises:
            InputError: it belongs to another dump or other settings.
            OutputError: the folder cannot be written.
        """
        state = self._state() if resume else None
        if state is None:
            self.remove()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"cannot be made ({reason})", "", str(self.folder)) from error
        n_rows = state["n_rows"] if state else 0
        self._texts = Tape(self.folder / "texts.u8", np.uint64, n_rows)
        self._n_words = Tape(self.folder / "lengths.u4", np.uint32, n_rows)
        if state is None:
            return None
        self._n_files = state["n_files"]
        parts = [part for index in range(self._n_files) for part in self._parts_of(index)]
        self._n_parts = len(parts)
        return Checkpoint(
            n_jobs=state["n_jobs"],
            parts=parts,
            texts=self._texts.take(0, n_rows),
            n_words=self._n_words.take(0, n_rows),
            counts=state["counts"],
        )

    def checkpoint(
        self, parts: list[Part], texts: RowTexts, n_jobs: int, counts: dict[str, Any]
    ) -> None:
        """Make what was done so far last.

        Args:
            parts: articles of all jobs so far.
            texts: the distinct texts so far; their words and keys are on the shelf already.
            n_jobs: jobs so far.
            counts: the intake's counters and bad records.
        """
        assert self._texts is not None
        assert self._n_words is not None
        hashes, n_words = texts.since(self._texts.n)
        self._texts.append(hashes)
        self._n_words.append(n_words)
        self._write_parts(parts[self._n_parts :])
        self._n_parts = len(parts)
        state = {
            "identity": self._identity,
            "n_jobs": n_jobs,
            "n_rows": self._texts.n,
            "n_files": self._n_files,
            "counts": counts,
        }
        write_text(json.dumps(state), self.folder / STATE)

    def remove(self) -> None:
        """Throw the folder away."""
        for tape in (self._texts, self._n_words):
            if tape is not None:
                tape.close()
        self._texts = self._n_words = None
        remove_workplace(self.folder)

    def _state(self) -> dict[str, Any] | None:
        try:
            state: dict[str, Any] = json.loads((self.folder / STATE).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if state["identity"] != self._identity:
            changed = [
                name
                for name, value in self._identity.items()
                if state["identity"].get(name) != value
            ]
            problem = f"was begun with another {', '.join(changed)}"
            remedy = "repeat it as it was, or run without --resume to begin anew"
            raise InputError(problem, remedy, str(self.folder))
        return state

    def _write_parts(self, parts: list[Part]) -> None:
        arrays: dict[str, Any] = {}
        for index, part in enumerate(parts):
            arrays[f"{index}.head"] = np.array([part.file, part.first_line])
            for name in _ARRAYS:
                arrays[f"{index}.{name}"] = getattr(part, name)
            for field in ("ids", "sources"):
                for name in _STRINGS:
                    arrays[f"{index}.{field}.{name}"] = getattr(getattr(part, field), name)
        path = self.folder / f"parts-{self._n_files:06d}.npz"
        try:
            np.savez(path, **arrays)
        except OSError as error:
            reason = error.strerror or str(error)
            remedy = "make room and go on with --resume"
            raise OutputError(f"cannot be written ({reason})", remedy, str(path)) from error
        self._n_files += 1

    def _parts_of(self, file: int) -> list[Part]:
        parts = []
        path = self.folder / f"parts-{file:06d}.npz"
        if not path.is_file():
            raise InputError("is missing", "run again without --resume", str(path))
        with np.load(path) as arrays:
            n_parts = sum(name.endswith(".head") for name in arrays.files)
            for index in range(n_parts):
                fields = {
                    field: Strings(**{name: arrays[f"{index}.{field}.{name}"] for name in _STRINGS})
                    for field in ("ids", "sources")
                }
                head = arrays[f"{index}.head"].tolist()
                columns = {name: arrays[f"{index}.{name}"] for name in _ARRAYS}
                parts.append(
                    Part(file=head[0], first_line=head[1], **fields, **columns)  # type: ignore[arg-type]
                )
        return parts
