"""kcbx dossier: the whole child on one form, every entry and document, and what each clause's demand came to."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import privacy
from kcbx.access import read_log
from kcbx.checklist import MISSING, NOT_DUE, NOT_NEEDED, RESULTS, summary
from kcbx.dossier_form import check_rows, episode_text, proof_text, word_context
from kcbx.duties import DUTIES, Concern
from kcbx.edits import digest
from tests.county import County
from tests.documents import members

FULL = ("--full", "--reason", "报县政府核对情况", "--approver", "孙立")
SECRETS = ("周雨桐", "周建国", "李桂花", "13900000001", "13800000001", "990101201203045121", "G9901012012")
PHOTO, PAPER = b"photo", b"paper"
Told = tuple[County, str]


@pytest.fixture(scope="module")
def told(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return a county on 16 September with one child's story, read by the tests of this module and changed by none.

    Listed on the 10th (written down on the 12th), persuaded on the 13th with a photograph, the way of it corrected;
    reported on the 15th, a memo voided; a notice filed with its paper and served on the grandmother.
    """
    folder = tmp_path_factory.mktemp("dossier")
    (folder / "家访.jpg").write_bytes(PHOTO)
    (folder / "通知书.docx").write_bytes(PAPER)
    county = County(Path(shutil.copytree(founded, folder / "清河县")))
    case = county.on("2024-09-01").child()
    facts = (
        "学籍.学籍号=G990101201203045121",
        "照护人.姓名=李桂花",
        "照护人.关系=祖母",
        "户籍.地址=柳林村三组12号",
    )
    sets = [text for fact in facts for text in ("--set", fact)]
    county.ok("edit-case", case, *sets, "--nature", "更正")
    county.on("2024-09-12").entry(
        case,
        *("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=周雨桐连续缺课。邻居电话13900000001。"),
        on="2024-09-10",
    )
    county.on("2024-09-13").attempt(case, "学校", "拒绝返校", "--evidence", str(folder / "家访.jpg"))
    county.ok("correct", case, ids(county, case, "劝返")[0], "--set", "方式=电话", "--reason", "记错")
    county.on("2024-09-15").entry(case, "上报", "对象=教育局", "对象=乡镇")
    memo = county.entry(case, "备忘", "情况=重复的一条")
    county.ok("correct", case, memo, "--void", "--reason", "重复录入")
    paper = (
        "文书=劝返复学通知书",
        "文号=清初劝〔2024〕1号",
        "签发单位=清河初中",
        "期限=2024-09-22",
        "主送=周建国",
    )
    letter = county.entry(case, "文书", *paper, evidence=str(folder / "通知书.docx"))
    county.entry(
        case,
        "送达",
        f"文书={letter}",
        "方式=直接送达",
        "送达人=赵敏",
        "送达人=李强",
        "签收人=李桂花",
        "关系=祖母",
    )
    return county.on("2024-09-16"), case


def ids(county: County, case: str, action: str) -> list[str]:
    return [entry["号"] for entry in county.shown(case)["经过"] if entry["事项"] == action]


def dossier(told: Told, *options: str) -> dict[str, Any]:
    county, case = told
    found: dict[str, Any] = json.loads(county.ok("dossier", case, "--format", "json", *options))
    return found


def of(document: dict[str, Any], duty: str) -> list[dict[str, Any]]:
    return [row for row in document["核对"] if row["待办"] == duty]


