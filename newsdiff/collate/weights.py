"""What each kind of evidence weighs, in natural log-odds.

The numbers are a stated judgement, not a fit: +3.5 alone lifts the prior of .12 to .82, +1 and −1
multiply the odds by 2.7 and divide them by it. They are set here so that a reader can check and
change them.
"""

from __future__ import annotations

import attrs

__all__ = ["CREDIT_WORDS", "AttributionWeights", "RelationWeights"]

CREDIT_WORDS = {
    "byline": "names {agency} in the byline",
    "dateline": "names {agency} in the dateline",
    "line": "credits {agency} in a line of its own",
    "copyright": "names {agency} in the copyright line",
    "contribution": "says that {agency} contributed",
}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AttributionWeights:
    """Evidence that an article, or a sentence of it, comes from an agency.

    Attributes:
        prior: an article among others of one event, before anything is known of it.
        byline: the agency is the author.
        dateline: "PLACE (AGENCY)": the text that follows is the agency's.
        line: a credit line, at the end as a rule.
        copyright: may cover photos or the whole page, hence less.
        contribution: says itself that only a part is the agency's.
        several: for each credit when the article credits more than one agency.
        staff: an author is named and the agency is not among the credits of byline or dateline.
        publisher: the outlet is the agency.
        witness: the story names the agency as the one who heard or saw something ("told AFP").
        witness_again: for each further sentence that does, two at most.
        cited: the story names the agency otherwise; that may be a source for one fact.
        shared: at the full story shared with articles of other outlets that are surely the
            agency's; scaled by the part that is shared and by how sure that is.
        rival: the article credits agencies, but not this one.
        carried: a sentence: for each doubling of the outlets carrying it.
        carried_credited: a sentence: for each such outlet that credits the agency.
        carried_most: the most that carrying outlets add.
        identical: a sentence: word for word with another outlet that credits the agency.
        alone: a sentence: for each other outlet that shares the dispatch and lacks it.
        alone_most: the most that this takes away.
        own_voice: a sentence that names the article's own outlet.
        dispatch: a sentence that stands in the designated dispatch.
    """

    prior: float = -2.0
    byline: float = 4.0
    dateline: float = 4.0
    line: float = 3.5
    copyright: float = 2.5
    contribution: float = 1.0
    several: float = -1.0
    staff: float = -0.7
    publisher: float = 6.0
    witness: float = 2.0
    witness_again: float = 0.5
    cited: float = 0.3
    shared: float = 5.0
    rival: float = -2.0
    carried: float = 0.7
    carried_credited: float = 1.0
    carried_most: float = 3.0
    identical: float = 0.5
    alone: float = -1.0
    alone_most: float = -4.0
    own_voice: float = -2.5
    dispatch: float = 6.0


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RelationWeights:
    """Evidence on how two articles came to share text.

    The alternatives are a common source, the one from the other, and, within an outlet, an update.

    Attributes:
        common: prior of a common source: most of what two outlets share is agency copy.
        update_share: for the update between articles of one sender, at the whole shorter story
            shared; against it at nothing shared.
        apart: against an update when days lie between the two.
        marked: for an update when one of the two is marked as a later version.
        impossible: against deriving from an article that appeared later. Not without end: a page
            keeps its first time when its text is changed.
        same_credit: for a common source when both credit the same agency.
        one_credit: for a common source when one credits an agency and the other nobody: agencies
            serve both, but the other may have copied.
        same_witness: for a common source when text in both names one agency as witness.
        other_credit: against it when both credit agencies, but none in common.
        is_agency: for A from B when A credits an agency that is B itself.
        agency_text: for A from B when B is an agency's own article and A credits nobody.
        names_outlet: for A from B: A names B's outlet, and these two alone share text; or A is
            signed by it.
        third: for a common source, at all shared passages carried by further outlets too.
        exclusive: for one from the other, at all shared passages carried by these two alone though
            further outlets carry the story.
        slip: for one from the other, for each slip that these two alone share.
        slips_most: the most that slips add.
        truer: against A from B, for each passage in which A keeps the common wording and B left it.
        further: against A from B, for each passage that A shares with further outlets and B lacks.
        against_most: the most that each of these two takes away.
    """

    common: float = 1.0
    update_share: float = 4.0
    apart: float = -3.0
    marked: float = 2.0
    impossible: float = -6.0
    same_credit: float = 2.5
    one_credit: float = 1.2
    same_witness: float = 2.0
    other_credit: float = -1.0
    is_agency: float = 4.0
    agency_text: float = 3.0
    names_outlet: float = 5.0
    third: float = 2.0
    exclusive: float = 2.0
    slip: float = 0.8
    slips_most: float = 3.2
    truer: float = -1.0
    further: float = -0.7
    against_most: float = -3.0
