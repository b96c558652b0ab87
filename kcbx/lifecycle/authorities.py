"""Who a name stands for: which bodies may order, approve or issue (义务教育法 11, 58).

Only the government of a 乡 or 镇 and the county's education bureau may; a 街道, a school or a 中心学校 may not.
"""

from __future__ import annotations

from collections.abc import Sequence

from kcbx.model import County, School, Township, UnitRegister

BUREAU, TOWNSHIP_GOVERNMENT, SCHOOL, UNKNOWN = "教育局", "乡镇政府", "学校", "不认识的单位"

Body = School | Township | County
"""A body of the register; the county stands for its education bureau."""

_WITH_GOVERNMENT = ("乡", "镇")
_TOWNSHIP_ENDINGS = ("", "人民政府", "政府", "街道办事处", "办事处", "管理委员会", "管委会")
_FULL_ENDINGS = {"街道": "办事处", "开发区": "管理委员会"}


def body_named(text: str, county: County, units: UnitRegister) -> Body | None:
    """Return the body a code or name stands for; None when the register does not have it."""
    name = text.strip()
    if name in (county.bureau, county.code, "教育局", "县教育局", "教育体育局", f"{county.name}教育局"):
        return county
    for unit in units:
        if isinstance(unit, School) and name in (unit.code, unit.name, unit.short_name):
            return unit
        if isinstance(unit, Township) and name in _names(unit, county):
            return unit
    return None


def kind_of(body: Body | None) -> str:
    """Return what kind of body it is; a 街道 or 开发区 is its own kind."""
    if isinstance(body, Township):
        return TOWNSHIP_GOVERNMENT if body.category in _WITH_GOVERNMENT else body.category
    if body is None:
        return UNKNOWN
    return SCHOOL if isinstance(body, School) else BUREAU


def full_name(body: Body, county: County) -> str:
    """Return the name under which a body signs: 清河县清河镇人民政府, 清河县城关街道办事处."""
    if isinstance(body, County):
        return body.bureau
    if isinstance(body, School):
        return body.name
    return f"{county.name}{body.name}{_FULL_ENDINGS.get(body.category, '人民政府')}"


def authority_of(text: str, county: County, units: UnitRegister) -> str:
    """Return what kind of body a code or name stands for; UNKNOWN when the register does not have it.

    A 街道 or 开发区 is returned as its own kind.
    """
    return kind_of(body_named(text, county, units))


def _names(unit: Township, county: County) -> set[str]:
    names = {unit.code}
    for ending in _TOWNSHIP_ENDINGS:
        names |= {unit.name + ending, county.name + unit.name + ending}
    return names


def may_order(text: str, county: County, units: UnitRegister) -> bool:
    """Tell whether a body may issue 责令 and approve 延缓入学 or 休学."""
    return authority_of(text, county, units) in (BUREAU, TOWNSHIP_GOVERNMENT)


def may_recognise(text: str, bodies: Sequence[str], county: County, units: UnitRegister) -> bool:
    """Tell whether a body may approve 认定达标: it is called like one of `bodies`.

    A kind of body, 人民政府 say, is the county's: what a unit of the register is called does not count.
    """
    return authority_of(text, county, units) == UNKNOWN and any(body in text for body in bodies)


def orderers(county: County, units: UnitRegister) -> str:
    """Name the bodies that may order, for messages."""
    governments = [f"{unit.name}人民政府" for unit in units.townships if unit.category in _WITH_GOVERNMENT]
    return "、".join([county.bureau, *governments])
