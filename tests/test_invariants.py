"""The nine invariants of a result, on stories and what newsrooms make of them."""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import derive, odd_text, pairs, stories

import newsdiff as nd
from newsdiff.model import LABELS, LEVELS, NOISE_KINDS, STORY_KINDS
from newsdiff.model.shingles import SHINGLE_WORDS

any_pair = pairs | st.tuples(odd_text, odd_text)


def compare(*texts):
    return nd.compare(*(nd.Article(text=text, language="en") for text in texts))


def spans_of(comparison):
    """Every span in a comparison, as article index, start, end."""
    yield from spans_of_articles(comparison)
    yield from spans_of_links(comparison)
    for member in (member for passage in comparison.passages for member in passage.members):
        yield from ((member.article, *span) for span in member.spans)
    for member in (member for found in comparison.quotations for member in found.members):
        yield (member.article, *member.span)
    for addition in comparison.additions:
        yield from ((addition.article, *span) for span in addition.spans)


def spans_of_articles(comparison):
    for compared in comparison.articles:
        segmented, index = compared.segmented, compared.index
        for found in (*segmented.blocks, *segmented.sentences, *segmented.credits):
            yield index, found.start, found.end
        for start, end in zip(segmented.tokens.starts, segmented.tokens.ends, strict=True):
            yield index, start, end


def spans_of_links(comparison):
    for link in comparison.links:
        for side, name in ((link.left, "left"), (link.right, "right")):
            yield from ((side.article, *span) for span in side.spans)
            for change in (*link.edits, *link.divergences):
                yield (side.article, *getattr(change, name))


@given(any_pair)
def test_1_the_text_is_never_changed(pair):
    """1: the text comes out as it went in, and every span lies within it."""
    comparison = compare(*pair)
    assert tuple(compared.article.text for compared in comparison.articles) == pair
    for index, start, end in spans_of(comparison):
        assert 0 <= start <= end <= len(pair[index])


def assert_covers(text, spans):
    """Spans are in order, disjoint, not empty, and cover every non-space character."""
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())


@given(any_pair)
def test_2_blocks_sentences_and_tokens_cover_the_text(pair):
    """2: on each of the three levels the text is covered, in order and without overlap."""
    for compared, text in zip(compare(*pair).articles, pair, strict=True):
        segmented = compared.segmented
        tokens = segmented.tokens
        assert_covers(text, [(block.start, block.end) for block in segmented.blocks])
        assert_covers(text, [(found.start, found.end) for found in segmented.sentences])
        assert_covers(text, list(zip(tokens.starts, tokens.ends, strict=True)))
        at = 0
        for sentence in segmented.sentences:
            block = segmented.blocks[sentence.block]
            assert block.start <= sentence.start
            assert sentence.end <= block.end
            assert sentence.first_token == at < sentence.end_token
            assert tokens.starts[sentence.first_token] >= sentence.start
            assert tokens.ends[sentence.end_token - 1] <= sentence.end
            at = sentence.end_token
        assert at == len(tokens.starts) == len(tokens.ends) == len(tokens.words)


def stands_in_noise(sentence, comparison, compared):
    """Whether nearly all words of the sentence stand in what another article has as noise."""
    wanted = re.findall(r"\w+", sentence.casefold())
    noise = " ".join(
        other.segmented.block_text(index)
        for other in comparison.articles
        if other is not compared
        for index, block in enumerate(other.segmented.blocks)
        if block.kind in NOISE_KINDS
    )
    known = set(re.findall(r"\w+", noise.casefold()))
    return sum(word in known for word in wanted) >= 0.9 * len(wanted)


@given(any_pair)
def test_3_one_label_a_sentence_and_shares_of_one(pair):
    """3: every sentence is shared, own or noise, and the shares of an article sum to 1."""
    comparison = compare(*pair)
    linked = {
        (side.article, sentence)
        for link in comparison.links
        for side in (link.left, link.right)
        for sentence in side.sentences
    }
    for compared in comparison.articles:
        segmented = compared.segmented
        assert len(compared.labels) == len(compared.levels) == len(segmented.sentences)
        for index, label in enumerate(compared.labels):
            kind = segmented.blocks[segmented.sentences[index].block].kind
            assert label in LABELS
            assert (label == "shared") == ((compared.index, index) in linked)
            assert (compared.levels[index] is not None) == (label == "shared")
            if kind not in STORY_KINDS:
                assert label == "noise"
            elif label == "noise":
                assert stands_in_noise(segmented.sentence_text(index), comparison, compared)
        shares = compared.shares
        assert shares.shared + shares.own + shares.noise == pytest.approx(1, abs=1e-9)
        assert min(shares.verbatim, shares.partial, shares.own, shares.noise) >= 0


@given(pairs)
def test_4_edits_turn_the_left_side_into_the_right(pair):
    """4: the edits of a link tile both sides; applied to the left they give the right."""
    for link in compare(*pair).links:
        assert link.edits
        for side, name in ((link.left, "left"), (link.right, "right")):
            steps = [getattr(step, name) for step in link.edits]
            assert steps[0][0] == side.spans[0][0]
            assert steps[-1][1] == side.spans[-1][1]
            covered = {at for start, end in steps for at in range(start, end)}
            assert all(at in covered for start, end in side.spans for at in range(start, end))
            assert all(left[1] <= right[0] for left, right in pairwise(steps))
        made = "".join(
            pair[0][slice(*step.left)] if step.op == "equal" else pair[1][slice(*step.right)]
            for step in link.edits
        )
        assert made == "".join(pair[1][slice(*step.right)] for step in link.edits)
        for step in link.edits:
            left, right = pair[0][slice(*step.left)], pair[1][slice(*step.right)]
            assert (step.op == "equal") == (left == right)
            assert (step.op == "insert") == (not left)
            assert (step.op == "delete") == (not right)


