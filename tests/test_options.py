"""What may be typed as a value, and what is said when it may not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kcbx.commands import options
from kcbx.commands.boundary import guard
from kcbx.commands.options import CodeType, DateType, FileType, MonthType, SetType, YesNoType
from kcbx.commands.session import Session
from kcbx.errors import UsageError

TODAY = dt.date(2024, 9, 5)
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


def refusal(parse: Callable[..., object], *args: object, **given_: object) -> str:
    with pytest.raises(UsageError) as raised:
        parse(*args, **given_)
    return str(raised.value)


# Dates


@pytest.mark.parametrize(
    "text",
    [
        *("2024-09-05", "2024-9-5", "2024/9/5", "2024.9.5", "2024.09.05", "20240905", "2024年9月5日"),
        *("2024年09月05日", "2024年9月5", " 2024-09-05 ", "２０２４－９－５", "2024 年 9 月 5 日", "今天"),
    ],
)
def test_a_date_is_read_in_every_usual_form(text: str) -> None:
    assert options.parse_date(text, TODAY) == TODAY


def test_days_are_counted_from_today() -> None:
    days = [options.parse_date(word, dt.date(2024, 3, 1)) for word in ("今天", "昨天", "前天")]
    assert days == [dt.date(2024, 3, 1), dt.date(2024, 2, 29), dt.date(2024, 2, 28)]


@given(DATES, st.sampled_from(["{0:04}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日"]))
def test_every_date_is_read_back(date: dt.date, form: str) -> None:
    assert options.parse_date(form.format(date.year, date.month, date.day)) == date


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-29", "没有2023年2月29日这一天：2023年2月只有28天。"),
        ("2024-02-30", "没有2024年2月30日这一天：2024年2月只有29天。"),
        ("1900-02-29", "没有1900年2月29日这一天：1900年2月只有28天。"),
        ("2024-04-31", "没有2024年4月31日这一天：2024年4月只有30天。"),
        ("2024-12-32", "没有2024年12月32日这一天：2024年12月只有31天。"),
        ("2024-09-00", "没有2024年9月0日这一天：没有00日。"),
        ("2024-13-01", "没有2024年13月1日这一天：没有13月。"),
        ("20240005", "没有2024年0月5日这一天：没有00月。"),
        ("0024-09-05", "没有24年9月5日这一天：年份应在1900年至2199年之间。"),
        ("2204-09-05", "没有2204年9月5日这一天：年份应在1900年至2199年之间。"),
    ],
)
def test_a_date_that_does_not_exist_is_refused_with_the_reason(text: str, reason: str) -> None:
    assert refusal(options.parse_date, text, TODAY) == reason


@pytest.mark.parametrize("text", ["明天", "9月5日", "2024-09", "24-9-5", "2024-9/5", "2024095", "05/09/2024"])
def test_what_is_no_date_is_refused_with_the_form(text: str) -> None:
    expected = f"“{text}”不是日期，请写成 2024-09-05 这样，或者写 今天、昨天、前天。"
    assert refusal(options.parse_date, text, TODAY) == expected


def test_nothing_is_no_date() -> None:
    expected = "空白不是日期，请写成 2024-09-05 这样，或者写 今天、昨天、前天。"
    assert refusal(options.parse_date, " ", TODAY) == expected


def test_words_need_a_today() -> None:
    assert refusal(options.parse_date, "今天").startswith("“今天”不是日期，")


def test_a_future_date_is_refused_where_it_cannot_be() -> None:
    assert options.parse_date("2024-09-06", TODAY) == dt.date(2024, 9, 6)
    assert options.parse_date("2024-09-05", TODAY, not_future=True) == TODAY
    assert refusal(options.parse_date, "2024-09-06", TODAY, not_future=True) == (
        "2024-09-06 在今天（2024-09-05）之后，这里要写已经发生的日期。"
    )


# Months


@pytest.mark.parametrize(
    "text", ["2024-09", "2024-9", "2024/09", "2024.9", "202409", "2024年9月", "2024年09月", "２０２４－９"]
)
def test_a_month_is_read_in_every_usual_form(text: str) -> None:
    assert options.parse_month(text) == "2024-09"


@given(DATES)
def test_every_month_is_read_back(date: dt.date) -> None:
    assert options.parse_month(f"{date:%Y年}{date.month}月") == f"{date.year:04}-{date.month:02}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-13", "“2024-13”不对：没有13月。"),
        ("202400", "“202400”不对：没有00月。"),
        ("3024-01", "“3024-01”不对：年份应在1900年至2199年之间。"),
        ("2024", "“2024”不是月份，请写成 2024-09 这样。"),
        ("2024-09-05", "“2024-09-05”不是月份，请写成 2024-09 这样。"),
        ("", "空白不是月份，请写成 2024-09 这样。"),
    ],
)
def test_what_is_no_month_is_refused(text: str, reason: str) -> None:
    assert refusal(options.parse_month, text) == reason


# Yes and no, codes


@pytest.mark.parametrize(
    ("text", "answer"),
    [("是", "是"), ("y", "是"), ("YES", "是"), ("ｙ", "是"), (" 否 ", "否"), ("N", "否"), ("no", "否")],
)
def test_yes_and_no_are_read(text: str, answer: str) -> None:
    assert options.parse_yes_no(text) == answer


def test_another_answer_is_refused() -> None:
    assert refusal(options.parse_yes_no, "true") == "“true”不对，请写“是”或“否”（也可以写 y 或 n）。"


LEVELS = ("学校", "联合", "司法")


@pytest.mark.parametrize("text", ["联合", " 联合 "])
def test_an_allowed_code_is_read(text: str) -> None:
    assert options.parse_code(text, LEVELS) == "联合"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("学较", "“学较”不在可选的值里。可选：学校、联合、司法。您要的是不是“学校”？"),
        ("县", "“县”不在可选的值里。可选：学校、联合、司法。"),
        ("", "空白不在可选的值里。可选：学校、联合、司法。"),
    ],
)
def test_another_code_is_refused_with_all_that_are_allowed(text: str, reason: str) -> None:
    assert refusal(options.parse_code, text, LEVELS) == reason


# Participants, changes


@pytest.mark.parametrize(
    ("text", "participant"),
    [
        ("赵敏/清河初中/班主任", {"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}),
        ("赵敏／清河初中", {"姓名": "赵敏", "单位": "清河初中"}),
        ("赵敏//班主任", {"姓名": "赵敏", "职务": "班主任"}),
        (" 赵敏 / ", {"姓名": "赵敏"}),
        ("赵敏", {"姓名": "赵敏"}),
    ],
)
def test_a_participant_is_read(text: str, participant: dict[str, str]) -> None:
    assert options.parse_participant(text) == participant


@pytest.mark.parametrize("text", ["", "/清河初中", "赵敏/a/b/c"])
def test_a_participant_without_a_name_or_with_too_much_is_refused(text: str) -> None:
    said = "空白" if not text else f"“{text}”"
    assert refusal(options.parse_participant, text) == (
        f"{said}不对，请写成 姓名/单位/职务，单位和职务可以不写，例如 赵敏/清河镇初级中学/班主任。"
    )


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("民族=回族", (("民族",), "回族")),
        ("监护人.0.电话=13800000001", (("监护人", 0, "电话"), "13800000001")),
        ("户籍．村＝柳林村", (("户籍", "村"), "柳林村")),
        ("备注=a=b＝c", (("备注",), "a=b＝c")),
        ("备注=", (("备注",), "")),
        (" 户籍 . 村 = 柳林村 ", (("户籍", "村"), "柳林村")),
        ("备注=小数 3.5", (("备注",), "小数 3.5")),
    ],
)
def test_a_change_is_read(text: str, change: tuple[object, str]) -> None:
    assert options.parse_set(text) == change


@pytest.mark.parametrize("text", ["民族", "=回族", "户籍.=x", ".村=x", "a..b=x"])
def test_a_change_without_a_key_is_refused(text: str) -> None:
    assert refusal(options.parse_set, text) == (
        f"“{text}”不对，请写成 键=值，下一级用点隔开，例如 监护人.0.电话=13800000001。"
    )


# The types in a command


def command(*params: click.Parameter) -> tuple[click.Command, list[dict[str, Any]]]:
    received: list[dict[str, Any]] = []
    return click.Command(
        "x", params=list(params), callback=lambda **values: received.append(values)
    ), received


SESSION = Session(Path("."), TODAY, lambda: dt.datetime(2030, 1, 1, tzinfo=dt.timezone.utc))


@pytest.mark.parametrize(
    ("param_type", "typed", "value"),
    [
        (DateType(), "前天", dt.date(2024, 9, 3)),
        (DateType(not_future=True), "20240905", TODAY),
        (MonthType(), "2024年9月", "2024-09"),
        (YesNoType(), "y", "是"),
        (CodeType(lambda: LEVELS), "司法", "司法"),
        (SetType(), "户籍.村=柳林村", (("户籍", "村"), "柳林村")),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, click.ParamType) else None,
)
def test_a_type_gives_the_command_its_value(param_type: click.ParamType, typed: str, value: object) -> None:
    subject, received = command(click.Option(["--value"], type=param_type))
    subject.main(["--value", typed], standalone_mode=False, obj=SESSION)
    assert received == [{"value": value}]


@pytest.mark.parametrize(
    ("param_type", "typed", "said"),
    [
        (DateType(), "2023-02-29", "没有2023年2月29日这一天：2023年2月只有28天。"),
        (
            DateType(not_future=True),
            "2024-09-06",
            "2024-09-06 在今天（2024-09-05）之后，这里要写已经发生的日期。",
        ),
        (
            CodeType(lambda: LEVELS),
            "学较",
            "“学较”不在可选的值里。可选：学校、联合、司法。您要的是不是“学校”？",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, click.ParamType) else None,
)
def test_a_type_refuses_with_the_option_named(
    param_type: click.ParamType, typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    subject, received = command(click.Option(["--value"], type=param_type))
    code = guard(
        lambda: subject.main(["--value", typed], prog_name="kcbx x", standalone_mode=False, obj=SESSION)
    )
    assert (code, received) == (2, [])
    assert capsys.readouterr().err.splitlines()[0] == f"错误：选项“--value”的值不对：{said}"


def test_a_value_that_is_no_text_passes() -> None:
    subject, received = command(click.Option(["--value"], type=DateType(), default=TODAY))
    subject.main([], standalone_mode=False)
    assert received == [{"value": TODAY}]


def test_a_missing_code_lists_what_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    subject, _ = command(click.Option(["--level"], type=CodeType(lambda: LEVELS), required=True))
    assert guard(lambda: subject.main([], prog_name="kcbx x", standalone_mode=False)) == 2
    assert capsys.readouterr().err.splitlines()[0] == "错误：缺少选项“--level”。可选：学校、联合、司法。"


def test_help_does_not_ask_for_the_codes() -> None:
    def fail() -> tuple[str, ...]:
        raise AssertionError

    subject, _ = command(click.Option(["--level"], type=CodeType(fail, "层级"), help="哪一级"))
    result = CliRunner().invoke(subject, ["--help"])
    assert result.exit_code == 0
    assert re.search(r"^  --level 层级  哪一级$", result.output, re.MULTILINE)


# The shared options


def shared(*decorators: Callable[[Any], Any]) -> tuple[click.Command, list[dict[str, Any]]]:
    received: list[dict[str, Any]] = []

    def callback(**values: Any) -> None:
        received.append(values)

    for decorator in decorators:
        callback = decorator(callback)
    return click.command()(callback), received


def test_the_first_format_is_the_default() -> None:
    subject, received = shared(options.format_option("table", "json", "csv"))
    subject.main([], standalone_mode=False)
    subject.main(["--format", "csv"], standalone_mode=False)
    assert received == [{"output_format": "table"}, {"output_format": "csv"}]


def test_a_format_a_command_does_not_have_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    subject, _ = shared(options.format_option("table", "json"))
    assert guard(lambda: subject.main(["--format", "csv"], prog_name="kcbx x", standalone_mode=False)) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "错误：选项“--format”的值不对：“csv”不在可选的值里。可选：table、json。"
    )


def test_formats_are_explained_in_the_help_page() -> None:
    subject, _ = shared(options.format_option("table", "json", "csv"))
    page = " ".join(CliRunner().invoke(subject, ["--help"]).output.split())
    assert (
        "--format table|json|csv 输出格式。table 表格；json 给程序读；csv 可用 Excel 打开。 [默认：table]"
        in page
    )


def test_a_dry_run_is_asked_for_with_a_flag() -> None:
    subject, received = shared(options.dry_run_option)
    subject.main([], standalone_mode=False)
    subject.main(["--dry-run"], standalone_mode=False)
    assert received == [{"dry_run": False}, {"dry_run": True}]


def test_a_file_is_looked_for_in_the_folder_of_work(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text("姓名\n", "utf-8")
    found: list[Path] = []

    @click.command()
    @click.argument("file", type=FileType())
    def take(file: Path) -> None:
        found.append(file)

    session = Session(directory=tmp_path, today=TODAY)
    assert CliRunner().invoke(take, ["名单.csv"], obj=session).exit_code == 0
    assert CliRunner().invoke(take, ["没有.csv"], obj=session).exit_code == 2
    assert found == [tmp_path / "名单.csv"]
