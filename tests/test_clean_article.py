"""Whole articles: what stands above, beside, inside and below a story, and the two seeds."""

from __future__ import annotations

import pytest
from test_clean_cases import FRAMES

from newsdiff.agencies import load_agencies
from newsdiff.clean import block_spans, clean_article, detect_language
from newsdiff.errors import InputError
from newsdiff.model import STORY_KINDS, Article

HEADLINE, FIRST, SECOND, THIRD = FRAMES["en"]


def kinds(*parts, **known):
    text = "\n\n".join(parts)
    return [block.kind for block in clean_article(Article(text=text, **known)).blocks]


def pieces(text, **known):
    cleaned = clean_article(Article(text=text, **known))
    return [(block.kind, text[block.start : block.end]) for block in cleaned.blocks]


def credited(*parts, **known):
    cleaned = clean_article(Article(text="\n\n".join(parts), **known))
    return [credit.agency for credit in cleaned.credits]


def opening(found, n=3):
    return [(kind, " ".join(text.split()[:n])) for kind, text in found]


def test_the_seed_without_an_agency(seeds):
    """Navigation, the picture and the links are noise, the speaker's line is not; no agency."""
    text = seeds[0].read_text(encoding="utf-8")
    found = pieces(text)
    noise = [(kind, " ".join(own.split()[:2])) for kind, own in found if kind not in STORY_KINDS]
    assert noise == [
        ("navigation", "Home LATEST"),
        ("caption", "Aerial view"),
        ("caption", "This satellite"),
        ("photo_credit", "Photo: Associated"),
        ("related", "Previous articleDriven"),
        ("related", "Next articleTurnedNews.com"),
    ]
    assert ("quote", "A quote from Dmitry Peskov, Kremlin spokesman") in found
    assert found[1] == (
        "headline",
        "Russia remains open to dialogue, despite the rejection of its demands",
    )
    assert [own for kind, own in found if kind == "subheading"] == [
        "Explicit support from China",
        "Glimmer of hope for a truce in the east",
        "Call to arm the separatists",
    ]
    assert clean_article(Article(text=text)).credits == ()


def test_the_seed_with_an_agency(seeds):
    """The link inside and the scraper's mark are noise; a line of its own credits AFP."""
    text = seeds[1].read_text(encoding="utf-8")
    cleaned = clean_article(Article(text=text))
    assert [(credit.agency, text[credit.start : credit.end]) for credit in cleaned.credits] == [
        ("AFP", "The World with AFP")
    ]
    found = pieces(text)
    assert opening(found)[0] == ("headline", "Russia regrets US")
    assert ("subheading", "Western sanctions threats") in found
    assert opening([piece for piece in found if piece[0] not in STORY_KINDS], 2) == [
        ("related", "Also listen"),
        ("credit", "The World"),
        ("navigation", "source site"),
    ]


def test_a_headline_is_story_once():
    """The first is the headline, the second and a page's title that holds it are noise."""
    assert kinds(f"{HEADLINE} | Varn Courier", HEADLINE, FIRST, SECOND) == [
        "repeated_headline", "headline", "body", "body",
    ]  # fmt: skip
    assert kinds(HEADLINE, HEADLINE, FIRST, SECOND) == [
        "headline", "repeated_headline", "body", "body",
    ]  # fmt: skip


def test_a_standfirst_is_story():
    """A second title below the headline belongs to the story, a label above it does not."""
    assert kinds("Rivers", HEADLINE, "Engineers had called the wheel a danger", FIRST, SECOND) == [
        "navigation", "headline", "body", "body", "body",
    ]  # fmt: skip


def test_titles_below_a_heading_are_links():
    """In the middle one title belongs to the heading, at the end all do."""
    links = [
        "Ten mills to see before they fall",
        "The miller's daughter remembers",
        "A weir too far",
    ]
    assert (
        kinds(HEADLINE, FIRST, "Related Content", links[0], SECOND, THIRD)[2:4] == ["related"] * 2
    )
    assert kinds(HEADLINE, FIRST, SECOND, "Recommended Stories", *links)[3:] == ["related"] * 4


