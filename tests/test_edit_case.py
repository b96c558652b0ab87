"""kcbx edit-case: facts changed, each with the 信息变更 that tells of it, and told as of any day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcbx.lifecycle import facts_on
from kcbx.schema.files import read_case_file
from kcbx.schema.shape import Shapes
from tests.county import County


def changes(county: County, case: str) -> list[dict[str, Any]]:
    """Return every 信息变更 without what differs from run to run."""
    return [
        {key: value for key, value in entry.items() if key not in ("号", "经办", "录入", "事项")}
        for entry in county.shown(case)["经过"]
        if entry["事项"] == "信息变更"
    ]


def edit(county: County, case: str, *pairs: str, unset: tuple[str, ...] = (), nature: str = "变更") -> None:
    sets = [text for pair in pairs for text in ("--set", pair)]
    removals = [text for key in unset for text in ("--unset", key)]
    county.ok("edit-case", case, *sets, *removals, "--nature", nature)


def test_a_changed_fact_and_its_entry(county: County) -> None:
    case = county.on("2024-09-01").child()
    result = county.on("2024-10-10").run(
        *("edit-case", case, "--set", "监护人.0.电话=13800000009", "--nature", "变更", "--on", "2024-10-08"),
        *("--reason", "换了号码"),
    )
    number = county.shown(case)["经过"][-1]["号"]
    assert (result.exit_code, result.stderr) == (
        0,
        f"已记：{case} 信息变更，号 {number}，补记（滞后 2 天）。现在：适龄儿童台账，在校。\n",
    )
    assert county.shown(case)["监护人"][0]["电话"] == "13800000009"
    assert changes(county, case) == [
        {
            "日期": "2024-10-08",
            "键": "监护人.0.电话",
            "原值": "13800000001",
            "新值": "13800000009",
            "性质": "变更",
            "原因": "换了号码",
        }
    ]


def test_several_facts_at_once_each_with_its_entry_and_number(county: County) -> None:
    case = county.on("2024-09-01").child()
    result = county.run(
        *(
            "edit-case",
            case,
            "--set",
            "姓名=周雨彤",
            "--set",
            "户籍.村=石桥村",
            "--set",
            "民族=汉族",
            "--nature",
            "更正",
        )
    )
    numbers = [entry["号"] for entry in county.shown(case)["经过"][1:]]
    assert f"号 {'、'.join(numbers)}。" in result.stderr
    assert [(change["键"], change["原值"], change["新值"]) for change in changes(county, case)] == [
        ("姓名", "周雨桐", "周雨彤"),
        ("户籍.村", "柳林村", "石桥村"),
    ]


def test_a_new_fact_and_a_removed_one(county: County) -> None:
    case = county.on("2024-09-01").child()
    edit(county, case, "照护人.姓名=李桂花", "照护人.关系=祖母", unset=("民族",))
    shown = county.shown(case)
    assert (shown["照护人"], "民族" in shown) == ({"姓名": "李桂花", "关系": "祖母"}, False)
    assert [(change["键"], change.get("原值"), change.get("新值")) for change in changes(county, case)] == [
        ("照护人.姓名", None, "李桂花"),
        ("照护人.关系", None, "祖母"),
        ("民族", "汉族", None),
    ]


def test_a_list_without_a_position_is_replaced_whole(county: County) -> None:
    case = county.on("2024-09-01").child()
    edit(county, case, "特殊群体=留守儿童", "特殊群体=残疾儿童")
    edit(county, case, "特殊群体=孤儿")
    assert county.shown(case)["特殊群体"] == ["孤儿"]
    assert [(change.get("原值"), change["新值"]) for change in changes(county, case)] == [
        (None, ["留守儿童", "残疾儿童"]),
        (["留守儿童", "残疾儿童"], ["孤儿"]),
    ]


MOTHER = ("监护人.1.姓名=李芳", "监护人.1.关系=母亲", "监护人.1.法定监护人=是")
AUNT = ("监护人.2.姓名=周兰", "监护人.2.关系=其他", "监护人.2.法定监护人=否")


def test_the_first_of_several_is_removed_and_the_others_move_up(county: County) -> None:
    case = county.on("2024-09-01").child()
    edit(county, case, *MOTHER)
    county.on("2024-10-08")
    edit(county, case, unset=("监护人.0",))
    assert [person["姓名"] for person in county.shown(case)["监护人"]] == ["李芳"]
    assert [person["姓名"] for person in as_of(county, case, "2024-10-07")["监护人"]] == ["周建国", "李芳"]


def test_several_removed_at_once_are_counted_as_they_stand_now(county: County) -> None:
    case = county.on("2024-09-01").child()
    edit(county, case, *MOTHER, *AUNT)
    county.on("2024-10-08")
    edit(county, case, "监护人.2.电话=13800000007", unset=("监护人.0", "监护人.1"))
    assert county.shown(case)["监护人"] == [
        {"姓名": "周兰", "关系": "其他", "法定监护人": "否", "电话": "13800000007"}
    ]
    last = changes(county, case)[-1]
    assert (last["键"], len(last["原值"]), len(last["新值"])) == ("监护人", 3, 1)
    assert [person["姓名"] for person in as_of(county, case, "2024-10-07")["监护人"]] == [
        "周建国",
        "李芳",
        "周兰",
    ]


def test_removing_the_last_one_removes_the_list(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-10-08")
    edit(county, case, unset=("监护人.0",))
    assert "监护人" not in county.shown(case)
    assert len(as_of(county, case, "2024-10-07")["监护人"]) == 1


def as_of(county: County, case: str, day: str) -> dict[str, Any]:
    """Return the facts as of a day, read from the disk."""
    import datetime as dt

    path = county.path(case)
    file = read_case_file(path, (county.root / path).read_bytes(), Shapes())
    assert file.case is not None
    return dict(facts_on(file.case, dt.date.fromisoformat(day)))


EDITS = st.lists(
    st.sampled_from(
        [
            ("--set", "姓名=周雨彤"),
            ("--set", "学籍.年级=8"),
            ("--unset", "学籍"),
            ("--set", "户籍.村=石桥村"),
            ("--unset", "户籍.村"),
            ("--set", "特殊群体=孤儿"),
            ("--set", "特殊群体.0=留守儿童"),
            ("--unset", "特殊群体"),
            ("--set", "监护人.0.电话=13800000002"),
            ("--unset", "监护人.0.电话"),
            ("--unset", "监护人.0"),
            ("--set", "备注=已核对"),
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


@given(st.lists(EDITS, min_size=1, max_size=4))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_changed_later_is_undone_exactly(county: County, edits: list[list[tuple[str, str]]]) -> None:
    case = f"周{len(county.results)}"
    case = county.on("2024-09-01").child(case, _number(len(county.results)))
    before = as_of(county, case, "2024-09-01")
    county.on("2024-10-08")
    for options in edits:
        county.run("edit-case", case, *(text for option in options for text in option), "--nature", "变更")
    after, told = as_of(county, case, "2024-10-08"), as_of(county, case, "2024-10-07")
    assert _texts(told) == _texts(before)
    assert _texts({key: county.shown(case)[key] for key in after}) == _texts(after)


def _number(sequence: int) -> str:
    import datetime as dt

    from kcbx import identity

    day = dt.date(2010, 1, 1) + dt.timedelta(days=sequence % 700)
    return identity.make("990101", day, sequence % 1000)


def _texts(value: Any) -> Any:
    """Return a value with numbers as text: 原值 has no type of its own on disk."""
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    return [_texts(item) for item in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize(
    "pairs", [("学籍.年级=8",), ("特殊群体=孤儿",), MOTHER, ("备注=第一行",), ("姓名=true",)]
)
def test_the_file_stays_canonical_and_sound(county: County, pairs: tuple[str, ...]) -> None:
    case = county.on("2024-09-01").child()
    edit(county, case, *pairs)
    path = county.path(case)
    raw = (county.root / path).read_bytes()
    file = read_case_file(path, raw, Shapes())
    assert (file.problems, file.canonical_text()) == ((), raw.decode())


def test_a_number_that_came_late_and_one_that_was_wrong(county: County) -> None:
    case = county.on("2024-09-01").child()
    edit(county, case, "证件.号码=９９０１０１ 201203045148", nature="更正")
    assert county.shown(case)["证件"] == {"类型": "居民身份证", "号码": "990101201203045148"}
    edit(county, case, "证件.类型=护照", "证件.号码=e 1234567")
    assert county.shown(case)["证件"] == {"类型": "护照", "号码": "E1234567"}
    edit(county, case, "证件.号码=E7654321")
    assert county.shown(case)["证件"]["号码"] == "E7654321"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "没有写要改什么。\n怎么办：请加上 --set 键=新值，或 --unset 键。"),
        (("--set", "姓名=周雨桐"), "没有任何改动：填的值和案卷里的一样。"),
        (("--unset", "现住址"), "没有任何改动：填的值和案卷里的一样。"),
        (("--set", "姓明=周雨彤"), "没有“姓明”这一项。您要的是不是“姓名”？\n怎么办：可填：姓名、性别、"),
        (("--unset", "姓明"), "没有“姓明”这一项。您要的是不是“姓名”？\n"),
        (("--set", "编号=KC-7K3Q9F2B0C"), "没有“编号”这一项。"),
        (("--set", "经过.0.日期=2024-09-02"), "没有“经过.0.日期”这一项。"),
        (
            ("--set", "监护人.电话=1"),
            "“监护人”有几项，要写明是第几项，从 0 数起。\n怎么办：例如 监护人.0.电话=…",
        ),
        (("--set", "监护人.3.电话=1"), "案卷里没有 监护人.3.电话 这个位置。\n怎么办：用 kcbx show KC-"),
        (("--set", "学籍.年级=十"), "年级：“十”不是整数。"),
        (("--set", "学籍.年级=10"), "填写的内容有误：\n  · 学籍的年级"),
        (("--set", "特殊群体=留守"), "特殊群体：“留守”不在可选的值里。可选：孤儿、"),
        (("--set", "民族=汉族", "--set", "民族=回族"), "“民族”写了两次，不知道以哪一次为准。"),
        (("--set", "民族=回族", "--unset", "民族"), "“民族”又改又删，不知道以哪一个为准。"),
        (("--unset", "姓名"), "填写的内容有误：\n  · 文件缺少“姓名”，请补上"),
        (("--unset", "监护人.0.关系"), "填写的内容有误：\n  · 监护人第1项缺少“关系”，请补上"),
        (("--set", "证件.号码=990101201203045122"), "号码有误：\n  · 证件号码的校验码不对，"),
        (
            ("--set", "证件.号码=990101201104060019"),
            "号码有误：\n  · 证件号码里的出生日期与填报的出生日期不一致。",
        ),
        (("--set", "性别=男"), "号码有误：\n  · 证件号码表示的性别与填报的性别不一致。"),
        (("--set", "出生日期=2024-09-11"), "出生日期：2024-09-11 在今天（2024-09-10）之后，"),
        (
            ("--set", "民族=回族", "--on", "2024-09-11"),
            "选项“--on”的值不对：2024-09-11 在今天（2024-09-10）之后，",
        ),
        (("--set", "民族=回族", "--on", "2012-03-03"), "日期 2012-03-03 早于孩子的出生日期，请核对。"),
        (("--set", "民族=回族", "--nature", "改动"), "“改动”不在可选的值里。可选：变更、更正。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_changed_is_refused(county: County, arguments: tuple[str, ...], said: str) -> None:
    case = county.on("2024-09-01").child()
    nature = () if "--nature" in arguments else ("--nature", "变更")
    refused = county.on("2024-09-10").refused("edit-case", case, *arguments, *nature, code=2)
    assert refused.startswith(f"错误：{said}")


def test_the_nature_has_to_be_said(county: County) -> None:
    case = county.on("2024-09-01").child()
    assert county.refused("edit-case", case, "--set", "民族=回族", "--unset", "户籍.村", code=2) == (
        "错误：缺少 --nature：是“变更”（从这一天起变了）还是“更正”（一直如此，原来写错了）？\n"
        "怎么办：改的是：民族、户籍.村。"
    )


def test_a_change_before_the_case_was_registered_is_refused(county: County) -> None:
    case = county.on("2024-09-01").child()
    first = county.shown(case)["经过"][0]["号"]
    said = county.refused("edit-case", case, "--set", "民族=回族", "--nature", "变更", "--on", "2024-08-20")
    assert said == (
        "错误：2024-08-20 还没有登记，不能记“信息变更”。\n怎么办：请核对日期；案卷登记的日期记晚了，就先更正它："
        f"kcbx correct {case} {first} --set 日期=…。"
    )


def test_a_birth_date_after_the_first_entry_is_refused(county: County) -> None:
    case = county.on("2024-09-01").child()
    papers = ("--set", "证件.类型=无", "--set", "证件.无证原因=未办", "--unset", "证件.号码")
    said = county.on("2024-09-10").refused(
        "edit-case", case, "--set", "出生日期=2024-09-05", *papers, "--nature", "更正", code=2
    )
    assert said == "错误：出生日期 2024-09-05 晚于案卷里最早的记事（2024-09-01），请核对。"


def test_a_number_of_another_child_is_refused(county: County) -> None:
    case = county.on("2024-09-01").child()
    other = county.child("吴小天", "990101201203045148")
    said = county.refused(
        "edit-case", other, "--set", "证件.号码=990101201203045121", "--nature", "更正", code=2
    )
    assert said.startswith(f"错误：这个证件号码已经在案卷 {case} 里（适龄儿童台账），没有改动。")


def test_a_wrong_number_already_in_the_file_does_not_hinder_other_changes(county: County) -> None:
    case = county.on("2024-09-01").child()
    file = county.root / county.path(case)
    file.write_text(file.read_text("utf-8").replace("990101201203045121", "990101201203045122"), "utf-8")
    edit(county, case, "户籍.村=石桥村")
    assert county.shown(case)["户籍"]["村"] == "石桥村"


def test_what_a_change_makes_of_earlier_entries_is_pointed_out(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.entry(
        *(case, "休学", "事由=身体状况", "申请人=周建国", "批准单位=清河镇", "起=2024-09-01", "止=2025-08-31")
    )
    result = county.run("edit-case", case, "--set", "监护人.0.姓名=周国建", "--nature", "更正")
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "注意：申请人不是案卷里登记的法定监护人（G21，检查时算错误，依据 义务教育法/11）"
    )


def test_a_comment_stays_beside_what_it_is_about(county: County) -> None:
    case = county.on("2024-09-01").child()
    file = county.root / county.path(case)
    text = (
        file.read_text("utf-8")
        .replace("  村: 柳林村\n", "  村: 柳林村  # 2019 年迁来\n")
        .replace("经过:", "# 以下勿删\n经过:")
    )
    file.write_text(text, "utf-8")
    edit(county, case, "姓名=周雨彤", "户籍.村=石桥村")
    after = file.read_text("utf-8")
    assert ("  村: 石桥村  # 2019 年迁来\n" in after, "# 以下勿删\n经过:\n" in after) == (True, True)


def test_a_dry_run_writes_nothing(county: County) -> None:
    case = county.on("2024-09-01").child()
    before = county.files()
    said = county.ok("edit-case", case, "--set", "民族=回族", "--nature", "变更", "--dry-run")
    assert county.files() == before
    assert said == (
        f"以下改动没有写入（--dry-run）：\n  修改　ledgers/适龄儿童/清河初中/{case}.yaml\n  历史说明　{case} 信息变更"
    )
