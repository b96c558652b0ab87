"""O: office records — what a unit did as a unit, one file for each unit and school year."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx import calendar
from kcbx.model import Severity
from kcbx.rules import entries as shared
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import OfficeView


def in_its_place(view: OfficeView) -> Iterator[Remark]:
    """办公记录的文件是 office/学年/单位标识.yaml，文件夹和文件名要与里面写的学年、单位一致。

    不一致就会把一个单位的工作算到别的单位、别的学年。
    怎么办：里面写对了就移动文件，位置对了就改里面的学年或单位。

    通过：
        办公记录: {单位: '3199000021', 学年: 2024}
        办公文件: office/2024/3199000021.yaml
    不通过：
        办公记录: {单位: '3199000021', 学年: 2024}
        办公文件: office/2023/3199000021.yaml
    """
    _, folder, name = view.file.path.split("/")
    if view.school_year is not None and folder != str(view.school_year):
        yield Remark(f"文件在 {folder} 文件夹里，学年写的是 {view.school_year}；请核对后改正一处", ("学年",))
    if view.unit and name != f"{view.unit}.yaml":
        yield Remark(f"文件名是 {name}，单位写的是 {view.unit}；请核对后改正一处", ("单位",))


def known_unit(view: OfficeView) -> Iterator[Remark]:
    """办公记录的单位要在 units.yaml 里登记过；县教育局的记录用县代码。

    怎么办：用 kcbx unit list 查标识码，改正单位；没有登记的先登记。

    通过：
        办公记录: {单位: '3199000021', 学年: 2024}
    不通过：
        办公记录: {单位: '3199009999', 学年: 2024}
        办公文件: office/2024/3199009999.yaml
    """
    county = view.around.setting.county.code
    if view.unit and view.unit != county and view.around.units.get(view.unit) is None:
        yield Remark("units.yaml 里没有这个单位；请用 kcbx unit list 核对，教育局用县代码", ("单位",))


def unique_entry_numbers(view: OfficeView) -> Iterator[Remark]:
    """记事的号在一份办公记录里不重复。

    怎么办：给后写的一条换一个号：一个字母加五位数字或字母。

    通过：
        办公记录:
          记事:
            - {号: A7Q9F2, 日期: 2024-09-20, 事项: 督查}
            - {号: B7Q9F2, 日期: 2024-09-21, 事项: 督查}
    不通过：
        办公记录:
          记事:
            - {号: A7Q9F2, 日期: 2024-09-20, 事项: 督查}
            - {号: A7Q9F2, 日期: 2024-09-21, 事项: 督查}
    """
    yield from shared.unique_numbers(view)


def order_of_recording(view: OfficeView) -> Iterator[Remark]:
    """办公记录按录入先后排列，新的加在最后。

    怎么办：把这一条移到它该在的位置，不要改录入时间。

    通过：
        办公记录:
          记事:
            - {日期: 2024-09-20, 事项: 督查, 录入: '2024-09-20T10:00:00+08:00'}
            - {日期: 2024-09-19, 事项: 督查, 录入: '2024-09-21T10:00:00+08:00'}
    不通过：
        办公记录:
          记事:
            - {日期: 2024-09-19, 事项: 督查, 录入: '2024-09-21T10:00:00+08:00'}
            - {日期: 2024-09-20, 事项: 督查, 录入: '2024-09-20T10:00:00+08:00'}
    """
    yield from shared.order_of_recording(view)


def dated_by_recording(view: OfficeView) -> Iterator[Remark]:
    """办公记录的日期是做这件事的那天，不能晚于录入当天，录入不能在今天之后。

    没有做的事不能先记；零报告、复核、督查都要做了再记，这些记录是考核时唯一的依据。
    怎么办：核对日期和电脑的时钟，改正写错的一处。

    通过：
        办公记录:
          记事:
            - {日期: 2024-09-20, 事项: 督查}
    不通过：
        办公记录:
          记事:
            - {日期: 2024-09-21, 事项: 督查, 录入: '2024-09-20T10:00:00+08:00'}
    """
    yield from shared.dated_by_recording(view, view.written)
    yield from shared.recorded_by_today(view, view.written, view.around.today)


def within_school_year(view: OfficeView) -> Iterator[Remark]:
    """办公记录的日期要在它的学年里：9 月 1 日到次年 8 月 31 日；校历里提前开学的日子也算新学年。

    放错了学年，这个学年的任务就显得没有做。
    怎么办：把这一条移到对应学年的文件里；日期写错了就改日期。

    通过：
        办公记录:
          学年: 2024
          记事:
            - {日期: 2024-09-20, 事项: 督查}
    不通过：
        办公记录:
          学年: 2024
          记事:
            - {日期: 2023-09-20, 事项: 督查}
    """
    year = view.school_year
    if year is None:
        return
    terms = calendar.terms_of(view.around.terms, year)
    periods = [calendar.school_year_period(year)]
    periods += [calendar.term_period(term) for term in terms if term.start <= term.end]
    for entry in view.written:
        if not any(entry.date in period for period in periods):
            name = calendar.school_year_name(year)
            yield Remark(
                f"日期 {entry.date} 不在 {name}；请移到对应学年的文件里，或改正日期", view.at(entry, "日期")
            )


_CLAUSE = "案卷格式/办公记录"
_UNITS = frozenset({Need.UNITS, Need.COUNTY})

RULES: tuple[Rule, ...] = (
    Rule("O01", "文件夹与学年、单位一致", Severity.ERROR, _CLAUSE, Scope.OFFICE, in_its_place),
    Rule("O02", "单位在册", Severity.ERROR, _CLAUSE, Scope.OFFICE, known_unit, _UNITS),
    Rule("O03", "记事的号不重复", Severity.ERROR, _CLAUSE, Scope.OFFICE, unique_entry_numbers),
    Rule("O04", "按录入先后排列", Severity.ERROR, _CLAUSE, Scope.OFFICE, order_of_recording),
    Rule("O05", "日期不晚于录入和今天", Severity.ERROR, _CLAUSE, Scope.OFFICE, dated_by_recording),
    Rule("O06", "日期在学年里", Severity.ERROR, _CLAUSE, Scope.OFFICE, within_school_year),
)
