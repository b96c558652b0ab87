"""文号: one series per 机关代字 + 类 and calendar year, counted in the order of the days, over the whole county.

The lives are told child by child, so the numbers are found in two passes: the first notes every request, `settle`
counts them in order of time, the second pass hands them out. Both passes tell the same lives from the same seed.
"""

from __future__ import annotations

import datetime as dt

Key = tuple[str, int]
"""(who asks, its how-manieth request): the same in both passes."""


class Numbering:
    """Hands out the 文号 of a county."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, int], list[tuple[dt.date, Key]]] = {}
        self._numbers: dict[Key, int] = {}
        self._settled = False

    def number(self, prefix: str, kind: str, day: dt.date, key: Key) -> str:
        """Return the 文号 of one document, before `settle` only a stand-in."""
        if not self._settled:
            self._requests.setdefault((prefix + kind, day.year), []).append((day, key))
        return f"{prefix}{kind}〔{day.year}〕{self._numbers.get(key, 0)}号"

    def settle(self) -> None:
        """Count what was asked for; from now on the numbers are real."""
        for requests in self._requests.values():
            for number, (_, key) in enumerate(sorted(requests), start=1):
                self._numbers[key] = number
        self._requests.clear()
        self._settled = True
