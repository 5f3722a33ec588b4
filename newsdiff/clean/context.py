"""What a line's neighbours and its place in the article say about it.

Passes over the lines of one article, in a fixed order; each looks at kinds that earlier ones found
and may change a line from story to noise. Every pass is linear in the number of lines.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newsdiff.clean.captions import INNER_STOP, caption_weight
from newsdiff.clean.evidence import call_to_reader
from newsdiff.clean.galleries import pair_slides
from newsdiff.clean.head import find_headline, settle_head
from newsdiff.clean.lines import first_prose, is_capitalised, last_prose
from newsdiff.clean.names import (
    about_author,
    author_names,
    is_label,
    is_name_line,
    is_named_again,
    is_speaker,
)
from newsdiff.clean.pictures import pair_clip, pair_pictures, pair_twins
from newsdiff.clean.signs import any_phrases, either, own_flag
from newsdiff.clean.sizes import (
    FAIR,
    HINT,
    LABEL,
    LINK,
    MOSTLY,
    PAIR,
    PROSE,
    SENTENCE,
    SHORT,
    SHOUTING,
    TINY,
)
from newsdiff.lexicon import phrase_pattern
from newsdiff.model.article import UNKNOWN_LANGUAGE
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from newsdiff.clean.lines import Line

__all__ = ["read_context"]

MAX_LED = 12
"""So many lines at most belong to a heading such as "Related articles"."""
MIN_LINK, MIN_LINK_LENGTH = 9, 50
"""Words and code points from which a title among English prose is a link, not a subheading."""
MIN_TITLE_CASE, TITLE_CASE = 7, 0.8
"""The same where nearly every word has a capital, as in other articles' headlines."""
MAX_ABOVE = 50_000
"""So much of the text above a note on its author is searched for his name."""
MANY = 3
"""So many long lines without a stop are an outlet's habit with captions."""
LONGEST_CAPTION = 55
"""Words of a caption of several sentences, at most."""
MANY_TITLES = 6
"""So many titles in a row, some cut off, are other articles'."""
_PAGE_KINDS = frozenset({"related", "promotion", "share", "navigation", "copyright", "tags", "bio"})
_CUT = ("...", "…")
_POSTED = ("#", "@", "http", "pic.twitter")


@cache
def _about() -> re.Pattern[str]:
    """`About `, and a name behind it."""
    return regex(rf"^{phrase_pattern(any_phrases('about_house'))}(?: |(?<=['’]))(?=[A-ZÀ-Ý])")


@cache
def _comments() -> re.Pattern[str]:
    """`Comments`, `2 comments`, `Comments (2)`."""
    return regex(rf"\W*(?:\d+ )?(?:{either('comments')})\W*\d*\W*", re.IGNORECASE)


@cache
def _reply() -> re.Pattern[str]:
    return regex(rf"\W*(?:{either('reply')})\W*", re.IGNORECASE)


def read_context(lines: list[Line], text: str, title: str | None = None) -> None:
    """Settle the kinds of all lines of an article, in place.

    Args:
        lines: the lines with the kinds that each has by itself.
        text: the article's text, in which the lines' spans lie.
        title: the article's title, where the input has one.
    """
    if not lines:
        return
    pair_twins(lines)
    find_headline(lines, title)
    _follow_leads(lines)
    pair_slides(lines)
    pair_pictures(lines)
    settle_head(lines)
    pair_clip(lines)
    _pair_quotes(lines)
    _settle_returning(lines)
    _settle_houses(lines)
    _settle_comments(lines)
    _settle_calls(lines)
    _settle_teasers(lines)
    _settle_middle(lines, text)
    _settle_authors(lines, text)
    _settle_tail(lines)


def _follow_leads(lines: list[Line]) -> None:
    """Titles under "Related content", "Just watched", "En lien" belong to it."""
    first, end = first_prose(lines), last_prose(lines)
    for index, line in enumerate(lines):
        if not line.is_story and line.leads():
            many = index > end or (index < first and line.n_words > LABEL)
            _follow(lines[index + 1 : index + 1 + 2 * MAX_LED], MAX_LED if many else 1)


def _follow(lines: list[Line], room: int) -> None:
    """Mark the titles at the beginning of the given lines, as many as there is room for."""
    for line in lines:
        is_told = line.is_told or line.n_words > PROSE
        if not room or (is_told and not line.is_item) or line.kind == "headline":
            return
        if line.is_story:
            line.mark("related")
            room -= 1


def _pair_quotes(lines: list[Line]) -> None:
    """A quotation that stands alone, and who said it on the line below: both are the story's."""
    for quote, name in pairwise(lines):
        if quote.kind != "body" or not quote.closes_quote or quote.n_words < LABEL:
            continue
        if name.kind not in ("body", "byline"):
            continue
        if is_speaker(name) or (_is_pulled(quote) and is_label(name)):
            name.mark("quote")
            if quote.is_quoted:
                quote.mark("quote")


