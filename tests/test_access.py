"""The access log: append-only, one line per access, without anything that belongs to a child."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kcbx import access, policy
from kcbx.access import Access
from kcbx.errors import StaleFileError, UnreadableError, UsageError
from kcbx.model import Plan, Replacement
from kcbx.store import Store

BEIJING = dt.timezone(dt.timedelta(hours=8))
FIRST = Access(
    time=dt.datetime(2024, 10, 18, 9, 30, 5, tzinfo=BEIJING),
    operator="赵敏",
    approver="王芳",
    reason="报县政府核对名单",
    what="report 清河县 2024年9月 docx",
    children=12,
)
LINE = (
    '{"时间": "2024-10-18T09:30:05+08:00", "经办": "赵敏", "批准人": "王芳", "事由": "报县政府核对名单", '
    '"内容": "report 清河县 2024年9月 docx", "人数": 12}\n'
)
SECOND = replace(FIRST, time=FIRST.time + dt.timedelta(hours=2), children=1, what="show KC-7K3Q9F2B0C")


def apply(root: Path) -> access.Apply:
    return lambda plan: Store(root).apply(plan, commit=None)


def log(root: Path, year: int = 2024) -> Path:
    return root / "访问记录" / f"{year}.jsonl"


def test_an_access_is_one_line_of_readable_json(tmp_path: Path) -> None:
    access.record(tmp_path, FIRST, apply(tmp_path))
    assert log(tmp_path).read_text("utf-8") == LINE


def test_the_log_only_grows(tmp_path: Path) -> None:
    for entry in (FIRST, SECOND, FIRST):
        before = log(tmp_path).read_bytes() if log(tmp_path).exists() else b""
        access.record(tmp_path, entry, apply(tmp_path))
        assert log(tmp_path).read_bytes().startswith(before)
    assert access.read_log(tmp_path, 2024) == (FIRST, SECOND, FIRST)


def test_every_year_has_its_file(tmp_path: Path) -> None:
    new_year = replace(FIRST, time=dt.datetime(2025, 1, 1, tzinfo=BEIJING))
    for entry in (FIRST, new_year):
        access.record(tmp_path, entry, apply(tmp_path))
    assert access.read_log(tmp_path, 2024) == (FIRST,)
    assert access.read_log(tmp_path, 2025) == (new_year,)
    assert access.read_log(tmp_path, 2026) == ()


def test_what_an_editor_left_is_kept_byte_for_byte(tmp_path: Path) -> None:
    log(tmp_path).parent.mkdir()
    log(tmp_path).write_bytes(LINE.rstrip("\n").encode())
    access.record(tmp_path, SECOND, apply(tmp_path))
    assert log(tmp_path).read_text("utf-8").startswith(LINE)
    assert access.read_log(tmp_path, 2024) == (FIRST, SECOND)


def test_a_reason_stays_on_one_line(tmp_path: Path) -> None:
    access.record(tmp_path, replace(FIRST, reason=" 报县政府\n核对名单 "), apply(tmp_path))
    (line,) = log(tmp_path).read_text("utf-8").splitlines()
    assert json.loads(line)["事由"] == "报县政府 核对名单"


def test_the_plan_tells_history_who_saw_how_many_and_no_reason(tmp_path: Path) -> None:
    plan = access.plan(tmp_path, FIRST)
    assert plan == Plan(
        (Replacement("访问记录/2024.jsonl", LINE.encode(), None),),
        "访问记录：report 清河县 2024年9月 docx（全名，12人）",
    )


def test_another_kcbx_that_appends_at_the_same_moment_loses_nothing(tmp_path: Path) -> None:
    rivals = [SECOND, SECOND]

    def disturbed(plan: Plan) -> None:
        if rivals:
            access.record(tmp_path, rivals.pop(), apply(tmp_path))
        apply(tmp_path)(plan)

    access.record(tmp_path, FIRST, disturbed)
    assert access.read_log(tmp_path, 2024) == (SECOND, SECOND, FIRST)


def test_a_log_that_never_comes_to_rest_is_an_error(tmp_path: Path) -> None:
    tried: list[Plan] = []

    def never(plan: Plan) -> None:
        tried.append(plan)
        raise StaleFileError("访问记录/2024.jsonl 在读取以后被别的程序改动过。")

    with pytest.raises(StaleFileError):
        access.record(tmp_path, FIRST, never)
    assert len(tried) == 5


@pytest.mark.parametrize(
    "line",
    [
        "不是 JSON",
        "[1]",
        '{"时间": "2024-10-18T09:30:05+08:00"}',
        LINE.replace("2024-10-18T", "昨天").strip(),
    ],
)
def test_a_line_that_is_no_access_is_named(tmp_path: Path, line: str) -> None:
    log(tmp_path).parent.mkdir()
    log(tmp_path).write_text(f"{LINE}{line}\n", "utf-8")
    with pytest.raises(UnreadableError) as caught:
        access.read_log(tmp_path, 2024)
    assert str(caught.value) == (
        "访问记录/2024.jsonl 第 2 行不是一条访问记录。\n访问记录只由 kcbx 追加；请用 git 恢复这个文件。"
    )


# What an access needs


def test_an_approved_request_with_a_purpose_passes() -> None:
    access.check_request("赵敏", "王芳", "报县政府核对名单")
    access.check_reason("报县政府核对名单", "王芳", ["周雨桐"])


LAW = "依据是《未成年人网络保护条例》第三十六条。"


@pytest.mark.parametrize(
    ("approver", "reason", "message"),
    [
        ("", "报县政府核对名单", f"没有写批准人，不能输出全名。\n用 --approver 写批准的负责人；{LAW}"),
        (
            " 赵敏 ",
            "报县政府核对名单",
            "批准人“赵敏”就是经办人自己，不能自己批准自己。\n"
            f"请由负责人或者其授权的管理人员批准，用 --approver 写他的姓名；{LAW}",
        ),
        ("王芳", "核对 ", "事由太短，看不出为什么要用全名。\n请写清用途，例如：报县政府核对名单。"),
    ],
)
def test_a_request_without_approval_or_purpose_is_refused(approver: str, reason: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        access.check_request("赵敏", approver, reason)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("reason", "approver", "message"),
    [
        (
            "核对周雨桐的情况",
            "王芳",
            "事由里有学生或家长的姓名，不能写进访问记录。\n请只写用途，不写是哪个学生。",
        ),
        (
            "核对990101201203045121",
            "王芳",
            "事由或批准人里有证件号码或电话号码，不能写进访问记录。\n请去掉号码再运行。",
        ),
        (
            "报县政府核对名单",
            "王芳13800000003",
            "事由或批准人里有证件号码或电话号码，不能写进访问记录。\n请去掉号码再运行。",
        ),
    ],
)
def test_nothing_of_a_child_goes_into_the_log(reason: str, approver: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        access.check_reason(reason, approver, ["周雨桐"])
    assert str(caught.value) == message


def test_an_approver_may_be_called_like_a_child() -> None:
    access.check_reason("报县政府核对名单", "王芳", ["王芳"])


def test_the_law_behind_the_log_is_shipped() -> None:
    assert "记录访问情况" in policy.clause(access.CLAUSE).demand
