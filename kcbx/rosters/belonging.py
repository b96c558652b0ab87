"""Whether a list is the list it is said to be: of that kind, of this county, of the whole county. Pure.

Each `refuse_…` raises RefusedError. What makes up a kind is in `kcbx.rosters.kinds`, what is read in `kcbx.rosters.reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kcbx.errors import RefusedError
from kcbx.model import County, Unit, UnitRegister
from kcbx.rosters.kinds import KINDS, Kind
from kcbx.rosters.layout import Layout
from kcbx.rosters.people import RosterRow
from kcbx.rosters.pins import Pin

_FEWEST_OF_THE_COUNTY = 0.1
"""Of the numbers of a list of the county's own children at least this share begins with the county's code."""

_OF_MIGRANTS = "居住证"
_OF_SCHOOLS = "在校"


def refuse_other_kind(kind: Kind, sheets: Iterable[Layout], of_unit: bool) -> None:
    """Refuse a list that holds nothing its kind would, or what only another kind holds."""
    found = {name for layout in sheets for name in layout.chosen}
    if not found.isdisjoint(kind.marks):
        return
    for other in (KINDS[name] for name in kind.mistaken_for):
        if told := [name for name in other.marks if name in found]:
            raise RefusedError(
                f"这份名单不像{kind.name}名单，像{other.name}名单：里面有{'、'.join(told)}。",
                f"没有登记。是{other.name}名单的，种类写 {other.name}。" + _by_hand(kind),
            )
    if of_unit or not kind.tells or not found.isdisjoint(kind.tells):
        return
    alike = next((other for other in KINDS.values() if not found.isdisjoint(other.marks)), None)
    raise RefusedError(
        f"这份名单不像{kind.name}名单：{'、'.join(kind.tells)}，一样也没有。"
        + (f"看起来是{alike.name}名单。" if alike else ""),
        "没有登记。请核对种类写对没有，文件拿对没有。" + _by_hand(kind),
    )


def _by_hand(kind: Kind) -> str:
    field = (kind.marks or kind.tells)[0]
    return f"确实是{kind.name}名单的，用 --column 指明，例如 --column {field}=C。"


def refuse_other_use(editions: Iterable[Pin], kind: str, sha256: str) -> None:
    """Refuse a file that is pinned already as a list of another kind."""
    for pin in editions:
        if pin.sha256 == sha256 and pin.kind != kind:
            raise RefusedError(
                f"这个文件已经当{pin.kind}名单登记过，编号是 {pin.number}；同一个文件不会又是{kind}名单。",
                f"没有登记。请核对文件；如果那一次种类写错了，先运行 kcbx roster retire {pin.number} --reason 种类写错了。",
            )


def refuse_other_county(kind: str, rows: Sequence[RosterRow], units: UnitRegister, county: County) -> None:
    """Refuse a list of which hardly a number is of the county and no place is known; of migrants only the place counts."""
    if _names_a_place(rows, units):
        return
    numbered = [row for row in rows if len(row.id_number) == 18]
    own = sum(row.id_number.startswith(county.code) for row in numbered)
    places = any(row.township or row.school for row in rows)
    if kind == _OF_MIGRANTS:
        if places:
            raise RefusedError(f"名单里写的乡镇、学校，没有一个是{county.name}的。", _OTHER_COUNTY)
        return
    if numbered and own < len(numbered) * _FEWEST_OF_THE_COUNTY:
        raise RefusedError(
            f"这份名单不像{county.name}的：有号码的 {len(numbered)} 行里，{own} 行是本县代码 {county.code} 开头，"
            "也没有一个乡镇、学校在 units.yaml 里。",
            _OTHER_COUNTY,
        )


_OTHER_COUNTY = "没有登记。请核对是不是拿错了别的县的名单。核对无误，加上 --other-county。"


def _names_a_place(rows: Iterable[RosterRow], units: UnitRegister) -> bool:
    towns = {name for town in units.townships for name in (town.name, f"{town.name}人民政府")}
    short = tuple(town.name for town in units.townships)
    return any(
        row.school_code or row.township in towns or any(name in row.township + row.address for name in short)
        for row in rows
    )


def refuse_part_of_the_county(
    kind: str, rows: Iterable[RosterRow], units: UnitRegister, current: Iterable[Pin]
) -> None:
    """Refuse a school's own list of pupils where nobody said whose it is: it would take the place of every school's.

    `current` are the lists that together are the list of the kind now.
    """
    if kind != _OF_SCHOOLS or len(units.schools) < 2:
        return
    covered = {row.school_code for row in rows} - {""}
    if len(covered) == 1:
        (school,) = (units.get(code) for code in covered)
        raise RefusedError(
            f"名单里的学生都是{_short(school)}的，却没有写是哪个单位的名单；这样登记，会顶替别的学校的在校名单。",
            f"没有登记。加上 --unit {_short(school)}；真是全县的名单，加上 --whole-county。",
        )
    lost = [units.get(pin.unit) for pin in current if pin.unit and pin.unit not in covered]
    if lost:
        raise RefusedError(
            f"这份名单没有写是哪个单位的，会顶替各学校自己的在校名单，可里面没有{'、'.join(map(_short, lost))}的学生。",
            "没有登记。是一所学校的名单，用 --unit 写上是哪一所；真是全县的名单，加上 --whole-county。",
        )


def _short(unit: Unit | None) -> str:
    return unit.short_name if unit else "已不在 units.yaml 里的学校"