def test_a_film_is_known_by_the_place_stamp_below_it():
    """`JUST WATCHED`, a title and `Varn (CNN)` above the lede: all of them are the page's."""
    assert kinds(
        HEADLINE, "By Ada Quill , CNN", "JUST WATCHED", "Quill slams the wheel", "Varn (CNN)",
        FIRST, SECOND,
    ) == ["headline", "byline", "related", "related", "dateline", "body", "body"]  # fmt: skip


def test_captions_stand_beside_their_credits():
    """In a gallery every line between two credits is a caption, whatever its verb."""
    gallery = []
    for what in ("The mayor spoke at the weir.", "The miller listened.", "The wheel stood still."):
        gallery += [what, "Jo Lens/Reuters"]
    found = kinds(HEADLINE, *gallery, FIRST, SECOND)
    assert found == ["headline", *["caption", "photo_credit"] * 3, "body", "body"]


def test_a_caption_and_its_copy():
    """A caption is often there twice, once with its credit."""
    caption = "Mayor Ada Quill opens the weir of Lower Varn while the miller looks on"
    found = kinds(HEADLINE, caption, f"{caption} (Jo Lens / Varn/AFP)", FIRST, SECOND)
    assert found == ["headline", "caption", "caption", "body", "body"]


def test_a_quotation_and_its_speaker():
    """Who said it, on a line of its own, is the story's as the quotation is."""
    found = kinds(
        HEADLINE,
        FIRST,
        "“We cannot say that the wheel was safe.”",
        "Ada Quill, mayor of Varn",
        SECOND,
    )
    assert found[2:4] == ["quote", "quote"]


def test_a_stranger_in_the_last_line_is_the_author():
    """Somebody whom the story never named, and who "was" something, wrote it."""
    bio = "Mirabel Tarn was the engineer of the valley until 2013 and lives on her boat."
    assert kinds(HEADLINE, FIRST, SECOND, THIRD, bio)[-1] == "bio"
    assert kinds(HEADLINE, FIRST, SECOND, "Mirabel Tarn spoke.", bio)[-1] in STORY_KINDS


def test_an_outlet_that_names_itself_is_noise():
    """A name that comes back as a picture's credit, and the short caption above it."""
    found = kinds(
        HEADLINE, FIRST, "The weir of Varn.", "Varn News", SECOND, "The old wheel.", "Varn News",
        THIRD, "The hall.", "Varn News", FIRST + " Again.",
    )  # fmt: skip
    assert found.count("photo_credit") == 3
    assert found.count("caption") == 3


def test_a_post_that_stands_twice_around_its_signature():
    """In a text of one line the post, its signature and its copy are cut out of the prose."""
    before, behind = FRAMES["fr"][1], FRAMES["fr"][2]
    post = "La roue tourne encore ! #Varne pic.twitter.com/aB3dE6gH9k"
    text = f"{before} {post}— Ada Plume (@adaplume) 3 juin 2019  {post} {behind} (ats/nxp)"
    assert pieces(text) == [
        ("body", before),
        ("embed", f"{post}— Ada Plume (@adaplume) 3 juin 2019"),
        ("embed", post),
        ("body", behind),
        ("credit", "(ats/nxp)"),
    ]


def test_a_post_and_its_copy_farther_on():
    """The copy need not follow at once."""
    before, between = FRAMES["fr"][1], FRAMES["fr"][2]
    post = "La roue tourne encore, la rivière est haute #Varne"
    signature = "— Ada Plume (@adaplume) 3 juin 2019"
    assert pieces(f"{before} {post}{signature} {between} {post}") == [
        ("body", before),
        ("embed", post + signature),
        ("body", between),
        ("embed", post),
    ]


@pytest.mark.parametrize(
    ("link", "gap"),
    [
        ("Lire aussi: Le moulin qui ne voulait pas mourir", ""),
        ("À LIRE AUSSI: Le moulin que veut toute la France", " "),
        ("» LIRE AUSSI - Ada Plume: «Le moulin de La Varne, c'est nous!»", " "),
    ],
)
def test_a_link_that_lost_its_line(link, gap):
    """`Lire aussi: …` inside a paragraph ends where a space is missing or a sentence opens."""
    before, behind = FRAMES["fr"][1], f"Pour l'instant, rien n'est dit. {FRAMES['fr'][2]}"
    assert pieces(f"{before} {link}{gap}{behind}") == [
        ("body", before),
        ("related", link),
        ("body", behind),
    ]
    assert pieces(f"{before}\n\n{link}\n\n{behind}")[1] == ("related", link)


