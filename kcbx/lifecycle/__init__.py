"""Entries → state: the table of transitions, its guards, and the fold that walks a child's story.

`states` names states and ledgers, `table` the transitions, `corrections` which entries count, `fold` walks them,
`grades` derives grade and stage, `facts` the facts of an earlier day, `service` the day a document counts as served, `guarding` what a guard is, `guards` what each step must have first.
Everything is pure: nothing is stored, nothing read but what is passed in.
"""

from kcbx.lifecycle.facts import birth_in, facts_on, legal_guardians
from kcbx.lifecycle.fold import Standing, Step, Story, attempt_counts, tell
from kcbx.lifecycle.grades import grade_on, stage_of
from kcbx.lifecycle.guarding import Breach, Guard, Setting, Situation
from kcbx.lifecycle.guards import GUARDS, breaches, situations, step_breaches
from kcbx.lifecycle.service import first_served, served_on
from kcbx.lifecycle.states import LEDGERS, LEVELS, OPEN_STATES, STATES, ledger_of
from kcbx.lifecycle.table import TABLE, Target, Transition, transition_for, ways_to

__all__ = [
    "GUARDS",
    "LEDGERS",
    "LEVELS",
    "OPEN_STATES",
    "STATES",
    "TABLE",
    "Breach",
    "Guard",
    "Setting",
    "Situation",
    "Standing",
    "Step",
    "Story",
    "Target",
    "Transition",
    "attempt_counts",
    "birth_in",
    "breaches",
    "facts_on",
    "first_served",
    "grade_on",
    "ledger_of",
    "legal_guardians",
    "served_on",
    "situations",
    "stage_of",
    "step_breaches",
    "tell",
    "transition_for",
    "ways_to",
]
