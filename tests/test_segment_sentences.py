"""Sentences: a table of cases, invariants on any text, hostile shapes."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsdiff.model import Article, Block, CleanedArticle, Credit
from newsdiff.segment import segment_article, sentence_spans

BREAK = "¦"
LANGUAGES = ("en", "fr", "de", "es", "it", "ru", "zh", "und")


def read_cases():
    """Rows of every table of sentences."""
    for path in sorted(Path(__file__).with_name("cases").glob("sentences_*.csv")):
        with path.open(newline="", encoding="utf-8") as lines:
            yield from csv.DictReader(lines)


CASES = list(read_cases())


def cut(text, language):
    return [text[start:end] for start, end in sentence_spans(text, language)]


def cleaned(text, blocks, language="en"):
    """A cleaned article of the given `(start, end, kind)` blocks."""
    return CleanedArticle(
        article=Article(text=text),
        language=language,
        blocks=tuple(Block(start=start, end=end, kind=kind) for start, end, kind in blocks),
        credits=(Credit(agency="AP", start=0, end=1),),
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{case['language']}-{case['why']}" for case in CASES])
def test_case(case):
    """Each line of the tables is cut exactly where it is marked."""
    parts = case["marked"].split(BREAK)
    assert cut("".join(parts), case["language"]) == [part.strip() for part in parts]


SIGNS = " \n\t\xa0\u202f.!?…,;:-–—'\"“”‘’«»„()[]•*_@/#%"
LETTERS = "aàbItTÉжЖ19日。「」ا؟है।\u0301\ufeff\x00\ud800🎉"
WORDS = """
    The theNorth U.S. J. Kiev.The p.m. No. 3. […] ... . “ ” « » ' " said Le scène.« 1.) 2.) • :-)
    http://a.bc/D.E ‘ ’ ( ) ? ! ¿ McGregor 1/2/2018 10:09 ====="""
NEWS_CHARACTERS = st.sampled_from([*SIGNS, *LETTERS])
NEWS_TEXT = st.text(NEWS_CHARACTERS) | st.lists(st.sampled_from([*WORDS.split(), "\n\n"])).map(
    " ".join
)
HOSTILE = [
    *("(", ".", ". ", "A. ", '."', "'a b ", "\"'a. B ", ".«a ", "🎉", "港口。", "「あ。", "\0"),
    *("\ud800", "؟ ا ", " ", "\n", "a:\n", "theNorth ", "Aa", "; A ", "1) a 2) b ", "• a "),
    *("_____ ", "1.[1]", "The U.S. forces left Kiev.The mayor stayed. "),
]


def assert_covers(text, spans):
    """Spans are in order, disjoint, bare, and cover every visible character."""
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(st.text(NEWS_CHARACTERS | st.characters(exclude_categories=())), st.sampled_from(LANGUAGES))
def test_sentences_cover_any_text(text, language):
    """Sentences are in order, disjoint, and cover every visible character of any text."""
    assert_covers(text, sentence_spans(text, language))


@given(NEWS_TEXT, st.sampled_from(LANGUAGES))
@example(". . . . A", "en")
@example("a.»A «b.«C »d.»E", "de")
@example("\"'a. B.' C\"", "en")
def test_sentences_cover_news(text, language):
    """The same on texts made of what the rules look for."""
    assert_covers(text, sentence_spans(text, language))


@given(st.lists(NEWS_TEXT.filter(str.strip), min_size=1, max_size=4), st.sampled_from(LANGUAGES))
def test_article(paragraphs, language):
    """Sentences stay within their block, and tokens cover every visible character of each."""
    bare = [paragraph.strip() for paragraph in paragraphs]
    blocks, position = [], 0
    for number, paragraph in enumerate(bare):
        kind = "headline" if number == 0 else "body"
        blocks.append((position, position + len(paragraph), kind))
        position += len(paragraph) + 2
    text = "\n\n".join(bare)
    article = segment_article(cleaned(text, blocks, language))
    assert_covers(text, [(each.start, each.end) for each in article.sentences])
    assert_covers(text, list(zip(article.tokens.starts, article.tokens.ends, strict=True)))
    assert len(article.tokens.words) == len(article.tokens.starts)
    token = 0
    for each in article.sentences:
        block = article.blocks[each.block]
        assert block.start <= each.start < each.end <= block.end
        assert each.first_token == token < each.end_token
        assert article.tokens.starts[each.first_token] == each.start
        assert article.tokens.ends[each.end_token - 1] == each.end
        token = each.end_token
    assert token == len(article.tokens.starts)


@given(NEWS_TEXT, st.sampled_from(LANGUAGES))
def test_spans_do_not_depend_on_what_came_before(text, language):
    """The same text is cut the same way twice: no state stays behind."""
    assert sentence_spans(text, language) == sentence_spans(text, language)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_shapes(piece):
    """Long repetition of what the rules look for is cut without loss, and without much ado."""
    text = piece * (40_000 // len(piece))
    assert_covers(text, sentence_spans(text, "en"))


def test_noise_is_cut_too():
    """A caption of two sentences gives two, so that every span is of a sentence's size."""
    text = "The quay at dawn. Photo by Dana Holt."
    article = segment_article(cleaned(text, [(0, len(text), "caption")]))
    pieces = [article.sentence_text(index) for index in range(len(article.sentences))]
    assert pieces == ["The quay at dawn.", "Photo by Dana Holt."]


def test_headline_keeps_its_abbreviations():
    """In a headline every word may be capitalised, so none proves a sentence start."""
    text = "Talks of U.S. And Malta Fail. Others Go On"
    as_headline = segment_article(cleaned(text, [(0, len(text), "headline")]))
    as_body = segment_article(cleaned(text, [(0, len(text), "body")]))
    assert [each.start for each in as_headline.sentences] == [0, text.index("Others")]
    assert [each.start for each in as_body.sentences] == [
        0,
        text.index("And"),
        text.index("Others"),
    ]


def test_article_keeps_what_it_was_given():
    """Article, language, blocks and credits pass through unchanged."""
    before = cleaned("One. Two.", [(0, 4, "body"), (5, 9, "byline")], "fr")
    after = segment_article(before)
    assert (after.article, after.language) == (before.article, before.language)
    assert (after.blocks, after.credits) == (before.blocks, before.credits)


@pytest.mark.parametrize("text", ["", " \n\t ", "\n\n\n"])
def test_blank_text_has_no_sentence(text):
    """Nothing visible, no sentence."""
    assert sentence_spans(text) == []
    assert segment_article(cleaned(text, [])).sentences == ()


@pytest.mark.parametrize("language", ["EN", "en-GB", "en_US"])
def test_region_does_not_matter(language):
    """A code with a region, in any case, has the rules of its language."""
    assert cut("He met Sen. Pell.", language) == ["He met Sen. Pell."]
