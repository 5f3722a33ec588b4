"""Stories from small vocabularies of our own, and what newsrooms make of them."""

from __future__ import annotations

import random

import attrs
from hypothesis import strategies as st

PEOPLE = ("Ines Marlow", "Tomas Reck", "Captain Oyelaran", "Dr. Vance", "Mayor Lindqvist")
PLACES = ("Oldhaven", "Skerry", "Brennholm", "St. Alban", "the harbour of Varnes")
DEEDS = (
    "said the ferry would stay in port",
    "warned that the bridge could not carry lorries",
    "denied that the dam had been inspected",
    "promised a new lighthouse for the northern coast",
    "asked the islanders to boil their drinking water",
    "refused to publish the report on the fire",
)
TIMES = ("on Monday", "late on Thursday", "in March 2031", "two weeks after the storm")
TAILS = (
    "",
    ", according to the harbour authority",
    ", and nobody contradicted",
    " because 340 litres of oil had been lost",
    " while the council was still in session",
)
ASIDES = (
    "“We would rather be late than sorry,” she said.",
    "It was not clear who would pay the 12.5 million crowns.",
    "The baker ordered another ton of flour.",
    "Nobody was hurt.",
    "“There is no plan B!” a fisherman shouted… and left.",
)
NOISE = (
    "Share this article",
    "Read also: Ten lighthouses you must see",
    "Subscribe to our newsletter",
    "© 2031 Harbour Post. All rights reserved.",
    "Photo: Harbour Post/Lena Skog",
)


@attrs.frozen(kw_only=True)
class Story:
    """Sentences by paragraph, as one newsroom prints them."""

    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def text(self):
        return "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs)


sentences = st.one_of(
    st.builds(
        "{} {} {}{}.".format,
        st.sampled_from(PEOPLE),
        st.sampled_from(DEEDS),
        st.sampled_from(TIMES),
        st.sampled_from(TAILS),
    ),
    st.builds(
        "{} in {}.".format, st.sampled_from(DEEDS).map(str.capitalize), st.sampled_from(PLACES)
    ),
    st.sampled_from(ASIDES),
)
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(tuple)
lines_of_noise = st.sampled_from(NOISE).map(lambda line: (line,))
stories = st.lists(paragraphs | lines_of_noise, min_size=1, max_size=7).map(
    lambda found: Story(paragraphs=tuple(found))
)


def derive(story, seed):
    """What another newsroom makes of a story: dropped, moved, edited and added sentences."""
    chance = random.Random(seed)
    kept = [list(paragraph) for paragraph in story.paragraphs if chance.random() < 0.8]
    for paragraph in kept:
        for index, sentence in enumerate(paragraph):
            paragraph[index] = edit(sentence, chance)
    if len(kept) > 1 and chance.random() < 0.5:
        kept.insert(chance.randrange(len(kept)), kept.pop(chance.randrange(len(kept))))
    if not kept or chance.random() < 0.4:
        kept.insert(chance.randint(0, len(kept)), [chance.choice(ASIDES)])
    return Story(paragraphs=tuple(tuple(paragraph) for paragraph in kept))


def edit(sentence, chance):
    """One sentence as an editor leaves it."""
    words = sentence.split(" ")
    what = chance.random()
    if what < 0.5 or len(words) < 4:
        return sentence
    place = chance.randrange(1, len(words) - 1)
    if what < 0.65:
        del words[place]
    elif what < 0.8:
        words[place] = chance.choice(("cautiously", "again", "not", "7,000"))
    else:
        words.insert(place, chance.choice(("reportedly", "two", "never")))
    return " ".join(words)


pairs = st.tuples(stories, st.integers(0, 2**32)).map(
    lambda drawn: (drawn[0].text, derive(*drawn).text)
)
"""Two texts, the second derived from the first."""

odd_text = st.text(
    st.sampled_from("aB1é.!?…“”»«',;:-()\n\t\r\x00\x0b \u00a0\u2028\u202e\u200b市。ä😀\ud800ก"),
    min_size=1,
    max_size=80,
).filter(lambda text: bool(text.strip()))
"""Text in which everything is where it should not be."""
