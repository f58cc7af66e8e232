"""How the run of a part ended: the word in ``exit.json`` and the code of the process.

Scripts and back ends read the word; a code alone is all that is left where not even
the word could be written.
"""

from __future__ import annotations

from enum import Enum

from models.cluster.job import Failure


class Outcome(Enum):
    """How a run ended; the value is ``class`` in ``exit.json``."""

    DONE = "done"  # all items of the part are finished
    DUPLICATE = "duplicate"  # another run is at it, or was sent after this one
    TIME = "time"  # the time limit is near; finished items are kept
    CANCEL = "cancel"  # somebody wanted the job to end
    STOPPED = "stopped"  # the machine or its owner ended the run; send it again
    GOLDEN = "golden"
    MEMORY = "memory"
    DISK = "disk"
    REFUSED = "refused"  # the folder, the model or the key is not as it must be
    PROGRAM = "program"

    @property
    def code(self) -> int:
        """Exit code of the process."""
        return _CODES[self]

    @property
    def failure(self) -> Failure | None:
        """What this means for the job; None where nothing failed."""
        return _FAILURES.get(self)


_CODES = {
    Outcome.DONE: 0,
    Outcome.DUPLICATE: 0,
    Outcome.REFUSED: 3,
    Outcome.CANCEL: 10,
    Outcome.STOPPED: 11,
    Outcome.TIME: 12,
    Outcome.GOLDEN: 13,
    Outcome.MEMORY: 14,
    Outcome.DISK: 15,
    Outcome.PROGRAM: 70,
}
_FAILURES = {
    Outcome.TIME: Failure.TIME,
    Outcome.STOPPED: Failure.NODE,
    Outcome.GOLDEN: Failure.GOLDEN,
    Outcome.MEMORY: Failure.MEMORY,
    Outcome.DISK: Failure.DISK,
    Outcome.REFUSED: Failure.REFUSED,
    Outcome.PROGRAM: Failure.PROGRAM,
}
