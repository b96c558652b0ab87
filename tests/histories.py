"""Children of the fictional 清河县 for the tests of the lifecycle, the movements and the figures.

`on` and `child` build a case line by line; `histories` and `counties` are hypothesis strategies for random lives:
mostly as the table allows, sometimes not, with late entries, corrections, changed facts and changes of the 责任单位.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from kcbx import keypath
from kcbx.casework import Hand, change_entries
from kcbx.lifecycle import Setting, Standing
from kcbx.lifecycle.facts import CHANGE
from kcbx.lifecycle.fold import step_from
from kcbx.model import Case, County, Entry, Override, School, Township, UnitRegister
from kcbx.policy import load_profile
from tests import contract

BEIJING = dt.timezone(dt.timedelta(hours=8))

TOWN, COUNTRY, STREET, ZONE = "990101101", "990101201", "990101001", "990101401"
PRIMARY, MIDDLE, NINE_YEARS, NINE_YEARS_54, SPECIAL, CLOSED = (
    *("2199000011", "3199000021", "3199000031", "3199000041", "5199000051", "2199000061"),
)

COUNTY = County("清河县", "990101", "清河县教育体育局", "清教")
UNITS = UnitRegister(
    schools=(
        School(PRIMARY, "清河县清河镇中心小学", "清河小学", TOWN, "小学"),
        School(MIDDLE, "清河县清河镇初级中学", "清河初中", TOWN, "初级中学"),
        School(NINE_YEARS, "清河县柳河乡九年一贯制学校", "柳河学校", COUNTRY, "九年一贯制"),
        School(NINE_YEARS_54, "清河县东城实验学校", "东城实验", STREET, "九年一贯制", "五四"),
        School(SPECIAL, "清河县特殊教育学校", "特教学校", TOWN, "特殊教育学校"),
        School(
            *(CLOSED, "清河县柳河乡柳林小学", "柳林小学", COUNTRY, "小学"),
            closed=dt.date(2024, 8, 31),
            merged_into=NINE_YEARS,
        ),
    ),
    townships=(
        Township(TOWN, "清河镇", "镇", "清政"),
        Township(COUNTRY, "柳河乡", "乡", "柳政"),
        Township(STREET, "东城街道", "街道", "东办"),
        Township(ZONE, "经济开发区", "开发区", "开管"),
    ),
)


def setting(profile: str = "national", *overrides: Override) -> Setting:
    """Return the setting of 清河县 under a profile with the county's overrides."""
    return Setting(COUNTY, UNITS, load_profile(profile).timeline(overrides).on)


def since(day: str, **values: Any) -> Override:
    """Return an override that takes effect on a day."""
    return Override(dt.date.fromisoformat(day), values)


# Building by hand

ENROLLED: Mapping[str, Any] = {
    "姓名": "周雨桐",
    "性别": "女",
    "出生日期": "2012-03-04",
    "民族": "汉族",
    "证件": {"类型": "居民身份证", "号码": "990101201203045121"},
    "户籍": {"乡镇": "清河镇", "村": "柳林村"},
    "监护人": [
        {"姓名": "周建国", "关系": "父亲", "法定监护人": "是", "电话": "13800000001"},
        {"姓名": "李桂花", "关系": "祖母", "法定监护人": "否"},
    ],
    "学籍": {"学籍号": "G990101201203045121", "学校": MIDDLE, "年级": 7, "学年": 2024},
}
NEVER_ENROLLED: Mapping[str, Any] = {key: value for key, value in ENROLLED.items() if key != "学籍"}

