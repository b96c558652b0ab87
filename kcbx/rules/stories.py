"""L01–L10: a child's story — allowed steps, order and dates of entries, directory and number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kcbx import casenumber
from kcbx.lifecycle import TABLE, Step
from kcbx.lifecycle.states import NOTHING, REMOVED, STATES
from kcbx.model import Entry, Severity
from kcbx.rules import entries as shared
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView

_REGISTRATION = "登记"


def allowed_step(view: CaseView) -> Iterator[Remark]:
    """每条记事都要符合状态变动表：在那一天的状态下，可以记这个事项。

    不符合的记事不改变状态，案卷会停在原来的台账里，报表也不会算上它。
    怎么办：多半是漏记了前面的一步，补记上；日期或事项写错了，用 kcbx correct 更正或作废。各事项从哪些状态来、
    到哪个状态去，用 kcbx explain 事项 查看。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-09-12, 事项: 复学}
    不通过：
        经过:
          - {日期: 2024-09-12, 事项: 复学}
    """
    for step in view.story.steps:
        if not step.allowed and step.before.state != NOTHING and view.is_sound(step.entry):
            yield Remark(_not_allowed(step), view.at(step.entry, "事项"))


def _not_allowed(step: Step) -> str:
    action, state = step.entry.action, step.before.state
    if action == _REGISTRATION:
        return "案卷已经登记过，不能再登记一次；多登记的一条请作废"
    sources = _sources(step.entry)
    if state == REMOVED:
        return f"案卷已移出，{step.entry.date} 不能记“{action}”；孩子回来了请先记“重新登记”"
    wanted = f"“{action}”只能在这些状态记：{'、'.join(sources)}" if sources else f"请核对“{action}”的内容"
    return (
        f"{step.entry.date} 的状态是“{state}”，不能记“{action}”；{wanted}。请补记漏掉的一步，或更正日期、事项"
    )


def _sources(entry: Entry) -> list[str]:
    """Return the states in which an entry with these values would be allowed, in their printed order."""
    rows = [row for row in TABLE if row.action == entry.action]
    allowed = {state for row in rows for state in row.sources if row.applies(state, entry.values)}
    return [state for state in STATES if state in allowed]


def registered_first(view: CaseView) -> Iterator[Remark]:
    """经过从“登记”开始，登记之前不能有别的事。

    登记说明孩子从哪里来、当时是什么状态、由哪个单位负责；没有登记，状态和台账都推算不出来。
    怎么办：补记登记；登记的日期写晚了，用 kcbx correct 编号 号 --set 日期=… 更正。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 备忘}
    不通过：
        经过:
          - {日期: 2024-08-20, 事项: 备忘}
    """
    early = [step for step in view.story.steps if step.before.state == NOTHING and not step.allowed]
    if early:
        yield Remark(
            f"{early[0].entry.date} 还没有登记，不能记“{early[0].entry.action}”；请补记登记，或更正日期",
            view.at(early[0].entry, "日期"),
        )
    elif not view.story.steps:
        yield Remark("经过里没有有效的登记；请重新记一条登记", ("经过",))


def order_of_recording(view: CaseView) -> Iterator[Remark]:
    """经过按录入先后排列，新的记事加在最后；事情发生得早、记得晚的，日期写当天，仍然排在后面。

    案卷只增加、不改动，插在中间的记事看起来像改过历史。
    怎么办：把这一条移到它该在的位置，不要改录入时间。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 备忘, 录入: '2024-09-20T10:00:00+08:00'}
          - {日期: 2024-09-03, 事项: 备忘, 录入: '2024-09-21T10:00:00+08:00'}
    不通过：
        经过:
          - {日期: 2024-09-03, 事项: 备忘, 录入: '2024-09-21T10:00:00+08:00'}
          - {日期: 2024-09-05, 事项: 备忘, 录入: '2024-09-20T10:00:00+08:00'}
    """
    yield from shared.order_of_recording(view)


def dated_by_recording(view: CaseView) -> Iterator[Remark]:
    """日期是事情发生的那天，不能晚于录入的那天；补记以前的事随时可以。

    还没有发生的事不能先记；打算做的事写在“下次跟进”“承诺返校”里。
    怎么办：用 kcbx correct 编号 号 --set 日期=… 更正。

    通过：
        经过:
          - {日期: 2024-09-03, 事项: 备忘, 录入: '2024-09-20T10:00:00+08:00'}
    不通过：
        经过:
          - {日期: 2024-09-21, 事项: 备忘, 录入: '2024-09-20T10:00:00+08:00'}
    """
    yield from shared.dated_by_recording(view, view.entries)


def recorded_by_today(view: CaseView) -> Iterator[Remark]:
    """录入时间不能在今天之后。

    录入时间由程序按电脑的时钟写，晚于今天多半是时钟不准，或者有人手工改过文件。
    怎么办：核对电脑的日期；有人手工改过文件的，从历史记录恢复。

    通过：
        今天: 2024-09-20
        经过:
          - {日期: 2024-09-20, 事项: 备忘}
    不通过：
        今天: 2024-09-20
        经过:
          - {日期: 2024-09-21, 事项: 备忘}
    """
    yield from shared.recorded_by_today(view, view.entries, view.around.today)


def after_birth(view: CaseView) -> Iterator[Remark]:
    """记事的日期不能早于孩子出生。

    怎么办：核对日期，用 kcbx correct 编号 号 --set 日期=… 更正；出生日期错了，用 kcbx edit-case 改。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 备忘}
    不通过：
        经过:
          - {日期: 2004-09-05, 事项: 登记}
          - {日期: 2024-09-05, 事项: 备忘}
    """
    birth = view.case.birth_date
    if birth > max((entry.date for entry in view.entries), default=birth):
        return  # then it is the birth date that is wrong, and I05 says so
    for entry in view.entries:
        if entry.date < birth:
            yield Remark(f"日期 {entry.date} 早于孩子的出生日期；请核对", view.at(entry, "日期"))


def in_its_ledger(view: CaseView) -> Iterator[Remark]:
    """案卷文件要放在由经过推算出的台账文件夹里：适龄儿童、疑似辍学、辍学或已移出。

    状态不另外存放，只由经过推算；文件放错了台账，人账就不相符。作废的案卷放在已移出。
    怎么办：经过是对的，就把文件移到提示的位置；文件位置是对的，说明经过漏记了，用 kcbx move 补记。

    通过：
        文件: ledgers/疑似辍学/清河初中/KC-7K3Q9F2B0C.yaml
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
    不通过：
        文件: ledgers/适龄儿童/清河初中/KC-7K3Q9F2B0C.yaml
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
    """
    story, file = view.story, view.file
    if story.ledger and _same_name(file.ledger) != story.ledger:
        place = f"ledgers/{story.ledger}/{file.unit_directory}/"
        state = story.standing.state
        yield Remark(
            f"案卷已经作废，文件应放在 {place} 下；请移过去"
            if story.is_void
            else f"按经过推算，状态是“{state}”，文件应放在 {place} 下；请移过去，或补记漏掉的事"
        )


def in_its_unit(view: CaseView) -> Iterator[Remark]:
    """案卷文件要放在现在的责任单位的文件夹里，文件夹用单位的简称。

    责任单位由登记、转入、升学、复学和移交推算；放错文件夹，就会有人不知道这个孩子归自己管。
    怎么办：经过是对的，就把文件移到提示的位置；责任单位变了而没有记，先记移交或学籍异动。

    通过：
        文件: ledgers/适龄儿童/清河初中/KC-7K3Q9F2B0C.yaml
    不通过：
        文件: ledgers/适龄儿童/柳林小学/KC-7K3Q9F2B0C.yaml
    """
    unit = view.around.units.get(view.story.standing.unit)
    if unit is not None and _same_name(view.file.unit_directory) != _same_name(unit.short_name):
        yield Remark(
            f"现在的责任单位是{unit.short_name}，文件应放在 ledgers/{view.file.ledger}/{unit.short_name}/ 下；"
            "请移过去，或补记移交"
        )


def _same_name(name: str) -> str:
    """Fold the two ways in which file systems write one name."""
    return unicodedata.normalize("NFC", name)


def right_number(view: CaseView) -> Iterator[Remark]:
    """编号的校验字符要对得上，文件名就是编号。

    编号写在文书、通知和其他记录里，抄错一位要能发现；一个孩子九年只有一个编号。
    怎么办：照原来的编号改回；编号从不手编，由 kcbx add-case 产生。

    通过：
        编号: KC-7K3Q9F2B0C
    不通过：
        编号: KC-7K3Q9F2B0D
        文件: ledgers/适龄儿童/清河初中/KC-7K3Q9F2B0D.yaml
    """
    if any(problem.path == ("编号",) for problem in view.file.problems):
        return
    number = view.case.case_id
    if reason := casenumber.why_not(number):
        yield Remark(reason, ("编号",))
    if view.file.path.rpartition("/")[2] != f"{number}.yaml":
        yield Remark(f"文件名与编号不一致，应是 {number}.yaml；请核对后改文件名或编号", ("编号",))


def unique_entry_numbers(view: CaseView) -> Iterator[Remark]:
    """记事的号在一份案卷里不重复。

    更正、送达用号指明是哪一条记事，号重复了就指不清。
    怎么办：给后写的一条换一个号：一个字母加五位数字或字母；复制粘贴出来的整条记事，核对后删掉多余的。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 备忘}
          - {号: B7Q9F2, 日期: 2024-09-06, 事项: 备忘}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 备忘}
          - {号: A7Q9F2, 日期: 2024-09-06, 事项: 备忘}
    """
    yield from shared.unique_numbers(view)


_UNITS = frozenset({Need.UNITS})
_FORMAT, _PLACE = "案卷格式/经过", "案卷格式/目录"

RULES: tuple[Rule, ...] = (
    Rule("L01", "记事符合状态变动表", Severity.ERROR, _FORMAT, Scope.STATES, allowed_step),
    Rule("L02", "经过从登记开始", Severity.ERROR, _FORMAT, Scope.STATES, registered_first),
    Rule("L03", "按录入先后排列", Severity.ERROR, _FORMAT, Scope.CASE, order_of_recording),
    Rule("L04", "日期不晚于录入当天", Severity.ERROR, _FORMAT, Scope.CASE, dated_by_recording),
    Rule("L05", "录入不在今天之后", Severity.ERROR, _FORMAT, Scope.CASE, recorded_by_today),
    Rule("L06", "日期不早于出生", Severity.ERROR, _FORMAT, Scope.CASE, after_birth),
    Rule("L07", "文件在推算出的台账里", Severity.ERROR, _PLACE, Scope.STATES, in_its_ledger),
    Rule("L08", "文件在责任单位里", Severity.ERROR, _PLACE, Scope.STATES, in_its_unit, _UNITS),
    Rule("L09", "编号正确，与文件名相同", Severity.ERROR, _PLACE, Scope.CASE, right_number),
    Rule("L10", "记事的号不重复", Severity.ERROR, _FORMAT, Scope.CASE, unique_entry_numbers),
)
