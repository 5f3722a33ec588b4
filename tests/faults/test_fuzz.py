"""The harness of mutated texts finds nothing, and would find something."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import newsdiff as nd

FOLDER = Path(__file__).parents[2] / "benchmarks" / "faults"


@pytest.fixture(scope="module")
def texts():
    sys.path.insert(0, str(FOLDER))
    try:
        import texts
    finally:
        sys.path.remove(str(FOLDER))
    return texts


def test_mutated_texts_hold_every_invariant_in_every_writer(texts):
    """Of twenty texts none fails; the other thousands are those of the long run."""
    pytest.importorskip("docx")
    pytest.importorskip("openpyxl")
    rows = list(texts.rows(20, seed=3))
    assert [row for row in rows if row[2]] == []
    assert {row[1] for row in rows} == {20}


def test_checks_see_what_acts(texts):
    """Each check of a writer's output fails on what that writer must never let through."""
    tag = f"<{texts.SENTINEL}>"
    for check, output in (
        (texts.check_plain, "a\x1b[31m"),
        (texts.check_markup, f"a {tag}"),
        (texts.check_csv, "a,=1+1\n"),
        (texts.check_csv, "a,\x1b\n"),
    ):
        with pytest.raises(AssertionError):
            check(output)
    texts.check_markup(f"a \\{tag} &lt;{texts.SENTINEL}&gt;")


def test_checks_see_a_span_that_leaves_out_a_character(texts):
    """A comparison whose article has a character that no block holds is no sound one."""
    import attrs

    comparison = nd.compare(nd.Article(text="A ferry."), nd.Article(text="A ferry."))
    first = comparison.articles[0]
    longer = attrs.evolve(first.article, text="A ferry. More")
    segmented = attrs.evolve(first.segmented, article=longer)
    broken = attrs.evolve(first, segmented=segmented)
    with pytest.raises(AssertionError, match="in no span"):
        texts.check_spans(attrs.evolve(comparison, articles=(broken, comparison.articles[1])))
