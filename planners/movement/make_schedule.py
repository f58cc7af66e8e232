"""The best schedule that so much effort finds, and how good it is.

Everybody is first put in one by one; then local search makes the schedule cheaper; then
exact search makes its worst neighbourhoods better, proves what it can, and says how
much cheaper any schedule could be at most. It may be stopped at any time and keeps what
it has. Effort is counted in steps and in the solver's work, not in seconds, so that the
same problem, seed and effort give the same schedule.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from maps.progress import silent
from planners.movement.booster import Booster
from planners.movement.conflict_table import forbidden_differences
from planners.movement.exact_schedule import Effort, exact_schedule
from planners.movement.insertion import first_schedule
from planners.movement.local_search import LocalSearch
from planners.movement.lower_bound import LowerBound
from planners.movement.packed import pack, schedule_steps
from planners.movement.problem import AimKind
from planners.movement.schedule_report import (
    Bottleneck,
    EffortLevel,
    ScheduleReport,
    ScheduleSettings,
    TracePoint,
)
from planners.movement.schedule_task import schedule_of, task_of, within
from planners.movement.value import COMPLETION_STEPS, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.progress import Progress
    from planners.movement.problem import MovementProblem, Schedule, Value


class _Budget(NamedTuple):
    """For each movement: tenths of a second of local search, and the solver's work."""

    pieces: float
    proof: float
    boost: float


BUDGETS = {
    EffortLevel.QUICK: _Budget(pieces=0.06, proof=0.01, boost=0.0),
    EffortLevel.NORMAL: _Budget(pieces=0.2, proof=0.02, boost=0.005),
    EffortLevel.THOROUGH: _Budget(pieces=0.8, proof=0.3, boost=0.05),
}
FEWEST, FEWEST_PROVEN = 40, 100  # movements that budgets are made for at least
MOST = 1000  # and at most
EASY_ROWS = 20_000  # forbidden differences, both ways, to solve at once
FIRST_PIECES = 10  # of local search, before the first proof
ROUNDS = 6  # search and proof take turns
BOOST_WORK = 0.5  # of the solver for one neighbourhood


def make_schedule(
    problem: MovementProblem,
    settings: ScheduleSettings | None = None,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
) -> ScheduleReport:
    """
    Make the best schedule that the effort allows.

    Parameters
    ----------
    problem
        Any, with at least one movement.
    settings
        What is wanted; None for the least delay with normal effort.
    progress
        Told what is done and the share of the effort spent, several times a second;
        what it raises ends all.
    enough
        Asked as often; once it is true the best schedule so far is returned.

    Returns
    -------
    ScheduleReport
        The same for the same problem, settings and answers of ``enough``. Movements
        without a place are among the ``missing`` of its value.

    Raises
    ------
    MarchError
        The problem makes no sense, or the start is not for it.
    """
    making = _Making(problem, settings or ScheduleSettings(), progress, enough)
    with suppress(_Enough):
        making.run()
    return making.report()


class _Enough(Exception):  # noqa: N818 - an answer, not a fault
    """The user is content with what there is."""


