"""An attribute that is worked out when it is first asked for. For objects of which there are hundreds of thousands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_Value = TypeVar("_Value")


class lazily(Generic[_Value]):  # noqa: N801 -- a decorator, written like property
    """Like functools.cached_property, without the lock that it takes in Python 3.10 and 3.11.

    The lock costs more than most of what is worked out here; nothing here is shared between threads.
    """

    def __init__(self, work_out: Callable[[Any], _Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, instance: object, owner: type) -> _Value:
        value = self._work_out(instance)
        instance.__dict__[self._name] = value
        return value
