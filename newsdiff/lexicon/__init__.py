"""What is known of each language: here, the names of its months."""

from __future__ import annotations

import functools

__all__ = ["months"]

_MONTHS = {
    "en": (
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
        "|september sep sept|october oct|november nov|december dec"
    ),
    "fr": (
        "janvier janv|février fevrier févr fevr fév fev|mars|avril avr|mai|juin|juillet juil"
        "|août aout|septembre|octobre|novembre|décembre decembre déc"
    ),
    "de": (
        "januar jänner jän|februar feber|märz maerz mär mrz|april|mai|juni|juli|august"
        "|september|oktober okt|november|dezember dez"
    ),
    "es": (
        "enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto ago"
        "|septiembre setiembre|octubre|noviembre|diciembre dic"
    ),
    "it": (
        "gennaio gen|febbraio|marzo|aprile|maggio mag|giugno giu|luglio lug|agosto"
        "|settembre set|ottobre ott|novembre|dicembre"
    ),
    "pt": (
        "janeiro|fevereiro|março marco|abril|maio|junho|julho|agosto"
        "|setembro|outubro out|novembro|dezembro"
    ),
    "nl": (
        "januari|februari|maart mrt|april|mei|juni|juli|augustus"
        "|september|oktober|november|december"
    ),
}


@functools.cache
def months() -> dict[str, int]:
    """Names of months in all languages.

    Returns:
        Case-folded name or abbreviation, without a full stop → 1 to 12.

    Example:
        >>> months()["décembre"], months()["mrz"]
        (12, 3)
    """
    return {
        name: number
        for names in _MONTHS.values()
        for number, month in enumerate(names.split("|"), 1)
        for name in month.split()
    }
