"""Whom a pronoun beside a quotation stands for: the last to speak, or the only person just named.

Nobody, unless it is plain who is meant: no other person is named or spoken of in between, and no
title says that it is not this one. Each search looks at a few sentences and a bounded number of
words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.collate.wording import NOBODY, PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.names import Reading
    from newsdiff.collate.subjects import Subject
    from newsdiff.collate.wording import Run
    from newsdiff.model import SegmentedArticle

__all__ = ["EITHER", "FAR", "Antecedents"]

_BACK = 3
"""Sentences gone back for whom a pronoun stands for."""
FAR = 120
"""Words of a sentence looked at for persons."""
EITHER = "either"
"""Stands for the pronoun of a verb without a subject."""


class Antecedents:
    """The persons of an article that a pronoun may stand for.

    Attributes:
        said: names of those who say something in the article, persons for sure.
        genders: the pronoun of a last name, from titles and from pronouns that were resolved.
    """

    def __init__(
        self, segmented: SegmentedArticle, story: Sequence[bool], reading: Reading, said: set[str]
    ) -> None:
        self.segmented, self.story, self.reading, self.said = segmented, story, reading, said
        self.genders: dict[str, str] = {}
        self._learn_genders()

    def resolve(self, subject: Subject, floor: int, speaker: Run, since: int) -> Run:
        """Find whom the pronoun of a clause stands for.

        Args:
            subject: the pronoun.
            floor: the first word of its sentence that may name somebody.
            speaker: the last one to say something, `NOBODY` if that is not known.
            since: the word behind the clause that says so.
        """
        run = self._antecedent(subject, floor, speaker, since)
        if run != NOBODY and subject.pronoun != EITHER:
            self.genders.setdefault(self._last_name(run), subject.pronoun)
        return run

    def is_person(self, subject: Subject) -> bool:
        """Whether a subject is surely a person."""
        return bool(self.reading.people(self.said, *subject.run)) and not subject.institution

    def _antecedent(self, subject: Subject, floor: int, speaker: Run, since: int) -> Run:
        reading, pronoun = self.reading, subject.pronoun
        sentence = reading.sentence[subject.place]
        here = reading.people(self.said, max(self.begin(subject), floor), subject.place)
        if here:
            return self._one(self.leading(here), pronoun)
        if speaker != NOBODY:
            return self._still(speaker, since, sentence, pronoun)
        for back in range(1, min(_BACK, sentence) + 1):
            row = self.segmented.sentences[sentence - back]
            if not self.story[sentence - back]:
                continue
            last = reading.place(row.end)
            first = max(since, reading.place(row.start), last - FAR)
            people = reading.people(self.said, first, last)
            if people or self._others(first, last):
                return self._one(self.leading(people), pronoun)
            if not self._has_pronoun(first, last, pronoun):
                break
        return NOBODY

    def begin(self, subject: Subject) -> int:
        """Return the first word of a subject's sentence."""
        sentence = self.reading.sentence[subject.place]
        return self.reading.place(self.segmented.sentences[sentence].start)

    def _has_pronoun(self, first: int, end: int, pronoun: str) -> bool:
        """Whether a sentence that names nobody is about the same person."""
        speech, reading = self.reading.speech, self.reading
        same = speech.she if pronoun == "she" else speech.he
        return any(
            reading.folded[place] in same and not reading.quoted[place]
            for place in range(first, end)
        )

    def _still(self, speaker: Run, since: int, sentence: int, pronoun: str) -> Run:
        """The speaker before, or the person whom a paragraph brings in behind that speaker.

        Nobody where somebody else is spoken of in between.
        """
        reading, table = self.reading, self.segmented.sentences
        begin = reading.place(table[sentence].start)
        if sentence - reading.sentence[since - 1] > _BACK:
            return NOBODY
        first = max(since, reading.place(table[max(0, sentence - 1)].start))
        apart = table[sentence - 1].block != table[reading.sentence[since - 1]].block
        people = self.leading(reading.people(self.said, first, begin)) if apart else []
        if people:
            return self._one(people, pronoun)
        others = reading.people(self.said, since, begin)
        after = table[min(sentence, reading.sentence[since - 1] + 1)].start
        vague = self._others(max(since, reading.place(after)), begin)
        return NOBODY if vague else self._one([speaker, *others], pronoun)

    def again(self, place: int, pronoun: str, speaker: Run, since: int) -> Run:
        """Return the last to say something, if an office in the same paragraph may mean them."""
        reading, table = self.reading, self.segmented.sentences
        sentence, said = reading.sentence[place], reading.sentence[since - 1]
        if since > place or table[sentence].block != table[said].block:
            return NOBODY
        return self._still(speaker, since, sentence, pronoun)

    def _others(self, first: int, end: int) -> bool:
        """Whether some words speak of somebody without a name, or name who may be a person."""
        reading = self.reading
        people = set(reading.people(self.said, first, end))
        named = any(
            run[1] - run[0] >= PARTS and run not in people and not reading.is_prepositional(run[0])
            for run in reading.names(first, end)
        )
        return named or any(
            reading.is_office(place, place + 1) and not reading.quoted[place]
            for place in range(first, end)
            if reading.run_at.get(place + 1) in {None, reading.run_at.get(place)}
        )

    def leading(self, runs: list[Run]) -> list[Run]:
        """Those that no preposition leads."""
        return [run for run in runs if not self.reading.is_prepositional(run[0])]

    def _one(self, runs: Sequence[Run], pronoun: str) -> Run:
        """The only person among some who can be meant, named the last time."""
        fitting = [run for run in runs if pronoun == EITHER or self._gender(run) in ("", pronoun)]
        names = {self.reading.full(run) for run in fitting}
        return fitting[0] if len(names) == 1 else NOBODY

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