def values(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {pair["名"]: pair["值"] for pair in pairs}


# The document


def test_who_the_child_is(told: Told) -> None:
    document = dossier(told)
    kept = ("format_version", "标题", "单位", "制表日期", "截至", "政策", "全名", "编号", "状态", "台账")
    assert [document[key] for key in kept] == [
        *(1, "清河县控辍保学一生一表", "清河县清河镇初级中学", "2024-09-16", "2024-09-16"),
        *("商丘市睢阳区2024年秋季学期", "否", told[1], "疑似辍学", "疑似辍学"),
    ]
    assert [values(row) for row in document["基本"]] == [
        {"姓名": "周**", "性别": "女", "出生日期": "2012", "民族": "汉族"},
        {"证件类型": "居民身份证", "证件号码": "*" * 18, "年级": "7", "学段": "初中"},
        {"户籍地": "清河镇柳林村***", "现住址": ""},
        {"特殊群体": "", "家庭类型": ""},
        {"残疾": "", "残疾人证号": "", "包保乡镇": "", "包保责任人": ""},
    ]
    assert document["监护人"] == [
        {"姓名": "周**", "关系": "父亲", "法定监护人": "是", "电话": "138****0001", "务工地": ""}
    ]
    assert document["照护人"] == {"姓名": "李**", "关系": "祖母", "电话": ""}
    assert values(document["学籍"]) == {
        "学籍号": "*" * 19,
        "学校": "清河县清河镇初级中学",
        "年级": "7",
        "班级": "",
        "班主任": "",
        "入学年月": "",
    }
    assert document["本轮"] == {
        "第几轮": 1,
        "进行中": "是",
        "类型": "疑似辍学",
        "劝返": {"学校": 1, "联合": 0, "司法": 0},
        "劝返合计": {"学校": 1, "联合": 0, "司法": 0},
    }


def test_every_entry_stands_in_it_the_corrected_and_the_voided_too(told: Told) -> None:
    county, case = told
    document = dossier(told)
    written = [entry["号"] for entry in county.shown(case)["经过"]]
    assert sorted(row["号"] for row in document["经过"]) == sorted(written)
    assert [row["日期"] for row in document["经过"]] == sorted(row["日期"] for row in document["经过"])
    (attempt,) = [row for row in document["经过"] if row["事项"] == "劝返"]
    assert attempt == {
        "号": ids(county, case, "劝返")[0],
        "日期": "2024-09-13",
        "事项": "劝返",
        "内容": {
            "层级": "学校",
            "方式": "电话",
            "参加": [{"姓名": "李强", "单位": "清河初中", "职务": "校长"}],
            "情况": "2024-09-13到家里谈了一次",
            "结果": "拒绝返校",
        },
        "原来": {"方式": "家访"},
        "作废": "否",
        "成立": "是",
        "佐证": [
            {
                "文件": f"evidence/{case}/{ids(county, case, '劝返')[0]}-1.jpg",
                "sha256": digest(PHOTO),
            }
        ],
        "经办": "赵敏",
        "录入": attempt["录入"],
        "滞后": 0,
    }
    (listed,) = [row for row in document["经过"] if row["事项"] == "列入疑似"]
    assert (listed["滞后"], listed["内容"]["情况"]) == (2, "周**连续缺课。邻居电话139****0001。")
    (memo,) = [row for row in document["经过"] if row["事项"] == "备忘"]
    assert (memo["作废"], memo["内容"]) == ("是", {"情况": "重复的一条"})


def test_every_document_has_its_hash_and_its_service(told: Told) -> None:
    county, case = told
    number = ids(county, case, "文书")[0]
    assert dossier(told)["文书"] == [
        {
            "号": number,
            "日期": "2024-09-15",
            "文书": "劝返复学通知书",
            "文号": "清初劝〔2024〕1号",
            "签发单位": "清河初中",
            "主送": "周**",
            "期限": "2024-09-22",
            "收到": "否",
            "送达": [{"日期": "2024-09-15", "方式": "直接送达", "签收人": "李**", "关系": "祖母"}],
            "校验": [{"文件": f"evidence/{case}/{number}-1.docx", "sha256": digest(PAPER)}],
        }
    ]
    assert dossier(told)["劝返"] == [
        {
            "次": 1,
            "日期": "2024-09-13",
            "层级": "学校",
            "方式": "电话",
            "参加": "李强/清河初中/校长",
            "结果": "拒绝返校",
            "情况": "2024-09-13到家里谈了一次",
        }
    ]


def test_the_checklist_says_of_each_demand_what_became_of_it(told: Told) -> None:
    county, case = told
    document = dossier(told)
    assert of(document, "T01") == [
        {
            "待办": "T01",
            "名称": "列入疑似后上报",
            "条款": "suiyang-2024/4a",
            "天数": "县级自定",
            "结果": "已办",
            "起算": "2024-09-10",
            "到期": "2024-09-10",
            "办结": "2024-09-15",
            "号": ids(county, case, "上报")[0],
            "佐证": 0,
            "晚": 5,
            "要做什么": "",
            "命令": "",
        }
    ]
    (first,) = of(document, "T03")
    assert (first["结果"], first["办结"], first["佐证"], first["晚"]) == ("已办", "2024-09-13", 1, 0)
    assert of(document, "T04")[-1] == {
        "待办": "T04",
        "名称": "持续推进",
        "条款": "suiyang-2024/6c",
        "天数": "县级自定",
        "结果": "未到期",
        "起算": "2024-09-15",
        "到期": "2024-09-29",
        "办结": None,
        "号": "",
        "佐证": 0,
        "晚": 0,
        "要做什么": "2024-09-15 之后没有任何进展",
        "命令": f"kcbx add-attempt {case}",
    }
    assert of(dossier(told, "--as-of", "2024-09-10"), "T01")[0]["结果"] == NOT_DUE
    assert of(dossier(told, "--as-of", "2024-09-11"), "T01")[0]["结果"] == MISSING
    assert of(dossier(told, "--as-of", "2024-09-12"), "T03")[0]["结果"] == NOT_DUE


def test_what_was_never_demanded_is_summed_up(told: Told) -> None:
    document = dossier(told)
    raised = {row["待办"] for row in document["核对"]}
    children = [duty.duty_id for duty in DUTIES if duty.concern is Concern.CHILD]
    assert document["没有发生"] == [number for number in children if number not in raised]
    assert "T02" in document["没有发生"]


def test_what_the_child_no_longer_needs(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-09-05").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=缺课")
    county.on("2024-09-06").entry(case, "核查", "结论=信息错误", "情况=请了病假，已回校")
    (row,) = of(dossier((county, case)), "T03")
    assert (row["结果"], row["办结"], row["号"], row["命令"]) == (NOT_NEEDED, "2024-09-06", "", "")


def test_what_was_missed_stays_missing_when_it_is_no_longer_needed(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-09-05").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=缺课")
    county.on("2024-09-12").entry(case, "核查", "结论=信息错误", "情况=请了病假，已回校")
    document = dossier((county, case))
    (first,), (platform,), (decided,) = (of(document, duty) for duty in ("T03", "T13", "T06"))
    kept = ("结果", "到期", "办结", "要做什么", "命令")
    missed = "到期没有办，2024-09-12 起不再需要"
    assert [first[key] for key in kept] == [MISSING, "2024-09-08", None, missed, ""]
    assert [platform[key] for key in kept] == [MISSING, "2024-09-08", None, missed, ""]
    assert (decided["结果"], decided["办结"]) == ("已办", "2024-09-12")
    by_step = {row["步骤"]: row for row in check_rows(document)}
    row = by_step["T03 列入疑似后首次劝返（2024-09-05 起）"]
    assert (row["结果"], row["日期"], row["依据"]) == (MISSING, "2024-09-08 到期", missed)


@pytest.mark.parametrize(("day", "result"), [("2024-09-08", NOT_NEEDED), ("2024-09-09", MISSING)])
def test_only_what_ended_by_its_day_was_not_needed(county: County, day: str, result: str) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-09-05").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=缺课")
    county.on(day).entry(case, "核查", "结论=信息错误", "情况=请了病假，已回校")
    assert of(dossier((county, case)), "T03")[0]["结果"] == result


