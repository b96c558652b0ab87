"""click in Chinese: nothing it can say is missing from the table, and what it says reads well."""

from __future__ import annotations

import ast
import gettext
import importlib
import io
import pkgutil
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kcbx.commands import chinese
from kcbx.commands.boundary import guard

SOURCES = sorted(Path(click.__file__).parent.glob("*.py"))
FROM_VARIABLES = {"extra['required']": "required"}
"""Texts that click hands to gettext out of a variable, with what the variable holds."""
FOR_PROGRAMMERS = {
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?",
    "Unknown color {colour!r}",
    "Unknown standard stream '{name}'",
}
"""Texts about a wrong declaration in a program: raised when a command is written, never when one is run."""


def said_by_click() -> Iterator[tuple[str, str]]:
    """Yield every text click hands to gettext, with the file that does."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = {"_": 1, "gettext": 1, "ngettext": 2}.get(node.func.id, 0)
                for argument in node.args[:count]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value, source.name
                    else:
                        yield FROM_VARIABLES[ast.unparse(argument)], source.name


def placeholders(text: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%\((\w+)\)s", text))


# The table


def test_everything_click_can_say_is_translated() -> None:
    said = dict(said_by_click())
    assert len(said) > 50
    missing = {text: file for text, file in said.items() if text not in chinese.TRANSLATIONS}
    assert {text: file for text, file in missing.items() if text not in FOR_PROGRAMMERS} == {}


def test_what_is_said_to_programmers_only_is_not_said_otherwise() -> None:
    assert FOR_PROGRAMMERS & set(chinese.TRANSLATIONS) == set()


@pytest.mark.parametrize("text", sorted(chinese.TRANSLATIONS))
def test_a_translation_asks_for_nothing_click_does_not_give(text: str) -> None:
    assert placeholders(chinese.TRANSLATIONS[text]) <= placeholders(text)


@pytest.mark.parametrize("text", sorted(chinese.TRANSLATIONS))
def test_a_translation_is_chinese(text: str) -> None:
    words = re.sub(r"\{[^}]*\}|%\(\w+\)s|Bash|UUID|Windows", "", chinese.TRANSLATIONS[text])
    assert re.search("[A-Za-z]{2}", words) is None


def test_a_text_that_is_not_in_the_table_is_left_as_it_is() -> None:
    assert chinese.translate("Something new.") == "Something new."
    assert chinese.translate_plural("{n} thing", "{n} things", 2) == "{n} things"


def test_one_and_many_have_each_their_text() -> None:
    forms = ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.")
    assert chinese.translate_plural(*forms, 1) == "选项“{name}”后面要写一个值。"
    assert chinese.translate_plural(*forms, 2) == "选项“{name}”后面要写 {nargs} 个值。"


def test_no_module_of_click_is_left_with_gettext() -> None:
    names = [info.name for info in pkgutil.iter_modules(click.__path__, "click.")]
    modules = [
        importlib.import_module(name) for name in names if sys.platform == "win32" or "_win" not in name
    ]
    chinese.install()
    chinese.install()
    originals = (gettext.gettext, gettext.ngettext)
    left = [
        (module.__name__, name)
        for module in modules
        for name, value in vars(module).items()
        if value in originals
    ]
    assert left == []
    assert "_" in vars(importlib.import_module("click._termui_impl"))


# Help pages


@click.command(help="记一次劝返。\n\n学校、联合、司法三级都用这个命令。", epilog="例子见手册。")
@click.argument("case", metavar="编号")
@click.option("--count", type=click.IntRange(1, 9), required=True, help="次数")
@click.option("--ratio", type=float, default=0.5, show_default=True, help="比例")
@click.option("--text", envvar="KCBX_TEXT", show_envvar=True, help="情况")
@click.option("--file", type=click.File(), help="文件")
@click.option("--folder", type=click.Path(exists=True, file_okay=False), help="文件夹")
@click.option("--level", type=click.Choice(["学校", "联合", "司法"]), help="层级")
@click.option("--pair", nargs=2, help="两个值")
@click.option("--flag", is_flag=True, help="标记")
@click.option("--yes/--no", "answer", default=None, help="回答")
@click.option("--when", type=click.DateTime(["%Y-%m-%d"]), help="何时")
@click.option("--truth", type=bool, help="真假")
@click.option("--identity", type=click.UUID, help="标识")
def attempt(**_: object) -> None:
    """Take every kind of value."""


def said(*args: str) -> str:
    """Return what the error boundary says of these arguments."""
    runner = CliRunner()
    with runner.isolation() as streams:
        code = guard(lambda: attempt.main(list(args), prog_name="kcbx add-attempt", standalone_mode=False))
        sys.stdout.flush()
        sys.stderr.flush()
        text = b"".join(stream.getvalue() for stream in streams[:2] if stream is not None).decode()
    assert code == 2
    first, _, rest = text.partition("\n")
    # click's parser does not say of which command it speaks; kcbx.cli fills that in.
    assert rest in {f"怎么办：运行 {path} --help 查看用法。\n" for path in ("kcbx add-attempt", "kcbx")}
    return first.removeprefix("错误：")


def test_a_help_page_is_chinese() -> None:
    page = CliRunner().invoke(attempt, ["--help"], prog_name="kcbx add-attempt").output
    assert page == (
        "用法：kcbx add-attempt [选项] 编号\n"
        "\n"
        "  记一次劝返。\n"
        "\n"
        "  学校、联合、司法三级都用这个命令。\n"
        "\n"
        "选项：\n"
        "  --count 整数              次数  [1<=x<=9; 必填]\n"
        "  --ratio 小数              比例  [默认：0.5]\n"
        "  --text 文字               情况  [环境变量：KCBX_TEXT]\n"
        "  --file 文件               文件\n"
        "  --folder 文件夹           文件夹\n"
        "  --level [学校|联合|司法]  层级\n"
        "  --pair 文字...            两个值\n"
        "  --flag                    标记\n"
        "  --yes / --no              回答\n"
        "  --when [%Y-%m-%d]         何时\n"
        "  --truth 是否              真假\n"
        "  --identity UUID           标识\n"
        "  --help                    显示这份帮助。\n"
        "\n"
        "  例子见手册。\n"
    )


def test_a_command_line_error_of_click_itself_is_chinese() -> None:
    result = CliRunner().invoke(attempt, [], prog_name="kcbx add-attempt")
    assert (result.exit_code, result.output) == (
        2,
        "用法：kcbx add-attempt [选项] 编号\n运行 kcbx add-attempt --help 查看用法。\n\n错误：缺少参数 '编号'.\n",
    )


# Errors


GOOD = ("KC-7K3Q9F2B0C", "--count", "3")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "缺少参数“编号”。"),
        (GOOD[:1], "缺少选项“--count”。"),
        ((*GOOD, "more"), "多写了参数：more。"),
        ((*GOOD, "more", "most"), "多写了参数：more most。"),
        ((*GOOD, "--cuont", "3"), "没有“--cuont”这个选项。您要的是不是“--count”？"),
        ((*GOOD, "--zzz"), "没有“--zzz”这个选项。"),
        ((*GOOD, "--text"), "选项“--text”后面要写一个值。"),
        ((*GOOD, "--pair", "a"), "选项“--pair”后面要写 2 个值。"),
        ((*GOOD, "--flag=1"), "选项“--flag”后面不能写值。"),
        ((*GOOD, "--count", "x"), "选项“--count”的值不对：“x”不是整数。"),
        ((*GOOD, "--count", "12"), "选项“--count”的值不对：12 不在允许的范围 1<=x<=9 之内。"),
        ((*GOOD, "--ratio", "x"), "选项“--ratio”的值不对：“x”不是小数。"),
        ((*GOOD, "--file", "没有.txt"), "选项“--file”的值不对：'没有.txt': 找不到文件。"),
        ((*GOOD, "--folder", "没有"), "选项“--folder”的值不对：找不到文件夹“没有”。"),
        (
            (*GOOD, "--level", "县"),
            "选项“--level”的值不对：“县”不在可选的值里，可选：'学校', '联合', '司法'。",
        ),
        ((*GOOD, "--when", "x"), "选项“--when”的值不对：“x”不符合格式 '%Y-%m-%d'。"),
        ((*GOOD, "--identity", "x"), "选项“--identity”的值不对：“x”不是 UUID。"),
    ],
)
def test_an_error_is_one_chinese_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    assert said(*arguments) == sentence


def test_a_wrong_truth_is_chinese() -> None:
    # click 8.2 and later list what they take for a truth.
    assert said(*GOOD, "--truth", "x").startswith("选项“--truth”的值不对：“x”不是“是”或“否”")


def test_a_missing_choice_lists_what_can_be_chosen() -> None:
    option = click.Option(["--level"], type=click.Choice(["学校", "联合"]), required=True)
    error = click.MissingParameter(param=option, ctx=click.Context(click.Command("x", params=[option])))
    assert chinese.describe(error).splitlines()[0] == "缺少选项“--level”。可选：学校,"


def test_an_error_without_a_parameter_still_reads() -> None:
    assert chinese.describe(click.BadParameter("太长。")) == "参数的值不对：太长。"
    assert chinese.describe(click.BadParameter("太长。", param_hint="姓名")) == "姓名的值不对：太长。"


# Yes and no


def confirmed(typed: str, monkeypatch: pytest.MonkeyPatch, **given: object) -> bool:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return click.confirm("写入吗？", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["y", "Y", "yes", "YES", "是", " 是 ", "ｙ"])
def test_confirm_takes_these_for_yes(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert confirmed(f"{word}\n", monkeypatch) is True


@pytest.mark.parametrize("word", ["n", "N", "no", "No", "否", ""])
def test_confirm_takes_these_for_no(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert confirmed(f"{word}\n", monkeypatch) is False


def test_confirm_asks_in_chinese_until_it_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirmed("也许\n是\n", monkeypatch, default=False) is True
    question = "写入吗？[是/否，直接回车是“否”]："
    assert capsys.readouterr() == (
        "",
        f"{question}  “也许”不对，请写“是”或“否”（也可以写 y 或 n）。\n{question}",
    )


def test_confirm_without_a_default_wants_an_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirmed("\nn\n", monkeypatch, default=None) is False
    assert capsys.readouterr().err.startswith(
        "写入吗？[是/否]：  空白不对，请写“是”或“否”（也可以写 y 或 n）。\n"
    )


def test_confirm_aborts_on_no_and_at_the_end_of_input(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(click.Abort):
        confirmed("否\n", monkeypatch, abort=True)
    with pytest.raises(click.Abort):
        confirmed("", monkeypatch)


def test_click_itself_asks_through_the_same_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bool] = []

    @click.command()
    @click.option("--sure", is_flag=True, prompt="确定吗？")
    def ask(sure: bool) -> None:
        answers.append(sure)

    monkeypatch.setattr(sys, "stdin", io.StringIO("是\n"))
    ask.main([], standalone_mode=False)
    assert answers == [True]
