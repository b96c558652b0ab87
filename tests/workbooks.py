"""Workbooks made for the tests, and how a file is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from xlsxwriter import Workbook

from kcbx.errors import UnreadableError
from kcbx.sheets import read_book

GOLDEN = Path(__file__).parent / "golden" / "sheets"
NAMESPACES = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def written(fill: Callable[[Workbook], object]) -> bytes:
    """Return an xlsx file that `fill` has filled."""
    content = io.BytesIO()
    workbook = Workbook(content, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return content.getvalue()


def of_xlwt(fill: Callable[[xlwt.Workbook], object]) -> bytes:
    """Return an .xls file that `fill` has filled."""
    content = io.BytesIO()
    workbook = xlwt.Workbook(encoding="utf-8")
    fill(workbook)
    workbook.save(content)
    return content.getvalue()


def refused(name: str, content: bytes) -> tuple[str, str]:
    """Return the message and the hint with which a file is refused."""
    with pytest.raises(UnreadableError) as caught:
        read_book(name, content)
    return caught.value.message, caught.value.hint


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def workbook_of(rows: str) -> bytes:
    """Return the smallest workbook whose only sheet has these rows, as XML."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": f'<workbook {NAMESPACES}><sheets><sheet name="甲" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>".encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet {NAMESPACES}><sheetData>{rows}</sheetData></worksheet>".encode(),
        }
    )
