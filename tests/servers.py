"""Servers of PostgreSQL and Redis for tests: started in a folder, killed, started again."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

REQUIRED = os.environ.get("NEWSDIFF_REQUIRE_SERVERS") == "1"
PATIENCE_S = 60


def programs_or_skip(*names):
    """Where programs are; without them the tests are skipped, or fail where they are required."""
    folders = [str(each) for each in sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    search = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    found = [shutil.which(name, path=search) for name in names]
    if None not in found:
        return found
    missing = ", ".join(name for name, path in zip(names, found, strict=True) if path is None)
    if REQUIRED:
        pytest.fail(f"not installed: {missing}")
    pytest.skip(f"not installed: {missing}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that listens on a port of this machine."""

    def __init__(self, command, port, *, user=None):
        self._command, self.port, self._user = command, port, user
        self._process = None
        self.start()

    def start(self):
        as_user = {}
        if self._user is not None:
            as_user = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(self._command, **quiet, **as_user, cwd="/")
        ends = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, "the server ended"
            assert time.monotonic() < ends, "the server does not answer"
            time.sleep(0.05)

    def _answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def kill(self):
        """End it as a power cut would, its children too, and wait until it is gone."""
        for child in _children(self._process.pid):
            os.kill(child, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    def stop(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(PATIENCE_S)


def _children(pid):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


def start_postgres(folder):
    """A server with a database, for whoever may run one: it refuses root."""
    initdb, postgres = programs_or_skip("initdb", "postgres")
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    data = folder / "data"
    as_user = {}
    if user is not None:
        # Each pytest that starts closes the folders of all to other users.
        data = Path(tempfile.mkdtemp(prefix="newsdiff-postgres-"))
        atexit.register(shutil.rmtree, data, ignore_errors=True)
        shutil.chown(data, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    made = [initdb, "-D", str(data), "-U", "tester", "--auth=trust", "-E", "UTF8", "--no-locale"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **as_user, cwd="/")
    port = free_port()
    settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Server([postgres, "-D", str(data), *told], port, user=user)


def start_redis(folder):
    (redis,) = programs_or_skip("redis-server")
    port = free_port()
    told = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
    return Server([redis, *told, "--appendonly", "yes", "--appendfsync", "always"], port)
