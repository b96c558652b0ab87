"""X: cases against each other and against units.yaml — one child, one file; every unit known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kcbx import identity
from kcbx.lifecycle.fold import closed_as_duplicate
from kcbx.model import Entry, KeyPath, Severity, StaffMember, Unit
from kcbx.rules.proofs import document_marks
from kcbx.rules.ruling import Need, Remark, Rule, Scope, Spot
from kcbx.rules.views import CaseView, LedgersView, Mark
from kcbx.schema.files import CaseFile

NUMBER, ID_NUMBER, STUDENT_NUMBER, PERSON = "编号", "证件号码", "学籍号", "同名同生日同监护人"
OUTSIDE = "校外"
_SHOWN = 3


def marks_of(file: CaseFile, view: CaseView | None) -> Iterator[Mark]:
    """Yield what a case holds that no other case may hold too; of a broken file at least its number."""
    if view is None:
        yield Mark(NUMBER, file.case_id, Spot(file.path, 1, 1, file.case_id))
        return
    yield Mark(NUMBER, file.case_id, view.spot(("编号",)))
    yield from document_marks(view)
    if not (closed_as_duplicate(view.entries) or view.erased or view.void):
        yield from _person_marks(view)


def _person_marks(view: CaseView) -> Iterator[Mark]:
    document, enrolment = _mapping(view, "证件"), _mapping(view, "学籍")
    if number := identity.normalise(str(document.get("号码", ""))):
        yield Mark(ID_NUMBER, number, view.spot(("证件", "号码")))
    if number := identity.normalise(str(enrolment.get("学籍号", ""))):
        yield Mark(STUDENT_NUMBER, number, view.spot(("学籍", "学籍号")))
    guardians = view.facts.get("监护人", ())
    for name in {str(guardian.get("姓名")) for guardian in guardians if isinstance(guardian, Mapping)}:
        key = (view.case.name, view.case.birth_date, name)
        yield Mark(PERSON, key, view.spot(("姓名",)), identity.normalise(str(document.get("号码", ""))))


def _mapping(view: CaseView, key: str) -> Mapping[str, Any]:
    value = view.facts.get(key)
    return value if isinstance(value, Mapping) else {}


def _elsewhere(mark: Mark, group: Sequence[Mark]) -> str:
    """Name the other places of a group, the first few of many."""
    others = [other.spot for other in group if other is not mark]
    shown = "、".join(f"{spot.path} 第 {spot.line} 行" for spot in others[:_SHOWN])
    return shown if len(others) <= _SHOWN else f"{shown}等 {len(others)} 处"


def _repeated(ledgers: LedgersView, kind: str, message: str) -> Iterator[Remark]:
    for group in ledgers.shared(kind):
        for mark in group:
            yield Remark(message.format(_elsewhere(mark, group)), mark.spot)


def one_case_per_number(ledgers: LedgersView) -> Iterator[Remark]:
    """一个证件号码只能在一份案卷里。

    同一个孩子有两份案卷，人数就多了一个，劝返次数也分散在两处。两个孩子写了同一个号码，必有一个录错了（双胞胎最常见）。
    怎么办：是同一个孩子，把内容少的那份记移出（重复登记），佐证里写明另一份的编号；不是，对照户口簿改正号码。

    通过：
        证件: {号码: '990101201203045121'}
    不通过：
        另一案卷:
          性别: 女
          出生日期: 2012-03-04
          证件: {号码: '990101201203045121'}
    """
    yield from _repeated(
        ledgers, ID_NUMBER, "证件号码与 {}的相同；同一个孩子请把一份移出（重复登记），不是请核对号码"
    )


def one_file_per_case(ledgers: LedgersView) -> Iterator[Remark]:
    """一个编号只能有一个文件。

    文件复制到别处、移动时没有删掉原来的，或者两处同时移动又合并在一起，都会留下两份；两份里的记录会各写各的。
    怎么办：比较两份文件，把只在一份里有的记事补到另一份，再删掉多余的一份；两份都不能丢记录。

    通过：
        编号: KC-7K3Q9F2B0C
    不通过：
        另一案卷:
          编号: KC-7K3Q9F2B0C
    """
    yield from _repeated(ledgers, NUMBER, "编号与 {}的相同；请核对哪一份是对的，把记录并到一份里")


def one_student_number(ledgers: LedgersView) -> Iterator[Remark]:
    """一个学籍号只能在一份案卷里：一人一籍。

    怎么办：对照国家学籍系统核对，改正录错的一个；是同一个孩子，把内容少的那份记移出（重复登记）。

    通过：
        学籍: {学籍号: G990101201203045121}
    不通过：
        学籍: {学籍号: L990101201203040001}
        另一案卷:
          学籍: {学籍号: L990101201203040001}
    """
    yield from _repeated(ledgers, STUDENT_NUMBER, "学籍号与 {}的相同；请对照学籍系统改正录错的一个")


def perhaps_one_child(ledgers: LedgersView) -> Iterator[Remark]:
    """姓名、出生日期和监护人都相同的两份案卷，多半是一个孩子。

    转学、改过证件号码或者当初没有号码的孩子，最容易重复建档。
    怎么办：核对是不是一个孩子：是，把内容少的那份记移出（重复登记）；确是两个孩子，可以不理这条警告。

    通过：
        姓名: 周雨桐
    不通过：
        另一案卷:
          姓名: 周雨桐
          性别: 女
          出生日期: 2012-03-04
          监护人:
            - {姓名: 周建国, 关系: 父亲, 法定监护人: 是}
          证件: {号码: '990101201203045148'}
    """
    for group in ledgers.shared(PERSON):
        numbers = [mark.detail for mark in group]
        if len(set(numbers)) == 1 and numbers[0]:
            continue  # one ID number in several files has a rule of its own
        for mark in group:
            yield Remark(
                f"姓名、出生日期和监护人与 {_elsewhere(mark, group)}的相同，可能是一个孩子；"
                "请核对，重复的请移出（重复登记）",
                mark.spot,
            )


def known_units(view: CaseView) -> Iterator[Remark]:
    """学籍里的学校、包保的乡镇，要在 units.yaml 里登记过；不在本县上学的，学校填“校外”，并写校名。

    查不到的单位，名单和报表里就没有地方归。
    怎么办：用 kcbx unit list 查标识码，改正；确实没有登记的，用 kcbx unit add-school 或 add-township 登记。

    通过：
        学籍: {学校: 校外, 校名: 东莞市某小学}
    不通过：
        学籍: {学校: '3199009999'}
    """
    enrolment, duty = _mapping(view, "学籍"), _mapping(view, "责任")
    school = enrolment.get("学校")
    if school == OUTSIDE and "校名" not in enrolment:
        yield Remark("学校填了“校外”，没有写校名；请补上学校全称", ("学籍", "学校"))
    if school not in (None, OUTSIDE) and view.around.units.school(str(school)) is None:
        yield Remark(
            "units.yaml 里没有这个学校标识码；请用 kcbx unit list 核对，外县学校填“校外”", ("学籍", "学校")
        )
    if "乡镇" in duty and not _is_township(view, duty["乡镇"]):
        yield Remark("units.yaml 里没有这个乡镇；请用 kcbx unit list 核对", ("责任", "乡镇"))


def _is_township(view: CaseView, text: object) -> bool:
    named = view.around.named(str(text))
    return any(unit in view.around.units.townships for unit in named)


def known_home(view: CaseView) -> Iterator[Remark]:
    """户籍和现住址在本县的，乡镇要用 units.yaml 里的名称。

    名称不一致，按乡镇分户、入户排查时就找不到这个孩子。在外县的，请写上“区划代码”，这里就不再提示。
    怎么办：改成 units.yaml 里的名称，例如“清河镇”；在外县的补上六位区划代码。

    通过：
        户籍: {区划代码: '440100', 乡镇: 外县某镇}
    不通过：
        户籍: {乡镇: 清河}
    """
    for key in ("户籍", "现住址"):
        home = _mapping(view, key)
        here = home.get("区划代码", view.around.setting.county.code) == view.around.setting.county.code
        if here and "乡镇" in home and not _is_township(view, home["乡镇"]):
            at: KeyPath = (key, "乡镇")
            yield Remark("units.yaml 里没有这个乡镇；请核对名称，在外县的请写上区划代码", at)


def listed_operator(view: CaseView) -> Iterator[Remark]:
    """责任单位登记了人员的，经办要是名单里当时在任的人（或本县其他单位名单里的人）。

    谁记的要能找到人；名单外的名字，多半是写错了，或者人换了没有更新名单。单位没有登记人员的，不检查。
    怎么办：在 units.yaml 的“人员”里补上，写明“自”“至”；名字写错的，作废这条记事重记。

    通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 人员: [{姓名: 赵敏, 自: 2024-09-01}]}
        经过:
          - {日期: 2024-09-01, 事项: 登记, 单位: '3199000055', 经办: 赵敏}
    不通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 人员: [{姓名: 赵敏, 至: 2024-08-31}]}
        经过:
          - {日期: 2024-09-01, 事项: 登记, 单位: '3199000055', 经办: 赵敏}
    """
    units = view.around.units
    for step in view.story.steps:
        unit = units.get(step.after.unit)
        if unit is None or not unit.staff or not view.is_sound(step.entry):
            continue
        if not any(_in_office(step.entry, other) for other in units):
            yield Remark(
                f"这条记事的经办不在{unit.short_name}的人员名单里，也不在别的单位当时的名单里；"
                "请在 units.yaml 里补上，或查明是谁记的",
                view.at(step.entry, "经办"),
            )


def _in_office(entry: Entry, unit: Unit) -> bool:
    day = entry.recorded.date()

    def serves(member: StaffMember) -> bool:
        return (member.since is None or member.since <= day) and (member.until is None or day <= member.until)

    names = {member.name for member in unit.staff if serves(member)} | {unit.head.name}
    return entry.operator in names


_UNITS = frozenset({Need.UNITS})
_HOME = frozenset({Need.UNITS, Need.COUNTY})
_PLACE, _REGISTER = "案卷格式/目录", "案卷格式/单位"

RULES: tuple[Rule, ...] = (
    Rule("X01", "证件号码不重复", Severity.ERROR, _PLACE, Scope.LEDGERS, one_case_per_number),
    Rule("X02", "编号不重复", Severity.ERROR, _PLACE, Scope.LEDGERS, one_file_per_case),
    Rule("X03", "学籍号不重复", Severity.ERROR, "suiyang-2024/2d", Scope.LEDGERS, one_student_number),
    Rule("X04", "没有疑似重复的案卷", Severity.WARNING, _PLACE, Scope.LEDGERS, perhaps_one_child),
    Rule("X05", "学校和包保乡镇在册", Severity.ERROR, _REGISTER, Scope.CASE, known_units, _UNITS),
    Rule("X06", "户籍、现住址的乡镇在册", Severity.NOTICE, _REGISTER, Scope.CASE, known_home, _HOME),
    Rule("X07", "经办在人员名单里", Severity.WARNING, _REGISTER, Scope.STATES, listed_operator, _UNITS),
)
