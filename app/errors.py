"""What can go wrong in the user's world; anything else is a fault of ours.

KnownError                  one sentence for the user, an exit code for scripts
├── InputRefused            exit 3: what was given cannot be used as it is
│   ├── MarkingRefused      a marking is unreadable or too low for what it marks
│   ├── WrongKey            a file does not open with the key that was given
│   ├── NotOurs             a file is none that this program made
│   ├── TooNew              a file was written by a later version
│   ├── Damaged             a file fails its checks
│   ├── StaleChange         a change starts from what is no longer there
│   └── BundleRefused       a bundle is not signed as it must be, or was changed
├── NoAnswer                exit 4: a sound question without a feasible answer
└── EnvironmentTrouble      exit 5: the machine is in the way
    ├── DiskFull            no space left where the file should go
    └── FileInUse           another program or another right bars the way to a file

Errors of the planners, of the ground and of models and jobs (`planners.errors`,
`maps.errors`, `models.errors`) are known errors too; `exit_code` tells the code of any
of them.
"""

from __future__ import annotations

from typing import ClassVar

from maps.errors import MapError
from models.errors import FarTrouble, ModelError, OutOfRoom, SubmissionRefused
from planners.errors import NoRoute, PlanningError

DONE = 0
WRONG_USAGE = 2
OUR_FAULT = 70


class KnownError(Exception):
    """Something the user can mend; the text says what, where and how."""

    exit_code: ClassVar[int] = 3


class InputRefused(KnownError):  # noqa: N818 - named for what the user sees
    """What was given cannot be used as it is."""


class MarkingRefused(InputRefused):
    """A marking cannot be read, or is too low for what it marks."""


class WrongKey(InputRefused):
    """A file does not open with the key that was given."""


class NotOurs(InputRefused):
    """A file is none that this program made, or of another kind."""


class TooNew(InputRefused):
    """A file was written by a later version of the program."""


class Damaged(InputRefused):
    """A file fails its checks; a backup has to stand in."""


class StaleChange(InputRefused):
    """A change starts from a state of the plan that is no longer there."""


class BundleRefused(InputRefused):
    """A bundle is not signed by anyone who is trusted, or was changed since."""


class NoAnswer(KnownError):  # noqa: N818 - an honest answer, not a fault
    """A sound question has no feasible answer."""

    exit_code: ClassVar[int] = 4


class EnvironmentTrouble(KnownError):  # noqa: N818 - trouble is an error
    """The machine is in the way: a disk, a right, a link."""

    exit_code: ClassVar[int] = 5


class DiskFull(EnvironmentTrouble):
    """No space is left where the file should go."""


class FileInUse(EnvironmentTrouble):
    """Another program holds the file, or the user has no right to write there."""


def exit_code(error: BaseException) -> int:
    """Exit code of the command line for any error."""
    if isinstance(error, KnownError):
        return error.exit_code
    if isinstance(error, NoRoute):
        return NoAnswer.exit_code
    if isinstance(error, SubmissionRefused):
        return InputRefused.exit_code
    if isinstance(error, FarTrouble | OutOfRoom):
        return EnvironmentTrouble.exit_code
    if isinstance(error, PlanningError | MapError | ModelError):
        return InputRefused.exit_code
    return OUR_FAULT
