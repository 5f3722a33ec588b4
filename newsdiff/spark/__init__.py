"""Search a dump for duplicates on a cluster of Spark.

Example:
    `newsdiff.spark.dedupe(spark, frame)` gives what `newsdiff.dedupe` gives of the same articles.
"""

from __future__ import annotations

from newsdiff.spark.run import dedupe
from newsdiff.spark.session import open_session

__all__ = ["dedupe", "open_session"]
