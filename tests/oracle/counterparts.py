"""Who of ours stands opposite whom: by layer, by category, for one person."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, in_order, oracle
from tests.oracle.gaps import standing, topmost_units
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node

LAYERS = {1: "from_executives", 2: "from_managers", 3: "from_operating", 4: "from_support", None: "from_unknown"}


@oracle("counterparts.matching_table")
def matching_table(ask: Ask) -> list[Row]:
    return [
        {
            "category_id": category.id,
            "name_en": category.name_en,
            "name_zh": category.name_zh,
            "side": category.side,
            "line": category.line,
            "matched_by": sorted(pairing.end.id for pairing in ask.active(ask.world.out(category, "MATCHED_BY"))),
        }
        for category in ask.world.all("Category")
    ]


@oracle("counterparts.layered")
def layered(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        people = ask.people(customer)
        unknown: list[int | None] = [None] if any(person.layer is None for person in people) else []
        for layer in [1, 2, 3, 4, *unknown]:
            there = [person for person in people if person.layer == layer]
            rows.append(
                {
                    **_layer_row(ask, customer, layer, there),
                    "people": len(there),
                    "matched": sum(standing(ask, person) == "matched" for person in there) if layer else None,
                }
            )
        for person in people:
            if person.layer in (1, 2):
                named = {"person_id": person.id, "person": person.name, "title": person.title, "status": standing(ask, person), "held_by": ask.held_by(person)}
                rows.append(_layer_row(ask, customer, person.layer, [person]) | named)
    return in_order(rows, *by("customer_id"), lambda row: row["person_id"] is not None, *by("their_layer", "person_id"))


def _layer_row(ask: Ask, customer: Node, layer: int | None, people: list[Node]) -> Row:
    ties = [tie for person in people for tie in ask.live_ties(person)]
    none = dict.fromkeys(("person_id", "person", "title", "people", "matched", "status", "held_by"))
    counted = {column: sum(tie.start.layer == ours for tie in ties) for ours, column in LAYERS.items()}
    return {"customer_id": customer.id, "customer": customer.name, "their_layer": layer, **none, **counted}


@oracle("counterparts.category")
def category(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        departments = ask.departments(customer)
        for department in departments:
            functions = ask.functions([department.category])
            held_by = _held_there(ask, department)
            matching = [held for held in held_by if held["function"] in functions]
            people = ask.members(department)
            if not functions:
                status = "category_unknown"
            elif not people:
                status = "no_people"
            else:
                status = "matched" if matching else "wrongly_matched" if held_by else "nobody"
            rows.append(_category_row(customer, "customer", department, status, matching, held_by) | {"opposite": functions, "people": len(people)})
        for unit in topmost_units(ask):
            opposite = [department for department in departments if unit.category in ask.functions([department.category]) and ask.members(department)]
            held_by = [held for department in opposite for held in _held_there(ask, department)]
            matching = [held for held in held_by if held["function"] == unit.category]
            status = "no_opposite" if not opposite else "matched" if matching else "left_to_others" if held_by else "nobody"
            rows.append(
                _category_row(customer, "ours", unit, status, matching, held_by) | {"opposite": [department.id for department in opposite], "people": None}
            )
    return in_order(rows, *by("customer_id", "side", "subject_id"))


def _held_there(ask: Ask, department: Node) -> list[Row]:
    """Live ties into a department, person after person."""
    told = ("staff_id", "staff", "function", "level", "last_contact_on")
    return [
        {name: held[name] for name in told} | {"person_id": person.id, "person": person.name}
        for person in ask.members(department)
        for held in ask.held_by(person)
    ]


def _category_row(customer: Node, side: str, subject: Node, status: str, matching: list[Row], held_by: list[Row]) -> Row:
    return {
        "customer_id": customer.id,
        "customer": customer.name,
        "side": side,
        "subject_id": subject.id,
        "subject": subject.name,
        "category": subject.category,
        "status": status,
        "matching_ties": len(matching),
        "other_ties": len(held_by) - len(matching),
        "held_by": held_by,
    }


@oracle("counterparts.opposite")
def opposite(ask: Ask) -> list[Row]:
    person = ask.world.find("Person", ask.person_id)
    if person is None or not ask.is_present(person):
        return []
    functions = ask.functions(department.category for department in ask.departments_of(person))
    known: list[tuple[tuple[object, ...], Row]] = []
    candidates: list[tuple[tuple[object, ...], Row]] = []
    for staff in ask.world.all("Staff"):
        fits_layer = staff.layer is not None and staff.layer == person.layer
        fits_category = ask.function(staff) in functions
        ties = [tie for tie in ask.active(ask.ties_to(person)) if tie.start is staff]
        live_ties = ask.live_count(staff)
        if any(ask.is_live(tie) for tie in ties):
            status = "stands" if fits_layer and fits_category and ask.is_present(staff) else "knows"
        elif staff.left_on is None and (fits_category or (fits_layer and person.layer == 1)):
            status = "candidate"
        else:
            continue
        free = None if staff.capacity is None else staff.capacity - live_ties
        row = {
            "status": status,
            "staff_id": staff.id,
            "staff": staff.name,
            "title": staff.title,
            "layer": staff.layer,
            "function": ask.function(staff),
            "fits_layer": fits_layer,
            "fits_category": fits_category,
            **_best(ties),
            "live_ties": live_ties,
            "free_capacity": free,
            "left_on": staff.left_on,
        }
        order = (
            status != "stands",
            not (fits_layer and fits_category),
            not fits_layer,
            # Someone of unknown capacity is taken to have some left.
            free is not None and free <= 0,
            abs((staff.layer or 4) - (person.layer or 4)),
            live_ties,
            staff.id,
        )
        (candidates if status == "candidate" else known).append((order, row))
    ranked = [row for _, row in sorted(known, key=lambda entry: entry[0])], [row for _, row in sorted(candidates, key=lambda entry: entry[0])]
    return ranked[0] + ranked[1][: ask.candidates]


def _best(ties: list[Edge]) -> Row:
    """The best of the ties between two, live or silent."""
    best = min(ties, key=lambda tie: (down(tie.level), down(tie.last_contact_on), up(tie.key)), default=None)
    return {"level": best.level if best else None, "last_contact_on": best.last_contact_on if best else None}
