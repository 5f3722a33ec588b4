"""The house rules: one-way imports, small modules, quick start, help for every command."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest
from command_reference import commands

import newsdiff

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "newsdiff"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_MODULE_LINES = 400
MAX_PIPELINE_LINES = 6000
MAX_FUNCTION_LINES = 40
MAX_LOADED_MODULES = 300

STAGES = {"read", "write", "clean", "segment", "sketch", "link", "align", "collate", "report"}
STAGES |= {"store"}
GROUND = {"model", "errors", "lexicon", "packaged", "patterns", "system", "atomic", "_version"}
GROUND |= {"identity", "locking"}
KERNEL = {"core"}
"""Compiled helpers without knowledge of articles, for the stages that work on whole dumps."""

MAY_IMPORT = {
    **{stage: GROUND | KERNEL | {stage} for stage in STAGES - {"read", "write", "report"}},
    "agencies": GROUND | {"agencies"},
    "read": GROUND | KERNEL | {"read"},
    "clean": GROUND | KERNEL | {"agencies", "clean"},
    "write": GROUND | KERNEL | {"write"},
    "report": GROUND | {"report"},
    "core": GROUND | KERNEL,
    "model": GROUND | {"report", "write"},  # `Comparison.to_…`, imported when called
    "errors": set(),
    "atomic": {"errors"},
    "identity": {"errors"},
    "locking": {"errors", "identity"},
    "lexicon": {"errors", "lexicon", "packaged"},
    "packaged": set(),
    "patterns": set(),
    "system": set(),
    "_version": set(),
    "pipeline": GROUND | KERNEL | STAGES | {"agencies", "pipeline"},
    "cli": GROUND | {"cli", "pipeline", "read", "report", "spark", "write"},
    "notebook": GROUND | {"pipeline", "report"},
    "spark": GROUND | KERNEL | STAGES | {"agencies", "pipeline", "spark"},
    "__main__": {"_entry"},
    "_entry": {"cli"},
    "stages": GROUND | {"agencies", "align", "clean", "segment"},
    "__init__": GROUND | {"agencies", "align", "collate", "pipeline", "report", "stages"},
}
HEAVY = (
    *("numpy", "nltk", "datasketch", "pyarrow", "pandas", "polars", "scipy", "sklearn"),
    *("trafilatura", "charset_normalizer", "lxml", "docx", "openpyxl", "asyncio", "http"),
)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(path):
    """The part of the package that a module belongs to: its folder, or itself."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [node.module]
            if node.module == "newsdiff":
                names = [f"newsdiff.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "newsdiff" and name != "newsdiff":
                yield name.split(".")[1]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    """A stage imports the model and errors, never another stage; shells import the pipeline."""
    assert set(imported_parts(path)) <= MAY_IMPORT[part_of(path)]


ALLOWED_CIRCLE = {"newsdiff.model.comparison": ("newsdiff.report", "newsdiff.write")}
"""A comparison renders itself: `Comparison.to_…` import these when they are called."""


def module_of(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def run_nodes(tree):
    """Nodes of a module that are ever run: what is for type checkers alone is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        yield node
        yield from run_nodes(node)


def imported_modules(path, known):
    """Modules of the package that a module imports, at its top or within a function."""
    for node in run_nodes(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def loads_when_asked(path):
    """Whether a package imports its modules by name, when something in them is asked for."""
    return path.name == "__init__.py" and any(
        isinstance(node, ast.FunctionDef) and node.name == "__getattr__"
        for node in tree_of(path).body
    )


def import_graph():
    known = {module_of(path): path for path in MODULES}
    graph = {}
    for name, path in known.items():
        imported = set(imported_modules(path, known))
        if loads_when_asked(path):
            imported |= {each for each in known if each.startswith(f"{name}.")}
        graph[name] = {each for each in imported if each in known and each != name}
    return graph


def circles(graph):
    """Groups of modules that import each other, found by taking away what imports nothing left."""
    left = dict(graph)
    for backward in (False, True):
        while True:
            wanted = set().union(*left.values())
            gone = {
                name
                for name, needed in left.items()
                if (name not in wanted if backward else not needed & left.keys())
            }
            if not gone:
                break
            left = {name: needed - gone for name, needed in left.items() if name not in gone}
    return left


def test_no_circle_of_imports_but_one():
    """Modules import each other in no circle, but for a comparison that renders itself."""
    graph = import_graph()
    assert ALLOWED_CIRCLE.keys() <= circles(graph).keys()
    for name, parts in ALLOWED_CIRCLE.items():
        graph[name] = {each for each in graph[name] if not each.startswith(parts)}
    assert circles(graph) == {}


def test_only_the_comparison_renders():
    """Of the model nothing but the comparison knows of the stages that show and write it."""
    beyond = {
        name
        for name, imported in import_graph().items()
        if name.startswith("newsdiff.model")
        if any(each.startswith(ALLOWED_CIRCLE["newsdiff.model.comparison"]) for each in imported)
    }
    assert beyond == set(ALLOWED_CIRCLE)


def test_every_part_of_the_package_has_its_rule():
    """A new folder has to be put somewhere in the one-way order."""
    assert {part_of(path) for path in MODULES} <= set(MAY_IMPORT)


@pytest.mark.parametrize("path", sorted((PACKAGE / "core").iterdir()), ids=name_of)
def test_parts_of_the_core_are_small(path):
    """At most 400 lines of source a file; what is built from it does not count."""
    if path.suffix in {".h", ".pxi", ".pyi", ".pyx"}:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_small_and_say_what_they_are(path):
    """At most 400 lines, opened by a docstring."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE_LINES
    assert ast.get_docstring(tree_of(path))


def test_the_pipeline_only_composes():
    """Algorithms live in the stages: all of the pipeline has at most 1,900 lines."""
    lines = [path.read_text(encoding="utf-8") for path in (PACKAGE / "pipeline").rglob("*.py")]
    assert sum(len(text.splitlines()) for text in lines) <= MAX_PIPELINE_LINES


def code_lines(function):
    """Lines of a function, its signature and docstring not counted."""
    body = function.body
    if ast.get_docstring(function):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_are_small(path):
    """At most 40 lines a function."""
    long = {
        node.name: code_lines(node)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and code_lines(node) > MAX_FUNCTION_LINES
    }
    assert not long


def place_among_names(name):
    """Constants, then classes, then functions, each by the alphabet: as the linter has it."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_names_are_listed_in_order(path):
    """`__all__` is a sorted list of names that exist."""
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            names = ast.literal_eval(node.value)
            assert names == sorted(names, key=place_among_names)
            return
    assert path.name in {"_version.py", "__init__.py", "__main__.py"}


def test_every_public_name_can_be_had():
    """What `__all__` promises is there, and nothing else is by accident."""
    for name in newsdiff.__all__:
        assert getattr(newsdiff, name) is not None
    assert dir(newsdiff) == sorted(newsdiff.__all__)
    with pytest.raises(AttributeError, match="no attribute 'no_such_name'"):
        _ = newsdiff.no_such_name
    assert newsdiff.compare is importlib.import_module("newsdiff.pipeline").compare


def loaded_by(statement):
    code = f"import sys\n{statement}\nprint(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    names = done.stdout.split()
    return {*names, *(name.split(".")[0] for name in names)}


def test_importing_the_package_loads_next_to_nothing():
    """`import newsdiff` costs no third-party import and no stage."""
    loaded = loaded_by("import newsdiff")
    assert {name for name in loaded if name.startswith("newsdiff.")} == {"newsdiff._version"}
    assert not loaded & {"attrs", "attr", "click", *HEAVY}


def loaded_by_comparing(form, seeds, tmp_path):
    out = tmp_path / "out"
    loaded = loaded_by(
        "from newsdiff.cli import main\n"
        f"assert main(['compare', {str(seeds[0])!r}, {str(seeds[1])!r}, "
        f"'--format', {form!r}, '-o', {str(out)!r}]) == 0"
    )
    assert out.stat().st_size > 0
    return loaded


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_comparing_loads_no_heavy_library(form, seeds, tmp_path):
    """The command that must start at once imports nothing that only dumps or pages need."""
    assert not loaded_by_comparing(form, seeds, tmp_path) & set(HEAVY)


def test_comparing_loads_few_modules(seeds, tmp_path):
    """Whoever loads more for a comparison in the terminal has to raise the bound on purpose."""
    loaded = loaded_by_comparing("terminal", seeds, tmp_path)
    assert not loaded & {"hashlib", "shutil", "tempfile", "rich.text", "rich.console"}
    assert len(loaded - loaded_by("")) <= MAX_LOADED_MODULES


def test_keeping_and_asking_load_no_library_of_frames(seeds, tmp_path):
    """Arrow imports pandas for many a small thing; an index needs none of that."""
    pytest.importorskip("pyarrow")
    db, story = str(tmp_path / "news.db"), str(seeds[0])
    dump = tmp_path / "dump.jsonl"
    text = seeds[1].read_text(encoding="utf-8")
    dump.write_text(json.dumps({"id": "a", "text": text, "source": "A"}), encoding="utf-8")
    loaded = loaded_by(
        "from newsdiff.cli import main\n"
        "def ran(command, *arguments):\n"
        f"    assert main(['index', command, '-i', {db!r}, *arguments]) == 0\n"
        f"ran('add', {str(dump)!r}, '-q')\n"
        f"ran('query', {story!r}, '-o', {str(tmp_path / 'asked.csv')!r})\n"
        "ran('stats')\nran('verify')\nran('remove', '--id', 'a')"
    )
    assert "pyarrow" in loaded
    assert not loaded & {"pandas", "polars"}


COMPARING = ("agencies", "align", "clean", "collate", "lexicon", "model", "segment")


@pytest.mark.parametrize("part", COMPARING)
def test_no_pattern_is_compiled_while_loading(part):
    """What every comparison loads makes its patterns by `regex`, which compiles when used."""
    compiling = [
        f"{name_of(path)}:{node.lineno}"
        for path in (PACKAGE / part).rglob("*.py")
        for statement in tree_of(path).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile"
    ]
    assert not compiling


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name):
    """Help with examples for each command, and a sentence for each option."""
    found = COMMANDS[name]
    assert found.help
    assert found.help.strip().splitlines()[0].endswith(".")
    assert "Examples:" in f"{found.help}{found.epilog}"
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    """The README speaks of each command; its options are held by test_reference.py."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert name in readme


def tracked_files():
    """Text files of the project: those that git knows, else those of the usual folders."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if done.returncode == 0 and done.stdout:
        names = [name for name in done.stdout.split("\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    folders = ("newsdiff", "tests", "benchmarks", "seeds", "docs")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def texts():
    for path in tracked_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


# Put together from parts, so that this file does not find itself.
_FOLDERS = "|".join(("wo" + "rk", "tm" + "p", "ho" + "me/[a-z]", "ro" + "ot", "Us" + "ers/[a-z]"))
MACHINE_PATH = re.compile(rf"(?<![\w.~}}*])/(?:{_FOLDERS})(?:/|\b)")
FORBIDDEN_WORD = re.compile("pla" + "giar", re.IGNORECASE)


def test_no_file_names_a_place_on_somebodys_machine():
    """Nothing refers to a folder that exists on one machine only."""
    found = [
        f"{name_of(path)}: {line}"
        for path, text in texts()
        for line in text.splitlines()
        if MACHINE_PATH.search(line)
    ]
    assert not found


def test_the_project_accuses_nobody():
    """Newsrooms pay for agency copy: shared text is shared text."""
    found = [name_of(path) for path, text in texts() if FORBIDDEN_WORD.search(text)]
    assert not found


def test_the_changes_are_those_of_this_version():
    """The changelog knows the version that is installed."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {newsdiff.__version__}" in changes


def test_every_test_states_its_claim():
    """Each test opens with a sentence that says what it shows."""
    silent = [
        f"{name_of(path)}::{node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert not silent
