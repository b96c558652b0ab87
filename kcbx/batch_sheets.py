"""The sheets of batch entry: which columns, where each goes in a case, what may be filled in, and the blank sheet. Pure.

What a filled row means lives in `kcbx.batch_rows`; files are read and written by `kcbx.sheets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from kcbx import keypath
from kcbx.grid import SheetColumn, SheetPlan
from kcbx.model import KeyPath, UnitRegister
from kcbx.rosters.fields import Dictionary, ListField, combined
from kcbx.rosters.headings import FIELDS as LIST_FIELDS
from kcbx.schema import Field, action_fields, fact_fields, find_field

Codes = Callable[[str], Sequence[str]]
"""Code list name → allowed values, the county's own included."""

BLANK_ROWS = 500
_SEPARATED = "几项用顿号“、”隔开"


@dataclass(frozen=True)
class Item:
    """One column: heading, where its value goes, how its cells are tidied, further headings, note and width.

    `key` is a key path in the case or the entry (监护人.0.姓名); "" for what only helps to read the row. `tidy` is 姓名,
    号码, 日期, 年级, 班级, 电话, 是否, 多项 or 文字. `blank` says whether the blank sheet has the column.
    """

    heading: str
    key: str = ""
    tidy: str = "文字"
    headings: tuple[str, ...] = ()
    note: str = ""
    width: int = 12
    blank: bool = True
    required: bool = False
    units: str = ""

    @cached_property
    def path(self) -> KeyPath:
        """The key path the column fills, () for none."""
        return keypath.parse_path(self.key) if self.key else ()


@dataclass(frozen=True)
class EntrySheet:
    """A kind of sheet: its columns, the fields of the schema behind them, its dictionary of headings, explanations.

    `name` is the command that reads it, `of` what its rows are.
    """

    name: str
    title: str
    of: str
    items: tuple[Item, ...]
    fields: tuple[Field, ...]
    explanations: tuple[str, ...]
    others: tuple[ListField, ...] = field(default=(), repr=False)

    @cached_property
    def dictionary(self) -> Dictionary:
        """The headings the sheet is read by: its own, then those of people's lists that must not be misunderstood."""
        own = tuple(
            ListField(item.heading, item.headings, identity=item.heading in _IDENTITY) for item in self.items
        )
        names = {item.heading for item in self.items}
        return Dictionary((*own, *(other for other in self.others if other.name not in names)))

    @cached_property
    def by_heading(self) -> Mapping[str, Item]:
        """Heading → item."""
        return MappingProxyType({item.heading: item for item in self.items})

    @cached_property
    def _fields_behind(self) -> Mapping[str, Field | None]:
        return {item.heading: find_field(self.fields, item.path) for item in self.items if item.key}

    def field_of(self, item: Item) -> Field | None:
        """Return the schema's field behind a column, None where there is none."""
        return self._fields_behind.get(item.heading)


_IDENTITY = frozenset({"姓名", "证件号码", "出生日期", "编号"})

_RELATIVES = {1: ("第一监护人", "监护人一"), 2: ("第二监护人", "监护人二")}


def _owners(number: int) -> tuple[str, ...]:
    words = ("成员", "家庭成员", "家长")
    return (*(f"{word}{number}" for word in words), *_RELATIVES[number])


def _known(name: str) -> tuple[str, ...]:
    """Return the headings people's lists know for a field."""
    return next((each.every_heading for each in LIST_FIELDS if each.name == name), ())


def _guardian(number: int) -> tuple[Item, ...]:
    owners, key, name = _owners(number), f"监护人.{number - 1}", f"监护人{number}"
    alone = ("监护人姓名", "家长姓名", "监护人", "家长") if number == 1 else ()
    telephone = ("联系电话", "家庭电话", "监护人电话", "家长电话") if number == 1 else ()
    return (
        Item(f"{name}姓名", f"{key}.姓名", "姓名", (*combined(owners, ("姓名",)), *alone)),
        Item(
            f"{name}关系",
            f"{key}.关系",
            "文字",
            combined(owners, ("关系", "与学生关系")),
            "与孩子的关系：父亲、母亲、祖父等",
        ),
        Item(
            f"{name}法定监护人",
            f"{key}.法定监护人",
            "是否",
            combined(owners, ("是否监护人", "是否法定监护人")),
            "父母写是；受托照看的祖父母写否",
            14,
        ),
        Item(
            f"{name}电话",
            f"{key}.电话",
            "电话",
            (*combined(owners, ("联系电话", "电话", "手机")), *telephone),
            width=14,
        ),
        Item(f"{name}务工地", f"{key}.务工地", "文字", combined(owners, ("务工地", "务工地点"))),
    )


