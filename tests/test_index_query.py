"""Asking an index: who else ran what of an article, exactly, and nothing left out in silence."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("pyarrow")

import newsdiff as nd
from newsdiff.clean import block_spans
from newsdiff.errors import InputError
from newsdiff.link import asking, hits
from newsdiff.model.index_answer import AskedArticle
from newsdiff.model.moment import parse_moment
from newsdiff.model.shingles import shingles
from newsdiff.report.index.terminal import render_answer_terminal
from newsdiff.segment import words
from newsdiff.segment.quick import quick_sentences
from tests.index_articles import CRANE, FERRY, FOOTER, MAYOR, asked, indexed, record
from tests.index_builder import generated_lines, new_index

EVERYTHING = 10**6
OTHER = "An entirely different matter was discussed by the council at length that same evening."


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    path.write_bytes(b"".join(generated_lines()))
    return path


@pytest.fixture(scope="module")
def records(dump):
    return [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=["memory", "file"])
def index(request, dump, tmp_path_factory):
    if request.param == "memory":
        made = new_index()
    else:
        made = nd.Index.create(tmp_path_factory.mktemp("index") / "news.db")
    made.add(dump)
    yield made
    made.close()


def article_of(record):
    return nd.Article(
        record["text"], path=record["id"], source=record["source"], published=record["published"]
    )


def blocks_of(text):
    return [words(text[start:end]) for start, end in block_spans(text)]


@pytest.fixture(scope="module")
def known(records):
    """Words and shingles of the paragraphs of each article."""
    return [[(tuple(block), shingles(block)) for block in blocks_of(r["text"])] for r in records]


def naive_hits(records, known, number, threshold):
    """Best similarity of each paragraph of an article to any of each other article."""
    found = {}
    for block, (own, shingled) in enumerate(known[number]):
        for other, blocks in enumerate(known):
            alike = [
                (len(shingled & theirs) / len(shingled | theirs), same == own)
                for same, theirs in blocks
                if theirs and shingled
            ]
            if other != number and alike and max(alike)[0] >= threshold:
                found[block, records[other]["id"]] = max(alike)
    return found


def told_hits(told):
    """Similarity and sameness of the hits of paragraphs, by paragraph and id."""
    return {
        (paragraph.block, hit.id): (hit.similarity, hit.is_verbatim)
        for paragraph in told.paragraphs
        for hit in paragraph.hits
    }


def test_similarities_are_those_of_a_naive_search(index, records, known):
    """Each hit has the exact similarity; word for word all are found, and of the others most."""
    numbers = range(60, 66)
    answer = index.query(
        *(article_of(records[number]) for number in numbers), limit=EVERYTHING, sentences=False
    )
    n_expected = n_found = 0
    for number, told in zip(numbers, answer, strict=True):
        expected = naive_hits(records, known, number, 0.7)
        recurring = {
            paragraph.block for paragraph in told.paragraphs for hit in paragraph.hits if hit.recurs
        }
        found = told_hits(told)
        for key, (similarity, is_verbatim) in found.items():
            assert similarity == pytest.approx(expected[key][0], abs=1e-12)
            assert is_verbatim == expected[key][1]
        missed = {key for key in expected.keys() - found.keys() if key[0] not in recurring}
        assert not any(expected[key][1] for key in missed)
        n_expected += len(expected)
        n_found += len(expected) - len(missed)
    assert n_expected > 20
    assert n_found >= 0.97 * n_expected


def long_sentences(text):
    """By paragraph the sentences of five words or more."""
    return [
        [
            tuple(said)
            for first, last in quick_sentences(text[start:end])
            if len(said := words(text[start + first : start + last])) >= 5
        ]
        for start, end in block_spans(text)
    ]


def test_whoever_has_a_sentence_word_for_word_is_found(index, records):
    """Every article with the very words of a sentence is a hit of it, or of the whole paragraph."""
    numbers = range(100, 130)
    carriers = {}
    for each in records:
        for sentences in long_sentences(each["text"]):
            for said in sentences:
                carriers.setdefault(said, set()).add(each["id"])
    answer = index.query(*(article_of(records[n]) for n in numbers), limit=EVERYTHING)
    n_expected = n_alone = 0
    for number, told in zip(numbers, answer, strict=True):
        for paragraph, sentences in zip(
            told.paragraphs, long_sentences(records[number]["text"]), strict=True
        ):
            whole = {hit.id for hit in paragraph.hits}
            if any(hit.recurs for part in paragraph.parts for hit in part.hits):
                continue
            for said in sentences:
                expected = carriers[said] - {records[number]["id"]}
                alone = {
                    hit.id
                    for part in paragraph.sentences
                    for hit in part.hits
                    if tuple(words(told.text_of(part))) == said and hit.is_verbatim
                }
                assert expected <= whole | alone
                n_expected += len(expected)
                n_alone += len(expected & alone)
    assert n_expected > 60


def test_a_sentence_within_another_paragraph_is_found():
    """A sentence that stands among others elsewhere: its number there, the paragraph left out."""
    index = indexed(
        record("a", f"{CRANE} {MAYOR} {OTHER}", source="Coast Herald"),
        record("b", f"{FERRY} {MAYOR}", source="Bay Times"),
    )
    told = index.query(asked(f"{FERRY} {MAYOR}"))[0]
    assert told.itself[0].id == "b"
    paragraph = told.paragraphs[0]
    assert paragraph.n_hits == 0
    sentence = paragraph.sentences[0]
    assert (sentence.sentence, told.text_of(sentence)) == (1, MAYOR)
    hit = sentence.hits[0]
    assert (hit.id, hit.block, hit.sentence, hit.similarity, hit.is_verbatim) == (
        "a",
        0,
        1,
        1,
        True,
    )


def test_a_sentence_with_a_word_changed_is_found():
    """Near-identical sentences of different paragraphs have their exact similarity."""
    changed = MAYOR.replace("island", "harbour")
    index = indexed(record("a", f"{CRANE} {changed} {OTHER}"))
    hit = index.query(asked(f"{FERRY} {MAYOR}"))[0].paragraphs[0].sentences[0].hits[0]
    one, other = shingles(words(MAYOR)), shingles(words(changed))
    assert hit.similarity == pytest.approx(len(one & other) / len(one | other))
    assert hit.containment == pytest.approx(len(one & other) / min(len(one), len(other)))
    assert (hit.block, hit.sentence, hit.is_verbatim) == (0, 1, False)


def test_articles_that_ran_the_paragraph_are_not_told_again_by_sentence():
    """Of a sentence those are left out, and counted, who ran all of its paragraph."""
    index = indexed(
        record("a", f"{FERRY} {MAYOR}", source="Coast Herald"),
        record("b", f"{MAYOR} {OTHER}", source="Bay Times"),
    )
    told = index.query(asked(f"{FERRY} {MAYOR}", OTHER, source="Gazette"))[0]
    assert [hit.id for hit in told.paragraphs[0].hits] == ["a"]
    sentence = told.paragraphs[0].sentences[0]
    assert [hit.id for hit in sentence.hits] == ["b"]
    assert (sentence.n_hits, sentence.n_with_paragraph) == (1, 1)
    assert (told.n_articles, told.n_sources, told.n_with_sentences) == (1, 1, 1)


def test_hits_are_in_the_order_of_time():
    """The earliest first, undated ones last; of one time the more similar, then by id."""
    changed = FERRY.replace("Monday", "Tuesday")
    index = indexed(
        record("late", FERRY, source="A", published="2026-05-05"),
        record("undated", FERRY, source="B", published=None),
        record("changed", changed, source="C", published="2026-05-03T10:00Z"),
        record("same-2", FERRY, source="D", published="2026-05-03T10:00Z"),
        record("same-1", FERRY, source="E", published="2026-05-03T10:00Z"),
    )
    told = index.query(asked(FERRY, source="Gazette", published="2026-05-04T12:00Z"))[0]
    found = [hit.id for hit in told.paragraphs[0].hits]
    assert found == ["same-1", "same-2", "changed", "late", "undated"]
    assert told.first.id == "same-1"
    assert told.paragraphs[0].first.id == "same-1"


def test_the_answer_does_not_depend_on_the_order_of_adding(records):
    """Whatever was added first, the same is said; numbers apart."""
    sides = [indexed(*records), indexed(*reversed(records))]
    articles = [article_of(each) for each in records[::9]]
    rows = [
        [list(row.values()) for row in rows_of(side.query(*articles, limit=4))] for side in sides
    ]
    assert len(rows[0]) > 40
    assert rows[0] == rows[1]


def rows_of(answer):
    from newsdiff.report.index.rows import answer_rows

    return list(answer_rows(answer))


def test_many_articles_are_asked_about_as_one_by_one(index, records, monkeypatch):
    """Asked together, and in however many turns, they are told what each is told alone."""
    from newsdiff.pipeline.index import querying

    articles = [article_of(each) for each in records[::11]]
    together = index.query(*articles).articles
    assert together == tuple(index.query(each)[0] for each in articles)
    monkeypatch.setattr(querying, "_CHARACTERS_A_TURN", 5_000)
    assert index.query(*articles).articles == together


@pytest.mark.parametrize(
    ("filters", "expected", "n_left_out"),
    [
        ({}, "abcd", 0),
        ({"since": "2026-05-03"}, "bc", 2),
        ({"until": "2026-05-03"}, "ab", 2),
        ({"since": "2026-05-02T20:00Z", "until": "2026-05-03T14:05Z"}, "b", 3),
        ({"hours": 3}, "b", 3),
        ({"sources": ["Bay Times", "Coast Herald"]}, "ab", 2),
        ({"without_sources": ["Bay Times"]}, "bcd", 1),
        ({"sources": "Bay Times", "without_sources": "Bay Times"}, "", 4),
    ],
)
def test_filters_leave_out_and_say_how_many(filters, expected, n_left_out):
    """By time, hours and source; what is left out is counted, also in the summary."""
    index = indexed(
        record("a", FERRY, source="Bay Times", published="2026-05-02T09:00Z"),
        record("b", FERRY, source="Coast Herald", published="2026-05-03T14:05Z"),
        record("c", FERRY, source="Daily Mole", published="2026-05-04T09:00Z"),
        record("d", FERRY, source="Echo", published=None),
    )
    answer = index.query(asked(FERRY, source="Gazette", published="2026-05-03T12:00Z"), **filters)
    told = answer[0]
    assert "".join(hit.id for hit in told.paragraphs[0].hits) == expected
    assert told.n_left_out == n_left_out
    assert told.n_articles == len(expected)
    assert (f"{n_left_out} article" in answer.summary()) == (n_left_out > 0)


def test_a_threshold_above_that_of_the_index_holds():
    """What is less similar is no hit; below the index's own it cannot be asked."""
    changed = FERRY.replace("Monday", "Tuesday")
    index = indexed(record("a", changed))
    article = asked(FERRY)
    assert index.query(article)[0].n_articles == 1
    assert index.query(article, threshold=0.9)[0].n_articles == 0
    with pytest.raises(ValueError, match=r"threshold is 0\.5, but must be from 0\.7"):
        index.query(article, threshold=0.5)


