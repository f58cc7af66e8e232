"""Linear programs, and those with yes or no in them, handed to HiGHS as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

WHOLE = highspy.HighsVarType.kInteger
ANY = highspy.HighsVarType.kContinuous


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Program:
    """
    At least cost, columns from 0 to ``top``, rows from ``low`` to ``high``.

    Attributes
    ----------
    cost, top
        (columns,).
    low, high
        (rows,) what the row may be.
    starts, columns, values
        Compressed rows: row r has the entries ``starts[r]`` to ``starts[r + 1]``.
    whole
        Numbers of the columns that must be whole; empty for a linear program.
    """

    cost: NDArray[np.float64]
    top: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.float64]
    whole: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Solution:
    """
    What was found.

    Attributes
    ----------
    values
        (columns,).
    cost, bound
        Of these values, and what none can be under.
    worth
        (rows,) what one more on the right side of the row changes the cost by; zero
        where columns are whole.
    reduced
        (columns,) what one more of the column changes it by.
    proven
        Whether nothing is better, within the gap that was asked for.
    """

    values: NDArray[np.float64]
    cost: float
    bound: float
    worth: NDArray[np.float64]
    reduced: NDArray[np.float64]
    proven: bool


class Entries:
    """Entries of a matrix in any order, blocks at a time."""

    def __init__(self) -> None:
        self._rows: list[NDArray[np.int64]] = []
        self._columns: list[NDArray[np.int64]] = []
        self._values: list[NDArray[np.float64]] = []

    def add(
        self,
        rows: NDArray[np.int64],
        columns: NDArray[np.int64],
        value: float | NDArray[np.float64],
    ) -> None:
        """Put a value, or one to each, where the rows meet the columns."""
        self._rows.append(rows.ravel())
        self._columns.append(columns.ravel())
        self._values.append(np.broadcast_to(value, rows.shape).ravel())

    def by_rows(
        self, count: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """
        Compress the rows.

        Parameters
        ----------
        count
            Of all rows, also those without an entry.

        Returns
        -------
        tuple
            Starts, columns and values; see `Program`.
        """
        rows = np.concatenate(self._rows)
        order = np.argsort(rows, kind="stable")
        starts = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
        columns = np.concatenate(self._columns)[order].astype(np.int32)
        return starts, columns, np.concatenate(self._values)[order]


def solve_program(
    program: Program, enough: Callable[[], bool], *, gap: float = 0.0
) -> Solution | None:
    """
    Solve a program: linear ones by an interior point, then to a corner.

    A corner sends over fewer ways than a point inside, so that less has to be rounded
    to whole vehicles; it took 0.3 s of 4.7 s for a brigade.

    Parameters
    ----------
    program
        That can always be kept: what is missing is a column of its own.
    enough
        Asked often; true to end with the best so far. May raise to stop.
    gap
        For whole columns: so close to the bound is close enough, as a share.

    Returns
    -------
    Solution | None
        None where it was enough before anything was found, or nothing keeps the rows.

    Raises
    ------
    RuntimeError
        The solver failed on a program that has a solution.
    """
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)  # the same answer on every machine
    solver.setOptionValue("mip_rel_gap", gap)
    if not program.whole.size:
        solver.setOptionValue("solver", "ipm")
    if solver.passModel(_as_highs(program)) == highspy.HighsStatus.kError:
        raise RuntimeError("The solver refused the arrays of a program.")
    watch = _Watch(enough)
    for moment in (solver.cbIpmInterrupt, solver.cbSimplexInterrupt):
        moment.subscribe(watch)
    solver.cbMipInterrupt.subscribe(watch)
    solver.run()
    if watch.raised is not None:
        raise watch.raised
    return _solution(solver, program, stopped=watch.stopped)


class _Watch:
    """Asks between steps of the solver whether to go on."""

    def __init__(self, enough: Callable[[], bool]) -> None:
        self._enough = enough
        self.raised: BaseException | None = None
        self.stopped = False

    def __call__(self, event: Any) -> None:  # noqa: ANN401 - of a library without types
        """Stop the solver, and keep what was raised, for it is not to pass through."""
        if not self.stopped:
            try:
                self.stopped = self._enough()
            except BaseException as error:  # noqa: BLE001 - raised again outside
                self.raised, self.stopped = error, True
        event.interrupt(self.stopped)


def _as_highs(program: Program) -> Any:  # noqa: ANN401 - of a library without types
    """Hand the arrays over as they are."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = program.cost.size, program.low.size
    model.col_cost_ = program.cost
    model.col_lower_, model.col_upper_ = np.zeros(program.cost.size), program.top
    model.row_lower_, model.row_upper_ = program.low, program.high
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = program.cost.size, program.low.size
    matrix.start_, matrix.index_ = program.starts, program.columns
    matrix.value_ = program.values
    if program.whole.size:
        kinds = [ANY] * program.cost.size
        for column in program.whole.tolist():
            kinds[column] = WHOLE
        model.integrality_ = kinds
    return model


def _solution(
    solver: Any,  # noqa: ANN401 - of a library without types
    program: Program,
    *,
    stopped: bool,
) -> Solution | None:
    """Read what the solver has; None where that is nothing."""
    status, info = solver.getModelStatus(), solver.getInfo()
    proven = status == highspy.HighsModelStatus.kOptimal
    whole = program.whole.size > 0
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if not proven and not stopped:
        raise RuntimeError(
            f"The solver ended with {solver.modelStatusToString(status)!r}."
        )
    feasible = (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    if not proven and not (whole and feasible):
        return None  # half of a linear program is no plan
    found = solver.getSolution()
    cost = float(info.objective_function_value)
    rows, columns = program.low.size, program.cost.size
    return Solution(
        values=np.array(found.col_value),
        cost=cost,
        bound=float(info.mip_dual_bound) if whole else cost,
        worth=np.zeros(rows) if whole else np.array(found.row_dual),
        reduced=np.zeros(columns) if whole else np.array(found.col_dual),
        proven=proven,
    )
