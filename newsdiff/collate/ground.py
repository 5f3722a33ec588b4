"""What every part of collation looks up, made once from articles and links.

Articles get a canonical rank from their content, so that results do not depend on the order in
which they were given: whoever has to break a tie breaks it by rank.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from itertools import combinations
from pathlib import PurePath
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.echoes import Unit, without_echoes
from newsdiff.collate.versions import marked_version
from newsdiff.collate.voices import find_voice, squeeze, voice_of
from newsdiff.lexicon import flag
from newsdiff.model import STORY_KINDS, article_names
from newsdiff.model.moment import Moment, before, parse_moment
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.model import Link, SegmentedArticle, Side, Span

__all__ = ["Ground", "Unit"]

_QUOTATION_MARKS = "„“”\"»«›‹‚‘’'"
_TELLING_LETTERS = 10
"""A word so long is no ordinary one."""

_YEAR = regex(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_FIRST_SECOND, _LAST_SECOND = -62_000_000_000, 253_000_000_000
"""Of what `datetime` can hold, nearly: the years 5 to 9987."""

_FEW_SENTENCES, _FEW_WORDS = 3, 50
_SHORT_MOST = 0.8
"""Of a headline alone, or a sentence, nothing is concluded with more certainty."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Ground:
    """Lookups over the articles of one comparison.

    Attributes:
        articles: as given.
        links: as given, without those that touch no story sentence on one of their sides.
        sizes: non-space characters of each sentence of each article.
        story: whether each sentence of each article is part of the story, and not what another
            article has as noise.
        outlets: number of each article's outlet; an article without source is its own outlet, and
            all sources that are one agency are one.
        names: what each article's outlet is called.
        called: what each article is called, as reports call it.
        publishers: the agency that each article's outlet is, "" for all others; known are the
            agencies that some article credits or names.
        marks: number of the version that each article is marked as, 0 if it is not.
        moments: when each article was published, None where it does not say.
        rank: canonical rank of each article.
        agencies: agencies that each article credits, in order of first mention, each once.
        voices: letters of the name of each article's outlet, "" where they are too few to be found
            in a text.
        squeezed: letters of each article's text, to look for voices in.
        has_own_voice: whether the letters of its own outlet's name are among those of each article.
        begins: where each sentence of each article begins.
        apart: pairs of articles whose wording was not compared, their languages being different;
            the lower index first, in order.
        doubtful: sentences of a story that another article has as noise, perhaps by mistake: own
            text of neither.
        wordings: the words of each sentence of each article, case-folded, without punctuation.
    """

    articles: tuple[SegmentedArticle, ...]
    links: tuple[Link, ...]
    sizes: tuple[tuple[int, ...], ...]
    story: tuple[tuple[bool, ...], ...]
    outlets: tuple[int, ...]
    names: tuple[str, ...]
    called: tuple[str, ...]
    publishers: tuple[str, ...]
    marks: tuple[int, ...]
    moments: tuple[Moment | None, ...]
    rank: tuple[int, ...]
    agencies: tuple[tuple[str, ...], ...]
    voices: tuple[str, ...]
    squeezed: tuple[str, ...]
    has_own_voice: tuple[bool, ...]
    begins: tuple[tuple[int, ...], ...]
    apart: tuple[tuple[int, int], ...]
    doubtful: frozenset[Unit]
    wordings: tuple[tuple[tuple[str, ...], ...], ...]

    @classmethod
    def from_articles(cls, articles: Sequence[SegmentedArticle], links: Iterable[Link]) -> Ground:
        """Build the lookups."""
        wordings = tuple(map(_wordings, articles))
        stories = tuple(
            tuple(map(article.is_story, range(len(article.sentences)))) for article in articles
        )
        between = _between(links, stories)
        story, doubtful = without_echoes(articles, wordings, stories, between)
        outlets, names, publishers = _outlets(articles)
        voices = tuple(voice_of(names[outlet]) for outlet in outlets)
        squeezed = tuple(squeeze(article.article.text) for article in articles)
        return cls(
            articles=tuple(articles),
            links=between if story is stories else _between(between, story),
            sizes=tuple(map(_sizes, articles)),
            story=story,
            outlets=outlets,
            names=tuple(names[outlet] for outlet in outlets),
            called=article_names([article.article for article in articles]),
            publishers=tuple(publishers[outlet] for outlet in outlets),
            marks=tuple(map(marked_version, articles)),
            moments=tuple(parse_moment(article.article.published) for article in articles),
            rank=_ranks(articles),
            agencies=tuple(
                tuple(dict.fromkeys(credit.agency for credit in article.credits))
                for article in articles
            ),
            voices=voices,
            squeezed=squeezed,
            has_own_voice=tuple(v in text for v, text in zip(voices, squeezed, strict=True)),
            begins=tuple(
                tuple(sentence.start for sentence in article.sentences) for article in articles
            ),
            apart=_apart(articles, between),
            doubtful=doubtful,
            wordings=wordings,
        )

    def before(self, first: int, second: int) -> bool:
        """Whether the one article was certainly published before the other."""
        one, other = self.moments[first], self.moments[second]
        if one is None or other is None:
            return False
        return before(one, other, same_outlet=self.outlets[first] == self.outlets[second])

    def published(self, article: int) -> datetime | None:
        """When the article was published, in UTC."""
        moment = self.moments[article]
        if moment is None:
            return None
        seconds = min(max(moment.milliseconds / 1000, _FIRST_SECOND), _LAST_SECOND)
        return datetime.fromtimestamp(seconds, tz=UTC)

    def latest_year(self, article: int, back: int) -> int | None:
        """The year of the other articles; without any date `back` years before the last it names.

        That may be one to come.
        """
        known = [moment.year for moment in self.moments if moment is not None]
        if known:
            return max(known)
        named = self._last_years[article]
        return None if named is None else named - back

    @cached_property
    def _last_years(self) -> tuple[int | None, ...]:
        """The latest year that each article names."""
        return tuple(
            max(map(int, _YEAR.findall(each.article.text)), default=None) for each in self.articles
        )

    def earliest(self, articles: Sequence[int]) -> int | None:
        """Return the article certainly published before all the others, if there is one."""
        for article in articles:
            if all(other == article or self.before(article, other) for other in articles):
                return article
        return None

    def story_size(self, article: int) -> int:
        """Non-space characters of the article's story."""
        return self.size(article, self.story_sentences(article))

    def story_words(self, article: int) -> int:
        """Words of the article's story."""
        return len(self.words(article, self.story_sentences(article)))

    def is_short(self, article: int) -> bool:
        """Whether the story is too short to conclude much from it."""
        if self.articles[article].is_unspaced:
            return False
        few = sum(self.story[article]) < _FEW_SENTENCES
        return few and self.story_words(article) < _FEW_WORDS

    def shortness(self, article: int) -> str:
        """That the story is short, in words."""
        count = self.story_words(article)
        return f"its text is short ({count} word{'s' * (count != 1)})"

    def most_certain(self, article: int) -> float:
        """The greatest probability of what is concluded from the article's text."""
        return _SHORT_MOST if self.is_short(article) else 1.0

    def story_sentences(self, article: int) -> tuple[int, ...]:
        """Indices of the sentences of the article's story."""
        return tuple(place for place, is_story in enumerate(self.story[article]) if is_story)

    def size(self, article: int, sentences: Iterable[int]) -> int:
        """Non-space characters of some sentences."""
        return sum(self.sizes[article][sentence] for sentence in sentences)

    def text(self, article: int, sentence: int) -> str:
        """Raw text of a sentence."""
        return self.articles[article].sentence_text(sentence)

    def words(self, article: int, sentences: Iterable[int]) -> tuple[str, ...]:
        """Case-folded words of some sentences, without punctuation."""
        return tuple(word for index in sentences for word in self.wordings[article][index])

    def links_between(self, one: int, other: int) -> Sequence[Link]:
        """The links that join the two articles."""
        return self._by_pair.get((min(one, other), max(one, other)), ())

    @cached_property
    def _by_pair(self) -> dict[tuple[int, int], list[Link]]:
        found: dict[tuple[int, int], list[Link]] = {}
        for link in self.links:
            pair = sorted((link.left.article, link.right.article))
            found.setdefault((pair[0], pair[1]), []).append(link)
        return found

    def n_outlets(self, articles: Iterable[int]) -> int:
        """How many outlets some articles are of."""
        return len({self.outlets[article] for article in articles})

    def elsewhere(self, article: int, other: int) -> bool:
        """Whether the two articles are of different outlets."""
        return self.outlets[article] != self.outlets[other]

    def one_language(self, article: int, other: int) -> bool:
        """Whether the wording of the two articles was compared: languages may be unlike."""
        return (min(article, other), max(article, other)) not in self._pairs_apart

    @cached_property
    def _pairs_apart(self) -> frozenset[tuple[int, int]]:
        return frozenset(self.apart)

    def compared_with(self, article: int) -> tuple[int, ...]:
        """The other articles, without those whose wording was not compared with this one's."""
        return tuple(
            other
            for other in range(len(self.articles))
            if other != article and self.one_language(article, other)
        )

    def naming(
        self, article: int, other: int, kinds: frozenset[str] = STORY_KINDS
    ) -> tuple[int, Span] | None:
        """First sentence of the article that names the other's outlet, and where.

        In blocks of some kinds; without kinds, in the story.
        """
        voice = self.voices[other]
        if not voice or voice not in self.squeezed[article]:
            return None
        segmented = self.articles[article]
        for index, sentence in enumerate(segmented.sentences):
            if segmented.blocks[sentence.block].kind in kinds:
                found = find_voice(voice, self.text(article, index))
                if found is not None and self._is_name(article, index, found):
                    return index, (sentence.start + found[0], sentence.start + found[1])
        return None

    def _is_name(self, article: int, sentence: int, place: Span) -> bool:
        """Whether what reads like an outlet's name is one: in some languages all nouns are capital.

        There a short single word is a name in quotation marks alone (`„Zeit“`).
        """
        text = self.text(article, sentence)
        name = text[place[0] : place[1]]
        if not flag(self.articles[article].language, "collate.speakers", "nouns_capital"):
            return True
        if len(name) >= _TELLING_LETTERS or not name.isalnum():
            return True
        around = text[max(0, place[0] - 1) : place[0]], text[place[1] : place[1] + 1]
        return all(mark and mark in _QUOTATION_MARKS for mark in around)


