"""Who a name stands for: which bodies may order, approve or issue (义务教育法 11, 58).

Only the government of a 乡 or 镇 and the county's education bureau may; a 街道, a school or a 中心学校 may not.
"""

from __future__ import annotations

from kcbx.model import County, School, Township, UnitRegister

BUREAU, TOWNSHIP_GOVERNMENT, SCHOOL, UNKNOWN = "教育局", "乡镇政府", "学校", "不认识的单位"

_WITH_GOVERNMENT = ("乡", "镇")
_TOWNSHIP_ENDINGS = ("", "人民政府", "政府", "街道办事处", "办事处", "管理委员会", "管委会")


def authority_of(text: str, county: County, units: UnitRegister) -> str:
    """Return what kind of body a code or name stands for; UNKNOWN when the register does not have it.

    A 街道 or 开发区 is returned as its own kind.
    """
    name = text.strip()
    if name in (county.bureau, county.code, "教育局", "县教育局", "教育体育局", f"{county.name}教育局"):
        return BUREAU
    for unit in units:
        if isinstance(unit, School) and name in (unit.code, unit.name, unit.short_name):
            return SCHOOL
        if isinstance(unit, Township) and name in _names(unit, county):
            return TOWNSHIP_GOVERNMENT if unit.category in _WITH_GOVERNMENT else unit.category
    return UNKNOWN


def _names(unit: Township, county: County) -> set[str]:
    names = {unit.code}
    for ending in _TOWNSHIP_ENDINGS:
        names |= {unit.name + ending, county.name + unit.name + ending}
    return names


def may_order(text: str, county: County, units: UnitRegister) -> bool:
    """Tell whether a body may issue 责令 and approve 延缓入学 or 休学."""
    return authority_of(text, county, units) in (BUREAU, TOWNSHIP_GOVERNMENT)


def orderers(county: County, units: UnitRegister) -> str:
    """Name the bodies that may, for messages."""
    governments = [f"{unit.name}人民政府" for unit in units.townships if unit.category in _WITH_GOVERNMENT]
    return "、".join([county.bureau, *governments])
