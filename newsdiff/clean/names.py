"""Who wrote it: personal names, bylines, lines of an agency alone, notes on authors."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsdiff.clean.lines import OPENING, Line, is_capitalised
from newsdiff.clean.signs import dates, name_words, own_signs, signs
from newsdiff.clean.sizes import LABEL, MOSTLY, NOTE, PAIR, SHORT, SPEAKER, TINY
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.agencies import Match

__all__ = [
    "about_author",
    "author_names",
    "is_byline",
    "is_label",
    "is_name",
    "is_name_and_date",
    "is_name_line",
    "is_named_again",
    "is_only_credit",
    "is_speaker",
    "joins_names",
]

_MARKS = ".,;:()|-–—©•*/"
LOW_BEHIND_STRICT, LOW_ELSEWHERE = 0.35, 0.65
"""Part of the words behind "By" or "Par" that may be small: in French an office follows."""
NAMED_TWICE = 7
"""Words of a title and of a name of three words that stands twice, with which a note begins."""
_STOP_INSIDE = regex(r"[^\W\d_]{5}\. ")
"""Behind a word too long to be a title or a first name cut short."""
DATED = 0.3
"""Part of the words that are a date where a name and a date share a line."""


@cache
def _small_words(language: str) -> frozenset[str]:
    """Words around names and dates that are no sentence's."""
    return name_words(language) | signs(language, "fillers") | dates(language)


@cache
def _by(language: str) -> frozenset[str]:
    return signs(language, "by") | signs(language, "by_text")


@cache
def _author_verbs(language: str) -> frozenset[str]:
    return signs(language, "is") | signs(language, "author_does")


@cache
def _around_agency(language: str) -> frozenset[str]:
    credit = signs(language, "with") | signs(language, "credit_words")
    return _small_words(language) | _by(language) | credit


@cache
def _name_at_start(language: str) -> re.Pattern[str]:
    """`Jo Doe is a …`, `Jo Doe, of Varn, is a …`."""
    verbs, articles = ("|".join(sorted(signs(language, name))) for name in ("is", "articles"))
    return regex(
        rf"((?:[A-ZÀ-Ý][\w.'’-]+,? ){{1,3}})(?:[\w ]{{2,30}}, )?(?:{verbs}) (?:{articles}) "
    )


def is_name(words: Iterable[str]) -> bool:
    """Whether words can be one person's name: capitals, and letters alone."""
    bare = (re.sub(r"[-'’.]", "", word) for word in words)
    return all(word[:1].isupper() and word.isalpha() for word in bare)


def is_name_line(line: Line) -> bool:
    """One to four personal names and nothing else."""
    text = line.text
    if line.n_words > SHORT or (line.ends and text[-1] != ".") or text[0] in OPENING:
        return False
    if line.words[0].lower() in signs(line.language, "no_name") or _STOP_INSIDE.search(text):
        return False
    if not all(mark.isalpha() or mark.isspace() or mark in ".,'’-•&" for mark in text):
        return False
    words = [core for word in line.words if (core := word.strip(",.•|"))]
    proper = sum(map(is_capitalised, words))
    small = [word for word in words if not is_capitalised(word)]
    links = signs(line.language, "name_links")
    n_names = 1 + text.count(",") + sum(word in links for word in small)
    fits = proper >= PAIR and len(words) <= LABEL * n_names
    return fits and all(word.lower() in name_words(line.language) for word in small)


def joins_names(line: Line) -> bool:
    """`The Varn Times — Jo Doe`: an outlet and a name, without any small word."""
    joined = any(mark in line.text for mark in (" — ", " | ", " - "))
    return joined and line.n_words <= SPEAKER and line.capitals == 1 and not line.ends


def is_byline(line: Line) -> bool:
    """`By Jo Doe`, `A cura di Jo Doe`, `Analysis by Jo Doe`, `Par Jo Doe, responsable de …`."""
    words = [word.strip(",.|•/") for word in line.words]
    prefix, start = own_signs(line.language, "by_prefix"), 0
    while words[start].lower() in prefix and len(words) - start > PAIR:
        start += 1
    if words[start].lower() not in _by(line.language) or line.is_prose:
        return False
    if line.is_clause and "," not in line.text:
        return False
    rest = [word for word in words[start + 1 :] if word]
    if not rest or not all(map(is_capitalised, rest[:PAIR])):
        return False
    particles = _small_words(line.language)
    low = sum(word[0].islower() and word.lower() not in particles for word in rest)
    strict = words[start].lower() in signs(line.language, "by_strict")
    allowed = LOW_BEHIND_STRICT if strict else LOW_ELSEWHERE
    return low <= allowed * len(rest) and not (line.ends and line.n_words > SHORT)


