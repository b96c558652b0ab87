"""To whom a document is written: the usual guardians or bodies, and those a clerk names. Pure.

A document for guardians is written to the legal ones, never to who only looks after the child. Who issues it:
`kcbx.paper_parties`. No message here holds a name of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import legal_guardians
from kcbx.lifecycle.authorities import Body, full_name
from kcbx.paper_parties import (
    Background,
    Issuer,
    approving_body,
    is_ordering,
    is_recognising,
    ordering_bodies,
    part_of,
    recognising_body,
)
from kcbx.paper_story import ORDER, disobeyed_order
from kcbx.policy import Paper

POLICE = "公安机关"
"""Among the addressees of a paper: usually, once an order has been disobeyed."""

_POLICE_NAMES = ("公安", "派出所")
_REPORTING = "未成年人保护法/118"
_DEPARTMENTS = {"民政部门": "民政局", "人社部门": "人力资源和社会保障局", POLICE: "公安局"}


@dataclass(frozen=True)
class Addressees:
    """To whom a paper is written, as printed after each other, and the legal guardians it concerns (() when none)."""

    text: str
    guardians: tuple[Mapping[str, Any], ...]


def addressees_for(paper: Paper, typed: Sequence[str], background: Background, issuer: Issuer) -> Addressees:
    """Return to whom a paper is written. Raises RefusedError for who is not a legal guardian, or UsageError.

    What is typed is a guardian's name or relation (父亲), or a body; of an application or promise the guardian who
    signs. Where no guardian is named, all legal guardians are meant: the duty is theirs together (未成年人保护法 16).
    """
    named, bodies = _sorted_out(paper, typed, background)
    guardians = tuple(named or legal_guardians(background.facts))
    if not guardians and (paper.to_guardian or paper.signed_by_guardian):
        raise _no_guardian(background)
    if paper.to_guardian:
        return Addressees(joined(guardians, "姓名"), guardians)
    _check_bodies(paper, bodies, background)
    names = bodies or list(_usual_bodies(paper, background, issuer))
    if not names:
        raise _nobody_named(paper, background)
    return Addressees("、".join(names), guardians[:1] if paper.signed_by_guardian else guardians)


def to_police(names: Iterable[str]) -> bool:
    """Tell whether one of these bodies is the police."""
    return any(word in name for name in names for word in _POLICE_NAMES)


def may_report(background: Background) -> bool:
    """Tell whether the police may be told of the guardians: an order stands and its deadline has passed."""
    return disobeyed_order(background.story, background.day) is not None


def joined(guardians: Sequence[Mapping[str, Any]], key: str) -> str:
    """Return what guardians have under a key, after each other: 周建国、王秀英."""
    return "、".join(text for each in guardians if (text := str(each.get(key) or "")))


def _sorted_out(
    paper: Paper, typed: Sequence[str], background: Background
) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Return the guardians among what was typed, and the full names of the bodies."""
    guardians: list[Mapping[str, Any]] = []
    bodies: list[str] = []
    for text in (each.strip() for each in typed):
        found = _guardian_named(text, background.facts)
        if found is not None:
            guardians += [found] if found not in guardians else []
        elif paper.to_guardian or _is_carer(text, background.facts):
            raise _not_a_guardian(text, background)
        else:
            body = background.body(text)
            bodies.append(full_name(body, background.county) if body else text)
    return guardians, bodies


def _nobody_named(paper: Paper, background: Background) -> UsageError:
    message = f"没有写{paper.name}发给哪个单位。"
    if POLICE not in paper.addressee:
        return UsageError(message, "请用 --to 写收文单位的全称。")
    return UsageError(
        f"{message}还没有责令逾期未改，不写给公安机关（{_REPORTING}）。",
        f"请用 --to 写居住地的居民委员会、村民委员会，或者 --to {background.county.name}妇女联合会。",
    )


def _check_bodies(paper: Paper, names: Sequence[str], background: Background) -> None:
    """Refuse a body that has no power to decide what it is asked for, and the police before an order was disobeyed."""
    if POLICE in paper.addressee and to_police(names) and not may_report(background):
        raise RefusedError(
            f"情节严重的才向公安机关报告（{_REPORTING}）；这一轮还没有期限已过的{ORDER}。",
            f"先责令限期改正：kcbx notice {background.case_id} --type {ORDER} --approver 签发人；或者用 --to 写居住地的"
            "居民委员会、村民委员会、妇女联合会。",
        )
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
    POLICE: lambda background, issuer: (
        _department(_DEPARTMENTS[POLICE])(background, issuer) if may_report(background) else iter(())
    ),
}
"""What a word among the 主送 of a paper stands for; 其他 has to be typed."""

_Deciding = tuple[Callable[[str, Background], bool], str, Callable[[Background], str]]
_ANYBODY: _Deciding = (lambda _text, _background: True, "", lambda _background: "")
_DECIDING: Mapping[str, _Deciding] = {
    "批准机关": (is_ordering, "义务教育法/11", ordering_bodies),
    "认定单位": (is_recognising, "suiyang-2024/3e", recognising_body),
}
"""Who may decide on an application, by which clause, and who is meant."""
