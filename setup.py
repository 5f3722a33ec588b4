"""Builds the extension module of the kernels; everything else stands in pyproject.toml.

The extension is optional: without a compiler the rest of the package is installed, which compares
articles; only runs over dumps need it. NEWSDIFF_CORE says how it is built:

- unset: as fast as it goes, left out where it cannot be built;
- `required`: the same, but the build fails where it cannot be built;
- `checked`: every access to memory is tested, and an arithmetic or memory fault ends the process;
- `sanitized`: checked, and with AddressSanitizer and UndefinedBehaviorSanitizer;
- `none`: not at all.
"""

import ast
import os
import sys
from pathlib import Path

from setuptools import Extension, setup

FORM = os.environ.get("NEWSDIFF_CORE", "")
FOLDER = "newsdiff/core"
SOURCES = [f"{FOLDER}/kernels.pyx"]
PARTS = ("blocks", "candidates", "cluster", "distinct", "exact", "expand", "fields", "json")
PARTS += ("lines", "reuse", "sketch", "words")
DEPENDS = [f"{FOLDER}/{name}.pxi" for name in PARTS]
DEPENDS += [f"{FOLDER}/{name}.h" for name in ("loops", "loops_level", "memory")]
DIRECTIVES = {
    "language_level": 3,
    "cdivision": True,
    "boundscheck": False,
    "initializedcheck": False,
    "wraparound": False,
}
CONSTANTS = (
    "newsdiff/model/shingles.py",
    "newsdiff/model/wrapping.py",
    "newsdiff/sketch/hashing.py",
)
"""Where the package says what the kernels need as constants of the compiler."""


def constants() -> dict[str, str]:
    """Those constants as macros."""
    values = {}
    for path in CONSTANTS:
        for statement in ast.parse(Path(path).read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                values[statement.targets[0].id] = statement.value
    names = ("SHINGLE_WORDS", "MIN_BREAKS", "MAX_WRAPPED", "MIN_WRAPPED", "DEEPER")
    macros = {name: str(ast.literal_eval(values[name])) for name in names}
    for name in ("SHINGLE", "TRIPLE", "PAIR", "ONE", "SPREAD", "TEXT"):
        macros[name] = f"{ast.literal_eval(values[name]):#x}u"
    macros["WORDS"] = ",".join(f"{number:#x}u" for number in ast.literal_eval(values["WORD"]))
    part, whole = ast.literal_eval(values["MIN_WRAPPING"])
    macros |= {"PART_WRAPPING": str(part), "WHOLE_WRAPPING": str(whole)}
    closing = [character.encode() for character in ast.literal_eval(values["CLOSING"])]
    macros["CLOSING"] = ",".join(f"{int.from_bytes(encoded, 'big'):#x}u" for encoded in closing)
    return {f"ND_{name}": value for name, value in macros.items()}


def extensions() -> list[Extension]:
    """The one extension module, or none."""
    if FORM not in {"", "required", "checked", "sanitized", "none"}:
        raise SystemExit(f"NEWSDIFF_CORE is {FORM!r}: see setup.py")
    if FORM == "none":
        return []
    from Cython.Build import cythonize

    compile_args = ["/O2"] if sys.platform == "win32" else ["-O3", "-g0", "-fno-math-errno"]
    link_args = []
    macros = list(constants().items())
    directives = dict(DIRECTIVES)
    if FORM in {"checked", "sanitized"}:
        directives["boundscheck"] = True
        macros.append(("ND_CHECKED", "1"))
    if FORM == "sanitized":
        faults = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
        compile_args = ["-O1", "-g", "-fno-omit-frame-pointer", *faults]
        link_args = faults
    module = Extension(
        "newsdiff.core.kernels",
        SOURCES,
        depends=[*DEPENDS, *CONSTANTS],
        include_dirs=[FOLDER],
        define_macros=macros,
        extra_compile_args=compile_args,
        extra_link_args=link_args,
        optional=not FORM,
    )
    return cythonize([module], compiler_directives=directives, build_dir="build/cython")


setup(ext_modules=extensions())
