"""Mutated texts through `compare` and every writer, with what must hold of any text asserted.

Texts are made of sentences of our own by mutations with a fixed seed: characters, words and lines
are cut, doubled, swapped, and replaced by what acts (controls, markup, formulas, surrogates).

usage: python benchmarks/faults/texts.py [N_TEXTS] [--seed SEED]
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import random
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

from registry import measure
from shape_texts import SHAPES

import newsdiff as nd
from newsdiff import report
from newsdiff.report.figures import FIGURES, render_svg
from newsdiff.report.tables import TABLES, render_table_csv
from newsdiff.report.text import SHARE_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

N_TEXTS = 5_000
SEED = 20_240_601
MAX_LENGTH = 3_000
SENTINEL = "zqzq"
"""Stands in every tag of the mutations, so that a tag that comes out of a writer as one is seen."""

STORY = """Ferry to Skerry Stays in Port Until June

VARN (AFP) - The ferry to Skerry will stay in port until June, the harbour authority said on Monday.

"We had no choice," Ines Marlow, who runs the line, told reporters. "The engine is 40 years old."

About 3,500 people live on the island, which has no bridge; 12.5% of them work on the mainland.

Photo: Jo Doe / AFP

In 2019 the line carried 210,000 passengers, 5 per cent more than in 2018, the authority said.

The council said it would pay for buses to the northern pier. It did not say for how long.

- Tickets stay valid
- Freight goes by barge

Share this article

