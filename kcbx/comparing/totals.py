"""How many results there are and of how many children: one child may stand in several comparisons. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from kcbx.comparing.groups import Groups
from kcbx.comparing.listing import ComparisonRun, conclusion_text
from kcbx.comparing.results import Result

_Key = tuple[str, ...]


def children_of(results: Sequence[Result]) -> list[list[Result]]:
    """Return the results put together by child: by case, by valid number, else by name and day of birth."""
    groups: Groups[str] = Groups()
    for result in results:
        first, *others = _identities(result)
        for other in others:
            groups.join(first, other)
    found: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        found[groups.head(_identities(result)[0])].append(result)
    return list(found.values())


def _identities(result: Result) -> list[str]:
    rows = (result.row, *result.also_in.values())
    numbers = [row.id_number for row in rows if row.id_number and not row.id_flaw]
    known = [result.case_id, *numbers]
    return [each for each in known if each] or [f"{result.row.name} {result.row.birth_date}"]


def totals(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return how many results and children there are of each comparison and conclusion, in the order of the results."""
    found = _grouped(results, lambda each: (each.comparison, conclusion_text(each)))
    return [
        {"比对": comparison, "结论": conclusion, **_counts(listed)}
        for (comparison, conclusion), listed in found.items()
    ]


def unit_totals(results: Sequence[Result], run: ComparisonRun) -> list[dict[str, Any]]:
    """Return the same for each unit: comparisons in the order of the results, then by conclusion and unit."""
    order = {name: number for number, name in enumerate(dict.fromkeys(each.comparison for each in results))}
    found = _grouped(results, lambda each: (each.comparison, conclusion_text(each), run.unit_name(each.unit)))
    return [
        {"比对": key[0], "结论": key[1], "单位": key[2], **_counts(found[key])}
        for key in sorted(found, key=lambda key: (order[key[0]], *key[1:]))
    ]


def _grouped(results: Sequence[Result], key_of: Callable[[Result], _Key]) -> dict[_Key, list[Result]]:
    found: defaultdict[_Key, list[Result]] = defaultdict(list)
    for result in results:
        found[key_of(result)].append(result)
    return found


def _counts(results: Sequence[Result]) -> dict[str, int]:
    return {"条数": len(results), "人数": len(children_of(results))}
