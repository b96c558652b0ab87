"""Every type of paper, issued for a child of the example county who needs it that day, and read back.

The commands write into a copy; what they made is then checked one thing at a time. How a paper is issued: `test_notice`;
how the templates look and read: `test_paper_layout`, `test_paper_templates`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kcbx.calendar import chinese_date
from kcbx.edits import digest
from kcbx.lifecycle import legal_guardians, tell
from kcbx.model import Case, Entry
from kcbx.policy import law, paper, papers
from kcbx.workspace import Workspace
from tests.county import County
from tests.paper_checks import (
    check_faces,
    check_nothing_of_the_program_shows,
    check_order_of_properties,
    check_page,
    check_signature,
    check_tables,
)
from tests.paper_documents import SHEET, lines, printed

EXAMPLE = Path(__file__).parents[1] / "examples" / "清河县"
TODAY = "2025-08-01"
"""The day on which all of this is written down; the papers are dated when they were due."""

BUREAU, COUNTY_GOVERNMENT = "清河县教育体育局", "清河县人民政府"
TOWN, VILLAGES = "清河县清河镇人民政府", "清河县柳溪乡人民政府"
MIDDLE, FIRST, LIUXI, PRIMARY = (
    *("清河县清河镇初级中学", "清河县第一中学"),
    *("清河县柳溪乡九年一贯制学校", "清河县实验小学"),
)
PREFIXES = {
    BUREAU: "清教",
    TOWN: "清政",
    VILLAGES: "柳政",
    MIDDLE: "清初",
    FIRST: "一中",
    LIUXI: "柳九",
    PRIMARY: "实小",
}
"""The 机关代字 of units.yaml and kcbx.yaml."""

KINDS = {
    **dict.fromkeys((MIDDLE, FIRST, LIUXI, PRIMARY), "学校"),
    **dict.fromkeys((TOWN, VILLAGES), "乡镇政府"),
    BUREAU: "教育局",
    COUNTY_GOVERNMENT: "县级机构",
}
GUARDIAN = "法定监护人"
ORDER, RECEIPT = "责令送被监护人接受义务教育通知书", "送达回证"


@dataclass(frozen=True)
class Needed:
    """A paper, the child and the day that call for it, who issues it to whom, why, and what the clerk types."""

    paper: str
    case: str
    day: str
    issuer: str
    to: str
    why: str
    typed: tuple[str, ...] = ()

    @property
    def date(self) -> dt.date:
        return dt.date.fromisoformat(self.day)


ILL = ("--set", "事由=身体状况")
NEEDED = (
    Needed(
        *("入学通知书", "KC-WVSJNGX6VC", "2025-07-15", PRIMARY, GUARDIAN),
        "a girl of seven, never enrolled, found in June; school starts on 1 September",
        ("--issuer", "实验小学", "--deadline", "2025-09-01"),
    ),
    Needed(
        *("劝返复学通知书", "KC-WAY508FT8S", "2025-07-28", MIDDLE, GUARDIAN),
        "listed on 14 July, two visits of the school in vain, no paper yet",
    ),
    Needed(
        *("辍学学生书面报告", "KC-TES3QV36XX", "2024-09-30", MIDDLE, f"{BUREAU}、{TOWN}"),
        "three attempts of the school, the last on 28 September: who must be told is told",
        ("--situation", "父母在上海务工，学生由外祖母照护。"),
    ),
    Needed(
        *("督促入学通知书", "KC-YCY74Q2M2F", "2024-11-05", TOWN, GUARDIAN),
        "the deadline of the 劝返复学通知书, 4 November, has passed",
    ),
    Needed(
        *("批评教育记录", "KC-702CWJ0KQC", "2024-11-19", TOWN, GUARDIAN),
        "a girl kept at home to be married off; deadline passed on 18 November, the joint attempt refused",
        ("--deadline", "2024-11-26"),
    ),
    Needed(
        *(ORDER, "KC-4JVA8GWKME", "2024-11-20", VILLAGES, GUARDIAN),
        "a girl confirmed as 辍学 in October; urged, and criticised on 18 November, without effect",
    ),
    Needed(
        *(ORDER, "KC-2HEKJ2KX09", "2025-04-14", BUREAU, GUARDIAN),
        "confirmed in March, urged and criticised; he lives in a 街道, which may not order",
        ("--contact", "苏俊琳", "--telephone", "0399-66660001"),
    ),
    Needed(
        *("延缓入学申请", "KC-F6BFXVE130", "2024-09-09", BUREAU, BUREAU),
        "the expert committee advises this day to wait a year; a 街道 cannot approve",
        (*ILL, "--issuer", "教育局", "--set", "起=2024-09-01", "--set", "止=2025-08-31"),
    ),
    Needed(
        *("延缓入学批复", "KC-F6BFXVE130", "2024-09-10", BUREAU, GUARDIAN),
        "the application of the day before is granted; the case knows from when to when and why",
        ("--issuer", "教育局"),
    ),
    Needed(
        *("休学申请", "KC-K2Q9FKA625", "2024-11-04", LIUXI, VILLAGES),
        "in hospital; on 3 November the parents asked for leave",
        (*ILL, "--set", "起=2024-11-11", "--set", "止=2025-08-31", "--situation", "学生在市医院住院，医生建议休养"),
    ),
    Needed(
        *("休学批复", "KC-K2Q9FKA625", "2024-11-08", VILLAGES, GUARDIAN),
        "the leave begins on 11 November",
        (*ILL, "--set", "起=2024-11-11", "--set", "止=2025-08-31"),
    ),
    Needed(
        *("认定达标申请", "KC-WWZZXAB6PW", "2025-02-18", MIDDLE, COUNTY_GOVERNMENT),
        "a judgment of December, the guardians have done their duty, the girl refuses",
        (
            *("--set", "情形=司法裁判", "--set", "起=2025-02-27", "--set", "止=2025-08-31"),
            *("--situation", "法定监护人按判决把学生送到学校，学生当天离校，本人书面说明不愿上学。"),
        ),
    ),
    Needed(
        *("认定达标批复", "KC-WWZZXAB6PW", "2025-02-26", COUNTY_GOVERNMENT, MIDDLE),
        "the answer to the application of 18 February; the county's government numbers its own papers",
        (
            *("--number", "清县政标〔2025〕30号", "--set", "手续批准单位=清河县教育体育局"),
            *("--set", "情形=司法裁判", "--set", "起=2025-02-27", "--set", "止=2025-08-31"),
        ),
    ),
    Needed(
        *("协助劝返函", "KC-X1EDRWZENS", "2024-11-04", BUREAU, "某市某区教育局"),
        "confirmed as working in another province",
        ("--to", "某市某区教育局", "--deadline", "2024-12-04"),
    ),
    Needed(
        *("救助转介函", "KC-X4YCJGWPRP", "2024-09-25", LIUXI, "清河县民政局"),
        "kept at home because somebody of the family lies in hospital",
        ("--issuer", "柳溪学校", "--situation", "家里有人住院，没有别的收入，学生留在家里照看。"),
    ),
    Needed(
        *("童工线索移送函", "KC-K9AH5F3D24", "2024-10-18", BUREAU, "清河县人力资源和社会保障局"),
        "not yet fifteen, confirmed the day before as working in another province",
        ("--situation", "父亲说学生跟同村人外出打工，同伴在电话里说学生在厂里。", "--deadline", "2024-11-01"),
    ),
    Needed(
        *("家庭教育指导建议函", "KC-B4CZWG7TKX", "2024-11-11", BUREAU, "清河县公安局"),
        "the order of 15 October was refused and its deadline has passed",
        ("--situation", "责令通知书送达后，父亲拒绝签字，至今没有送学生返校。"),
    ),
    Needed(
        *("家长承诺书", "KC-AX66KVXVGD", "2025-06-20", FIRST, FIRST),
        "the father promises this day to send him as soon as the family can",
        ("--deadline", "2025-06-25"),
    ),
    Needed(
        *("复学通知书", "KC-YCY74Q2M2F", "2024-11-14", MIDDLE, GUARDIAN),
        "back at school since the second joint attempt, three days before",
    ),
)  # fmt: skip
EACH = [pytest.param(needed, id=f"{needed.paper}-{needed.case}") for needed in NEEDED]
ORDERS = [pytest.param(needed, id=KINDS[needed.issuer]) for needed in NEEDED if needed.paper == ORDER]
DOSSIER = "KC-WWZZXAB6PW"


@dataclass(frozen=True)
class Issued:
    """What one command made: the 文号 it told, the 文号 that was free, and the Word files (paper, 送达回证)."""

    number: str
    free: str
    files: tuple[bytes, ...]


@dataclass(frozen=True)
class Told:
    """The copy after all commands: what each made, the cases as they are now, the dossier and the findings."""

    issued: Mapping[Needed, Issued]
    cases: Mapping[str, Case]
    dossier: bytes
    findings: list[dict[str, Any]]

    def paper(self, needed: Needed) -> bytes:
        return self.issued[needed].files[0]

    def entry(self, needed: Needed) -> Entry:
        found = [
            entry
            for entry in self.cases[needed.case].entries
            if entry.get("文号") == self.issued[needed].number
        ]
        return next(entry for entry in found if entry.action == "文书")

    def facts(self, needed: Needed) -> Mapping[str, Any]:
        return tell(self.cases[needed.case], needed.date).facts


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Issue every paper in a copy, serve one order, print one dossier, check the cases; done once."""
    serials = serials_in_use()
    cases = {needed.case for needed in NEEDED}
    county = copied(tmp_path_factory.mktemp("example") / "清河县", cases, serials)
    issued = {needed: issue(county, needed, serials) for needed in NEEDED}
    served = next(needed for needed in NEEDED if needed.paper == ORDER)
    guardian = legal_guardians(tell(Workspace(county.root).find_case(served.case).case).facts)[0]
    county.ok(
        *("serve", served.case, issued[served].number, "--on", "2024-11-21", "--method", "直接送达"),
        *("--server", "杨秋雪", "--server", "田海浩", "--place", "家中"),
        *("--receiver", guardian["姓名"], "--relation", guardian["关系"]),
    )
    county.ok(
        "dossier", DOSSIER, "--full", "--reason", "报县政府核对情况", "--approver", "孙立", "-o", "表.docx"
    )
    checked = county.run("validate", *sorted(cases), "--format", "json")
    workspace = Workspace(county.root)
    return Told(
        issued,
        {number: workspace.find_case(number).case for number in cases},
        (county.root / "表.docx").read_bytes(),
        json.loads(checked.stdout)["findings"],
    )


