"""Why no schedule exists: which demands contradict each other, and what gives way.

Every hard demand is a claim: not before, start by, past the release point by, locked,
closed, room in a halt area. Without its claims each movement can go whenever it likes,
so there is a schedule. With all of them there may be none; then a smallest set is
sought of which not one may be left out: as soon as one gives way, the others can hold.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from maps.progress import silent
from planners.movement.claims import Claim, ClaimKind, Contradiction, Release
from planners.movement.conflict_table import forbidden_differences
from planners.movement.exact_schedule import solve
from planners.movement.insertion import first_schedule
from planners.movement.local_search import improve
from planners.movement.overload import overloaded
from planners.movement.packed import pack
from planners.movement.pair_model import PairModel
from planners.movement.problem import Aim, AimKind, MovementProblem, Schedule
from planners.movement.schedule_task import part, task_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from planners.movement.problem import Movement

WORK = 20.0  # of the solver for a first answer, about a second of one processor each
SHRINK_WORK = 4.0  # of the solver, to tell whether one claim is needed
SEARCH_STEPS = 2000
SHRINK_STEPS = 300
SMALL = 40  # claims; of larger cores only a quick search tells what is needed
FAR_S = 30 * 86_400
BOUNDLESS_M = 1e9


def find_contradiction(
    problem: MovementProblem, *, seed: int = 1, progress: Progress = silent
) -> Contradiction | None:
    """
    Say why a problem has no schedule.

    Parameters
    ----------
    problem
        Any; a search for a schedule should have failed before.
    seed
        Of the searches.
    progress
        Told of each step; may raise to stop.

    Returns
    -------
    Contradiction | None
        None where there is a schedule after all, or the solver's work did not suffice
        to tell.
    """
    progress("loosening every demand", 0.0)
    claims = _claims(problem)
    loose = _Loose(problem, seed)
    progress("looking for what contradicts itself", 0.1)
    core = _overload(problem, claims) or loose.core(claims, progress)
    if core is None:
        return None
    progress("leaving out what is not needed", 0.5)
    needed, proven = loose.shrunk(core, progress)
    progress("looking for the cheapest way out", 0.7)
    releases, schedule = _releases(problem, seed)
    return Contradiction(
        core=needed, proven=proven, releases=releases, schedule=schedule
    )


def _claims(problem: MovementProblem) -> tuple[Claim, ...]:
    """Every demand of a problem."""
    found: list[Claim] = []
    for number, movement in enumerate(problem.movements):
        if movement.locked is not None:
            found.append(Claim(ClaimKind.LOCKED, number))
            continue
        found.append(Claim(ClaimKind.NOT_BEFORE, number))
        found.append(Claim(ClaimKind.THROUGH_BY, number))
        if movement.start_by_s is not None:
            found.append(Claim(ClaimKind.START_BY, number))
    found += [Claim(ClaimKind.CLOSED, n) for n in range(len(problem.closures))]
    found += [Claim(ClaimKind.ROOM, n) for n in range(len(problem.areas))]
    return tuple(found)


def _overload(
    problem: MovementProblem, claims: Sequence[Claim]
) -> tuple[Claim, ...] | None:
    """Claims of movements that cannot all pass one section in their time."""
    crowd = set(overloaded(problem, pack(problem)))
    own = {ClaimKind.NOT_BEFORE, ClaimKind.THROUGH_BY, ClaimKind.LOCKED}
    found = [one for one in claims if one.kind in own and one.of in crowd]
    return tuple(found) or None


class _Loose:
    """A problem without its demands, to which any of them can be added."""

    def __init__(self, problem: MovementProblem, seed: int) -> None:
        self._seed = seed
        self._known = True  # whether the solver came to an end
        needed = _needed_s(problem)
        earliest = min(_first_s(one) for one in problem.movements)
        self._problem = problem = _later(problem, max(0, needed - earliest))
        free = _unbound(problem, max(0, earliest - needed))
        ends = _last_hold(problem) + needed
        self._free = replace(
            free,
            movements=tuple(replace(one, latest_s=ends) for one in free.movements),
        )
        self._packed = pack(self._free)
        self._table = forbidden_differences(self._free, self._packed)

    def core(
        self, claims: Sequence[Claim], progress: Progress
    ) -> tuple[Claim, ...] | None:
        """Claims that cannot all hold; None where they can, or nobody knows."""
        everybody = np.ones(self._packed.movements, np.bool_)
        return self._unmet(claims, everybody, WORK, progress)

    def shrunk(
        self, core: tuple[Claim, ...], progress: Progress
    ) -> tuple[tuple[Claim, ...], bool]:
        """Leave out of a core what is not needed, and say whether all else is."""
        kept, proven = core, True
        for claim in core:
            if claim not in kept:
                continue
            fewer = tuple(one for one in kept if one != claim)
            if self._hold(fewer):
                continue
            if len(core) > SMALL:
                proven = False
                continue
            who = self._movements_of(fewer)
            left = self._unmet(fewer, who, SHRINK_WORK, progress)
            if left is not None:
                kept = left
            else:
                proven = proven and self._known
        return kept, proven

    def _hold(self, claims: Sequence[Claim]) -> bool:
        """Whether a quick search finds a schedule that keeps some claims."""
        who = np.flatnonzero(self._movements_of(claims)).tolist()
        if not who:
            return True
        closed = [one.of for one in claims if one.kind is ClaimKind.CLOSED]
        roomy = {one.of for one in claims if one.kind is ClaimKind.ROOM}
        problem = replace(
            self._free,
            movements=tuple(self._bound(number, claims) for number in who),
            closures=tuple(self._problem.closures[number] for number in closed),
            areas=tuple(
                area if number in roomy else replace(area, parking_m=BOUNDLESS_M)
                for number, area in enumerate(self._problem.areas)
            ),
        )
        packed = pack(problem)
        table = forbidden_differences(problem, packed)
        start = first_schedule(problem, packed, table, Aim())
        if not start.is_whole:
            start = improve(
                problem,
                packed,
                table,
                Aim(),
                start,
                steps=SHRINK_STEPS,
                seed=self._seed,
            )
        return start.is_whole and not any(
            one.kind is ClaimKind.LOCKED for one in claims
        )

    def _bound(self, number: int, claims: Sequence[Claim]) -> Movement:
        """A loose movement, bound by its own among some claims."""
        strict, found = self._problem.movements[number], self._free.movements[number]
        kinds = {one.kind for one in claims if one.of == number}
        if ClaimKind.NOT_BEFORE in kinds:
            found = replace(found, earliest_s=strict.earliest_s)
        if ClaimKind.THROUGH_BY in kinds:
            found = replace(found, latest_s=strict.latest_s)
        if ClaimKind.START_BY in kinds:
            found = replace(found, start_by_s=strict.start_by_s)
        return found

    def _movements_of(self, claims: Sequence[Claim]) -> NDArray[np.bool_]:
        """Who has a demand of its own among some claims, (M,)."""
        mine = np.zeros(self._packed.movements, np.bool_)
        for claim in claims:
            if claim.kind not in (ClaimKind.CLOSED, ClaimKind.ROOM):
                mine[claim.of] = True
        return mine

    def _unmet(
        self,
        claims: Sequence[Claim],
        who: NDArray[np.bool_],
        work: float,
        progress: Progress,
    ) -> tuple[Claim, ...] | None:
        """Those of some claims that cannot all hold among some movements."""
        self._known = True
        if not who.any():
            return None
        model, literals = self._model(claims, who)
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = work
        solver.parameters.random_seed = self._seed
        solver.parameters.num_workers = 1
        status = solve(solver, model.model, progress)
        if status != cp_model.INFEASIBLE:
            self._known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
            return None
        blamed = set(solver.sufficient_assumptions_for_infeasibility())
        return tuple(
            claim
            for claim, literal in zip(claims, literals, strict=True)
            if literal.index in blamed
        )

    def _model(
        self,
        claims: Sequence[Claim],
        who: NDArray[np.bool_],
    ) -> tuple[PairModel, list[cp_model.IntVar]]:
        """The loose problem of some movements, and a literal for each claim."""
        task = task_of(self._free, self._packed, self._table, Aim())
        nowhere = np.full(len(self._packed.leg_first), -1, np.int64)
        model = PairModel(part(task, who, nowhere), excusable_areas=True)
        model.model.proto.clear_objective()
        literals = []
        for claim in claims:
            literal = model.model.new_bool_var("")
            self._demand(model, claim, literal)
            literals.append(literal)
        model.model.add_assumptions(literals)
        return model, literals

    def _demand(self, model: PairModel, claim: Claim, when: cp_model.IntVar) -> None:
        """Have a claim hold when a literal is true."""
        step = self._problem.step_s
        if claim.kind is ClaimKind.CLOSED:
            self._demand_closed(model, claim.of, when)
        elif claim.kind is ClaimKind.ROOM:
            if claim.of in model.area_literals:
                model.model.add_implication(when, model.area_literals[claim.of])
        elif claim.of not in model.finish:
            return
        elif claim.kind is ClaimKind.LOCKED:
            movement = self._problem.movements[claim.of]
            self._demand_lock(model, claim.of, movement, when)
        else:
            movement = self._problem.movements[claim.of]
            if claim.kind is ClaimKind.NOT_BEFORE:
                earliest = -(-movement.earliest_s // step)
                model.require_start(claim.of, earliest, when)
            elif claim.kind is ClaimKind.THROUGH_BY:
                model.require_finish(claim.of, movement.latest_s // step, when)
            else:
                self._demand_start(model, claim.of, movement, when)

    def _demand_lock(
        self, model: PairModel, number: int, movement: Movement, when: cp_model.IntVar
    ) -> None:
        """A movement stands where it is locked."""
        locked = movement.locked
        if locked is None:
            return
        legs = self._packed.legs_of(number, locked.course)
        departs = np.full(len(self._packed.leg_first), -1, np.int64)
        departs[legs.start : legs.stop] = (
            np.array(locked.departs_s) // self._problem.step_s
        )
        model.require(list(legs), departs, when)

    def _demand_start(
        self, model: PairModel, number: int, movement: Movement, when: cp_model.IntVar
    ) -> None:
        """A movement starts by its moment."""
        packed, start_by = self._packed, movement.start_by_s
        if start_by is None:
            return
        for row in range(*packed.movement_courses[number : number + 2].tolist()):
            if row in model.drives:
                leg = int(packed.course_legs[row])
                starts = model.model.add(
                    model.departs[leg] <= start_by // self._problem.step_s
                )
                starts.only_enforce_if(model.drives[row], when)

    def _demand_closed(
        self, model: PairModel, closure: int, when: cp_model.IntVar
    ) -> None:
        """Nobody is on a section while it is closed."""
        one = self._problem.closures[closure]
        packed, step = self._packed, self._problem.step_s
        legs = np.repeat(np.arange(len(packed.leg_first)), np.diff(packed.leg_offsets))
        for at in np.flatnonzero(packed.section == one.section).tolist():
            low = (one.begins_s - int(packed.leave_clear[at])) // step
            high = -((int(packed.enter[at]) - one.ends_s) // step)
            if high - low > 1:
                model.require_clear(int(legs[at]), [(low, high)], when)


def _releases(
    problem: MovementProblem, seed: int
) -> tuple[tuple[Release, ...], Schedule | None]:
    """The least later limits that were found, and the schedule they allow."""
    soft = [
        replace(one, wanted_s=one.latest_s, latest_s=one.latest_s + FAR_S)
        for one in problem.movements
    ]
    loose = replace(problem, movements=tuple(soft))
    packed = pack(loose)
    table = forbidden_differences(loose, packed)
    aim = Aim(kind=AimKind.LATENESS)
    start = first_schedule(loose, packed, table, aim)
    schedule = improve(loose, packed, table, aim, start, steps=SEARCH_STEPS, seed=seed)
    if not schedule.is_whole:
        return (), None
    found = []
    for number, (movement, placed) in enumerate(
        zip(problem.movements, schedule.placed, strict=True)
    ):
        late = 0 if placed is None else movement.ends_s(placed) - movement.latest_s
        if late > 0 and movement.locked is None:
            step = problem.step_s
            found.append(Release(movement=number, later_s=-(-late // step) * step))
    return tuple(found), schedule


def _unbound(problem: MovementProblem, earliest: int) -> MovementProblem:
    """A problem without any demand, from a moment on."""
    wide = [
        replace(
            one,
            earliest_s=earliest,
            start_by_s=None,
            latest_s=earliest + FAR_S,
            locked=None,
        )
        for one in problem.movements
    ]
    return replace(problem, movements=tuple(wide), closures=())


def _needed_s(problem: MovementProblem) -> int:
    """How long all movements need, one after the other where they must."""
    free = _unbound(problem, 0)
    packed = pack(free)
    first = first_schedule(free, packed, forbidden_differences(free, packed), Aim())
    pairs = zip(free.movements, first.placed, strict=True)
    ends = [movement.ends_s(placed) for movement, placed in pairs if placed]
    step = problem.step_s
    return -(-max([0, *ends]) // step) * step


def _later(problem: MovementProblem, by_s: int) -> MovementProblem:
    """The same problem with every moment later, by whole steps."""
    by_s = -(-by_s // problem.step_s) * problem.step_s

    def moved(one: Movement) -> Movement:
        start_by, locked = one.start_by_s, one.locked
        return replace(
            one,
            earliest_s=one.earliest_s + by_s,
            start_by_s=None if start_by is None else start_by + by_s,
            latest_s=one.latest_s + by_s,
            locked=None
            if locked is None
            else locked._replace(departs_s=tuple(at + by_s for at in locked.departs_s)),
        )

    return replace(
        problem,
        movements=tuple(moved(one) for one in problem.movements),
        closures=tuple(
            one._replace(begins_s=one.begins_s + by_s, ends_s=one.ends_s + by_s)
            for one in problem.closures
        ),
    )


def _last_hold(problem: MovementProblem) -> int:
    """The last moment until which any demand keeps a movement or a road."""
    earliest = min(_first_s(one) for one in problem.movements)
    reopened = [one.ends_s for one in problem.closures]
    holds = [end for end in reopened if end < earliest + FAR_S]
    for one in problem.movements:
        holds += [one.earliest_s, one.latest_s]
        if one.locked is not None:
            holds.append(one.ends_s(one.locked))
    return max(holds)


def _first_s(movement: Movement) -> int:
    """The earliest moment at which a movement can or must depart."""
    if movement.locked is not None:
        return min(movement.earliest_s, movement.locked.departs_s[0])
    return movement.earliest_s
