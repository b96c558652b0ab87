"""kcbx.render_filters: what a template may print and say, and that it can do nothing else."""

from __future__ import annotations

import pytest

from tests.documents import MEND, WHEN, refusal, rendered, template, texts


@pytest.mark.parametrize(
    ("value", "plain", "dashed"),
    [(0, "0", "0"), (12, "12", "12"), (None, "—", "—"), ("", "", "—"), (" ", " ", "—"), ("无", "无", "无")],
)
def test_absent_things_are_a_dash_and_zero_is_zero(value: object, plain: str, dashed: str) -> None:
    assert texts(rendered(template("{{ 值 }}", "{{ 值|空 }}"), {"值": value})) == [plain, dashed]


@pytest.mark.parametrize(
    ("value", "line", "own"),
    [
        (0, "0", "0"),
        (None, "＿＿＿＿＿＿", "＿年＿月"),
        (" ", "＿＿＿＿＿＿", "＿年＿月"),
        ("甲<乙>", "甲<乙>", "甲<乙>"),
    ],
)
def test_what_is_not_known_is_a_line_to_write_on(value: object, line: str, own: str) -> None:
    source = template("{{ 值|待填 }}", '{{ 值|待填("＿年＿月") }}')
    assert texts(rendered(source, {"值": value})) == [line, own]


def test_lists_may_be_counted_and_joined() -> None:
    source = template("{{ 名|length }}人：{{ 名|join('、') }}")
    assert texts(rendered(source, {"名": ("甲", "<乙>")})) == ["2人：甲、<乙>"]


def test_truth_values_and_dates_may_be_tested() -> None:
    source = template("{% if 签 and 日 and 率 %}已签{% endif %}")
    assert texts(rendered(source, {"签": True, "日": WHEN, "率": 0.5})) == ["已签"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(True, "真假值"), (0.1, "小数"), (WHEN, "日期"), (["周雨桐"], "列表"), ({"名": "周雨桐"}, "一组字段")],
)
def test_only_text_and_whole_numbers_are_printed(value: object, kind: str) -> None:
    """The message never shows the value: it may hold children."""
    message = f"模板正文“共{{{{ 值 }}}}人”处：这里的值是{kind}，不是文字或整数，不能直接输出。"
    assert refusal(template("共{{ 值 }}人"), {"值": value}) == (message, MEND)


def test_a_fraction_calculated_in_the_template_is_refused_too() -> None:
    message = "模板正文“{{ 甲 / 2 }}”处：这里的值是小数，不是文字或整数，不能直接输出。"
    assert refusal(template("{{ 甲 / 2 }}"), {"甲": 1}) == (message, MEND)


NO_CALL = "模板里只能取字段、用过滤器，不能调用方法"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ cycler }}", "没有“cycler”这个字段"),
        ("{{ lipsum.__globals__ }}", "没有“lipsum”这个字段"),
        ("{{ range(9) }}", NO_CALL),
        ("{{ 文.__class__ }}", "模板里不允许取“__class__”"),
        ("{{ 文|attr('__class__') }}", "没有“attr”这个过滤器，能用的有：空、待填、length、join"),
        ("{{ 文|safe }}", "没有“safe”这个过滤器，能用的有：空、待填、length、join"),
        ("{{ 表|random }}", "没有“random”这个过滤器，能用的有：空、待填、length、join"),
        ("{{ 文.upper() }}", NO_CALL),
        ("{{ 文.format(1) }}", NO_CALL),
        ("{{ 表.append(1) }}", NO_CALL),
        ("{% macro 甲() %}{% endmacro %}{{ 甲() }}", NO_CALL),
        ("{{ 文 * 1000000000 }}", "模板里的“*”只能用于不大的整数"),
        ("{{ 9 ** 9 }}", "模板里的“**”只能用于不大的整数"),
        ("{{ 文 % 1 }}", "模板里的“%”只能用于不大的整数"),
        ("{{ 9999999999 * 2 }}", "模板里的“*”只能用于不大的整数"),
        ("{% include '别的' %}", "模板里不能引入别的文件"),
    ],
)
def test_the_language_of_a_template_is_closed(line: str, reason: str) -> None:
    message, _ = refusal(template(line), {"文": "%99999999s", "表": [1]})
    assert message == f"模板正文“{line}”处：{reason}。"


def test_an_error_of_python_never_shows_the_data() -> None:
    message = "模板正文“{{ 名 + 1 }}”处：这里算不出结果（TypeError）。"
    assert refusal(template("{{ 名 + 1 }}"), {"名": "周雨桐"}) == (message, MEND)


def test_small_sums_are_allowed() -> None:
    assert texts(rendered(template("{{ 甲 + 乙 * 2 - 7 % 4 }}"), {"甲": 1, "乙": 3})) == ["4"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ 甲|日期 }}", "没有“日期”这个过滤器，能用的有：空、待填、length、join"),
        ("{% if 丙 %}{{ 甲|日期 }}{% endif %}", "没有“日期”这个过滤器，能用的有：空、待填、length、join"),
        ("{% if 甲 is 好 %}{% endif %}", "没有“好”这个判断"),
        ("{% 循环 %}", "标签“循环”不认识，或者多出来了"),
        ("{% endif %}", "标签“endif”不认识，或者多出来了"),
        ("{% for 行 in 表 %}", "有 for 或 if 没有结束，缺 endfor 或 endif"),
        ("{{ 甲。乙 }}", "标签里有不能用的字符“。”；标签里的括号和标点都要用英文半角"),
        ("{{ 甲 乙 }}", "标签没有写完整：应该是“end of print statement”，实际是“乙”"),
    ],
)
def test_a_tag_written_wrongly_is_explained(line: str, reason: str) -> None:
    assert refusal(template(line), {"甲": 1, "丙": 1}) == (f"模板正文“{line}”处：{reason}。", MEND)
