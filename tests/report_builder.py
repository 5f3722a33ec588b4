# ruff: noqa: E501  texts of articles stand on lines of their own
"""Comparisons made by hand from short texts of our own, for the tests of the report."""

from __future__ import annotations

import difflib
import re

import attrs

from newsdiff.model import (
    STORY_KINDS,
    Addition,
    Article,
    Attribution,
    Block,
    ComparedArticle,
    Comparison,
    CoreSentence,
    Credit,
    Divergence,
    Edit,
    Evidence,
    Figures,
    Limit,
    Limits,
    Link,
    Member,
    Origin,
    Passage,
    Quotation,
    QuotationMember,
    Relation,
    SegmentedArticle,
    Sentence,
    SentenceAttribution,
    ShareRow,
    Shares,
    Side,
    Tokens,
    WireCore,
)

_WORD = re.compile(r"\w+|[^\w\s]")


def segmented(script: str, *, source=None, published=None, language="en", said=()):
    """An article from lines `kind| sentence || sentence`; `said` are credits, (agency, words) pairs."""
    text, blocks, sentences = "", [], []
    starts, ends, words = [], [], []
    for line in script.strip("\n").split("\n"):
        kind, _, body = line.partition("|")
        block_start = len(text)
        for position, sentence in enumerate(body.strip().split(" || ")):
            text += " " if position else ""
            start, first = len(text), len(starts)
            text += sentence
            for token in _WORD.finditer(sentence):
                starts.append(start + token.start())
                ends.append(start + token.end())
                words.append(token[0].casefold() if token[0][0].isalnum() else "")
            sentences.append(
                Sentence(
                    start=start,
                    end=len(text),
                    block=len(blocks),
                    first_token=first,
                    end_token=len(starts),
                )
            )
        blocks.append(Block(start=block_start, end=len(text), kind=kind.strip()))
        text += "\n\n"
    found = []
    for agency, words_said in said:
        at = text.index(words_said)
        found.append(Credit(agency=agency, start=at, end=at + len(words_said)))
    return SegmentedArticle(
        article=Article(text=text, source=source, published=published),
        language=language,
        blocks=tuple(blocks),
        credits=tuple(found),
        sentences=tuple(sentences),
        tokens=Tokens(starts=tuple(starts), ends=tuple(ends), words=tuple(words)),
    )


def side(index, article, sentences):
    spans = tuple(
        (article.sentences[each].start, article.sentences[each].end) for each in sentences
    )
    return Side(article=index, sentences=tuple(sentences), spans=spans)


def edits_between(left, right, left_side, right_side):
    """Word edits by difflib; good enough to draw, and they tile the span of both sides."""
    bounds = [(each.spans[0][0], each.spans[-1][1]) for each in (left_side, right_side)]
    cut = [
        [
            (low + token.start(), low + token.end())
            for token in re.finditer(r"\s*(?:\w+|[^\w\s])", text[low:high])
        ]
        for text, (low, high) in zip((left.article.text, right.article.text), bounds, strict=True)
    ]
    said = [
        [text[low:high] for low, high in tokens]
        for text, tokens in zip((left.article.text, right.article.text), cut, strict=True)
    ]
    made = []
    matcher = difflib.SequenceMatcher(None, said[0], said[1], autojunk=False)
    at = [bounds[0][0], bounds[1][0]]
    for op, left_low, left_high, right_low, right_high in matcher.get_opcodes():
        end = [
            cut[0][left_high - 1][1] if left_high > left_low else at[0],
            cut[1][right_high - 1][1] if right_high > right_low else at[1],
        ]
        made.append(Edit(op=op, left=(at[0], end[0]), right=(at[1], end[1])))
        at = end
    return tuple(made)


