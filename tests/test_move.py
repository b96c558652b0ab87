"""kcbx move: into another ledger by the 事项 that leads there, refused with clause and advice where it may not."""

from __future__ import annotations

import pytest

from tests.actions import DAY, dropped_out, not_started, often_visited, pupil, removed, returned, suspected
from tests.county import County


def move(*pairs: str, by: str = "", on: str = "") -> list[str]:
    options = [text for pair in pairs for text in ("--set", pair)]
    return [*options, *(("--by", by) if by else ()), *(("--on", on) if on else ())]


SUSPECT = move("类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
CONFIRM = move("原因=外出务工", "去向=省外务工", "认定单位=清河县教育体育局")
RETURN = move("学校=清河初中", "年级=7", "安置=原班复学", "帮扶人=李强")
REMOVE = move("类别=户籍迁出", "依据=迁移证", "批准单位=清河县教育体育局", "佐证=迁移证")


def test_through_all_four_ledgers_and_back(county: County) -> None:
    case = pupil(county)
    result = county.on("2024-09-10").run("move", case, "疑似辍学", *SUSPECT)
    number = county.shown(case)["经过"][-1]["号"]
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        f"已记：{case} 列入疑似（→疑似辍学），号 {number}。现在：疑似辍学台账，疑似辍学。\n",
    )
    assert county.path(case) == f"ledgers/疑似辍学/清河初中/{case}.yaml"
    county.on("2024-09-12").attempt(case)
    county.on("2024-10-15").ok("move", case, "辍学", *CONFIRM)
    assert county.path(case) == f"ledgers/辍学/清河初中/{case}.yaml"
    county.on("2024-10-20").ok("move", case, "适龄儿童", "--by", "复学", *RETURN)
    assert county.path(case) == f"ledgers/适龄儿童/清河初中/{case}.yaml"
    result = county.on("2024-11-01").run("move", case, "已移出", *REMOVE)
    assert result.stderr.endswith("。现在：已移出。\n")
    assert county.path(case) == f"ledgers/已移出/清河初中/{case}.yaml"
    county.ok("move", case, "适龄儿童", *move("原因=迁回", "批准人=孙立", "状态=在校", "单位=柳河学校"))
    assert county.path(case) == f"ledgers/适龄儿童/柳河学校/{case}.yaml"


def test_the_old_place_is_empty_after_a_move(county: County) -> None:
    case = suspected(county)
    assert [path for path in county.files() if case in path] == [f"ledgers/疑似辍学/清河初中/{case}.yaml"]
    assert not (county.root / "ledgers" / "适龄儿童" / "清河初中").exists()
    assert (county.root / "ledgers" / "适龄儿童").is_dir()


def test_comments_move_along(county: County) -> None:
    case = pupil(county)
    file = county.root / county.path(case)
    text = file.read_text("utf-8").replace("  村: 柳林村\n", "  村: 柳林村  # 三组\n")
    file.write_text(text, "utf-8")
    county.on("2024-09-10").ok("move", case, "疑似辍学", *SUSPECT)
    assert (county.root / county.path(case)).read_text("utf-8").startswith(text)


@pytest.mark.parametrize("ledger", ["辍学", "已移出"])
def test_what_cannot_be_reached_says_what_can(county: County, ledger: str) -> None:
    case = removed(county) if ledger == "已移出" else pupil(county)
    said = county.on(DAY).refused("move", case, ledger)
    state, advice = (
        (
            "已移出",
            "怎么办：每个事项从哪些状态来、到哪个状态去，运行 kcbx explain 事项名 查看，例如 kcbx explain 移出。",
        )
        if ledger == "已移出"
        else ("在校", "怎么办：先列入疑似辍学（kcbx move … 疑似辍学），核实后再认定辍学。")
    )
    assert said == f"错误：状态是“{state}”，没有办法直接转到{ledger}台账（案卷格式/经过）。\n{advice}"


