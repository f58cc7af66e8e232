"""Make a schedule cheaper by taking movements out and putting them back another way.

The search counts steps, not seconds: the same start, seed and steps give the same
schedule. Whoever has a time to keep runs it piece by piece and tells it which share of
the time is over, from which it takes how far it may stray.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import (
    as_schedule,
    empty_board,
    first_schedule,
    ground_of,
    kept_departs,
    put,
    put_locked,
    smallest_problem,
    space_for,
)
from planners.movement.insertion_ground import Board
from planners.movement.local_search_kernels import anneal, begin, tidy
from planners.movement.local_search_ruin import BEST, DONE, Hunt, Wish
from planners.movement.packed import pack
from planners.movement.problem import Aim, Schedule

if TYPE_CHECKING:
    from maps.progress import Progress
    from planners.movement.conflict_table import ForbiddenDifferences
    from planners.movement.insertion_ground import Ground
    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem

MOST_OUT = 12
HOT, COLD = 3.0, 0.02  # of the mean cost of a movement
LEAST_HEAT = 0.3  # steps; less takes nothing that costs more
WORK = 40_000_000  # rows read in about a tenth of a second


class LocalSearch:
    """
    A schedule that gets cheaper step by step.

    Parameters
    ----------
    problem, packed, table
        The same problem thrice.
    aim
        What to have least of.
    start
        A schedule without conflicts, but for those of locked movements. Locked
        movements stand as locked, whatever it says of them.
    seed
        0 to 2**63; other seeds go other ways.

    Raises
    ------
    MarchError
        The start or the kept schedule has a course that a movement does not have.
    """

    def __init__(
        self,
        problem: MovementProblem,
        packed: Packed,
        table: ForbiddenDifferences,
        aim: Aim,
        start: Schedule,
        *,
        seed: int = 1,
    ) -> None:
        self._ground = ground_of(problem, packed, table)
        self._space = space_for(self._ground)
        self._wish = _wish(problem, self._ground, aim)
        board = empty_board(self._ground)
        put_locked(problem, self._ground, board)
        for movement, placed in enumerate(start.placed):
            if placed is not None and board.course[movement] < 0:
                put(self._ground, board, movement, placed)
        self._hunt = _hunt(self._ground, self._wish, board, seed)

    @property
    def cost(self) -> int:
        """What the best schedule costs, as `value` counts it."""
        return int(self._hunt.totals[BEST])

    @property
    def steps(self) -> int:
        """How often movements were taken out and put back."""
        return int(self._hunt.totals[DONE])

    @property
    def schedule(self) -> Schedule:
        """The best schedule so far."""
        return as_schedule(self._ground, self._hunt.best)

    @property
    def steps_at_once(self) -> int:
        """How many steps take about a tenth of a second."""
        rows = self._ground.row_offsets[-1] / max(1, len(self._ground.weight))
        return int(np.clip(WORK / (MOST_OUT * (rows + 500)), 20, 5000))

    def run(self, steps: int, share: float) -> int:
        """
        Go on for some steps.

        Parameters
        ----------
        steps
            How many times some movements are taken out and put back.
        share
            Of the time there is, 0 to 1, how much is over.

        Returns
        -------
        int
            What the best schedule costs, never more than before.
        """
        placed = self._hunt.board.course >= 0
        mean = float(self._hunt.part[placed].sum()) / max(1, int(placed.sum()))
        heat = max(LEAST_HEAT, mean * HOT * (COLD / HOT) ** share)
        before = self.cost
        anneal(self._ground, self._wish, self._hunt, steps, heat, MOST_OUT, self._space)
        if self.cost < before:
            self._tidy()
        return self.cost

    def _tidy(self) -> None:
        """
        Let all of the best schedule wait at home, unless that costs more.

        A kept movement that is put back as kept may finish later than now, which its
        stability pays for, but not the step of completion.
        """
        hunt = self._hunt
        board = Board(
            hunt.best.departs.copy(), hunt.best.course.copy(), hunt.best.finish.copy()
        )
        copy = hunt._replace(board=board, part=np.zeros_like(hunt.part))
        cost = tidy(self._ground, self._wish, copy, self._space)
        if cost <= self.cost:
            hunt.totals[BEST] = cost
            hunt.best.departs[:] = board.departs
            hunt.best.course[:] = board.course
            hunt.best.finish[:] = board.finish


def improve(  # noqa: PLR0913 - a problem, where to begin and how far to go
    problem: MovementProblem,
    packed: Packed,
    table: ForbiddenDifferences,
    aim: Aim,
    start: Schedule,
    *,
    steps: int,
    seed: int = 1,
    progress: Progress = silent,
) -> Schedule:
    """
    Make a schedule cheaper.

    Parameters
    ----------
    problem, packed, table
        The same problem thrice.
    aim
        What to have least of.
    start
        A schedule without conflicts.
    steps
        How many times some movements are taken out and put back.
    seed
        0 to 2**63; the same start, steps and seed give the same schedule.
    progress
        Called about ten times a second; may raise to stop.

    Returns
    -------
    Schedule
        Without conflicts, and costs no more than the start.

    Raises
    ------
    MarchError
        The start or the kept schedule has a course that a movement does not have.
    """
    search = LocalSearch(problem, packed, table, aim, start, seed=seed)
    done = 0
    while done < steps and search.cost > 0:
        progress("improving the schedule", done / steps)
        now = min(search.steps_at_once, steps - done)
        search.run(now, done / steps)
        done += now
    return search.schedule


def warm_up() -> None:
    """Compile what `improve` calls, on the smallest problem."""
    problem = smallest_problem()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    start = first_schedule(problem, packed, table, Aim())
    improve(problem, packed, table, Aim(kept=start, stability=1), start, steps=2)


def _wish(problem: MovementProblem, ground: Ground, aim: Aim) -> Wish:
    """What the compiled search needs to know of the aim."""
    kept = Schedule(()) if aim.kept is None or aim.stability == 0 else aim.kept
    course, departs = kept_departs(ground, kept)
    return Wish(
        kind=int(aim.kind),
        stability=aim.stability,
        kept_course=course,
        kept_departs=departs,
        locked=np.array([one.locked is not None for one in problem.movements]),
    )


def _hunt(ground: Ground, wish: Wish, board: Board, seed: int) -> Hunt:
    """Begin a search."""
    movements = len(ground.weight)
    longest = int(np.diff(ground.course_legs).max())
    hunt = Hunt(
        board=board,
        best=empty_board(ground),
        part=np.zeros(movements, np.int64),
        totals=np.zeros(3, np.int64),
        seed=np.array([seed], np.uint64),
        out=np.zeros(movements, np.int64),
        mark=np.zeros(movements, np.bool_),
        old_course=np.zeros(movements, np.int32),
        old_finish=np.zeros(movements, np.int64),
        old_part=np.zeros(movements, np.int64),
        old_departs=np.zeros(movements * longest, np.int32),
        key=np.zeros(movements),
    )
    begin(ground, wish, hunt)
    return hunt
