"""Italian, the proof that a language is one file and its cases: one dispatch in two newsrooms."""

from __future__ import annotations

import pytest

import newsdiff as nd

DISPATCH = """Crolla la diga di Varna, evacuate le case vicino al mulino

(ANSA) - VARNA, 3 GIU - La vecchia diga di Varna è crollata nella notte tra domenica e lunedì, \
dopo tre giorni di pioggia, e l'acqua ha raggiunto le case vicino al mulino.

I vigili del fuoco hanno evacuato 120 persone, tra le quali molti bambini, e le hanno portate \
nella palestra della scuola comunale.

"Non abbiamo mai visto una piena come questa", ha detto il sindaco Carlo Bruni. "La ruota del \
mulino è perduta."

Secondo la prefettura, la strada per la valle resterà chiusa fino a venerdì.

La diga era stata costruita nel 1911 per dare acqua ai mulini della valle, e da anni i tecnici \
chiedevano di ripararla.

(ANSA)
"""
COURIER = """Varna, la diga non ha retto: famiglie in palestra

Foto: Rob Lente / ANSA

La diga era stata costruita nel 1911 per dare acqua ai mulini della valle, e da anni i tecnici \
chiedevano di ripararla.

La vecchia diga di Varna è crollata nella notte tra domenica e lunedì, dopo tre giorni di \
pioggia, e l'acqua ha raggiunto le case vicino al mulino.

Iscriviti alla nostra newsletter per ricevere le notizie della valle

I vigili del fuoco hanno evacuato 150 persone, tra le quali molti bambini, e le hanno portate \
nella palestra della scuola comunale.

"Non abbiamo mai visto una piena come questa", ha detto il sindaco Carlo Bruni. "La ruota del \
mulino è perduta."

La strada che porta alla valle rimarrà chiusa fino a venerdì, ha fatto sapere la prefettura.

Riproduzione riservata
"""
N_SENTENCES = 6


@pytest.fixture(scope="module")
def comparison():
    """The dispatch against the page that a newsroom made of it."""
    return nd.compare(
        nd.Article(text=DISPATCH, source="ansa.example"),
        nd.Article(text=COURIER, source="corriere.example"),
    )


def link_of(comparison, opening):
    """The link whose sentence in the dispatch begins so."""
    start = DISPATCH.index(opening)
    return next(link for link in comparison.links if link.left.spans[0][0] == start)


def kinds_of(article):
    """Kind of each block of an article, by the first two words of the block."""
    text = article.segmented.article.text
    return {
        " ".join(text[block.start : block.end].split()[:2]): block.kind
        for block in article.segmented.blocks
    }


def test_the_language_is_detected(comparison):
    """Both texts are known as Italian by their words of grammar."""
    assert [article.segmented.language for article in comparison.articles] == ["it", "it"]


def test_every_sentence_of_the_story_is_linked(comparison):
    """All six sentences of the dispatch are found on the page, none in two places."""
    starts = [link.left.spans[0][0] for link in comparison.links]
    assert len(starts) == len(set(starts)) == len(comparison.passages) == N_SENTENCES


def test_a_moved_paragraph_is_verbatim_and_moved(comparison):
    """The paragraph that the page carries first is the only one out of order."""
    link = link_of(comparison, "La diga era stata costruita")
    assert (link.level, link.moved) == ("verbatim", True)
    assert [link.moved for link in comparison.links].count(True) == 1


def test_a_reworded_sentence_is_linked_as_edited(comparison):
    """A source that moves behind the statement leaves a link without a divergence."""
    link = link_of(comparison, "Secondo la prefettura")
    assert (link.level, link.divergences) == ("edited", ())


def test_a_changed_figure_diverges(comparison):
    """The only divergence is that of the number of persons."""
    (divergence,) = (each for link in comparison.links for each in link.divergences)
    assert divergence.kind == "number"
    assert DISPATCH[slice(*divergence.left)] == "120"
    assert COURIER[slice(*divergence.right)] == "150"


def test_lines_of_the_page_are_noise(comparison):
    """A picture's credit, an invitation and a note on rights are none of the story."""
    kinds = kinds_of(comparison.articles[1])
    assert kinds["Foto: Rob"] == "photo_credit"
    assert kinds["Iscriviti alla"] == "promotion"
    assert kinds["Riproduzione riservata"] == "copyright"


def test_the_agency_is_credited_by_the_dispatch_alone(comparison):
    """The dateline and the last line credit ANSA; the credit of a picture does not."""
    dispatch, page = (article.segmented.credits for article in comparison.articles)
    assert [(credit.agency, credit.form) for credit in dispatch] == [
        ("ANSA", "dateline"),
        ("ANSA", "line"),
    ]
    assert page == ()


def test_a_quotation_has_its_speaker(comparison):
    """Both parts of what the mayor said are his, in both articles."""
    speakers = [
        member.speaker for quotation in comparison.quotations for member in quotation.members
    ]
    assert speakers == ["Carlo Bruni"] * 4


@pytest.mark.parametrize(
    ("said", "is_witness"),
    [
        ("La ruota è perduta, ha detto all'ANSA il mugnaio della valle.", True),
        ("La ruota è perduta, dice l'assessora Elena Bianchi all’Adnkronos.", True),
        ("La ruota è perduta, ha constatato un giornalista dell'ANSA.", True),
        ("La ruota è perduta, secondo l'agenzia ANSA.", False),
    ],
)
def test_an_agency_in_the_story_is_mentioned(said, is_witness):
    """Whom somebody spoke to, or who saw it, is a witness; a source that is cited is none."""
    text = COURIER.replace("La strada che porta alla valle", f"{said} La strada che porta a valle")
    (page, _) = nd.compare(nd.Article(text=text), nd.Article(text=DISPATCH)).articles
    assert [mention.is_witness for mention in page.segmented.mentions] == [is_witness]
