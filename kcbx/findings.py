"""Running the rules over what was read: one sorted list of findings, from which every output is made.

Pure: files come in as they were read, findings go out as values. How they are printed stands in
`kcbx.renderings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kcbx.errors import UsageError
from kcbx.model import Config, Finding, Severity
from kcbx.policy import Profile, alike, cited
from kcbx.privacy import Names, known_names, mask_text
from kcbx.rules import GROUPS, RULES, Remark, Rule, Scope, Spot
from kcbx.rules.crossing import marks_of
from kcbx.rules.hints import CASE_MARKS, OFFICE_MARKS
from kcbx.rules.views import (
    CaseView,
    ConfigView,
    LedgersView,
    Mark,
    OfficeView,
    RostersView,
    Surroundings,
    UnitsView,
)
from kcbx.schema.files import CaseFile, DataFile, ReadFile

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What could steer a terminal or break a line."""

_LONGEST_MESSAGE = 500
_SENTENCE_ENDS = ("。", "？", "！", "…")

Wanted = Callable[[str], bool]
"""Tells whether the findings of a path are asked for; cross-file rules look at all files all the same."""


@dataclass(frozen=True)
class Sources:
    """Everything that is checked, as it was read; `cases` and `offices` may be read one by one."""

    config: DataFile
    units: DataFile
    cases: Iterable[CaseFile]
    offices: Iterable[DataFile] = ()
    strays: Sequence[str] = ()
    parsed_config: Config | None = None
    profile: Profile | None = None
    policy_error: str = ""
    rosters: DataFile | None = None


@dataclass(frozen=True)
class Report:
    """What a run found: the findings in order, and the files that were asked for, with the number of cases among them."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    cases: int

    def count(self, severity: Severity) -> int:
        """Return how many findings there are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def exit_code(self, *, strict: bool = False) -> int:
        """Return 1 when there are errors (with `strict` warnings too), else 0."""
        failing = self.count(Severity.ERROR) + (self.count(Severity.WARNING) if strict else 0)
        return 1 if failing else 0


def check(
    sources: Sources, around: Surroundings, rules: Sequence[Rule] = RULES, wanted: Wanted = lambda _: True
) -> Report:
    """Run the rules whose needs are met over all sources; findings sorted by path, line, column, rule."""
    run = _Run(around, [rule for rule in rules if rule.needs <= around.known])
    findings: list[Finding] = []
    checked: list[str] = []
    cases = 0

    def take(path: str, found: Iterable[Finding]) -> None:
        if wanted(path):
            checked.append(path)
            findings.extend(found)  # only now are the rules run

    take(sources.config.path, run.config(sources))
    take(sources.units.path, run.units(sources.units))
    if sources.rosters is not None:
        take(sources.rosters.path, run.rosters(sources.rosters))
    for office in sources.offices:
        office_view = OfficeView(office, around)
        run.remember_office(office_view)
        take(office.path, run.office(office, office_view))
    for file in sources.cases:
        view = CaseView(file, around) if file.case is not None else None
        run.remember(file, view)
        take(file.path, run.case(file, view))
        cases += wanted(file.path)
    checked += [path for path in sources.strays if wanted(path)]
    findings += [finding for finding in run.ledgers(sources.strays) if wanted(finding.path)]
    return Report(tuple(sorted(set(findings), key=_order)), tuple(sorted(checked)), cases)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.rule, finding.message


