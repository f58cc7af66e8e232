"""Markings of what a command reads, and of what it may therefore write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.exports.gate import Gate
from app.services.area_marking import area_markings
from app.services.marking_policy_file import marking_policy
from app.storage.folders import Folders

if TYPE_CHECKING:
    import argparse

    from app.security.marking import Marking
    from maps.area_pack import AreaPack


class Inputs:
    """
    Markings of all that goes into one answer under a marking; none may be above it.

    Parameters
    ----------
    marking
        Of the answer and every file.
    """

    def __init__(self, marking: Marking) -> None:
        self.marking = marking
        self._taken: list[Marking] = []

    @classmethod
    def on(cls, area: AreaPack, arguments: argparse.Namespace) -> Inputs:
        """Inputs of a command that asks about an area."""
        inputs = cls(arguments.marking)
        for marking in area_markings(area, arguments.gate.policy):
            inputs.take(f"The area {area.name}", marking)
        return inputs

    @property
    def markings(self) -> tuple[Marking, ...]:
        """All of them, and that of the answer."""
        return self.marking, *self._taken

    def take(self, name: str, marking: Marking | None) -> None:
        """
        Take an input; None where it carries no marking.

        Raises
        ------
        MarkingRefused
            What is made from it would be marked lower.
        """
        if marking is None:
            return
        if not self.marking.dominates(marking):
            raise MarkingRefused(
                f"{name} is {marking}, and what is made from it would be marked "
                f"{self.marking}; give --marking with that of the input."
            )
        self._taken.append(marking)


def take_marking(arguments: argparse.Namespace) -> None:
    """
    Put the gate of a call among its arguments, and its marking in force.

    Raises
    ------
    InputRefused
        The policy cannot be read, or the marking is none by it.
    """
    policy = marking_policy(arguments.marking_policy, Folders.of_user().config)
    arguments.gate = Gate(policy=policy)
    if getattr(arguments, "marking", None) is not None:
        arguments.marking = policy.parse(arguments.marking)
    elif getattr(arguments, "is_marked", False):
        arguments.marking = policy.default
