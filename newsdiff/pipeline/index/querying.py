"""Articles asked of an index: sketched, looked up, and who else ran what of them.

Articles are asked in turns of about `_CHARACTERS_A_TURN`: of each turn every kind of posting is
looked up once, and words and articles of the index are fetched once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.core.kernels import SLACK
from newsdiff.core.strings import strings_from
from newsdiff.errors import InputError
from newsdiff.link.asking import AskedTexts, alike_sentences, alike_texts
from newsdiff.link.hits import Exclusions, Units, chosen_hits, text_hits
from newsdiff.link.runs import TextWords, packed
from newsdiff.model.moment import HOUR_MS, parse_moment
from newsdiff.pipeline.index.carriers import Carried

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsdiff.link.asking import AlikeSentences, AlikeTexts
    from newsdiff.link.hits import Hits, TextHits
    from newsdiff.model import Article, Limit
    from newsdiff.model.index_answer import AskedArticle, Question
    from newsdiff.sketch.batch import BlockBatch, Sketcher
    from newsdiff.store.store import Store
