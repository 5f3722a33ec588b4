"""Texts of odd shapes at any size: what a growth test is run on. All are our own, all are seeded.

A shape is a function of a length in code points and a side, 0 or 1; the two sides of a shape are
what two newsrooms might make of the same text.
"""

from __future__ import annotations

import random
from collections.abc import Callable

WORDS = [
    "harbour",
    "ferry",
    "council",
    "winter",
    "signal",
    "border",
    "engine",
    "market",
    "minister",
    "river",
    "bridge",
    "flood",
    "union",
    "strike",
    "vote",
    "paper",
    "factory",
    "wheat",
    "court",
    "appeal",
    "school",
    "teacher",
    "nurse",
    "storm",
    "coast",
    "island",
    "pilot",
    "airport",
    "cargo",
    "tunnel",
    "ticket",
    "rail",
    "budget",
    "deficit",
    "tax",
    "pension",
    "reform",
    "protest",
    "square",
    "police",
    "witness",
    "judge",
    "verdict",
    "prison",
    "treaty",
    "summit",
    "envoy",
    "talks",
    "truce",
    "convoy",
    "relief",
    "camp",
    "refugee",
    "drought",
    "harvest",
    "price",
    "bread",
    "fuel",
    "pipeline",
    "refinery",
    "spill",
    "cleanup",
    "fine",
    "appeal",
    "regulator",
    "bank",
    "loan",
    "default",
    "bond",
    "rating",
    "analyst",
    "forecast",
    "growth",
    "export",
    "import",
    "tariff",
    "quota",
    "fleet",
    "catch",
]
N_NAMES = 20_000

Shape = Callable[[int, int], str]


def _random(side: int) -> random.Random:
    return random.Random(9 + side)


def _word(rng: random.Random) -> str:
    if rng.random() < 0.3:
        return f"{rng.choice(WORDS)}{rng.randrange(N_NAMES)}"
    return rng.choice(WORDS)


def _sentences(n: int, side: int, *, n_words: int = 14, edited: float = 0.3) -> list[str]:
    """Sentences of `n` code points in all; on the right every third has a word of its own."""
    base, edits = _random(0), _random(7)
    sentences = []
    size = 0
    while size < n:
        words = [_word(base) for _ in range(n_words)]
        if edits.random() < edited:
            at, other = edits.randrange(n_words), _word(edits)
            if side:
                words[at] = other
        words[0] = words[0].capitalize()
        sentences.append(" ".join(words) + ".")
        size += len(sentences[-1]) + 1
    return sentences