_CASE_ITEMS = (
    Item("姓名", "姓名", "姓名", _known("姓名"), "户口簿上的姓名", required=True),
    Item(
        "证件号码",
        "证件.号码",
        "号码",
        _known("证件号码"),
        "18 位身份证号码；性别、出生日期从号码里取。没有号码就写证件类型“无”和无证原因",
        22,
        required=True,
    ),
    Item("证件类型", "证件.类型", "文字", _known("证件类型"), "不写就是居民身份证"),
    Item("无证原因", "证件.无证原因", note="证件类型是“无”时必填"),
    Item("性别", "性别", "文字", ("xb",), "有身份证号码时不用写", 8),
    Item("出生日期", "出生日期", "日期", _known("出生日期"), "有身份证号码时不用写，例如 2012-03-04"),
    Item("民族", "民族", "民族", _known("民族"), width=10),
    Item("乡镇", "户籍.乡镇", headings=_known("乡镇"), note="户籍所在乡镇", units="乡镇"),
    Item("村", "户籍.村", headings=_known("村"), note="户籍所在村或社区"),
    Item("户籍地址", "户籍.地址", headings=_known("户籍地址"), width=24),
    Item("现住址", "现住址.地址", headings=_known("现住址"), note="与户籍相同就不写", width=24),
    Item(
        "责任单位",
        "单位",
        headings=("负责单位", "主管单位"),
        note="负责这个孩子的学校或乡镇；不写就是学籍所在学校，没有学籍的是户籍乡镇",
        units="单位",
    ),
    Item("状态", "状态", note="登记时的状态，例如 在校、未入学；建档时也可以用 --state 统一写"),
    Item("来源", "来源", headings=("登记来源",), note="案卷从哪里来；建档时也可以用 --source 统一写"),
    Item("学籍号", "学籍.学籍号", "号码", _known("学籍号"), width=22),
    Item("学校标识码", "", "号码", _known("学校标识码"), blank=False),
    Item("学校", "学籍.学校", headings=_known("学校"), note="学籍所在学校；从未入学的不写", units="学校"),
    Item("年级", "学籍.年级", "年级", _known("年级"), "今年的年级，1 到 9", 8),
    Item("班级", "学籍.班级", "班级", _known("班级"), width=8),
    Item("入学年月", "学籍.入学年月", "月份", _known("入学年月"), "例如 2018-09"),
    Item("班主任", "学籍.班主任", "姓名", _known("班主任")),
    Item("学籍状态", "", headings=_known("学籍状态"), blank=False),
    *_guardian(1),
    *_guardian(2),
    Item("特殊群体", "特殊群体", "多项", note=_SEPARATED, width=16),
    Item("家庭类型", "家庭类型", "多项", note=_SEPARATED, width=16),
    Item("是否留守儿童", "", headings=_known("是否留守儿童"), blank=False),
    Item("是否随迁子女", "", headings=_known("是否随迁子女"), blank=False),
    Item("是否孤儿", "", headings=_known("是否孤儿"), blank=False),
    Item("残疾类别", "残疾.类别", headings=("残疾类型", "残疾人类型", "残疾(人)类型"), width=10),
    Item("残疾等级", "残疾.等级", headings=_known("残疾等级"), note="不知道就写未定级", width=10),
    Item("残疾证号", "残疾.证号", "号码", _known("残疾证号"), width=24),
    Item("包保责任人", "责任.包保责任人", "姓名", note="乡镇的包保责任人"),
    Item("备注", "备注", headings=("说明",), width=24),
)

_ATTEMPT_ITEMS = (
    Item("编号", "", headings=("案卷编号",), note="案卷编号；不写编号就写姓名和证件号码", width=16),
    Item("姓名", "", "姓名", _known("姓名")),
    Item("证件号码", "", "号码", _known("证件号码"), width=22),
    Item(
        "日期", "日期", "日期", ("劝返日期", "劝返时间", "时间"), "劝返的那天，例如 2024-09-07", required=True
    ),
    Item("层级", "层级", headings=("劝返层级",), required=True),
    Item("方式", "方式", headings=("劝返方式",), required=True),
    Item(
        "参加",
        "参加",
        "多项",
        ("参加人员", "劝返人员", "参加人"),
        "姓名/单位/职务，例如 赵敏/清河初中/班主任；几个人用顿号或分号隔开",
        30,
        required=True,
    ),
    Item("结果", "结果", headings=("劝返结果",), required=True),
    Item("情况", "情况", headings=("劝返情况", "情况记录", "谈话内容"), width=40, required=True),
    Item("见到学生", "见到学生", "是否", ("是否见到学生",)),
    Item("受访", "受访", "多项", ("受访人", "走访对象"), f"见到了谁；{_SEPARATED}"),
    Item("承诺返校", "承诺返校", "日期", ("承诺返校日期",), "承诺哪天返校"),
    Item("下次跟进", "下次跟进", "日期", ("下次跟进日期",), "哪天再跟进"),
    Item("地点", "地点", headings=("劝返地点",)),
    Item("备注", "备注"),
)


