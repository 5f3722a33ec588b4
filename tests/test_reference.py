"""The reference of the command says what the command says of itself."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest
from command_reference import commands, reference

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"


def test_the_reference_is_made_from_the_command():
    """`docs/commands.md` is what the command's own help gives, to the letter."""
    made = reference()
    if os.environ.get("NEWSDIFF_REFRESH_GOLDEN") == "1":
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=[name for name, _ in commands()]
)
def test_the_reference_has_every_option(name, command):
    """Each option of each command stands in that command's section, under every name it has."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"## {name}\n")
    section = rest.partition("\n## ")[0]
    options = [each for each in command.params if isinstance(each, click.Option)]
    names = [name for each in options for name in (*each.opts, *each.secondary_opts)]
    assert not [name for name in names if name not in section]
