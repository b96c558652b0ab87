"""Word documents from templates: the only user of docxtpl.

docxtpl edits WordprocessingML with regular expressions, swallows broken XML and stamps the clock. Here the
language of the template is closed (`kcbx.render_filters`), a broken result is refused, what Word would call
corrupt is mended, and the same template, data and date give the same bytes in every process.

No table, statistic or wording is made here: the caller passes text, whole numbers, lists and mappings.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import traceback
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import cache, partial
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from kcbx.errors import TemplateError
from kcbx.render_filters import Unknown, advice_on, make_environment, reason_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CORE_MEMBER = "docProps/core.xml"
CONTENT_TYPES = "[Content_Types].xml"
MARK = "kcbx:sha256:"
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Word 或 WPS 打开它，另存为 .docx，再放回原处。"

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
"""What XML has no place for, and what docxtpl would take as orders (\\a is a paragraph, \\f a page)."""

STORY = re.compile(r"/?word/(document|header|footer|footnotes|endnotes)\d*\.xml")
STORY_NAMES = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
}

IDEOGRAPHS = re.compile("[〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
FACES = (("gb2312", ""), ("gbk", "仿宋"))
"""Which face draws an ideograph: 仿宋_GB2312 and 方正小标宋简体, which templates use, know GB 2312 alone."""

NOT_WORD = (
    ("template.main+xml", "是 Word 模板（.dotx）。"),
    ("macroEnabled", "是带宏的 Word 文件（.docm 或 .dotm）。"),
)


def _forget(_place: str) -> None:
    pass


def render_document(
    template: bytes | Path,
    context: Mapping[str, Any],
    *,
    when: dt.date,
    title: str,
    on_blank: Callable[[str], object] = _forget,
) -> bytes:
    """Return the .docx made of `template` and `context`; the same arguments give the same bytes.

    `context` holds str, int, None, and mappings and lists of these, to any depth; control characters are
    dropped. The template may test other numbers, truth values and dates, but not print them. `when` dates the
    document (its properties, nothing on the page), `title` is its title property. `on_blank` is told of every field
    (学生.住址) for which a line to fill in by hand was printed.
    Raises TemplateError with the place in the template.
    """
    name = f"模板 {template.name} " if isinstance(template, Path) else "模板"
    document = _opened(_read(template) if isinstance(template, Path) else template, name)
    data = {str(key): _plain(value, str(key), on_blank) for key, value in context.items()}
    try:
        members = document.rendered(data)
    except Exception as error:  # docxtpl and Jinja2 raise whatever a clerk's template makes of them
        place = f"{name}{document.place_of(error)}"
        raise TemplateError(f"{place}：{reason_of(error)}。", advice_on(error, data)) from error
    members[CORE_MEMBER] = _core_properties(UNPRINTABLE.sub("", title), when, _digest(members))
    return _zipped(members)


def is_ours(data: bytes) -> bool:
    """Return whether kcbx wrote the document `data` and nobody has changed it since: it may be overwritten.

    A document carries the digest of its own parts; once saved in Word or WPS it is somebody's work.
    """
    try:
        members = _members(data)
    except BROKEN_ZIP:
        return False
    return f"{MARK}{_digest(members)}<".encode() in members.get(CORE_MEMBER, b"")


def find_template(name: str, workspace_templates: Path | None) -> bytes:
    """Return the template `name` (without .docx): the county's own wins over the one that ships with kcbx.

    `workspace_templates` is the county's templates directory, which need not exist. Raises TemplateError.
    """
    file_name = f"{name}.docx"
    if not name or re.search(r"[/\\:]", name):
        raise TemplateError(
            f"模板名“{name}”不对：它不能为空，也不能含有路径。", "请只写模板的名字，例如：月报"
        )
    if workspace_templates is not None and (workspace_templates / file_name).exists():
        return _read(workspace_templates / file_name)
    shipped = _shipped(file_name)
    if shipped is None:
        raise TemplateError(
            f"没有名为“{name}”的模板。", f"请把 {file_name} 放进工作区的 templates 目录，或改用已有的模板名。"
        )
    return shipped


def _shipped(file_name: str) -> bytes | None:
    """Return a template of the package kcbx.templates, or of the checkout when that is not installed."""
    try:
        installed = resources.files("kcbx.templates").joinpath(file_name)
        return installed.read_bytes() if installed.is_file() else None
    except ModuleNotFoundError:
        checkout = Path(__file__).resolve().parent.parent / "templates" / file_name
        return checkout.read_bytes() if checkout.is_file() else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"读不了模板 {path}。", "请检查这个文件是否存在、是否有权读取。") from error


def _opened(data: bytes, name: str) -> _Document:
    """Return the template in `data`; raise TemplateError that says what it is if it is no .docx."""
    if data.startswith(OLE_HEADER):
        raise TemplateError(f"{name}是旧版 .doc 文件，或者设了打开密码。", SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kinds = archive.read(CONTENT_TYPES).decode("utf-8", "replace")
    except (KeyError, *BROKEN_ZIP):
        raise TemplateError(f"{name}不是 Word 文档（.docx）。", SAVE_AS) from None
    for kind, words in NOT_WORD:
        if kind in kinds:
            raise TemplateError(f"{name}{words}", SAVE_AS)
    if "wordprocessingml.document.main+xml" not in kinds:
        raise TemplateError(f"{name}不是 Word 文档（.docx）。", SAVE_AS)
    document = _Document(io.BytesIO(data))
    try:
        document.init_docx()
    except Exception as error:  # python-docx lets every error of a damaged file through
        raise TemplateError(f"{name}已经损坏，打不开。", SAVE_AS) from error
    return document


def _plain(value: Any, place: str, on_blank: Callable[[str], object]) -> Any:
    """Return a copy of plain data, its text cleaned; raise TemplateError for an object of a program."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value) or Unknown(partial(on_blank, place))
    if isinstance(value, Mapping):
        return {str(key): _plain(item, f"{place}.{key}", on_blank) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{place}[{number}]", on_blank) for number, item in enumerate(value)]
    if value is None or isinstance(value, (int, float, dt.date)):
        return value
    raise TemplateError(
        f"交给模板的数据里，“{place}”不是文字、整数、列表或字典，而是 {type(value).__name__}。"
    )


class _Document(DocxTemplate):  # type: ignore[misc]
    """A template being rendered that knows where it is and refuses broken XML."""

    part_name = ""
    source = ""

    def rendered(self, data: dict[str, Any]) -> dict[str, bytes]:
        """Return the members of the finished file, its properties emptied."""
        package = self.docx.part.package
        _ = package.core_properties  # made now if the template has none
        core = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
        core.partname = PackURI(f"/{CORE_MEMBER}")
        core.element.clear()  # the template's author would stand in every document
        self.render(data, make_environment())
        buffer = io.BytesIO()
        self.save(buffer)
        members = _members(buffer.getvalue())
        for name in filter(STORY.fullmatch, members):
            self.part_name = name
            members[name] = _finished(members[name])
        return members

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.part_name = str(part.partname)
        # One line per paragraph, exactly as docxtpl is going to do it: Jinja2 counts in these lines.
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))

    def fix_tables(self, xml: str) -> Any:
        _parsed(xml.encode())  # docxtpl itself parses with recover=True and drops what follows an error
        return super().fix_tables(xml)

    def place_of(self, error: Exception) -> str:
        """Return the part and the text of the template's paragraph; Jinja2's traceback knows its line."""
        story = STORY.fullmatch(self.part_name)
        part = STORY_NAMES[story[1]] if story else ""
        line = error.lineno if isinstance(error, TemplateSyntaxError) else None
        for frame, number in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename == "<template>":
                line = number
        if line is None:
            return part
        text = re.sub(r"<[^>]+>", "", re.split(r"\r\n|\r|\n", self.source)[line - 1]).strip()
        return f"{part}“{text}”处"


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _finished(content: bytes) -> bytes:
    """Return one story of the document (body, header, …) mended and ready to print."""
    root = _parsed(content)
    _repair(root)
    _keep_ends_together(root)
    _space_pictures(root)
    for run in list(root.iter(f"{W}r")):
        _switch_rare_faces(run)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _repair(root: etree._Element) -> None:
    """Mend what tags can leave behind and Word calls corrupt: empty rows, tables, cells and headers."""
    for parent, child in (("tr", "tc"), ("tbl", "tr")):
        for element in list(root.iter(f"{W}{parent}")):
            if element.find(f".//{W}{child}") is None:
                _parent(element).remove(element)
    for holder in [*root.iter(f"{W}tc"), root]:
        if len(holder) == 0 or holder[-1].tag in (f"{W}tcPr", f"{W}tbl"):
            etree.SubElement(holder, f"{W}p")


