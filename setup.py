"""Builds the extension module of the kernels; everything else stands in pyproject.toml.

The extension is optional: without a compiler the rest of the package is installed, which compares
articles; only runs over dumps need it. NEWSDIFF_CORE says how it is built:

- unset: as fast as it goes, left out where it cannot be built;
- `required`: the same, but the build fails where it cannot be built;
- `checked`: every access to memory is tested, and an arithmetic or memory fault ends the process;
- `sanitized`: checked, and with AddressSanitizer and UndefinedBehaviorSanitizer;
- `none`: not at all.

It uses only what Python 3.11 and later have in common (the stable ABI), so that one wheel a
platform serves them all. Every build starts from nothing: what an earlier one left, of other
sources, of another form or before a compiler failed, gets into no wheel.
"""

import ast
import hashlib
import json
import os
import shutil
import sys
import sysconfig
import tomllib
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

FORM = os.environ.get("NEWSDIFF_CORE", "")
IS_LIMITED = not sysconfig.get_config_var("Py_GIL_DISABLED")
"""Whether this Python has the stable ABI: those without the interpreter lock do not."""

BUILD = f"build/{FORM or 'optional'}"
FOLDER = "newsdiff/core"
SOURCE = f"{FOLDER}/kernels.pyx"
INCLUDED = (".h", ".pxi", ".pyx")
DIRECTIVES = {
    "language_level": 3,
    "cdivision": True,
    "boundscheck": FORM in {"checked", "sanitized"},
    "initializedcheck": False,
    "show_performance_hints": False,
    "wraparound": False,
}
CONSTANTS = (
    "newsdiff/model/cutting.py",
    "newsdiff/model/dump_marks.py",
    "newsdiff/model/shingles.py",
    "newsdiff/model/wrapping.py",
    "newsdiff/sketch/hashing.py",
)
"""Where the package says what the kernels need as constants of the compiler."""


def assigned(path: str) -> dict[str, ast.expr]:
    """What names at the top of a module are set to."""
    return {
        statement.targets[0].id: statement.value
        for statement in ast.parse(Path(path).read_text(encoding="utf-8")).body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }


def constants() -> dict[str, str]:
    """Those constants as macros."""
    values = {name: value for path in CONSTANTS for name, value in assigned(path).items()}
    of_cut = {**assigned(CONSTANTS[0]), **assigned(CONSTANTS[1])}
    names = [name for name in of_cut if name != "__all__"]
    names += ["SHINGLE_WORDS", "MIN_BREAKS", "MAX_WRAPPED", "MIN_WRAPPED", "DEEPER"]
    macros = {name: str(ast.literal_eval(values[name])) for name in names}
    for name in ("SHINGLE", "TRIPLE", "PAIR", "ONE", "SPREAD", "TEXT"):
        macros[name] = f"{ast.literal_eval(values[name]):#x}u"
    macros["WORDS"] = ",".join(f"{number:#x}u" for number in ast.literal_eval(values["WORD"]))
    part, whole = ast.literal_eval(values["MIN_WRAPPING"])
    macros |= {"PART_WRAPPING": str(part), "WHOLE_WRAPPING": str(whole)}
    closing = [character.encode() for character in ast.literal_eval(values["CLOSING"])]
    macros["CLOSING"] = ",".join(f"{int.from_bytes(encoded, 'big'):#x}u" for encoded in closing)
    return {f"ND_{name}": value for name, value in macros.items()}


def source_digest() -> int:
    """What the module is built from, in 64 bits; the tests compare it with the sources they see."""
    paths = [path for path in Path(FOLDER).iterdir() if path.suffix in INCLUDED]
    digest = hashlib.sha256()
    for path in [*sorted(paths), *map(Path, CONSTANTS), Path("setup.py")]:
        digest.update(path.read_bytes())
    return int.from_bytes(digest.digest()[:8], "big")


def extensions() -> list[Extension]:
    """The one extension module, or none."""
    if FORM not in {"", "required", "checked", "sanitized", "none"}:
        raise SystemExit(f"NEWSDIFF_CORE is {FORM!r}: see setup.py")
    if FORM == "none":
        return []
    compile_args = ["/O2"] if sys.platform == "win32" else ["-O3", "-g0", "-fno-math-errno"]
    link_args = []
    macros = [*constants().items(), ("ND_SOURCE_DIGEST", f"{source_digest():#x}u")]
    if IS_LIMITED:
        macros.append(("Py_LIMITED_API", "0x030B0000"))
    if DIRECTIVES["boundscheck"]:
        macros.append(("ND_CHECKED", "1"))
    if FORM == "sanitized":
        faults = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
        compile_args = ["-O1", "-g", "-fno-omit-frame-pointer", "-fno-wrapv", *faults]
        link_args = faults
    module = Extension(
        "newsdiff.core.kernels",
        [SOURCE],
        include_dirs=[FOLDER],
        define_macros=macros,
        extra_compile_args=compile_args,
        extra_link_args=link_args,
        optional=not FORM,
        py_limited_api=IS_LIMITED,
    )
    return [module]


class Build(build):
    """Forgets what an earlier build collected."""

    def run(self) -> None:
        """Collect the package."""
        shutil.rmtree(Path(self.build_lib) / "newsdiff", ignore_errors=True)
        super().run()


class BuildPackage(build_py):
    """Writes tables of words as JSON beside them, which is read ten times as fast."""

    def run(self) -> None:
        """Collect the package, and parse its tables: of what is built, never of the tree."""
        super().run()
        if self.editable_mode:
            return
        for table in Path(self.build_lib).glob("newsdiff/*/*.toml"):
            entries = tomllib.loads(table.read_text(encoding="utf-8"))
            parsed = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
            table.with_suffix(".json").write_text(parsed, encoding="utf-8")


class BuildCore(build_ext):
    """Removes a module built into the source tree before, then builds it."""

    def run(self) -> None:
        """Build what there is to build."""
        if self.inplace:
            for path in Path(FOLDER).glob("kernels.*"):
                if path.suffix in {".so", ".pyd"}:
                    path.unlink()
        super().run()

    def build_extension(self, extension: Extension) -> None:
        """Translate to C, compile, link."""
        from Cython.Build import cythonize

        (translated,) = cythonize(
            [extension], compiler_directives=DIRECTIVES, build_dir=f"{BUILD}/c", force=True
        )
        extension.sources = translated.sources
        super().build_extension(extension)


if __name__ == "__main__":
    setup(
        ext_modules=extensions(),
        cmdclass={"build": Build, "build_py": BuildPackage, "build_ext": BuildCore},
        options={
            "build": {"build_base": BUILD, "force": True},
            "bdist_wheel": {"py_limited_api": "cp311" if IS_LIMITED else False},
        },
    )