@pytest.mark.parametrize("kicker", ["VIDÉO.", "GRAND ENTRETIEN -", "VARNEVOX/TRIBUNE -"])
def test_a_kicker_is_cut_off(kicker):
    """A form or medium in capitals before a sentence is the page's, a place is not."""
    first, second = FRAMES["fr"][1:3]
    assert pieces(f"{kicker} {first}\n\n{second}")[:2] == [("other_noise", kicker), ("body", first)]
    assert pieces(f"VARNE - {first}\n\n{second}")[0] == ("body", f"VARNE - {first}")


def test_a_quotation_in_large_type():
    """Below a quotation without a sentence's end even a nameless speaker belongs to it."""
    first, second = FRAMES["fr"][1:3]
    quote = "«Nous ne savons plus à quel saint vouer cette roue»"
    assert kinds(first, quote, "Un ouvrier du moulin", second)[1:3] == ["quote", "quote"]
    assert kinds(first, quote[:-1] + ".»", "Un moulin à vendre", second)[2] == "subheading"


def test_a_house_on_its_own_page_is_not_credited():
    """A publishing house's name is a credit only where its copy is shown to be elsewhere."""
    byline = "By Ada Quill, CNN"
    assert credited(HEADLINE, byline, FIRST, SECOND) == []
    assert credited(HEADLINE, byline, f"(CNN) - {FIRST}", SECOND) == ["CNN", "CNN"]
    assert credited(HEADLINE, byline, FIRST, SECOND, source="news4varn.com") == ["CNN"]
    assert credited(HEADLINE, byline, f"(CNN) - {FIRST}", SECOND, source="cnn.com") == []
    assert credited(HEADLINE, f"VARN (AP) — {FIRST}", SECOND, source="apnews.com") == ["AP"]


def test_own_agencies(tmp_path):
    """A table of one's own adds agencies, and takes the place of one that is known."""
    table = tmp_path / "mine.toml"
    table.write_text(
        '[VNA]\nnames = ["VNA", "Varn News Agency"]\n\n[AFP]\nnames = ["AFP Varn"]\n',
        encoding="utf-8",
    )
    text = f"VARN (VNA) - {FIRST}\n\n{SECOND}\n\nVarn News Agency contributed to this report."
    assert clean_article(Article(text=text)).credits == ()
    mine = load_agencies(table)
    assert [each.agency for each in clean_article(Article(text=text), agencies=mine).credits] == [
        "VNA", "VNA",
    ]  # fmt: skip
    afp = Article(text=f"VARN (AFP) - {FIRST}")
    assert clean_article(afp, agencies=mine).credits == ()
    assert len(clean_article(afp).credits) == 1


@pytest.mark.parametrize("content", ["[VNA", "[VNA]\nknown_as = ['V']", "\x00", "VNA = 3"])
def test_a_bad_table_of_agencies_is_an_input_error(tmp_path, content):
    """The error names the file and says what to do."""
    table = tmp_path / "bad.toml"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.toml.*agencies"):
        load_agencies(table)
    with pytest.raises(InputError, match="cannot read"):
        load_agencies(tmp_path / "missing.toml")


def test_a_language_is_detected_or_given():
    """Known function words decide; a given language wins; nothing decides for nothing."""
    for language, parts in FRAMES.items():
        assert detect_language(" ".join(parts)) == language
    assert detect_language("") == detect_language("12 ★ 漢字") == detect_language("Varn") == "und"
    article = Article(text="\n".join(FRAMES["fr"]), language="de")
    assert clean_article(article).language == "de"
    assert clean_article(article, language="es").language == "es"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "it",
            "Il consiglio non ha ancora detto che cosa farà della ruota, ma il mugnaio è rimasto.",
        ),
        (
            "pt",
            "O conselho ainda não disse o que vai fazer com a roda, mas o moleiro já foi embora.",
        ),
        (
            "nl",
            "De raad heeft nog niet gezegd wat hij met het rad zal doen, maar de molenaar is er.",
        ),
    ],
)
def test_more_languages_are_told_apart(language, text):
    """Languages without lists of phrases are detected too, and their prose stays story."""
    assert detect_language(text) == language
    assert kinds(text) == ["body"]


