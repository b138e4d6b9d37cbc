"""The map of a customer's departments and layers: where somebody is known, where a tie lives, where it comes from."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, in_order, oracle

_LAYERS = {1: ("executives", "executives_reached"), 2: ("managers_known", "managers_reached"), 3: ("operating_known", "operating_reached")}
_LAYERS |= {4: ("support_known", "support_reached")}


@oracle("profile.heat_map")
def heat_map(ask: Ask) -> list[Row]:
    rows = []
    line_of = {category.id: category.line for category in ask.world.all("Category")}
    for customer in ask.asked_customers():
        for department in ask.departments(customer):
            people = ask.members(department)
            holders = [staff for person in people for staff in {tie.start for tie in ask.live_ties(person)}]
            counted: Row = {}
            for layer, (known, reached) in _LAYERS.items():
                there = [person for person in people if person.layer == layer]
                counted |= {known: len(there), reached: sum(bool(ask.live_ties(person)) for person in there)}
            rows.append(
                {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "department_id": department.id,
                    "department": department.name,
                    "category": department.category,
                    "line": line_of.get(department.category),
                    "is_in_range": department.is_in_contact_range is not False,
                    "people": len(people),
                    **counted,
                    "from_executives": sum(staff.layer == 1 for staff in holders),
                    "from_managers": sum(staff.layer == 2 for staff in holders),
                    "from_operating": sum(staff.layer == 3 for staff in holders),
                    "from_support": sum(staff.layer == 4 for staff in holders),
                    "empty_layers": [layer for layer, (known, reached) in _LAYERS.items() if counted[known] and not counted[reached]],
                    "our_absent_layers": [layer for layer in (1, 2, 3) if not any(staff.layer == layer for staff in holders)],
                }
            )
    return in_order(rows, *by("customer_id", "department_id"))
