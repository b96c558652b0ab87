"""The terminal: streams of every encoding, questions, progress."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kcbx
from kcbx.commands import console
from kcbx.errors import UnreadableError, UsageError
from kcbx.output import Column

TODAY = dt.date(2024, 9, 5)
METHODS = ("家访", "电话", "微信", "来校面谈")


def handled(text: str, encoding: str) -> bytes:
    """Return the text as a prepared stream of this encoding writes it."""
    console.prepare_streams()
    return text.encode(encoding, errors=console.ERRORS)


# Streams


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("gbk", "周〓桐"),
        ("gb18030", "周𠮷桐"),
        ("utf-8", "周𠮷桐"),
        ("ascii", "???"),
        ("cp437", "???"),
        ("latin-1", "???"),
    ],
)
def test_a_missing_character_is_printed_as_a_geta_or_a_question_mark(encoding: str, written: str) -> None:
    assert handled("周𠮷桐", encoding).decode(encoding) == written


def test_half_a_surrogate_pair_is_printed_as_a_geta() -> None:
    assert handled("a\udcffb", "utf-8").decode("utf-8") == "a〓b"


@given(st.text(), st.sampled_from(["gbk", "gb2312", "utf-8", "ascii", "big5", "shift_jis"]))
def test_no_text_fails_on_any_console(text: str, encoding: str) -> None:
    handled(text, encoding).decode(encoding)


def test_the_handler_is_for_encoding_only() -> None:
    console.prepare_streams()
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", errors=console.ERRORS)


PRINT = """
import sys
from kcbx.commands import console
console.prepare_streams()
print("𠮷林", sys.stdout.encoding, flush=True)  # click writes past this buffer on an ASCII stream
print("𠮷林", file=sys.stderr)
console.print_json({"姓名": "周𠮷桐"})
"""


@pytest.mark.parametrize(
    ("encoding", "printed", "document"),
    [
        ("gbk", "〓林", '{\n  "\\u59d3\\u540d": "\\u5468\\ud842\\udfb7\\u6850"\n}'),
        ("ascii", "??", '{\n  "\\u59d3\\u540d": "\\u5468\\ud842\\udfb7\\u6850"\n}'),
        ("utf-8", "𠮷林", '{\n  "姓名": "周𠮷桐"\n}'),
    ],
)
def test_a_process_prints_on_every_console(encoding: str, printed: str, document: str) -> None:
    environment = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "PYTHONPATH": str(Path(kcbx.__file__).resolve().parent.parent),
        "LC_ALL": "C",
    }
    done = subprocess.run([sys.executable, "-c", PRINT], capture_output=True, env=environment, check=True)
    assert done.stdout.decode(encoding).splitlines() == [f"{printed} {encoding}", *document.splitlines()]
    assert done.stderr.decode(encoding).splitlines() == [printed]


@given(st.text(), st.sampled_from(["gbk", "ascii", "utf-8", "utf-16", "cp437", None, "no-such-encoding"]))
def test_json_is_lossless_on_every_stream(text: str, encoding: str | None) -> None:
    known = encoding if encoding in ("gbk", "ascii", "utf-8", "utf-16", "cp437") else "ascii"
    assert json.loads(console.json_text({"值": text}, encoding).encode(known)) == {"值": text}


def test_json_of_half_a_surrogate_pair_is_escaped() -> None:
    assert console.json_text("\udcff学", "utf-8") == '"\\udcff\\u5b66"'
    assert console.json_text("学", "utf-8") == '"学"'


COLUMNS = (Column("编号", "编号"), Column("姓名", "姓名"))
ROWS = ({"编号": "KC-1", "姓名": "周雨桐"},)


@pytest.mark.parametrize(
    ("output_format", "printed"),
    [
        ("table", "编号    姓名\n------  ------\nKC-1    周雨桐\n"),
        ("csv", "编号,姓名\nKC-1,周雨桐\n"),
        ("json", '{\n  "format_version": 1\n}\n'),
    ],
)
def test_a_list_is_printed_in_the_format_asked_for(
    output_format: str, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console.print_list(output_format, ROWS, COLUMNS, {"format_version": 1})
    assert capsys.readouterr() == (printed, "")


# Progress


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, use: Callable[[], object]) -> str:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        use()
    return stream.getvalue()


def test_progress_is_drawn_on_a_terminal_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    items: list[str] = []
    text = drawn(Terminal(), monkeypatch, lambda: items.extend(console.progress("abcd", 4, "检查")))
    assert items == list("abcd")
    assert text.split("\r") == [
        *("", "检查   0%（0/4）", "检查  25%（1/4）", "检查  50%（2/4）", "检查  75%（3/4）"),
        *(" " * 16, ""),
    ]


def test_progress_is_drawn_once_a_percent(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(Terminal(), monkeypatch, lambda: list(console.progress(range(10_000), 10_000, "检查")))
    assert text.count("%") == 100


def test_progress_is_silent_when_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(io.StringIO(), monkeypatch, lambda: list(console.progress("ab", 2, "检查"))) == ""


def test_progress_of_nothing_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(Terminal(), monkeypatch, lambda: list(console.progress("", 0, "检查"))) == ""


def test_progress_is_wiped_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        for _ in console.progress("ab", 2, "检查"):
            raise ValueError

    stream = Terminal()
    with pytest.raises(ValueError, match=r"^$"):
        drawn(stream, monkeypatch, fail)
    assert stream.getvalue().endswith(f"\r{' ' * 16}\r")


# Questions


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that types lines on stdin."""

    def put(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return put


def test_a_question_goes_to_stderr_and_the_answer_is_stripped(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("  周雨桐　")
    assert console.ask_text("姓名") == "周雨桐"
    assert capsys.readouterr() == ("", "姓名：")


def test_a_text_may_not_be_empty(typing: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    typing("", "周雨桐")
    assert console.ask_text("姓名") == "周雨桐"
    assert capsys.readouterr().err == "姓名：  这一项不能空着。\n姓名："


def test_an_optional_text_may_be_empty(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("")
    assert console.ask_text("备注", optional=True) == ""
    assert capsys.readouterr().err == "备注（可不填，直接回车）："


def test_an_empty_answer_is_the_default(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("", "")
    assert console.ask_text("国籍", default="中国") == "中国"
    assert console.ask_text("国籍", default="中国", optional=True) == "中国"
    assert capsys.readouterr().err == "国籍[中国]：国籍[中国]："


def test_the_end_of_input_is_an_abort(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing()
    with pytest.raises(click.Abort):
        console.ask_text("姓名")
    assert capsys.readouterr().err == "姓名：\n"


def test_control_c_is_an_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1) -> str:  # noqa: ARG002
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    with pytest.raises(click.Abort):
        console.ask_text("姓名")


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_an_answer_in_another_encoding_is_refused(errors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO("周雨桐\n".encode("gbk")), "utf-8", errors)
    monkeypatch.setattr(sys, "stdin", stream)
    with pytest.raises(UnreadableError) as raised:
        console.ask_text("姓名")
    assert str(raised.value) == ("看不懂输入的文字。\n请把输入的文件存成 UTF-8 编码，或者直接在窗口里输入。")


@pytest.mark.parametrize(
    ("default", "typed", "answer", "question"),
    [
        (None, "是", True, "提交吗？[是/否]："),
        (None, "n", False, "提交吗？[是/否]："),
        (True, "", True, "提交吗？[是/否，直接回车是“是”]："),
        (False, "", False, "提交吗？[是/否，直接回车是“否”]："),
        (False, "Y", True, "提交吗？[是/否，直接回车是“否”]："),
    ],
)
def test_yes_or_no(
    default: bool | None,
    typed: str,
    answer: bool,
    question: str,
    typing: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    typing(typed)
    assert console.ask_yes_no("提交吗？", default=default) is answer
    assert capsys.readouterr().err == question


@pytest.mark.parametrize("typed", ["3", "３", "微信", " 微信 "])
def test_one_is_chosen_by_number_or_text(typed: str, typing: Callable[..., None]) -> None:
    typing(typed)
    assert console.choose_one("方式", METHODS) == "微信"


def test_a_wrong_choice_says_what_is_allowed(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("0", "5", "家防", "", "²", "1")
    assert console.choose_one("方式", METHODS) == "家访"
    assert capsys.readouterr().err.splitlines() == [
        "  1 家访        2 电话        3 微信        4 来校面谈",
        "方式：  “0”不对，请输入 1 到 4 的数字，或者直接输入文字。",
        "方式：  “5”不对，请输入 1 到 4 的数字，或者直接输入文字。",
        "方式：  “家防”不对，请输入 1 到 4 的数字，或者直接输入文字。您要的是不是“家访”？",
        "方式：  空白不对，请输入 1 到 4 的数字，或者直接输入文字。",
        "方式：  “²”不对，请输入 1 到 4 的数字，或者直接输入文字。",
        "方式：",
    ]


def test_a_choice_has_a_default(typing: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    typing("")
    assert console.choose_one("方式", METHODS, default="电话") == "电话"
    assert capsys.readouterr().err.endswith("\n方式[电话]：")


def test_many_options_stand_in_lines_of_equal_columns(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("12")
    options = [f"民族{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑"]
    assert console.choose_one("民族", options) == "民族丑"
    assert capsys.readouterr().err.splitlines() == [
        "  1 民族甲    2 民族乙    3 民族丙    4 民族丁    5 民族戊    6 民族己",
        "  7 民族庚    8 民族辛    9 民族壬   10 民族癸   11 民族子   12 民族丑",
        "民族：",
    ]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1 3", ("家访", "微信")),
        ("3,1", ("微信", "家访")),
        ("微信、1；3", ("微信", "家访")),
        ("电话，电话", ("电话",)),
        ("４　２", ("来校面谈", "电话")),
    ],
)
def test_several_are_chosen_by_numbers_or_texts(
    typed: str, chosen: tuple[str, ...], typing: Callable[..., None]
) -> None:
    typing(typed)
    assert console.choose_several("方式", METHODS) == chosen


def test_several_must_be_some(typing: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    typing("", "1 9", "2")
    assert console.choose_several("方式", METHODS) == ("电话",)
    assert capsys.readouterr().err.splitlines()[1:] == [
        "方式（可多选，用空格隔开）：  请至少选一项，输入 1 到 4 的数字，多项用空格隔开。",
        "方式（可多选，用空格隔开）：  “9”不对，请输入 1 到 4 的数字，或者直接输入文字。",
        "方式（可多选，用空格隔开）：",
    ]


def test_several_may_be_none_or_the_default(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("", "")
    assert console.choose_several("方式", METHODS, optional=True) == ()
    assert console.choose_several("方式", METHODS, default=("家访", "微信")) == ("家访", "微信")
    questions = [line for line in capsys.readouterr().err.splitlines() if "方式" in line]
    assert questions[0].startswith("方式（可多选，用空格隔开；可不选，直接回车）：")
    assert questions[-1] == "方式（可多选，用空格隔开）[家访、微信]："


def test_a_text_with_a_separator_in_it_is_found_whole(typing: Callable[..., None]) -> None:
    typing("甲、乙")
    assert console.choose_several("项目", ["甲", "甲、乙"]) == ("甲、乙",)


def test_any_question_can_be_asked_with_its_own_check(
    typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    def number(text: str) -> int:
        if not text.isdecimal():
            raise UsageError("要一个数。")
        return int(text)

    typing("x", "")
    assert console.ask("人数", number, default="3", note="（默认三人）") == 3
    assert capsys.readouterr().err == "人数（默认三人）：  要一个数。\n人数（默认三人）："


def test_on_a_terminal_python_itself_prints_the_question(
    typing: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing("周雨桐")
    screen = Terminal()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", screen)
        answer = console.ask_text("姓名")
    assert (answer, screen.getvalue(), capsys.readouterr().err) == ("周雨桐", "姓名：", "")