def is_only_credit(line: Line, named: Sequence[Match]) -> bool:
    """Whether a line says nothing but an agency, with times and small words around it.

    `The Varn Times with AFP` counts too: an outlet's own name may stand before "with".
    """
    rest = line.text
    for mention in reversed(named):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    words = [core for word in rest.split() if (core := word.strip(_MARKS).lower())]
    small = _around_agency(line.language)
    left = [word for word in words if word not in small and not word[0].isdigit()]
    joined = any(word in signs(line.language, "with") for word in words) and not line.ends
    return not left or (joined and len(left) <= LABEL)


def is_name_and_date(line: Line) -> bool:
    """`Jo Doe Monday, July 1, 2019`: capitals, a date that names a day or month, nothing else."""
    dated = {word.strip(".,|•").lower() for word in line.words} & dates(line.language)
    return (
        line.dates >= DATED and line.text[0].isalpha() and bool(dated) and has_no_small_word(line)
    )


def has_no_small_word(line: Line) -> bool:
    """No word of a sentence: all begin with a capital, but particles, times and "by"."""
    allowed = _small_words(line.language) | _by(line.language)
    small = (word.strip(".,|•").lower() for word in line.words if word[0].islower())
    return all(word in allowed for word in small)


def is_label(line: Line) -> bool:
    """Short, and without a sentence's end or a mark that announces one."""
    return (
        not line.ends
        and line.n_words <= SPEAKER
        and (line.text[-1].isalpha() or line.text[-1] in "»)")
    )


def is_speaker(line: Line) -> bool:
    """`Jo Doe`, `Jo Doe, president of the club`, without a sentence's end."""
    if not is_label(line):
        return False
    lead = line.text.partition(",")[0].split()
    proper = [word for word in lead if word.lower() not in name_words(line.language)]
    return PAIR <= len(lead) <= LABEL and len(proper) >= PAIR and is_name(proper)


def author_names(lines: Iterable[Line]) -> frozenset[str]:
    """Names in the bylines of an article: each in full and by its first two words."""
    names: set[str] = set()
    for line in lines:
        if line.kind in ("byline", "credit") and line.n_words <= SHORT:
            names.update(_names_in(line.text, line.language))
    return frozenset(names)


def _names_in(text: str, language: str) -> Iterable[str]:
    """Runs of two to four capitalised words that are neither dates nor "by"."""
    skipped = _by(language) | dates(language) | signs(language, "no_author")
    run: list[str] = []
    for word in [*text.replace(",", " , ").replace("|", " , ").split(), ","]:
        core = word.strip(".")
        if core.lower() not in skipped and core and is_name([core]):
            run.append(word)
            continue
        if PAIR <= len(run) <= LABEL:
            yield " ".join(run)
        if len(run) > PAIR:
            yield " ".join(run[:PAIR])
        run = []


def about_author(line: Line, names: frozenset[str], *, late: bool, before: str) -> bool:
    """Whether a line tells who the author is.

    Args:
        line: the line.
        names: the authors' names.
        late: it stands behind the story, or is its last line.
        before: the article's text above it: someone whom the story has not named is its author.
    """
    if not LABEL <= line.n_words <= NOTE:
        return False
    if late and any(hit.kind == "bio" and hit.where == "has" for hit in line.hits):
        return True
    words = [word.strip(",") for word in line.words[:NAMED_TWICE]]
    if words[0] in signs(line.language, "titles"):
        words = words[1:]
    verbs = _author_verbs(line.language)
    for size in (1, 2, 3):
        name, follow = " ".join(words[:size]), words[size : size + 1]
        if follow and follow[0] not in verbs and name != " ".join(words[size : 2 * size]):
            continue
        if _known(name, names) and (size > 1 or _has_role(line)):
            return True
        if late and size > 1 and is_name(words[:size]) and _has_role(line):
            return True
    return late and _is_stranger(line, before)


def _has_role(line: Line) -> bool:
    """Whether an office such as "reporter" stands among the words behind a name."""
    roles = signs(line.language, "roles")
    return any(word.strip(".,").lower() in roles for word in line.words[PAIR:SHORT])


def _is_stranger(line: Line, before: str) -> bool:
    """Whether a line says what somebody is whom the text above has not named."""
    match = _name_at_start(line.language).match(line.text)
    if match is None:
        return False
    own = [word.strip(",") for word in match[1].split()]
    if len(own) == 1:
        return _has_role(line) and own[0].lower() not in before.lower()
    return own[-1] not in before


def is_named_again(line: Line, bio: Line) -> bool:
    """Whether a line begins with one of the names with which a note on an author begins."""
    first = line.words[0].strip(",")
    known = [word.strip(",") for word in bio.words[:TINY] if is_capitalised(word)]
    return len(known) >= PAIR and is_name([first]) and first in known


def _known(name: str, names: frozenset[str]) -> bool:
    return any(name in (own, own.split()[-1]) for own in names)


def mostly_capitals(line: Line) -> bool:
    """Most words begin with a capital."""
    return line.capitals > MOSTLY
