"""Pinned lists in a workspace: read again, several of one kind together, decisions kept, broken files said so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from kcbx import rosterwork
from kcbx.casework import Hand
from kcbx.comparing.results import Answer, Decision
from kcbx.errors import RefusedError, UnreadableError, UsageError
from kcbx.listfiles import ListFile, read_file
from kcbx.model import Plan
from kcbx.rosters.pins import Pin, WrittenDecision, latest_of
from kcbx.workspace import Workspace
from tests.county import CHINA, County
from tests.people_lists import number

SEPTEMBER = dt.date(2024, 9, 30)
HAND = Hand("赵敏", dt.datetime(2024, 9, 30, 9, tzinfo=CHINA), SEPTEMBER)


@pytest.fixture
def workspace(county: County) -> Workspace:
    return Workspace(county.root)


def csv(name: str, *rows: Sequence[str], header: str = "姓名,身份证号,学校") -> ListFile:
    return ListFile(name, "\n".join([header, *(",".join(row) for row in rows)]).encode())


def pinned(workspace: Workspace, file: ListFile, day: int, unit: str = "", kind: str = "在校") -> Pin:
    planned = rosterwork.pin_roster(
        *(workspace, HAND, kind, file, dt.date(2024, 9, day), "清河初中"), unit=unit, whole_county=True
    )
    workspace.apply(planned.plan)
    return planned.pin


def test_a_list_is_read_again_as_it_was(workspace: Workspace) -> None:
    file = csv("甲.csv", ("周雨桐", number(1), "清河初中"), ("", number(2), ""))
    pin = pinned(workspace, file, 5)
    reading = rosterwork.load(workspace, pin)
    assert (reading.read, len(reading.rows), len(reading.rejected)) == (pin.rows, pin.accepted, pin.rejected)
    assert [(row.place.roster, row.place.row, row.name) for row in reading.rows] == [
        ("在校-2024-09-05", 2, "周雨桐")
    ]
    assert rosterwork.file_state(workspace, pin) == "在"


def test_a_units_list_stands_in_place_of_its_rows_of_the_older_county_list(workspace: Workspace) -> None:
    county = csv(
        "县.csv",
        ("周雨桐", number(1), "清河初中"),
        ("李明远", number(2), "清河初中"),
        ("王一", number(3), "柳河学校"),
    )
    own = csv("校.csv", ("周雨桐", number(1)), ("张新", number(4)), header="姓名,身份证号")
    pinned(workspace, county, 5)
    pinned(workspace, own, 10, unit="清河初中")
    pins, rows = rosterwork.current_rows(workspace, "在校", SEPTEMBER)
    assert [pin.number for pin in pins] == ["在校-2024-09-05", "在校-2024-09-10"]
    assert [(row.name, row.school_code) for row in rows] == [
        *(("王一", "3199000031"), ("周雨桐", "3199000021"), ("张新", "3199000021")),
    ]
    _, before = rosterwork.current_rows(workspace, "在校", dt.date(2024, 9, 9))
    assert [row.name for row in before] == ["周雨桐", "李明远", "王一"]


def test_a_newer_county_list_takes_the_place_of_a_units(workspace: Workspace) -> None:
    own = csv("校.csv", ("周雨桐", number(1)), header="姓名,身份证号")
    pinned(workspace, own, 5, unit="清河初中")
    pinned(workspace, csv("县.csv", ("李明远", number(2), "清河初中")), 10)
    _, rows = rosterwork.current_rows(workspace, "在校", SEPTEMBER)
    assert [row.name for row in rows] == ["李明远"]


def test_a_townships_list_stands_in_place_of_its_rows(workspace: Workspace) -> None:
    header = "姓名,身份证号,乡镇"
    county = csv("县.csv", ("周雨桐", number(1), "清河镇"), ("王一", number(3), "柳河乡"), header=header)
    pinned(workspace, county, 5, kind="户籍")
    pinned(workspace, csv("镇.csv", ("张新", number(4)), header="姓名,身份证号"), 6, "清河镇", "户籍")
    _, rows = rosterwork.current_rows(workspace, "户籍", SEPTEMBER)
    assert [(row.name, row.township) for row in rows] == [("王一", "柳河乡"), ("张新", "清河镇")]


def test_editions_are_compared_within_a_unit(workspace: Workspace) -> None:
    many = [(f"周雨{character}", number(index)) for index, character in enumerate("甲乙丙丁戊己庚辛壬癸子丑")]
    pinned(workspace, csv("县.csv", *((*each, "清河初中") for each in many)), 5)
    pinned(workspace, csv("校.csv", many[0], header="姓名,身份证号"), 6, unit="清河初中")
    with pytest.raises(RefusedError, match=r"多了 200\.0%，超过一成"):
        pinned(workspace, csv("校.csv", *many[:3], header="姓名,身份证号"), 7, unit="清河初中")


def test_lists_of_one_day_get_numbers_of_their_own(workspace: Workspace) -> None:
    pinned(workspace, csv("甲.csv", ("周雨桐", number(1), "")), 5)
    second = pinned(workspace, csv("乙.csv", ("李明远", number(2), "")), 5)
    assert (second.number, second.path) == ("在校-2024-09-05-2", "rosters/2024-09-05-在校-2.csv")
    latest = latest_of(rosterwork.pins(workspace), "在校", SEPTEMBER)
    assert latest == second
    assert rosterwork.pin_numbered(workspace, "在校-2024-09-05-2") == second


def test_a_list_that_is_not_here_or_was_altered_cannot_be_read(workspace: Workspace) -> None:
    pin = pinned(workspace, csv("甲.csv", ("周雨桐", number(1), "")), 5)
    copy = workspace.root / pin.path
    copy.write_bytes(b"x")
    with pytest.raises(UnreadableError) as error:
        rosterwork.load(workspace, pin)
    assert (
        error.value.message
        == "名单 在校-2024-09-05 的文件 rosters/2024-09-05-在校.csv 和登记时的不一样，被改动过。"
    )
    assert rosterwork.file_state(workspace, pin) == "被改动过"
    copy.unlink()
    with pytest.raises(UnreadableError) as error:
        rosterwork.load(workspace, pin)
    assert error.value.message == "这台电脑上没有名单 在校-2024-09-05 的文件 rosters/2024-09-05-在校.csv。"
    assert rosterwork.file_state(workspace, pin) == "不在这台电脑上"


def test_a_copy_nobody_pinned_is_not_written_over(workspace: Workspace) -> None:
    stray = workspace.root / "rosters" / "2024-09-05-在校.csv"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"")
    with pytest.raises(RefusedError) as error:
        pinned(workspace, csv("甲.csv", ("周雨桐", number(1), "")), 5)
    assert error.value.message == "rosters/2024-09-05-在校.csv 已经存在，但 rosters.yaml 里没有登记它。"


def test_several_lists_are_pinned_in_one_plan(workspace: Workspace) -> None:
    requests = [
        rosterwork.PinRequest(
            csv(f"{n}.csv", ("周雨桐", number(n), "")),
            "考勤",
            SEPTEMBER,
            "清河初中",
            1,
            1,
            0,
            0,
            month="2024-09",
        )
        for n in (1, 2)
    ]
    pins, edits = rosterwork.pins_edits(workspace, HAND, requests)
    workspace.apply(Plan(edits, "登记考勤"))
    assert [pin.number for pin in pins] == ["考勤-2024-09-30", "考勤-2024-09-30-2"]
    assert rosterwork.pins(workspace) == pins
    assert latest_of(rosterwork.pins(workspace), "考勤", SEPTEMBER, month="2024-09") == pins[1]
    assert latest_of(rosterwork.pins(workspace), "考勤", SEPTEMBER) is None


def test_decisions_are_kept_behind_the_lists(workspace: Workspace) -> None:
    pinned(workspace, csv("甲.csv", ("周雨桐", number(1), "")), 5)
    places = ("户籍 2024-09-05 第12行", "在校 2024-09-05 第2行")
    made = [
        WrittenDecision(Decision(digest * 64, answer, "问过村里", "赵敏", HAND.recorded), *places)
        for digest, answer in (("a", Answer.SAME), ("b", Answer.OPEN))
    ]
    plan = rosterwork.add_decisions(workspace, made)
    assert plan.message == "名单比对：记下 2 个决定"
    workspace.apply(plan)
    assert rosterwork.decisions(workspace) == {each.decision.digest: each.decision for each in made}
    later = Decision("a" * 64, Answer.DIFFERENT, "两个孩子", "孙立", HAND.recorded + dt.timedelta(hours=1))
    workspace.apply(rosterwork.add_decisions(workspace, [WrittenDecision(later, *places)]))
    assert rosterwork.decisions(workspace)["a" * 64] == later
    assert len(rosterwork.pins(workspace)) == 1


def test_what_a_person_wrote_into_the_file_is_kept(workspace: Workspace) -> None:
    pinned(workspace, csv("甲.csv", ("周雨桐", number(1), "")), 5)
    path = workspace.root / "rosters.yaml"
    path.write_text(path.read_text("utf-8").replace("名单:", "# 九月的名单\n名单:"), "utf-8")
    pinned(workspace, csv("乙.csv", ("李明远", number(2), "")), 6)
    assert "# 九月的名单\n名单:\n" in path.read_text("utf-8")


@pytest.mark.parametrize("text", ["名单: [\n", "名单:\n  - 编号: 甲\n", "- 名单\n"])
def test_a_broken_register_is_said_and_not_written_over(workspace: Workspace, text: str) -> None:
    (workspace.root / "rosters.yaml").write_text(text, "utf-8")
    with pytest.raises(UnreadableError) as error:
        rosterwork.pins(workspace)
    assert str(error.value) == "rosters.yaml 有错，要先改好才能用。\n运行 kcbx validate rosters.yaml 查看。"


def test_without_a_register_nothing_is_pinned(workspace: Workspace) -> None:
    assert rosterwork.pins(workspace) == ()
    assert rosterwork.decisions(workspace) == {}
    assert rosterwork.current_rows(workspace, "在校", SEPTEMBER) == ((), ())


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "空.csv").write_bytes(b"")
    told = {"空.csv": "空.csv 是空的。", "没有.csv": "读不了 没有.csv：没有这个文件。"}
    for name, message in told.items():
        with pytest.raises(UnreadableError) as error:
            read_file(tmp_path / name)
        assert error.value.message == message
    with pytest.raises(UnreadableError, match="这是一个文件夹"):
        read_file(tmp_path)


def test_a_source_must_be_named(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="没有写名单的来源"):
        rosterwork.pin_roster(
            workspace, HAND, "在校", csv("甲.csv", ("周雨桐", number(1), "")), SEPTEMBER, "  "
        )


def test_nothing_of_the_name_of_a_file_is_kept_but_its_ending() -> None:
    assert [ListFile(name, b"").ending for name in ("周雨桐.XLSX", "a.csv", "a", "a.exe")] == [
        *(".xlsx", ".csv", ".bin", ".bin")
    ]
