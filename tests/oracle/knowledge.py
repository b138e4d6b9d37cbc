"""What we know: of people and customers, what our colleagues share with a person, the two accounts of trust, what contacts bring, process and result."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.ask import Ask, Row, by, in_order, oracle, rounded
from tests.oracle.layers import key_figures
from tests.oracle.results import outcomes_of
from tests.oracle.world import Edge, Node
from tests.oracle.year import is_filled

_SHARED = ("school", "former_employer", "home_town", "hobby")


def _known(customer: Node) -> Row:
    return {"customer_id": customer.id, "customer": customer.name}


def _brief(node: Node) -> Row:
    return {f"{node.subject_kind}_id": node.id, node.subject_kind: node.name}


def _is_recent(ask: Ask, day: date | None) -> bool:
    return day is not None and bool(ask.ago(ask.activity_days) <= day <= ask.as_of)


def _completeness(facts: dict[str, bool]) -> Row:
    missing = [name for name, is_known in facts.items() if not is_known]
    return {"completeness": rounded(1.0 - len(missing) / len(facts), 3), "missing_facts": missing}


@oracle("people.completeness")
def completeness_of_people(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        is_key = ask.is_key(person)
        if (ask.person_id is not None and person.id != ask.person_id) or (ask.key_only and not is_key):
            continue
        facts = {
            "title": is_filled(person.title),
            "layer": person.layer is not None,
            "power": person.power is not None,
            "stance": ask.general_stance(person) is not None,
            "manager": bool(person.is_top_leader) or any(line.end is not person for line in ask.active(ask.world.out(person, "REPORTS_TO"))),
            **{name: is_filled(getattr(person, name)) for name in (*_SHARED, "style", "family")},
            "level": any(tie.level is not None for tie in ask.active(ask.ties_to(person))),
        }
        rows.append({**_known(customer), **_brief(person), "title": person.title, "layer": person.layer, "is_key": is_key, **_completeness(facts)})
    return in_order(rows, *by("customer_id"), lambda row: not row["is_key"], *by("completeness", "person_id"))


@oracle("profile.completeness")
def completeness_of_customers(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        people = ask.people(customer)
        facts = {
            "tier": customer.tier is not None,
            **{name: is_filled(getattr(customer, name)) for name in ("industry", "region", "management_model", "products", "own_customers", "pains")},
            "departments": bool(ask.departments(customer)),
            "structure": any(line.end is not person for person in people for line in ask.active(ask.world.out(person, "REPORTS_TO"))),
            "top_leader": any(person.is_top_leader for person in people),
        }
        rows.append({**_known(customer), "tier": customer.tier, **_completeness(facts)})
    return in_order(rows, *by("completeness", "customer_id"))


def _same(ours: str | None, theirs: str | None) -> bool:
    return is_filled(theirs) and (ours or "").strip().lower() == (theirs or "").strip().lower()


def _common(ask: Ask, person: Node) -> set[Node]:
    """Who stands in a reporting or influence line with the person, and is neither opposed nor in conflict nor gone."""
    found = set()
    for type_ in ("REPORTS_TO", "INFLUENCES"):
        lines = ask.active([*ask.world.out(person, type_), *ask.world.into(person, type_)])
        found |= {line.start if line.end is person else line.end for line in lines if type_ == "REPORTS_TO" or not line.is_conflict}
    return {one for one in found if one is not person and ask.is_present(one) and not ask.is_opposed(one)}


@oracle("people.connection_points")
def connection_points(ask: Ask) -> list[Row]:
    person = ask.world.find("Person", ask.person_id)
    if person is None:
        return []
    rows = []
    common = _common(ask, person)
    for staff in ask.world.all("Staff"):
        if not ask.is_present(staff):
            continue
        points: list[tuple[str, str | None, Node | None]] = [
            (name, getattr(person, name).strip(), None) for name in _SHARED if _same(getattr(staff, name), getattr(person, name))
        ]
        points += [("common_contact", None, one) for one in common if any(tie.start is staff for tie in ask.live_ties(one))]
        rows += [
            {
                **_brief(person),
                **_brief(staff),
                "layer": staff.layer,
                "points_shared": len(points),
                "connection": connection,
                "shared": shared,
                "common_contact_id": one.id if one else None,
                "common_contact": one.name if one else None,
            }
            for connection, shared, one in points
        ]
    return in_order(rows, lambda row: -row["points_shared"], *by("staff_id", "connection", "common_contact_id"))


@oracle("people.trust_accounts")
def trust_accounts(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        if ask.person_id is not None and person.id != ask.person_id:
            continue
        ties = sorted(ask.active(ask.ties_to(person)), key=lambda tie: (tie.start.id, tie.key))
        rows += [_accounts(ask, customer, tie) for tie in ties if ask.staff_id is None or tie.start.id == ask.staff_id]
    return in_order(rows, *by("customer_id", "person_id", "staff_id"))


def _accounts(ask: Ask, customer: Node, tie: Edge) -> Row:
    person, staff = tie.end, tie.start
    theirs, ours = ({edge.end for edge in ask.world.out(who, "ATTENDED") if ask.was_active(edge, edge.end)} for who in (person, staff))
    together = [activity for activity in theirs & ours if ask.is_held(activity)]
    private = sum(activity.scene == "private" for activity in together)
    return {
        **_known(customer),
        **_brief(person),
        **_brief(staff),
        "level": tie.level,
        "trust_work": tie.trust_work,
        "work_deposits": len(together) - private,
        "trust_personal": tie.trust_personal,
        "personal_deposits": private,
        "requests": sum(_is_recent(ask, request.asked_on) for request in ask.world.out(staff, "ASKS") if request.end is person),
    }


def _told_by(ask: Ask, people: list[Node]) -> set[Node]:
    """Intelligence of the period told by any of them."""
    told = {edge.start for person in people for edge in ask.active(ask.world.into(person, "TOLD_BY"))}
    return {item for item in told if _is_recent(ask, item.told_on)}


@oracle("profile.contact_purposes")
def contact_purposes(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        ties: dict[str | None, list[Edge]] = {}
        for person in ask.people(customer):
            for tie in ask.live_ties(person) if not ask.is_key(person) else []:
                ties.setdefault(tie.purpose, []).append(tie)
        for purpose, held in ties.items():
            people = list(dict.fromkeys(tie.end for tie in held))
            needs, others = ({item for item in _told_by(ask, people) if (item.topic == "needs") is is_need} for is_need in (True, False))
            results = _results(ask, customer, people)
            outputs = {"information": len(others), "voice": len(needs), "fixing": len(results)}
            rows.append({**_known(customer), "purpose": purpose, "tie_count": len(held), "people": len(people), "outputs": outputs.get(purpose or "")})
    return in_order(rows, *by("customer_id", "purpose"))


def _results(ask: Ask, customer: Node, people: list[Node]) -> set[Node]:
    """Outcomes of the period in these people's departments at the customer."""
    own = ask.departments(customer)
    places = {department for person in people for department in ask.departments_of(person) if department in own}
    return {edge.start for place in places for edge in ask.world.into(place, "AT", "Outcome") if _was_recorded(ask, edge)}


