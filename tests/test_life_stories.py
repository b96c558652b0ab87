"""Whole lives of children through the command line (issue: life stories); every day is one command or two."""

from __future__ import annotations

from tests.county import County


def test_relapse_during_observation_belongs_to_the_same_episode(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-09-12").entry(
        case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "最后到校=2024-09-03", "情况=缺课"
    )
    county.on("2024-09-13").attempt(case)
    county.on("2024-09-16").attempt(case, "学校", "已返校")
    county.entry(case, "复学", "学校=3199000021", "年级=7", "安置=原班复学", "帮扶人=李强")
    assert county.state(case) == "复学观察"
    assert county.path(case) == f"ledgers/适龄儿童/清河初中/{case}.yaml"
    county.on("2024-10-08").entry(
        case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "最后到校=2024-09-27", "情况=国庆后没来"
    )
    county.on("2024-10-09").attempt(case)
    derived = county.shown(case)["派生"]
    assert derived["本轮"] == {
        "第几轮": 1,
        "进行中": True,
        "类型": "疑似辍学",
        "劝返": {"学校": 3, "联合": 0, "司法": 0},
    }
    assert county.path(case) == f"ledgers/疑似辍学/清河初中/{case}.yaml"


SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")


def suspected_and_confirmed(county: County, case: str) -> None:
    """Bring a pupil into the 辍学 ledger by October 2024, with three school attempts and the report."""
    county.on("2024-09-12").entry(case, *SUSPECT)
    for day in ("2024-09-13", "2024-09-18", "2024-09-24"):
        county.on(day).attempt(case)
    county.on("2024-09-25").entry(case, "上报", "对象=教育局", "对象=乡镇")
    county.on("2024-10-15").entry(
        case, "认定辍学", "原因=学习困难或厌学", "去向=在家", "认定单位=清河县教育体育局"
    )


def test_never_enrolled_found_by_a_visit(county: County) -> None:
    case = county.on("2024-09-06").child(
        "高小满", "990101201705120013", unit="清河镇", state="未入学", source="入户排查"
    )
    county.entry(case, "列入疑似", "类型=失学", "发现方式=入户排查", "情况=六周岁半，从未上学")
    assert (county.state(case), county.path(case)) == ("失学", f"ledgers/疑似辍学/清河镇/{case}.yaml")
    county.on("2024-09-10").attempt(case, "联合", "承诺返校")
    county.on("2024-09-20").entry(case, "认定辍学", "原因=监护缺失", "去向=在家", "认定单位=清河县教育体育局")
    assert county.state(case) == "辍学"
    assert county.shown(case)["派生"]["本轮"]["类型"] == "失学"
    county.on("2024-09-23").entry(case, "复学", "学校=2199000011", "年级=1", "安置=插班", "帮扶人=陈静")
    derived = county.shown(case)["派生"]
    assert (derived["状态"], derived["单位简称"], derived["年级"]) == ("复学观察", "清河小学", 1)


def test_never_enrolled_may_not_be_listed_as_a_pupil(county: County) -> None:
    case = county.on("2024-09-06").child(
        "高小满", "990101201705120013", unit="清河镇", state="未入学", source="入户排查"
    )
    said = county.refused(
        *(
            "move",
            case,
            "疑似辍学",
            "--set",
            "类型=疑似辍学",
            "--set",
            "发现方式=入户排查",
            "--set",
            "情况=没上学",
        )
    )
    assert said == (
        "错误：不能记“列入疑似”：\n  · 这个孩子从未入学，应列为失学（G01，依据 moe-2024/2d）\n怎么办：请把类型改成：失学"
    )


