"""A dump to its duplicates, whole: against a naive oracle, in any order, on any threads."""

from __future__ import annotations

import json
import random
from itertools import combinations

import pytest

import newsdiff as nd
from newsdiff.clean import block_spans
from newsdiff.cli import main
from newsdiff.errors import InputError, OutputError, ResourceError
from newsdiff.model.shingles import shingles
from newsdiff.read.tables import read_table
from newsdiff.segment import words
from newsdiff.write import shelf

TABLES = ("pairs", "clusters", "boilerplate", "reuse")
SYLLABLES = ("ba", "cor", "di", "fen", "gul", "ha", "mer", "no", "quy", "sol", "ta", "vim")


def generated(n_articles, seed=1):
    """Articles of invented words: families with edited paragraphs, and a footer for each outlet."""
    draw = random.Random(seed)
    vocabulary = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 3))) for _ in range(900)]

    def paragraph():
        return draw.choices(vocabulary, k=draw.randint(12, 40))

    def edited(given):
        rate = draw.choice([0, 0, 0.02, 0.05, 0.1])
        return [draw.choice(vocabulary) if draw.random() < rate else word for word in given]

    footers = {f"Outlet {i}": paragraph() for i in range(4)}
    articles = []
    while len(articles) < n_articles:
        story = [paragraph() for _ in range(draw.randint(2, 6))]
        for turn in range(draw.choice([1, 1, 1, 3, 6])):
            source = draw.choice(sorted(footers))
            blocks = [edited(each) for each in story if turn == 0 or draw.random() < 0.8]
            blocks += [paragraph(), footers[source]]
            articles.append(
                {
                    "id": f"n{len(articles):05d}",
                    "source": source,
                    "published": f"2024-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}T08:00:00Z",
                    "text": "\n\n".join(" ".join(each).capitalize() + "." for each in blocks),
                }
            )
    return articles[:n_articles]


ARTICLES = generated(240)


def write(path, articles):
    path.write_text("".join(json.dumps(each) + "\n" for each in articles), "utf-8")
    return path


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    return write(tmp_path_factory.mktemp("dump") / "dump.jsonl", ARTICLES)


def naive_pairs(articles, threshold):
    """Every two blocks compared, by the plain definitions."""
    blocks = {
        (each["id"], number): shingles(words(each["text"][start:end]))
        for each in articles
        for number, (start, end) in enumerate(block_spans(each["text"]))
    }
    found = {}
    for (left, one), (right, other) in combinations(blocks.items(), 2):
        both = len(one & other)
        union = len(one) + len(other) - both
        if union and both / union >= threshold:
            found[left, right] = both / union, both / min(len(one), len(other))
    return found


def as_pairs(table):
    return {
        ((row["left_id"], row["left_block"]), (row["right_id"], row["right_block"])): (
            row["similarity"],
            row["containment"],
        )
        for row in table.to_pylist()
    }


def as_clusters(table):
    clusters = {}
    for row in table.to_pylist():
        clusters.setdefault(row["cluster"], set()).add((row["id"], row["block"]))
    return {frozenset(each) for each in clusters.values()}


@pytest.mark.parametrize("threshold", [0.3, 0.7, 1.0])
def test_exact_pairs_are_those_of_comparing_all(dump, threshold):
    """`exact` finds every pair of blocks, with its exact similarity and containment."""
    small = ARTICLES[:90]
    path = write(dump.parent / "small.jsonl", small)
    found = nd.dedupe(path, threshold=threshold, exact=True)
    assert as_pairs(found.pairs) == naive_pairs(small, threshold)
    assert found.summary["estimated_recall"]["at_threshold"] == 1


def test_sketches_find_nothing_that_is_not_there(dump):
    """By sketches: a subset of the exact pairs, nearly all of them, with the same numbers."""
    exact, found = (as_pairs(nd.dedupe(dump, exact=how).pairs) for how in (True, False))
    assert found.items() <= exact.items()
    assert len(found) >= 0.98 * len(exact)


