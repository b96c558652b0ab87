"""The printed form of 一生一表: document → the context of the Word template, and text for a window.

Everything here is read from the document of `kcbx.dossier`, nothing is decided again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from kcbx import checklist
from kcbx.calendar import chinese_date, parse_moment
from kcbx.checklist import DONE, MISSING, NOT_DUE
from kcbx.dossier import value_text
from kcbx.output import Column, table

Document = Mapping[str, Any]
Row = dict[str, Any]

TEMPLATE = "一生一表"
DIGITS = 12
"""How much of a SHA-256 paper shows; the JSON has it whole."""


def file_name(document: Document) -> str:
    """Return the name a dossier is saved under: no name of a child."""
    return f"{TEMPLATE}-{document['编号']}.docx"


def word_context(document: Document) -> dict[str, Any]:
    """Return what templates/一生一表.docx is filled with: text, and lists and mappings of text."""
    kept = ("标题", "单位", "编号", "状态", "台账", "基本", "监护人", "照护人", "学籍")
    return {
        **{key: document[key] for key in kept},
        "制表日期": document["制表日期"],
        "本轮": episode_text(document["本轮"]),
        "经过": [_entry_row(entry) for entry in document["经过"]],
        "劝返": [{**attempt, "次": str(attempt["次"])} for attempt in document["劝返"]],
        "文书": [_paper_row(paper) for paper in document["文书"]],
        "核对": check_rows(document),
        "说明": notes(document),
    }


def episode_text(episode: Document) -> str:
    """Return where the present 本轮 stands, in one sentence."""
    if not episode["第几轮"]:
        return "没有列入过疑似辍学台账或辍学台账。"
    under_way = "进行中" if episode["进行中"] == "是" else "已经结束"
    kind = f"，类型：{episode['类型']}" if episode["类型"] else ""
    counts = (_counts(episode[key]) for key in ("劝返", "劝返合计"))
    return f"第{episode['第几轮']}轮，{under_way}{kind}；本轮劝返：{next(counts)}；历次合计：{next(counts)}。"


def _counts(counts: Mapping[str, int]) -> str:
    return "、".join(f"{level}{count}次" for level, count in counts.items())


# Rows


def _entry_row(entry: Document) -> Row:
    lag = f"{entry['滞后']} 天" if entry["滞后"] else ""
    return {
        "日期": entry["日期"],
        "事项": f"{entry['事项']}{_standing(entry)}\n号 {entry['号']}",
        "内容": f"{_pairs(entry['内容'])}{_before(entry['原来'])}",
        "佐证": "；".join(map(proof_text, entry["佐证"])),
        "经办": entry["经办"],
        "录入": f"{parse_moment(entry['录入']):%Y-%m-%d %H:%M}",
        "滞后": lag,
    }


def _standing(entry: Document) -> str:
    """Say of an entry that does not count why."""
    if entry["作废"] == "是":
        return "（已作废）"
    return "（当时的状态不允许）" if entry["成立"] == "否" else ""


def _pairs(values: Document) -> str:
    return "；".join(f"{key}：{value_text(value).rstrip('。')}" for key, value in values.items())


def _before(values: Document) -> str:
    before = "；".join(f"{key}原记“{value_text(value)}”" for key, value in values.items())
    return f"（更正过：{before}）" if before else ""


def proof_text(proof: Document) -> str:
    """Return a 佐证 on one line: the file's name with the beginning of its SHA-256, and what is said of it."""
    name = PurePosixPath(str(proof.get("文件", ""))).name
    digest = str(proof.get("sha256", ""))[:DIGITS]
    return "，".join(part for part in (name, digest, value_text(proof.get("说明"))) if part)


def _paper_row(paper: Document) -> Row:
    served = "；".join(f"{service['日期']} {service['方式']}" for service in paper["送达"])
    kept = ("日期", "文书", "文号", "签发单位", "期限")
    return {
        **{key: paper[key] for key in kept},
        "送达": "收到的" if paper["收到"] == "是" else served,
        "校验": "、".join(proof["sha256"][:DIGITS] for proof in paper["校验"]),
    }


def check_rows(document: Document) -> list[Row]:
    """Return the checklist: one row per claim, but one for all that a duty demanded and that was done in time."""
    rows = []
    for _, group in groupby(document["核对"], key=_fold_key):
        checks = list(group)
        rows.append(_check_row(checks[0]) if len(checks) == 1 else _folded_row(checks))
    return rows


