"""What `kcbx explain` prints: a rule, a clause, a 事项 or a parameter in plain Chinese, with its source.

Pure text made from the rules, the clauses, the table of transitions, the schemas and the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from kcbx.errors import NotFoundError
from kcbx.lifecycle import GUARDS, TABLE, Target, Transition
from kcbx.lifecycle.states import NOTHING, OPEN_STATES, STATES, ledger_of
from kcbx.policy import (
    LOCAL,
    Parameters,
    clause,
    clauses,
    known_clause,
    load_profile,
    parameter,
    parameters,
    profile_names,
    written,
)
from kcbx.rules import BY_ID, GROUPS, RULES, Rule
from kcbx.schema import ACTIONS, OFFICE_ACTIONS, Field, action_fields, schema_document

_EXAMPLE_NOTE = "（例子只写出有关的部分，其余内容都是对的）"


def explain(name: str, current: Parameters | None = None) -> str:
    """Explain a rule, guard, clause, 事项, state or parameter; `current` are the county's own parameters of today.

    Raises NotFoundError with what looks like the name.
    """
    word = name.strip()
    rule = BY_ID.get(word.upper())
    if rule is not None:
        return _rule_text(rule)
    if word in parameters():
        return _parameter_text(word, current)
    if word in (*ACTIONS, *OFFICE_ACTIONS, *STATES):
        # 休学 is both what is recorded and what it leads to.
        named = [_action_text(word)] if word in (*ACTIONS, *OFFICE_ACTIONS) else []
        return "\n".join([*named, *([_state_text(word)] if word in STATES else [])])
    if known_clause(word):
        return _clause_text(word)
    raise NotFoundError(f"没有叫“{name}”的规则、条款、事项、状态或参数。", _nearest(word))


def names() -> tuple[str, ...]:
    """Return everything that can be explained."""
    return (*BY_ID, *ACTIONS, *OFFICE_ACTIONS, *STATES, *parameters(), *clauses())


def _nearest(word: str) -> str:
    near = get_close_matches(word.upper(), BY_ID, n=3, cutoff=0.6) or get_close_matches(
        word, names(), n=3, cutoff=0.4
    )
    return (
        f"您要的是不是：{'、'.join(near)}？"
        if near
        else "规则和条款用 kcbx rules、kcbx rules --coverage 查看。"
    )


def severity_text(rule: Rule) -> str:
    """Return the severity of a rule, with what it depends on."""
    return f"{rule.severity.value}（{rule.varies}）" if rule.varies else rule.severity.value


def _source(clause_id: str) -> list[str]:
    found = clause(clause_id)
    demand = [f"  {line}" for line in found.demand.splitlines()]
    return [f"依据：{clause_id}　{found.document}　{found.section}", *demand]


def _rule_text(rule: Rule) -> str:
    manual = rule.manual
    kind = f"{GROUPS[rule.group]}类规则"
    lines = [f"{rule.rule_id}　{rule.title}", f"{kind}，级别：{severity_text(rule)}", "", manual.text, ""]
    lines += [*_source(rule.clause), "", f"通过的例子{_EXAMPLE_NOTE}：", *_indented(manual.passing)]
    lines += ["", "不通过的例子：", *_indented(manual.failing)]
    return "\n".join(lines) + "\n"


def _indented(text: str) -> list[str]:
    return [f"    {line}" if line else "" for line in text.splitlines()]


def _clause_text(clause_id: str) -> str:
    found = clause(clause_id)
    wording = "原文" if found.kind == "法律" else "要求（我们的转述，以原文为准）"
    lines = [f"{clause_id}　{found.document}", found.section, "", f"{wording}：", *_indented(found.demand)]
    lines += ["", *_listed("检查它的规则", [f"{rule.rule_id}　{rule.title}" for rule in rules_of(clause_id)])]
    return "\n".join([*lines, *_listed("出自它的参数", parameters_of(clause_id))]) + "\n"


def rules_of(clause_id: str) -> tuple[Rule, ...]:
    """Return the rules that carry a clause."""
    return tuple(rule for rule in RULES if rule.clause == clause_id)


def parameters_of(clause_id: str) -> list[str]:
    """Return what shipped profiles take from a clause: 学校劝返次数 = 3（suiyang-2024）."""
    found = []
    for profile in map(load_profile, profile_names()):
        values = profile.parameters
        found += [
            f"{name} = {written(values[name])}（{profile.name}）"
            for name in values
            if values.source(name) == clause_id
        ]
    return found


def _listed(title: str, entries: Sequence[str]) -> list[str]:
    return [f"{title}：", *(f"    {entry}" for entry in entries)] if entries else []


def _parameter_text(name: str, current: Parameters | None) -> str:
    found = parameter(name)
    lines = [f"参数“{name}”", found.meaning, f"可以写的值：{found.allowed}。", ""]
    if current is not None:
        lines += [f"本县现在的值：{written(current[name])}（{_origin(current, name)}）"]
        if name in current.to_confirm:
            lines += ["  这个值没有文件规定，只是建议；请确认后写进 kcbx.yaml 的“参数”，写明从哪天起。"]
    lines += ["随程序提供的政策："]
    for profile in map(load_profile, profile_names()):
        values = profile.parameters
        lines += [f"    {profile.name}　{written(values[name])}（{_origin(values, name)}）"]
    lines += ["", "本县要改，就在 kcbx.yaml 的“参数”下加一行，例如："]
    lines += [f"    - {{自: 2024-09-01, {name}: {_example_value(name)}}}"]
    return "\n".join(lines) + "\n"


def _origin(values: Parameters, name: str) -> str:
    source = values.source(name)
    return LOCAL if source == LOCAL else f"依据 {source}"


def _example_value(name: str) -> str:
    value = load_profile(profile_names()[0]).parameters[name]
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else written(value)


def _action_text(action: str) -> str:
    within = "case" if action in ACTIONS else "office"
    described = schema_document(within)["$defs"][action].get("description", "")
    lines = [f"事项“{action}”　{described}".rstrip("　")]
    if within == "case":
        lines += ["", "从哪些状态，到哪个状态：", *(f"    {line}" for line in _rows(action))]
    else:
        lines += ["", "记在 office/学年/单位标识.yaml 里，用 kcbx office add。"]
    lines += ["", "要写的内容（* 必填）：", *(f"    {line}" for line in _fields(action, within))]
    guards = [
        f"{guard.guard_id}　{guard.demand}（依据 {guard.clause}）{'' if guard.refuses else '，不满足也能记，检查时会指出'}"
        for guard in GUARDS
        if action in guard.actions
    ]
    return "\n".join([*lines, *(["", *_listed("先要满足", guards)] if guards else [])]) + "\n"


def _state_text(state: str) -> str:
    rows = [row for row in TABLE if state in row.sources]
    leading = [row for row in rows if row.target not in (Target.STAYS, state)]
    moves = [f"{row.action}{_under(row)} → {_target(row)}" for row in leading]
    staying = dict.fromkeys(row.action for row in rows if row not in leading)
    lines = [f"状态“{state}”　在{ledger_of(state)}台账", "", *_listed("可以这样转到别的状态", moves)]
    return "\n".join([*lines, *_listed("可以记、状态不变", ["、".join(staying)] if staying else [])]) + "\n"


def _under(row: Transition) -> str:
    when = "" if row.target is Target.GIVEN else "，".join(_conditions(row))
    return f"（{when}）" if when else ""


def _rows(action: str) -> Iterator[str]:
    for row in TABLE:
        if row.action == action:
            yield f"{_sources(row)} → {_target(row)}{_under(row)}"


def _conditions(row: Transition) -> Iterator[str]:
    choices = {field.key: field.choices for field in action_fields(row.action)}
    for key, values in row.when.items():
        yield f"{key}是{'、'.join(value for value in choices[key] if value in values)}"


def _sources(row: Transition) -> str:
    if row.sources == {NOTHING}:
        return "（还没有登记）"
    if row.sources == OPEN_STATES:
        return "没有移出的任何状态"
    if row.sources == frozenset(STATES):
        return "任何状态"
    return "、".join(state for state in STATES if state in row.sources)


def _target(row: Transition) -> str:
    return row.target.value if isinstance(row.target, Target) else row.target


def _fields(action: str, within: str) -> Iterator[str]:
    for field in action_fields(action, within):
        star = "*" if field.required else ""
        many = "，可以写几项" if field.many else ""
        yield f"{field.key}{star}　{_KINDS.get(field.kind, _named)(field)}{many}"


def _named(field: Field) -> str:
    return f"{field.kind}{f'：{field.description}' if field.description else ''}"


def _coded(field: Field) -> str:
    return f"只能填：{'、'.join(field.choices)}"


def _grouped(field: Field) -> str:
    parts = "、".join(f"{part.key}{'*' if part.required else ''}" for part in field.parts)
    return f"一组：{parts}"


_KINDS: dict[str, Callable[[Field], str]] = {"代码": _coded, "组": _grouped}
