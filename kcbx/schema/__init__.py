"""The published JSON Schemas and code lists, and what follows from them: types, key order, shape, models.

`documents` loads the schemas, `shape` checks a document against one and explains in Chinese, `fields` tells
commands what to ask for, `reading` turns documents into models.
"""

from kcbx.schema.documents import (
    ACTIONS,
    OFFICE_ACTIONS,
    bare_patterns,
    canonical,
    code_list,
    extendable_lists,
    schema_document,
    schema_names,
    typed,
)
from kcbx.schema.fields import Field, action_fields, fact_fields, find_field
from kcbx.schema.shape import Problem, Shape, Shapes

__all__ = [
    "ACTIONS",
    "OFFICE_ACTIONS",
    "Field",
    "Problem",
    "Shape",
    "Shapes",
    "action_fields",
    "bare_patterns",
    "canonical",
    "code_list",
    "extendable_lists",
    "fact_fields",
    "find_field",
    "schema_document",
    "schema_names",
    "typed",
]
