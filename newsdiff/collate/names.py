"""The names in an article: which runs of capitalised words are one, and what of them.

What is cut off: titles and offices before a name (all up to the last word of an office), words that
the article writes small, too, days and months, agencies. Linear in the text.
"""

from __future__ import annotations

from functools import cached_property

from newsdiff.collate.offices import Offices
from newsdiff.collate.wording import NOBODY, PARTS, Run, Words

__all__ = ["Reading"]

_LONGEST_LEAD = 6
"""Words between a preposition and a name that belongs to it."""


class Reading(Words):
    """The words of an article with the names among them."""

    def cut(self, run: Run) -> Run:
        """Return the name in a run without titles, offices and words that are nobody's."""
        first, end = run
        speech = self.speech
        for place in range(first, end):
            title = self.folded[place] in self.titled and place < end - 1
            if title or self._is_role(place):
                first = place + 1
        if speech.nouns_capital and end - first > PARTS and "-" in self.folded[first]:
            # `Mercedes-Fahrer Ada Quill`
            first += 1
        while first < end and (
            self.folded[first] in self.titled
            or (speech.nouns_capital and self.folded[first] in speech.determiners)
            or (self.folded[first] in self.nobody and not self._is_part(first))
            or (self.opens[first] and self._is_plain(first))
            or (self.folded[first] in self._nouns and first < end - 1)
        ):
            first += 1
        stop = first
        while stop < end and (self.folded[stop] not in self.nobody or self._is_part(stop)):
            stop += 1
        if stop - first > 1 and any(map(self.is_acronym, range(first, stop))):
            # `LREM Ada Quill`: an acronym is part of no person's name.
            while stop - first > 1 and self.is_acronym(first):
                first += 1
        led = first > run[0] and first < stop and not self.capital[first]
        if led or (first < stop and self.folded[stop - 1] in self.speech.particles):
            # `Rande | von Beratungen`, `Ines Van | de velde`: what is left is no name.
            return NOBODY
        office = first > run[0] and self.folded[first - 1] not in speech.determiners
        if stop - first == 1 and office and self.folded[first] in speech.organisations:
            # `Justice Department` is none of a judge.
            return (first - 1, stop)
        return (first, stop) if first < stop else NOBODY

    @cached_property
    def cuts(self) -> list[Run]:
        """The names in all runs, in order; where none is left there is none."""
        return [cut for run in self.runs if (cut := self.cut(run)) != NOBODY]

    @cached_property
    def _nouns(self) -> set[str]:
        """Capitalised words behind an article, where nouns are capital: no part of a name."""
        if not self.speech.nouns_capital:
            return set()
        return {
            word
            for place, word in enumerate(self.folded)
            if self.capital[place] and self.is_determined(place)
        }

    def _is_part(self, place: int) -> bool:
        """`Le` in the midst of a sentence, as in `Bruno Le Maire`."""
        return self.folded[place] in self.speech.determiners and not self.opens[place]

    def _is_plain(self, place: int) -> bool:
        word = self.folded[place]
        return word in self.speech.grammar or word in self.small

    def _is_role(self, place: int) -> bool:
        """Whether a word is an office, or a compound that ends with one: `Regierungssprecher`."""
        word, speech = self.folded[place], self.speech
        if not speech.nouns_capital:
            return word in speech.roles
        return any(word.endswith(role) for role in speech.roles)

    def is_prepositional(self, first: int, floor: int = 0) -> bool:
        """Whether a preposition leads to a name: it belongs to something else.

        `in Velm`, `of the weekly newspaper Velm Post`. None before `floor` counts.
        """
        place, speech = first, self.speech
        while place > floor and first - place < _LONGEST_LEAD:
            if self._is_owned(place):
                place = self.run_at.get(place - 1, (place - 1, place))[0]
                continue
            if not self.follows(place):
                return False
            place -= 1
            word = self.folded[place]
            if place in self.asides:
                return False
            if word in speech.prepositions:
                return True
            if word in speech.joins and (place - 1) in self.run_at and self.follows(place):
                place = self.run_at[place - 1][0]
                continue
            determiner = word in speech.determiners
            if self.capital[place] and word in speech.nobody:
                continue
            if self.capital[place] or word in speech.verbs or word in speech.participles:
                return False
            if not determiner and word in speech.grammar | speech.between | speech.joins:
                return False
        return False

    def _is_owned(self, place: int) -> bool:
        """Whether the word before is a possessive: `Marlow's | Harbour Board`."""
        gap = self.gaps[place]
        return self.is_possessive(place - 1) and gap[:1] in {"'", "’"} and len(gap) <= PARTS

    def is_office(self, first: int, end: int) -> bool:
        """Whether some words have a title or an office among them."""
        return any(self.folded[p] in self.titled or self._is_role(p) for p in range(first, end))

    def is_determined(self, first: int) -> bool:
        """Whether an article or the like stands right before a word."""
        return (
            first > 0 and self.folded[first - 1] in self.speech.determiners and self.joined(first)
        )

    def is_organisation(self, run: Run) -> bool:
        """Whether a word of a name says that it is no person's."""
        known = any(self.folded[place] in self.speech.organisations for place in range(*run))
        return known or self.is_acronym(run[1] - 1)

    def is_institution(self, run: Run) -> bool:
        """Whether a name behind an article may be an institution's, as it is no person's."""
        named_again = not self.speech.nouns_capital and self.count(run) > 1
        return named_again or self.is_organisation(run)

    def without_place(self, run: Run) -> Run:
        """Return the name behind a place or an office: `Économie | Ada Quill`; else `NOBODY`."""
        if self.speech.nouns_capital and run[1] - run[0] > PARTS:
            return (run[1] - PARTS, run[1])
        for first in range(run[0] + 1, run[1] - 1):
            rest = (first, run[1])
            if rest[1] - first >= PARTS and self.count(rest) > 1:
                return rest
        if run[1] - run[0] > PARTS + 1 and self.folded[run[1] - 1] in self._named_alone:
            return (run[1] - PARTS, run[1])
        small = self.speech.determiners | self.speech.particles
        size = sum(self.folded[place] not in small for place in range(*run))
        return (run[0] + 1, run[1]) if size == PARTS + 1 else NOBODY

    def apart(self, run: Run) -> Run:
        """Return a name that is cut without the place before it that a preposition leads to."""
        first, end = run
        placed = end - first > PARTS and self.is_prepositional(first)
        return self.without_place(run) if placed else run

    def count(self, run: Run) -> int:
        """How often the last words of a run of names are these words."""
        return self._tails.get(tuple(self.folded[run[0] : run[1]]), 0)

    @cached_property
    def _tails(self) -> dict[tuple[str, ...], int]:
        """Runs as they stand once cut, by their words."""
        counts: dict[tuple[str, ...], int] = {}
        for run in self.cuts:
            words = tuple(self.folded[slice(*run)])
            counts[words] = counts.get(words, 0) + 1
        return counts

    @cached_property
    def full_names(self) -> dict[str, set[tuple[str, ...]]]:
        """The names of several words by their last, as far as the article gives them."""
        names: dict[str, set[tuple[str, ...]]] = {}
        for run in self.cuts:
            first, end = self.apart(run)
            if end - first >= PARTS:
                words = tuple(self.text[self.starts[p] : self.ends[p]] for p in range(first, end))
                names.setdefault(words[-1].casefold(), set()).add(words)
        return names

    def _has_title(self, first: int) -> bool:
        """Whether a title stands before a name: `Mrs. Marlow`."""
        same = first > 0 and self.sentence[first] == self.sentence[first - 1]
        return same and self.folded[first - 1] in self.titled

    def _goes_with_noun(self, first: int) -> bool:
        """`un député | LR`: a party is not who speaks."""
        if first == 0 or not self.follows(first) or self.capital[first - 1]:
            return False
        speech, word = self.speech, self.folded[first - 1]
        plain = (speech.determiners, speech.between, speech.verbs, speech.participles)
        return not any(word in each for each in (*plain, speech.grammar, speech.prepositions))

    def is_name(self, run: Run) -> bool:
        """Whether a run may name who speaks, as far as its form tells."""
        first, end = run
        if not self.speech.media.isdisjoint(self.folded[first:end]):
            return False
        if end - first >= PARTS:
            return self.folded[end - 1] not in self._nouns
        word = self.folded[first]
        if self.is_acronym(first) and self._goes_with_noun(first):
            return False
        titled = self._has_title(first)
        if self.speech.nouns_capital:
            known = len(self._full(first)) == 1 or self._is_bare(first)
            return titled or self.is_acronym(first) or known
        if not self.opens[first] or titled or self._full(first) or self._by_first.get(word):
            return self.ends[first] - self.starts[first] > 1
        return word in self._apart and word not in self.small

    def _is_bare(self, first: int) -> bool:
        """`sagte Marlow`: no article stands there, or elsewhere, and the name comes again."""
        word, speech = self.folded[first], self.speech
        if word in self._nouns or self._tails.get((word,), 0) < PARTS or not self.follows(first):
            return False
        said = self.folded[first - 1] in speech.verbs | speech.auxiliaries
        return said or any(end == first for _, end in self.according)

    def is_person(self, run: Run) -> bool:
        """Whether the article shows that a run is a person: by a title or the last name alone."""
        first, end = run
        if self.is_organisation(run) or not self.speech.media.isdisjoint(self.folded[first:end]):
            return False
        titled = self._has_title(first)
        last = self.folded[end - 1]
        if self.folded[first] in self.speech.determiners:
            return self._is_last(run) and bool(self._full(end - 1))
        if end - first == 1:
            if self.is_determined(first):
                return False
            return titled or len(self._full(first)) == 1
        return titled or (
            end - first <= PARTS + 1
            and (self._tails.get((last,), 0) > 0 or last in self._named_alone)
        )

    @cached_property
    def _named_alone(self) -> set[str]:
        return {self.folded[end - 1] for first, end in self.runs if end - first == 1}

    def _full(self, place: int) -> set[tuple[str, ...]]:
        return self.full_names.get(self.folded[place], set())

    @cached_property
    def _apart(self) -> set[str]:
        """Words that are capital in the midst of a sentence."""
        return {
            word
            for word, capital, opens in zip(self.folded, self.capital, self.opens, strict=True)
            if capital and not opens
        }

    def full(self, run: Run) -> str:
        """Return a name; a last name alone in full, if the article gives one full name for it."""
        if not self.capital[run[1] - 1]:
            return self.written(run)
        last = tuple(self.folded[slice(*run)])
        longer = [
            words
            for words in self._full(run[1] - 1)
            if len(words) > len(last)
            and self._is_last(run)
            and tuple(map(str.casefold, words[-len(last) :])) == last
        ]
        return " ".join(longer[0]) if len(longer) == 1 else self.written(run)

    @cached_property
    def _by_first(self) -> dict[str, set[tuple[str, ...]]]:
        """The full names by their first."""
        names: dict[str, set[tuple[str, ...]]] = {}
        for full in self.full_names.values():
            for words in full:
                names.setdefault(words[0].casefold(), set()).add(words)
        return names

    @cached_property
    def offices(self) -> Offices:
        """Who bears which office in the article."""
        return Offices(self)

    def _is_last(self, run: Run) -> bool:
        """Whether a run is a last name alone: `Marlow`, `Le Maire`."""
        small = self.speech.particles | self.speech.determiners
        return all(self.folded[place] in small for place in range(run[0], run[1] - 1))

    def is_presented(self, run: Run) -> bool:
        """Whether the words around a name of several words say who that is.

        `the harbour master, Ines Marlow, …`, `harbour master Ines Marlow`, `Ines Marlow, 52, …`.
        """
        first, end = run
        if end - first < PARTS or self.is_organisation(run):
            return False
        behind = end < len(self.gaps) and self.gaps[end] == ","
        if behind or (first and self.gaps[first] == "," and self.folded[first - 1] in self.small):
            return True
        same = first > 0 and self.sentence[first] == self.sentence[first - 1]
        return same and self.is_office(first - 1, first)

    def people(self, said: set[str], first: int, end: int) -> list[Run]:
        """Persons whom some unquoted words name, each as often as they do.

        Args:
            said: names of those who say something in the article, persons for sure.
            first: first of the words.
            end: one past the last.
        """
        return [
            run
            for run in self.names(first, end)
            if self.written(run) in said or self.is_person(run) or self.is_presented(run)
        ]

    def names(self, first: int, end: int) -> list[Run]:
        """Names that some unquoted words give, possessives left out."""
        found: list[Run] = []
        place = first
        while place < end:
            run = self.run_at.get(place)
            if run is None:
                place += 1
                continue
            place = max(place + 1, run[1])
            cut = self.cut(run)
            if cut == NOBODY or self.quoted[run[0]] or self.is_possessive(cut[1] - 1):
                continue
            if self.is_name(cut):
                found.append(cut)
        return found
