"""Writing results: whole files or none, and trouble is named."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

import newsdiff
from newsdiff.errors import OutputError
from newsdiff.write import encode_text, write_bytes, write_text


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_text_is_written_in_utf8_with_its_own_line_ends(tmp_path):
    """No line end is translated on any system."""
    path = tmp_path / "out.txt"
    write_text("é\r\nb\n", path)
    assert path.read_bytes() == b"\xc3\xa9\r\nb\n"
    assert names(tmp_path) == ["out.txt"]


def test_a_lone_surrogate_is_spelt_out():
    """What UTF-8 cannot hold is spelt as JSON spells it."""
    assert encode_text('"\udc80"') == b'"\\udc80"'


def test_an_old_file_is_replaced_and_keeps_its_permissions(tmp_path):
    """A result that others may not read stays so."""
    path = tmp_path / "out.txt"
    path.write_text("old")
    path.chmod(0o600)
    write_text("new", str(path))
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_followed(tmp_path):
    """The file behind a symbolic link is replaced, not the link."""
    (tmp_path / "real.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    write_text("new", link)
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_to():
    """`-o /dev/null` does not try to rename."""
    write_text("gone", os.devnull)
    assert not Path(os.devnull).is_file()


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """A full disk costs neither the old file nor leaves a half one."""
    path = tmp_path / "out.txt"
    path.write_text("old")

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="no room left on the disk"):
        write_text("new", path)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.txt"]


def test_an_interrupted_write_leaves_nothing(tmp_path, monkeypatch):
    """Ctrl-C in the middle of writing leaves no scrap behind."""

    def interrupt(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(b"new", tmp_path / "out.txt")
    assert names(tmp_path) == []


def test_what_cannot_be_written_to_is_named(tmp_path, monkeypatch):
    """A folder, a missing folder, a refused place, an impossible name."""
    with pytest.raises(OutputError, match="is a folder"):
        write_text("x", tmp_path)
    with pytest.raises(OutputError, match="its folder does not exist") as caught:
        write_text("x", tmp_path / "no" / "out.txt")
    assert str(tmp_path / "no") in caught.value.remedy
    with pytest.raises(OutputError, match="cannot be written"):
        write_text("x", "a\x00b")

    def refuse(*_args, **_named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match="no permission to write it"):
        write_text("x", tmp_path / "out.txt")


def test_there_is_one_way_to_write_a_file():
    """Only the atomic writer gives a file its final name."""
    package = Path(newsdiff.__file__).parent
    renaming = re.compile(r"\.replace\(target\)|os\.replace|\.rename\(|NamedTemporaryFile|mkstemp")
    homes = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if renaming.search(path.read_text(encoding="utf-8"))
    }
    assert homes == {"atomic.py"}