Reporting by Ada Quill; editing by Tom Reed"""

STUFF = (
    *("\x00", "\x07", "\x1b[31m", "\x1b]8;;http://x\x07", "\x7f", "\x85", "\x9b31m", "\u2028"),
    *("\u202e", "\u2066", "\ud800", "\udfff", "\ufeff", "\ufffe", "\u200b", "\u0301" * 40, "\xad"),
    *("\r", "\r\n", "\n", "\n\n", "\t", "\xa0", "\u3000", " " * 30, "…", "—", "“", "”", "«", "'"),
    *(f"<{SENTINEL}>", f"</script><{SENTINEL}>", f"<!--<{SENTINEL}", "]]>", "&lt;", "&#0;"),
    *("=1+1", "\n=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "|", "`", "**", "~~", "](x)", "$x$"),
    *("()", "((((", "(AFP)", "AFP", "Reuters reported", "told", "said", "Photo:", "http://a.b/c"),
    *("İ", "ß", "ﬁ", "東京は雨。", "สวัสดี", "مرحبا؟", "👩‍👩‍👧", "1.000,5", "12:45", "A.B.C.", "..."),
    *("5" * 400, "a" * 500, "\n" * 50, "“" * 60, "(" * 60, "Mr. ", "U.S. ", "d'", "'s"),
)


def mutated(rng: random.Random, text: str) -> str:
    """A text after one to twelve mutations."""
    for _ in range(rng.choice((1, 2, 3, 5, 8, 12))):
        at, to = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + rng.choice((1, 10, 100, 1_000)))
        text = rng.choice(
            (
                lambda t=text, a=at, b=to: t[:a] + t[b:],
                lambda t=text, a=at, b=to: t[:b] + t[a:b] + t[b:],
                lambda t=text, a=at: t[:a] + rng.choice(STUFF) + t[a:],
                lambda t=text, a=at, b=to: t[:a] + rng.choice(STUFF) + t[b:],
                lambda t=text, a=at, b=to: t[:a] + t[a:b].upper() + t[b:],
                lambda t=text, a=at, b=to: t[:a] + t[a:b][::-1] + t[b:],
                lambda t=text: shuffled(rng, t, "\n\n"),
                lambda t=text: shuffled(rng, t, ". "),
                lambda t=text: shuffled(rng, t, " "),
            )
        )()[:MAX_LENGTH]
    return text if text.strip() else "Ferry."


def shuffled(rng: random.Random, text: str, separator: str) -> str:
    pieces = text.split(separator)
    rng.shuffle(pieces)
    return separator.join(pieces)


def article(rng: random.Random, number: int) -> nd.Article:
    """A mutated story, or a mutated text of an odd shape."""
    text = STORY
    if rng.random() < 0.4:
        text = SHAPES[rng.choice(list(SHAPES))](rng.randrange(50, 1_500), rng.randrange(2))
    return nd.Article(
        text=mutated(rng, text),
        path=rng.choice((None, f"{number}.txt", "-")),
        source=rng.choice((None, "Herald", f"=A\x1b[31m<{SENTINEL}>\ud800")),
        title=rng.choice((None, "A title", f"|\x00<{SENTINEL}>\n# x")),
        published=rng.choice((None, "2024-05-01", "1 Jun 2024")),
        language=rng.choice((None, None, "en", "fr", "xx")),
    )


def check_spans(comparison: nd.Comparison) -> None:
    """Every visible character is in one block and one sentence; labels and shares fit."""
    for compared in comparison.articles:
        text, segmented = compared.article.text, compared.segmented
        for kind in (segmented.blocks, segmented.sentences):
            ends = [0, *itertools.chain.from_iterable((s.start, s.end) for s in kind), len(text)]
            assert ends == sorted(ends), "spans out of order or out of range"
            gaps = zip(ends[::2], ends[1::2], strict=True)
            assert not any(text[a:b].strip() for a, b in gaps), "a character is in no span"
        assert len(compared.labels) == len(compared.levels) == len(segmented.sentences)
        for each in (*segmented.credits, *segmented.mentions):
            assert 0 <= each.start < each.end <= len(text), "a credit is out of range"
        pairs = itertools.pairwise(segmented.credits)
        assert all(one.end <= two.start for one, two in pairs), "credits overlap"
        tokens = segmented.tokens
        bounds = [x for pair in zip(tokens.starts, tokens.ends, strict=True) for x in pair]
        assert bounds == sorted(bounds), "tokens overlap"
        shares = compared.shares
        total = sum(getattr(shares, part) for part in SHARE_PARTS)
        assert abs(total - 1) < 1e-6, "shares do not add up"


def check_links(comparison: nd.Comparison) -> None:
    """Sides are sentences; edits tile both sides; equal edits are equal."""
    for link in comparison.links:
        assert 0 <= link.score <= 1
        texts = []
        for side in (link.left, link.right):
            compared = comparison.articles[side.article]
            sentences = [compared.segmented.sentences[n] for n in side.sentences]
            assert side.spans == tuple((s.start, s.end) for s in sentences)
            texts.append(compared.article.text)
        for which, side in enumerate((link.left, link.right)):
            spans = [(e.left, e.right)[which] for e in link.edits]
            tiled = {at for start, end in spans for at in range(start, end)}
            assert tiled == {at for start, end in side.spans for at in range(start, end)}
            assert sum(end - start for start, end in spans) == len(tiled), "edits overlap"
        for edit in link.edits:
            same = texts[0][slice(*edit.left)] == texts[1][slice(*edit.right)]
            assert same == (edit.op == "equal"), "an edit is not what it says"


_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def check_plain(text: str) -> None:
    assert not _ACTING.search(text), "a character that acts comes through"
    text.encode()


def check_markup(text: str) -> None:
    text.encode()
    assert f"<{SENTINEL}" not in text.replace(f"\\<{SENTINEL}", ""), "a tag comes through"


def check_csv(text: str) -> None:
    text.encode("utf-8")
    check_plain(text)
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            assert not cell.lstrip(" ").startswith(("=", "@", "\t", "+")), "a formula comes through"


def check_json(text: str) -> None:
    text.encode()
    loaded = json.loads(text)
    assert loaded["schema"].startswith("newsdiff/")


def check_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))


def check_xml(text: str) -> None:
    text.encode()
    ET.fromstring(text)


def checks() -> dict[str, Callable[[nd.Comparison], None]]:
    """Name of what is checked → the check, of a comparison of two articles."""

    def writer(form: str, check: Callable, **arguments: object) -> Callable:
        return lambda comparison: check(getattr(report, f"render_{form}")(comparison, **arguments))

    return {
        "spans": check_spans,
        "links": check_links,
        "terminal": writer("terminal", check_plain, width=80, color=False),
        "markdown": writer("markdown", check_markup),
        "html": writer("html", check_markup),
        "json": writer("json", check_json),
        "csv": writer("csv", check_csv),
        "tables": lambda comparison: [
            check_csv(render_table_csv(comparison, name)) for name in TABLES
        ],
        "xlsx": writer("xlsx", check_archive),
        "docx": writer("docx", check_archive),
        "tei": writer("tei", check_xml),
        "svg": lambda comparison: [check_xml(render_svg(comparison, name)) for name in FIGURES],
    }


def failures(n_texts: int, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Of each two texts, what was checked and how it failed, "" if it did not."""
    rng = random.Random(seed)
    for number in range(0, n_texts, 2):
        articles = [article(rng, number + side) for side in (0, 1)]
        if rng.random() < 0.5:
            articles[1] = nd.Article(text=mutated(rng, articles[0].text), path="copy.txt")
        try:
            comparison = nd.compare(*articles)
        except Exception as error:  # noqa: BLE001  any is a fault
            yield {"compare": f"text {number}: {error!r}"[:200]}
            continue
        outcome = {"compare": ""}
        for name, check in checks().items():
            try:
                check(comparison)
                outcome[name] = ""
            except Exception as error:  # noqa: BLE001  any is a fault
                outcome[name] = f"text {number}: {error!r}"[:200]
        yield outcome


def rows(n_texts: int = N_TEXTS, seed: int = SEED) -> Iterator[tuple[str, int, int, str]]:
    """Rows by what is checked: measure, tried, failed, detail of the first failure."""
    outcomes = list(failures(n_texts, seed))
    for name in ("compare", *checks()):
        said = [outcome[name] for outcome in outcomes if name in outcome]
        failed = list(filter(None, said))
        yield f"mutated texts: {name}", 2 * len(said), len(failed), next(iter(failed), "")


@measure("mutated texts", n=N_TEXTS, n_fast=0)
def mutated_texts(n: int) -> Iterator[str]:
    """Texts, each with another, through `compare` and every writer."""
    for outcome in failures(n):
        yield "; ".join(f"{name}: {said}" for name, said in outcome.items() if said)
        yield ""  # the other text of the two


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n_texts", nargs="?", type=int, default=N_TEXTS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    any_failed = False
    for name, tried, failed, detail in rows(options.n_texts, options.seed):
        print(f"{name:32} {tried:8,} {failed:8,}  {detail}")
        any_failed |= failed > 0
    return int(any_failed)


if __name__ == "__main__":
    sys.exit(main())
