"""F: files that cannot be read or stand in the wrong place. S: the shape of what was read, one rule for each kind."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx import casenumber
from kcbx.model import Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope, Spot
from kcbx.rules.views import LedgersView
from kcbx.schema import Shape
from kcbx.schema.files import ReadFile


def readable(file: ReadFile) -> Iterator[Remark]:
    """文件要能读：UTF-8 编码的普通 YAML，不超过 2 MiB，同一个键只写一次，不用锚点、别名、标签和合并键。

    读不了的文件里的孩子不会出现在任何名单和报表里，所以这是错误。其他文件照常检查。
    怎么办：按提示的行、列改好；多半是用记事本存成了 GBK，或少了引号、冒号。改不好就从历史记录里恢复。

    通过：
        姓名: 周雨桐
    不通过：
        原文: |
          编号: KC-7K3Q9F2B0C
          姓名: 周雨桐
          姓名: 周小桐
    """
    if file.error is not None:
        yield Remark(file.error.message, Spot(file.path, file.error.line, file.error.column, file.case_id))


def in_its_place(ledgers: LedgersView) -> Iterator[Remark]:
    """案卷只能放在 ledgers/台账/单位简称/编号.yaml，办公记录只能放在 office/学年/单位标识.yaml。

    放在别处的文件，程序当它不存在：名单、报表里都没有这个孩子。
    怎么办：移到该放的文件夹；文件名的结尾是 .yml 的改成 .yaml；不是台账的文件请移出工作区。

    通过：
        文件: ledgers/适龄儿童/清河初中/KC-7K3Q9F2B0C.yaml
    不通过：
        多出的文件:
          - ledgers/适龄儿童/KC-7K3Q9F2B0C.yaml
    """
    for path in ledgers.strays:
        yield Remark(
            "这个位置不放台账文件，程序不会读它；案卷放在 ledgers/台账/单位简称/ 下，办公记录放在 office/学年/ 下，"
            "文件名以 .yaml 结尾",
            Spot(path, 1, 1, _number_in(path)),
        )


def _number_in(path: str) -> str:
    """Return the 编号 a file is named after, "" when it is not."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    return name if casenumber.is_case_number(name) else ""


def _shape(kind: Shape, file: ReadFile) -> Iterator[Remark]:
    for problem in file.problems:
        if problem.kind is kind:
            yield Remark(problem.message, problem.path)


def nothing_missing(file: ReadFile) -> Iterator[Remark]:
    """必填的项目要写全，也不能写了键而不写值。

    少了必填的项目，这件事就说不清，统计时也会漏掉。
    怎么办：补上缺的项目；确实没有的可选项目，把整行删掉，不要留空。各事项要写什么，用 kcbx explain 事项 查看。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 备忘, 情况: 已和家长联系}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 备忘, 情况: （不写）}
    """
    yield from _shape(Shape.MISSING, file)


def nothing_unknown(file: ReadFile) -> Iterator[Remark]:
    """只写案卷格式规定的键。

    键名写错一个字，程序就当没有写，统计会漏掉；所以不认识的键一律指出来。
    怎么办：按提示改成正确的键名；想记的内容没有对应的键，写进“备注”。

    通过：
        备注: 家长要求电话联系
    不通过：
        备 注: 家长要求电话联系
    """
    yield from _shape(Shape.UNKNOWN_KEY, file)


def listed_codes(file: ReadFile) -> Iterator[Remark]:
    """有代码表的项目，只能填表里的文字。

    报表按代码统计，写法不一样的就统计不到一起。
    怎么办：改成提示里列出的一种；本县确实需要新的一种，在 kcbx.yaml 的“代码”里增补。

    通过：
        特殊群体:
          - 留守儿童
    不通过：
        特殊群体:
          - 留守
    """
    yield from _shape(Shape.CODE, file)


def real_dates(file: ReadFile) -> Iterator[Remark]:
    """日期写成“年-月-日”，例如 2024-09-05；而且要真有这一天。

    怎么办：改成四位年、两位月、两位日，用半角数字和短横；平年没有 2 月 29 日。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似, 最后到校: 2024-02-29}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似, 最后到校: 2023-02-29}
    """
    yield from _shape(Shape.DATE, file)


def right_writing(file: ReadFile) -> Iterator[Remark]:
    """值的写法要符合规定：该是列表的写成列表，该是整数的写整数，编号、号、代码按规定的样子写，不超出大小和长短。

    怎么办：按提示改写；不清楚的照 kcbx show 里别的案卷写。

    通过：
        户籍: {区划代码: '990101'}
    不通过：
        户籍: {区划代码: 清河县}
    """
    yield from _shape(Shape.WRITING, file)


_CODES = frozenset({Need.CODES})

RULES: tuple[Rule, ...] = (
    Rule("F01", "文件可以读", Severity.ERROR, "案卷格式/编码", Scope.FILE, readable),
    Rule("F02", "文件放在该放的地方", Severity.ERROR, "案卷格式/目录", Scope.LEDGERS, in_its_place),
    Rule("S01", "必填的写全", Severity.ERROR, "案卷格式/结构", Scope.FILE, nothing_missing),
    Rule("S02", "没有多余的键", Severity.ERROR, "案卷格式/结构", Scope.FILE, nothing_unknown),
    Rule("S03", "只填代码表里的文字", Severity.ERROR, "案卷格式/代码表", Scope.FILE, listed_codes, _CODES),
    Rule("S04", "日期写得对", Severity.ERROR, "案卷格式/结构", Scope.FILE, real_dates),
    Rule("S05", "值的写法对", Severity.ERROR, "案卷格式/结构", Scope.FILE, right_writing),
)
