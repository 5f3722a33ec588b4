"""From files and streams to raw articles: the text as it stands, decoded and nothing else."""

from newsdiff.read.article import read_article

__all__ = ["read_article"]