Serials = dict[tuple[str, str], tuple[int, Path | None]]
"""Series and year → the largest serial, and the file where it stands."""


def serials_in_use() -> Serials:
    """Return the numbers of the whole example, counted here and not by the program."""
    found: Serials = {}
    for path in sorted(EXAMPLE.rglob("*.yaml")):
        for series, year, serial in re.findall(r"文号: (\w+)〔(\d{4})〕(\d+)号", path.read_text("utf-8")):
            found[series, year] = max(found.get((series, year), (0, path)), (int(serial), path))
    return found


def copied(root: Path, cases: set[str], serials: Serials) -> County:
    """Copy the county's own files, some cases, and the last number of every series; it is TODAY."""
    wanted = [path for path in (EXAMPLE / "ledgers").rglob("*.yaml") if path.stem in cases]
    wanted += [EXAMPLE / "kcbx.yaml", EXAMPLE / "units.yaml", *(path for _, path in serials.values() if path)]
    for path in dict.fromkeys(wanted):
        target = root / path.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return County(root).on(TODAY)


def issue(county: County, needed: Needed, serials: Serials) -> Issued:
    """Run the command, and count its number as used."""
    arguments = ("--type", needed.paper, "--on", needed.day, "--approver", "孙立")
    said = county.ok("notice", needed.case, *arguments, *needed.typed).splitlines()
    series = PREFIXES.get(needed.issuer, "清县政") + paper(needed.paper).serial_kind
    serial = 1 + serials.get((series, needed.day[:4]), (0, None))[0]
    serials[series, needed.day[:4]] = (serial, None)
    free = f"{series}〔{needed.day[:4]}〕{serial}号"
    files = tuple((county.root / line.split("　")[1]).read_bytes() for line in said[1:])
    return Issued(said[0].removeprefix("文号　"), free, files)


