"""Which school of units.yaml a list means by what it writes. One school or none; several that answer are none."""

from __future__ import annotations

from kcbx.model import School, UnitRegister
from kcbx.rosters.cleaning import text_of

_PLACE_ENDINGS = ("省", "市", "县", "区", "旗")


class SchoolNames:
    """The schools by every name they have: code, full, short and former names, with and without the county before it."""

    def __init__(self, units: UnitRegister) -> None:
        self._by_code = {school.code: school for school in units.schools}
        self._by_name: dict[str, list[School]] = {}
        for school in units.schools:
            for name in {school.name, school.short_name, *school.former_short_names}:
                self._by_name.setdefault(_plain(name), []).append(school)
        self._found: dict[str, School | None] = {}

    def find(self, code: str, written: str) -> School | None:
        """Return the school with this 标识码, else the one school that answers to the name."""
        if code and (found := self._by_code.get(code)):
            return found
        if written not in self._found:
            self._found[written] = self._named(written)
        return self._found[written]

    def _named(self, written: str) -> School | None:
        text = _plain(written)
        if not text:
            return None
        if found := self._by_code.get(text):
            return found
        exact = self._by_name.get(text, [])
        if exact:
            return exact[0] if len(exact) == 1 else None
        alike = {
            school.code: school
            for name, schools in self._by_name.items()
            if _same(name, text)
            for school in schools
        }
        return next(iter(alike.values())) if len(alike) == 1 else None


def _plain(name: str) -> str:
    return "".join(text_of(name).split())


def _same(one: str, other: str) -> bool:
    """Tell whether two names differ only by the county or city before them: 清河县清河镇初级中学, 清河镇初级中学."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer.endswith(shorter) and longer[: -len(shorter)].endswith(_PLACE_ENDINGS)
