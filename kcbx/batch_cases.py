"""What a row of the sheet of new cases means: the facts of a child and the 登记, or every reason why it is none. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx import keypath
from kcbx.batch_rows import WHOLE_ROW, SheetRow, split, without_title
from kcbx.batch_sheets import CASES, Codes, Item
from kcbx.calendar import school_year
from kcbx.errors import KcbxError, UsageError
from kcbx.filling import convert
from kcbx.identification import completed
from kcbx.model import KeyPath, School, Unit, UnitRegister
from kcbx.rosters import cleaning
from kcbx.rosters.grades import BY_ENTRY_YEAR
from kcbx.rosters.schools import SchoolNames
from kcbx.written import nearest

_GUARDIANS = (1, 2)
_REGISTRATION = ("单位", "状态", "来源")
_RELATIONS: Mapping[str, str] = {
    **dict.fromkeys(("父", "爸爸", "父子", "父女"), "父亲"),
    **dict.fromkeys(("母", "妈妈", "母子", "母女"), "母亲"),
    **dict.fromkeys(("爷爷", "祖父母"), "祖父"),
    "奶奶": "祖母",
    **dict.fromkeys(("外公", "姥爷"), "外祖父"),
    **dict.fromkeys(("外婆", "姥姥"), "外祖母"),
    **dict.fromkeys(("哥哥", "兄长"), "兄"),
    "姐姐": "姐",
    **dict.fromkeys(("其他亲属", "其他监护人", "亲戚"), "其他"),
}
_PARENTS = ("父亲", "母亲")
_NO_DISABILITY = ("无残疾", "非残疾", "正常", "健康", "否")
_NOT_HERE = ("休学", "转出", "辍学", "毕业", "离校", "退学", "死亡", "开除", "不在校", "销籍")
"""Words of a 学籍状态 with which nobody may be registered as 在校 without being looked at."""
_ENTRY_YEAR = re.compile(r"(小学|初中)?(20[0-9]{2})(?:级)?")
_STAGE_OF = {"小学": "小学", "教学点": "小学", "初级中学": "初中"}
_MISSING_WORDS = ("辍学", "失学", "疑似")
"""Words of a state in which no child can be registered: it is come to by 列入疑似."""
_COUNTY_BEFORE = re.compile(r".*[省市县区旗州盟].+(?:镇|乡|街道|苏木|办事处)")
_AREA_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?")


@dataclass(frozen=True)
class Terms:
    """What holds for every row: the day of 登记, and unit, state and source where the row names none."""

    date: dt.date
    today: dt.date
    unit: str = ""
    state: str = ""
    source: str = ""


@dataclass(frozen=True)
class ChildRow:
    """A row as a new case: its facts and the values of its 登记; `reasons` by heading when it cannot be one."""

    row: SheetRow
    facts: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.facts.get("姓名", self.row.get("姓名")))

    @property
    def id_number(self) -> str:
        """The number of the identity document, "" when there is none."""
        return str(self.facts.get("证件", {}).get("号码", ""))


class CaseReader:
    """Turns rows into cases; one for a whole file."""

    def __init__(self, units: UnitRegister, codes: Codes, terms: Terms, county: str = "") -> None:
        self._units = units
        self._county = county
        self._codes = codes
        self._terms = terms
        self._schools = SchoolNames(units)
        own = units.named(terms.unit) if terms.unit else ()
        self._own = own[0] if len(own) == 1 else None

    def read(self, row: SheetRow) -> ChildRow:
        """Return the row as a case, or every reason why it is none."""
        texts, reasons = dict(row.texts), dict(row.reasons)
        school = self._school(texts, reasons)
        self._enrolment(texts, reasons, school)
        self._home(texts, reasons)
        self._guardians(texts, reasons)
        self._document(texts)
        groups = self._groups(texts)
        self._disability(texts, groups)
        texts["特殊群体"] = "、".join(dict.fromkeys(groups))
        self._registration(texts, reasons, school)
        values = self._converted(texts, reasons)
        self._refuse_missing(values, reasons)
        own: dict[str, Any] = {key: values.pop(key) for key in _REGISTRATION if key in values}
        return ChildRow(row, values, own, reasons)

    # What the columns mean together

    def _school(self, texts: dict[str, str], reasons: dict[str, str]) -> School | None:
        code, written = texts.pop("学校标识码", ""), texts.get("学校", "")
        found = self._schools.find(code, written)
        if found is not None:
            texts["学校"] = found.code
        elif code or written:
            reasons.setdefault("学校", self._unknown(written or code, "学校", self._units.schools))
        elif isinstance(self._own, School) and texts.get("年级"):
            texts["学校"] = self._own.code
            return self._own
        return found

    def _unknown(self, written: str, what: str, units: Sequence[Unit]) -> str:
        """Say to a school that no unit, or no single one, answers to what it wrote."""
        if len(self._units.named(written)) > 1:
            return f"本县有几个单位都叫“{written}”，请写全称"
        near = nearest(written, [name for unit in units for name in (unit.short_name, unit.name)])
        return f"本县没有登记叫“{written}”的{what}，请写全称或简称。{near}".removesuffix("。")

    def _enrolment(self, texts: dict[str, str], reasons: dict[str, str], school: School | None) -> None:
        years = 5 if school is not None and school.system == "五四" else 6
        written = texts.pop("年级", "")
        grade, why = cleaning.clean_grade(written, years)
        if why == BY_ENTRY_YEAR:
            grade = self._grade_by_entry_year(written, school, years)
        if grade is not None:
            texts["年级"] = str(grade)
        elif why:
            reasons.setdefault("年级", why)
        elif "学校" in texts and "学校" not in reasons:
            reasons.setdefault("年级", "写了学校，没有写年级")
        if "学籍状态" in texts and any(word in texts["学籍状态"] for word in _NOT_HERE):
            state = texts.get("状态") or self._terms.state
            if state == "在校":
                reasons.setdefault(
                    "学籍状态", "不是在籍在校，不能成批按“在校”登记；请核对，在“状态”列写明，或单独建档"
                )
        texts.pop("学籍状态", None)

    def _grade_by_entry_year(self, written: str, school: School | None, years: int) -> int | None:
        found = _ENTRY_YEAR.fullmatch(written.replace(" ", ""))
        stage = (found[1] if found else "") or _STAGE_OF.get(school.category if school else "", "")
        if found is None or not stage:
            return None
        grade = school_year(self._terms.date) - int(found[2]) + 1
        return grade if stage == "小学" and grade <= years else grade + years if stage == "初中" else None

    def _home(self, texts: dict[str, str], reasons: dict[str, str]) -> None:
        """Put the 行政区划 of an export where it belongs, and the township in the register's words."""
        address = texts.get("户籍地址", "")
        if code := _AREA_CODE.fullmatch(address):
            del texts["户籍地址"]
            texts["区划代码"] = code[0][:6]
            if (township := self._units.get(code[0][:9])) is not None and "乡镇" not in texts:
                texts["乡镇"] = township.short_name
        written = texts.get("乡镇", "")
        plain = written.rpartition(self._county)[2] if self._county else written
        named = self._units.named(plain)
        if len(named) == 1:
            texts["乡镇"] = named[0].short_name
        elif written and not self._is_elsewhere(plain, texts.get("区划代码", "")):
            reasons.setdefault("乡镇", self._unknown_township(plain))

    def _is_elsewhere(self, township: str, area: str) -> bool:
        """Tell whether a township is plainly another county's, by its 区划代码 or by the county written before it."""
        own = {each.code[:6] for each in self._units.townships}
        return not own or bool(area and area not in own) or bool(_COUNTY_BEFORE.match(township))

    def _unknown_township(self, written: str) -> str:
        near = nearest(written, [each.name for each in self._units.townships])
        return f"本县没有登记叫“{written}”的乡镇。{near}户籍在外县的，前面写上县名，例如 外地县{written}"

    def _guardians(self, texts: dict[str, str], reasons: dict[str, str]) -> None:
        for number in _GUARDIANS:
            name = f"监护人{number}"
            present = [heading for heading in texts if heading.startswith(name)]
            if f"{name}姓名" not in texts:
                self._without_name(texts, present, name)
                continue
            relation = texts.get(f"{name}关系", "")
            relation = texts[f"{name}关系"] = _RELATIONS.get(relation, relation)
            if not relation:
                del texts[f"{name}关系"]
                reasons.setdefault(f"{name}关系", "写了监护人姓名，没有写关系")
            if relation in _PARENTS:
                texts.setdefault(f"{name}法定监护人", "是")
            elif f"{name}法定监护人" not in texts:
                reasons.setdefault(f"{name}法定监护人", "不是父母的，要写明是不是法定监护人")

    def _without_name(self, texts: dict[str, str], present: list[str], name: str) -> None:
        """A list may give a telephone and no name: it is kept as a remark, not lost."""
        telephone = texts.get(f"{name}电话", "")
        for heading in present:
            del texts[heading]
        if telephone:
            texts["备注"] = "；".join(filter(None, (texts.get("备注", ""), f"联系电话 {telephone}")))

    def _document(self, texts: dict[str, str]) -> None:
        if "证件类型" in texts:
            texts["证件类型"] = cleaning.clean_document(texts["证件类型"])
        elif "证件号码" not in texts and "无证原因" in texts:
            texts["证件类型"] = "无"
        nation = texts.get("民族", "")
        if nation and nation not in self._codes("民族") and f"{nation}族" in self._codes("民族"):
            texts["民族"] = f"{nation}族"

    def _groups(self, texts: dict[str, str]) -> list[str]:
        groups = split(texts.pop("特殊群体", ""))
        left_behind = texts.pop("是否留守儿童", "")
        if left_behind in ("是", "1", "2") or ("留守" in left_behind and not left_behind.startswith("非")):
            groups.append("留守儿童")
        for heading, group in (("是否随迁子女", "随迁子女"), ("是否孤儿", "孤儿")):
            if texts.pop(heading, "") in ("是", "1"):
                groups.append(group)
        return groups

    def _disability(self, texts: dict[str, str], groups: list[str]) -> None:
        kind = texts.get("残疾类别", "")
        if kind in _NO_DISABILITY:
            del texts["残疾类别"]
        elif kind:
            texts["残疾类别"] = kind.removesuffix("残疾")
            texts.setdefault("残疾等级", "未定级")
            groups.append("残疾儿童")

    def _registration(self, texts: dict[str, str], reasons: dict[str, str], school: School | None) -> None:
        texts["状态"] = texts.get("状态") or self._terms.state
        allowed = self._codes("适龄状态")
        if texts["状态"] not in allowed and any(word in texts["状态"] for word in _MISSING_WORDS):
            reasons.setdefault(
                "状态",
                f"登记时的状态只能写{'、'.join(allowed)}；辍学的孩子先登记在校（从未上过学的登记未入学），再列入疑似",
            )
        texts["来源"] = texts.get("来源") or self._terms.source
        written = texts.get("责任单位") or self._terms.unit
        if not written and school is not None:
            written = school.code
        named = self._units.named(written or texts.get("乡镇", ""))
        if len(named) == 1:
            texts["责任单位"] = named[0].code
        else:
            texts.pop("责任单位", None)
            reasons.setdefault(
                "责任单位",
                self._unknown(written, "学校或乡镇", tuple(self._units))
                if written
                else "没有写责任单位，也没有学籍学校和本县的户籍乡镇；用 --unit 统一写，或者补上这一列",
            )

    # Values

    def _converted(self, texts: Mapping[str, str], reasons: dict[str, str]) -> dict[str, Any]:
        values: Any = {}
        for item in CASES.items:
            text = texts.get(item.heading, "")
            if not item.key or not text or item.heading in reasons:
                continue
            try:
                values = keypath.with_value(values, self._path(item, values), self._value(item, text))
            except UsageError as error:
                reasons[item.heading] = without_title(error, CASES.field_of(item))
        if "区划代码" in texts:
            values = keypath.with_value(values, ("户籍", "区划代码"), texts["区划代码"])
        if "学籍" in values:
            values["学籍"] = {**values["学籍"], "学年": school_year(self._terms.date)}
        return completed(values)

    def _path(self, item: Item, values: Mapping[str, Any]) -> KeyPath:
        """Return where a column goes; a second guardian alone stands first."""
        path = item.path
        if path[0] == "监护人" and len(values.get("监护人", ())) < 1:
            return ("监护人", 0, *path[2:])
        if path[0] == "监护人" and path[-1] != "姓名":
            return ("监护人", len(values["监护人"]) - 1, *path[2:])
        return path

    def _value(self, item: Item, text: str) -> Any:
        known = CASES.field_of(item)
        assert known is not None, item.heading
        if known.many:
            return [convert(known, part, self._codes, self._terms.today) for part in split(text)]
        return convert(known, text, self._codes, self._terms.today)

    def _refuse_missing(self, values: Mapping[str, Any], reasons: dict[str, str]) -> None:
        wanted = {
            "姓名": ("姓名", "没有姓名"),
            "证件": ("证件号码", "没有证件号码；确实没有的，证件类型写“无”，并写无证原因"),
            "性别": ("性别", "没有性别，证件号码里也取不出来"),
            "出生日期": ("出生日期", "没有出生日期，证件号码里也取不出来"),
            "户籍": ("乡镇", "没有户籍所在乡镇、村或地址"),
            "状态": ("状态", "没有状态；用 --state 统一写，或者补上这一列"),
            "来源": ("来源", "没有来源；用 --source 统一写，或者补上这一列"),
        }
        unreadable = "证件号码" in reasons
        for key, (heading, reason) in wanted.items():
            if key in values or heading in reasons or (unreadable and key in ("性别", "出生日期")):
                continue
            reasons[heading] = reason


def refusal(error: KcbxError) -> dict[str, str]:
    """Return what a refused step says as the reason of a whole row."""
    return {WHOLE_ROW: error.in_a_line}
