"""The one YAML configuration of the project: text ↔ document, with positions and comments.

Reading is strict (no anchors, aliases, tags, merge keys, duplicate keys, second documents) and keeps every scalar
as its source text: the schema decides types. Writing is canonical: `emit(parse(x))` is the same for every spelling
of the same document, and every hand-made comment of `x` stands in it. ruamel.yaml does the parsing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from kcbx.errors import KcbxError
from kcbx.model import KeyPath
from kcbx.yamlscalar import double_quoted, text_scalar

MAXIMUM_BYTES = 2 * 1024 * 1024
MAXIMUM_DEPTH = 16

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class YamlError(KcbxError):
    """A text that is not the YAML this project accepts; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass
class Comments:
    """Hand-made comments by place, each text with its `#`: whole lines before a place, and beside it."""

    head: list[str] = field(default_factory=list)
    before: dict[KeyPath, list[str]] = field(default_factory=dict)
    beside: dict[KeyPath, list[str]] = field(default_factory=dict)
    tail: list[str] = field(default_factory=list)

    def every(self) -> list[str]:
        """Return all comments, for comparing what went in with what came out."""
        listed = [*self.head, *self.tail]
        for group in (self.before, self.beside):
            listed.extend(text for texts in group.values() for text in texts)
        return sorted(listed)


