"""Key paths: reading and copy-on-write changes of plain documents, over random documents and one by one."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kcbx.keypath import ABSENT, parse_path, path_text, value_at, with_inserted, with_value
from kcbx.model import KeyPath

LAWS = settings(deadline=None, max_examples=150)

_KEYS = st.sampled_from(["姓名", "电话", "监护人", "学籍", "村"])
_LEAVES = st.one_of(st.text(max_size=3), st.integers(1, 9))
_FILLED = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(_KEYS, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(_KEYS, _FILLED, min_size=1, max_size=4)
PATHS = st.lists(st.one_of(_KEYS, st.integers(0, 3)), min_size=1, max_size=4).map(tuple)


def paths_in(data: Any, base: KeyPath = ()) -> list[KeyPath]:
    """Every key path of a document but the empty one."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path for key, value in inner for path in ((*base, key), *paths_in(value, (*base, key)))]


def emptied_items(data: Any, removed: Any, path: KeyPath) -> list[KeyPath]:
    """The items of lists on the way to a path that vanished with their last value, so that others moved up."""
    items = [path[: end + 1] for end, part in enumerate(path[:-1]) if isinstance(part, int)]
    return [item for item in items if sizes(data, item[:-1]) != sizes(removed, item[:-1])]


def sizes(data: Any, path: KeyPath) -> int:
    items = value_at(data, path)
    return len(items) if isinstance(items, list) else 0


@given(PATHS)
def test_a_path_is_read_back_from_its_text(path: KeyPath) -> None:
    assert parse_path(path_text(path)) == path


def test_whole_numbers_are_positions_and_everything_else_is_a_key() -> None:
    assert parse_path("监护人.0.电话") == ("监护人", 0, "电话")
    assert parse_path(" 姓名 ") == ("姓名",)
    assert parse_path("家庭类型.-1") == ("家庭类型", "-1")
    assert parse_path("家庭类型.²") == ("家庭类型", "²")
    assert path_text(("监护人", 0, "电话")) == "监护人.0.电话"
    assert path_text(()) == ""


@LAWS
@given(DOCUMENTS)
def test_every_value_is_found_at_its_path(data: dict[str, Any]) -> None:
    for path in paths_in(data):
        found: Any = data
        for part in path:
            found = found[part]
        assert value_at(data, path) is found
    assert value_at(data, ()) is data


@LAWS
@given(DOCUMENTS, PATHS, _LEAVES)
def test_what_is_written_stands_there_and_the_document_given_is_untouched(
    data: dict[str, Any], path: KeyPath, value: Any
) -> None:
    original = copy.deepcopy(data)
    try:
        changed = with_value(data, path, value)
    except KeyError:
        assert value_at(data, path) is ABSENT
    else:
        assert value_at(changed, path) == value
        others = [each for each in paths_in(data) if each[: len(path)] != path[: len(each)]]
        for other in others:
            assert value_at(changed, other) == value_at(original, other)
    assert data == original


@LAWS
@given(DOCUMENTS, st.data(), _LEAVES)
def test_a_replaced_value_can_be_put_back(data: dict[str, Any], draw: st.DataObject, value: Any) -> None:
    path = draw.draw(st.sampled_from(paths_in(data)))
    before = value_at(data, path)
    assert with_value(with_value(data, path, value), path, before) == data


@LAWS
@given(DOCUMENTS, st.data())
def test_a_removed_value_can_be_put_back_where_it_was(data: dict[str, Any], draw: st.DataObject) -> None:
    path = draw.draw(st.sampled_from(paths_in(data)))
    removed = with_value(data, path, ABSENT)
    assume(not emptied_items(data, removed, path))
    assert with_inserted({} if removed is ABSENT else removed, path, value_at(data, path)) == data


@LAWS
@given(DOCUMENTS, PATHS, _LEAVES)
def test_an_added_value_can_be_taken_away(data: dict[str, Any], path: KeyPath, value: Any) -> None:
    try:
        added = with_value(data, path, value)
    except KeyError:
        return
    if value_at(data, path) is ABSENT:
        assert with_value(added, path, ABSENT) == data


@pytest.mark.parametrize(
    ("data", "path", "value", "expected"),
    [
        ({}, ("学籍", "年级"), 7, {"学籍": {"年级": 7}}),
        ({}, ("监护人", 0, "姓名"), "周建国", {"监护人": [{"姓名": "周建国"}]}),
        ({"群体": ["甲"]}, ("群体", 1), "乙", {"群体": ["甲", "乙"]}),
        ({"群体": ("甲", "乙")}, ("群体", 0), "丙", {"群体": ["丙", "乙"]}),
        ({"群体": ["甲", "乙"]}, ("群体", 0), ABSENT, {"群体": ["乙"]}),
        ({"群体": ["甲"], "姓名": "周"}, ("群体", 0), ABSENT, {"姓名": "周"}),
        ({"学籍": {"年级": 7}, "姓名": "周"}, ("学籍", "年级"), ABSENT, {"姓名": "周"}),
        ({"姓名": "周"}, ("学籍", "年级"), ABSENT, {"姓名": "周"}),
        ({"姓名": "周"}, ("姓名",), ABSENT, ABSENT),
        ({"姓名": "周"}, (), {"姓名": "李"}, {"姓名": "李"}),
    ],
)
def test_writing_one_by_one(data: Any, path: KeyPath, value: Any, expected: Any) -> None:
    assert with_value(data, path, value) == expected


@pytest.mark.parametrize(
    ("data", "path", "part"),
    [
        ({"姓名": "周"}, ("姓名", "名"), "名"),
        ({"姓名": "周"}, ("姓名", 0), 0),
        ({"群体": ["甲"]}, ("群体", 2), 2),
        ({"群体": ["甲"]}, ("群体", "甲"), "甲"),
        ({}, ("群体", 1), 1),
        ({"学籍": {"年级": 7}}, ("学籍", 0), 0),
        ({"学籍": None}, ("学籍", "年级"), "年级"),
    ],
)
def test_a_path_through_text_or_past_the_end_is_refused(data: Any, path: KeyPath, part: object) -> None:
    for change in (with_value, with_inserted):
        with pytest.raises(KeyError) as caught:
            change(data, path, "值")
        assert caught.value.args == (part,)
    assert value_at(data, path) is ABSENT


def test_putting_back_moves_what_stands_there_on() -> None:
    data = {"群体": ("甲", "丙")}
    assert with_inserted(data, ("群体", 1), "乙") == {"群体": ["甲", "乙", "丙"]}
    assert with_inserted(data, ("群体", 2), "丁") == {"群体": ["甲", "丙", "丁"]}
    assert with_inserted({}, ("群体", 0), "甲") == {"群体": ["甲"]}
    assert with_inserted({"姓名": "周"}, ("姓名",), "李") == {"姓名": "李"}
    assert with_inserted({}, (), {"姓名": "李"}) == {"姓名": "李"}
