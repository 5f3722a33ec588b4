"""Lines that were broken inside a sentence are put together, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.clean import block_spans, clean_article
from newsdiff.clean.broken import join_broken_lines
from newsdiff.model import Article
from newsdiff.segment import segment_article

BROKEN = (
    "Der Rat von Niedervarn hat die alte \n"
    "Mühle im Tal für ein weiteres Jahr\n"
    "behalten, gegen den Willen der \n"
    "Ingenieure. Über\n"
    " das Rad soll im\n"
    "Sommer entschieden werden.\n"
    "Streit um das Rad\n"
    "Der Müller will nicht gehen, bevor der Schnee geschmolzen ist."
)


def joined(text, language="de"):
    return [text[start:end] for start, end in join_broken_lines(text, block_spans(text), language)]


def test_a_sentence_over_several_lines_is_one_block():
    """The broken paragraph is one block; the heading and the paragraph below stay apart."""
    first, heading, second = joined(BROKEN)
    assert first.startswith("Der Rat")
    assert first.endswith("werden.")
    assert heading == "Streit um das Rad"
    assert second.startswith("Der Müller")


def test_sentences_go_over_the_joined_lines():
    """Two sentences in the broken paragraph, not six fragments."""
    article = segment_article(clean_article(Article(text=BROKEN)))
    sentences = [" ".join(article.sentence_text(i).split()) for i in range(len(article.sentences))]
    assert sentences == [
        BROKEN[: BROKEN.index(" Über")].replace(" \n", " ").replace("\n", " "),
        "Über das Rad soll im Sommer entschieden werden.",
        "Streit um das Rad",
        "Der Müller will nicht gehen, bevor der Schnee geschmolzen ist.",
    ]


def test_short_lines_of_broken_articles_go_on():
    """Where lines are broken at random, one word and the next three belong together, too."""
    text = (
        "Der Rat hat die alte Mühle im Tal\n"
        "für ein weiteres Jahr behalten, sagte der\n"
        "Müller am Montag.\n"
        "Ähnlich\n"
        "sieht das der\n"
        "Vorsteher des Vereins vom oberen Tal\n"
        "Jo Stein. Er freue sich sehr.\n"
        "Sie freue sich \n"
        "Sorgen, dass das Wehr bricht, habe sie keine."
    )
    assert [block[:8] for block in joined(text)] == ["Der Rat ", "Ähnlich\n", "Sie freu"]


def test_the_rest_of_a_sentence_is_no_paragraph():
    """A few words with a stop below a line without one belong to it, capital or not."""
    assert len(joined("Das sei unterm Strich nicht wettzumachen, sagte\nMahl.\nEr ging.")) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["Auf den übrigen Wegen gilt weiterhin die dringende", "Empfehlung, im Tal zu bleiben."],
        ["Von dem alten Wehr aus führt der Weg zur", "Brücke über den Fluss."],
        ["Der Rat hat den Umbau eine", '"Zumutung für das Tal" genannt.'],
        ["Nach", "Angaben des Müllers ist das alte Rad noch dicht."],
    ],
)
def test_a_word_that_waits_for_a_noun_ends_no_line(lines):
    """An article, an inflected adjective, a preposition at a sentence's beginning."""
    assert len(joined("\n".join(lines))) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["Die Mühle bleibt noch ein Jahr offen", "von Ada Feder"],
        ["Der Rat gibt die alte Mühle im Tal auf \nNeun Jahre später steht sie leer."],
        ["Das alte Wehr soll im Sommer erneuert werden \nDer Müller freut sich darüber."],
        ["a) das alte Rad der Mühle im Tal", "b) das neue Wehr am Fluss"],
        ["Die Mühle bleibt noch ein Jahr offen", "Der Müller freut sich darüber sehr."],
        ["Der Rat hat am Montag getagt.", "das Rad dreht sich wieder im Wind."],
        ["Es gibt drei Gründe dafür im Tal:", "das Rad, das Wehr und die Brücke."],
        ["Mehr dazu steht im Internet unter", "www.varner-bote.example/muehle"],
        ["teilen", "drucken", "merken"],
        ["Der Rat hat die Mühle verkauft und", "", "will nun das Wehr erneuern."],
    ],
)
def test_what_stays_apart(lines):
    """Bylines, headings that a verb or its particle ends, sentences, lists, addresses, buttons."""
    text = "\n".join(lines)
    assert joined(text) == [line.strip() for line in text.split("\n") if line]


@given(st.lists(st.sampled_from([*BROKEN.split("\n"), "", "Anzeige", "die", "14", "(Foto)"])))
def test_joined_blocks_are_unions_of_blocks(lines):
    """Each begins where a block begins, ends where one ends, and they keep order."""
    text = "\n".join(lines)
    spans = block_spans(text)
    found = join_broken_lines(text, spans, "de")
    assert {start for start, _ in found} <= {start for start, _ in spans}
    assert {end for _, end in found} <= {end for _, end in spans}
    assert all(left[1] < right[0] for left, right in pairwise(found))
    assert sum(map(bool, found)) <= len(spans)