def _wordings(segmented: SegmentedArticle) -> tuple[tuple[str, ...], ...]:
    words = segmented.tokens.words
    return tuple(
        tuple(word for word in words[sentence.first_token : sentence.end_token] if word)
        for sentence in segmented.sentences
    )


def _apart(
    articles: Sequence[SegmentedArticle], links: Sequence[Link]
) -> tuple[tuple[int, int], ...]:
    linked = {(link.left.article, link.right.article) for link in links}
    return tuple(
        (left, right)
        for left, right in combinations(range(len(articles)), 2)
        if (left, right) not in linked and not articles[left].is_comparable_with(articles[right])
    )


def _between(links: Iterable[Link], story: tuple[tuple[bool, ...], ...]) -> tuple[Link, ...]:
    """The links that have a sentence of the story on either side."""
    return tuple(
        link for link in links if _in_story(link.left, story) and _in_story(link.right, story)
    )


def _in_story(side: Side, story: tuple[tuple[bool, ...], ...]) -> bool:
    row = story[side.article]
    if len(side.sentences) == 1:
        return row[side.sentences[0]]
    return any(row[sentence] for sentence in side.sentences)


def _sizes(segmented: SegmentedArticle) -> tuple[int, ...]:
    text = segmented.article.text
    return tuple(len("".join(text[s.start : s.end].split())) for s in segmented.sentences)


