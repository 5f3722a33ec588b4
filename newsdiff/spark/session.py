"""Sessions of Spark, workers that can do the work, and frames that outlive a lost worker.

Everything here and in the modules beside it is made of calls of data frames, which a session of
Spark Connect has, too.
"""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff._version import __version__
from newsdiff.errors import DependencyError, InputError, OutputError
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame, SparkSession

__all__ = [
    "Frames",
    "demand_pyspark",
    "demand_shared",
    "demand_workers",
    "frame_of",
    "open_session",
]

_REMOTE = "sc://"
_LOCAL = "file://"
_JAVA = "install one (on Debian: apt install openjdk-17-jre-headless) and let JAVA_HOME name it"
_ASKED = 1 << 12
"""Rows of the frame whose tasks look at their worker before the work begins."""
_ERROR = regex(r"[\w.]*(?:Error|Exception): ")
_REASON_MAX = 300
_QUIET = {"spark.ui.showConsoleProgress": "false"}
_LOGGING = "-Dlog4j2.configurationFile="
_JAVA_OPTIONS = "SPARK_SUBMIT_OPTS"
"""Options of the Java that a session starts, as Spark's scripts take them."""
SENT_BYTES = 32 << 20
"""Bytes of a table that are sent to the workers at a time."""


def demand_pyspark() -> None:
    """Raise where PySpark is missing.

    Raises:
        DependencyError: it cannot be imported.
    """
    try:
        import pyspark.sql  # noqa: F401
    except ImportError as error:
        problem = "the Spark engine needs PySpark"
        raise DependencyError.from_import(error, problem, "spark") from error


def open_session(master: str) -> SparkSession:
    """Begin a session of one's own, or join the one that this process has.

    Args:
        master: `local[2]`, `spark://host:7077`, `yarn`, …; `sc://host:15002` for Spark Connect.

    Returns:
        The session; adaptive execution stays as it is set, which is on.

    Raises:
        DependencyError: PySpark or Java is missing.
        InputError: there is no such master.
    """
    demand_pyspark()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("newsdiff")
    if master.startswith(_REMOTE):
        builder = builder.remote(master)
    else:
        _demand_java()
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        _log_errors_alone()
        builder = builder.master(master)
        for name, value in _QUIET.items():
            builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError, ValueError) as error:
        problem = f"Spark cannot be had from there ({_reason(error)})"
        raise InputError(problem, "check --master", master) from error


def _log_errors_alone() -> None:
    """Let Spark log errors alone, from its first line on, unless the user says how it logs."""
    import pyspark

    home = os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent
    folder = Path(os.environ.get("SPARK_CONF_DIR") or Path(home, "conf"))
    options = os.environ.get(_JAVA_OPTIONS, "")
    if "log4j" not in options and not any(folder.glob("log4j2.*")):
        place = Path(__file__).with_name("log4j2.properties").as_uri()
        os.environ[_JAVA_OPTIONS] = f"{options} {_LOGGING}{place}".lstrip()


def _demand_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if home and not Path(home, "bin", "java").is_file():
        raise DependencyError("Spark needs Java, and JAVA_HOME names a folder without it", _JAVA)
    if not home and shutil.which("java") is None:
        raise DependencyError("Spark needs Java, and there is none", _JAVA)


def demand_workers(spark: SparkSession) -> None:
    """See that the workers can do the work, by a task that is small.

    Raises:
        DependencyError: a worker has no newsdiff, or another one.
    """
    from pyspark.errors import PySparkException

    mine = _here()
    look = _looking()
    asked = spark.range(_ASKED)  # a task for each core that there is
    try:
        told = asked.mapInArrow(look, "said string").distinct().collect()
    except PySparkException as error:
        problem = f"the workers of Spark cannot run Python with pyarrow ({_reason(error)})"
        raise DependencyError(problem, "give them what docs/spark.md names") from error
    others = sorted({row["said"] for row in told} - {mine})
    if others:
        problem = f"a worker of Spark has {others[0]}, and this process {mine}"
        raise DependencyError(problem, "install the same wheel on both; docs/spark.md shows ways")


