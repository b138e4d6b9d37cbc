"""Writes down what we know and plan: backgrounds of people and customers, insights, year plans, and what was told by whom."""

from __future__ import annotations

from random import Random

from orggraph.demo.project import is_live, key_people
from orggraph.demo.world import Cell, Row, World, facts, setting

_EXECUTING = ("operations", "engineering")
_INSIGHTS = {
    "customer_profile": ("客户画像", "customer profile"),
    "supplier_profile": ("供应商画像", "supplier profile"),
    "scan_business_plan": ("业务规划扫描", "scan of the business plan"),
    "scan_performance": ("网络性能扫描", "scan of performance"),
    "scan_architecture": ("网络架构扫描", "scan of the architecture"),
    "scan_cost": ("建维成本扫描", "scan of the cost to build and maintain"),
    "scan_evolution": ("技术演进扫描", "scan of technology evolution"),
}


def add_backgrounds(world: World, cell: Cell, random: Random) -> None:
    """Adds where people come from and what they like: of everyone who matters all of it, of others what has come up; and what each customer is about."""
    keys = key_people(world)
    for people in cell.people.values():
        for person in people:
            if person["id"] in keys or person["layer"] <= 2 or person.get("is_rising_star"):
                person.update(_background(random), style=random.choice(facts()["styles"]))
                if person["layer"] == 1:
                    person["family"] = "已婚，有子女"
            elif random.random() < 0.3:
                person.update(_background(random))
    for member in cell.staff:
        member.update(_background(random))
    for key, customer in cell.customers.items():
        customer.update(facts()["customers"])
        for (owner, _), room in cell.rooms.items():
            if owner == key:
                room["location"] = customer.get("region") or customer["name_en"].split()[0]


def back_execution(cell: Cell) -> None:
    """Sees to it that whoever heads an executing department is known to support us, as a healthy customer has it."""
    for (_, room), people in cell.people.items():
        if room in _EXECUTING and people[0].get("stance", 0) < 1:
            people[0]["stance"] = 1


def _background(random: Random) -> Row:
    known = facts()
    return {
        "school": random.choice(known["schools"]),
        "former_employer": random.choice(known["employers"]),
        "home_town": random.choice(known["towns"]),
        "hobby": random.choice(known["hobbies"]),
    }


def add_plans(world: World, cell: Cell) -> None:
    """Adds for every customer of tier S and A the insights of two years, what they found, and the plans of this year and the last."""
    tiers = {customer["key"]: customer["tier"] for customer in setting()["customers"]}
    for key, customer in cell.customers.items():
        if tiers[key] not in ("S", "A"):
            continue
        chances = [*(cell.projects[one["key"]] for one in setting()["projects"] if one["customer"] == key), cell.opportunities.get(key)]
        found = [project for project in chances if project and (is_live(world, project) or project["opened_on"] > world.as_of)]
        insights = [add_insight(world, customer, "customer_profile", done=-535), *(add_insight(world, customer, kind, done=-170) for kind in _INSIGHTS)]
        for number, insight in enumerate(insights):
            world.add("Project.FOUND_BY.Insight", project_id=found[number % len(found)]["id"], insight_id=insight["id"])
        for years_ago in (1, 0):
            _add_plan(world, customer, years_ago)


def add_insight(world: World, customer: Row, kind: str, done: int, drafts: int | None = None) -> Row:
    """Adds one profile or scan of the customer."""
    name, name_en = _INSIGHTS[kind]
    year = world.day(done).year
    insight = world.add(
        "Insight",
        id=f"i-{world.count('Insight') + 1:03}",
        name=f"{customer['name']}{name}（{year}）",
        name_en=f"{customer['name_en']}: {name_en} ({year})",
        kind=kind,
        drafts=drafts or (10 if kind.endswith("profile") else 4),
        done_on=world.day(done),
        risks="预算收紧、对手低价",
        value="高价值：份额与利润均可增长",
    )
    world.add("Insight.ABOUT.Customer", insight_id=insight["id"], customer_id=customer["id"])
    return insight


def _add_plan(world: World, customer: Row, years_ago: int) -> None:
    """Adds the plan of this year, which is being executed, or of the last, which is being evaluated."""
    year = world.as_of.year - years_ago
    closed = {"understood_on": -530, "planned_on": -505, "executed_on": -60} if years_ago else {"understood_on": -165, "planned_on": -140}
    plan = world.add(
        "CustomerPlan",
        id=f"cp-{world.count('CustomerPlan') + 1:03}",
        name=f"{customer['name']}{year}年规划",
        name_en=f"{customer['name_en']}: plan {year}",
        year=year,
        stage="evaluate" if years_ago else "execute",
        **{name: world.day(after) for name, after in closed.items()},
        budget=1_200_000.0,
        currency="CNY",
        drafts=3,
        maturity=1 if years_ago else 2,
    )
    world.add("CustomerPlan.FOR.Customer", customer_plan_id=plan["id"], customer_id=customer["id"])


def add_intelligence(world: World, cell: Cell) -> None:
    """Adds what people of the customer told us about each live project, each item from another person, one of them about a rival."""
    rivals = setting()["competitors"]
    for number, project in enumerate(setting()["projects"]):
        row = cell.projects[project["key"]]
        if not is_live(world, row):
            continue
        rival = rivals[number % len(rivals)]
        for item in facts()["intelligence"]:
            told = world.add(
                "Intelligence",
                id=f"in-{world.count('Intelligence') + 1:03}",
                name=item["name"].format(rival=rival["name"]),
                name_en=item["name_en"].format(rival=rival["name_en"]),
                topic=item["topic"],
                told_on=world.day(item["told"]),
                confidence="explicit",
            )
            room = next(room for room in item["rooms"] if (project["customer"], room) in cell.rooms)
            teller = cell.post(project["customer"], room, item["rank"])
            world.add("Intelligence.TOLD_BY.Person", intelligence_id=told["id"], person_id=teller["id"])
            world.add("Intelligence.ABOUT.Project", intelligence_id=told["id"], project_id=row["id"])
            if item["topic"] == "rival":
                world.add("Intelligence.ABOUT.Competitor", intelligence_id=told["id"], competitor_id=f"k-{rival['key']}")
