"""What drives simulated moves and replays their queues; all engines give equal bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from models.plan_robustness.course import Course, Round
    from models.plan_robustness.draws import RolloutKeys

    Travelled: TypeAlias = Any  # (M, b) int64, where the engine keeps it


class Tables(NamedTuple):
    """Quantile functions of the contract, (T,) float64 each."""

    weather: NDArray[np.float64]
    serial: NDArray[np.float64]
    segment: NDArray[np.float64]
    breakdown_delay: NDArray[np.float64]


class Replay(NamedTuple):
    """
    A scenario in b simulated moves.

    ``finish`` (K, b) int64 milliseconds at which the tail is past the release point,
    of no meaning for a unit that is cut off; ``queue_ms`` and ``queued`` (Q,) int64
    over all moves.
    """

    finish: NDArray[np.int64]
    queue_ms: NDArray[np.int64]
    queued: NDArray[np.int64]


class Engine(Protocol):
    """
    What drives and replays.

    The time of a step is ``floor(w f g ms + 0.5)``, multiplied from the left in
    float64, plus the delay of a breakdown; all else is whole numbers.
    """

    name: str

    def travelled(
        self,
        course: Course,
        tables: Tables,
        keys: RolloutKeys,
        alive: Callable[[], None],
    ) -> Travelled:
        """Drive all routes without queues: time up to each mark, in each move."""

    def replayed(self, course: Course, round_: Round, travelled: Travelled) -> Replay:
        """Replay the queues of a scenario in the order of the movement table."""