def test_what_is_not_named_is_counted():
    """A limit names the first and counts the others, in every form."""
    names = [f"n{number}" for number in range(9)]
    index = indexed(*(record(name, FERRY, source=name) for name in names))
    answer = index.query(asked(FERRY, source="Gazette"), limit=3)
    paragraph = answer[0].paragraphs[0]
    assert [hit.id for hit in paragraph.hits] == names[:3]
    assert (paragraph.n_hits, answer[0].n_articles) == (9, 9)
    for written in rendered(answer).values():
        assert "n3" not in written
    for form in ("terminal", "markdown", "html"):
        assert "and 6 articles more" in rendered(answer)[form]
    assert json.loads(answer.to_json())["articles"][0]["paragraphs"][0]["articles"] == 9


def rendered(answer):
    """The answer in every form."""

    return {
        "terminal": render_answer_terminal(answer, width=200, color=False),
        "json": answer.to_json(),
        "csv": answer.to_csv(),
        "markdown": answer.to_markdown(),
        "html": answer.to_html(),
    }


@pytest.mark.parametrize(
    ("module", "bound", "what"),
    [
        (asking, "MAX_CANDIDATES", "agree on bands"),
        (asking, "MAX_CARRYING", "have one sentence"),
        (asking, "MAX_NEAR", "words in common"),
        (hits, "MAX_CARRIERS", "carry one text"),
    ],
)
def test_a_bound_that_is_reached_is_said(monkeypatch, module, bound, what):
    """Nothing stops early in silence."""
    index = indexed(
        *(record(f"n{n}", f"{FERRY} {OTHER} Number {n}.", MAYOR, source=f"s{n}") for n in range(5))
    )
    article = asked(f"{FERRY} {CRANE}", f"{FERRY} {OTHER}", MAYOR, source="Gazette")
    assert index.query(article).limits == ()
    monkeypatch.setattr(module, bound, 2)
    answer = index.query(article)
    limit = next(each for each in answer.limits if what in each.what)
    assert (limit.limit, limit.actual) == (2, 5)
    for form in ("terminal", "markdown", "html"):
        assert limit.what in rendered(answer)[form]
    assert json.loads(answer.to_json())["limits"]["stopped_early"]


