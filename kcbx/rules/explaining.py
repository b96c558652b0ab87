"""What `kcbx explain` prints: a rule, a duty, a clause, a 事项, a 文书 or a parameter in plain Chinese, with its source.

Pure text made from the rules, the duties, the clauses, the table of transitions, the schemas, the papers and the
parameters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from kcbx import duties
from kcbx.duties import Concern, Duty
from kcbx.errors import NotFoundError
from kcbx.lifecycle import GUARDS, TABLE, Guard, Target, Transition
from kcbx.lifecycle.states import NOTHING, OPEN_STATES, STATES, ledger_of
from kcbx.paper_form import needed_of
from kcbx.policy import (
    LOCAL,
    Ground,
    Paper,
    Parameters,
    alike,
    cited,
    cited_clause,
    clause,
    clauses,
    grounds,
    known_clause,
    load_profile,
    papers,
    parameter,
    parameters,
    profile_names,
    written,
)
from kcbx.policy.papers import ALWAYS, REQUIRED, part_matches
from kcbx.rules import BY_ID, GROUPS, Rule
from kcbx.rules.coverage import ACTION, CODE, COMMAND, OFFICE, PAPER, REPORT, coverage_of
from kcbx.schema import ACTIONS, OFFICE_ACTIONS, Field, action_fields, schema_document

_OFFERED = 5
"""So many names are offered for one that is not known."""

_EXAMPLE_NOTE = "（例子只写出有关的部分，其余内容都是对的）"


@dataclass(frozen=True)
class Here:
    """The county that asks: its parameters, and the day."""

    parameters: Parameters
    day: dt.date


def explain(name: str, here: Here | None = None) -> str:
    """Explain a rule, guard, duty, clause, 事项, state, 文书 or parameter, for the county that asks if there is one.

    Raises NotFoundError with what looks like the name.
    """
    word = cited_clause(name.strip())
    for known, text in _KINDS_OF_NAME:
        if known(word):
            return text(word, here)
    parts = part_matches(word, _words())
    if len(parts) == 1:
        return f"“{word}”是{parts[0]}。\n\n{explain(parts[0], here)}"
    raise NotFoundError(f"没有叫“{name}”的规则、待办、条款、事项、状态、文书或参数。", _nearest(word))


def _named_thing(word: str, here: Here | None) -> str:
    """Explain a word of the ledger; 休学 is both what is recorded and what it leads to."""
    texts = [_action_text(word, here)] if word in (*ACTIONS, *OFFICE_ACTIONS) else []
    return "\n".join([*texts, *([_state_text(word)] if word in STATES else [])])


_KINDS_OF_NAME: tuple[tuple[Callable[[str], bool], Callable[[str, Here | None], str]], ...] = (
    (lambda word: word.upper() in BY_ID, lambda word, here: _rule_text(BY_ID[word.upper()], here)),
    (
        lambda word: word.upper() in duties.BY_ID,
        lambda word, here: _duty_text(duties.BY_ID[word.upper()], here),
    ),
    (lambda word: word in parameters(), lambda word, here: _parameter_text(word, here)),
    (lambda word: word in (*ACTIONS, *OFFICE_ACTIONS, *STATES), _named_thing),
    (lambda word: word in papers(), lambda word, here: _paper_text(papers()[word], here)),
    (known_clause, lambda word, _: _clause_text(word)),
)
"""How a name is recognised, and what then explains it."""


def names() -> tuple[str, ...]:
    """Return everything that can be explained."""
    return (*BY_ID, *duties.BY_ID, *_words(), *clauses())


def _words() -> tuple[str, ...]:
    """Return what can be explained and is called by a word, not by an id."""
    return tuple(dict.fromkeys((*ACTIONS, *OFFICE_ACTIONS, *STATES, *papers(), *parameters())))


def _nearest(word: str) -> str:
    """Say what may be meant: first the words of which this is a part."""
    ids = (*BY_ID, *duties.BY_ID)
    alike = get_close_matches(word.upper(), ids, n=3, cutoff=0.6) or get_close_matches(
        word, names(), n=3, cutoff=0.4
    )
    near = tuple(dict.fromkeys((*part_matches(word, _words()), *alike)))[:_OFFERED]
    return (
        f"您要的是不是：{'、'.join(near)}？"
        if near
        else "规则和条款用 kcbx rules、kcbx rules --coverage 查看。"
    )


def severity_text(rule: Rule) -> str:
    """Return the severity of a rule, with what it depends on."""
    return f"{rule.severity.value}（{rule.varies}）" if rule.varies else rule.severity.value


def _source(citation: str) -> list[str]:
    word, clause_id = grounds(citation).split(" ", 1)
    found = clause(clause_id)
    demand = [f"  {line}" for line in found.demand.splitlines()]
    return [f"{word}：{clause_id}　{found.document}　{found.section}", *demand]


def _rule_text(rule: Rule, here: Here | None) -> str:
    manual = rule.manual
    kind = f"{GROUPS[rule.group]}类规则"
    lines = [f"{rule.rule_id}　{rule.title}", f"{kind}，级别：{severity_text(rule)}", "", manual.text, ""]
    lines += [
        *_source(_clause_of(rule, here)),
        "",
        f"通过的例子{_EXAMPLE_NOTE}：",
        *_indented(manual.passing),
    ]
    lines += ["", "不通过的例子：", *_indented(manual.failing)]
    return "\n".join(lines) + "\n"


def _clause_of(rule: Rule, here: Here | None) -> str:
    """Return the clause of a rule, as the county that asks cites it."""
    guard = next((guard for guard in GUARDS if guard.guard_id == rule.rule_id), None)
    if guard is not None:
        return _guard_clause(guard, here)
    return _as_cited(alike(rule.clause), here)


def _guard_clause(guard: Guard, here: Here | None) -> str:
    return guard.clause_under(here.parameters, here.day) if here else guard.clause


def _as_cited(clause_ids: tuple[str, ...], here: Here | None) -> str:
    """Return one of these clauses as the county that asks cites it, the first where nobody asks."""
    return cited(clause_ids, here.parameters.document, here.day) if here else clause_ids[0]


def _duty_text(duty: Duty, here: Here | None) -> str:
    about = "针对每个孩子" if duty.concern is Concern.CHILD else "针对每个单位"
    lines = [f"{duty.duty_id}　{duty.title}", f"待办，{about}，由{duty.responsible.value}办", "", duty.manual]
    lines += [
        "",
        f"什么时候有：{duty.trigger}",
        f"什么时候到期：{duty.due}",
        f"怎样算办完：{duty.settled_by}",
    ]
    if here is not None:
        lines += ["", f"本县引用：{duty.clause_under(here.parameters, here.day)}"]
    for clause_id in duty.clauses:
        lines += ["", *_source(_as_cited((clause_id,), here))]
    if duty.parameters:
        lines += ["", *_listed("用到的参数", map(partial(_value_line, here), duty.parameters))]
    return "\n".join([*lines, "", f"例子{_EXAMPLE_NOTE}：", *_indented(duty.example)]) + "\n"


def _value_line(here: Here | None, name: str) -> str:
    """Return a parameter with what it is today: in the county that asks, else under national policy."""
    values = here.parameters if here else load_profile("national").parameters
    whose = "" if here else "全国通用，"
    return f"{name}　{written(values[name])}{parameter(name).unit}（{whose}{_origin(values, name)}）"


def _paper_text(paper: Paper, here: Here | None) -> str:
    kind = "收到的文书，只登记" if paper.received else f"文书，文号用“{paper.serial_kind}”字"
    facts = (
        ("可以签发的", paper.issuers),
        ("写给", paper.addressee),
        ("在街道、开发区的", _in_a_street(paper)),
        ("期限", () if paper.received else (_deadline_line(paper, here),)),
        ("先有其中一项", paper.after),
        ("期限过了的下一步", paper.following),
        ("要送达监护人", ("是",) if paper.served else ()),
        ("要等答复", ("是",) if paper.answered else ()),
        ("必须写明的情况", (f"例如：{paper.situation}",) if paper.situation else ()),
        ("不能留空白", needed_of(paper)),
        ("末尾写明", ("怎样申请行政复议、提起行政诉讼（参数“救济告知”可以关掉）",) if paper.remedies else ()),
    )
    lines = [f"文书“{paper.name}”　{kind}", ""]
    lines += [f"{title}：{'、'.join(texts)}" for title, texts in facts if texts]
    if paper.grounds:
        lines += ["", *_listed("引用的法条", map(_ground_line, paper.grounds))]
    if paper.limits:
        lines += ["", *_listed("限定由谁签发", paper.limits)]
    lines += ["", *_listed("请输入", _command(paper))]
    return "\n".join([*lines, "", *_source(_as_cited((paper.clause,), here))]) + "\n"


def _in_a_street(paper: Paper) -> tuple[str, ...]:
    if "街道" in paper.issuers:
        return ("街道办事处、开发区管委会可以签发",)
    return ("由教育局签发",) if {"乡镇政府", "教育局"} <= set(paper.issuers) else ()


def _deadline_line(paper: Paper, here: Here | None) -> str:
    if paper.deadline != REQUIRED:
        return paper.deadline
    values = here.parameters if here else load_profile("national").parameters
    return f"{paper.deadline}；不写 --deadline 就是 {values.number('文书期限天数')} 天，遇休息日顺延"


def _command(paper: Paper) -> Iterator[str]:
    """Yield what to type to issue a paper, or to register one that was received."""
    start = f"kcbx notice 编号 --type {paper.name}"
    if paper.received:
        yield f"{start} --number 文号 --issuer 来文单位 --evidence 扫描件"
    elif paper.issuers:
        to = " --to 收文单位" if "其他" in paper.addressee else ""
        situation = " --situation 情况" if paper.situation else ""
        yield f"{start}{to}{situation} --approver 签发人"


def _ground_line(ground: Ground) -> str:
    when = "" if ground.when == ALWAYS else f"（{ground.when}）"
    return f"{ground.law}{when}"


def _indented(text: str) -> list[str]:
    return [f"    {line}" if line else "" for line in text.splitlines()]


def _clause_text(clause_id: str) -> str:
    found = clause(clause_id)
    carried = coverage_of(found)
    wording = "原文" if found.kind == "法律" else "要求（我们的转述，以原文为准）"
    lines = [
        f"{clause_id}　{found.document}",
        found.section,
        "",
        f"{wording}：",
        *_indented(found.demand),
        "",
    ]
    lines += _listed("检查它的规则", [f"{rule.rule_id}　{rule.title}" for rule in carried.rules])
    lines += _listed("它要求的待办", [f"{duty.duty_id}　{duty.title}" for duty in carried.duties])
    lines += _listed("引用它的文书", carried.of_kind(PAPER))
    lines += _listed("落实它的命令", [f"kcbx {name}" for name in carried.of_kind(COMMAND)])
    lines += _listed("落实它的报表内容", carried.of_kind(REPORT))
    lines += _listed("落实它的事项", [*carried.of_kind(ACTION), *carried.of_kind(OFFICE)])
    lines += _listed("落实它的代码", carried.of_kind(CODE))
    return "\n".join([*lines, *_listed("出自它的参数", carried.parameters)]) + "\n"


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    listed = [f"    {entry}" for entry in entries]
    return [f"{title}：", *listed] if listed else []


def _parameter_text(name: str, here: Here | None) -> str:
    found = parameter(name)
    lines = [f"参数“{name}”", found.meaning, f"可以写的值：{found.allowed}。", ""]
    if here is not None:
        current = here.parameters
        lines += [f"本县现在的值：{written(current[name])}（{_origin(current, name)}）"]
        if name in current.to_confirm:
            lines += ["  这个值没有文件规定，只是建议；请确认或者修改，写明从哪天起。"]
    lines += ["随程序提供的政策："]
    for profile in map(load_profile, profile_names()):
        values = profile.parameters
        lines += [f"    {profile.name}　{written(values[name])}（{_origin(values, name)}）"]
    lines += [
        "",
        "本县要确认或者修改，例如：",
        f"    kcbx profile set {name} {_example_value(name)} --from 2024-09-01",
    ]
    return "\n".join(lines) + "\n"


def _origin(values: Parameters, name: str) -> str:
    source = values.source(name)
    return LOCAL if source == LOCAL else f"依据 {source}"


def _example_value(name: str) -> str:
    return written(load_profile(profile_names()[0]).parameters[name])


def _action_text(action: str, here: Here | None) -> str:
    within = "case" if action in ACTIONS else "office"
    described = schema_document(within)["$defs"][action].get("description", "")
    lines = [f"事项“{action}”　{described}".rstrip("　")]
    if within == "case":
        lines += ["", "从哪些状态，到哪个状态：", *(f"    {line}" for line in _rows(action))]
    else:
        lines += ["", "记在 office/学年/单位标识.yaml 里，用 kcbx office add。"]
    lines += ["", "要写的内容（* 必填）：", *(f"    {line}" for line in _fields(action, within))]
    guards = [
        f"{guard.guard_id}　{guard.demand}（{grounds(_guard_clause(guard, here))}）{'' if guard.refuses else '，不满足也能记，检查时会指出'}"
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