def test_away_to_another_county_and_back(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-10-08").entry(case, "学籍异动", "类型=转出", "学校=东莞市某中学", "证明=转学回执")
    assert county.state(case) == "外地就读"
    county.on("2024-11-08").entry(case, "回访", "在校=是", "方式=电话", "情况=与班主任核实在读")
    county.on("2025-02-20").entry(case, "学籍异动", "类型=转入", "学校=3199000031", "年级=7", "证明=转学回执")
    derived = county.shown(case)["派生"]
    assert (derived["状态"], derived["单位简称"], derived["年级"]) == ("在校", "柳河学校", 7)
    assert county.path(case) == f"ledgers/适龄儿童/柳河学校/{case}.yaml"


def test_recognised_renewed_then_overage(county: County) -> None:
    case = county.on("2024-09-01").child("马晓东", "990101200812010018")
    suspected_and_confirmed(county, case)
    recognise = (
        *("认定达标", "情形=联合劝返三次以上", "监护人已履责=是", "学生拒绝=是", "认定单位=清河县人民政府"),
        *("文号=清政控〔2024〕3号", "手续=休学", "手续批准单位=清河县教育体育局"),
    )
    sets = [text for pair in recognise[1:] for text in ("--set", pair)]
    county.on("2024-11-01")
    said = county.refused(
        "add-entry", case, "认定达标", *sets, "--set", "起=2024-11-01", "--set", "止=2025-06-30"
    )
    assert "本轮联合劝返只有 0 次，要求 3 次（G28，依据 suiyang-2024/3e）" in said
    for day in ("2024-10-20", "2024-10-25", "2024-10-30"):
        county.on(day).attempt(case, "联合")
    county.on("2024-11-01").entry(case, *recognise, "起=2024-11-01", "止=2025-06-30")
    assert county.state(case) == "认定达标"
    leave = ("--set", "类别=超龄离校", "--set", "依据=满十六周岁", "--set", "批准单位=清河县教育体育局")
    proof = ("--set", "佐证.0.说明=离校标注截图存教育局")
    county.on("2024-11-05")
    assert "当天满 15 周岁，超龄离校要满 16 周岁" in county.refused("add-entry", case, "移出", *leave, *proof)
    assert county.on("2025-07-01").state(case) == "辍学"
    county.entry(case, *recognise, "起=2025-07-01", "止=2026-06-30")
    assert county.state(case) == "认定达标"
    assert county.path(case) == f"ledgers/辍学/清河初中/{case}.yaml"
    county.on("2025-12-02").entry(case, "学籍标注", "类型=其他离校")
    county.ok("move", case, "已移出", *leave, *proof)
    assert county.path(case) == f"ledgers/已移出/清河初中/{case}.yaml"


def test_twins_with_one_number_wrong(county: County) -> None:
    elder = county.on("2024-09-01").child("孙大宝", "990101201208150019")
    said = county.refused(
        *(
            "add-case",
            "--name",
            "孙小宝",
            "--id",
            "990101201208150019",
            "--township",
            "清河镇",
            "--unit",
            "清河初中",
        ),
        *("--state", "在校", "--source", "学籍导入"),
        code=2,
    )
    assert said == (
        f"错误：这个证件号码已经在案卷 {elder} 里（适龄儿童台账），没有重复建档。\n"
        f"怎么办：请用 kcbx show {elder} 查看；要改变状态用 kcbx move，移出的用“重新登记”。"
    )
    younger = county.child("孙小宝", "990101201208150051")
    county.on("2024-09-20").ok(
        "edit-case",
        elder,
        "--set",
        "证件.号码=990101201208150035",
        "--nature",
        "更正",
        "--reason",
        "两人号码抄反",
    )
    county.ok(
        "edit-case",
        younger,
        "--set",
        "证件.号码=990101201208150019",
        "--nature",
        "更正",
        "--reason",
        "两人号码抄反",
    )
    assert county.shown(elder)["证件"]["号码"] == "990101201208150035"
    assert county.shown(elder)["经过"][-1]["原值"] == "990101201208150019"
    assert county.findings() == []


def test_wrongly_suspected_while_taught_at_home(county: County) -> None:
    case = county.on("2024-09-01").child("方安安", "990101201305060015", unit="清河特教")
    county.on("2024-09-03").entry(case, "评估", "机构=清河县残疾人教育专家委员会", "结论=送教上门")
    county.entry(case, "安置", "方式=送教上门", "学校=5199000041", "起=2024-09-03")
    assert county.state(case) == "送教上门"
    county.on("2024-10-10").entry(
        case, "列入疑似", "类型=疑似辍学", "发现方式=平台下发", "情况=平台比对不在校"
    )
    assert county.state(case) == "疑似辍学"
    county.on("2024-10-12").entry(case, "核查", "结论=信息错误", "情况=一直在送教上门")
    derived = county.shown(case)["派生"]
    assert (derived["状态"], derived["本轮"]["进行中"]) == ("送教上门", False)


def test_from_teaching_at_home_to_school(county: County) -> None:
    case = county.on("2024-09-01").child("方安安", "990101201305060015", unit="清河特教")
    county.entry(case, "评估", "机构=清河县残疾人教育专家委员会", "结论=送教上门")
    county.entry(case, "安置", "方式=送教上门")
    for day in ("2024-09-10", "2024-10-09"):
        county.on(day).entry(case, "送教", "教师=林老师", "内容=生活语文", "课时=2")
    county.on("2025-02-17").entry(case, "评估", "机构=清河县残疾人教育专家委员会", "结论=特殊教育学校")
    county.entry(case, "安置", "方式=特殊教育学校", "学校=5199000041")
    assert county.state(case) == "在校"


def test_custody(county: County) -> None:
    case = county.on("2024-09-01").child("石头", "990101200910100017")
    suspected_and_confirmed(county, case)
    county.on("2024-11-04").entry(
        case, "核查", "结论=属实", "去向=羁押或专门矫治", "情况=公安机关告知在接受专门矫治教育"
    )
    county.on("2024-11-06").entry(case, "安置", "方式=羁押期间教育", "起=2024-11-06", "核实日期=2024-11-06")
    assert county.state(case) == "复学观察"
    county.on("2025-03-01").entry(case, "安置", "方式=专门学校", "核实日期=2025-03-01")
    assert county.state(case) == "复学观察"


def test_no_identity_number_then_one(county: County) -> None:
    case = county.on("2024-09-05").ok(
        *(
            "add-case",
            "--name",
            "水生",
            "--id-type",
            "无",
            "--set",
            "证件.无证原因=出生未办户口",
            "--sex",
            "男",
        ),
        *("--birth-date", "2016-05-04", "--township", "清河镇", "--unit", "清河镇", "--state", "未入学"),
        *("--source", "入户排查"),
    )
    county.on("2024-11-11").ok(
        *("edit-case", case, "--set", "证件.类型=居民身份证", "--set", "证件.号码=990101201605040016"),
        *("--unset", "证件.无证原因", "--nature", "变更", "--reason", "户口已补办"),
    )
    shown = county.shown(case)
    assert shown["证件"] == {"类型": "居民身份证", "号码": "990101201605040016"}
    assert [entry["键"] for entry in shown["经过"][1:]] == ["证件.类型", "证件.号码", "证件.无证原因"]
    early = county.ok("show", case, "--as-of", "2024-10-01")
    assert "无证原因：出生未办户口" in early
    assert "号码" not in early.partition("经过（")[0]


def test_school_merged(county: County) -> None:
    case = county.on("2024-09-01").child("罗娟", "990101201304040020")
    units = county.root / "units.yaml"
    text = units.read_text("utf-8")
    closed = "    简称: 清河初中\n"
    units.write_text(
        text.replace(closed, closed).replace(
            "    乡镇: '990101101'\n    类别: 初级中学\n    学制: 六三\n",
            "    乡镇: '990101101'\n    类别: 初级中学\n    学制: 六三\n    停用: 2025-02-10\n    并入: '3199000031'\n",
        ),
        "utf-8",
    )
    county.on("2025-02-11").entry(case, "移交", "自=3199000021", "至=3199000031", "结果=提出", "情况=并校")
    county.on("2025-02-12").entry(case, "移交", "自=3199000021", "至=3199000031", "结果=接收")
    assert county.path(case) == f"ledgers/适龄儿童/柳河学校/{case}.yaml"
    said = county.refused(
        *(
            "add-case",
            "--name",
            "新生",
            "--id",
            "990101201305010018",
            "--township",
            "清河镇",
            "--unit",
            "清河初中",
        ),
        *("--state", "在校", "--source", "转入"),
    )
    assert "清河初中已在 2025-02-10 停用（G06，依据 案卷格式/单位）" in said


def test_lost_between_primary_and_middle_school(county: County) -> None:
    case = county.on("2024-09-01").child("何苗", "990101201207070025", unit="清河小学")
    county.on("2025-09-10")
    assert county.shown(case)["派生"]["学段"] == "小学"
    county.entry(case, "列入疑似", "类型=疑似辍学", "发现方式=学籍比对", "情况=小学毕业后没有到初中报到")
    assert county.path(case) == f"ledgers/疑似辍学/清河小学/{case}.yaml"
    county.on("2025-09-15").attempt(case, "学校", "已返校")
    county.on("2025-09-16").entry(case, "学籍异动", "类型=升学", "学校=3199000021", "年级=7")
    county.entry(case, "复学", "学校=3199000021", "年级=7", "安置=原班复学", "帮扶人=李强")
    derived = county.shown(case)["派生"]
    assert (derived["状态"], derived["单位简称"], derived["学段"]) == ("复学观察", "清河初中", "初中")


def test_death(county: County) -> None:
    case = county.on("2024-09-01").child("白雪", "990101201106060020")
    reason = ("类别=死亡", "依据=因病去世", "批准单位=清河县教育体育局")
    sets = [text for pair in reason for text in ("--set", pair)]
    county.on("2024-12-03")
    said = county.refused("move", case, "已移出", *sets)
    assert said == (
        "错误：不能记“移出”：\n  · 移出（死亡）没有佐证（G41，依据 suiyang-2024/3g）\n"
        "怎么办：请用 --evidence 文件 附上，或用 --set 佐证.0.说明=… 说明存放处"
    )
    proof = county.root.parent / "死亡证明.JPG"
    proof.write_bytes(b"scan")
    county.ok("move", case, "已移出", *sets, "--evidence", str(proof))
    entry = county.shown(case)["经过"][-1]
    assert entry["佐证"] == [
        {
            "文件": f"evidence/{case}/{entry['号']}-1.jpg",
            "sha256": "59ad1b2fc74287ded1bba7af67765d23ad4a49f1ae51902cc2ed3f8ebee96cfa",
        }
    ]
    assert county.ok("list") == county.ok("list", "--ledger", "疑似辍学")
    assert case in county.ok("list", "--ledger", "已移出")


def test_away_child_registered_again_after_removal(county: County) -> None:
    case = county.on("2024-09-01").child()
    sets = [
        text
        for pair in ("类别=户籍迁出", "依据=迁移证", "批准单位=清河县教育体育局")
        for text in ("--set", pair)
    ]
    county.on("2024-10-10").ok("move", case, "已移出", *sets, "--set", "佐证.0.说明=迁移证复印件")
    county.on("2025-03-03").entry(
        case, "重新登记", "原因=迁回", "批准人=孙立", "状态=未入学", "单位=990101201"
    )
    assert county.path(case) == f"ledgers/适龄儿童/柳河乡/{case}.yaml"
