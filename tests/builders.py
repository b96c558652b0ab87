"""Builders: valid cases, office records, units and configuration from which a test changes only what matters.

A *fragment* is a mapping merged over all that, as the examples in the manuals of the rules write it: keys of the case
itself, and beside them 另一案卷 (a second case), 文件 (where the case stands), 原文 (its whole text), 办公记录, 办公文件,
units.yaml, kcbx.yaml, rosters.yaml, 佐证文件夹 (path → SHA-256 that is there), 多出的文件 (stray files), 今天.
Entries of 经过 follow the 登记 of the base, unless they begin with one of their own; keys that a 事项 requires are
filled in. The text （不写） takes a key away. Everybody in here is fictional.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kcbx import calendar, yamlio
from kcbx.errors import KcbxError
from kcbx.findings import Report, Sources, check
from kcbx.lifecycle import Setting, tell
from kcbx.model import Case, Finding, UnitRegister
from kcbx.policy import Profile, load_profile
from kcbx.rules import RULES, Need, Rule
from kcbx.rules.views import CaseView, Surroundings
from kcbx.schema import Shapes, typed
from kcbx.schema.files import (
    CASE_SCHEMA,
    CONFIG_SCHEMA,
    OFFICE_SCHEMA,
    UNITS_SCHEMA,
    CaseFile,
    DataFile,
    read_case_file,
    read_data_file,
)
from kcbx.schema.reading import case_of, config_of, text_of, units_of
from tests.pinned import rosters_file

ABSENT = "（不写）"
TODAY = dt.date(2024, 10, 31)
CASE_ID, OTHER_CASE_ID = "KC-7K3Q9F2B0C", "KC-F8QY40YGET"
JUNIOR, PRIMARY, TOWN, SUBDISTRICT = "3199000021", "2199000012", "990101101", "990101001"
BUREAU = "清河县教育体育局"

CASE: dict[str, Any] = {
    "编号": CASE_ID,
    "姓名": "周雨桐",
    "性别": "女",
    "出生日期": "2012-03-04",
    "民族": "汉族",
    "证件": {"类型": "居民身份证", "号码": "990101201203045121"},
    "户籍": {"乡镇": "清河镇", "村": "柳林村"},
    "监护人": [{"姓名": "周建国", "关系": "父亲", "法定监护人": "是", "电话": "13800000001"}],
    "学籍": {"学校": JUNIOR, "年级": "7", "学年": "2024"},
    "责任": {"乡镇": "清河镇", "包保责任人": "孙立"},
    "经过": [{"日期": "2024-09-01", "事项": "登记"}],
}
OTHER_CASE: dict[str, Any] = {
    "编号": OTHER_CASE_ID,
    "姓名": "李明远",
    "性别": "男",
    "出生日期": "2011-07-09",
    "证件": {"类型": "居民身份证", "号码": "990101201107093115"},
    "户籍": {"乡镇": "清河镇"},
    "监护人": [{"姓名": "李志强", "关系": "父亲", "法定监护人": "是"}],
    "学籍": {"学校": PRIMARY, "年级": "6", "学年": "2024"},
    "经过": [{"日期": "2024-09-01", "事项": "登记", "单位": PRIMARY}],
}
UNITS: dict[str, Any] = {
    "学校": [
        {
            "标识码": JUNIOR,
            "名称": "清河县清河镇初级中学",
            "简称": "清河初中",
            "乡镇": TOWN,
            "类别": "初级中学",
            "机关代字": "清初",
        },
        {
            "标识码": PRIMARY,
            "名称": "清河县柳林小学",
            "简称": "柳林小学",
            "乡镇": TOWN,
            "类别": "小学",
        },
    ],
    "乡镇": [
        {"代码": TOWN, "名称": "清河镇", "类别": "镇", "机关代字": "清政"},
        {"代码": SUBDISTRICT, "名称": "城关街道", "类别": "街道"},
    ],
}
CONFIG: dict[str, Any] = {
    "格式": "1",
    "县": {"名称": "清河县", "代码": "990101", "教育局": BUREAU},
    "政策": "suiyang-2024",
    "校历": [{"学期": "2024秋", "开始": "2024-09-02", "结束": "2025-01-17"}],
    "自动提交": "否",
}
OFFICE: dict[str, Any] = {
    "单位": JUNIOR,
    "学年": "2024",
    "记事": [{"日期": "2024-09-20", "事项": "督查"}],
}
_YEAR_LATER = {"起": "2024-09-10", "止": "2025-08-31"}
REQUIRED: dict[str, dict[str, Any]] = {
    "登记": {"来源": "学籍导入", "状态": "在校", "单位": JUNIOR},
    "请假": {"事由": "生病", "起": "2024-09-05", "止": "2024-09-06", "批准人": "赵敏"},
    "预警": {"情况": "成绩下降，说不想上学"},
    "列入疑似": {"类型": "疑似辍学", "发现方式": "班级考勤", "情况": "连续七天没有到校"},
    "核查": {"结论": "属实", "情况": "家访，在家"},
    "认定辍学": {"原因": ["学习困难或厌学"], "去向": "在家", "认定单位": BUREAU},
    "劝返": {
        "层级": "学校",
        "方式": "家访",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}],
        "结果": "拒绝返校",
        "情况": "说明了法律规定",
    },
    "上报": {"对象": ["教育局", "乡镇"]},
    "文书": {"文书": "入学通知书", "文号": "清初入〔2024〕1号", "签发单位": "清河初中"},
    "送达": {"方式": "直接送达", "送达人": ["赵敏", "孙立"], "签收人": "周建国", "关系": "父亲"},
    "学籍标注": {"类型": "其他离校"},
    "评估": {"机构": "清河县残疾人教育专家委员会", "结论": "送教上门"},
    "延缓入学": {"事由": "身体状况", "申请人": "周建国", "批准单位": BUREAU, **_YEAR_LATER},
    "休学": {"事由": "身体状况", "申请人": "周建国", "批准单位": BUREAU, **_YEAR_LATER},
    "认定达标": {
        "情形": "联合劝返三次以上",
        "监护人已履责": "是",
        "学生拒绝": "是",
        "认定单位": "清河县人民政府",
        "文号": "清政办〔2024〕9号",
        "手续": "休学",
        "手续批准单位": BUREAU,
        **_YEAR_LATER,
    },
    "安置": {"方式": "原班复学"},
    "送教": {"教师": ["赵敏"], "内容": "识字"},
    "复学": {"学校": JUNIOR, "年级": "7", "安置": "原班复学", "帮扶人": "赵敏"},
    "回访": {"在校": "是", "方式": "到校", "情况": "正常上课"},
    "结束观察": {"依据": "观察期满"},
    "学籍异动": {"类型": "升学", "学校": JUNIOR},
    "信息变更": {"性质": "变更"},
    "帮扶": {"项目": "结对辅导"},
    "资助": {"项目": "生活补助"},
    "平台录入": {"平台": "全国基础教育管理服务平台"},
    "复核": {"季度": "2024Q3", "结论": "一致", "部门": ["教育局"]},
    "移交": {"自": JUNIOR, "至": PRIMARY, "结果": "提出"},
    "移出": {
        "类别": "户籍迁出",
        "依据": "迁移证",
        "批准单位": BUREAU,
        "佐证": [{"说明": "迁移证复印件存教务处"}],
    },
    "重新登记": {"原因": "迁回", "批准人": "王芳", "状态": "在校", "单位": JUNIOR},
    "更正": {"原因": "抄错"},
    "销毁": {"依据": "保存期满", "批准单位": BUREAU},
    "备忘": {"情况": "已和家长联系"},
    "零报告签认": {"核实人": "李强", "依据": "查了全部班级"},
    "考勤收讫": {"月份": "2024-09", "班级": ["七年级1班"]},
    "深度调研": {"应核": "300", "已核": "300"},
    "限期整改": {"期限": "2024-10-20"},
    "月报报送": {"月份": "2024-09"},
}
"""What each 事项 requires, for entries that leave it out."""

_SCHOOL = {"乡镇": TOWN, "类别": "初级中学"}
_TOWNSHIP = {"类别": "乡"}
_RECORDED_AT = "16:00:00+08:00"


def merged(base: Any, change: Any) -> Any:
    """Return `base` with `change` over it: mappings are merged, everything else is replaced, ABSENT removes."""
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return copy.deepcopy(change)
    result = copy.deepcopy(dict(base))
    for key, value in change.items():
        if value == ABSENT:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def entries(given: Sequence[Mapping[str, Any]], first: str = "E") -> list[dict[str, Any]]:
    """Fill in what entries leave out: required keys, 号, 经办, and a 录入 that keeps the order of the list."""
    filled: list[dict[str, Any]] = []
    recorded = dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=8)), year=1901)
    for number, raw in enumerate(given, 1):
        entry = {"号": f"{first}{number:05d}", **raw}
        entry = merged(REQUIRED.get(str(raw.get("事项")), {}), entry)
        entry.setdefault("经办", "赵敏")
        if "录入" not in entry:
            day = dt.datetime.fromisoformat(f"{entry['日期']}T{_RECORDED_AT}")
            recorded = max(day, recorded + dt.timedelta(minutes=1))
            entry["录入"] = recorded.isoformat()
        filled.append(entry)
    return filled


def case_data(fragment: Mapping[str, Any] | None = None, base: Mapping[str, Any] = CASE) -> dict[str, Any]:
    """Return the document of a case: the base with a fragment over it."""
    fragment = fragment or {}
    own = list(fragment.get("经过", ()))
    begins_anew = bool(own) and own[0].get("事项") == "登记"
    change = {key: value for key, value in fragment.items() if key != "经过"}
    data: dict[str, Any] = merged(base, change)
    data["经过"] = entries(own if begins_anew else [*base["经过"], *own])
    return data


def text(name: str, data: Mapping[str, Any]) -> str:
    """Return the canonical text of a document of one of the four schemas."""
    paths = {"case": CASE_SCHEMA, "office": OFFICE_SCHEMA, "units": UNITS_SCHEMA, "config": CONFIG_SCHEMA}
    return text_of(name, data, None, paths[name])


def units_data(fragment: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return units.yaml: the base with the schools and townships of a fragment added."""
    fragment = fragment or {}
    schools = [{**_SCHOOL, "名称": f"清河县{raw.get('简称', '')}", **raw} for raw in fragment.get("学校", ())]
    townships = [{**_TOWNSHIP, **raw} for raw in fragment.get("乡镇", ())]
    return {"学校": [*UNITS["学校"], *schools], "乡镇": [*UNITS["乡镇"], *townships]}