# The table


def test_every_type_that_is_issued_has_a_child_who_needs_it() -> None:
    assert {needed.paper for needed in NEEDED} == {name for name, kind in papers().items() if kind.issuers}
    assert {KINDS[needed.issuer] for needed in NEEDED if needed.paper == ORDER} == {"乡镇政府", "教育局"}


def test_nothing_is_wrong_with_the_cases_afterwards(told: Told) -> None:
    """The steps come in their order and suit the state of the child (G36, G37)."""
    assert [finding for finding in told.findings if finding["severity"] == "错误"] == []
    assert [finding for finding in told.findings if finding["rule"] in ("G36", "G37")] == []


# Structure and measures


@pytest.mark.parametrize("needed", EACH)
def test_structure_and_measures(told: Told, needed: Needed) -> None:
    for data in told.issued[needed].files:
        check_document(data)


def test_structure_and_measures_of_the_dossier(told: Told) -> None:
    check_document(told.dossier, turned=True)


def check_document(data: bytes, *, turned: bool = False) -> None:
    check_tables(data)
    check_nothing_of_the_program_shows(data)
    check_order_of_properties(data)
    check_page(data, turned=turned)
    check_faces(data)


FORMS = ("批评教育记录", "延缓入学申请", "休学申请", "认定达标申请", "家长承诺书")