class _Run:
    """The rules of one run by scope, and what cross-file rules need to remember of every case and office record."""

    def __init__(self, around: Surroundings, rules: Sequence[Rule]) -> None:
        self._around = around
        self._rules = {scope: [rule for rule in rules if rule.scope is scope] for scope in Scope}
        self._marks: list[Mark] = []
        self._citations: dict[str, str] = {}
        across = [rule.rule_id for rule in self._rules[Scope.LEDGERS]]
        self._case_marks = [CASE_MARKS[rule_id] for rule_id in across if rule_id in CASE_MARKS]
        self._office_marks = [OFFICE_MARKS[rule_id] for rule_id in across if rule_id in OFFICE_MARKS]

    def remember(self, file: CaseFile, view: CaseView | None) -> None:
        self._marks.extend(marks_of(file, view))
        if self._case_marks and view is not None and view.tells_states and not (view.erased or view.void):
            self._marks.extend(mark for marks in self._case_marks for mark in marks(view))

    def remember_office(self, view: OfficeView) -> None:
        self._marks.extend(mark for marks in self._office_marks for mark in marks(view))

    def config(self, sources: Sources) -> Iterator[Finding]:
        file = sources.config
        view = ConfigView(file, self._around, sources.parsed_config, sources.profile, sources.policy_error)
        yield from self._findings(Scope.FILE, file, file)
        yield from self._findings(Scope.CONFIG, view, file)

    def units(self, file: DataFile) -> Iterator[Finding]:
        yield from self._findings(Scope.FILE, file, file)
        yield from self._findings(Scope.UNITS, UnitsView(file, self._around), file)

    def rosters(self, file: DataFile) -> Iterator[Finding]:
        yield from self._findings(Scope.FILE, file, file)
        yield from self._findings(Scope.ROSTERS, RostersView(file, self._around), file)

    def office(self, file: DataFile, view: OfficeView) -> Iterator[Finding]:
        yield from self._findings(Scope.FILE, file, file)
        yield from self._findings(Scope.OFFICE, view, file)

    def case(self, file: CaseFile, view: CaseView | None) -> Iterator[Finding]:
        yield from self._findings(Scope.FILE, file, file)
        if view is None:
            return
        if view.tells_states and view.void:
            # Nothing can be mended in a case that was taken back; only its entries must hang together.
            for scope in (Scope.CASE, Scope.STATES):
                yield from self._findings(scope, view, file, group="L")
            return
        yield from self._findings(Scope.CASE, view, file)
        if view.tells_states:
            yield from self._findings(Scope.STATES, view, file)
            if not view.erased:
                yield from self._findings(Scope.STORY, view, file)

    def ledgers(self, strays: Sequence[str]) -> Iterator[Finding]:
        yield from self._findings(Scope.LEDGERS, LedgersView(self._marks, strays), None)

    def _findings(
        self, scope: Scope, subject: object, file: ReadFile | None, group: str = ""
    ) -> Iterator[Finding]:
        hider = _Hider(file)
        for rule in self._rules[scope]:
            if group not in ("", rule.group):
                continue
            for remark in rule.check(subject):
                yield _finding(rule, remark, file, hider, remark.clause or self._cited(rule.clause))

    def _cited(self, clause: str) -> str:
        """Return a rule's clause as the county cites it today."""
        if clause not in self._citations:
            document = self._around.parameters.document
            self._citations[clause] = cited(alike(clause), document, self._around.today)
        return self._citations[clause]


def _finding(rule: Rule, remark: Remark, file: ReadFile | None, hider: _Hider, clause: str) -> Finding:
    spot = remark.at
    if not isinstance(spot, Spot):
        assert file is not None, rule.rule_id
        spot = Spot(file.path, *file.place(spot), file.case_id)
    return Finding(
        rule=rule.rule_id,
        severity=remark.severity or rule.severity,
        clause=clause,
        path=spot.path,
        line=spot.line,
        column=spot.column,
        case=spot.case,
        message=hider.hidden(remark.message),
    )


class _Hider:
    """Makes a message fit to be seen by anyone: one line, a whole sentence, no names or numbers of the case.

    Rules do not print them; but a message may quote what somebody wrote in the wrong place.
    """

    def __init__(self, file: ReadFile | None) -> None:
        self._file = file

    def hidden(self, message: str) -> str:
        text = self._names.mask(mask_text(UNPRINTABLE.sub(" ", message)))
        if len(text) > _LONGEST_MESSAGE:
            text = text[:_LONGEST_MESSAGE] + "…"
        return text if text.endswith(_SENTENCE_ENDS) else f"{text}。"

    @cached_property
    def _names(self) -> Names:
        document = self._file.document if self._file is not None else None
        facts = document.data if document is not None else {}
        return Names(known_names(facts))


def selected(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Return the rules that are asked for: ids (L01), letters or names of groups (L, 经过), commas between.

    Raises UsageError for a word that is neither, naming what there is.
    """
    chosen = _matching(select) if any(select) else {rule.rule_id for rule in RULES}
    left_out = _matching(ignore)
    return tuple(rule for rule in RULES if rule.rule_id in chosen - left_out)


def _matching(words: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for word in re.split(r"[,，、\s]+", ",".join(words)):
        if word:
            matching = {rule.rule_id for rule in RULES if word.upper() in _names_of(rule)}
            if not matching:
                groups = "、".join(f"{letter}（{name}）" for letter, name in GROUPS.items())
                raise UsageError(
                    f"没有规则或规则组“{word}”。", f"规则组有：{groups}；单条规则用 kcbx rules 查看。"
                )
            found |= matching
    return found


def _names_of(rule: Rule) -> tuple[str, str, str]:
    return rule.rule_id, rule.group, GROUPS[rule.group]
