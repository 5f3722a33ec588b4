"""Whether a text names an outlet: `Le Figaro` for the source `www.lefigaro.fr`.

A source is often a host name, which has neither spaces nor capitals; a match in the text must have
them: `Le Point` is the weekly, `le point` is not. Linear in the text for each outlet.
"""

from __future__ import annotations

import re

from newsdiff.patterns import regex

__all__ = ["find_voice", "squeeze", "voice_of"]

_LEAST_LETTERS = 3
_SHARED_LABELS = frozenset({"co", "com", "org", "net", "gov", "ac"})
_NOT_LETTERS = regex(r"[\W_]+")


def voice_of(source: str | None) -> str:
    """Return the letters of an outlet's name, case-folded; "" if they are too few to be told.

    Example:
        >>> voice_of("www.lefigaro.fr"), voice_of("La Libre"), voice_of("news.example.co.uk/x")
        ('lefigaro', 'lalibre', 'example')
    """
    name = (source or "").strip().casefold()
    host = name.split("://")[-1].split("/")[0]
    if "." in host and " " not in host:
        labels = host.split(".")[:-1]
        if len(labels) > 1 and labels[-1] in _SHARED_LABELS:
            labels.pop()
        name = labels[-1]
    letters = squeeze(name)
    return letters if len(letters) >= _LEAST_LETTERS else ""


def squeeze(text: str) -> str:
    """Return the letters and digits of a text, case-folded and without anything between them."""
    return _NOT_LETTERS.sub("", text.casefold())


def find_voice(voice: str, text: str) -> tuple[int, int] | None:
    """Find the first place where the text names the outlet, each of its longer words capitalised.

    Example:
        >>> find_voice("lepoint", "C'est le point de vue du Point, non : Le Point.")
        (38, 46)
        >>> find_voice("lepoint", "le point de vue") is None
        True
    """
    if not voice:
        return None
    pattern = r"[\s\-.'’&]?".join(map(re.escape, voice))
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
        if re.split(r"[\s\-.'’&]", match[0])[-1][:1].isupper():
            return match.span()
    return None
