"""What an export holds: the tables 案卷, 劝返, 平台录入 and 月报, column by column. Pure.

`table` says what a table is, `subject` how a case is seen, the others hold one table each. `kcbx.exportwork` reads the
cases and writes the file.
"""

from kcbx.exporting.attempts import attempt_table
from kcbx.exporting.cases import case_table
from kcbx.exporting.month import month_table
from kcbx.exporting.platform import platform_table
from kcbx.exporting.subject import ExportedCase
from kcbx.exporting.table import Export, ExportColumn

__all__ = [
    "Export",
    "ExportColumn",
    "ExportedCase",
    "attempt_table",
    "case_table",
    "month_table",
    "platform_table",
]
