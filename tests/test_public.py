"""The public face: what a user imports, receives and sees."""

from __future__ import annotations

import subprocess
import sys

import attrs
import pytest

import newsdiff as nd

FERRY = "The ferry lost 340 litres of oil on Monday. Nobody was hurt."
REEF = "Nobody was hurt. The ferry had lost 350 litres of oil on Monday."


@pytest.fixture(scope="module")
def comparison():
    return nd.compare(nd.Article(FERRY, source="Post"), nd.Article(REEF, source="Herald"))


def values_in(value, seen):
    """Every attrs value within a value."""
    if isinstance(value, tuple):
        for item in value:
            values_in(item, seen)
    elif attrs.has(type(value)):
        seen.append(value)
        for field in attrs.fields(type(value)):
            values_in(getattr(value, field.name), seen)
    return seen


def test_all_that_a_comparison_holds_can_be_named_from_the_top(comparison):
    """Whatever a user receives has its class among the public names."""
    kinds = {type(value).__name__ for value in values_in(comparison, [])}
    assert {"Link", "Divergence", "ComparedArticle", "Passage"} <= kinds
    assert kinds <= set(nd.__all__)


def test_every_value_shows_itself_in_a_line(comparison):
    """A notebook is not flooded: one line of at most 100 characters a value."""
    lines = [repr(value) for value in values_in(comparison, [])]
    assert all("\n" not in line and len(line) <= 100 for line in lines)


@pytest.mark.parametrize("first", ["import newsdiff.align, newsdiff.clean", "nd.align, nd.clean"])
def test_functions_keep_their_names_beside_the_stages(first):
    """`nd.align` and `nd.clean` are functions, whether their stages were imported before or not."""
    code = f"import newsdiff as nd\n{first}\nimport newsdiff.align\nprint(callable(nd.align))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_stages_take_plain_text():
    """Blocks, sentences and links of texts, whose spans point into them."""
    cleaned = nd.clean(f"{FERRY}\n\nShare this article")
    assert [block.kind for block in cleaned.blocks] == ["body", "share"]
    assert [part.text for part in nd.sentences(FERRY)] == [
        FERRY[part.start : part.end] for part in nd.sentences(FERRY)
    ]
    links = nd.align(FERRY, REEF)
    assert [link.level for link in links] == ["edited", "verbatim"]
    assert [found.kind for link in links for found in link.divergences] == ["number"]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_blank_text_has_nothing(text):
    """No blocks, no sentences, no links."""
    assert nd.clean(text).blocks == ()
    assert nd.sentences(text) == ()
    assert nd.align(text, FERRY) == ()


def test_other_than_text_is_refused():
    """A list of words is no text."""
    with pytest.raises(TypeError, match=r"a string or a newsdiff\.Article, not list"):
        nd.clean(["a"])


def test_public_names_have_types(tmp_path):
    """A type checker knows the names that are loaded only when they are used."""
    pytest.importorskip("mypy")
    script = tmp_path / "script.py"
    script.write_text(
        "import newsdiff as nd\n"
        "def levels(links: tuple[nd.Link, ...]) -> list[nd.Level]:\n"
        "    return [link.level for link in links]\n"
        "found: nd.CleanedArticle = nd.clean('a')\n"
        "parts: tuple[nd.TextSpan, ...] = nd.sentences('a')\n"
        "levels(nd.align('a', 'b'))\n"
        "levels(nd.compare(nd.Article('a'), nd.Article('b')).links)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(script)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("setting", "range_"),
    [
        ({"min_score": 0}, r"min_score must be in \(0, 1\]"),
        ({"min_moved_score": 2}, r"min_moved_score must be in \(0, 1\]"),
        ({"min_moved_tokens": 0}, "min_moved_tokens must be at least 1"),
    ],
)
def test_settings_out_of_range_are_refused(setting, range_):
    """The error names the setting, its range and the value."""
    with pytest.raises(ValueError, match=range_):
        nd.AlignSettings(**setting)
