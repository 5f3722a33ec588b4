"""Run a notebook without a kernel: its cells of code in order, in one namespace."""

from __future__ import annotations

import ast
import json


def run(path):
    """Yield each cell of code with what it shows at its end as text, "" for nothing.

    Args:
        path: the notebook.
    """
    names = {"__name__": "__main__"}
    for cell in cells(path):
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), names)
        shown = None
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
        yield cell, "" if shown is None else repr(shown)


def cells(path):
    """The cells of code of a notebook."""
    book = json.loads(path.read_text("utf-8"))
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def output(cell):
    """The text that a cell of a notebook showed when it was run last."""
    return "".join("".join(each["data"]["text/plain"]) for each in cell["outputs"])


def refresh(path, shown):
    """Put what each cell of code shows into a notebook."""
    book = json.loads(path.read_text("utf-8"))
    places = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    for number, (cell, text) in enumerate(zip(places, shown, strict=True), 1):
        cell["execution_count"] = number
        data = {"text/plain": text.splitlines(keepends=True)}
        result = {"output_type": "execute_result", "execution_count": number, "metadata": {}}
        cell["outputs"] = [{**result, "data": data}] if text else []
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", "utf-8")