def _keep_ends_together(root: etree._Element) -> None:
    """Keep the heads of a table on a page with two rows, and the last row, where people sign, with two before it."""
    for table in root.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        heads = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
        for row in [*rows[: min(heads + 1, len(rows) - 1)], *rows[-3:-1]]:
            for paragraph in row.iter(f"{W}p"):
                properties = _first_child(paragraph, "pPr")
                if properties.find(f"{W}keepNext") is None:
                    after_style = 0 if properties.find(f"{W}pStyle") is None else 1
                    properties.insert(after_style, etree.Element(f"{W}keepNext"))


def _space_pictures(root: etree._Element) -> None:
    """Give pictures the distances python-docx leaves out; LibreOffice would pad each side by 3.2 mm."""
    for picture in root.iter(f"{DRAWING}inline"):
        for side in ("distT", "distB", "distL", "distR"):
            picture.set(side, picture.get(side, "0"))


def _switch_rare_faces(run: etree._Element) -> None:
    """Split a run so that characters its face may lack (a rare name) are drawn by one that has them."""
    if not any(_face(character) for text in run.findall(f"{W}t") for character in text.text or ""):
        return
    pieces: list[tuple[str, etree._Element]] = []
    for child in run.iterchildren(etree.Element):
        if child.tag == f"{W}t":
            pieces += [(face, _text("".join(part))) for face, part in groupby(child.text or "", key=_face)]
        elif child.tag != f"{W}rPr":
            pieces.append(("", child))
    parent = _parent(run)
    for face, members in groupby(pieces, key=lambda piece: piece[0]):
        split = etree.Element(f"{W}r")
        split.extend(deepcopy(run.findall(f"{W}rPr")))
        if face:
            _set_face(split, face)
        split.extend([member for _, member in members])
        parent.insert(parent.index(run), split)
    parent.remove(run)


