"""Machine code of kernels, kept as object files and loaded without numba.

Numba's own cache spends 0.4 s on making numba ready before it loads a byte of machine code. Here
each kernel is compiled once more behind a plain C signature (an array becomes its address and
shape), its object file is kept, and later processes hand it to LLVM directly and call it by
`ctypes`, which lets go of the interpreter lock. Whatever does not fit (another processor, another
numba, a missing symbol) makes `load` return nothing, and numba compiles as ever.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsdiff.atomic import replacing

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["keep", "load"]

MANIFEST = "kernels.json"
_SCALARS: dict[str, Any] = {
    "i8": ctypes.c_int64,
    "f8": ctypes.c_double,
    "b1": ctypes.c_bool,
    "void": None,
}
_NUMBA_TYPES = {
    "i8": "int64", "u8": "uint64", "i4": "int32", "u4": "uint32", "u1": "uint8", "f8": "float64",
    "b1": "boolean", "void": "void",
}  # fmt: skip
_DTYPES = {
    "i8": "int64",
    "u8": "uint64",
    "i4": "int32",
    "u4": "uint32",
    "u1": "uint8",
    "f8": "float64",
}
_ALIASES = {"u1": ("uint8", "bool")}
_OF_C = ("memcpy", "memmove", "memset", "memcmp")
_OF_PYTHON = (
    *("PyErr_Clear", "PyErr_SetNone", "PyErr_SetString", "PyErr_WriteUnraisable"),
    *("PyBytes_FromStringAndSize", "PyUnicode_FromString", "PyUnicode_FromKindAndData"),
    *("PyObject_Hash", "PyTuple_Pack", "Py_DecRef", "Py_IncRef"),
)
_HELPERS = ("_helperlib", "core/runtime/_nrt_python")
_ENGINES: list[Any] = []


def load(folder: Path) -> dict[str, Callable[..., Any]] | None:
    """Load the kernels that `keep` left.

    Args:
        folder: the cache folder.

    Returns:
        Kernels by name; None where there are none for this machine and these libraries.
    """
    try:
        home = folder / _machine()
        manifest = json.loads((home / MANIFEST).read_text("utf-8"))
        return _linked(home, manifest)
    except Exception:  # noqa: BLE001  a cache that cannot be used is no cache
        return None


def keep(folder: Path, made: dict[str, tuple[str, Any]]) -> None:
    """Leave compiled kernels for later processes.

    Args:
        folder: the cache folder.
        made: by name, numba's signature and the compiled function.
    """
    home = folder / _machine()
    home.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, Any] = {}
    known = _symbols() | _plain_symbols()
    for name, (signature, function) in made.items():
        symbol, code, needed = _compiled(signature, function)
        if not needed <= known.keys():
            return
        path = home / f"{name}.o"
        _replace(path, code)
        manifest[name] = {"signature": signature, "symbol": symbol, "file": path.name}
    _replace(home / MANIFEST, json.dumps(manifest).encode())


def _replace(path: Path, content: bytes) -> None:
    with replacing(path) as scratch:
        scratch.write_bytes(content)


def _machine() -> str:
    """What object files depend on, as a name."""
    import llvmlite.binding as llvm  # type: ignore[import-untyped]

    numba = importlib.util.find_spec("numba")
    assert numba is not None
    assert numba.origin is not None
    version = Path(numba.origin).with_name("_version.py").read_bytes()
    told = (
        f"{sys.version} {sys.platform} {llvm.llvm_version_info} {llvm.get_host_cpu_name()} "
        f"{llvm.get_host_cpu_features().flatten()}"
    )
    return "objects-" + hashlib.sha256(told.encode() + version).hexdigest()[:16]


def _arguments(signature: str) -> tuple[str, list[tuple[str, int]]]:
    """Type of the result, and of each argument with its number of dimensions."""
    found = re.fullmatch(r"(\w+)\((.*)\)", signature)
    assert found is not None
    kinds = re.findall(r"(\w+)(\[[^\]]*\])?", found[2])
    return found[1], [(kind, shape.count(",") + 1 if shape else 0) for kind, shape in kinds]


def _compiled(signature: str, function: Any) -> tuple[str, bytes, set[str]]:  # noqa: ANN401
    """Compile a kernel behind a C signature: its symbol, its object file, the symbols it needs."""
    import numba

    untyped: Any = numba
    types: Any = numba.types
    result, arguments = _arguments(signature)
    names, kinds, values = [], [], []
    for index, (kind, n_dimensions) in enumerate(arguments):
        of_kind = getattr(types, _NUMBA_TYPES[kind])
        names.append(f"a{index}")
        if not n_dimensions:
            kinds.append(of_kind)
            values.append(f"a{index}")
            continue
        shape = [f"n{index}_{axis}" for axis in range(n_dimensions)]
        names += shape
        kinds += [types.CPointer(of_kind), *[types.int64] * n_dimensions]
        values.append(f"carray(a{index}, ({', '.join(shape)},))")
    source = f"def entry({', '.join(names)}):\n    return kernel({', '.join(values)})\n"
    scope: dict[str, Any] = {"carray": untyped.carray, "kernel": function}
    exec(source, scope)  # noqa: S102  from signatures in our own source
    of_result = getattr(types, _NUMBA_TYPES[result])
    entry = untyped.cfunc(of_result(*kinds), error_model="numpy")(scope["entry"])
    library = entry._library  # noqa: SLF001  no public way to the object file
    declared = set(re.findall(r'declare [^@]*@"?([^"( ]+)"?\(', library.get_llvm_str()))
    needed = {name for name in declared if not name.startswith("llvm.")}
    return entry.native_name, library._get_compiled_object(), needed  # noqa: SLF001


def _symbols() -> dict[str, int]:
    """What numba's C helpers offer to compiled code: names and addresses."""
    numba = importlib.util.find_spec("numba")
    assert numba is not None
    assert numba.submodule_search_locations is not None
    offered: dict[str, int] = {}
    for name in _HELPERS:
        place = Path(numba.submodule_search_locations[0]) / name
        (path,) = (
            found
            for suffix in importlib.machinery.EXTENSION_SUFFIXES
            if (found := place.with_name(place.name + suffix)).exists()
        )
        spec = importlib.util.spec_from_file_location(place.name, path)
        assert spec is not None
        helpers = importlib.util.module_from_spec(spec).c_helpers
        offered |= {key: address for key, address in helpers.items() if address}
        offered |= {f"numba_{key}": address for key, address in helpers.items() if address}
        offered |= {f"NRT_{key}": address for key, address in helpers.items() if address}
    return offered


