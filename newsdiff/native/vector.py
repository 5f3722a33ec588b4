# ruff: noqa: ANN401, ARG001  numba and llvmlite have no types; numba reads argument names
"""Instructions that numba does not offer: raw memory, bit counts, and whole vectors of bytes.

Each function here is an intrinsic for kernels only. Addresses are int64 and count bytes; masks are
uint64, bit i standing for byte i of 64. LLVM lowers the vectors to whatever the processor has.
A load or store of 64 bytes may run past the end of what is wanted: buffers need `SLACK` bytes more.
"""

from __future__ import annotations

from typing import Any

from newsdiff.native.jit import LOADED

if LOADED is None:
    from llvmlite import ir  # type: ignore[import-untyped]
    from numba import extending, types

    _I8, _I32, _I64 = ir.IntType(8), ir.IntType(32), ir.IntType(64)
    _BYTES = ir.VectorType(_I8, 64)
    _LANES = ir.VectorType(_I32, 64)

__all__ = [
    "SLACK",
    "blank_mask",
    "break_mask",
    "clear_lowest",
    "copy16",
    "copy64",
    "fold64",
    "load1",
    "load4",
    "load8",
    "multiply_fold",
    "newline_mask",
    "popcount",
    "sketch64",
    "special_mask",
    "store1",
    "store4",
    "trailing_zeros",
]

SLACK = 128
"""Bytes that must be readable (and writable, for outputs) behind the end of a buffer."""


def intrinsic(function: Any) -> Any:
    """Make a function that writes instructions callable from kernels."""
    if LOADED is not None:
        return function
    return extending.intrinsic(function)


def _filled(value: int) -> Any:
    return ir.Constant(_BYTES, [value] * 64)


def _at(builder: Any, address: Any, kind: Any) -> Any:
    return builder.inttoptr(address, kind.as_pointer())


def _bytes_at(builder: Any, address: Any) -> Any:
    return builder.load(_at(builder, address, _BYTES), align=1)


def _within(builder: Any, vector: Any, first: int, last: int) -> Any:
    shifted = builder.sub(vector, _filled(first))
    return builder.icmp_unsigned("<=", shifted, _filled(last - first))


def _loader(kind: Any, result: Any) -> Any:
    def make(_context: Any, address: Any) -> Any:
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            value = builder.load(_at(builder, arguments[0], kind), align=1)
            return value if kind is _I64 else builder.zext(value, _I64)

        return result(types.int64), generate

    return make


@intrinsic
def load1(_context: Any, address: Any) -> Any:
    """One byte as int64."""
    return _loader(_I8, types.int64)(_context, address)


@intrinsic
def load4(_context: Any, address: Any) -> Any:
    """Four bytes as uint64."""
    return _loader(_I32, types.uint64)(_context, address)


@intrinsic
def load8(_context: Any, address: Any) -> Any:
    """Eight bytes as uint64."""
    return _loader(_I64, types.uint64)(_context, address)


@intrinsic
def store1(_context: Any, address: Any, value: Any) -> Any:
    """Write the lowest byte of an int64."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        builder.store(builder.trunc(arguments[1], _I8), _at(builder, arguments[0], _I8), align=1)
        return ir.Constant(_I64, 0)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def store4(_context: Any, address: Any, value: Any) -> Any:
    """Write the lowest four bytes of a uint64."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        builder.store(builder.trunc(arguments[1], _I32), _at(builder, arguments[0], _I32), align=1)
        return ir.Constant(_I64, 0)

    return types.int64(types.int64, types.uint64), generate


@intrinsic
def copy64(_context: Any, target: Any, origin: Any) -> Any:
    """Copy 64 bytes."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        vector = _bytes_at(builder, arguments[1])
        builder.store(vector, _at(builder, arguments[0], _BYTES), align=1)
        return ir.Constant(_I64, 0)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def copy16(_context: Any, target: Any, origin: Any) -> Any:
    """Copy 16 bytes."""
    kind = ir.VectorType(_I8, 16)

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        vector = builder.load(_at(builder, arguments[1], kind), align=1)
        builder.store(vector, _at(builder, arguments[0], kind), align=1)
        return ir.Constant(_I64, 0)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def fold64(_context: Any, target: Any, origin: Any) -> Any:
    """Write 64 bytes in lower case, what is no word character as a space; mask of non-ASCII."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        vector = _bytes_at(builder, arguments[1])
        upper = _within(builder, vector, 0x41, 0x5A)
        letter = builder.or_(upper, _within(builder, vector, 0x61, 0x7A))
        digit = _within(builder, vector, 0x30, 0x39)
        word = builder.or_(builder.or_(letter, digit), _within(builder, vector, 0x5F, 0x5F))
        lower = builder.select(upper, builder.or_(vector, _filled(0x20)), vector)
        folded = builder.select(word, lower, _filled(0x20))
        builder.store(folded, _at(builder, arguments[0], _BYTES), align=1)
        return builder.bitcast(builder.icmp_signed("<", vector, _filled(0)), _I64)

    return types.uint64(types.int64, types.int64), generate


