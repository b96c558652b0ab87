"""The shapes the lists come in: which columns under which headings, title lines, merged headers, footers, sheets.

Headings are those of real lists (shared domain notes §1.3); a column takes its value from a `Line` by field name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from examples.generation import rosters_lines as names
from examples.generation.rosters_lines import Line, Value

Taken = Callable[[Mapping[str, Value]], Value]


@dataclass(frozen=True)
class Column:
    """One column: its heading, the group over it in a header of two rows, and where the value comes from."""

    heading: str
    field: str = ""
    group: str = ""
    hidden: bool = False
    constant: Value = None
    make: Taken | None = None

    def value(self, line: Line) -> Value:
        """Return what stands in this column of a line."""
        if self.make is not None:
            return self.make(line.values)
        return line.values.get(self.field, self.constant) if self.field else self.constant


@dataclass(frozen=True)
class Shape:
    """One file: how it is written. `sheet_of` says on which sheet a line stands."""

    file: str
    kind: str
    format: str
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    footers: tuple[tuple[Value, ...], ...] = ()
    sheet: str = "Sheet1"
    sheet_of: Callable[[Line], str] | None = None
    before: tuple[str, ...] = ()
    """Sheets of explanation that stand before the data."""
    blank_after: tuple[int, ...] = ()
    repeat_header_at: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    numbered_empty: int = 0
    """Rows prepared with a running number that nobody filled in."""
    first_column: int = 0


def _village(values: Mapping[str, Value]) -> Value:
    return values.get("村名") or values["村"]


def _household(values: Mapping[str, Value]) -> Value:
    return values.get("监护人")


NUMBER = Column("序号", "序号")

HOUSEHOLD_COLUMNS = (
    NUMBER,
    Column("姓名", "姓名", "人口基本信息"),
    Column("性别", "性别", "人口基本信息"),
    Column("民族", "民族", "人口基本信息"),
    Column("公民身份号码", "证件号码", "人口基本信息"),
    Column("出生日期", "出生日期", "人口基本信息"),
    Column("原公民身份号码", "曾用号码", "人口基本信息"),
    Column("", ""),
    Column("乡镇（街道）", "乡镇", "户籍地"),
    Column("村（居）委会", "村名", "户籍地", make=_village),
    Column("详细地址", "地址", "户籍地"),
    Column("户号", "户号", "户信息", hidden=True),
    Column("户主姓名", "监护人", "户信息", make=_household),
    Column("与户主关系", group="户信息", make=lambda v: "子" if v["性别"] == "男" else "女"),
    Column("监护人", "监护人", "户信息"),
    Column("人员状态", constant="正常"),
    Column("备注", "备注"),
)

PERMIT_COLUMNS = (
    NUMBER,
    Column("姓名", "姓名"),
    Column("性别", "性别"),
    Column("公民身份号码", "证件号码"),
    Column("出生日期", "出生日期"),
    Column("户籍地址", "原籍"),
    Column("居住证编号", "证号"),
    Column("现居住乡镇", "乡镇"),
    Column("现居住村（社区）", make=_village),
    Column("现居住地址", "地址"),
    Column("监护人姓名", "监护人"),
    Column("联系电话", "电话"),
    Column("有效期至", constant="2025-08-31"),
)

_MEMBER = (
    "姓名",
    "关系",
    "关系说明",
    "民族",
    "工作单位",
    "现住址",
    "户口所在地行政区划",
    "联系电话",
    "是否监护人",
    "身份证件类型",
    "身份证件号",
    "职务",
)
_MEMBER_FIELDS: Mapping[str, str] = {
    "姓名": "监护人",
    "关系": "关系",
    "联系电话": "电话",
    "现住址": "地址",
    "是否监护人": "是否监护人",
}
_ENROLMENT_HEADINGS: Mapping[str, str] = {
    "学校标识码": "标识码",
    "学校名称": "学校",
    "姓名": "姓名",
    "性别": "性别",
    "出生日期": "出生日期",
    "出生地行政区划代码": "区划",
    "籍贯": "",
    "民族": "民族",
    "国籍/地区": "国籍",
    "身份证件类型": "证件类型",
    "身份证件号": "证件号码",
    "港澳台侨外": "",
    "政治面貌": "",
    "健康状况": "",
    "姓名拼音": "",
    "曾用名": "",
    "身份证件有效期": "",
    "户口所在地行政区划": "区划",
    "户口性质": "",
    "特长": "",
    "学籍号": "学籍号",
    "学籍辅号": "",
    "班内学号": "",
    "年级": "年级名",
    "班级": "班级",
    "入学年月": "入学年月",
    "入学方式": "",
    "就读方式": "就读方式",
    "学生来源": "",
    "学籍状态": "学籍状态",
    "现住址": "地址",
    "通信地址": "",
    "家庭地址": "地址",
    "联系电话": "电话",
    "邮政编码": "",
    "电子信箱": "",
    "主页地址": "",
    "是否独生子女": "",
    "是否受过学前教育": "",
    "是否留守儿童": "留守",
    "是否进城务工人员随迁子女": "随迁",
    "是否孤儿": "孤儿",
    "是否烈士或优抚子女": "",
    "随班就读": "",
    "残疾（人）类型": "",
    "是否由政府购买学位": "",
    "是否需要申请资助": "",
    "是否享受一补": "",
    "上下学距离": "",
    "上下学方式": "",
    "是否需要乘坐校车": "",
}
ENROLMENT_COLUMNS = tuple(Column(heading, name) for heading, name in _ENROLMENT_HEADINGS.items()) + tuple(
    Column(f"成员{number}{heading}", _MEMBER_FIELDS.get(heading, "") if number == 1 else "")
    for number in (1, 2)
    for heading in _MEMBER
)

POVERTY_COLUMNS = (
    Column("县", constant="清河县"),
    Column("乡", "乡镇"),
    Column("村", make=_village),
    Column("户编号", "户号"),
    Column("人编号", "人号"),
    Column("姓名", "姓名"),
    Column("证件号码", "证件号码"),
    Column("与户主关系", make=lambda v: "之子" if v["性别"] == "男" else "之女"),
    Column("性别", "性别"),
    Column("民族", "民族"),
    Column("文化程度", constant=""),
    Column("在校生状况", "在校状况"),
    Column("健康状况", constant="健康"),
    Column("劳动技能", constant="无劳动力"),
    Column("义务教育阶段未上学原因", constant=""),
    Column("是否义务教育阶段适龄儿童少年失学辍学", constant="否"),
    Column("户类型", "户类型"),
    Column("监测对象类别", constant=""),
    Column("风险是否已消除", constant=""),
    Column("义务教育保障", constant=""),
)

_PERSON = (NUMBER, Column("姓名", "姓名"), Column("性别", "性别"))
CIVIL_COLUMNS = (
    *_PERSON,
    Column("公民身份号码", "证件号码"),
    Column("出生日期", "出生日期"),
    Column("乡镇", "乡镇"),
    Column("村（社区）", make=_village),
    Column("儿童类别", "类别"),
    Column("监护人（受委托监护人）姓名", "监护人"),
    Column("联系电话", "电话"),
    Column("就学情况", "在校状况"),
)
JUSTICE_COLUMNS = (
    *_PERSON,
    Column("身份证号", "证件号码"),
    Column("类别", "类别"),
    Column("家庭住址", "地址"),
    Column("监护人", "监护人"),
)
DISABLED_COLUMNS = (
    *_PERSON,
    Column("残疾人证号", "残疾证号"),
    Column("身份证号码", "证件号码"),
    Column("残疾类别", "残疾类别"),
    Column("残疾等级", "残疾等级"),
    Column("乡镇", "乡镇"),
    Column("村（社区）", make=_village),
    Column("监护人姓名", "监护人"),
)
SENT_DOWN_COLUMNS = (
    *_PERSON,
    Column("身份证件号", "证件号码"),
    Column("学籍号", "学籍号"),
    Column("学校名称", "学校"),
    Column("年级", "年级名"),
    Column("疑似类型", "类型"),
    Column("下发日期", "下发日期"),
    Column("核查结果", constant=""),
)
PLATFORM_COLUMNS = (
    Column("学生姓名", "姓名"),
    Column("证件号码", "证件号码"),
    Column("学籍号", "学籍号"),
    Column("就读学校", "学校"),
    Column("台账状态", "状态"),
    Column("录入日期", "录入日期"),
)


def class_columns(*headings: tuple[str, str]) -> tuple[Column, ...]:
    """Return the columns of a school's list: every school words its headings its own way."""
    return tuple(Column(heading, name) for heading, name in headings)


SCHOOL_KIND = names.AT_SCHOOL
