"""Two workspaces that differ only in the policy they follow: other guards, other columns, each with its own clause."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.lifecycle import breaches, tell
from kcbx.model import Case
from kcbx.month_form import Signers, csv_rows, text_report, word_context
from kcbx.month_notes import notes, summary
from tests import builders
from tests.county import County
from tests.guarding import REGISTERED, SUSPECTED, THREE_JOINT, joint, recognition
from tests.histories import NEVER_ENROLLED, child, on, setting, since
from tests.month_report import opened
from tests.test_month_report import document

POLICIES = ("kazuo-2025", "linfen-2024", "national", "sixian-2020", "suiyang-2024")

Said = tuple[str, str, str, str]
"""A breach: severity, clause, what is missing, what to type next."""


def said(guard_id: str, case: Case, policy: str, *overrides: Any) -> list[Said]:
    """Return what a guard says about a case where the policy is this one."""
    return [
        (breach.severity.value, breach.clause, breach.message, breach.hint)
        for _, breach in breaches(tell(case), setting(policy, *overrides))
        if breach.guard.guard_id == guard_id
    ]


# The approving body

GOVERNMENT, LEADING_GROUP, REVITALISATION = (
    *("清河县人民政府", "清河县扶贫工作领导小组", "清河县乡村振兴工作协调机构"),
)
OWN_CHOICE = "按本县现在的设置（县级自定）应是："
APPROVED: dict[str, tuple[str, tuple[str, ...], str]] = {
    # policy: the clause cited, who may recognise, how that is said
    "kazuo-2025": ("参照 suiyang-2024/3e", (GOVERNMENT,), f"{OWN_CHOICE}{GOVERNMENT}"),
    "linfen-2024": ("linfen-2024/3.3c", (LEADING_GROUP,), f"按现行政策应是：{LEADING_GROUP}"),
    "national": ("参照 suiyang-2024/3e", (GOVERNMENT,), f"{OWN_CHOICE}{GOVERNMENT}"),
    "sixian-2020": ("参照 suiyang-2024/3e", (GOVERNMENT,), f"{OWN_CHOICE}{GOVERNMENT}"),
    "suiyang-2024": (
        "suiyang-2024/3e",
        (GOVERNMENT, REVITALISATION),
        f"按现行政策应是：{GOVERNMENT}、{REVITALISATION}",
    ),
}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("body", [GOVERNMENT, LEADING_GROUP, REVITALISATION, "清河县教育体育局"])
def test_the_body_that_may_recognise_is_the_policy_s(policy: str, body: str) -> None:
    clause, bodies, named = APPROVED[policy]
    refused = [("错误", clause, f"{body}不是规定的认定机构", named)]
    case = recognition(*THREE_JOINT, 认定单位=body)
    assert said("G30", case, policy) == ([] if body in bodies else refused)


# Attempts needed


@pytest.mark.parametrize(("policy", "clause"), [(name, APPROVED[name][0]) for name in POLICIES])
def test_too_few_joint_attempts_are_refused_by_the_policy_s_clause(policy: str, clause: str) -> None:
    case = recognition(*joint("2024-09-10", "2024-10-10"))
    number = "3 次" if policy in ("linfen-2024", "suiyang-2024") else "3 次（县级自定）"
    wanted = ("错误", clause, f"本轮联合劝返只有 2 次，要求 {number}")
    assert [each[:3] for each in said("G28", case, policy)] == [wanted]
    assert said("G28", recognition(*THREE_JOINT), policy) == []


def test_a_number_of_the_county_s_own_is_not_called_the_clause_s() -> None:
    four = since("2024-09-01", 联合劝返次数=4)
    found = said("G28", recognition(*THREE_JOINT), "linfen-2024", four)
    assert [each[:3] for each in found] == [
        ("错误", "linfen-2024/3.3c", "本轮联合劝返只有 3 次，要求 4 次（县级自定）")
    ]


# The report before the joint attempt


@pytest.mark.parametrize("policy", POLICIES)
def test_a_report_before_the_joint_attempt_is_a_must_where_the_policy_says_so(policy: str) -> None:
    case = child(*SUSPECTED, on("2024-09-15", "劝返", 层级="联合"))
    must = policy == "suiyang-2024"
    told = ("错误", "suiyang-2024/3c") if must else ("警告", "参照 suiyang-2024/3c")
    expected = (*told, "联合劝返之前，本轮没有上报记录")
    assert [each[:3] for each in said("G04", case, policy)] == [expected]


# The committee's name

COMMITTEES = {
    "kazuo-2025": ("残疾人教育条例/20", "残疾人教育专家委员会"),
    "linfen-2024": ("linfen-2024/2", "特殊教育专家委员会"),
    "national": ("残疾人教育条例/20", "残疾人教育专家委员会"),
    "sixian-2020": ("残疾人教育条例/20", "残疾人教育专家委员会"),
    "suiyang-2024": ("suiyang-2024/3d", "残疾人教育专家委员会"),
}


@pytest.mark.parametrize("policy", POLICIES)
def test_the_committee_is_called_as_the_policy_calls_it(policy: str) -> None:
    clause, name = COMMITTEES[policy]
    case = child(REGISTERED, on("2024-09-10", "安置", 方式="送教上门"))
    assert said("G11", case, policy) == [
        (
            "警告",
            clause,
            f"安置送教上门，没有{name}“送教上门”的评估记录",
            "评估过就用 kcbx add-entry … 评估 补记",
        )
    ]


# Days


@pytest.mark.parametrize("policy", POLICIES)
def test_the_days_to_a_confirmation_are_the_policy_s(policy: str) -> None:
    days = 28 if policy == "kazuo-2025" else 30

    def confirmed(after: int) -> list[Said]:
        day = dt.date(2024, 9, 5) + dt.timedelta(days=after)
        return said("G03", child(*SUSPECTED, on(day.isoformat(), "认定辍学")), policy)

    assert confirmed(days) == []
    assert confirmed(days - 1) == [
        (
            "警告",
            "suiyang-2024/4a" if policy == "suiyang-2024" else "moe-2024/4",
            f"列入疑似才 {days - 1} 天就认定辍学，县里定的是 {days} 天",
            "如确有依据，请在“依据”里写明",
        )
    ]


# As validate and the commands say it


SUN = {"姓名": "孙立", "单位": "清河镇人民政府", "职务": "副镇长"}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_rule_without_a_clause_in_the_policy_names_another_s(policy: str) -> None:
    without_school = {"日期": "2024-09-10", "事项": "劝返", "参加": [SUN]}
    fragment = {
        "kcbx.yaml": {"政策": policy},
        "经过": [{"日期": "2024-09-02", "事项": "列入疑似"}, without_school],
    }
    found = {finding.rule: finding.clause for finding in builders.findings_of(fragment)}
    assert found["A01"] == ("suiyang-2024/3a" if policy == "suiyang-2024" else "参照 suiyang-2024/3a")


def test_a_policy_is_cited_from_the_day_it_is_in_use() -> None:
    for first, clause in (("2024-08", "参照 suiyang-2024/3c"), ("2024-09", "suiyang-2024/3c")):
        case = child(
            on("2024-05-01", "登记"), on("2024-05-06", "列入疑似"), on(f"{first}-01", "劝返", 层级="联合")
        )
        assert [each[1] for each in said("G04", case, "suiyang-2024")] == [clause]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_finding_cites_the_clause_of_the_policy(policy: str) -> None:
    fragment = {
        "kcbx.yaml": {"政策": policy},
        "经过": [
            {"日期": "2024-09-02", "事项": "列入疑似"},
            {"日期": "2024-09-10", "事项": "劝返"},
            {"日期": "2024-10-08", "事项": "认定辍学"},
            {"日期": "2024-10-20", "事项": "认定达标", "认定单位": builders.BUREAU},
        ],
    }
    found = {finding.rule: finding.clause for finding in builders.findings_of(fragment)}
    assert (found["G28"], found["G30"]) == (APPROVED[policy][0],) * 2


@pytest.mark.parametrize(
    ("policy", "body", "why"),
    [
        (
            "linfen-2024",
            GOVERNMENT,
            "清河县人民政府不是规定的认定机构（G30，依据 linfen-2024/3.3c）\n"
            "怎么办：按现行政策应是：清河县扶贫工作领导小组",
        ),
        (
            "suiyang-2024",
            LEADING_GROUP,
            "清河县扶贫工作领导小组不是规定的认定机构（G30，依据 suiyang-2024/3e）\n"
            "怎么办：按现行政策应是：清河县人民政府、清河县乡村振兴工作协调机构",
        ),
    ],
)
def test_a_command_refuses_with_the_clause_of_the_policy(
    county: County, policy: str, body: str, why: str
) -> None:
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("政策: suiyang-2024", f"政策: {policy}"), "utf-8")
    case = county.child()
    county.on("2024-09-05").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=没有到校")
    county.entry(case, "上报", "对象=教育局", "对象=乡镇")
    for day in ("2024-09-10", "2024-09-20", "2024-09-30"):
        county.on(day).attempt(case, "联合")
    county.on("2024-10-08").entry(
        case, "认定辍学", "原因=学习困难或厌学", "去向=在家", "认定单位=清河县教育体育局"
    )
    pairs = (
        *(
            "情形=联合劝返三次以上",
            "监护人已履责=是",
            "学生拒绝=是",
            f"认定单位={body}",
            "文号=清办〔2024〕9号",
        ),
        *("手续=休学", "手续批准单位=清河县教育体育局", "起=2024-10-20", "止=2025-07-10"),
    )
    sets = [text for pair in pairs for text in ("--set", pair)]
    refused = county.on("2024-10-20").refused("add-entry", case, "认定达标", *sets)
    assert refused == f"错误：不能记“认定达标”：\n  · {why}"


# The columns of 失学 in the month's report

NEVER = child(
    on("2024-09-01", "登记", 状态="未入学", 单位="990101101"),
    on("2024-09-03", "列入疑似", 类型="失学", 发现方式="入户排查"),
    on("2024-09-06", "核查", 结论="属实"),
    on("2024-09-20", "认定辍学"),
    facts=NEVER_ENROLLED,
)
APART = {
    "kazuo-2025": ["疑似辍学"],
    "linfen-2024": ["疑似辍学", "辍学"],
    "national": ["疑似辍学"],
    "sixian-2020": ["疑似辍学"],
    "suiyang-2024": ["疑似辍学"],
}


@pytest.mark.parametrize("policy", POLICIES)
def test_the_report_shows_the_never_enrolled_where_the_policy_wants_them_apart(policy: str) -> None:
    report = document(NEVER, setting=setting(policy))
    both = len(APART[policy]) == 2
    assert report["来源"]["失学单列"] == APART[policy]
    assert [report["台账"][ledger]["其中失学"] for ledger in ("疑似辍学", "辍学")] == [0, 1]
    assert text_report(report).count("其中失学") == (5 if both else 3)
    assert ("辍学失学" in csv_rows(report)[0]) == both
    assert word_context(report, Signers())["辍学单列失学"] == int(both)
    assert summary(report)[1].endswith("期末1人，其中失学1人。" if both else "期末1人。")


@pytest.mark.parametrize("policy", POLICIES)
def test_the_word_file_has_the_columns_of_the_policy(policy: str) -> None:
    table = opened(word_context(document(NEVER, setting=setting(policy)), Signers())).tables[0]
    heads = [cell.text for cell in table.rows[1].cells]
    totals = [cell.text for cell in table.rows[-2].cells]
    assert heads.count("其中失学") == len(APART[policy])
    apart = ["1", "0"] if policy == "linfen-2024" else ["0"]
    assert totals == ["总计", "—", "0", "1", "0", "1", "0", "1", "1", "0", "0", "0", "1", "0", "1", *apart]


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_is_hidden_where_they_are_not_shown_apart(policy: str) -> None:
    report = document(NEVER, setting=setting(policy))
    expected = "失学指适龄而从未入学，计入疑似辍学、辍学台账；"
    expected += (
        "疑似辍学、辍学台账单列“其中失学”。"
        if policy == "linfen-2024"
        else "疑似辍学台账单列“其中失学”。辍学台账期末有失学学生1人，没有单列。"
    )
    assert [note for note in notes(report) if note.startswith("失学")] == [expected]
