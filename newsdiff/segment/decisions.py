"""Whether a stop ends a sentence.

The questions are those of Grefenstette and Tapanainen (1994, "What is a word, what is a sentence?")
and Mikheev (2002, "Periods, Capitalized Words, etc.", Computational Linguistics 28(3)): is the word
before the stop an abbreviation, and is the word after it one that starts sentences rather than names?
Added for scraped news: stops without a space behind them (`Kiev.The`, `scène.« Il faut`), with web
addresses and versions told apart; quotations that a speech verb carries on (`"Why?" Smith asked`);
ordinals by what precedes them; careless writing that starts sentences in lower case.

Each decision takes constant time: every window is bounded.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsdiff.segment.languages import TIME_FOLLOWERS, Rules
from newsdiff.segment.letters import CLOSERS, FULL_STOPS, OPENERS, SPACELESS_STOPS

__all__ = ["Candidate", "ends_sentence", "starts_sentence"]

_LEAD = re.compile(rf"(?:(?:[{re.escape(OPENERS)}–—*•+-][ \xa0\u202f]?|[»”](?=\w))){{0,6}}")
_NEXT_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’][^\W\d_]{1,40})?")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.-?){0,9}[^\W\d_]")
_ROMAN = re.compile(r"(?:[IVX]{2,7}|[VXL])\b")
_LETTER_MARK = re.compile(r"[^\W\d_][.\d]")
_PRONOUN_I = re.compile(r"I\b")
_FILE_SUFFIX = re.compile(r"\.\w")
_WEB = re.compile(r"://|www\.|@|\.\w{2,4}/")
_DOMAINS = frozenset(
    "com org net edu gov info biz tv co io fr de uk us be ch ca es it eu ru html htm php js".split()
)
_PARTICLES = frozenset("le la du des de los las el van von der den da di del dos".split())
_STUCK = OPENERS + CLOSERS + "»*"
_WINDOW = 40
"""Code points seen before a stop: longer than any abbreviation, enough to know a web address."""

_CORNER_WINDOW = 1000
"""Code points looked back on for an open corner bracket."""

_SHORT_ADVERBIAL = 3
"""`At 5 a.m.` is no sentence: that many words or fewer before a time do not end one."""

_PLAIN_LENGTH = 4
"""Letters from which an unlisted word before a stop is no abbreviation."""


class Candidate(NamedTuple):
    """A stop and its surroundings, as positions in the text.

    `word_at`: first letter or digit of the sentence so far; `stop`, `after_stop`: the stop or run of
    stops; `after`: behind what closes with it; `following`: next visible character; `end`: of block.
    """

    text: str
    word_at: int
    stop: int
    after_stop: int
    after: int
    following: int
    end: int


def ends_sentence(here: Candidate, rules: Rules) -> bool:
    """Whether the stop ends a sentence, by the rules of a language."""
    text, following = here.text, here.following
    if text[here.stop] in SPACELESS_STOPS:
        return _ends_spaceless(here)
    if text[following] in ",;:/%=)]}…":
        return False
    opening = _LEAD.match(text, following, here.end)
    lead = following if opening is None else opening.end()
    if lead == here.end:
        return False
    if following == here.after:
        return _ends_glued(here, lead, rules)
    if text[here.stop] in "?!…" and here.after > here.after_stop and _is_speech(here, rules):
        return False
    is_period = text[here.stop] in FULL_STOPS and here.after_stop == here.stop + 1
    if text[lead].islower() and text[following] not in "¿¡":
        return here.after == here.after_stop and _ends_careless(here, lead, is_period, rules)
    if is_period:
        return _ends_statement(here, lead, rules)
    return _ends_emphatic(here, lead, rules)


def _ends_emphatic(here: Candidate, lead: int, rules: Rules) -> bool:
    """Whether a question or exclamation mark, an ellipsis, a semicolon or a smiley ends one."""
    text, mark = here.text, here.text[here.stop]
    if mark in "!?":
        return True
    if mark in ";:=":
        return here.after_stop > here.stop + 1 or starts_sentence(text, lead, rules)
    if text[lead].isdigit() or (text[here.following] in "(" and not text[here.stop - 1].isalnum()):
        return False
    return not (rules.language == "en" and _PRONOUN_I.match(text, lead))


def _ends_spaceless(here: Candidate) -> bool:
    """Whether a stop of Chinese or Japanese ends: not before `と` (said), nor within corner brackets."""
    text, start = here.text, max(here.word_at - 1, here.after - _CORNER_WINDOW, 0)
    opened, closed = text.rfind("「", start, here.after), text.rfind("」", start, here.after)
    return text[here.following] not in "、，,とっ" and opened <= closed


def _is_speech(here: Candidate, rules: Rules) -> bool:
    """`"Why?" Smith asked`: a name and a verb of speech carry the sentence on."""
    return rules.speech is not None and rules.speech.match(here.text, here.following) is not None


def _word_before(here: Candidate) -> str:
    """The word that the stop sticks to, without what opens before it; empty after a space."""
    head = _so_far(here)
    if not head or head[-1].isspace():
        return ""
    return head.rsplit(None, 1)[-1].lstrip(_STUCK)


def _kind(word: str, rules: Rules) -> str | None:
    """Kind of abbreviation of a word, or of its part after a hyphen, slash or apostrophe."""
    found = rules.kind(word)
    if found is not None:
        return found
    if _ACRONYM.fullmatch(word):
        return "may" if word[-1].isupper() or word[-1].islower() else "never"
    tail = re.split(r"[-–—/'’(]", word)[-1]
    if tail == word or not tail:
        return None
    return rules.kind(tail) or ("may" if len(tail) == 1 and tail.isupper() else None)


def starts_sentence(text: str, lead: int, rules: Rules) -> bool:
    """Whether the word at `lead` starts a sentence rather than carries a name on."""
    found = _NEXT_WORD.match(text, lead)
    if found is None:
        return False
    word = found[0].casefold().replace("’", "'")
    if not found[0][0].isupper():
        return not found[0][0].islower()
    if len(word) > 1 and found[0].isupper():
        return False
    if "'" in word and word not in rules.starters:
        word = word.partition("'")[0]
    if word not in rules.starters:
        return False
    after = text[found.end() : found.end() + 2]
    if word in _PARTICLES:
        return not after[1:].isupper()
    return not (len(word) == 1 and after.startswith("."))


def _ends_careless(here: Candidate, lead: int, is_period: bool, rules: Rules) -> bool:  # noqa: FBT001
    """Whether a sentence ends before a word in lower case, as in mails and posts."""
    if not rules.careless or lead != here.following:
        return False
    found = _NEXT_WORD.match(here.text, lead)
    starts = found is not None and found[0].replace("’", "'") in rules.lower_starters
    if is_period:
        word = _word_before(here)
        if not word.isalpha() or _kind(word, rules) is not None:
            return starts and word.isdigit()
        return len(word) >= _PLAIN_LENGTH or (starts and len(word) > 1)
    mark = here.text[here.stop]
    return mark == "?" or (mark == "!" and starts)


def _ends_statement(here: Candidate, lead: int, rules: Rules) -> bool:
    """Whether a single stop ends a sentence before a capital, a digit or a sign."""
    text = here.text
    word = _word_before(here)
    if not word or word[-1] in _STUCK:
        return True
    begins = here.stop - len(word) <= here.word_at
    if word[-1].isdigit():
        return _ends_number(here, word, lead, rules)
    kind = _kind(word, rules) if text[here.stop] == "." else None
    if kind is None:
        return not (text[here.following] in "–—-" and _so_far(here).isupper())
    if kind == "number":
        return not (
            (begins and len(word) == 1)
            or text[lead].isdigit()
            or text[lead] in "°#"
            or _ROMAN.match(text, lead)
            or _LETTER_MARK.match(text, lead)
            or _is_time(text, lead)
        )
    if begins or (kind == "never" and here.after == here.after_stop) or not text[lead].isalpha():
        return False
    if kind == "mostly":
        short = word[0] in "aApP" and len(_so_far(here).split()) <= _SHORT_ADVERBIAL
        return not short and not _is_time(text, lead)
    return text[here.following] not in "–—-(" and starts_sentence(text, lead, rules)


def _so_far(here: Candidate) -> str:
    """The sentence up to the stop, or the end of it."""
    return here.text[max(here.word_at, here.stop - _WINDOW) : here.stop]


def _is_time(text: str, lead: int) -> bool:
    found = _NEXT_WORD.match(text, lead)
    return found is not None and found[0].casefold() in TIME_FOLLOWERS


def _ends_number(here: Candidate, word: str, lead: int, rules: Rules) -> bool:
    """Whether a stop after a number ends a sentence: not after a list's, nor an ordinal's."""
    if here.stop - len(word) <= here.word_at:
        return False
    if not rules.ordinals or not word.isdigit() or len(word) > 3:  # noqa: PLR2004  a year is none
        return True
    if not here.text[lead].isalpha() or _is_time(here.text, lead):
        return False
    return starts_sentence(here.text, lead, rules)


def _ends_glued(here: Candidate, lead: int, rules: Rules) -> bool:
    """Whether a sentence ends at a stop with no space behind it, as scraping leaves it."""
    text = here.text
    found = _NEXT_WORD.match(text, lead)
    if found is None or not found[0][0].isupper():
        return False
    if here.after > here.after_stop or lead > here.following:
        return not _is_speech(here, rules)
    word = _word_before(here)
    after_name = text[found.end() : found.end() + 1]
    starts = starts_sentence(text, lead, rules)
    if (
        not word
        or _WEB.search(word)
        or after_name in "/@_"
        or _FILE_SUFFIX.match(text, found.end())
    ):
        return False
    if found[0].casefold() in _DOMAINS and not starts:
        return False
    if word[-1].isdigit():
        return starts or (word.isdigit() and len(word) == 4)  # noqa: PLR2004
    is_word = len(found[0]) > 1 or after_name in " \xa0.’'"
    if not is_word or len(word) < 2 or _kind(word, rules) is not None:  # noqa: PLR2004
        return False
    if word[-1].isupper():
        return len(word) > 2 and not found[0].isupper()  # noqa: PLR2004
    return not found[0].isupper() or len(found[0]) != 2 or starts  # noqa: PLR2004
