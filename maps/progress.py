"""How long work reports how far it is, and learns that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Called with what is being done and the share done; may raise to cancel."""

    def __call__(self, what: str, share: float) -> None:
        """
        Report progress.

        Parameters
        ----------
        what
            The step under way, as a short phrase: ``"reading roads"``.
        share
            Of the whole, 0 to 1, never falling.

        Raises
        ------
        BuildCancelled
            The user wants the work to stop.
        """


def silent(what: str, share: float) -> None:
    """Report to nobody."""
