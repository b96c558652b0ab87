"""How long work tells of itself without knowing who looks: items are passed on through a `Progress`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Passes items on and may show how far we are."""

    def __call__(self, items: Iterable[T], length: int, label: str, /) -> Iterable[T]:
        """Yield the items; `length` is how many, `label` what is being done."""
        ...


def silent(items: Iterable[T], _length: int, _label: str, /) -> Iterable[T]:
    """Show no progress."""
    return items
