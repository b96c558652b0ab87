"""What a document says: the content of its template, made of the child's story, the law in force and what was typed. Pure.

The wording stands in the Word templates; here every field gets its value, "" where nobody knows it, so that the template
prints a line to fill in by hand. Who issues: `kcbx.paper_parties`; to whom: `kcbx.paper_addressees`; what the entries say:
`kcbx.paper_story`; what may not be issued as it is: `kcbx.paper_checks`; numbers and files: `kcbx.paperwork`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx.calendar import chinese_date, date_or_none
from kcbx.errors import NotFoundError, RefusedError
from kcbx.keypath import with_value
from kcbx.lifecycle import attempt_counts, grade_on
from kcbx.lifecycle.authorities import full_name
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Entry, School
from kcbx.paper_addressees import POLICE, Addressees, joined, to_police
from kcbx.paper_parties import Background, Issuer, approving_body, part_of, recognising_body
from kcbx.paper_story import (
    attempts_of,
    decision_for,
    disobeyed_order,
    episode_of,
    grounds_on_record,
    guardian_agreed,
    is_recognition,
    last_of,
    proofs,
    reason_told,
    whereabouts_told,
)
from kcbx.policy import Law, Paper, law
from kcbx.policy.citations import chinese_number
from kcbx.policy.papers import COUNTY_BODY, FOR_HEALTH, IN_TEXT, RECEIPT, TO_OTHERS, TO_POLICE

PREVIEWED = "（预览，未编号）"
"""The 文号 of a paper that is only looked at."""

HEALTH = "身体状况"
"""The only 事由 of 延缓入学 and 休学 that the law knows (义务教育法 11)."""

_TOLD_IN_FULL = ("辍学学生书面报告", "认定达标申请")
"""The papers for offices alone that tell why and whither in the words of an entry where no code was recorded."""

_SPAN, _ABSENCE = ("起", "止"), ("最后到校", "原因", "去向")
_BLANKS: Mapping[str, tuple[str, ...]] = {
    "延缓入学": (*_SPAN, "事由"),
    "休学": (*_SPAN, "事由"),
    "认定达标": (*_SPAN, "情形", "手续批准单位", *_ABSENCE),
    "复学": ("复学日期", "安置"),
    "入学": (),
    "家长承诺书": (),
    "": _ABSENCE,
}
"""How the name of a paper begins → what a clerk may fill in where the case does not say it."""

BLANK_DATES = frozenset({*_SPAN, "复学日期", "最后到校"})
"""The blanks that hold a date."""


def blanks_of(paper: Paper) -> tuple[str, ...]:
    """Return what a clerk may fill in of a paper where the case does not say it."""
    return next(keys for beginning, keys in _BLANKS.items() if paper.name.startswith(beginning))


def needed_of(paper: Paper) -> tuple[str, ...]:
    """Return which blanks a paper that has to be whole cannot do without; () for the others."""
    return tuple(key for key in blanks_of(paper) if key not in _ABSENCE) if paper.whole else ()


@dataclass(frozen=True)
class Issue:
    """One paper as it is to be issued.

    `deadline` is None where it has none; `blanks` are fields of the template a clerk typed, which win over what the case says.
    """

    paper: Paper
    background: Background
    issuer: Issuer
    addressees: Addressees
    deadline: dt.date | None = None
    number: str = PREVIEWED
    situation: str = ""
    contact: str = ""
    telephone: str = ""
    blanks: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        return self.background.day

    @property
    def decision(self) -> Entry | None:
        """The entry that an application or approval is about."""
        return decision_for(self.paper.name, self.background.story, self.day)

    @property
    def for_recognised(self) -> bool:
        """Whether it grants the leave that a recognition opened, not one for health."""
        granted = self.paper.whole and not self.paper.name.startswith("认定达标")
        return granted and is_recognition(self.decision) and not self.blanks.get("事由")

    @property
    def marks(self) -> tuple[str, ...]:
        """What else decides which articles it rests on (see `Ground.applies`)."""
        health = () if self.for_recognised else (FOR_HEALTH,)
        return (*health, TO_POLICE if to_police([self.addressees.text]) else TO_OTHERS)


def laws_of(issue: Issue) -> tuple[Law, ...]:
    """Return the articles a paper prints, in force on its day.

    Raises RefusedError when one that it needs is not: nothing is left out silently, nothing repealed is printed.
    """
    sex = str(issue.background.facts.get("性别", ""))
    grounds = [each for each in issue.paper.grounds if each.applies(issue.issuer.kind, sex, *issue.marks)]
    found = {each: _in_force(each.law, issue) for each in grounds}
    return tuple(text for ground, text in found.items() if ground.when != IN_TEXT)


def _in_force(law_id: str, issue: Issue) -> Law:
    try:
        return law(law_id, issue.day)
    except NotFoundError:
        raise RefusedError(
            f"{issue.paper.name}要引用{law(law_id).citation}（{law_id}），没有收录它在 {issue.day} 有效的文本，不能生成。",
            "请核对文书的日期；早先已经发出的文书，用 kcbx add-entry … 文书 补记，附上扫描件。",
        ) from None


def paper_context(issue: Issue) -> dict[str, Any]:
    """Return the content of the template of a paper: text, whole numbers, lists and mappings."""
    content: Any = _Content(issue).fields()
    for key, text in issue.blanks.items():
        path = ("起止", key) if key in _SPAN else (key,)
        content = with_value(content, path, _day(text) or text)
    filled: dict[str, Any] = content
    return filled


def left_open(issue: Issue) -> tuple[str, ...]:
    """Return what an approval cannot do without and nobody knows: a span, a reason."""
    content = paper_context(issue)
    flat = {**content, **content["起止"]}
    needless = ("事由",) if issue.for_recognised else ()
    return tuple(key for key in needed_of(issue.paper) if key not in needless and not flat[key])


def receipt_context(issue: Issue) -> dict[str, Any]:
    """Return the content of the 送达回证 that goes with a paper; what happens at the door is left to be written there."""
    return {**paper_context(issue), "标题": RECEIPT, "文号": "", "存根": 0}


class _Content:
    """Every field of the templates, looked up in one case as of the day of the paper."""

    def __init__(self, issue: Issue) -> None:
        self._issue = issue
        self._background = issue.background
        self._facts = issue.background.facts
        story = issue.background.story
        self._story = story
        self._entries = story.entries
        self._episode = episode_of(story)

    def fields(self) -> dict[str, Any]:
        issue, paper = self._issue, self._issue.paper
        return {
            "标题": paper.name,
            "文号": issue.number,
            "主送": issue.addressees.text,
            "收文单位": "" if paper.to_guardian else issue.addressees.text,
            "学生": self._pupil(),
            "监护人": self._guardian(),
            "照护人": _picked(part_of(self._facts, "照护人"), ("姓名", "关系"), always=False),
            "签发单位": issue.issuer.name,
            "成文日期": chinese_date(issue.day),
            "期限": chinese_date(issue.deadline) if issue.deadline else "",
            "法条": [_quoted(text, issue.day) for text in laws_of(issue)],
            "救济": self._remedies(),
            "情况": _sentence(issue.situation),
            "存根": int(paper.stub),
            **self._contact(),
            "送达": {"文书": paper.name, "文号": issue.number, "受送达人": issue.addressees.text},
            **self._missing(),
            **self._proven(),
            **self._decision(),
            **self._return(),
        }

    def _contact(self) -> dict[str, str]:
        """Whom to ask: the head of the issuer unless another is named; a telephone is only its owner's."""
        issue, head = self._issue, self._issue.issuer.head
        name = issue.contact or head.name
        return {"联系人": name, "联系电话": issue.telephone or (head.telephone if name == head.name else "")}

    def _pupil(self) -> dict[str, str]:
        facts, enrolment = self._facts, part_of(self._facts, "学籍")
        entering = self._issue.paper.name == "入学通知书"
        grade = None if entering else grade_on(facts, self._entries, self._issue.day)
        return {
            "姓名": str(facts.get("姓名", "")),
            "性别": str(facts.get("性别", "")),
            "出生日期": _day(facts.get("出生日期")),
            "证件号码": str(part_of(facts, "证件").get("号码", "")),
            "学籍号": str(enrolment.get("学籍号", "")),
            "学校": self._school_name(entering),
            "年级": f"{chinese_number(grade)}年级" if grade else "",
            "班级": "" if entering else _class_name(str(enrolment.get("班级", ""))),
            "住址": self._address(),
        }

    def _school_name(self, entering: bool) -> str:
        issued_by = self._background.body(self._issue.issuer.code)
        if entering and isinstance(issued_by, School):
            return issued_by.name
        school = self._background.school
        return school.name if school else str(part_of(self._facts, "学籍").get("校名", ""))

    def _address(self) -> str:
        home = part_of(self._facts, "现住址") or part_of(self._facts, "户籍")
        county = self._background.county
        own = home.get("区划代码", county.code) == county.code
        parts = [county.name if own else "", *(str(home.get(key, "")) for key in ("乡镇", "村"))]
        rest = str(home.get("地址", ""))
        for part in parts:
            rest = rest.removeprefix(part)
        return "".join((*parts, rest))

    def _guardian(self) -> dict[str, Any]:
        guardians = self._issue.addressees.guardians
        keys = ("姓名", "关系", "电话")
        return {
            **{key: joined(guardians, key) for key in keys},
            "名单": [_picked(each, keys, always=True) for each in guardians],
            "住址": self._address() if guardians else "",
            "多位": int(len(guardians) > 1),
        }

    def _remedies(self) -> list[str]:
        told = self._background.setting.parameters_on(self._issue.day).flag("救济告知")
        return list(remedies(self._background)) if self._issue.paper.remedies and told else []

    def _missing(self) -> dict[str, Any]:
        """What the ledger says about the absence: since when, why, where to, and every attempt."""
        listed = last_of(self._episode, "列入疑似")
        confirmed = last_of(self._episode, "认定辍学")
        whereabouts = [str(entry.get("去向")) for entry in self._episode if entry.get("去向")]
        reason = "、".join(map(str, confirmed.get("原因", ()))) if confirmed else ""
        told = self._issue.paper.name in _TOLD_IN_FULL
        return {
            "列入日期": chinese_date(listed.date) if listed else "",
            "最后到校": _day(listed.get("最后到校")) if listed else "",
            "原因": reason or (reason_told(self._story) if told else ""),
            "去向": whereabouts[-1] if whereabouts else (whereabouts_told(self._story) if told else ""),
            "劝返": [
                self._attempt(number, entry) for number, entry in enumerate(attempts_of(self._story), 1)
            ],
            "劝返次数": attempt_counts(self._episode),
        }

    def _attempt(self, number: int, entry: Entry) -> dict[str, str]:
        people = "、".join(map(self._participant, entry.get("参加", ())))
        said = {key: str(entry.get(key, "")) for key in ("层级", "方式", "结果", "情况")}
        return {"次": str(number), "日期": chinese_date(entry.date), "参加": people, **said}

    def _participant(self, person: Mapping[str, Any]) -> str:
        """Return who took part, with unit and post; whose unit writes the paper has the post alone."""
        unit = str(person.get("单位", ""))
        own = self._background.body(unit) if unit else None
        ours = own is not None and full_name(own, self._background.county) == self._issue.issuer.name
        post = f"{'' if ours else unit}{person.get('职务', '')}"
        return f"{person.get('姓名', '')}{f'（{post}）' if post else ''}"

    def _proven(self) -> dict[str, Any]:
        """What the entries hold for an allegation: proofs, what the guardian said, the order that was disobeyed."""
        order = disobeyed_order(self._story, self._issue.day)
        body = self._background.body(str(order.get("签发单位"))) if order else None
        return {
            "证明": proofs(self._story),
            "监护人同意": int(guardian_agreed(self._story)),
            "责令": {
                "签发单位": full_name(body, self._background.county) if body else "",
                "文号": str(order.get("文号")) if order else "",
                "日期": chinese_date(order.date) if order else "",
                "期限": _day(order.get("期限")) if order else "",
            },
            "致公安": int(POLICE in self._issue.paper.addressee and to_police([self._issue.addressees.text])),
            "案卷所载": grounds_on_record(self._story),
        }

    def _decision(self) -> dict[str, Any]:
        """What an application or approval is about: the span, the reason, who applies, who decides."""
        entry = self._issue.decision
        guardian = joined(self._issue.addressees.guardians, "姓名")
        known: Mapping[str, Any] = entry.values if entry else {}
        return {
            "起止": {"起": _day(known.get("起")), "止": _day(known.get("止"))},
            "事由": str(known.get("事由", "")),
            "申请人": str(known.get("申请人", guardian)),
            "情形": str(known.get("情形", "")),
            "认定文号": str(known.get("文号", "")) if self._issue.for_recognised else "",
            "认定单位": self._recognising(entry),
            "手续批准单位": self._approving(entry),
        }

    def _recognising(self, entry: Entry | None) -> str:
        if self._issue.paper.addressee == ("认定单位",):
            return self._issue.addressees.text
        if self._issue.issuer.kind == COUNTY_BODY:
            return self._issue.issuer.name
        known = entry.get("认定单位") if entry else None
        return str(known or recognising_body(self._background))

    def _approving(self, entry: Entry | None) -> str:
        """Return the full name of the body that approves the 手续: the one that was asked, or the usual one."""
        asked = str((entry.get("手续批准单位") or entry.get("批准单位") or "") if entry else "")
        body = self._background.body(asked)
        return full_name(body, self._background.county) if body else approving_body(self._background)

    def _return(self) -> dict[str, str]:
        """When and how the child comes back; of one who is still missing only what is planned."""
        missing = self._background.story.standing.state in MISSING_STATES
        back = None if missing else last_of(self._entries, "复学")
        deadline = self._issue.deadline
        planned = chinese_date(deadline) if deadline else ""
        return {
            "复学日期": chinese_date(back.date) if back else planned,
            "安置": str(back.get("安置", "")) if back else "",
        }


