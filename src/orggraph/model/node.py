"""Every label of the graph, in the order in which tables are written."""

from __future__ import annotations

from orggraph.model.bookkeeping import IMPORT_BATCH, IMPORT_CHANGE, IMPORT_SAYING, MIGRATION, WAIVER
from orggraph.model.declaration import Node
from orggraph.model.organisation import CATEGORY, COMPETITOR, CUSTOMER, DEPARTMENT, PERSON, PRODUCT_LINE, STAFF, UNIT
from orggraph.model.work import ACTIVITY, AGREEMENT, CUSTOMER_PLAN, FAULT, INSIGHT, INTELLIGENCE, INTENT, OUTCOME, PROJECT

NODES: tuple[Node, ...] = (
    CUSTOMER,
    DEPARTMENT,
    PERSON,
    UNIT,
    STAFF,
    CATEGORY,
    PRODUCT_LINE,
    INSIGHT,
    PROJECT,
    AGREEMENT,
    ACTIVITY,
    COMPETITOR,
    CUSTOMER_PLAN,
    INTELLIGENCE,
    FAULT,
    INTENT,
    OUTCOME,
    IMPORT_BATCH,
    IMPORT_CHANGE,
    IMPORT_SAYING,
    MIGRATION,
    WAIVER,
)
