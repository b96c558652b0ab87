"""The kinds of lists: what each is for, who gives it, what it must hold. Data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_KNOWN_BY = ("证件号码", "学籍号", "出生日期")


@dataclass(frozen=True)
class Kind:
    """One kind of list. `required` are the fields it must have a column for; of `one_of` at least one.

    `identified_by`: a row where all of these are empty cannot be told from others and is sent back; a school is taken
    at its word for a child of one of its classes, so that nobody is counted as gone for want of a number. () where
    the name is enough. Of `tells` a list of the whole county has at least one; `marks` hardly stand in another kind: a list
    without its own that has those of a kind in `mistaken_for` is of that kind. `source` is the body that keeps the list, `clause` what asks for it.
    """

    name: str
    purpose: str
    source: str
    clause: str
    required: tuple[str, ...] = ("姓名",)
    one_of: tuple[str, ...] = _KNOWN_BY
    identified_by: tuple[str, ...] = _KNOWN_BY
    useful: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    mistaken_for: tuple[str, ...] = ()


_KINDS = (
    Kind(
        "户籍",
        "本县户籍的适龄儿童；与学籍比对，找适龄失学儿童少年",
        "公安派出所",
        "moe-2024/2a",
        useful=("乡镇", "村", "组", "户籍地址", "户主姓名", "监护人姓名", "原证件号码"),
        tells=("乡镇", "村", "组", "户籍地址", "现住址", "户主姓名", "与户主关系", "户编号"),
        marks=("户主姓名", "与户主关系"),
        mistaken_for=("学籍", "居住证", "脱贫", "残联"),
    ),
    Kind(
        "居住证",
        "持居住证的外来儿童；适龄儿童台账要包括随迁子女",
        "公安派出所",
        "moe-2024/2d",
        useful=("现住址", "乡镇", "居住证号", "居住证起", "居住证止", "监护人姓名"),
        tells=("居住证号", "居住证起", "居住证止", "现住址", "乡镇", "村", "户籍地址"),
        marks=("居住证号",),
        mistaken_for=("学籍",),
    ),
    Kind(
        "学籍",
        "学籍系统里的学生；与户籍、在校学生比对",
        "教育局学籍管理",
        "moe-2024/2a",
        useful=(
            "学籍号",
            "学校",
            "学校标识码",
            "年级",
            "班级",
            "学籍状态",
            "就读方式",
            "监护人姓名",
            "现住址",
        ),
        tells=("学籍号", "学校", "学校标识码", "年级", "班级"),
        marks=("学籍号", "学籍状态"),
        mistaken_for=("居住证", "脱贫", "残联"),
    ),
    Kind(
        "在校",
        "今天真在学校的学生；与学籍比对，找辍学学生",
        "各学校",
        "moe-2024/2a",
        identified_by=(*_KNOWN_BY, "班级"),
        useful=("学校", "年级", "班级", "学籍号", "就读方式"),
        tells=("学校", "学校标识码", "年级", "班级", "学籍号"),
    ),
    Kind(
        "脱贫",
        "脱贫户和监测对象的家庭成员；与失学、辍学学生比对",
        "农业农村（乡村振兴）部门",
        "moe-2024/2a",
        useful=("乡镇", "村", "户类型", "监测对象类别", "与户主关系", "在校生状况", "未上学原因"),
        tells=("户类型", "监测对象类别", "户编号", "与户主关系", "在校生状况", "乡镇", "村"),
        marks=("户类型", "监测对象类别", "风险是否已消除"),
        mistaken_for=("学籍", "居住证", "残联"),
    ),
    Kind(
        "民政",
        "孤儿、事实无人抚养儿童、留守儿童、困境儿童",
        "民政部门",
        "moe-2024/3",
        useful=("困境类别", "乡镇", "村", "监护人姓名"),
    ),
    Kind(
        "司法行政",
        "服刑人员未成年子女、涉案未成年人",
        "司法行政部门",
        "moe-2024/3",
        useful=("困境类别", "乡镇", "村", "监护人姓名"),
    ),
    Kind(
        "残联",
        "持证残疾儿童少年；逐人安置",
        "残疾人联合会",
        "moe-2024/3",
        useful=("残疾类别", "残疾等级", "残疾证号", "乡镇", "村", "监护人姓名"),
        tells=("残疾类别", "残疾等级", "残疾证号"),
        marks=("残疾证号", "残疾等级"),
    ),
    Kind(
        "平台下发",
        "国家平台下发的疑似辍学、失学名单；逐人核查",
        "全国控辍保学台账管理平台",
        "moe-2024/2c",
        useful=("学校", "年级", "班级", "未上学原因", "核查结论"),
    ),
    Kind(
        "平台导出",
        "从国家平台导出的台账；与本地台账核对，做到人账相符",
        "全国控辍保学台账管理平台",
        "moe-2024/2c",
        useful=("平台状态", "学校", "年级", "核查结论"),
    ),
    Kind("考勤", "班级月考勤；连续未到校的登记、追踪", "各学校", "moe-2024/4", one_of=(), identified_by=()),
    Kind("未报到", "开学未报到学生", "各学校", "moe-2024/4", one_of=(), identified_by=()),
    Kind("毕业名单", "本学年毕业的学生", "各学校", "moe-2024/2c", useful=("学校", "年级", "班级", "去向")),
    Kind("升学名单", "小升初录取的学生", "教育局", "moe-2024/2c", useful=("学校", "学籍号")),
    Kind("新生名单", "一年级新生", "各学校", "moe-2024/2c", useful=("学校", "班级", "乡镇", "村")),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Name → kind, in the order they are listed."""

ADDED_BY_HAND = tuple(kind.name for kind in _KINDS if kind.identified_by)[:10]
"""The kinds that `kcbx roster add` takes; the others are added by the commands that work with them."""