@pytest.mark.parametrize(
    ("module", "bound", "counts"),
    [
        (asking, "MAX_CANDIDATES", "; at least 5 articles of 5 outlets."),
        (asking, "MAX_CARRYING", ". At least 5 further articles ran single sentences."),
        (asking, "MAX_NEAR", ". At least 5 further articles ran single sentences."),
        (hits, "MAX_CARRIERS", "; at least 2 articles of 2 outlets."),
    ],
)
def test_counts_behind_a_bound_are_said_to_be_the_least(monkeypatch, module, bound, counts):
    """Where more were not looked at, the sentence says so, of the articles that it is true of."""
    index = indexed(
        *(record(f"n{n}", f"{FERRY} {OTHER} Number {n}.", MAYOR, source=f"s{n}") for n in range(5)),
        *(record(f"m{n}", f"{CRANE} {FOOTER} Number {n}.", source=f"s{n}") for n in range(5)),
    )
    whole = asked(f"{FERRY} {OTHER}", MAYOR, source="Gazette")
    part = asked(f"{CRANE} And nothing else of that.", MAYOR, source="Gazette")
    other = asked("Nobody has any of this, and nobody will.", source="Gazette")
    for exact in index.query(whole, part, other):
        assert exact.counts_all
        assert exact.counts_all_sentences
    monkeypatch.setattr(module, bound, 2)
    answer = index.query(whole, part, other)
    assert counts in answer.summary()
    assert answer[2].counts_all
    assert answer[2].counts_all_sentences