def test_several_ways_have_to_be_chosen_from(county: County) -> None:
    case = suspected(county)
    said = county.on(DAY).refused("move", case, "适龄儿童", code=2)
    assert said == "错误：转到适龄儿童台账有几种办法，请用 --by 写明：核查、延缓入学、休学、安置、复学。"


def test_a_way_that_does_not_lead_there_is_refused_with_those_that_do(county: County) -> None:
    case = suspected(county)
    said = county.on(DAY).refused("move", case, "适龄儿童", "--by", "认定辍学", *CONFIRM)
    assert said == (
        "错误：状态是“疑似辍学”，不能通过“认定辍学”转到适龄儿童台账（案卷格式/经过）。\n"
        "怎么办：可以用 --by 写：核查、延缓入学、休学、安置、复学。"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("疑似",), "“疑似”不在可选的值里。可选：适龄儿童、疑似辍学、辍学、已移出。"),
        (("辍学", "--by", "认定缀学"), "“认定缀学”不在可选的值里。可选：登记、"),
        (("辍学", "--set", "原固=信教"), "没有“原固”这一项。您要的是不是“原因”？"),
        (("辍学", "--set", "原因=厌学"), "辍学原因：“厌学”不在可选的值里。可选：学习困难或厌学、"),
        (("辍学",), "还缺少必填的内容，请在命令里加上：\n  --set 原因=…　辍学原因（可填："),
        (
            ("辍学", *CONFIRM, "--on", "2024-10-21"),
            "选项“--on”的值不对：2024-10-21 在今天（2024-10-20）之后，",
        ),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else "",
)
def test_what_is_typed_wrong_is_refused(county: County, arguments: tuple[str, ...], said: str) -> None:
    case = suspected(county)
    assert county.on(DAY).refused("move", case, *arguments, code=2).startswith(f"错误：{said}")


def test_a_move_that_ends_in_another_ledger_than_asked_is_refused(county: County) -> None:
    case = suspected(county)
    said = county.on(DAY).refused(
        "move", case, "适龄儿童", *move("结论=失联", "情况=找不到", by="核查"), code=2
    )
    assert said == (
        "错误：按填写的内容，“核查”以后孩子在疑似辍学台账，不在适龄儿童台账；没有改动。\n"
        "怎么办：请核对填写的内容，或者改写台账的名字。"
    )


@pytest.mark.parametrize(
    ("situation", "ledger", "options", "said", "advice"),
    [
        (
            suspected,
            "辍学",
            CONFIRM,
            "认定辍学”：\n  · 认定辍学前，本轮还没有核查，也没有劝返记录（G02，参照 sixian-2020/11a）",
            "请先补记：kcbx add-entry ",
        ),
        (
            not_started,
            "疑似辍学",
            SUSPECT,
            "列入疑似”：\n  · 这个孩子从未入学，应列为失学（G01，依据 moe-2024/2d）",
            "请把类型改成：失学",
        ),
        (
            pupil,
            "已移出",
            move("类别=毕业", "依据=毕业名册", "批准单位=清河初中", "佐证=名册"),
            "移出”：\n  · 推算现在是 7 年级，还不到毕业（G44，依据 义务教育法/2）",
            "请核对年级；",
        ),
        (
            dropped_out,
            "适龄儿童",
            move("事由=身体状况", "申请人=周建国", "批准单位=城关街道", "起=2024-10-20", "止=2025-08-31", by="休学"),
            "休学”：\n  · 城关街道（街道）无权批准（G22，依据 义务教育法/11）\n  · 从辍学转休学没有佐证（G24，依据 suiyang-2024/3g）",
            "可以为这个孩子批准的有：",
        ),
    ],
)  # fmt: skip
def test_a_move_that_a_guard_forbids_names_the_clause_and_changes_nothing(
    county: County, situation: object, ledger: str, options: list[str], said: str, advice: str
) -> None:
    case = situation(county)  # type: ignore[operator]
    refused = county.on(DAY).refused("move", case, ledger, *options)
    assert refused.startswith(f"错误：不能记“{said}\n怎么办：{advice}")


