"""I: who the child is — ID number, 学籍号, 残疾人证号, birth date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kcbx import identity
from kcbx.model import KeyPath, Severity
from kcbx.rules.ruling import Remark, Rule, Scope
from kcbx.rules.views import CaseView


def _of_flaws(flaws: Iterable[identity.Flaw], at: KeyPath) -> Iterator[Remark]:
    for flaw in flaws:
        yield Remark(flaw.message, at, flaw.severity)


def _group(view: CaseView, key: str) -> Mapping[str, Any]:
    """Return a group of facts (证件, 学籍, 残疾), {} where there is none."""
    group = view.facts.get(key)
    return group if isinstance(group, Mapping) else {}


def _own_number(view: CaseView) -> str:
    """Return the citizen ID number, "" for a child with another document or none."""
    document = _group(view, "证件")
    is_citizen = document.get("类型") in identity.CITIZEN_NUMBER_DOCUMENTS
    return str(document.get("号码", "")) if is_citizen else ""


def document_number(view: CaseView) -> Iterator[Remark]:
    """证件号码要写对：18 位，前 17 位是数字，末位是数字或大写 X，出生日期真有这一天，校验码对得上。

    号码错一位，户籍比对、学籍比对时就对不上人。区划代码不算错：晚报户口、收养、撤县改名的孩子，区划代码查不到也是真的。
    15 位的一代证号码已经停用；小写 x、全角数字和空格只是写法问题，按警告提示。
    怎么办：对照户口簿或身份证重新录入：kcbx edit-case 编号 --set 证件.号码=…。

    通过：
        证件: {类型: 居民身份证, 号码: '990101201203045121'}
    不通过：
        证件: {类型: 居民身份证, 号码: '990101201203045122'}
    """
    document = _group(view, "证件")
    if "号码" in document:
        flaws = identity.examine_document(str(document.get("类型")), str(document["号码"]))
        yield from _of_flaws(flaws, ("证件", "号码"))


def document_agrees(view: CaseView) -> Iterator[Remark]:
    """证件号码里的出生日期和性别，要与填报的出生日期、性别一致。

    两处不一致，至少有一处错了；年龄、年级、报表里的男女人数都会跟着错。
    怎么办：以证件为准核对，改正错的那一项：kcbx edit-case 编号 --set 出生日期=…。

    通过：
        性别: 女
        证件: {号码: '990101201203045121'}
    不通过：
        性别: 男
        证件: {号码: '990101201203045121'}
    """
    number = _own_number(view)
    if number and view.file.case is not None:
        sex = str(view.facts.get("性别", ""))
        flaws = identity.examine_against_facts(number, view.case.birth_date, sex)
        yield from _of_flaws(flaws, ("证件", "号码"))


def student_number(view: CaseView) -> Iterator[Remark]:
    """学籍号要写对：19 位，G 后面是身份证号，J 后面是按同样规则编的号，都有校验码；L 是临时号，没有校验码。

    G 开头的学籍号与身份证号不一致，可能是号码变更过，只作警告；L 号只看位数和日期。
    怎么办：对照国家学籍系统重新录入：kcbx edit-case 编号 --set 学籍.学籍号=…；还没有学籍号的不写这一项。

    通过：
        学籍: {学籍号: G990101201203045121}
    不通过：
        学籍: {学籍号: G990101201203045122}
    """
    enrolment = _group(view, "学籍")
    if "学籍号" in enrolment:
        flaws = identity.examine_student_number(str(enrolment["学籍号"]), _own_number(view))
        yield from _of_flaws(flaws, ("学籍", "学籍号"))


def disability_number(view: CaseView) -> Iterator[Remark]:
    """残疾人证号要写对：前 18 位是本人身份证号，第 19 位是残疾类别，第 20 位是等级，并与填报的类别、等级一致。

    残疾类别和等级决定孩子是随班就读、进特教学校还是送教上门，证号和填报不一致就会安置错。
    怎么办：对照残疾人证核对：kcbx edit-case 编号 --set 残疾.证号=…（或 残疾.类别、残疾.等级）。

    通过：
        残疾: {类别: 智力, 等级: 二级, 证号: '99010120120304512152'}
    不通过：
        残疾: {类别: 肢体, 等级: 二级, 证号: '99010120120304512152'}
    """
    certificate = _group(view, "残疾")
    if "证号" not in certificate:
        return
    number = str(certificate["证号"])
    flaws = identity.examine_disability_number(number, _own_number(view))
    yield from _of_flaws(flaws, ("残疾", "证号"))
    if flaws:
        return
    stated = (
        ("类别", identity.disability_category(number)),
        ("等级", identity.disability_grade(number)),
    )
    for key, meant in stated:
        if meant is not None and certificate.get(key) not in (None, meant):
            yield Remark(f"残疾人证号表示的{key}是“{meant}”，填报的不一样；请对照残疾人证核对", ("残疾", key))


def born_before_all(view: CaseView) -> Iterator[Remark]:
    """出生日期不能晚于今天，也不能晚于案卷里所有的记事。

    怎么办：对照户口簿改正出生日期：kcbx edit-case 编号 --set 出生日期=…；证件号码也一起核对。

    通过：
        出生日期: 2012-03-04
    不通过：
        证件: {类型: 护照, 号码: E12345678}
        出生日期: 2030-03-04
    """
    birth, dates = view.case.birth_date, [entry.date for entry in view.entries]
    if birth > view.around.today:
        yield Remark("出生日期晚于今天，请对照户口簿改正", ("出生日期",))
    elif dates and birth > max(dates):
        yield Remark("出生日期晚于案卷里所有的记事，出生日期或记事的日期录错了，请核对", ("出生日期",))


def has_number(view: CaseView) -> Iterator[Remark]:
    """没有证件号码的孩子要督促入户。

    没有号码的孩子照样建案卷、照样上学，但户籍、学籍都比对不上，最容易落空。
    怎么办：帮助家长到公安机关办理户口，办好后用 kcbx edit-case 编号 --set 证件.类型=居民身份证 --set 证件.号码=… 补上。

    通过：
        证件: {类型: 居民身份证, 号码: '990101201203045121'}
    不通过：
        证件: {类型: 无, 号码: （不写）, 无证原因: 出生后未入户}
    """
    if _group(view, "证件").get("类型") == "无" and not view.erased:
        yield Remark("这个孩子还没有证件号码，请督促家长办理入户，办好后补上号码", ("证件", "类型"))


_VARIES = "随问题轻重"

RULES: tuple[Rule, ...] = (
    Rule(
        "I01",
        "证件号码写得对",
        Severity.ERROR,
        "标准/GB11643",
        Scope.CASE,
        document_number,
        varies=_VARIES,
    ),
    Rule("I02", "证件与出生日期、性别一致", Severity.ERROR, "标准/GB11643", Scope.CASE, document_agrees),
    Rule("I03", "学籍号写得对", Severity.ERROR, "标准/学籍号", Scope.CASE, student_number, varies=_VARIES),
    Rule(
        "I04",
        "残疾人证号写得对",
        Severity.ERROR,
        "标准/残疾人证",
        Scope.CASE,
        disability_number,
        varies=_VARIES,
    ),
    Rule("I05", "出生日期不晚于今天和记事", Severity.ERROR, "案卷格式/结构", Scope.CASE, born_before_all),
    Rule("I06", "有证件号码", Severity.NOTICE, "sixian-2020/11b", Scope.CASE, has_number),
)
