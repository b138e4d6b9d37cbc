"""The words of the domain, each said once in plain Python: active, present, live, key, in time.

Written from the domain's rules and never from a query, so that two independent hands have to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node, World

Row = dict[str, Any]
Oracle = Callable[["Ask"], list[Row]]
ALWAYS = date.min
POINTS = ("qualification", "drafting", "criteria", "scoring", "final")
# Departments nest at most so deep below a customer, customers below a group.
MOST_PARTS, MOST_SUBSIDIARIES, MOST_LINES = 6, 3, 20

ORACLES: dict[str, Oracle] = {}


def oracle(name: str) -> Callable[[Oracle], Oracle]:
    """Marks the function that knows the answer to the question called `name`."""

    def enter(answer: Oracle) -> Oracle:
        assert name not in ORACLES, f"two oracles for {name}"
        ORACLES[name] = answer
        return answer

    return enter


class Ask:
    """A world, asked with parameters: `ask.as_of`, `ask.stale_days` are what the question was given."""

    def __init__(self, world: World, params: Mapping[str, Any]) -> None:
        self.world = world
        self.params = params

    def __getattr__(self, name: str) -> Any:
        if name not in self.params:
            raise AttributeError(f"the question takes no {name}; it takes {', '.join(self.params)}")
        return self.params[name]

    # Time

    def is_active(self, edge: Edge) -> bool:
        """Since inclusive, until exclusive; a missing day sets no bound."""
        return (edge.since is None or edge.since <= self.as_of) and (edge.until is None or edge.until > self.as_of)

    def active(self, edges: Iterable[Edge]) -> list[Edge]:
        return [edge for edge in edges if self.is_active(edge)]

    def is_present(self, someone: Node) -> bool:
        """Has not left by the day asked about."""
        return someone.left_on is None or bool(someone.left_on > self.as_of)

    def is_live_project(self, project: Node) -> bool:
        """Opened by the day or at no known day, and not closed by it."""
        return (project.opened_on is None or project.opened_on <= self.as_of) and (project.closed_on is None or project.closed_on > self.as_of)

    def days_since(self, day: date | None) -> int | None:
        return None if day is None else (self.as_of - day).days

    def days_until(self, day: date | None) -> int | None:
        return None if day is None else (day - self.as_of).days

    # Where people belong

    def asked_customers(self) -> list[Node]:
        """The customer asked about and what belongs to it, three steps down; every customer when none is named."""
        return [customer for customer in self.world.all("Customer") if self.is_asked(customer)]

    def is_asked(self, customer: Node | None) -> bool:
        """Nothing without a customer answers a question about one."""
        if self.customer_id is None:
            return True
        return customer is not None and self.customer_id in {group.id for group in self.groups_above(customer)}

    def groups_above(self, customer: Node) -> dict[Node, int]:
        """The customer with 0 steps, and every customer it belongs to by active links."""
        return self.world.reach(customer, lambda here: [link.end for link in self.active(self.world.out(here, "SUBSIDIARY_OF"))], MOST_SUBSIDIARIES)

    def departments(self, customer: Node) -> list[Node]:
        """The customer's departments and their sections on that day, by id."""
        below = self.world.reach(customer, lambda here: [part.start for part in self.active(self.world.into(here, "PART_OF"))], MOST_PARTS)
        return sorted((node for node in below if node.label == "Department"), key=lambda node: node.id)

    def customers_of_department(self, department: Node) -> list[Node]:
        """The customers to which the department belongs on that day, by id."""
        above = self.world.reach(department, lambda here: [part.end for part in self.active(self.world.out(here, "PART_OF"))], MOST_PARTS)
        return sorted((node for node in above if node.label == "Customer"), key=lambda node: node.id)

    def departments_of(self, person: Node) -> list[Node]:
        """Where the person belongs on that day, by id; each once."""
        found = {membership.end for membership in self.active(self.world.out(person, "MEMBER_OF", "Department"))}
        return sorted(found, key=lambda node: node.id)

    def customers_of(self, person: Node) -> list[Node]:
        """Whose people the person is on that day, by id; one of ours is nobody's."""
        found = {customer for department in self.departments_of(person) for customer in self.customers_of_department(department)}
        return sorted(found, key=lambda node: node.id)

    def members(self, department: Node) -> list[Node]:
        """The department's own people who are present, by id; those of its sections are not among them."""
        found = {membership.start for membership in self.active(self.world.into(department, "MEMBER_OF", "Person"))}
        return sorted((person for person in found if self.is_present(person)), key=lambda node: node.id)

    def people(self, customer: Node) -> list[Node]:
        """Everyone present in any department of the customer, by id; each once."""
        found = {person for department in self.departments(customer) for person in self.members(department)}
        return sorted(found, key=lambda node: node.id)

    def people_by_customer(self) -> list[tuple[Node, Node]]:
        """Each customer asked about with each of its people."""
        return [(customer, person) for customer in self.asked_customers() for person in self.people(customer)]

    # Ties

    def is_live(self, tie: Edge) -> bool:
        """Active, of enough level, and with a known contact that is recent enough."""
        return (
            self.is_active(tie)
            and tie.level is not None
            and tie.level >= self.min_level
            and tie.last_contact_on is not None
            and tie.last_contact_on >= self.as_of - timedelta(days=self.stale_days)
        )

    def ties_to(self, person: Node) -> list[Edge]:
        return self.world.into(person, "CONTACTS", "Staff")

    def live_ties(self, person: Node) -> list[Edge]:
        """Live ties of ours to the person, best first: level, then the more recent contact."""
        ties = [tie for tie in self.ties_to(person) if self.is_live(tie)]
        return sorted(ties, key=lambda tie: (down(tie.level), down(tie.last_contact_on), up(tie.start.id), up(tie.key)))

    def held(self, tie: Edge) -> Row:
        """What answers say about a tie and who holds it."""
        staff = tie.start
        return {
            "staff_id": staff.id,
            "staff": staff.name,
            "layer": staff.layer,
            "function": self.function(staff),
            "left_on": staff.left_on,
            "role": tie.role,
            "level": tie.level,
            "since": tie.since,
            "last_contact_on": tie.last_contact_on,
        }

    def held_by(self, person: Node) -> list[Row]:
        return [self.held(tie) for tie in self.live_ties(person)]

    def live_count(self, staff: Node) -> int:
        """How many people the colleague keeps alive."""
        return len({tie.end for tie in self.world.out(staff, "CONTACTS") if self.is_live(tie)})

    def strength(self, tie: Edge) -> float:
        """25 for each level, halved with every half-life since the last contact; a contact that lies ahead counts as today's, none as nothing."""
        if tie.level is None or tie.last_contact_on is None:
            return 0.0
        days = max(0, (self.as_of - tie.last_contact_on).days)
        return float(25.0 * tie.level * 0.5 ** (days / self.half_life_days))

    def last_contact(self, person: Node) -> list[Row]:
        """The last contact of anyone of ours by the day, by whatever tie; a list of one or none."""
        ties = [tie for tie in self.ties_to(person) if tie.last_contact_on is not None and tie.last_contact_on <= self.as_of]
        ties.sort(key=lambda tie: (down(tie.last_contact_on), up(tie.start.id)))
        return [
            {
                "staff_id": tie.start.id,
                "staff": tie.start.name,
                "last_contact_on": tie.last_contact_on,
                "days_ago": self.days_since(tie.last_contact_on),
                "has_left": not self.is_present(tie.start),
                "left_on": None if self.is_present(tie.start) else tie.start.left_on,
            }
            for tie in ties[:1]
        ]

    # Activities

    def ago(self, days: int) -> date:
        return self.as_of - timedelta(days=days)  # type: ignore[no-any-return]

    def is_large(self, activity: Node) -> bool:
        """Of a kind that takes planning, or with a budget past the limit."""
        return activity.kind in self.large_activity_kinds or (activity.budget is not None and activity.budget >= self.large_activity_budget)

    def is_planned(self, activity: Node) -> bool:
        """Still ahead: held on a coming day, or held on no known day and planned for today or later."""
        if activity.occurred_on is not None:
            return bool(activity.occurred_on > self.as_of)
        return activity.planned_on is not None and bool(activity.planned_on >= self.as_of)

    def is_held(self, activity: Node) -> bool:
        """Took place by the day, and not longer ago than the period."""
        return activity.occurred_on is not None and bool(self.ago(self.activity_days) <= activity.occurred_on <= self.as_of)

    def was_active(self, edge: Edge, activity: Node) -> bool:
        """An activity's edge holds on the day asked about, or held on the day of the activity."""
        day = day_of(activity)
        held_then = day is not None and (edge.since is None or edge.since <= day) and (edge.until is None or edge.until > day)
        return self.is_active(edge) or (held_then and (edge.since is None or edge.since <= self.as_of))

    def owners(self, activity: Node) -> list[Row]:
        """Who of ours owns an activity, by id."""
        found = {edge.start for edge in self.world.into(activity, "OWNS") if self.was_active(edge, activity)}
        return [{"staff_id": staff.id, "staff": staff.name} for staff in sorted(found, key=lambda node: node.id)]

    # Functions

    def function(self, staff: Node) -> str | None:
        """What a colleague does: the own function, else the category of the unit, of the first unit that has one."""
        if staff.function is not None:
            return str(staff.function)
        units = sorted((membership.end for membership in self.active(self.world.out(staff, "MEMBER_OF", "Unit"))), key=lambda unit: unit.id)
        return next((unit.category for unit in units if unit.category is not None), None)

    def matching(self, categories: Iterable[str | None]) -> list[Row]:
        """Our functions that the matching table sets opposite these categories, by id."""
        found = {
            pairing.end
            for category in categories
            if (theirs := self.world.find("Category", category)) is not None
            for pairing in self.active(self.world.out(theirs, "MATCHED_BY"))
        }
        return [{"function": ours.id, "name_en": ours.name_en, "name_zh": ours.name_zh} for ours in sorted(found, key=lambda node: node.id)]

    def functions(self, categories: Iterable[str | None]) -> list[str]:
        return [ours["function"] for ours in self.matching(categories)]

    def colleagues(self, person: Node, customer: Node | None = None) -> list[Row]:
        """Our functions opposite the person's departments, of one customer or of all."""
        own = self.departments_of(person)
        within = own if customer is None else [department for department in own if customer in self.customers_of_department(department)]
        return self.matching(department.category for department in within)

    # Decisions

    def live_decisions(self, person: Node) -> list[Edge]:
        """The control points of live projects that the person holds on that day."""
        return [decision for decision in self.active(self.world.out(person, "DECIDES", "Project")) if self.is_live_project(decision.end)]

    def is_key(self, person: Node) -> bool:
        """Holds a control point of a live project, or is the top leader of the unit that buys."""
        return bool(person.is_top_leader) or bool(self.live_decisions(person))

    def points(self, person: Node) -> list[Row]:
        """What makes the person decide, each once."""
        found = {(decision.end.id, decision.point, decision.weight): decision.end.name for decision in self.live_decisions(person)}
        ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1], up(item[0][2])))
        return [{"project_id": project_id, "project": project, "point": point, "weight": weight} for (project_id, point, weight), project in ordered]

    def stance(self, decision: Edge) -> int | None:
        """The stance on this project, else the general one; unknown is not neutral."""
        return int(decision.stance) if decision.stance is not None else self.general_stance(decision.start)

    def general_stance(self, person: Node) -> int | None:
        """Someone's stance from the day on which it was confirmed; before it, nobody knew."""
        is_known = person.stance is not None and (person.stance_on is None or person.stance_on <= self.as_of)
        return int(person.stance) if is_known else None

    def is_opposed(self, person: Node) -> bool:
        """In general, or on a control point of a live project."""
        return self.general_stance(person) == -1 or any(decision.stance == -1 for decision in self.live_decisions(person))

    def is_supportive(self, decision: Edge) -> bool:
        stance = self.stance(decision)
        return stance is not None and stance >= 1

    def frozen_on(self, decision_point: str, project: Node) -> date | None:
        """When the point can no longer be moved: scoring and the final call with the decision, else with the project's end."""
        day = {
            "qualification": project.qualification_frozen_on,
            "drafting": project.drafting_frozen_on,
            "criteria": project.criteria_frozen_on,
        }.get(decision_point, project.decided_on if project.decided_on is not None else project.closed_on)
        return day if isinstance(day, date) else None

    def supportive_from(self, decision: Edge) -> date | None:
        """The first day on which the holder is known to support us on this point; ALWAYS when undated, None when they do not."""
        if not self.is_supportive(decision):
            return None
        if decision.stance is None:
            return decision.start.stance_on or ALWAYS
        same = [edge for edge in self.world.out(decision.start, "DECIDES") if edge.end is decision.end and edge.point == decision.point]
        return min(edge.since or ALWAYS for edge in same if edge.stance is not None and edge.stance >= 1)

    def first_support_on(self, decision: Edge) -> date | None:
        """The first day on which they were known to support us while a tie of ours to them was live."""
        known_from = self.supportive_from(decision)
        return None if known_from is None else self.first_live_on(decision.start, known_from)

    def first_live_on(self, person: Node, from_day: date) -> date | None:
        """The first day from then on when a tie of ours to the person, begun by the day asked about, was live."""
        days = []
        for tie in self.ties_to(person):
            begun_on = tie.since or ALWAYS
            day = max(begun_on, from_day)
            if begun_on > self.as_of or tie.level is None or tie.level < self.min_level or tie.last_contact_on is None:
                continue
            is_still_there = tie.until is None or tie.until > day
            is_spoken_with = day.toordinal() - self.stale_days <= tie.last_contact_on.toordinal()
            if is_still_there and is_spoken_with:
                days.append(day)
        return min(days, default=None)

    def was_known(self, person: Node, before: date) -> bool:
        """Someone of ours had begun a tie of enough level, with contact, before that day."""
        first = self.first_tie_on(person)
        return first is not None and first < before

    def first_tie_on(self, person: Node) -> date | None:
        """The first day on which somebody of ours had a tie of enough level and ever spoke with them."""
        begun = [
            tie.since or ALWAYS for tie in self.ties_to(person) if tie.level is not None and tie.level >= self.min_level and tie.last_contact_on is not None
        ]
        return min((day for day in begun if day <= self.as_of), default=None)

    def is_in_time(self, decision: Edge) -> bool | None:
        """Whether a live tie with positive stance came before the freeze; None where nobody can tell."""
        frozen_on = self.frozen_on(decision.point, decision.end)
        if frozen_on is None:
            return None
        if frozen_on > self.as_of:
            return True if self.is_supportive(decision) and self.live_ties(decision.start) else None
        support = self.first_support_on(decision)
        if support is not None and support < frozen_on:
            return True
        if self.stance(decision) is None and self.was_known(decision.start, frozen_on):
            return None
        return False

    def days_late(self, decision: Edge) -> int | None:
        """Days from the freeze to the first support, when that came too late."""
        frozen_on, support = self.frozen_on(decision.point, decision.end), self.first_support_on(decision)
        return (support - frozen_on).days if self.is_in_time(decision) is False and frozen_on is not None and support is not None else None