def remedies(background: Background) -> Iterator[str]:
    """Yield how to ask for a review: to whom and within which time (clause 标准/救济)."""
    yield (
        f"对本通知书不服的，可以自收到之日起六十日内向{background.county.name}人民政府申请行政复议，"
        "也可以自收到之日起六个月内依法向人民法院提起行政诉讼。"
    )


def _quoted(text: Law, day: dt.date) -> dict[str, Any]:
    """Return an article as a template prints it; before an item (项) stands the sentence it belongs to."""
    lines = text.wording.split("\n")
    whole, _, item = text.id.partition("(")
    if item:
        lines = [law(whole, day).wording.split("\n")[0], *lines]
    return {"名称": text.name, "条": text.section, "文": lines}


def _sentence(text: str) -> str:
    """Return what a clerk typed as a whole sentence: it stands in the letter as a paragraph of its own."""
    return text if not text or text[-1] in "。！？…”）" else f"{text}。"


def _picked(group: Mapping[str, Any], keys: Sequence[str], *, always: bool) -> dict[str, str]:
    return {key: str(group.get(key, "")) for key in keys} if group or always else {}


def _day(text: object) -> str:
    day = date_or_none(text)
    return chinese_date(day) if day else ""


def _class_name(text: str) -> str:
    return f"{text}班" if text and not text.endswith("班") else text
