"""Clauses and laws: every one is there, says where it stands, and is printed only while it is in force."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest

from kcbx import policy
from kcbx.errors import NotFoundError
from kcbx.policy._data import resource_data
from kcbx.policy.citations import chinese_number

# The ids that the project's list of demands names; a rule, a duty, a command or a report carries each.
SECTIONS = {
    "moe-2024": "1 2a 2b 2c 2d 2e 3 4 5 5b 6 7 9a 9b 9c 9d",
    "linfen-2024": "2 3.1 3.2a 3.2b 3.2c 3.2d 3.3a 3.3b 3.3c 3.3d 3.4a 3.4b 3.4c 3.4d 4.1 4.2 4.3",
    "sixian-2020": "0 2a 2b 2c 6 7 7b 8 9 11a 11b 11c 11d 11e 13 14",
    "kazuo-2025": "3.1a 3.1b 3.1c 3.2 3.3a 3.3b 3.3c 3.4 4.3 4.3b 4.3c",
    "suiyang-2024": "2a 2b 2c 2d 3a 3b 3c 3d 3e 3f 3g 4a 4b 4c 4d 4e 4f 5 6a 6b 6c",
}
OTHERS = {
    "案卷格式": "编码 结构 代码表 经过 更正 目录 单位 办公记录 配置",
    "标准": "GB11643 学籍号 残疾人证 民族 送达 救济",
}
ARTICLES = {
    "义务教育法": "2 4 5 11 13 14 58",
    "未成年人保护法": "16 17 22 28 83",
    "妇女权益保障法": "36",
    "残疾人教育条例": "17 20",
    "个人信息保护法": "28 31",
    "未成年人网络保护条例": "36 37",
    "预防未成年人犯罪法": "47",
}


def ids(table: dict[str, str]) -> list[str]:
    return [f"{document}/{part}" for document, parts in table.items() for part in parts.split()]


POLICY_IDS, OTHER_IDS, LAW_IDS = ids(SECTIONS), ids(OTHERS), ids(ARTICLES)


# ---- clauses


def test_every_policy_clause_and_no_other_is_recorded() -> None:
    recorded = [record["编号"] for record in resource_data("clauses.yaml")["条款"]]
    assert sorted(recorded) == sorted(POLICY_IDS + OTHER_IDS)


@pytest.mark.parametrize("clause_id", POLICY_IDS + OTHER_IDS + LAW_IDS)
def test_a_clause_says_where_it_stands_and_what_it_wants(clause_id: str) -> None:
    clause = policy.clause(clause_id)
    assert clause.id == clause_id
    assert clause.document.startswith("《")
    assert clause.section
    assert re.search(r"[。；]$", clause.demand)
    assert len(clause.demand) >= 12
    assert policy.known_clause(clause_id)
    assert policy.clauses()[clause_id] == clause


def test_no_clause_repeats_the_demand_of_another_of_its_document() -> None:
    said = [(clause.document, clause.demand) for clause in policy.clauses().values()]
    assert len(said) == len(set(said))


def test_clauses_come_from_documents_with_number_and_date() -> None:
    clause = policy.clause("suiyang-2024/3e")
    assert clause == policy.Clause(
        id="suiyang-2024/3e",
        kind="政策",
        document="《睢阳区教育体育局关于做好2024年秋季学期控辍保学工作的通知》（商睢教组秘〔2024〕129号，2024年9月18日）",
        section="三、扎实做好劝返复学工作",
        demand="联合劝返三次以上，或者经司法判决裁定、监护人已履行法定义务，而学生本人仍拒不返校的，报人民政府或乡村振兴"
        "工作协调机构批准同意，才可认定为符合“义务教育有保障”，办理延缓入学或休学，并继续劝返。",
        carriers=("事项 认定达标", "代码 达标情形"),
    )


def test_a_document_without_number_is_cited_by_name_and_date() -> None:
    assert (
        policy.clause("kazuo-2025/3.4").document == "《喀左县2025年春季控辍保学工作实施方案》（2025年春季）"
    )
    assert policy.Document("x", "政策", "某某方案", "", "").citation == "《某某方案》"


def test_every_document_is_cited_by_some_clause() -> None:
    cited = {clause.document for clause in policy.clauses().values()}
    assert [document.id for document in policy.documents().values() if document.citation not in cited] == []


@pytest.mark.parametrize(
    ("kind", "count"),
    [("政策", len(POLICY_IDS)), ("格式", 9), ("标准", 6)],
)
def test_clauses_are_of_a_kind(kind: str, count: int) -> None:
    assert sum(clause.kind == kind for clause in policy.clauses().values()) == count


def test_all_clauses_stand_in_one_unchangeable_name_space() -> None:
    everything = policy.clauses()
    assert set(everything) == {*POLICY_IDS, *OTHER_IDS, *policy.laws()}
    with pytest.raises(TypeError):
        everything["moe-2024/2a"] = everything["moe-2024/2b"]  # type: ignore[index]


def test_an_unknown_clause_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        policy.clause("suiyang-2024/3z")
    assert caught.value.message == "没有编号是“suiyang-2024/3z”的条款。"
    assert caught.value.hint == "相近的有：suiyang-2024/3g、suiyang-2024/3f、suiyang-2024/3e。"
    assert not policy.known_clause("suiyang-2024/3z")


def test_an_unknown_clause_with_nothing_near_is_answered_with_the_command() -> None:
    with pytest.raises(NotFoundError) as caught:
        policy.clause("QQQ")
    assert caught.value.hint == "输入 kcbx rules --coverage 查看全部条款。"


# ---- laws


def test_no_article_stands_twice_in_a_version_and_articles_are_in_order() -> None:
    for record in resource_data("laws.yaml")["法律"]:
        numbers = [int(article["条"]) for article in record["条文"]]
        assert numbers == sorted(set(numbers)), record["简称"]


def test_versions_of_an_article_follow_each_other_without_overlap() -> None:
    for versions in policy.law_versions().values():
        for earlier, later in itertools.pairwise(versions):
            assert earlier.valid_to is not None
            assert earlier.valid_from <= earlier.valid_to < later.valid_from


def test_validity_and_checking_dates_are_in_order() -> None:
    for law in policy.laws().values():
        assert law.valid_from <= (law.valid_to or dt.date.max)
        assert law.valid_from <= law.checked


def test_wordings_have_no_empty_or_broken_lines() -> None:
    for law in policy.laws().values():
        for line in law.wording.split("\n"):
            assert line == line.strip()
            assert re.search(r"[。：；]$", line), (law.id, line)
            assert "\u200b" not in line
            assert not re.match(r"第[一二三四五六七八九十百零]+[条章]", line), (law.id, line)


def test_an_article_is_cited_with_its_exact_wording() -> None:
    law = policy.law("义务教育法/58")
    assert law == policy.Law(
        id="义务教育法/58",
        name="中华人民共和国义务教育法",
        version="2018年12月29日第二次修正",
        section="第五十八条",
        wording="适龄儿童、少年的父母或者其他法定监护人无正当理由未依照本法规定送适龄儿童、少年入学接受义务教育的，由当地"
        "乡镇人民政府或者县级人民政府教育行政部门给予批评教育，责令限期改正。",
        valid_from=dt.date(2018, 12, 29),
        valid_to=None,
        checked=dt.date(2025, 4, 19),
    )
    assert law.citation == "《中华人民共和国义务教育法》第五十八条"


def test_a_law_is_a_clause_too() -> None:
    clause = policy.clause("妇女权益保障法/36.1")
    assert clause == policy.Clause(
        id="妇女权益保障法/36.1",
        kind="法律",
        document="《中华人民共和国妇女权益保障法》（2022年10月30日修订）",
        section="第三十六条第一款",
        demand="父母或者其他监护人应当履行保障适龄女性未成年人接受并完成义务教育的义务。",
    )


@pytest.mark.parametrize(
    ("law_id", "citation", "start"),
    [
        ("义务教育法/5.2", "《中华人民共和国义务教育法》第五条第二款", "适龄儿童、少年的父母"),
        (
            "未成年人保护法/16(5)",
            "《中华人民共和国未成年人保护法》第十六条第五项",
            "（五）尊重未成年人受教育",
        ),
        ("未成年人保护法/103", "《中华人民共和国未成年人保护法》第一百零三条", "公安机关、人民检察院"),
        ("义务教育法/53.1(2)", "《中华人民共和国义务教育法》第五十三条第一款第二项", "（二）改变或者变相"),
        ("义务教育法/53.2", "《中华人民共和国义务教育法》第五十三条第二款", "县级人民政府教育行政部门"),
    ],
)
def test_a_part_of_an_article_is_cited(law_id: str, citation: str, start: str) -> None:
    law = policy.law(law_id)
    assert law.citation == citation
    assert law.wording.startswith(start)
    assert law.id == law_id


@pytest.mark.parametrize(
    "law_id",
    [
        "义务教育法/5.9",
        "义务教育法/58.1",
        "义务教育法/53(1)",
        "未成年人保护法/16(11)",
        "义务教育法/1000",
        "义务教育法",
        "/5",
    ],
)
def test_what_is_no_part_of_a_law_is_not_known(law_id: str) -> None:
    assert not policy.known_clause(law_id)
    with pytest.raises(NotFoundError) as caught:
        policy.law(law_id)
    assert caught.value.message == f"没有收录法律条文“{law_id}”。"


def test_an_unknown_law_is_answered_with_the_nearest_or_the_form() -> None:
    with pytest.raises(NotFoundError) as near:
        policy.law("妇女权益保障法/35")
    assert near.value.hint == "相近的有：妇女权益保障法/36。"
    with pytest.raises(NotFoundError) as far:
        policy.law("QQQ")
    assert far.value.hint == "写法是“法律简称/条”，例如 义务教育法/58。"


@pytest.mark.parametrize(
    ("law_id", "first_day"),
    [
        ("义务教育法/58", dt.date(2018, 12, 29)),
        ("未成年人保护法/83", dt.date(2024, 4, 26)),
        ("妇女权益保障法/36", dt.date(2023, 1, 1)),
        ("残疾人教育条例/20", dt.date(2017, 5, 1)),
        ("个人信息保护法/28", dt.date(2021, 11, 1)),
        ("未成年人网络保护条例/36", dt.date(2024, 1, 1)),
        ("预防未成年人犯罪法/47", dt.date(2021, 6, 1)),
        ("家庭教育促进法/49", dt.date(2022, 1, 1)),
        ("禁止使用童工规定/2", dt.date(2002, 12, 1)),
    ],
)
def test_a_law_is_valid_from_its_first_day(law_id: str, first_day: dt.date) -> None:
    assert policy.valid_on(law_id, first_day)
    assert not policy.valid_on(law_id, first_day - dt.timedelta(days=1))


def test_a_law_is_refused_for_a_day_before_its_wording() -> None:
    day = dt.date(2018, 12, 28)
    with pytest.raises(NotFoundError) as caught:
        policy.law("义务教育法/58", day)
    assert caught.value.message == "“义务教育法/58”没有收录在 2018-12-28 有效的文本。"
    assert caught.value.hint == "法律条文只按文书日期当天有效的文本引用，请核对日期。"
    with pytest.raises(NotFoundError, match="没有收录法律条文“义务教育法/1000”。"):
        policy.valid_on("义务教育法/1000", day)


def test_of_several_versions_the_one_in_force_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    head = {"简称": "某法", "名称": "某某法", "核对": "2025-01-01"}
    records = {
        "法律": [
            {
                **head,
                "版本": "旧",
                "自": "2010-01-01",
                "至": "2019-12-31",
                "条文": [{"条": "1", "文": "旧文。"}],
            },
            {**head, "版本": "新", "自": "2020-01-01", "条文": [{"条": "1", "文": "新文。"}]},
        ]
    }
    monkeypatch.setattr("kcbx.policy.citations.resource_data", lambda _: records)
    policy.law_versions.cache_clear()
    try:
        assert policy.law("某法/1", dt.date(2019, 12, 31)).wording == "旧文。"
        assert policy.law("某法/1", dt.date(2020, 1, 1)).wording == "新文。"
        assert policy.law("某法/1").wording == "新文。"
        assert policy.valid_on("某法/1", dt.date(2010, 1, 1))
        assert not policy.valid_on("某法/1", dt.date(2009, 12, 31))
    finally:
        policy.law_versions.cache_clear()


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (58, "五十八"), (100, "一百"), (103, "一百零三"),
     (110, "一百一十"), (125, "一百二十五")],
)  # fmt: skip
def test_articles_are_counted_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text
