"""Quotations of an article, and who speaks them as far as the text beside them says.

A speaker is named by a rule, or not at all. In this order: the clause behind the quotation
(`“…,” said Ines Marlow`), the clause before it (`Ines Marlow said: “…”`), another quotation of the
same sentence, and for a quotation that is a sentence of its own the sentence before it, if that
says who speaks. A verb of saying whose subject is not named ends the search. A pronoun stands for
the speaker of the quotation before or for the only person whom the sentence before names, unless
both may be meant. Linear in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.collate.antecedents import EITHER, FAR, Antecedents
from newsdiff.collate.clauses import Clauses
from newsdiff.collate.cues import speech_for
from newsdiff.collate.names import Reading
from newsdiff.collate.subjects import Subject, according_to, subject_of
from newsdiff.collate.wording import NOBODY, PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.offices import Office
    from newsdiff.collate.wording import Run
    from newsdiff.model import SegmentedArticle, Span

__all__ = ["find_speakers"]

_ENDS = ",?!…"
_BEFORE = frozenset(",:;.–—-")
_BACK = 3
"""Quotations gone back for the last that has a speaker."""
_LEAD = 3
"""Words from a verb to the quotation that it leads to, `that` among them."""
_NEAR = 12
"""Words between a quotation and the verb that attributes it behind a comma."""


def find_speakers(
    segmented: SegmentedArticle,
    story: Sequence[bool],
    spans: Sequence[Span],
    nobody: frozenset[str],
) -> list[tuple[str, Span | None]]:
    """Find who speaks each quotation of an article.

    Args:
        segmented: the article.
        story: whether each of its sentences is part of the story.
        spans: what stands between quotation marks, in order, short terms among them.
        nobody: words that are no speaker's, case-folded: agencies that were told.

    Returns:
        For each span the name, and where the article gives it; "" and None where nobody is named.
    """
    speech = speech_for(segmented.language)
    if speech is None or not spans:
        return [("", None)] * len(spans)
    speakers = _Speakers(segmented, story, Reading(segmented, speech, spans, nobody), spans)
    span = speakers.reading.span
    return [(speakers.name(run), None if run == NOBODY else span(run)) for run in speakers.runs]


class _Speakers(Clauses):
    """Who speaks each quotation of an article: `runs`, a run of words each, `NOBODY` if unnamed."""

    def __init__(
        self,
        segmented: SegmentedArticle,
        story: Sequence[bool],
        reading: Reading,
        spans: Sequence[Span],
    ) -> None:
        super().__init__(segmented, reading, spans)
        self.runs: list[Run] = [NOBODY] * len(spans)
        self.said = self._subjects()
        self.antecedents = Antecedents(segmented, story, reading, self.said)
        self._attribute()

    def name(self, run: Run) -> str:
        """Return the name of a speaker, "" for nobody."""
        return "" if run == NOBODY else self.reading.full(run)

    def _attribute(self) -> None:
        self.settled = [False] * len(self.spans)
        own: list[Subject | None] = []
        self.behind = behind = [False] * len(self.spans)
        for number in range(len(self.spans)):
            before = number > 0 and behind[number - 1]
            led = not before and self._is_led(number)
            found = None if led else self._signature(number) or self._clause_behind(number)
            behind[number] = found is not None
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
        found += [according_to(reading, phrase, count) for phrase in reading.according]
        runs = [each.run for each in found if each is not None and not each.institution]
        long = [run for run in runs if run[1] - run[0] >= PARTS and run != NOBODY]
        return {
            reading.written(run)
            for run in long
            if not reading.is_determined(run[0]) and not reading.is_organisation(run)
        }

    def _who_say(self, first: int, end: int, floor: int) -> list[Subject]:
        """Who says something between two words, no subject being before a third."""
        said = [subject_of(self.reading, each, floor, end) for each in self.anchors(first, end)]
        said += [according_to(self.reading, each, end) for each in self.phrases(first, end)]
        return [each for each in said if each is not None]

    # --- the clauses of the quotation's own sentence

    def _before(self, number: int) -> tuple[int, int]:
        """The words of its sentence before a quotation, behind the last one: first and end."""
        first = self.sentence(number)[0]
        return max(first, self.end[number - 1]) if number else first, self.first[number]

    def _is_led(self, number: int) -> bool:
        """Whether a verb of saying leads right to the quotation: `Ines Marlow warned that “…”`."""
        first, end = self._before(number)
        near = range(max(first, end - _LEAD), end)
        return any(
            self.reading.folded[place] in self.reading.speech.others for place in near
        ) and any(self.anchors(near.start, end))

    def _clause_behind(self, number: int) -> Subject | None:
        reading = self.reading
        first, end = self.end[number], self.sentence(number)[1]
        if number + 1 < len(self.spans):
            end = min(end, self.first[number + 1])
        if first >= end or reading.folded[first] in reading.speech.joins:
            return None
        close = reading.text[self.spans[number][1] - 1] in _ENDS
        gap = reading.text[self.spans[number][1] : reading.starts[first]]
        comma = close or not set(gap).isdisjoint(",–—-")
        for anchor in self.anchors(first, end):
            attributed = (comma and anchor[0] - first <= _NEAR) or self._leads(first, anchor)
            if not attributed and not self._after_comma(anchor, first):
                return None
            found = subject_of(reading, anchor, first, end)
            if found is None and reading.speech.drops_pronouns:
                return Subject(pronoun=EITHER, place=anchor[0])
            return found
        for phrase in self.phrases(first, end):
            return according_to(reading, phrase, end)
        return self._postposed(first, end)

    def _signature(self, number: int) -> Subject | None:
        """Whom the end of a paragraph names behind a dash: `“…” – Ines Marlow, harbour master`."""
        reading, first = self.reading, self.end[number]
        end = reading.place(self.segmented.blocks[self.block(self.spans[number][0])].end)
        dash = first < end <= first + _NEAR and not set(reading.gaps[first]).isdisjoint("–—-")
        if not dash or any(reading.quoted[first:end]) or any(self.anchors(first, end)):
            return None
        runs = [run for run in reading.names(first, end) if run[1] - run[0] >= PARTS]
        apart = [run for run in runs if run[1] == end or reading.gaps[run[1]][:1] in {",", "("}]
        led = [run for run in runs if reading.is_prepositional(run[0], first)]
        return Subject(run=runs[0]) if len(runs) == 1 == len(apart) and not led else None

    def _leads(self, first: int, anchor: tuple[int, int]) -> bool:
        """Whether a clause is no more than a name and a verb: `“…” Ines Marlow said`."""
        run = self.reading.run_at.get(first)
        return run is not None and run[0] == first and anchor[0] == run[1]

    def _after_comma(self, anchor: tuple[int, int], first: int) -> bool:
        """Whether a clause that ends a sentence attributes it: `is “calm” today, Marlow said`."""
        places = range(max(first + 1, anchor[0] - _NEAR), anchor[0] + 1)
        return any("," in self.reading.gaps[place] for place in places)

    def _clause_before(self, number: int, *, behind: bool) -> Subject | None:
        first, end = self._before(number)
        if first >= end:
            return None
        gap = self.reading.gaps[end] if end < len(self.reading.gaps) else ""
        adjoins = number > 0 and first == self.end[number - 1]
        folded = self.reading.folded[first:end]
        # `…,” he said on “State of the Harbour”` says who spoke the one before alone.
        apart = behind and adjoins and _BEFORE.isdisjoint(gap)
        title = folded[-1] in self.reading.speech.works
        # `…,” Ines Marlow said, adding that it “…”`.
        adds = apart and not self.reading.speech.gerunds.isdisjoint(folded)
        if apart or title or not self.reading.speech.citing.isdisjoint(folded):
            return None if adds else Subject()
        found = self._last_subject(first, end)
        if found is not None or any(self.anchors(first, end)):
            return found
        if folded[0] in self.reading.speech.opining and "," in gap:
            return self._opinion(first + 1, end)
        if ":" not in gap and self.reading.speech.gerunds.isdisjoint(folded):
            return None
        only = self._only_person(first, end)
        leads = only is not None and (":" in gap or only.run[0] - first <= _LEAD)
        return only if leads else None

    def _opinion(self, first: int, end: int) -> Subject | None:
        """`Pour Ines Marlow, « … »`."""
        run = self._name_at(first)
        alone = run[1] == end or (run != NOBODY and "," in self.reading.gaps[run[1]])
        return Subject(run=run) if run != NOBODY and alone else None

    def _name_at(self, place: int) -> Run:
        """The name that a word belongs to."""
        run = self.reading.run_at.get(place)
        cut = NOBODY if run is None else self.reading.cut(run)
        return cut if cut != NOBODY and self.reading.is_name(cut) else NOBODY

    def _last_subject(self, first: int, end: int) -> Subject | None:
        """The subject of the last verb of saying, or who is named after `according to`."""
        anchors = list(self.anchors(first, end))
        for phrase in self.phrases(first, end):
            found = according_to(self.reading, phrase, end)
            # `Selon Ines Marlow, …` and `… selon Ines Marlow « … »`; not one in between.
            if phrase[0] == first or (found is not None and found.run[1] == end):
                return found
        for anchor in reversed(anchors):
            found = subject_of(self.reading, anchor, first, end)
            if found is not None:
                return found
        return None

    def _postposed(self, first: int, end: int) -> Subject | None:
        """`…, Ines Marlow zufolge`."""
        reading = self.reading
        for place in range(first + 1, min(end, first + _NEAR)):
            if reading.folded[place] in reading.speech.postposed:
                return Subject(run=self._name_at(place - 1))
        return None

    def _only_person(self, first: int, end: int) -> Subject | None:
        """The only person whom some words name."""
        reading = self.reading
        people = self.antecedents.leading(reading.people(self.said, first, end))
        if reading.speech.nouns_capital:
            sure = [
                reading.written(run) in self.said or reading.is_presented(run) for run in people
            ]
            people = [run for run, known in zip(people, sure, strict=True) if known]
        if len({reading.full(run) for run in people}) != 1:
            return None
        speech, before = reading.speech, reading.folded[first : people[0][0]]
        alone = (speech.he | speech.she | speech.others).isdisjoint(before)
        return Subject(run=people[0]) if alone else None

    # --- other sentences

    def _mate(
        self, number: int, own: Sequence[Subject | None], behind: Sequence[bool]
    ) -> Subject | None:
        """Whose another quotation of the sentence is; the one before, if nobody stands between."""
        first, end = self.sentence(number)
        if number and self.end[number - 1] > first:
            before = self.runs[number - 1]
            between = self.reading.people(self.said, self.end[number - 1], self.first[number])
            names = {self.name(run) for run in self.antecedents.leading(between)}
            other = Subject() if names - {self.name(before)} else Subject(run=before)
            return own[number - 1] if before == NOBODY else other
        if number + 1 < len(self.spans) and self.first[number + 1] < end and behind[number + 1]:
            return own[number + 1]
        return None

    def _neighbour(self, number: int) -> Run:
        """Who speaks a quotation that is a sentence of its own, by what stands before it."""
        reading = self.reading
        first, end = self.sentence(number)
        if first != self.first[number] or not all(reading.quoted[self.end[number] : end]):
            return NOBODY
        block = self.block(self.spans[number][0])
        signed = self._signed(block)
        if signed is not None:
            return signed
        if number and self._continues(number, block):
            return self.runs[number - 1]
        return self._announced(number, first, block) if first else NOBODY

    def _announced(self, number: int, first: int, block: int) -> Run:
        """Who speaks by the sentence before, if that quotes nothing and all in it speak as one."""
        reading = self.reading
        before = reading.sentence[first - 1]
        begin = reading.place(self.segmented.sentences[before].start)
        colon = ":" in reading.gaps[first]
        near = self.segmented.sentences[before].block == block
        if not (near or colon) or any(reading.quoted[begin:first]):
            return NOBODY
        found = self._who_say(begin, first, begin)
        only = None if found or not colon else self._only_person(begin, first)
        runs = [self._resolve(number, each) for each in ([only] if only is not None else found)]
        return runs[0] if len({self.name(run) for run in runs}) == 1 else NOBODY

    def _signed(self, block: int) -> Run | None:
        """Whom the line below a quotation in large type names: `Ines Marlow, harbour master`."""
        blocks, reading = self.segmented.blocks, self.reading
        if block + 1 >= len(blocks) or {each.kind for each in blocks[block : block + 2]} != {
            "quote"
        }:
            return None
        places = range(
            *(reading.place(at) for at in (blocks[block + 1].start, blocks[block + 1].end))
        )
        if any(reading.quoted[place] for place in places):
            return None
        runs = [run for place in places if (run := self._name_at(place))[1] - run[0] >= PARTS]
        return runs[0] if runs else NOBODY

    def _continues(self, number: int, block: int) -> bool:
        """Whether a quotation goes on where the one before ended, or in the next paragraph."""
        start, end = self.spans[number - 1]
        earlier = self.block(start)
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
        if subject.office is not None:
            return self._bearer(number, subject.office, subject)
        if not subject.pronoun:
            return subject.run
        floor = self.end[number - 1] if number else 0
        speaker, since = self._speaker_before(number, self.antecedents.begin(subject))
        return self.antecedents.resolve(subject, floor, speaker, since)

    def _bearer(self, number: int, office: Office, subject: Subject) -> Run:
        """Whom an office stands for: who bears it, or the speaker before if nobody does."""
        offices = self.reading.offices
        run = offices.bearer(office, subject.place)
        if run != NOBODY:
            return run
        speaker, since = self._speaker_before(number, self.antecedents.begin(subject))
        if speaker == NOBODY or offices.bears_another(office, self.name(speaker)):
            return NOBODY
        return self.antecedents.again(subject.place, office.gender or EITHER, speaker, since)

    def _speaker_before(self, number: int, begin: int) -> tuple[Run, int]:
        """The last one to say something, quoted or not, and the word behind that clause."""
        speaker, since = NOBODY, 0
        for earlier in range(number - 1, max(-1, number - 1 - _BACK), -1):
            run = self.runs[earlier]
            if run != NOBODY or self.settled[earlier]:
                speaker, since = run, max(self.end[earlier], run[1])
                break
        first = max(since, begin - FAR)
        people = [
            (each.run[1], each.run)
            for each in self._who_say(first, begin, since)
            if self.antecedents.is_person(each)
        ]
        if people:
            since, speaker = max(people)
        return speaker, since
