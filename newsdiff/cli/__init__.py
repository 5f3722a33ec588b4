"""The command `newsdiff`: parse, call, print, and let no trace of a fault reach the user.

Exit status: 0 it ran, 1 only with --exit-code when there are differences, 2 trouble, 130
interrupted, 143 terminated.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, ClassVar

import click

from newsdiff._version import __version__
from newsdiff.cli.output import say
from newsdiff.errors import NewsdiffError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["command", "main"]

PROGRAM = "newsdiff"
_TROUBLE = 2
_INTERRUPTED = 130
_BY_SIGNAL = 128
_NO_OUTPUT = {errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EBADF}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called for."""

    homes: ClassVar[dict[str, str]] = {
        "compare": "newsdiff.cli.compare",
        "dedupe": "newsdiff.cli.dedupe",
        "index": "newsdiff.cli.index",
        "show": "newsdiff.cli.show",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.homes:
            return None
        found = importlib.import_module(self.homes[cmd_name]).command
        assert isinstance(found, click.Command)
        return found


@click.group(
    cls=_LazyGroup,
    name=PROGRAM,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "\b\nExamples:\n"
        "  newsdiff compare ours.txt theirs.txt\n"
        "  newsdiff compare *.txt -o report.html\n"
        "  newsdiff dedupe dump.jsonl.zst --out duplicates"
    ),
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the full trace of an unexpected fault.")
def command(*, debug: bool) -> None:
    """Find out which articles come from the same dispatch, what they share and what each added."""
    del debug  # read by `main`, which must know it even when parsing fails


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what follows the command's name; those of the process if omitted.

    Returns:
        The exit status.
    """
    words = tuple(sys.argv[1:] if arguments is None else arguments)
    try:
        with _stopped_by_signals():
            return _finish(lambda: _run(words))
    except _StoppedError as stopped:
        return stopped.status
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort) as stopped:
        say("; ".join((f"{PROGRAM}: interrupted", *getattr(stopped, "__notes__", ()))))
        return _INTERRUPTED
    except (NewsdiffError, click.ClickException) as error:
        _complain(error)
    except OSError as error:
        if error.filename is not None or error.errno not in _NO_OUTPUT:
            _confess(error, debug="--debug" in words[: _command_position(words)])
        else:
            _drop_output()
            say(f"{PROGRAM}: standard output: cannot be written to ({error.strerror})")
    except Exception as error:  # noqa: BLE001  the last line of defence
        _confess(error, debug="--debug" in words[: _command_position(words)])
    return _TROUBLE


class _StoppedError(KeyboardInterrupt):
    """The process was told to end: as after Ctrl-C, what is half done is removed."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = _BY_SIGNAL + number
        """Exit status, as shells have it."""


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let signals that end the process raise `_StoppedError` in the block."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: object) -> None:
        for each in ours:  # once told, what is half done is removed in peace
            signal.signal(each, signal.SIG_IGN)
        raise _StoppedError(number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [number for name in names if (number := getattr(signal, name))]
    # One that is ignored, as under nohup, stays ignored.
    before = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number, handler in before.items() if handler == signal.SIG_DFL]
    try:
        for number in ours:
            signal.signal(number, stop)
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _command_position(words: Sequence[str]) -> int:
    return next((at for at, word in enumerate(words) if not word.startswith("-")), len(words))


def _run(words: Sequence[str]) -> int:
    if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:  # a shell asks for completions
        command.main(list(words), prog_name=PROGRAM)
    with command.make_context(PROGRAM, list(words)) as context:
        status = command.invoke(context)
    return status if isinstance(status, int) else 0


def _finish(run: Callable[[], int]) -> int:
    """Run and flush; a reader that has gone away is no trouble of ours."""
    try:
        status = run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return 0
    return status


def _drop_output() -> None:
    """Point standard output at nothing, so that flushing at exit does not complain."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # no real output, no complaint
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _complain(error: NewsdiffError | click.ClickException) -> None:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
    elif isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx is not None else PROGRAM
        said = error.format_message().removesuffix(".")
        say(f"{path}: {said}; see {path} --help")
    elif isinstance(error, click.ClickException):
        say(f"{PROGRAM}: {error.format_message()}")
    else:
        say(f"{PROGRAM}: {error}")


def _confess(error: Exception, *, debug: bool) -> None:
    if debug:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
        return
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    say(f"{PROGRAM}: a fault of newsdiff itself ({said}); {PROGRAM} --debug … shows the trace")
