"""Tables as data frames: of pandas, else of polars, whichever is loaded or can be."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from newsdiff.errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

__all__ = ["frame_of_rows", "frame_of_table"]

_LIBRARIES = ("pandas", "polars")


def frame_of_rows(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Any:  # noqa: ANN401  of a library that is optional
    """A data frame of rows.

    Args:
        columns: names of the columns.
        rows: values of each row, one a column.

    Returns:
        A frame of the library that is loaded already, else of pandas, else of polars.

    Raises:
        DependencyError: none of them can be imported.
    """
    library = _library()
    if library is None:
        try:
            library = importlib.import_module(_LIBRARIES[0])
        except ImportError as error:
            problem = "a data frame needs pandas"
            raise DependencyError.from_import(error, problem, "frames") from error
    if library.__name__ == "polars":
        schema = list(columns)
        return library.DataFrame(
            list(rows), schema=schema, orient="row", infer_schema_length=None, strict=False
        )
    return library.DataFrame(list(rows), columns=list(columns))


def frame_of_table(table: pa.Table, preferred: str | None = None) -> Any:  # noqa: ANN401  as above
    """A data frame of an Arrow table; the table itself where there is no library of frames.

    Args:
        table: any table. Whole numbers stay whole in pandas, also where some are missing.
        preferred: the library that the user's own frame is of, if any. That pandas is loaded says
            little: pyarrow loads it.

    Returns:
        A frame of that library, else of the one that is loaded already, else of pandas, else of
        polars.
    """
    library = _library(preferred)
    if library is None:
        return table
    if library.__name__ == "polars":
        return library.from_arrow(table)
    import pyarrow as pa

    whole = {pa.int64(): library.Int64Dtype(), pa.int32(): library.Int32Dtype()}
    columns = {
        name: column.to_pandas(
            date_as_object=False, types_mapper=whole.get if column.null_count else None
        )
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return library.DataFrame(columns)


def _library(preferred: str | None = None) -> Any:  # noqa: ANN401  both are untyped here
    names = sorted(_LIBRARIES, key=lambda name: (name != preferred, name not in sys.modules))
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None