def config_data(fragment: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return kcbx.yaml: the base with a fragment over it."""
    data: dict[str, Any] = merged(CONFIG, fragment or {})
    return data


def office_data(fragment: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return an office record: the base with a fragment over it."""
    data: dict[str, Any] = merged(OFFICE, fragment or {})
    return {**data, "记事": entries(data["记事"])}


def case_path(data: Mapping[str, Any], units: UnitRegister) -> str:
    """Return where a case should stand by its entries; under 清河初中 when that cannot be told."""
    case = case_of(typed(dict(data)))
    ledger, unit = "适龄儿童", "清河初中"
    if case is not None:
        try:
            standing = tell(case).standing
        except (ValueError, TypeError):
            standing = None
        if standing is not None:
            found = units.get(standing.unit)
            ledger, unit = standing.ledger or ledger, found.short_name if found else unit
    return f"ledgers/{ledger}/{unit}/{data['编号']}.yaml"


def case_file(
    fragment: Mapping[str, Any] | None = None,
    *,
    base: Mapping[str, Any] = CASE,
    path: str = "",
    raw: bytes = b"",
    units: UnitRegister | None = None,
    shapes: Shapes | None = None,
) -> CaseFile:
    """Return the case file of a fragment, at the path its entries say unless one is given."""
    data = case_data(fragment, base)
    register = units if units is not None else units_of(typed(units_data()))
    return read_case_file(
        path or case_path(data, register), raw or text("case", data).encode(), shapes or Shapes()
    )


def case(fragment: Mapping[str, Any] | None = None) -> Case:
    """Return the case of a fragment."""
    found = case_file(fragment).case
    assert found is not None
    return found


def setting(units: Mapping[str, Any] | None = None, config: Mapping[str, Any] | None = None) -> Setting:
    """Return what surrounds a case in the base workspace."""
    configuration = config_of(typed(config_data(config)))
    profile = load_profile(configuration.policy)
    register = units_of(typed(units_data(units)))
    return Setting(configuration.county, register, profile.timeline(configuration.overrides).on)


def surroundings(
    today: dt.date = TODAY, proofs: Mapping[str, str] | None = None, **changes: Any
) -> Surroundings:
    """Return the surroundings of the base workspace; `proofs` maps evidence paths to the digests that are there."""
    terms = config_of(typed(config_data())).terms
    given = {"setting": setting(), "today": today, "shapes": Shapes(), "terms": terms, **changes}
    return Surroundings(digest=dict(proofs or {}).get, **given)


def view(fragment: Mapping[str, Any] | None = None, **changes: Any) -> CaseView:
    """Return a case as the rules see it."""
    return CaseView(case_file(fragment), surroundings(**changes))


_SPECIAL = (
    "另一案卷",
    "文件",
    "原文",
    "办公记录",
    "办公文件",
    "units.yaml",
    "kcbx.yaml",
    "rosters.yaml",
    "佐证文件夹",
    "多出的文件",
    "今天",
)


def report_of(
    fragment: Mapping[str, Any] | None = None, rules: Sequence[Rule] = RULES, **changes: Any
) -> Report:
    """Run rules over the workspace a fragment describes, the whole of it: configuration, units, cases, offices."""
    fragment = fragment or {}
    config_file, units_file = _data_files(fragment)
    shapes = Shapes()
    configuration, register = config_of(config_file.data), units_of(units_file.data)
    profile, policy_error = _profile(configuration.policy)
    timeline = _timeline(profile, configuration.overrides)
    own = {key: value for key, value in fragment.items() if key not in _SPECIAL}
    first = case_file(
        own,
        path=fragment.get("文件", ""),
        raw=fragment.get("原文", "").encode(),
        units=register,
        shapes=shapes,
    )
    cases = [first]
    if "另一案卷" in fragment:
        cases.append(case_file(fragment["另一案卷"], base=OTHER_CASE, units=register, shapes=shapes))
    known = frozenset(Need) if timeline else frozenset(Need) - {Need.PARAMETERS}
    around = surroundings(
        today=calendar.parse_date(fragment.get("今天", TODAY.isoformat())),
        proofs=fragment.get("佐证文件夹"),
        **{
            "setting": Setting(
                configuration.county, register, (timeline or load_profile("national").timeline(())).on
            ),
            "terms": configuration.terms,
            "known": known,
            **changes,
        },
    )
    sources = Sources(
        config_file,
        units_file,
        cases,
        _office_files(fragment),
        fragment.get("多出的文件", ()),
        configuration,
        profile,
        policy_error,
        rosters_file(fragment.get("rosters.yaml")),
    )
    return check(sources, around, rules)


def findings_of(fragment: Mapping[str, Any] | None = None, **changes: Any) -> tuple[Finding, ...]:
    """Return the findings of the workspace a fragment describes."""
    return report_of(fragment, **changes).findings


def fragment_of(written: str) -> dict[str, Any]:
    """Read a fragment as the manuals write it."""
    data: dict[str, Any] = yamlio.parse(written).data
    return data


def _data_files(fragment: Mapping[str, Any]) -> tuple[DataFile, DataFile]:
    config = text("config", config_data(fragment.get("kcbx.yaml"))).encode()
    units = text("units", units_data(fragment.get("units.yaml"))).encode()
    shapes = Shapes()
    return (
        read_data_file("config", "kcbx.yaml", config, shapes),
        read_data_file("units", "units.yaml", units, shapes),
    )


def _office_files(fragment: Mapping[str, Any]) -> list[DataFile]:
    if "办公记录" not in fragment:
        return []
    data = office_data(fragment["办公记录"])
    path = fragment.get("办公文件", f"office/{data['学年']}/{data['单位']}.yaml")
    return [read_data_file("office", path, text("office", data).encode(), Shapes())]


def _profile(name: str) -> tuple[Profile | None, str]:
    try:
        return load_profile(name), ""
    except KcbxError as error:
        return None, f"{error.message}{error.hint}"


def _timeline(profile: Profile | None, overrides: Any) -> Any:
    try:
        return profile.timeline(overrides) if profile else None
    except KcbxError:
        return None
