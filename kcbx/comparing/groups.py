"""Things that belong together, put together pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

_Item = TypeVar("_Item", bound=Hashable)


class Groups(Generic[_Item]):
    """Disjoint groups of items (union by pairs); an item that was never joined is a group by itself."""

    def __init__(self, items: Iterable[_Item] = ()) -> None:
        self._above: dict[_Item, _Item] = {item: item for item in items}

    def join(self, one: _Item, other: _Item) -> None:
        """Put the groups of two items together."""
        self._above[self.head(other)] = self.head(one)

    def head(self, item: _Item) -> _Item:
        """Return the one item that stands for the group of this one."""
        above = self._above.setdefault(item, item)
        while above != item:
            higher = self._above[above]
            self._above[item] = higher
            item, above = above, higher
        return item

    def of_several(self) -> list[list[_Item]]:
        """Return the groups of more than one item."""
        found: defaultdict[_Item, list[_Item]] = defaultdict(list)
        for item in self._above:
            found[self.head(item)].append(item)
        return [group for group in found.values() if len(group) > 1]
