"""The results of a comparison as rows: what a window, a JSON file, a sheet and a Word file show of each. Pure.

Nothing is concluded here. Masked is the default; a sheet for schools may show names and numbers in full.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import privacy
from kcbx.calendar import Period
from kcbx.comparing.absent import DROPOUT, POOR
from kcbx.comparing.conclusions import OUTDATED, REMOVAL_TERMS
from kcbx.comparing.results import Comparison, Match, Result
from kcbx.comparing.sentences import place_text
from kcbx.comparing.survey import LEDGER, LIST_KINDS
from kcbx.errors import NotFoundError
from kcbx.lifecycle.states import REMOVED
from kcbx.model import UnitRegister
from kcbx.output import Column, table
from kcbx.rosters.people import RosterRow

DIGITS = 12
"""How much of a SHA-256 paper and windows show; the JSON has it whole."""

NUMBER_PREFIX = "BD-"
UNKNOWN_UNIT = "单位未定"


@dataclass(frozen=True)
class Edition:
    """One pinned list that took part: its kind, its 编号 in rosters.yaml, its date and source, its rows.

    `age` is how many days before the day of the comparison it was made.
    """

    kind: str
    roster: str
    date: dt.date
    source: str
    digest: str
    rows: int
    accepted: int
    age: int


@dataclass(frozen=True)
class ComparisonRun:
    """A comparison with what it was made of: the lists, the ledger, the window of births, the units.

    `cases` counts the files that took part, `unread` those that could not be read; `unchecked` are the cases under
    suspicion that still wait for their 核查; `notes` are sentences about what a reader of the results must know.
    """

    comparison: Comparison
    editions: tuple[Edition, ...]
    window: Period
    units: UnitRegister
    cases: int = 0
    unread: int = 0
    unchecked: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day of the comparison."""
        return self.comparison.day

    @property
    def questions(self) -> tuple[Match, ...]:
        """The pairs to be decided, each once: rows that say the same in two lists make one question."""
        return tuple({match.digest: match for match in reversed(self.comparison.questions)}.values())[::-1]

    @property
    def results(self) -> tuple[Result, ...]:
        """All results, in the order of the comparison."""
        return self.comparison.results

    def waits(self, result: Result) -> bool:
        """Tell whether anybody has to do anything about a result: it calls for something, is open, or is unchecked.

        A ledger that tells where a child is, or is newer than the list, explains it; every 脱贫户 is for the report.
        """
        if result.comparison == POOR or result.conclusion == OUTDATED:
            return result.comparison == POOR
        if result.call or not result.certain or not result.case_id or result.case_id in self.unchecked:
            return True
        return result.conclusion not in {result.state, REMOVED, *REMOVAL_TERMS.values()}

    def unit_name(self, code: str) -> str:
        """Return the short name of a unit; 单位未定 where the result names none."""
        unit = self.units.get(code)
        return unit.short_name if unit else code or UNKNOWN_UNIT

    def township_of(self, code: str) -> str:
        """Return the code of the township a unit belongs to, "" when it is unknown."""
        unit = self.units.get(code)
        return unit.township if unit else ""


def result_number(result: Result) -> str:
    """Return what a result is called on paper: BD- and the first digits of its key. No data of a child in it."""
    return f"{NUMBER_PREFIX}{result.key[:DIGITS].upper()}"


# What is asked for


@dataclass(frozen=True)
class Selected:
    """Which results are asked for: names of comparisons, codes of units and of townships; empty asks for all.

    `explained` asks also for those about which nobody has to do anything.
    """

    only: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    townships: frozenset[str] = frozenset()
    explained: bool = False

    def of(self, run: ComparisonRun) -> tuple[Result, ...]:
        """Return the results asked for, in their order."""
        return tuple(result for result in run.results if self._fits(result, run))

    def _fits(self, result: Result, run: ComparisonRun) -> bool:
        pairs: tuple[tuple[Collection[str], str], ...] = (
            (self.only, result.comparison),
            (self.units, result.unit),
            (self.townships, run.township_of(result.unit)),
        )
        asked = all(not wanted or value in wanted for wanted, value in pairs)
        return asked and (self.explained or run.waits(result))


