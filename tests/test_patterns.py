"""Patterns that are compiled when they are first used."""

import copy
import importlib
import pkgutil
import re

import pytest

from newsdiff.patterns import regex


def test_a_pattern_is_compiled_once_when_used(monkeypatch):
    """Making a pattern costs nothing; its first use compiles it, later ones do not."""
    compiled = []
    compile_pattern = re.compile

    def counted(*arguments):
        compiled.append(arguments)
        return compile_pattern(*arguments)

    monkeypatch.setattr(re, "compile", counted)
    year = regex(r"(\d{4})s", re.IGNORECASE)
    assert compiled == []
    assert year.search("the 1990S")[1] == "1990"
    assert year.sub(r"<\1>", "1990s") == "<1990>"
    assert year.pattern == r"(\d{4})s"
    assert compiled == [(r"(\d{4})s", re.IGNORECASE)]


def test_a_pattern_has_all_that_a_compiled_one_has():
    """Attributes are those of `re.Pattern`, and what is no attribute stays none."""
    pair = regex(r"(?P<left>\w)-(?P<right>\w)", re.ASCII)
    assert pair.groups == 2
    assert pair.groupindex == {"left": 1, "right": 2}
    assert pair.flags == re.compile("", re.ASCII).flags
    with pytest.raises(AttributeError):
        _ = pair.no_such_name
    assert copy.copy(pair).fullmatch("a-b")["right"] == "b"


def modules():
    parts = ("agencies", "align", "clean", "collate", "model", "report", "segment")
    for part in parts:
        package = importlib.import_module(f"newsdiff.{part}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield module.name


@pytest.mark.parametrize("name", list(modules()))
def test_every_pattern_of_a_module_compiles(name):
    """A pattern that is compiled late is no pattern that fails late."""
    for value in vars(importlib.import_module(name)).values():
        if type(value) is type(regex("")):
            assert value.findall("") is not None
