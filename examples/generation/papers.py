"""Documents: issued with a 文号, received, and served on a guardian."""

from __future__ import annotations

import datetime as dt
from typing import Any

from examples.generation.causes import OUT_OF_REACH
from examples.generation.county import BUREAU, BUREAU_PREFIX, SchoolSite, TownSite
from examples.generation.life import Life
from kcbx.policy import papers

Issuer = SchoolSite | TownSite | None
"""Who issues a document; None is the bureau."""


def letter(life: Life, day: dt.date, document: str, issuer: Issuer, *, due: dt.date | None = None) -> str:
    """文书: issue a document and return the 号 of the entry."""
    prefix = issuer.prefix if issuer else BUREAU_PREFIX
    name = BUREAU if issuer is None else issuer.code
    by = (
        life.officer
        if issuer is None
        else life.plan.staff(name, "教育专干" if isinstance(issuer, TownSite) else "学籍管理员")
    )
    return life.note(
        day,
        "文书",
        文书=document,
        文号=life.number(papers()[document].serial_kind, day, prefix),
        签发单位=name,
        期限=due.isoformat() if due else None,
        by=by,
    )


def received(life: Life, day: dt.date, document: str, sender: str, number: str, *, answers: str = "") -> None:
    """文书 that came from elsewhere; `answers` is the 号 of the letter that a 复函 answers."""
    life.note(
        day, "文书", 文书=document, 文号=number, 签发单位=sender, 收到="是", 答复=answers, by=life.officer
    )


def serve(life: Life, day: dt.date, document_id: str, *, refused: bool = False) -> None:
    """送达 to a guardian, in the way that fits where the guardian is."""
    way, details = _way_of_serving(life, refused)
    servers = [life.plan.staff(life.child.town.code, "教育专干"), life.plan.staff(life.school.code, "副校长")]
    life.note(
        life.after(day, 2, 4) if way == "邮寄送达" else day,
        "送达",
        文书=document_id,
        方式=way,
        送达人=servers,
        **details,
        proof="送达回证存乡镇教育办",
    )


def _way_of_serving(life: Life, refused: bool) -> tuple[str, dict[str, Any]]:
    """By hand; by post to one who works away; left before a witness when refused; posted up for the lost."""
    guardian, village = life.child.guardian, life.child.village
    signed = {"签收人": guardian["姓名"], "关系": guardian["关系"]}
    if life.cause is OUT_OF_REACH:
        return "公告送达", {"地点": f"{village}公告栏"}
    if "务工地" in guardian:
        return "邮寄送达", {"地点": guardian["务工地"], **signed}
    if refused:
        witness = life.plan.staff(life.child.town.code, f"书记{village}")
        return "留置送达", {"地点": village, "拒收事由": "监护人当面看过，拒绝签字", "见证人": [witness]}
    return "直接送达", {"地点": village, **signed}
