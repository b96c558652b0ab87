"""A: 劝返 as they were written down — who took part, what was promised, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kcbx import calendar
from kcbx.lifecycle import Step
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Entry, School, Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView

ATTEMPT = "劝返"
_SCHOOL_WORDS = ("学校", "小学", "中学", "初中", "高中", "教学点", "幼儿园", "学堂")
_SCHOOL_POSTS = ("校长", "班主任", "教师", "老师", "年级", "教务", "教导", "政教", "德育", "总务", "学科")


def _attempts(view: CaseView) -> Iterator[Entry]:
    for entry in view.entries:
        if entry.action == ATTEMPT and view.is_sound(entry):
            yield entry


def content_of(entry: Entry) -> str:
    """Return all that an entry says but who wrote it and when: equal for two that tell of one thing."""
    return repr((entry.date, sorted(entry.values.items())))


def _participants(entry: Entry) -> Sequence[Mapping[str, Any]]:
    listed = entry.get("参加", ())
    return [person for person in listed if isinstance(person, Mapping)]


def school_takes_part(view: CaseView) -> Iterator[Remark]:
    """学校层级的劝返，要有学校的人参加：校长、副校长、年级组长、班主任等。

    政策要求学校成立劝返小组。学校没有人去，就不能算学校劝返，满三次上报时会被退回。看不出参加的人是哪里的，也要补上
    单位和职务，这时只作提示。
    怎么办：在“参加”里写上学校的人和职务；其实是乡镇、部门去的，把层级更正为“联合”。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 参加: [{姓名: 赵敏, 单位: 清河镇初级中学, 职务: 班主任}]}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 参加: [{姓名: 孙立, 单位: 清河镇人民政府, 职务: 副镇长}]}
    """
    for entry in _attempts(view):
        people = _participants(entry)
        if entry.get("层级") != "学校" or any(_is_of_school(view, person) for person in people):
            continue
        at = view.at(entry, "参加")
        if any("单位" not in person and "职务" not in person for person in people):
            yield Remark("看不出参加劝返的人是不是学校的；请写明单位和职务", at, Severity.NOTICE)
        else:
            yield Remark("学校层级的劝返没有学校的人参加；请补上参加的教师，或把层级更正为“联合”", at)


def _is_of_school(view: CaseView, person: Mapping[str, Any]) -> bool:
    unit, post = str(person.get("单位", "")), str(person.get("职务", ""))
    if any(isinstance(found, School) for found in view.around.named(unit)):
        return True
    return any(word in unit for word in _SCHOOL_WORDS) or any(word in post for word in _SCHOOL_POSTS)


def dates_lie_ahead(view: CaseView) -> Iterator[Remark]:
    """承诺返校、下次跟进的日期，不能早于劝返当天。

    待办提醒从这两个日期算起，写早了就会提醒错，或者不再提醒。
    怎么办：核对日期：kcbx correct 编号 号 --set 承诺返校=…。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 承诺返校: 2024-09-09, 下次跟进: 2024-09-05}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 承诺返校: 2023-09-09}
    """
    for entry in _attempts(view):
        for key in ("承诺返校", "下次跟进"):
            if key in entry.values and calendar.parse_date(str(entry.get(key))) < entry.date:
                yield Remark(
                    f"{key} {entry.get(key)} 早于劝返当天 {entry.date}；请核对日期", view.at(entry, key)
                )


def seen_when_interviewed(view: CaseView) -> Iterator[Remark]:
    """受访的人里有学生，就是见到了学生；“见到学生”不能填“否”。

    有没有见到学生本人，是判断孩子下落和劝返有没有做到位的依据，两项矛盾就都不可信。电话里谈过的，算受访，请在
    “见到学生”里如实填“否”时不要把学生列为受访，情况里写明是电话。
    怎么办：核对当时的记录，更正其中一项。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 受访: [祖母], 见到学生: 否}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 受访: [学生, 祖母], 见到学生: 否}
    """
    for entry in _attempts(view):
        if entry.get("见到学生") == "否" and "学生" in entry.get("受访", ()):
            yield Remark(
                "受访的人里有学生，“见到学生”却填了“否”；请核对后更正一项", view.at(entry, "见到学生")
            )


def return_is_recorded(view: CaseView) -> Iterator[Remark]:
    """劝返结果是“已返校”，就要接着记复学（或安置、核查），把孩子移出疑似、辍学台账。

    只写结果、不记复学，孩子还留在台账里，复学人数也统计不到；真的没有返校，结果就不能这样写。
    怎么办：kcbx move 编号 适龄儿童 --by 复学 --on 返校日期；没有返校的，更正劝返的结果。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返, 结果: 已返校}
          - {日期: 2024-09-09, 事项: 复学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返, 结果: 已返校}
    """
    left_later = False
    for step in reversed(view.story.steps):
        if _says_returned(step) and view.is_sound(step.entry) and not left_later:
            yield Remark(
                "劝返结果是“已返校”，后面却没有记复学，孩子还在台账里；返校了请记复学，没有返校请更正结果",
                view.at(step.entry, "结果"),
            )
        left_later = left_later or (
            step.before.state in MISSING_STATES and step.after.state not in MISSING_STATES
        )


def _says_returned(step: Step) -> bool:
    entry = step.entry
    return entry.action == ATTEMPT and entry.get("结果") == "已返校" and step.before.state in MISSING_STATES


def not_copied(view: CaseView) -> Iterator[Remark]:
    """同一天的两条劝返，内容不能一字不差。

    一模一样的记录多半是重复录入；次数多算了，“满三次上报”就不真实。确实一天去了两次，写明各自的情况。
    怎么办：重复的一条作废：kcbx correct 编号 号 --void。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 情况: 家中无人}
          - {日期: 2024-09-06, 事项: 劝返, 情况: 家中无人}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 情况: 家中无人}
          - {日期: 2024-09-05, 事项: 劝返, 情况: 家中无人}
    """
    first: dict[str, Entry] = {}
    for entry in _attempts(view):
        other = first.setdefault(content_of(entry), entry)
        if other is not entry:
            yield Remark(
                f"这条劝返与同一天的另一条（号 {other.entry_id}）一字不差；重复录入的请作废", view.at(entry)
            )


RULES: tuple[Rule, ...] = (
    Rule(
        "A01",
        "学校劝返有学校的人",
        Severity.WARNING,
        "suiyang-2024/3a",
        Scope.STORY,
        school_takes_part,
        frozenset({Need.UNITS}),
        "看不出单位时是提示",
    ),
    Rule("A02", "承诺和跟进不早于劝返", Severity.ERROR, "suiyang-2024/6c", Scope.STORY, dates_lie_ahead),
    Rule(
        "A03", "受访与见到学生相符", Severity.WARNING, "suiyang-2024/6c", Scope.STORY, seen_when_interviewed
    ),
    Rule("A04", "已返校的记了复学", Severity.WARNING, "moe-2024/9c", Scope.STORY, return_is_recorded),
    Rule("A05", "劝返没有重复录入", Severity.WARNING, "suiyang-2024/4e", Scope.STORY, not_copied),
)
