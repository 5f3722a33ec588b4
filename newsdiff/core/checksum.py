"""CRC-32, as fast as it can be had."""

from __future__ import annotations

try:
    from isal.isal_zlib import crc32
except ImportError:  # a tenth as fast
    from zlib import crc32

__all__ = ["crc32"]
