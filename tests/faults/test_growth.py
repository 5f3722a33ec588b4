"""Work grows with the text, not with its square; what is too much is refused with the reason."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

import newsdiff as nd
from newsdiff.model.bounds import MAX_LINES, MAX_SENTENCES

MAX_CPU_S = 30
"""Many times what each program takes where its work is linear; the square takes minutes."""

PROGRAMS = {
    "links off the common order": """
        from newsdiff.report.rows import Ends, arrange
        n = 150_000
        links = [Ends((at,), (n - 1 - at,), 9, at > 0) for at in range(n)]
        assert len(arrange(["edited"] * n, ["edited"] * n, links)) == 2 * n - 1
    """,
    "links that overlap": """
        from newsdiff.report.rows import Ends, arrange
        n = 80_000
        links = [Ends((at, n), (at, n), 9, False) for at in range(n)]
        assert len(arrange(["edited"] * (n + 1), ["edited"] * (n + 1), links)) >= n
    """,
    "paragraphs of a document": """
        from docx import Document
        from newsdiff.report.docx import _Part, _Writer
        document = Document()
        writer = _Writer(document, author="right")
        for number in range(60_000):
            writer.add(_Part(change="same", text="\\n"))
    """,
    "quotations in one sentence": """
        import newsdiff as nd
        from newsdiff.align.profile import profile_article
        words = "; ".join(f"the harbour “word{at} and more” of" for at in range(40_000))
        compared = nd.compare(nd.Article(text=words), nd.Article(text="A ferry."))
        profile = profile_article(compared.articles[0].segmented)
        assert sum(len(profile.quoted(row)) for row in range(len(profile.stems))) >= 40_000
    """,
    "combining marks of one letter": """
        import newsdiff as nd
        marked = "e" + "\\u0301\\u0323" * 100_000
        nd.compare(nd.Article(text=marked), nd.Article(text=marked + " end."))
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_work_is_far_from_the_square_of_the_size(name):
    """At a size at which a quadratic program takes minutes, the bound on time is not met."""
    pytest.importorskip("docx")
    program = "\n".join(line.strip() for line in PROGRAMS[name].splitlines())
    program = program.replace("writer.add", " writer.add")
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S)),
    )
    assert done.returncode == 0, done.stderr[-500:]


def lines_run_in_reports(render, comparison):
    """How many lines of newsdiff's writers are run for a comparison."""
    n_lines = 0

    def trace(frame, event, _):
        nonlocal n_lines
        if "newsdiff/report" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        n_lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        render(comparison)
    finally:
        sys.settrace(before)
    return n_lines


def ferries(n_sentences, *, changed):
    return nd.Article(
        text="\n\n".join(
            f"Ferry {number} to Skerry stays in port {number % 7} until {month}."
            for number in range(n_sentences)
            for month in [("June", "July")[changed and number % 3 == 0]]
        )
    )


@pytest.mark.parametrize("form", ["html", "markdown", "json", "csv", "xlsx", "docx", "tei", "svg"])
def test_writer_runs_lines_in_proportion_to_the_links(form):
    """Four times the sentences take a writer at most five times the lines of its code."""
    from newsdiff import report

    if form in ("xlsx", "docx"):
        pytest.importorskip("openpyxl" if form == "xlsx" else "docx")
    render = getattr(report, f"render_{form}")
    counts = []
    for n_sentences in (40, 160):
        comparison = nd.compare(
            ferries(n_sentences, changed=False), ferries(n_sentences, changed=True)
        )
        assert len(comparison.links) >= n_sentences // 2
        render(comparison)  # what is only done once is not counted
        counts.append(lines_run_in_reports(render, comparison))
    assert counts[1] <= 5 * counts[0]


def test_article_of_too_many_lines_is_refused_by_that_bound():
    """The error names the lines, the bound, the article, and what to do."""
    text = "a\n\n" * (MAX_LINES + 1)
    with pytest.raises(nd.ResourceError) as caught:
        nd.compare(nd.Article(text="A ferry."), nd.Article(text=text))
    message = "article 2: has 100,001 lines, more than the 100,000 of the longest article; split it"
    assert str(caught.value).startswith(message)


def test_article_of_too_many_sentences_is_refused_by_that_bound():
    """The error names the sentences, the bound and the article, though it is one line."""
    text = "Ferry. " * (MAX_SENTENCES + 1)
    with pytest.raises(nd.ResourceError) as caught:
        nd.compare(nd.Article(text=text), nd.Article(text="A ferry."))
    message = (
        "article 1: has 100,001 sentences, more than the 100,000 of the longest article; split"
    )
    assert str(caught.value).startswith(message)