def test_a_blank_article():
    """No text, no blocks, no credits, no language."""
    cleaned = clean_article(Article(text=" \n\u2003\n"))
    assert (cleaned.blocks, cleaned.credits, cleaned.language) == ((), (), "und")


def test_subheadings_in_capitals_are_no_signatures():
    """Two words in capitals in the midst of a story, and again two, are subheadings."""
    found = kinds(HEADLINE, FIRST, "LOWER HALL", SECOND, "BLACK WEIR", THIRD)
    assert found[2] == found[4] == "subheading"


def test_a_house_away_from_home_is_credited():
    """`By Ada Quill , CNN` credits a house on others' pages, and nobody on its own."""
    byline = "By Ada Quill , CNN"
    assert credited(HEADLINE, byline, FIRST, SECOND, source="news4varn.com") == ["CNN"]
    assert credited(HEADLINE, byline, FIRST, SECOND, source="cnn.com") == []


def test_a_note_on_the_author_goes_on():
    """The line below a note on the author that begins with her name is one, too."""
    note = "Ada Quill is a columnist of the Varn Courier and of its sister in the upper valley."
    more = "Quill has told the story of the mill in two books, and of the weir in a third one."
    assert kinds(HEADLINE, FIRST, SECOND, THIRD, note, more)[-2:] == ["bio", "bio"]
    assert kinds(HEADLINE, FIRST, SECOND, THIRD, more)[-1] == "body"


def test_a_passage_set_twice_is_the_story():
    """Several sentences that come at once again are a passage in large type, not a caption."""
    twice = f"{SECOND} {THIRD}"
    assert kinds(HEADLINE, FIRST, twice, twice, SECOND)[2:4] == ["body", "body"]


def test_only_noise():
    """An article of buttons has no story block."""
    found = kinds("Share on Facebook", "Advertisement", "© 2019 Varn Courier. All rights reserved.")
    assert not set(found) & STORY_KINDS


def test_paragraphs_are_cut_and_never_joined():
    """Every block lies within one block of the plain rule."""
    text = "\n\n".join([HEADLINE, f"{FIRST} (RELATED: Ten Mills To See) {SECOND}", THIRD])
    spans = block_spans(text)
    blocks = clean_article(Article(text=text)).blocks
    assert len(blocks) == len(spans) + 2
    for block in blocks:
        assert any(start <= block.start and block.end <= end for start, end in spans)


SIGNATURES = {
    "en": "— Ada Plume (@adaplume) June 3, 2019",
    "fr": "— Ada Plume (@adaplume) 3 juin 2019",
    "de": "— Ada Plume (@adaplume) 3. Juni 2019",
}


@pytest.mark.parametrize("language", sorted(SIGNATURES))
def test_a_block_that_a_signature_ends_is_a_post(language):
    """All of it where it is no longer than a post; of a longer one the signature alone."""
    before, behind = FRAMES[language][1:3]
    post = f"The wheel turns again! https://t.co/aB3dE6gH9k {SIGNATURES[language]}"
    assert pieces(f"{before}\n\n{post}\n\n{behind}")[1] == ("embed", post)
    glued = f"{before} {before} {before} {before} {post}"
    assert pieces(glued)[-1] == ("embed", SIGNATURES[language])


PRESS = {
    "en": ("About Varn Mills", "Varn Mills is a maker of flour with plants in four countries."),
    "fr": ("À propos de Varn", "Varn est un fabricant de farine, avec des usines dans trois pays."),
    "de": ("Über die Varn Mühlen", "Die Varn Mühlen stellen in vier Ländern Mehl und Grieß her."),
}


@pytest.mark.parametrize("language", sorted(PRESS))
def test_who_issued_a_press_release_is_noise(language):
    """A heading with a name, and a paragraph that begins with it; not one that does not."""
    headline, first, second = FRAMES[language][:3]
    title, note = PRESS[language]
    assert kinds(headline, first, second, title, note)[-2:] == ["bio", "bio"]
    assert kinds(headline, first, title, second)[-2:][1] in STORY_KINDS


