"""The only user of pyarrow: a table as a Parquet file, for whoever works on with the data in a statistics program.

pyarrow is large and optional (`pip install 'kcbx[parquet]'`); everything else works without it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kcbx.errors import KcbxError
from kcbx.grid import Cell, SheetColumn

if TYPE_CHECKING:
    from types import ModuleType

_TYPES = {"文字": "string", "日期": "date32", "整数": "int64"}


def parquet_bytes(columns: Sequence[SheetColumn], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the rows as a Parquet file with a text, date or whole number in each column, or nothing.

    Raises KcbxError when pyarrow is not installed.
    """
    arrow, parquet = _libraries()
    schema = arrow.schema([(column.heading, getattr(arrow, _TYPES[column.kind])()) for column in columns])
    values = {column.heading: [row[index] for row in rows] for index, column in enumerate(columns)}
    written = io.BytesIO()
    parquet.write_table(arrow.Table.from_pydict(values, schema=schema), written)
    return written.getvalue()


def check_installed() -> None:
    """Raise KcbxError when pyarrow is not installed: better before the cases are read than after."""
    _libraries()


def _libraries() -> tuple[ModuleType | Any, ModuleType | Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise KcbxError(
            "没有安装 parquet 组件，写不了 parquet 文件。",
            "运行 pip install 'kcbx[parquet]' 安装，或者换一种格式：xlsx、csv、json。",
        ) from None
    return pyarrow, pyarrow.parquet
