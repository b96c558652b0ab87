"""U: units.yaml — the register of schools and townships."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kcbx.model import KeyPath, Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import UnitsView

_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_FORBIDDEN = '/\\:*?"<>|'
_MOST_CHARACTERS = 30


def _codes(view: UnitsView) -> list[tuple[KeyPath, str]]:
    """Return every 标识码 and 代码 with its key path."""
    schools = [((*path, "标识码"), raw.get("标识码")) for path, raw in view.schools]
    townships = [((*path, "代码"), raw.get("代码")) for path, raw in view.townships]
    return [(path, code) for path, code in (*schools, *townships) if isinstance(code, str)]


def _names(view: UnitsView) -> Iterator[tuple[KeyPath, str, bool]]:
    """Yield every directory name with its key path, and whether it is one in use (not a 曾用简称)."""
    for path, raw in view.schools:
        if isinstance(name := raw.get("简称"), str):
            yield (*path, "简称"), name, True
        former = raw.get("曾用简称")
        for position, earlier in enumerate(former if isinstance(former, list) else ()):
            yield (*path, "曾用简称", position), str(earlier), False
    for path, raw in view.townships:
        if isinstance(name := raw.get("名称"), str):
            yield (*path, "名称"), name, True


def _repeated(places: Iterable[tuple[KeyPath, str]]) -> Iterator[tuple[KeyPath, KeyPath]]:
    """Yield (place, earlier place) for every value that stood before."""
    first: dict[str, KeyPath] = {}
    for path, value in places:
        earlier = first.setdefault(value, path)
        if earlier != path:
            yield path, earlier


def _line(view: UnitsView, path: KeyPath) -> int:
    return view.file.place(path)[0]


def unique_codes(view: UnitsView) -> Iterator[Remark]:
    """学校标识码、乡镇代码不重复。

    案卷用代码指明责任单位，两个单位一个代码，孩子就不知道归谁。
    怎么办：对照教育统计用的学校代码表、区划代码表改正录错的一个；复制出来忘了改的，删掉多余的一条。

    通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中}
    不通过：
        units.yaml:
          学校:
            - {标识码: '3199000021', 简称: 柳河初中}
    """
    for path, earlier in _repeated(_codes(view)):
        yield Remark(f"代码与第 {_line(view, earlier)} 行的相同；请改正录错的一个", path)


def unique_names(view: UnitsView) -> Iterator[Remark]:
    """简称不重复，大小写、全角半角不同也算重复；也不能用别的学校的曾用简称。乡镇用名称作简称。

    简称是文件夹的名字，有的电脑分不出大小写和全半角，两个单位的案卷会混在一个文件夹里。
    怎么办：给其中一个换一个简称，案卷文件夹一起改名，旧的写进“曾用简称”。

    通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 一中A}
            - {标识码: '3199000056', 简称: 一中B}
    不通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 一中A}
            - {标识码: '3199000056', 简称: 一中ａ}
    """
    # Names in use come first: a former name must give way to them, wherever it stands.
    names = sorted(_names(view), key=lambda name: not name[2])
    folded = [(path, unicodedata.normalize("NFKC", name).casefold()) for path, name, _ in names]
    for path, earlier in _repeated(folded):
        if path[:2] != earlier[:2]:
            yield Remark(f"简称与第 {_line(view, earlier)} 行的相同（不分大小写、全半角）；请换一个", path)


def names_fit_folders(view: UnitsView) -> Iterator[Remark]:
    """简称和乡镇名称要能作文件夹的名字：不超过 30 个字，没有 / \\ : * ? " < > |，开头结尾没有空格，结尾没有句点。

    CON、PRN、AUX、NUL、COM1、LPT1 这样的名字在 Windows 上是设备，建不了文件夹。台账要在不同的电脑上用，所以都不许。
    怎么办：改成只有汉字、字母、数字的简称。

    通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中}
    不通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 'aux.初中'}
    """
    for path, name, _ in _names(view):
        if reason := _unfit(name):
            yield Remark(f"简称不能作文件夹的名字：{reason}；请改成只有汉字、字母、数字的简称", path)


def _unfit(name: str) -> str:
    forbidden = [character for character in name if character in _FORBIDDEN]
    reasons = (
        (bool(forbidden), f"不能有 {' '.join(dict.fromkeys(forbidden))}"),
        (any(unicodedata.category(each) in ("Cc", "Cf", "Cs") for each in name), "有看不见的控制字符"),
        (name != name.strip(), "开头或结尾有空格"),
        (name.endswith("."), "结尾不能是句点"),
        (_DEVICES.fullmatch(name) is not None, "是 Windows 的设备名"),
        (len(name) > _MOST_CHARACTERS, f"超过 {_MOST_CHARACTERS} 个字"),
    )
    return "，".join(reason for holds, reason in reasons if holds)


def references_known(view: UnitsView) -> Iterator[Remark]:
    """学校的乡镇、上级、并入的单位，都要在 units.yaml 里，也不能是自己。

    上级和乡镇决定汇总到哪里；并入的单位写错，撤并学校的孩子就没有学校接。
    怎么办：用 kcbx unit list 查代码，改正；没有登记的先登记。

    通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 停用: 2024-08-31, 并入: '3199000021'}
    不通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 停用: 2024-08-31, 并入: '3199009999'}
    """
    codes = {code for _, code in _codes(view)}
    townships = {str(raw.get("代码")) for _, raw in view.townships}
    known: dict[str, set[str]] = {"乡镇": townships, "上级": codes - townships, "并入": codes}
    for path, raw in view.schools:
        for key, allowed in known.items():
            value = raw.get(key)
            if isinstance(value, str) and value == raw.get("标识码"):
                yield Remark(f"{key}不能是学校自己；请改正", (*path, key))
            elif isinstance(value, str) and value not in allowed:
                yield Remark(f"units.yaml 里没有代码为 {value} 的{_KINDS[key]}；请核对", (*path, key))


_KINDS = {"乡镇": "乡镇", "上级": "学校", "并入": "单位"}


def unique_prefixes(view: UnitsView) -> Iterator[Remark]:
    """机关代字不重复。

    文号由机关代字、类别、年份和序号组成；两个单位一个机关代字，发出的文号就会相同。
    怎么办：给其中一个换一个机关代字，已经发出的文书不改。

    通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 机关代字: 柳初}
    不通过：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 机关代字: 清初}
    """
    prefixes = [
        ((*path, "机关代字"), raw["机关代字"])
        for path, raw in (*view.schools, *view.townships)
        if isinstance(raw.get("机关代字"), str)
    ]
    for path, earlier in _repeated(prefixes):
        yield Remark(f"机关代字与第 {_line(view, earlier)} 行的相同，文号会重复；请换一个", path)


def townships_of_county(view: UnitsView) -> Iterator[Remark]:
    """乡镇代码的前六位是本县代码。

    怎么办：对照统计用区划代码改正；开发区等确实用别的代码的，可以不理这条警告。

    通过：
        units.yaml:
          乡镇:
            - {代码: '990101105', 名称: 柳河乡}
    不通过：
        units.yaml:
          乡镇:
            - {代码: '990102105', 名称: 柳河乡}
    """
    county = view.around.setting.county.code
    if county.endswith("00"):
        return  # then it is the county's own code that is wrong
    for path, raw in view.townships:
        code = raw.get("代码")
        if isinstance(code, str) and not code.startswith(county):
            yield Remark(f"乡镇代码的前六位不是本县代码 {county}；请核对", (*path, "代码"))


_CLAUSE = "案卷格式/单位"

RULES: tuple[Rule, ...] = (
    Rule("U01", "单位代码不重复", Severity.ERROR, _CLAUSE, Scope.UNITS, unique_codes),
    Rule("U02", "简称不重复", Severity.ERROR, _CLAUSE, Scope.UNITS, unique_names),
    Rule("U03", "简称能作文件夹名", Severity.ERROR, _CLAUSE, Scope.UNITS, names_fit_folders),
    Rule("U04", "乡镇、上级、并入的单位在册", Severity.ERROR, _CLAUSE, Scope.UNITS, references_known),
    Rule("U05", "机关代字不重复", Severity.WARNING, _CLAUSE, Scope.UNITS, unique_prefixes),
    Rule(
        "U06",
        "乡镇代码属于本县",
        Severity.WARNING,
        _CLAUSE,
        Scope.UNITS,
        townships_of_county,
        frozenset({Need.COUNTY}),
    ),
)
