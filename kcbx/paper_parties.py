"""Who issues a document and to whom it is written: the usual ones, and those a clerk names. Pure.

A body without the power is refused with the article that leaves it to others; a document for guardians is written to a
legal one, never to who only looks after the child. No message here holds a name of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import Setting, Story, legal_guardians
from kcbx.lifecycle.authorities import (
    BUREAU,
    SCHOOL,
    TOWNSHIP_GOVERNMENT,
    Body,
    body_named,
    full_name,
    kind_of,
    may_order,
    may_recognise,
    orderers,
)
from kcbx.model import County, Person, School, Township
from kcbx.policy import Paper, clause
from kcbx.policy.papers import COUNTY_BODY, GUARDIAN

STREET = "街道"
"""Among the issuers of a paper it stands for the offices of a 街道 and of a 开发区."""

_OFFICES = (STREET, "开发区")
_DEPARTMENTS = {"民政部门": "民政局", "人社部门": "人力资源和社会保障局", "公安机关": "公安局"}


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
        for key in ("责任", "现住址", "户籍"):
            found = self.body(str(part_of(self.facts, key).get("乡镇", "")))
            if isinstance(found, Township):
                return found
        found = self.setting.units.get(self.unit.township) if self.unit else None
        return found if isinstance(found, Township) else None


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
    if body is None or not _may_issue(paper, named):
        raise _without_power(paper, typed, named, usual, background)
    return _issuer(body, background.county)


def _may_issue(paper: Paper, kind: str) -> bool:
    # What a guardian signs is numbered by any unit that keeps it.
    return paper.signed_by_guardian or kind in paper.issuers or (kind in _OFFICES and STREET in paper.issuers)


def _recognises(paper: Paper, text: str, background: Background) -> bool:
    return COUNTY_BODY in paper.issuers and is_recognising(text, background)


def is_recognising(text: str, background: Background) -> bool:
    """Tell whether a body may approve 认定达标 under the parameters of the day."""
    setting = background.setting
    bodies = setting.parameters_on(background.day).texts("认定达标批准机构")
    return may_recognise(text, bodies, setting.county, setting.units)


def is_ordering(text: str, background: Background) -> bool:
    """Tell whether a body may order, and approve 延缓入学 and 休学."""
    return may_order(text, background.county, background.setting.units)


def _issuer(body: Body, county: County) -> Issuer:
    kind, name = kind_of(body), full_name(body, county)
    if isinstance(body, County):
        return Issuer(kind, body.bureau, name, body.prefix, entered="kcbx.yaml 的“县”下面")
    entered = f"units.yaml 里代码是 {body.code} 的单位下面"
    return Issuer(kind, body.code, name, body.prefix, body.head, entered)


def _usual_issuer(paper: Paper, background: Background) -> Issuer | None:
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
    hint = f"可以签发的有：{_permitted(paper, background)}。"
    if usual is not None:
        hint += f"请输入：kcbx notice {background.case_id} --type {paper.name} --issuer {usual.name} --approver 签发人"
    return RefusedError(message, hint)


def _permitted(paper: Paper, background: Background) -> str:
    county, units = background.county, background.setting.units
    if set(paper.issuers) == {TOWNSHIP_GOVERNMENT, BUREAU}:
        return orderers(county, units)
    names = {
        SCHOOL: "学校",
        TOWNSHIP_GOVERNMENT: "乡、镇人民政府",
        STREET: "街道办事处",
        BUREAU: county.bureau,
        GUARDIAN: "法定监护人（由学校、乡镇或教育局编号保存）",
        COUNTY_BODY: recognising_body(background),
    }
    return "、".join(names[kind] for kind in paper.issuers)


# To whom


@dataclass(frozen=True)
class Addressees:
    """To whom a paper is written, as printed after each other, and the legal guardian it concerns ({} when none)."""

    text: str
    guardian: Mapping[str, Any]


def addressees_for(paper: Paper, typed: Sequence[str], background: Background, issuer: Issuer) -> Addressees:
    """Return to whom a paper is written. Raises RefusedError for who is not a legal guardian, or UsageError.

    What is typed is a guardian's name or relation (父亲), or a body; of an application or promise the guardian who signs.
    """
    guardian, bodies = _sorted_out(paper, typed, background)
    if guardian is None:
        guardian = next(iter(legal_guardians(background.facts)), None)
    if guardian is None and (paper.to_guardian or paper.signed_by_guardian):
        raise _no_guardian(background)
    if paper.to_guardian:
        assert guardian is not None
        return Addressees(str(guardian["姓名"]), guardian)
    _check_bodies(paper, bodies, background)
    names = bodies or list(_usual_bodies(paper, background, issuer))
    if not names:
        raise UsageError(f"没有写{paper.name}发给哪个单位。", "请用 --to 写收文单位的全称。")
    return Addressees("、".join(names), guardian or {})


def _sorted_out(
    paper: Paper, typed: Sequence[str], background: Background
) -> tuple[Mapping[str, Any] | None, list[str]]:
    """Return the guardian among what was typed, and the full names of the bodies."""
    guardian: Mapping[str, Any] | None = None
    bodies: list[str] = []
    for text in (each.strip() for each in typed):
        found = _guardian_named(text, background.facts)
        if found is not None:
            guardian = found
        elif paper.to_guardian or _is_carer(text, background.facts):
            raise _not_a_guardian(text, background)
        else:
            body = background.body(text)
            bodies.append(full_name(body, background.county) if body else text)
    return guardian, bodies


def _check_bodies(paper: Paper, names: Sequence[str], background: Background) -> None:
    """Refuse a body that has no power to decide what it is asked for."""
    for word in paper.addressee:
        holds, clause_id, wanted = _DECIDING.get(word, _ANYBODY)
        if wrong := [name for name in names if not holds(name, background)]:
            raise RefusedError(
                f"{'、'.join(wrong)}不能批准{paper.name.removesuffix('申请')}（{clause_id}）。",
                f"应写给：{wanted(background)}。",
            )


def _guardian_named(text: str, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the one legal guardian of this name or relation."""
    found = [each for each in legal_guardians(facts) if text in (each.get("姓名"), each.get("关系"))]
    return found[0] if len(found) == 1 else None


