"""From bytes to text: byte-order marks, UTF-8, and the legacy encodings of news archives.

The order of trust: what the caller says, a byte-order mark, UTF-16 without a mark by its pattern of
NULs, valid UTF-8, what a page declares, UTF-8 with a few broken bytes, detection by
charset-normalizer. Nothing is changed but the mark, which is dropped; broken bytes of damaged UTF-8
become U+FFFD.

A text may hold control characters and even NULs: archives do. Above one in ten it is called binary
(one in fifty where the bytes are not even UTF-8, because compressed data looks like that).
"""

from __future__ import annotations

import codecs
import re

import attrs

from newsdiff.errors import InputError

__all__ = ["Decoded", "decode", "marked_encoding"]

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "iso8859_2", "iso8859_15"),
]
"""What is looked for: more candidates make short texts come out wrong."""

_SAMPLE_BYTES = 1 << 16
_DAMAGED_RATIO = 4
"""Valid sequences of UTF-8 for each broken one, from which on the text is damaged UTF-8."""

_CHAOS_SLACK = 0.02
_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜŸ"
    "«»‹›“”„‘’‚–—…•·€£§°©®™¿¡ºª\u00a0\u00ad"
)
_MAX_CONTROLS = 0.10
_MAX_LEGACY_CONTROLS = 0.02
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])


@attrs.frozen(kw_only=True)
class Decoded:
    """Text and the name of the encoding it was in.

    Attributes:
        text: the text, without byte-order mark.
        encoding: the encoding's name; "utf-8 (damaged)" where broken bytes became U+FFFD.
    """

    text: str
    encoding: str


def decode(
    raw: bytes, place: str, *, encoding: str | None = None, declared: str | None = None
) -> Decoded:
    """Decode the bytes of one article.

    Args:
        raw: the bytes.
        place: what to call the input in errors.
        encoding: what the caller says it is in; believed, and an error where it does not fit.
        declared: what the input says of itself; used where the bytes allow it.

    Returns:
        Text and encoding; empty text for no bytes.

    Raises:
        InputError: an unknown encoding, bytes that do not fit it, or bytes that are no text.
    """
    if encoding is not None:
        return _decode_as(raw, _known(encoding, place), place)
    marked = marked_encoding(raw)
    if marked is not None:
        mark, name = marked
        decoded = _decode_as(raw[len(mark) :], name, place, marked=True)
        _refuse_controls(decoded.text.encode("utf-8", "replace"), _MAX_CONTROLS, place)
        return decoded
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(raw, place, declared)
    wide = _unmarked_utf16(raw)
    if wide is not None:
        return wide
    _refuse_controls(raw, _MAX_CONTROLS, place)
    return Decoded(text=text, encoding="utf-8")


def marked_encoding(raw: bytes) -> tuple[bytes, str] | None:
    """The byte-order mark that bytes begin with and the encoding that it says, None without one."""
    return next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), None)


def _decode_other(raw: bytes, place: str, declared: str | None) -> Decoded:
    wide = _unmarked_utf16(raw)
    if wide is not None:
        return wide
    _refuse_controls(raw, _MAX_LEGACY_CONTROLS, place)
    if declared is not None:
        said = _declared(raw, declared)
        if said is not None:
            return said
    return _damaged_utf8(raw) or _detected(raw, place)


def _known(encoding: str, place: str) -> str:
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError) as error:
        raise InputError(
            f"cannot be read as {encoding!r}, an unknown encoding",
            "give a name such as utf-8, cp1252 or koi8-r",
            place,
        ) from error
    if not getattr(info, "_is_text_encoding", True):
        raise InputError(
            f"cannot be read as {encoding!r}, which does not encode text",
            "give a name such as utf-8, cp1252 or koi8-r",
            place,
        )
    return info.name


def _decode_as(raw: bytes, name: str, place: str, *, marked: bool = False) -> Decoded:
    try:
        text = raw.decode(name)
    except (UnicodeDecodeError, UnicodeError) as error:
        at = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        said = "its byte-order mark says" if marked else "it was said to be"
        raise InputError(
            f"is not valid {name}{at}, which {said}", "give another --encoding", place
        ) from error
    return Decoded(text=text.removeprefix("\ufeff"), encoding=name)


def _unmarked_utf16(raw: bytes) -> Decoded | None:
    """UTF-16 of a mostly Latin text: every second byte is NUL, and hardly any other."""
    units = len(raw) // 2
    if units == 0 or b"\x00" not in raw:
        return None
    even, odd = raw[0::2].count(0) / units, raw[1::2].count(0) / units
    few, many = 0.02, 0.6
    if odd >= many and even <= few:
        name = "utf-16-le"
    elif even >= many and odd <= few:
        name = "utf-16-be"
    else:
        return None
    try:
        return Decoded(text=raw.decode(name), encoding=name)
    except UnicodeDecodeError:
        return None


def _refuse_controls(raw: bytes, share_max: float, place: str) -> None:
    if len(raw) - len(raw.translate(None, _CONTROLS)) > share_max * len(raw):
        raise InputError("is binary, not text", "give the article's text", place)


def _declared(raw: bytes, declared: str) -> Decoded | None:
    try:
        name = codecs.lookup(declared).name
        if name in {"iso8859-1", "ascii"}:
            name = "cp1252"  # as every browser reads it
        return Decoded(text=raw.decode(name), encoding=name)
    except (LookupError, ValueError):
        return None


def _damaged_utf8(raw: bytes) -> Decoded | None:
    valid = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", raw))
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if valid - broken < _DAMAGED_RATIO * broken:
        return None
    return Decoded(text=text, encoding="utf-8 (damaged)")


def _detected(raw: bytes, place: str) -> Decoded:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(_sample(raw), cp_isolation=_CANDIDATES))
    if not matches:
        raise InputError(
            "is text in no encoding that is known here, or not text",
            "say which with --encoding, or save it as UTF-8",
            place,
        )
    name = codecs.lookup(matches[0].encoding).name
    for match in matches:
        # The library calls short French text Czech: cp1250 and cp1252 differ in few letters.
        if (
            "cp1252" in match.could_be_from_charset
            and match.chaos <= matches[0].chaos + _CHAOS_SLACK
            and _is_western(str(match))
        ):
            name = "cp1252"
            break
    try:
        return Decoded(text=raw.decode(name), encoding=name)
    except UnicodeDecodeError:
        return Decoded(text=raw.decode(name, "replace"), encoding=f"{name} (damaged)")


def _is_western(text: str) -> bool:
    return all(char.isascii() or char in _WESTERN for char in text)


def _sample(raw: bytes) -> bytes:
    """Return the stretch around the first byte that is not ASCII, cut at spaces."""
    if len(raw) <= _SAMPLE_BYTES:
        return raw
    found = re.search(rb"[\x80-\xff]", raw)
    start = max(0, (found.start() if found else 0) - 1024)
    start = max(0, raw.rfind(b" ", 0, start + 1), raw.rfind(b"\n", 0, start + 1))
    end = start + _SAMPLE_BYTES
    cut = max(raw.rfind(b" ", start + 1, end), raw.rfind(b"\n", start + 1, end))
    return raw[start : cut if cut > start else end]