def _entry_fields(action: str, keys: Sequence[str]) -> tuple[Field, ...]:
    return tuple(each for each in action_fields(action) if each.key in keys)


CASES = EntrySheet(
    "add-case",
    "批量建档",
    "建档",
    _CASE_ITEMS,
    (*fact_fields(), *_entry_fields("登记", ("单位", "状态", "来源"))),
    (
        "一行一个孩子，标红的列必填。填好后运行 kcbx add-case --from 这个文件；已经在台账里的孩子不会重复建档。",
        "例：姓名 周雨桐，证件号码 990101201203045121，乡镇 清河镇，村 柳林村，状态 在校，来源 学籍导入，学校 清河初中，年级 7，"
        "监护人1姓名 周建国，监护人1关系 父亲，监护人1法定监护人 是。",
        "证件号码、学籍号、电话这些列已设成文本，照着录入，不会变成科学计数。不知道的就空着，不要写“无”“不详”。",
    ),
    LIST_FIELDS,
)
"""The sheet of new cases; it reads an export of the 学籍 system too."""

ATTEMPTS = EntrySheet(
    "add-attempt",
    "批量记劝返",
    "劝返记录",
    _ATTEMPT_ITEMS,
    action_fields("劝返"),
    (
        "一行一次劝返，一个孩子可以有几行。填好后运行 kcbx add-attempt --from 这个文件；记过的不会重复记。",
        "每行写案卷编号，或者写姓名和证件号码。例：编号 KC-7K3Q9F2B0C，日期 2024-09-07，层级 学校，方式 家访，"
        "参加 赵敏/清河初中/班主任、孙立/清河镇，结果 承诺返校，情况 祖母答应转告。",
    ),
    (),
)
"""The sheet of attempts."""

SHEETS: Mapping[str, EntrySheet] = MappingProxyType({sheet.name: sheet for sheet in (CASES, ATTEMPTS)})
"""Name of the command that reads it → sheet."""

_CODED = "代码"


def blank_plan(sheet: EntrySheet, codes: Codes, units: UnitRegister) -> SheetPlan:
    """Return the blank sheet: headings, drop-downs of the code lists and the county's units, notes, no row."""
    columns = tuple(_column(sheet, item, codes, units) for item in sheet.items if item.blank)
    return SheetPlan(
        sheet.title,
        columns,
        title=sheet.title,
        explanations=sheet.explanations,
        blank_rows=BLANK_ROWS,
    )


def returned_plan(
    sheet: EntrySheet,
    codes: Codes,
    units: UnitRegister,
    rows: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
) -> SheetPlan:
    """Return a sheet of rows to be mended: what was filled in by heading, and what is wrong by heading ("" of the row).

    The reasons stand in a column of their own, behind the others, which is passed over when the sheet is read again.
    """
    items = [item for item in sheet.items if item.blank or any(item.heading in filled for filled, _ in rows)]
    columns = tuple(_column(sheet, item, codes, units) for item in items)
    headings = [item.heading for item in items]
    marked = {
        (number, headings.index(heading)): reason
        for number, (_, reasons) in enumerate(rows)
        for heading, reason in reasons.items()
        if heading in headings
    }
    return SheetPlan(
        f"{sheet.title}退回",
        (*columns, SheetColumn(WHY, 50, note="改好以后，这一列不用删")),
        [(*(filled.get(name, "") for name in headings), _told(reasons)) for filled, reasons in rows],
        title=f"{sheet.title}：退回的行",
        explanations=("改好标出的格子，再用同一条命令读这个文件。",),
        marked=marked,
    )


WHY = "退回原因"


def _told(reasons: Mapping[str, str]) -> str:
    return "；".join(
        reason if reason.startswith(heading) else f"{heading}：{reason}"
        for heading, reason in reasons.items()
    )


def _column(sheet: EntrySheet, item: Item, codes: Codes, units: UnitRegister) -> SheetColumn:
    known = sheet.field_of(item)
    choices: tuple[str, ...] = ()
    if item.units:
        choices = _unit_names(item.units, units)
    elif known is not None and known.kind == _CODED and item.tidy != "多项":
        choices = tuple(codes(known.codes))
    note = item.note
    if known is not None and known.codes and not choices:
        note = f"{note}。可填：{'、'.join(codes(known.codes))}".lstrip("。")
    return SheetColumn(
        heading=item.heading,
        width=item.width,
        kind="日期" if item.tidy == "日期" else "文字",
        choices=choices,
        note=note,
        required=item.required,
    )


def _unit_names(which: str, units: UnitRegister) -> tuple[str, ...]:
    townships = tuple(unit.short_name for unit in units.townships)
    schools = tuple(school.short_name for school in units.schools if school.closed is None)
    return {"乡镇": townships, "学校": schools, "单位": schools + townships}[which]
