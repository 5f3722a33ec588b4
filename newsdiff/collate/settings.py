"""What can be set about collating."""

from __future__ import annotations

import attrs
from attrs import validators

__all__ = ["CollateSettings"]

_unit = validators.and_(validators.ge(0.0), validators.le(1.0))


@attrs.frozen(kw_only=True)
class CollateSettings:
    """Settings of the collate stage.

    Attributes:
        support: two groups of sentences become one passage only if at least this part of the
            sentence pairs between them is linked, in [0, 1]. One false link between two passages
            that five outlets carry supports 1/25; a sentence linked to one of three wordings
            supports 1/3.
        partial_support: the same for a sentence that shares only a clause or a quotation with a
            passage, in [0, 1]; higher, as a clause says less.
        thresholds: minimum scores over which the intervals of the shares go, each in [0, 1].
        order_passages: above this many passages their order is taken from mean positions alone,
            without search for the order that contradicts the fewest outlets; at least 2. The
            search is quadratic.
        decide: a relation is named only at this probability or more, in [0.5, 1].
        origin_share: articles go back to one source if they share at least this part of the
            shorter one's story (average over the groups), in [0, 1].
    """

    support: float = attrs.field(default=0.3, validator=_unit)
    partial_support: float = attrs.field(default=0.5, validator=_unit)
    thresholds: tuple[float, ...] = attrs.field(
        default=(0.3, 0.4, 0.5, 0.6), validator=validators.deep_iterable(_unit)
    )
    order_passages: int = attrs.field(default=400, validator=validators.ge(2))
    decide: float = attrs.field(
        default=0.8, validator=validators.and_(validators.ge(0.5), validators.le(1.0))
    )
    origin_share: float = attrs.field(default=0.3, validator=_unit)
