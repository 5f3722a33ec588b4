"""Reading one article: what comes out is the text as it stands, and trouble is named."""

from __future__ import annotations

import codecs
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import DependencyError, InputError
from newsdiff.model.bounds import MAX_FILE_BYTES
from newsdiff.read import read_article
from newsdiff.read.article import article_from_bytes
from newsdiff.read.decode import decode

FRENCH = (
    "Le maire de Valbrune a déclaré jeudi que « la rivière » n’était pas menacée ; "
    "l’enquête, confiée à Hélène Dûchamp, durera trois mois."
)
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ferry stays in port – Harbour Post</title>
<meta property="og:title" content="Ferry stays in port">
<meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2021-03-04T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Ferry stays in port</h1>
<p>The ferry between Oldhaven and Skerry will stay in port until the end of the month, the
harbour authority said on Thursday, after divers found a crack in its hull.</p>
<p>“We would rather be late than sorry,” said Ines Marlow, who runs the line. She promised a
replacement boat for the school run and a refund for everyone who had booked.</p>
<p>The islanders met the news with patience. Most of them remember the winter of the great storm,
when no boat came for six weeks and the bakery ran out of flour.</p></article>
<footer>Subscribe to our newsletter</footer></body></html>
"""


@pytest.fixture
def place(tmp_path):
    def _write(content, name="a.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def test_a_text_is_read_as_it_stands(place):
    """Line ends, odd spaces and controls of a text survive reading."""
    text = "One line.\r\nAnother\x0cpage \u2028 and\ttabs.\n\n  \u202eright to left\n"
    article = read_article(place(text))
    assert article.text == text
    assert article.encoding == "utf-8"
    assert article.title is article.source is article.published is None


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped(place, mark, encoding):
    """Text after any byte-order mark decodes to itself, without the mark."""
    article = read_article(place(mark + FRENCH.encode(encoding)))
    assert (article.text, article.encoding) == (FRENCH, encoding)


def test_only_the_mark_is_dropped():
    """A zero-width no-break space inside the text stays."""
    decoded = decode(codecs.BOM_UTF8 + "a\ufeffb".encode(), "a.txt")
    assert decoded.text == "a\ufeffb"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised(place, encoding):
    """A Latin text in UTF-16 does not need its mark."""
    article = read_article(place(FRENCH.encode(encoding)))
    assert (article.text, article.encoding) == (FRENCH, encoding)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", FRENCH),
        ("cp1252", "Le maire a déclaré jeudi que l'enquête était terminée."),
        ("cp1252", "The mayor said on Thursday that “the river” was safe. It’s a café."),
        ("cp1252", "Die Brücke über den Fluß müsse schließen, sagte die Bürgermeisterin."),
        ("cp1252", "El alcalde declaró que el río no corría peligro. ¿Y la investigación?"),
        ("cp1250", "Burmistrz Zielonej Góry powiedział, że most zostanie zamknięty, a potem."),
        ("cp1250", "Starosta ve čtvrtek řekl, že most bude uzavřen na tři roky a pět měsíců."),
        ("cp1251", "Мэр города заявил в четверг, что реке ничего не угрожает."),
        ("koi8-r", "Мэр города заявил в четверг, что реке ничего не угрожает."),
        ("cp1253", "Ο δήμαρχος δήλωσε την Πέμπτη ότι ο ποταμός δεν απειλείται."),
        (
            "cp1254",
            "Belediye başkanı perşembe günü ırmak tehlikede olmadığını söyledi, üç ay sürecek.",
        ),
        ("cp1256", "قال رئيس البلدية يوم الخميس إن النهر ليس في خطر."),
        ("shift_jis", "市長は木曜日、川は危険にさらされていないと述べた。調査は三か月続く。"),
        ("euc_jp", "市長は木曜日、川は危険にさらされていないと述べた。調査は三か月続く。"),
        ("gb18030", "市长星期四表示，河流没有受到威胁，调查将持续三个月。"),
    ],
)
def test_legacy_encodings_are_detected_and_reported(encoding, text):
    """A short text in a legacy encoding decodes to itself, and the encoding is named."""
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert decoded.encoding == codecs.lookup(encoding).name


def test_a_long_legacy_text_is_judged_by_a_part_of_it():
    """The first letters that are not ASCII decide, wherever they stand."""
    text = "plain words only " * 9000 + FRENCH * 3 + " and so on" * 9000
    assert decode(text.encode("cp1252"), "a.txt").text == text


def test_damaged_utf8_is_not_taken_for_another_encoding():
    """One broken byte in a UTF-8 text costs one letter, not all accents."""
    raw = FRENCH.encode() + b" \xff " + FRENCH.encode()
    decoded = decode(raw, "a.txt")
    assert decoded.text == f"{FRENCH} \ufffd {FRENCH}"
    assert decoded.encoding == "utf-8 (damaged)"


def test_a_given_encoding_is_believed(place):
    """What the caller says is not second-guessed."""
    path = place("déjà vu".encode())
    assert read_article(path, encoding="latin-1").text == "dÃ©jÃ\xa0 vu"


@pytest.mark.parametrize(
    ("encoding", "trouble"),
    [
        ("klingon", "unknown encoding"),
        ("base64", "does not encode text"),
        ("ascii", "is not valid ascii at byte 1"),
        ("utf-32", "is not valid utf-32"),
    ],
)
def test_a_wrong_encoding_is_an_error(place, encoding, trouble):
    """An encoding that does not exist or does not fit is named with a remedy."""
    with pytest.raises(InputError, match=trouble) as caught:
        read_article(place("déjà".encode()), encoding=encoding)
    assert caught.value.remedy
    assert "a.txt" in str(caught.value)


def test_a_mark_that_lies_is_an_error(place):
    """UTF-16 by its mark, but cut in the middle of a letter."""
    with pytest.raises(InputError, match="not valid utf-16-le at byte 2, which its byte-order"):
        read_article(place(codecs.BOM_UTF16_LE + b"a\x00b"))


def test_a_few_nuls_are_kept(place):
    """A text with a NUL here and there is a text."""
    text = "The ferry\x00 stays in port until the end of the month.\x00"
    assert read_article(place(text)).text == text


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "only white space"),
        (codecs.BOM_UTF8, "only white space"),
        ("\u2028\u3000".encode(), "only white space"),
        (b"\x00" * 40, "is binary"),
        (bytes(range(256)) * 8, "is binary"),
        (b"ab\x01\x02\x03cd", "is binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF document"),
        (b"PK\x03\x04rest", "office document"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x28\xb5\x2f\xfd\x00", "zstd"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG picture"),
        (b"\x7fELF\x02", "a program"),
    ],
)
def test_what_is_no_article_is_refused(place, raw, trouble):
    """Empty input and formats that are not text are named."""
    with pytest.raises(InputError, match=trouble) as caught:
        read_article(place(raw))
    assert caught.value.remedy


def test_missing_and_folder(tmp_path):
    """A path that leads nowhere, or to a folder, is named."""
    with pytest.raises(InputError, match="no such file"):
        read_article(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_article(tmp_path)
    with pytest.raises(InputError, match=r"cannot be read|no such file"):
        read_article(tmp_path / "gone.txt" / "below.txt")


def test_no_permission(monkeypatch):
    """A file that may not be read is named so, whoever runs the tests."""

    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(InputError, match="no permission to read it"):
        read_article("locked.txt")


def test_too_large(place, monkeypatch):
    """Input above the bound is refused, not read to its end."""
    monkeypatch.setattr("newsdiff.read.source.MAX_FILE_BYTES", 10)
    with pytest.raises(InputError, match="too large for one article"):
        read_article(place("eleven char"))
    assert MAX_FILE_BYTES > 20_000_000  # a 5 MB line in UTF-32


def test_an_endless_device_is_bounded(monkeypatch):
    """A device that never ends is read up to the bound."""
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    monkeypatch.setattr("newsdiff.read.source.MAX_FILE_BYTES", 1000)
    with pytest.raises(InputError, match="too large"):
        read_article("/dev/zero")


@pytest.mark.parametrize(
    "text", ["The ferry stays in port.\nIt will sail again.", "word " * 3000, "nul\x00nul"]
)
def test_text_given_as_a_path_is_never_read_as_text(text):
    """An article's text in the place of a path is an error that names `Article`."""
    with pytest.raises(InputError, match=r"newsdiff\.Article\(text=") as caught:
        read_article(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_control_characters_of_a_path_do_not_reach_a_message(tmp_path):
    """A file name cannot repaint the terminal through an error."""
    with pytest.raises(InputError) as caught:
        read_article(tmp_path / "a\x1b[31m\u202eb.txt")
    assert str(caught.value).isprintable()


def test_standard_input(monkeypatch):
    """A dash reads standard input, as text or as a JSON object."""
    stream = io.TextIOWrapper(io.BytesIO(FRENCH.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    article = read_article("-")
    assert (article.text, article.path) == (FRENCH, "-")
    raw = json.dumps({"text": FRENCH, "id": "vb-7"}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    article = read_article("-")
    assert (article.text, article.path) == (FRENCH, "vb-7")


def test_closed_standard_input(monkeypatch):
    """Without standard input, a dash is an error with a remedy."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="standard input: is closed"):
        read_article("-")


def test_a_text_in_braces_on_standard_input_is_text():
    """Only a JSON object with a field `text` is taken for a record."""
    for text in ("{not json}", '{"body": "x"}', "{" * 5000, "[1]"):
        assert article_from_bytes(text.encode(), name="-").text == text


def test_one_article_as_json(place):
    """The fields of a JSON object become those of the article."""
    record = {
        "id": 7,
        "text": FRENCH,
        "title": "La rivière",
        "source": "Le Courrier de Valbrune",
        "published": "2021-03-04T08:00:00+01:00",
        "language": "fr",
        "url": "passed over",
        "section": None,
    }
    path = place(json.dumps(record), "a.json")
    article = read_article(path)
    assert article.text == FRENCH
    assert article.title == "La rivière"
    assert article.source == "Le Courrier de Valbrune"
    assert article.published == "2021-03-04T08:00:00+01:00"
    assert article.language == "fr"
    assert article.path == str(path)


def test_what_the_caller_says_beats_the_input(place):
    """Given source, date and language replace those that were read."""
    path = place(
        json.dumps({"text": "A ferry.", "source": "X", "published": "2021-03-04"}), "a.json"
    )
    article = read_article(path, source="Harbour Post", published="2021-03-05", language="en")
    assert (article.source, article.published, article.language) == (
        "Harbour Post",
        "2021-03-05",
        "en",
    )


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        ("{", "is not valid JSON"),
        ('{\n"text": nope}', r"a\.json:2: is not valid JSON: .* at column 9"),
        ('{"body": "x"}', "has no field 'text'"),
        ('{"text": ""}', "has an empty field 'text'"),
        ('{"text": null}', "has an empty field 'text'"),
        ('{"text": "  "}', "only white space"),
        ('{"text": ["x"]}', "has a field 'text' that is a list"),
        ('{"text": "x", "title": {}}', "has a field 'title' that is a object"),
        ('{"text": "x", "source": 3}', "has a field 'source' that is a number"),
        ('{"text": "x", "source": true}', "has a field 'source' that is a boolean"),
        ("[1, 2]", "holds a JSON list, not one article"),
        ("3", "holds a JSON number"),
        ("null", "holds a JSON null"),
        ('{"a":' * 100_000, r"nested too deeply|not valid JSON"),
    ],
)
def test_json_that_is_no_article(place, raw, trouble):
    """An error names the field and what is wrong with it."""
    with pytest.raises(InputError, match=trouble) as caught:
        read_article(place(raw, "a.json"))
    assert caught.value.remedy


def test_json_lines(place):
    """A JSON-lines file is an article when it holds one, an error with a line when it holds two."""
    one = json.dumps({"text": "A ferry."})
    assert read_article(place(f"{one}\n\n", "a.jsonl")).text == "A ferry."
    with pytest.raises(InputError, match=r"a\.jsonl:3: holds more than one article") as caught:
        read_article(place(f"{one}\n\n{one}\n", "a.jsonl"))
    assert "dedupe" in caught.value.remedy


def test_a_lone_surrogate_from_json_stays(place):
    """JSON can spell half a letter; it is kept."""
    assert read_article(place(r'{"text": "a\ud800b"}', "a.json")).text == "a\ud800b"


def test_a_page_gives_its_article(place):
    """Main text, title, outlet and date of an HTML page, whatever the file is called."""
    pytest.importorskip("trafilatura")
    for name in ("a.html", "page.txt"):
        article = read_article(place(PAGE, name))
        assert "crack in its hull" in article.text
        assert "newsletter" not in article.text
        assert "\n\n" in article.text
        assert article.title == "Ferry stays in port"
        assert article.source == "Harbour Post"
        assert article.published == "2021-03-04T08:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2021-03-04T09:00:00Z", "2021-03-04T09:00:00+00:00"),
        ("2021-03-04T09:00:30+05:30", "2021-03-04T09:00:30+05:30"),
        ("2021-03-04T09:00", "2021-03-04T09:00:00"),
        ("4 March 2021", "2021-03-04"),
    ],
)
def test_a_page_gives_the_time_that_it_names(place, written, published):
    """Who of two pages of one day was first can be told; a day alone stays one."""
    pytest.importorskip("trafilatura")
    page = PAGE.replace("2021-03-04T08:00:00Z", written)
    assert read_article(place(page, "a.html")).published == published


def test_a_page_in_its_declared_encoding(place):
    """A page's own word for its encoding is heard."""
    pytest.importorskip("trafilatura")
    page = PAGE.replace("utf-8", "windows-1252").replace("–", "-")
    page = page.replace("patience", "patience à la Zoë")
    article = read_article(place(page.encode("cp1252"), "a.html"))
    assert "patience à la Zoë" in article.text
    assert article.encoding == "cp1252"


def test_a_page_without_an_article(place):
    """A page that holds no text is an error with a remedy."""
    pytest.importorskip("trafilatura")
    with pytest.raises(InputError, match="no article was found"):
        read_article(place("<!doctype html><html><body></body></html>", "a.html"))


def test_a_page_without_the_library(place, monkeypatch):
    """Without trafilatura a page says what to install."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(DependencyError, match=r"newsdiff\[web\]"):
        read_article(place(PAGE, "a.html"))


@given(st.binary(max_size=400))
def test_bytes_give_an_article_or_an_input_error(raw):
    """No bytes at all lead to another exception, and what comes out is not blank."""
    try:
        text = article_from_bytes(raw, name="a.txt").text
    except InputError as error:
        text = error.remedy
    assert text.strip()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_text_comes_back(text):
    """Text written in UTF-8 is read as itself, but for a leading mark."""
    expected = text.removeprefix("\ufeff")
    try:
        article = article_from_bytes(text.encode(), name="a.txt")
    except InputError:
        assert not expected.strip() or text.startswith(("{\\rtf", "%PDF", "GIF8", "RIFF"))
    else:
        assert article.text == expected
