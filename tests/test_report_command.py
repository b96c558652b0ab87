"""`kcbx report`: what is asked for, what is written where, and that every format shows the numbers of the JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

from kcbx import git
from kcbx.access import Access, read_log
from kcbx.commands.report import known_moment
from kcbx.errors import UsageError
from kcbx.founding import found_workspace
from kcbx.lifecycle import tell
from kcbx.model import Case, School
from kcbx.month_form import Signers, word_context
from kcbx.render import is_ours
from kcbx.schema.files import CASE_SCHEMA, UNITS_SCHEMA
from kcbx.schema.reading import case_document, text_of
from tests.county import CHINA, County
from tests.histories import COUNTY, MIDDLE, UNITS
from tests.test_month_report import CHILDREN, LISTS, QUIET, UNIT_FIGURES, WHOLE

MONTH = ("report", "--month", "2024-09")
WORD_NAME = "清河县2024年9月控辍保学动态管理月报表.docx"
FULL = ("--full", "--reason", "报县政府核对名单", "--approver", "王芳")
CONFIG = "政策: national"


# A workspace on disk with the ten children of tests.test_month_report


def unit_document() -> dict[str, Any]:
    schools = [
        {
            "标识码": unit.code,
            "名称": unit.name,
            "简称": unit.short_name,
            "乡镇": unit.township,
            "类别": unit.category,
            "学制": unit.system,
            **({"负责人": {"姓名": "李强", "职务": "校长"}} if unit.code == MIDDLE else {}),
            **({"停用": unit.closed.isoformat(), "并入": unit.merged_into} if unit.closed else {}),
        }
        for unit in UNITS
        if isinstance(unit, School)
    ]
    townships = [{"代码": unit.code, "名称": unit.name, "类别": unit.category} for unit in UNITS.townships]
    return {"学校": schools, "乡镇": townships}


def path_of(case: Case) -> str:
    standing = tell(case).standing
    unit = UNITS.get(standing.unit)
    assert unit is not None
    return f"ledgers/{standing.ledger}/{unit.short_name}/{case.case_id}.yaml"


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8", newline="\n")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("report") / "清河县"
    for edit in found_workspace(COUNTY, "national", (), (), auto_commit=False).edits:
        write(root, edit.path, edit.content.decode())  # type: ignore[union-attr]
    write(root, "units.yaml", text_of("units", unit_document(), None, UNITS_SCHEMA))
    for case in CHILDREN:
        write(root, path_of(case), text_of("case", case_document(case), None, CASE_SCHEMA))
    return root


@pytest.fixture
def desk(ledger: Path, tmp_path: Path) -> County:
    root = Path(shutil.copytree(ledger, tmp_path / "清河县"))
    return County(root, day=dt.date(2024, 10, 18))


def report(desk: County, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.ok(*MONTH, "--format", "json", *options))
    return found


def said(desk: County) -> str:
    """Return what the last command wrote to stderr."""
    return desk.results[-1].stderr


def cells(path: Path) -> list[list[list[str]]]:
    """Return the tables of a Word file, row by row, without the signing row at the foot."""
    tables = docx.Document(str(path)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows[:-1]] for table in tables]


# JSON


def test_json_is_the_document_counted_by_hand(desk: County) -> None:
    found = report(desk)
    origin = {**WHOLE["来源"], "台账版本": ""}
    assert found == {**WHOLE, "来源": origin}
    assert said(desk) == ""


def test_nothing_is_written_when_the_report_goes_to_the_screen(desk: County) -> None:
    before = desk.files()
    for output_format in ("json", "table", "csv"):
        desk.ok(*MONTH, "--format", output_format)
    assert desk.files() == before


def test_names_are_masked_everywhere_by_default(desk: County) -> None:
    desk.ok(*MONTH)
    text = "".join(desk.ok(*MONTH, "--format", name) for name in ("json", "table", "csv"))
    word = str(cells(desk.root / WORD_NAME))
    for case in CHILDREN:
        assert case.name not in text
        assert case.name not in word
    assert "孙**" in text
    assert "孙**" in word


# Word


def test_the_word_file_shows_the_numbers_of_the_json(desk: County) -> None:
    desk.ok(*MONTH)
    assert said(desk) == f"已生成 {desk.root / WORD_NAME}\n"
    found = report(desk)
    tables = cells(desk.root / WORD_NAME)
    for row, unit in zip(tables[0][-1:], [found], strict=True):
        assert row == ["总计", "—", *_change_cells(unit)]
    by_name = {(row[0], row[1]): row[2:] for row in tables[0]}
    for unit in found["分单位"]:
        for stage, figures in unit["分学段"].items():
            name = f"{unit['单位']}（本级）" if unit["单位"] == unit["名称"] else unit["单位"]
            assert by_name[name, stage] == _change_cells(figures)
    for stage, figures in found["分学段"].items():
        assert by_name[f"{stage}合计", stage] == _change_cells(figures)
    assert tables[2][-1] == ["总计", *_persuasion_cells(found)]
    assert dict(row[:2] for row in tables[3][1:]) == {key: str(n) for key, n in found["原因"].items()}
    assert dict(row[:2] for row in tables[5][1:]) == {key: str(n) for key, n in found["安置"].items()}
    groups = {**found["特殊群体"], **found["家庭类型"]}
    assert {row[1]: row[2:] for row in tables[4][1:]} == {
        name: [str(count) for count in counts.values()] for name, counts in groups.items()
    }
    for table, name in zip(tables[6:], ("新增疑似", "新增辍学", "返校", "在账"), strict=True):
        assert [row[1] for row in table[1:]] == [child["编号"] for child in found["名单"][name]]


def _change_cells(figures: Any) -> list[str]:
    numbers = []
    for name, ledger in figures["台账"].items():
        added, left = (sum(ledger[way].values()) for way in ("增加", "减少"))
        numbers += [ledger["期初"], added, left, ledger["期末"]]
        numbers += [ledger["其中失学"]] if name == "疑似辍学" else []
    return [str(number) for number in (*numbers, figures["动态销号"]["合计"])]


def _persuasion_cells(figures: Any) -> list[str]:
    levels = [level[key] for level in figures["劝返"].values() for key in ("人次", "人数")]
    return [str(number) for number in (*levels, *figures["动态销号"].values())]


def test_the_rows_stand_in_the_order_of_the_register_and_end_with_the_totals(desk: County) -> None:
    desk.ok(*MONTH)
    assert [row[:2] for row in cells(desk.root / WORD_NAME)[0][2:]] == [
        ["清河小学", "小学"],
        ["清河初中", "初中"],
        ["特教学校", "小学"],
        ["特教学校", "初中"],
        ["清河镇（本级）", "—"],
        ["柳河学校", "小学"],
        ["柳河学校", "初中"],
        ["柳河乡（本级）", "小学"],
        ["东城实验", "小学"],
        ["东城实验", "初中"],
        ["东城街道（本级）", "—"],
        ["经济开发区（本级）", "—"],
        ["小学合计", "小学"],
        ["初中合计", "初中"],
        ["总计", "—"],
    ]


def test_the_flows_stand_in_the_order_of_the_format(desk: County) -> None:
    desk.ok(*MONTH)
    assert cells(desk.root / WORD_NAME)[1][1:] == [
        ["适龄儿童台账", "增加", "登记", "1"],
        ["适龄儿童台账", "减少", "移出", "1"],
        ["疑似辍学台账", "增加", "列入疑似", "3"],
        ["疑似辍学台账", "减少", "核查", "1"],
        ["疑似辍学台账", "减少", "认定辍学", "1"],
        ["疑似辍学台账", "减少", "复学", "1"],
        ["辍学台账", "增加", "认定辍学", "1"],
    ]


def test_the_lists_in_word(desk: County) -> None:
    desk.ok(*MONTH)
    tables = cells(desk.root / WORD_NAME)
    assert tables[7][1] == [
        *("1", "KC-CCCCCCCCC1", "阿***·买**", "清河初中", "七年级", "2024年9月10日"),
        "外出务工、学习困难或厌学；去向：省外务工",
    ]
    assert tables[9][3] == [
        *("3", "KC-CCCCCCCCC1", "阿***·买**", "辍学", "辍学", "清河初中", "七年级", "2024年8月25日"),
        *("1/1/0", "2024年9月15日 劝返（拒绝返校）"),
    ]


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs if paragraph.text]


def test_summary_and_notes(desk: County) -> None:
    desk.ok(*MONTH)
    assert paragraphs(desk.root / WORD_NAME) == [
        "清河县2024年9月控辍保学动态管理月报表",
        "统计范围：清河县",
        "统计期：2024年9月1日至2024年9月30日",
        "一、本期概况",
        "在册适龄儿童少年期初9人，本月增加1人、减少1人，期末9人，其中疑似辍学2人、辍学1人。",
        "疑似辍学台账期初2人，本月增加3人、减少3人，期末2人，其中失学1人。"
        "辍学台账期初0人，本月增加1人、减少0人，期末1人。",
        "本月动态销号2人，其中复学1人、核查排除1人、移出0人。"
        "本月开展劝返3人次，其中学校2人次（1人）、联合1人次（1人）、司法0人次（0人）。",
        "期末仍有3名学生在疑似辍学、辍学台账。",
        "二、附表",
        "各项数据见表1至表6，学生名单见表7至表10，统计口径见表6后的说明。",
        "清河县教育体育局",
        "2024年10月18日",
        *("表1　三本台账变动情况（单位：人）", "表2　三本台账增减事项（单位：人）"),
        *("表3　劝返与动态销号情况", "表4　辍学原因（单位：人）"),
        *("表5　特殊群体与家庭类型（单位：人）", "表6　复学安置方式（单位：人）"),
        "说明",
        "1. 统计期为2024年9月1日至2024年9月30日（月报统计期：自然月）。",
        "2. 适龄儿童台账是全部在册儿童少年，疑似辍学、辍学台账的学生也在其中；每本台账都是期初＋增加－减少＝期末。",
        "3. 增加、减少按引起变动的事项计人次：同一名学生在统计期内进出的，进和出都计；核查排除计在“核查”。",
        "4. 动态销号＝复学＋核查排除＋移出，只计离开疑似辍学、辍学台账的学生；以其他事项离开的见台账增减事项。",
        "5. 学段按学校的类别和学制划分，九年一贯制等学校按年级划分；没有年级的学生按年龄划分。"
        "每年9月1日由小学段升入初中段的，以“学年更替”计。",
        "6. 失学指适龄而从未入学，计入疑似辍学、辍学台账；疑似辍学台账单列“其中失学”。",
        "7. 责任单位在单位之间变动的（转学、移交等），计入两个单位的增加、减少，不计入全县合计；"
        "因此各单位的增加、减少相加可以大于合计，期初、期末相加等于合计。",
        "8. 劝返人次、人数按发生时的责任单位计，同一名学生在一个层级只计一人；"
        "名单里的劝返次数是本轮的次数，依次为学校/联合/司法；列入日期是本次列入疑似辍学台账的日期。",
        "9. 辍学原因按期末辍学台账统计，特殊群体、家庭类型按期末三本台账统计；一名学生可以有几个原因、"
        "几个群体，各项相加可以大于人数。安置方式按统计期内的复学、安置记事计人次。",
        "10. 台账版本：没有 git 提交；政策口径：全国通用（national，版本2024.1）。",
        *("表7　本期新增疑似辍学学生名单", "表8　本期新增辍学学生名单"),
        *("表9　本期返校学生名单", "表10　期末在账学生名单"),
    ]


def sign_lines(path: Path) -> set[str]:
    return {table.rows[-1].cells[0].text for table in docx.Document(str(path)).tables}


def test_every_table_ends_with_who_signs(desk: County) -> None:
    people = (
        "--responsible",
        "陈立",
        "--reviewer",
        "王芳",
        "--preparer",
        "赵敏",
        "--telephone",
        "0399-66660001",
    )
    desk.ok(*MONTH, *people)
    assert sign_lines(desk.root / WORD_NAME) == {
        "填报单位（盖章）：清河县教育体育局\t负责人：陈立\n"
        "审核人：王芳\t填报人：赵敏\t联系电话：0399-66660001\t填报日期：2024年10月18日"
    }


def test_who_is_not_named_signs_by_hand_and_a_unit_has_its_head(desk: County) -> None:
    desk.ok(*MONTH)
    assert sign_lines(desk.root / WORD_NAME) == {
        "填报单位（盖章）：清河县教育体育局\t负责人：\n审核人：\t填报人：\t联系电话：\t填报日期：2024年10月18日"
    }
    desk.ok(*MONTH, "--unit", "清河初中")
    unit = desk.root / "清河县清河初中2024年9月控辍保学动态管理月报表.docx"
    assert sign_lines(unit) == {
        "填报单位（盖章）：清河县清河镇初级中学\t负责人：李强\n"
        "审核人：\t填报人：\t联系电话：\t填报日期：2024年10月18日"
    }


def test_a_school_has_no_totals_by_stage(desk: County) -> None:
    desk.ok(*MONTH, "--unit", "清河初中")
    (written,) = desk.root.glob("*.docx")
    assert [row[:2] for row in cells(written)[0][2:]] == [["清河初中", "初中"], ["总计", "—"]]


def test_the_countys_own_template_comes_first(desk: County) -> None:
    own = docx.Document()
    own.add_paragraph("本县格式：{{ 标题 }}")
    (desk.root / "templates").mkdir()
    own.save(str(desk.root / "templates" / "月报.docx"))
    desk.ok(*MONTH)
    assert paragraphs(desk.root / WORD_NAME) == ["本县格式：清河县2024年9月控辍保学动态管理月报表"]


# A month without anything


def test_a_zero_month_prints_its_zeros_and_says_so(desk: County) -> None:
    desk.ok("report", "--month", "2020-01")
    (written,) = desk.root.glob("*.docx")
    tables = cells(written)
    assert [row[0] for row in tables[0][2:]][-3:] == ["小学合计", "初中合计", "总计"]
    assert all(set(row[2:]) == {"0"} for row in tables[0][2:])
    assert tables[1][1:] == [["本月无"] * 4]
    assert all(table[1:] == [["本月无"] * len(table[0])] for table in tables[6:])
    assert paragraphs(written)[4:8] == [
        "在册适龄儿童少年期初0人，本月增加0人、减少0人，期末0人，其中疑似辍学0人、辍学0人。",
        "疑似辍学台账期初0人，本月增加0人、减少0人，期末0人，其中失学0人。"
        "辍学台账期初0人，本月增加0人、减少0人，期末0人。",
        "本月动态销号0人，其中复学0人、核查排除0人、移出0人。本月开展劝返0人次。",
        "本月没有新增疑似辍学、辍学学生，也没有学生返校。期末疑似辍学、辍学台账没有学生。",
    ]


def test_an_empty_ledger_gives_a_report(desk: County) -> None:
    shutil.rmtree(desk.root / "ledgers")
    assert report(desk)["台账"]["适龄儿童"]["期末"] == 0


# Table and CSV


def test_the_table_shows_the_same_numbers(desk: County) -> None:
    text = desk.ok(*MONTH, "--format", "table")
    lines = [re.split(r"\s{2,}", line) for line in text.splitlines()]
    assert ["总计", "2", "3", "3", "2", "1"] in lines
    assert ["清河初中", "初中", "1", "2", "2", "1", "0"] in lines
    assert ["总计", "2", "1", "1", "1", "0", "0"] in lines
    assert ["适龄儿童台账", "增加", "登记", "1"] in lines
    assert lines[0] == ["清河县2024年9月控辍保学动态管理月报表"]
    assert lines[1] == ["统计期：2024年9月1日至2024年9月30日"]
    assert [line[0] for line in lines if re.match(r"[0-9]{1,2}\. ", line[0])][:14] == [
        "1. 适龄儿童台账变动情况（人）",
        "2. 疑似辍学台账变动情况（人）",
        "3. 辍学台账变动情况（人）",
        "4. 台账增减事项",
        "5. 劝返情况",
        "6. 动态销号（人）",
        "7. 辍学原因（人）",
        "8. 复学安置方式（人）",
        "9. 特殊群体与家庭类型（人）",
        "10. 新增疑似学生名单",
        "11. 新增辍学学生名单",
        "12. 返校学生名单",
        "13. 期末在账学生名单",
        "1. 统计期为2024年9月1日至2024年9月30日（月报统计期：自然月）。",
    ]


def test_an_empty_list_says_so_on_the_screen(desk: County) -> None:
    text = desk.ok("report", "--from", "2020-01", "--to", "2020-02", "--format", "table")
    assert "\n10. 新增疑似学生名单\n本期无\n" in text


def test_csv_has_a_row_per_unit_and_stage_and_the_totals(desk: County) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.ok(*MONTH, "--format", "csv"))))
    assert len(rows) == 15
    assert rows[1] == {
        "起": "2024-09-01",
        "止": "2024-09-30",
        "行别": "单位",
        "单位": "清河初中",
        "学段": "初中",
        "适龄期初": "5",
        "适龄增加": "0",
        "适龄减少": "1",
        "适龄期末": "4",
        "疑似期初": "1",
        "疑似增加": "2",
        "疑似减少": "2",
        "疑似期末": "1",
        "疑似失学": "0",
        "辍学期初": "0",
        "辍学增加": "1",
        "辍学减少": "0",
        "辍学期末": "1",
        "学校人次": "2",
        "学校人数": "1",
        "联合人次": "1",
        "联合人数": "1",
        "司法人次": "0",
        "司法人数": "0",
        "复学": "1",
        "核查": "0",
        "移出": "0",
        "动态销号": "1",
    }
    units = [row for row in rows if row["行别"] == "单位"]
    totals = [row for row in rows if row["行别"] == "合计"]
    assert [row["单位"] for row in totals] == ["小学合计", "初中合计", "总计"]
    assert sum(int(row["疑似期末"]) for row in units) == int(totals[-1]["疑似期末"]) == 2


# Which span


def test_two_months_at_once(desk: County) -> None:
    found = json.loads(desk.ok("report", "--from", "2024-08", "--to", "2024年9月", "--format", "json"))
    assert found["期间"] == {
        "起": "2024-08-01",
        "止": "2024-09-30",
        "截至": "2024-09-30",
        "名称": "2024年8月至9月",
        "按月": "否",
    }
    assert found["台账"]["疑似辍学"]["增加"] == {"列入疑似": 5}
    desk.ok("report", "--from", "2024-08", "--to", "2024-09")
    assert [path.name for path in desk.root.glob("*.docx")] == [
        "清河县2024年8月至9月控辍保学动态管理报表.docx"
    ]


def test_days_of_ones_own_choice(desk: County) -> None:
    found = json.loads(desk.ok("report", "--from", "2024-09", "--to", "2024-09-15", "--format", "json"))
    assert found["期间"] == {
        "起": "2024-09-01",
        "止": "2024-09-15",
        "截至": "2024-09-15",
        "名称": "2024年9月1日至2024年9月15日",
        "按月": "否",
    }
    assert found["来源"]["统计期口径"] == ""


def test_a_month_follows_the_countys_basis(desk: County) -> None:
    config = (desk.root / "kcbx.yaml").read_text("utf-8")
    given = f"{CONFIG}\n参数:\n  - 自: 2024-08-01\n    月报统计期: 上月21日至本月20日"
    (desk.root / "kcbx.yaml").write_text(config.replace(CONFIG, given), "utf-8")
    found = report(desk)
    assert (found["期间"]["起"], found["期间"]["止"]) == ("2024-08-21", "2024-09-20")
    assert found["来源"]["统计期口径"] == "上月21日至本月20日"


def test_a_span_that_is_not_over_says_so_three_times(desk: County) -> None:
    desk.on("2024-09-08").ok(*MONTH)
    note = "统计期未满，数字截至2024年9月8日。"
    assert said(desk) == f"注意：{note}\n已生成 {desk.root / WORD_NAME}\n"
    shown = paragraphs(desk.root / WORD_NAME)
    assert shown[2] == "统计期：2024年9月1日至2024年9月30日（数字截至2024年9月8日）"
    assert shown[4] == note
    assert f"1. 统计期为2024年9月1日至2024年9月30日（月报统计期：自然月）。{note}" in shown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            (),
            "错误：没有说统计哪个月。\n怎么办：加上 --month 2024-09 这样的月份，或者用 --from 和 --to。",
        ),
        (
            ("--month", "2024-11"),
            "错误：2024年11月的统计期从 2024-11-01 开始，今天（2024-10-18）还没有到。\n怎么办：请写已经开始的月份。",
        ),
        (
            ("--month", "2024-09", "--from", "2024-08"),
            "错误：--month 和 --from、--to 只能用一种。\n怎么办：统计一个月用 --month，几个月用 --from 和 --to。",
        ),
        (
            ("--from", "2024-08"),
            "错误：--from 和 --to 要一起用。\n怎么办：例如 --from 2024-09 --to 2024-10。",
        ),
        (
            ("--from", "2024-09", "--to", "2024-08"),
            "错误：--to 2024-08 在 --from 2024-09 之前。\n怎么办：请把两个对调或者改正。",
        ),
        (
            ("--from", "九月", "--to", "2024-09"),
            "错误：--from “九月”不对，请写月份（2024-09）或者日期（2024-09-01）。",
        ),
        (
            ("--month", "2024-09", "--as-known", "2024-10-19"),
            "错误：--as-known “2024-10-19”还没有到。\n怎么办：请写已经过去的时刻或日期。",
        ),
        (
            ("--month", "2024-09", "--as-known", "上次"),
            "错误：--as-known “上次”不对，请写日期（2024-10-05）或者时刻（2024-10-05T16:40）。",
        ),
        (
            ("--month", "2024-09", "--approver", "王芳"),
            "错误：--reason 和 --approver 要与 --full 一起用。\n怎么办：要印全名就加上 --full，不要就去掉它们。",
        ),
        (
            ("--month", "2024-09", "--full", "--approver", "王芳"),
            "错误：用 --full 要写 --reason。\n怎么办：例如 --full --reason 报县政府核对名单 --approver 王芳。",
        ),
        (
            ("--month", "2024-09", "--full", "--reason", "报县政府核对名单"),
            "错误：用 --full 要写 --approver。\n怎么办：例如 --full --reason 报县政府核对名单 --approver 王芳。",
        ),
        (
            ("--month", "2024-09", *FULL, "--format", "csv"),
            "错误：CSV 里没有学生姓名，用不着 --full。\n怎么办：去掉 --full，或者换一种格式。",
        ),
        (
            ("--month", "2024-09", "-o", "没有/报表.docx"),
            "没有/报表.docx：它所在的文件夹不存在。\n怎么办：请用 -o 写一个文件名。",
        ),
        (
            ("--month", "2024-09", "-o", "ledgers"),
            "ledgers：它是一个文件夹。\n怎么办：请用 -o 写一个文件名。",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(desk: County, options: tuple[str, ...], message: str) -> None:
    assert desk.refused("report", *options, code=2).endswith(message)


def test_an_unknown_unit_is_told_which_there_are(desk: County) -> None:
    message = desk.refused(*MONTH, "--unit", "清河中学", code=2)
    assert message.startswith("错误：没有叫“清河中学”的单位。\n怎么办：登记的有：清河小学、清河初中、")


@pytest.mark.parametrize("name", ["柳河乡", "990101201", "柳河乡人民政府"])
def test_a_township_by_name_or_code(desk: County, name: str) -> None:
    assert report(desk, "--unit", name)["范围"] == "柳河乡"


def test_a_clerk_is_asked_for_the_month(desk: County) -> None:
    printed = desk.ok("report", "--format", "json", answers="\n")
    assert json.loads(printed)["期间"]["名称"] == "2024年9月"
    assert said(desk) == "统计哪个月[2024-09]："


# What was known when


def test_figures_as_they_were_known(desk: County) -> None:
    found = report(desk, "--as-known", "2024-10-05")
    assert found["台账"]["疑似辍学"]["增加"] == {"列入疑似": 2}
    assert found["来源"]["知悉截至"] == "2024-10-05T23:59:59+08:00"
    text = desk.ok(*MONTH, "--as-known", "2024-10-05", "--format", "table")
    assert "只计2024-10-05T23:59:59+08:00以前（含）录入的记事，此后的补录和更正不在内。" in text


NOW = dt.datetime(2024, 10, 18, 9, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2024-10-05", "2024-10-05T23:59:59+08:00"),
        ("今天", "2024-10-18T23:59:59+08:00"),
        ("2024-10-05T16:40:02+08:00", "2024-10-05T16:40:02+08:00"),
        ("2024-10-05T08:40:02Z", "2024-10-05T08:40:02+00:00"),
        ("2024-10-05 16:40", "2024-10-05T16:40:00+08:00"),
        ("2024年10月5日 9:05:07", "2024-10-05T09:05:07+08:00"),
    ],
)
def test_a_moment_as_people_write_it(typed: str, moment: str) -> None:
    assert known_moment(typed, NOW).isoformat() == moment


@pytest.mark.parametrize("typed", ["2024-10-18 09:31", "2024-10-19", "2024-10-18T02:00:00Z"])
def test_nobody_knows_yet_what_will_be_written(typed: str) -> None:
    with pytest.raises(UsageError, match="还没有到"):
        known_moment(typed, NOW)


@pytest.mark.parametrize("typed", ["2024-10-05 25:00", "2024-02-30", "5日"])
def test_what_is_no_moment(typed: str) -> None:
    with pytest.raises(UsageError, match="不对，请写日期"):
        known_moment(typed, NOW)


# Names in full


def test_full_names_are_logged_before_they_are_written(desk: County) -> None:
    desk.ok(*MONTH, *FULL)
    names = [row[2] for row in cells(desk.root / WORD_NAME)[9][1:]]
    assert names == ["冯源", "李禾", "阿依古丽·买买提"]
    (logged,) = read_log(desk.root, 2024)
    assert logged == Access(
        time=logged.time,
        operator="赵敏",
        approver="王芳",
        reason="报县政府核对名单",
        what="report 清河县 2024年9月 docx",
        children=4,
    )
    assert logged.time.date() == dt.date(2024, 10, 18)
    log = (desk.root / "访问记录" / "2024.jsonl").read_text("utf-8")
    assert not any(case.name in log for case in CHILDREN)


def test_a_report_with_full_names_says_so_on_every_page(desk: County) -> None:
    notices = []
    for options in ((), FULL):
        desk.ok(*MONTH, *options, "-o", f"{len(options)}.docx")
        document = docx.Document(str(desk.root / f"{len(options)}.docx"))
        notices.append(document.sections[0].header.paragraphs[0].text)
    assert notices == [
        "内部资料，学生姓名已作脱敏处理，仍按个人信息管理",
        "内部资料，含学生姓名，只供批准的用途使用，不得外传",
    ]


def test_without_full_nothing_is_logged(desk: County) -> None:
    desk.ok(*MONTH)
    assert not (desk.root / "访问记录").exists()


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("核对冯源的情况", "错误：事由里有学生或家长的姓名，不能写进访问记录。"),
        ("核对990101201203045121", "错误：事由或批准人里有证件号码或电话号码，不能写进访问记录。"),
    ],
)
def test_a_reason_that_names_a_child_is_refused(desk: County, reason: str, message: str) -> None:
    assert desk.refused(*MONTH, "--full", "--reason", reason, "--approver", "王芳", code=2).startswith(
        message
    )


def test_a_log_that_cannot_be_written_keeps_the_names_back(desk: County) -> None:
    (desk.root / "访问记录").write_text("这里被一个文件占住了", "utf-8")
    desk.refused(*MONTH, *FULL)
    assert not (desk.root / WORD_NAME).exists()
    assert "冯源" not in desk.results[-1].stdout


def test_a_file_in_the_way_is_found_before_anything_is_logged(desk: County) -> None:
    (desk.root / WORD_NAME).write_text("别人的文件", "utf-8")
    desk.refused(*MONTH, *FULL)
    assert not (desk.root / "访问记录").exists()


def test_a_clerk_is_asked_for_purpose_and_approval(desk: County) -> None:
    printed = desk.ok(*MONTH, "--full", "--format", "json", answers="报县政府核对名单\n王芳\n")
    assert json.loads(printed)["名单"]["返校"][0]["姓名"] == "孙小满"
    assert [(entry.reason, entry.approver) for entry in read_log(desk.root, 2024)] == [
        ("报县政府核对名单", "王芳")
    ]


def test_nobody_approves_for_himself(desk: County) -> None:
    message = desk.refused(*MONTH, "--full", "--reason", "报县政府核对名单", "--approver", "赵敏", code=2)
    assert message.startswith("错误：批准人“赵敏”就是经办人自己，不能自己批准自己。")


# Files that are there already


def test_our_own_file_is_made_anew(desk: County) -> None:
    desk.ok(*MONTH)
    first = (desk.root / WORD_NAME).read_bytes()
    assert is_ours(first)
    desk.ok(*MONTH, "--preparer", "赵敏")
    assert (desk.root / WORD_NAME).read_bytes() != first
    assert [path.name for path in desk.root.iterdir() if path.name.endswith(".tmp")] == []


def test_what_somebody_changed_is_not_overwritten(desk: County) -> None:
    desk.ok(*MONTH)
    path = desk.root / WORD_NAME
    changed = docx.Document(str(path))
    changed.add_paragraph("局长批示")
    changed.save(str(path))
    assert desk.refused(*MONTH) == (
        f"错误：{path} 已经存在，而且不是 kcbx 生成的原样，可能有人改过，没有覆盖。\n"
        "怎么办：用 -o 换一个文件名；确定不要原来的文件，就加上 --force。"
    )
    desk.ok(*MONTH, "--force")
    assert is_ours(path.read_bytes())


@pytest.mark.parametrize("output_format", ["json", "csv", "table"])
def test_a_text_file_is_written_once_and_again_when_nothing_changed(desk: County, output_format: str) -> None:
    command = (*MONTH, "--format", output_format, "-o", "报表.txt")
    desk.ok(*command)
    desk.ok(*command)
    content = (desk.root / "报表.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") == (output_format == "csv")
    (desk.root / "报表.txt").write_text("别的", "utf-8")
    desk.refused(*command)
    desk.ok(*command, "--force")
    assert (desk.root / "报表.txt").read_bytes() == content


def test_word_goes_through_a_pipe_too(desk: County) -> None:
    before = desk.files()
    result = desk.run(*MONTH, "-o", "-")
    assert result.exit_code == 0
    assert docx.Document(io.BytesIO(result.stdout_bytes)).paragraphs[0].text == WHOLE["标题"]
    assert desk.files() == before


# Files that cannot be counted


def spoil(desk: County, path: str, content: bytes) -> None:
    (desk.root / path).parent.mkdir(parents=True, exist_ok=True)
    (desk.root / path).write_bytes(content)


def test_broken_files_never_drop_out_in_silence(desk: County) -> None:
    path = path_of(QUIET)
    text = (desk.root / path).read_text("utf-8")
    double = "ledgers/辍学/清河初中/KC-AAAAAAAAA1.yaml"
    spoil(desk, double, text.encode())
    spoil(desk, "ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ1.yaml", b"\xff\x00")
    spoil(desk, "ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ2.yaml", "姓名: 周雨桐\n".encode())
    no_list = text.replace("AAAAAAAAA1", "ZZZZZZZZZ3").replace(
        "特殊群体:\n  - 留守儿童", "特殊群体: 留守儿童"
    )
    spoil(desk, "ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ3.yaml", no_list.encode())
    spoil(desk, "ledgers/KC-ZZZZZZZZZ4.yaml", text.encode())
    message = desk.refused(*MONTH, code=1)
    lines = message.splitlines()
    assert lines[0] == "错误：有 5 个案卷文件不能计入，数字会不全，所以没有出报表："
    assert [re.sub("第.*）", "第…）", line) for line in lines[1:6]] == [
        "  ledgers/KC-ZZZZZZZZZ4.yaml（不是案卷该放的位置）",
        "  ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ1.yaml（第…）",
        "  ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ2.yaml（内容不全，读不出案卷）",
        "  ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ3.yaml（内容有错，算不出数字）",
        f"  {path}（编号与 {double} 相同）",
    ]
    assert lines[6] == (
        "怎么办：运行 kcbx validate 查看并改好；急着要，可以加 --partial 先出表，没有计入的会写在说明里。"
    )


def test_a_partial_report_names_what_is_missing(desk: County) -> None:
    spoil(desk, "ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ2.yaml", "姓名: 周雨桐\n".encode())
    found = report(desk, "--partial")
    assert found["来源"]["未计入"] == ["ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ2.yaml（内容不全，读不出案卷）"]
    assert said(desk) == "警告：有 1 个案卷文件没有计入，已写在说明里。\n"
    desk.ok(*MONTH, "--partial")
    assert (
        "11. 有1个案卷文件读不出，没有计入本表：ledgers/疑似辍学/清河初中/KC-ZZZZZZZZZ2.yaml（内容不全，读不出案卷）。"
        in paragraphs(desk.root / WORD_NAME)
    )


def test_a_fault_that_touches_no_figure_stops_nothing(desk: County) -> None:
    path = path_of(QUIET)
    text = (desk.root / path).read_text("utf-8")
    spoil(desk, path, text.replace("民族: 汉族", "民族: 汗族").encode())
    assert report(desk)["台账"] == WHOLE["台账"]


# The ledger's version


def test_the_report_names_the_commit_and_what_is_not_in_it(desk: County) -> None:
    git.init(desk.root)
    git.commit(desk.root, list(desk.files()), "建立台账", "赵敏")
    head = git.head(desk.root)
    found = report(desk)
    assert (found["来源"]["台账版本"], found["来源"]["未提交文件"]) == (head, 0)
    (desk.root / "随手记.txt").write_text("与台账无关", "utf-8")
    spoil(desk, path_of(QUIET), (desk.root / path_of(QUIET)).read_bytes() + "# 已核对\n".encode())
    text = desk.ok(*MONTH, "--format", "table")
    assert f"台账版本：{head[:10] if head else ''}，另有1个文件的改动未提交；政策口径：全国通用" in text


def test_the_log_is_committed_without_a_name(desk: County) -> None:
    config = desk.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("自动提交: 否", "自动提交: 是"), "utf-8")
    git.init(desk.root)
    git.commit(desk.root, list(desk.files()), "建立台账", "赵敏")
    desk.ok(*MONTH, *FULL)
    log = git.output(desk.root, "log", "-1", "--name-only", "--format=%s").decode()
    assert log == "访问记录：report 清河县 2024年9月 docx（全名，4人）\n\n访问记录/2024.jsonl\n"


# Completion


def test_units_complete() -> None:
    from click.shell_completion import ShellComplete

    from kcbx.cli import cli
    from kcbx.commands.completion import complete_unit
    from kcbx.commands.report import command

    (unit,) = [option for option in command.params if option.name == "unit"]
    assert unit._custom_shell_complete is complete_unit
    formats = ShellComplete(cli, {}, "kcbx", "_KCBX_COMPLETE").get_completions(["report", "--format"], "")
    assert [item.value for item in formats] == ["docx", "table", "json", "csv"]


# On the way


def test_the_reading_shows_how_far_it_is(desk: County, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[int, str]] = []

    def progress(files: Any, length: int, label: str) -> Any:
        shown.append((length, label))
        return files

    monkeypatch.setattr("kcbx.commands.report.progress", progress)
    report(desk)
    assert shown == [(10, "读取案卷")]


def test_a_file_that_is_open_in_word_is_named(desk: County, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "replace", replace)
    assert desk.refused(*MONTH) == (
        f"错误：写不了 {desk.root / WORD_NAME}：没有权限，或者它正在 Word 里打开着。\n"
        "怎么办：请先关闭这个文件，再运行一次。"
    )


def test_word_does_not_go_to_a_window(monkeypatch: pytest.MonkeyPatch, desk: County) -> None:
    monkeypatch.setattr("kcbx.commands.delivering.is_window", lambda: True)
    assert desk.refused(*MONTH, "-o", "-", code=2) == (
        "错误：Word 文件不能显示在窗口里。\n怎么办：去掉 -o -，或者写一个文件名。"
    )


# The manual

MANUAL = (Path(__file__).resolve().parent.parent / "docs" / "月报数据.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", MANUAL, re.DOTALL)]


def test_the_example_in_the_manual_is_the_county_counted_by_hand() -> None:
    example = EXAMPLES[0]
    assert list(example) == list(WHOLE)
    shortened = ("原因", "特殊群体", "家庭类型", "安置")
    for key in shortened:
        assert example[key].items() <= WHOLE[key].items()
    opened = {*shortened, "分学段", "分单位", "名单", "来源"}
    assert {key: example[key] for key in WHOLE if key not in opened} == {
        key: WHOLE[key] for key in WHOLE if key not in opened
    }
    assert list(example["分学段"]) == list(WHOLE["分学段"])
    assert list(example["名单"]) == list(WHOLE["名单"])


def test_the_manual_explains_every_key_and_every_field_of_the_template(desk: County) -> None:
    context = word_context(report(desk), Signers())
    explained = set(re.split(r"[|、：，；（）\s]+", MANUAL))
    keys = {*WHOLE, *WHOLE["期间"], *WHOLE["来源"], *UNIT_FIGURES[0], *context}
    keys |= {key for rows in LISTS.values() for row in rows for key in row}
    assert keys - explained == set()


def test_the_line_of_the_log_in_the_manual_is_a_line_of_the_log(desk: County) -> None:
    desk.ok(*MONTH, *FULL)
    logged = json.loads((desk.root / "访问记录" / "2024.jsonl").read_text("utf-8"))
    assert list(EXAMPLES[1]) == list(logged)
    assert {**EXAMPLES[1], "时间": logged["时间"], "人数": 4} == logged
