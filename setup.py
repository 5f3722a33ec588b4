"""Builds the extension module of the kernels; everything else stands in pyproject.toml.

The extension is optional: without a compiler the rest of the package is installed, which compares
articles; only runs over dumps need it. NEWSDIFF_CORE says how it is built:

- unset: as fast as it goes, left out where it cannot be built;
- `required`: the same, but the build fails where it cannot be built;
- `checked`: every access to memory is tested, and an arithmetic or memory fault ends the process;
- `sanitized`: checked, and with AddressSanitizer and UndefinedBehaviorSanitizer;
- `none`: not at all.
"""

import os
import sys

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


def extensions() -> list[Extension]:
    """The one extension module, or none."""
    if FORM not in {"", "required", "checked", "sanitized", "none"}:
        raise SystemExit(f"NEWSDIFF_CORE is {FORM!r}: see setup.py")
    if FORM == "none":
        return []
    from Cython.Build import cythonize

    compile_args = ["/O2"] if sys.platform == "win32" else ["-O3", "-g0", "-fno-math-errno"]
    link_args = []
    macros = []
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
        depends=DEPENDS,
        include_dirs=[FOLDER],
        define_macros=macros,
        extra_compile_args=compile_args,
        extra_link_args=link_args,
        optional=not FORM,
    )
    return cythonize([module], compiler_directives=directives, build_dir="build/cython")


setup(ext_modules=extensions())