VALUES: Mapping[str, Mapping[str, Any]] = {
    "登记": {"来源": "学籍导入", "状态": "在校", "单位": MIDDLE},
    "请假": {"事由": "感冒", "起": "2024-09-10", "止": "2024-09-12", "批准人": "赵敏"},
    "预警": {"情况": "说不想上学了"},
    "列入疑似": {"类型": "疑似辍学", "发现方式": "班级考勤", "情况": "一周没有到校"},
    "核查": {"结论": "属实", "情况": "到家里看过"},
    "认定辍学": {"原因": ["外出务工"], "去向": "省外务工", "认定单位": "清河县教育体育局"},
    "劝返": {
        "层级": "学校",
        "方式": "家访",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}],
        "结果": "拒绝返校",
        "情况": "家里没有人",
    },
    "上报": {"对象": ["教育局", "乡镇"]},
    "文书": {"文书": "劝返复学通知书", "文号": "清初劝〔2024〕1号", "签发单位": "清河初中"},
    "送达": {
        "文书": "E00001",
        "方式": "直接送达",
        "送达人": ["赵敏", "孙立"],
        "签收人": "周建国",
        "关系": "父亲",
    },
    "学籍标注": {"类型": "疑似辍学"},
    "评估": {"机构": "清河县残疾人教育专家委员会", "结论": "送教上门"},
    "延缓入学": {
        "事由": "身体状况",
        "申请人": "周建国",
        "批准单位": "清河镇人民政府",
        "起": "2024-09-01",
        "止": "2025-08-31",
    },
    "休学": {
        "事由": "身体状况",
        "申请人": "周建国",
        "批准单位": "清河县教育体育局",
        "起": "2024-10-01",
        "止": "2025-03-31",
    },
    "认定达标": {
        "情形": "联合劝返三次以上",
        "监护人已履责": "是",
        "学生拒绝": "是",
        "认定单位": "清河县人民政府",
        "文号": "清政认〔2024〕1号",
        "手续": "休学",
        "手续批准单位": "清河县教育体育局",
        "起": "2024-12-01",
        "止": "2025-06-30",
    },
    "安置": {"方式": "随班就读", "起": "2024-09-20"},
    "送教": {"教师": "赵敏", "内容": "语文、数学"},
    "复学": {"学校": MIDDLE, "年级": 7, "安置": "原班复学", "帮扶人": "赵敏"},
    "回访": {"在校": "是", "方式": "家访", "情况": "正常上课"},
    "结束观察": {"依据": "观察期满"},
    "学籍异动": {"类型": "转入", "学校": MIDDLE},
    "信息变更": {"键": "备注", "新值": "随祖母生活", "性质": "变更"},
    "帮扶": {"项目": "课后辅导"},
    "资助": {"项目": "生活补助"},
    "平台录入": {"平台": "全国控辍保学平台"},
    "复核": {"季度": "2024-4", "结论": "一致", "部门": ["教育局", "民政局"]},
    "移交": {"自": MIDDLE, "至": PRIMARY, "结果": "接收"},
    "移出": {
        "类别": "户籍迁出",
        "依据": "迁移证",
        "批准单位": "清河县教育体育局",
        "佐证": [{"说明": "迁移证存档案室"}],
    },
    "重新登记": {"原因": "迁回", "批准人": "王芳", "状态": "在校", "单位": MIDDLE},
    "更正": {"更正": "E00001", "原因": "录错"},
    "销毁": {"依据": "保存期满", "批准单位": "清河县教育体育局"},
    "备忘": {"情况": "电话已换"},
}
"""The keys each 事项 requires, filled in."""


def on(day: str, action: str, number: str = "", recorded: str = "", **values: Any) -> Entry:
    """Return an entry of a day: the 事项's usual values with `values` in their place (None leaves one out).

    It is written down at noon of its day, or of `recorded`; `child` gives the 号 where none is given.
    """
    written = dt.datetime.fromisoformat(f"{recorded or day}T12:00:00").replace(tzinfo=BEIJING)
    filled = {key: value for key, value in {**VALUES[action], **values}.items() if value is not None}
    return Entry(number, dt.date.fromisoformat(day), action, "赵敏", written, filled)


def child(*entries: Entry, facts: Mapping[str, Any] = ENROLLED, **changed: Any) -> Case:
    """Return a case; on one day entries follow each other as listed, their 号 are E00001, E00002, …."""
    numbered = tuple(
        replace(
            entry,
            entry_id=entry.entry_id or f"E{place + 1:05d}",
            recorded=entry.recorded + dt.timedelta(seconds=place),
            position=place,
        )
        for place, entry in enumerate(entries)
    )
    return Case("KC-7K3Q9F2B0C", {**facts, **changed}, numbered)


def shuffled(case: Case, order: random.Random) -> Case:
    """Return the case with its entries in another order in the file."""
    entries = list(case.entries)
    order.shuffle(entries)
    return replace(case, entries=tuple(entries))


def without(case: Case, *numbers: str) -> Case:
    """Return the case without some entries."""
    return replace(case, entries=tuple(entry for entry in case.entries if entry.entry_id not in numbers))


# Random lives


@dataclass(frozen=True)
class Chances:
    """How often, of 100 entries, one breaks the table, is written late, is corrected, or changes a fact."""

    breaking: int = 10
    late: int = 20
    correction: int = 10
    change: int = 10
    same_day: int = 10