def _plain_symbols() -> dict[str, int]:
    """What compiled code may call of Python and of the C library."""
    ours = ctypes.CDLL(None) if os.name == "posix" else ctypes.CDLL("msvcrt")
    found = {name: getattr(ctypes.pythonapi, name) for name in _OF_PYTHON}
    found |= {name: getattr(ours, name) for name in _OF_C}
    return {
        name: address
        for name, function in found.items()
        if (address := ctypes.cast(function, ctypes.c_void_p).value)
    }


def _linked(home: Path, manifest: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    for name, address in (_symbols() | _plain_symbols()).items():
        llvm.add_symbol(name, address)
    target = llvm.Target.from_default_triple().create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    _ENGINES.append(engine)
    for kernel in manifest.values():
        code = (home / kernel["file"]).read_bytes()
        engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return {
        name: _callable(name, kernel["signature"], engine.get_function_address(kernel["symbol"]))
        for name, kernel in manifest.items()
    }


def _callable(name: str, signature: str, address: int) -> Callable[..., Any]:
    result, arguments = _arguments(signature)
    kinds: list[Any] = []
    for kind, n_dimensions in arguments:
        kinds += [ctypes.c_void_p if n_dimensions else _SCALARS[kind]]
        kinds += [ctypes.c_int64] * n_dimensions
    function = ctypes.CFUNCTYPE(_SCALARS[result], *kinds)(address)
    expected = [(_DTYPES[kind], n) if n else None for kind, n in arguments]

    def call(*given: Any) -> Any:  # noqa: ANN401
        if len(given) != len(expected):
            raise TypeError(f"{name} takes {len(expected)} arguments, not {len(given)}")
        flat: list[Any] = []
        for value, form in zip(given, expected, strict=True):
            if form is None:
                flat.append(value)
                continue
            if (value.dtype.name, value.ndim) != form or not value.flags.c_contiguous:
                raise TypeError(f"{name} takes {form[0]} arrays of {form[1]} dimensions")
            flat.append(value.ctypes.data)
            flat += value.shape
        return function(*flat)

    return call
