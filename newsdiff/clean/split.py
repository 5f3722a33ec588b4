"""Cut from a block what is glued to it: embedded posts, links, a kicker, a bracketed credit.

Many outlets' texts arrive as one line, in which a post stands twice around its signature, a link to
another article has lost its own line, or the agency follows the last sentence in brackets. Each
such piece becomes a block of its own with its kind; the text between stays as it was.

Every pattern has bounded repeats, so that time is linear in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.clean.galleries import gallery_spans
from newsdiff.clean.lexicon import normalise
from newsdiff.clean.lines import QUOTES
from newsdiff.clean.signed import signed_agencies
from newsdiff.clean.signs import any_phrases, any_signs, either, signs, spoken
from newsdiff.lexicon import any_words, phrase_pattern
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from newsdiff.agencies import AgencyTable
    from newsdiff.clean.lexicon import Lexicon
    from newsdiff.model import Span

__all__ = ["SMALL_BRACKET", "Piece", "split_blocks"]

Piece = tuple[int, int, str]
"""Start, end, and the kind if it is certain, else an empty string."""

MAX_POST = 1200
"""A post before its signature is looked for no farther back than this."""
MIN_PROSE = 20
"""Words of a block that counts as prose when the last prose block is looked for."""
MIN_PROBE = 10
"""A copy is known by its beginning, of so many code points at least."""
MAX_LINK = 220
"""Longest title of a glued link; a line that starts as a link with less behind it is all link."""
FIRST = 3
"""Below one of so many first blocks its author's name can be glued."""
MAX_PROMPT = 160
"""Longest prompt behind running text, in code points."""
MAX_LED_UP = 4
"""So many sentences before a prompt can belong to it."""
MIN_BEFORE = 4
"""A link has text before it from so many code points on; before that stand at most marks."""


def _phrases(name: str) -> str:
    """The phrases of a list in all languages as a pattern."""
    return phrase_pattern(any_phrases(name))


_ON = either("on_date")
_ZONES = "|".join(any_words("dates", "zones"))
_SHARING = regex(_phrases("shared_post"))
_DATE = r"(?:\d{1,2}(?:er)?\.? [^\W\d]{3,10}\.? \d{4}|[^\W\d]{3,10}\.? \d{1,2}, \d{4})"
SIGNATURE = regex(rf"[—–-] ?[^\n—(]{{1,60}}\(@\w{{1,30}}\) {{0,2}}{_DATE}")
SHARED = regex(
    rf"{_phrases('shared_post')}[^\n]{{1,90}}?(?:\b(?:{_ON}) {_DATE}(?: {_phrases('at_time')} "
    rf"\d\d? ?:\d\d(?: ?(?:{either('clock_ends')}))?(?: (?i:{_ZONES}))?)?|"
    rf"\(@[\w.]{{1,40}}\) (?:{_ON})$)",
)
_AFTER_SIGNATURE = regex(r"\s*(?:\([^()\n]{2,30}\))?\s*")
_GLUED_ID = regex(r"(?:pic\.twitter\.com/|https?://t\.co/)\w{10}(?=[^\W_])")
_LINK = regex(
    rf"(?:» ?)?(?:{_phrases('links')}(?: {_phrases('link_objects')}[^\n:.]{{1,25}})? ?:"
    rf"|{_phrases('shouted_links')} ?[:–-]) ?"
)
_LINK_END = regex(
    r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-Ý«])"  # a missing space: "chaosLa"
    r"|(?<=[a-zà-ÿ])(?=\d)"
    r"|(?<=[»”?!)\"])(?=[A-ZÀ-Ý«\d])"
    r"|[ \xa0]{2,}"
    r"|(?<=[.!?»]) (?=[A-ZÀ-Ý«])"
    rf"|(?<=[^\s:«–-]) (?=(?:{either('after_link')}) )"
)
_BRACKETED_LINK = regex(rf"\( ?{_phrases('bracketed_links')}\b[:\s][^()\n]{{2,200}}\)")
_OPENERS = regex(rf" (?:{either('after_named_link')}) ")
_SCRIPT = regex(
    rf"(?:(?<=  )(?:{either('gallery_labels')}) - [^\n$.]{{5,120}})?"
    r"\$\('#[^\n]{0,300}?\}\);"
)
_NAME_TWICE = regex(
    r"\b([A-Z][\w’'-]{2,20}) (?:[A-Z(][\w.()’'-]{0,20} ){1,5}\1(?=[A-Z0-9'‘“])"
    rf"[^\n]{{10,1200}}? (?:{either('list_ends')})(?!\w)"
)
SMALL_BRACKET = regex(r"\(([a-zà-ÿ]{2,6}(?:[/,] ?[\w ]{2,15}){0,3})\)")
_LAST_BRACKET = regex(r"\(([^()\n]{2,40})\)\W{0,3}$")
_DESK_BRACKET = regex(
    rf"(?<=[.!?…»”\"'’]) {{1,20}}\((?:[A-Z]{{2,4}}|[a-z]{{2,4}}|"
    rf"(?:{either('outlet_articles')}) \w{{3,10}})\)$"
)
_NAME = r"[A-ZÀ-Ý][\w.'’-]{1,20}"
_LAST_BYLINE = regex(rf"(?<=[.!?…”“\"]) ((?i:{either('by')}) {_NAME}(?: {_NAME}){{1,3}})$")
_LAST_STOP = regex(r"[.!?…»”“\"] ?(?=[A-Z]|[a-z]{2,8}$)")
_CLOSING = "\"”“»’')]"
_ASKING = frozenset({"promotion", "share", "related", "bio"})
_KICKER_END = regex(r"\s?[.:–-]\s|\s[–-]\s")


