"""Texts full of what the fast cut looks at, and texts as kernels take them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from newsdiff.core.kernels import SLACK
from newsdiff.model.dump_marks import WordMarks
from newsdiff.segment.cut_table import cut_table
from newsdiff.sketch.cutting import cutter

SIGNS = " \n\t\xa0\u202f.!?…,;:-–—'\"“”‘’«»„‚()[]•*_@/#%=&"
LETTERS = "aàbItTÉжЖ19日。！．「」と、ا؟ΑαẾế\u0301\ufeff\x00\ud800🎉\u2028\u3000ǅ"
WORDS = """
    The theNorth U.S. J. Kiev.The p.m. No. 3. […] ... . “ ” « » ' " said Le scène.« Mr. Monday
    am der http://a.bc/D.E ‘ ’ ( ) ? ! ¿ 'no way' 'em "yes" „ja“ »ja« «oui» ”nej” 5" M.Macron ?"
    !” .) 東京。 FIFA.The AG.The Vale.Com/ St. Sept. etc. cntr. Oktober III. 2019. 12. 3.5 -– •
    /a.The B.The a. A. S. 5 XIV. the a.b.c. Ph.D. resp. C. Le Goff —“ .”… ?! ('a "b' .' ?» »."""
POSTS = (
    "— Ann Vale (@vale) May 4, 2019",
    "— A (@a)",
    "– Éd 😷 (@é",
    " – ",
    " (@b) ",
    "So sad. ",
    "é" * 60,
    " é" * 190,
    "a" * 339,
    "a b " * 50,
    "“No,” ",
    "“",
    "’",
    "'",
    " ‘",
    "He left. ",
    ".",
    " ",
    "\u2028",
    "2019",
    "– ",
)
"""Parts of embedded posts, and what may stand around them."""
TEXTS = (
    st.text(max_size=60)
    | st.text(st.sampled_from([*SIGNS, *LETTERS]), max_size=60)
    | st.lists(st.sampled_from([*WORDS.split(), "\n\n"]), max_size=25).map(" ".join)
    | st.lists(st.sampled_from([*WORDS.split(), " "]), max_size=25).map("".join)
    | st.lists(st.sampled_from(POSTS), max_size=12).map("".join)
)
CUTTER = cutter(cut_table(), WordMarks.none())
"""The fast cut, by which no sentence is house matter."""


def memory_of(texts):
    """Texts one after the other, with slack, and where each starts and ends."""
    raw = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum([len(part) for part in raw], dtype=np.int64)
    starts = ends - np.array([len(part) for part in raw], dtype=np.int64)
    return np.frombuffer(b"".join(raw) + bytes(SLACK), dtype=np.uint8), starts, ends


def whole(starts, room):
    """What `hash_blocks` takes beside the rest, each block a piece of its own."""
    return (
        np.arange(len(starts) + 1),
        starts.copy(),
        np.zeros(len(starts), dtype=np.uint16),
        CUTTER.evidence,
        CUTTER.biases,
        np.empty(room, dtype=np.uint16),
        np.empty(len(starts), dtype=np.uint32),
    )
