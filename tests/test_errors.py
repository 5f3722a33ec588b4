"""Errors name place, trouble and remedy, and cross process boundaries."""

from __future__ import annotations

import pickle

import pytest

from newsdiff import errors
from newsdiff.errors import InputError, NewsdiffError

KINDS = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_pickles(kind):
    """An error that was raised in another process arrives with all its fields."""
    error = kind("no such file", "check the path", "a.txt", 3)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error) == "a.txt:3: no such file; check the path"
    assert (again.problem, again.remedy, again.path, again.line) == (
        "no such file",
        "check the path",
        "a.txt",
        3,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_one_base_catches_all(kind):
    """`except NewsdiffError` catches everything raised on purpose."""
    with pytest.raises(NewsdiffError):
        raise kind("trouble")


def test_parts_that_are_missing_leave_no_punctuation():
    """A message with less to say is shorter, not odd."""
    assert str(InputError("is empty")) == "is empty"
    assert str(InputError("is empty", path="a.txt")) == "a.txt: is empty"
    assert str(InputError("bad record", line=4)) == "line 4: bad record"
    assert str(InputError("is empty", "fill it")) == "is empty; fill it"
