"""What a document says: who issues it, to whom, which law, and every field of its template from the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import Setting, tell
from kcbx.model import Case, Entry, Person
from kcbx.paper_addressees import Addressees, addressees_for
from kcbx.paper_form import Issue, blanks_of, laws_of, left_open, paper_context, receipt_context
from kcbx.paper_parties import Background, Issuer, issuer_for
from kcbx.policy import paper
from tests.guarding import DROPPED_OUT, REGISTERED, RETURNED, SUSPECTED
from tests.histories import ENROLLED, NEVER_ENROLLED, STREET, TOWN, child, on, setting, since

ORDER, PERSUADING, URGING = "责令送被监护人接受义务教育通知书", "劝返复学通知书", "督促入学通知书"
DAY = dt.date(2024, 12, 1)
CARER = {"姓名": "李桂花", "关系": "祖母"}
ORDERERS = "清河县教育体育局、清河镇人民政府"


def background(
    *entries: Entry, day: dt.date = DAY, around: Setting | None = None, **changed: Any
) -> Background:
    case = child(*(entries or SUSPECTED), **changed)
    return Background(tell(case, day), around or setting(), day)


def issue(name: str, behind: Background, issuer: str = "", to: tuple[str, ...] = (), **values: Any) -> Issue:
    """Return a paper with its usual issuer and addressee unless told otherwise."""
    chosen = paper(name)
    by = issuer_for(chosen, issuer, behind)
    return Issue(chosen, behind, by, addressees_for(chosen, to, behind, by), **values)


def printed(name: str, behind: Background, **values: Any) -> list[str]:
    """Return which articles a paper prints."""
    return [text.id for text in laws_of(issue(name, behind, **values))]


# Who issues


@pytest.mark.parametrize(
    ("name", "unit", "issuer"),
    [
        (PERSUADING, "", "清河县清河镇初级中学"),
        ("入学通知书", TOWN, "清河县清河镇人民政府"),
        ("入学通知书", STREET, "清河县东城街道办事处"),
        (ORDER, "", "清河县清河镇人民政府"),
        (ORDER, STREET, "清河县教育体育局"),
        (URGING, STREET, "清河县教育体育局"),
        ("批评教育记录", "", "清河县清河镇人民政府"),
        ("休学批复", "", "清河县清河镇人民政府"),
        ("休学申请", "", "清河县清河镇初级中学"),
        ("家长承诺书", STREET, "清河县东城街道办事处"),
        ("认定达标申请", "", "清河县清河镇初级中学"),
        ("认定达标批复", "", "清河县人民政府"),
        ("协助劝返函", "", "清河县教育体育局"),
    ],
)
def test_who_usually_issues(name: str, unit: str, issuer: str) -> None:
    place = {"乡镇": "东城街道" if unit == STREET else "清河镇", "村": "柳林村"}
    facts: Mapping[str, Any] = ENROLLED if not unit else NEVER_ENROLLED
    start = on("2024-09-01", "登记", 状态="未入学", 单位=unit) if unit else REGISTERED
    behind = background(start, on("2024-09-05", "列入疑似"), facts={**facts, "户籍": place})
    assert issuer_for(paper(name), "", behind).name == issuer


def test_the_township_that_answers_for_the_child_comes_before_where_it_lives() -> None:
    elsewhere = background(责任={"乡镇": "柳河乡"}, 现住址={"乡镇": "东城街道"})
    assert issuer_for(paper(ORDER), "", elsewhere).name == "清河县柳河乡人民政府"
    assert issuer_for(paper(ORDER), "", background(现住址={"乡镇": "东城街道"})).name == "清河县教育体育局"
    assert issuer_for(paper(ORDER), "", background(户籍={"乡镇": "外县某镇"})).name == "清河县清河镇人民政府"


@pytest.mark.parametrize("text", ["清河镇", "990101101", "清河镇人民政府", "清河县清河镇人民政府"])
def test_an_issuer_is_known_by_all_its_names(text: str) -> None:
    assert issuer_for(paper(ORDER), text, background()) == Issuer(
        kind="乡镇政府",
        code=TOWN,
        name="清河县清河镇人民政府",
        prefix="清政",
        entered="units.yaml 里代码是 990101101 的单位下面",
    )


def test_the_bureau_is_recorded_by_its_name() -> None:
    found = issuer_for(paper(ORDER), "教育局", background())
    assert (found.code, found.prefix, found.entered) == ("清河县教育体育局", "清教", "kcbx.yaml 的“县”下面")


ARTICLE_58 = (
    "《中华人民共和国义务教育法》第五十八条：适龄儿童、少年的父母或者其他法定监护人无正当理由未依照本法规定送适龄儿童、少年入学"
    "接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，责令限期改正。"
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("清河初中", "学校"),
        ("东城街道办事处", "街道"),
        ("经济开发区", "开发区"),
        ("清河县公安局", "不认识的单位"),
        ("清河县人民政府", "不认识的单位"),
    ],
)
@pytest.mark.parametrize("name", [ORDER, "批评教育记录"])
def test_who_has_no_power_is_refused_with_the_article_and_the_command(
    name: str, text: str, kind: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        issuer_for(paper(name), text, background())
    assert caught.value.message == f"{text}（{kind}）不能签发{name}（义务教育法/58）。{ARTICLE_58}"
    assert caught.value.hint == (
        f"可以为这个孩子签发的有：{ORDERERS}。"
        f"请输入：kcbx notice KC-7K3Q9F2B0C --type {name} --issuer 清河县清河镇人民政府 --approver 签发人"
    )


@pytest.mark.parametrize(
    ("name", "text", "clause", "may"),
    [
        ("休学批复", "清河初中", "义务教育法/11.2", ORDERERS),
        (URGING, "清河初中", "义务教育法/13", "乡、镇人民政府、清河县教育体育局、街道办事处"),
        ("辍学学生书面报告", "清河镇", "未成年人保护法/28.2", "学校"),
        (
            "家庭教育指导建议函",
            "清河初中",
            "未成年人保护法/118",
            "清河县教育体育局、乡、镇人民政府、街道办事处",
        ),
        (
            "童工线索移送函",
            "清河县饭店",
            "禁止使用童工规定/5",
            "清河县教育体育局、乡、镇人民政府、街道办事处、学校",
        ),
        ("认定达标批复", "清河县教育体育局", "suiyang-2024/3e", "清河县人民政府"),
        ("认定达标申请", "教育局", "suiyang-2024/3e", "学校、乡、镇人民政府、街道办事处"),
        ("休学申请", "清河县医院", "义务教育法/11.2", "法定监护人（由学校、乡镇或教育局编号保存）"),
        ("复学通知书", "清河镇", "kazuo-2025/3.2", "学校、清河县教育体育局"),
    ],
)
def test_every_limit_is_cited(name: str, text: str, clause: str, may: str) -> None:
    with pytest.raises(RefusedError) as caught:
        issuer_for(paper(name), text, background())
    assert f"不能签发{name}（{clause}）。" in caught.value.message
    whom = "为这个孩子" if may == ORDERERS else ""
    assert caught.value.hint.startswith(f"可以{whom}签发的有：{may}。")


def test_offices_of_a_street_and_of_a_zone_may_urge() -> None:
    for text in ("东城街道", "经济开发区管委会"):
        assert issuer_for(paper(URGING), text, background()).kind in ("街道", "开发区")


def test_who_recognises_is_what_the_parameters_say() -> None:
    linfen = setting("linfen-2024")
    behind = background(*DROPPED_OUT, around=linfen)
    assert issuer_for(paper("认定达标批复"), "", behind).name == "清河县扶贫工作领导小组"
    named = issuer_for(paper("认定达标批复"), "县扶贫工作领导小组", behind)
    assert (named.kind, named.prefix) == ("县级机构", "")
    with pytest.raises(RefusedError):
        issuer_for(paper("认定达标批复"), "清河县人民政府", behind)


def test_a_report_of_a_child_without_a_school_has_no_usual_issuer() -> None:
    start = on("2024-09-01", "登记", 状态="未入学", 单位=TOWN)
    behind = background(start, on("2024-09-05", "列入疑似", 类型="失学"), facts=NEVER_ENROLLED)
    with pytest.raises(UsageError) as caught:
        issuer_for(paper("辍学学生书面报告"), "", behind)
    assert caught.value.message == "看不出辍学学生书面报告由谁签发。"
    assert caught.value.hint == "请用 --issuer 写明签发单位；可以签发的有：学校。"


# To whom


def to(name: str, *typed: str, **changed: Any) -> Addressees:
    behind = background(*DROPPED_OUT, **changed)
    by = issuer_for(paper(name), "", behind)
    return addressees_for(paper(name), typed, behind, by)


@pytest.mark.parametrize("typed", [(), ("周建国",), ("父亲",), (" 周建国 ",)])
def test_a_guardian_is_meant_by_name_or_relation_and_the_first_by_default(typed: tuple[str, ...]) -> None:
    assert to(ORDER, *typed) == Addressees("周建国", (ENROLLED["监护人"][0],))


@pytest.mark.parametrize("typed", ["李桂花", "祖母"])
@pytest.mark.parametrize("carers", [{}, {"监护人": ENROLLED["监护人"][:1], "照护人": CARER}])
def test_who_only_looks_after_the_child_is_refused(typed: str, carers: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        to(ORDER, typed, **carers)
    assert caught.value.message == (
        "写给的人只是受托照护孩子的人，不是法定监护人，文书不能写给他（未成年人保护法/22、义务教育法/5）。"
    )
    assert caught.value.hint == "本案卷的法定监护人有：父亲。请用 --to 写其中一个，例如 --to 父亲。"


def test_a_stranger_is_refused_and_not_named() -> None:
    with pytest.raises(RefusedError) as caught:
        to(PERSUADING, "王德发")
    assert caught.value.message.startswith("写给的人不是案卷里登记的法定监护人")
    assert "王德发" not in f"{caught.value}"


@pytest.mark.parametrize(
    ("guardians", "place"), [([], 0), ([{"姓名": "李桂花", "关系": "祖母", "法定监护人": "否"}], 1)]
)
@pytest.mark.parametrize("name", [ORDER, "休学申请"])
def test_without_a_legal_guardian_the_command_that_enters_one_is_named(
    name: str, guardians: list[dict[str, str]], place: int
) -> None:
    with pytest.raises(RefusedError) as caught:
        to(name, 监护人=guardians)
    assert caught.value.message == "案卷里没有登记法定监护人，不知道文书写给谁（义务教育法/5）。"
    assert caught.value.hint == (
        f"请先登记：kcbx edit-case KC-7K3Q9F2B0C --set 监护人.{place}.姓名=… --set 监护人.{place}.关系=父亲 "
        f"--set 监护人.{place}.法定监护人=是 --nature 更正"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("辍学学生书面报告", "清河县教育体育局、清河县清河镇人民政府"),
        ("休学申请", "清河县清河镇人民政府"),
        ("认定达标申请", "清河县人民政府"),
        ("认定达标批复", "清河县清河镇初级中学"),
        ("救助转介函", "清河县民政局"),
        ("童工线索移送函", "清河县人力资源和社会保障局"),
        ("家长承诺书", "清河县清河镇初级中学"),
    ],
)
def test_to_which_body_a_paper_usually_goes(name: str, text: str) -> None:
    assert to(name).text == text


def test_reports_go_to_whom_the_parameters_name() -> None:
    around = setting("national", since("2024-01-01", 劝返无效上报对象=("教育局", "学籍主管部门", "政府")))
    assert to("辍学学生书面报告", around=around).text == "清河县教育体育局、清河县人民政府"


def test_bodies_may_be_named_and_a_guardian_beside_them() -> None:
    second = {"姓名": "陈秀兰", "关系": "母亲", "法定监护人": "是"}
    found = to("休学申请", "教育局", "母亲", 监护人=[*ENROLLED["监护人"], second])
    assert found == Addressees("清河县教育体育局", (second,))
    assert to("协助劝返函", "江苏省昆山市教育局", "昆山市公安局").text == "江苏省昆山市教育局、昆山市公安局"


def test_a_letter_to_another_county_has_to_name_it() -> None:
    with pytest.raises(UsageError) as caught:
        to("协助劝返函")
    assert (caught.value.message, caught.value.hint) == (
        "没有写协助劝返函发给哪个单位。",
        "请用 --to 写收文单位的全称。",
    )


@pytest.mark.parametrize(
    ("name", "body", "message", "hint"),
    [
        (
            "休学申请",
            "清河初中",
            "清河县清河镇初级中学不能批准休学（义务教育法/11）。",
            f"应写给：{ORDERERS}。",
        ),
        (
            "认定达标申请",
            "教育局",
            "清河县教育体育局不能批准认定达标（suiyang-2024/3e）。",
            "应写给：清河县人民政府。",
        ),
    ],
)
def test_an_application_goes_to_who_may_decide(name: str, body: str, message: str, hint: str) -> None:
    with pytest.raises(RefusedError) as caught:
        to(name, body)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_two_guardians_of_one_relation_are_told_apart_by_name() -> None:
    others = [{"姓名": name, "关系": "其他", "法定监护人": "是"} for name in ("王一", "王二")]
    assert to(ORDER, "王二", 监护人=others).text == "王二"
    with pytest.raises(RefusedError):
        to(ORDER, "其他", 监护人=others)


# The law


def test_the_law_of_an_order_follows_issuer_and_child() -> None:
    boy = background(性别="男")
    assert printed(ORDER, boy) == ["义务教育法/5.2", "义务教育法/58"]
    assert printed(ORDER, boy, issuer="教育局") == ["义务教育法/5.2", "义务教育法/58", "未成年人保护法/83.2"]
    assert printed(ORDER, background()) == ["义务教育法/5.2", "义务教育法/58", "妇女权益保障法/36.2"]


def test_nothing_is_printed_that_was_not_in_force() -> None:
    early = background(
        on("2024-01-01", "登记"), on("2024-01-05", "列入疑似"), day=dt.date(2024, 4, 25), 性别="男"
    )
    assert printed("批评教育记录", early) == ["义务教育法/5.2", "义务教育法/58"]
    with pytest.raises(RefusedError) as caught:
        printed(PERSUADING, early)
    assert caught.value.message == (
        "劝返复学通知书要引用《中华人民共和国未成年人保护法》第十六条第五项（未成年人保护法/16(5)），没有收录它在 2024-04-25 "
        "有效的文本，不能生成。"
    )
    assert caught.value.hint == (
        "请核对文书的日期；早先已经发出的文书，用 kcbx add-entry … 文书 补记，附上扫描件。"
    )
    # what the wording itself cites has to be in force as well
    with pytest.raises(RefusedError, match="第一百一十八条"):
        printed(ORDER, early)


def test_an_item_is_quoted_with_the_sentence_it_belongs_to() -> None:
    quoted = paper_context(issue(PERSUADING, background(性别="男")))["法条"][2]
    assert quoted == {
        "名称": "中华人民共和国未成年人保护法",
        "条": "第十七条第五项",
        "文": [
            "未成年人的父母或者其他监护人不得实施下列行为：",
            "（五）放任或者迫使应当接受义务教育的未成年人失学、辍学；",
        ],
    }


# The content


STORY = (
    REGISTERED,
    on("2024-09-05", "列入疑似", 最后到校="2024-07-05"),
    on("2024-09-10", "劝返", 参加=[{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}, {"姓名": "孙立"}]),
    on("2024-09-20", "劝返", 层级="联合", 方式="电话", 结果="失联", 情况="没有人接"),
    on("2024-10-08", "认定辍学", 原因=["外出务工", "其他"], 去向="省外务工"),
    on("2024-12-02", "劝返"),
)


def test_every_field_of_an_order() -> None:
    given = issue(
        ORDER,
        background(
            *STORY,
            照护人=CARER,
            学籍={**ENROLLED["学籍"], "班级": "2"},
            户籍={"乡镇": "清河镇", "村": "柳林村", "地址": "柳林村三组12号"},
        ),
        deadline=dt.date(2024, 12, 12),
        number="清政责〔2024〕7号",
        situation="监护人当面表示不送。",
        contact="孙立",
        telephone="13800000009",
    )
    content = paper_context(given)
    laws = content.pop("法条")
    assert [f"{each['名称']}{each['条']}" for each in laws] == [
        "中华人民共和国义务教育法第五条第二款",
        "中华人民共和国义务教育法第五十八条",
        "中华人民共和国妇女权益保障法第三十六条第二款",
    ]
    assert content == {
        "标题": ORDER,
        "文号": "清政责〔2024〕7号",
        "主送": "周建国",
        "收文单位": "",
        "学生": {
            "姓名": "周雨桐",
            "性别": "女",
            "出生日期": "2012年3月4日",
            "证件号码": "990101201203045121",
            "学籍号": "G990101201203045121",
            "学校": "清河县清河镇初级中学",
            "年级": "七年级",
            "班级": "2班",
            "住址": "清河县清河镇柳林村三组12号",
        },
        "监护人": {
            "姓名": "周建国",
            "关系": "父亲",
            "电话": "13800000001",
            "名单": [{"姓名": "周建国", "关系": "父亲", "电话": "13800000001"}],
            "住址": "清河县清河镇柳林村三组12号",
            "多位": 0,
        },
        "照护人": CARER,
        "签发单位": "清河县清河镇人民政府",
        "成文日期": "2024年12月1日",
        "期限": "2024年12月12日",
        "救济": [
            "对本通知书不服的，可以自收到之日起六十日内向清河县人民政府申请行政复议，也可以自收到之日起六个月内依法向人民法院提起"
            "行政诉讼。"
        ],
        "情况": "监护人当面表示不送。",
        "存根": 0,
        "联系人": "孙立",
        "联系电话": "13800000009",
        "送达": {"文书": ORDER, "文号": "清政责〔2024〕7号", "受送达人": "周建国"},
        "列入日期": "2024年9月5日",
        "最后到校": "2024年7月5日",
        "原因": "外出务工、其他",
        "去向": "省外务工",
        "劝返": [
            {
                "次": "1",
                "日期": "2024年9月10日",
                "层级": "学校",
                "方式": "家访",
                "参加": "赵敏（清河初中班主任）、孙立",
                "结果": "拒绝返校",
                "情况": "家里没有人",
            },
            {
                "次": "2",
                "日期": "2024年9月20日",
                "层级": "联合",
                "方式": "电话",
                "参加": "赵敏（清河初中班主任）",
                "结果": "失联",
                "情况": "没有人接",
            },
        ],
        "劝返次数": {"学校": 1, "联合": 1, "司法": 0},
        "起止": {"起": "", "止": ""},
        "事由": "",
        "申请人": "周建国",
        "情形": "",
        "认定文号": "",
        "案卷所载": "本轮联合劝返1次",
        "证明": "劝返记录",
        "监护人同意": 0,
        "责令": {"签发单位": "", "文号": "", "日期": "", "期限": ""},
        "致公安": 0,
        "认定单位": "清河县人民政府",
        "手续批准单位": "清河县清河镇人民政府",
        "复学日期": "2024年12月12日",
        "安置": "",
    }


def test_the_fields_are_the_same_for_every_paper() -> None:
    fields = set(paper_context(issue(ORDER, background())))
    for name in ("入学通知书", "休学批复", "认定达标批复", "家长承诺书", "救助转介函"):
        assert set(paper_context(issue(name, background(*DROPPED_OUT)))) == fields
    assert set(receipt_context(issue(ORDER, background()))) == fields


def test_a_receipt_tells_what_is_served_and_leaves_the_rest_open() -> None:
    content = receipt_context(issue(ORDER, background(), number="清政责〔2024〕7号"))
    assert {key: content[key] for key in ("标题", "文号", "送达", "签发单位")} == {
        "标题": "送达回证",
        "文号": "",
        "送达": {"文书": ORDER, "文号": "清政责〔2024〕7号", "受送达人": "周建国"},
        "签发单位": "清河县清河镇人民政府",
    }


def test_the_county_s_legal_staff_may_switch_the_remedies_off() -> None:
    off = setting("national", since("2024-01-01", 救济告知=False))
    assert paper_context(issue(ORDER, background(around=off)))["救济"] == []
    assert paper_context(issue(URGING, background()))["救济"] == []


def test_nobody_knows_much_about_a_child_who_never_enrolled() -> None:
    start = on("2024-09-01", "登记", 状态="未入学", 单位=TOWN)
    facts = {**NEVER_ENROLLED, "证件": {"类型": "无", "无证原因": "未办户口"}}
    content = paper_context(
        issue(ORDER, background(start, on("2024-09-05", "列入疑似", 类型="失学"), facts=facts))
    )
    assert (content["学生"]["证件号码"], content["学生"]["学校"], content["学生"]["年级"]) == ("", "", "")
    assert (content["照护人"], content["劝返"], content["最后到校"], content["原因"]) == ({}, [], "", "")


def test_an_entrance_notice_names_the_school_that_invites_and_no_class() -> None:
    pupil = paper_context(issue("入学通知书", background(REGISTERED), issuer="东城实验"))["学生"]
    assert (pupil["学校"], pupil["年级"], pupil["班级"]) == ("清河县东城实验学校", "", "")


def test_the_facts_are_those_of_the_day() -> None:
    case: Case = child(
        *SUSPECTED,
        on("2024-12-20", "信息变更", 键="姓名", 原值="周小桐", 新值="周雨桐", 性质="变更"),
    )
    behind = Background(tell(case, DAY), setting(), DAY)
    assert paper_context(issue(ORDER, behind))["学生"]["姓名"] == "周小桐"


def test_who_to_call_is_the_head_of_the_issuer_unless_told() -> None:
    behind = background()
    head = issuer_for(paper(ORDER), "", behind).head
    assert (head.name, head.telephone) == ("", "")
    assert paper_context(issue(ORDER, behind, contact="孙立"))["联系电话"] == ""


HEAD = Person("王芳", telephone="0399-66660002")


@pytest.mark.parametrize(
    ("contact", "telephone", "told"),
    [
        ("", "", ("王芳", "0399-66660002")),
        ("王芳", "", ("王芳", "0399-66660002")),
        ("", "0399-66660009", ("王芳", "0399-66660009")),
        ("孙立", "", ("孙立", "")),
        ("孙立", "13800000009", ("孙立", "13800000009")),
    ],
)
def test_a_telephone_stands_beside_its_owner_alone(
    contact: str, telephone: str, told: tuple[str, str]
) -> None:
    given = issue(ORDER, background(), contact=contact, telephone=telephone)
    content = paper_context(replace(given, issuer=replace(given.issuer, head=HEAD)))
    assert (content["联系人"], content["联系电话"]) == told


# Approvals and returns


def leave(*more: Entry, day: dt.date = DAY) -> Background:
    return background(REGISTERED, on("2024-11-20", "休学", 起="2024-11-20", 止="2025-03-31"), *more, day=day)


def test_an_approval_takes_span_reason_and_applicant_from_the_entry() -> None:
    content = paper_context(issue("休学批复", leave()))
    assert content["起止"] == {"起": "2024年11月20日", "止": "2025年3月31日"}
    assert (content["事由"], content["申请人"], content["手续批准单位"]) == (
        "身体状况",
        "周建国",
        "清河县教育体育局",
    )
    assert left_open(issue("休学批复", leave())) == ()


def test_who_approved_by_the_entry_issues_the_approval() -> None:
    assert issuer_for(paper("休学批复"), "", leave()).name == "清河县教育体育局"
    assert issuer_for(paper("休学申请"), "", leave()).name == "清河县清河镇初级中学"


def test_a_span_that_has_passed_is_not_taken() -> None:
    back = on("2025-04-01", "复学")
    assert left_open(issue("休学批复", leave(back, day=dt.date(2025, 5, 1)))) == ("起", "止", "事由")


def test_what_was_typed_wins_and_days_are_written_out() -> None:
    typed = {"起": "2025-05-08", "止": "2025-08-31", "事由": "身体状况"}
    given = issue("休学批复", leave(on("2025-04-01", "复学"), day=dt.date(2025, 5, 1)), blanks=typed)
    assert paper_context(given)["起止"] == {"起": "2025年5月8日", "止": "2025年8月31日"}
    assert left_open(given) == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), ""),
        (
            tuple(on(day, "劝返", 层级="联合") for day in ("2024-10-09", "2024-10-19", "2024-10-29")),
            "本轮联合劝返3次",
        ),
        (
            (
                on(
                    "2024-11-01",
                    "文书",
                    文书="裁定书",
                    文号="（2024）清民初7号",
                    签发单位="清河县人民法院",
                    收到="是",
                ),
            ),
            "2024年11月1日收到清河县人民法院裁定书（2024）清民初7号",
        ),
        ((on("2024-11-01", "文书", 文书="训诫书", 收到="是"),), ""),
    ],
)
def test_an_application_for_recognition_states_the_entries_and_ticks_nothing(
    more: tuple[Entry, ...], told: str
) -> None:
    content = paper_context(issue("认定达标申请", background(*DROPPED_OUT, *more)))
    assert (content["情形"], content["案卷所载"]) == ("", told)
    assert (content["认定单位"], content["手续批准单位"]) == ("清河县人民政府", "清河县清河镇人民政府")


def test_who_recognises_and_who_approves_the_leave_stand_apart() -> None:
    recognised = on("2024-11-20", "认定达标", 认定单位="清河县人民政府", 手续批准单位="教育局")
    content = paper_context(issue("认定达标批复", background(*DROPPED_OUT, recognised)))
    assert (content["认定单位"], content["手续批准单位"]) == ("清河县人民政府", "清河县教育体育局")
    assert content["起止"] == {"起": "2024年12月1日", "止": "2025年6月30日"}


@pytest.mark.parametrize(
    ("issuer", "people"), [("清河初中", "赵敏（班主任）、孙立"), ("清河镇", "赵敏（清河初中班主任）、孙立")]
)
def test_who_took_part_is_told_with_the_unit_unless_it_writes_the_paper(issuer: str, people: str) -> None:
    written = issue("劝返复学通知书", background(*STORY), issuer)
    assert paper_context(written)["劝返"][0]["参加"] == people


def test_both_parents_stand_in_one_list_with_their_own_telephones() -> None:
    second = {"姓名": "陈秀兰", "关系": "母亲", "法定监护人": "是"}
    content = paper_context(issue(ORDER, background(*STORY, 监护人=[*ENROLLED["监护人"], second])))
    assert content["监护人"]["名单"] == [
        {"姓名": "周建国", "关系": "父亲", "电话": "13800000001"},
        {"姓名": "陈秀兰", "关系": "母亲", "电话": ""},
    ]


def test_a_notice_of_return_tells_the_day_and_the_placement_of_who_has_come_back() -> None:
    content = paper_context(issue("复学通知书", background(*RETURNED)))
    assert (content["复学日期"], content["安置"]) == ("2024年9月20日", "原班复学")
    again = background(*RETURNED, on("2024-11-01", "列入疑似"))
    planned = issue("复学通知书", again, deadline=dt.date(2024, 12, 9))
    assert paper_context(planned)["复学日期"] == "2024年12月9日"


def test_what_may_be_filled_in_depends_on_the_paper() -> None:
    assert blanks_of(paper("休学申请")) == ("起", "止", "事由")
    assert blanks_of(paper("复学通知书")) == ("复学日期", "安置")
    assert blanks_of(paper("入学通知书")) == ()
    assert blanks_of(paper(ORDER)) == ("最后到校", "原因", "去向")
