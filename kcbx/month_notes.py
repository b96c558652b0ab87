"""What the month's report says in sentences: the summary at its head and the notes on what was counted how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kcbx.calendar import Period, chinese_date, chinese_period
from kcbx.lifecycle import LEVELS
from kcbx.lifecycle.states import BASE_LEDGER, DROPOUT_LEDGER, SUSPECT_LEDGER
from kcbx.month_lists import OPEN
from kcbx.month_report import COUNTY_KIND, TOWNSHIP_KIND

Document = Mapping[str, Any]

NOT_THIS_MONTH, NOT_THIS_SPAN = "本月无", "本期无"
VERSION_LENGTH = 10
PATHS_SHOWN = 50


def total(flows: Mapping[str, int]) -> int:
    """Return the sum of 增加 or 减少 by 事项."""
    return sum(flows.values())


def shown_apart(document: Document) -> Sequence[str]:
    """Return the ledgers whose figures show 其中失学, as the policy of the county wants (参数 失学统计)."""
    apart: Sequence[str] = document["来源"]["失学单列"]
    return apart


def unfinished_note(document: Document) -> str:
    """Return the warning that the span is not over yet, or ""."""
    period = document["期间"]
    if period["截至"] == period["止"]:
        return ""
    return f"统计期未满，数字截至{chinese_date(dt.date.fromisoformat(period['截至']))}。"


# Summary


def summary(document: Document) -> list[str]:
    """Return the key figures in paragraphs; a month in which nothing happened says so and gives its zeros."""
    now = "本月" if document["期间"]["按月"] == "是" else "本期"
    paragraphs = ("".join(make(document, now) for make in makers) for makers in _SUMMARY)
    return [paragraph for paragraph in paragraphs if paragraph]


def _base_sentence(document: Document, now: str) -> str:
    ledger = document["台账"][BASE_LEDGER]
    return (
        f"在册适龄儿童少年期初{ledger['期初']}人，{now}增加{total(ledger['增加'])}人、"
        f"减少{total(ledger['减少'])}人，期末{ledger['期末']}人，"
        f"其中疑似辍学{ledger['其中疑似']}人、辍学{ledger['其中辍学']}人。"
    )


def _ledger_sentence(ledger_name: str) -> Callable[[Document, str], str]:
    def sentence(document: Document, now: str) -> str:
        ledger = document["台账"][ledger_name]
        apart = f"，其中失学{ledger['其中失学']}人" if ledger_name in shown_apart(document) else ""
        return (
            f"{ledger_name}台账期初{ledger['期初']}人，{now}增加{total(ledger['增加'])}人、"
            f"减少{total(ledger['减少'])}人，期末{ledger['期末']}人{apart}。"
        )

    return sentence


def _cleared_sentence(document: Document, now: str) -> str:
    cleared = document["动态销号"]
    return (
        f"{now}动态销号{cleared['合计']}人，其中复学{cleared['复学']}人、核查排除{cleared['核查']}人、"
        f"移出{cleared['移出']}人。"
    )


def _persuasion_sentence(document: Document, now: str) -> str:
    counts = document["劝返"]
    times = sum(counts[level]["人次"] for level in LEVELS)
    if not times:
        return f"{now}开展劝返0人次。"
    levels = "、".join(f"{level}{counts[level]['人次']}人次（{counts[level]['人数']}人）" for level in LEVELS)
    return f"{now}开展劝返{times}人次，其中{levels}。"


def _quiet_sentence(document: Document, now: str) -> str:
    ledgers = [document["台账"][name] for name in (SUSPECT_LEDGER, DROPOUT_LEDGER)]
    if document["复学"] or any(total(ledger["增加"]) + total(ledger["减少"]) for ledger in ledgers):
        return ""
    return f"{now}没有新增疑似辍学、辍学学生，也没有学生返校。"


def _open_sentence(document: Document, _: str) -> str:
    count = len(document["名单"][OPEN])
    return f"期末仍有{count}名学生在疑似辍学、辍学台账。" if count else "期末疑似辍学、辍学台账没有学生。"


_SUMMARY: tuple[tuple[Callable[[Document, str], str], ...], ...] = (
    (lambda document, _: unfinished_note(document),),
    (_base_sentence,),
    (_ledger_sentence(SUSPECT_LEDGER), _ledger_sentence(DROPOUT_LEDGER)),
    (_cleared_sentence, _persuasion_sentence),
    (_quiet_sentence, _open_sentence),
)
"""The sentences of each paragraph: with four of them the summary, its seal and its date fill one page."""


# Notes


def notes(document: Document) -> list[str]:
    """Return what a reader must know of the figures: days, ways of counting, version, what is missing."""
    return [note for make in _NOTES for note in make(document)]


def _period_note(document: Document) -> Iterator[str]:
    period = document["期间"]
    days = chinese_period(Period(dt.date.fromisoformat(period["起"]), dt.date.fromisoformat(period["止"])))
    basis = document["来源"]["统计期口径"]
    yield f"统计期为{days}{f'（月报统计期：{basis}）' if basis else ''}。{unfinished_note(document)}"


def _ledger_notes(document: Document) -> Iterator[str]:
    yield (
        "适龄儿童台账是全部在册儿童少年，疑似辍学、辍学台账的学生也在其中；"
        "每本台账都是期初＋增加－减少＝期末。"
    )
    yield "增加、减少按引起变动的事项计人次：同一名学生在统计期内进出的，进和出都计；核查排除计在“核查”。"
    yield "动态销号＝复学＋核查排除＋移出，只计离开疑似辍学、辍学台账的学生；以其他事项离开的见台账增减事项。"
    yield (
        "学段按学校的类别和学制划分，九年一贯制等学校按年级划分；没有年级的学生按年龄划分。"
        "每年9月1日由小学段升入初中段的，以“学年更替”计。"
    )
    yield (
        "失学指适龄而从未入学，计入疑似辍学、辍学台账；"
        f"{'、'.join(shown_apart(document))}台账单列“其中失学”。{''.join(_hidden(document))}"
    )


def _hidden(document: Document) -> Iterator[str]:
    """Yield the 失学 that stand in a ledger where they are not shown apart: no figure shall be hidden."""
    for ledger in (SUSPECT_LEDGER, DROPOUT_LEDGER):
        count = document["台账"][ledger]["其中失学"]
        if count and ledger not in shown_apart(document):
            yield f"{ledger}台账期末有失学学生{count}人，没有单列。"


def _flow_note(document: Document) -> Iterator[str]:
    whole = {COUNTY_KIND: "全县", TOWNSHIP_KIND: "全乡镇"}.get(document["范围类别"])
    if whole is None:
        yield "责任单位变动（转学、移交等）计入本校的增加、减少。"
        return
    yield (
        f"责任单位在单位之间变动的（转学、移交等），计入两个单位的增加、减少，不计入{whole}合计；"
        "因此各单位的增加、减少相加可以大于合计，期初、期末相加等于合计。"
    )


def _count_notes(_: Document) -> Iterator[str]:
    yield (
        "劝返人次、人数按发生时的责任单位计，同一名学生在一个层级只计一人；"
        "名单里的劝返次数是本轮的次数，依次为学校/联合/司法；列入日期是本次列入疑似辍学台账的日期。"
    )
    yield (
        "辍学原因按期末辍学台账统计，特殊群体、家庭类型按期末三本台账统计；一名学生可以有几个原因、"
        "几个群体，各项相加可以大于人数。安置方式按统计期内的复学、安置记事计人次。"
    )


def _unit_note(document: Document) -> Iterator[str]:
    unknown = [unit["单位"] for unit in document["分单位"] if unit["类别"] == "未登记单位"]
    if unknown:
        yield f"有案卷的责任单位不在单位登记表中，在“未登记单位”列出：{'、'.join(unknown)}。"


def _origin_note(document: Document) -> Iterator[str]:
    origin = document["来源"]
    version = origin["台账版本"][:VERSION_LENGTH] or "没有 git 提交"
    changed = f"，另有{origin['未提交文件']}个文件的改动未提交" if origin["未提交文件"] else ""
    yield (
        f"台账版本：{version}{changed}；"
        f"政策口径：{origin['政策']}（{origin['政策名称']}，版本{origin['政策版本']}）。"
    )
    if origin["知悉截至"]:
        yield f"只计{origin['知悉截至']}以前（含）录入的记事，此后的补录和更正不在内。"


def _missing_note(document: Document) -> Iterator[str]:
    paths = document["来源"]["未计入"]
    if paths:
        shown = "；".join(paths[:PATHS_SHOWN]) + ("；等" if len(paths) > PATHS_SHOWN else "")
        yield f"有{len(paths)}个案卷文件读不出，没有计入本表：{shown}。"


_NOTES: tuple[Callable[[Document], Iterator[str]], ...] = (
    _period_note,
    _ledger_notes,
    _flow_note,
    _count_notes,
    _unit_note,
    _origin_note,
    _missing_note,
)