def split_blocks(
    text: str,
    spans: Sequence[Span],
    lexicon: Lexicon,
    agencies: AgencyTable,
    uncut: Container[Span] = (),
) -> list[Piece]:
    """Pieces of all blocks: in order, disjoint, covering what the blocks cover but white space.

    Args:
        text: the text.
        spans: its blocks.
        lexicon: the phrases that announce a form before a sentence.
        agencies: the table to look names up in.
        uncut: blocks that stay whole.
    """
    kickers = lexicon.kickers
    last_prose = max(
        (index for index, (s, e) in enumerate(spans) if text.count(" ", s, e) >= MIN_PROSE - 1),
        default=-1,
    )
    pieces: list[Piece] = []
    for index, (start, end) in enumerate(spans):
        if uncut and (start, end) in uncut:
            pieces.append((start, end, ""))
            continue
        cuts = list(_certain_cuts(text, start, end, agencies))
        kicker = _kicker_end(text, start, end, kickers)
        if kicker:
            cuts.append((start, kicker, "other_noise"))
        cuts += _last_prompt(text, start, end, lexicon)
        if index < FIRST:
            cuts += [
                (*match.span(1), "byline") for match in _LAST_BYLINE.finditer(text, start, end)
            ]
        if index >= last_prose >= 0 and end - start > 2 * MIN_PROSE:
            cuts += _last_brackets(text, start, end, agencies)
        pieces += _cut(text, start, end, cuts)
    return pieces


def _certain_cuts(text: str, start: int, end: int, agencies: AgencyTable) -> Iterator[Piece]:
    own = text[start:end]
    patterns = [SIGNATURE] if "(@" in own else []
    patterns += [SHARED] if _SHARING.search(own) else []
    for pattern in patterns:
        for match in pattern.finditer(text, start, end):
            yield from _post(text, start, end, match.span())
    if "/" in own:
        for match in _GLUED_ID.finditer(text, start, end):
            yield match.end(), match.end(), ""
        for match in SMALL_BRACKET.finditer(text, start, end):
            if agencies.in_bracket(match[1]):
                yield *match.span(), "credit"
    for first, last in gallery_spans(text, start, end):
        yield first, last, "caption"
    yield from _links(text, start, end)
    for match in _BRACKETED_LINK.finditer(text, start, end) if "(" in own else ():
        yield *match.span(), "related"
    yield from _names_and_links(text, start, end)
    for match in _SCRIPT.finditer(text, start, end) if "$(" in own else ():
        yield *match.span(), "other_noise"


