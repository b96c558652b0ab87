"""Guards before a zipped workbook (xlsx, ods) is read: how large it really is and how far its cells reach.

calamine makes a full rectangle of every sheet, up to its last cell with a value: two cells in opposite corners of
a two-kilobyte file would end the whole process (tafia/calamine issue 693). So the parts of a package are inflated
here once, piece by piece, whatever sizes its directory states, and the corners are found before calamine is asked.
Of the content nothing is kept but that.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from posixpath import join, normpath
from xml.etree import ElementTree

from kcbx.errors import UnreadableError
from kcbx.sheets.extents import MOST_COLUMNS, Extent, exact_extent, extents_of_ods, quick_extent
from kcbx.sheets.recognising import NO_PASSWORD, REPAIR

MOST_UNPACKED = 1 << 30
"""How many bytes the parts of a workbook may have in all: 500,000 rows of 20 columns take half of it."""

USUAL_UNPACKED = 64 << 20
HIGHEST_RATIO = 200
"""Above USUAL_UNPACKED bytes, how many times larger than the file its parts may be: real lists reach 50."""

MOST_MEMBERS = 10_000
MOST_CELLS = 12_000_000
"""How many cells a sheet may span, empty ones included: each takes 40 bytes and more."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    RuntimeError,
    OverflowError,
)
REDUCE = "用 Excel 或 WPS 打开它，把要用的行和列复制到一张新的工作表，另存成一份再读入。"

_PIECE = 4 << 20
_LONGEST_ROW = 64 << 20
_ENCRYPTED = 0x1
_MANIFEST = "META-INF/manifest.xml"
_READ = (".xml", ".rels", "mimetype")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_package(name: str, content: bytes, nature: str) -> list[Extent]:
    """Return the extents of the sheets of an xlsx or ods file, each with the name of its sheet where it has one.

    Raises UnreadableError for a file that is broken, under a password, a zip bomb or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            opened = _Package(name, package, len(content))
            opened.check_directory()
            extents = opened.extents_of_ods() if nature == "ods" else opened.extents_of_xlsx()
    except BROKEN as error:
        raise broken(name) from error
    for extent in extents:
        check_size(name, extent)
    return extents


def broken(name: str) -> UnreadableError:
    """Return the error of a file that is what it says, but damaged or cut off."""
    return UnreadableError(f"“{name}”已经损坏，或者没有拷完整，读不了。", REPAIR)


def password(name: str) -> UnreadableError:
    """Return the error of a file that opens with a password only."""
    return UnreadableError(f"“{name}”加了打开密码，读不了。", NO_PASSWORD)


def check_size(name: str, extent: Extent) -> None:
    """Raise UnreadableError when a sheet spans more cells or columns than can be read."""
    if extent.columns <= MOST_COLUMNS and extent.cells <= MOST_CELLS:
        return
    where = f"“{name}”的工作表“{extent.sheet}”" if extent.sheet else f"“{name}”"
    raise UnreadableError(
        f"{where}太大：用到了第 {extent.rows} 行、第 {extent.columns} 列，"
        f"最多能读 {MOST_CELLS // 10_000} 万个单元格（空着的也算）、{MOST_COLUMNS} 列。",
        REDUCE,
    )


class _Package:
    """An open zip file; what its parts take in all is counted as they are inflated."""

    def __init__(self, name: str, package: zipfile.ZipFile, size: int) -> None:
        self._name = name
        self._package = package
        self._allowed = min(MOST_UNPACKED, max(USUAL_UNPACKED, HIGHEST_RATIO * size))
        self._inflated: dict[str, int] = {}
        self._members = {info.filename: info for info in package.infolist() if info.filename.endswith(_READ)}

    def check_directory(self) -> None:
        infos = self._package.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise password(self._name)
        declared = sum(info.file_size for info in self._members.values())
        if len(infos) > MOST_MEMBERS:
            raise self._too_much(f"由 {len(infos)} 个部分组成")
        if declared > self._allowed:
            raise self._too_much(f"大得不正常，超过 {self._allowed >> 20} MB")

    def extents_of_xlsx(self) -> list[Extent]:
        titles = self._titles()
        extents = []
        # The workbook may name any part as a sheet, so every part is looked at as if it were one.
        for path in self._members:
            extent = quick_extent(self._rows(path))
            if extent is None or extent.cells > MOST_CELLS or extent.columns > MOST_COLUMNS:
                extent = exact_extent(self._rows(path))
            extents.append(replace(extent, sheet=titles.get(path, "")))
        return extents

    def extents_of_ods(self) -> list[Extent]:
        manifest = b"".join(self._pieces(_MANIFEST)) if _MANIFEST in self._members else b""
        if "encrypted-package" in self._package.namelist() or b"encryption-data" in manifest:
            raise password(self._name)
        return extents_of_ods(self._rows("content.xml"))

    def _titles(self) -> dict[str, str]:
        """Return the name of each sheet of an xlsx file by the path of its part."""
        relations = {
            element.get("Id"): normpath(join("xl", element.get("Target", ""))).lstrip("/")
            for element in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        return {
            relations.get(element.get(_RELATION), ""): element.get("name", "")
            for element in self._elements("xl/workbook.xml", "sheet")
        }

    def _elements(self, path: str, tag: str) -> list[ElementTree.Element]:
        if path not in self._members or self._members[path].file_size > _PIECE:
            return []
        try:
            return list(ElementTree.fromstring(b"".join(self._pieces(path))).iterfind(f".//{{*}}{tag}"))
        except ElementTree.ParseError as error:
            raise broken(self._name) from error

    def _rows(self, path: str) -> Iterator[bytes]:
        """Yield a part in pieces that end with a row, where it has rows."""
        rest = b""
        for piece in self._pieces(path):
            end = piece.rfind(b"row>") + 4
            if end < 4:
                rest += piece
                if len(rest) < _LONGEST_ROW:
                    continue
                end, piece = len(rest), rest
                rest = b""
            yield rest + piece[:end]
            rest = piece[end:]
        yield rest

    def _pieces(self, path: str) -> Iterator[bytes]:
        """Inflate one part to its true end. Raises UnreadableError once the parts take more than is allowed."""
        info = copy(self._members[path])
        declared = info.file_size
        if info.compress_type not in _METHODS:
            raise zipfile.BadZipFile(path)
        # zipfile stops at the size that the directory states; calamine does not.
        info.file_size = MOST_UNPACKED + 1
        self._inflated[path] = 0
        with self._package.open(info) as part:
            while piece := part.read(_PIECE):
                self._inflated[path] += len(piece)
                if sum(self._inflated.values()) > self._allowed:
                    raise self._too_much(f"大得不正常，超过 {self._allowed >> 20} MB")
                yield piece
        if self._inflated[path] != declared:
            raise zipfile.BadZipFile(path)

    def _too_much(self, what: str) -> UnreadableError:
        return UnreadableError(f"“{self._name}”解开以后{what}，像是压缩炸弹，没有读取。", REDUCE)