COMMENTS = {
    "en": ("Comments (2)", "I went there as a child and cannot believe that it is gone.", "Reply"),
    "fr": ("2 commentaires", "J'y allais petit et je n'arrive pas à y croire.", "Répondre"),
    "de": ("Kommentare (2)", "Ich war als Kind oft dort und kann es nicht glauben.", "Antworten"),
}


@pytest.mark.parametrize("language", sorted(COMMENTS))
def test_what_readers_say_below_the_story_is_noise(language):
    """Behind a heading, if each can be replied to; else the heading may be a button amid prose."""
    headline, first, second = FRAMES[language][:3]
    title, told, reply = COMMENTS[language]
    told = f"{told} {told} {told}"
    parts = (headline, first, second, title, "millfan42", told, reply, "Bo Hart", told, reply)
    assert kinds(*parts)[3:] == ["share"] * 7
    assert kinds(headline, first, title, second)[-1] in STORY_KINDS


def test_comments_that_the_heading_counts_stand_below_names():
    """`Comments (2)`, a name, its words; without the number it may be a button amid the story."""
    told = "I went there as a child and cannot believe that it is gone for good."
    parts = ("millfan42", told, "Bo Hart", told + " Really.")
    assert kinds(HEADLINE, FIRST, SECOND, "Comments (2)", *parts)[3:] == ["share"] * 5
    assert kinds(HEADLINE, FIRST, "Comments", "The weir", SECOND, THIRD)[-1] in STORY_KINDS


PROMPTS = {
    "en": "Support our newsroom from $3 a month",
    "fr": "Abonnez-vous à partir de 1 euro par mois",
    "de": "Unser Newsletter: Jetzt kostenlos bestellen",
}


@pytest.mark.parametrize("language", sorted(PROMPTS))
def test_a_prompt_below_the_story_is_noise(language):
    """Short, open and last; a short sentence there is the story's end."""
    headline, first, second = FRAMES[language][:3]
    assert kinds(headline, first, second, second + " .", PROMPTS[language])[-1] not in STORY_KINDS
    assert kinds(HEADLINE, FIRST, SECOND, THIRD, "Nobody knows why it burned.")[-1] == "body"


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("The Varn Times (TNS)", "byline"),
        ("VARN (TNS)", "dateline"),
    ],
)
def test_an_outlet_before_a_bracket_is_no_place(line, form):
    """Below an author the paper stands with its service; a dateline begins with a place."""
    text = f"{HEADLINE}\n\nMira Olde\n\n{line}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}"
    credits_ = clean_article(Article(text=text)).credits
    assert [(each.agency, each.form) for each in credits_] == [("TNS", form)]


GLUED = (
    "The danger, the miller said, is not that the wheel will stop, but that it will turn too fast "
    "for the beams, which were held with chains in the year of the flood. "
)


@pytest.mark.parametrize(
    "prompt",
    [
        "Sign up for our newsletter.",
        "You can read all of our stories on the mill at once. Subscribe to our newsletter now.",
    ],
)
def test_a_prompt_glued_to_a_story_is_a_block_of_its_own(prompt):
    """With the sentence before it that speaks to the reader, too; the story keeps its own."""
    blocks = clean_article(Article(text=f"{GLUED}{prompt}", language="en")).blocks
    assert [(block.start, block.kind) for block in blocks] == [
        (0, "body"),
        (len(GLUED), "promotion"),
    ]


def test_a_quotation_before_a_prompt_stays_with_the_story():
    """Somebody's own words speak to somebody, too."""
    told = GLUED + '"You should see our beams," he said. '
    blocks = clean_article(Article(text=f"{told}Sign up for our newsletter.", language="en")).blocks
    assert [block.start for block in blocks] == [0, len(told)]


def blocks_of(*lines, language="en"):
    """Each line's kind in an article of these lines; pieces of one line apart."""
    article = clean_article(Article(text="\n\n".join(lines), language=language))
    text = article.article.text
    return {text[block.start : block.end]: block.kind for block in article.blocks}


