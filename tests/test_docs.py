"""What the documentation shows is what happens: README, docstrings and console examples are run."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shlex
from pathlib import Path

import pytest

import newsdiff
from newsdiff.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
OPTIONAL = {
    "numba",
    "numpy",
    "pyarrow",
    "orjson",
    "isal",
    "zstandard",
    "pandas",
    "docx",
    "openpyxl",
}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def modules():
    for found in pkgutil.walk_packages(newsdiff.__path__, "newsdiff."):
        if not found.name.endswith("__main__"):
            yield found.name
    yield "newsdiff"


def imported(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name in OPTIONAL:
            pytest.skip(f"needs {error.name}")
        raise


@pytest.mark.parametrize("name", sorted(modules()))
def test_examples_in_docstrings(name, monkeypatch):
    """Every example in a docstring gives what it says."""
    monkeypatch.chdir(ROOT)
    failed, _ = doctest.testmod(imported(name), optionflags=FLAGS)
    assert failed == 0


def test_examples_in_the_readme(monkeypatch):
    """Every Python example of the README gives what it says."""
    monkeypatch.chdir(ROOT)
    examples = "\n\n".join(re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE))
    found = doctest.DocTestParser().get_doctest(examples, {}, "README.md", "README.md", 0)
    assert found.examples
    assert doctest.DocTestRunner(optionflags=FLAGS).run(found).failed == 0


def console_examples():
    """Commands of the README that show their output, with that output."""
    for block in CONSOLE.findall(README):
        for command, shown in re.findall(
            r"^\$ (newsdiff .*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE
        ):
            if shown.strip():
                yield command, shown


@pytest.mark.parametrize(("command", "shown"), list(console_examples()))
def test_commands_in_the_readme(command, shown, monkeypatch, capsysbinary):
    """Every command of the README that shows its output prints that, or begins with it."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)
    assert main(shlex.split(command)[1:]) == 0
    printed = lines_of(capsysbinary.readouterr().out.decode("utf-8"))
    expected = lines_of(shown)
    if expected[-1] == "[…]":
        expected.pop()
        printed = printed[: max(len(expected), 1)]
    if os.environ.get("NEWSDIFF_REFRESH_GOLDEN") == "1":
        rewrite(command, shown, printed)
    assert printed == expected


def rewrite(command, shown, printed):
    """Put what a command prints now into the README, as far as it was shown."""
    more = "[…]\n" if shown.rstrip().endswith("[…]") else ""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    new = f"$ {command}\n" + "\n".join(printed) + f"\n{more}"
    path.write_text(text.replace(f"$ {command}\n{shown}", new), encoding="utf-8")


def lines_of(text):
    return [line.rstrip() for line in text.rstrip().splitlines()]


def test_the_readme_shows_commands():
    """There are such commands, so that the test above tests."""
    assert list(console_examples())


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)]+)\)")
CODE_PATH = re.compile(
    r"`((?:newsdiff|tests|benchmarks|docs|seeds|\.ci)/[\w./*<>-]*[\w/>])(?<!/\d)`"
)


def links_between_files():
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            yield page.name, page.parent / target.partition("#")[0]


@pytest.mark.parametrize(("page", "target"), list(links_between_files()))
def test_links_lead_somewhere(page, target):
    """Every relative link of the documentation names a file of the project."""
    assert target.exists(), page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_in_the_documentation_exist(page):
    """Every file that a page names in code is there; `<…>` and `*` stand for any name."""
    named = {name.rstrip(".") for name in CODE_PATH.findall(page.read_text(encoding="utf-8"))}
    patterns = {name: re.sub(r"<[^>]*>", "*", name) for name in named}
    assert not [name for name, pattern in patterns.items() if not any(ROOT.glob(pattern))]


@pytest.mark.parametrize("command", ["./check", "newsdiff compare seeds/"])
def test_the_two_first_commands_are_in_the_readme(command):
    """The README says how to try the project and how to test it."""
    assert command in README


def test_the_continuous_build_runs_the_readmes_test_command():
    """`.ci/run` ends with the command that the README gives for the tests."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()
    assert lines[-1] == "./check"