def link(articles, left, right, level="edited", score=0.8, *, moved=False, diverges=()):
    """A link from (article, sentences) to (article, sentences); diverges: (kind, left, right)."""
    (first, first_sentences), (second, second_sentences) = left, right
    left_side = side(first, articles[first], first_sentences)
    right_side = side(second, articles[second], second_sentences)
    divergences = []
    for kind, left_words, right_words in diverges:
        spans = []
        for each, words in ((left_side, left_words), (right_side, right_words)):
            low = each.spans[0][0]
            at = articles[each.article].article.text.index(words, low) if words else low
            spans.append((at, at + len(words)))
        divergences.append(Divergence(kind=kind, left=spans[0], right=spans[1]))
    return Link(
        left=left_side,
        right=right_side,
        level=level,
        score=score,
        margin=0.25,
        moved=moved,
        edits=edits_between(articles[first], articles[second], left_side, right_side),
        divergences=tuple(divergences),
    )


def compare(articles, links, *, limits=(), passages=None, **more):
    """A comparison with labels and shares counted from the links."""
    order = ("verbatim", "edited", "rewritten", "partial")
    compared = []
    for index, article in enumerate(articles):
        levels = [None] * len(article.sentences)
        for each in links:
            for end in (each.left, each.right):
                if end.article == index:
                    for sentence in end.sentences:
                        known = levels[sentence]
                        levels[sentence] = min((each.level, known or each.level), key=order.index)
        labels, counts = [], dict.fromkeys((*order, "own", "noise"), 0)
        for sentence, level in zip(article.sentences, levels, strict=True):
            story = article.blocks[sentence.block].kind in STORY_KINDS
            label = "shared" if level else "own" if story else "noise"
            labels.append(label)
            size = len("".join(article.article.text[sentence.start : sentence.end].split()))
            counts[level or label] += size
        whole = sum(counts.values())
        shares = {key: value / whole if whole else 0.0 for key, value in counts.items()}
        compared.append(
            ComparedArticle(
                index=index,
                segmented=article,
                labels=tuple(labels),
                levels=tuple(levels),
                shares=Shares(**shares),
            )
        )
    ordered = sorted(
        links,
        key=lambda each: (
            each.left.article,
            each.right.article,
            each.left.sentences,
            each.right.sentences,
        ),
    )
    return Comparison(
        articles=tuple(compared),
        links=tuple(ordered),
        passages=tuple(collated(articles, links) if passages is None else passages),
        limits=Limits(reached=tuple(Limit(**each) for each in limits)),
        **more,
    )


def collated(articles, links):
    """Passages by joining links; good enough to draw."""
    group = {}
    for each in links:
        ends = [(end.article, end.sentences) for end in (each.left, each.right)]
        joined = sorted({key for end in ends for key in group.get(end, [end])})
        if len({article for article, _ in joined}) < len(joined):
            continue
        for key in joined:
            group[key] = joined
    distinct = sorted({tuple(members) for members in group.values()})
    passages = []
    for number, members in enumerate(distinct):
        sizes = {
            article: sum(
                articles[article].sentences[each].end - articles[article].sentences[each].start
                for each in sentences
            )
            for article, sentences in members
        }
        fullest = max(sizes, key=lambda article: (sizes[article], -article))
        passages.append(
            Passage(
                id=number,
                members=tuple(
                    Member(
                        article=article,
                        sentences=sentences,
                        spans=side(article, articles[article], sentences).spans,
                        level="verbatim" if article == fullest else "edited",
                        score=1.0 if article == fullest else 0.8,
                    )
                    for article, sentences in members
                ),
                earliest=members[0][0],
                fullest=fullest,
            )
        )
    return passages


