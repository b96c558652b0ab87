"""`todo` of the example county on three days of its year against lists reasoned out before the program was asked.

The lists and how they were reasoned stand in tests/golden/待办/. They are never written by the program.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from kcbx.cli import cli
from kcbx.commands.session import Session

EXAMPLE = Path(__file__).parent.parent / "examples" / "清河县"
LISTS = Path(__file__).parent / "golden" / "待办"
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize("day", ["2024-10-20", "2025-03-20", "2025-06-25"])
def test_what_is_due_is_what_was_reasoned(day: str) -> None:
    expected = Counter(tuple(line.split()) for line in (LISTS / f"{day}.txt").read_text("utf-8").splitlines())
    session = Session(EXAMPLE, dt.date(2025, 7, 31), lambda: dt.datetime(2025, 8, 1, 9, tzinfo=CHINA))
    result = CliRunner().invoke(cli, ["todo", "--as-of", day, "--format", "json"], obj=session)
    assert result.exit_code == 0, result.stderr
    found = Counter(
        (task["due"], task["duty"], task["case"] or task["unit"])
        for task in json.loads(result.stdout)["todo"]
    )
    assert sorted((expected - found).elements()) == []
    assert sorted((found - expected).elements()) == []
    assert found.total() == sum(expected.values()) > 20
