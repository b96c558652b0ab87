"""What a new workspace consists of, and how its register of units grows: documents → plans. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kcbx import yamlio
from kcbx.edits import digest
from kcbx.errors import UsageError
from kcbx.lifecycle import LEDGERS
from kcbx.model import County, Edit, Plan, Replacement, School, Term, UnitRegister
from kcbx.schema import Shapes, schema_document, schema_names, typed
from kcbx.schema.files import CONFIG_SCHEMA, UNITS_SCHEMA
from kcbx.schema.reading import read_checked, text_of, units_of

GITIGNORE = """\
# 程序自己的状态（锁、日志）
.kcbx/
# 名册和佐证是原始个人信息，默认不进历史
rosters/
evidence/
# 写了全名全号的表，发完就收好，不进历史
比对结果*
*-退回*.xlsx
*-退回*.csv
批量建档*.xlsx
批量记劝返*.xlsx
下发/
交回/
导出/
"""

GITATTRIBUTES = """\
*.yaml text eol=lf
*.json text eol=lf
*.docx binary
*.xlsx binary
*.jpg binary
*.png binary
*.pdf binary
"""

LINE_FILES = {".gitignore": GITIGNORE, ".gitattributes": GITATTRIBUTES}
"""The files of a new workspace that may be there already; what they say is added to."""


def found_workspace(
    county: County,
    policy: str,
    parameters: Sequence[Mapping[str, Any]],
    terms: Sequence[Term],
    auto_commit: bool = True,
    present: Mapping[str, bytes] | None = None,
) -> Plan:
    """Plan the files of a new, empty workspace; of `present` ones (.gitignore, .gitattributes) every line is kept."""
    config: dict[str, Any] = {
        "格式": 1,
        "县": {"名称": county.name, "代码": county.code, "教育局": county.bureau},
        "政策": policy,
        "自动提交": "是" if auto_commit else "否",
    }
    if county.prefix:
        config["县"]["机关代字"] = county.prefix
    if parameters:
        config["参数"] = [dict(group) for group in parameters]
    if terms:
        config["校历"] = [
            {"学期": term.name, "开始": term.start.isoformat(), "结束": term.end.isoformat()}
            for term in terms
        ]
    _refuse_problems("config", config, Shapes())
    units: dict[str, Any] = {"学校": [], "乡镇": []}
    files = {
        "kcbx.yaml": text_of("config", config, None, CONFIG_SCHEMA),
        "units.yaml": text_of("units", units, None, UNITS_SCHEMA),
        **{f"ledgers/{ledger}/.gitkeep": "" for ledger in LEDGERS},
        **schema_files({}),
    }
    edits = [Replacement(path, text.encode()) for path, text in files.items()]
    edits += [_extended(path, lines, (present or {}).get(path)) for path, lines in LINE_FILES.items()]
    return Plan(tuple(edits), "建立台账工作区")


def _extended(path: str, lines: str, before: bytes | None) -> Replacement:
    """Add to a file the lines it lacks."""
    if before is None:
        return Replacement(path, lines.encode())
    present = before.decode("utf-8", "surrogateescape")
    missing = [line for line in lines.splitlines() if line not in present.splitlines()]
    kept = present if present.endswith("\n") or not present else present + "\n"
    text = kept + "".join(f"{line}\n" for line in missing)
    return Replacement(path, text.encode("utf-8", "surrogateescape"), digest(before))


def schema_files(extra_codes: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the published schemas, the county's own codes merged in: path → text."""
    return {
        f"schema/{name}.schema.json": json.dumps(
            schema_document(name, extra_codes), ensure_ascii=False, indent=2
        )
        + "\n"
        for name in schema_names()
    }


def _refuse_problems(name: str, document: Mapping[str, Any], shapes: Shapes) -> None:
    problems = shapes.check(name, typed(document))
    if problems:
        raise UsageError("填写的内容有误：\n" + "\n".join(f"  · {problem.message}" for problem in problems))


def add_unit(raw: bytes, key: str, unit: Mapping[str, Any], shapes: Shapes) -> Plan:
    """Plan one more 学校 or 乡镇 in units.yaml.

    Raises UsageError when the shape or a name is wrong or taken, UnreadableError when the file is broken already.
    """
    present = units_of(read_checked("units", raw, shapes, "units.yaml"))
    document = yamlio.parse(yamlio.decode(raw))
    data = {**document.data, key: [*document.data[key], dict(unit)]}
    _refuse_problems("units", data, shapes)
    code = str(unit.get("标识码") or unit["代码"])
    _refuse_taken(present, code, str(unit.get("简称") or unit["名称"]))
    for reference in ("乡镇", "上级"):
        if reference in unit and present.get(str(unit[reference])) is None:
            raise UsageError(
                f"units.yaml 里没有代码为 {unit[reference]} 的{'乡镇' if reference == '乡镇' else '上级学校'}。",
                "请先登记它：kcbx unit add-township 或 kcbx unit add-school。",
            )
    text = text_of("units", data, document.comments, UNITS_SCHEMA)
    edits: tuple[Edit, ...] = (Replacement("units.yaml", text.encode(), digest(raw)),)
    return Plan(edits, f"登记{key} {code}")


def _refuse_taken(present: UnitRegister, code: str, short_name: str) -> None:
    if present.get(code) is not None:
        raise UsageError(f"代码 {code} 已经登记过了。", "用 kcbx unit list 查看。")
    folded = directory_key(short_name)
    for unit in present:
        names = (unit.short_name, *(unit.former_short_names if isinstance(unit, School) else ()))
        if folded in map(directory_key, names):
            raise UsageError(
                f"简称“{short_name}”已经有单位用了（{unit.code}）。", "简称用作文件夹名，不能重复，请换一个。"
            )
    if reason := bad_directory_name(short_name):
        raise UsageError(f"简称“{short_name}”不能用：{reason}。")


_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def directory_key(name: str) -> str:
    """Return what two names share when a file system could take them for one."""
    import unicodedata

    return unicodedata.normalize("NFKC", name).casefold()


def bad_directory_name(name: str) -> str:
    """Say why a 简称 cannot be a directory on Windows or Linux, or ""."""
    if len(name) > 30:
        return "超过 30 个字"
    forbidden = sorted(
        {character for character in name if character in '/\\:*?"<>|' or not character.isprintable()}
    )
    if forbidden:
        return "含有文件夹名不能用的字符"
    if name != name.strip() or name.endswith("."):
        return "前后有空格，或以句点结尾"
    if directory_key(name).partition(".")[0] in _DEVICES:
        return "是 Windows 的设备名"
    return ""