def _names_and_links(text: str, start: int, end: int) -> Iterator[Piece]:
    """`Jo Doe Josephine (Jo) DoeMill burns down Weir to reopen MORE`: a name again, and titles."""
    if any(text.find(mark, start, end) >= 0 for mark in any_signs("list_ends")):
        for match in _NAME_TWICE.finditer(text, start, end):
            yield match.end(1) + 1, match.end(), "related"


def _links(text: str, start: int, end: int) -> Iterator[Piece]:
    if not any(text.find(mark, start, end) >= 0 for mark in ":–-"):
        return
    for match in _LINK.finditer(text, start, end):
        last = _link_end(text, match.end(), end)
        if match.start() - start >= MIN_BEFORE:
            yield match.start(), last, "related"
        elif last > match.end() and end - last > MAX_LINK:
            yield start, last, "related"


def _post(text: str, start: int, end: int, signature: Span) -> Iterator[Piece]:
    """A signature; with the post before it and its copy behind it where the post stands twice.

    A block that a signature ends is the post alone if it is no longer than a post; in a longer one,
    where nothing says where the post begins, the text stays the story's.
    """
    from newsdiff.model.cutting import LONGEST_POST  # most articles have no post

    first, last = signature
    behind = _AFTER_SIGNATURE.match(text, last, end)
    copy = behind.end() if behind else last
    probe = text[copy : copy + 20].strip()
    back = text.rfind(probe, max(start, first - MAX_POST), first) if len(probe) >= MIN_PROBE else -1
    post = text[back:first].rstrip() if back >= 0 else ""
    if post and text.startswith(post, copy) and copy + len(post) <= end:
        yield back, last, "embed"
        yield copy, copy + len(post), "embed"
        return
    length, second = _copy_behind(text, start, end, signature)
    if length:
        yield first - length, last, "embed"
        yield second - length, second, "embed"
        return
    is_post = copy == end and last - start <= LONGEST_POST
    yield start if is_post else first, last, "embed"


def _copy_behind(text: str, start: int, end: int, signature: Span) -> tuple[int, int]:
    """Length of a post before its signature, and the end of its copy farther on; else zeros."""
    first, last = signature
    probe = text[max(start, first - 2 * MIN_PROBE) : first].strip()
    found = text.find(probe, last, min(end, last + MAX_POST)) if len(probe) >= MIN_PROBE else -1
    if found < 0 or not text[first - 1 : first].strip():
        return 0, 0
    copy = found + len(probe)
    length = 0
    limit = min(MAX_POST, first - start, copy - last)
    while length < limit and text[first - 1 - length] == text[copy - 1 - length]:
        length += 1
    shared = text[first - length : first]
    return len(shared.lstrip('.!?…»”" \n')), copy


def _link_end(text: str, start: int, end: int) -> int:
    """Where the title of a glued link ends: at a missing space, a wide one, or a sentence's end."""
    limit = min(end, start + MAX_LINK)
    for match in _LINK_END.finditer(text, start + 3, limit):
        if text.count("«", start, match.start()) > text.count("»", start, match.start()):
            continue
        word = text[start : match.start()].rpartition(" ")[2]
        named = match[0] == " " and word[:1].isupper() and word[-1:].isalpha()
        named = named and not _OPENERS.match(text, match.start())
        if not named:
            return match.start()
    return limit if limit == end else start


def _kicker_end(text: str, start: int, end: int, kickers: frozenset[str]) -> int:
    """End of a kicker such as `VIDÉO.` before a sentence; 0 without one."""
    match = _KICKER_END.search(text, start, min(end, start + 40))
    if not match or end - match.end() < MIN_PROSE:
        return 0
    words = text[start : match.start()]
    if words.isupper() and words[0].isalpha() and not kickers.isdisjoint(_forms(words.lower())):
        return match.start() + len(match[0].rstrip())
    return 0