def _was_recorded(ask: Ask, edge: Edge) -> bool:
    day = edge.start.occurred_on
    return _is_recent(ask, day) and (edge.since is None or edge.since <= day) and (edge.until is None or edge.until > day)


def _is_begun(ask: Ask, tie: Edge) -> bool:
    """Begun or raised in the period: nothing as high between the two on the day before."""
    if tie.level is None or tie.level < ask.min_level or not _is_recent(ask, tie.since) or (tie.until is not None and tie.until <= tie.since):
        return False
    then = Ask(ask.world, {**ask.params, "as_of": tie.since - timedelta(days=1)})
    before = [other for other in then.active(ask.ties_to(tie.end)) if other.start is tie.start and other.level is not None]
    return all(other.level < tie.level for other in before)


@oracle("profile.indicators")
def indicators(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        people = ask.people(customer)
        ties = [tie for person in people for tie in ask.ties_to(person)]
        held = {edge.start for edge in ask.world.into(customer, "WITH", "Activity") if ask.was_active(edge, edge.start) and ask.is_held(edge.start)}
        outcomes = outcomes_of(ask, customer)
        won, lost = outcomes.count("won"), outcomes.count("lost")
        figures = key_figures(ask, customer)
        rows.append(
            {
                **_known(customer),
                "activities_held": len(held),
                "people_met": len({tie.end for tie in ties if _is_recent(ask, tie.last_contact_on)}),
                "ties_begun": sum(_is_begun(ask, tie) for tie in ties),
                "intelligence_told": len(_told_by(ask, people)),
                "projects_won": won,
                "projects_lost": lost,
                "win_rate": rounded(won / (won + lost), 3) if won + lost else None,
                "key_people": figures["key_people"],
                "covered": figures["covered"],
            }
        )
    return rows
