"""What all tests share: a repeatable Hypothesis profile, and the seed articles."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    max_examples=60,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def seeds():
    """Paths of the two seed articles: the one without an agency, and the one with AFP."""
    folder = ROOT / "seeds"
    return folder / "russia-open-to-dialogue.txt", folder / "russia-regrets-refusal.txt"


@pytest.fixture(scope="session")
def spark_there():
    """Skip where PySpark or Java is missing; with NEWSDIFF_REQUIRE_SPARK=1 nothing is skipped."""
    if os.environ.get("NEWSDIFF_REQUIRE_SPARK") != "1":
        pytest.importorskip("pyspark")
        if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            pytest.skip("Java is not installed")


@pytest.fixture
def any_memory(monkeypatch):
    """Let a run be told to stay within less than it can, which sends it to the disk."""
    from newsdiff.model import dump_settings

    monkeypatch.setattr(dump_settings, "MEMORY_MIN", 0)