def _forms(words: str) -> Iterator[str]:
    """A kicker, its parts between slashes, and its first and last word: `PAGE/LONG INTERVIEW`."""
    yield words
    yield from words.split("/")
    parts = words.replace("/", " ").split()
    yield parts[0]
    yield parts[-1]


def _last_prompt(text: str, start: int, end: int, lexicon: Lexicon) -> list[Piece]:
    """`… since May. Subscribe to our newsletter.`: a prompt glued behind running text.

    The sentences before it belong to it from the first of a few that speaks to the reader.
    """
    if text[end - 1] in _CLOSING:
        return []
    first = _sentence_before(text, start, end, MAX_PROMPT)
    prompt = text[first:end]
    if first == start or prompt.partition(" ")[0].lower() not in signs(lexicon.language, "calls"):
        return []
    if not any(hit.kind in _ASKING for hit in lexicon.find(prompt, normalise(prompt))):
        return []
    place = first
    for _ in range(MAX_LED_UP):
        last, place = place, _sentence_before(text, start, place, MAX_POST)
        own = text[place:last]
        if place == last or any(mark in own for mark in QUOTES):
            break
        if spoken("reader").search(own) or spoken("house").search(own):
            first = place
    is_glued = first == start or text.count(" ", start, first) >= MIN_PROSE - 1
    return [(first, end, "promotion")] if is_glued else []


def _sentence_before(text: str, start: int, end: int, longest: int) -> int:
    """Where the last sentence of a stretch begins; the stretch's start for a longer one."""
    low, high = max(start, end - longest), max(start, end - MIN_PROBE)
    place = max(text.rfind(stop, low, high) for stop in (". ", "! ", "? "))
    return place + 2 if place >= 0 else start


def _last_brackets(text: str, start: int, end: int, agencies: AgencyTable) -> list[Piece]:
    match = _LAST_BRACKET.search(text, max(start, end - 60), end)
    signed = match and (agencies.in_bracket(match[1]) or signed_agencies(f"({match[1]})", agencies))
    if match and signed:
        return [(match.start(), end, "credit")]
    match = _DESK_BRACKET.search(text, max(start, end - 40), end)
    if match:
        return [(*match.span(), "byline")]
    return _last_names(text, max(start, end - 120), end, agencies)


def _last_names(text: str, start: int, end: int, agencies: AgencyTable) -> list[Piece]:
    """`… said the mayor. Jo Doe, Associated Press`: names behind the last stop, then an agency."""
    stops = list(_LAST_STOP.finditer(text, start, end))
    if not stops:
        return []
    place = stops[-1].end()
    own = text[place:end]
    named = agencies.named_in(own)
    proper = all(word[0].isupper() or word in any_signs("name_links") for word in own.split())
    proper = proper or (len(named) == 1 and (named[0].start, named[0].end) == (0, len(own)))
    if named and proper and "/" not in own and len(own) - named[-1].end <= 1:
        return [(place, end, "credit")]
    return []


def _cut(text: str, start: int, end: int, cuts: list[Piece]) -> Iterator[Piece]:
    """The block in pieces; of overlapping cuts the earlier, then the longer, wins."""
    place, rest = start, ""
    for first, last, kind in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if first < place or (first == last and first == place):
            continue
        going_on = _goes_on(text, first, last, end)
        yield from _stripped(text, place, first, "body" if going_on else rest)
        yield from _stripped(text, first, last, kind)
        place, rest = last, "body" if going_on else ""
    yield from _stripped(text, place, end, rest)


def _goes_on(text: str, first: int, last: int, end: int) -> bool:
    """Whether a link stands inside a sentence, which goes on behind it."""
    before, behind = text[first - 2 : first].rstrip(), text[last : last + 2].lstrip()
    opened = first > 1 and before[-1:].isalnum()
    return opened and last < end and (behind[:1].islower() or behind[:1] in "(,.;’'")


def _stripped(text: str, start: int, end: int, kind: str) -> Iterator[Piece]:
    own = text[start:end]
    core = own.strip()
    if core:
        first = start + len(own) - len(own.lstrip())
        yield first, first + len(core), kind
