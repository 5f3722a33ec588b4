"""The stages put together: what `newsdiff.compare` takes, keeps and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsdiff as nd
from newsdiff.model import Comparison
from newsdiff.model.bounds import MAX_ARTICLES
from newsdiff.pipeline import compare_articles

FERRY = "The ferry to Skerry will stay in port until June, the harbour authority said on Monday."
HULL = "Divers had found a crack in the hull of the boat, which was built 40 years ago."
FLOUR = "The islanders took the news with patience, and the baker ordered another ton of flour."


def article(*sentences, **fields):
    return nd.Article(text="\n\n".join(sentences), **fields)


def test_paths_and_articles_mix_and_keep_their_order(tmp_path):
    """Strings, paths and articles may be mixed; the comparison numbers them as given."""
    path = tmp_path / "ferry.txt"
    path.write_text(f"{FERRY}\n\n{HULL}\n", encoding="utf-8")
    comparison = nd.compare(str(path), article(HULL, source="Harbour Post"), Path(path))
    assert isinstance(comparison, Comparison)
    assert [found.index for found in comparison.articles] == [0, 1, 2]
    assert [found.article.path for found in comparison.articles] == [str(path), None, str(path)]
    assert comparison.articles[1].name == "Harbour Post"
    assert {link.level for link in comparison.links} == {"verbatim"}


@pytest.mark.parametrize("inputs", [(), ("a.txt",)])
def test_one_article_is_nothing_to_compare(inputs):
    """Fewer than two inputs are misuse, whether or not they exist."""
    with pytest.raises(ValueError, match="at least two"):
        nd.compare(*inputs)


@pytest.mark.parametrize("wrong", [None, 3, b"a.txt", ["a.txt", "b.txt"]])
def test_what_is_no_article_is_misuse(wrong):
    """Neither bytes nor lists nor None are articles."""
    with pytest.raises(TypeError, match=r"path or a newsdiff\.Article"):
        nd.compare(article(FERRY), wrong)


def test_text_is_not_a_path():
    """A text in the place of a path is an error that says how to pass text."""
    with pytest.raises(nd.InputError, match=r"newsdiff\.Article"):
        nd.compare(FERRY, HULL)


@pytest.mark.parametrize("text", ["", " \n\u3000\t"])
def test_an_article_without_text(text):
    """Blank text is refused by the article's name or number."""
    with pytest.raises(nd.InputError, match="article 2: has no text"):
        nd.compare(article(FERRY), nd.Article(text=text))
    with pytest.raises(nd.InputError, match="b: has no text"):
        nd.compare(article(FERRY), nd.Article(text=text, path="b"))


def test_too_many_articles_are_refused_before_any_is_read():
    """The work grows with the square, so there is a bound, and it is told."""
    with pytest.raises(nd.ResourceError, match=str(MAX_ARTICLES + 1)):
        nd.compare(*["gone.txt"] * (MAX_ARTICLES + 1))
    with pytest.raises(nd.ResourceError, match="dedupe"):
        compare_articles([article(FERRY)] * (MAX_ARTICLES + 1))


def test_a_language_is_given_or_detected():
    """What the article says beats what the call says, which beats detection."""
    french = "Le maire a déclaré jeudi que l'enquête sur la rivière était enfin terminée."
    found = nd.compare(article(french), article(FERRY, language="de"), language="es")
    assert [compared.segmented.language for compared in found.articles] == ["es", "de"]
    found = nd.compare(article(french, french), article(FERRY, HULL))
    assert [compared.segmented.language for compared in found.articles] == ["fr", "en"]


def test_articles_are_not_changed():
    """An article comes out of a comparison as it went in."""
    left, right = article(FERRY, HULL), article(HULL, published="2031-03-04")
    comparison = compare_articles([left, right])
    assert [compared.article for compared in comparison.articles] == [left, right]


