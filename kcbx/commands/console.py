"""The terminal: streams that cannot crash, questions in Chinese, progress; no ANSI codes, for old Windows.

Data goes to stdout; questions, progress and counts go to stderr, so that a redirected result stays clean.
"""

from __future__ import annotations

import codecs
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kcbx.commands.helptext import display_width
from kcbx.commands.options import nearest, parse_yes_no, shown
from kcbx.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from kcbx.output import Column

T = TypeVar("T")

ERRORS = "kcbx-visible"
"""The name under which the codec error handler is registered."""

MISSING_CHARACTER = "〓"  # what Chinese printers set for a sort they lack
_SEPARATORS = str.maketrans(dict.fromkeys("，,、；;\t\u3000", " "))
_LINE_WIDTH = 76


def prepare_streams() -> None:
    """Make stdout and stderr print 〓 (or ?) for a character their encoding lacks, instead of failing."""
    codecs.register_error(ERRORS, replace_unencodable)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ERRORS)


def replace_unencodable(error: UnicodeError) -> tuple[bytes, int]:
    """Handle an encoding error as `codecs.register_error` wants it: what to write, and where to go on.

    The answer is bytes: of text, Python's UTF-8 encoder would take ASCII only.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _stand_in(error.encoding) * (error.end - error.start), error.end


def _stand_in(encoding: str) -> bytes:
    try:
        return MISSING_CHARACTER.encode(encoding)
    except UnicodeEncodeError:
        return b"?"


def json_text(value: object, stream_encoding: str | None) -> str:
    """Return JSON that a stream of this encoding carries without loss.

    Readable Chinese on UTF-8; everything but ASCII as \\uXXXX on any other encoding, and where a text holds
    something that UTF-8 cannot carry (half a surrogate pair, from a broken file name).
    """
    from kcbx import output

    text = output.json_text(value)
    if _is_unicode(stream_encoding) and _is_whole(text):
        return text
    return output.json_text(value, ensure_ascii=True)


def _is_unicode(encoding: str | None) -> bool:
    try:
        return codecs.lookup(encoding or "ascii").name.startswith("utf")
    except LookupError:
        return False


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def print_json(value: object) -> None:
    """Print a value as JSON on stdout."""
    click.echo(json_text(value, getattr(sys.stdout, "encoding", None)))


def print_list(
    output_format: str,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    document: object,
) -> None:
    """Print rows as table, csv or json on stdout; `document` is the JSON object around the same rows."""
    from kcbx import output

    if output_format == "json":
        print_json(document)
    else:
        click.echo(output.list_text(output_format, rows, columns, document), nl=False)


def progress(iterable: Iterable[T], length: int, label: str) -> Iterator[T]:
    """Yield the items and show on a terminal (stderr) how far we are; the line is wiped at the end."""
    if not (length and sys.stderr is not None and sys.stderr.isatty()):
        yield from iterable
        return
    last, line = -1, ""
    try:
        for done, item in enumerate(iterable):
            percent = done * 100 // length
            if percent != last:
                last, line = percent, f"{label} {percent:3}%（{done}/{length}）"
                click.echo(f"\r{line}", nl=False, err=True)
            yield item
    finally:
        # Spaces instead of an escape code; a console that draws （） narrow is wiped a little further.
        click.echo(f"\r{' ' * display_width(line)}\r", nl=False, err=True)


def read_line(prompt: str) -> str:
    """Ask for one line. Raises click.Abort at the end of input, UnreadableError when it is not text."""
    if sys.stdout is not None and sys.stdout.isatty():
        # Python edits a line with readline only when it prints the prompt itself, on stdout; without readline
        # a Linux terminal leaves half of a Chinese character standing when it is taken back.
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
    else:
        click.echo(prompt, nl=False, err=True)
        prompt = ""
    try:
        line = input(prompt)
    except (EOFError, KeyboardInterrupt):
        click.echo(err=True)  # ends the line of the question
        raise click.Abort from None
    except UnicodeDecodeError:
        line = "\udcff"
    if not _is_whole(line):
        raise UnreadableError("看不懂输入的文字。", "请把输入的文件存成 UTF-8 编码，或者直接在窗口里输入。")
    return line.strip()


def ask(question: str, convert: Callable[[str], T], *, default: str = "", note: str = "") -> T:
    """Ask until `convert` accepts the answer (it raises UsageError in Chinese); an empty answer is `default`.

    `note` stands after the question; without one the default does, in brackets.
    """
    note = note or (f"[{default}]" if default else "")
    while True:
        try:
            return convert(read_line(f"{question}{note}：") or default)
        except UsageError as error:
            click.echo(f"  {error.message}", err=True)


def ask_text(question: str, *, default: str = "", optional: bool = False) -> str:
    """Ask for a line of text; an empty answer is the default, or "" when the question is optional."""

    def convert(text: str) -> str:
        if not text and not optional:
            raise UsageError("这一项不能空着。")
        return text

    note = "（可不填，直接回车）" if optional and not default else ""
    return ask(question, convert, default=default, note=note)


def ask_yes_no(question: str, *, default: bool | None = None, show_default: bool = True) -> bool:
    """Ask a yes/no question: 是 否 y n yes no; an empty answer is the default when there is one."""
    word = {True: "是", False: "否", None: ""}[default]
    note = f"[是/否，直接回车是“{word}”]" if word and show_default else "[是/否]"
    return ask(question, parse_yes_no, default=word, note=note) == "是"


def choose_one(question: str, options: Sequence[str], *, default: str = "", optional: bool = False) -> str:
    """Ask for one of the options, by its number or its text; the numbered list is shown first.

    An empty answer is the default. When the question is optional, "" is returned for an empty answer without a
    default, and for a hyphen.
    """

    def convert(text: str) -> str:
        return "" if optional and text in ("", "-") else _option(text, options)

    _show_options(options)
    note = (f"[{default}，不选就写“-”]" if default else "（可不选，直接回车）") if optional else ""
    return ask(question, convert, default=default, note=note)


def choose_several(
    question: str, options: Sequence[str], *, default: Sequence[str] = (), optional: bool = False
) -> tuple[str, ...]:
    """Ask for some of the options, by numbers or texts with spaces or commas between; each counts once.

    An empty answer is the default; without one it is () when the question is optional, and refused otherwise.
    """

    def convert(text: str) -> tuple[str, ...]:
        words = [text] if text in options else text.translate(_SEPARATORS).split()
        if not words and not optional:
            raise UsageError(f"请至少选一项，输入 1 到 {len(options)} 的数字，多项用空格隔开。")
        return tuple(dict.fromkeys(_option(word, options) for word in words))

    _show_options(options)
    note = "（可多选，用空格隔开" + ("；可不选，直接回车）" if optional and not default else "）")
    note += f"[{'、'.join(default)}]" if default else ""
    return ask(question, convert, default=" ".join(default), note=note)


def _option(text: str, options: Sequence[str]) -> str:
    if text in options:
        return text
    if text.isdecimal() and 1 <= int(text) <= len(options):
        return options[int(text) - 1]
    raise UsageError(
        f"{shown(text)}不对，请输入 1 到 {len(options)} 的数字，或者直接输入文字。{nearest(text, options)}"
    )


def _show_options(options: Sequence[str]) -> None:
    """Print the numbered options in as many columns as fit a line."""
    cells = [f"{number:>3} {option}" for number, option in enumerate(options, start=1)]
    width = max((display_width(cell) for cell in cells), default=0) + 2
    per_line = max(_LINE_WIDTH // width, 1) if width else 1
    for start in range(0, len(cells), per_line):
        line = "".join(cell + " " * (width - display_width(cell)) for cell in cells[start : start + per_line])
        click.echo(line.rstrip(), err=True)
