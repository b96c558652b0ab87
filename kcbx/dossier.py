"""一生一表: one child with every entry, every document and how each clause's demand ended. Pure.

What comes out is data, the JSON of `kcbx dossier`; `kcbx.dossier_form` prints it. Unless asked for in full, names and
numbers are masked as everywhere (`kcbx.privacy`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kcbx import privacy
from kcbx.checklist import Check, check_row, never_raised
from kcbx.lifecycle import Setting, Step, attempt_counts
from kcbx.lifecycle.corrections import effective_entries
from kcbx.model import Entry, UnitRegister
from kcbx.schema.reading import case_document
from kcbx.views import View, state_text

Row = dict[str, Any]
Pairs = list[dict[str, str]]
_UNIT_KEYS = ("单位", "学校", "自", "至", "签发单位")
"""Keys of entries that may hold the 标识码 of a unit; a form shows its name."""


@dataclass(frozen=True)
class Making:
    """Who makes a dossier of what: the surroundings of the case, the day, the policy it is held against.

    `full` shows names and numbers; `policy` is the title of the profile.
    """

    setting: Setting
    made_on: dt.date
    policy: str
    full: bool = False


def dossier_document(view: View, checks: Sequence[Check], making: Making) -> dict[str, Any]:
    """Return the dossier as data: Chinese keys, dates as ISO text, hashes whole."""
    return _Maker(view, checks, making).document()


@dataclass(frozen=True)
class _Maker:
    view: View
    checks: Sequence[Check]
    making: Making

    def document(self) -> dict[str, Any]:
        view, standing = self.view, self.view.story.standing
        facts = view.facts if self.making.full else privacy.mask_case(view.facts)
        unit = self.units.get(standing.unit)
        day = view.story.as_of or self.making.made_on
        return {
            "format_version": 1,
            "标题": f"{self.making.setting.county.name}控辍保学一生一表",
            "单位": unit.name if unit else standing.unit,
            "制表日期": self.making.made_on.isoformat(),
            "截至": day.isoformat(),
            "政策": self.making.policy,
            "全名": "是" if self.making.full else "否",
            "编号": view.case.case_id,
            "状态": state_text(view.story),
            "台账": view.story.ledger,
            "基本": _basics(facts, view),
            "监护人": [
                _texts(item, ("姓名", "关系", "法定监护人", "电话", "务工地"))
                for item in _items(facts, "监护人")
            ],
            "照护人": _texts(_mapping(facts, "照护人"), ("姓名", "关系", "电话"))
            if facts.get("照护人")
            else {},
            "学籍": self._enrolment(_mapping(facts, "学籍")),
            "本轮": {
                "第几轮": standing.episode,
                "进行中": "是" if standing.in_episode else "否",
                "类型": standing.kind,
                "劝返": view.attempts,
                "劝返合计": attempt_counts(view.story.entries),
            },
            "经过": list(self._entries()),
            "劝返": self._attempts(),
            "文书": self._papers(),
            "核对": [check_row(check) for check in self.checks],
            "没有发生": [duty.duty_id for duty in never_raised(self.checks)],
        }

    @property
    def units(self) -> UnitRegister:
        return self.making.setting.units

    def _enrolment(self, enrolment: Mapping[str, Any]) -> Pairs:
        if not enrolment:
            return []
        code = str(enrolment.get("学校", ""))
        school = self.units.get(code)
        shown = {**enrolment, "学校": school.name if school else enrolment.get("校名", code)}
        names = ("学籍号", "学校", "年级", "班级", "班主任", "入学年月")
        return [_pair(name, shown.get(name)) for name in names]

    # Entries

    def _entries(self) -> Iterator[Row]:
        """Yield every entry in the order of business, the voided ones too."""
        written = {entry.entry_id: entry for entry in self.view.case.entries}
        steps = {step.entry.entry_id: step for step in self.view.story.steps}
        rows = [
            (step.entry, self._entry(step.entry, written[number], step)) for number, step in steps.items()
        ]
        rows += [(entry, self._entry(entry, entry, None)) for entry in self._voided()]
        for _, row in sorted(rows, key=lambda pair: pair[0].order):
            yield row

    def _voided(self) -> list[Entry]:
        counted = {entry.entry_id for entry in effective_entries(self.view.case.entries)}
        day = self.view.story.as_of
        return [
            entry
            for entry in self.view.case.entries
            if entry.entry_id not in counted and (day is None or entry.date <= day)
        ]

    def _entry(self, entry: Entry, written: Entry, step: Step | None) -> Row:
        values = self._values(entry.values)
        return {
            "号": entry.entry_id,
            "日期": entry.date.isoformat(),
            "事项": entry.action,
            "内容": {key: value for key, value in values.items() if key != "佐证"},
            "原来": self._before(entry, written),
            "作废": "是" if step is None else "否",
            "成立": "否" if step is not None and not step.allowed else "是",
            "佐证": list(values.get("佐证", ())),
            "经办": entry.operator,
            "录入": entry.recorded.isoformat(),
            "滞后": max(0, (entry.recorded.date() - entry.date).days),
        }

    def _before(self, entry: Entry, written: Entry) -> Row:
        """Return what corrected keys held when they were written; None for a key that was not there."""
        changed: Row = {"日期": written.date.isoformat()} if written.date != entry.date else {}
        keys = [*written.values, *(key for key in entry.values if key not in written.values)]
        # Masked among all its values: what a 原值 is, its 键 tells.
        before = self._values(written.values)
        return {**changed, **{key: before.get(key) for key in keys if written.get(key) != entry.get(key)}}

    def _values(self, values: Mapping[str, Any]) -> Row:
        """Return the values of an entry masked, units by their names."""
        shown = dict(values) if self.making.full else privacy.mask_entry(values, self._names)
        for key in _UNIT_KEYS:
            unit = self.units.get(str(shown.get(key)))
            if unit is not None:
                shown[key] = unit.short_name
        return shown

    @cached_property
    def _names(self) -> privacy.Names:
        """The names of the family, those of earlier days among them."""
        known = [*privacy.known_names(case_document(self.view.case)), *privacy.known_names(self.view.facts)]
        return privacy.Names(known)

    def _of(self, action: str) -> list[Entry]:
        return [entry for entry in self.view.story.entries if entry.action == action]

    def _attempts(self) -> list[Row]:
        keys = ("层级", "方式", "参加", "结果", "情况")
        return [
            {"次": number, "日期": entry.date.isoformat(), **_texts(self._values(entry.values), keys)}
            for number, entry in enumerate(self._of("劝返"), start=1)
        ]

    def _papers(self) -> list[Row]:
        keys = ("文书", "文号", "签发单位", "主送", "期限")
        return [
            {
                "号": entry.entry_id,
                "日期": entry.date.isoformat(),
                **_texts(self._values(entry.values), keys),
                "收到": "是" if entry.get("收到") == "是" else "否",
                "送达": [
                    {
                        "日期": served.date.isoformat(),
                        **_texts(self._values(served.values), ("方式", "签收人", "关系")),
                    }
                    for served in self._of("送达")
                    if served.get("文书") == entry.entry_id
                ],
                "校验": [
                    {"文件": str(proof["文件"]), "sha256": str(proof.get("sha256", ""))}
                    for proof in entry.get("佐证", ())
                    if proof.get("文件")
                ],
            }
            for entry in self._of("文书")
        ]


# Facts


def _basics(facts: Mapping[str, Any], view: View) -> list[Pairs]:
    """Return the child's own facts in rows of at most four pairs; long texts have more room."""
    paper, disability, duty = (_mapping(facts, key) for key in ("证件", "残疾", "责任"))
    number = paper.get("号码") or (f"无（{paper['无证原因']}）" if paper.get("无证原因") else "")
    rows = [
        [_pair(name, facts.get(name)) for name in ("姓名", "性别", "出生日期", "民族")],
        [
            _pair("证件类型", paper.get("类型")),
            _pair("证件号码", number),
            _pair("年级", view.grade),
            _pair("学段", view.stage),
        ],
        [
            _pair("户籍地", _place(_mapping(facts, "户籍"))),
            _pair("现住址", _place(_mapping(facts, "现住址"))),
        ],
        [_pair("特殊群体", facts.get("特殊群体")), _pair("家庭类型", facts.get("家庭类型"))],
        [
            _pair("残疾", " ".join(str(disability[key]) for key in ("类别", "等级") if key in disability)),
            _pair("残疾人证号", disability.get("证号")),
            _pair("包保乡镇", duty.get("乡镇")),
            _pair("包保责任人", duty.get("包保责任人")),
        ],
    ]
    return [*rows, [_pair("备注", facts.get("备注"))]] if facts.get("备注") else rows


def _place(place: Mapping[str, Any]) -> str:
    """Return an address in one piece; many begin with the village that stands in its own key as well."""
    town, village, address = (str(place.get(key, "")) for key in ("乡镇", "村", "地址"))
    return "".join(part for part in (town, village) if part not in address) + address


def _mapping(facts: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = facts.get(key)
    return value if isinstance(value, Mapping) else {}


def _items(facts: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    return [item for item in facts.get(key) or () if isinstance(item, Mapping)]


def _pair(name: str, value: Any) -> dict[str, str]:
    return {"名": name, "值": value_text(value)}


def _texts(values: Mapping[str, Any], keys: Sequence[str]) -> dict[str, str]:
    return {key: value_text(values.get(key)) for key in keys}


def value_text(value: Any) -> str:
    """Return a value on one line: lists joined by 、, people as 姓名/单位/职务, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "/".join(value_text(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return "、".join(value_text(item) for item in value)
    return " ".join(str(value).split())
