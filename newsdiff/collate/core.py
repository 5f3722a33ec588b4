"""The wire core: each source's dispatch as far as the articles that use it show it.

The rules:

1. A passage is part of a source's dispatch if two outlets of that source carry it, not counting one
   that has it from the other, or if it stands in the article that the caller designated as the
   dispatch. What only articles of different sources have in common (a quotation, a post) is no
   dispatch. What two outlets of each of two sources carry stands in both. An article of another
   source that has the passage too carries it only if it has that dispatch as an item; of its
   credits those count that an article of the source gives too.
2. Of several versions of a dispatch the core follows one: where the sender's own articles show
   them, the latest that two outlets follow; else that which most follow, of two with as many the
   latest. What none of its followers carries is left out, and a note says so.
3. Shown is the dispatch's own wording, else the one with the most outlets of that version behind it
   word for word; of two with as many, the agency's own, one of an article that credits an agency,
   then the one that the links place nearest to all others. A wording with something glued to its
   front (a subheading, a headline) that no other article has there gives way to one without.
4. No statement stands there twice: a sentence whose words nearly all stand in a fuller one gives
   way to it, and a headline to the body.

Time O(members²) a passage, and O(s · r) for s sentences with r others that share a rare word.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.members import (
    Leading,
    glued_wordings,
    passage_agreement,
    sentences_of,
    without_strangers,
)
from newsdiff.model import HEADING_KINDS, CoreSentence, WireCore

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import Descent, Link, Member, Origin, Passage

__all__ = ["Editor"]

_LEAST_OUTLETS = 2

_SAME = 0.8
"""A sentence of which so many words stand in another, fuller one is the same statement."""

_SAID = 0.5
"""A headline of which so many longer words stand in the rest says nothing more."""

_LONGER_WORD = 4
_HEADLINE_WORDS = 16
_ENDINGS = '.!?…"”»'


def _versions_told(
    ground: Ground, descents: Sequence[Descent], original: int | None
) -> dict[int, int]:
    """For each source the version that the core follows."""
    outlets: dict[tuple[int, int], set[int]] = {}
    for descent in descents:
        key = descent.origin, descent.version
        outlets.setdefault(key, set()).add(ground.outlets[descent.article])
    shown = {d.origin for d in descents if d.kind == "update" and d.version}
    told: dict[int, int] = {}
    for origin, version in sorted(outlets):
        least = len(outlets.get((origin, told.get(origin, 0)), ()))
        if origin in shown:
            least = min(_LEAST_OUTLETS, least)
        if len(outlets[origin, version]) >= least:
            told[origin] = version
    if original is not None:
        told[descents[original].origin] = descents[original].version
    return told


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Editor:
    """Chooses what is part of a dispatch, and in which wording it is shown.

    Attributes:
        ground: articles and links.
        descents: what each article goes back to.
        original: index of the designated dispatch.
        version: for each source the version that is followed.
        leading: whose order counts.
    """

    ground: Ground
    descents: Sequence[Descent]
    original: int | None
    version: dict[int, int]
    leading: Leading

    @classmethod
    def from_descents(
        cls, ground: Ground, descents: Sequence[Descent], original: int | None
    ) -> Editor:
        """Choose the version that is followed, and whose order counts."""
        version = _versions_told(ground, descents, original)
        followers = [d.article for d in descents if d.version == version[d.origin]]
        if original is not None:
            dispatches = [original]
        else:
            dispatches = [a for a in followers if ground.publishers[a]]
        return cls(
            ground=ground,
            descents=descents,
            original=original,
            version=version,
            leading=Leading(dispatches=frozenset(dispatches), followers=frozenset(followers)),
        )

    def _told(
        self, passages: Sequence[Passage], inner: Sequence[Sequence[Link]]
    ) -> list[CoreSentence]:
        """Choose the sentences of the dispatches, source by source.

        Args:
            passages: in their final order.
            inner: the links within each passage.

        Returns:
            Sentences in their wording, yet without who carries them; empty if no passage is carried
            by two outlets of one source.
        """
        sentences: list[CoreSentence] = []
        for origin in sorted(self.version):
            parts = [passage for passage in passages if self._is_part(passage, origin)]
            told = [self._sentence(passage, origin, inner[passage.id]) for passage in parts]
            sentences += _once(self.ground, told, passages)
        return sentences

    def settled(
        self, passages: Sequence[Passage], inner: Sequence[Sequence[Link]]
    ) -> tuple[tuple[Passage, ...], list[CoreSentence]]:
        """The passages with those members alone that have what the core shows, and its sentences.

        Takes what `told` takes.
        """
        told = self._told(passages, inner)
        shown: dict[int, set[int]] = {}
        for each in told:
            shown.setdefault(each.passage, set()).add(each.article)
        settled = tuple(
            without_strangers(self.ground, each, inner[each.id], shown[each.id])
            if each.id in shown
            else each
            for each in passages
        )
        return settled, [s for s in told if self._is_part(settled[s.passage], s.origin)]

    def wire_core(
        self,
        passages: Sequence[Passage],
        told: Sequence[CoreSentence],
        items: Sequence[Collection[int]],
        origins: Sequence[Origin],
    ) -> WireCore:
        """Reconstruct the dispatches.

        Args:
            passages: in their final order.
            told: the sentences.
            items: for each article the other sources whose dispatch it has in it.
            origins: the sources.
        """
        sentences = [self._carried(each, passages[each.passage], items) for each in told]
        carried = [passages[each] for each in sorted({s.passage for s in sentences})]
        return WireCore(
            sentences=tuple(sentences),
            original=self.original,
            agreement=passage_agreement(self.ground, carried, self.leading),
            notes=(
                *_notes(self.ground, sentences, self.original),
                *self._version_notes(passages, origins),
            ),
        )

    def _is_part(self, passage: Passage, origin: int) -> bool:
        """Whether the passage is part of the source's dispatch, in the version that is followed."""
        mine = self._of_origin(passage, origin)
        return self.original in mine or (self._is_followed(mine) and self._is_carried(mine))

    def _of_origin(self, passage: Passage, origin: int) -> list[int]:
        """The articles of a source that have the passage."""
        articles = (member.article for member in passage.members)
        return [article for article in articles if self.descents[article].origin == origin]

    def _is_followed(self, articles: Sequence[int]) -> bool:
        """Whether one of the articles follows the version of its source that the core follows."""
        return any(self._follows(a, self.descents[a].origin) for a in articles)

    def _is_carried(self, articles: Sequence[int]) -> bool:
        """Whether the articles are of several outlets, those left out that have it from others."""
        first = [a for a in articles if not self._has_it_from(a, articles)]
        return self.ground.n_outlets(first) >= _LEAST_OUTLETS

    def _has_it_from(self, article: int, others: Sequence[int]) -> bool:
        descent = self.descents[article]
        return descent.kind == "taken" and descent.parent in others

    def _follows(self, article: int, origin: int) -> bool:
        descent = self.descents[article]
        return descent.origin == origin and descent.version == self.version[origin]

    def _sentence(self, passage: Passage, origin: int, links: Sequence[Link]) -> CoreSentence:
        """The passage as a sentence of the source's dispatch, yet without who carries it."""
        shown, identical = self._shown(passage, origin, links)
        return CoreSentence(
            passage=passage.id,
            article=shown.article,
            spans=shown.spans,
            outlets=(),
            identical=identical,
            given=any(member.article == self.original for member in passage.members),
            origin=origin,
        )

    def _carried(
        self, sentence: CoreSentence, passage: Passage, items: Sequence[Collection[int]]
    ) -> CoreSentence:
        """The sentence with who carries it, as text of its source, and who else has it."""
        ground, origin = self.ground, sentence.origin
        having = [member.article for member in passage.members]
        mine = self._of_origin(passage, origin)
        articles = [a for a in having if a in mine or origin in items[a]]
        known = {agency for article in mine for agency in ground.agencies[article]}
        named = {article: known.intersection(ground.agencies[article]) for article in articles}
        credited = tuple(article for article in articles if named[article])
        pairs = {(agency, ground.outlets[at]) for at in credited for agency in named[at]}
        voices = Counter(agency for agency, _ in sorted(pairs))
        return attrs.evolve(
            sentence,
            outlets=tuple(sorted({ground.names[article] for article in articles})),
            credited=credited,
            uncredited=tuple(a for a in articles if a not in credited and a != self.original),
            also=tuple(a for a in having if a not in articles),
            agencies=tuple(sorted(voices, key=lambda agency: (-voices[agency], agency))),
            identical=tuple(a for a in sentence.identical if a in articles),
            earliest=ground.earliest(articles),
        )

    def _shown(
        self, passage: Passage, origin: int, links: Sequence[Link]
    ) -> tuple[Member, tuple[int, ...]]:
        """The member whose wording is shown, and the articles with the same words."""
        ground = self.ground
        rows = sentences_of(passage)
        glued = glued_wordings(ground, rows)
        words = {article: ground.words(article, row) for article, row in rows.items()}
        alike = {
            article: tuple(other for other in words if other != article and words[other] == mine)
            for article, mine in words.items()
        }
        nearness = dict.fromkeys(words, 0.0)
        for link in sorted(links, key=lambda link: link.score):
            nearness[link.left.article] += link.score
            nearness[link.right.article] += link.score

        def merit(member: Member) -> tuple[float, ...]:
            article = member.article
            behind = [a for a in (article, *alike[article]) if self._follows(a, origin)]
            return (
                article == self.original,
                self._follows(article, origin),
                article not in glued,
                ground.n_outlets(behind),
                any(ground.publishers[other] for other in behind),
                any(ground.agencies[other] for other in behind),
                round(nearness[article], 9),
                bool(ground.agencies[article]),
                article == passage.earliest,
                ground.size(article, member.sentences),
                -ground.rank[article],
            )

        shown = max(passage.members, key=merit)
        return shown, alike[shown.article]

    def _version_notes(self, passages: Sequence[Passage], origins: Sequence[Origin]) -> list[str]:
        """For each source with several versions: which the core follows, and what it leaves out."""
        notes = []
        for origin, version in sorted(self.version.items()):
            count, named = origins[origin].versions, origins[origin].called(version)
            if count == 1:
                continue
            groups = [self._of_origin(passage, origin) for passage in passages]
            left = [g for g in groups if self._is_carried(g) and not self._is_followed(g)]
            note = f"source {origin + 1} has {count} versions; followed is {named}"
            if left:
                note += f"; {_counted(len(left), 'passage')} of others left out"
            notes.append(note)
        return notes