def _fold_key(check: Document) -> tuple[str, ...]:
    """What is done again and again (visits, lessons) would fill pages; it is all in 经过."""
    in_time = check["结果"] == DONE and not check["晚"]
    return (
        (check["待办"], check["条款"])
        if in_time
        else (check["待办"], check["条款"], check["起算"], check["到期"])
    )


def _check_row(check: Document) -> Row:
    result, date = check["结果"], check["办结"] or check["到期"]
    counted = f"（天数{check['天数']}）" if check["天数"] else ""
    late = f"，晚{check['晚']}天{counted}" if check["晚"] else ""
    proofs = f"，佐证 {check['佐证']} 份" if check["佐证"] else ""
    grounds = {DONE: f"号 {check['号']}{proofs}", MISSING: check["要做什么"], NOT_DUE: check["要做什么"]}
    return {
        "条款": check["条款"],
        "步骤": f"{check['待办']} {check['名称']}（{check['起算']} 起）",
        "结果": f"{result}{late}",
        "日期": {DONE: date, MISSING: f"{date} 到期", NOT_DUE: f"{date} 到期"}.get(result, date),
        "依据": grounds.get(result, "情况已变"),
    }


def _folded_row(checks: Sequence[Document]) -> Row:
    first, last = checks[0], checks[-1]
    return {
        "条款": first["条款"],
        "步骤": f"{first['待办']} {first['名称']}（共 {len(checks)} 次）",
        "结果": DONE,
        "日期": f"{first['办结']} 至 {last['办结']}",
        "依据": f"最近一次：号 {last['号']}",
    }


def notes(document: Document) -> list[str]:
    """Return what a reader of the form must know."""
    day = chinese_date(dt.date.fromisoformat(document["截至"]))
    never = document["没有发生"]
    full = document["全名"] == "是"
    return [
        f"情况截至{day}，按“{document['政策']}”的要求核对。{checklist.summary(document['核对'])}",
        *([f"另有 {len(never)} 种待办没有发生过，不用核对：{' '.join(never)}。"] if never else []),
        f"“滞后”是发生到录入隔了几天，“晚”是比期限晚了几天；校验是文件 SHA-256 的前 {DIGITS} 位。",
        "本表含全名全号，用完按规定保管或者销毁，不得外传。" if full else "姓名、号码和住址已经隐去。",
    ]


# In a window


_SECTIONS: tuple[tuple[str, tuple[Column, ...]], ...] = tuple(
    (name, tuple(Column(key, key) for key in keys))
    for name, keys in (
        ("监护人", ("姓名", "关系", "法定监护人", "电话", "务工地")),
        ("劝返", ("次", "日期", "层级", "方式", "结果")),
        ("文书", ("日期", "文书", "文号", "签发单位", "期限", "送达", "校验")),
        ("核对", ("结果", "日期", "步骤", "条款", "依据")),
    )
)


def text_dossier(document: Document) -> str:
    """Return the dossier for a window; entries stand below one another, lists in tables."""
    context = word_context(document)
    where = f"{context['台账']}台账 · {context['状态']}" if context["状态"] else "还没有登记"
    blocks = [f"{context['标题']}\n{context['编号']}　{where}　{context['单位']}\n"]
    blocks.append("".join(_fact_lines(context)))
    blocks.append(f"本轮\n{context['本轮']}\n")
    blocks.append("".join(["经过\n", *_entry_lines(context["经过"])]))
    for name, columns in _SECTIONS:
        body = table(context[name], columns) if context[name] else "没有。\n"
        blocks.append(f"{name}\n{body}")
    explained = "".join(f"{number}. {note}\n" for number, note in enumerate(context["说明"], start=1))
    return "\n".join([*blocks, f"说明\n{explained}"])


def _fact_lines(context: Document) -> Iterator[str]:
    for pairs in [*context["基本"], context["学籍"]]:
        filled = "　".join(f"{pair['名']}：{pair['值']}" for pair in pairs if pair["值"])
        if filled:
            yield f"{filled}\n"
    if context["照护人"]:
        yield f"照护人：{value_text(context['照护人'])}\n"


def _entry_lines(entries: Sequence[Row]) -> Iterator[str]:
    for entry in entries:
        lag = f"，滞后 {entry['滞后']}" if entry["滞后"] else ""
        action = entry["事项"].replace("\n", "　")
        yield f"  {entry['日期']}　{action}　（{entry['经办']} 记于 {entry['录入']}{lag}）\n"
        for text in (entry["内容"], entry["佐证"] and f"佐证：{entry['佐证']}"):
            if text:
                yield f"      {text}\n"
