"""What a long run leaves on disk so that it can be resumed: parts, rows, and how far it got.

Everything is appended; `state.json` is replaced at each checkpoint and says how much of the rest
counts. Only the pass over the dump is there: what comes after it is done again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import attrs
import numpy as np

from newsdiff.atomic import output_errors
from newsdiff.errors import InputError, OutputError
from newsdiff.locking import LOCK_FILE, is_locked, locked
from newsdiff.model.dump import Part, Strings
from newsdiff.model.result_files import STATE
from newsdiff.write import write_text
from newsdiff.write.shelf import Tape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["Checkpoint", "Journal", "remove_workplace", "scratch_folder"]

_SCRATCH = "newsdiff-"
_ARRAYS = ("lines", "times", "languages", "n_blocks", "block_rows")
_FIELDS = ("ids", "sources", "published", "agencies")
_ROWS = {"texts.u8": np.uint64, "lengths.u4": np.uint32, "marked.u4": np.uint32}
_STRINGS = ("content", "offsets", "present", "hashes")


class RowTexts(Protocol):
    """The distinct texts of a dump so far."""

    def since(self, row: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint32]]:
        """Text hashes, words and marked pieces of the rows from one on."""


@attrs.frozen(kw_only=True, eq=False)
class Checkpoint:
    """What an earlier run had done.

    Attributes:
        n_jobs: jobs that were done.
        parts: their articles.
        texts: uint64[n_rows].
        n_words: uint32[n_rows].
        n_marks: uint32[n_rows].
        counts: the intake's counters and bad records.
        checksums: of what is on the shelf.
    """

    n_jobs: int
    parts: list[Part]
    texts: np.ndarray[Any, Any]
    n_words: np.ndarray[Any, Any]
    n_marks: np.ndarray[Any, Any]
    counts: dict[str, Any]
    checksums: dict[str, int]


def remove_workplace(folder: Path) -> None:
    """Throw a folder away, the state first: without it, what is left of the rest is not resumed.

    What is no folder, or a link to one, is removed by itself.
    """
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    with contextlib.suppress(OSError):  # a folder of that name, no permission
        (folder / STATE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder among the temporary files, gone in the end; what killed runs left there goes, too.

    Raises:
        OutputError: it cannot be made.
    """
    top = Path(tempfile.gettempdir())
    for left in top.glob(f"{_SCRATCH}*"):
        if (left / LOCK_FILE).is_file() and not left.is_symlink() and not is_locked(left):
            shutil.rmtree(left, ignore_errors=True)
    with output_errors(top):
        scratch = tempfile.TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True)
    with scratch as name, locked(name):
        yield Path(name)


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
        self._rows: list[Tape] = []

    def open(self, *, resume: bool) -> Checkpoint | None:
        """Open the folder.

        Args:
            resume: whether to take over what an earlier run left there; else it is thrown away.

        Returns:
            What was left; None if there is nothing.

        Raises:
            InputError: it belongs to another dump or other settings, or is damaged.
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
        sums = state["checksums"] if state else {}
        self._rows = [
            Tape(self.folder / name, kind, n_rows, sums.get(name)) for name, kind in _ROWS.items()
        ]
        if state is None:
            return None
        self._n_files = state["n_files"]
        parts = [part for index in range(self._n_files) for part in self._parts_of(index)]
        self._n_parts = len(parts)
        texts, n_words, n_marks = (tape.take(0, n_rows) for tape in self._rows)
        return Checkpoint(
            n_jobs=state["n_jobs"],
            parts=parts,
            texts=texts,
            n_words=n_words,
            n_marks=n_marks,
            counts=state["counts"],
            checksums=sums,
        )

    def checkpoint(
        self,
        parts: list[Part],
        texts: RowTexts,
        n_jobs: int,
        counts: dict[str, Any],
        checksums: dict[str, int],
    ) -> None:
        """Make what was done so far last.

        Args:
            parts: articles of all jobs so far.
            texts: the distinct texts so far; what else is of them is on the shelf already.
            n_jobs: jobs so far.
            counts: the intake's counters and bad records.
            checksums: of what is on the shelf.
        """
        new: tuple[NDArray[Any], ...] = texts.since(self._rows[0].n)
        for tape, numbers in zip(self._rows, new, strict=True):
            tape.append(numbers)
        self._write_parts(parts[self._n_parts :])
        self._n_parts = len(parts)
        state = {
            "identity": self._identity,
            "n_jobs": n_jobs,
            "n_rows": self._rows[0].n,
            "n_files": self._n_files,
            "counts": counts,
            "checksums": {
                **checksums,
                **dict(zip(_ROWS, (tape.checksum for tape in self._rows), strict=True)),
            },
        }
        state["checksum"] = _checksum(state)
        write_text(json.dumps(state), self.folder / STATE)

    def remove(self) -> None:
        """Throw the folder away."""
        for tape in self._rows:
            tape.close()
        self._rows = []
        remove_workplace(self.folder)

    def _state(self) -> dict[str, Any] | None:
        try:
            state = json.loads((self.folder / STATE).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise _damaged(self.folder / STATE) from error
        if not isinstance(state, dict) or state.pop("checksum", None) != _checksum(state):
            raise _damaged(self.folder / STATE)
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
            for field in _FIELDS:
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
        path = self.folder / f"parts-{file:06d}.npz"
        try:
            with path.open("rb") as stream, np.load(stream) as arrays:
                return _parts_from(arrays)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise _damaged(path) from error


def _checksum(state: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(state, sort_keys=True).encode())


def _damaged(path: Path) -> InputError:
    problem = "is damaged or missing, and what the killed run did cannot be taken over"
    return InputError(problem, "run again without --resume", str(path))


def _parts_from(arrays: Any) -> list[Part]:  # noqa: ANN401  an open file of NumPy
    parts = []
    n_parts = sum(name.endswith(".head") for name in arrays.files)
    for index in range(n_parts):
        fields = {
            field: Strings(**{name: arrays[f"{index}.{field}.{name}"] for name in _STRINGS})
            for field in _FIELDS
        }
        head = arrays[f"{index}.head"].tolist()
        columns = {name: arrays[f"{index}.{name}"] for name in _ARRAYS}
        parts.append(
            Part(file=head[0], first_line=head[1], **fields, **columns)  # type: ignore[arg-type]
        )
    return parts
