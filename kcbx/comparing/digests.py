"""The digests by which a decision finds its pair again, and a result its line, from run to run."""

from __future__ import annotations

import hashlib

from kcbx.rosters.people import RosterRow

_FIELD, _ITEM = "\x1f", "\x1e"


def row_digest(row: RosterRow) -> str:
    """Return the SHA-256 over the fields of a row that are compared: no place, no edition, no school.

    School, class, grade and telephone change every year without the child becoming another one.
    """
    fields = (
        row.name,
        row.other.get("曾用名", ""),
        row.other.get("现住址", ""),
        row.id_number,
        "1" if row.lost_digits else "",
        row.former_number,
        row.student_number,
        row.sex,
        row.birth_date.isoformat() if row.birth_date else "",
        _ITEM.join(sorted(row.guardians)),
        row.township,
        row.village,
        row.address,
    )
    return hashlib.sha256(_FIELD.join(fields).encode()).hexdigest()


def digest_of(one: RosterRow, other: RosterRow) -> str:
    """Return the digest of a pair: that of (one, other) is that of (other, one)."""
    return pair_digest(row_digest(one), row_digest(other))


def pair_digest(one: str, other: str) -> str:
    """Return the digest of a pair of which the digests of both rows are known."""
    first, second = (one, other) if one <= other else (other, one)
    return hashlib.sha256(f"{first}{second}".encode()).hexdigest()


def line_key(comparison: str, row: RosterRow) -> str:
    """Return the key of a result: the comparison and who the child is, by the surest thing its row tells."""
    who = row.id_number or row.student_number or row_digest(row)
    return hashlib.sha256(f"{comparison}{_FIELD}{who}".encode()).hexdigest()
