"""What the tables of a comparison and their columns mean, in words for whoever reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.text import SHARE_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COLUMN_WORDS", "PER_CENT", "SHARE_COLUMNS", "TABLE_WORDS", "column_words"]

SHARE_COLUMNS = tuple(f"{part}{end}" for part in SHARE_PARTS for end in ("", "_low", "_high"))

PER_CENT = frozenset({"share", *SHARE_COLUMNS})
"""Columns of shares, in [0, 1]."""

TABLE_WORDS = {
    "answer": "One row an article: what it is to its source, what it carries, changes and adds.",
    "differences": "One row a reading: where articles contradict each other, and who says what.",
    "wordings": "One row a passage, one column an article: how each words what several carry.",
    "additions": "One row an addition: what an article alone says.",
    "quotations": "One row a wording of a quotation that several articles carry.",
    "descents": "One row an article: what its text goes back to, through whom, and why.",
    "origins": "One row a dispatch, or other text that articles go back to.",
    "relations": "One row for each two articles that share text: how they came to share it.",
    "links": "One row for each two stretches of sentences that say the same.",
    "core": "One row a sentence of the wire core: the dispatch as far as the articles show it.",
    "passages": "One row an article's wording of a passage.",
    "matrix": "One row an outlet, one column an outlet: the part of the row's story that "
    "the column's carries too.",
    "articles": "One row an article as it was read, with its shares.",
    "shares": "One row an article or an outlet: its shares, and their range over minimum scores.",
    "attribution": "One row an article and agency: how likely the text comes from there, and why.",
    "sentences": "One row a sentence of a story: where it comes from.",
}

COLUMN_WORDS = {
    "number": "number of the article, from 1, as everywhere",
    "name": "what the article is called",
    "published": "when, as the source wrote it",
    "role": "what it is to its source",
    "carries": "sentences of its source's dispatch that it carries",
    "of": "sentences of that dispatch; empty where none is known",
    "changed": "where it says something else than the dispatch, or than most; what it moved and "
    "how much it worded anew",
    "added": "how its additions begin, the most telling first, with their kind and place",
    "added_words": "words of its additions",
    "credits": "agencies that it credits",
    "difference": "number of the difference, from 1",
    "passage": "id of the passage, from 0, as in JSON",
    "words": "what is said",
    "articles": "names of the articles",
    "n_articles": "how many articles",
    "reference": "what the others are measured by: the dispatch, or more than half of the articles",
    "text": "the words of the sentence or passage",
    "article": "name of the article",
    "cues": "words that decided the kind",
    "others_say": "for a figure, what the other articles say",
    "quotation": "number of the quotation, from 0",
    "speaker": "the fullest name given; empty where no article says",
    "form": "longest, same, cut (no word within changed) or reworded (words within differ)",
    "score": "how sure it is that the two are the same statement, in [0, 1]",
    "speaker_here": "who speaks according to this article",
    "origin": "number of the text that it goes back to, from 1",
    "agency": "the agency that it goes back to; empty where nothing names one",
    "parent": "the article that it directly goes back to",
    "version": "which version of the dispatch it follows, from 1",
    "source": "number of the independent source, from 1: one agency is one source, and what has no "
    "text in common with another article is none",
    "versions": "how many versions of the dispatch the articles follow",
    "probability": "how likely it is, in [0, 1]",
    "note": "why, in words",
    "because": "the reasons, with their weights as log-odds",
    "left": "the article of lower number",
    "right": "the article of higher number",
    "verdict": "common_source, left_from_right, right_from_left, update or undecided; same_agency,"
    " independent",
    "later": "for an update, the later version",
    "level": "verbatim, edited, rewritten or partial",
    "margin": "score less that of the best rival",
    "moved": "it stands off the common order",
    "divergences": "kinds of what differs",
    "left_text": "the words on the left",
    "right_text": "the words on the right",
    "place": "place in the dispatch, from 1",
    "wording_of": "the article whose wording is shown",
    "n_outlets": "how many outlets carry it",
    "outlets": "the outlets that carry it",
    "credited": "articles that carry it and credit an agency",
    "uncredited": "articles that carry it and credit none",
    "also": "articles of other sources that have the passage too, but not the dispatch",
    "agencies": "agencies that those articles credit",
    "identical": "articles with the same words",
    "known": "given (it stands in the original) or inferred",
    "shown": "it is the wording that is shown, which the levels are against",
    "fullest": "it is the wording with the most text",
    "outlet": "the outlet whose story it is a part of",
    "index": "index of the article, from 0, as in JSON",
    "title": "title of the article",
    "language": "code of the language",
    "characters": "characters of the text; of an outlet, its characters that are no space",
    "sha256": "SHA-256 of the text",
    "sentence": "index of the sentence, from 0",
    "status": "shared_credited, shared_uncredited, credited_unshared or own",
    **{part: f"part of the text that is {part}" for part in SHARE_PARTS},
    **{f"{part}_low": f"least of {part} over minimum scores" for part in SHARE_PARTS},
    **{f"{part}_high": f"greatest of {part} over minimum scores" for part in SHARE_PARTS},
}

_FOLLOWING = {
    "wordings": (3, "(number and name)", "the article's wording, grey where it is the text shown"),
    "matrix": (1, "(outlet)", "the part that this outlet carries too"),
}
"""Columns that follow from the articles: after how many others, and what they are."""

_IN_TABLE = {
    ("answer", "share"): "the part of the dispatch's sentences that it carries",
    ("descents", "share"): "the part of its story that other articles of its origin carry too",
    ("differences", "kind"): "number, name, date, negation or quotation",
    ("additions", "kind"): "headline: a title over the text or a part of it; quotation: mostly "
    "somebody's words; reaction: of those concerned, or of people of the place; figure: another "
    "than the others give; background: what was before; analysis: what experts or the writer make "
    "of it; report: the rest, and what has no clear sign of any of these",
    ("descents", "kind"): "dispatch, source, taken, update or alone",
    ("quotations", "score"): "similarity, in [0, 1]",
    ("core", "earliest"): "the article known to be first",
    ("passages", "earliest"): "it is known to be the first",
    ("shares", "of"): "article or outlet",
    ("shares", "name"): "what the article or outlet is called",
}
"""Columns that mean another thing in each table."""


def column_words(name: str, columns: Sequence[str]) -> list[tuple[str, str]]:
    """The columns of a table with what each means; those that follow from the articles are one.

    Args:
        name: name of the table.
        columns: names of its columns.
    """
    first, *following = _FOLLOWING.get(name, (len(columns),))
    found = [
        (column, _IN_TABLE.get((name, column)) or COLUMN_WORDS[column])
        for column in columns[: int(first)]
    ]
    if following:
        found.append((str(following[0]), str(following[1])))
    return found
