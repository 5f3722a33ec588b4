"""Quotations of an article, and who speaks them as far as the text beside them says.

A speaker is named by a rule, or not at all. In this order: the clause behind the quotation
(`“…,” said Ines Marlow`), the clause before it (`Ines Marlow said: “…”`), another quotation of the
same sentence, and for a quotation that is a sentence of its own the sentence before it, if that
says who speaks. A verb of saying whose subject is not named ends the search. A pronoun stands for
the speaker of the quotation before or for the only person whom the sentence before names, unless
both may be meant. Linear in the text.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.cues import speech_for
from newsdiff.collate.named import agency_words
from newsdiff.collate.quotes import quoted_spans
from newsdiff.collate.subjects import Subject, according_to, subject_of
from newsdiff.collate.wording import NOBODY, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.wording import Run
    from newsdiff.model import SegmentedArticle, Span

__all__ = ["Quote", "find_quotes"]

_LEAST_WORDS = 4
"""Fewer quoted words are a term or a title, not a quotation."""
_PARTS = 2
_ENDS = ",?!…"
_BEFORE = frozenset(",:;.–—-")
_BACK = 3
"""Sentences gone back for whom a pronoun stands for."""
_NEAR = 12
"""Words between a quotation and the verb that attributes it behind a comma."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Quote:
    """Quoted words: article, sentence in which they start, span without marks, words, speaker."""

    article: int
    sentence: int
    span: Span
    words: tuple[str, ...]
    speaker: str = ""
    named: Span | None = None


def find_quotes(ground: Ground, article: int) -> list[Quote]:
    """Find the quotations of an article's story, of at least four words, in order."""
    segmented = ground.articles[article]
    text, tokens = segmented.article.text, segmented.tokens
    begins = ground.begins[article]
    spans = _story_spans(ground, article)
    if not spans:
        return []
    speakers = _speakers(ground, article, spans)
    quotes: list[Quote] = []
    for span, run in zip(spans, speakers.runs, strict=True):
        first = bisect.bisect_left(tokens.starts, span[0])
        last = bisect.bisect_left(tokens.starts, span[1])
        words = tuple(word for word in tokens.words[first:last] if word)
        if len(words) >= _LEAST_WORDS:
            quotes.append(
                Quote(
                    article=article,
                    sentence=max(0, bisect.bisect_right(begins, span[0]) - 1),
                    span=span,
                    words=words,
                    speaker=speakers.name(run),
                    named=speakers.span(run),
                )
            )
    return quotes


def _story_spans(ground: Ground, article: int) -> list[Span]:
    segmented = ground.articles[article]
    story = {
        sentence.block
        for sentence, told in zip(segmented.sentences, ground.story[article], strict=True)
        if told
    }
    text = segmented.article.text
    blocks = [segmented.blocks[number] for number in sorted(story)]
    return [span for block in blocks for span in quoted_spans(text, block.start, block.end)]


def _speakers(ground: Ground, article: int, spans: Sequence[Span]) -> _Speakers:
    segmented = ground.articles[article]
    speech = speech_for(segmented.language)
    if speech is None:
        return _Speakers(segmented, None, spans)
    reading = Reading(segmented, speech, spans, agency_words(ground, article))
    return _Speakers(segmented, reading, spans)


