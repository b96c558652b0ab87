"""What keeps a document from being issued as it is, and what is noted before it is; to whom it may be written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import Setting, tell
from kcbx.model import Entry
from kcbx.paper_addressees import Addressees, addressees_for
from kcbx.paper_checks import cautions, check_whole
from kcbx.paper_form import Issue, laws_of, paper_context
from kcbx.paper_parties import Background, issuer_for
from kcbx.paperwork import usual_deadline
from kcbx.policy import paper
from tests.guarding import DROPPED_OUT, REGISTERED, SUSPECTED
from tests.histories import ENROLLED, STREET, TOWN, child, on, setting

ORDER, ADVICE, LABOUR = "责令送被监护人接受义务教育通知书", "家庭教育指导建议函", "童工线索移送函"
CASE = "KC-7K3Q9F2B0C"
MOTHER = {"姓名": "陈秀兰", "关系": "母亲", "法定监护人": "是", "电话": "13800000002"}
BOTH = [ENROLLED["监护人"][0], MOTHER]


def issue(
    name: str,
    *entries: Entry,
    day: str = "2024-12-01",
    issuer: str = "",
    to: tuple[str, ...] = (),
    deadline: str = "",
    blanks: dict[str, str] | None = None,
    around: Setting | None = None,
    **facts: Any,
) -> Issue:
    """Return a paper about a child with this story; issuer and addressee are the usual ones unless told."""
    date, chosen = dt.date.fromisoformat(day), paper(name)
    behind = Background(tell(child(*(entries or SUSPECTED), **facts), date), around or setting(), date)
    by = issuer_for(chosen, issuer, behind)
    until = dt.date.fromisoformat(deadline) if deadline else None
    return Issue(
        chosen, behind, by, addressees_for(chosen, to, behind, by), deadline=until, blanks=blanks or {}
    )


# Approvals are whole

LEAVE = on("2024-11-20", "休学", 起="2024-11-20", 止="2025-03-31")
RECOGNISED = (*DROPPED_OUT, on("2024-11-20", "认定达标", 手续批准单位="教育局"))
SPAN = {"起": "2024-12-01", "止": "2025-03-31"}


@pytest.mark.parametrize(
    ("name", "typed", "lacking", "sets"),
    [
        ("休学批复", {}, "起、止、事由", "--set 起=2024-10-08 --set 止=2025-07-15 --set 事由=身体状况"),
        ("延缓入学批复", SPAN, "事由", "--set 事由=身体状况"),
        ("认定达标批复", SPAN, "情形", "--set 情形=联合劝返三次以上"),
    ],
)
def test_an_approval_with_a_blank_is_refused_and_what_to_type_named(
    name: str, typed: dict[str, str], lacking: str, sets: str
) -> None:
    with pytest.raises(UsageError) as caught:
        check_whole(issue(name, *DROPPED_OUT, blanks=typed))
    assert caught.value.message == f"{name}不能留空白，案卷里没有：{lacking}。"
    assert caught.value.hint == (
        f"请加上 {sets}；已经批准的，也可以先用 kcbx move 或 kcbx add-entry 记下，再签发。"
    )


@pytest.mark.parametrize("name", ["休学申请", "延缓入学申请", "认定达标申请"])
def test_an_application_may_be_printed_blank(name: str) -> None:
    check_whole(issue(name, *DROPPED_OUT))


def test_an_approval_the_case_knows_all_about_is_whole() -> None:
    check_whole(issue("休学批复", REGISTERED, LEAVE))
    check_whole(issue("休学批复", *SUSPECTED, blanks={**SPAN, "事由": "身体状况"}))


@pytest.mark.parametrize("by_entry", [True, False])
def test_the_law_knows_no_reason_but_health(by_entry: bool) -> None:
    other = on("2024-11-20", "休学", 事由="其他", 起="2024-11-20", 止="2025-03-31")
    given = (
        issue("休学批复", REGISTERED, other)
        if by_entry
        else issue("休学批复", *SUSPECTED, blanks={**SPAN, "事由": "其他"})
    )
    with pytest.raises(RefusedError) as caught:
        check_whole(given)
    assert caught.value.message == (
        "事由是“其他”，不能批准（义务教育法/11）：适龄儿童、少年因身体状况需要的，才可以延缓入学或者休学。"
    )


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    typed = {"起": "2025-03-31", "止": "2024-12-01", "事由": "身体状况"}
    with pytest.raises(UsageError) as caught:
        check_whole(issue("休学批复", *SUSPECTED, blanks=typed))
    assert caught.value.message == "止（2024-12-01）在起（2025-03-31）之前。"


# The leave of a recognised child


def test_the_leave_of_a_recognised_child_rests_on_the_recognition() -> None:
    given = issue("休学批复", *RECOGNISED)
    check_whole(given)
    content = paper_context(given)
    assert given.issuer.name == "清河县教育体育局"
    assert {
        key: content[key] for key in ("起止", "认定文号", "情形", "事由", "认定单位", "手续批准单位")
    } == {
        "起止": {"起": "2024年12月1日", "止": "2025年6月30日"},
        "认定文号": "清政认〔2024〕1号",
        "情形": "联合劝返三次以上",
        "事由": "",
        "认定单位": "清河县人民政府",
        "手续批准单位": "清河县教育体育局",
    }
    assert laws_of(given) == ()


def test_a_recognised_child_may_fall_ill_as_well() -> None:
    given = issue("休学批复", *RECOGNISED, blanks={"事由": "身体状况"})
    check_whole(given)
    assert paper_context(given)["认定文号"] == ""
    assert [text.id for text in laws_of(given)] == ["义务教育法/11.2"]


@pytest.mark.parametrize(
    ("profile", "clause"), [("suiyang-2024", "suiyang-2024/3e"), ("linfen-2024", "linfen-2024/3.3c")]
)
def test_another_procedure_than_the_one_recognised_is_refused(profile: str, clause: str) -> None:
    with pytest.raises(RefusedError) as caught:
        check_whole(issue("延缓入学批复", *RECOGNISED, around=setting(profile)))
    assert caught.value.message == f"认定达标时记的手续是“休学”，不能签发延缓入学批复（{clause}）。"
    assert caught.value.hint == f"请输入：kcbx notice {CASE} --type 休学批复 --approver 签发人"


def test_whoever_approved_is_compared_with_who_issues() -> None:
    assert cautions(issue("休学批复", *RECOGNISED)) == ()
    assert cautions(issue("休学批复", *RECOGNISED, issuer="清河镇")) == (
        "案卷里记的批准单位是清河县教育体育局，与签发单位不是一个，请核对",
    )


# Orders

VERIFIED = (*SUSPECTED, on("2024-09-06", "核查"), on("2024-09-10", "劝返"))
CAUTIONS: list[tuple[str, tuple[Entry, ...], dict[str, str], list[str]]] = [
    ("all in order", VERIFIED, {}, []),
    (
        "never verified",
        (*SUSPECTED, on("2024-09-10", "劝返")),
        {},
        [
            f"本轮没有记过核查，责令所写的事实没有核实的记录；核查过的先补记：kcbx add-entry {CASE} 核查；没有的，先去核查"
        ],
    ),
    (
        "promised",
        (*VERIFIED, on("2024-11-20", "劝返", 结果="承诺返校", 承诺返校="2024-12-01")),
        {},
        ["监护人承诺 2024-12-01 返校，还没有到那一天；可以等到那天核实以后再定"],
    ),
    (
        "promise broken",
        (*VERIFIED, on("2024-11-20", "劝返", 结果="承诺返校", 承诺返校="2024-11-30")),
        {},
        [],
    ),
    (
        "guardian willing",
        (*VERIFIED, on("2024-11-20", "劝返", 结果="家长同意学生拒绝")),
        {},
        [
            "最近一次劝返的结果是“家长同意学生拒绝”：监护人愿意送学的，不是无正当理由不送（义务教育法/58）；“无正当理由”那一句没有写进"
            "文书，请先核实"
        ],
    ),
    (
        "not willing any more",
        (*VERIFIED, on("2024-11-20", "劝返", 结果="家长同意学生拒绝"), on("2024-11-25", "劝返")),
        {},
        [],
    ),
    *(
        (
            result,
            (*VERIFIED, on("2024-11-20", "劝返", 结果=result)),
            {},
            [f"最近一次劝返的结果是“{result}”，请先核实孩子是不是还没有到校"],
        )
        for result in ("已返校", "查明不属辍学")
    ),
    (
        "two days after listing",
        VERIFIED[:-1],
        {"day": "2024-09-07"},
        ["列入疑似到文书日期只有 2 天，首次劝返的期限（3 天）还没有过，请先劝返"],
    ),
    ("three days after listing", VERIFIED[:-1], {"day": "2024-09-08"}, []),
    (
        "a deadline far off",
        VERIFIED,
        {"deadline": "2025-01-31"},
        ["期限 2025-01-31 离文书的日期有 61 天，超过 60 天，请核对"],
    ),
    ("a deadline of sixty days", VERIFIED, {"deadline": "2025-01-30"}, []),
]


@pytest.mark.parametrize(
    ("entries", "given", "told"), [each[1:] for each in CAUTIONS], ids=[each[0] for each in CAUTIONS]
)
def test_what_speaks_against_an_order(
    entries: tuple[Entry, ...], given: dict[str, str], told: list[str]
) -> None:
    assert list(cautions(issue(ORDER, *entries, around=setting("suiyang-2024"), **given))) == told


def test_only_an_order_is_held_against_its_facts() -> None:
    assert cautions(issue("劝返复学通知书", *SUSPECTED)) == ()


@pytest.mark.parametrize(
    ("entries", "proof", "agreed"),
    [
        (SUSPECTED, "", 0),
        (VERIFIED, "核查记录、劝返记录", 0),
        (VERIFIED[:-1], "核查记录", 0),
        ((*SUSPECTED, on("2024-09-10", "劝返", 结果="家长同意学生拒绝")), "劝返记录", 1),
    ],
)
def test_an_order_names_the_proofs_there_are(entries: tuple[Entry, ...], proof: str, agreed: int) -> None:
    content = paper_context(issue(ORDER, *entries))
    assert (content["证明"], content["监护人同意"]) == (proof, agreed)


# A report says what the entries say


def test_a_report_tells_why_and_whither_in_the_words_of_the_entries() -> None:
    content = paper_context(issue("辍学学生书面报告", *SUSPECTED))
    assert (content["原因"], content["去向"]) == ("2024年9月5日列入疑似时记：一周没有到校",) * 2
    later = (
        *SUSPECTED,
        on("2024-09-06", "核查", 情况="家里锁着门"),
        on("2024-09-10", "劝返", 情况="祖母说去了外地"),
    )
    content = paper_context(issue("辍学学生书面报告", *later))
    assert (content["原因"], content["去向"]) == (
        "2024年9月6日核查时记：家里锁着门",
        "2024年9月10日劝返时记：祖母说去了外地",
    )
    known = (*later, on("2024-10-08", "认定辍学"))
    content = paper_context(issue("辍学学生书面报告", *known))
    assert (content["原因"], content["去向"]) == ("外出务工", "省外务工")


def test_a_letter_to_a_guardian_alleges_no_reason_nobody_confirmed() -> None:
    content = paper_context(issue("劝返复学通知书", *VERIFIED))
    assert (content["原因"], content["去向"]) == ("", "")


# Both parents


def test_a_letter_goes_to_all_legal_guardians() -> None:
    given = issue(ORDER, *VERIFIED, 监护人=[*BOTH, ENROLLED["监护人"][1]])
    assert given.addressees == Addressees("周建国、陈秀兰", tuple(BOTH))
    content = paper_context(given)
    assert content["监护人"] == {
        "姓名": "周建国、陈秀兰",
        "关系": "父亲、母亲",
        "电话": "13800000001、13800000002",
        "住址": "清河县清河镇柳林村",
        "多位": 1,
        "名单": [
            {"姓名": "周建国", "关系": "父亲", "电话": "13800000001"},
            {"姓名": "陈秀兰", "关系": "母亲", "电话": "13800000002"},
        ],
    }
    assert content["送达"]["受送达人"] == "周建国、陈秀兰"


@pytest.mark.parametrize(
    ("typed", "text"), [(("母亲",), "陈秀兰"), (("母亲", "周建国", "父亲"), "陈秀兰、周建国")]
)
def test_who_is_named_narrows_it(typed: tuple[str, ...], text: str) -> None:
    assert issue(ORDER, *VERIFIED, to=typed, 监护人=BOTH).addressees.text == text


def test_one_guardian_applies() -> None:
    given = issue("休学申请", *SUSPECTED, 监护人=BOTH)
    assert (given.addressees.guardians, paper_context(given)["申请人"]) == ((BOTH[0],), "周建国")


# The police, and who cites what

ORDERED = on("2024-10-15", "文书", 文书=ORDER, 文号="清政责〔2024〕3号", 签发单位=TOWN, 期限="2024-11-05")


def test_the_police_hear_of_guardians_who_disobeyed_an_order() -> None:
    given = issue(ADVICE, *VERIFIED, ORDERED)
    content = paper_context(given)
    assert (given.addressees.text, content["致公安"]) == ("清河县公安局", 1)
    assert content["责令"] == {
        "签发单位": "清河县清河镇人民政府",
        "文号": "清政责〔2024〕3号",
        "日期": "2024年10月15日",
        "期限": "2024年11月5日",
    }
    assert [text.id for text in laws_of(given)] == ["未成年人保护法/118", "家庭教育促进法/49"]
    assert len(laws_of(given)[0].paragraphs) == 2


@pytest.mark.parametrize("day", ["2024-11-05", "2024-10-20"])
def test_the_police_are_not_told_before_that(day: str) -> None:
    with pytest.raises(UsageError) as caught:
        issue(ADVICE, *VERIFIED, ORDERED, day=day)
    assert caught.value.message == (
        "没有写家庭教育指导建议函发给哪个单位。还没有责令逾期未改，不写给公安机关（未成年人保护法/118）。"
    )
    for police in ("清河县公安局", "清河镇派出所"):
        with pytest.raises(RefusedError) as refused:
            issue(ADVICE, *VERIFIED, ORDERED, day=day, to=(police,))
        assert refused.value.message == (
            f"情节严重的才向公安机关报告（未成年人保护法/118）；这一轮还没有期限已过的{ORDER}。"
        )


def test_others_are_asked_to_urge_before_that() -> None:
    given = issue(ADVICE, *VERIFIED, to=("柳林村村民委员会",))
    assert [text.id for text in laws_of(given)] == ["未成年人保护法/118", "家庭教育促进法/48.1"]
    assert paper_context(given)["致公安"] == 0


@pytest.mark.parametrize("name", ["督促入学通知书", "协助劝返函"])
def test_a_street_cites_no_duty_of_governments(name: str) -> None:
    cited = {
        issuer: [text.id for text in laws_of(issue(name, *VERIFIED, issuer=issuer, to=_to(name)))].count(
            "义务教育法/13.1"
        )
        for issuer in (STREET, TOWN, "教育局")
    }
    assert cited == {STREET: 0, TOWN: 1, "教育局": 1}


def _to(name: str) -> tuple[str, ...]:
    return ("江苏省昆山市教育局",) if name == "协助劝返函" else ()


@pytest.mark.parametrize("issuer", ["清河初中", "东城街道", "清河镇", "教育局"])
def test_anyone_may_report_child_labour(issuer: str) -> None:
    given = issue(LABOUR, *VERIFIED, issuer=issuer)
    assert "禁止使用童工规定/5.4" in [text.id for text in laws_of(given)]


def test_who_is_sixteen_is_no_child_labour() -> None:
    assert cautions(issue(LABOUR, *VERIFIED)) == ()
    assert cautions(issue(LABOUR, *VERIFIED, 出生日期="2008-12-01")) == (
        "孩子在文书日期已满 16 周岁，招用不满 16 周岁的才是使用童工，请核对",
    )
    assert cautions(issue(LABOUR, *VERIFIED, 出生日期="2008-12-02")) == ()


# Deadlines


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        ("2024-09-12", "2024-09-19"),
        ("2024-09-14", "2024-09-23"),
        ("2024-09-22", "2024-09-29"),
        ("2024-09-24", "2024-10-08"),
        ("2024-12-25", "2025-01-02"),
    ],
    ids=["Thursday", "a Saturday", "a Sunday worked for the holiday", "the National Day", "the New Year"],
)
def test_a_usual_deadline_ends_on_a_working_day(day: str, deadline: str) -> None:
    date = dt.date.fromisoformat(day)
    behind = Background(tell(child(*SUSPECTED), date), setting(), date)
    assert str(usual_deadline(paper(ORDER), behind)) == deadline
