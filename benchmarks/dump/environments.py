"""One virtual environment a peer, installed by name from the package index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PEERS = Path(__file__).parent / "peers"
ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdiff-benchmark"

DISTRIBUTIONS = {
    "daft": ("daft", "pyarrow"),
    "gaoya": ("gaoya",),
    "rensa": ("rensa",),
    "datasketch": ("datasketch",),
    "text-dedup": ("text-dedup",),
}
"""What to install for each peer, orjson besides (their scripts read the dump with it)."""


class Peer(NamedTuple):
    """A peer that can be run, or the reason why not."""

    name: str
    python: Path | None
    version: str
    problem: str = ""

    @property
    def script(self) -> Path:
        """Its script among the peers' scripts."""
        return PEERS / f"run_{self.name.replace('-', '_')}.py"


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1_800)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:] or f"status {done.returncode}")
    return done.stdout.strip()


def prepare(name: str, folder: Path) -> Peer:
    """Make the peer's environment if it is not there; report what fails, never raise."""
    python = folder / name / "bin" / "python"
    asked = f"import importlib.metadata as m; print(m.version({DISTRIBUTIONS[name][0]!r}))"
    try:
        if not python.exists():
            _said([sys.executable, "-m", "venv", str(folder / name)])
        try:
            _said([str(python), "-c", "import orjson"])
            version = _said([str(python), "-c", asked])
        except RuntimeError:
            _said([str(python), "-m", "pip", "install", "-q", "orjson", *DISTRIBUTIONS[name]])
            version = _said([str(python), "-c", asked])
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        return Peer(name, None, "", str(error))
    return Peer(name, python, version)


def own(folder: Path) -> str:
    """The command `newsdiff` of an environment with nothing but this tree and its extra `dump`.

    Libraries that are merely installed cost time: Arrow imports pandas wherever it finds it. The
    tree is installed so that it runs as it stands.
    """
    command = folder / "newsdiff" / "bin" / "newsdiff"
    if not command.exists():
        _said([sys.executable, "-m", "venv", str(folder / "newsdiff")])
        pip = [str(folder / "newsdiff" / "bin" / "python"), "-m", "pip", "install", "-q"]
        _said([*pip, "-e", f"{ROOT}[dump]"])
    return str(command)