@pytest.mark.parametrize("needed", [each for each in EACH if each.values[0].paper not in FORMS])
def test_a_letter_ends_with_its_office_and_its_day(told: Told, needed: Needed) -> None:
    check_signature(told.paper(needed), needed.issuer, chinese_date(needed.date))


# Number, issuer, addressee


@pytest.mark.parametrize("needed", EACH)
def test_the_number_is_the_next_free_one_of_its_office_and_year(told: Told, needed: Needed) -> None:
    issued = told.issued[needed]
    typed = dict(zip(needed.typed, needed.typed[1:], strict=False)).get("--number")
    assert issued.number == (typed or issued.free)
    assert issued.number in printed(told.paper(needed))


@pytest.mark.parametrize("needed", EACH)
def test_who_issues_it_has_the_power(told: Told, needed: Needed) -> None:
    issuers = paper(needed.paper).issuers
    assert KINDS[needed.issuer] in issuers or issuers == ("监护人",)
    assert told.entry(needed).get("签发单位") in (*codes_of(needed.issuer), needed.issuer)


@cache
def codes_of(name: str) -> tuple[str, ...]:
    return tuple(unit.code for unit in Workspace(EXAMPLE).setting.units if unit.name in name)


@pytest.mark.parametrize("needed", EACH)
def test_to_whom_it_is_written(told: Told, needed: Needed) -> None:
    guardians = "、".join(each["姓名"] for each in legal_guardians(told.facts(needed)))
    written = told.entry(needed).get("主送")
    assert written == (guardians if needed.to == GUARDIAN else needed.to)
    if needed.paper not in FORMS:
        assert f"{written}：" in lines(told.paper(needed))


@pytest.mark.parametrize("needed", [each for each in EACH if each.values[0].to == GUARDIAN])
def test_who_only_looks_after_the_child_is_not_in_it(told: Told, needed: Needed) -> None:
    carer = told.facts(needed).get("照护人", {}).get("姓名")
    assert not carer or carer not in printed(told.paper(needed))


@pytest.mark.parametrize("needed", EACH)
def test_it_is_about_this_child(told: Told, needed: Needed) -> None:
    facts, text = told.facts(needed), printed(told.paper(needed))
    born = dt.date.fromisoformat(facts["出生日期"])
    assert [part in text for part in (facts["姓名"], facts["性别"], chinese_date(born))] == [True] * 3