@pytest.mark.parametrize(
    "filters",
    [{"sources": ["s4"]}, {"since": "2026-05-05"}, {"hours": 2}, {"hours": 2, "paragraph": 0}],
)
def test_a_bound_hides_nothing_that_the_filters_let_pass(monkeypatch, filters):
    """Those that are considered are chosen from what was asked for, not from what came first."""
    index = indexed(
        *(
            record(f"n{n}", f"{FERRY} {OTHER}", source=f"s{n}", published=f"2026-05-0{n + 1}")
            for n in range(5)
        )
    )
    monkeypatch.setattr(hits, "MAX_CARRIERS", 2)
    article = asked(f"{FERRY} {OTHER}", MAYOR, source="Gazette", published="2026-05-05")
    answer = index.query(article, **filters)
    assert [hit.id for hit in answer[0].paragraphs[0].hits] == ["n4"]
    assert "carry one text" in answer.limits[0].what


def test_a_removed_article_does_not_answer():
    """Neither a paragraph nor a sentence of it, nor as the article itself."""
    index = indexed(
        record("a", FERRY, source="Coast Herald"), record("b", f"{FERRY} {MAYOR}", source="Bay")
    )
    article = asked(FERRY, path="a")
    told = index.query(article)[0]
    assert [each.id for each in told.itself] == ["a"]
    index.remove(ids=["a", "b"])
    told = index.query(article)[0]
    assert (told.itself, told.hits()) == ((), ())


def test_the_article_itself_is_no_answer():
    """What has its id, or its text, source and date, is itself and not somebody else."""
    index = indexed(
        record("a", FERRY, MAYOR, source="Coast Herald"),
        record("b", FERRY, CRANE, source="Bay Times"),
    )
    by_id = index.query(asked(FERRY, path="a"))[0]
    assert [each.id for each in by_id.itself] == ["a"]
    assert [hit.id for hit in by_id.hits()] == ["b"]
    by_text = index.query(asked(FERRY, MAYOR))[0]
    assert [each.id for each in by_text.itself] == ["a"]
    other_source = index.query(asked(FERRY, MAYOR, source="Gazette"))[0]
    assert other_source.itself == ()
    assert {hit.id for hit in other_source.hits()} == {"a", "b"}
    other_date = index.query(asked(FERRY, MAYOR, published="2020-01-01"))[0]
    assert other_date.itself == ()


def test_a_dispatch_that_several_ran_word_for_word_is_nobody():
    """Without a source to tell by, all that have the same text are told, and none is itself."""
    index = indexed(*(record(name, FERRY, MAYOR, source=name) for name in "abc"))
    assert index.query(asked(FERRY, MAYOR))[0].n_articles == 3
    known = index.query(asked(FERRY, MAYOR, source="b"))[0]
    assert [each.id for each in known.itself] == ["b"]
    assert {hit.id for hit in known.hits()} == {"a", "c"}