def _outlets(
    articles: Sequence[SegmentedArticle],
) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Each article's outlet, the outlets' names, and which agency each is."""
    agencies = _agency_names(articles)
    numbers: dict[str, int] = {}
    names: list[str] = []
    publishers: list[str] = []
    outlets: list[int] = []
    for index, segmented in enumerate(articles):
        article = segmented.article
        name = (article.source or "").strip()
        agency = next((agencies[k] for k in _letters(name) if k in agencies), "")
        key = f"\0{agency}" if agency else name.casefold() or f"\0{index}"
        if key not in numbers:
            numbers[key] = len(names)
            called = name or PurePath(article.path or "").name or f"article {index + 1}"
            names.append(called if called not in names else f"{called} ({index + 1})")
            publishers.append(agency)
        outlets.append(numbers[key])
    return tuple(outlets), tuple(names), tuple(publishers)


def _agency_names(articles: Sequence[SegmentedArticle]) -> dict[str, str]:
    """Agencies that the articles credit or name, by the letters of their names."""
    found: dict[str, str] = {}
    for segmented in articles:
        text = segmented.article.text
        for mention in segmented.mentions:
            letters = squeeze(text[mention.start : mention.end])
            found[letters] = min(mention.agency, found.get(letters, mention.agency))
    for segmented in articles:
        agencies = [credit.agency for credit in segmented.credits]
        agencies += [mention.agency for mention in segmented.mentions]
        found.update((squeeze(agency), agency) for agency in agencies)
    return found


def _letters(source: str) -> tuple[str, ...]:
    """What may be an agency's name: the source as it stands, or its host without `news`."""
    letters = voice_of(source)
    return squeeze(source), letters, letters.removesuffix("news")


def _ranks(articles: Sequence[SegmentedArticle]) -> tuple[int, ...]:
    def key(index: int) -> tuple[str, ...]:
        article = articles[index].article
        rest = (article.source, article.published, article.title, article.path)
        return (article.text, *(value or "" for value in rest))

    ranks = [0] * len(articles)
    for rank, index in enumerate(sorted(range(len(articles)), key=key)):
        ranks[index] = rank
    return tuple(ranks)
