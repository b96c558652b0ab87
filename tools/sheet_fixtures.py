"""Write tests/golden/sheets: one list as LibreOffice saves it: `python -m tools.sheet_fixtures [soffice]`.

Needs LibreOffice with Calc. The list is made here by XlsxWriter and converted; the tests read what is committed and
need no LibreOffice. Nobody in it exists; the numbers are those of the fictional 清河县.
"""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
import tempfile
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kcbx.identity import make

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "sheets"
CONVERSIONS = {
    "花名册.xlsx": "xlsx:Calc MS Excel 2007 XML",
    "花名册.xls": "xls:MS Excel 97",
    "花名册.ods": "ods:calc8",
    # Separator, quotation mark, character set (76 UTF-8, 85 GB18030, 65535 UTF-16), first line, …, as shown: true
    "花名册.csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
    "花名册-GB18030.csv": "csv:Text - txt - csv (StarCalc):44,34,85,1,,0,false,true",
    "花名册-Unicode.txt": "txt:Text - txt - csv (StarCalc):9,34,65535,1,,0,false,true",
}
PROTECTED = {
    "有密码.xlsx": "Calc MS Excel 2007 XML",
    "有密码.xls": "MS Excel 97",
    "有密码.ods": "calc8",
}
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Protect(source As String, target As String, filterName As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim crypto(1) As New com.sun.star.beans.NamedValue
  crypto(0).Name = "CryptoType"
  crypto(0).Value = "Standard"
  crypto(1).Name = "OOXPassword"
  crypto(1).Value = "1234"
  Dim saving(1) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName"
  saving(0).Value = filterName
  saving(1).Name = "Password"
  saving(1).Value = "1234"
  If filterName = "Calc MS Excel 2007 XML" Then
    saving(1).Name = "EncryptionData"
    saving(1).Value = crypto()
  End If
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  document.storeToURL(ConvertToURL(target), saving())
  document.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


def make_list() -> bytes:
    """Return the list as XlsxWriter makes it: title, headings in two rows, three rows, a footer; two more sheets."""
    written = io.BytesIO()
    workbook = Workbook(written, {"in_memory": True})
    workbook.set_properties({"created": dt.datetime(2024, 9, 5)})
    _fill(workbook, workbook.add_worksheet("花名册"))
    remarks = workbook.add_worksheet("说明")
    remarks.write_string(0, 0, "本表由派出所提供")
    remarks.hide()
    workbook.add_worksheet("Sheet3")
    workbook.close()
    return written.getvalue()


def _fill(workbook: Workbook, sheet: Worksheet) -> None:
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range(0, 1, 0, 5, "清河县适龄儿童名册（虚构）")
    sheet.merge_range(2, 1, 3, 1, "姓名")
    sheet.merge_range(2, 2, 2, 3, "证件")
    sheet.write_row(3, 2, ["身份证号码", "出生日期"])
    sheet.merge_range(2, 4, 3, 4, "年级")
    sheet.merge_range(2, 5, 3, 5, "备注")
    number = make("990101", dt.date(2012, 3, 4), 18)
    sheet.write_string(4, 1, "王小虎")
    sheet.write_string(4, 2, number)
    sheet.write_datetime(4, 3, dt.datetime(2012, 3, 4), day)
    sheet.write_number(4, 4, 6)
    sheet.write_string(4, 5, "随父母，\n在外地")
    sheet.write_string(5, 1, "李小丫")
    sheet.write_number(5, 2, float(make("990101", dt.date(2013, 5, 6), 21)))
    sheet.write_string(5, 3, "2013年5月6日")
    sheet.write_formula(5, 4, "=E5-1", None, 5)
    sheet.write_formula(5, 5, "=NA()", None, "#N/A")
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.write_string(7, 1, " 赵  大 ")
    sheet.write_string(7, 2, f"'{number.lower()} ")
    sheet.write_string(7, 4, "六年级")
    sheet.write_string(9, 1, "填报人：")
    sheet.set_column(4, 4, None, None, {"hidden": True})


def convert(soffice: str, source: Path, target: Path, how: str, home: Path) -> None:
    """Have LibreOffice write `source` as `target`, in the format and with the options that `how` says."""
    made = source.with_suffix(f".{how.split(':')[0]}")
    _run(soffice, home, "--convert-to", how, "--outdir", str(source.parent / "out"), str(source))
    (source.parent / "out" / made.name).replace(target)


def protect(soffice: str, source: Path, target: Path, filter_name: str, home: Path) -> None:
    """Have LibreOffice write `source` as `target` with a password."""
    _run(soffice, home, f"macro:///Standard.Module1.Protect({source},{target},{filter_name})")


def _run(soffice: str, home: Path, *arguments: str) -> None:
    subprocess.run(
        [soffice, f"-env:UserInstallation={home.as_uri()}", "--headless", *arguments],
        check=True,
        capture_output=True,
        timeout=120,
    )


def main(soffice: str) -> None:
    """Write every file of tests/golden/sheets."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home, source = Path(folder) / "home", Path(folder) / "source.xlsx"
        source.write_bytes(make_list())
        for name, how in CONVERSIONS.items():
            convert(soffice, source, FIXTURES / name, how, home)
        library = home / "user" / "basic" / "Standard"
        (library / "Module1.xba").write_text(MACRO, "utf-8")
        (library / "script.xlb").write_text(LIBRARY, "utf-8")
        for name, filter_name in PROTECTED.items():
            protect(soffice, source, FIXTURES / name, filter_name, home)


if __name__ == "__main__":
    main(*sys.argv[1:] or ["soffice"])