def _set_face(run: etree._Element, face: str) -> None:
    properties = _first_child(run, "rPr")
    named = properties.find(f"{W}rFonts")
    if named is None:
        named = etree.Element(f"{W}rFonts")
        properties.insert(0 if properties.find(f"{W}rStyle") is None else 1, named)
    named.attrib.pop(f"{W}eastAsiaTheme", "")
    named.set(f"{W}hint", "eastAsia")
    named.set(f"{W}eastAsia", face)


@cache
def _face(character: str) -> str:
    """Return the face that draws an ideograph outside GB 2312, or "" where the style's own will do."""
    if not IDEOGRAPHS.match(character):
        return ""
    for codec, face in FACES:
        with suppress(UnicodeEncodeError):
            character.encode(codec)
            return face
    return "宋体" if ord(character) <= 0xFFFF else "宋体-ExtB"


def _text(text: str) -> etree._Element:
    element = etree.Element(f"{W}t")
    element.set(XML_SPACE, "preserve")
    element.text = text
    return element


def _first_child(element: etree._Element, name: str) -> etree._Element:
    """Return the properties of a paragraph or run, which stand first in it, making them if there are none."""
    found = element.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        element.insert(0, found)
    return found


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None, "only the root of a story has no parent"
    return parent


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _digest(members: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of all members but the properties, which hold it."""
    total = hashlib.sha256()
    for name in sorted(set(members) - {CORE_MEMBER}):
        total.update(f"{name}\0{len(members[name])}\0".encode())
        total.update(members[name])
    return total.hexdigest()


def _core_properties(title: str, when: dt.date, digest: str) -> bytes:
    stamp = f"{when.year:04}-{when.month:02}-{when.day:02}T00:00:00Z"
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>kcbx</dc:creator>"
        f"<dc:identifier>{MARK}{digest}</dc:identifier><dc:language>zh-CN</dc:language>"
        f"<cp:lastModifiedBy>kcbx</cp:lastModifiedBy><cp:revision>1</cp:revision>{dates}</cp:coreProperties>"
    ).encode()


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Return the members as a zip without a trace of the clock or the machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, members[name])
    return buffer.getvalue()
