"""Where linked text says something else: a number, date, name, negation or quotation that differs.

What one side merely leaves out is no divergence: a figure that was dropped is silence, a figure
that was replaced is a contradiction. Numbers and dates are compared as values in
`newsdiff.align.quantities`; names, negations and quotations by the rules below. Each has its case
in which it says nothing: a name that the other article knows, a negation whose verb was replaced, a
quotation that was only cut, a link whose words are the same.

Time: linear in the tokens of the sides, but for quotations, `MAX_QUOTATIONS` a side, that are
compared each with each.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from newsdiff.align.quantities import LOOSE, compare_quantities
from newsdiff.align.sides import token_at
from newsdiff.model import Divergence
from newsdiff.patterns import regex, without_accents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rapidfuzz.distance import Opcode

    from newsdiff.align.edits import Change, Text
    from newsdiff.align.lexicon import Lexicon
    from newsdiff.align.quantities import Found
    from newsdiff.align.sides import SideWords, Story
    from newsdiff.model import Level, Span

__all__ = ["find_divergences"]

SAME_NAME = 0.6
"""Two names as alike as this are one name in two spellings (Poutine, Putin)."""
SAME_SPELLING = 0.7
"""What differs between two quotations is the same in another spelling if it is as alike as this."""
MIN_QUOTED = 3
"""Fewer words of content between quotation marks are a term."""
MAX_QUOTATIONS = 20
"""Quotations of a side that are compared."""
MAX_QUOTATION = 2_000
"""Characters of a quotation that are compared."""
MAX_NEGATION_TOKENS = 5
"""In a longer change a negation belongs to other words."""
MAX_AUXILIARIES = 1
"""Words of grammar that a negation brings with it (`did not reopen`)."""
MIN_CLAUSE = 2
"""Words of content that two clauses share if one is the negation of the other."""
MAX_GAP = 12
"""Characters between two halves of one negation (`n'ont pas`)."""

_QUOTED = regex(r"“([^”“]{3,})”|«([^»«]{3,})»|„([^“„]{3,})“|\"(?![\s,.;:!?)])([^\"]{3,})\"")


def find_divergences(
    left: Text,
    right: Text,
    changes: Sequence[Change],
    stories: tuple[Story, Story],
    level: Level = "edited",
) -> tuple[Divergence, ...]:
    """Contradictions between the two sides of a link.

    Args:
        left: the left side.
        right: the right side.
        changes: from `find_changes`.
        stories: the articles of the two sides.
        level: of the link; the less two sides have in common, the more evidence is asked for.

    Returns:
        Divergences ordered by place on the left, then on the right, then kind; symmetric in the two
        sides.
    """
    changed = [change for change in changes if not change.same]
    lefts, rights = stories[0].side(left), stories[1].side(right)
    found: set[Found] = set(compare_quantities(lefts, rights, changes, level))
    for change in changed:
        found.update(_in_change(lefts, rights, change, level))
    if level != "verbatim":
        found.update(_quotations(lefts, rights))
    found = _neighbouring_negations(found)
    return tuple(Divergence(kind=kind, left=one, right=two) for one, two, kind in sorted(found))


def _in_change(
    lefts: SideWords, rights: SideWords, change: Change, level: Level
) -> Iterator[Found]:
    own = range(change.left_first, change.left_end)
    other = range(change.right_first, change.right_end)
    if level in LOOSE:
        return
    if own and other:
        yield from _names(lefts, own, rights, other)
    if max(len(own), len(other)) <= MAX_NEGATION_TOKENS:
        yield from _negations(lefts, own, rights, other)


def _names(lefts: SideWords, own: range, rights: SideWords, other: range) -> Iterator[Found]:
    """Other names in one place, in a change of nothing but names.

    An acronym and a name in brackets may stand for the same. A part of a name that goes on beside
    it may where it is longer or shorter (`William J.` Marlow), but not where it is one word for
    another.
    """
    mine, theirs = _name_runs(lefts, own), _name_runs(rights, other)
    if not mine or len(mine) != len(theirs):
        return
    shortest = min(end - first for first, end in (*mine, *theirs))
    if shortest == 1 and (lefts.words.nouns_capital or rights.words.nouns_capital):
        return
    sizes = [sum(end - first for first, end in runs) for runs in (mine, theirs)]
    if sizes != [lefts.n_content(own), rights.n_content(other)]:
        return
    is_whole = len(own) == len(other) == sizes[0] == sizes[1] and len(mine) == 1
    for one, two in zip(mine, theirs, strict=True):
        old, new = lefts.span(*one), rights.span(*two)
        names = lefts.text.raw[slice(*old)].casefold(), rights.text.raw[slice(*new)].casefold()
        if not (
            _is_part(lefts, one, is_whole=is_whole)
            or _is_part(rights, two, is_whole=is_whole)
            or _same_name(*names)
            or _is_known(names[1], lefts.story)
            or _is_known(names[0], rights.story)
        ):
            yield old, new, "name"


def _name_runs(side: SideWords, tokens: range) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at in tokens:
        if not side.is_name(at):
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _is_part(side: SideWords, run: tuple[int, int], *, is_whole: bool) -> bool:
    """Whether a run of capitals is an acronym, in brackets or, unless whole, goes on beside it."""
    text, (first, end) = side.text, run
    beside = [text.raw[text.starts[at]] for at in (first - 1, end) if 0 <= at < len(text.keys)]
    before, behind = beside[: first > 0], beside[first > 0 :]
    name = text.raw[slice(*side.span(first, end))]
    return (
        name.isupper()
        or any(sign in "()[].-/&" for sign in before)
        or any(sign in "-/&" for sign in behind)
        or (not is_whole and any(sign.isupper() for sign in beside))
    )


def _same_name(left: str, right: str) -> bool:
    words = set(left.split()), set(right.split())
    if words[0] & words[1] or Indel.normalized_similarity(left, right) >= SAME_NAME:
        return True
    initials = ["".join(word[0] for word in name.split()) for name in (left, right)]
    bare = [re.sub(r"\W", "", name) for name in (left, right)]
    return initials[0] == bare[1] or initials[1] == bare[0]


def _is_known(name: str, story: Story) -> bool:
    """Whether a word of a name stands anywhere in an article: then another word replaced it."""
    return any(word in story.words for word in re.findall(r"\w{2,}", name))


def _is_negation(side: SideWords, at: int) -> bool:
    """Whether a token turns its statement round; a letter does only beside an apostrophe."""
    text, key = side.text, side.text.keys[at]
    if key not in side.words.negation:
        return False
    around = text.raw[max(0, text.starts[at] - 1) : text.ends[at] + 1]
    return len(key) > 1 or "'" in around or "’" in around


def _content(side: SideWords, tokens: range) -> set[str]:
    """Stems of the words of content among some tokens, those of a negation left out."""
    return {
        side.words.stem(side.text.keys[at])
        for at in tokens
        if side.text.content[at] and not _is_negation(side, at)
    }


def _negations(lefts: SideWords, own: range, rights: SideWords, other: range) -> Iterator[Found]:
    """`ont pu` against `n'ont pas pu`: one side negates what the other says in the same words.

    The words of content that changed beside the negation are the same, and of the clause around it
    one side has no word of content that the other lacks. So the verb that is negated stands on the
    other side as it is: `pleaded innocent` against `pleaded not guilty`, or `likely` against `not
    unlikely`, say nothing.
    """
    sides, places = (lefts, rights), (own, other)
    negated = [
        [at for at in tokens if _is_negation(side, at)]
        for side, tokens in zip(sides, places, strict=True)
    ]
    if bool(negated[0]) == bool(negated[1]):
        return
    which = int(bool(negated[1]))
    clauses = [side.clause(tokens) for side, tokens in zip(sides, places, strict=True)]
    if any(_is_negation(sides[1 - which], at) for at in clauses[1 - which]):
        return
    changed = [_content(side, tokens) for side, tokens in zip(sides, places, strict=True)]
    said = [_content(side, clause) for side, clause in zip(sides, clauses, strict=True)]
    weak = lefts.words.weak | rights.words.weak
    if changed[0] != changed[1] and all(side and side <= weak for side in changed):
        said = [side - weak for side in said]  # one verb of saying in two forms: say, said
        changed = [set(), set()]
    is_same = changed[0] == changed[1] and (said[0] <= said[1] or said[1] <= said[0])
    others = len(places[which]) - len(negated[which]), len(places[1 - which])
    is_same = is_same and abs(others[0] - others[1]) <= MAX_AUXILIARIES
    behind = token_at(sides[which].text.keys, negated[which][-1] + 1)
    if is_same and len(said[0] & said[1]) >= MIN_CLAUSE and behind not in sides[which].words.only:
        yield _around(lefts, own), _around(rights, other), "negation"


def _neighbouring_negations(found: set[Found]) -> set[Found]:
    """Halves of one negation as one divergence."""
    merged: list[Found] = []
    for left, right, kind in sorted(item for item in found if item[2] == "negation"):
        if merged:
            (start, end), (first, last), _ = merged[-1]
            if left[0] - end <= MAX_GAP and 0 <= right[0] - last <= MAX_GAP:
                merged[-1] = (start, left[1]), (first, right[1]), kind
                continue
        merged.append((left, right, kind))
    return {item for item in found if item[2] != "negation"} | set(merged)


def _around(side: SideWords, tokens: range) -> Span:
    """The tokens' span; for none, the word after their place, so that there is text to show."""
    if tokens:
        return side.span(tokens.start, tokens.stop)
    at = min(tokens.start, len(side.text.keys) - 1)
    return side.span(at, at + 1)