def _is_pulled(quote: Line) -> bool:
    """One quotation in angle marks without a sentence's end, as set in large type in a story."""
    text = quote.text
    return (
        quote.is_quoted
        and text[0] == "«"
        and text.count("«") == 1
        and text.rstrip("» ")[-1:] not in (".", "…")
    )


def _settle_houses(lines: list[Line]) -> None:
    """Who issued a press release: `About Varn Mills`, and what then begins with that name."""
    for index in range(_first_told(lines) + 1, len(lines)):
        line = lines[index]
        match = _about().match(line.text) if line.kind in ("body", "subheading") else None
        if match is None:
            continue
        name, _, behind = line.text[match.end() :].partition(":")
        words = [word for word in name.split() if is_capitalised(word)]
        if not words or len(name.split()) > SENTENCE or (line.ends and not behind):
            continue
        told = lines[index + 1].text if not behind and index + 1 < len(lines) else behind
        if words[0] in told.split()[:LABEL]:
            line.mark("bio")
            if not behind:
                lines[index + 1].mark("bio")


def _settle_comments(lines: list[Line]) -> None:
    """Readers' comments: all that follows a heading such as `Comments (2)` behind the story.

    Such a line may be a button, too, with more of the story behind it; comments are dated one by
    one, have a button to reply, or stand below their authors' names if the heading counts them.
    """
    for index in range(_first_told(lines) + 1, len(lines)):
        if lines[index].n_words > TINY or not _comments().fullmatch(lines[index].text):
            continue
        behind = lines[index + 1 :]
        replies = sum(bool(_reply().fullmatch(line.text)) for line in behind)
        dated = sum(line.kind == "timestamp" for line in behind)
        told = [place for place, line in enumerate(behind) if line.is_told]
        named = sum(place > 0 and behind[place - 1].n_words <= TINY for place in told)
        counted = any(map(str.isdigit, lines[index].text)) and named == len(told)
        if told and (counted or max(replies, dated) * PAIR >= len(told)):
            for line in lines[index:]:
                line.mark("share")
            return


def _settle_teasers(lines: list[Line]) -> None:
    """Many titles in a row amid the story, some of them cut off: other articles'."""
    start = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and _can_be_teaser(lines[end]):
            continue
        row = lines[start:end]
        n_cut = sum(line.text.endswith(_CUT) for line in row)
        if len(row) >= MANY_TITLES and n_cut >= PAIR:
            for line in row:
                line.mark("related")
        start = end + 1


def _can_be_teaser(line: Line) -> bool:
    """A title, or the short cry before one; no item of a list."""
    titled = line.text[0].isalpha() and line.n_words <= SHORT and line.text[-1] not in ":,;"
    return line.kind in ("body", "subheading") and titled and not line.is_told


def _settle_calls(lines: list[Line]) -> None:
    """What asks the reader to do something for the house, or to look below; notes on the text."""
    last = max(last_prose(lines), len(lines) - PAIR)
    for index, line in enumerate(lines):
        if line.kind not in ("body", "subheading") or not index or not line.is_measured:
            continue
        called = call_to_reader(line)
        if called:
            line.mark(called)
        elif index >= last and line.n_words <= LINK and _this_text().match(line.text):
            line.mark("other_noise")


@cache
def _this_text() -> re.Pattern[str]:
    """`This story `, not `The story `."""
    return regex(
        rf"(?!(?:{either('articles')}) ){phrase_pattern(any_phrases('this_text'))}\b",
        re.IGNORECASE,
    )


def _first_told(lines: list[Line]) -> int:
    """Index of the first sentence of the story; without one the number of lines."""
    told = (index for index, line in enumerate(lines) if line.is_story and line.is_told)
    return next(told, len(lines))


def _settle_returning(lines: list[Line]) -> None:
    """A short line that comes back is the page's: an outlet's name, a label, a button."""
    for line in lines:
        if line.kind == "body" and line.n_words <= LABEL and not line.ends and line.n_same > 1:
            page = line.n_same > PAIR or line.capitals > MOSTLY
            line.mark("other_noise" if page else "subheading")


