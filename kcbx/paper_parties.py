"""Who issues a document: the usual body, and the one a clerk names; and the child behind it. Pure.

A body without the power is refused with the article that leaves it to others. To whom it is written:
`kcbx.paper_addressees`. No message here holds a name of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import Setting, Story
from kcbx.lifecycle.authorities import (
    BUREAU,
    SCHOOL,
    TOWNSHIP_GOVERNMENT,
    Body,
    body_named,
    full_name,
    home_townships,
    kind_of,
    may_order,
    may_recognise,
    orderers,
    powerless_as,
)
from kcbx.model import County, Person, School, Township, UnitRegister
from kcbx.paper_story import decision_for
from kcbx.policy import Paper, clause
from kcbx.policy.papers import COUNTY_BODY, GUARDIAN

STREET = "街道"
"""Among the issuers of a paper it stands for the offices of a 街道 and of a 开发区."""

_OFFICES = (STREET, "开发区")


def part_of(facts: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a group of the facts, {} where there is none."""
    part = facts.get(key)
    return part if isinstance(part, Mapping) else {}


@dataclass(frozen=True)
class Background:
    """The child's story as of the day of a paper, and what surrounds it."""

    story: Story
    setting: Setting
    day: dt.date

    @property
    def case_id(self) -> str:
        return self.story.case.case_id

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.story.facts

    @property
    def county(self) -> County:
        return self.setting.county

    def body(self, text: str) -> Body | None:
        """Return the body of the register that a text names."""
        return body_named(text, self.county, self.setting.units)

    @property
    def unit(self) -> School | Township | None:
        """The 责任单位."""
        return self.setting.units.get(self.story.standing.unit)

    @property
    def school(self) -> School | None:
        """The school that answers for the child, else the one of its 学籍."""
        if isinstance(self.unit, School):
            return self.unit
        return self.setting.units.school(str(part_of(self.facts, "学籍").get("学校", "")))

    @property
    def township(self) -> Township | None:
        """The township of the child: 责任.乡镇, else where it lives, else that of the 责任单位."""
        return next(iter(self.home), None)

    @property
    def home(self) -> tuple[Township, ...]:
        """The townships whose governments are those of the child (当地)."""
        unit = self.story.standing.unit
        return home_townships(self.facts, unit, self.county, self.setting.units)


@dataclass(frozen=True)
class Issuer:
    """Who signs: its kind, the code or name that is recorded, the name that is printed, and its 机关代字.

    `entered` says where the 机关代字 of this body is written down.
    """

    kind: str
    code: str
    name: str
    prefix: str = ""
    head: Person = field(default_factory=Person)
    entered: str = ""


def issuer_for(paper: Paper, typed: str, background: Background) -> Issuer:
    """Return who issues a paper: who was named, else the usual one. Raises RefusedError or UsageError."""
    usual = _usual_issuer(paper, background)
    if not typed:
        if usual is None:
            raise UsageError(
                f"看不出{paper.name}由谁签发。",
                f"请用 --issuer 写明签发单位；可以签发的有：{_permitted(paper, background)}。",
            )
        return usual
    body = background.body(typed)
    if body is None and _recognises(paper, typed, background):
        return Issuer(COUNTY_BODY, typed.strip(), typed.strip())
    named = kind_of(body)
    if _orders(paper):
        named = powerless_as(typed, *_around(background)) or named
    if body is None or not _may_issue(paper, named):
        raise _without_power(paper, typed, named, usual, background)
    return _issuer(body, background.county)


def _orders(paper: Paper) -> bool:
    """Tell whether only the education bureau and a government where the child is at home may issue a paper."""
    return set(paper.issuers) == {TOWNSHIP_GOVERNMENT, BUREAU}


def _around(background: Background) -> tuple[tuple[Township, ...], County, UnitRegister]:
    return background.home, background.county, background.setting.units


def _may_issue(paper: Paper, kind: str) -> bool:
    # What a guardian signs is numbered by any unit that keeps it.
    return paper.signed_by_guardian or kind in paper.issuers or (kind in _OFFICES and STREET in paper.issuers)


def _recognises(paper: Paper, text: str, background: Background) -> bool:
    return COUNTY_BODY in paper.issuers and is_recognising(text, background)


