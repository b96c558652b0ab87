"""What is asked of a new edition of a list before it is pinned. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kcbx.errors import RefusedError
from kcbx.rosters.pins import Pin

_MOST_CHANGE = 0.1
"""A list that differs by more from its last edition in the number of people stops and asks."""


def refuse_known(
    present: Iterable[Pin], kind: str, unit: str, sha256: str, way: tuple[Mapping[str, str], str]
) -> None:
    """Refuse to pin the same file once more, unless it is read in another `way`: (columns given, sheets read).

    Raises RefusedError.
    """
    for pin in present:
        if (pin.kind, pin.unit, pin.sha256) == (kind, unit, sha256) and (pin.given, pin.sheet) == way:
            raise RefusedError(
                f"这个文件已经登记过，编号是 {pin.number}。",
                "没有再登记一次。名单有了新的一版，再登记新的文件；列认错了，用 --column 指明以后可以再登记。",
            )


def refuse_odd_size(people: int, before: Pin | None, expect: int | None) -> None:
    """Refuse a list with a tenth more or fewer people than its last edition, unless `expect` names their number.

    Raises RefusedError, also where `expect` names another number.
    """
    if expect is not None:
        if expect != people:
            raise RefusedError(
                f"--expect 写的是 {expect} 行，实际有 {people} 行（收下加退回）。", "请核对文件是不是拿对了。"
            )
        return
    if before is None or not before.people:
        return
    change = (people - before.people) / before.people
    if abs(change) > _MOST_CHANGE:
        raise RefusedError(
            f"这份名单有 {people} 行（收下加退回），上一版 {before.number} 有 {before.people} 行，"
            f"{'多' if change > 0 else '少'}了 {abs(change):.1%}，超过一成。",
            f"请核对是不是只导出了一部分，或者拿错了文件。核对无误，加上 --expect {people}。",
        )