def _masker(find: Any) -> Any:
    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.bitcast(find(builder, _bytes_at(builder, arguments[0])), _I64)

    return types.uint64(types.int64), generate


@intrinsic
def special_mask(_context: Any, address: Any) -> Any:
    """Bytes that end the plain stretch of a JSON string: quote, backslash, control, non-ASCII."""

    def find(builder: Any, vector: Any) -> Any:
        quote = builder.icmp_unsigned("==", vector, _filled(0x22))
        slash = builder.icmp_unsigned("==", vector, _filled(0x5C))
        other = builder.icmp_signed("<", vector, _filled(0x20))  # controls and all from 0x80
        return builder.or_(builder.or_(quote, slash), other)

    return _masker(find)


@intrinsic
def newline_mask(_context: Any, address: Any) -> Any:
    """Line feeds."""
    return _masker(lambda builder, vector: _within(builder, vector, 0x0A, 0x0A))


@intrinsic
def blank_mask(_context: Any, address: Any) -> Any:
    """Spaces."""
    return _masker(lambda builder, vector: _within(builder, vector, 0x20, 0x20))


@intrinsic
def break_mask(_context: Any, address: Any) -> Any:
    """Bytes that begin a line terminator, and the lead bytes 0xC2 and 0xE2 that may begin one."""

    def find(builder: Any, vector: Any) -> Any:
        ascii_break = builder.or_(
            _within(builder, vector, 0x0A, 0x0D), _within(builder, vector, 0x1C, 0x1E)
        )
        lead = builder.or_(
            _within(builder, vector, 0xC2, 0xC2), _within(builder, vector, 0xE2, 0xE2)
        )
        return builder.or_(ascii_break, lead)

    return _masker(find)


@intrinsic
def trailing_zeros(_context: Any, mask: Any) -> Any:
    """Index of the lowest set bit as int64; 64 for an empty mask."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate


@intrinsic
def clear_lowest(_context: Any, mask: Any) -> Any:
    """The mask without its lowest set bit."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.and_(arguments[0], builder.sub(arguments[0], ir.Constant(_I64, 1)))

    return types.uint64(types.uint64), generate


@intrinsic
def popcount(_context: Any, mask: Any) -> Any:
    """Number of set bits as int64."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


@intrinsic
def multiply_fold(_context: Any, left: Any, right: Any) -> Any:
    """The low half of a 128-bit product, xor its high half."""
    wide = ir.IntType(128)

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        product = builder.mul(builder.zext(arguments[0], wide), builder.zext(arguments[1], wide))
        high = builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), _I64)
        return builder.xor(builder.trunc(product, _I64), high)

    return types.uint64(types.uint64, types.uint64), generate


@intrinsic
def sketch64(
    _context: Any, hashes: Any, n_hashes: Any, factors: Any, summands: Any, target: Any
) -> Any:
    """Write 64 minima of `factor * hash + summand` modulo 2**32 over `n_hashes` uint32 hashes."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        first, n_hashes, factors, summands, target = arguments
        zero, lanes = ir.Constant(_I64, 0), ir.Constant(ir.VectorType(_I32, 64), [0] * 64)
        a = builder.load(_at(builder, factors, _LANES), align=4)
        b = builder.load(_at(builder, summands, _LANES), align=4)
        before = builder.block
        loop = builder.append_basic_block("sketch.loop")
        body = builder.append_basic_block("sketch.body")
        end = builder.append_basic_block("sketch.end")
        builder.branch(loop)
        builder.position_at_end(loop)
        index = builder.phi(_I64)
        least = builder.phi(_LANES)
        index.add_incoming(zero, before)
        least.add_incoming(ir.Constant(_LANES, [0xFFFFFFFF] * 64), before)
        builder.cbranch(builder.icmp_signed("<", index, n_hashes), body, end)
        builder.position_at_end(body)
        address = builder.add(first, builder.shl(index, ir.Constant(_I64, 2)))
        value = builder.load(_at(builder, address, _I32), align=4)
        single = builder.insert_element(ir.Constant(_LANES, ir.Undefined), value, zero)
        spread = builder.shuffle_vector(single, ir.Constant(_LANES, ir.Undefined), lanes)
        mapped = builder.add(builder.mul(spread, a), b)
        smaller = builder.select(builder.icmp_unsigned("<", mapped, least), mapped, least)
        least.add_incoming(smaller, body)
        index.add_incoming(builder.add(index, ir.Constant(_I64, 1)), body)
        builder.branch(loop)
        builder.position_at_end(end)
        builder.store(least, _at(builder, target, _LANES), align=4)
        return zero

    return types.int64(types.int64, types.int64, types.int64, types.int64, types.int64), generate
