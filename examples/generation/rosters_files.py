"""The files of examples/名单, and how each format is written: XlsxWriter, xlwt, csv, and LibreOffice for ods.

They are written without kcbx, so that reading them back tests the reader and not its own writer.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
import xlwt

from examples.generation import rosters_lines as names
from examples.generation import rosters_shapes as shapes
from examples.generation.county import GRADE_NAMES
from examples.generation.rosters_finish import Sheet
from examples.generation.rosters_lines import AT_SCHOOL, Line, Value
from examples.generation.rosters_shapes import Shape, class_columns
from examples.generation.rosters_world import DAY

_DAY = f"{DAY.year}年{DAY.month}月{DAY.day}日"
_SIGNED = ("填报人：王海", None, "审核人：李敏", None, f"填报时间：{_DAY}")
_CLASS = (
    ("序号", "序号"),
    ("姓名", "姓名"),
    ("性别", "性别"),
    ("身份证号", "证件号码"),
    ("出生年月日", "出生日期"),
    ("班级", "班级"),
    ("家长姓名", "监护人"),
    ("家长电话", "电话"),
)


def _grade_sheet(line: Line) -> str:
    grade = line.values["年级"]
    assert isinstance(grade, int)
    return f"{GRADE_NAMES[grade - 1]}年级"


SHAPES: tuple[Shape, ...] = (
    Shape(
        "户籍.xlsx",
        names.HOUSEHOLDS,
        "xlsx",
        shapes.HOUSEHOLD_COLUMNS,
        titles=("清河县6至15周岁户籍人口名单", f"提供单位：清河县公安局　　数据日期：{_DAY}", ""),
        footers=(("合计", "#"), _SIGNED),
        sheet="户籍人口",
        before=("填表说明",),
        blank_after=(40, 41, 120),
        repeat_header_at=(101,),
        hidden_rows=(30, 31),
        first_column=1,
    ),
    Shape("居住证.csv", names.PERMITS, "csv utf-8-sig", shapes.PERMIT_COLUMNS),
    Shape("学籍.xls", names.ENROLLED, "xls", shapes.ENROLMENT_COLUMNS, sheet="学生基本信息"),
    Shape(
        "脱贫.xlsx",
        names.POVERTY,
        "xlsx",
        shapes.POVERTY_COLUMNS,
        titles=("全国防返贫监测信息系统 家庭成员信息（全字段）",),
        sheet="家庭成员",
    ),
    Shape(
        "民政.xlsx",
        names.CIVIL_AFFAIRS,
        "xlsx",
        shapes.CIVIL_COLUMNS,
        titles=("清河县留守、困境、孤儿和事实无人抚养儿童花名册",),
        footers=(_SIGNED,),
    ),
    Shape("司法行政.csv", names.JUSTICE, "csv gb18030", shapes.JUSTICE_COLUMNS),
    Shape(
        "残联.xlsx",
        names.DISABLED,
        "xlsx",
        shapes.DISABLED_COLUMNS,
        titles=("清河县持证残疾儿童名单",),
        footers=(_SIGNED,),
        blank_after=(3,),
    ),
    Shape(
        "平台下发.xlsx", names.SENT_DOWN, "xlsx", shapes.SENT_DOWN_COLUMNS, titles=("疑似辍学学生核查名单",)
    ),
    Shape("平台导出.xlsx", names.PLATFORM, "xlsx", shapes.PLATFORM_COLUMNS),
    Shape(
        "在校-实验小学.xlsx",
        AT_SCHOOL + "实验小学",
        "xlsx",
        class_columns(*_CLASS, ("全国学籍号", "学籍号")),
        titles=("清河县实验小学在校学生名单",),
        footers=(("本年级合计", "#"),),
        sheet_of=_grade_sheet,
        before=("填表说明",),
    ),
    Shape(
        "在校-清河中心小学.csv",
        AT_SCHOOL + "清河中心小学",
        "csv gb18030",
        class_columns(
            ("序号", "序号"),
            ("学生姓名", "姓名"),
            ("性别", "性别"),
            ("身份证号码", "证件号码"),
            ("出生日期", "出生日期"),
            ("年级", "年级"),
            ("班级", "班级"),
            ("监护人", "监护人"),
            ("联系电话", "电话"),
        ),
        titles=("清河县清河镇中心小学2024年秋季在校学生名册",),
        footers=(("合计", "#"), ("填表人：赵敏",)),
        repeat_header_at=(21,),
    ),
    Shape("在校-柳林教学点.csv", AT_SCHOOL + "柳林教学点", "csv utf-8-sig", class_columns(*_CLASS)),
    Shape(
        "在校-清河初中.xlsx",
        AT_SCHOOL + "清河初中",
        "xlsx",
        class_columns(*_CLASS, ("学籍号", "学籍号"), ("备注", "备注")),
        titles=("清河县清河镇初级中学", "在校学生花名册（2024年10月）"),
        footers=(("合计", "#"), _SIGNED),
        blank_after=(10,),
        repeat_header_at=(31,),
        numbered_empty=3,
    ),
    Shape(
        "在校-柳溪学校.ods",
        AT_SCHOOL + "柳溪学校",
        "ods",
        class_columns(
            ("序号", "序号"),
            ("姓名", "姓名"),
            ("性别", "性别"),
            ("身份证件号", "证件号码"),
            ("出生日期", "出生日期"),
            ("年级", "年级名"),
            ("班", "班"),
            ("监护人姓名", "监护人"),
            ("电话", "电话"),
        ),
        titles=("柳溪学校在校生名单",),
        sheet="在校生",
    ),
    Shape("在校-石桥小学.tsv", AT_SCHOOL + "石桥小学", "tsv utf-8", class_columns(*_CLASS)),
    Shape(
        "在校-清河一中.xls",
        AT_SCHOOL + "清河一中",
        "xls",
        class_columns(
            ("序号", "序号"),
            ("学籍号", "学籍号"),
            ("学生姓名", "姓名"),
            ("性别", "性别"),
            ("证件号码", "证件号码"),
            ("出生日期", "出生日期"),
            ("所在班级", "班级"),
            ("监护人", "监护人"),
            ("监护人电话", "电话"),
            ("备注", "备注"),
        ),
        titles=("清河县第一中学初中部在校学生名单",),
        footers=(_SIGNED,),
    ),
)
"""Every list of the comparison."""


def write(path: Path, format_name: str, sheets: Sequence[Sheet]) -> bool:
    """Write sheets as a file; False when the format needs LibreOffice and there is none."""
    kind, _, encoding = format_name.partition(" ")
    if kind == "xlsx":
        _write_xlsx(path, sheets)
    elif kind == "xls":
        _write_xls(path, sheets)
    elif kind == "ods":
        return _write_ods(path, sheets)
    else:
        path.write_bytes(_delimited(sheets, "\t" if kind == "tsv" else ",").encode(encoding))
    return True


def _write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime.combine(DAY, dt.time()), "title": path.stem})
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if isinstance(value, dt.date):
                    page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day_format)
                elif isinstance(value, int | float):
                    page.write_number(row, column, value)
                elif value not in (None, ""):
                    page.write_string(row, column, str(value))
        for top, left, bottom, right in sheet.merges:
            if (top, left) != (bottom, right):
                value = sheet.rows[top][left]
                page.merge_range(top, left, bottom, right, "" if value is None else str(value))
        for column in sheet.hidden_columns:
            page.set_column(column, column, None, None, {"hidden": True})
        for row in sheet.hidden_rows:
            page.set_row(row, None, None, {"hidden": True})
    book.close()


def _write_xls(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    day_format = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if value in (None, ""):
                    continue
                if (row, column) in merged and merged[row, column] != (row, column):
                    bottom, right = merged[row, column]
                    page.write_merge(row, bottom, column, right, value)
                elif isinstance(value, dt.date):
                    page.write(row, column, value, day_format)
                else:
                    page.write(row, column, value)
    book.save(str(path))


def _write_ods(path: Path, sheets: Sequence[Sheet]) -> bool:
    office = shutil.which("soffice")
    if office is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{path.stem}.xlsx"
        _write_xlsx(source, sheets)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "ods",
            "--outdir",
            str(path.parent),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True)
    return True


def _delimited(sheets: Sequence[Sheet], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    (sheet,) = sheets
    for values in sheet.rows:
        writer.writerow([_as_text(value) for value in values])
    return text.getvalue()


def _as_text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.5E}"
    return "" if value is None else str(value)
