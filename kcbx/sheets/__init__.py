"""Spreadsheet files: bytes → `grid.Book`, and `grid.SheetPlan` → bytes. What a list means is no matter here."""

from __future__ import annotations

from kcbx.sheets.reading import read_book
from kcbx.sheets.writing import write_book

__all__ = ["read_book", "write_book"]
