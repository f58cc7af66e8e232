"""Delivery rounds in a process of their own: the best so far, then why some lack."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import EnvironmentTrouble
from app.services.movement.schedule_process import in_child
from maps.progress import Progress, silent
from planners.rounds.explain import explained

if TYPE_CHECKING:
    from collections.abc import Callable

    from planners.movement.schedule_words import Clock
    from planners.rounds.plan import RoundsPlan
    from planners.rounds.problem import RoundsProblem

PLANS_ROUNDS = "plans the rounds"
QUIET_S = 5.0  # without a better plan, at least, until the search has done its work
SHOW_S = 1.0  # between two better plans
SHOW_SHARE = 20  # and so many times as long as the last one took to make and send
MEND_ITERATIONS = 100  # of a search that tries a mend
MEND_SHARE = 0.5  # of the seconds of the search, for all of these together


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsOrder:
    """
    What the child is to plan.

    Attributes
    ----------
    problem
        Who is to get what, and who may bring it.
    warm
        An earlier plan to start from.
    seconds
        From the start of the search to its end; infinity for no limit.
    seed
        Of the search.
    iterations
        Of the search at most; None for no limit.
    clock
        How to write moments in reasons for what is left; None to give none.
    """

    problem: RoundsProblem
    warm: RoundsPlan | None
    seconds: float
    seed: int
    iterations: int | None
    clock: Clock | None


def rounds_in_child(  # noqa: PLR0913 - the question, its limits, and ways to talk
    problem: RoundsProblem,
    *,
    warm: RoundsPlan | None = None,
    seconds: float,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
    better: Callable[[RoundsPlan], None] = lambda _: None,
    seed: int = 0,
    iterations: int | None = None,
    clock: Clock | None = None,
) -> RoundsPlan:
    """
    Plan delivery rounds in a child process, and find why some drops lack.

    Parameters
    ----------
    problem
        Who is to get what, and who may bring it.
    warm
        An earlier plan to start from; the problem may have changed since.
    seconds
        For the search at most, above zero; infinity for no limit but ``enough``. A
        search with a limit ends before it once no better plan has come for as long as
        the last one took to come, and for five seconds at least.
    progress
        Told several times a second; may raise to stop, and then there is no plan.
    enough
        Asked several times a second; when true, the best plan so far is the answer.
    better
        Given each better plan, once a second at most, in this thread.
    seed, iterations
        The same of both, with no limit of time, give the same plan.
    clock
        How to write moments in the reasons for what the answer leaves, which come
        with the mends that were tried; None to leave the first causes as they are.

    Raises
    ------
    KnownError, PlanningError
        The rounds cannot be planned, or the child died.
    """
    order = RoundsOrder(
        problem=problem,
        warm=warm,
        seconds=seconds,
        seed=seed,
        iterations=iterations,
        clock=clock,
    )
    plan = in_child(_planned, order, progress, enough, what=PLANS_ROUNDS, better=better)
    if plan is None:
        raise EnvironmentTrouble(
            f"The process that {PLANS_ROUNDS} gave no answer within a minute after it "
            "was told to end; ask for fewer drops at a time."
        )
    return plan


def _planned(
    order: RoundsOrder,
    progress: Progress,
    enough: Callable[[], bool],
    better: Callable[[RoundsPlan], None],
) -> RoundsPlan:
    """Plan in the child; PyVRP is imported there alone."""
    from planners.rounds.solve import plan_rounds  # noqa: PLC0415 - heavy

    clock = _SearchTime(order.seconds)

    def told(what: str, share: float) -> None:
        progress(what, clock.share(share))

    def shown(plan: RoundsPlan) -> None:
        better(plan)
        clock.shown()

    plan = plan_rounds(
        order.problem,
        seed=order.seed,
        warm=order.warm,
        progress=told,
        enough=lambda: clock.is_over() or clock.is_quiet() or enough(),
        better=shown,
        due=clock.is_due,
        iterations=order.iterations,
    )
    if order.clock is None or not plan.unserved:
        return plan
    mends = _SearchTime(order.seconds * MEND_SHARE)

    def solve(problem: RoundsProblem, before: RoundsPlan) -> RoundsPlan:
        over = mends.is_over() or enough()
        return before if over else _mended(problem, before, enough)

    return explained(
        order.problem,
        plan,
        clock=order.clock,
        solve=solve,
        progress=lambda what, _: progress(what, 1.0),
    )


def _mended(
    problem: RoundsProblem, before: RoundsPlan, enough: Callable[[], bool]
) -> RoundsPlan:
    """Rounds made anew for a mend, by a short search from those there are."""
    from planners.rounds.solve import plan_rounds  # noqa: PLC0415 - heavy

    return plan_rounds(problem, warm=before, iterations=MEND_ITERATIONS, enough=enough)


class _SearchTime:
    """When a search ends, and when a better plan is wanted again."""

    def __init__(self, seconds: float) -> None:
        self._since = time.monotonic()
        self._seconds = seconds
        self._asked = self._next = self._since
        self._found: float | None = None
        self._share = 0.0

    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() - self._since >= self._seconds

    def is_quiet(self) -> bool:
        """Whether nothing better has come for so long that little more will."""
        if self._found is None or math.isinf(self._seconds):
            return False
        quiet = time.monotonic() - self._found
        return quiet >= max(QUIET_S, self._found - self._since)

    def share(self, of_iterations: float) -> float:
        """Share done of time or iterations, whichever is further; never falling."""
        of_time = (time.monotonic() - self._since) / self._seconds
        self._share = max(self._share, min(1.0, max(of_time, of_iterations)))
        return self._share

    def is_due(self) -> bool:
        """Whether the better plan may be made now; it takes time from the search."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._asked = now
        return True

    def shown(self) -> None:
        """Take in that a plan was made and sent since it was due."""
        now = self._found = time.monotonic()
        self._next = now + max(SHOW_S, SHOW_SHARE * (now - self._asked))
