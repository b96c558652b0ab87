"""C: kcbx.yaml — the county, its policy, its parameters, its school calendar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kcbx.errors import KcbxError
from kcbx.model import Config, Override, Severity
from kcbx.policy import parameter, parameters
from kcbx.rules.ruling import Remark, Rule, Scope
from kcbx.rules.views import ConfigView


def terms_in_order(view: ConfigView) -> Iterator[Remark]:
    """校历里的学期，结束不早于开始，名称不重复，互不重叠。

    考勤、开学一周、学期汇总都按校历算，学期重叠或倒着写，就不知道一天属于哪个学期。
    怎么办：对照教育局印发的校历改正日期。

    通过：
        kcbx.yaml:
          校历:
            - {学期: 2024秋, 开始: 2024-09-02, 结束: 2025-01-17}
            - {学期: 2025春, 开始: 2025-02-17, 结束: 2025-07-04}
    不通过：
        kcbx.yaml:
          校历:
            - {学期: 2024秋, 开始: 2024-09-02, 结束: 2025-01-17}
            - {学期: 2025春, 开始: 2025-01-10, 结束: 2025-07-04}
    """
    terms = view.config.terms if view.config else ()
    for position, term in enumerate(terms):
        if term.end < term.start:
            yield Remark(f"{term.name}学期的结束早于开始；请对照校历改正", ("校历", position, "结束"))
    ordered = sorted(enumerate(terms), key=lambda item: (item[1].start, item[0]))
    for (_, before), (position, term) in pairwise(ordered):
        if term.start <= before.end:
            yield Remark(
                f"{term.name}学期与{before.name}学期重叠；请对照校历改正", ("校历", position, "开始")
            )
    names = [term.name for term in terms]
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Remark(f"{name}学期写了两次；请删去或改正一个", ("校历", position, "学期"))


def parameters_hold(view: ConfigView) -> Iterator[Remark]:
    """本县改动的政策参数，要是有的参数、允许的值，合在一起不矛盾。

    参数不能用，程序就不知道满几次劝返要上报、观察期多少天，所有用到参数的检查都做不了。
    怎么办：改成允许的值；每个参数的意思和允许的值，用 kcbx explain 参数名 查看。

    通过：
        kcbx.yaml:
          参数:
            - {自: 2024-09-01, 观察期天数: 60, 观察期回访次数: 3}
    不通过：
        kcbx.yaml:
          参数:
            - {自: 2024-09-01, 观察期天数: 7, 观察期回访次数: 9}
    """
    overrides = view.config.overrides if view.config else ()
    usable = not any(problem.path[:1] == ("参数",) for problem in view.file.problems)
    for position, item in enumerate(overrides):
        for name, value in item.values.items():
            if message := _refusal(view, position, name, value):
                usable = False
                yield Remark(message, ("参数", position, name))
    if overrides and usable and view.profile is not None and view.config is not None:
        yield from _contradictions(view, view.config)


def _refusal(view: ConfigView, position: int, name: str, value: object) -> str:
    """Return why a value cannot be used, "" when it can or its shape is wrong already."""
    place = ("参数", position, name)
    if name not in parameters() or any(problem.path[:3] == place for problem in view.file.problems):
        return ""
    try:
        parameter(name).check(value)
    except KcbxError as error:
        return error.message
    return ""


def _contradictions(view: ConfigView, config: Config) -> Iterator[Remark]:
    assert view.profile is not None
    for since in sorted({item.since for item in config.overrides}):
        so_far: list[Override] = [item for item in config.overrides if item.since <= since]
        try:
            view.profile.timeline(so_far)
        except KcbxError as error:
            last = max(position for position, item in enumerate(config.overrides) if item.since == since)
            yield Remark(error.message, ("参数", last))
            return


def county_code(view: ConfigView) -> Iterator[Remark]:
    """县代码是六位县级区划代码，末两位不是 00。

    末两位是 00 的是省、市的代码；县代码写错，户籍是不是本县、乡镇代码对不对都判断不了。
    怎么办：对照统计用区划代码改正。

    通过：
        kcbx.yaml:
          县: {代码: '990101'}
    不通过：
        kcbx.yaml:
          县: {代码: '990100'}
    """
    code = view.config.county.code if view.config else ""
    if len(code) == 6 and code.endswith("00"):
        yield Remark("县代码的末两位是 00，这是省、市的代码；请改成县级区划代码", ("县", "代码"))


def policy_known(view: ConfigView) -> Iterator[Remark]:
    """“政策”要是随程序提供的一种，或者工作区里的一份能用的政策文件。

    没有政策，程序就不知道各项次数、天数和批准机构，所有用到参数的检查都做不了。
    怎么办：改成随程序提供的政策名；自己写的政策文件，按提示改好。

    通过：
        kcbx.yaml: {政策: national}
    不通过：
        kcbx.yaml: {政策: suiyang}
    """
    if view.policy_error:
        yield Remark(view.policy_error, ("政策",))


_CLAUSE = "案卷格式/配置"

RULES: tuple[Rule, ...] = (
    Rule("C01", "学期不重叠", Severity.ERROR, _CLAUSE, Scope.CONFIG, terms_in_order),
    Rule("C02", "参数能用", Severity.ERROR, _CLAUSE, Scope.CONFIG, parameters_hold),
    Rule("C03", "县代码是县级的", Severity.ERROR, _CLAUSE, Scope.CONFIG, county_code),
    Rule("C04", "政策能用", Severity.ERROR, _CLAUSE, Scope.CONFIG, policy_known),
)
