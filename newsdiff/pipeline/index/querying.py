"""Articles asked of an index: sketched, looked up, and who else ran what of them.

Articles are asked in turns of about `_CHARACTERS_A_TURN`: of each turn every kind of posting is
looked up once, and words and articles of the index are fetched once.
"""

from __future__ import annotations
