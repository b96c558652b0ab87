"""Drafts: private, whole or not at all, found again by case and 事项, gone with the case."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from kcbx import disk
from kcbx.drafts import Draft, Drafts
from kcbx.errors import KcbxError, RefusedError

SAVED = dt.datetime(2024, 9, 7, 20, 5, 11, tzinfo=dt.timezone(dt.timedelta(hours=8)))
VALUES = {
    "层级": "学校",
    "参加": [{"姓名": "赵敏", "单位": "清河初中"}],
    "课时": 2,
    "情况": "祖母说\n去了东莞",
}
DRAFT = Draft("KC-7K3Q9F2B0C", "劝返", 1, "赵敏", SAVED, VALUES)
PLACE = ".kcbx/drafts/KC-7K3Q9F2B0C-劝返-1.json"


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / ".kcbx" / "drafts").iterdir())


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    Drafts(tmp_path).keep(DRAFT)
    assert Drafts(tmp_path).of("KC-7K3Q9F2B0C", "劝返") == [DRAFT]
    assert Drafts(tmp_path).of("KC-7K3Q9F2B0C", "复学") == []
    assert Drafts(tmp_path).of("KC-7K3Q9F2B0D", "劝返") == []


def test_keeping_again_replaces_and_leaves_one_file(tmp_path: Path) -> None:
    drafts, later = Drafts(tmp_path), replace(DRAFT, values={"层级": "联合"}, mark="H4C0ZW")
    drafts.keep(DRAFT)
    drafts.keep(later)
    assert drafts.of("KC-7K3Q9F2B0C", "劝返") == [later]
    assert names(tmp_path) == ["KC-7K3Q9F2B0C-劝返-1.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_its_owner_can_read_a_draft_and_git_never_sees_it(tmp_path: Path) -> None:
    Drafts(tmp_path).keep(DRAFT)
    modes = {
        name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in (".kcbx", ".kcbx/drafts", PLACE)
    }
    assert modes == {".kcbx": 0o700, ".kcbx/drafts": 0o700, PLACE: 0o600}
    assert (tmp_path / ".kcbx" / ".gitignore").read_bytes() == b"*\n"


def test_the_name_of_a_draft_tells_nothing_about_the_child(tmp_path: Path) -> None:
    Drafts(tmp_path).keep(DRAFT)
    assert names(tmp_path) == ["KC-7K3Q9F2B0C-劝返-1.json"]


def test_the_latest_comes_first_and_numbers_are_not_used_twice(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    assert drafts.free_number("KC-7K3Q9F2B0C", "劝返") == 1
    earlier = replace(DRAFT, number=2, saved=SAVED - dt.timedelta(days=1))
    drafts.keep(earlier)
    drafts.keep(DRAFT)
    assert drafts.of("KC-7K3Q9F2B0C", "劝返") == [DRAFT, earlier]
    assert drafts.free_number("KC-7K3Q9F2B0C", "劝返") == 3


def test_a_dropped_draft_is_gone_and_dropping_again_is_no_error(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(DRAFT)
    drafts.drop(DRAFT)
    drafts.drop(DRAFT)
    assert (drafts.of("KC-7K3Q9F2B0C", "劝返"), names(tmp_path)) == ([], [])


def test_all_drafts_of_a_case_go_half_written_ones_too(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    other = replace(DRAFT, subject="KC-7K3Q9F2B0D")
    for draft in (DRAFT, replace(DRAFT, task="复学"), other):
        drafts.keep(draft)
    (tmp_path / ".kcbx" / "drafts" / "KC-7K3Q9F2B0C-回访-1.tmp").write_text("祖母", "utf-8")
    drafts.drop_subject("KC-7K3Q9F2B0C")
    assert names(tmp_path) == ["KC-7K3Q9F2B0D-劝返-1.json"]


def test_dropping_where_there_never_was_a_draft_is_no_error(tmp_path: Path) -> None:
    Drafts(tmp_path).drop(DRAFT)
    Drafts(tmp_path).drop_subject(DRAFT.subject)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        json.dumps({"saved": "yesterday"}).encode(),
        json.dumps({"saved": SAVED.isoformat(), "subject": "KC", "new": 1}).encode(),
    ],
)
def test_what_is_no_draft_is_passed_over_and_not_overwritten(tmp_path: Path, content: bytes) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(DRAFT)
    (tmp_path / PLACE).write_bytes(content)
    assert drafts.of("KC-7K3Q9F2B0C", "劝返") == []
    assert drafts.free_number("KC-7K3Q9F2B0C", "劝返") == 2


def test_values_that_are_no_mapping_are_no_draft(tmp_path: Path) -> None:
    Drafts(tmp_path).keep(DRAFT)
    raw = json.loads((tmp_path / PLACE).read_bytes())
    (tmp_path / PLACE).write_text(json.dumps({**raw, "values": ["层级"]}), "utf-8")
    assert Drafts(tmp_path).of("KC-7K3Q9F2B0C", "劝返") == []


def test_a_file_name_in_another_encoding_can_be_kept(tmp_path: Path) -> None:
    odd = replace(DRAFT, values={"（附件）": ["/tmp/\udcb0\udca1.jpg"]})
    Drafts(tmp_path).keep(odd)
    assert Drafts(tmp_path).of("KC-7K3Q9F2B0C", "劝返") == [odd]


def test_a_full_disk_keeps_what_was_there_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(DRAFT)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kcbx.drafts.write_file", full)
    with pytest.raises(KcbxError) as caught:
        drafts.keep(replace(DRAFT, values={}))
    assert str(caught.value) == ".kcbx/drafts：磁盘已满。\n草稿没有存成；台账没有改动。"
    assert drafts.of("KC-7K3Q9F2B0C", "劝返") == [DRAFT]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("link", [".kcbx", ".kcbx/drafts"])
def test_nothing_is_written_through_a_link_out_of_the_workspace(tmp_path: Path, link: str) -> None:
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "清河县"
    elsewhere.mkdir()
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(RefusedError) as caught:
        Drafts(root).keep(DRAFT)
    assert caught.value.message == f"{link} 是一个符号链接，kcbx 不在别处存放自己的状态。"
    assert list(elsewhere.iterdir()) == []


def test_a_draft_is_written_as_durably_as_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(disk.os, "fsync", synced.append)
    Drafts(tmp_path).keep(DRAFT)
    assert len(synced) >= 1
