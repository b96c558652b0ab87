"""A new school or township, from options and questions to its place in units.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from kcbx.commands.common import apply_plan, show_plan
from kcbx.commands.filling import Typed, fill
from kcbx.commands.forms import Form, fill_in
from kcbx.commands.session import Session
from kcbx.commands.sheets import sheet_for
from kcbx.errors import UsageError
from kcbx.founding import add_unit
from kcbx.model import KeyPath, Plan
from kcbx.schema.fields import unit_fields
from kcbx.workspace import UNITS_FILE, Workspace

_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "学校": {
        "code": "标识码",
        "name": "名称",
        "short_name": "简称",
        "township": "乡镇",
        "category": "类别",
        "system": "学制",
        "parent": "上级",
        "prefix": "机关代字",
    },
    "乡镇": {"code": "代码", "name": "名称", "category": "类别", "prefix": "机关代字"},
}
"""Which option fills which key."""


def register(
    session: Session,
    workspace: Workspace,
    kind: str,
    options: Mapping[str, str | None],
    typed: Typed,
    dry_run: bool,
) -> None:
    """Register a 学校 or a 乡镇, or show what would be written; on a terminal ask for what is missing."""
    session.require_operator()
    form = _form(session, workspace, kind, options, typed)

    def propose(filled: dict[str, Any]) -> tuple[dict[str, Any], Plan]:
        unit = _resolved(workspace, filled)
        return unit, add_unit(workspace.read_bytes(UNITS_FILE), kind, unit, workspace.shapes)

    def is_written(code: str) -> bool:
        return workspace.units.get(code) is not None

    with sheet_for(session, workspace.root, "单位", f"登记{kind}", dry_run) as sheet:
        unit, plan = fill_in(session, workspace.codes, form, sheet, is_written, propose)
        if dry_run:
            show_plan(plan)
            return
        sheet.about_to_write(str(unit.get("标识码") or unit["代码"]))
        apply_plan(workspace, plan)
    click.echo(f"已登记{kind}：{unit.get('简称') or unit['名称']}。", err=True)


def _form(
    session: Session, workspace: Workspace, kind: str, options: Mapping[str, str | None], typed: Typed
) -> Form:
    keys, fields = _OPTIONS[kind], unit_fields(kind)
    given: list[tuple[KeyPath, str]] = [
        ((key,), text) for name, key in keys.items() if (text := options.get(name))
    ]
    given += _head(options["head"]) if options["head"] else []
    unit = fill(fields, [*given, *typed], workspace.codes, session.today)
    system = {"学制": workspace.timeline.on(session.today).text("学制")} if kind == "学校" else {}
    named = {key: f"--{name.replace('_', '-')}" for name, key in keys.items()}
    return Form(fields, unit, assumed=system, options=named)


def _resolved(workspace: Workspace, filled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mapping with codes in place of the names of its 乡镇 and 上级."""
    unit = dict(filled)
    if "乡镇" in unit:
        unit["乡镇"] = workspace.township_named(str(unit["乡镇"])).code
    if "上级" in unit:
        unit["上级"] = workspace.unit_named(str(unit["上级"])).code
    return unit


def _head(text: str) -> list[tuple[KeyPath, str]]:
    parts = [part.strip() for part in text.replace("／", "/").split("/")]
    if not parts[0] or len(parts) > 3:
        raise UsageError(f"负责人“{text}”不对，请写成 姓名/职务/电话。")
    return [
        (("负责人", key), part) for key, part in zip(("姓名", "职务", "电话"), parts, strict=False) if part
    ]