def test_neither_order_nor_threads_change_the_clusters(dump, tmp_path):
    """Shuffled, reversed, on one thread or three: the same sets of blocks."""
    expected = as_clusters(nd.dedupe(dump).clusters)
    assert expected
    shuffled = list(ARTICLES)
    random.Random(4).shuffle(shuffled)
    other = write(tmp_path / "shuffled.jsonl", shuffled)
    for threads in (1, 3):
        assert as_clusters(nd.dedupe(other, threads=threads).clusters) == expected


def content(folder):
    """Everything in a result folder; of the summary, what does not tell of time."""
    told = {path.name: path.read_bytes() for path in folder.iterdir()}
    summary = json.loads(told["summary.json"])
    del summary["timings"]
    return told | {"summary.json": json.dumps(summary)}


def test_threads_and_memory_do_not_change_a_byte(dump, tmp_path, any_memory):
    """One thread, four threads, memory or disk: the same files."""
    nd.dedupe(dump, out=tmp_path / "a", threads=1)
    nd.dedupe(dump, out=tmp_path / "b", threads=4)
    nd.dedupe(dump, out=tmp_path / "c", memory=1_000_000)
    assert content(tmp_path / "a") == content(tmp_path / "b") == content(tmp_path / "c")


def test_words_come_back_from_disk_across_windows(dump, tmp_path, monkeypatch, any_memory):
    """Texts and their lengths are read in windows of the files, wherever those end."""
    nd.dedupe(dump, out=tmp_path / "a")
    monkeypatch.setattr(shelf, "_WINDOW", 7)
    nd.dedupe(dump, out=tmp_path / "b", memory=1_000_000)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_tables_on_disk_are_those_in_memory(dump, tmp_path):
    """What is written is what is returned."""
    held = nd.dedupe(dump)
    written = nd.dedupe(dump, out=tmp_path / "out")
    for name in TABLES:
        assert getattr(held, name).equals(getattr(written, name))
    assert held.summary["counts"] == written.summary["counts"]
    assert "240" in repr(held)


def as_text(row):
    """A row as a CSV file would have it: lists by spaces, numbers to nine places."""
    return {
        key: " ".join(map(str, value)) if isinstance(value, list)
        else f"{value:.9g}" if isinstance(value, int | float) else str(value)
        for key, value in row.items()
    }  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_every_form_holds_the_same_rows(dump, tmp_path, form):
    """JSON lines and CSV read back to the rows of the Parquet tables."""
    nd.dedupe(dump, out=tmp_path / "p")
    nd.dedupe(dump, out=tmp_path / form, form=form)
    for name in TABLES:
        expected = read_table(tmp_path / "p", name).to_pylist()
        found = read_table(tmp_path / form, name).to_pylist()
        assert [as_text(row) for row in found] == [as_text(row) for row in expected]


def test_footers_are_boilerplate_and_no_evidence(dump):
    """The four outlets' footers are listed; no reuse rests on them alone."""
    found = nd.dedupe(dump)
    listed = found.boilerplate.to_pylist()
    assert sorted(row["source"] for row in listed) == [f"Outlet {i}" for i in range(4)]
    assert all(row["share"] == 1 for row in listed)
    of_footers = [row for row in found.pairs.to_pylist() if row["boilerplate"]]
    assert of_footers
    last = {each["id"]: len(block_spans(each["text"])) - 1 for each in ARTICLES}
    for row in found.reuse.to_pylist():
        assert last[row["left_id"]] not in row["left_blocks"]
        assert 0 < row["left_share"] < 1


def article(name, text, **more):
    return {"id": name, "text": text, **more}


LONG = "The ferry to Sorrel Island stays in port until the harbour office has seen the hull."


