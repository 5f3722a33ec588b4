"""What a line's neighbours and its place in the article say about it.

Passes over the lines of one article, in a fixed order; each looks at kinds that earlier ones found and may
change a line from story to noise. Every pass is linear in the number of lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.clean.evidence import caption_weight, is_name, is_name_line
from newsdiff.clean.lexicon import normalise
from newsdiff.clean.lines import CLOSING, PROSE_WORDS, Line, signs
from newsdiff.model import STORY_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_context"]

PICTURE_KINDS = frozenset({"caption", "photo_credit"})
MAX_LED = 12
"""So many lines at most belong to a heading such as "Related articles"."""
MAX_HEAD = 30
"""The first prose is looked for among so many lines."""
TITLE_WORDS = (3, 30)
"""A headline has at least and at most so many words."""
MIN_LINK = 9
"""A line without a sentence's end inside English prose is a link from so many words on, else a subheading."""


def read_context(lines: list[Line], language: str) -> None:
    """Settle the kinds of all lines of an article, in place."""
    if not lines:
        return
    passes: tuple[Callable[[list[Line], str], None], ...] = (
        _pair_twins,
        _find_headline,
        _follow_leads,
        _pair_pictures,
        _settle_head,
        _pair_quotes,
        _settle_repeats,
        _settle_middle,
        _settle_tail,
    )
    for settle in passes:
        settle(lines, language)


def _is_story(line: Line) -> bool:
    return line.kind in STORY_KINDS


def _first_prose(lines: list[Line]) -> int:
    """Index of the first line of running text, after what stands above an article."""
    for index, line in enumerate(lines[:MAX_HEAD]):
        if _is_story(line) and line.is_prose:
            return index
    for index, line in enumerate(lines[:MAX_HEAD]):
        if _is_story(line) and line.ends and line.n_words >= 8:
            return index
    return 0


def _last_prose(lines: list[Line]) -> int:
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        told = line.ends and line.n_words >= 8 and not _is_item(line)
        if _is_story(line) and (told or line.n_words > 40):
            return index
    return -1


def _mark(line: Line, kind: str) -> None:
    if not line.fixed:
        line.kind = kind


def _pair_twins(lines: list[Line], _language: str) -> None:
    """A line that stands twice in a row, once with more behind it: a caption or a post, and its copy."""
    for first, second in zip(lines, lines[1:], strict=False):
        if min(first.n_words, second.n_words) < 5 or first.n_same > 2 or second.n_same > 2:
            continue
        longer, shorter = (
            (first, second) if len(first.text) >= len(second.text) else (second, first)
        )
        stem = shorter.text.rstrip(" .…")
        if len(stem) < 25 or not longer.text.startswith(stem):
            continue
        if longer.text == shorter.text and first is lines[0]:
            _mark(second, "repeated_headline")
        elif longer.text == shorter.text:
            if not first.is_title_like and first.n_words <= 80:
                _mark(first, "caption")
                _mark(second, "caption")
        elif not _is_story(longer) and longer.kind != "repeated_headline":
            _mark(shorter, "embed" if longer.kind == "embed" else "caption")


def _find_headline(lines: list[Line], _language: str) -> None:
    """The headline, its repeats, the page title that contains it, and labels above it."""
    limit = min(max(_first_prose(lines), 1), MAX_HEAD)
    best = None
    for index, line in enumerate(lines[:limit]):
        above = lines[index - 1] if index else None
        if _is_headline(line) and not _names_person(line, above):
            if best is None or (line.n_same > lines[best].n_same and lines[best].n_words < 5):
                best = index
            if line.n_same > 1:
                break
    if best is None:
        return
    head = lines[best]
    stem = _stem(head.text)
    follower = _repeat_within(lines, best, limit)
    if follower:
        head.kind = "repeated_headline"
        head, best = lines[follower], follower
        stem = _stem(head.text)
    head.kind = "headline"
    for line in lines:
        if line is not head and (line.text == head.text or _stem(line.text) == stem):
            _mark(line, "repeated_headline")
    for line in lines[:best]:
        if _is_story(line) and not line.ends and line.n_words <= 4:
            _mark(line, "navigation")


