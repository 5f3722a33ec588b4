"""A seeded generator of realistic news dumps of any size, with the truth beside them.

    python benchmarks/dump/generate.py 100000 --out dump.jsonl --truth truth.jsonl

Every article has an id, an outlet, a time, a title and about 12 paragraphs (2 to 2.5 KB). About
a third belong to families: a dispatch that 2 to 20 outlets carry with paragraphs dropped, moved,
edited and added. Outlets append their own recurring boilerplate; some write market reports from a
template (a precision trap); a few articles are filed twice.

The truth has one line an article: family, role, and for every paragraph (block) its origin, a
number that two paragraphs share exactly when one derives from the other; its kind (own, copied,
retyped, edited, template, byline, boilerplate); and how many words were changed.

Memory: one chunk of articles. Time: about 0.13 ms an article. Same arguments, same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import deque
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np
import orjson
import vocabulary as voc

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 10_000
SEED = 20_210
START = datetime(2021, 1, 1, tzinfo=UTC).timestamp()
ARTICLES_A_DAY = 2_000
HOUR = 3_600.0
N_SOURCES = 300
AGENCIES = (
    "Nordwire",
    "Meridian Press Agency",
    "Canal Wire",
    "Ostland Telegraph",
    "Union Dispatch",
)
KEPT_FOR_REUSE = 2_000
"""Past articles that an exact duplicate or a lifted paragraph may come from."""


class Paragraph(NamedTuple):
    """A paragraph with its provenance; `text` ends with two line breaks."""

    origin: int
    kind: str
    tokens: list[int]
    text: str
    changed: int = 0


class Source(NamedTuple):
    """An outlet and its habits."""

    name: str
    boilerplate: list[Paragraph]
    single_breaks: bool
    escapes: bool
    bylines: bool


class Draft(NamedTuple):
    """An article before it has an id."""

    time: float
    source: Source
    title: str
    paragraphs: list[Paragraph]
    family: int | None
    role: str


class Generator:
    """Articles without end; `drafts(n)` gives the next `n` of them in the order of their times."""

    def __init__(self, seed: int = SEED, words: voc.Vocabulary | None = None) -> None:
        self.random = Random(seed)
        self.rng = np.random.default_rng(seed)
        self.words = words or voc.invented(self.random)
        self._fresh: Iterator[Paragraph] = iter(())
        self._origin = 0
        self._family = 0
        self._clock = START
        self._past: deque[Draft] = deque(maxlen=KEPT_FOR_REUSE)
        self.sources = [self._source(number) for number in range(N_SOURCES)]
        self.agencies = [self._source(-1 - number) for number in range(len(AGENCIES))]
        self.templates = [self._take(self.random.randint(4, 8)) for _ in range(30)]

    # Paragraphs

    def _paragraphs(self, n_paragraphs: int = 20_000) -> Iterator[Paragraph]:
        """Fresh paragraphs: one to three sentences of words by frequency, all drawn at once."""
        rng, size = self.rng, self.words.size
        per_paragraph = rng.choice([1, 2, 3], n_paragraphs, p=[0.55, 0.35, 0.10])
        lengths = np.clip(rng.lognormal(3.0, 0.45, per_paragraph.sum()), 4, 60).astype(np.int64)
        ends = np.cumsum(lengths)
        tokens = self.words.draw(int(ends[-1]), rng)
        last = ends[np.cumsum(per_paragraph) - 1]
        first = np.concatenate([[0], last[:-1]])
        quoted = rng.random(n_paragraphs) < 0.12
        variant = np.where(rng.random(len(tokens)) < 0.07, voc.COMMA, voc.PLAIN).astype(np.int32)
        variant[ends - lengths] = voc.CAPITAL
        variant[ends - 1] = voc.END
        variant[first] = np.where(quoted, voc.OPENING, voc.CAPITAL)
        variant[last - 1] = np.where(quoted, voc.CLOSING_LAST, voc.LAST)
        tokens += variant * np.int32(size)
        flat, text = tokens.tolist(), self.words.text
        for start, end in zip(first.tolist(), last.tolist(), strict=True):
            own = flat[start:end]
            self._origin += 1
            yield Paragraph(self._origin, "own", own, text(own))

    def _take(self, n_paragraphs: int) -> list[Paragraph]:
        taken = []
        while len(taken) < n_paragraphs:
            paragraph = next(self._fresh, None)
            if paragraph is None:
                self._fresh = self._paragraphs()
            else:
                taken.append(paragraph)
        return taken

    def _word(self) -> int:
        """A plain word other than the most frequent ones."""
        return self.random.randrange(min(50, self.words.size // 2), self.words.size)

    def edit(self, paragraph: Paragraph) -> Paragraph:
        """Words replaced, dropped or put in, so that Jaccard is likely .45 to .95."""
        random = self.random
        old = paragraph.tokens
        if len(old) < 8:
            return paragraph._replace(kind="copied")
        near = random.uniform(0.6, 0.8) if random.random() < 0.5 else random.uniform(0.45, 0.95)
        tokens, inner = list(old), range(1, len(old) - 1)
        way = random.random()
        if way < 0.6:
            # A replaced word breaks three shingles and makes three: J = (n - 3 r) / (n + 3 r).
            changed = max(1, min(len(inner), round(len(old) * (1 - near) / (1 + near) / 3)))
            for at in random.sample(inner, changed):
                tokens[at] = tokens[at] // self.words.size * self.words.size + self._word()
        elif way < 0.8:
            changed = max(1, min(len(inner) - 2, round(len(old) * (1 - near))))
            start = random.randint(1, len(old) - 1 - changed)
            del tokens[start : start + changed]
        else:
            changed = max(1, round(len(old) * (1 / near - 1)))
            start = random.choice(inner)
            tokens[start:start] = [self._word() for _ in range(changed)]
        return Paragraph(
            paragraph.origin, "edited", tokens, self.words.text(tokens), changed + paragraph.changed
        )

    def _carry(self, paragraph: Paragraph, edited: float) -> Paragraph:
        """A paragraph of a dispatch as an outlet prints it."""
        draw = self.random.random()
        if draw < edited:
            return self.edit(paragraph)
        if draw < edited + 0.12:
            text = (
                paragraph.text.replace("“", '"')
                .replace("”", '"')
                .replace("’", "'")
                .replace(", ", " – ", 1)
            )
            return paragraph._replace(kind="retyped", text=text)
        return paragraph._replace(kind="copied")

    # Sources

    def _source(self, number: int) -> Source:
        random = self.random
        name = AGENCIES[-1 - number] if number < 0 else f"{self._phrase(2).title()} {number}"
        n_boilerplate = random.choice((0, 1, 1, 2, 3))
        boilerplate = [p._replace(kind="boilerplate") for p in self._take(n_boilerplate)]
        return Source(
            name, boilerplate, random.random() < 0.2, random.random() < 0.08, random.random() < 0.3
        )

    def _some_source(self) -> Source:
        """A few outlets write most of the dump."""
        return self.sources[int(N_SOURCES * self.random.random() ** 2)]

    def _phrase(self, n_words: int) -> str:
        return self.words.text([self._word() for _ in range(n_words)]).strip()

    def _dress(self, source: Source, paragraphs: list[Paragraph]) -> list[Paragraph]:
        """Add what the outlet adds to every article: a byline, its boilerplate."""
        random = self.random
        dressed = list(paragraphs)
        if source.bylines and random.random() < 0.8:
            text = f"By {self._phrase(2).title()}\n\n"
            self._origin += 1
            dressed.insert(0, Paragraph(self._origin, "byline", [], text))
        dressed.extend(p for p in source.boilerplate if random.random() < 0.85)
        return dressed

    # Articles

    def _draft(self, source: Source, paragraphs: list[Paragraph], time: float) -> Draft:
        dressed = self._dress(source, paragraphs)
        return Draft(time, source, self._title(), dressed, None, "own")

    def _title(self) -> str:
        return self._phrase(self.random.randint(5, 10)).capitalize()

    def _time(self, span: float) -> float:
        return self._clock + self.random.random() * span

    def _carrier(self, dispatch: list[Paragraph]) -> list[Paragraph]:
        """The dispatch as one outlet carries it: whole, cut and worked on, or a few paragraphs."""
        random = self.random
        way = random.random()
        if way < 0.25:
            return [p._replace(kind="copied") for p in dispatch]
        if way > 0.85:
            lifted = random.sample(dispatch, min(len(dispatch), random.randint(1, 3)))
            own = self._take(random.randint(5, 12))
            for paragraph in lifted:
                own.insert(random.randint(0, len(own)), self._carry(paragraph, 0.4))
            return own
        edited = random.choice((0.05, 0.2, 0.35, 0.6))
        kept = [
            p
            for p in dispatch[: random.randint(3, max(3, len(dispatch)))]
            if random.random() > 0.12
        ]
        carried = [self._carry(p, edited) for p in kept or dispatch[:3]]
        if random.random() < 0.3 and len(carried) > 2:
            carried.insert(
                random.randrange(len(carried)), carried.pop(random.randrange(len(carried)))
            )
        for paragraph in self._take(random.choice((0, 0, 0, 1, 2, 4))):
            carried.insert(random.randint(1, len(carried)), paragraph)
        return carried

    def _family_drafts(self, span: float) -> list[Draft]:
        random = self.random
        self._family += 1
        dispatch, time = self._take(random.randint(6, 18)), self._time(span)
        draft = self._draft(random.choice(self.agencies), dispatch, time)
        draft = draft._replace(family=self._family, role="dispatch")
        drafts = [draft] if random.random() < 0.5 else []
        for _ in range(min(20, 2 + int(random.expovariate(0.35)))):
            lag = random.expovariate(1 / (6 * HOUR))
            carried = self._draft(self._some_source(), self._carrier(dispatch), time + lag)
            title = draft.title if random.random() < 0.4 else carried.title
            drafts.append(carried._replace(title=title, family=self._family, role="carried"))
        return drafts

    def _template(self) -> list[Paragraph]:
        """A market report: the same words every day, other numbers."""
        report = []
        for paragraph in self.random.choice(self.templates):
            parts = paragraph.text.split(" ")
            slots = range(2, len(parts) - 1, 6)
            for at in slots:
                parts[at] = f"{self.random.randrange(1, 9999) / 10}"
            text = " ".join(parts)
            report.append(paragraph._replace(kind="template", text=text, changed=len(slots)))
        return report

    def _some_drafts(self, span: float) -> list[Draft]:
        """The next article, or family of articles."""
        random = self.random
        draw = random.random()
        if draw < 0.10:
            return self._family_drafts(span)
        if draw < 0.115:
            report = self._draft(self._some_source(), self._template(), self._time(span))
            return [report._replace(role="template")]
        if draw < 0.135 and self._past:
            old = random.choice(self._past)
            later = old.time + random.expovariate(1 / (24 * HOUR))
            return [old._replace(time=later, role="duplicate")]
        paragraphs = self._take(max(2, min(40, round(random.gauss(12, 4)))))
        if draw < 0.155 and self._past:
            old = random.choice(self._past)
            lifted = next((p for p in old.paragraphs if p.kind == "own"), None)
            if lifted is not None:
                paragraphs.insert(random.randint(0, len(paragraphs)), self._carry(lifted, 0.3))
        return [self._draft(self._some_source(), paragraphs, self._time(span))]

    def drafts(self, n_articles: int) -> list[Draft]:
        """The next articles, sorted by time; families stay within one call."""
        span = n_articles / ARTICLES_A_DAY * 24 * HOUR
        drafts: list[Draft] = []
        while len(drafts) < n_articles:
            some = self._some_drafts(span)
            drafts.extend(some)
            self._past.extend(some)
        del drafts[n_articles:]
        drafts.sort(key=lambda draft: draft.time)
        self._clock += span
        return drafts


def record(draft: Draft, number: int) -> bytes:
    """The article as a line of JSON."""
    text = "".join(paragraph.text for paragraph in draft.paragraphs).rstrip()
    if draft.source.single_breaks:
        text = text.replace("\n\n", "\n")
    published = datetime.fromtimestamp(int(draft.time), UTC).isoformat()
    article = {"id": f"n{number:09d}", "source": draft.source.name, "published": published}
    article |= {"title": draft.title, "text": text}
    if draft.source.escapes:
        return json.dumps(article).encode() + b"\n"
    return orjson.dumps(article, option=orjson.OPT_APPEND_NEWLINE)


def truth(draft: Draft, number: int) -> bytes:
    """Where the article and each of its paragraphs come from, as a line of JSON."""
    parts = draft.paragraphs
    told = {"id": f"n{number:09d}", "family": draft.family, "role": draft.role}
    told |= {"origin": [p.origin for p in parts], "kind": [p.kind for p in parts]}
    told |= {"changed": [p.changed for p in parts]}
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return gzip.GzipFile(path, "wb", compresslevel=6, mtime=0)  # type: ignore[return-value]
    if path.suffix == ".zst":
        import zstandard

        return zstandard.open(path, "wb")
    return path.open("wb")


def write_dump(
    n_articles: int, out: Path, truth_path: Path | None = None, *, generator: Generator
) -> None:
    """Write the next `n_articles` to `out`, and their truth to `truth_path` if one is given."""
    with ExitStack() as files:
        dump = files.enter_context(_opened(out))
        side = files.enter_context(_opened(truth_path)) if truth_path else None
        for start in range(0, n_articles, CHUNK):
            drafts = generator.drafts(min(CHUNK, n_articles - start))
            dump.writelines(record(draft, start + i) for i, draft in enumerate(drafts))
            if side:
                side.writelines(truth(draft, start + i) for i, draft in enumerate(drafts))
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{start + len(drafts):,} of {n_articles:,} articles")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=int, help="how many articles")
    parser.add_argument(
        "--out", type=Path, required=True, help="the dump: .jsonl, .jsonl.gz or .jsonl.zst"
    )
    parser.add_argument("--truth", type=Path, help="where each paragraph comes from, as JSON lines")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--words", type=Path, metavar="FILE", help="take words and their frequencies from this text"
    )
    given = parser.parse_args()
    words = voc.from_file(given.words) if given.words else None
    write_dump(given.articles, given.out, given.truth, generator=Generator(given.seed, words))


if __name__ == "__main__":
    main()
