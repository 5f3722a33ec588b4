"""Whether a stop ends a sentence.

The questions are those of Grefenstette and Tapanainen (1994, "What is a word, what is a sentence?")
and Mikheev (2002, "Periods, Capitalized Words, etc.", Computational Linguistics 28(3)): is the word
before the stop an abbreviation, and is the word after it one that starts sentences, or a name?
Added for scraped news: stops without a space behind them (`Kiev.The`, `scène.« Il faut`), web
addresses told apart; questions that a speech verb carries on (`"Why?" Smith asked`); ordinals by
what follows them; careless writing that starts sentences in lower case.

Each decision takes constant time: every window is bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.lexicon import any_words
from newsdiff.segment.letters import CLOSERS, FULL_STOPS, OPENERS, SPACELESS_STOPS
from newsdiff.segment.starters import NEXT_WORD, carries_time_on, starts_sentence

if TYPE_CHECKING:
    from newsdiff.segment.languages import Rules

__all__ = ["Candidate", "ends_sentence"]

_LEAD = re.compile(rf"(?:(?:[{re.escape(OPENERS)}–—*•+-][ \xa0\u202f]?|»(?=\w)|” ?(?=\w))){{0,6}}")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.-?){0,9}[^\W\d_]")
_ROMAN = re.compile(r"(?:[IVX]{2,7}|[VXL])\b")
_LETTER_OF_A_NUMBER = re.compile(r"[^\W\d_][.\d]")
_FILE_SUFFIX = re.compile(r"\.\w")
_WEB = re.compile(r"://|www\.|@|\.\w{2,4}/")
_JOINED = re.compile(r"[-–—/'’(]")
_DASHES = "–—-"
_STUCK = OPENERS + CLOSERS + "»*"
_BEFORE_GLUED = CLOSERS + '»"%°€$£'
_LINKS = frozenset(("http", "https", "pic", "www"))
_CONTRACTED = frozenset(any_words("segment", "contracted"))
_DOMAINS = frozenset(
    (
        *("com", "org", "net", "edu", "gov", "info", "biz", "html", "htm", "php", "js", "co", "io"),
        *("fr", "de", "uk", "us", "be", "ch", "ca", "es", "it", "eu", "ru", "tv"),
    )
)

_WINDOW = 40
"""Code points seen before a stop: longer than any abbreviation, enough to know a web address."""

_CORNER_WINDOW = 1000
"""Code points looked back on for an open corner bracket."""

_SHORT_ADVERBIAL = 3
"""`At 5 a.m.` is no sentence: that many words or fewer before a time do not end one."""

_PLAIN_LENGTH = 4
"""Letters from which an unlisted word before a stop, and a lower-case word behind it, is plain."""

_ACRONYM_LENGTH = 3
"""Capitals from which a word before `.The` is an acronym, not initials."""

_YEAR_LENGTH = 4
"""Digits of a year: no ordinal has as many, and a year is no item of a list."""


class Candidate(NamedTuple):
    """A stop and its surroundings, as positions in the text.

    `word_at`: first letter or digit of the sentence so far; `stop`, `after_stop`: the stop or run
    of stops; `after`: behind what closes with it; `following`: next visible character; `lead`:
    behind the marks that open there; `end`: of the block.
    """

    text: str
    word_at: int
    stop: int
    after_stop: int
    after: int
    following: int
    lead: int
    end: int

    @classmethod
    def around(
        cls, text: str, word_at: int, stops: tuple[int, int], after: tuple[int, int], end: int
    ) -> Candidate:
        """The stops at a span, with what closes after them and where text goes on."""
        closed, following = after
        opening = _LEAD.match(text, following, end)
        lead = following if opening is None else opening.end()
        return cls(text, word_at, *stops, closed, following, lead, end)

    def is_period(self) -> bool:
        """Whether it is a single full stop."""
        return self.text[self.stop] in FULL_STOPS and self.after_stop == self.stop + 1

    def is_closed(self) -> bool:
        """Whether a quotation mark or bracket closes after it."""
        return self.after > self.after_stop

    def so_far(self) -> str:
        """The sentence up to the stop, or the end of it."""
        return self.text[max(self.word_at, self.stop - _WINDOW) : self.stop]

    def word(self) -> str:
        """The word that the stop sticks to, without what opens before it; empty after a space."""
        head = self.so_far()
        if not head or head[-1].isspace():
            return ""
        return head.rsplit(None, 1)[-1].lstrip(_STUCK)


def ends_sentence(here: Candidate, rules: Rules) -> bool:
    """Whether the stop ends a sentence, by the rules of a language."""
    following = here.text[here.following]
    if here.text[here.stop] in SPACELESS_STOPS:
        return _ends_spaceless(here)
    if here.lead == here.end or following in ",;:/%=)]}…":
        return False
    if here.following == here.after:
        return _ends_glued(here, rules)
    is_period = here.is_period()
    if not is_period and here.is_closed() and _is_speech(here, rules):
        return False
    if here.text[here.lead].islower() and following not in "¿¡":
        return not here.is_closed() and _ends_careless(here, rules)
    return _ends_statement(here, rules) if is_period else _ends_emphatic(here, rules)


def _ends_spaceless(here: Candidate) -> bool:
    """Whether a Chinese or Japanese stop ends: not before `と`, nor within corner brackets."""
    start = max(here.word_at - 1, here.after - _CORNER_WINDOW, 0)
    opened = here.text.rfind("「", start, here.after)
    closed = here.text.rfind("」", start, here.after)
    return here.text[here.following] not in "、，,とっ" and opened <= closed


def _is_speech(here: Candidate, rules: Rules) -> bool:
    """`"Why?" Smith asked`: a name and a verb of speech carry the sentence on."""
    return rules.speech is not None and rules.speech.match(here.text, here.following) is not None


def _ends_emphatic(here: Candidate, rules: Rules) -> bool:
    """Whether a question or exclamation mark, an ellipsis, a semicolon or a smiley ends one."""
    text, mark, next_one = here.text, here.text[here.stop], here.text[here.lead]
    if mark in "!?":
        return True
    if mark in ";:=":
        return here.after_stop > here.stop + 1 or starts_sentence(text, here.lead, rules)
    goes_on = next_one.isdigit() or next_one == "."
    is_aside = text[here.following] == "(" and not text[here.stop - 1].isalnum()
    found = NEXT_WORD.match(text, here.lead)
    is_pronoun = (
        found is not None and found[0].partition("'")[0].partition("’")[0] in rules.pronouns
    )
    return not (goes_on or is_aside or is_pronoun)


def _ends_careless(here: Candidate, rules: Rules) -> bool:
    """Whether a sentence ends before a word in lower case, as in mails and posts."""
    found = NEXT_WORD.match(here.text, here.lead)
    if not rules.careless or here.lead != here.following or found is None or found[0] in _LINKS:
        return False
    starts = found[0].replace("’", "'") in rules.lower_starters
    if not here.is_period():
        mark = here.text[here.stop]
        return mark == "?" or (mark == "!" and starts)
    word = here.word()
    if not word.isalpha():
        return starts and word.isdigit()
    is_plain = len(word) >= _PLAIN_LENGTH or (starts and len(word) > 1)
    return is_plain and _kind(word, rules) is None


def _kind(word: str, rules: Rules) -> str | None:
    """Kind of abbreviation of a word, or of its part after a hyphen, slash or apostrophe."""
    found = rules.kind(word)
    if found is not None:
        return found
    if _ACRONYM.fullmatch(word):
        return "may" if word[-1].isupper() or word[-1].islower() else "never"
    tail = _JOINED.split(word)[-1]
    if tail in ("", word) or tail in _CONTRACTED:
        return None
    if len(tail) == 1:
        return "may" if tail.isupper() else None
    return rules.kind(tail)


def _ends_statement(here: Candidate, rules: Rules) -> bool:
    """Whether a single stop ends a sentence before a capital, a digit or a sign."""
    word = here.word()
    if not word or word[-1] in _STUCK:
        return True
    if word[-1].isdigit() or (rules.ordinals and _ROMAN.fullmatch(word)):
        return _ends_number(here, word, rules)
    kind = _kind(word, rules) if here.text[here.stop] == "." else None
    if kind is None:
        is_dateline = here.text[here.following] in _DASHES and here.so_far().isupper()
        is_aside = here.text[here.stop - len(word) - 1] == "(" and here.text[here.lead].isdigit()
        return not (is_dateline or is_aside)
    is_label = here.stop - len(word) <= here.word_at
    if kind == "number":
        return not (is_label and len(word) == 1) and not _is_number_of(here, rules)
    if is_label or not here.text[here.lead].isalpha():
        return False
    return _ends_abbreviation(here, kind, word, rules)


def _is_number_of(here: Candidate, rules: Rules) -> bool:
    """Whether a number, a month or a day follows that an abbreviation such as `No.` announces."""
    text, lead = here.text, here.lead
    return (
        text[lead].isdigit()
        or text[lead] in "°#"
        or _ROMAN.match(text, lead) is not None
        or _LETTER_OF_A_NUMBER.match(text, lead) is not None
        or carries_time_on(text, lead, rules)
    )


def _ends_abbreviation(here: Candidate, kind: str, word: str, rules: Rules) -> bool:
    """Whether an abbreviation in the midst of a sentence ends it before a capital."""
    if kind == "never" and not here.is_closed():
        return False
    if kind == "mostly":
        is_time = word[0] in "aApP" and len(here.so_far().split()) <= _SHORT_ADVERBIAL
        return not is_time and not carries_time_on(here.text, here.lead, rules)
    is_lede = here.text[here.following] in "–—-("
    return not is_lede and starts_sentence(here.text, here.lead, rules)


def _ends_number(here: Candidate, word: str, rules: Rules) -> bool:
    """Whether a stop after a number ends a sentence: not after a list's, nor an ordinal's."""
    if here.stop - len(word) <= here.word_at:
        return False
    is_year = word.isdigit() and len(word) >= _YEAR_LENGTH
    if not rules.ordinals or is_year or not word.isalnum():
        return True
    if not here.text[here.lead].isalpha() or carries_time_on(here.text, here.lead, rules):
        return False
    return starts_sentence(here.text, here.lead, rules)


def _ends_glued(here: Candidate, rules: Rules) -> bool:
    """Whether a sentence ends at a stop with no space behind it, as scraping leaves it."""
    found = NEXT_WORD.match(here.text, here.lead)
    if here.text[here.lead].isdigit():
        return _kind(here.word(), rules) is None and not here.is_closed()
    if found is None or not found[0][0].isupper():
        return False
    if here.is_closed() or here.lead > here.following:
        return not _is_speech(here, rules)
    return _ends_before_word(here, here.word(), found, rules)


def _ends_before_word(here: Candidate, word: str, found: re.Match[str], rules: Rules) -> bool:
    """Whether a stop right before a capitalised word ends a sentence."""
    text, follower = here.text, found[0]
    starts = starts_sentence(text, here.lead, rules)
    is_word = len(follower) > 1 or text[found.end() : found.end() + 1] in " \xa0.’'"
    if not is_word or _is_web(text, word, found, starts=starts):
        return False
    if not here.is_period():
        is_brand = text[here.stop] == "!" and word[:1].isupper() and not starts
        return len(word) != 1 and not is_brand
    if not word or not word[-1].isalnum():
        return starts or text[here.stop - 1] in _BEFORE_GLUED
    if word[-1].isdigit():
        is_item = "." in word or (word.isdigit() and len(word) < _YEAR_LENGTH)
        return starts or not is_item
    return starts if _is_abbreviation(word, rules) else _ends_plain(word, follower, rules)


def _is_abbreviation(word: str, rules: Rules) -> bool:
    return len(word) > 1 and rules.kind(word) in ("may", "mostly")


def _ends_plain(word: str, follower: str, rules: Rules) -> bool:
    """Whether two words with a stop between them are the last and first of two sentences."""
    if len(word) == 1 or _kind(word, rules) is not None:
        return False
    if word[-1].isupper():
        return len(word) >= _ACRONYM_LENGTH and not follower.isupper()
    is_initials = len(follower) == len("AB") and follower.isupper()
    return not is_initials or _kind(follower, rules) == "never"


def _is_web(text: str, word: str, found: re.Match[str], *, starts: bool) -> bool:
    """Whether a stop without a space is one of a web address, a mail address or a file name."""
    after = text[found.end() : found.end() + 1]
    is_domain = found[0].casefold() in _DOMAINS and not starts
    is_file = _FILE_SUFFIX.match(text, found.end()) is not None
    return is_domain or is_file or after in ("/", "@", "_") or _WEB.search(word) is not None
