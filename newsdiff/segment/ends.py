"""Sentence ends within one block: finding the stops that may be one, and where each one closes.

Time and memory are linear in the text: one compiled expression finds the candidates, and each is
decided (`newsdiff.segment.decisions`) from windows of bounded size around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.patterns import regex
from newsdiff.segment.decisions import Candidate, ends_sentence
from newsdiff.segment.letters import CLOSERS, LOWER, SPACELESS_STOPS, STOPS

if TYPE_CHECKING:
    import re

    from newsdiff.model import Span
    from newsdiff.segment.languages import Rules

__all__ = ["stop_ends"]

_CANDIDATE = regex(
    rf"\.(?:[ \xa0]\.){{2,}}+"
    rf"|[{SPACELESS_STOPS}][{STOPS}]*+"
    rf"|[{STOPS}]++(?:[ \xa0\u202f]++[!?]++)*+(?![a-z0-9,;:/_@&=%-])"
    rf"|(?<=[{LOWER}]{{3}})\.(?=\d{{1,4}} [{LOWER}])"
    r"|;(?=[ \xa0])|(?<=\s)[:;=]-?[)(DP](?=\s)"
)
_SPACE = regex(r"\s*")
_WORD_CHARACTER = regex(r"[^\W_]")
_REFERENCE = regex(r"\[\d{1,3}\]")
_FIRST_EMOJI = "\u2600"
_EMOJI = regex(r"\s?(?:[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\u20e3]*)++")
_NESTED = regex(r"(?<=[\s(“\"«])['‘](?=[^\W_])(?:[^'’\"“”«»‘]|(?<=\w)['’](?=\w)){1,300}?['’](?!\w)")
_SPACES_BEFORE_QUOTE = 4
"""Spaces that a closing quotation mark may have before it."""

_QUOTE_WINDOW = 1000
"""Code points of a sentence looked back on to tell whether a quotation is open."""


def stop_ends(text: str, start: int, end: int, rules: Rules) -> list[int]:
    """Ends of the sentences of `text[start:end]` that a stop marks, the end of the block left out.

    Args:
        text: any text.
        start: first code point of a block.
        end: one past its last.
        rules: of the block's language.

    Returns:
        Positions after the stop and what closes with it, ascending.
    """
    ends: list[int] = []
    begin, word_at = start, -1
    quotes = _Quotes(text, start)
    nested = _nested_quotations(text, start, end)
    for match in _CANDIDATE.finditer(text, start, end):
        stop, after_stop = match.span()
        while nested and nested[-1][1] <= stop:
            nested.pop()
        if stop < begin or (nested and nested[-1][0] < stop < nested[-1][1] - 2):
            continue
        if word_at < begin:
            word_at = _find(_WORD_CHARACTER, text, begin, end)
        if word_at > stop:
            continue
        after = _skip_closers(text, after_stop, begin, end, quotes)
        following = _skip_space(text, after, end)
        if following == end:
            break
        if _is_stop_and_ellipsis(text, stop, after_stop, following):
            after, following = stop + 1, stop + 2
        else:
            here = Candidate.around(text, word_at, (stop, after_stop), (after, following), end)
            if not ends_sentence(here, rules):
                continue
        ends.append(after)
        begin = following
    return ends


def _nested_quotations(text: str, start: int, end: int) -> list[Span]:
    """Spans of quotations within quotations, last first.

    The sentences within `'I did it. You win.'` are not the speaker's, and editors keep them in one.
    """
    if text.find("“", start, end) < 0 and text.find('"', start, end) < 0:
        return []
    quotes = _Quotes(text, start)
    return [
        match.span()
        for match in _NESTED.finditer(text, start, end)
        if quotes.is_open(match.start()) or quotes.is_curly_open(match.start())
    ][::-1]


def _find(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.search(text, start, end)
    return end if found is None else found.start()


def _skip_space(text: str, start: int, end: int) -> int:
    found = _SPACE.match(text, start, end)
    return start if found is None else found.end()


def _is_stop_and_ellipsis(text: str, stop: int, after_stop: int, following: int) -> bool:
    """`compounds. . . . The practice`: the first stop ends, the ellipsis opens what follows."""
    return (
        after_stop - stop == len(". . . .")
        and text[stop + 1] != "."
        and not text[stop - 1].isspace()
        and text[following].isupper()
    )


class _Quotes:
    """Whether a quotation of a block is open at positions asked for in ascending order."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._counted_to = start
        self._is_open = False

    def is_curly_open(self, position: int) -> bool:
        """Whether `“` stands open, as far as the window reaches."""
        start = max(self._start, position - _QUOTE_WINDOW)
        return self._text.rfind("“", start, position) > self._text.rfind("”", start, position)

    def is_guillemet_open(self, position: int) -> bool:
        """Whether `«` stands open and points outward."""
        start = max(self._start, position - _QUOTE_WINDOW)
        last = self._text.rfind("«", start, position)
        if last <= self._text.rfind("»", start, position):
            return False
        return last == start or self._text[last - 1].isspace() or self._text[last + 1].isalnum()

    def is_open(self, position: int) -> bool:
        """Whether a straight double quotation mark stands open."""
        if self._text.count('"', self._counted_to, position) % 2:
            self._is_open = not self._is_open
        self._counted_to = position
        return self._is_open