def test_what_may_be_done_is_never_held_against_anybody(county: County) -> None:
    case = county.on("2024-09-01").child(number="990101200809100012")
    county.on("2024-09-05").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=缺课")
    county.on("2024-09-12").entry(case, "核查", "结论=信息错误", "情况=请了病假，已回校")
    assert [(row["到期"], row["结果"]) for row in of(dossier((county, case)), "T38")] == [
        ("2024-09-10", NOT_NEEDED)
    ]


def test_as_of_an_earlier_day(told: Told) -> None:
    early = dossier(told, "--as-of", "2024-09-11")
    assert (early["截至"], early["制表日期"], early["状态"]) == ("2024-09-11", "2024-09-16", "疑似辍学")
    assert (early["劝返"], early["文书"], early["经过"][-1]["事项"]) == ([], [], "列入疑似")
    before = dossier(told, "--as-of", "2024-08-31")
    assert (before["经过"], before["核对"], before["状态"]) == ([], [], "")
    county, case = told
    text = county.ok("dossier", case, "--format", "table", "--as-of", "2024-08-31")
    assert text.splitlines()[1] == f"{case}　还没有登记　"


# Printed


def cells(content: bytes) -> list[list[list[str]]]:
    tables = docx.Document(io.BytesIO(content)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def test_the_word_file_says_what_the_data_say(told: Told, tmp_path: Path) -> None:
    county, case = told
    county.ok("dossier", case, "-o", str(tmp_path / "表.docx"))
    assert county.results[-1].stderr == f"已生成 {tmp_path / '表.docx'}\n"
    context = word_context(dossier(told))
    rows = [row for table in cells((tmp_path / "表.docx").read_bytes()) for row in table]
    for name, keys in (
        ("经过", ("日期", "事项", "内容", "佐证", "经办", "录入", "滞后")),
        ("劝返", ("次", "日期", "层级", "方式", "参加", "结果", "情况")),
        ("文书", ("日期", "文书", "文号", "签发单位", "期限", "送达", "校验")),
        ("核对", ("条款", "步骤", "结果", "日期", "依据")),
    ):
        wanted = [[row[key] or "—" for key in keys] for row in context[name]]
        assert wanted
        assert [row for row in wanted if row not in rows] == []
    text = "\n".join(paragraph.text for paragraph in docx.Document(tmp_path / "表.docx").paragraphs)
    assert [note for note in context["说明"] if note not in text] == []
    assert context["本轮"] in text


def test_the_rows_of_the_printed_form(told: Told) -> None:
    county, case = told
    context = word_context(dossier(told))
    attempt, letter = ids(county, case, "劝返")[0], ids(county, case, "文书")[0]
    (row,) = [row for row in context["经过"] if row["事项"].startswith("劝返")]
    assert (row["事项"], row["佐证"], row["滞后"]) == (
        f"劝返\n号 {attempt}",
        f"{attempt}-1.jpg，{digest(PHOTO)[:12]}",
        "",
    )
    assert row["内容"] == (
        "层级：学校；方式：电话；参加：李强/清河初中/校长；情况：2024-09-13到家里谈了一次；结果：拒绝返校"
        "（更正过：方式原记“家访”）"
    )
    assert [row["事项"][:7] for row in context["经过"] if row["事项"].startswith("备忘")] == [
        "备忘（已作废）"
    ]
    assert context["文书"] == [
        {
            "日期": "2024-09-15",
            "文书": "劝返复学通知书",
            "文号": "清初劝〔2024〕1号",
            "签发单位": "清河初中",
            "期限": "2024-09-22",
            "送达": "2024-09-15 直接送达",
            "校验": digest(PAPER)[:12],
        }
    ]
    assert letter not in str(context["文书"])
    assert context["本轮"] == (
        "第1轮，进行中，类型：疑似辍学；本轮劝返：学校1次、联合0次、司法0次；历次合计：学校1次、联合0次、司法0次。"
    )
    by_step = {row["步骤"]: row for row in context["核对"]}
    reported = ids(county, case, "上报")[0]
    assert by_step["T01 列入疑似后上报（2024-09-10 起）"] == {
        "条款": "suiyang-2024/4a",
        "步骤": "T01 列入疑似后上报（2024-09-10 起）",
        "结果": "已办，晚5天（天数县级自定）",
        "日期": "2024-09-15",
        "依据": f"号 {reported}",
    }
    assert by_step["T03 列入疑似后首次劝返（2024-09-10 起）"]["依据"] == f"号 {attempt}，佐证 1 份"
    assert by_step["T04 持续推进（2024-09-15 起）"] == {
        "条款": "suiyang-2024/6c",
        "步骤": "T04 持续推进（2024-09-15 起）",
        "结果": "未到期",
        "日期": "2024-09-29 到期",
        "依据": "2024-09-15 之后没有任何进展",
    }
    assert context["说明"][0].startswith(
        "情况截至2024年9月16日，按“商丘市睢阳区2024年秋季学期”的要求核对。核对 "
    )
    assert context["说明"][-1] == "姓名、号码和住址已经隐去。"


def test_the_text_for_a_window(told: Told) -> None:
    county, case = told
    lines = county.ok("dossier", case, "--format", "table").splitlines()
    assert lines[:9] == [
        "清河县控辍保学一生一表",
        f"{case}　疑似辍学台账 · 疑似辍学　清河县清河镇初级中学",
        "",
        "姓名：周**　性别：女　出生日期：2012　民族：汉族",
        f"证件类型：居民身份证　证件号码：{'*' * 18}　年级：7　学段：初中",
        "户籍地：清河镇柳林村***",
        f"学籍号：{'*' * 19}　学校：清河县清河镇初级中学　年级：7",
        "照护人：李**/祖母/",
        "",
    ]
    assert "      情况：重复的一条" in lines
    listed = "      类型：疑似辍学；发现方式：班级考勤；情况：周**连续缺课。邻居电话139****0001"
    assert lines[lines.index(listed) - 1].startswith(
        f"  2024-09-10　列入疑似　号 {ids(county, case, '列入疑似')[0]}　（赵敏 记于 2024-09-12 "
    )
    assert lines[lines.index(listed) - 1].endswith("，滞后 2 天）")
    assert [
        name for name in ("本轮", "经过", "监护人", "劝返", "文书", "核对", "说明") if name not in lines
    ] == []


def test_two_renders_are_the_same_bytes(told: Told, tmp_path: Path) -> None:
    county, case = told
    for name in ("一.docx", "二.docx"):
        county.ok("dossier", case, "-o", str(tmp_path / name))
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


# Names and numbers


def test_names_and_numbers_are_hidden_in_every_format(told: Told, tmp_path: Path) -> None:
    county, case = told
    county.ok("dossier", case, "-o", str(tmp_path / "表.docx"))
    parts = members((tmp_path / "表.docx").read_bytes())
    word = "".join(part.decode("utf-8", "replace") for part in parts.values())
    texts = [county.ok("dossier", case, "--format", name) for name in ("json", "table")]
    for text in (word, *texts):
        assert [secret for secret in SECRETS if secret in text] == []
    assert not any(privacy.contains_number(value) for value in _values(json.loads(texts[0])))


def _values(value: Any) -> list[str]:
    """Return the texts of a document but hashes and the 编号, which may look like numbers."""
    if isinstance(value, dict):
        return [
            text for key in value if key not in ("sha256", "文件", "编号") for text in _values(value[key])
        ]
    return [text for item in value for text in _values(item)] if isinstance(value, list) else [str(value)]


def test_a_name_that_was_corrected_is_hidden_too(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.ok("edit-case", case, "--set", "监护人.0.姓名=周建设", "--nature", "更正", "--reason", "抄错")
    county.entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=缺课")
    letter = ("文书=劝返复学通知书", "文号=清初劝〔2024〕1号", "签发单位=清河初中", "期限=2024-09-22")
    number = county.entry(case, "文书", *letter)
    served = ("方式=直接送达", "送达人=赵敏", "签收人=钱铁柱", "关系=祖父")
    service = county.entry(case, "送达", f"文书={number}", *served)
    county.ok("correct", case, service, "--set", "签收人=钱铁梁", "--reason", "抄错")
    text = county.ok("dossier", case, "--format", "json")
    assert [name for name in ("周建设", "周建国", "钱铁柱", "钱铁梁") if name in text] == []
    by_action = {row["事项"]: row for row in json.loads(text)["经过"]}
    assert (by_action["信息变更"]["内容"]["原值"], by_action["更正"]["内容"]["新值"]) == ("周**", "钱**")
    assert (by_action["送达"]["内容"]["签收人"], by_action["送达"]["原来"]) == ("钱**", {"签收人": "钱**"})


def test_in_full_it_needs_approval_and_is_logged(county: County, tmp_path: Path) -> None:
    case = county.on("2024-09-01").child()
    before = county.files()
    document = json.loads(county.ok("dossier", case, "--format", "json", *FULL))
    assert values(document["基本"][0])["姓名"] == "周雨桐"
    assert values(document["基本"][1])["证件号码"] == "990101201203045121"
    assert document["监护人"][0]["电话"] == "13800000001"
    assert word_context(document)["说明"][-1] == "本表含全名全号，用完按规定保管或者销毁，不得外传。"
    (seen,) = read_log(county.root, 2024)
    assert (seen.what, seen.children, seen.approver, seen.reason) == (
        *(f"dossier {case} json", 1),
        *("孙立", "报县政府核对情况"),
    )
    assert set(county.files()) - set(before) == {"访问记录/2024.jsonl"}
    said = county.refused("dossier", case, "-o", str(tmp_path / "表.docx"), "--full", code=2)
    assert said.startswith("错误：没有写批准人，不能输出全名。")
    assert not (tmp_path / "表.docx").exists()


# Files


def test_it_is_saved_under_the_number_of_the_case(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.ok("dossier", case)
    assert (county.root / f"一生一表-{case}.docx").is_file()


def test_what_somebody_changed_is_not_overwritten(county: County, tmp_path: Path) -> None:
    case = county.on("2024-09-01").child()
    target = tmp_path / "表.docx"
    county.ok("dossier", case, "-o", str(target))
    county.on("2024-09-02").ok("dossier", case, "-o", str(target))
    target.write_bytes(b"edited")
    said = county.refused("dossier", case, "-o", str(target))
    assert said == (
        f"错误：{target} 已经存在，而且不是 kcbx 生成的原样，可能有人改过，没有覆盖。\n"
        "怎么办：用 -o 换一个文件名；确定不要原来的文件，就加上 --force。"
    )
    county.ok("dossier", case, "-o", str(target), "--force")
    assert target.read_bytes() != b"edited"


def test_the_county_may_have_its_own_template(county: County) -> None:
    case = county.on("2024-09-01").child()
    (county.root / "templates").mkdir()
    (county.root / "templates" / "一生一表.docx").write_bytes(b"no Word file")
    assert "不是 Word 文档（.docx）" in county.refused("dossier", case)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("KC-0000000000",), "没有找到案卷“KC-0000000000”。"),
        (("周雨桐", "--format", "csv"), "选项“--format”的值不对：“csv”不在可选的值里。"),
        (("周雨桐", "-o", "没有/表.docx"), "不能写到 "),
    ],
)
def test_what_was_typed_wrong(told: Told, options: tuple[str, ...], said: str) -> None:
    assert told[0].refused("dossier", *options, code=2).startswith(f"错误：{said}")