def test_what_recurs_in_one_source_is_named_once_and_last():
    """House matter does not drown the answer: one hit a source, with how many more there are."""
    index = indexed(
        *(record(f"h{n}", f"{OTHER} {n}", FOOTER, source="Harbour Post") for n in range(8)),
        record("x", FOOTER, source="Quoter"),
    )
    told = index.query(asked(MAYOR, FOOTER, source="Harbour Post"))[0]
    found = told.paragraphs[1].hits
    assert [(hit.source, hit.n_more, hit.recurs) for hit in found] == [
        ("Quoter", 0, False),
        ("Harbour Post", 7, True),
    ]
    assert (told.paragraphs[1].n_hits, told.paragraphs[1].n_elsewhere) == (9, 1)
    assert (told.n_articles, told.n_sources, told.n_elsewhere) == (1, 1, 1)
    alone = indexed(*(record(f"h{n}", FOOTER) for n in range(8))).query(asked(MAYOR, FOOTER))
    assert alone[0].first is None
    assert alone.summary() == (
        "None of 2 paragraphs ran elsewhere. 1 paragraph recurs in many articles of one outlet."
    )


def test_the_summary_says_how_much_ran_where_and_who_was_first():
    """Paragraphs, the first outlet and its time, articles and outlets."""
    index = indexed(
        record("a", FERRY, source="Coast Herald", published="2026-05-03T14:05:00Z"),
        record("b", FERRY, CRANE, source="Bay Times", published="2026-05-04T08:00:00Z"),
        record("c", CRANE, source="Bay Times", published="2026-05-05T08:00:00Z"),
    )
    answer = index.query(asked(FERRY, CRANE, MAYOR, source="Gazette"))
    assert answer.summary() == (
        "2 of 3 paragraphs ran elsewhere, first in Coast Herald, 2026-05-03 14:05 UTC; "
        "3 articles of 2 outlets."
    )
    assert isinstance(answer[0], AskedArticle)
    assert repr(answer) == "IndexAnswer(n_articles=1, n_hits=4)"


def test_what_ran_in_its_own_outlet_alone_did_not_run_elsewhere():
    """A byline or a prompt of the outlet is not what somebody else was first with."""
    index = indexed(
        record("own", MAYOR, source="Gazette", published="2026-05-01T08:00:00Z"),
        record("both", FERRY, source="Gazette", published="2026-05-02T08:00:00Z"),
        record("a", FERRY, source="Coast Herald", published="2026-05-03T14:05:00Z"),
    )
    answer = index.query(asked(FERRY, CRANE, MAYOR, source="Gazette"))
    assert answer.summary() == (
        "1 of 3 paragraphs ran elsewhere, first in Coast Herald, 2026-05-03 14:05 UTC; "
        "1 article of 1 outlet. 1 more ran in other articles of its own outlet alone."
    )
    told = answer[0]
    assert [each.n_own for each in told.paragraphs] == [1, 0, 1]
    assert (told.n_elsewhere, told.n_outside, told.n_articles, told.n_own) == (2, 1, 3, 2)
    house = index.query(asked(CRANE, MAYOR, source="Gazette"))
    assert house[0].first is None
    assert house.summary() == (
        "None of 2 paragraphs ran elsewhere."
        " 1 paragraph ran in other articles of its own outlet alone."
    )
    unknown = index.query(asked(FERRY, CRANE, MAYOR))
    assert unknown.summary().startswith("2 of 3 paragraphs ran elsewhere, first in Gazette")


def test_one_paragraph_can_be_asked_about():
    """Who else ran paragraph 1: the others are not looked up."""
    index = indexed(record("a", FERRY, CRANE, source="Coast Herald"))
    told = index.query(asked(FERRY, CRANE, MAYOR), paragraph=1)[0]
    assert [(each.block, len(each.hits)) for each in told.paragraphs] == [(1, 1)]
    answer = index.query(asked(FERRY, CRANE, MAYOR), paragraph=1)
    assert answer.summary().startswith("The paragraph ran elsewhere, first in Coast Herald")
    nobody = index.query(asked(FERRY, CRANE, MAYOR), paragraph=2)
    assert nobody.summary() == "The paragraph ran nowhere else."
    with pytest.raises(InputError, match="has 3 paragraphs, and none of that number; "):
        index.query(asked(FERRY, CRANE, MAYOR), paragraph=3)


@pytest.mark.parametrize(
    ("level", "n_units", "n_hits"), [("paragraph", 2, 1), ("sentence", 3, 2), ("article", 1, 0)]
)
def test_units_are_those_of_the_index(level, n_units, n_hits):
    """Paragraphs, sentences, or the whole text."""
    index = indexed(record("a", f"{FERRY} {MAYOR}", source="Coast Herald"), level=level)
    told = index.query(asked(f"{FERRY} {MAYOR}", f"{CRANE}", source="Gazette"))[0]
    assert len(told.paragraphs) == n_units
    assert sum(each.n_hits for each in told.paragraphs) == n_hits
    assert told.text_of(told.paragraphs[0]).startswith(FERRY)