UNITS_IN_USE = (PRIMARY, MIDDLE, NINE_YEARS, NINE_YEARS_54, SPECIAL, TOWN, COUNTRY, "3199999999")
_FREQUENT: Mapping[str, Sequence[str]] = {
    "适龄儿童": ("列入疑似", "列入疑似", "结束观察", "学籍异动", "移交", "休学", "复学", "安置", "移出"),
    "疑似辍学": ("认定辍学", "认定辍学", "劝返", "核查", "复学", "复学", "移交", "安置", "休学"),
    "辍学": ("认定达标", "认定达标", "劝返", "核查", "复学", "移交", "安置", "休学", "移出"),
    "已移出": ("重新登记",),
}
_VARIED: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "登记": {"状态": contract.IN_ORDER, "单位": UNITS_IN_USE},
    "列入疑似": {"类型": ("疑似辍学", "失学")},
    "核查": {
        "结论": ("属实", "失联", "信息错误", "在校就读", "省内就读", "省外就读", "随迁就读", "因病因残"),
    },
    "劝返": {"层级": ("学校", "联合", "司法")},
    "安置": {"方式": ("送教上门", "随班就读", "插班")},
    "复学": {"学校": (*UNITS_IN_USE, "外县某校"), "年级": tuple(range(1, 10))},
    "学籍异动": {
        "类型": ("新生注册", "转入", "转出", "升学", "跳级", "留级", "恢复学籍"),
        "学校": UNITS_IN_USE,
        "年级": (None, None, 1, 5, 6, 7, 9),
    },
    "移交": {"自": UNITS_IN_USE, "至": UNITS_IN_USE, "结果": ("提出", "接收", "接收", "退回")},
    "移出": {"类别": ("毕业", *contract.NOT_GRADUATED)},
    "重新登记": {"状态": contract.OPEN, "单位": UNITS_IN_USE},
}
_SPANNED = ("休学", "延缓入学", "认定达标", "请假")
_CHANGED: Mapping[str, Sequence[Any]] = {
    "出生日期": ("2009-01-15", "2012-09-01", "2015-08-31"),
    "学籍": (
        keypath.ABSENT,
        {"学校": MIDDLE, "年级": 7, "学年": 2023},
        {"学校": NINE_YEARS, "年级": 5, "学年": 2024},
    ),
    "学籍.年级": tuple(range(1, 10)),
    "学籍.学年": (2022, 2023, 2024),
    "监护人.0.电话": ("13800000002", "13800000003"),
    "特殊群体": (keypath.ABSENT, ["留守儿童"], ["孤儿", "困境儿童"]),
    "现住址": (keypath.ABSENT, {"乡镇": "柳河乡"}, {"乡镇": "清河镇", "村": "柳林村"}),
    "备注": (keypath.ABSENT, "随祖母生活", "随父亲在外地"),
}
"""The facts that change in a life, each with what it may become."""


class Life:
    """One random child: entries are added one after another, each seeing the state so far."""

    def __init__(
        self, choose: random.Random, chances: Chances, first: dt.date, facts: Mapping[str, Any]
    ) -> None:
        self._choose = choose
        self._chances = chances
        self._first = self._day = first
        self._standing = Standing()
        self.facts = dict(facts)
        self.entries: list[Entry] = []

    def _happens(self, percent: int) -> bool:
        return self._choose.randrange(100) < percent

    def live(self) -> None:
        """Add one entry, sometimes a 更正 of an earlier one or a 信息变更."""
        if self.entries and not self._happens(self._chances.same_day):
            self._day += dt.timedelta(days=self._choose.choice((1, 1, 3, 7, 12, 20, 31, 90, 200)))
        if self.entries and self._happens(self._chances.correction):
            return self._add("更正", self._correction())
        if self.entries and self._happens(self._chances.change):
            return self._change()
        action, values = self._action()
        return self._change() if action == CHANGE else self._add(action, values)

    def _action(self) -> tuple[str, dict[str, Any]]:
        """Choose a 事项, as a rule one that the table allows now."""
        anything = self._happens(self._chances.breaking)
        for _ in range(12):
            ledger = contract.ledger_of(self._standing.state)
            actions = _FREQUENT.get(ledger, ()) if self._happens(70) else contract.ACTIONS
            action = self._choose.choice(actions) if ledger else "登记"
            values = self._values(action)
            if anything or self._leads(action, values) is not None:
                return action, values
        return "备忘", self._values("备忘")

    def _leads(self, action: str, values: Mapping[str, Any]) -> str | None:
        value = str(values.get(contract.DECIDING.get(action, ""), ""))
        return contract.leads_to(action, value, self._standing.state, self._standing.before_suspected)

    def _values(self, action: str) -> dict[str, Any]:
        values = dict(VALUES[action])
        for key, choices in _VARIED.get(action, {}).items():
            values[key] = self._choose.choice(choices)
        if action in _SPANNED:
            end = self._day + dt.timedelta(days=self._choose.choice((0, 10, 60, 200, 400)))
            values |= {"起": self._day.isoformat(), "止": end.isoformat()}
        return {key: value for key, value in values.items() if value is not None}

    def _correction(self) -> dict[str, Any]:
        target = self._choose.choice(self.entries)
        values = {"更正": target.entry_id, "原因": "录错"}
        kind = self._choose.randrange(3)
        if kind == 0:
            return {**values, "作废": "是"}
        if kind == 1:
            moved = target.date + dt.timedelta(days=self._choose.choice((-40, -2, 1, 15)))
            return {**values, "键": "日期", "原值": target.date.isoformat(), "新值": moved.isoformat()}
        key = contract.DECIDING.get(target.action, "备注")
        varied = _VARIED.get(target.action, {}).get(key, ("已核对", ""))
        return {**values, "键": key, "原值": target.get(key, ""), "新值": self._choose.choice(varied)}

    def _change(self) -> None:
        """Change a fact as `edit-case` does: the file now, the 信息变更 beside it, now and then as of an earlier day."""
        known = [key for key in _CHANGED if key.partition(".")[0] in self.facts or "." not in key]
        key = self._choose.choice(known)
        changes = {keypath.parse_path(key): self._choose.choice(_CHANGED[key])}
        since = max(self._first, self._day - dt.timedelta(days=self._choose.choice((0, 0, 0, 2, 40))))
        hand = Hand("赵敏", self._after_all(self._moment()), self._day, self._choose.choice)
        case = Case("", self.facts, tuple(self.entries))
        nature = self._choose.choice(("变更", "更正"))
        kept, entries = change_entries(case, changes, since, nature, "", hand)
        for path, value in kept.items():
            self.facts = keypath.with_value(self.facts, path, value)
        for entry in entries:
            self._put(entry)

    def _moment(self) -> dt.datetime:
        """Return when something of today is written down: at noon, sometimes days later."""
        lag = self._choose.randrange(2, 90) if self._happens(self._chances.late) else 0
        noon = dt.datetime.combine(self._day, dt.time(12), BEIJING)
        return noon + dt.timedelta(days=lag, seconds=len(self.entries))

    def _after_all(self, moment: dt.datetime) -> dt.datetime:
        """Return a moment that is later than every entry so far, and no earlier than the one given."""
        latest = max(entry.recorded for entry in self.entries)
        return max(moment, latest + dt.timedelta(seconds=1))

    def _add(self, action: str, values: Mapping[str, Any]) -> None:
        number = f"{self._choose.choice('ABCDEFGH')}{len(self.entries):05d}"
        recorded = self._moment()
        if action == "更正":  # a correction is written after what it corrects
            recorded = self._after_all(recorded)
        self._put(Entry(number, self._day, action, "赵敏", recorded, values))

    def _put(self, entry: Entry) -> None:
        self._standing, _ = step_from(self._standing, entry)
        self.entries.append(replace(entry, position=len(self.entries)))