def test_links_of_all_pairs_stand_in_order():
    """Links are ordered by left article, right article and place on the left."""
    comparison = nd.compare(article(FERRY, HULL), article(HULL, FERRY), article(FERRY, HULL))
    keys = [
        (link.left.article, link.right.article, link.left.spans[0]) for link in comparison.links
    ]
    assert keys == sorted(keys)
    assert {key[:2] for key in keys} == {(0, 1), (0, 2), (1, 2)}


def test_near_duplicate_paragraphs_are_among_the_results():
    """Paragraphs that are nearly the same are reported with exact similarity."""
    comparison = nd.compare(article(FERRY, HULL), article(FLOUR, HULL))
    assert [(found.left_block, found.right_block) for found in comparison.pairs] == [(1, 1)]
    assert comparison.pairs[0].similarity == comparison.pairs[0].containment == 1.0


def test_identical_articles():
    """Two identical articles: everything is verbatim, nothing moved, nothing differs."""
    comparison = nd.compare(article(FERRY, HULL), article(FERRY, HULL))
    assert [link.level for link in comparison.links] == ["verbatim", "verbatim"]
    assert not any(link.moved for link in comparison.links)
    assert [found.shares.verbatim for found in comparison.articles] == [1.0, 1.0]
    assert not comparison.has_differences()
    assert not nd.compare(article("…!"), article("…!")).has_differences()


def test_unrelated_articles():
    """Two unrelated articles: no link, and all is their own."""
    comparison = nd.compare(article(FERRY, HULL), article(FLOUR))
    assert comparison.links == comparison.passages == comparison.pairs == ()
    assert [found.shares.own for found in comparison.articles] == [1.0, 1.0]
    assert comparison.has_differences()


def test_noise_alone():
    """An article of page noise alone has no story: nothing is linked, nothing is its own."""
    noise = "Share this article\n\nSubscribe to our newsletter\n\n© 2031 Harbour Post"
    comparison = nd.compare(nd.Article(text=noise), article(FERRY))
    assert comparison.links == ()
    assert comparison.articles[0].shares.noise == 1.0
    assert set(comparison.articles[0].labels) == {"noise"}


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ((FERRY, HULL), (FERRY, HULL), False),
        ((FERRY, HULL), (FERRY,), True),
        ((FERRY,), (FERRY, HULL), True),
        ((FERRY,), (FERRY.replace("June", "July"),), True),
        ((FERRY, HULL), (FERRY, "Share this article", HULL), False),
        ((FERRY, HULL, FLOUR), (FLOUR, FERRY, HULL), True),
    ],
)
def test_what_counts_as_a_difference(left, right, differ):
    """A dropped, added, changed or moved sentence is a difference; noise is none."""
    assert nd.compare(article(*left), article(*right)).has_differences() is differ


def test_a_third_article_that_lacks_a_sentence_differs():
    """Every article has to carry every sentence, not only some other one."""
    same = article(FERRY, HULL)
    assert not nd.compare(same, same, same).has_differences()
    assert nd.compare(same, same, article(FERRY)).has_differences()


def test_the_result_renders_itself(tmp_path):
    """JSON, HTML and the notebook's view come from the result."""
    comparison = nd.compare(article(FERRY, HULL), article(HULL))
    assert comparison.to_json().startswith("{")
    page = comparison.to_html(tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text(encoding="utf-8") == page
    assert "crack in the hull" in comparison._repr_html_()


@pytest.mark.parametrize("other", ["290.000", "290’000", "290 000", "290,000"])
def test_thousands_are_one_figure_however_they_are_grouped(other):
    """The sentence is the same, word for word, and no number differs."""
    text = "Ils étaient {} samedi.\n\nLe ministre a présenté lundi soir un bilan devant la presse."
    left, right = (nd.Article(text=text.format(each)) for each in ("290'000", other))
    comparison = nd.compare(left, right)
    assert [link.level for link in comparison.links] == ["verbatim", "verbatim"]
    assert not any(link.divergences for link in comparison.links)
    assert len({article.n_story_words for article in comparison.articles}) == 1
