"""Write the generated pages of docs/: `python -m tools.generate_docs`.

规则目录.md is made from the rules, the parameters and the clauses; 事项与状态.md from the table of transitions, the
guards and the schema. A test compares what stands in docs/ with what this module makes, so that neither page
can say anything the program does not do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kcbx.commands.helptext import unfold
from kcbx.lifecycle import GUARDS, LEDGERS, STATES, TABLE, Guard, Target, Transition, ledger_of
from kcbx.lifecycle.states import IN_ORDER_STATES, MISSING_STATES, NOTHING, OPEN_STATES
from kcbx.model import Severity
from kcbx.policy import LOCAL, clause, load_profile, parameters, profile_names, written
from kcbx.rules import GROUPS, RULES, Rule
from kcbx.rules.ruling import manual_of
from kcbx.schema import ACTIONS, OFFICE_ACTIONS, Field, action_fields, schema_document
from tools.duty_pages import duty_catalogue
from tools.pages import contents, page, paragraphs, table
from tools.paper_pages import paper_catalogue

DOCS = Path(__file__).resolve().parent.parent / "docs"
GENERATED = "<!-- 由 python -m tools.generate_docs 生成，请不要手工修改。 -->"
COMMON_KEYS = ("佐证", "备注", "批次")
LAW = "法律"


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8", newline="\n")


# 规则目录


def rule_catalogue() -> str:
    """Return the page of all rules, the policy parameters and the clauses the rules cite."""
    return page(
        "# 规则目录",
        GENERATED,
        "`kcbx validate` 按这些规则检查台账。每条规则有编号、轻重和依据；同样的内容，用 `kcbx explain 编号` 可以在窗口里看。"
        "**错误** 必须改，**警告** 要看一看，**提示** 供参考。",
        contents(f"{letter} {name}" for letter, name in GROUPS.items()),
        *(section for letter in GROUPS for section in _group(letter)),
        "## 政策参数",
        "各地不同的数字、名称和选择。没有条款规定的写“县级自定”：表里的值只是起点，请用 `kcbx profile set` 确认或修改，写明从哪天"
        "起用。随程序提供的政策："
        + "；".join(f"`{name}` {load_profile(name).title}" for name in profile_names())
        + "。",
        _parameter_table(),
        "## 引用的条款",
        "规则和参数引用的条款。法律条文的全文用 `kcbx explain 条款编号` 查看。",
        _clause_table(),
    )


def _group(letter: str) -> Iterator[str]:
    yield f"## {letter} {GROUPS[letter]}"
    for rule in RULES:
        if rule.group == letter:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    varies = f"（{rule.varies}）" if rule.varies else ""
    yield f"### {rule.rule_id} {rule.title}"
    yield f"**{rule.severity.value}**{varies} · 依据 {_clause_link(rule.clause)}"
    yield paragraphs(rule.manual.text)
    for title, example in (("通过", rule.manual.passing), ("不通过", rule.manual.failing)):
        if example:
            yield f"{title}：\n\n```yaml\n{example}\n```"


def _clause_link(clause_id: str, page: str = "") -> str:
    return f"[{clause_id}]({page}#引用的条款)"


def _parameter_table() -> str:
    profiles = [load_profile(name) for name in profile_names()]

    def value(name: str, profile_number: int) -> str:
        settings = profiles[profile_number].parameters
        source = settings.source(name)
        return f"{written(settings[name])}（{source if source == LOCAL else f'`{source}`'}）"

    rows = [
        (name, item.meaning, item.allowed, *(value(name, number) for number in range(len(profiles))))
        for name, item in parameters().items()
    ]
    return table(("参数", "含义", "可填", *(f"`{profile.name}`" for profile in profiles)), rows)


def _clause_table() -> str:
    sources = {
        load_profile(name).parameters.source(item) for name in profile_names() for item in parameters()
    }
    cited = sorted({rule.clause for rule in RULES} | (sources - {LOCAL}))
    rows = [
        (
            f"`{found.id}`",
            f"{found.document} {found.section}",
            "（法律条文）" if found.kind == LAW else found.demand,
        )
        for found in map(clause, cited)
    ]
    return table(("编号", "出处", "要求"), rows)


# 事项与状态


def action_catalogue() -> str:
    """Return the page of all states and 事项: keys, transitions, guards."""
    return page(
        "# 事项与状态",
        GENERATED,
        "孩子的状态由经过里的记事推算。本页由程序里的状态变动表、前提和格式说明生成；怎样推算，见"
        "[案卷格式](案卷格式.md#怎样推算)。同样的内容，用 `kcbx explain 事项` 可以在窗口里看。",
        contents(("状态", "事项", "办公事项")),
        "## 状态",
        "**适龄** 指适龄儿童台账的八个状态；**在账** 指疑似辍学、失学、辍学、认定达标；**在册** 指适龄和在账。",
        table(("台账", "状态", "可以转到（通过哪个事项）"), _state_rows()),
        "## 事项",
        "每个事项都可以另写 佐证、备注、批次。带 * 的必填。标“拒绝”的前提没有满足时，命令不写入；标“只提示”的，照样记下，"
        "检查时列出。",
        *(section for action in ACTIONS for section in _action(action)),
        "## 办公事项",
        "记在 `office/` 里，用 `kcbx office add`。带 * 的必填。",
        table(("事项", "用来记", "填什么"), map(_office_row, OFFICE_ACTIONS)),
    )


def _state_rows() -> Iterator[tuple[str, ...]]:
    for ledger in LEDGERS:
        for state in STATES:
            if ledger_of(state) == ledger:
                yield ledger, state, "；".join(_ways_out(state)) or "—"


def _ways_out(state: str) -> Iterator[str]:
    """Yield 状态（事项、事项） for every state a child can get to, in the printed order of states."""
    ways: dict[str, list[str]] = {}
    for row in TABLE:
        if state in row.sources and row.target is not Target.STAYS:
            target = _target_text(row)
            if target != state and row.action not in ways.setdefault(target, []):
                ways[target].append(row.action)
    for target in (*STATES, *(each.value for each in Target)):
        if ways.get(target):
            yield f"{target}（{'、'.join(ways[target])}）"


def _target_text(row: Transition) -> str:
    return row.target.value if isinstance(row.target, Target) else row.target


def _action(action: str) -> Iterator[str]:
    yield f"### {action}"
    yield schema_document("case")["$defs"][action]["description"] + "。"
    own = [field for field in action_fields(action) if field.key not in COMMON_KEYS]
    yield table(("键", "名称", "填什么"), map(_field_row, own))
    rows = [row for row in TABLE if row.action == action]
    yield "\n".join(f"- {_transition(row)}" for row in rows)
    guards = [guard for guard in GUARDS if action in guard.actions]
    if guards:
        yield "前提：\n\n" + "\n".join(f"- {_guard(guard)}" for guard in guards)


def _field_row(field: Field) -> tuple[str, ...]:
    return f"`{field.key}`{'*' if field.required else ''}", field.title, _filling(field)


def _filling(field: Field) -> str:
    """Say what a key takes: 列表；代码表“原因”；可以有几项."""
    parts = "、".join(f"`{part.key}`{'*' if part.required else ''}" for part in field.parts)
    kinds = {"代码": _codes_text(field), "组": parts, "任意": "任何值"}
    said = ["列表"] if field.many else []
    said.append(kinds.get(field.kind, field.kind))
    return "；".join([*said, *([field.description] if field.description else [])])


def _codes_text(field: Field) -> str:
    return " ".join(field.choices) if len(field.choices) <= 3 else f"代码表“{field.codes}”"


def _transition(row: Transition) -> str:
    conditions = "，".join(
        f"{key} 是 {_condition_text(row.action, key, values)}" for key, values in row.when.items()
    )
    condition = f"（{conditions}）" if conditions else ""
    return f"从 {_sources_text(row.sources)}{condition}：{_target_text(row)}"


def _condition_text(action: str, key: str, values: frozenset[str]) -> str:
    """Name a set of states, or list codes in the order of their code list."""
    if values <= set(STATES):
        return _sources_text(values)
    (field,) = (field for field in action_fields(action) if field.key == key)
    return "、".join(code for code in field.choices if code in values)


def _sources_text(sources: frozenset[str]) -> str:
    named: Mapping[frozenset[str], str] = {
        frozenset({NOTHING}): "没有案卷",
        OPEN_STATES: "在册",
        IN_ORDER_STATES: "适龄",
        MISSING_STATES: "在账",
        frozenset(STATES): "任何状态",
    }
    if sources in named:
        return named[sources]
    left_out = OPEN_STATES - sources
    if sources < OPEN_STATES and len(left_out) <= 2:
        return f"在册（除 {_set_text(left_out)}）"
    return _set_text(sources)


def _set_text(states: Iterable[str]) -> str:
    """Return states in their printed order."""
    wanted = set(states)
    return "、".join(state for state in STATES if state in wanted)


def _guard(guard: Guard) -> str:
    fixed = guard.severity.value if isinstance(guard.severity, Severity) else ""
    weight = fixed or "警告，政策规定必须时是错误"
    effect = "拒绝" if guard.refuses else "只提示"
    explained = unfold(manual_of(guard.check).text.split("\n\n")[0])
    return f"**{guard.guard_id}**（{weight}，{effect}）{guard.demand}。{explained}依据 {_clause_link(guard.clause, '规则目录.md')}。"


def _office_row(action: str) -> tuple[str, ...]:
    described = schema_document("office")["$defs"][action]["description"]
    own = [field for field in action_fields(action, "office") if field.key not in COMMON_KEYS]
    return action, described, " ".join(f"`{field.key}`{'*' if field.required else ''}" for field in own)


PAGES: Mapping[str, Callable[[], str]] = {
    "规则目录.md": rule_catalogue,
    "事项与状态.md": action_catalogue,
    "待办与前提.md": duty_catalogue,
    "文书.md": paper_catalogue,
}
"""File name in docs/ → what makes its content."""


if __name__ == "__main__":
    main()