def _settle_middle(lines: list[Line], text: str) -> None:
    """Between first and last prose: links, subheadings, authors' names, captions."""
    first, last = first_prose(lines), last_prose(lines)
    n_shouted = sum(line.shouting > SHOUTING and line.n_words <= SHORT for line in lines)
    names = author_names(lines)
    bar = FAIR if own_flag(lines[0].language, "bare_captions") else FAIR + HINT
    if sum(_trails_off(line) for line in lines[first:last]) >= MANY:
        bar -= HINT
    for index in range(first + 1, last):
        line, before, behind = lines[index], lines[index - 1], lines[index + 1]
        if line.kind != "body" or line.ends:
            continue
        if _is_signature(line, before, behind, names) or (
            n_shouted == 1 and _is_shouted_name(line, text)
        ):
            line.mark("byline")
        elif line.text[-1] in ":,;" or (before.text[-1] == ":" and line.n_words > PROSE):
            continue
        elif line.n_words > SHORT and caption_weight(line) >= bar and not _tells_more(line):
            line.mark("caption")
        elif line.is_title_like and _is_link(line, before, behind):
            line.mark("related")
        elif line.n_words <= SHORT:
            line.mark("subheading")


def _tells_more(line: Line) -> bool:
    """Several sentences, longer together than a caption."""
    return line.n_words > LONGEST_CAPTION and bool(INNER_STOP.search(line.text))


def _trails_off(line: Line) -> bool:
    """Long, and without the end of a sentence, as some outlets set their captions."""
    return (
        line.kind == "body" and line.n_words > SHORT and not line.ends and line.text[-1].isalnum()
    )


def _is_signature(line: Line, before: Line, behind: Line, names: frozenset[str]) -> bool:
    """An author's name; or one beside a byline or credit, or with initials."""
    if line.text in names:
        return True
    if line.n_words == PAIR and any(name.startswith(line.text) for name in names):
        return True
    if not is_name_line(line):
        return False
    beside = {before.kind, behind.kind} & {"byline", "credit", "share", "timestamp"}
    initials = any(len(word.strip(".")) == 1 for word in line.words[:-1])
    return bool(beside) or initials


def _is_shouted_name(line: Line, text: str) -> bool:
    """A name in capitals: one line alone is set so, and none of its words stands in small letters.

    Subheadings in capitals come in numbers, or are of words that the story has, too.
    """
    if line.shouting <= SHOUTING or not is_name_line(line):
        return False
    words = {word.strip(",.").lower() for word in line.words}
    return words.isdisjoint(word.strip('.,;:!?"”“»«()') for word in text.split())


def _is_link(line: Line, before: Line, behind: Line) -> bool:
    """A headline among English prose: long for a subheading, or with every word capitalised."""
    is_press_of_links = line.language == UNKNOWN_LANGUAGE or own_flag(line.language, "title_links")
    if not is_press_of_links or line.text[0] in "•-–—*\"“'‘":
        return False
    if line.text.endswith(("…", " ...")) or any(mark in line.text for mark in _POSTED):
        return False
    if line.words[0] in (before.words[0], behind.words[0]):
        return False
    if line.n_words >= MIN_TITLE_CASE and line.capitals >= TITLE_CASE:
        return not _heads(line, behind)
    alone = all(other.ends or not other.is_story for other in (before, behind))
    quoted = any(mark in line.text for mark in '“”"')
    long = line.n_words >= MIN_LINK and len(line.text) >= MIN_LINK_LENGTH
    return alone and long and not quoted


def _heads(line: Line, behind: Line) -> bool:
    """Whether the paragraph below goes on with words of a title that are no names."""
    own = {word.strip(".,:;?!’'\"").lower() for word in line.words}
    below = {word.strip(".,:;?!’'\"") for word in behind.words}
    return sum(len(word) > LABEL for word in own & below) >= PAIR


def _settle_authors(lines: list[Line], text: str) -> None:
    """Notes on the authors, wherever they stand."""
    first, last = first_prose(lines), last_prose(lines)
    names = author_names(lines)
    for index, line in enumerate(lines):
        if line.kind != "body" or not line.is_measured:
            continue
        late = index >= last - 1 and index > first
        before = text[max(0, line.start - MAX_ABOVE) : line.start] if index >= last else text
        above = lines[index - 1]
        goes_on = late and above.kind == "bio" and is_named_again(line, above)
        if goes_on or about_author(line, names, late=late, before=before):
            line.mark("bio")


def _settle_tail(lines: list[Line]) -> None:
    """After the last prose: signatures, titles of other articles, what follows an author's name."""
    last = last_prose(lines)
    if last < 0:
        return
    tail = lines[last + 1 :]
    noisy = any(line.kind in _PAGE_KINDS for line in tail)
    n_story = sum(line.is_story for line in tail)
    for above, line in pairwise([lines[last], *tail]):
        if above.kind == "byline" and line.kind in ("body", "subheading") and not line.ends:
            line.mark("bio")
        if line.kind not in ("body", "subheading") or (line.text[0] in '"“„«' and not noisy):
            continue
        if is_name_line(line):
            line.mark("byline")
        elif line.n_words <= TINY and not line.ends and (noisy or n_story == 1):
            line.mark("other_noise")
        elif line.is_title_like and noisy and line.text[-1] != ":":
            line.mark("related")