def or_none(found: Iterable[Node]) -> list[Node | None]:
    """The nodes, or one None when there are none: a row without them stays a row."""
    return [*found] or [None]


def day_of(activity: Node) -> date | None:
    """The day it took place, else the day it is planned for."""
    day = activity.occurred_on or activity.planned_on
    return day if isinstance(day, date) else None


def told(activity: Node, day: date | None) -> Row:
    """What answers say about an activity."""
    return {"activity_id": activity.id, "activity": activity.name, "kind": activity.kind, "day": day}


def rounded(value: float, places: int) -> float:
    """Rounded as the engines do, half away from zero."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def dated(day: date | None) -> date | None:
    """A day to be shown: ALWAYS is no day."""
    return None if day == ALWAYS else day


def finding(customer: Node | None, subject: Node, evidence: Row) -> Row:
    """The row of a gap or a check."""
    return {
        "customer_id": customer.id if customer else None,
        "customer": customer.name if customer else None,
        "subject_kind": subject.subject_kind,
        "subject_id": subject.id,
        "subject": named(subject),
        "evidence": evidence,
    }


def named(node: Node) -> str | None:
    """The name; a category's is its English one. That of intelligence is sensitive, and nobody says it."""
    name = None if node.label == "Intelligence" else node.name_en if node.label == "Category" else node.name
    return None if name is None else str(name)


def in_order(rows: Iterable[Row], *keys: Callable[[Row], Any]) -> list[Row]:
    """The rows sorted by these keys, one after the other."""
    return sorted(rows, key=lambda row: tuple(key(row) for key in keys))


def by(*columns: str) -> list[Callable[[Row], Any]]:
    """Keys that sort by these columns going up, unknown last."""
    return [lambda row, column=column: up(row[column]) for column in columns]  # type: ignore[misc]
