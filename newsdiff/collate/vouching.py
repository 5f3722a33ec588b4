"""Which agencies an article vouches for, by crediting them or by naming them as witness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.named import find_namings

if TYPE_CHECKING:
    from newsdiff.collate.ground import Ground
    from newsdiff.collate.named import Naming

__all__ = ["Vouching"]

_NAMED = 0.6
"""To name an agency as witness vouches less for the whole text than to credit it."""


@attrs.frozen(kw_only=True)
class Vouching:
    """What each article says of agencies.

    Attributes:
        strength: for each article the agencies that it credits (1, divided by their number: which
            part is whose is not said) or names as witness.
        namings: for each article the places where its story names agencies.
    """

    strength: tuple[dict[str, float], ...]
    namings: tuple[tuple[Naming, ...], ...]

    @classmethod
    def from_ground(cls, ground: Ground) -> Vouching:
        """Gather credits and namings."""
        namings = tuple(find_namings(ground, article) for article in range(len(ground.articles)))
        strength = []
        for article, places in enumerate(namings):
            credited = ground.agencies[article]
            found = dict.fromkeys(sorted({n.agency for n in places if n.witness}), _NAMED)
            for agency in credited:
                found[agency] = max(1.0 / len(credited), found.get(agency, 0.0))
            strength.append(found)
        return cls(strength=tuple(strength), namings=namings)
