"""The documents as data: every row whole, every law known, nobody without the power among the issuers, no fines."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest

from kcbx import policy
from kcbx.errors import NotFoundError
from kcbx.lifecycle import LEVELS, STATES
from kcbx.paper_addressees import _BODIES
from kcbx.paper_form import blanks_of
from kcbx.policy import Ground, Paper, known_clause, law, paper, papers, rulings
from kcbx.policy._data import resource_text
from kcbx.schema import ACTIONS, code_list

TEMPLATES = Path(__file__).parents[1] / "templates"
EVERY_PAPER = pytest.mark.parametrize("row", papers().values(), ids=list(papers()))
ISSUED = [row for row in papers().values() if row.issuers]
EVERY_ISSUED = pytest.mark.parametrize("row", ISSUED, ids=[row.name for row in ISSUED])
ORDER = "责令送被监护人接受义务教育通知书"


def test_every_document_of_the_code_list_has_a_row_and_the_receipt_comes_last() -> None:
    assert list(papers()) == [*code_list("文书"), "送达回证"]


@EVERY_PAPER
def test_every_law_and_clause_is_known_and_none_speaks_of_a_fine(row: Paper) -> None:
    assert [ground.law for ground in row.grounds if "罚款" in law(ground.law).wording] == []
    assert [clause for clause in (*row.limits, row.clause) if not known_clause(clause)] == []
    assert len({ground.law for ground in row.grounds}) == len(row.grounds)


@EVERY_PAPER
def test_every_word_of_a_row_means_something(row: Paper) -> None:
    kinds = {"学校", "乡镇政府", "街道", "教育局", "监护人", "县级机构"}
    assert set(row.issuers) <= kinds
    assert set(row.addressee) <= {"监护人", "其他", *_BODIES}
    assert {ground.when for ground in row.grounds} <= {
        *("总是", "教育局签发", "学校签发", "乡镇政府或教育局签发", "女生", "文中"),
        *("因身体状况", "写给公安机关", "写给其他单位"),
    }
    assert row.deadline in ("必填", "可填", "无")
    assert set(row.after) <= {*papers(), *LEVELS, *ACTIONS}
    assert set(row.following) <= set(papers())
    assert set(row.states) <= set(STATES) - {"已移出"}
    assert row.name not in row.after + row.following


@EVERY_PAPER
def test_a_paper_is_either_issued_with_a_number_or_only_received(row: Paper) -> None:
    if row.name == "送达回证":
        assert (row.issuers, row.serial_kind, row.template) == ((), "", "送达回证")
    elif row.received:
        assert (row.issuers, row.serial_kind, row.template, row.served) == ((), "", "", False)
    else:
        assert len(row.serial_kind) == 1
        assert row.template == row.name
        assert row.addressee


def test_nobody_but_a_government_or_the_bureau_orders_admonishes_or_approves() -> None:
    orders = {name for name, row in papers().items() if row.issuers == ("乡镇政府", "教育局")}
    assert orders == {"批评教育记录", ORDER, "延缓入学批复", "休学批复"}
    for name in orders:
        assert papers()[name].limits[0].startswith(("义务教育法/58", "义务教育法/11"))
    assert [name for name, row in papers().items() if row.remedies] == [ORDER]


def test_guardians_apply_and_promise_and_the_county_s_body_recognises() -> None:
    signed = [name for name, row in papers().items() if row.signed_by_guardian]
    assert signed == ["延缓入学申请", "休学申请", "家长承诺书"]
    assert paper("认定达标批复").issuers == ("县级机构",)
    assert "县级机构" not in paper("认定达标申请").issuers


def test_what_is_served_is_written_to_a_guardian() -> None:
    assert [name for name, row in papers().items() if row.served and not row.to_guardian] == []
    assert [name for name, row in papers().items() if row.answered] == [
        *("协助劝返函", "救助转介函", "童工线索移送函", "家庭教育指导建议函"),
    ]


def test_the_kinds_in_the_numbers_are_those_in_use() -> None:
    kinds = {row.name: row.serial_kind for row in ISSUED}
    assert kinds == {
        "入学通知书": "入",
        "劝返复学通知书": "劝",
        "辍学学生书面报告": "报",
        "督促入学通知书": "督",
        "批评教育记录": "批",
        ORDER: "责",
        "延缓入学申请": "申",
        "延缓入学批复": "缓",
        "休学申请": "申",
        "休学批复": "休",
        "认定达标申请": "请",
        "认定达标批复": "标",
        "协助劝返函": "函",
        "救助转介函": "函",
        "童工线索移送函": "函",
        "家庭教育指导建议函": "函",
        "家长承诺书": "诺",
        "复学通知书": "复",
    }


def test_a_ladder_leads_up_and_never_back() -> None:
    steps = {name: row.following for name, row in papers().items()}

    def above(name: str, seen: tuple[str, ...] = ()) -> None:
        assert name not in seen, (*seen, name)
        for step in steps[name]:
            above(step, (*seen, name))

    for name in steps:
        above(name)
    assert steps["劝返复学通知书"] == ("督促入学通知书", "批评教育记录", ORDER)


@pytest.mark.parametrize(
    ("issuer", "sex", "cited"),
    [
        ("乡镇政府", "男", "义务教育法/5.2 义务教育法/58 未成年人保护法/118"),
        ("教育局", "男", "义务教育法/5.2 义务教育法/58 未成年人保护法/83.2 未成年人保护法/118"),
        ("乡镇政府", "女", "义务教育法/5.2 义务教育法/58 妇女权益保障法/36.2 未成年人保护法/118"),
        (
            "教育局",
            "女",
            "义务教育法/5.2 义务教育法/58 未成年人保护法/83.2 妇女权益保障法/36.2 未成年人保护法/118",
        ),
    ],
)
def test_an_order_cites_what_its_issuer_and_the_child_call_for(issuer: str, sex: str, cited: str) -> None:
    grounds = paper(ORDER).grounds
    assert " ".join(ground.law for ground in grounds if ground.applies(issuer, sex)) == cited


def test_only_a_school_cites_its_own_duty() -> None:
    own = Ground("未成年人保护法/28.2", "学校签发")
    assert own in paper("劝返复学通知书").grounds
    assert (own.applies("学校", "男"), own.applies("教育局", "男")) == (True, False)


def test_rulings_open_the_second_way_to_recognition() -> None:
    assert rulings() == ("判决书", "裁定书")


def test_an_unknown_document_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        paper("督促通知书")
    assert caught.value.message == "没有名为“督促通知书”的文书。"
    assert caught.value.hint.startswith("相近的有：督促入学通知书")
    with pytest.raises(NotFoundError) as far:
        paper("QQQ")
    assert far.value.hint == f"文书有：{'、'.join(papers())}。"


def test_nothing_in_the_data_speaks_of_a_fine() -> None:
    assert "罚款" not in resource_text("papers.yaml")


# Templates


def text_of(name: str) -> str:
    """Return the running text of a template, without what it fills in."""
    document = docx.Document(io.BytesIO((TEMPLATES / f"{name}.docx").read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@EVERY_ISSUED
def test_every_law_the_wording_cites_is_checked_to_be_in_force(row: Paper) -> None:
    articles = {(each.name, each.section): each.id for each in policy.laws().values()}
    cited = re.findall(
        r"《(中华人民共和国\w+法|\w+规定|\w+条例)》(第[一二三四五六七八九十百零]+条)", text_of(row.template)
    )
    grounds = {re.split(r"[.(]", ground.law)[0] for ground in row.grounds}
    assert {articles[each] for each in cited} - grounds == set()


@EVERY_ISSUED
def test_no_wording_speaks_of_a_fine_or_of_some_days(row: Paper) -> None:
    text = text_of(row.template)
    assert "罚款" not in text
    assert re.findall(r"[0-9一二三四五六七八九十]+日内", text.replace("期满十日前", "")) == []


@EVERY_ISSUED
def test_what_may_be_filled_in_is_printed(row: Paper) -> None:
    text = text_of(row.template)
    absence = ("最后到校", "原因", "去向")  # sentences that are left out where nothing is known
    assert [key for key in blanks_of(row) if key not in text and key not in absence] == []
    assert not blanks_of(row) or any(key in text for key in blanks_of(row))
