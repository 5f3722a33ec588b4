"""A comparison as JSON by the contract `newsdiff/comparison/1`.

Keys of the contract are fixed; values that later stages add to a comparison appear under their
own names. A lone surrogate is escaped, so that the text always encodes; there is no NaN; it is the
same for the same comparison, byte for byte.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff._version import __version__
from newsdiff.patterns import regex
from newsdiff.report.answer import answer
from newsdiff.report.text import why_words

if TYPE_CHECKING:
    from newsdiff.model import ComparedArticle, Comparison, Link, Passage, Side

__all__ = ["SCHEMA_NAME", "comparison_schema", "render_json"]

SCHEMA_NAME = "newsdiff/comparison/1"
_DIGITS = 6
_FIELD_NAMES: dict[Any, tuple[str, ...]] = {}
_CONTRACT = frozenset({"articles", "links", "passages", "pairs", "limits"})
_LONE_SURROGATE = regex("[\ud800-\udfff]")


def render_json(comparison: Comparison) -> str:
    """The comparison as JSON text, one line for each article, link and passage.

    Returns:
        JSON that validates against `comparison_schema()`, ending with a line break.
    """
    head = {"schema": SCHEMA_NAME, "version": __version__}
    parts = [f"{_dump(key)}: {_dump(value)}" for key, value in head.items()]
    parts.append(f'"answer": {_dump(_answer(comparison))}')
    parts.append(_listed("articles", [_article(each) for each in comparison.articles]))
    parts.append(_listed("links", [_link(each, comparison) for each in comparison.links]))
    parts.append(_listed("passages", [_passage(each) for each in comparison.passages]))
    parts.append(_listed("pairs", [_plain(each) for each in comparison.pairs]))
    limits = {
        "stopped_early": comparison.limits.stopped_early,
        "reached": _plain(comparison.limits.reached),
    }
    parts.append(f'"limits": {_dump(limits)}')
    parts.extend(_additions(comparison))
    return "{" + ",\n ".join(parts) + "}\n"


def comparison_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every output of `render_json` keeps."""
    source = resources.files("newsdiff.report").joinpath("comparison.schema.json")
    schema: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return schema


def _answer(comparison: Comparison) -> dict[str, Any]:
    """The answer; differences and additions of an article by their places in the lists of all."""
    found = answer(comparison)
    places = {id(each): at for at, each in enumerate(comparison.additions)}
    numbers = {id(each): at for at, each in enumerate(found.differences)}
    lines = []
    for line in found.lines:
        plain = _plain(line)
        plain["changed"] = [numbers[id(each)] for each in line.changed]
        plain["additions"] = [places[id(each)] for each in line.additions]
        lines.append(plain)
    return {
        "sources": found.sources,
        "warnings": _plain(found.warnings),
        "lines": lines,
        "differences": _plain(found.differences),
    }


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _listed(key: str, values: list[Any]) -> str:
    if not values:
        return f'"{key}": []'
    return f'"{key}": [\n  ' + ",\n  ".join(_dump(value) for value in values) + "]"


def _additions(comparison: Comparison) -> list[str]:
    """What the comparison holds beyond the contract, under the names of its fields."""
    parts = []
    for field in attrs.fields(type(comparison)):
        value = getattr(comparison, field.name)
        if field.name in _CONTRACT or value is None or value == ():
            continue
        plain = _plain(value)
        if isinstance(plain, list):
            parts.append(_listed(field.name, plain))
        else:
            parts.append(f'"{field.name}": {_dump(plain)}')
    return parts


def _plain(value: Any) -> Any:  # noqa: ANN401  any value of the model
    """A value of the model as JSON types, field by field; floats are rounded."""
    if isinstance(value, (str, int)) or value is None:
        return value
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    names = _field_names(type(value))
    if names:
        return {name: _plain(getattr(value, name)) for name in names}
    return value


def _field_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  any class
    """Names of the fields of a value of the model; empty for what is none."""
    if kind not in _FIELD_NAMES:
        fields = attrs.fields(kind) if attrs.has(kind) else ()
        _FIELD_NAMES[kind] = tuple(field.name for field in fields)
    return _FIELD_NAMES[kind]


def _article(compared: ComparedArticle) -> dict[str, Any]:
    article, segmented = compared.article, compared.segmented
    judged = zip(segmented.sentences, compared.labels, compared.levels, strict=True)
    return {
        "index": compared.index,
        "path": article.path,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "language": segmented.language,
        "encoding": article.encoding,
        "sha256": article.sha256,
        "length": len(article.text),
        "blocks": _plain(segmented.blocks),
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "block": sentence.block,
                "label": label,
                "level": level,
            }
            for sentence, label, level in judged
        ],
        "credits": _plain(segmented.credits),
        "shares": _plain(compared.shares),
        "shared_part": _plain(compared.shared_part),
        "n_story_words": compared.n_story_words,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "article": side.article,
        "spans": _plain(side.spans),
        "sentences": list(side.sentences),
    }


def _link(link: Link, comparison: Comparison) -> dict[str, Any]:
    found: dict[str, Any] = {"left": _side(link.left), "right": _side(link.right)}
    for name in _field_names(type(link)):
        if name not in found:
            found[name] = _plain(getattr(link, name))
    found["why"] = why_words(link, comparison.articles[link.left.article].article.text)
    return found


def _passage(passage: Passage) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(passage)
    return plain