@dataclass
class Document:
    """A parsed file: dicts, lists and str; places map a key path to (line, column), both from 1."""

    data: Any
    places: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    comments: Comments = field(default_factory=Comments)

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Return the place of a path, or of its nearest ancestor that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def decode(raw: bytes) -> str:
    """Return the text of a file's bytes; raise YamlError for a wrong encoding, NULs or too many bytes.

    A byte order mark and Windows line ends are accepted (`fmt` takes them away).
    """
    if len(raw) > MAXIMUM_BYTES:
        raise YamlError(f"文件有 {len(raw)} 字节，超过上限 2 MiB；照片和扫描件请放进 evidence/，不要写进案卷")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise YamlError("文件是 UTF-16 编码；请用记事本“另存为”，编码选 UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise YamlError(_encoding_message(raw), line, column) from None
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = "空字符（NUL）" if found.group() == "\0" else f"控制字符 U+{ord(found.group()):04X}"
        raise YamlError(f"文件里有{what}，多半是文件损坏；请从历史记录恢复或删掉这个字符", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding_message(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 文字，多半已经损坏；请从历史记录恢复"
    return "文件是 GBK 编码，不是 UTF-8；请用记事本打开后“另存为”，编码选 UTF-8"


def parse(text: str) -> Document:
    """Read one YAML document; raise YamlError, with place, for anything the format does not allow."""
    _refuse_conflict(text)
    builder = _Builder()
    parser = YAML(typ="safe", pure=True)
    try:
        for event in parser.parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlError(f"不是正确的 YAML：{_problem(error)}", line, column) from None
    except YAMLError as error:
        raise YamlError(f"不是正确的 YAML：{str(error).splitlines()[0]}") from None
    document = Document(builder.root, builder.places)
    document.comments = _comments(text, builder)
    return document


_PROBLEMS = (
    ("found character '\\t'", "缩进里有 Tab 键，请改成空格"),
    ("mapping values are not allowed", "冒号的位置不对：一行里只能有一个“键: 值”，值里有冒号时请加引号"),
    ("could not find expected ':'", "这一行缺少冒号，或上一行的引号没有成对"),
    ("found unexpected end of stream", "引号没有成对"),
    ("but found '<block mapping start>'", "缩进不对齐"),
    ("expected <block end>", "缩进不对齐，或这里多了或少了“- ”"),
    ("found character '%'", "值以 % 开头，请加引号"),
    ("found character '@'", "值以 @ 开头，请加引号"),
    ("found character '`'", "值以 ` 开头，请加引号"),
    ("found unknown escape", "双引号里的反斜杠写法不对，请改用单引号"),
    ("while parsing a flow", "{ } 或 [ ] 里的写法不对：各项用逗号隔开，里面有标点的文字加引号"),
)


def _problem(error: MarkedYAMLError) -> str:
    english = f"{error.context or ''} {error.problem or ''}"
    unknown = "这一处看不懂，请对照上下几行的缩进、冒号和引号"
    return next((chinese for part, chinese in _PROBLEMS if part in english), unknown)


_CONFLICT = re.compile(r"^(<<<<<<<|>>>>>>>)( |$)", re.MULTILINE)


def _refuse_conflict(text: str) -> None:
    """git leaves its marks where two people changed the same lines; they are no YAML and no child's record."""
    if found := _CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise YamlError(
            "文件里有 git 合并冲突的记号（<<<<<<< 和 >>>>>>>）；请两边商量，留下对的一份，删掉记号", line
        )


class _Builder:
    """Turns parser events into dicts, lists and text, refusing what the format forbids."""

    def __init__(self) -> None:
        self.root: Any = ""
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.spans: list[tuple[int, int, bool]] = []
        self._documents = 0
        self._stack: list[_Open] = []

    def take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "一个文件里只能有一份内容，这里出现了第二个“---”")
        if isinstance(event, NodeEvent):
            self._check(event)
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._open(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._stack.pop()
        elif isinstance(event, ScalarEvent):
            block = event.style in ("|", ">")
            self.spans.append((event.start_mark.index, event.end_mark.index, block))
            self._scalar(event)

    def _check(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(event, "不允许使用 * 引用（别名）；请把内容写全，或给文字加引号")
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, "不允许使用 & 锚点；请把内容写全，或给文字加引号")
        if getattr(event, "tag", None) is not None:
            self._refuse(event, "不允许使用 ! 标签；文字以 ! 开头时请加引号")

    def _open(self, event: Event) -> None:
        if len(self._stack) >= MAXIMUM_DEPTH:
            self._refuse(event, f"嵌套超过 {MAXIMUM_DEPTH} 层")
        value: Any = {} if isinstance(event, MappingStartEvent) else []
        if self._stack and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None:
            self._refuse(event, "键必须是文字")
        path = self._put(value, event)
        self._stack.append(_Open(value, path))

    def _scalar(self, event: ScalarEvent) -> None:
        top = self._stack[-1] if self._stack else None
        if top is None or isinstance(top.value, list) or top.key is not None:
            self._put(event.value, event)
            return
        key = event.value
        if key == "<<" and event.style is None:
            self._refuse(event, "不允许使用 << 合并键；请把内容写全")
        if key in top.value:
            first = self.places[self._path(top, key)][0]
            self._refuse(event, f"“{key}”写了两次（第一次在第 {first} 行）；请只留一个")
        top.key = key
        self.places[self._path(top, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)

    @staticmethod
    def _path(top: _Open, key: str) -> KeyPath:
        return (*top.path, key)

    def _put(self, value: Any, event: Event) -> KeyPath:
        if not self._stack:
            self.root = value
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            path: KeyPath = (*top.path, len(top.value))
            self.places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
            top.value.append(value)
            return path
        path = (*top.path, top.key or "")
        top.value[top.key] = value
        top.key = None
        return path

    def _refuse(self, event: Event, message: str) -> None:
        raise YamlError(message, event.start_mark.line + 1, event.start_mark.column + 1)


@dataclass
class _Open:
    value: Any
    path: KeyPath
    key: str | None = None


_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")


def _comments(text: str, builder: _Builder) -> Comments:
    """Find the comments between the scalars and give each to the place it stands at."""
    comments = Comments()
    if "#" not in text:
        return comments
    ordered = sorted(builder.places.items(), key=lambda item: (item[1][0], len(item[0])))
    by_key_order = list(builder.places.items())
    first_line = ordered[0][1][0] if ordered else 0
    for position, comment in _found(text, builder.spans):
        line = text.count("\n", 0, position) + 1
        standalone = not text[text.rfind("\n", 0, position) + 1 : position].strip()
        if not ordered or (standalone and line < first_line):
            comments.head.append(comment)
        elif standalone:
            path = next((path for path, place in ordered if place[0] > line), None)
            (comments.tail if path is None else comments.before.setdefault(path, [])).append(comment)
        else:
            path = [path for path, place in by_key_order if place[0] <= line][-1]
            comments.beside.setdefault(path, []).append(comment)
    return comments


def _found(text: str, spans: Sequence[tuple[int, int, bool]]) -> Iterator[tuple[int, str]]:
    """Yield (index, comment) for every comment outside the scalars, and in the first line of block scalars."""
    start = 0
    for begin, end, block in [*spans, (len(text), len(text), False)]:
        yield from _in_gap(text, start, begin)
        if block:
            header_end = text.find("\n", begin)
            yield from _in_gap(text, begin + 1, header_end if header_end >= 0 else end)
        start = max(end, start)


def _in_gap(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _COMMENT.finditer(text, start, end):
        index = match.start()
        if index == 0 or text[index - 1] in " \t\n":
            yield index, match.group().rstrip()


def emit(
    data: Mapping[str, Any],
    comments: Comments | None = None,
    *,
    bare: Mapping[str, re.Pattern[str]] | None = None,
) -> str:
    """Write a document in canonical form: two-space indent, `- ` under its key, quotes only where needed.

    `bare` says for which keys a value is meant as a number or a date, and what such a value looks like: it
    stands without quotes.
    """
    writer = _Writer(comments or Comments(), bare or {})
    lines = [*writer.comments.head, *writer.lines(data, (), ""), *writer.left_over(), *writer.comments.tail]
    return "\n".join(lines) + "\n"


class _Writer:
    def __init__(self, comments: Comments, bare: Mapping[str, re.Pattern[str]]) -> None:
        self.comments = comments
        self._bare = bare
        self._before = dict(comments.before)
        self._beside = dict(comments.beside)

    def lines(self, value: Any, path: KeyPath, key: str) -> list[str]:
        """Return the lines of a value, not indented; a scalar gives one line or a literal block."""
        if isinstance(value, Mapping) and value:
            return self._mapping(value, path)
        if isinstance(value, (list, tuple)) and value:
            return self._sequence(value, path, key)
        return self._scalar(value, key).split("\n")

    def _mapping(self, value: Mapping[str, Any], path: KeyPath) -> list[str]:
        lines: list[str] = []
        for key, item in value.items():
            here: KeyPath = (*path, key)
            lines.extend(self._before.pop(here, ()))
            beside = self._beside_text(here)
            name = double_quoted(key) if "\n" in key else text_scalar(key)
            if isinstance(item, (Mapping, list, tuple)) and item:
                lines.append(f"{name}:{beside}")
                lines.extend(_indented(self.lines(item, here, key)))
            else:
                first, *rest = self.lines(item, here, key)
                lines.append(f"{name}: {first}{beside}")
                lines.extend(_indented(rest))
        return lines

    def _sequence(self, value: Sequence[Any], path: KeyPath, key: str) -> list[str]:
        lines: list[str] = []
        for index, item in enumerate(value):
            here: KeyPath = (*path, index)
            lines.extend(self._before.pop(here, ()))
            if isinstance(item, Mapping) and item:
                first_key: KeyPath = (*here, next(iter(item)))
                lines.extend(self._before.pop(first_key, ()))
                if here in self._beside:
                    self._beside.setdefault(first_key, []).extend(self._beside.pop(here))
            first, *rest = self.lines(item, here, key)
            lines.append(f"- {first}{self._beside_text(here)}")
            lines.extend(_indented(rest))
        return lines

    def _beside_text(self, path: KeyPath) -> str:
        return "".join(f"  {text}" for text in self._beside.pop(path, ()))

    def left_over(self) -> list[str]:
        """Comments whose place is gone are kept, at the end."""
        kept = [text for group in (self._before, self._beside) for texts in group.values() for text in texts]
        self._before.clear()
        self._beside.clear()
        return kept

    def _scalar(self, value: Any, key: str) -> str:
        if isinstance(value, (Mapping, list, tuple)):
            return "{}" if isinstance(value, Mapping) else "[]"
        text = str(value)
        pattern = self._bare.get(key)
        meant_as_such = not isinstance(value, str) or (pattern is not None and pattern.fullmatch(text))
        return text if meant_as_such else text_scalar(text)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else line for line in lines]
