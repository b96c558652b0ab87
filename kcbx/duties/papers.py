"""Duties about documents: to serve what was issued, to go on when a deadline has passed, to press for a reply.

What the documents are, who may issue them and what follows stands in `kcbx.policy.papers`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from kcbx import calendar
from kcbx.duties.child import Child
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import Fits, Voids, answered, leaves
from kcbx.lifecycle import Step, first_served, served_on
from kcbx.lifecycle.authorities import BUREAU, SCHOOL, UNKNOWN, authority_of, full_name, kind_of
from kcbx.lifecycle.states import DEFERRED, MISSING_STATES, NOT_STARTED, OPEN_STATES, TO_BE_PLACED
from kcbx.model import Entry
from kcbx.policy import Paper, papers
from kcbx.policy.papers import REQUIRED

_NOT_AT_SCHOOL = MISSING_STATES | {NOT_STARTED, DEFERRED, TO_BE_PLACED}

_AS_ISSUER = {"开发区": "街道"}
"""The kinds of body that 签发 has no word of its own for."""

_UNSERVED = "；送达以前，文书上的期限不起算"
_REPLY = "复函"
_GRANTS: Mapping[str, tuple[str, str]] = {
    "延缓入学申请": ("延缓入学批复", "延缓入学"),
    "休学申请": ("休学批复", "休学"),
    "认定达标申请": ("认定达标批复", "认定达标"),
}
"""What answers an application: the 文书, or the 事项 that it stands for."""


def _issued(child: Child) -> Iterator[tuple[Step, Paper]]:
    """Yield the documents of a child with their kind; not those that came from elsewhere."""
    for step in child.steps:
        kind = papers().get(str(step.entry.get("文书"))) if step.entry.action == "文书" else None
        if kind is not None and not kind.received and step.entry.get("收到") != "是":
            yield step, kind


def _is_rung(kind: Paper) -> bool:
    """Tell whether it calls on a guardian and another document follows when nothing happens."""
    return kind.to_guardian and bool(kind.following)


def _comes_back(step: Step) -> bool:
    """Tell whether the child goes from the missing, or from one state in order, into another in order."""
    return step.after.state != step.before.state and step.after.state not in MISSING_STATES


def _cited(entry: Entry) -> str:
    return f"{entry.get('文书')}（{entry.get('文号')}）"


def _issuer(child: Child, entry: Entry) -> Responsible:
    """Return who of those responsible for a child issued a document; the 责任单位 where that cannot be told."""
    kind = authority_of(str(entry.get("签发单位")), child.setting.county, child.setting.units)
    known = {BUREAU: Responsible.BUREAU, SCHOOL: Responsible.SCHOOL, UNKNOWN: Responsible.SCHOOL}
    return known.get(kind, Responsible.TOWNSHIP)


def served(child: Child) -> Iterator[Claim]:
    """写给监护人的文书签发以后，要在规定的天数内送到，并记下谁送的、谁签收的。

    没有送达的文书不算数，后面的步骤都站不住；拒收而没有留置的，也不算送达。送达以前，不催“文书到期后的下一步”。孩子已经回来的，
    劝返、督促的文书不必再送。
    怎么办：由两个人去送，请监护人签收，拒收的留置并请人见证；当天记下来。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书, 文书: 劝返复学通知书, 文号: 清初劝〔2024〕1号}
        到期: 2024-09-15
        办结:
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2, 签收人: 周建国, 关系: 父亲}
    """
    for step, kind in _issued(child):
        if kind.served:
            entry = step.entry
            claim = Claim(
                entry.date,
                child.limit("送达天数", entry.date),
                f"{_cited(entry)}还没有送达{_UNSERVED if _is_rung(kind) else ''}",
                f"kcbx serve {child.case_id} {entry.entry_id}",
                by=_issuer(child, entry),
            )
            voids = _comes_back if _is_rung(kind) else leaves(OPEN_STATES)
            yield answered(claim, child.after(entry), _serves(entry), voids)


def _serves(document: Entry) -> Fits:
    return lambda entry: (
        entry.action == "送达" and entry.get("文书") == document.entry_id and served_on(entry) is not None
    )


def next_rung(child: Child) -> Iterator[Claim]:
    """文书写明的期限过了、孩子还没有到校的，第二天就要走下一步：督促、批评教育、责令，再到司法。

    期限过了没有下文，文书就失去了分量。期限按文书上写的；没有另写的按参数“文书期限天数”。没有送达的先送达，不催下一步；送达比
    期限还晚的，是送达的第二天；公告送达满三十日才算送达。同一种文书重新签发的，按新的算。街道等没有权力签发的，由县教育局
    签发。
    怎么办：按提示签发下一份文书，家庭教育指导建议函也算下一步；责令以后仍不送孩子上学的，转司法途径。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书, 文书: 劝返复学通知书, 文号: 清初劝〔2024〕1号, 期限: 2024-09-17}
          - {日期: 2024-09-11, 事项: 送达, 文书: A7Q9F2, 签收人: 周建国, 关系: 父亲}
        到期: 2024-09-18
        办结:
          - {日期: 2024-09-18, 事项: 文书, 文书: 督促入学通知书, 签发单位: 清河镇人民政府, 期限: 2024-09-25}
    """
    for step, kind in _issued(child):
        began = _missing_from(child, step)
        deadline = _deadline(child, step.entry, kind)
        if not _is_rung(kind) or began is None or deadline is None or _issued_again(child, step, began):
            continue
        counts_from = _valid_from(child, step.entry, kind)
        if counts_from is not None:
            claim = _rung_claim(child, step.entry, kind, max(deadline, counts_from), began.date)
            yield answered(claim, child.after(began), _goes_beyond(kind), _ends_or_again(step.entry))


def _issued_again(child: Child, step: Step, began: Entry) -> bool:
    """Tell whether the same kind was issued anew before the child was missing."""
    later = child.after(step.entry)
    return any(_is_again(each.entry, step.entry) and each.entry.order <= began.order for each in later)


def _ends_or_again(document: Entry) -> Voids:
    """Return a test for the child's return, and for the same kind of document issued anew, which takes over."""
    gone = leaves(MISSING_STATES)
    return lambda step: gone(step) or _is_again(step.entry, document)