def test_it_writes_nothing_into_the_ledger(told: Told) -> None:
    county, case = told
    before = county.files()
    for name in ("json", "table"):
        county.ok("dossier", case, "--format", name)
    assert county.files() == before


# Rows that are folded


def check(number: int, result: str = "已办", late: int = 0, duty: str = "T04") -> dict[str, Any]:
    day = f"2024-09-{number:02}"
    return {
        "待办": duty,
        "名称": "持续推进",
        "条款": "suiyang-2024/6c",
        "天数": "县级自定",
        "结果": result,
        "起算": day,
        "到期": day,
        "办结": day if result in ("已办", NOT_NEEDED) else None,
        "号": f"E0000{number}",
        "佐证": 0,
        "晚": late,
        "要做什么": "" if result == "已办" else "要做的事",
    }


def test_what_was_done_in_time_again_and_again_takes_one_row() -> None:
    checks = [
        check(1),
        check(2),
        check(3, late=2),
        check(4),
        check(5),
        check(6, MISSING),
        check(7, NOT_NEEDED),
    ]
    rows = check_rows({"核对": checks})
    assert [(row["步骤"], row["结果"], row["日期"], row["依据"]) for row in rows] == [
        ("T04 持续推进（共 2 次）", "已办", "2024-09-01 至 2024-09-02", "最近一次：号 E00002"),
        ("T04 持续推进（2024-09-03 起）", "已办，晚2天（天数县级自定）", "2024-09-03", "号 E00003"),
        ("T04 持续推进（共 2 次）", "已办", "2024-09-04 至 2024-09-05", "最近一次：号 E00005"),
        ("T04 持续推进（2024-09-06 起）", "缺", "2024-09-06 到期", "要做的事"),
        ("T04 持续推进（2024-09-07 起）", "不再需要", "2024-09-07", "情况已变"),
    ]
    assert summary(checks) == "核对 7 项：已办 5 项（其中晚办 1 项）、缺 1 项、不再需要 1 项。"
    assert summary([]) == "核对 0 项。"