def _quotations(lefts: SideWords, rights: SideWords) -> Iterator[Found]:
    old_texts, new_texts = (
        {
            span: _fold(side.text.raw[slice(*span)][:MAX_QUOTATION], side.words)
            for span in _quoted(side.text)
        }
        for side in (lefts, rights)
    )
    same = {_joined(text) for text in old_texts.values()}
    same &= {_joined(text) for text in new_texts.values()}
    for one, old in old_texts.items():
        for two, new in new_texts.items():
            if _joined(old) not in same and _joined(new) not in same and _differ(old, new):
                yield one, two, "quotation"


def _differ(old: str, new: str) -> bool:
    """Whether two quotations are one in two wordings.

    None is where one is merely cut from the other, or where a few words are spelled otherwise.
    """
    words = old.split(), new.split()
    shorter, longer = sorted(map(len, words))
    codes = _inner(list(Indel.opcodes(*words)))
    common = sum(code.src_end - code.src_start for code in codes if code.tag == "equal")
    is_cut = len({code.tag for code in codes} - {"equal"}) <= 1
    if shorter < MIN_QUOTED or is_cut or 2 * common <= longer:
        return False
    rests = [
        "".join(word for code in codes if code.tag == tag for word in side[slice(*_at(code, tag))])
        for side, tag in zip(words, ("delete", "insert"), strict=True)
    ]
    return Indel.normalized_similarity(*rests) < SAME_SPELLING