def _is_again(entry: Entry, document: Entry) -> bool:
    same = entry.action == "文书" and entry.get("文书") == document.get("文书")
    return same and entry.get("收到") != "是"


def _valid_from(child: Child, entry: Entry, kind: Paper) -> dt.date | None:
    """Return the day from which a document counts: that of its service where it has to be served, None without one."""
    return first_served(entry.entry_id, child.entries("送达")) if kind.served else entry.date


def _missing_from(child: Child, step: Step) -> Entry | None:
    """Return the entry with which, or after which, the child a document calls to school was missing."""
    if step.after.state not in _NOT_AT_SCHOOL:
        return None
    for later in (step, *child.after(step.entry)):
        if later.after.state in MISSING_STATES:
            return later.entry
        if _comes_back(later):
            return None
    return None


def _deadline(child: Child, entry: Entry, kind: Paper) -> dt.date | None:
    written = calendar.date_or_none(entry.get("期限"))
    if written is None and kind.deadline == REQUIRED:
        return child.limit("文书期限天数", entry.date)
    return written


def _rung_claim(child: Child, entry: Entry, kind: Paper, last: dt.date, began: dt.date) -> Claim:
    """Return the claim on the next step; `last` is the later of the deadline and the service."""
    deadline = _deadline(child, entry, kind)
    following = papers()[kind.following[0]]
    by, body = _body(child, following)
    passed = f"的期限 {deadline} 已过，孩子还没有到校"
    if deadline is not None and child.today <= deadline:
        passed = f"的期限是 {deadline}，到时孩子还没有到校的"
    court = "，或者转司法途径" if any(papers()[name].received for name in kind.following) else ""
    return Claim(
        began,
        max(last + calendar.ONE_DAY, began),
        f"{_cited(entry)}{passed}，下一步由{body}签发{following.name}{court}",
        f"kcbx notice {child.case_id} --type {following.name}",
        by=by,
    )


def _body(child: Child, kind: Paper) -> tuple[Responsible, str]:
    """Return who usually issues a document about this child: of those that may, the first that is its township or the bureau."""
    county, township = child.setting.county, child.township
    own = _AS_ISSUER.get(kind_of(township), kind_of(township))
    named = [body for body in kind.issuers if body in (own, BUREAU)]
    if township is not None and named[:1] == [own]:
        return Responsible.TOWNSHIP, full_name(township, county)
    return Responsible.BUREAU, county.bureau


def _goes_beyond(kind: Paper) -> Fits:
    """Return a test for what comes after a document on the ladder: a later one, a court, or 认定达标."""
    names = _beyond(kind.name)
    return lambda entry: (
        (entry.action == "文书" and entry.get("文书") in names)
        or (entry.action == "劝返" and entry.get("层级") == "司法")
        or entry.action == "认定达标"
    )


