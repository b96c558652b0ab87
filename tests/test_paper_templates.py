"""templates/<文书>.docx, 送达回证.docx and 一生一表.docx: what they may print and what they say.

The measures they keep: tests/test_paper_layout.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes

from kcbx.policy.citations import law
from kcbx.policy.papers import IN_TEXT, paper, papers
from kcbx.render_filters import make_environment
from tests.documents import W, story
from tests.paper_documents import EVERY, SHEET, bare, full, lines, parts, printed, shipped, text_of
from tests.paper_samples import DOSSIER, GUARDIAN, WHEN, paper_context
from tools import paper_templates
from tools.paper_templates import PAPERS, TEMPLATES

FOLDER = Path(__file__).resolve().parent.parent / "templates"


# --- the files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_the_committed_template_is_what_the_script_makes(name: str) -> None:
    assert TEMPLATES[name]() == (FOLDER / f"{name}.docx").read_bytes()


def test_every_paper_that_is_written_has_its_template() -> None:
    assert set(PAPERS) == {kind.template for kind in papers().values() if kind.template}


def test_the_script_writes_every_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_templates, "FOLDER", tmp_path)
    paper_templates.main()
    assert {path.stem: path.read_bytes() for path in tmp_path.iterdir()} == {
        name: shipped(name) for name in EVERY
    }


# --- the fields -----------------------------------------------------------------------------------------------

PAPER_FIELDS = {
    *("标题", "文号", "主送", "签发单位", "成文日期", "期限", "情况", "收文单位", "事由", "申请人", "认定单位"),
    *("手续批准单位", "情形", "安置", "复学日期", "存根", "联系人", "联系电话", "原因", "去向", "列入日期", "最后到校"),
    *(f"学生.{key}" for key in ("姓名", "性别", "出生日期", "证件号码", "学籍号", "学校", "年级", "班级", "住址")),
    *(f"监护人.{key}" for key in ("姓名", "关系", "电话", "住址", "多位", "名单")),
    *(f"监护人.名单[].{key}" for key in ("姓名", "关系", "电话")),
    *("认定文号", "案卷所载", "证明", "监护人同意", "致公安"),
    *(f"责令.{key}" for key in ("签发单位", "文号", "日期", "期限")),
    *("照护人", "照护人.姓名", "照护人.关系", "起止.起", "起止.止", "送达.文书", "送达.文号", "送达.受送达人"),
    *("法条", "法条[].名称", "法条[].条", "法条[].文", "法条[].文[]", "救济", "救济[]"),
    *("劝返", *(f"劝返[].{key}" for key in ("次", "日期", "层级", "方式", "参加", "结果", "情况"))),
    *(f"劝返次数.{level}" for level in ("学校", "联合", "司法")),
}  # fmt: skip
SHEET_FIELDS = {
    *("标题", "单位", "制表日期", "编号", "状态", "台账", "本轮", "说明", "说明[]"),
    *("基本", "基本[]", "基本[][]", "基本[][].名", "基本[][].值", "学籍", "学籍[].名", "学籍[].值"),
    *("监护人", *(f"监护人[].{key}" for key in ("姓名", "关系", "法定监护人", "电话", "务工地"))),
    *("照护人", "照护人.姓名", "照护人.关系", "照护人.电话"),
    *("经过", *(f"经过[].{key}" for key in ("日期", "事项", "内容", "佐证", "经办", "录入", "滞后"))),
    *("劝返", *(f"劝返[].{key}" for key in ("次", "日期", "层级", "方式", "参加", "结果", "情况"))),
    *("文书", *(f"文书[].{key}" for key in ("日期", "文书", "文号", "签发单位", "期限", "送达", "校验"))),
    *("核对", *(f"核对[].{key}" for key in ("条款", "步骤", "结果", "日期", "依据"))),
}  # fmt: skip
"""What the builders of the contexts promise; [] is an item of a list."""


def source_of(name: str) -> str:
    """Return the language of a template without the Word around it."""
    text = "\n".join(text_of(item) for part in parts(shipped(name)) for item in part.iter(f"{W}p"))
    return re.sub(r"\{%(p|tr) ", "{% ", text)


def fields_of(node: nodes.Node, scope: dict[str, str]) -> Iterator[str]:
    """Yield every field a template reads, as a path; loops give their variable the path of their items."""
    path = path_of(node, scope)
    if path is not None:
        if path.split(".")[0] != "loop":
            yield path
        for child in node.find_all(nodes.Getitem):
            yield from fields_of(child.arg, scope)
        return
    if isinstance(node, nodes.For):
        yield from fields_of(node.iter, scope)
        assert isinstance(node.target, nodes.Name)
        inner = {**scope, node.target.name: f"{path_of(node.iter, scope)}[]"}
        for child in node.body:
            yield from fields_of(child, inner)
        for child in node.else_:
            yield from fields_of(child, scope)
        return
    for child in node.iter_child_nodes():
        yield from fields_of(child, scope)


def path_of(node: nodes.Node, scope: dict[str, str]) -> str | None:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return f"{path_of(node.node, scope)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{path_of(node.node, scope)}[]"
    return None


@pytest.mark.parametrize("name", EVERY)
def test_a_template_asks_only_for_fields_of_its_context(name: str) -> None:
    used = set(fields_of(make_environment().parse(source_of(name)), {}))
    assert used - (SHEET_FIELDS if name == SHEET else PAPER_FIELDS) == set()
    assert "标题" in used


def test_the_walk_over_the_fields_sees_loops_and_items() -> None:
    text = "{% for 行 in 表 %}{{ 行.甲 }}{% for 格 in 行.列 %}{{ 格[loop.index0].乙 }}{% endfor %}{% endfor %}{{ (丙 or 丁)|待填 }}"
    assert set(fields_of(make_environment().parse(text), {})) == {
        *("表", "表[].甲", "表[].列", "表[].列[][].乙", "丙", "丁"),
    }


def test_the_samples_have_the_fields_of_the_contracts() -> None:
    def paths(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield from paths(item, f"{at}.{key}" if at else key)
        elif isinstance(value, list):
            for item in value:
                yield from paths(item, f"{at}[]")
        else:
            yield at

    def leaves(fields: set[str]) -> set[str]:
        return {
            each for each in fields if not any(other.startswith((f"{each}.", f"{each}[")) for other in fields)
        }

    everything = {path for name in PAPERS for path in paths(paper_context(name), "")}
    assert everything == leaves(PAPER_FIELDS)
    assert set(paths(DOSSIER, "")) == leaves(SHEET_FIELDS)


# --- the words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_no_template_threatens_beyond_the_law_or_guesses_a_sex(name: str) -> None:
    said = re.sub(r"\{[{%].*?[%}]\}", "", source_of(name))
    assert re.findall("罚|拘留|后果自负|(?<!其)他|她|先生|女士|祖|爷爷|奶奶", said) == []


@pytest.mark.parametrize("name", PAPERS)
def test_an_article_cited_in_the_wording_is_one_the_paper_rests_on(name: str) -> None:
    cited = set(re.findall("《[^》{]+》第[一二三四五六七八九十百]+条(?:第[一二三四五]款)?", source_of(name)))
    grounds = paper(name).grounds
    assert cited <= {law(ground.law, WHEN).citation for ground in grounds}
    assert {law(ground.law).citation for ground in grounds if ground.when == IN_TEXT} <= cited


@pytest.mark.parametrize("name", [name for name in PAPERS if name not in ("送达回证",)])
def test_every_article_is_printed_with_its_wording(name: str) -> None:
    text = printed(full(name))
    for article in paper_context(name)["法条"]:
        first, *others = article["文"]
        assert f"《{article['名称']}》{article['条']}：{first}" in text
        assert all(line in text.split("\n") for line in others)


@pytest.mark.parametrize("name", [name for name in PAPERS if paper(name).to_guardian])
def test_a_letter_to_a_guardian_says_nothing_of_who_looks_after_the_child(name: str) -> None:
    assert "李桂花" not in printed(full(name))


NOTICES = ("入学通知书", "劝返复学通知书", "督促入学通知书", "批评教育记录")


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_states_the_liability(name: str) -> None:
    assert (
        "无正当理由不依法送被监护人入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门依照"
        "《中华人民共和国义务教育法》第五十八条给予批评教育，责令限期改正；经责令仍不改正的，依法通过司法途径"
        "督促其履行义务。" in printed(full(name))
    )


def body_lines(data: bytes) -> list[str]:
    """Return the paragraphs outside tables that are not blank."""
    found = story(data).xpath("w:body/w:p", namespaces={"w": W[1:-1]})
    return [text for text in map(text_of, found) if text]


def test_the_order_reads_like_this() -> None:
    data = full("责令送被监护人接受义务教育通知书")
    assert body_lines(data) == [
        "责令送被监护人接受义务教育通知书",
        "清教责〔2024〕7号",
        "周建军：",
        "你是学生周雨桐（女，2012年3月4日出生，清河县清河镇初级中学八年级2班）的法定监护人（父亲）。经查，"
        "被监护人自2024年7月5日最后一次到校后，一直没有到校就读，2024年9月5日列入控辍保学台账。据了解，没有到校的"
        "原因是：学习困难或厌学、外出务工。此前，学校劝返3次、联合劝返1次，仍未到校。",
        "镇政府于2024年9月26日对你作了批评教育。",
        "以上事实有核查记录、劝返记录等材料证明。你无正当理由没有送被监护人入学接受义务教育，没有履行法定义务。",
        "有关法律规定如下：",
        "《中华人民共和国义务教育法》第五条第二款：适龄儿童、少年的父母或者其他法定监护人应当依法保证其按时入学接受"
        "并完成义务教育。",
        "《中华人民共和国义务教育法》第五十八条：适龄儿童、少年的父母或者其他法定监护人无正当理由未依照本法规定送"
        "适龄儿童、少年入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，责令限期改正。",
        "《中华人民共和国未成年人保护法》第八十三条第二款：对尚未完成义务教育的辍学未成年学生，教育行政部门应当责令"
        "父母或者其他监护人将其送入学校接受义务教育。",
        "《中华人民共和国妇女权益保障法》第三十六条第二款：对无正当理由不送适龄女性未成年人入学的父母或者其他监护人，"
        "由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，依法责令其限期改正。居民委员会、村民委员会应当"
        "协助政府做好相关工作。",
        "依照上述规定，现责令你改正，于2024年10月15日前送被监护人到清河县清河镇初级中学接受义务教育，并在送到当日告知"
        "我单位。有正当理由不能按期送被监护人入学的，请在上述日期前书面说明，并附有关证明。",
        "逾期不改正的，依法通过司法途径督促你履行义务。不依法履行监护职责，情节严重的，公安机关接到报告后依照"
        "《中华人民共和国未成年人保护法》第一百一十八条予以训诫，并可以责令接受家庭教育指导。",
        "联系人：刘洋，联系电话：0399-66660001。",
        "对本通知书不服的，可以自收到之日起六十日内向清河县人民政府申请行政复议，也可以自收到之日起六个月内依法向"
        "人民法院提起行政诉讼。",
        "清河县教育体育局",
        "2024年10月8日",
    ]
    rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in story(data).iter(f"{W}tr")]
    assert rows == [
        ["次", "日期", "层级", "方式", "结果"],
        ["1", "2024年9月7日", "学校", "家访", "未见到学生"],
        ["2", "2024年9月10日", "学校", "电话", "承诺返校"],
        ["3", "2024年9月14日", "学校", "家访", "拒绝返校"],
        ["4", "2024年9月24日", "联合", "家访", "家长同意学生拒绝"],
    ]


def test_what_nobody_knows_is_a_line_to_write_on() -> None:
    assert body_lines(bare("责令送被监护人接受义务教育通知书"))[:5] == [
        "责令送被监护人接受义务教育通知书",
        "＿＿＿＿＿＿",
        "＿＿＿＿＿＿：",
        "你是学生＿＿＿＿＿＿（＿＿，＿＿＿＿年＿＿月＿＿日出生）的法定监护人。经查，被监护人至今没有到校就读。",
        "你无正当理由没有送被监护人入学接受义务教育，没有履行法定义务。",
    ]
    text = printed(bare("劝返复学通知书"))
    assert "请你于＿＿＿＿年＿＿月＿＿日前送被监护人返校复学。" in text
    assert text.endswith(
        "联系人：＿＿＿＿＿＿，联系电话：＿＿＿＿＿＿。\n\n＿＿＿＿＿＿\n＿＿＿＿年＿＿月＿＿日"
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), ""),
        ((3, 0, 0), "此前，学校劝返3次，仍未到校。"),
        ((0, 2, 0), "此前，联合劝返2次，仍未到校。"),
        ((0, 2, 1), "此前，联合劝返2次、司法劝返1次，仍未到校。"),
        ((1, 0, 1), "此前，学校劝返1次、司法劝返1次，仍未到校。"),
        ((3, 3, 1), "此前，学校劝返3次、联合劝返3次、司法劝返1次，仍未到校。"),
    ],
)
def test_attempts_are_counted_by_level(counts: tuple[int, int, int], said: str) -> None:
    tried = dict(zip(("学校", "联合", "司法"), counts, strict=True))
    second = body_lines(full("劝返复学通知书", 劝返次数=tried))[3]
    assert second.partition("外出务工。")[2] == said


@pytest.mark.parametrize("name", ["入学通知书", "劝返复学通知书"])
def test_a_slip_to_hand_back_repeats_the_number(name: str) -> None:
    number = paper_context(name)["文号"]
    with_slip, without = lines(full(name)), lines(full(name, 存根=0))
    assert with_slip[: len(without) - 1] == without[:-1]
    assert with_slip[-4:-2] == [f"{number}　　骑缝处盖章，沿虚线裁开", f"《{name}》回执"]
    assert [sum(number in line for line in found) for found in (with_slip, without)] == [3, 1]


@pytest.mark.parametrize(
    ("situation", "joint", "court"),
    [("联合劝返三次以上", "■", "□"), ("司法裁判", "□", "■"), ("", "□", "□")],
)
def test_the_box_of_the_situation_is_ticked(situation: str, joint: str, court: str) -> None:
    text = printed(full("认定达标申请", 情形=situation))
    assert f"\n联合劝返三次以上{joint}　经判决、裁定{court}\n" in text


@pytest.mark.parametrize("situation", ["联合劝返三次以上", "司法裁判", ""])
def test_whether_guardian_and_child_did_their_part_a_person_ticks(situation: str) -> None:
    told = printed(full("认定达标申请", 情形=situation, 案卷所载="本轮联合劝返3次"))
    assert "\n法定监护人已履行义务□　学生本人拒不返校□\n案卷所载：本轮联合劝返3次。\n" in told
    assert "案卷所载" not in printed(full("认定达标申请", 案卷所载=""))


FAILED = "你无正当理由没有送被监护人入学接受义务教育，没有履行法定义务。"


@pytest.mark.parametrize(
    ("proof", "agreed", "said"),
    [
        ("劝返记录", 0, [f"以上事实有劝返记录等材料证明。{FAILED}"]),
        ("核查记录", 1, ["以上事实有核查记录等材料证明。"]),
        ("", 0, [FAILED]),
        ("", 1, []),
    ],
)
def test_an_order_alleges_only_what_is_on_record(proof: str, agreed: int, said: list[str]) -> None:
    text = body_lines(full("责令送被监护人接受义务教育通知书", 证明=proof, 监护人同意=agreed))
    start, end = text.index("镇政府于2024年9月26日对你作了批评教育。"), text.index("有关法律规定如下：")
    assert text[start + 1 : end] == said


def test_a_letter_to_both_parents_speaks_to_both() -> None:
    both = {**GUARDIAN, "姓名": "周建军、吴霞", "关系": "父亲、母亲", "多位": 1}
    order = body_lines(full("责令送被监护人接受义务教育通知书", 主送="周建军、吴霞", 监护人=both, 情况=""))
    assert order[2:4] == ["周建军、吴霞：", order[3]]
    assert order[3].startswith("你们是学生周雨桐（")
    assert "的法定监护人（父亲、母亲）。" in order[3]
    assert re.findall("你(?!们)", printed(full("督促入学通知书", 监护人=both))) == []


def test_the_leave_after_recognition_rests_on_that_and_not_on_health() -> None:
    given = full("休学批复", 认定文号="清县政标〔2024〕1号", 事由="", 法条=[])
    assert body_lines(given)[3:-3] == [
        "你的被监护人周雨桐（女，2012年3月4日出生，身份证件号码990101201203045287，清河县清河镇初级中学八年级2班），"
        "经清河县人民政府批复（清县政标〔2024〕1号）认定，符合“义务教育有保障”达标条件，情形为：联合劝返三次以上，法定监护人"
        "已履行义务，学生本人拒不返校。根据该批复，批复如下：",
        "同意办理休学手续，自2024年10月8日至2025年7月31日。",
        "办理手续以后，被监护人仍列在辍学学生台账，学校和有关单位继续劝返。被监护人同意返校的，请及时与我单位或者学校联系，"
        "办理复学手续。",
    ]
    assert re.findall("身体|医疗机构|第五十八条", printed(given)) == []


@pytest.mark.parametrize(("police", "others"), [(1, False), (0, True)])
def test_only_the_police_are_asked_to_admonish(police: int, others: bool) -> None:
    text = printed(full("家庭教育指导建议函", 致公安=police, 法条=[]))
    assert ("予以训诫" in text, "予以批评教育、劝诫制止" in text) == (not others, others)
    assert (
        "清河县清河镇人民政府于2024年9月20日责令法定监护人限期改正（清政责〔2024〕3号），期限2024年9月27日已过，学生仍未到校。"
        in text
    )
    without = {"签发单位": "", "文号": "", "日期": "", "期限": ""}
    assert "责令法定监护人" not in printed(full("家庭教育指导建议函", 责令=without, 法条=[]))


def test_a_preview_is_not_bracketed_twice() -> None:
    text = printed(full("劝返复学通知书", 文号="（预览，未编号）"))
    assert (
        "本人已收到清河县清河镇初级中学《劝返复学通知书》，文号为（预览，未编号），将于通知的日期前" in text
    )
    assert re.findall("（（|））|，，|。。", text) == []


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ("联合劝返三次以上", "联合劝返三次以上，法定监护人已履行义务，学生本人拒不返校"),
        ("司法裁判", "经判决、裁定，法定监护人已履行义务，学生本人拒不返校"),
        ("别的情形", "别的情形"),
        ("", "＿＿＿＿＿＿"),
    ],
)
def test_an_approval_says_in_words_what_was_recognised(situation: str, words: str) -> None:
    text = printed(full("认定达标批复", 情形=situation))
    assert f"达标条件，情形为：{words}。认定期限自2024年10月8日至2025年7月31日。" in text


def test_an_application_for_recognition_lists_the_attempts_of_each_level() -> None:
    cells = [text_of(cell) for cell in story(full("认定达标申请")).iter(f"{W}tc")]
    listed = {label: cells[number + 1] for number, label in enumerate(cells) if "劝返（" in label}
    assert listed == {
        "学校劝返（3次）": "2024年9月7日家访，未见到学生。2024年9月10日电话，承诺返校。2024年9月14日家访，拒绝返校。",
        "联合劝返（1次）": "2024年9月24日家访，家长同意学生拒绝。",
    }
    assert "没有劝返记录。" in lines(bare("认定达标申请"))
    assert "没有劝返记录。" not in lines(full("认定达标申请"))


BOTH_PARENTS = {
    "姓名": "周建军、吴霞",
    "关系": "父亲、母亲",
    "电话": "13800000001、13800000002",
    "名单": [
        {"姓名": "周建军", "关系": "父亲", "电话": "13800000001"},
        {"姓名": "吴霞", "关系": "母亲", "电话": ""},
    ],
    "住址": "清河县清河镇柳林村三组",
    "多位": 1,
}


@pytest.mark.parametrize("name", ["协助劝返函", "救助转介函", "童工线索移送函", "家庭教育指导建议函"])
def test_each_parent_is_named_with_the_telephone(name: str) -> None:
    told = "的法定监护人周建军（父亲，电话13800000001）、吴霞（母亲，电话＿＿＿＿＿＿），住址清河县清河镇柳林村三组"
    assert told in printed(full(name, 监护人=BOTH_PARENTS))
    assert "的法定监护人＿＿＿＿＿＿（电话＿＿＿＿＿＿），住址＿＿＿＿＿＿" in printed(bare(name))


@pytest.mark.parametrize("name", ["辍学学生书面报告", "批评教育记录", "认定达标申请"])
def test_a_form_has_a_row_for_each_parent(name: str) -> None:
    def rows(data: bytes) -> list[list[str]]:
        found = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in story(data).iter(f"{W}tr")]
        return [row[1:] for row in found if "关系" in row]

    assert rows(full(name, 监护人=BOTH_PARENTS)) == [
        ["周建军", "关系", "父亲", "联系电话", "13800000001"],
        ["吴霞", "关系", "母亲", "联系电话", "＿＿＿＿＿＿"],
    ]
    assert rows(bare(name)) == [["＿＿＿＿＿＿", "关系", "＿＿＿＿", "联系电话", "＿＿＿＿＿＿"]]


@pytest.mark.parametrize("parents", [1, 2])
def test_everyone_who_was_criticised_signs(parents: int) -> None:
    guardian = BOTH_PARENTS if parents == 2 else paper_context("批评教育记录")["监护人"]
    cells = [text_of(cell) for cell in story(full("批评教育记录", 监护人=guardian)).iter(f"{W}tc")]
    signing = cells[len(cells) - 1 - cells[::-1].index("受批评教育人") + 1]
    assert signing.count("（签名）") == parents


@pytest.mark.parametrize("name", ["救助转介函", "家庭教育指导建议函"])
def test_a_school_that_writes_itself_does_not_speak_of_a_school_beside_it(name: str) -> None:
    school = paper_context(name)["学生"]["学校"]
    assert "我单位和学校" in printed(full(name))
    own = printed(full(name, 签发单位=school))
    assert ("我校" in own, "我单位和学校" in own) == (True, False)


def test_recognition_and_approval_of_the_procedure_are_two_opinions() -> None:
    text = printed(full("认定达标申请"))
    assert "认定意见\n清河县人民政府意见：" in text
    assert "手续批准意见\n清河县教育体育局意见：" in text


@pytest.mark.parametrize(("applicant", "who"), [("周建军", "你"), ("吴霞", "吴霞"), ("", "你")])
def test_an_approval_names_the_applicant_when_it_is_the_other_guardian(applicant: str, who: str) -> None:
    line = body_lines(full("休学批复", 申请人=applicant))[3]
    assert line.startswith(f"{who}为被监护人周雨桐（女，")


def test_the_slip_is_cut_along_a_dashed_line() -> None:
    below = story(shipped("入学通知书"), "word/styles.xml").xpath(
        "w:style[@w:styleId='CutLine']/w:pPr/w:pBdr/w:bottom/@w:val", namespaces={"w": W[1:-1]}
    )
    assert below == ["dashed"]


def test_a_letter_to_a_body_falls_back_on_the_receiving_body() -> None:
    assert "清河县民政局：" in lines(full("救助转介函", 主送="", 收文单位="清河县民政局"))


def test_what_a_clerk_typed_is_printed_to_the_letter() -> None:
    assert "说明了义务教育法的规定。<父亲>同意送学&学生不愿意。" in lines(full("辍学学生书面报告"))


def test_without_a_deadline_a_letter_asks_for_a_reply_all_the_same() -> None:
    assert "请将办理情况函复我单位。本函含有未成年人的个人信息，请注意保密。" in lines(
        full("协助劝返函", 期限="")
    )
    assert "请于2024年10月15日前将办理情况函复我单位。本函含有未成年人的个人信息，请注意保密。" in lines(
        full("协助劝返函")
    )


def test_the_sheet_sets_pairs_four_to_a_row_and_loses_none() -> None:
    tables = list(story(full(SHEET)).iter(f"{W}tbl"))
    texts = [
        [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")] for table in tables
    ]
    number = DOSSIER["基本"][1][1]["值"]
    assert texts[0] == [
        ["姓名", "周雨桐", "性别", "女", "出生日期", "2012-03-04", "民族", "汉族"],
        ["证件类型", "居民身份证", "证件号码", number, "户籍地", "—"],
        ["特殊群体", "留守儿童", "家庭类型", "脱贫户"],
        ["住址", "清河县清河镇柳林村三组"],
        ["甲：1；乙：2；丙：3；丁：4；戊：—"],
    ]
    assert texts[2] == [
        ["学籍号", f"G{number}", "学校", "清河县清河镇初级中学", "年级", "八年级", "班级", "2班"],
        ["入学年月", "2018-09", "班主任", "赵敏"],
    ]
    assert [len(rows) for rows in texts] == [5, 3, 2, 32, 5, 2, 3]


@pytest.mark.parametrize("count", range(1, 10))
def test_the_sheet_prints_every_pair_of_the_enrolment(count: int) -> None:
    pairs = [{"名": f"名{number}", "值": f"值{number}"} for number in range(count)]
    table = list(story(full(SHEET, 学籍=pairs)).iter(f"{W}tbl"))[2]
    assert [text_of(cell) for cell in table.iter(f"{W}tc")] == [
        text for pair in pairs for text in pair.values()
    ]


def test_a_sheet_about_a_child_without_a_story_says_so_in_every_list() -> None:
    text = printed(bare(SHEET))
    for words in (
        "没有登记监护人。",
        "受托照护人：没有登记。",
        "没有学籍。",
        "没有记事。",
        "没有劝返记录。",
        "没有文书。",
    ):
        assert words in text.split("\n")