def _once(
    ground: Ground, sentences: Sequence[CoreSentence], passages: Sequence[Passage]
) -> list[CoreSentence]:
    """The sentences of a dispatch that stay when no statement is to stand twice; given ones do."""
    words = {}
    for sentence in sentences:
        shown = sentences_of(passages[sentence.passage])[sentence.article]
        words[sentence.passage] = frozenset(ground.words(sentence.article, shown))
    inferred = [sentence.passage for sentence in sentences if not sentence.given]
    gone = _contained(words, inferred)
    for passage in inferred:
        if all(_heads(ground, member) for member in passages[passage].members):
            rest = frozenset().union(*(bag for other, bag in words.items() if other != passage))
            longer = [word for word in words[passage] if len(word) >= _LONGER_WORD]
            if sum(word in rest for word in longer) >= _SAID * len(longer):
                gone.add(passage)
    return [sentence for sentence in sentences if sentence.passage not in gone]


def _contained(words: dict[int, frozenset[str]], inferred: Sequence[int]) -> set[int]:
    """Inferred passages whose words nearly all stand in a fuller one.

    A prefix filter (Chaudhuri, Ganti and Kaushik, ICDE 2006): who has .8 of the words has one of
    the rarest .2 and one more.
    """
    counts = Counter(word for bag in words.values() for word in bag)
    having: dict[str, list[int]] = {}
    for passage, bag in words.items():
        for word in bag:
            having.setdefault(word, []).append(passage)
    gone: set[int] = set()
    for passage in sorted(inferred, key=lambda p: (len(words[p]), -p)):
        bag = words[passage]
        rare = sorted(bag, key=lambda word: (counts[word], word))
        rare = rare[: len(bag) - int(_SAME * len(bag)) + 1]
        near = {other for word in rare for other in having[word]} - gone - {passage}
        if any(
            len(bag & words[other]) >= _SAME * len(bag) and len(words[other]) >= len(bag)
            for other in near
        ):
            gone.add(passage)
    return gone


