"""The reference of the command, made from the command itself: `docs/commands.md`."""

from __future__ import annotations

import click

from newsdiff.cli import command as group

INTRODUCTION = """\
# The command, option by option

Made from the command itself; a test holds it to that. `NEWSDIFF_REFRESH_GOLDEN=1 ./check unit
tests/test_reference.py` writes it anew.
"""


def commands(name="newsdiff", command=group):
    """Each command by its full name, a group before its commands, these by the alphabet."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for each in command.list_commands(context):
            yield from commands(f"{name} {each}", command.get_command(context, each))


def reference():
    """The whole page as Markdown."""
    return "\n".join([INTRODUCTION, *(section(name, command) for name, command in commands())])


def section(name, command):
    context = click.Context(command, info_name=name, **group.context_settings)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    parts = [f"## {name}\n", f"```\n{usage}\n```\n"]
    parts += [f"{paragraph}\n" for paragraph in paragraphs(command.help)]
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    parts.append("| option | meaning |\n|---|---|\n" + "\n".join(map(option_line, options)) + "\n")
    parts += [epilog_part(block) for block in (command.epilog or "").split("\b\n") if block.strip()]
    return "\n".join(parts)


def paragraphs(text):
    return [" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n")]


def option_line(option):
    """One row; put together here, since click words defaults and ranges by its version."""
    names = ", ".join(option.opts) + "".join(f" / {name}" for name in option.secondary_opts)
    meaning = option.help
    if option.show_default is True:
        meaning += f" [default: {option.default}]"
    return f"| `{cell(f'{names} {values(option)}'.strip())}` | {cell(meaning)} |"


def values(option):
    """What an option takes: its own word for it, the choices, or the kind of number."""
    if option.is_flag or option.count:
        return ""
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return f"[{'|'.join(option.type.choices)}]"
    low, high = getattr(option.type, "min", None), getattr(option.type, "max", None)
    return "VALUE" if low is None or high is None else f"{low}…{high}"


def cell(text):
    return " ".join(text.split()).replace("|", "\\|")


def epilog_part(block):
    title, *lines = block.strip("\n").splitlines()
    return f"{title}\n\n```\n" + "\n".join(line.removeprefix("  ") for line in lines) + "\n```\n"
