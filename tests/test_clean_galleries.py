"""Galleries with numbered slides are captions, and nothing else that has numbers is."""

from __future__ import annotations

import pytest

from newsdiff.clean import clean_article
from newsdiff.model import Article

ABOVE = (
    "The mayor of Varn said on Monday that the old mill would be rebuilt before the winter, and "
    "that the town would pay for all of it."
)
BELOW = (
    "The miller, who has lived beside the weir since the flood, said that he would not leave "
    "before the river could be measured again."
)


def kinds(*lines, language="en"):
    text = "\n\n".join(lines)
    cleaned = clean_article(Article(text=text, language=language))
    return {text[block.start : block.end]: block.kind for block in cleaned.blocks}


def test_gallery_in_one_line_is_a_caption():
    """Its sentences are no story, although each of them reads like one."""
    gallery = (
        "Photos: The mill of Varn The wheel turned until last spring. Hide Caption 1 of 4 Photos: "
        "The mill of Varn Firemen came too late on Sunday. Hide Caption 2 of 4 Photos: The mill of "
        "Varn The miller lost his house. Hide Caption 3 of 4 Nobody was hurt. Hide Caption 4 of 4"
    )
    found = kinds("The mill of Varn burns down", ABOVE, gallery, BELOW)
    assert found[gallery] == "caption"
    assert found[ABOVE] == found[BELOW] == "body"


def test_gallery_inside_a_story_of_one_line_leaves_the_story():
    """What is longer than a caption before the first number or behind the last is kept."""
    story = " ".join([ABOVE, BELOW] * 3)
    slides = "1 sur 3 La roue s'est arrêtée. 2 sur 3 Le meunier est parti. 3 sur 3"
    found = kinds(f"{story} {slides} {BELOW} {story}", language="fr")
    assert found[slides] == "caption"
    assert sum(kind == "body" for kind in found.values()) == 2


@pytest.mark.parametrize("form", ["{}/3", "Bild {} von 3", "Image {} of 3"])
def test_lines_between_numbers_of_slides_are_captions(form):
    """Without a picture's credit, too."""
    first, second = "The mill of Varn before the fire", "The mill stands without its roof."
    marks = [form.format(number) for number in (1, 2, 3)]
    found = kinds(
        "The mill of Varn burns down",
        *(ABOVE, marks[0], first, marks[1], second, marks[2], BELOW),
    )
    assert found[first] == found[second] == "caption"
    assert found[ABOVE] == found[BELOW] == "body"
    assert {found[mark] for mark in marks} <= {"navigation", "caption"}


@pytest.mark.parametrize(
    "numbers",
    [("1 of 3", "2 of 3"), ("2 of 3", "3 of 3", "4 of 3"), ("1 of 3", "3 of 3", "2 of 3")],
)
def test_numbers_that_do_not_count_on_make_no_gallery(numbers):
    """A figure in prose, a day of a month, an order that no gallery has."""
    line = " ".join(f"The board heard {number} of its members speak." for number in numbers)
    assert kinds("The mill of Varn burns down", ABOVE, line, BELOW)[line] == "body"


def test_long_text_between_numbers_is_a_story():
    """A story told on three numbered pages stays one."""
    pages = [line for mark in ("1/3", "2/3", "3/3") for line in (mark, ABOVE, BELOW)]
    found = kinds("The mill of Varn burns down", *pages, *[ABOVE + " " + BELOW] * 2, BELOW)
    assert found[BELOW] == "body"
