"""Who a name stands for: which bodies may order, approve or issue (义务教育法 11, 58).

Only the government of the child's own 乡 or 镇 (当地乡镇人民政府) and the county's education bureau may; that of another 乡 or
镇, a 街道, a school or a 中心学校 may not. At home (当地) is a child where its 责任.乡镇, 户籍 or 现住址 is and where its 责任单位
stands: the law does not say which of them counts, and the governments of all of them answer for the child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kcbx.model import County, School, Township, UnitRegister

BUREAU, TOWNSHIP_GOVERNMENT, SCHOOL, UNKNOWN = "教育局", "乡镇政府", "学校", "不认识的单位"

Body = School | Township | County
"""A body of the register; the county stands for its education bureau."""

ELSEWHERE = "不是孩子当地的乡镇政府"
"""How a government of a 乡 or 镇 is called where the child is not at home."""

_WITH_GOVERNMENT = ("乡", "镇")
_HOMES = ("责任", "现住址", "户籍")
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


def home_townships(
    facts: Mapping[str, Any], unit: str, county: County, units: UnitRegister
) -> tuple[Township, ...]:
    """Return the townships where a child is at home, the nearest first; () when none is known.

    `unit` is the code of its 责任单位. An address with a 区划代码 of another county is none of this county's townships, whatever it is called.
    """
    places = [facts.get(key) for key in _HOMES]
    names = [
        str(place["乡镇"])
        for place in places
        if isinstance(place, Mapping) and "乡镇" in place and _is_here(place, county)
    ]
    responsible = units.get(unit)
    names.append(responsible.township if isinstance(responsible, School) else unit)
    found = (body_named(name, county, units) for name in names if name)
    return tuple(dict.fromkeys(body for body in found if isinstance(body, Township)))


def _is_here(place: Mapping[str, Any], county: County) -> bool:
    return str(place.get("区划代码") or county.code) == county.code


def may_order(text: str, home: Sequence[Township], county: County, units: UnitRegister) -> bool:
    """Tell whether a body may issue 责令 and approve 延缓入学 or 休学 for a child at home in these townships.

    Where nothing is known of the home, any government of a 乡 or 镇 may: a missing address has its own finding.
    """
    return powerless_as(text, home, county, units) == ""


def powerless_as(text: str, home: Sequence[Township], county: County, units: UnitRegister) -> str:
    """Return as what kind of body it has no power to order for the child; "" for one that has."""
    body = body_named(text, county, units)
    kind = kind_of(body)
    if kind == BUREAU:
        return ""
    if kind != TOWNSHIP_GOVERNMENT:
        return kind
    return ELSEWHERE if home and body not in home else ""


def orderers(home: Sequence[Township], county: County, units: UnitRegister) -> str:
    """Name the bodies that may order for a child at home in these townships, for messages."""
    governments = [
        f"{unit.name}人民政府" for unit in home or units.townships if unit.category in _WITH_GOVERNMENT
    ]
    return "、".join([county.bureau, *governments])


def may_recognise(text: str, bodies: Sequence[str], county: County) -> bool:
    """Tell whether a body may approve 认定达标: it is one of `bodies`, of this county and no other.

    人民政府 say is the county's, written 清河县人民政府, 县人民政府 or 人民政府.
    """
    prefixes = ("", county.name, county.name[-1:], "县", "县级")
    return text.strip() in {prefix + body for prefix in prefixes for body in bodies}
