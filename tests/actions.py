"""Every 事项 of the format as a clerk records it: what has to be before, and what is filled in.

The free texts hold names and numbers on purpose: nothing of them may get into a path or a commit message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.county import County

NAME, NUMBER, PHONE = "周雨桐", "990101201203045121", "13800000001"
STORY = f"到{NAME}家（{NUMBER}），其父周建国电话{PHONE}，说不读了"


DAY = "2024-10-20"
"""The day on which every recipe is carried out."""


class Recipe:
    """How to record a 事项: in which situation (a function below), with which `--set` pairs."""

    def __init__(self, situation: Callable[[County], str], *pairs: str) -> None:
        self.situation = situation
        self.pairs = pairs


def pupil(county: County) -> str:
    return county.on("2024-09-01").child(NAME, NUMBER)


def not_started(county: County) -> str:
    return county.on("2024-09-01").child(
        NAME, "990101201705120013", unit="清河镇", state="未入学", source="入户排查"
    )


def suspected(county: County) -> str:
    case = pupil(county)
    county.on("2024-09-10").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", f"情况={STORY}")
    return case


def dropped_out(county: County) -> str:
    case = suspected(county)
    county.on("2024-09-12").entry(case, "核查", "结论=属实", f"情况={STORY}")
    county.on("2024-10-15").entry(
        case, "认定辍学", "原因=外出务工", "去向=省外务工", "认定单位=清河县教育体育局"
    )
    return case


def often_visited(county: County) -> str:
    case = dropped_out(county)
    county.on("2024-10-16").entry(case, "上报", "对象=教育局", "对象=乡镇")
    for day in ("2024-10-17", "2024-10-18", "2024-10-19"):
        county.on(day).attempt(case, "联合")
    return case


def returned(county: County) -> str:
    case = suspected(county)
    county.on("2024-09-11").attempt(case, "学校", "已返校")
    county.on("2024-09-12").entry(case, "复学", "学校=清河初中", "年级=7", "安置=原班复学", "帮扶人=李强")
    return case


def taught_at_home(county: County) -> str:
    case = county.on("2024-09-01").child(NAME, NUMBER, unit="清河特教")
    county.entry(case, "评估", "机构=清河县残疾人教育专家委员会", "结论=送教上门")
    county.entry(case, "安置", "方式=送教上门")
    return case


def with_a_letter(county: County) -> str:
    case = pupil(county)
    county.on("2024-10-08").entry(
        case, "文书", "文书=劝返复学通知书", "文号=清初劝〔2024〕1号", "签发单位=清河初中"
    )
    return case


def checked(county: County) -> str:
    case = suspected(county)
    county.on("2024-09-12").entry(case, "核查", "结论=属实", f"情况={STORY}")
    return case


def removed(county: County) -> str:
    case = pupil(county)
    county.on("2024-10-08").entry(
        case, "移出", "类别=户籍迁出", f"依据={NAME}的迁移证", "批准单位=清河县教育体育局", "佐证=迁移证"
    )
    return case


FROM_TO = ("起=2024-10-20", "止=2025-08-31")

RECIPES: Mapping[str, Recipe] = {
    "请假": Recipe(pupil, f"事由={STORY}", *FROM_TO, "批准人=赵敏"),
    "预警": Recipe(pupil, "原因=网络沉迷", "原因=外出务工", f"情况={STORY}"),
    "列入疑似": Recipe(pupil, "类型=疑似辍学", "发现方式=班级考勤", "最后到校=2024-09-27", f"情况={STORY}"),
    "核查": Recipe(suspected, "结论=失联", "去向=失联", f"情况={STORY}"),
    "认定辍学": Recipe(
        checked, "原因=外出务工", "去向=省外务工", "认定单位=清河县教育体育局", f"依据={STORY}"
    ),
    "劝返": Recipe(
        suspected,
        *(
            "层级=学校",
            "方式=家访",
            f"地点={NAME}家",
            f"参加=赵敏/清河初中{PHONE}/班主任",
            "受访=父亲",
            "见到学生=是",
        ),
        *(f"情况={STORY}", "结果=拒绝返校", "承诺返校=2024-10-25", "下次跟进=2024-10-24"),
    ),
    "上报": Recipe(suspected, "对象=教育局", "对象=乡镇", "文号=清初〔2024〕3号", "方式=书面"),
    "文书": Recipe(
        suspected, "文书=劝返复学通知书", "文号=清初劝〔2024〕1号", "签发单位=清河初中", "期限=2024-10-27"
    ),
    "送达": Recipe(
        with_a_letter,
        "文书={文书}",
        "方式=直接送达",
        "送达人=赵敏",
        f"地点={NAME}家",
        "签收人=周建国",
        "关系=父亲",
    ),
    "学籍标注": Recipe(dropped_out, "类型=辍学", f"原因={STORY}"),
    "评估": Recipe(pupil, "机构=清河县残疾人教育专家委员会", "结论=随班就读", "有效期至=2026-08-31"),
    "延缓入学": Recipe(
        not_started, "事由=身体状况", "申请人=周建国", "批准单位=清河镇人民政府", *FROM_TO, f"备注={STORY}"
    ),
    "休学": Recipe(
        pupil, "事由=身体状况", "申请人=周建国", "批准单位=清河镇人民政府", *FROM_TO, f"备注={STORY}"
    ),
    "认定达标": Recipe(
        often_visited,
        *(
            "情形=联合劝返三次以上",
            "监护人已履责=是",
            "学生拒绝=是",
            "认定单位=清河县人民政府",
            "文号=清政控〔2024〕3号",
        ),
        *("手续=休学", "手续批准单位=清河县教育体育局", *FROM_TO, f"备注={STORY}"),
    ),
    "安置": Recipe(
        dropped_out, "方式=普职融合", f"学校={NAME}在的职校", "起=2024-10-20", "核实日期=2024-10-20"
    ),
    "送教": Recipe(
        taught_at_home, "教师=林老师", "内容=生活语文", "课时=1.5", f"地点={NAME}家", f"效果={STORY}"
    ),
    "复学": Recipe(suspected, "学校=清河初中", "年级=7", "安置=插班", "帮扶人=李强", f"方案={STORY}"),
    "回访": Recipe(returned, "在校=是", "方式=到校", f"情况={STORY}"),
    "结束观察": Recipe(returned, f"依据={STORY}", "批准人=孙立"),
    "学籍异动": Recipe(pupil, "类型=转入", "学校=柳河学校", "年级=7", f"证明={NAME}的转学回执"),
    "帮扶": Recipe(pupil, "项目=结对", "帮扶人=李强", f"情况={STORY}", "金额=200"),
    "资助": Recipe(pupil, "项目=寄宿生补助", f"情况={STORY}", "金额=625.5"),
    "平台录入": Recipe(suspected, "平台=全国控辍保学管理平台", f"编号={NUMBER}"),
    "复核": Recipe(suspected, "季度=2024Q4", "结论=一致", "部门=公安局", "部门=民政局", f"情况={STORY}"),
    "移交": Recipe(pupil, "自=清河初中", "至=柳河学校", "结果=提出", f"情况={STORY}"),
    "移出": Recipe(pupil, "类别=户籍迁出", f"依据={STORY}", "批准单位=清河县教育体育局", "佐证=迁移证"),
    "重新登记": Recipe(removed, f"原因={STORY}", "批准人=孙立", "状态=未入学", "单位=柳河乡"),
    "更正": Recipe(
        suspected, "更正={列入疑似}", "键=情况", f"原值={STORY}", "新值=连续缺课", f"原因={STORY}"
    ),
    "销毁": Recipe(removed, f"依据={NAME}的保存期已满", "批准单位=清河县教育体育局"),
    "备忘": Recipe(pupil, f"情况={STORY}"),
}
"""Every 事项 that `add-entry` records; {文书} stands for the 号 of the last entry of that 事项."""

ELSEWHERE = ("登记", "信息变更")
"""What has commands of its own: add-case, edit-case."""


_STAGES: dict[Callable[[County], str], tuple[str, dict[str, bytes]]] = {}
"""Situations that have been played once: 编号 and case files, the same in every copy of the founded county."""


def staged(county: County, situation: Callable[[County], str]) -> str:
    """Bring a county without a case into a situation: played the first time, its files laid out afterwards."""
    if situation not in _STAGES:
        case = situation(county)
        _STAGES[situation] = (
            case,
            {path: content for path, content in county.files().items() if case in path},
        )
    case, files = _STAGES[situation]
    for path, content in files.items():
        (county.root / path).parent.mkdir(parents=True, exist_ok=True)
        (county.root / path).write_bytes(content)
    return case


def prepared(county: County, action: str) -> tuple[str, tuple[str, ...]]:
    """Bring a child where a 事项 can be recorded; return its 编号 and what is filled in. It is DAY then."""
    recipe = RECIPES[action]
    case = staged(county, recipe.situation)
    numbers = {entry["事项"]: entry["号"] for entry in county.shown(case)["经过"]}
    county.on(DAY)
    return case, tuple(
        pair.replace("{文书}", numbers.get("文书", "")).replace("{列入疑似}", numbers.get("列入疑似", ""))
        for pair in recipe.pairs
    )


def record(county: County, action: str) -> str:
    """Record a 事项 in a fresh case and return its 编号."""
    if action == "登记":
        return pupil(county)
    if action == "信息变更":
        case = pupil(county)
        county.on(DAY).ok("edit-case", case, "--set", f"姓名={NAME}儿", "--nature", "更正", "--reason", STORY)
        return case
    case, pairs = prepared(county, action)
    county.entry(case, action, *pairs)
    return case