def life(choose: random.Random, number: int, length: int, chances: Chances, first: dt.date) -> Case:
    """Return one random child with at most `length` entries."""
    birth = dt.date(2009, 1, 15) + dt.timedelta(days=choose.randrange(2500))
    facts: dict[str, Any] = {**NEVER_ENROLLED, "出生日期": birth.isoformat()}
    if choose.randrange(4):
        grade = choose.randrange(1, 10)
        facts["学籍"] = {"学校": MIDDLE, "年级": grade, "学年": choose.choice((2022, 2023, 2024))}
    if choose.randrange(2):
        facts["特殊群体"] = ["留守儿童"]
    living = Life(choose, chances, first, facts)
    for _ in range(length):
        living.live()
    return Case(f"KC-{number:010d}", living.facts, tuple(living.entries))


SEEDS = st.integers(0, 2**32)


@st.composite
def histories(draw: st.DrawFn, chances: Chances = Chances(), longest: int = 14, shortest: int = 1) -> Case:
    """Random lives of one child between 2022 and about 2026."""
    choose = random.Random(draw(SEEDS))
    first = dt.date(2022, 8, 20) + dt.timedelta(days=choose.randrange(60))
    return life(choose, 1, draw(st.integers(shortest, longest)), chances, first)


@st.composite
def counties(draw: st.DrawFn, most: int = 8, longest: int = 14) -> tuple[Case, ...]:
    """Random lives of several children of one county."""
    choose = random.Random(draw(SEEDS))
    first = dt.date(2022, 8, 20)
    return tuple(
        life(
            choose,
            number,
            choose.randrange(3, longest + 1),
            Chances(),
            first + dt.timedelta(days=choose.randrange(200)),
        )
        for number in range(1, draw(st.integers(1, most)) + 1)
    )


def days_around(case: Case) -> tuple[dt.date, ...]:
    """Return the days on which something may change, each with its neighbours."""
    days = {entry.date for entry in case.entries}
    days |= {
        dt.date.fromisoformat(str(entry.get("止"))) for entry in case.entries if entry.action == "认定达标"
    }
    return tuple(sorted({day + dt.timedelta(days=shift) for day in days for shift in (-1, 0, 1)}))


def actions_of(entries: Iterable[Entry]) -> list[str]:
    """Return the 事项 of entries, for short assertions."""
    return [entry.action for entry in entries]
