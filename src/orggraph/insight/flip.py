"""Finds whom to win so that a project's votes are safe: the fewest people, and among those the cheapest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EXACT_UP_TO = 25
"""Voters up to whom the solver is given all the time it takes; beyond, `seconds` end it and the bound that it reached is said."""
ENOUGH_LEVEL = 2
"""Level of our best live tie (recognition) from which on moving a person costs nothing but the steps of stance. Our own default."""
_SMALLEST = 1e-6
"""The least by which a tally can differ from 0: `chain.votes` rounds to six decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One person whose stance is to change, on every control point they hold. cost: steps of stance, and of level up to recognition."""

    person_id: str
    person: str | None
    stances: tuple[int | None, ...]
    stance: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """The people to win, by id; none when the votes are safe already.

    is_possible: False when no change of stances makes the votes safe. is_proven: no smaller or cheaper set exists;
    at_least: how many people it takes in any case.
    """

    flips: tuple[Flip, ...]
    is_possible: bool = True
    is_proven: bool = True
    at_least: int = 0

    @property
    def cost(self) -> int:
        """What all of them cost together."""
        return sum(flip.cost for flip in self.flips)


def find_flips(votes: Sequence[Mapping[str, Any]], *, best_stance: int = 2, seconds: float = 10) -> Flips:
    """The smallest set of voters whose change of stance makes the result safe, and among the smallest the cheapest.

    votes: as `chain.votes` gives them; what is unknown there counts as opposed. best_stance: to which someone can be won at most.
    Safe: the sum of weight x stance is above 0 and stays there without any one person, and nobody with a veto is opposed or of unknown stance.
    """
    options = [(voter, flip) for voter, vote in enumerate(votes) for flip in _options(vote, best_stance)]
    scale = max((float(vote["weight"]) for vote in votes), default=0.0) or 1.0
    gains = [(votes[voter]["weight"] * flip.stance - votes[voter]["lowest"]) / scale for voter, flip in options]
    lowest = [vote["lowest"] / scale for vote in votes]
    if not votes:
        return Flips(flips=(), is_possible=False)

    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no types
    solver.silent()
    for name, value in (("mip_feasibility_tolerance", 1e-9), ("primal_feasibility_tolerance", 1e-9), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(name, value)
    if len(votes) > EXACT_UP_TO:
        solver.setOptionValue("time_limit", float(seconds))
    # One more person costs more than the dearest choice for all others: so the fewest come first, the cheapest among them second.
    one_more = 1 + sum(max((flip.cost for of, flip in options if of == voter), default=0) for voter in range(len(votes)))
    chosen = [solver.addBinary(obj=float(one_more + flip.cost)) for _, flip in options]
    least = _SMALLEST / scale / 2
    for left_out in (None, *range(len(votes))):
        known = sum(value for voter, value in enumerate(lowest) if voter != left_out)
        terms = [gains[at] * chosen[at] for at, (voter, _) in enumerate(options) if voter != left_out]
        if terms:
            solver.addConstr(solver.qsum(terms) >= least - known)
        elif known < least:
            return Flips(flips=(), is_possible=False)
    for voter, vote in enumerate(votes):
        own = [at for at, (of, _) in enumerate(options) if of == voter]
        if vote["blocks"] and not own:
            return Flips(flips=(), is_possible=False)
        if own:
            total = solver.qsum([1.0 * chosen[at] for at in own])
            solver.addConstr(total == 1 if vote["blocks"] else total <= 1)
    if not options:
        return Flips(flips=())
    solver.run()

    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Flips(flips=(), is_possible=False)
    if status == highspy.HighsModelStatus.kOptimal:
        flips = _taken(solver, chosen, options)
        return Flips(flips=flips, at_least=len(flips))
    # Time is up. So much any set costs; what the people in it cost together is always less than one more of them.
    bound = math.ceil(info.mip_dual_bound - _SMALLEST) if math.isfinite(info.mip_dual_bound) else 0
    has_set = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    flips = _taken(solver, chosen, options) if has_set else _greatest_first(votes, options)
    return Flips(flips=flips, is_possible=bool(flips), is_proven=False, at_least=max(0, bound // one_more))


def _options(vote: Mapping[str, Any], best_stance: int) -> list[Flip]:
    """Every stance to which this person can be won, with its cost."""
    stances = tuple(held["stance"] for held in vote["points"])
    lowest_stance = min(-1 if stance is None else stance for stance in stances)
    missing_levels = max(0, ENOUGH_LEVEL - (vote["level"] or 0))
    return [
        Flip(person_id=vote["person_id"], person=vote["person"], stances=stances, stance=stance, cost=stance - lowest_stance + missing_levels)
        for stance in range(best_stance + 1)
        if stance > lowest_stance and (vote["blocks"] or vote["weight"] * stance > vote["lowest"])
    ]


def _greatest_first(votes: Sequence[Mapping[str, Any]], options: Sequence[tuple[int, Flip]]) -> tuple[Flip, ...]:
    """A set that makes it safe, found at once: whoever must be won, then whoever adds most; nobody when even all of them do not."""
    best = dict(sorted(options, key=lambda option: (option[0], option[1].stance)))
    lowest = [vote["lowest"] for vote in votes]
    taken: list[Flip] = []
    for voter, flip in sorted(
        best.items(), key=lambda item: (not votes[item[0]]["blocks"], lowest[item[0]] - votes[item[0]]["weight"] * item[1].stance, item[0])
    ):
        has_blocker = bool(votes[voter]["blocks"])
        if not has_blocker and round(sum(lowest) - max(0.0, *lowest), 6) > 0:
            break
        lowest[voter] = votes[voter]["weight"] * flip.stance
        taken.append(flip)
    is_safe = round(sum(lowest) - max(0.0, *lowest), 6) > 0
    return tuple(sorted(taken, key=lambda flip: flip.person_id)) if is_safe else ()


def _taken(solver: Any, chosen: Sequence[Any], options: Sequence[tuple[int, Flip]]) -> tuple[Flip, ...]:
    return tuple(sorted((flip for at, (_, flip) in enumerate(options) if solver.val(chosen[at]) > 0.5), key=lambda flip: flip.person_id))
