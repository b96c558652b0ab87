"""The oracle as a document: whose row each row is, which rows are one child's, what must come of it, the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from examples.generation.rosters_finish import Placed
from examples.generation.rosters_lines import AT_SCHOOL
from examples.generation.rosters_plants import Pair, Planting, Truth
from examples.generation.rosters_shapes import Shape
from examples.generation.rosters_world import DAY, FIRST_BIRTH, LAST_BIRTH

Document = dict[str, Any]


def truth_document(planting: Planting, shapes: Sequence[Shape], placed: Sequence[Placed]) -> Document:
    """Return 真相.json."""
    return {
        "格式": 1,
        "日期": DAY.isoformat(),
        "适龄出生日期": [FIRST_BIRTH.isoformat(), LAST_BIRTH.isoformat()],
        "名单": [_counts(shape, placed) for shape in shapes],
        "行": _rows(placed),
        "情节": [_case(planting, truth) for truth in planting.truths],
        "对": [_pair(shapes, placed, pair) for truth in planting.truths for pair in truth.pairs],
    }


def _counts(shape: Shape, placed: Sequence[Placed]) -> Document:
    lines = [each for each in placed if each.file == shape.file]
    outcomes = Counter(each.line.outcome for each in lines)
    sheets = len({each.sheet for each in lines})
    header_rows = 2 if any(column.group for column in shape.columns) else 1
    repeated = sum(1 for at in shape.repeat_header_at if at <= len(lines)) * header_rows
    blank = sum(1 for at in shape.blank_after if at <= len(lines))
    ignored = sheets * len(shape.footers) + repeated + shape.numbered_empty + blank
    return {
        "种类": AT_SCHOOL if shape.kind.startswith(AT_SCHOOL) else shape.kind,
        "文件": shape.file,
        "读入": len(lines) + ignored,
        "收下": outcomes["收下"] + outcomes["重复"],
        "退回": outcomes["退回"],
        "忽略": ignored,
        "重复": outcomes["重复"],
    }


def _rows(placed: Sequence[Placed]) -> Document:
    found: Document = {}
    for each in placed:
        found.setdefault(each.file, {}).setdefault(each.sheet, {})[str(each.row)] = each.line.key
    return found


def _case(planting: Planting, truth: Truth) -> Document:
    child = planting.world.children[truth.key]
    return {
        "键": truth.key,
        "台账": "有" if child.has_case else "没有",
        "状态": child.state,
        "题": truth.title,
        "说明": truth.story,
        "应有": [{"比对": each.comparison, "结论": list(each.conclusions)} for each in truth.expected],
        "列入疑似": "是" if truth.listed else "否",
        "不应有": list(truth.never),
    }


def _pair(shapes: Sequence[Shape], placed: Sequence[Placed], pair: Pair) -> Document:
    files = {shape.kind: shape.file for shape in shapes}

    def row(place: tuple[str, str, int]) -> list[str | int]:
        name, key, number = place
        file = files[name]
        mine = [each for each in placed if each.file == file and each.line.key == key]
        return [file, mine[number].sheet, mine[number].row]

    return {
        "甲": row(pair.one),
        "乙": row(pair.other),
        "答案": pair.answer.split("/"),
        "依据": pair.step.split("/") if pair.step else [],
    }


def truth_text(document: Document) -> str:
    """Return 真相.md: the same for a person to read."""
    lines = [
        "# 名单里埋了什么",
        "",
        f"这些名单都是{document['日期']}的，由 `examples/generate_rosters.py` 写出；孩子全是虚构的。下面的话在埋下的时候就写好，",
        "不看程序的结果。程序比出来的要与这里一致：该有的都有，不该有的一个也没有。机器读的同一份东西是“真相.json”，",
        "里面还有每一行是谁、哪两行是同一人。",
        "",
        f"适龄：{document['适龄出生日期'][0]}至{document['适龄出生日期'][1]}出生。",
        "",
        "## 每份名单多少行",
        "",
        "表头以下的行都算读入；忽略的是空白行、表尾、合计、中间重复的表头和只有序号的行；重复的行照收，另外说明。",
        "",
        "| 种类 | 文件 | 读入 | 收下 | 退回 | 忽略 | 其中重复 |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        "| "
        + " | ".join(str(each[key]) for key in ("种类", "文件", "读入", "收下", "退回", "忽略", "重复"))
        + " |"
        for each in document["名单"]
    ]
    lines += ["", "## 埋下的情节", ""]
    for title, cases in _by_title(document["情节"]).items():
        lines += [f"### {title}", ""]
        lines += [_sentence(case) for case in cases]
        lines.append("")
    return "\n".join([*lines, *_attendance(document["考勤"]), *_year(document["学年"])])


def _attendance(told: Document) -> list[str]:
    lines = [
        f"## {told['月份']} 的考勤",
        "",
        f"上学日 {len(told['上学日'])} 天，中秋放假，14 日和 29 日补课。",
        "",
    ]
    for kind in ("逐日", "逐次"):
        lines.append(f"{told[kind]['文件']}，缺报的班：{'、'.join(told[kind]['缺报班级'])}。")
        lines.append("")
        for child in told[kind]["孩子"]:
            days = "，".join(
                f"{level}：{child[level]}" for level in ("登记", "追踪", "疑似") if level in child
            )
            lines.append(f"- {child['键']}：{child['说明']}。{days + '。' if days else ''}")
        lines.append("")
    return [*lines, f"{told['未报到']['文件']}：{'、'.join(told['未报到']['孩子'])}。", ""]


def _year(told: Document) -> list[str]:
    graduates, leavers, newcomers = told["毕业"], told["升学"], told["新生"]
    return [
        f"## {told['学年']} 学年结束（名单 {told['日期']}）",
        "",
        f"- {graduates['文件']}：{graduates['行数']} 行；台账上是辍学而名单里有 {'、'.join(graduates['辍学而名单有'])}，"
        f"台账没有 {'、'.join(graduates['台账没有'])}，在校而名单没有 {'、'.join(graduates['在校而名单没有'])}。",
        f"- {leavers['文件']}：{leavers['行数']} 行；小学毕业而哪个初中都没有 {'、'.join(leavers['哪里都没有到'])}。",
        f"- {newcomers['文件']}：{newcomers['行数']} 行；满六周岁而没有入学 {'、'.join(newcomers['哪里都没有到'])}。",
        "",
    ]


def _by_title(cases: Sequence[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for case in cases:
        found.setdefault(case["题"], []).append(case)
    return found


def _sentence(case: Document) -> str:
    wanted = "、".join(f"{each['比对']}（{'或'.join(each['结论'])}）" for each in case["应有"])
    parts = [case["说明"]]
    if wanted:
        parts.append(f"应比出：{wanted}。")
    if case["不应有"]:
        parts.append(f"不应列入疑似的比对：{'、'.join(case['不应有'])}。")
    return f"- {case['键']}：{''.join(parts)}"