def test_reuse_says_what_is_shared_and_who_was_first(tmp_path):
    """Paragraph numbers, shares of words and order of publication."""
    other = "Rain is expected from Thursday on, the office said."
    path = write(
        tmp_path / "two.jsonl",
        [
            article("late", f"{other}\n\n{LONG}", source="B", published="2024-03-02"),
            article("early", LONG, source="A", published="2024-03-01T10:00:00Z"),
        ],
    )
    (row,) = nd.dedupe(path).reuse.to_pylist()
    assert row == {
        "left_id": "late",
        "right_id": "early",
        "kind": "running",
        "paragraphs": 1,
        "words": 16,
        "left_words": 16,
        "right_words": 16,
        "sentences": 1,
        "longest": 16,
        "left_share": 16 / 25,
        "right_share": 1.0,
        "first": "right",
        "left_source": "B",
        "right_source": "A",
        "left_blocks": [1],
        "right_blocks": [0],
    }


def test_whole_articles(tmp_path):
    """At article level line breaks do not count, and the block is -1."""
    texts = [LONG, LONG.replace(" until", "\n\nuntil"), "Something else entirely, it seems."]
    path = write(tmp_path / "d.jsonl", [article(str(i), text) for i, text in enumerate(texts)])
    found = nd.dedupe(path, level="article")
    assert as_pairs(found.pairs) == {(("0", -1), ("1", -1)): (1.0, 1.0)}
    assert found.clusters["representative"].to_pylist() == [True, False]
    assert found.reuse.num_rows == 0 or found.reuse["left_blocks"].to_pylist() == [[0]]


def test_names_of_articles_are_made_unique(tmp_path):
    """Repeated ids are numbered, missing ones are file and line, numbers are text."""
    rows = [article(None, LONG), article("a", LONG), article("a", LONG), article(7, LONG)]
    rows += [article("a#2", LONG), {"text": LONG}]
    path = write(tmp_path / "d.jsonl", rows)
    found = nd.dedupe(path)
    names = [f"{path}:1", "a", "a#3", "7", "a#2", f"{path}:6"]
    assert found.clusters["id"].to_pylist() == names
    assert found.summary["counts"]["renamed"] == 1
    assert found.summary["counts"]["without_id"] == 2


def test_nothing_in_nothing_out(tmp_path):
    """Empty texts and texts without words: tables without rows."""
    path = write(
        tmp_path / "d.jsonl", [article("a", ""), article("b", " \n\n…"), article("c", "!")]
    )
    for exact in (False, True):
        found = nd.dedupe(path, out=tmp_path / "out", exact=exact)
        assert [getattr(found, name).num_rows for name in TABLES] == [0, 0, 0, 0]


def test_hostile_records(tmp_path):
    """One-word lines, one huge word, brackets, surrogates, NULs: read, joined, written."""
    texts = ["word\n" * 3000, "x" * 500_000, "(" * 100_000, "\ud800" * 99 + LONG, "\0" * 99 + LONG]
    path = write(
        tmp_path / "d.jsonl", [article(f"\ud800{i}", text) for i, text in enumerate(texts)]
    )
    found = nd.dedupe(path, out=tmp_path / "out")
    assert ("\\ud8003", "\\ud8004") in {
        (row["left_id"], row["right_id"]) for row in found.pairs.to_pylist()
    }
    assert found.summary["limits"]["stopped_early"]


def test_formulas_are_defused_in_csv(tmp_path):
    """An id that a spreadsheet would run begins with an apostrophe."""
    path = write(tmp_path / "d.jsonl", [article("=1+1", LONG), article("b", LONG)])
    nd.dedupe(path, out=tmp_path / "out", form="csv")
    assert '"\'=1+1",0' in (tmp_path / "out" / "clusters.csv").read_text()


