"""The duty towards a child who is still at school and may leave: a 预警 is followed up."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.duties.child import Child
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import is_one_of, settled
from kcbx.lifecycle.states import IN_ORDER_STATES

_ANSWERS = ("劝返", "帮扶", "资助", "回访", "评估", "安置", "延缓入学", "休学", "列入疑似")
"""What is done for a child after a warning; 列入疑似 too, because from then on other duties hold."""


def warned(child: Child) -> Iterator[Claim]:
    """有辍学倾向的孩子，预警以后要马上跟进：谈话、帮扶、家访，赶在孩子离校之前。

    学习困难、厌学的，要有人帮扶，不让孩子因为学习困难或者厌学辍学。预警之前做的不算。
    怎么办：班主任先谈，记劝返（层级填学校）、帮扶或回访；已经不来的，按天数列入疑似。

    例子：
        经过:
          - {日期: 2024-09-20, 事项: 预警}
        到期: 2024-09-23
        办结:
          - {日期: 2024-09-22, 事项: 帮扶}
    """
    for span in child.spans(IN_ORDER_STATES):
        for warning in span.entries("预警"):
            due = child.limit("首次劝返天数", warning.date)
            message = "预警有辍学倾向，还没有跟进"
            claim = Claim(warning.date, due, message, f"kcbx add-entry {child.case_id} 帮扶")
            yield settled(claim, span, warning, is_one_of(*_ANSWERS))


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T18",
        "预警跟进",
        Concern.CHILD,
        Responsible.CLASS_TEACHER,
        ("suiyang-2024/3c", "sixian-2020/6"),
        "还没有列入疑似的孩子有预警",
        "首次劝返天数之内",
        "劝返、帮扶、资助、回访、评估、安置、缓学、休学或列入疑似",
        warned,
        ("首次劝返天数",),
    ),
)
