"""The floor for anything in Python that reads a dump: parse every line, count the text's bytes."""

import sys

import orjson

with open(sys.argv[1], "rb") as lines:  # noqa: PTH123  nothing more than needed is imported
    n_characters = sum(len(orjson.loads(line)["text"]) for line in lines)
print(n_characters)
