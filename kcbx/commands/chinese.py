"""click in Chinese: every text of click that a user can see, in one table, put in place by `install`.

click asks `gettext` for its texts, which finds a catalogue only by the locale of the machine: never with
LC_ALL=C, hardly ever on Windows. So `install` replaces the two names through which every module of click
asks, `_` and `ngettext`, by look-ups in TRANSLATIONS. `tests/test_chinese.py` reads the source of the
installed click and fails when it says something that is not in the table; the table holds the texts of click
8.1.7 as well as of 8.5.

What click writes without gettext is replaced in the same place: names of types (TEXT → 文字), the yes/no
question, and through `kcbx.commands.helptext` the layout of help pages.
"""

from __future__ import annotations

import errno
import gettext
import os
import sys
from collections.abc import Callable
from types import ModuleType

import click
import click.core
import click.termui

from kcbx.commands.helptext import ChineseHelpFormatter

TRANSLATIONS: dict[str, str] = {
    # Help pages
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这份帮助。",
    "Show the version and exit.": "显示版本号。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "env var: {var}": "环境变量：{var}",
    "default: {default}": "默认：{default}",
    "(dynamic)": "（运行时决定）",
    "required": "必填",
    "deprecated": "已停用",
    "(Deprecated) {text}": "（已停用）{text}",
    "DeprecationWarning: The command {name!r} is deprecated.": "命令“{name}”已停用。",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "命令“{name}”已停用。{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "“{name}”已停用。{extra_message}"
    ),
    # Wrong usage
    "Error: {message}": "错误：{message}",
    "Error: {e.message}": "错误：{e.message}",
    "Try '{command} {option}' for help.": "运行 {command} {option} 查看用法。",
    "Missing command.": "没有写要运行的命令。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "No such option: {name}": "没有“{name}”这个选项。",
    "Did you mean {possibility}?": "您要的是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "您要的是不是其中之一：{possibilities}？",
    "(Possible options: {possibilities})": "您要的是不是其中之一：{possibilities}？",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少{param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Got unexpected extra argument ({args})": "多写了参数：{args}。",
    "Got unexpected extra arguments ({args})": "多写了参数：{args}。",
    "Option {name!r} does not take a value.": "选项“{name}”后面不能写值。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项“{name}”后面要写 {nargs} 个值。",
    "Argument {name!r} takes {nargs} values.": "参数“{name}”要写 {nargs} 个值。",
    "Takes {nargs} values but 1 was given.": "要写 {nargs} 个值，只写了 1 个。",
    "Takes {nargs} values but {len} were given.": "要写 {nargs} 个值，写了 {len} 个。",
    "{len_type} values are required, but {len_value} was given.": (
        "要写 {len_type} 个值，只写了 {len_value} 个。"
    ),
    "{len_type} values are required, but {len_value} were given.": (
        "要写 {len_type} 个值，写了 {len_value} 个。"
    ),
    "Value must be an iterable.": "这里要写一列值。",
    # Wrong values
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Choose from:\n\t{choices}": "可选：{choices}",
    "{value!r} is not {choice}.": "“{value}”不对，只能写 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不在可选的值里，可选：{choices}。",
    "{value!r} does not match the format {format}.": "“{value}”不符合格式 {format}。",
    "{value!r} does not match the formats {formats}.": "“{value}”不符合任何一种格式：{formats}。",
    "{value} is not in the range {range}.": "{value} 不在允许的范围 {range} 之内。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是{number_type}。",
    "{value!r} is not a valid boolean.": "“{value}”不是“是”或“否”。",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "“{value}”不是“是”或“否”，可写：{states}"
    ),
    "{value!r} is not a valid UUID.": "“{value}”不是 UUID。",
    "Choice({choices})": "可选值（{choices}）",
    # Files
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "{name} {filename!r} does not exist.": "找不到{name}“{filename}”。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，这里要{name}。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，这里要{name}。",
    "{name} '{filename}' is a directory.": "“{filename}”是文件夹，这里要{name}。",
    "{name} {filename!r} is not readable.": "没有权限读{name}“{filename}”。",
    "{name} {filename!r} is not writable.": "没有权限写{name}“{filename}”。",
    "{name} {filename!r} is not executable.": "没有权限运行{name}“{filename}”。",
    "Could not open file {filename!r}: {message}": "打不开文件“{filename}”：{message}",
    "unknown error": "原因不明",
    # Questions, and the rest
    "Aborted!": "已取消。",
    "Do you want to continue?": "继续吗？",
    "Confirm the action without prompting.": "不再询问，直接执行。",
    "Repeat for confirmation": "请再输入一次",
    "Error: The two entered values do not match.": "错误：两次输入的不一样。",
    "Error: The value you entered was invalid.": "错误：输入的值不对。",
    "Error: invalid input": "错误：请回答“是”或“否”（也可以输入 y 或 n）。",
    "Press any key to continue...": "按任意键继续……",
    "d": "天",
    "{editor}: Editing failed": "{editor}：编辑没有成功",
    "{editor}: Editing failed: {e}": "{editor}：编辑没有成功：{e}",
    "Windows error: {error}": "Windows 错误：{error}",
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "Bash 4.4 以前的版本不能用命令补全。"
    ),
    "Couldn't detect Bash version, shell completion is not supported.": (
        "认不出 Bash 的版本，不能用命令补全。"
    ),
}
"""What click says → what the user reads. A placeholder of the value must be one of the key's."""

