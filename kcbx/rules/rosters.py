"""R: rosters.yaml — the lists that were pinned. What stands in a list is not judged here."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from kcbx import calendar
from kcbx.model import Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import RostersView


def unaltered(view: RostersView) -> Iterator[Remark]:
    """登记过的名单不能再改：rosters/ 里的文件要和登记时的一样。文件不在这台电脑上的不查。

    比对的结果写着哪份名单第几行；名单改了，结果就对不上，以后也说不清当时依据什么。
    怎么办：放回原来的文件；名单有了新的一版，用 kcbx roster add 登记新的，不要改旧的。

    通过：
        rosters.yaml:
          名单:
            - {文件: rosters/2024-09-05-户籍.xlsx, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
        佐证文件夹:
          rosters/2024-09-05-户籍.xlsx: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    不通过：
        rosters.yaml:
          名单:
            - {文件: rosters/2024-09-05-户籍.xlsx, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
        佐证文件夹:
          rosters/2024-09-05-户籍.xlsx: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    """
    for position, raw in view.pins:
        path, pinned = raw.get("文件"), raw.get("sha256")
        if not isinstance(path, str) or not isinstance(pinned, str) or not path.startswith("rosters/"):
            continue
        found = view.around.digest(path)
        if found is not None and found != pinned:
            yield Remark(
                f"{path} 和登记时的不一样，被改动过；请放回原来的文件，新的一版另外登记",
                ("名单", position, "sha256"),
            )


def pinned_once(view: RostersView) -> Iterator[Remark]:
    """一份名单只登记一次：编号不重复，同一种名单里同一个文件不登记两遍。

    登记两遍，人数的增减、上一版和这一版就都乱了。读法不同（指定的列、工作表、班级、空白的意思）的不算，那是改正读错的；撤下了的也不算。
    怎么办：删掉后登记的一条；两个单位的名单内容碰巧一样的，各写各的单位。

    通过：
        rosters.yaml:
          名单:
            - {编号: 户籍-2024-09-05}
            - {编号: 户籍-2024-09-06, 日期: 2024-09-06, sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
    不通过：
        rosters.yaml:
          名单:
            - {编号: 户籍-2024-09-05}
            - {编号: 户籍-2024-09-06, 日期: 2024-09-06}
    """
    gone = {raw.get("编号") for _, raw in view.retirements}
    for key, identity in (("编号", _number), ("sha256", _content)):
        first: dict[Hashable, int] = {}
        for position, raw in view.pins:
            if key == "sha256" and raw.get("编号") in gone:
                continue
            if (known := identity(raw)) is None:
                continue
            earlier = first.setdefault(known, position)
            if earlier != position:
                line = view.file.place(("名单", earlier, key))[0]
                what = "编号" if key == "编号" else "文件"
                yield Remark(f"{what}与第 {line} 行的相同；一份名单只登记一次", ("名单", position, key))


def _number(raw: Mapping[str, Any]) -> Hashable:
    return raw.get("编号")


def _content(raw: Mapping[str, Any]) -> Hashable:
    if raw.get("sha256") is None:
        return None
    way = tuple(repr(raw.get(key)) for key in ("指定列", "工作表", "指定班级", "空白"))
    return raw.get("种类"), raw.get("单位"), raw.get("月份"), raw["sha256"], way


def rows_add_up(view: RostersView) -> Iterator[Remark]:
    """收下、退回、忽略的行数加起来，要等于读的行数。

    名单里的每一行都要有下落；加不起来，就是有人改过数，或者少了几行没人知道。
    怎么办：从历史记录里恢复原来的数；不能确定的，重新登记这份名单。

    通过：
        rosters.yaml:
          名单:
            - {行数: 612, 收下: 600, 退回: 8, 忽略: 4}
    不通过：
        rosters.yaml:
          名单:
            - {行数: 612, 收下: 600, 退回: 8, 忽略: 3}
    """
    for position, raw in view.pins:
        rows = raw.get("行数")
        parts = [raw.get(key) for key in ("收下", "退回", "忽略")]
        numbers = [part for part in parts if isinstance(part, int)]
        if isinstance(rows, int) and len(numbers) == len(parts) and sum(numbers) != rows:
            yield Remark(
                f"收下、退回、忽略加起来是 {sum(numbers)} 行，行数写的是 {rows}；请从历史记录里恢复",
                ("名单", position, "行数"),
            )


def known_unit(view: RostersView) -> Iterator[Remark]:
    """一个单位自己的名单，单位要在 units.yaml 里登记过。

    单位对不上，这份名单就代替不了全县名单里那个单位的部分。
    怎么办：用 kcbx unit list 查代码，改正单位；全县的名单不写单位。

    通过：
        rosters.yaml:
          名单:
            - {单位: '3199000021'}
    不通过：
        rosters.yaml:
          名单:
            - {单位: '3199009999'}
    """
    for position, raw in view.pins:
        unit = raw.get("单位")
        if isinstance(unit, str) and unit and view.around.units.get(unit) is None:
            yield Remark("units.yaml 里没有这个单位；请用 kcbx unit list 核对", ("名单", position, "单位"))


def dated_by_recording(view: RostersView) -> Iterator[Remark]:
    """名单的日期是它反映的那一天，不能晚于登记它的那一天，登记不能在今天之后；新的登记在最后。

    哪一版是最新的，按这两个时间定；写错了，比对就会用错名单。
    怎么办：核对日期和电脑的时钟，改正写错的一处；顺序乱了的移回原处，不要改录入时间。

    通过：
        rosters.yaml:
          名单:
            - {编号: 户籍-2024-09-05, 日期: 2024-09-05, 录入: '2024-09-06T09:00:00+08:00'}
    不通过：
        rosters.yaml:
          名单:
            - {编号: 户籍-2024-09-05, 日期: 2024-09-07, 录入: '2024-09-06T09:00:00+08:00'}
    """
    last = None
    for position, raw in view.pins:
        try:
            day, recorded = calendar.parse_date(raw["日期"]), calendar.parse_moment(raw["录入"])
        except (KeyError, TypeError, ValueError):
            continue
        if day > recorded.date():
            yield Remark(f"日期 {day} 晚于登记那天 {recorded.date()}；请核对", ("名单", position, "日期"))
        if recorded.date() > view.around.today:
            yield Remark(
                f"录入时间 {recorded.date()} 在今天（{view.around.today}）之后；请核对",
                ("名单", position, "录入"),
            )
        if last is not None and recorded < last:
            yield Remark("这一条的录入时间早于上一条；新的登记加在最后", ("名单", position, "录入"))
        last = recorded


def retired_once(view: RostersView) -> Iterator[Remark]:
    """撤下的名单要登记过，一份只撤下一次。

    编号写错了，该撤下的还在用，不该撤下的却不用了。
    怎么办：用 kcbx roster list --all 核对编号，改正；重复的删掉后一条。

    通过：
        rosters.yaml:
          名单:
            - {编号: 户籍-2024-09-05}
          撤下:
            - {编号: 户籍-2024-09-05, 理由: 拿错了文件, 经办: 赵敏, 录入: '2024-09-06T09:00:00+08:00'}
    不通过：
        rosters.yaml:
          名单:
            - {编号: 户籍-2024-09-05}
          撤下:
            - {编号: 户籍-2024-09-04, 理由: 拿错了文件, 经办: 赵敏, 录入: '2024-09-06T09:00:00+08:00'}
    """
    known = {raw.get("编号") for _, raw in view.pins}
    seen: set[Hashable] = set()
    for position, raw in view.retirements:
        number = raw.get("编号")
        if number not in known:
            yield Remark("名单里没有这个编号；请用 kcbx roster list --all 核对", ("撤下", position, "编号"))
        elif number in seen:
            yield Remark("这份名单前面已经撤下了；一份只撤下一次", ("撤下", position, "编号"))
        seen.add(number)


_LISTS, _RECORDS = "moe-2024/2a", "moe-2024/2c"

RULES: tuple[Rule, ...] = (
    Rule("R01", "登记过的名单没有改过", Severity.ERROR, _LISTS, Scope.ROSTERS, unaltered),
    Rule("R02", "一份名单只登记一次", Severity.ERROR, _LISTS, Scope.ROSTERS, pinned_once),
    Rule("R03", "名单的行数对得上", Severity.ERROR, _RECORDS, Scope.ROSTERS, rows_add_up),
    Rule(
        "R04",
        "名单的单位在册",
        Severity.ERROR,
        "案卷格式/单位",
        Scope.ROSTERS,
        known_unit,
        frozenset({Need.UNITS}),
    ),
    Rule("R05", "名单的日期不晚于登记和今天", Severity.ERROR, _LISTS, Scope.ROSTERS, dated_by_recording),
    Rule("R06", "撤下的名单登记过", Severity.ERROR, _LISTS, Scope.ROSTERS, retired_once),
)