ABOVE = (
    "The council of Lower Varn voted late on Thursday to keep the old mill open for another year, "
    "against the advice of its engineers, who had called the wheel a danger."
)
BELOW = (
    "The miller, who has lived beside the weir since the flood, said that he would stay, and that "
    "the new fields of the valley could not do without the water of the weir in summer."
)


def test_titles_in_a_row_that_are_cut_off_are_teasers():
    """A list of the same length whose items are whole is the story's."""
    teasers = [
        "Singer felled with a punch after picking a fight with...",
        "Sailor unveils his boat after being lost on...",
        "HILARIOUS",
        "Bear cub rescued after he gets his head stuck in...",
        "Couple shares a journey to the moon",
        "Elephant needs help after going belly up",
    ]
    found = blocks_of(ABOVE, *teasers, BELOW)
    assert {found[teaser] for teaser in teasers} == {"related"}
    whole = [teaser.rstrip(".") for teaser in teasers]
    found = blocks_of(ABOVE, *whole, BELOW)
    assert not any(found[title] == "related" for title in whole)


def test_a_title_with_whose_words_the_text_goes_on_is_a_subheading():
    """Every word of a headline elsewhere is capitalised, too, but the text is on something else."""
    title = "Mills Suffer When Their Wheels Turn Faster Than the Weir"
    about = (
        "One way in which mills suffer is that the wheels take more water than the weir can hold, "
        "as the engineers found in the year of the flood, and again in the summer that followed it."
    )
    assert blocks_of(ABOVE, title, about, BELOW)[title] == "subheading"
    assert blocks_of(ABOVE, title, BELOW, BELOW + " So it was.")[title] == "related"


def test_an_author_glued_below_the_standfirst_is_a_byline():
    """The name stands behind the last stop, in the language's own form."""
    standfirst = (
        "Der Rat von Niedervarn behält die alte Mühle noch ein Jahr, doch das Rad ist in Gefahr."
    )
    told = (
        "Der Rat hat am Donnerstag beschlossen, die Mühle noch ein weiteres Jahr offen zu halten, "
        "gegen den Rat der eigenen Ingenieure, die das Rad für gefährlich halten."
    )
    found = blocks_of(f"{standfirst} Von Ada Feder", told, told + " So ist es.", language="de")
    assert found["Von Ada Feder"] == "byline"
    assert found[standfirst] in STORY_KINDS


def test_an_item_of_a_list_is_no_caption():
    """A dash opens it, though it has no verb and no stop."""
    items = [
        "-- Promote new wheels so that the mills of the valley can bring back jobs in the summer;",
        "-- Tackle the rising cost of the weir, and helping to get people out of the flood; and",
        "-- Keep the beams.",
    ]
    found = blocks_of(ABOVE, "The council wants to do these things:", *items, BELOW)
    assert {found[item] for item in items} <= STORY_KINDS


@pytest.mark.parametrize(
    "title", ["Crossing closed", "Shut", "Ada Quill", "Exclusive", "AFP fined"]
)
def test_a_title_that_the_input_has_is_the_headline(title):
    """Whatever its length, a first line that is the article's title is no label of the page."""
    assert kinds(title, FIRST, SECOND, title=title)[0] == "headline"


def test_names_that_take_turns_are_speakers():
    """What is asked and answered between two names that come back is the story."""
    asked = ["Why does it rise?", "How far?", "Who says so?"]
    turns = zip(asked, (FIRST, SECOND, THIRD), strict=True)
    lines = [line for ask, told in turns for line in ("Ada Quill", ask, "Rob Stone", told)]
    found = kinds(THIRD, *lines)
    assert {found[place] for place in range(0, len(found), 2)} == {"body"}


def test_an_update_without_a_time_is_told():
    """`Update:` before a sentence is the story's, before a time the page's."""
    told, timed = "Update: The council has removed the wheel.", "Update: July 1, 2019 04:23 PM"
    found = kinds(HEADLINE, FIRST, told, SECOND, timed, THIRD)
    assert found[2] in STORY_KINDS
    assert found[4] == "timestamp"


def test_words_with_stops_are_no_name():
    """`Horrid. Lousy. Awful.` below the headline is a standfirst."""
    assert kinds(HEADLINE, "Horrid. Lousy. Awful.", FIRST, SECOND)[1] in STORY_KINDS
