"""What can go wrong with models and with work that is handed to other machines.

ModelError                   one sentence for the user
├── RequestRefused           what is asked of a model makes no sense
├── PackRefused              a pack of a model is damaged, of another form, or unsafe
├── AnswerRefused            an answer is not what was asked for, or was changed
├── GoldenMissed             a machine computes other answers than the pack promises
├── OutOfRoom                the disk of the machine that works is full
├── WorkStopped              the user or a time limit stopped the work
└── FarTrouble               another machine is in the way; the work waits
    ├── LinkDown             nobody answers, or the link broke: offline
    ├── LoginRefused         a person has to log in; machines never try again
    ├── HostKeyChanged       the other end is not who it was: nothing is sent
    ├── SchedulerDown        the batch queue does not answer
    ├── QueueFull            a limit of the site on jobs; later it will do
    ├── SubmissionRefused    the batch queue refuses the job for good
    └── SubmissionUnsure     nobody knows whether the batch queue took the job
"""


class ModelError(Exception):
    """Something about a model or a job that the user can mend; the text says how."""


class RequestRefused(ModelError):  # noqa: N818 - named for what the user sees
    """What is asked of a model makes no sense."""


class PackRefused(ModelError):  # noqa: N818
    """A pack of a model is damaged, of another form, or unsafe."""


class AnswerRefused(ModelError):  # noqa: N818
    """An answer is not what was asked for, or it was changed on its way."""


class GoldenMissed(ModelError):  # noqa: N818
    """A machine computes other answers than the pack of the model promises."""


class OutOfRoom(ModelError):  # noqa: N818
    """The disk of the machine that works is full."""


class WorkStopped(ModelError):  # noqa: N818 - an outcome somebody chose, no error
    """The user or a time limit stopped the work; what is finished is kept."""


class FarTrouble(ModelError):  # noqa: N818
    """Another machine is in the way; nothing is lost, the work waits."""


class LinkDown(FarTrouble):
    """Nobody answers, or the link broke: offline."""


class LoginRefused(FarTrouble):
    """The site wants a person to log in; no machine tries a second time."""


class HostKeyChanged(FarTrouble):
    """The other end does not have the key that is known; nothing is sent."""


class SchedulerDown(FarTrouble):
    """The batch queue of the site does not answer."""


class QueueFull(FarTrouble):
    """A limit of the site on the number of jobs; later it will do."""


class SubmissionRefused(FarTrouble):
    """The batch queue refuses the job for good, for the reason in the text."""


class SubmissionUnsure(FarTrouble):
    """Nobody knows yet whether the batch queue took the job."""