@cache
def _beyond(name: str) -> Collection[str]:
    """Return the names of all documents further up the ladder."""
    found: set[str] = set()
    for following in papers()[name].following:
        found |= {following, *_beyond(following)}
    return frozenset(found)


def unanswered(child: Child) -> Iterator[Claim]:
    """发出的函和申请，要有答复；过了规定的天数没有回音，要去催，不能发出去就算完。

    复函写明答复的是哪一份函；没有写明的，算作答复最早发出的那一份。申请以批复或者办成的手续为答复。
    怎么办：打电话催问并记下来；收到答复的当天登记复函。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书, 文书: 协助劝返函, 文号: 清教函〔2024〕1号, 签发单位: 清河县教育体育局}
        到期: 2024-10-10
        办结:
          - {日期: 2024-09-28, 事项: 文书, 文书: 复函, 文号: 东教函〔2024〕9号, 签发单位: 外县教育局, 收到: 是, 答复: A7Q9F2}
    """
    replies = _replies(child)
    for entry, kind in _asking(child):
        grant = _GRANTS.get(kind.name, ())
        claim = Claim(
            entry.date,
            child.limit("复函天数", entry.date),
            f"{_cited(entry)}还没有{'批复' if grant else '答复'}",
            _answer_command(child, entry, kind),
            by=_issuer(child, entry),
        )
        fits = _answers(replies.get(entry.entry_id), grant)
        yield answered(claim, child.after(entry), fits, _matters_no_more(kind))


def _asking(child: Child) -> Iterator[tuple[Entry, Paper]]:
    """Yield the letters and applications that wait, or waited, for an answer; a guardian's application too."""
    for entry in child.entries("文书"):
        kind = papers().get(str(entry.get("文书")))
        if kind is None or not (kind.answered or kind.name in _GRANTS):
            continue
        if kind.signed_by_guardian or entry.get("收到") != "是":
            yield entry, kind


def _answer_command(child: Child, entry: Entry, kind: Paper) -> str:
    if kind.name in _GRANTS:
        return f"kcbx notice {child.case_id} --type {_GRANTS[kind.name][0]}"
    return f"kcbx notice {child.case_id} --type {_REPLY} --reply-to {entry.entry_id}"


def _answers(reply: Entry | None, grant: Collection[str]) -> Fits:
    return lambda entry: (
        entry is reply or entry.action in grant or (entry.action == "文书" and entry.get("文书") in grant)
    )


def _matters_no_more(kind: Paper) -> Voids:
    """A letter that makes sense in some states only is void when the child has left them all."""
    return leaves(frozenset(kind.states) or OPEN_STATES)


def _replies(child: Child) -> Mapping[str, Entry]:
    """Return which 复函 answers which letter, by its 号: the one it names, else the oldest that still waits."""
    found: dict[str, Entry] = {}
    replies = child.entries("文书", 文书=_REPLY)
    for reply in replies:
        if reply.get("答复"):
            found.setdefault(str(reply.get("答复")), reply)
    for reply in replies:
        if not reply.get("答复"):
            for letter, kind in _asking(child):
                if letter.entry_id not in found and kind.answered and _waits(child, letter, kind, reply):
                    found[letter.entry_id] = reply
                    break
    return found


def _waits(child: Child, letter: Entry, kind: Paper, reply: Entry) -> bool:
    """Tell whether a letter had been sent when a reply came, and still mattered."""
    between = [step for step in child.after(letter) if step.entry.order < reply.order]
    return letter.order < reply.order and not any(map(_matters_no_more(kind), between))


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T20",
        "文书送达",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("suiyang-2024/3g", "标准/送达"),
        "签发一份要送达监护人的文书",
        "送达天数之内",
        "这份文书的送达；当面拒收又没有留置的不算",
        served,
        ("送达天数",),
    ),
    Duty(
        "T21",
        "文书到期后的下一步",
        Concern.CHILD,
        Responsible.TOWNSHIP,
        ("sixian-2020/2c", "义务教育法/58"),
        "签发一份有期限的通知书、批评教育记录或责令通知书，已经送达，孩子没有到校",
        "期限的第二天；送达更晚的，送达的第二天",
        "再往上的文书、司法劝返或认定达标",
        next_rung,
        ("文书期限天数",),
    ),
    Duty(
        "T22",
        "函件和申请的答复",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("suiyang-2024/3g",),
        "发出一份要答复的函，或者一份申请",
        "复函天数之内",
        "复函；申请以批复或办成的手续为答复",
        unanswered,
        ("复函天数",),
    ),
)