CHECKS = st.lists(
    st.builds(
        check,
        st.integers(1, 28),
        st.sampled_from(RESULTS),
        st.sampled_from((0, 3)),
        st.sampled_from(("T03", "T04")),
    ),
    max_size=20,
)


@given(CHECKS)
def test_folding_hides_nothing_that_is_late_or_missing(checks: list[dict[str, Any]]) -> None:
    rows = check_rows({"核对": checks})
    folded = [row for row in rows if "（共 " in row["步骤"]]
    counted = [int(row["步骤"].partition("（共 ")[2].partition(" 次")[0]) for row in folded]
    assert len(rows) - len(folded) + sum(counted) == len(checks)
    assert {row["结果"] for row in folded} <= {"已办"}


@pytest.mark.parametrize(
    ("proof", "text"),
    [
        ({"文件": "evidence/KC-1/E1-1.jpg", "sha256": "a" * 64}, "E1-1.jpg，aaaaaaaaaaaa"),
        ({"文件": "evidence/KC-1/E1-1.jpg", "说明": "合影"}, "E1-1.jpg，合影"),
        ({"说明": "存教务处"}, "存教务处"),
        ({}, ""),
    ],
)
def test_proof_text(proof: dict[str, str], text: str) -> None:
    assert proof_text(proof) == text


def test_a_child_that_was_never_missed() -> None:
    assert episode_text({"第几轮": 0}) == "没有列入过疑似辍学台账或辍学台账。"
