"""JSON: the contract and its schema."""

from __future__ import annotations

import json

import attrs
import jsonschema
import pytest
import report_builder as build

import newsdiff
from newsdiff.model import Comparison
from newsdiff.report import comparison_schema, render_json


def valid(comparison):
    """The JSON of a comparison, parsed, after it has passed the shipped schema."""
    found = json.loads(render_json(comparison))
    jsonschema.Draft202012Validator(comparison_schema()).validate(found)
    return found


def test_keeps_the_contract():
    """Every key of the contract is there, with the values of the comparison."""
    comparison = build.ferry()
    found = valid(comparison)
    assert found["schema"] == "newsdiff/comparison/1"
    assert [each["source"] for each in found["articles"]] == ["Brask Herald", "The Orla Courier"]
    assert found["articles"][1]["credits"][0]["agency"] == "NNB"
    assert len(found["links"]) == len(comparison.links)
    moved = next(each for each in found["links"] if each["moved"])
    assert set(moved) >= {"left", "right", "level", "score", "margin", "edits", "divergences"}
    assert found["limits"] == {"stopped_early": False, "reached": []}
    article = comparison.articles[0].article
    start, end = moved["divergences"][0]["left"]
    assert article.text[start:end] == "did not"


def test_what_collation_adds_is_described_by_the_schema():
    """Core, ledger, origins, relations, additions, quotations and figures are there and valid."""
    found = valid(build.harbour_collated())
    described = comparison_schema()["properties"]
    assert set(found) <= set(described)
    assert found["attributions"][0]["probability"] == 0.93
    found["relations"][0]["verdict"] = "unknown"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, comparison_schema())


def test_the_answer_is_there():
    """A line an article, with places in the differences of all and in the additions."""
    comparison = build.harbour_collated()
    found = valid(comparison)
    told = found["answer"]
    assert told["sources"] == "1 source for all 4 articles: NNB."
    line = told["lines"][1]
    assert (line["carried"], line["of"], line["share"]) == (4, 6, 0.666667)
    readings = [each["readings"] for each in told["differences"]]
    assert [(each["words"], each["articles"]) for each in readings[line["changed"][0]]] == [
        ("two", [0, 3]),
        ("three", [1]),
    ]
    assert [found["additions"][at]["kind"] for at in line["additions"]] == ["reaction"]
    del told["lines"][0]["role"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, comparison_schema())


def strict(schema):
    """A schema that refuses every key that it does not describe."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


def test_every_key_is_described(seeds):
    """No value is written that the schema does not name."""
    for comparison in (build.harbour_collated(), build.ferry(), newsdiff.compare(*seeds)):
        found = json.loads(render_json(comparison))
        jsonschema.Draft202012Validator(strict(comparison_schema())).validate(found)


def test_shares_sum_to_one():
    """Shares of an article sum to 1 within the digits written."""
    for article in valid(build.ferry())["articles"]:
        assert sum(article["shares"].values()) == pytest.approx(1, abs=1e-5)


def test_empty_comparison_is_valid():
    """Two articles without text give a valid result."""
    empty = build.segmented("body| x")
    empty = attrs.evolve(empty, blocks=(), sentences=())
    assert valid(build.compare([empty, empty], []))["links"] == []


def test_limits_are_told():
    """A bound that was reached is in the output."""
    limit = {"stage": "align", "what": "candidates", "limit": 10, "actual": 20}
    found = valid(build.compare([build.segmented("body| x")] * 2, [], limits=[limit]))
    assert found["limits"] == {"stopped_early": True, "reached": [limit]}


def test_lone_surrogates_encode():
    """A lone surrogate in a title is escaped, so that the output is always UTF-8."""
    article = build.segmented("body| x", source="broken \ud800 name")
    comparison = build.compare([article, article], [])
    render_json(comparison).encode("utf-8")
    assert valid(comparison)["articles"][0]["source"] == "broken \ud800 name"


def test_values_added_to_a_comparison_appear_under_their_names():
    """A field that a later stage adds to a comparison is written, field by field."""

    @attrs.frozen(kw_only=True)
    class Reading:
        outlet: str
        weight: float

    @attrs.frozen(kw_only=True)
    class Wider(Comparison):
        readings: tuple = ()
        note: str | None = None

    readings = (Reading(outlet="x", weight=1 / 3),)
    found = json.loads(render_json(Wider(articles=(), links=(), readings=readings)))
    assert found["readings"] == [{"outlet": "x", "weight": 0.333333}]
    assert "note" not in found


@pytest.mark.parametrize("key", ["articles", "links", "passages", "limits"])
def test_schema_refuses_a_missing_key(key):
    """The schema is strict about what the contract names."""
    found = valid(build.ferry())
    del found[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, comparison_schema())