def _inner(codes: list[Opcode]) -> list[Opcode]:
    """The steps from one to the other without what only one of them has before or behind."""
    while len(codes) > 1 and codes[0].tag != "equal" and codes[1].tag == "equal":
        del codes[0]
    while len(codes) > 1 and codes[-1].tag != "equal" and codes[-2].tag == "equal":
        del codes[-1]
    return codes


def _at(code: Opcode, tag: str) -> tuple[int, int]:
    """Words that only one side has: of the first where they are deleted, of the second else."""
    of_first = tag == "delete"
    return (code.src_start, code.src_end) if of_first else (code.dest_start, code.dest_end)


def _joined(folded: str) -> str:
    return folded.replace(" ", "")


def _quoted(text: Text) -> list[Span]:
    found = (_QUOTED.finditer(text.raw, *span) for span in text.spans)
    quoted = (match.span(match.lastindex or 0) for matches in found for match in matches)
    return list(islice(quoted, MAX_QUOTATIONS))


def _fold(quotation: str, words: Lexicon) -> str:
    """Stems and figures of the words of content and negation.

    So neither `cinq` and 5, nor a plural, nor `there's` and `there is` make two wordings.
    """
    plain = quotation.casefold().replace("œ", "oe").replace("\u00ad", "")
    found = re.findall(r"\w+", re.sub(r"(?<=\d)[.,\s](?=\d{3})", "", plain))
    said = (word for word in found if word not in words.function or word in words.negation)
    return " ".join(words.numbers.get(word) or without_accents(words.stem(word)) for word in said)