def _filled(unit: str, n: int) -> str:
    return (unit * (n // len(unit) + 1))[:n]


def articles(n: int, side: int) -> str:
    """Paragraphs of four sentences, every third sentence edited."""
    sentences = _sentences(n, side)
    return "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def moved(n: int, side: int) -> str:
    """The same sentences in another order."""
    sentences = _sentences(n, side, edited=0.1)
    if side:
        _random(3).shuffle(sentences)
    return "\n\n".join(sentences)


def reversed_order(n: int, side: int) -> str:
    sentences = _sentences(n, side, edited=0)
    return "\n\n".join(sentences[::-1] if side else sentences)


def unrelated(n: int, side: int) -> str:
    rng = _random(side)
    lines = []
    size = 0
    while size < n:
        line = " ".join(_word(rng) for _ in range(12)).capitalize() + "."
        lines.append(line)
        size += len(line) + 2
    return "\n\n".join(lines)


def one_paragraph(n: int, side: int) -> str:
    return " ".join(_sentences(n, side))


def one_sentence(n: int, side: int) -> str:
    return " ".join(s[:-1].lower() for s in _sentences(n, side))


def one_sentence_unlike(n: int, side: int) -> str:
    rng = _random(side)
    return " ".join(_word(rng) for _ in range(n // 9))


def one_word(n: int, side: int) -> str:
    return "a" * n + "b" * side


def short_lines(n: int, side: int) -> str:
    """Lines of two words that nothing links."""
    rng = _random(side)
    return "\n".join(f"{rng.choice(WORDS)} {rng.randrange(10**6)}" for _ in range(n // 13))


def short_lines_apart(n: int, side: int) -> str:
    return short_lines(n, side).replace("\n", "\n\n")


def one_word_sentences(n: int, side: int) -> str:
    rng = _random(side)
    return " ".join(f"{rng.choice(WORDS).capitalize()}." for _ in range(n // 8))


def one_word_blocks(n: int, side: int) -> str:
    rng = _random(side)
    return "\n\n".join(rng.choice(WORDS) for _ in range(n // 8))


def one_letter_lines(n: int, side: int) -> str:
    rng = _random(side)
    return "\n".join(rng.choice("abcdefghij") for _ in range(n // 2))


def equal_sentences(n: int, side: int) -> str:
    return _filled("The ferry stays in port until June. ", n - 40 * side)


def equal_paragraphs(n: int, side: int) -> str:
    return _filled("The ferry stays in port until June, it said.\n\n", n - 50 * side)


def two_sentences_in_turn(n: int, side: int) -> str:
    one, two = "The ferry stays in port until June. ", "Nobody in the harbour would say why. "
    return _filled(one + two if side else two + one + one, n)


def nearly_equal_sentences(n: int, side: int) -> str:
    return "\n".join(
        f"The {number + side} ferries stay in port until June, the harbour said."
        for number in range(n // 62)
    )


def digits(n: int, side: int) -> str:
    rng = _random(side)
    return "".join(rng.choice("0123456789") for _ in range(n))


def number_lines(n: int, side: int) -> str:
    rng = _random(side)
    return "\n".join(f"{rng.randrange(10**5)} {rng.randrange(10**4)}.5%" for _ in range(n // 14))


def number_sentence(n: int, side: int) -> str:
    rng = _random(side)
    return "It rose by " + ", ".join(f"{rng.randrange(10**4)}.5%" for _ in range(n // 8)) + "."


def open_quotes(n: int, side: int) -> str:
    return _filled("“He said “ ", n) + " end" * side


def deep_quotes(n: int, side: int) -> str:
    half = n // 4
    return "“" * half + "no" + "”" * half + ("‘“" * half)[: n // 2 - side]


def quoted_sentences(n: int, side: int) -> str:
    rng = _random(0)
    said = ("said", "told AFP", "added")
    return " ".join(
        f"“{s[:-1]},” Ines Marlow {rng.choice(said)}." for s in _sentences(n * 3 // 4, side)
    )


def straight_quotes(n: int, side: int) -> str:
    return _filled('"No" \'yes "', n) + "!" * side


def brackets(n: int, side: int) -> str:
    return "(" * (n // 2) + "x" * side + ")" * (n // 2)


def bracket_words(n: int, side: int) -> str:
    return _filled("(a [b ", n) + ")" * side


def combining(n: int, side: int) -> str:
    return "e" + "\u0301\u0323" * (n // 2) + " end." * side


def combining_words(n: int, side: int) -> str:
    return _filled("e\u0301\u0323a\u0308 ", n) + "end" * side


def controls(n: int, side: int) -> str:
    return _filled("\x1b[31mred\x1b[0m\x07\x00\x0b\x85 ", n) + "end" * side


def bidi(n: int, side: int) -> str:
    return _filled("\u202eabc\u2066 def\u200f\u200d", n) + "end" * side


def spaces(n: int, side: int) -> str:
    return "a" + " " * (n - 2) + "b" * (1 + side)


def odd_spaces(n: int, side: int) -> str:
    return "a" + "\xa0\t\u2003 " * (n // 4) + "b" * (1 + side)


def blank_lines(n: int, side: int) -> str:
    return "a" + " \n\t\n" * (n // 4) + "b" * (1 + side)


def stops(n: int, side: int) -> str:
    return _filled(".", n) + "!" * side


def stops_and_letters(n: int, side: int) -> str:
    return _filled("a.b.C. ", n) + "end" * side


def ellipses(n: int, side: int) -> str:
    return _filled("… ?! ... ", n) + "end" * side


def dashes(n: int, side: int) -> str:
    return _filled("a - b – c — ", n) + "end" * side


def hyphenated(n: int, side: int) -> str:
    return _filled("a-b-", n) + "end" * side


def apostrophes(n: int, side: int) -> str:
    return _filled("l'a'", n) + "end" * side


def glued(n: int, side: int) -> str:
    return _filled("oneTwo.Three", n) + "end" * side


def capitals(n: int, side: int) -> str:
    return " ".join(s.upper() for s in _sentences(n, side))


def names(n: int, side: int) -> str:
    rng = _random(side)
    return " ".join(_word(rng).capitalize() for _ in range(n // 9))


def name_list(n: int, side: int) -> str:
    rng = _random(side)
    return ", ".join(
        f"{rng.choice(WORDS).capitalize()} {_word(rng).capitalize()}" for _ in range(n // 17)
    )


def cjk(n: int, side: int) -> str:
    rng = _random(0)
    text = "".join(
        "。" if rng.random() < 0.05 else chr(0x4E00 + rng.randrange(3000)) for _ in range(n)
    )
    return text[side * 40 :]


def thai(n: int, side: int) -> str:
    rng = _random(0)
    return "".join(chr(0x0E01 + rng.randrange(46)) for _ in range(n))[side * 40 :]


def arabic(n: int, side: int) -> str:
    rng = _random(0)
    return " ".join(
        "".join(chr(0x0627 + rng.randrange(36)) for _ in range(5))
        + ("؟" if rng.random() < 0.05 else "")
        for _ in range(n // 6)
    )[side * 60 :]


def emoji(n: int, side: int) -> str:
    return _filled("👩‍👩‍👧‍👦🇫🇷 ", n) + "end" * side


def markup(n: int, side: int) -> str:
    return _filled("<b><script>&amp;]]><!--", n) + "end" * side


def formulas(n: int, side: int) -> str:
    rng = _random(side)
    return "\n".join(f"=SUM(A{rng.randrange(99)}) {_word(rng)}" for _ in range(n // 22))


def links(n: int, side: int) -> str:
    rng = _random(side)
    return " ".join(f"https://example.org/{_word(rng)}/{_word(rng)}" for _ in range(n // 38))


def one_link(n: int, side: int) -> str:
    return "https://example.org/" + _filled("a/b.c?d=e&", n) + "end" * side


def addresses(n: int, side: int) -> str:
    return _filled("a.b@c.d.", n) + "end" * side


def bullets(n: int, side: int) -> str:
    return "\n".join("• " + sentence for sentence in _sentences(n, side, n_words=6))


def bullets_run_on(n: int, side: int) -> str:
    return " ".join(f"{1 + at % 99}. {s}" for at, s in enumerate(_sentences(n, side, n_words=6)))


def colons(n: int, side: int) -> str:
    return _filled("Photo: ", n) + "end" * side


def credit_lines(n: int, side: int) -> str:
    rng = _random(side)
    agencies = ("AFP", "Reuters", "AP", "dpa")
    return "\n".join(
        f"Photo: Ines {_word(rng).capitalize()} / {rng.choice(agencies)}" for _ in range(n // 32)
    )


def agencies(n: int, side: int) -> str:
    rng = _random(side)
    return " ".join(
        f"The {_word(rng)} closed, {rng.choice(('AFP', 'Reuters', 'dpa'))} said."
        for _ in range(n // 32)
    )


def attributed(n: int, side: int) -> str:
    return " ".join(
        s[:-1] + ", Reuters reported, citing AFP." for s in _sentences(n * 3 // 4, side)
    )


def cues_only(n: int, side: int) -> str:
    return _filled("according to the said told ", n) + "end" * side


def datelines(n: int, side: int) -> str:
    return "\n".join("VARN (AFP) - " + s for s in _sentences(n, side, n_words=5))


def datelines_run_on(n: int, side: int) -> str:
    return _filled("VARN (AFP) - ", n) + "end" * side


def time_stamps(n: int, side: int) -> str:
    return _filled("Updated 12/11/2024 10:42 PM ", n) + "end" * side


def times(n: int, side: int) -> str:
    rng = _random(side)
    return "\n".join(
        f"{rng.randrange(24):02}:{rng.randrange(60):02} {_word(rng)}" for _ in range(n // 14)
    )


def share_buttons(n: int, side: int) -> str:
    return _filled("Share\nTweet\nRead more\nAdvertisement\n", n) + "end" * side


def noise_in_turn(n: int, side: int) -> str:
    return "\n\n".join(s + "\n\nAdvertisement" for s in _sentences(n, side))


def hard_wrapped(n: int, side: int) -> str:
    words = one_sentence(n, side).split()
    return "\n".join(" ".join(words[at : at + 9]) for at in range(0, len(words), 9))


def carriage_returns(n: int, side: int) -> str:
    return "\r".join(_sentences(n, side))


def titles(n: int, side: int) -> str:
    """A headline of half the length, then a short story."""
    return one_sentence(n // 2, side).title() + "\n\n" + articles(n // 2, side)


def headlines(n: int, side: int) -> str:
    return "\n\n".join(s[:-1].title() for s in _sentences(n, side, n_words=7))


def repeated_headline(n: int, side: int) -> str:
    return _filled("Ferry Stays in Port Until June\n\n", n) + "end" * side


def one_and_many(n: int, side: int) -> str:
    """One sentence on the left, its words as sentences on the right."""
    text = one_sentence(n, 0)
    return text if not side else text.replace(" ", ". ")


def merged_sentences(n: int, side: int) -> str:
    """Every two sentences of the left are one on the right."""
    sentences = _sentences(n, 0, n_words=9)
    if side:
        return " ".join(
            one[:-1] + " and " + two.lower()
            for one, two in zip(sentences[::2], sentences[1::2], strict=False)
        )
    return " ".join(sentences)


def prefixes(n: int, side: int) -> str:
    """Sentences that share their first half with all others."""
    rng = _random(side)
    return "\n".join(
        f"The harbour authority said on Monday that the {_word(rng)} {_word(rng)} closed."
        for _ in range(n // 75)
    )


def confetti(n: int, side: int) -> str:
    """Every second word differs, in long sentences."""
    base, own = _random(0), _random(5 + side)
    words = []
    for number in range(n // 9):
        words.append(_word(base) if number % 2 else _word(own))
        if number % 3000 == 2999:
            words[-1] += "."
    return " ".join(words)


def case_differs(n: int, side: int) -> str:
    """Every word of a long sentence differs in case alone."""
    text = one_sentence(n, 0)
    return text.title() if side else text


def surrogates(n: int, side: int) -> str:
    return _filled("a\ud800 b\udfff. ", n) + "end" * side


SHAPES: dict[str, Shape] = {
    name: shape
    for name, shape in list(globals().items())
    if callable(shape) and not name.startswith("_") and name not in {"Callable", "Shape"}
}
"""Name → shape, in the order of this file."""
