"""Small Word templates for tests, and what is read back from a rendered document."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from kcbx.errors import TemplateError
from kcbx.render import render_document
from tools import gongwen
from tools.gongwen import Style, paragraph

WHEN = dt.date(2024, 11, 18)
NORMAL = Style("Normal", "Normal", gongwen.FANGSONG, 16, 28.9)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MEND = "请在 Word 里改好模板中的这一处，再重新生成。"


def template(*lines: str, header: tuple[str, ...] = (), body: str = "") -> bytes:
    """Return a template of one paragraph per line; `body` is markup that comes after the lines."""
    content = "".join(paragraph(line, NORMAL) for line in lines) + body
    references = '<w:headerReference w:type="default" r:id="header1"/>' if header else ""
    margins = {"header1": "".join(paragraph(line, NORMAL) for line in header)} if header else {}
    return gongwen.package("模板", content + gongwen.section(last=True, parts=references), [NORMAL], margins)


def rendered(source: bytes, context: Mapping[str, Any]) -> bytes:
    return render_document(source, context, when=WHEN, title="月报表")


def texts(data: bytes) -> list[str]:
    return [item.text for item in docx.Document(io.BytesIO(data)).paragraphs]


def story(data: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(members(data)[name])


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refusal(source: bytes | Path, context: Mapping[str, Any] | None = None) -> tuple[str, str]:
    with pytest.raises(TemplateError) as caught:
        render_document(source, context or {}, when=WHEN, title="月报表")
    return caught.value.message, caught.value.hint