FERRY_LEFT = """
navigation| Home · Harbour · Weather · Ferry service to Orla returns after three winters
headline| Ferry service to Orla returns after three winters
body| The ferry between Brask and the island of Orla sailed again on Monday, three years after a storm broke its pier. || Some 400 people queued on the quay before dawn.
body| Harbour master Ilse Tannhof said the crossing would run twice a day until October.
subheading| A pier of oak
body| "We did not wait for the capital to help us," Tannhof told reporters. || She added that the new pier cost 2.1 million crowns, most of it raised by the islanders.
body| The council had rejected two earlier plans. || A third one, drawn by a retired shipwright, passed in March by a single vote.
caption| The ferry Marit leaves the quay at Brask.
photo_credit| Photo: Jon Aske
body| Fishermen fear that the wash of the ship will disturb the eel beds, and have asked for a slower approach.
body| The first tickets sold out within an hour. || Our reporter found the bakery on Orla open for the first time since the storm.
promotion| Sign up for our evening letter
"""
FERRY_RIGHT = """
headline| Orla gets its ferry back
body| The ferry between Brask and the island of Orla sailed again on Monday, three years after a storm destroyed its pier.
body| Fishermen fear the wash of the ship will disturb the eel beds and have demanded a slower approach.
body| More than 450 people queued on the quay before dawn, the operator said. || The first tickets sold out within an hour.
body| Harbour master Ilse Tannhof said that the crossing would run twice a day until the end of September. || The pier cost 2.1 million crowns, she said. || Islanders raised most of the sum.
body| The council rejected two earlier plans, and a third passed in March by one vote.
body| In Brask, hotel owners expect the best summer for ten years.
body| "We did wait for the capital to help us," said Tannhof.
credit| The Orla Courier with NNB
share| Share this story
"""


def ferry():
    """Two articles with every level, a move, splits, divergences, noise and a credit."""
    articles = [
        segmented(FERRY_LEFT, source="Brask Herald", published="2031-04-14"),
        segmented(
            FERRY_RIGHT,
            source="The Orla Courier",
            published="2031-04-15",
            said=[("NNB", "with NNB")],
        ),
    ]
    links = [
        link(articles, (0, [1]), (1, [0]), "rewritten", 0.46),
        link(articles, (0, [2]), (1, [1]), "edited", 0.94),
        link(
            articles,
            (0, [3]),
            (1, [3]),
            "edited",
            0.7,
            diverges=[("number", "Some 400", "More than 450")],
        ),
        link(
            articles,
            (0, [4]),
            (1, [5]),
            "edited",
            0.85,
            diverges=[("date", "October", "the end of September")],
        ),
        link(
            articles,
            (0, [6]),
            (1, [10]),
            "edited",
            0.8,
            moved=True,
            diverges=[("negation", "did not", "did")],
        ),
        link(articles, (0, [7]), (1, [6, 7]), "edited", 0.66),
        link(articles, (0, [8, 9]), (1, [8]), "edited", 0.61),
        link(articles, (0, [12]), (1, [2]), "edited", 0.88, moved=True),
        link(articles, (0, [13]), (1, [4]), "verbatim", 1.0, moved=True),
    ]
    return compare(articles, links)


def with_minor_edits(made):
    """The same link, all its edits minor."""
    edits = tuple(attrs.evolve(each, minor=each.op != "equal") for each in made.edits)
    return attrs.evolve(made, edits=edits)


HARBOUR = (
    (
        "Coast Wire Daily",
        "2031-06-01T06:00",
        """
headline| Harbour of Lunde closed after crane falls
body| The harbour of Lunde was closed on Friday after a crane fell on an empty quay. || Nobody was hurt, the port authority said.
body| Inspectors found rust in two of the bolts. || The crane was forty years old.
body| "It could have been far worse," port director Aino Vell told NNB.
credit| (NNB)
""",
    ),
    (
        "The Lunde Post",
        "2031-06-01T09:30",
        """
headline| Crane collapse shuts port
byline| By Marta Quist
body| The harbour of Lunde was closed on Friday after a crane fell on an empty quay. || No one was hurt, the port authority said.
body| Residents of Skipper Street heard a noise like thunder. || "The windows shook for a minute," said Olav Brem, who lives above the fish market.
body| Inspectors found rust in three of the bolts.
body| The mayor has called a meeting for Monday.
""",
    ),
    (
        "Northern Ledger",
        "2031-06-01T11:00",
        """
headline| Lunde harbour closed
body| A crane fell on an empty quay in Lunde on Friday, closing the harbour. || "It could have been far worse," director Aino Vell said.
body| Nobody was hurt, the port authority said.
body| Freight rates on the coast rose by a tenth within hours, brokers said.
credit| With NNB
promotion| Read our weekend briefing
""",
    ),
    (
        "Kysten i dag",
        None,
        """
body| The harbour of Lunde was closed Friday after a crane fell on an empty quay.
body| The crane was forty years old, and inspectors found rust in two of the bolts.
body| Nobody was hurt.
""",
    ),
)