def demand_shared(frames: Frames) -> None:
    """See that the driver and the workers have one folder for frames.

    Raises:
        OutputError: it cannot be written, or not all of it is seen by the driver.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    remedy = "name a folder or URI that the driver and all workers see with --checkpoint"
    try:
        n_seen = frames.kept(frames.spark.range(_ASKED), "seen").count()
    except (PySparkException, Py4JError) as error:
        problem = f"cannot be written by Spark ({_reason(error)})"
        raise OutputError(problem, remedy, frames.folder) from error
    if n_seen != _ASKED:
        problem = "is another folder on the workers than here"
        raise OutputError(problem, remedy, frames.folder)


def _here() -> str:
    import pyarrow as pa

    batch = next(_looking()(iter([pa.RecordBatch.from_pydict({"id": [0]})])))
    return str(batch.column(0)[0].as_py())


def _looking() -> Any:  # noqa: ANN401  a function for mapInArrow
    """A function that workers without newsdiff can load, too: it goes to them as a whole."""

    def look(batches: Iterator[RecordBatch]) -> Iterator[RecordBatch]:
        import unicodedata

        import pyarrow as pa

        for _ in batches:
            pass
        try:
            from newsdiff._version import __version__
            from newsdiff.core import kernels
        except ImportError as error:
            said = f"no newsdiff with its compiled core ({error})"
        else:
            core = f"core {kernels.SOURCE_DIGEST:x}, Unicode {unicodedata.unidata_version}"
            said = f"newsdiff {__version__} ({core})"
        yield pa.RecordBatch.from_pydict({"said": pa.array([said], pa.string())})

    return look


def _reason(error: Exception) -> str:
    """What went wrong, of an error that may carry the traces of two machines."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = [line for line in lines if _ERROR.match(line)]
    return next(iter([*named[:1], *lines]), type(error).__name__)[:_REASON_MAX]


def frame_of(spark: SparkSession, table: pa.Table) -> DataFrame:
    """A small table of the driver as a frame."""
    return spark.createDataFrame(table)


@attrs.frozen
class Frames:
    """A folder in which frames are written as Parquet and read again.

    What was written is done once, and a lost worker does not take it along, as it does with what
    `localCheckpoint` and `persist` keep.

    Attributes:
        spark: the session.
        folder: a path or URI that the driver and all workers see as the same folder.
    """

    spark: SparkSession
    folder: str

    @classmethod
    def new(cls, spark: SparkSession, place: str | os.PathLike[str]) -> Frames:
        """A folder of this run alone below a place."""
        text = os.fspath(place)
        top = text.rstrip("/") if "://" in text else f"{_LOCAL}{Path(text).resolve()}"
        return cls(spark, f"{top}/newsdiff-{__version__}-{uuid.uuid4().hex}")

    def kept(self, frame: DataFrame, name: str, *partitions: str) -> DataFrame:
        """Write a frame and read it again.

        Args:
            frame: what to compute.
            name: what to call it, once in a folder.
            partitions: columns by which it is divided.
        """
        path = f"{self.folder}/{name}"
        frame.write.partitionBy(*partitions).parquet(path)
        return self.spark.read.schema(frame.schema).parquet(path)

    def sent(self, table: pa.Table, name: str) -> DataFrame:
        """A table of the driver as a frame, however large it is.

        A task is a message, and Spark has a bound on it: what is larger goes to the folder, a slice
        at a time.

        Args:
            table: what to send.
            name: what to call it, once in a folder.
        """
        frame = frame_of(self.spark, table.slice(0, self._n_rows(table)))
        if self._n_rows(table) == table.num_rows:
            return frame
        path = f"{self.folder}/{name}"
        for first in range(0, table.num_rows, self._n_rows(table)):
            part = frame_of(self.spark, table.slice(first, self._n_rows(table)))
            part.write.mode("append").parquet(path)
        return self.spark.read.schema(frame.schema).parquet(path)

    @staticmethod
    def _n_rows(table: pa.Table) -> int:
        """Rows of a slice."""
        n_rows = int(table.num_rows)
        n_slices = min(-(-int(table.nbytes) // SENT_BYTES), n_rows)
        return -(-n_rows // n_slices) if n_slices else n_rows

    def remove(self) -> None:
        """Remove the folder, where it is one of this machine; another storage keeps it."""
        if self.folder.startswith(_LOCAL):
            shutil.rmtree(self.folder.removeprefix(_LOCAL), ignore_errors=True)
