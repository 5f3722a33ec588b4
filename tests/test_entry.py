"""Where the command begins, and what values refuse."""

from __future__ import annotations

import subprocess
import sys

import pytest

import newsdiff as nd
from newsdiff import _entry
from newsdiff.errors import InputError
from newsdiff.read.record import parse_record


def test_an_interruption_while_loading_is_quiet():
    """The status of an interrupted command, and nothing on standard error."""
    code = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'newsdiff.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from newsdiff._entry import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (_entry.INTERRUPTED, b"")


def test_an_interruption_after_the_run_changes_nothing():
    """A signal that comes when all is done: the status of the run, and nothing said."""
    code = (
        "import sys, newsdiff.cli\n"
        "from newsdiff._entry import main\n"
        "class Interrupted:\n"
        "    def write(self, text):\n"
        "        return len(text)\n"
        "    def flush(self):\n"
        "        raise KeyboardInterrupt\n"
        "newsdiff.cli.main = lambda: setattr(sys, 'stdout', Interrupted()) or 3\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": None}, "Article.text is a string, not NoneType"),
        ({"text": "A.", "source": float("nan")}, "Article.source is a string or None, not float"),
        ({"text": "A.", "published": 2030}, "Article.published is a string or None, not int"),
    ],
)
def test_an_article_takes_text(fields, said):
    """What a data frame may hold in place of a missing text is refused where it comes in."""
    with pytest.raises(TypeError, match=said):
        nd.Article(**fields)


def test_an_article_takes_a_language_code():
    """A code in any usual spelling is taken and folded, anything else refused."""
    with pytest.raises(ValueError, match=r"Article.language is a code"):
        nd.Article(text="A.", language="klingon<script>")
    articles = [nd.Article(text="The ferry sank.", language=code) for code in ("EN", "en_US")]
    compared = nd.compare(*articles).articles
    assert [each.segmented.language for each in compared] == ["en", "en"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"text": "A.", "n": ' + "9" * 5000 + "}", "a number of too many digits"),
        ('{"text": "A.", "language": "klingon<script>"}', "field 'language' that is no code"),
    ],
)
def test_a_record_is_refused_with_its_reason(text, said):
    """Trouble of the input is never called a fault of newsdiff."""
    with pytest.raises(InputError, match=said):
        parse_record(text, "a.json")


def test_a_comparison_is_short_at_the_prompt():
    """Its repr names the articles and counts the links."""
    compared = nd.compare(nd.Article(text="The ferry sank."), nd.Article(text="The ferry sank."))
    assert repr(compared) == "<Comparison of article 1, article 2: 1 links>"