def test_credited_agencies_and_places_are_told():
    """A hit names the agencies that its article credits, its file and its line."""
    credit = "HARBOUR CITY (Reuters) - "
    index = indexed(record("a", credit + FERRY, MAYOR, source="Coast Herald"))
    hit = index.query(asked(MAYOR, source="Gazette"))[0].paragraphs[0].hits[0]
    assert (hit.article.agencies, hit.block, hit.article.line) == ("Reuters", 1, 1)


def test_a_hit_opens_as_a_comparison():
    """By the hit, or by id; what the index has not is said."""
    index = indexed(record("a", FERRY, MAYOR, source="Coast Herald", title="Ferry stays"))
    answer = index.query(asked(FERRY, CRANE, source="Gazette"))
    compared = answer[0].paragraphs[0].hits[0].compare()
    assert [each.article.path for each in compared.articles] == [None, "a"]
    assert [link.level for link in compared.links] == ["verbatim"]
    assert compared.articles[1].article.title == "Ferry stays"
    assert answer.compare("a").to_json() == compared.to_json()
    with pytest.raises(InputError, match="the index has no article b"):
        answer.compare("b")


def written(path, *records):
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def test_without_texts_a_hit_opens_from_where_it_was_read(tmp_path):
    """The dump is read at that line; if it has changed or is gone, that is said."""
    path = written(tmp_path / "dump.jsonl", record("x", OTHER), record("a", FERRY, MAYOR))
    index = new_index(texts=False)
    index.add(path)
    answer = index.query(asked(FERRY, CRANE, source="Gazette"))
    assert answer.compare("a").articles[1].article.text == f"{FERRY}\n\n{MAYOR}"
    written(path, record("x", OTHER), record("a", FERRY, CRANE))
    with pytest.raises(InputError, match="another text stands where article a was read"):
        answer.compare("a")
    written(path, record("x", OTHER))
    with pytest.raises(InputError, match="is not there any more"):
        answer.compare("a")
    path.unlink()
    with pytest.raises(InputError, match="no such file"):
        answer.compare("a")
    index = indexed(record("a", FERRY), texts=False)
    with pytest.raises(InputError, match="was read from no file, and the index keeps no texts"):
        index.query(asked(FERRY, source="Gazette")).compare("a")


def test_the_story_of_an_article_can_be_had():
    """What an index has of the dispatch that an article comes from."""
    texts = [FERRY, MAYOR, CRANE, OTHER]
    made = indexed(
        record("a", *texts, source="Coast Herald"), record("b", *texts[:3], source="Bay Times")
    )
    story = made.query(asked(*texts, source="Gazette", published="2026-05-03T16:00Z")).story
    assert {"a", "b"} < set(story.table["id"].to_pylist())
    assert made.query(asked(FOOTER, source="Gazette")).story is None


def test_hours_need_a_date():
    """Without one, the date of the article in the index counts; else it is an error."""
    index = indexed(
        record("a", FERRY, source="A", published="2026-05-03T12:00Z"),
        record("b", FERRY, source="B", published="2026-05-03T13:00Z"),
        record("c", FERRY, source="C", published="2026-05-08T13:00Z"),
    )
    told = index.query(asked(FERRY, path="a"), hours=2)[0]
    assert [hit.id for hit in told.hits()] == ["b"]
    with pytest.raises(
        InputError, match=r"new\.txt: has no date from which hours could be counted"
    ):
        index.query(asked(FERRY, path="new.txt"), hours=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 0}, "limit is 0"),
        ({"hours": 0}, "hours is 0"),
        ({"hours": float("inf")}, "hours is inf"),
        ({"hours": float("nan")}, "hours is nan"),
        ({"paragraph": -1}, "paragraph is -1"),
        ({"since": "soon"}, "since is 'soon'"),
        ({"threshold": 1.5}, "threshold is 1.5"),
    ],
)
def test_values_out_of_range_are_refused(options, message):
    """Misuse is a ValueError that says what may be given."""
    with pytest.raises(ValueError, match=message):
        indexed(record("a", FERRY)).query(asked(FERRY), **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 1.5}, "limit is 1.5, but must be a whole number"),
        ({"paragraph": 0.5}, "paragraph is 0.5, but must be a whole number"),
        ({"sources": [3]}, "sources has 3, but must be texts"),
        ({"without_sources": ["A", None]}, "without_sources has None"),
    ],
)
def test_values_of_another_kind_are_refused(options, message):
    """They would name nothing, or fail where nobody sees why."""
    with pytest.raises(TypeError, match=message):
        indexed(record("a", FERRY)).query(asked(FERRY), **options)


