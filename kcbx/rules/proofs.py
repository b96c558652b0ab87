"""D: documents and their numbers. E: evidence files and their digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from kcbx import calendar
from kcbx.model import Entry, KeyPath, Severity
from kcbx.papernumber import document_number
from kcbx.policy import alike, cited, papers
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView, LedgersView, Mark

DOCUMENT_MARK = "文号"


def document_marks(view: CaseView) -> Iterator[Mark]:
    """Yield a mark for each document this county issued (received ones carry other people's numbers)."""
    for entry in view.entries:
        if entry.action == "文书" and entry.get("收到") != "是" and isinstance(entry.get("文号"), str):
            detail = (entry.get("文书"), entry.get("签发单位"), entry.date, view.case.case_id, entry.entry_id)
            spot = view.spot(view.at(entry, "文号"))
            yield Mark(DOCUMENT_MARK, document_number(str(entry.get("文号"))), spot, detail)


def number_used_once(ledgers: LedgersView) -> Iterator[Remark]:
    """一个文号只给一份文书：机关代字加类别相同、年份相同，序号就不能重复。

    两份文书用一个文号，送达、复议、移送时就说不清是哪一份。一份批复、报告、函里写了几个孩子，各案卷登记同一个文号，
    不算重复；通知书、责令书、承诺书一个孩子一份，不能共用。
    怎么办：查发文登记，后发的那一份改用没用过的序号，再更正案卷里的文号。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 文书, 文书: 入学通知书, 文号: 清初入〔2024〕1号}
        另一案卷:
          经过:
            - {日期: 2024-09-05, 事项: 文书, 文书: 入学通知书, 文号: 清初入〔2024〕2号}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 文书, 文书: 入学通知书, 文号: 清初入〔2024〕1号}
        另一案卷:
          经过:
            - {日期: 2024-09-05, 事项: 文书, 文书: 入学通知书, 文号: '清初入[2024]01号'}
    """
    for group in ledgers.shared(DOCUMENT_MARK):
        if len({_sheet(mark) for mark in group}) > 1:
            for mark in group:
                other = next(each for each in group if _sheet(each) != _sheet(mark))
                where = f"{other.spot.path} 第 {other.spot.line} 行"
                yield Remark(f"这个文号已经给了另一份文书（{where}）；请查发文登记，换一个序号", mark.spot)


def _sheet(mark: Mark) -> tuple[object, ...]:
    """Return what makes a document the same sheet of paper as another entry's."""
    assert isinstance(mark.detail, tuple)
    kind, issuer, date, case, entry = mark.detail
    paper = papers().get(str(kind))
    return (kind, case, entry) if paper is not None and paper.single else (kind, issuer, date)


def deadline_ahead(view: CaseView) -> Iterator[Remark]:
    """文书的期限不能早于文书的日期。

    期限写在过去，收到的人没法照办，文书等于没有期限。
    怎么办：核对文书原件，更正期限：kcbx correct 编号 号 --set 期限=…。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 文书, 期限: 2024-09-12}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 文书, 期限: 2024-09-02}
    """
    for entry in view.entries:
        if entry.action != "文书" or "期限" not in entry.values or not view.is_sound(entry):
            continue
        if calendar.parse_date(str(entry.get("期限"))) < entry.date:
            yield Remark(
                f"期限 {entry.get('期限')} 早于文书的日期 {entry.date}；请对照文书原件核对",
                view.at(entry, "期限"),
            )


def _evidence(view: CaseView) -> Iterator[tuple[Entry, Mapping[str, str], KeyPath]]:
    """Yield every evidence file the entries name, with its key path."""
    for entry in view.written:
        proofs = entry.get("佐证", ())
        for position, proof in enumerate(proofs if view.is_sound(entry) else ()):
            if "文件" in proof:
                yield entry, proof, view.at(entry, "佐证", position, "文件")


_BEFORE_APPROVAL = dt.timedelta(days=30)
"""How long before the paper that tells of it a decision may have been written down."""

_DECIDED: Mapping[str, tuple[str, str]] = {
    "延缓入学批复": ("延缓入学", ""),
    "休学批复": ("休学", ""),
    "认定达标批复": ("认定达标", "suiyang-2024/3e"),
}
"""The papers that approve something: what then has to be recorded, and by which clause where not by the rule's own."""


def approval_carried_out(view: CaseView) -> Iterator[Remark]:
    """批复说准了延缓入学、休学或认定达标，案卷里就要有这一条；只有批复，孩子的状态没有变，报表里还是老样子。

    批复之前三十天内或者以后记过的，都算；休学、延缓入学是认定达标的手续的，记了认定达标就行。
    怎么办：补记这一条，日期写批准的那天；批复作废了的，把文书那一条也作废。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 文书, 文书: 休学申请, 文号: 清教申〔2024〕1号, 签发单位: 清河县教育体育局}
          - {日期: 2024-09-10, 事项: 文书, 文书: 休学批复, 文号: 清教休〔2024〕1号, 签发单位: 清河县教育体育局}
          - {日期: 2024-09-12, 事项: 休学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 文书, 文书: 休学申请, 文号: 清教申〔2024〕1号, 签发单位: 清河县教育体育局}
          - {日期: 2024-09-10, 事项: 文书, 文书: 休学批复, 文号: 清教休〔2024〕1号, 签发单位: 清河县教育体育局}
    """
    for entry in view.entries:
        action, clause = _DECIDED.get(str(entry.get("文书")), ("", ""))
        if entry.action != "文书" or not action or not view.is_sound(entry):
            continue
        since = entry.date - _BEFORE_APPROVAL
        if not any(each.date >= since and action in (each.action, _formality(each)) for each in view.entries):
            yield Remark(
                f"{entry.get('文书')}发了，案卷里没有记{action}；请补记：kcbx add-entry {view.case.case_id} {action} --on 批准的日期",
                view.at(entry, "文书"),
                clause=_cited(view, clause),
            )


def _cited(view: CaseView, clause: str) -> str:
    """Return a clause as the county cites it today; "" leaves it to the rule."""
    return cited(alike(clause), view.around.parameters.document, view.around.today) if clause else ""


def _formality(entry: Entry) -> object:
    return entry.get("手续") if entry.action == "认定达标" else None


def _is_own(view: CaseView, path: str) -> bool:
    """Tell whether a path lies directly under this case's own evidence folder."""
    folder, _, name = path.rpartition("/")
    return folder == f"evidence/{view.case.case_id}" and name not in ("", ".", "..")


def in_own_folder(view: CaseView) -> Iterator[Remark]:
    """佐证文件放在 evidence/编号/ 下，编号是本案卷的编号。

    放在别的孩子的文件夹里，移交、销毁时会跟着别人走，孩子的材料就丢了或者泄露了。
    怎么办：把文件移到 evidence/本案卷编号/ 下，再更正佐证里的路径；以后用 --evidence 文件，程序会自己放好。

    通过：
        经过:
          - 日期: 2024-09-05
            事项: 备忘
            佐证:
              - 文件: evidence/KC-7K3Q9F2B0C/photo.jpg
                sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
        佐证文件夹:
          evidence/KC-7K3Q9F2B0C/photo.jpg: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    不通过：
        经过:
          - 日期: 2024-09-05
            事项: 备忘
            佐证:
              - 文件: evidence/other/photo.jpg
                sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    """
    for _, proof, at in _evidence(view):
        if not _is_own(view, proof["文件"]):
            yield Remark(f"佐证文件要放在 evidence/{view.case.case_id}/ 下；请移过去，并更正这里的路径", at)


def unchanged(view: CaseView) -> Iterator[Remark]:
    """佐证文件的内容要与记下的 SHA-256 一致。

    不一致说明文件在记录以后被换过或改过，不能再作为证据。
    怎么办：找回原来的文件；确实要换成更清楚的一份，作废这条记事，附上新文件重新记。

    通过：
        经过:
          - 日期: 2024-09-05
            事项: 备忘
            佐证:
              - 文件: evidence/KC-7K3Q9F2B0C/photo.jpg
                sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
        佐证文件夹:
          evidence/KC-7K3Q9F2B0C/photo.jpg: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    不通过：
        经过:
          - 日期: 2024-09-05
            事项: 备忘
            佐证:
              - 文件: evidence/KC-7K3Q9F2B0C/photo.jpg
                sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
        佐证文件夹:
          evidence/KC-7K3Q9F2B0C/photo.jpg: '0000000000000000000000000000000000000000000000000000000000000000'
    """
    for _, proof, at in _evidence(view):
        found = view.around.digest(proof["文件"]) if _is_own(view, proof["文件"]) else None
        if found is not None and found != proof["sha256"]:
            yield Remark("佐证文件的内容与记下的 SHA-256 不一致，文件被换过或改过；请找回原来的文件", at)


def present(view: CaseView) -> Iterator[Remark]:
    """佐证文件要在。照片和扫描件默认不进历史记录，换一台电脑时要另外拷贝，所以这里只作提示。

    怎么办：从原来的电脑或备份里把 evidence/编号/ 拷过来；确实丢了，请在备注里写明纸质件存放在哪里。

    通过：
        经过:
          - 日期: 2024-09-05
            事项: 备忘
            佐证:
              - 说明: 谈话记录原件存教务处
    不通过：
        经过:
          - 日期: 2024-09-05
            事项: 备忘
            佐证:
              - 文件: evidence/KC-7K3Q9F2B0C/photo.jpg
                sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    """
    absent = [
        at
        for _, proof, at in _evidence(view)
        if _is_own(view, proof["文件"]) and view.around.digest(proof["文件"]) is None
    ]
    if absent:
        yield Remark(
            f"这台电脑上没有本案卷的 {len(absent)} 份佐证文件；请拷贝到 evidence/{view.case.case_id}/ 下",
            absent[0],
        )


_KEPT = "suiyang-2024/3g"

RULES: tuple[Rule, ...] = (
    Rule("D01", "文号不重复", Severity.ERROR, _KEPT, Scope.LEDGERS, number_used_once),
    Rule("D02", "期限不早于文书日期", Severity.ERROR, _KEPT, Scope.STORY, deadline_ahead),
    Rule(
        "D03",
        "批复的事记进案卷",
        Severity.WARNING,
        "义务教育法/11",
        Scope.STORY,
        approval_carried_out,
        frozenset({Need.PARAMETERS}),
    ),
    Rule("E01", "佐证在本案卷的文件夹里", Severity.ERROR, _KEPT, Scope.CASE, in_own_folder),
    Rule("E02", "佐证没有被改过", Severity.ERROR, _KEPT, Scope.CASE, unchanged),
    Rule("E03", "佐证在这台电脑上", Severity.NOTICE, _KEPT, Scope.CASE, present),
)