# Law


@pytest.mark.parametrize("needed", EACH)
def test_the_law_is_printed_as_in_force_on_its_day(told: Told, needed: Needed) -> None:
    """Every article of papers.yaml that applies, no other, each with its whole wording of that day."""
    wanted = [line for law_id in articles_of(told, needed) for line in quoted(law_id, needed.date)]
    found = lines(told.paper(needed))
    starts = [number for number, line in enumerate(found) if re.match(r"《[^》]+》第[^：]+：", line)]
    assert found[starts[0] : starts[0] + len(wanted)] == wanted if wanted else not starts
    assert all(number < starts[0] + len(wanted) for number in starts)


def articles_of(told: Told, needed: Needed) -> list[str]:
    applies = {"总是", f"{KINDS[needed.issuer]}签发", f"{told.facts(needed)['性别']}生", "因身体状况"}
    applies |= {"乡镇政府或教育局签发"} if KINDS[needed.issuer] in ("乡镇政府", "教育局") else set()
    applies |= {"写给公安机关"} if "公安" in needed.to else set()
    return [ground.law for ground in paper(needed.paper).grounds if ground.when in applies]


def quoted(law_id: str, day: dt.date) -> list[str]:
    """Return the lines of an article; before an item (项) stands the sentence it belongs to."""
    text = law(law_id, day)
    assert text.valid_from <= day
    assert text.valid_to is None or day <= text.valid_to
    article, _, item = law_id.partition("(")
    wording = [*law(article, day).wording.split("\n")[:1], text.wording] if item else text.wording.split("\n")
    return [f"《{text.name}》{text.section}：{wording[0]}", *wording[1:]]


@pytest.mark.parametrize("needed", EACH)
def test_what_the_running_text_cites_was_in_force_too(told: Told, needed: Needed) -> None:
    cited = set(
        re.findall("《中华人民共和国[^》]+》第[一二三四五六七八九十百]+条", printed(told.paper(needed)))
    )
    grounds = [ground.law for ground in paper(needed.paper).grounds]
    assert cited <= {law(each.partition(".")[0].partition("(")[0], needed.date).citation for each in grounds}


def test_girls_have_their_own_law(told: Told) -> None:
    cites = {needed: "妇女权益保障法》第三十六条" in printed(told.paper(needed)) for needed in NEEDED}
    with_it = [
        needed for needed in NEEDED if any(each.when == "女生" for each in paper(needed.paper).grounds)
    ]
    assert [needed for needed in NEEDED if cites[needed]] == [
        needed for needed in with_it if told.facts(needed)["性别"] == "女"
    ]
    assert {told.facts(needed)["性别"] for needed in with_it} == {"女", "男"}


@pytest.mark.parametrize("needed", ORDERS)
def test_only_the_bureau_s_order_cites_its_own_duty(told: Told, needed: Needed) -> None:
    cited = "《中华人民共和国未成年人保护法》第八十三条第二款：" in printed(told.paper(needed))
    assert cited is (needed.issuer == BUREAU)


REMEDIES = "对本通知书不服的，可以自收到之日起六十日内向清河县人民政府申请行政复议，也可以自收到之日起六个月内依法向人民法院提起行政诉讼。"


@pytest.mark.parametrize("needed", ORDERS)
def test_an_order_ends_with_the_remedies(told: Told, needed: Needed) -> None:
    assert [line for line in lines(told.paper(needed)) if line][-3] == REMEDIES


def test_no_other_paper_speaks_of_remedies(told: Told) -> None:
    speaking = {needed.paper for needed in NEEDED if re.search("复议|诉讼", printed(told.paper(needed)))}
    assert speaking == {ORDER}


