"""What a file is by its content, whatever its name says. Nothing is unpacked or parsed here."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import PurePath

from kcbx.errors import UnreadableError

READ_BY_ENDING: dict[str, str] = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
}
"""Which content a file with this ending must have."""

TITLES: dict[str, str] = {
    "xlsx": "Excel 工作簿（xlsx）",
    "xls": "Excel 97-2003 工作簿（xls）",
    "ods": "OpenDocument 电子表格（ods）",
    "text": "文本",
    "xlsb": "Excel 二进制工作簿（xlsb）",
    "html": "网页（有的系统把导出的网页叫作 xls）",
    "mhtml": "网页（单个文件的网页）",
    "xml table": "XML 电子表格 2003（有的系统把它叫作 xls）",
    "xml": "XML 文件",
    "old excel": "很旧的 Excel 文件（5.0 或更早）",
    "word": "Word 文件",
    "slides": "PowerPoint 文件",
    "ole": "旧式 Office 文件，里面找不到工作簿（也可能没有拷完整）",
    "odf": "OpenDocument 文件，但不是电子表格",
    "zip": "压缩包",
    "pdf": "PDF 文件",
    "image": "图片",
    "rtf": "RTF 文件",
    "archive": "压缩包",
    "database": "数据库文件",
    "program": "程序文件",
    "unknown": "不认识的文件",
}
"""What each content is called; the first four can be read."""

RENAME = "把文件名的结尾改成 {} 再读入。"
SAVE_AS = "用 Excel 或 WPS 打开它，另存为“Excel 工作簿（*.xlsx）”，再读入另存的那一份。"
UNZIP = "先解压，再读入里面的表格文件。"
ASK = "向给文件的人要表格文件（xlsx、xls、ods 或 csv）。"
REPAIR = "向给文件的人重新要一份；用 Excel 或 WPS 还能打开的，另存一份再读入。"
NO_PASSWORD = "用 Excel 或 WPS 打开它，取消打开密码，另存一份再读入；读完以后把没有密码的那一份删掉。"

_HINTS = {
    "ole": REPAIR,
    **dict.fromkeys(("zip", "archive"), UNZIP),
    **dict.fromkeys(("text", "xlsb", "html", "mhtml", "xml table", "xml", "old excel"), SAVE_AS),
}
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3\0", "database"),
    (b"MZ\x90", "program"),
    # BIFF2 to BIFF5, a bare stream as Excel 2 to 5 and some exporting systems write it.
    (b"\x09\x00\x04\x00", "old excel"),
    (b"\x09\x02\x06\x00", "old excel"),
    (b"\x09\x04\x06\x00", "old excel"),
    (b"\x09\x08\x08\x00", "old excel"),
    (b"\x09\x08\x10\x00", "old excel"),
)
_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_LONGEST_TYPE = 200
_NO_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError, RuntimeError)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
# The second or third record of an .xls under a password is FILEPASS; calamine calls such a file unknown.
_FILE_PASS = re.compile(rb"\x09\x08(?:\x08\x00.{8}|\x10\x00.{16})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_ZIP_MEMBERS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("word/", "word"),
    ("ppt/", "slides"),
)
_MARKUP: tuple[tuple[str, str], ...] = (
    (r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|body|table|style|div)\b", "html"),
    (r"mime-version:", "mhtml"),
    (r"<\?xml.*urn:schemas-microsoft-com:office:spreadsheet", "xml table"),
    (r"<\?xml", "xml"),
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case. Raises UnreadableError for one that kcbx does not read."""
    ending = PurePath(name).suffix.lower()
    if ending in READ_BY_ENDING:
        return ending
    known = "、".join(READ_BY_ENDING)
    raise UnreadableError(f"“{name}”不是能读的表格文件：能读的结尾有 {known}。", SAVE_AS)


def nature_of(content: bytes) -> str:
    """Return what `content` is: a key of TITLES, or "encrypted" for an Office file under a password."""
    for start, nature in _SIGNATURES:
        if content.startswith(start):
            return nature
    if content.startswith(_OLE_HEADER):
        nature = next((nature for stream, nature in _OLE_STREAMS if _has_stream(content, stream)), "ole")
        return "encrypted" if nature == "xls" and _has_file_pass(content) else nature
    if content.startswith(_ZIP_STARTS):
        return _nature_of_zip(content)
    return _nature_of_text(content)


def check_ending(name: str, ending: str, nature: str) -> None:
    """Raise UnreadableError unless the content is what the ending says."""
    if nature == READ_BY_ENDING[ending]:
        return
    if nature == "encrypted":
        raise UnreadableError(f"“{name}”加了打开密码，读不了。", NO_PASSWORD)
    right = next((kind for kind, read in READ_BY_ENDING.items() if read == nature != "text"), "")
    hint = RENAME.format(right) if right else _HINTS.get(nature, ASK)
    raise UnreadableError(f"“{name}”的名称以 {ending} 结尾，内容却是{TITLES[nature]}。", hint)


def _has_stream(content: bytes, stream: str) -> bool:
    # Entries of the directory are 128 bytes long and aligned; the same letters elsewhere are somebody's text.
    pattern = f"{stream}\0".encode("utf-16-le")
    place = content.find(pattern)
    while place >= 0:
        if place % 128 == 0:
            return True
        place = content.find(pattern, place + 1)
    return False


def _has_file_pass(content: bytes) -> bool:
    # Streams begin at a sector, short ones at one of 64 bytes.
    return any(found.start() % 64 == 0 for found in _FILE_PASS.finditer(content))


def _nature_of_zip(content: bytes) -> str:
    names, kind = _names_in_local_headers(content), content[:_LONGEST_TYPE]
    # The directory is at the end; a file that was cut off still has the names beside its parts.
    with suppress(*_NO_ZIP), zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        if "mimetype" in names:
            with package.open("mimetype") as part:
                kind = part.read(_LONGEST_TYPE)
    if _OPEN_DOCUMENT in kind:
        return "ods" if _OPEN_DOCUMENT + b"spreadsheet" in kind else "odf"
    for member, nature in _ZIP_MEMBERS:
        if any(name.lower().startswith(member) for name in names):
            return nature
    return "zip"


def _names_in_local_headers(content: bytes) -> list[str]:
    names = []
    for found in re.finditer(rb"PK\x03\x04.{22}(..)..", content, re.DOTALL):
        length = int.from_bytes(found[1], "little")
        names.append(content[found.end() : found.end() + length].decode("latin-1"))
    return names


def _nature_of_text(content: bytes) -> str:
    beginning = content[:4096]
    # A stray control character is dirt in somebody's list; many are no text at all.
    if not beginning.startswith(_UNICODE_MARKS) and len(_CONTROLS.findall(beginning)) * 50 > len(beginning):
        return "unknown"
    text = beginning.replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return next((nature for found, nature in _MARKUP if re.match(found, text, re.DOTALL)), "text")
