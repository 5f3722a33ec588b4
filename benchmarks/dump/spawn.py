"""Run a command, write what it cost: a process so small that it does not show in the peak.

    python -I -S spawn.py RESULT COMMAND [ARGUMENT …]

Linux counts the memory of the process that starts a command into the peak of the command, so the
benchmark itself, which holds whole tables, must not be that process.
"""

import os
import sys
import time

result, *command = sys.argv[1:]
start = time.perf_counter()
_, status, usage = os.wait4(os.posix_spawn(command[0], command, os.environ), 0)
wall_s = time.perf_counter() - start
with open(result, "w") as file:  # noqa: PTH123  pathlib would take memory
    file.write(f"{wall_s} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status) != 0)
