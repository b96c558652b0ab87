"""kcbx report: the month's report, or that of any span, as Word, table, JSON or CSV."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kcbx.commands.common import open_workspace
from kcbx.commands.completion import complete_unit
from kcbx.commands.options import CodeType, MonthType, parse_date, parse_month
from kcbx.commands.session import Session
from kcbx.errors import DateError, GitError, KcbxError, RefusedError, UsageError

if TYPE_CHECKING:
    from kcbx.calendar import Month
    from kcbx.model import Case, Unit
    from kcbx.month_form import Signers
    from kcbx.month_report import Frame, Span
    from kcbx.schema.files import CaseFile
    from kcbx.workspace import Workspace