class _Speakers:
    """Who speaks each quotation of an article: `runs`, a run of words each, `NOBODY` if unnamed."""

    def __init__(
        self, segmented: SegmentedArticle, reading: Reading | None, spans: Sequence[Span]
    ) -> None:
        self.segmented, self.spans = segmented, spans
        self.runs: list[Run] = [NOBODY] * len(spans)
        self.genders: dict[str, str] = {}
        if reading is None:
            return
        self.reading = reading
        self.lasts = [last for _, last in reading.anchors]
        self.phrases = [first for first, _ in reading.according]
        self.first = [reading.place(start) for start, _ in spans]
        self.end = [reading.place(end) for _, end in spans]
        self.said = self._subjects()
        self._learn_genders()
        self._attribute()

    def name(self, run: Run) -> str:
        """Return the name of a speaker, "" for nobody."""
        return "" if run == NOBODY else self.reading.full(run)

    def span(self, run: Run) -> Span | None:
        """Where the article names the speaker."""
        return None if run == NOBODY else self.reading.span(run)

    def _attribute(self) -> None:
        self.settled = [False] * len(self.spans)
        own: list[Subject | None] = []
        self.behind = behind = [False] * len(self.spans)
        for number in range(len(self.spans)):
            found = self._clause_behind(number)
            behind[number] = found is not None
            before = number > 0 and behind[number - 1]
            own.append(found if found is not None else self._clause_before(number, behind=before))
        for number in range(len(self.spans)):
            found = own[number]
            if found is None:
                found = self._mate(number, own, behind)
            if found is None:
                self.runs[number] = self._neighbour(number)
            else:
                self.settled[number] = True
                self.runs[number] = self._resolve(number, found)

    def _subjects(self) -> set[str]:
        """Full names of those who say something anywhere in the article."""
        reading, count = self.reading, len(self.reading.starts)
        found = [subject_of(reading, anchor, 0, count) for anchor in reading.anchors]
        runs = [each.run for each in found if each is not None and not each.institution]
        long = [run for run in runs if run[1] - run[0] >= _PARTS and run != NOBODY]
        return {
            reading.written(run)
            for run in long
            if not reading.is_determined(run[0]) and not reading.is_acronym(run[1] - 1)
        }

    # --- the clauses of the quotation's own sentence

    def _sentence(self, number: int) -> tuple[int, int]:
        """First word and one past the last of the sentences that a quotation stands in."""
        reading, table = self.reading, self.segmented.sentences
        start, end = self.spans[number]
        begins = self._begins
        one = max(0, bisect.bisect_right(begins, start) - 1)
        last = max(one, bisect.bisect_right(begins, end - 1) - 1)
        after = last + 1
        if after < len(table) and table[after].block == table[last].block:
            rest = reading.text[end : table[last].end].strip("”“»«\"'’‘ ")
            place = reading.place(table[after].start)
            if not rest and place < len(reading.starts) and self._carries_on(place):
                last = after
        return reading.place(table[one].start), reading.place(table[last].end)

    @property
    def _begins(self) -> list[int]:
        return self.__dict__.setdefault(
            "begins", [sentence.start for sentence in self.segmented.sentences]
        )

    def _carries_on(self, place: int) -> bool:
        """Whether a sentence carries on the one before: `“Why?” asked Ines Marlow.`"""
        return not self.reading.capital[place] and not self.reading.quoted[place]

    def _clause_behind(self, number: int) -> Subject | None:
        reading = self.reading
        first, end = self.end[number], self._sentence(number)[1]
        if number + 1 < len(self.spans):
            end = min(end, self.first[number + 1])
        if first >= end or reading.folded[first] in reading.speech.joins:
            return None
        close = reading.text[self.spans[number][1] - 1] in _ENDS
        gap = reading.text[self.spans[number][1] : reading.starts[first]]
        comma = close or not set(gap).isdisjoint(",–—-")
        for anchor in self._anchors(first, end):
            attributed = comma and anchor[0] - first <= _NEAR
            if not attributed and not self._after_comma(anchor, first):
                return None
            return subject_of(reading, anchor, first, end)
        for phrase in self._phrases(first, end):
            return according_to(reading, phrase, end)
        return self._postposed(first, end)

    def _after_comma(self, anchor: tuple[int, int], first: int) -> bool:
        """Whether a clause that ends a sentence attributes it: `is “calm” today, Marlow said.`"""
        places = range(max(first + 1, anchor[0] - _NEAR), anchor[0] + 1)
        return any("," in self.reading.gaps[place] for place in places)

    def _clause_before(self, number: int, *, behind: bool) -> Subject | None:
        reading = self.reading
        first, end = self._sentence(number)[0], self.first[number]
        if number:
            first = max(first, self.end[number - 1])
        if first >= end:
            return None
        gap = reading.gaps[end] if end < len(reading.gaps) else ""
        if number and first == self.end[number - 1] and _BEFORE.isdisjoint(gap):
            # `…,” he said on “State of the Harbour”` says who spoke the one before alone.
            if behind:
                return Subject()
        if any(reading.folded[place] in reading.speech.citing for place in range(first, end)):
            return Subject()
        anchors = list(self._anchors(first, end))
        phrases = list(self._phrases(first, end))
        if anchors and (not phrases or anchors[-1][1] > phrases[-1][0]):
            return self._last_subject(anchors, first, end)
        if phrases:
            return according_to(reading, phrases[-1], end)
        if reading.folded[first] in reading.speech.opining and "," in gap:
            return self._opinion(first + 1, end)
        gerund = any(reading.folded[place] in reading.speech.gerunds for place in range(first, end))
        colon = ":" in gap
        return self._only_person(first, end) if gerund or colon else None

    def _opinion(self, first: int, end: int) -> Subject | None:
        """`Pour Ines Marlow, « … »`."""
        reading = self.reading
        run = reading.run_at.get(first)
        cut = NOBODY if run is None else reading.cut(run)
        if cut == NOBODY or not reading.is_name(cut):
            return None
        alone = cut[1] == end or "," in reading.gaps[cut[1]]
        return Subject(run=cut) if alone else None

    def _last_subject(
        self, anchors: Sequence[tuple[int, int]], first: int, end: int
    ) -> Subject | None:
        for anchor in reversed(anchors):
            found = subject_of(self.reading, anchor, first, end)
            if found is not None:
                return found
        return None

    def _anchors(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        for at in range(bisect.bisect_left(self.lasts, first), len(self.lasts)):
            if self.lasts[at] >= end:
                return
            if self.reading.anchors[at][0] >= first:
                yield self.reading.anchors[at]

    def _phrases(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        for at in range(bisect.bisect_left(self.phrases, first), len(self.phrases)):
            if self.phrases[at] >= end:
                return
            if not self.reading.quoted[self.phrases[at]]:
                yield self.reading.according[at]

    def _postposed(self, first: int, end: int) -> Subject | None:
        """`…, Ines Marlow zufolge`."""
        reading = self.reading
        for place in range(first + 1, min(end, first + _NEAR)):
            if reading.folded[place] in reading.speech.postposed:
                run = reading.run_at.get(place - 1)
                cut = NOBODY if run is None else reading.cut(run)
                return Subject(run=cut if cut != NOBODY and reading.is_name(cut) else NOBODY)
        return None

    def _only_person(self, first: int, end: int) -> Subject | None:
        """The only person whom some words name."""
        people = [
            run for run in self._people(first, end) if not self.reading.is_prepositional(run[0])
        ]
        names = {self.reading.full(run) for run in people}
        return Subject(run=people[0]) if len(names) == 1 else None

    # --- other sentences

    def _mate(
        self, number: int, own: Sequence[Subject | None], behind: Sequence[bool]
    ) -> Subject | None:
        """What is known of another quotation of the same sentence: the one before, or the next."""
        first, end = self._sentence(number)
        if number and self.end[number - 1] > first:
            before = self.runs[number - 1]
            return Subject(run=before) if before != NOBODY else own[number - 1]
        if number + 1 < len(self.spans) and self.first[number + 1] < end and behind[number + 1]:
            return own[number + 1]
        return None

    def _neighbour(self, number: int) -> Run:
        """Who speaks a quotation that is a sentence of its own, by what stands before it."""
        reading = self.reading
        first, end = self._sentence(number)
        if first != self.first[number] or any(
            not reading.quoted[place] for place in range(self.end[number], end)
        ):
            return NOBODY
        block = self._block(self.spans[number][0])
        signed = self._signed(number)
        if signed is not None:
            return signed
        if number and self._continues(number, block):
            return self.runs[number - 1]
        if not first:
            return NOBODY
        before = reading.sentence[first - 1]
        begin = reading.place(self.segmented.sentences[before].start)
        colon = ":" in reading.gaps[first]
        near = self.segmented.sentences[before].block == block
        if not (near or colon) or any(reading.quoted[begin:first]):
            return NOBODY
        found = [
            subject
            for anchor in self._anchors(begin, first)
            if (subject := subject_of(reading, anchor, begin, first)) is not None
        ]
        found += [
            subject
            for phrase in self._phrases(begin, first)
            if (subject := according_to(reading, phrase, first)) is not None
        ]
        if not found and colon:
            found = [only for only in [self._only_person(begin, first)] if only is not None]
        runs = [self._resolve(number, subject) for subject in found]
        return runs[0] if len({self.name(run) for run in runs}) == 1 else NOBODY

    def _signed(self, number: int) -> Run | None:
        """Whom the line below a quotation names: `Ines Marlow, harbour master`."""
        blocks, reading = self.segmented.blocks, self.reading
        below = self._block(self.spans[number][0]) + 1
        if below >= len(blocks) or blocks[below].kind != "attribution":
            return None
        first, end = reading.place(blocks[below].start), reading.place(blocks[below].end)
        for place in range(first, end):
            run = reading.run_at.get(place)
            cut = NOBODY if run is None else reading.cut(run)
            if cut[1] - cut[0] >= _PARTS:
                return cut
        return NOBODY

    def _block(self, start: int) -> int:
        at = max(0, bisect.bisect_right(self._begins, start) - 1)
        return self.segmented.sentences[at].block

    def _continues(self, number: int, block: int) -> bool:
        """Whether a quotation goes on where the one before ended, or in the next paragraph."""
        start, end = self.spans[number - 1]
        earlier = self._block(start)
        if earlier == block:
            first = self.first[number]
            between = range(self.end[number - 1], first)
            if between and not self.behind[number - 1]:
                return False
            sentences = {self.reading.sentence[place] for place in between}
            last = self.reading.sentence[max(0, self.end[number - 1] - 1)]
            return not sentences - {last} and self.reading.sentence[first] <= last + 1
        whole = self.segmented.blocks[earlier]
        return earlier + 1 == block and not self.reading.text[end : whole.end].strip()

    # --- pronouns

    def _resolve(self, number: int, subject: Subject) -> Run:
        if not subject.pronoun:
            return subject.run
        run = self._antecedent(number, subject)
        if run == NOBODY or self._gender(run) not in ("", subject.pronoun):
            return NOBODY
        self.genders.setdefault(self._last_name(run), subject.pronoun)
        return run

    def _antecedent(self, number: int, subject: Subject) -> Run:
        reading, pronoun = self.reading, subject.pronoun
        sentence = reading.sentence[subject.place]
        begin = reading.place(self.segmented.sentences[sentence].start)
        here = self._people(max(begin, self._since(number)), subject.place)
        if here:
            return self._one(self._leading(here), pronoun)
        speaker, since = self._speaker_before(number)
        others = self._people(since, begin, sure=False) if speaker != NOBODY else []
        if speaker != NOBODY:
            near = sentence - reading.sentence[since - 1] <= _BACK
            return self._one([speaker, *others], pronoun) if near else NOBODY
        for back in range(1, _BACK + 1):
            if sentence - back < 0:
                break
            row = self.segmented.sentences[sentence - back]
            people = self._people(max(since, reading.place(row.start)), reading.place(row.end))
            if people:
                return self._one(self._leading(people), pronoun)
        return NOBODY

    def _leading(self, runs: list[Run]) -> list[Run]:
        """Those that no preposition leads, if there are any."""
        return [run for run in runs if not self.reading.is_prepositional(run[0])] or runs

    def _since(self, number: int) -> int:
        return self.end[number - 1] if number else 0

    def _speaker_before(self, number: int) -> tuple[Run, int]:
        """The speaker of the last quotation that has one, and the word behind its clause."""
        for earlier in range(number - 1, max(-1, number - 1 - _BACK), -1):
            run = self.runs[earlier]
            if run != NOBODY or self.settled[earlier]:
                return run, max(self.end[earlier], run[1])
        return NOBODY, 0

    def _one(self, runs: Sequence[Run], pronoun: str) -> Run:
        """The only person among some who can be meant, named the last time."""
        fitting = [run for run in runs if self._gender(run) in ("", pronoun)]
        names = {self.name(run) for run in fitting}
        return fitting[0] if len(names) == 1 else NOBODY

    def _people(self, first: int, end: int, *, sure: bool = True) -> list[Run]:
        """Persons whom some unquoted words name, each as often as they do.

        Not only sure ones: all names of several words, too, that no preposition leads.
        """
        reading, found = self.reading, []
        place = first
        while place < end:
            run = reading.run_at.get(place)
            if run is None:
                place += 1
                continue
            place = max(place + 1, run[1])
            cut = reading.cut(run)
            if cut == NOBODY or reading.quoted[run[0]] or reading.is_possessive(cut[1] - 1):
                continue
            known = reading.written(cut) in self.said
            person = (
                known
                or reading.is_person(cut)
                or not (sure or cut[1] - cut[0] < _PARTS or reading.is_prepositional(cut[0]))
            )
            if reading.is_name(cut) and person:
                found.append(cut)
        return found

    def _last_name(self, run: Run) -> str:
        return self.reading.folded[run[1] - 1]

    def _gender(self, run: Run) -> str:
        return self.genders.get(self._last_name(run), "")

    def _learn_genders(self) -> None:
        """From titles: `Mrs Marlow`."""
        reading = self.reading
        for first, end in reading.runs:
            for place in range(max(0, first - 1), end - 1):
                word = reading.folded[place]
                he, she = word in reading.speech.he_titles, word in reading.speech.she_titles
                if he or she:
                    gender = "he" if he else "she"
                    self.genders.setdefault(reading.folded[end - 1], gender)