TYPE_NAMES: tuple[tuple[type, str], ...] = (
    (type(click.STRING), "文字"),
    (type(click.INT), "整数"),
    (click.IntRange, "整数"),
    (type(click.FLOAT), "小数"),
    (click.FloatRange, "小数"),
    (type(click.BOOL), "是否"),
    (type(click.UUID), "UUID"),
    (click.DateTime, "时间"),
    (click.File, "文件"),
)
"""The word that stands for a value in help pages and in "“x”不是整数"."""


SYSTEM_REASONS = {
    errno.ENOSPC: "磁盘已经满了。",
    errno.EACCES: "没有读或写的权限。",
    errno.EPERM: "没有读或写的权限。",
    errno.EROFS: "磁盘是只读的。",
    errno.ENOENT: "找不到文件。",
    errno.EISDIR: "这是文件夹，不是文件。",
    errno.EMFILE: "同时打开的文件太多。",
    errno.EIO: "磁盘读写出错。",
}
"""Why the operating system refused, by errno."""


def translate(message: str) -> str:
    """Return the Chinese of a text of click, or the text itself when the table has none."""
    return TRANSLATIONS.get(message, message)


def translate_plural(singular: str, plural: str, number: int) -> str:
    """Return the Chinese of the form of a text that goes with `number`."""
    return translate(singular if number == 1 else plural)


_REPLACED: tuple[tuple[str, Callable[..., str], Callable[..., str]], ...] = (
    ("_", gettext.gettext, translate),
    ("ngettext", gettext.ngettext, translate_plural),
)


def install() -> None:
    """Make every module of click that is loaded speak Chinese; harmless when called again.

    click loads `shell_completion` and `_termui_impl` only when they are needed: whoever uses one imports it
    and calls this again.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "click":
            _translate_module(module)
    for param_type, chinese_name in TYPE_NAMES:
        param_type.name = chinese_name  # type: ignore[attr-defined]
    click.Context.formatter_class = ChineseHelpFormatter
    for module in (click, click.core, click.termui):
        module.confirm = confirm  # type: ignore[attr-defined]


def _translate_module(module: ModuleType) -> None:
    for name, original, replacement in _REPLACED:
        if module.__dict__.get(name) is original:
            setattr(module, name, replacement)


def confirm(
    text: str,
    default: bool | None = False,
    abort: bool = False,
    prompt_suffix: str = "：",  # noqa: ARG001 - click's own signature, and click passes it
    show_default: bool = True,
    err: bool = False,  # noqa: ARG001
) -> bool:
    """Ask a yes/no question as `click.confirm` does, in Chinese: 是 否 y n yes no, upper or lower case.

    Raises click.Abort when the input ends, and when `abort` is set and the answer is no.
    """
    from kcbx.commands.console import ask_yes_no

    answer = ask_yes_no(text, default=default, show_default=show_default)
    if abort and not answer:
        raise click.Abort
    return answer


def describe(error: click.ClickException) -> str:
    """Return one Chinese sentence for an error of click, naming the option or argument as it is typed."""
    sentence = next((sentence for kind, sentence in _SENTENCES if isinstance(error, kind)), None)
    text = sentence(error) if sentence else error.format_message()
    for number, reason in SYSTEM_REASONS.items():  # click passes on the system's English, as in click.File
        text = text.replace(os.strerror(number), reason)
    return text


def _missing(error: click.MissingParameter) -> str:
    extra = error.message
    if error.param is not None:
        extra = extra or _missing_message(error.param, error.ctx)
    return f"缺少{_parameter(error)}。{extra}"


def _missing_message(param: click.Parameter, ctx: click.Context | None) -> str:
    try:
        return param.type.get_missing_message(param=param, ctx=ctx) or ""
    except TypeError:  # click 8.1 passes the parameter only
        return param.type.get_missing_message(param) or ""  # type: ignore[call-arg]


def _bad_value(error: click.BadParameter) -> str:
    return f"{_parameter(error)}的值不对：{error.message}"


_GLOBAL_OPTIONS = ("-C", "--today", "--operator")


def _no_such_option(error: click.NoSuchOption) -> str:
    if error.option_name in _GLOBAL_OPTIONS and error.ctx is not None and error.ctx.parent is not None:
        return f"“{error.option_name}”是总选项，要写在命令前面：kcbx {error.option_name} … {error.ctx.info_name} …。"
    known = "、".join(f"“{name}”" for name in sorted(error.possibilities or ()))
    return f"没有“{error.option_name}”这个选项。" + (f"您要的是不是{known}？" if known else "")


def _parameter(error: click.BadParameter) -> str:
    """Return 选项“--today”, 环境变量“KCBX_TODAY” or 参数“编号”: what the user has to look at."""
    param, ctx = error.param, error.ctx
    if param is None:
        return f"{error.param_hint or '参数'}"
    if isinstance(param, click.Argument):
        return f"参数“{param.human_readable_name}”"
    from_environment = click.core.ParameterSource.ENVIRONMENT
    if ctx is not None and param.name and ctx.get_parameter_source(param.name) is from_environment:
        return f"环境变量“{param.envvar}”"
    return f"选项“{max(param.opts, key=len)}”"


_SENTENCES: tuple[tuple[type[click.ClickException], Callable[..., str]], ...] = (
    (click.MissingParameter, _missing),
    (click.BadParameter, _bad_value),
    (click.NoSuchOption, _no_such_option),
)
