"""The layout of help pages: widths, line breaks, columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.commands.helptext import ChineseHelpFormatter, display_width, unfold, wrap

CLOSING = "，。、；：？！）》”"
OPENING = "（《“"
TEXTS = st.text(st.sampled_from([*"控辍保学台账一人案", *CLOSING, *OPENING, *"ab1 -_."]), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("台账", 4), ("ｱ", 1), ("Ａ", 2), ("e\u0301", 1), ("“”", 4)]
)
def test_width_is_counted_in_columns(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("检查台账，\n    只报告。", "检查台账，只报告。"),
        ("run the\ncommand", "run the command"),
        ("运行\nkcbx", "运行 kcbx"),
        ("--note\n检查", "--note 检查"),
        ("检查，\nkcbx", "检查，kcbx"),
        ("kcbx\n（检查）", "kcbx（检查）"),
        ("kcbx,\n检查", "kcbx, 检查"),
        ("一\n\n二", "一二"),
        ("", ""),
    ],
)
def test_lines_are_joined_as_their_script_wants(lines: str, joined: str) -> None:
    assert unfold(lines) == joined


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("控辍保学台账", 8, ["控辍保学", "台账"]),
        ("控辍保学台账", 9, ["控辍保学", "台账"]),
        ("控辍保学。台账", 8, ["控辍保", "学。台账"]),
        ("控辍保（学）", 8, ["控辍保", "（学）"]),
        ("运行 kcbx validate 检查", 10, ["运行 kcbx", "validate", "检查"]),
        ("KC-7K3Q9F2B0C", 5, ["KC-7K3Q9F2B0C"]),
        ("", 10, []),
    ],
)
def test_lines_break_where_chinese_lines_may(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(TEXTS, st.integers(10, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert line == line.strip()
        assert display_width(line) <= width or not wrap(line, width)[1:]


@given(
    st.text(st.sampled_from([*"控辍保学台账", "。", "，"]), min_size=1).filter(
        lambda text: text[0] not in CLOSING
    )
)
def test_no_line_begins_with_a_closing_mark(text: str) -> None:
    assert all(line[0] not in CLOSING for line in wrap(text, 12))


def test_a_definition_list_has_two_columns() -> None:
    formatter = ChineseHelpFormatter(width=30)
    with formatter.section("选项"):
        formatter.write_dl([("--编号", "案卷的编号，写前几位也可以，只要认得出。"), ("-x", "短"), ("-y", "")])
    assert formatter.getvalue() == (
        "选项：\n  --编号  案卷的编号，写前几位\n          也可以，只要认得出。\n  -x      短\n  -y\n"
    )


def test_a_long_term_has_a_line_of_its_own() -> None:
    formatter = ChineseHelpFormatter(width=40)
    formatter.write_dl([("--very-long-option-name", "说明"), ("-x", "短")], col_max=10)
    assert formatter.getvalue() == f"--very-long-option-name\n{' ' * 12}说明\n-x{' ' * 10}短\n"


def test_an_empty_list_writes_nothing() -> None:
    formatter = ChineseHelpFormatter(width=40)
    formatter.write_dl([])
    assert formatter.getvalue() == ""


def test_paragraphs_are_wrapped_and_examples_are_not() -> None:
    formatter = ChineseHelpFormatter(width=16)
    with formatter.indentation():
        formatter.write_text(
            "检查全部案卷，\n只报告。\n\n\b\nkcbx validate --format json\n  kcbx fmt\n\n完。"
        )
    assert formatter.getvalue() == (
        "  检查全部案卷，\n  只报告。\n\n  kcbx validate --format json\n    kcbx fmt\n\n  完。\n"
    )


def test_a_usage_line_has_no_english_words() -> None:
    formatter = ChineseHelpFormatter(width=60)
    formatter.write_usage("kcbx unit", "[OPTIONS] COMMAND [ARGS]...")
    assert formatter.getvalue() == "用法：kcbx unit [选项] 命令 [参数]...\n"
