"""Words that show what a sentence does, in English, French, German and Spanish.

The lists are short on purpose: they sort additions for a reader, they prove nothing. Phrases are
matched on case-folded words, apostrophes apart; `*` stands for any ending, alone for any word.
In each list the languages follow one another in that order.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ANALYSIS", "BACKGROUND", "NOBODY", "REACTION", "SAID", "cue_words", "find_cues"]

_NOT_WORD = re.compile(r"[\W_]+")
_PREFIX = 3
"""Stems are looked up by their first letters; every stem listed here has at least so many."""


def _phrases(listed: str) -> tuple[str, ...]:
    """Phrases between commas."""
    return tuple(phrase for part in listed.split(",") if (phrase := " ".join(part.split())))


BACKGROUND = _phrases(
    """
    last year, last month, years ago, months ago, decades ago, decade, in recent years, in
    recent months, previously, was founded, was born, was elected in, historically,
    history of, background, at the time, has long, had been, had already, ever since,
    dates back, earlier this year, earlier this month, for years, for decades,
    l an dernier, l année dernière, il y a * ans, il y a * mois, rappel*, pour mémoire, à
    l époque, ces dernières années, ces derniers mois, avait été, avaient été, depuis des
    années, fondé en, fondée en, né en, née en, historique*, au lendemain de, par le
    passé, précédemment, le mois dernier,
    im vergangenen jahr, voriges jahr, letztes jahr, vor * jahren, seit jahren, bereits,
    damals, früher, gegründet, zur erinnerung, hintergrund,
    el año pasado, hace * años, hace * meses, en los últimos años, anteriormente, había
    sido, fundad*, antecedentes, el mes pasado,
    """
)

ANALYSIS = _phrases(
    """
    analyst*, expert*, observers, may be, might, could be, suggests, suggesting, appears
    to, seems to, seemed to, likely to, unlikely, raises questions, the question, in other
    words, means that, in effect, arguably, perhaps, no doubt, implications, scholar*,
    professor, political scientist, think tank, commentator*, critics say,
    analyste*, observateur*, politologue*, sociologue*, historien*, spécialiste*,
    chercheu*, professeur*, semble, semblent, sans doute, peut être, pourrait être, reste
    à savoir, autrement dit, risque de, à en croire, décrypt*, signifie, au fond,
    politiste*, économiste*,
    analyst*, experte*, beobachter, vermutlich, wahrscheinlich, womöglich, scheint,
    offenbar, die frage, bedeutet, politikwissenschaftler*, historiker*,
    analista*, experto*, observador*, quizá*, tal vez, parece, probablemente, podría ser,
    la pregunta, significa, politólogo*, catedrátic*,
    """
)

REACTION = _phrases(
    """
    reacted, reaction, responded, welcomed, condemned, denounced, criticised, criticized,
    praised, tweeted, in a tweet, said in a statement, spokesman, spokeswoman,
    spokesperson, local, residents, mayor, our correspondent, our reporter, told us,
    called on, called for, rep, sen,
    a réagi, réaction*, a salué, a condamné, a dénoncé, dénonce*, s indigne, a critiqué, a
    tweeté, sur twitter, dans un communiqué, porte parole, habitant*, riverain*, maire,
    notre correspondant*, notre journaliste, interrogé par, contacté*, joint par, au
    micro, chez nous, dans notre pays, a appelé à, préfecture, commerçant*,
    reagierte, reaktion*, begrüßte, verurteilte, kritisierte, sprecher*, twitterte,
    anwohner*, bürgermeister*, unser korrespondent, auf anfrage,
    reaccionó, reacci*, celebró, condenó, criticó, portavoz, tuiteó, vecin*, alcalde*,
    nuestro corresponsal,
    """
)

SAID = _phrases(
    """
    said, says, told, tells, added, adds, according to, tweeted, wrote, writes, asked,
    insisted, warned, explained, argued, declared, stated, noted, replied, claimed,
    quipped, continued, recalled, announced, stressed,
    a dit, a déclaré, déclare, a affirmé, affirme, a expliqué, explique, selon, a ajouté,
    ajoute, a estimé, estime, a lancé, lance, a assuré, assure, a indiqué, indique, a
    souligné, souligne, a raconté, raconte, a écrit, écrit, a tweeté, dit, confie, a
    confié, s insurge, s exclame, témoigne, souffle, juge, a jugé, a dénoncé, dénonce, a
    précisé, précise, a martelé, martèle, regrette, a regretté, a commenté, commente,
    poursuit, a poursuivi, d après, a promis, conclut,
    sagte, sagt, erklärte, betonte, fügte, schrieb, meinte, teilte, laut, warnte,
    dijo, dice, afirmó, declaró, aseguró, explicó, añadió, según, señaló, indicó,
    escribió, advirtió,
    """
)

NOBODY = frozenset(
    # Capitalised words beside a verb of saying that are nobody's name.
    _phrases(
        """
        monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february,
        march, april, may, june, july, august, september, october, november, december,
        the, a, an, he, she, they, it, we, i, but, and, in, on, at, for, as, if, when,
        while, after, before, le, la, les, l, un, une, des, il, elle, ils, elles, on, ce,
        cet, cette, ces, mais, et, en, à, au, aux, dans, sur, pour, par, pas, der, die,
        das, er, sie, es, ein, eine, el, los, las, una, ella, ellos, y, pero, en, mr, mrs,
        ms, m, mme, president, monsieur, madame, ceo, chairman, minister, spokesman,
        spokeswoman, senator, gen, rep, sen, dr, prof, agence, premier,
        première, ministre, prime, vice
        """
    )
)


def cue_words(text: str) -> list[str]:
    """Split a text into the words that cues are made of.

    Example:
        >>> cue_words("L’an dernier, peut-être")
        ['l', 'an', 'dernier', 'peut', 'être']
    """
    return _NOT_WORD.sub(" ", text.casefold()).split()


def find_cues(words: Sequence[str], phrases: tuple[str, ...]) -> list[tuple[int, int]]:
    """Find the phrases among the words: first word and one past the last, in order.

    Linear in the words, for the phrases are looked up by their first word.

    Example:
        >>> find_cues(cue_words("Il y a trois ans, rappelle-t-on"), BACKGROUND)
        [(0, 5), (5, 6)]
    """
    exact, stems = _index(phrases)
    found = []
    for place, word in enumerate(words):
        for phrase in (*exact.get(word, ()), *stems.get(word[:_PREFIX], ())):
            if _matches(phrase, words[place : place + len(phrase)]):
                found.append((place, place + len(phrase)))
                break
    return found


def _matches(phrase: tuple[str, ...], words: Sequence[str]) -> bool:
    return len(words) == len(phrase) and all(
        wanted in {word, "*"} or (wanted[-1] == "*" and word.startswith(wanted[:-1]))
        for wanted, word in zip(phrase, words, strict=True)
    )


@functools.cache
def _index(
    phrases: tuple[str, ...],
) -> tuple[dict[str, list[tuple[str, ...]]], dict[str, list[tuple[str, ...]]]]:
    """Phrases by their first word, and those that begin with a stem by its first letters."""
    exact: dict[str, list[tuple[str, ...]]] = {}
    stems: dict[str, list[tuple[str, ...]]] = {}
    for phrase in (tuple(phrase.split()) for phrase in phrases):
        if phrase[0].endswith("*"):
            stems.setdefault(phrase[0][:_PREFIX], []).append(phrase)
        else:
            exact.setdefault(phrase[0], []).append(phrase)
    return exact, stems