def harbour():
    """Four articles of one dispatch, with a split, a divergence and credits."""
    articles = []
    for source, published, script in HARBOUR:
        said = [("NNB", "(NNB)")] if "(NNB)" in script else []
        said = [("NNB", "With NNB")] if "With NNB" in script else said
        articles.append(segmented(script, source=source, published=published, said=said))
    number = [("number", "two", "three")]
    return compare(
        articles,
        [
            link(articles, (0, [0]), (1, [0]), "rewritten", 0.5),
            link(articles, (0, [1]), (1, [2]), "verbatim", 1.0),
            link(articles, (0, [2]), (1, [3]), "edited", 0.86),
            link(articles, (0, [3]), (1, [6]), "edited", 0.9, diverges=number),
            link(articles, (0, [1]), (2, [1]), "edited", 0.7),
            link(articles, (0, [2]), (2, [3]), "verbatim", 1.0, moved=True),
            link(articles, (0, [5]), (2, [2]), "edited", 0.8),
            link(articles, (0, [1]), (3, [0]), "edited", 0.95),
            link(articles, (0, [3, 4]), (3, [1]), "edited", 0.8, moved=True),
            link(articles, (0, [2]), (3, [2]), "partial", 0.6),
            link(articles, (1, [2]), (2, [1]), "edited", 0.7),
            link(articles, (1, [2]), (3, [0]), "edited", 0.95),
            link(articles, (2, [1]), (3, [0]), "edited", 0.7),
            link(articles, (2, [3]), (3, [2]), "partial", 0.6),
        ],
    )


def crowd(n_articles=50, n_sentences=60, n_shared=35):
    """Many articles of one dispatch, each with sentences of its own; links without edits."""
    articles = []
    for number in range(n_articles):
        lines = [f"headline| Report {number} on the flood at Brask and what it left behind"]
        lines += [
            f"body| The water rose to level {place} at the old bridge of Brask, where {place + 3}"
            f" families were waiting for the boats, the rescue service said in part {place}."
            for place in range(n_shared)
        ]
        lines += [
            f"body| In the town of reader {number} people told our reporter that they had sent"
            f" blankets, food and {place} letters to those who had lost their homes."
            for place in range(n_sentences - n_shared - 3)
        ]
        lines.append("navigation| Home · Weather · Roads")
        lines.append("promotion| Sign up for our letter")
        articles.append(segmented("\n".join(lines), source=f"Outlet of Town {number}"))
    shared = range(1, n_shared + 1)
    links = [
        Link(
            left=side(left, articles[left], [place]),
            right=side(right, articles[right], [place]),
            level="verbatim",
            score=1.0,
            margin=0.5,
        )
        for left in range(n_articles)
        for right in range(left + 1, n_articles)
        for place in shared
    ]
    passages = [
        Passage(
            id=number,
            members=tuple(
                Member(
                    article=article,
                    sentences=(place,),
                    spans=side(article, articles[article], [place]).spans,
                )
                for article in range(n_articles)
            ),
            earliest=0,
            fullest=0,
        )
        for number, place in enumerate(shared)
    ]
    return compare(articles, links, passages=passages)


