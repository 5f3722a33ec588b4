"""A dump by sentences: against a naive oracle, and the text that is shown of a sentence."""

from __future__ import annotations

import json
from itertools import combinations

import newsdiff as nd
from newsdiff.clean import block_spans
from newsdiff.cli import main
from newsdiff.model.shingles import shingles
from newsdiff.segment import words
from newsdiff.segment.quick import quick_sentences

FIRST = "The ferry to Vale is late again.The port says it will run on Monday."
ARTICLES = {
    "a": f"{FIRST}\n\n“We wait,” said Mr. Orrin of the port. Nobody else spoke to the paper.",
    "b": "Weather\nMr. Blanc left. The port says it will run on Monday. Rain is due at six.",
    "c": "“We wait,” said Mr. Orrin of the port. Snow is due at nine in all of the north.",
}


def write(path):
    rows = [json.dumps({"id": name, "text": text}) for name, text in ARTICLES.items()]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def sentences(text):
    return [text[a:b][c:d] for a, b in block_spans(text) for c, d in quick_sentences(text[a:b])]


def test_sentences_are_compared_wherever_lines_break(tmp_path):
    """Every pair of sentences at the threshold, numbered through the article."""
    blocks = {
        (name, number): shingles(words(sentence))
        for name, text in ARTICLES.items()
        for number, sentence in enumerate(sentences(text))
    }
    expected = {
        (left, right): len(one & other) / len(one | other)
        for (left, one), (right, other) in combinations(blocks.items(), 2)
        if len(one & other) >= 0.7 * len(one | other)
    }
    rows = nd.dedupe(write(tmp_path / "dump.jsonl"), level="sentence").pairs.to_pylist()
    found = {
        ((row["left_id"], row["left_block"]), (row["right_id"], row["right_block"])): row[
            "similarity"
        ]
        for row in rows
    }
    assert found == expected
    assert found.keys() == {(("a", 1), ("b", 2)), (("a", 2), ("c", 0))}


def test_the_sentence_is_shown(tmp_path, capsys):
    """What is shown of a cluster is its sentence, and the command says what it compared."""
    path, out = write(tmp_path / "dump.jsonl"), tmp_path / "out"
    assert main(["dedupe", str(path), "--out", str(out), "--level", "sentence"]) == 0
    assert "3 articles, 10 sentences:" in capsys.readouterr().out
    shown = {cluster.text for cluster in nd.open(out).overview().clusters}
    assert shown == {
        "The port says it will run on Monday.",
        "“We wait,” said Mr. Orrin of the port.",
    }