def the_one_digest(digests: Iterable[str], beginning: str) -> str:
    """Return the one 指纹 that begins like this. Raises NotFoundError when none or several do."""
    wanted = beginning.strip().lower()
    found = [digest for digest in digests if wanted and digest.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        shown = "、".join(digest[:DIGITS] for digest in found[:8])
        raise NotFoundError(f"有 {len(found)} 对的指纹以“{beginning}”开头：{shown}。", "请多写几位。")
    raise NotFoundError(f"没有指纹以“{beginning}”开头的一对。", "用 kcbx compare questions 查看待核的各对。")


def find_question(questions: Iterable[Match], beginning: str) -> Match:
    """Return the one pair whose 指纹 begins like this. Raises NotFoundError when none or several do."""
    pairs = {match.digest: match for match in questions}
    return pairs[the_one_digest(pairs, beginning)]


# Results as rows


def result_row(result: Result, run: ComparisonRun, *, full: bool = False) -> dict[str, Any]:
    """Return what is shown of a result, as text; a JSON document adds `evidence_rows`."""
    row = result.row
    return {
        "结果编号": result_number(result),
        "案卷编号": result.case_id,
        "状态": result.state,
        **person(row, full=full),
        "比对": result.comparison,
        "结论": conclusion_text(result),
        "说明": shown_text(result.explanation, result, full=full),
        "单位": run.unit_name(result.unit),
        "单位代码": result.unit,
    }


def conclusion_text(result: Result) -> str:
    """Return the conclusion; while a question is open that could change it, that is said."""
    pending = not result.certain and "待核" not in result.conclusion
    return f"{result.conclusion}（有待核）" if pending else result.conclusion


def person(row: RosterRow, *, full: bool = False) -> dict[str, str]:
    """Return what a list tells of a child, as text; masked unless `full`."""
    born = row.birth_date.isoformat() if row.birth_date else ""
    numbers = (row.id_number, row.student_number)
    id_number, student_number = numbers if full else map(privacy.hide_number, numbers)
    return {
        "姓名": row.name if full else privacy.mask_name(row.name),
        "证件号码": id_number,
        "性别": row.sex,
        "出生日期": born if full or not born else privacy.mask_birth_date(born),
        "学籍号": student_number,
        "学校": row.school,
        "年级": str(row.grade or ""),
        "班级": row.class_name,
        "乡镇": row.township,
        "村": row.village,
        "监护人": "、".join(row.guardians if full else map(privacy.mask_name, row.guardians)),
    }


def shown_text(text: str, result: Result, *, full: bool = False) -> str:
    """Return a sentence of a result, its names and numbers masked unless `full`."""
    if full:
        return text
    return privacy.Names(_names(result)).mask(privacy.mask_text(text))


def _names(result: Result) -> set[str]:
    rows = [result.row, *result.also_in.values()]
    rows += [row for match in result.matches for row in (match.one, match.other)]
    return {name for row in rows for name in (row.name, *row.guardians)}


def names_of(results: Sequence[Result]) -> set[str]:
    """Return the names that stand in full in these results: children and guardians."""
    return {name for result in results for name in _names(result) if name}


def result_document(result: Result, run: ComparisonRun, *, full: bool = False) -> dict[str, Any]:
    """Return the object JSON holds for a result: its row, and which rows of which lists met by which key."""
    return {
        **result_row(result, run, full=full),
        "指纹": result.key,
        "要办": result.call,
        "待核": "否" if result.certain else "是",
        "依据": [_match_document(match) for match in result.matches],
        "同见于": {kind: place_text(kind, row) for kind, row in result.also_in.items()},
    }


def _match_document(match: Match) -> dict[str, str]:
    return {
        "甲": place_text(match.first, match.one),
        "乙": place_text(match.second, match.other),
        "方法": match.key.value,
        "认定": match.answer.value,
        "指纹": match.digest,
    }


def document(results: Sequence[Result], run: ComparisonRun, *, full: bool = False) -> dict[str, Any]:
    """Return the JSON of a comparison: what was compared, then the results."""
    comparison = run.comparison
    return {
        "format_version": 1,
        "日期": run.day.isoformat(),
        "学龄": {"自": run.window.start.isoformat(), "至": run.window.end.isoformat()},
        "名单": [
            {
                "种类": each.kind,
                "编号": each.roster,
                "日期": each.date.isoformat(),
                "来源": each.source,
                "sha256": each.digest,
                "行数": each.rows,
                "收下": each.accepted,
                "距比对天数": each.age,
            }
            for each in run.editions
        ],
        "案卷": run.cases,
        "读不懂的案卷": run.unread,
        "参加": {kind: dict(counts) for kind, counts in comparison.counts.items()},
        "没有比对": [{"比对": name, "缺": kind} for name, kind in comparison.missing],
        "没有交在校名单": dict(comparison.unlisted),
        "待核": len(run.questions),
        "结果": [result_document(result, run, full=full) for result in results],
    }


def window_text(
    results: Sequence[Result],
    run: ComparisonRun,
    fold: Callable[[str], Sequence[str]] = lambda text: (text,),
    *,
    full: bool = False,
) -> str:
    """Return the results for a window: who and what on a line, below it the explanation."""
    rows = [result_row(result, run, full=full) for result in results]
    lines = table(rows, WINDOW_COLUMNS).splitlines() if rows else []
    text = lines[:2]
    for line, row in zip(lines[2:], rows, strict=True):
        text += [line, *(f"    {below}" for below in fold(row["说明"]))]
    return "".join(f"{line}\n" for line in text)


COLUMNS = tuple(
    Column(name, name)
    for name in (
        *(
            "结果编号",
            "案卷编号",
            "状态",
            "姓名",
            "证件号码",
            "性别",
            "出生日期",
            "学籍号",
            "学校",
            "年级",
            "班级",
        ),
        *("乡镇", "村", "监护人", "比对", "结论", "说明", "单位", "单位代码"),
    )
)
"""The columns of the CSV."""

WINDOW_COLUMNS = tuple(
    Column(name, name)
    for name in ("结果编号", "比对", "结论", "单位", "姓名", "出生日期", "案卷编号", "状态")
)
"""The columns of a window; the explanation stands under each row."""


# Counts


def total_rows(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return how many results there are of each comparison and conclusion."""
    counts = Counter((each.comparison, conclusion_text(each)) for each in results)
    return [{"比对": key[0], "结论": key[1], "人数": number} for key, number in counts.items()]


def by_unit(results: Sequence[Result], run: ComparisonRun) -> dict[str, list[Result]]:
    """Return the results of each unit by its code: in the order of units.yaml, what belongs to no unit at the end."""
    order = {unit.code: number for number, unit in enumerate(run.units)}
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.unit, []).append(result)
    return {
        code: groups[code] for code in sorted(groups, key=lambda code: (order.get(code, len(order)), code))
    }


def edition_text(edition: Edition) -> str:
    """Return one list in a line: 户籍 2024-09-05（收下 1200 行，校验 a1b2c3d4e5f6）."""
    return f"{edition.kind} {edition.date}（收下 {edition.accepted} 行，校验 {edition.digest[:DIGITS]}）"


def _editions_text(editions: Sequence[Edition]) -> str:
    """Return the lists of one kind in a line; several are told together, `roster list` names each."""
    first, *others = editions
    if not others:
        return f"{edition_text(first)}，距比对 {first.age} 天"
    dates = sorted({edition.date.isoformat() for edition in editions})
    ages = sorted({edition.age for edition in editions})
    rows = sum(edition.accepted for edition in editions)
    return (
        f"{first.kind} {len(editions)} 份（{'—'.join((dates[0], *dates[1:][-1:]))}，收下 {rows} 行），"
        f"距比对 {'—'.join(map(str, (ages[0], *ages[1:][-1:])))} 天"
    )


def counts_text(counts: Mapping[str, int]) -> str:
    """Return how much of a list took part: 读入 1200，适龄 1100，不在学龄 100; what there is none of is left out."""
    return "，".join(f"{name} {number}" for name, number in counts.items() if number)


def not_compared(run: ComparisonRun) -> list[str]:
    """Return sentences about what could not be compared: the lists that are missing, the schools that gave none."""
    comparison = run.comparison
    wanting = [(name, kind) for name, kind in comparison.missing if kind in LIST_KINDS or kind == LEDGER]
    lines = [f"没有{kind}名单，“{name}”没有比对。" for name, kind in wanting]
    if comparison.unlisted:
        schools = "、".join(
            f"{run.unit_name(code)} {count} 人" for code, count in comparison.unlisted.items()
        )
        lines.append(f"没有交在校名单的学校，在籍学生没有参加“{DROPOUT}”比对：{schools}。")
    return lines


def head_lines(run: ComparisonRun) -> list[str]:
    """Return what was compared, in lines for stderr: each list with its age and counts, the ledger, what is missing."""
    comparison = run.comparison
    lines = [f"比对日期 {run.day}，学龄按 {run.window.start} 至 {run.window.end} 出生计。"]
    for kind in dict.fromkeys(edition.kind for edition in run.editions):
        taken = f"；{told}" if (told := counts_text(comparison.counts.get(kind, {}))) else ""
        lines.append(f"名单：{_editions_text([each for each in run.editions if each.kind == kind])}{taken}。")
    ledger = counts_text(comparison.counts.get(LEDGER, {}))
    lines.append(f"台账：{run.cases} 份案卷{f'；{ledger}' if ledger else ''}。")
    lines += [f"注意：{words}" for words in not_compared(run)]
    lines += [f"注意：{note}。" for note in run.notes]
    if run.unread:
        lines.append(
            f"警告：有 {run.unread} 个案卷文件读不懂或者放错了位置，没有参加比对；运行 kcbx validate 查看。"
        )
    return lines