def _heads(ground: Ground, member: Member) -> bool:
    """Whether an article has a passage as its headline: marked so, or a first short line."""
    segmented = ground.articles[member.article]
    number = member.sentences[0]
    kind = segmented.blocks[segmented.sentences[number].block].kind
    if kind in HEADING_KINDS:
        return True
    story = ground.story[member.article]
    is_first = not any(story[:number])
    words = len(ground.words(member.article, member.sentences))
    text = ground.text(member.article, member.sentences[-1]).rstrip()
    return is_first and words <= _HEADLINE_WORDS and text[-1:] not in _ENDINGS


def _notes(ground: Ground, sentences: Sequence[CoreSentence], original: int | None) -> list[str]:
    """Say what was given and what was inferred."""
    if original is None:
        return [
            "inferred: passages that at least two outlets carry, in the order most of them keep"
        ]
    n_given = sum(sentence.given for sentence in sentences)
    stand = "stands" if n_given == 1 else "stand"
    notes = [
        f"given: {_counted(n_given, 'passage')} {stand} in the designated dispatch, in its order"
    ]
    if n_inferred := len(sentences) - n_given:
        inferred = _counted(n_inferred, "passage")
        notes.append(f"inferred: {inferred} that it does not have, carried by at least two outlets")
    used = {
        sentence
        for link in ground.links
        for side in (link.left, link.right)
        if side.article == original
        for sentence in side.sentences
    }
    if unused := len(set(ground.story_sentences(original)) - used):
        are = "is" if unused == 1 else "are"
        notes.append(
            f"{_counted(unused, 'sentence')} of the designated dispatch"
            f" {are} carried by no other article"
        )
    return notes


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