def _is_headline(line: Line) -> bool:
    low, high = TITLE_WORDS
    fits = low <= line.n_words <= high and line.text[-1:] not in ".:"
    fits = fits and (line.n_words > low or line.capitals < 1)
    return fits and _is_story(line) and line.capitals > 0 and not is_name_line(line)


def _names_person(line: Line, above: Line | None) -> bool:
    """`Jo Doe, head of the club` below a picture's credit: whom the picture shows."""
    name = line.text.partition(",")[0]
    beside = above is not None and above.kind in PICTURE_KINDS
    return beside and "," in line.text and 2 <= len(name.split()) <= 3


def _stem(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _repeat_within(lines: list[Line], index: int, limit: int) -> int:
    """Index of the true headline when the given one is a page title that holds it; else 0."""
    text = normalise(lines[index].text)
    for later in range(index + 1, min(limit + 1, len(lines))):
        own = normalise(lines[later].text)
        if (
            len(own) >= 15
            and own in text
            and own != text
            and lines[later].n_words >= TITLE_WORDS[0]
        ):
            return later
    return 0


def _follow_leads(lines: list[Line], _language: str) -> None:
    """Titles under "Related content", "Just watched", "En lien" belong to it."""
    end = _last_prose(lines)
    for index, line in enumerate(lines):
        if _is_story(line) or not line.leads():
            continue
        room = MAX_LED if index > end else 1
        for follower in lines[index + 1 : index + 1 + 2 * MAX_LED]:
            if not room or (follower.ends and follower.n_words >= 8 and not _is_item(follower)):
                break
            if follower.n_words > PROSE_WORDS and not _is_item(follower):
                break
            if _is_story(follower):
                if follower.kind == "headline":
                    break
                _mark(follower, "related")
                room -= 1


def _is_item(line: Line) -> bool:
    return line.n_words <= PROSE_WORDS and (line.text[0] in "-•–*·" or line.text.endswith("?"))


def _pair_pictures(lines: list[Line], language: str) -> None:
    """The caption beside a picture's credit: the neighbour that reads most like one."""
    sides = {-1: 0.0, 1: 0.0}
    picks: list[tuple[int, dict[int, float]]] = []
    for index, line in enumerate(lines):
        if line.kind != "photo_credit":
            continue
        weights = {}
        for step in (-1, 1):
            other = index + step
            if 0 <= other < len(lines) and lines[other].kind in ("body", "caption"):
                weights[step] = _beside_credit(lines[other], line, language)
                sides[step] += weights[step]
        picks.append((index, weights))
    usual = max((-1, 1), key=lambda step: sides[step])
    for index, weights in picks:
        if not weights or (len(picks) < 3 and _has_caption(lines, index)):
            continue
        lead = 2.0 if len(picks) > 2 and sides[usual] > sides[-usual] else 0.5
        step = max(weights, key=lambda step: weights[step] + (lead if step == usual else 0.0))
        beyond = index + 2 * step
        if 0 <= beyond < len(lines) and not _is_story(lines[beyond]):
            weights[step] += 1.0
        if weights[step] >= _BESIDE * (2 if lines[index + step].is_prose else 1):
            _mark(lines[index + step], "caption")
    captions = {line.text for line in lines if line.kind == "caption" and line.n_same > 1}
    for line in lines:
        if line.text in captions and line.kind == "body":
            _mark(line, "caption")


def _has_caption(lines: list[Line], index: int) -> bool:
    return any(line.kind == "caption" for line in lines[max(0, index - 1) : index + 2])


_BESIDE = 1.0
"""A line beside a picture's credit is its caption from this weight on, running text from twice as much."""


def _beside_credit(line: Line, credit: Line, language: str) -> float:
    if line.kind == "caption":
        return 5.0
    weight = caption_weight(line, language, beside=language == "en")
    if credit.text[0] == "©" and credit.n_words <= 4:
        weight -= 2.5
    if line.n_words <= 8 and line.ends:
        weight += 0.5
    if line.n_words <= 4 and line.capitals == 1 and not line.ends:
        weight -= 1.5
    return weight - 0.5 * (line.n_words > 45)


def _settle_head(lines: list[Line], language: str) -> None:
    """Between headline and first prose: names, places, captions, section labels."""
    end = _first_prose(lines)
    for index, line in enumerate(lines[: end + 1]):
        if line.kind != "body":
            continue
        behind = lines[index + 1] if index + 1 < len(lines) else None
        before = lines[index - 1] if index else None
        if index < end and is_name_line(line) and line.n_words <= 14:
            _mark(line, "byline")
        elif 0 < index < end and _joins_names(line):
            _mark(line, "byline")
        elif index < end and line.shouting > 0.9 and line.n_words <= 3 and line.text.isupper():
            _mark(line, "dateline")
        elif index < end and line.n_words <= 2 and not line.ends:
            _mark(line, "navigation")
        elif before is not None and behind is not None:
            if caption_weight(line, language) >= _caption_bar(line, before, behind):
                _mark(line, "caption")
    _settle_standfirst(lines, end, language)
    _pair_clip(lines)
    _settle_stamped(lines)
    _settle_between(lines, end)


def _joins_names(line: Line) -> bool:
    """`The Varn Times — Jo Doe`: an outlet and a name, without any small word."""
    joined = any(mark in line.text for mark in (" — ", " | ", " - "))
    return joined and line.n_words <= 10 and line.capitals == 1 and not line.ends


def _caption_bar(line: Line, before: Line, behind: Line) -> float:
    """How much a line in the head must read like a caption; less beside other parts of the page."""
    bar = 3.0 if line.is_prose else 2.5
    kinds = {before.kind, behind.kind}
    if kinds & PICTURE_KINDS:
        bar -= 0.75
    elif not line.ends:
        bar += 2.0
    if kinds & {"timestamp", "byline", "share", "credit"}:
        bar -= 0.25
    return bar if line.n_words > 3 else bar + 0.5


def _settle_standfirst(lines: list[Line], end: int, language: str) -> None:
    """Below the standfirst: a caption without a verb, or the place alone (`À Varn`)."""
    told = False
    for line in lines[: end + 3]:
        first, told = not told, told or _is_story(line)
        if first or line.kind != "body" or line.n_words > 25:
            continue
        words = line.text.split()
        if (
            2 <= line.n_words <= 4
            and words[0] in ("À", "A", "En", "In", "Au")
            and is_name(words[1:])
        ):
            _mark(line, "dateline")
        elif line.ends and line.n_words >= 4 and caption_weight(line, language) >= _VERBLESS:
            _mark(line, "caption")


_VERBLESS = 2.0
"""What `caption_weight` gives a line for the want of a verb alone."""


def _pair_clip(lines: list[Line]) -> None:
    """A film's title over its description, high in the article: both are the film's caption."""
    for title, line in zip(lines[:5], lines[1:6], strict=False):
        if line.kind != "body" or not any(hit.kind == "clip" for hit in line.hits):
            continue
        if line.n_words <= 45:
            _mark(line, "caption")
            short = 3 <= title.n_words <= 16 and title.text[-1] != "."
            if short and title.kind == "body":
                _mark(title, "caption")


def _settle_between(lines: list[Line], end: int) -> None:
    """A short line in the head with the page's own lines on both sides is the page's too."""
    page = ("navigation", "share", "promotion", "related")
    for before, line, behind in zip(
        lines[:end], lines[1 : end + 1], lines[2 : end + 2], strict=False
    ):
        if line.kind == "body" and line.n_words <= 14 and not line.is_prose:
            if before.kind in page and behind.kind in page:
                _mark(line, "other_noise")


def _settle_stamped(lines: list[Line]) -> None:
    """A title right above a house's place stamp alone on its line belongs to a film."""
    for title, stamp in zip(lines, lines[1:], strict=False):
        if stamp.kind == "dateline" and stamp.text.endswith(")") and title.is_title_like:
            if title.kind in STORY_KINDS and title.n_words >= 3:
                title.kind = "related"


def _pair_quotes(lines: list[Line], _language: str) -> None:
    """A quotation that stands alone, and who said it on the line below."""
    for quote, name in zip(lines, lines[1:], strict=False):
        said = quote.text.rstrip(" .")[-1:]
        if quote.kind != "body" or said not in CLOSING or name.kind not in ("body", "byline"):
            continue
        if _is_speaker(name) and quote.n_words >= 4:
            _mark(name, "attribution")
            if quote.is_quoted:
                _mark(quote, "quote")


def _is_speaker(line: Line) -> bool:
    """`Jo Doe`, `Jo Doe, president of the club`, without a sentence's end."""
    if line.ends or line.n_words > 12 or not line.text[-1].isalpha() and line.text[-1] not in "»)":
        return False
    lead = line.text.partition(",")[0].split()
    return 2 <= len(lead) <= 4 and is_name(lead)


def _settle_repeats(lines: list[Line], _language: str) -> None:
    """A short line that comes back is the page's: an outlet's name, a label, a button."""
    for line in lines:
        if line.kind == "body" and line.n_words <= 5 and not line.ends and line.n_same >= 2:
            noun = line.n_same >= 3 or line.capitals > 0.7
            _mark(line, "other_noise" if noun else "subheading")
    _pair_repeated(lines)


def _pair_repeated(lines: list[Line]) -> None:
    """A short sentence right above a name that comes back as a picture's credit is its caption."""
    for line, credit in zip(lines, lines[1:], strict=False):
        if credit.kind == "other_noise" and credit.n_same >= 3 and credit.capitals > 0.7:
            credit.kind = "photo_credit"
            if line.kind == "body" and line.n_words <= 10:
                _mark(line, "caption")


def _settle_middle(lines: list[Line], language: str) -> None:
    """Between first and last prose: links, subheadings, authors' names."""
    first, last = _first_prose(lines), _last_prose(lines)
    names = _author_names(lines)
    for index in range(first + 1, last):
        line = lines[index]
        if line.kind != "body" or line.ends:
            continue
        if not line.is_title_like:
            if caption_weight(line, language) >= _VERBLESS + (language != "en"):
                _mark(line, "caption")
            continue
        if line.text in names or _is_first_of_name(line, names):
            _mark(line, "byline")
        elif is_name_line(line) and _is_signed(line, lines[index - 1], lines[index + 1]):
            _mark(line, "byline")
        elif line.n_words > 14 and caption_weight(line, language) >= _VERBLESS + (language != "en"):
            _mark(line, "caption")
        elif _is_link(line, lines[index - 1], lines[index + 1], language):
            _mark(line, "related")
        elif line.n_words <= 14 and line.text[-1:] not in ":,;":
            _mark(line, "subheading")
    for index, line in enumerate(lines):
        if line.kind == "body" and _is_about_author(
            line, names, late=index >= last - 1 and index > first
        ):
            _mark(line, "bio")


def _is_signed(line: Line, before: Line, behind: Line) -> bool:
    """A name beside a byline or credit, or one in capitals or with initials: who wrote what is above."""
    beside = any(
        other.kind in ("byline", "credit", "share", "timestamp") for other in (before, behind)
    )
    initials = any(len(word.strip(".")) == 1 for word in line.words[:-1])
    return beside or initials or line.shouting > 0.7


def _is_link(line: Line, before: Line, behind: Line, language: str) -> bool:
    """A headline among prose: long for a subheading, or with every word capitalised."""
    if language not in ("en", "und") or line.text[0] in "•-–—*\"“'‘" or line.text[-1:] in ":,;…":
        return False
    if any(mark in line.text for mark in ("#", "@", "http", "pic.twitter")):
        return False
    if line.n_words >= 7 and line.capitals >= 0.8:
        return True
    alone = all(other.ends or not _is_story(other) for other in (before, behind))
    plain = line.capitals < 0.75 and not any(mark in line.text for mark in '“”"')
    return alone and plain and line.n_words >= MIN_LINK and len(line.text) >= 50


def _author_names(lines: list[Line]) -> frozenset[str]:
    """Names in the bylines of an article."""
    names = set()
    for line in lines:
        if line.kind in ("byline", "credit") and line.n_words <= 14:
            for piece in _name_pieces(line.text):
                names.add(piece)
    return frozenset(names)


def _name_pieces(text: str) -> list[str]:
    by = signs("any", "by") | {"analysis", "opinion"}
    dates = signs("any", "dates")
    pieces, run = [], list[str]()
    for word in [*text.replace(",", " , ").replace("|", " , ").split(), ","]:
        core = word.strip(".")
        if core.lower() in dates:
            core = ""
        if (
            core[:1].isupper()
            and core.replace("-", "").replace("'", "").isalpha()
            and core.lower() not in by
        ):
            run.append(word)
        else:
            if 2 <= len(run) <= 4:
                pieces.append(" ".join(run))
            if len(run) > 2:
                pieces.append(" ".join(run[:2]))
            run = []
    return pieces


def _is_first_of_name(line: Line, names: frozenset[str]) -> bool:
    return line.n_words == 2 and any(name.startswith(line.text) for name in names)


def _is_about_author(line: Line, names: frozenset[str], *, late: bool) -> bool:
    """Begins with an author's name and says what the author is or does."""
    if not 4 <= line.n_words <= 80:
        return False
    roles = signs("en", "roles") | signs("fr", "roles")
    has_role = bool({word.strip(".,").lower() for word in line.words[2:16]} & roles)
    words = [word.strip(",") for word in line.words]
    if words[0] in ("Mr.", "Ms.", "Mrs.", "Dr.", "M.", "Mme"):
        words = words[1:]
    for size in (1, 2, 3):
        name, verb = " ".join(words[:size]), words[size] if size < len(words) else ""
        if verb not in _IS and name != " ".join(words[size : 2 * size]):
            continue
        known = any(name == own or name == own.split()[-1] for own in names)
        if known and (has_role or size > 1):
            return True
        if late and has_role and size > 1 and all(word[:1].isupper() for word in words[:size]):
            return True
    return late and any(hit.kind == "bio" and hit.where == "has" for hit in line.hits)


_IS = frozenset(("is", "was", "writes", "covers", "reports", "est", "worked"))


_PAGE_KINDS = frozenset(("related", "promotion", "share", "navigation", "copyright", "tags", "bio"))


def _settle_tail(lines: list[Line], _language: str) -> None:
    """After the last prose: signatures, titles of other articles, what follows a note on the author."""
    last = _last_prose(lines)
    if last < 0:
        return
    tail = lines[last + 1 :]
    noisy = any(line.kind in _PAGE_KINDS for line in tail)
    for above, line in zip([lines[last], *tail], tail, strict=False):
        if above.kind == "byline" and line.kind in ("body", "subheading") and not line.ends:
            _mark(line, "bio")
        if line.kind not in ("body", "subheading") or (line.text[0] in '"“„«' and not noisy):
            continue
        if is_name_line(line):
            _mark(line, "byline")
        elif line.n_words <= 3 and not line.ends and (noisy or len(tail) == 1):
            _mark(line, "other_noise")
        elif line.is_title_like and noisy:
            _mark(line, "related")