def test_a_county_may_leave_the_remedies_out(tmp_path: Path) -> None:
    needed = next(each for each in NEEDED if each.paper == ORDER)
    county = copied(tmp_path / "清河县", {needed.case}, {})
    county.ok("profile", "set", "救济告知", "否", "--from", "2024-08-01")
    arguments = ("--type", ORDER, "--on", needed.day, "--approver", "孙立")
    county.ok("notice", needed.case, *arguments, "--preview", "预览.docx")
    data = (county.root / "预览.docx").read_bytes()
    assert re.findall("复议|诉讼", printed(data)) == []
    check_signature(data, needed.issuer, chinese_date(needed.date))


def test_law_that_was_not_yet_in_force_is_not_printed(tmp_path: Path) -> None:
    case = "KC-EFB9SKQ6XK"
    county = copied(tmp_path / "清河县", {case}, {})
    asked = ("notice", case, "--type", "劝返复学通知书", "--approver", "孙立")
    assert county.refused(*asked, "--on", "2024-04-25") == (
        "错误：劝返复学通知书要引用《中华人民共和国未成年人保护法》第十六条第五项（未成年人保护法/16(5)），没有收录它在 2024-04-25 有效的文本，"
        "不能生成。\n怎么办：请核对文书的日期；早先已经发出的文书，用 kcbx add-entry … 文书 补记，附上扫描件。"
    )
    assert county.ok(*asked, "--on", "2024-04-26", "--number", "清初劝〔2024〕99号").startswith(
        "文号　清初劝"
    )


# Words


@pytest.mark.parametrize("needed", EACH)
def test_no_paper_threatens_with_money(told: Told, needed: Needed) -> None:
    for data in told.issued[needed].files:
        assert re.findall("罚款|罚金|处罚", printed(data)) == []


@pytest.mark.parametrize("needed", EACH)
def test_the_deadline_is_a_date(told: Told, needed: Needed) -> None:
    deadline, text = told.entry(needed).get("期限"), printed(told.paper(needed))
    assert bool(deadline) is (paper(needed.paper).deadline == "必填" or "--deadline" in needed.typed)
    assert not deadline or chinese_date(dt.date.fromisoformat(deadline)) in text
    assert re.findall("[0-9一二三四五六七八九十]+个?(?:工作)?日(?:内|之内)", text.replace(REMEDIES, "")) == []


def test_what_the_case_knows_is_not_asked_again(told: Told) -> None:
    granted, back = (told.paper(each) for each in NEEDED if each.paper in ("延缓入学批复", "复学通知书"))
    (returned,) = [entry for entry in told.cases["KC-YCY74Q2M2F"].entries if entry.action == "复学"]
    assert "同意因身体状况延缓入学，自2024年9月1日至2025年8月31日。" in printed(granted)
    assert f"于{chinese_date(returned.date)}复学，安置方式为{returned.get('安置')}。" in printed(back)


# 送达回证 and 一生一表


@pytest.mark.parametrize("needed", EACH)
def test_a_paper_that_is_served_brings_its_receipt(told: Told, needed: Needed) -> None:
    files = told.issued[needed].files
    assert len(files) == (2 if paper(needed.paper).served else 1)
    for receipt in files[1:]:
        text = lines(receipt)
        assert text[0] == RECEIPT
        assert {needed.issuer, f"《{needed.paper}》　{told.issued[needed].number}"} <= set(text)
        assert told.entry(needed).get("主送") in text


def test_an_order_that_was_served_says_so_in_its_case(told: Told) -> None:
    order = next(each for each in NEEDED if each.paper == ORDER)
    (service,) = [
        entry
        for entry in told.cases[order.case].entries
        if entry.action == "送达" and entry.get("文书") == told.entry(order).entry_id
    ]
    assert (str(service.date), service.get("方式"), service.get("关系")) == ("2024-11-21", "直接送达", "父亲")


def test_the_dossier_holds_the_papers_with_their_hashes(told: Told) -> None:
    text = printed(told.dossier)
    assert lines(told.dossier)[0] == f"清河县控辍保学{SHEET}"
    for needed in (each for each in NEEDED if each.case == DOSSIER):
        assert told.issued[needed].number in text
        assert digest(told.paper(needed))[:12] in text
    for entry in told.cases[DOSSIER].entries:
        assert entry.entry_id in text