def test_what_is_asked_has_to_be_articles():
    """No article at all, or something else."""
    index = indexed(record("a", FERRY))
    with pytest.raises(ValueError, match="no article"):
        index.query()
    with pytest.raises(TypeError, match="not int"):
        index.query(3)
    with pytest.raises(InputError, match="the story was not asked for"):
        _ = index.query(asked(FERRY), story=False).story


def test_an_empty_index_and_an_article_without_words():
    """Nothing is known of anything; a paragraph without words is none that could run elsewhere."""
    index = new_index()
    told = index.query(asked(FERRY, "* * *"))[0]
    assert [each.n_hits for each in told.paragraphs] == [0, 0]
    assert index.query(asked("* * *")).summary() == "None of 0 paragraphs ran elsewhere."


HOSTILE = "\x1b[31m<script>alert(1)</script>\u202e=cmd|'/c calc'!A1 [x](http://e.vil) `y` \x07"


def test_hostile_names_do_nothing_in_any_form():
    """Ids, sources, titles, agencies and texts are text: no markup, no formula, no control."""
    index = indexed(
        record(f"=1+1{HOSTILE}", f"{FERRY} {HOSTILE}", source=f"={HOSTILE}", title=f"@{HOSTILE}")
    )
    article = asked(f"{FERRY} {HOSTILE}", path=f"-{HOSTILE}", source=f"+{HOSTILE}")
    answer = index.query(article)
    assert answer[0].n_articles == 1
    forms = rendered(answer)
    for form in ("terminal", "csv", "markdown", "html"):
        assert "\x1b" not in forms[form]
        assert "\x07" not in forms[form]
        assert "\u202e" not in forms[form]
    assert "<script" not in forms["html"]
    assert "<script" not in forms["markdown"].replace("\\<script", "")
    assert "](http" not in forms["markdown"].replace("\\](http", "")
    cells = forms["csv"].splitlines()[1].split(",")
    assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@")) for cell in cells)
    assert json.loads(forms["json"])["articles"][0]["paragraphs"][0]["hits"][0]["id"].startswith(
        "="
    )


def test_lone_surrogates_are_taken_as_they_are():
    """A text with half a character is asked about like any other."""
    text = f"{FERRY} \ud800"
    answer = indexed(record("a", FERRY, source="A")).query(asked(text, source="B"))
    assert answer[0].n_articles == 1
    for form in rendered(answer).values():
        form.encode("utf-8")


def test_hits_are_a_frame_and_a_table(tmp_path):
    """One row a hit, sentences included, with the same columns as the CSV."""
    pytest.importorskip("pandas")
    index = indexed(record("a", f"{MAYOR} {OTHER}", source="A"), record("b", FERRY, source="B"))
    answer = index.query(asked(FERRY, f"{CRANE} {MAYOR}", source="Gazette"))
    frame = answer.to_frame()
    assert frame["id"].tolist() == ["b", "a"]
    assert list(frame.columns) == answer.to_csv().splitlines()[0].split(",")
    page = tmp_path / "page.html"
    assert answer.to_html(page) == page.read_text(encoding="utf-8")


def test_dates_decide_earlier_and_later_only_where_they_can():
    """A date alone decides nothing about a time of that day."""
    index = indexed(
        record("a", FERRY, source="A", published="2026-05-03"),
        record("b", FERRY, source="B", published="2026-05-02"),
        record("c", FERRY, source="C", published="2026-05-04T10:00Z"),
    )
    answer = index.query(asked(FERRY, source="Gazette", published="2026-05-03T12:00Z"))
    assert {row["id"]: row["when"] for row in rows_of(answer)} == {
        "a": "",
        "b": "earlier",
        "c": "later",
    }
    assert parse_moment("2026-05-03").last_millisecond % 86_400_000 == 86_399_999


def test_nobody_else_is_not_said_where_filters_leave_somebody_out():
    """Without filters it is a statement about the index; with them about what they let through."""
    index = indexed(
        record("a", FERRY, source="Coast Herald", published="2026-05-03T14:05:00Z"),
        record("b", CRANE, source="Bay Times", published="2026-05-04T08:00:00Z"),
    )
    everything = index.query(asked(FERRY, CRANE, MAYOR))
    assert "nobody else at .7 or more<" in everything.to_html()
    filtered = index.query(asked(FERRY, CRANE, MAYOR), sources=["Bay Times"])
    for page in (filtered.to_html(), render_answer_terminal(filtered, width=100, color=False)):
        assert page.count("nobody else that the filters let through") == 2


