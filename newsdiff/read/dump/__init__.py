"""A dump: many articles from files, folders, a pipe, or tables and records in memory."""

from newsdiff.read.dump.jobs import STRETCH_BYTES, Dump, Job

__all__ = ["STRETCH_BYTES", "Dump", "Job"]
