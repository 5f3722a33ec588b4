"""A standalone cluster of Spark on the loopback interface, whose workers can be killed; its log.

Linux alone: the children of a process are read from /proc.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyspark
from pyspark.sql import SparkSession

if TYPE_CHECKING:
    from collections.abc import Iterator

SPARK = Path(pyspark.__file__).parent
DEPLOY = "org.apache.spark.deploy"
START_S = 120
N_WORKERS = 2
WORKER_MB = 3072
EXECUTOR_MB = 1024
QUICK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    # A worker that is gone does not come back: no need to wait for it.
    "spark.shuffle.io.maxRetries": "1",
    "spark.shuffle.io.retryWait": "200ms",
    "spark.python.worker.faulthandler.enabled": "false",
}


def logged(folder: Path) -> dict[str, str]:
    """Settings of a session that writes what its tasks took to a folder that is there."""
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": folder.as_uri(),
        "spark.eventLog.compress": "false",
    }


def ended_tasks(folder: Path) -> Iterator[dict[str, Any]]:
    """What a log says of each task that ended: its stage and its metrics, as Spark names them."""
    for path in folder.rglob("events_*"):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith('{"Event":"SparkListenerTaskEnd"'):
                event = json.loads(line)
                if "Task Metrics" in event:
                    yield event


class Fault(NamedTuple):
    """A kill: when the first file matches a pattern below the folder of the run, and of what."""

    pattern: str
    worker: int
    executor_alone: bool = False


class Cluster:
    """A master and its workers, of one core each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._n_started = 0
        self.workers: list[subprocess.Popen[bytes]] = []
        self._master, log = self._daemon("master.Master", "--port", "0")
        self.url = said(log, rb"Starting Spark master at (spark://\S+)", self._master)

    def add_worker(self) -> None:
        """Start a worker, and wait until the master knows it."""
        process, log = self._daemon(
            "worker.Worker", "--port", "0", "--cores", "1", "--memory", f"{WORKER_MB}m",
            "--work-dir", str(self._folder / f"work-{self._n_started}"), self.url,
        )  # fmt: skip
        self.workers.append(process)
        said(log, rb"(Successfully registered with master)", process)

    def _daemon(self, name: str, *options: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = self._folder / f"{name}-{self._n_started}.log"
        self._n_started += 1
        command = [SPARK / "bin" / "spark-class", f"{DEPLOY}.{name}", "--host", "127.0.0.1"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, "--webui-port", "0", *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment()},
                start_new_session=True,
            )
        return process, log

    def _environment(self) -> dict[str, str]:
        return {
            "SPARK_HOME": str(SPARK),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self._folder / "local"),
            "SPARK_DAEMON_MEMORY": "256m",
            "PYSPARK_PYTHON": sys.executable,
        }

    def kill(self, fault: Fault) -> int:
        """Kill a worker with all it started, or its executor alone; how many processes there were.

        A worker that is killed is not in the list of workers any more.
        """
        worker = self.workers[fault.worker]
        doomed = descendants(worker.pid)
        if not fault.executor_alone:
            doomed.insert(0, worker.pid)
            self.workers.pop(fault.worker)
        for number in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        if not fault.executor_alone:
            worker.wait()
        return len(doomed)

    def stop(self) -> None:
        """Stop everything that is left."""
        for process in (*self.workers, self._master):
            for number in (*descendants(process.pid), process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            process.wait()

    def session(self, **settings: object) -> SparkSession:
        """Begin a session with an executor on each worker."""
        os.environ["PYSPARK_PYTHON"] = sys.executable
        builder = SparkSession.builder.master(self.url).appName("newsdiff")
        here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        memory = {"spark.executor.memory": f"{EXECUTOR_MB}m", "spark.executor.cores": "1"}
        for name, value in {**QUICK, **here, **memory, **settings}.items():
            builder = builder.config(name, str(value))
        return builder.getOrCreate()


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster of two workers that is gone in the end, with its files in a folder."""
    whole = Cluster(folder)
    try:
        for _ in range(N_WORKERS):
            whole.add_worker()
        yield whole
    finally:
        whole.stop()


def descendants(parent: int) -> list[int]:
    """Numbers of the processes that a process started, and they started, and so on."""
    found = []
    for listed in Path(f"/proc/{parent}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for number in map(int, listed.read_text("ascii").split()):
                found += [number, *descendants(number)]
    return found


def said(log: Path, pattern: bytes, process: subprocess.Popen[bytes]) -> str:
    """What a daemon writes to its log when it is ready."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        found = re.search(pattern, log.read_bytes())
        if found:
            return found[1].decode()
        time.sleep(0.05)
    raise RuntimeError(f"{log.name} did not start: {log.read_bytes()[-2000:].decode()}")


@contextlib.contextmanager
def faults(cluster: Cluster, folder: Path, *planned: Fault) -> Iterator[list[int]]:
    """Kill as planned, one after the other, while something runs.

    Yields:
        How many processes each kill ended, when it is done.
    """
    done: list[int] = []
    is_over = threading.Event()

    def watch() -> None:
        for fault in planned:
            while next(folder.glob(fault.pattern), None) is None:
                if is_over.wait(0.002):
                    return
            done.append(cluster.kill(fault))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield done
    finally:
        is_over.set()
        watcher.join()