def _is_carer(text: str, facts: Mapping[str, Any]) -> bool:
    others = [each for each in facts.get("监护人", ()) if each.get("法定监护人") != "是"]
    carers = [*others, part_of(facts, "照护人")]
    return any(text in (each.get("姓名"), each.get("关系")) for each in carers)


def _not_a_guardian(text: str, background: Background) -> RefusedError:
    facts = background.facts
    relations = "、".join(str(each.get("关系", "")) for each in legal_guardians(facts))
    if not relations:
        return _no_guardian(background)
    carer = "只是受托照护孩子的人，不是法定监护人"
    reason = carer if _is_carer(text, facts) else "不是案卷里登记的法定监护人"
    return RefusedError(
        f"写给的人{reason}，文书不能写给他（未成年人保护法/22、义务教育法/5）。",
        f"本案卷的法定监护人有：{relations}。请用 --to 写其中一个，例如 --to {relations.partition('、')[0]}。",
    )


def _no_guardian(background: Background) -> RefusedError:
    place = f"监护人.{len(background.facts.get('监护人', ()))}"
    sets = " ".join(
        f"--set {place}.{key}={value}"
        for key, value in (("姓名", "…"), ("关系", "父亲"), ("法定监护人", "是"))
    )
    return RefusedError(
        "案卷里没有登记法定监护人，不知道文书写给谁（义务教育法/5）。",
        f"请先登记：kcbx edit-case {background.case_id} {sets} --nature 更正",
    )


def _usual_bodies(paper: Paper, background: Background, issuer: Issuer) -> Iterator[str]:
    for word in paper.addressee:
        yield from _BODIES[word](background, issuer) if word in _BODIES else ()


def _reported_to(background: Background, _issuer: Issuer) -> Iterator[str]:
    county, township, school = background.county, background.township, background.school
    parent = background.setting.units.get(school.parent) if school else None
    names = {
        "教育局": county.bureau,
        "学籍主管部门": county.bureau,
        "政府": f"{county.name}人民政府",
        "乡镇": full_name(township, county) if township else "",
        "中心学校": parent.name if parent else "",
    }
    wanted = background.setting.parameters_on(background.day).texts("劝返无效上报对象")
    yield from dict.fromkeys(name for word in wanted if (name := names[word]))


def _applicant(background: Background, _issuer: Issuer) -> Iterator[str]:
    """Yield the unit that applied for 认定达标, else the child's school."""
    applications = [
        entry
        for entry in background.story.entries
        if entry.action == "文书" and entry.get("文书") == "认定达标申请"
    ]
    body: Body | None = background.school or background.township
    if applications:
        body = background.body(str(applications[-1].get("签发单位"))) or body
    if body is not None:
        yield full_name(body, background.county)


def _department(ending: str) -> Callable[[Background, Issuer], Iterator[str]]:
    return lambda background, _issuer: iter((f"{background.county.name}{ending}",))


_BODIES: Mapping[str, Callable[[Background, Issuer], Iterator[str]]] = {
    "上报对象": _reported_to,
    "批准机关": lambda background, _issuer: iter((approving_body(background),)),
    "认定单位": lambda background, _issuer: iter((recognising_body(background),)),
    "申请单位": _applicant,
    "责任单位": lambda _background, issuer: iter((issuer.name,)),
    **{word: _department(ending) for word, ending in _DEPARTMENTS.items()},
}
"""What a word among the 主送 of a paper stands for; 其他 has to be typed."""

_Deciding = tuple[Callable[[str, Background], bool], str, Callable[[Background], str]]
_ANYBODY: _Deciding = (lambda _text, _background: True, "", lambda _background: "")
_DECIDING: Mapping[str, _Deciding] = {
    "批准机关": (
        is_ordering,
        "义务教育法/11",
        lambda background: orderers(background.county, background.setting.units),
    ),
    "认定单位": (is_recognising, "suiyang-2024/3e", recognising_body),
}
"""Who may decide on an application, by which clause, and who is meant."""
