"""The page as text: complete, escaped, self-contained, bounded; a browser looks at it elsewhere."""

from __future__ import annotations

import json
import re

import attrs
import pytest
import report_builder as build
from page_reader import Reader

import newsdiff
from newsdiff.report import render_html
from newsdiff.report.html.many import default_pair
from newsdiff.report.html.story import overlaps, story_parts

PAGES = {
    "pair": build.ferry,
    "many": build.harbour_collated,
    "plain": build.harbour,
}


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("which", sorted(PAGES))
def test_well_formed_with_unique_ids(which, fragment):
    """Elements nest and close, no id stands twice, and every link leads to a place in the page."""
    page = Reader(render_html(PAGES[which](), fragment=fragment))
    assert page.wrong == []
    assert page.open == []
    ids = [each["id"] for _, each in page.elements if "id" in each]
    assert len(ids) == len(set(ids))
    assert {each["href"][1:] for tag, each in page.elements if tag == "a"} <= set(ids)


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("which", sorted(PAGES))
def test_asks_for_nothing(which, fragment):
    """There is no address in the page, and no attribute that could hold a script or a style."""
    source = render_html(PAGES[which](), fragment=fragment)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", source.replace("https://www", ""))
    for tag, attributes in Reader(source).elements:
        assert tag not in {"iframe", "img", "object", "embed", "base"}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert not attributes.get("src")


def test_shows_all_text():
    """Every word of both articles is in the page."""
    comparison = build.ferry()
    shown = " ".join("".join(Reader(render_html(comparison)).text).split())
    for compared in comparison.articles:
        for word in compared.article.text.split():
            assert word in shown


def test_changes_have_their_elements():
    """Words of the left alone are `del`, of the right alone `ins`; divergences are marked."""
    page = render_html(build.ferry())
    assert "<del>broke</del>" in page
    assert "<ins>destroyed</ins>" in page
    assert 'title="number differs"' in page


def test_minor_edits_are_plain():
    """An edit of punctuation alone is not marked."""
    articles = [build.segmented("body| One, two."), build.segmented("body| One two.")]
    link = build.with_minor_edits(build.link(articles, (0, [0]), (1, [0])))
    page = render_html(build.compare(articles, [link]), fragment=True)
    assert "<del>" not in page
    assert "<ins>" not in page


def test_the_policy_names_style_and_script():
    """The hashes of the policy are those of the style and the script in the page."""
    import base64
    import hashlib

    page = render_html(build.ferry())
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_embedded_data_cannot_end_its_element():
    """Whatever is in a divergence or a name, the data is ASCII without a character HTML reads."""
    texts = [build.segmented(f"body| </script><!-- {n} –", source="</script>") for n in range(3)]
    links = [build.link(texts, (0, [0]), (1, [0]), diverges=[("number", "</script>", "<!--")])]
    page = render_html(build.compare(texts, links))
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)[1]
    assert data.isascii()
    assert not set(data) & set("<>&")
    assert json.loads(data)["names"][0].startswith("</script>")


