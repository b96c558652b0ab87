"""The page of all duties and guards: docs/待办与前提.md."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.duties import DUTIES, Concern, Duty
from kcbx.lifecycle import GUARDS, Guard
from kcbx.model import Severity
from tools.pages import contents, page, paragraphs, table

GENERATED = "<!-- 由 python -m tools.generate_docs 生成，请不要手工修改。 -->"


def duty_catalogue() -> str:
    """Return the page that lists every duty and every guard with its clauses."""
    return page(
        "# 待办与前提",
        GENERATED,
        "**待办** 是该做还没有做的事，`kcbx todo` 按案卷、办公记录、校历和政策参数推算，不另外保存；补记以后就消失，迟了多少天看得见。"
        "**前提** 是一步之前必须先有的事，不满足时命令会拒绝或者提醒，`kcbx validate` 也检查。",
        "“依据”列出落实的全部条款；`kcbx todo` 显示的是本县政策里的那一条，本县政策没有写的，显示“参照”别处的条款。"
        "同样的内容，用 `kcbx explain T03` 可以在窗口里看。",
        contents(("孩子的待办", "单位的待办", "前提", "待办的说明和例子")),
        "## 孩子的待办",
        "已移出的孩子没有待办，个人信息已经销毁的案卷也没有；还没有办的，从移出那天起不再需要，逾期没有办的在档案清单里仍然算缺。",
        _duty_table(Concern.CHILD),
        "## 单位的待办",
        "只有 `office/` 里的记录（`kcbx office add`）能办结单位的待办。",
        _duty_table(Concern.OFFICE),
        "## 前提",
        table(("编号", "事项", "前提", "轻重", "不满足时", "依据"), map(_guard_row, GUARDS)),
        "## 待办的说明和例子",
        "例子里的“到期”是最后一天，“办结”是记上以后这件待办就消失的记事。",
        *(section for duty in DUTIES for section in _duty(duty)),
    )


def _duty_table(concern: Concern) -> str:
    rows = [_duty_row(duty) for duty in DUTIES if duty.concern is concern]
    return table(("编号", "待办", "起因", "到期", "由谁办", "怎样算办结", "参数", "依据"), rows)


def _duty_row(duty: Duty) -> tuple[str, ...]:
    return (
        duty.duty_id,
        duty.title,
        duty.trigger,
        duty.due,
        duty.responsible.value,
        duty.settled_by,
        "、".join(duty.parameters) or "—",
        " ".join(f"`{clause}`" for clause in duty.clauses),
    )


def _guard_row(guard: Guard) -> tuple[str, ...]:
    fixed = (
        guard.severity.value if isinstance(guard.severity, Severity) else "政策规定必须时是错误，否则是警告"
    )
    effect = "拒绝记录" if guard.refuses else "照样记录，检查时指出"
    return guard.guard_id, "、".join(guard.actions), guard.demand, fixed, effect, f"`{guard.clause}`"


def _duty(duty: Duty) -> Iterator[str]:
    yield f"### {duty.duty_id} {duty.title}"
    yield paragraphs(duty.manual)
    yield f"例子：\n\n```yaml\n{duty.example}\n```"