def test_a_notebook_shows_the_summary_and_who_ran_what():
    """One table an article, escaped, cut where it is long, with what the signs mean."""
    index = indexed(
        *(
            record(f"<i>{n}", FERRY, source=f"Outlet {n:02}", published="2026-05-03")
            for n in range(60)
        )
    )
    answer = index.query(asked(FERRY, MAYOR), limit=60)
    shown = answer._repr_html_()
    assert "1 of 2 paragraphs ran elsewhere, first in Outlet 00" in shown
    assert shown.count("<tr>") == 51
    assert "and 10 more: to_html() shows all" in shown
    assert "&lt;i&gt;0" in shown
    assert "<i>" not in shown
    assert "= is word for word" in shown
    assert "a number is the share" not in shown
    assert answer.summary() in shown


def test_a_long_article_that_hardly_anybody_ran_is_told_in_a_few_lines():
    """Paragraphs in a row that nobody else ran are one line; the one between is told."""
    index = indexed(record("a", FERRY))
    silent = [f"Our reporter saw boat {number} leave the quay of the town." for number in range(40)]
    answer = index.query(asked(*silent[:20], FERRY, *silent[20:], source="Echo"))
    shown = render_answer_terminal(answer, width=80, color=False)
    assert "¶1 – ¶20 20 paragraphs: nobody else" in shown
    assert f"¶21 {FERRY[:20]}" in shown
    assert "¶22 – ¶41 20 paragraphs: nobody else" in shown
    assert "boat 7" not in shown


COST = "Repairs are expected to take at least nine weeks and to cost {} million pounds in all."


def test_texts_below_the_threshold_are_counted_where_nobody_ran_a_paragraph():
    """The same sentence with another figure is not "nobody else" without a word."""
    index = indexed(
        *(record(f"c{cost}", COST.format(cost), source="Post") for cost in (4, 5, 5)),
        record("d", CRANE, source="Bay Times"),
        record("gone", COST.format(8), source="Post"),
    )
    index.remove(ids=["gone"])
    answer = index.query(asked(COST.format(6), CRANE, MAYOR))
    counts = [(each.n_hits, each.n_less_alike) for each in answer[0].paragraphs]
    assert counts == [(0, 2), (1, 0), (0, 0)]
    told = "nobody else at .7 or more; 2 texts at .5 to .7"
    for page in (answer.to_html(), render_answer_terminal(answer, width=100, color=False)):
        assert told in page
    assert json.loads(answer.to_json())["articles"][0]["paragraphs"][0]["less_alike"] == 2
    several = index.query(asked(COST.format(6)), asked(MAYOR))
    assert told in render_answer_terminal(several, width=100, color=False)
    filtered = index.query(asked(COST.format(6)), sources=["Post"])
    assert filtered[0].paragraphs[0].n_less_alike == 0


def test_an_article_is_not_counted_as_less_alike_than_itself():
    """What an article of the index says in other words in another place is its own."""
    index = indexed(record("own", COST.format(4), COST.format(5)), record("b", COST.format(6)))
    told = index.query(asked(COST.format(4), COST.format(5)))[0]
    assert [each.id for each in told.itself] == ["own"]
    assert [each.n_less_alike for each in told.paragraphs] == [1, 1]


def test_a_summary_does_not_say_more_than_the_filters_let_through():
    """That nothing ran elsewhere is not said where somebody ran it who is left out."""
    index = indexed(record("a", FERRY, CRANE, source="Post", published="2026-05-03"))
    answer = index.query(asked(FERRY, CRANE, MAYOR), since="2026-06-01")
    assert answer.summary() == (
        "None of 3 paragraphs ran elsewhere, of what the filters let through. "
        "1 article is left out by the filters."
    )
    one = index.query(asked(FERRY), since="2026-06-01")
    assert one.summary().startswith("The paragraph ran nowhere else, of what the filters let thr")


def test_a_narrow_terminal_gets_who_ran_it_whole():
    """At 40 columns the date stands below; no line is wider."""
    published = "2026-05-03T14:05:00Z"
    index = indexed(record("coast-herald-0503", FERRY, source="Coast Herald", published=published))
    said = render_answer_terminal(index.query(asked(FERRY, MAYOR)), width=40, color=False)
    assert max(map(len, said.splitlines())) <= 40
    assert "coast-herald-0503 ¶1" in " ".join(said.split())
    assert "\n       2026-05-03 14:05 UTC\n" in said
