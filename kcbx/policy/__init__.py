"""Policy as data: clauses, laws, parameters and profiles, with their loader. Nothing is decided here.

The data stand beside this module in YAML; they are read when first asked for and kept. No other file is
touched: a county's own profile comes in as text.
"""

from kcbx.policy.catalogue import (
    Clause,
    Document,
    alike,
    cited,
    cited_clause,
    clause,
    clauses,
    documents,
    grounds,
    known_clause,
)
from kcbx.policy.citations import Law, law, law_versions, laws, valid_on
from kcbx.policy.papers import Ground, Paper, paper, papers, rulings
from kcbx.policy.parameter_table import Parameter, Value, parameter, parameters, written
from kcbx.policy.profile import (
    LOCAL,
    Parameters,
    Profile,
    Timeline,
    contradictions,
    load_profile,
    profile_names,
)

__all__ = [
    "LOCAL",
    "Clause",
    "Document",
    "Ground",
    "Law",
    "Paper",
    "Parameter",
    "Parameters",
    "Profile",
    "Timeline",
    "Value",
    "alike",
    "cited",
    "cited_clause",
    "clause",
    "clauses",
    "contradictions",
    "documents",
    "grounds",
    "known_clause",
    "law",
    "law_versions",
    "laws",
    "load_profile",
    "paper",
    "papers",
    "parameter",
    "parameters",
    "profile_names",
    "rulings",
    "valid_on",
    "written",
]
