"""Gives each person who lacks an owner one of ours: as many as possible, the urgent first, at least cost; and says what stands in the way of the rest.

It is a flow: seats of people on one side, room of colleagues on the other. Urgent seats count more than any cost, so that the cheapest plan among those
that fill as much as can be filled is found by one linear program, whose corners are whole numbers. Most pairings never matter: the program starts with the
cheapest of each person and takes on others only while one of them would improve it, which its dual values tell for all pairings at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from orggraph.errors import BadParams
from orggraph.insight.seat import Colleague, Need, Rules, cost, may_meet
from orggraph.locale import Text

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

MOST_PAIRINGS = 10_000_000
"""People times colleagues that are weighed at once: 20,000 people and 500 colleagues need about half a gigabyte."""
FIRST_PAIRINGS = 24
MORE_PAIRINGS = 12
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Pairing:
    """One colleague becomes an owner of one person; places in the lists that were given, and what the pairing costs."""

    need: int
    colleague: int
    cost: int


@dataclass(frozen=True, slots=True)
class Block:
    """Why some seats stay empty: these people may be met by these colleagues alone, and they have not enough room. All are places in the lists given.

    seats: how many owners the people lack; room: how many ties the colleagues could still take on; short: how many seats stay empty.
    """

    needs: tuple[int, ...]
    colleagues: tuple[int, ...]
    seats: int
    room: int
    short: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who takes whom, and what blocks the rest.

    gap: 0.0 when nothing cheaper exists; else the solver ran out of time, and by at most this share of the cost a plan could be cheaper.
    """

    pairings: tuple[Pairing, ...]
    blocks: tuple[Block, ...]
    gap: float

    @property
    def cost(self) -> int:
        """What all pairings cost together."""
        return sum(pairing.cost for pairing in self.pairings)


def assign(
    needs: Sequence[Need], staff: Sequence[Colleague], rules: Rules, *, seconds: float = 60.0, on_round: Callable[[int], None] | None = None
) -> Assignment:
    """The cheapest way to fill as many seats as can be filled, those of greater urgency first.

    seconds: after how long the best plan so far is taken, with its gap; at least one round is always made. on_round: hears the number of pairings looked at.

    Raises: BadParams when there are too many people and colleagues to weigh at once.
    """
    import numpy as np

    if len(needs) * len(staff) > MOST_PAIRINGS:
        raise BadParams(
            Text(
                f"{len(needs):,} people and {len(staff):,} colleagues are too many to weigh at once.",
                f"{len(needs):,} 人与 {len(staff):,} 位同事过多，无法一次规划。",
            ),
            Text("Name a customer, or only some layers.", "请指定客户，或只选部分层级。"),
        )
    costs = _costs(needs, staff, rules)
    allowed = np.isfinite(costs)
    if not needs or not staff:
        return Assignment((), _blocks(needs, staff, allowed, ()), 0.0)
    chosen, gap = _solve(needs, staff, costs, seconds, on_round)
    pairings = tuple(Pairing(person, seat, int(costs[person, seat])) for person, seat in sorted(chosen))
    return Assignment(pairings, _blocks(needs, staff, allowed, pairings), gap)


def _costs(needs: Sequence[Need], staff: Sequence[Colleague], rules: Rules) -> NDArray[Any]:
    """The cost of every pairing, infinite where the rules forbid it. People alike but for their ties share a row's making."""
    import numpy as np

    costs = np.full((len(needs), len(staff)), np.inf)
    place = {colleague.staff_id: at for at, colleague in enumerate(staff)}
    known: dict[tuple[Any, ...], NDArray[Any]] = {}
    for at, need in enumerate(needs):
        likeness = (need.layer, need.functions)
        if likeness not in known:
            stranger = _stranger(need)
            known[likeness] = np.array([cost(stranger, colleague, rules) if may_meet(stranger, colleague, rules) else np.inf for colleague in staff])
        costs[at] = known[likeness]
        for staff_id in need.barred | need.live | need.silent:
            if staff_id in place:
                colleague = staff[place[staff_id]]
                costs[at, place[staff_id]] = cost(need, colleague, rules) if may_meet(need, colleague, rules) else np.inf
    return costs


def _stranger(need: Need) -> Need:
    from dataclasses import replace

    return replace(need, barred=frozenset(), live=frozenset(), silent=frozenset())


def _solve(
    needs: Sequence[Need], staff: Sequence[Colleague], costs: NDArray[Any], seconds: float, on_round: Callable[[int], None] | None
) -> tuple[list[tuple[int, int]], float]:
    """The pairings of the best plan, and its gap."""
    import numpy as np

    started = perf_counter()
    allowed = np.isfinite(costs)
    dearest = float(costs[allowed].max(initial=0.0)) + 1.0
    # One more seat may turn every other pairing over, and must still be worth it.
    seat_worth = dearest * (sum(len(need.roles) for need in needs) + 1)
    free = np.zeros_like(allowed)
    place = {colleague.staff_id: at for at, colleague in enumerate(staff)}
    for at, need in enumerate(needs):
        for staff_id in need.live:
            if staff_id in place:
                free[at, place[staff_id]] = True
    included = _first_choice(costs, allowed)
    while True:
        people, seats = np.nonzero(included)
        values, of_person, of_colleague = _solve_once(needs, staff, costs, free, people, seats, seat_worth)
        if on_round:
            on_round(len(people))
        reduced = np.where(included | ~allowed, 0.0, np.where(allowed, costs, 0.0) - of_person[:, None] - np.where(free, 0.0, of_colleague[None, :]))
        wanted = reduced < -_SLACK
        chosen = [(int(person), int(seat)) for person, seat, value in zip(people, seats, values, strict=True) if value > 0.5]
        if not wanted.any():
            return chosen, 0.0
        if perf_counter() - started > seconds:
            spent = sum(float(costs[pair]) for pair in chosen) or 1.0
            return chosen, float(-reduced[wanted].sum()) / spent
        included |= wanted & _cheapest(np.where(wanted, reduced, np.inf), MORE_PAIRINGS)