def shingles(text):
    """Runs of words, the textbook way; for text without scripts that use no spaces."""
    words, word = [], ""
    for char in f"{text.casefold()} ":
        if char.isalnum() or char == "_":
            word += char
        elif word:
            words.append(word)
            word = ""
    size = min(len(words), SHINGLE_WORDS)
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)} - {()}


@given(pairs)
def test_5_reported_pairs_carry_their_exact_similarity(pair):
    """5: similarity and containment of two paragraphs are those of their sets of shingles."""
    comparison = compare(*pair)
    for found in comparison.pairs:
        sides = []
        for article, block in (
            (found.left_article, found.left_block),
            (found.right_article, found.right_block),
        ):
            place = comparison.articles[article].segmented.blocks[block]
            sides.append(shingles(pair[article][place.start : place.end]))
        left, right = sides
        assert found.similarity == pytest.approx(len(left & right) / len(left | right), abs=1e-12)
        smaller = min(len(left), len(right))
        assert found.containment == pytest.approx(len(left & right) / smaller, abs=1e-12)


@settings(max_examples=10)
@given(st.lists(st.tuples(stories, st.integers(0, 2**32)), min_size=1, max_size=4))
def test_6_clusters_keep_a_representative(drawn):
    """6: every cluster has one representative, and every member its true similarity to it."""
    pytest.importorskip("newsdiff.core.kernels")
    pytest.importorskip("pyarrow")
    texts = [text for story, seed in drawn for text in (story.text, derive(story, seed).text)]
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder, "dump.jsonl")
        rows = (json.dumps({"id": f"a{n}", "text": text}) for n, text in enumerate(texts))
        dump.write_text("\n".join(rows), encoding="utf-8")
        found = nd.dedupe(dump)
    clusters = defaultdict(list)
    for member in found.clusters.to_pylist():
        clusters[member["cluster"]].append(member)
    for members in clusters.values():
        first = [member for member in members if member["representative"]]
        assert len(first) == 1
        assert len(members) > 1
        kept = shingles(paragraph(texts, first[0]))
        for member in members:
            its = shingles(paragraph(texts, member))
            exact = len(kept & its) / len(kept | its)
            assert member["similarity"] == pytest.approx(exact, abs=1e-6)


def paragraph(texts, member):
    """Text of a block of a dump; stories have one paragraph a block."""
    return texts[int(member["id"][1:])].split("\n\n")[member["block"]]


def plain(comparison):
    """A comparison's links without the places that a swap of sides exchanges."""
    return sorted(
        (
            link.left.article,
            link.right.article,
            link.left.spans,
            link.right.spans,
            link.level,
            link.moved,
            round(link.score, 12),
            round(link.margin, 12),
        )
        for link in comparison.links
    )


def relabelled(links, order):
    """Links of a comparison whose articles stood in another order, in the numbers of the first."""
    for left, right, left_spans, right_spans, *rest in links:
        sides = sorted(((order[left], left_spans), (order[right], right_spans)))
        yield (sides[0][0], sides[1][0], sides[0][1], sides[1][1], *rest)


@settings(max_examples=30)
@given(stories, st.integers(0, 2**32), st.permutations(range(3)))
def test_7_the_order_of_inputs_changes_only_their_numbers(story, seed, order):
    """7: articles in another order give the same links and passages under other numbers."""
    texts = [story.text, derive(story, seed).text, derive(story, seed + 1).text]
    first = compare(*texts)
    second = compare(*(texts[index] for index in order))
    assert plain(first) == sorted(relabelled(plain(second), order))

    def passages(comparison, names):
        return {
            frozenset((names[member.article], member.spans) for member in passage.members)
            for passage in comparison.passages
        }

    assert passages(first, range(3)) == passages(second, order)


@given(pairs)
def test_7_the_same_input_gives_the_same_bytes(pair):
    """7: running again gives the same JSON, byte for byte."""
    assert compare(*pair).to_json() == compare(*pair).to_json()


@given(any_pair)
def test_8_limits_are_in_the_result(pair):
    """8: the result says whether a bound was reached, and nothing this small reaches one."""
    comparison = compare(*pair)
    assert json.loads(comparison.to_json())["limits"]["stopped_early"] is False
    assert not comparison.limits.stopped_early


@given(stories.map(lambda story: story.text) | odd_text)
def test_9_identical_input_is_verbatim(text):
    """9: two identical articles have nothing but verbatim links, and nothing of their own.

    Those in a script without spaces between words are not compared.
    """
    comparison = compare(text, text)
    assert {link.level for link in comparison.links} <= {"verbatim"}
    assert all(link.left.spans == link.right.spans for link in comparison.links)
    assert not any(link.moved or link.divergences for link in comparison.links)
    for compared in comparison.articles:
        if compared.index in comparison.uncompared:
            continue
        shares = compared.shares
        assert shares.own == 0
        assert shares.verbatim + shares.noise == pytest.approx(1, abs=1e-9)


@given(pairs)
def test_9_swapping_sides_swaps_the_result(pair):
    """9: levels, scores, margins and moves are those of the same two articles swapped."""
    comparison = compare(*pair)
    swapped = compare(*reversed(pair))
    assert plain(comparison) == sorted(relabelled(plain(swapped), (1, 0)))
    assert {link.level for link in comparison.links} <= set(LEVELS)
    for compared, other in zip(comparison.articles, reversed(swapped.articles), strict=True):
        assert compared.labels == other.labels
        assert compared.levels == other.levels
        assert compared.segmented.blocks == other.segmented.blocks
