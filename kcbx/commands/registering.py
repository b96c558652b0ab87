"""From options and questions to the mapping of a new school or township."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kcbx.commands.asking import Asker
from kcbx.commands.filling import Typed, fill, refuse_missing
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import KeyPath
from kcbx.schema import Field
from kcbx.schema.fields import unit_fields
from kcbx.workspace import Workspace

_SCHOOL_KEYS = {
    "code": "标识码",
    "name": "名称",
    "short_name": "简称",
    "township": "乡镇",
    "category": "类别",
    "system": "学制",
    "parent": "上级",
    "prefix": "机关代字",
}
_TOWNSHIP_KEYS = {"code": "代码", "name": "名称", "category": "类别", "prefix": "机关代字"}


def school(
    session: Session, workspace: Workspace, options: Mapping[str, str | None], typed: Typed
) -> dict[str, Any]:
    """Return the mapping of a school. Raises UsageError for what is missing or wrong."""
    unit = _gather(session, workspace, "学校", options, typed, _SCHOOL_KEYS)
    unit["乡镇"] = workspace.unit_named(str(unit["乡镇"])).code
    unit.setdefault("学制", workspace.timeline.on(session.today).text("学制"))
    return unit


def township(
    session: Session, workspace: Workspace, options: Mapping[str, str | None], typed: Typed
) -> dict[str, Any]:
    """Return the mapping of a township. Raises UsageError for what is missing or wrong."""
    return _gather(session, workspace, "乡镇", options, typed, _TOWNSHIP_KEYS)


def _gather(
    session: Session,
    workspace: Workspace,
    key: str,
    options: Mapping[str, str | None],
    typed: Typed,
    keys: Mapping[str, str],
) -> dict[str, Any]:
    fields: tuple[Field, ...] = unit_fields(key)
    given: list[tuple[KeyPath, str]] = [((keys[name],), text) for name in keys if (text := options.get(name))]
    unit = fill(fields, [*given, *typed], workspace.codes, session.today)
    if options.get("head"):
        unit["负责人"] = _head(str(options["head"]))
    if session.interactive:
        unit = Asker(workspace.codes, session.today).complete(fields, unit)
    named = {chinese: f"--{name.replace('_', '-')}" for name, chinese in keys.items()}
    refuse_missing(fields, unit, named)
    return unit


def _head(text: str) -> dict[str, str]:
    parts = [part.strip() for part in text.replace("／", "/").split("/")]
    if not parts[0] or len(parts) > 3:
        raise UsageError(f"负责人“{text}”不对，请写成 姓名/职务/电话。")
    return {key: part for key, part in zip(("姓名", "职务", "电话"), parts, strict=False) if part}