def test_two_fragments_do_not_share_ids():
    """Fragments of two comparisons can stand in one notebook."""
    ids = [
        {
            each["id"]
            for _, each in Reader(render_html(made(), fragment=True)).elements
            if "id" in each
        }
        for made in (build.ferry, build.harbour)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_fifty_articles_stay_small():
    """Fifty articles of sixty sentences make a page of at most three megabytes."""
    page = render_html(build.crowd())
    assert len(page.encode()) < 3_000_000
    assert page.count('class="nd-p-') == 50 * 60


def test_huge_articles_are_linear():
    """Fifty thousand lines of noise are one folded row."""
    many = build.segmented("\n".join(f"caption| word{n}" for n in range(50_000)))
    page = render_html(build.compare([many, many], []))
    assert page.count('class="nd-row nd-noise"') == 1
    assert "word49999" in page


def test_endless_pages_end_and_say_so():
    """Ten thousand rows are shown, and the page says how many are not."""
    size = 12_000
    article = build.segmented("\n".join(f"body| word{n}" for n in range(size)))
    links = [
        build.Link(
            left=build.side(0, article, [n]),
            right=build.side(1, article, [size - 1 - n]),
            level="verbatim",
            score=1.0,
            margin=0.1,
            moved=n > 0,
        )
        for n in range(size)
    ]
    source = render_html(build.compare([article, article], links, passages=()))
    assert "more rows are not shown here" in source
    page = Reader(source)
    ids = {each["id"] for _, each in page.elements if "id" in each}
    assert {each["href"][1:] for tag, each in page.elements if tag == "a"} <= ids
    assert len([each for each in ids if each.startswith("row-")]) == 10_000


def test_limits_are_told():
    """A bound that was reached is on the page."""
    limit = {"stage": "align", "what": "candidates", "limit": 10, "actual": 2000}
    page = render_html(build.compare([build.segmented("body| x")] * 2, [], limits=[limit]))
    assert "candidates 2,000, bound 10" in page


def test_ledger_says_why():
    """An attribution shows agency, probability and the reasons with their weights."""
    shown = " ".join("".join(Reader(render_html(build.harbour_collated())).text).split())
    assert "Coast Wire Daily: NNB .93 because: credit line “(NNB)”; 4 of 6 passages" in shown
    assert "+3.2 article 1 credit line “(NNB)”" in shown
    assert "carried by others, no agency credited here" in shown


def shown_words(page):
    """All text of a page on one line."""
    return " ".join("".join(Reader(page).text).split())


def test_wordings_of_a_passage_are_told_apart():
    """A passage shows each distinct wording once, with all who carry it so, changes marked."""
    page = render_html(build.harbour_collated())
    assert "3 wordings" in shown_words(page)
    start = page.index('<tr id="passage-3"')
    row = page[start : page.index("</tr>", start)]
    assert re.findall(r'data-by="([\d ]+)"', row) == ["0 2", "1", "3"]
    assert "<ins>No one</ins>" in row


def test_the_answer_stands_before_everything_else():
    """Sources, who credits, who adds most and what differs stand above any text of an article."""
    words = shown_words(render_html(build.harbour_collated()))
    head = words[: words.index("The harbour of Lunde was closed")]
    for said in ("1 source for all 4 articles: NNB.", "NNB article 1 article 3 2 of 4", "Differs"):
        assert said in head
    assert "two article 1" in head
    assert "three article 2" in head


@pytest.mark.parametrize("made", [build.ferry, build.harbour_collated])
def test_one_line_an_article(made):
    """Each article has one line, in order, and its number is the same wherever it is named."""
    comparison = made()
    page = render_html(comparison)
    lines = re.findall(r'<li class="nd-line-of.*?</li>', page, re.DOTALL)
    assert len(lines) == len(comparison.articles)
    for number, (line, compared) in enumerate(zip(lines, comparison.articles, strict=True), 1):
        words = shown_words(line)
        assert words.startswith(f"article {number} {compared.name}")


def test_a_strip_has_a_place_for_every_article():
    """Who carries a passage is told by place, number and level."""
    page = render_html(build.harbour_collated())
    start = page.index('id="core-1"')
    strip = re.search(r'aria-hidden="true">(<i.*?)</span>', page[start:])[1]
    assert strip.count("<i") == 4
    assert re.findall(r"nd-c-(.)[^>]*>(\d)<", strip) == [
        (member.level[0], str(member.article + 1)) for member in build.harbour().passages[0].members
    ]


def test_who_has_a_passage_of_another_source_is_told_apart():
    """The wire core counts carriers of the dispatch; others that have it too stand behind."""
    made = build.harbour_collated()
    sentences = list(made.core.sentences)
    at = next(n for n, each in enumerate(sentences) if 3 in each.uncredited + each.credited)
    rest = tuple(each for each in sentences[at].uncredited if each != 3)
    sentences[at] = attrs.evolve(sentences[at], uncredited=rest, also=(3,))
    core = attrs.evolve(made.core, sentences=tuple(sentences))
    page = render_html(attrs.evolve(made, core=core))
    entry = page[page.index(f'id="core-{sentences[at].passage + 1}"') :]
    entry = entry[: entry.index("</li>")]
    count = len(made.passages[sentences[at].passage].members) - 1
    assert f"{count} of 4</b>" in entry
    assert ", also in 4" in entry


def test_quotations_in_one_wording_are_only_counted():
    """A quotation in several wordings shows each once; one in the same words is counted."""
    words = shown_words(render_html(build.harbour_collated()))
    assert "1 quotation stands in the same words" in words
    assert "Aino Vell article" not in words
    words = shown_words(render_html(build.harbour_requoted()))
    assert "Quotations in several wordings 1 Aino Vellarticle 1 longestIt could" in words
    assert "article 3 cutIt could have been Wire" in words


def test_the_first_pair_is_the_one_with_most_to_see():
    """Links that are not verbatim and divergences count; equals go to the lower numbers."""
    assert default_pair(build.harbour()) == (0, 1)
    assert default_pair(build.crowd(4, 8, 3)) == (0, 1)
    texts = [build.segmented("body| One of two.") for _ in range(3)]
    links = [
        build.link(texts, (0, [0]), (1, [0]), "verbatim", 1.0),
        build.link(texts, (0, [0]), (2, [0]), "edited", 0.9),
        build.link(texts, (1, [0]), (2, [0]), "edited", 0.9, diverges=[("number", "One", "two")]),
    ]
    assert default_pair(build.compare(texts, links)) == (1, 2)


def test_family_is_drawn_and_said():
    """Each article is a node below what it goes back to: its source, or another article."""
    page = render_html(build.harbour_collated())
    drawing = re.search(r'<svg class="nd-tree".*?</svg>', page, re.DOTALL)[0]
    assert re.findall(r'<text class="nd-node-no"[^>]*>(\d)<', drawing) == ["1", "4", "2", "3"]
    assert "NNB" in drawing
    assert drawing.count("nd-edge ") == 4
    assert drawing.count("nd-edge-taken") == 1


def test_the_same_bytes_each_time():
    """The same comparison gives the same page."""
    assert render_html(build.harbour_collated()) == render_html(build.harbour_collated())


@pytest.mark.parametrize("made", [build.ferry, build.harbour, build.harbour_collated])
def test_the_parts_of_a_story_are_one_count(made):
    """They sum to 1, and what other outlets carry is the part that is not own."""
    comparison = made()
    for compared, parts in zip(comparison.articles, story_parts(comparison), strict=True):
        assert sum(share for _, share in parts) == pytest.approx(1)
        shares = compared.shares
        assert dict(parts).get("own", 0) == pytest.approx(shares.own / (1 - shares.noise))


def test_what_the_same_outlet_has_too_is_shared():
    """The bar counts as the figure beside it does: by all other articles."""
    story = (
        "The ferry Marit sank off Orla before dawn on Monday with forty people on board. "
        "Nobody was hurt, the harbour master of Brask told reporters on the quay."
    )
    more = " Divers from the mainland will look for the engine as soon as the storm is over."
    comparison = newsdiff.compare(
        newsdiff.Article(text=story + more, source="The Orla Courier"),
        newsdiff.Article(text=story + more, source="The Orla Courier"),
        newsdiff.Article(text=story, source="Brask Herald"),
    )
    for compared, parts in zip(comparison.articles, story_parts(comparison), strict=True):
        shared = sum(share for part, share in parts if part != "own")
        assert shared == pytest.approx(compared.shared_part) == pytest.approx(1)


def test_overlap_with_the_only_other_article_is_what_is_shared():
    """One quantity has one number: a clause that one outlet put in counts in neither."""
    story = (
        "The ferry Marit sank off Orla before dawn on Monday with forty people on board. "
        "Nobody was hurt, the harbour master of Brask told reporters on the quay."
    )
    longer = story.replace(
        " with forty",
        ", a few hours after the storm that had shut the ports of the whole coast, with forty",
    )
    apart = "Snow fell on the pass of Tunn all night, and the road was shut until the morning."
    comparison = newsdiff.compare(
        newsdiff.Article(text=story, source="The Orla Courier"),
        newsdiff.Article(text=longer, source="Brask Herald"),
        newsdiff.Article(text=apart, source="Lunde Post"),
    )
    rows = overlaps(comparison)
    shared = [each.shared_part for each in comparison.articles]
    assert 0 < shared[1] < 0.8
    assert (rows[0][1], rows[1][0]) == pytest.approx(tuple(shared[:2]))
    assert max(rows[2][:2]) == shared[2] == 0


def test_overlap_has_a_row_for_each_article():
    """Two articles of one outlet have a row each; of outlets with one article, the figures' own."""
    story = (
        "The ferry Marit sank off Orla before dawn on Monday with forty people on board. "
        "Nobody was hurt, the harbour master of Brask told reporters on the quay."
    )
    other = (
        "The council of Brask will close the old school in autumn, the mayor said on Friday. "
        "Parents had gathered nine hundred signatures against the plan since the spring."
    )
    comparison = newsdiff.compare(
        newsdiff.Article(text=story, source="The Orla Courier"),
        newsdiff.Article(text=other, source="The Orla Courier"),
        newsdiff.Article(text=story, source="Brask Herald"),
        newsdiff.Article(text=f"{other} {story}", source="Lunde Post"),
    )
    rows = overlaps(comparison)
    assert [round(each, 2) for each in rows[0]] == [1, 0, 1, 1]
    assert [round(each, 2) for each in rows[1]] == [0, 1, 0, 1]
    names, matrix = comparison.figures.names, comparison.figures.matrix
    herald, post = names.index("Brask Herald"), names.index("Lunde Post")
    assert rows[2][3] == pytest.approx(matrix[herald][post])
    assert rows[3][2] == pytest.approx(matrix[post][herald])
    page = render_html(comparison)
    table = page[page.index("data-pairs>") :].partition("</table>")[0]
    assert table.count('<th scope="row">') == 4


def test_a_long_address_breaks_behind_its_stops():
    """The name of an outlet goes on in the next line at a stop, not within a word."""
    articles = [
        build.segmented("body| Rain is due.", source="www.<b>.example"),
        build.segmented("body| Prices rose."),
    ]
    page = render_html(build.compare(articles, []))
    assert "www.<wbr>&lt;b&gt;.<wbr>example</bdi>" in page
