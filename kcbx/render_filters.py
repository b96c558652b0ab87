"""What a Word template may say: fields, loops, conditions and a few filters, nothing else.

A template belongs to a clerk and comes from anywhere, so the language is Jinja2 without its doors: no
globals, no calls, no attributes that begin with an underscore, no multiplication of text. What is printed is
text or a whole number; anything else would look like a program's inside (True, 0.3000004) and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import FILTERS as STANDARD_FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

NOTHING = "—"
"""Printed where there is no such item. A count of nothing is 0, and the two never look the same."""

KINDS = {"bool": "真假值", "float": "小数", "date": "日期", "list": "列表", "dict": "一组字段"}
LARGEST_FACTOR = 10**9


def or_dash(value: object) -> object:
    """Return `value`, or — where it is absent or blank: a finished table has no empty cell."""
    return NOTHING if value is None or str(value).strip() == "" else value


BLANK = "＿" * 6
"""A line to write on: the value is not known to the tool, and a person fills it in by hand."""


class Unknown(str):
    """A text of the data that is blank, and knows whom to tell that a line to fill in by hand was printed for it."""

    def __new__(cls, _tell: Callable[[], object]) -> Unknown:
        """Return the empty text."""
        return super().__new__(cls, "")

    def __init__(self, tell: Callable[[], object]) -> None:
        self._tell = tell

    def printed(self) -> None:
        """Say that a line stands where this text would be."""
        self._tell()


def to_fill_in(value: object, blank: str = BLANK) -> object:
    """Return `value`, or where it is absent or blank a line to fill in by hand on the printed page.

    A template may give its own `blank`: {{ 期限|待填("＿＿＿＿年＿＿月＿＿日") }}.
    """
    if isinstance(value, Unknown):
        value.printed()
    return blank if value is None or str(value).strip() == "" else value


FILTERS: Mapping[str, Callable[..., Any]] = {
    "空": or_dash,
    "待填": to_fill_in,
    "length": STANDARD_FILTERS["length"],
    "join": STANDARD_FILTERS["join"],
}
"""The only filters a template may use: some of Jinja2's own bring in raw XML, chance or endless text."""


class UnprintableValueError(TypeError):
    """A template prints something that is neither text nor a whole number."""


class UnknownField(StrictUndefined):
    """A field the data does not have: any use of it is an error, told in Chinese."""

    @property
    def _undefined_message(self) -> str:
        if issubclass(self._undefined_exception, SecurityError):
            return f"模板里不允许取“{self._undefined_name}”"
        message = f"没有“{self._undefined_name}”这个字段"
        if isinstance(self._undefined_obj, Mapping):
            message += f"，这里有的字段是：{'、'.join(map(str, self._undefined_obj))}"
        return message


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox: data can be read and never called, changed or blown up."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002
        """Allow no call at all: everything a template needs is a field or a filter."""
        return False

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate only with small numbers: text times a number, or a power, could fill the memory."""
        factors = all(isinstance(side, int) and abs(side) <= LARGEST_FACTOR for side in (left, right))
        if operator == "**" or not factors:
            raise SecurityError(f"模板里的“{operator}”只能用于不大的整数")
        return super().call_binop(context, operator, left, right)


def printable(value: object) -> object:
    """Return what may be printed as it stands, — for None; anything else raises UnprintableValueError."""
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, (str, int, UnknownField)):
        # Never the value itself: it may be a list of children.
        kind = KINDS.get(type(value).__name__, "别的东西")
        raise UnprintableValueError(f"这里的值是{kind}，不是文字或整数，不能直接输出")
    return value


def make_environment() -> TemplateEnvironment:
    """Return a fresh environment with escaping on, and with nothing in reach but the data and the filters."""
    environment = TemplateEnvironment(undefined=UnknownField, autoescape=True, finalize=printable)
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(FILTERS)
    return environment


WORDS = (
    (r"No filter named '(.+?)'", "没有“{0}”这个过滤器，能用的有：" + "、".join(FILTERS)),
    (r"No test named '(.+?)'", "没有“{0}”这个判断"),
    (r"Encountered unknown tag '(.+?)'", "标签“{0}”不认识，或者多出来了"),
    (r"Unexpected end of template", "有 for 或 if 没有结束，缺 endfor 或 endif"),
    (r"unexpected char '(.+?)'", "标签里有不能用的字符“{0}”；标签里的括号和标点都要用英文半角"),
    (r"expected token '(.+?)', got '(.+?)'", "标签没有写完整：应该是“{0}”，实际是“{1}”"),
    (r"no loader", "模板里不能引入别的文件"),
    (r"is not safely callable", "模板里只能取字段、用过滤器，不能调用方法"),
)
"""What Jinja2 says, and what a clerk is told."""


def reason_of(error: Exception) -> str:
    """Return in Chinese why rendering failed."""
    if isinstance(error, XMLSyntaxError):
        return "填好以后不是完整的 Word 内容，标签可能拆散了段落或表格"
    said = str(error)
    for pattern, words in WORDS:
        found = re.search(pattern, said)
        if found:
            return words.format(*found.groups())
    if isinstance(error, (UndefinedError, SecurityError, UnprintableValueError)):
        return said
    if isinstance(error, JinjaError):
        return f"标签写法有误（{said}）"
    return f"这里算不出结果（{type(error).__name__}）"  # the words of other errors may hold a child's data


def advice_on(error: Exception, data: Mapping[str, Any]) -> str:
    """Return in Chinese what to do about it."""
    if isinstance(error, UndefinedError):
        return f"模板最外层能用的字段：{'、'.join(data)}"
    return "请在 Word 里改好模板中的这一处，再重新生成。"