def test_bad_records_are_counted_and_named(tmp_path, capsys):
    """The run goes on with a warning; with --strict it ends at the first bad record."""
    path = tmp_path / "d.jsonl"
    path.write_text('{"text": "a"}\nnonsense\n{"text": 1}\n', "utf-8")
    assert main(["dedupe", str(path), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err
    assert f"{path}:2: not valid JSON" in said
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["bad_records"]["count"] == 2
    assert summary["bad_records"]["first"][1]["line"] == 3
    with pytest.raises(InputError) as caught:
        nd.dedupe(path, strict=True)
    assert (caught.value.path, caught.value.line) == (str(path), 2)
    assert main(["dedupe", str(path), "--out", str(tmp_path / "s"), "--strict"]) == 2


def test_command_tells_what_it_found(dump, tmp_path, capsys):
    """Counts, bands and recall on standard output; --quiet says nothing."""
    out = str(tmp_path / "out")
    assert main(["dedupe", str(dump), "--out", out, "--memory", "1GB", "--recall", "0.999"]) == 0
    said = capsys.readouterr()
    assert "240 articles" in said.out
    assert "bands of" in said.out
    assert not said.err
    assert main(["dedupe", str(dump), "--out", out, "-q"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "options", [["--memory", "many"], ["--threshold", "0.2"], ["--format", "xml"], ["--seed", "-1"]]
)
def test_command_refuses_what_makes_no_sense(dump, tmp_path, options):
    """Options out of range end with status 2."""
    assert main(["dedupe", str(dump), "--out", str(tmp_path), *options]) == 2


@pytest.mark.parametrize(
    "setting",
    [
        *({"threshold": 0.2}, {"threshold": 1.1}, {"recall": 1}, {"seed": -1}, {"threads": -1}),
        *({"level": "word"}, {"form": "xml"}),
    ],
)
def test_settings_out_of_range(dump, setting):
    """Misuse of the Python interface is a ValueError."""
    with pytest.raises(ValueError, match=next(iter(setting))):
        nd.dedupe(dump, **setting)


def test_another_seed_is_another_draw(dump):
    """The seed changes the candidates, not the truth."""
    one, other = (nd.dedupe(dump, seed=seed) for seed in (1, 2))
    assert one.summary["counts"]["candidates"] != other.summary["counts"]["candidates"]
    assert as_pairs(one.pairs).items() & as_pairs(other.pairs).items()


def test_an_exact_join_within_too_little_memory(dump, any_memory):
    """It says how much it needs instead of taking it."""
    with pytest.raises(ResourceError, match="needs about"):
        nd.dedupe(dump, exact=True, memory=1000)


@pytest.mark.parametrize(
    ("bound", "n", "said"),
    [
        ("MEETINGS_MAX", 10, r"comparisons, more than 10; run without"),
        ("CANDIDATES_MAX", 100, r"more than 100 candidate pairs; run without"),
    ],
)
def test_an_exact_join_of_a_template_is_refused(tmp_path, monkeypatch, bound, n, said):
    """Texts that share most of their words are not compared each with each for hours."""
    monkeypatch.setattr(f"newsdiff.link.{'exact' if n == 10 else 'join'}.{bound}", n)
    path = tmp_path / "dump.jsonl"
    start = "The harbour authority said on Monday that the old ferry to Varn was cancelled by"
    lines = [json.dumps({"id": str(number), "text": f"{start} {number}"}) for number in range(40)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ResourceError, match=said):
        nd.dedupe(path, exact=True)


def test_a_folder_that_cannot_be_made(dump, tmp_path):
    """A file in the way is an error with a remedy."""
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="cannot be made"):
        nd.dedupe(dump, out=tmp_path / "out")


def test_small_dumps_stay_in_memory(dump, any_memory):
    """Only a bound on memory, or size, sends a run to disk."""
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.run import fits_memory
    from newsdiff.read.dump import Dump
    from newsdiff.read.dump.records import Fields

    files = Dump([dump], Fields())
    assert fits_memory(files, DedupeSettings())
    assert not fits_memory(files, DedupeSettings(memory=1_000_000))