class _Making:
    """A schedule while it is made."""

    def __init__(
        self,
        problem: MovementProblem,
        settings: ScheduleSettings,
        progress: Progress,
        enough: Callable[[], bool],
    ) -> None:
        self._problem, self._settings = problem, settings
        self._progress, self._enough = progress, enough
        progress("finding what gets in whose way", 0.0)
        self._packed = pack(problem)
        self._table = forbidden_differences(problem, self._packed)
        self._task = task_of(problem, self._packed, self._table, settings.aim)
        self._trace: list[TracePoint] = []
        progress("placing one after the other", 0.0)
        self._best = first_schedule(problem, self._packed, self._table, settings.aim)
        if settings.start is not None:
            self._take(settings.start)
        free = int(self._task.free.sum())
        budget = BUDGETS[settings.effort]
        size = min(max(free, FEWEST_PROVEN), MOST)
        self._budget = _Budget(
            pieces=budget.pieces * min(max(free, FEWEST), MOST),
            proof=budget.proof * size,
            boost=budget.boost * size,
        )
        self._each = max(0.25, self._budget.proof / 20)
        self._bounds: LowerBound | None = None
        self._told: tuple[Schedule, Value] | None = None
        self._exact = 0
        self._note("placed one after the other")

    def run(self) -> None:
        """Search, prove and boost in turns, until proven or the effort is spent."""
        search = self._search()
        pieces = max(1, round(self._budget.pieces))
        for turn in range(ROUNDS):
            begin, end = (_spread(one, pieces) for one in (turn, turn + 1))
            for piece in range(begin, end):
                self._tell("improving the schedule", (turn + 0.4) / ROUNDS)
                search.run(search.steps_at_once, piece / pieces)
                if self._is_best(search.cost):
                    break
            self._take(search.schedule)
            self._note("improved by exchange")
            if turn == 0:
                self._solve()
            self._prove(turn)
            if self._is_best(self._cost):
                return
            if self._boost(turn):
                search = self._search()

    def report(self) -> ScheduleReport:
        """What there is now."""
        bounds, ends = self._bounds, None
        if self._settings.aim.kind is AimKind.COMPLETION:
            ends = max(
                bounds.completion if bounds else 0, self._exact // COMPLETION_STEPS
            )
        clusters = () if bounds is None else bounds.clusters
        return ScheduleReport(
            schedule=self._best,
            value=self._value(self._best),
            bound=self._bound,
            delay_bound=self._bound
            if ends is None
            else (bounds.delay if bounds else 0),
            completion_bound=ends,
            bottlenecks=tuple(Bottleneck(one.members, one.bound) for one in clusters),
            trace=tuple(self._trace),
        )

    def _solve(self) -> None:
        """Solve all at once where that looks easy."""
        tight = within(self._task, self._cost)
        if len(tight.table.other) > EASY_ROWS or not self._best.is_whole:
            return
        exact = exact_schedule(
            self._task,
            Effort(work=self._budget.proof / 2, seed=self._settings.seed),
            known=schedule_steps(self._problem, self._packed, self._best.placed),
            progress=self._teller("solving all at once", 0.5 / ROUNDS),
        )
        if exact.departs is not None:
            self._take(schedule_of(self._problem, self._packed, exact.departs))
        self._exact = exact.bound
        self._note("solved all at once")

    def _prove(self, turn: int) -> None:
        """Raise the bound for a part of the effort."""
        if self._is_best(self._cost):
            return
        if self._bounds is None:
            self._tell("looking for a bound", turn / ROUNDS)
            self._bounds = LowerBound(
                self._problem,
                self._table,
                self._task,
                self._best,
                seed=self._settings.seed,
            )
        bounds = self._bounds
        bounds.learn(self._best)
        spent, most = 0.0, self._budget.proof / ROUNDS
        while spent < most and not self._is_best(self._cost):
            done = bounds.step(
                self._each, self._teller("proving", (turn + 0.6) / ROUNDS)
            )
            whole = bounds.whole
            if whole is not None:
                self._take(whole)
            if done is None and whole is not None:
                break
            if done is None and self._each >= most:
                break
            if done is None:
                self._each *= 2
            spent += done or 0.0
        self._note("proven a bound")

    def _boost(self, turn: int) -> bool:
        """Solve neighbourhoods for a part of the effort; whether that helped."""
        before, spent = self._cost, 0.0
        most = self._budget.boost / ROUNDS
        booster = Booster(self._task, seed=self._settings.seed + turn)
        departs = schedule_steps(self._problem, self._packed, self._best.placed)
        while spent < most and not self._is_best(self._cost):
            teller = self._teller("solving a neighbourhood", (turn + 0.9) / ROUNDS)
            departs, done = booster.step(departs, BOOST_WORK, teller)
            spent += done
            self._take(schedule_of(self._problem, self._packed, departs))
        self._note("improved by neighbourhoods")
        return self._cost < before

    # Small parts

    def _search(self) -> LocalSearch:
        """Local search from the best schedule."""
        return LocalSearch(
            self._problem,
            self._packed,
            self._table,
            self._settings.aim,
            self._best,
            seed=self._settings.seed,
        )

    def _take(self, schedule: Schedule) -> None:
        """Take a schedule if it is better."""
        if self._value(schedule).cost < self._cost:
            self._best = schedule

    def _value(self, schedule: Schedule) -> Value:
        return value(self._problem, self._packed, schedule, self._settings.aim)

    @property
    def _cost(self) -> int:
        return self._value(self._best).cost

    @property
    def _bound(self) -> int:
        return max(self._exact, 0 if self._bounds is None else self._bounds.bound)

    def _is_best(self, cost: int) -> bool:
        """Whether nothing can be cheaper."""
        return self._best.is_whole and cost <= self._bound

    def _note(self, what: str) -> None:
        self._trace.append(TracePoint(what, self._cost, self._bound))

    def _tell(self, what: str, share: float) -> None:
        """Report with what there is, and stop when the user has enough."""
        self._progress(f"{what} ({self._so_far()})", share)
        if self._enough():
            raise _Enough

    def _so_far(self) -> str:
        """The best schedule and the bound in a few words."""
        if self._told is None or self._told[0] is not self._best:
            self._told = self._best, self._value(self._best)
        best = self._told[1]
        if best.missing:
            return f"{len(best.missing)} without a place so far"
        if self._settings.aim.kind is AimKind.COMPLETION:
            return f"best so far {best.completion}, delay {best.delay}"
        return f"best so far {best.cost}, none under {self._bound}"

    def _teller(self, doing: str, now: float) -> Progress:
        """A progress for a part that does not know its share."""

        def tell(what: str, share: float) -> None:  # noqa: ARG001 - not of the whole
            self._tell(doing, now)

        return tell


def _spread(turn: int, pieces: int) -> int:
    """How many pieces are done before a turn; few before the first try of a proof."""
    first = min(FIRST_PIECES, -(-pieces // ROUNDS))
    return first + (pieces - first) * (turn - 1) // (ROUNDS - 1) if turn else 0