def test_a_late_move_starts_from_the_state_of_that_day(county: County) -> None:
    case = suspected(county)
    county.on("2024-09-20").ok("move", case, "适龄儿童", *move("结论=信息错误", "情况=人在校", by="核查"))
    assert county.state(case) == "在校"
    said = county.on(DAY).refused("move", case, "疑似辍学", *SUSPECT, "--on", "2024-09-15")
    assert said.startswith("错误：状态是“疑似辍学”，没有办法直接转到疑似辍学台账（案卷格式/经过）。")
    result = county.run("move", case, "疑似辍学", *SUSPECT, "--on", "2024-09-25")
    assert (result.exit_code, county.state(case)) == (0, "疑似辍学")
    assert "，补记（滞后 25 天）。" in result.stderr


def test_a_recognition_that_has_run_out_counts_as_dropped_out(county: County) -> None:
    case = often_visited(county)
    recognise = (
        *(
            "情形=联合劝返三次以上",
            "监护人已履责=是",
            "学生拒绝=是",
            "认定单位=清河县人民政府",
            "文号=清政控〔2024〕3号",
        ),
        *("手续=休学", "手续批准单位=清河县教育体育局", "起=2024-10-20", "止=2025-06-30"),
    )
    county.on(DAY).ok("move", case, "辍学", *move(*recognise))
    assert county.state(case) == "认定达标"
    said = county.on("2025-07-01").refused("move", case, "疑似辍学")
    assert said.startswith("错误：状态是“辍学”，没有办法直接转到疑似辍学台账（案卷格式/经过）。")
    county.ok("move", case, "适龄儿童", "--by", "复学", *RETURN)
    assert county.state(case) == "复学观察"


def test_before_it_was_registered_a_case_cannot_move(county: County) -> None:
    case = pupil(county)
    said = county.on(DAY).refused("move", case, "疑似辍学", *SUSPECT, "--on", "2024-08-31")
    assert said == "错误：2024-08-31 这份案卷还没有登记，不能转台账。\n怎么办：请核对 --on 的日期。"


def test_a_move_within_the_ledger(county: County) -> None:
    case = returned(county)
    county.on(DAY).ok("move", case, "适龄儿童", *move("依据=回访三次", "批准人=孙立", by="结束观察"))
    assert county.state(case) == "在校"


def test_a_dry_run_names_both_places_and_writes_nothing(county: County) -> None:
    case = pupil(county)
    before = county.files()
    said = county.on("2024-09-10").ok("move", case, "疑似辍学", *SUSPECT, "--dry-run")
    assert county.files() == before
    assert said == (
        "以下改动没有写入（--dry-run）：\n"
        f"  新增　ledgers/疑似辍学/清河初中/{case}.yaml\n"
        f"  移走　ledgers/适龄儿童/清河初中/{case}.yaml\n"
        f"  历史说明　{case} 列入疑似（→疑似辍学）"
    )


def test_a_file_that_stands_where_the_case_should_go_is_not_overwritten(county: County) -> None:
    case = pupil(county)
    place = county.root / "ledgers" / "疑似辍学" / "清河初中" / f"{case}.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("# 手工放在这里的\n", "utf-8")
    before = county.files()
    result = county.on("2024-09-10").run("move", case, "疑似辍学", *SUSPECT)
    assert (result.exit_code, county.files() == before) == (2, True)
    assert result.stderr.startswith(f"错误：编号 {case} 有 2 个文件：")


def test_evidence_of_a_move_is_copied(county: County) -> None:
    case = pupil(county)
    proof = county.root.parent / "迁移证.PDF"
    proof.write_bytes(b"scan")
    county.on(DAY).ok("move", case, "已移出", *REMOVE[:-2], "--evidence", str(proof))
    entry = county.shown(case)["经过"][-1]
    assert [item["文件"] for item in entry["佐证"]] == [f"evidence/{case}/{entry['号']}-1.pdf"]