def _first_choice(costs: NDArray[Any], allowed: NDArray[Any]) -> Any:
    """The cheapest pairings of each person; equal ones are drawn by lot, always the same, so that not everyone asks for the same colleagues."""
    import numpy as np

    lot = np.random.default_rng(0).random(costs.shape)
    return _cheapest(np.where(allowed, costs + lot, np.inf), FIRST_PAIRINGS) & allowed


def _cheapest(costs: NDArray[Any], count: int) -> NDArray[numpy.bool_]:
    """Marks the `count` least figures of each row."""
    import numpy as np

    marked = np.zeros(costs.shape, dtype=bool)
    if costs.shape[1] <= count:
        marked[:] = True
    else:
        marked[np.arange(costs.shape[0])[:, None], np.argpartition(costs, count, axis=1)[:, :count]] = True
    return marked


def _solve_once(
    needs: Sequence[Need],
    staff: Sequence[Colleague],
    costs: NDArray[Any],
    free: NDArray[Any],
    people: NDArray[Any],
    seats: NDArray[Any],
    seat_worth: float,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The linear program over these pairings: their values, the dual values of people and of colleagues.

    Columns: the pairings, then each person's seats, which pay by urgency. Rows: what a person is given equals the seats filled; a colleague's room.
    """
    import highspy
    import numpy as np

    pay = [(at, -seat_worth * urgency) for at, need in enumerate(needs) for urgency in need.urgency]
    count, rows = len(people), len(needs) + len(staff)
    takes_room = ~free[people, seats]
    lengths = np.concatenate([1 + takes_room.astype(np.int32), np.ones(len(pay), dtype=np.int32)])
    index = np.empty(int(lengths.sum()), dtype=np.int32)
    value = np.ones(len(index))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    index[starts[:count]] = people
    index[starts[:count][takes_room] + 1] = len(needs) + seats[takes_room]
    index[starts[count:-1]] = [at for at, _ in pay]
    value[starts[count:-1]] = -1.0

    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count + len(pay), rows
    program.col_cost_ = np.concatenate([costs[people, seats], [worth for _, worth in pay]])
    program.col_lower_, program.col_upper_ = np.zeros(count + len(pay)), np.ones(count + len(pay))
    program.row_lower_ = np.concatenate([np.zeros(len(needs)), np.full(len(staff), -highspy.kHighsInf)])
    program.row_upper_ = np.concatenate([np.zeros(len(needs)), [float(colleague.room) for colleague in staff]])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = starts, index, value
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no types
    solver.silent()
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the solver ended as {solver.getModelStatus()} on a program that always has a plan: the empty one")
    solution = solver.getSolution()
    duals = np.array(solution.row_dual)
    return np.array(solution.col_value)[:count], duals[: len(needs)], duals[len(needs) :]


def _blocks(needs: Sequence[Need], staff: Sequence[Colleague], allowed: NDArray[Any], pairings: Sequence[Pairing]) -> tuple[Block, ...]:
    """For every seat that stays empty the fewest people and colleagues that explain it; those that share colleagues are one block, small ones first.

    From a person who is short one goes to every colleague who could come, and from there to everyone whom this colleague is given to instead.
    Whoever is met has no room to offer, so all of them together are what blocks the seat.
    """
    import numpy as np

    held, takes_room = np.zeros_like(allowed), np.zeros_like(allowed)
    for pairing in pairings:
        held[pairing.need, pairing.colleague] = True
        takes_room[pairing.need, pairing.colleague] = staff[pairing.colleague].staff_id not in needs[pairing.need].live
    short = np.array([len(need.roles) for need in needs], dtype=int) - held.sum(axis=1)
    could = allowed & ~held
    leads = _closed(takes_room.T.astype(np.int32) @ could.astype(np.int32) > 0)
    found: dict[bytes, tuple[Any, Any]] = {}
    for start in np.nonzero(short > 0)[0]:
        seats = leads[could[start]].any(axis=0)
        people: Any = takes_room[:, seats].any(axis=1)
        people[start] = True
        who = allowed[people].any(axis=0)
        known = found.setdefault(who.tobytes(), (who, np.zeros(len(needs), dtype=bool)))
        known[1][people] = True
    blocks = []
    explained = np.zeros(len(needs), dtype=bool)
    for who, people in sorted(found.values(), key=lambda entry: (int(entry[0].sum()), np.nonzero(entry[0])[0].tolist())):
        missing = int(short[people & ~explained].sum())
        if missing:
            at, seats = np.nonzero(people)[0].tolist(), np.nonzero(who)[0].tolist()
            blocks.append(Block(tuple(at), tuple(seats), sum(len(needs[one].roles) for one in at), sum(staff[seat].room for seat in seats), missing))
            explained |= people
    return tuple(blocks)


def _closed(steps: NDArray[Any]) -> Any:
    """Where one gets in any number of steps, none included."""
    import numpy as np

    reached = steps | np.eye(len(steps), dtype=bool)
    while True:
        further = reached.astype(np.int32) @ reached.astype(np.int32) > 0
        if (further == reached).all():
            return reached
        reached = further