def harbour_collated():
    """The four articles with all that collation adds, by hand."""
    plain = harbour()
    articles = [each.segmented for each in plain.articles]
    core = WireCore(
        sentences=tuple(
            CoreSentence(
                passage=passage.id,
                article=passage.fullest,
                spans=next(
                    each.spans for each in passage.members if each.article == passage.fullest
                ),
                outlets=tuple(
                    sorted(articles[each.article].article.source for each in passage.members)
                ),
                credited=tuple(
                    each.article for each in passage.members if articles[each.article].credits
                ),
                uncredited=tuple(
                    each.article for each in passage.members if not articles[each.article].credits
                ),
                agencies=("NNB",),
                identical=(passage.fullest,),
                earliest=passage.earliest,
            )
            for passage in plain.passages
        ),
        agreement=0.9,
        notes=("The order was inferred from four articles; nothing was given.",),
    )
    reasons = (
        Evidence(kind="prior", weight=-1.0, note="before any evidence"),
        Evidence(kind="credit_line", weight=3.2, note="credit line “(NNB)”", article=0),
        Evidence(kind="carried", weight=1.1, note="4 of 6 passages carried by 4 outlets"),
    )
    start = articles[1].sentences[6].start
    return attrs.evolve(
        plain,
        core=core,
        attributions=(
            Attribution(article=0, agency="NNB", probability=0.93, evidence=reasons),
            Attribution(article=1, agency="NNB", probability=0.61, evidence=reasons[::2]),
        ),
        sentence_attributions=(
            SentenceAttribution(
                article=1, sentence=2, status="shared_uncredited", agency="NNB", probability=0.6
            ),
        ),
        origins=(Origin(articles=(0, 1, 2, 3), agency="NNB", note="six passages, one order"),),
        relations=(
            Relation(left=0, right=1, verdict="common_source", probability=0.8, evidence=reasons),
            Relation(left=0, right=3, verdict="right_from_left", probability=0.7, evidence=reasons),
            Relation(left=1, right=2, verdict="undecided", probability=0.5),
        ),
        additions=(
            Addition(
                article=1,
                kind="reaction",
                sentences=(4,),
                spans=((articles[1].sentences[4].start, articles[1].sentences[4].end),),
                cues=("residents",),
            ),
            Addition(
                article=1,
                kind="figure",
                sentences=(6,),
                spans=((start + 25, start + 30),),
                against=(
                    (0, (articles[0].sentences[3].start + 25, articles[0].sentences[3].start + 28)),
                ),
            ),
        ),
        quotations=(
            Quotation(
                id=0,
                speaker="Aino Vell",
                members=tuple(
                    QuotationMember(
                        article=article,
                        sentence=sentence,
                        span=(
                            articles[article].sentences[sentence].start + 1,
                            articles[article].sentences[sentence].start + 30,
                        ),
                        form=form,
                    )
                    for article, sentence, form in ((0, 5, "longest"), (2, 2, "cut"))
                ),
            ),
        ),
        figures=Figures(
            articles=tuple(
                ShareRow(
                    name=each.name,
                    articles=(each.index,),
                    characters=300,
                    shares=each.shares,
                    low=attrs.evolve(each.shares, own=each.shares.own / 2),
                    high=each.shares,
                )
                for each in plain.articles
            ),
            names=tuple(each.article.source for each in articles),
            matrix=((1, 0.5, 0.6, 0.9), (0.4, 1, 0.2, 0.45), (0.5, 0.2, 1, 0.3), (1, 1, 0.7, 1)),
        ),
    )


def harbour_requoted():
    """The same, one article having cut the quotation."""
    made = harbour_collated()
    (quotation,) = made.quotations
    longest, cut = quotation.members
    cut = attrs.evolve(cut, span=(cut.span[0], cut.span[1] - 11))
    return attrs.evolve(
        made, quotations=(attrs.evolve(quotation, wordings=2, members=(longest, cut)),)
    )
