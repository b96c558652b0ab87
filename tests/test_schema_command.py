"""kcbx schema: the published JSON Schemas, printed or put into the workspace."""

from __future__ import annotations

import json

import pytest

from kcbx.schema import schema_document, schema_names
from tests.county import County


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_printed(county: County, name: str) -> None:
    assert json.loads(county.ok("schema", "show", name)) == schema_document(name)


def test_an_unknown_schema_is_refused_with_the_names_there_are(county: County) -> None:
    said = county.refused("schema", "show", "cases", code=2)
    assert (
        said
        == "错误：“cases”不在可选的值里。可选：case、office、units、config、rosters、codes。您要的是不是“case”？"
    )


def test_export_leaves_alone_what_is_as_it_should_be(county: County) -> None:
    before = county.files()
    result = county.run("schema", "export")
    assert (result.exit_code, result.stderr) == (0, "schema/ 里的格式说明已经是最新的。\n")
    assert county.files() == before


def test_export_brings_back_what_is_missing_or_changed(county: County) -> None:
    before = county.files()
    (county.root / "schema" / "case.schema.json").unlink()
    (county.root / "schema" / "units.schema.json").write_text("{}", "utf-8")
    said = county.ok("schema", "export", "--dry-run")
    assert said == (
        "以下改动没有写入（--dry-run）：\n  新增　schema/case.schema.json\n  修改　schema/units.schema.json\n"
        "  历史说明　更新格式说明"
    )
    assert not (county.root / "schema" / "case.schema.json").exists()
    assert county.run("schema", "export").stderr == "已写入 2 个文件到 schema/。\n"
    assert county.files() == before


def test_the_countys_own_codes_are_exported_and_accepted(county: County) -> None:
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8") + "代码:\n  劝返方式:\n    - 网格员上门\n", "utf-8")
    assert county.run("schema", "export").stderr == "已写入 1 个文件到 schema/。\n"
    codes = json.loads((county.root / "schema" / "codes.schema.json").read_text("utf-8"))
    assert codes["$defs"]["劝返方式"]["enum"][-1] == "网格员上门"
    case = county.on("2024-09-01").child()
    county.ok(
        *("add-attempt", case, "--level", "学校", "--method", "网格员上门", "--participant", "赵敏"),
        *("--note", "没人", "--result", "失联"),
    )


def test_the_line_for_editors_in_a_case_file_leads_to_the_schema(county: County) -> None:
    case = county.on("2024-09-01").child()
    file = county.root / county.path(case)
    first = file.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../../schema/case.schema.json"
    assert (file.parent / first.partition("=")[2]).resolve() == county.root / "schema" / "case.schema.json"