def _skip_closers(text: str, after: int, begin: int, end: int, quotes: _Quotes) -> int:
    """Position after the quotation marks, brackets and the like that close behind a stop."""
    while after < end:
        closed = _skip_closer(text, after, begin, end, quotes)
        if closed == after:
            break
        after = closed
    return after


def _skip_closer(text: str, after: int, begin: int, end: int, quotes: _Quotes) -> int:
    """Position after what closes at `after`, a mark, reference or emoji; else `after`."""
    character = text[after]
    if character in CLOSERS:
        return after + 1
    if character in "\"'«»“‘":
        return after + _closes(text, after, begin, end, quotes)
    if character == "[":
        reference = _REFERENCE.match(text, after, end)
        return after if reference is None else reference.end()
    if character >= _FIRST_EMOJI or text[after + 1 : after + 2] >= _FIRST_EMOJI:
        emoji = _EMOJI.match(text, after, end)
        return after if emoji is None else emoji.end()
    if character.isspace():
        quote = _skip_space(text, after, min(end, after + _SPACES_BEFORE_QUOTE))
        if quote < end and _closes_after_space(text, quote, end, quotes):
            return quote + 1
    return after


def _closes(text: str, quote: int, begin: int, end: int, quotes: _Quotes) -> bool:
    """Whether a quotation mark that sticks to the stop closes, by what follows it."""
    character = text[quote]
    opens_next = quote + 1 < end and (text[quote + 1].isalnum() or text[quote + 1] in "¿¡([«“")
    if character in "»«“":
        closes = _closes_pair(text, quote, begin)
        return not opens_next if closes is None else closes
    if opens_next:
        return character == '"' and quotes.is_open(quote)
    return True


def _closes_after_space(text: str, quote: int, end: int, quotes: _Quotes) -> bool:
    """Whether a quotation mark with space before it still closes: `c'est grave. »`, `main. ”`."""
    character = text[quote]
    if quote + 1 < end and not (text[quote + 1].isspace() or text[quote + 1] in '.,;:!?)]"»'):
        return character == "»" and quotes.is_guillemet_open(quote)
    if character == "”":
        return quotes.is_curly_open(quote)
    if character in "»’":
        return True
    return character == '"' and quotes.is_open(quote)


def _closes_pair(text: str, quote: int, begin: int) -> bool | None:
    """Whether a mark that opens in some languages closes what stands open; None where unclear.

    „German“ closes with the mark that opens in English; guillemets point «outward» or »inward«.
    """
    start = max(begin, quote - _QUOTE_WINDOW)
    if text[quote] == "“":
        return text.rfind("„", start, quote) > text.rfind("“", start, quote) or None
    last = max(text.rfind("»", start, quote), text.rfind("«", start, quote))
    follows_space = last <= start or text[last - 1].isspace()
    precedes_word = text[last + 1].isalnum()
    if text[quote] == "«":
        return last >= 0 and text[last] == "»" and follows_space and precedes_word
    return last < 0 or text[last] == "»" or follows_space or precedes_word