def is_recognising(text: str, background: Background) -> bool:
    """Tell whether a body may approve 认定达标 under the parameters of the day."""
    setting = background.setting
    bodies = setting.parameters_on(background.day).texts("认定达标批准机构")
    return may_recognise(text, bodies, setting.county)


def is_ordering(text: str, background: Background) -> bool:
    """Tell whether a body may order, and approve 延缓入学 and 休学, for this child."""
    return may_order(text, *_around(background))


def ordering_bodies(background: Background) -> str:
    """Name the bodies that may order, and approve 延缓入学 and 休学, for this child."""
    return orderers(*_around(background))


def _issuer(body: Body, county: County) -> Issuer:
    kind, name = kind_of(body), full_name(body, county)
    if isinstance(body, County):
        return Issuer(kind, body.bureau, name, body.prefix, entered="kcbx.yaml 的“县”下面")
    entered = f"units.yaml 里代码是 {body.code} 的单位下面"
    return Issuer(kind, body.code, name, body.prefix, body.head, entered)


def _usual_issuer(paper: Paper, background: Background) -> Issuer | None:
    return _who_decided(paper, background) or _nearest_issuer(paper, background)


def _who_decided(paper: Paper, background: Background) -> Issuer | None:
    """Return the body that approved, by the entry an approval tells of."""
    decision = decision_for(paper.name, background.story, background.day) if paper.whole else None
    body = (
        background.body(str(decision.get("手续批准单位") or decision.get("批准单位"))) if decision else None
    )
    return _issuer(body, background.county) if body and kind_of(body) in paper.issuers else None


def _nearest_issuer(paper: Paper, background: Background) -> Issuer | None:
    kinds = (SCHOOL, TOWNSHIP_GOVERNMENT, STREET, BUREAU) if paper.signed_by_guardian else paper.issuers
    candidates = (_usual(kind, background) for kind in kinds)
    return next((found for found in candidates if found is not None), None)


def _usual(kind: str, background: Background) -> Issuer | None:
    """Return the body of this kind that stands nearest to the child."""
    township, county = background.township, background.county
    if kind == COUNTY_BODY:
        name = recognising_body(background)
        return Issuer(COUNTY_BODY, name, name)
    if kind == BUREAU:
        return _issuer(county, county)
    if kind == SCHOOL:
        return _issuer(background.school, county) if background.school else None
    if township is None:
        return None
    own = kind_of(township)
    return _issuer(township, county) if own == kind or (kind == STREET and own in _OFFICES) else None


def recognising_body(background: Background) -> str:
    """Return the name of the body that approves 认定达标 in this county."""
    first = background.setting.parameters_on(background.day).texts("认定达标批准机构")[0]
    return f"{background.county.name}{first}"


def approving_body(background: Background) -> str:
    """Return the name of the body that approves 延缓入学 and 休学: the government of the 乡 or 镇, else the bureau."""
    found = _usual(TOWNSHIP_GOVERNMENT, background)
    return found.name if found else background.county.bureau


def _without_power(
    paper: Paper, typed: str, kind: str, usual: Issuer | None, background: Background
) -> RefusedError:
    limit = clause((*paper.limits, paper.clause)[0])
    first = limit.demand.split("\n")[0].split("。")[0]
    law = f"{limit.document.partition('（')[0]}{limit.section}：{first}。" if paper.limits else ""
    message = f"{typed.strip()}（{kind}）不能签发{paper.name}（{limit.id}）。{law}"
    hint = f"可以{'为这个孩子' if _orders(paper) else ''}签发的有：{_permitted(paper, background)}。"
    if usual is not None:
        hint += f"请输入：kcbx notice {background.case_id} --type {paper.name} --issuer {usual.name} --approver 签发人"
    return RefusedError(message, hint)


def _permitted(paper: Paper, background: Background) -> str:
    county = background.county
    if _orders(paper):
        return ordering_bodies(background)
    names = {
        SCHOOL: "学校",
        TOWNSHIP_GOVERNMENT: "乡、镇人民政府",
        STREET: "街道办事处",
        BUREAU: county.bureau,
        GUARDIAN: "法定监护人（由学校、乡镇或教育局编号保存）",
        COUNTY_BODY: recognising_body(background),
    }
    return "、".join(names[kind] for kind in paper.issuers)
