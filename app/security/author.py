"""Who a change is put down to."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import InputRefused

LONGEST = 80
MACHINE_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Author:
    """
    A post or role at a machine; never a person.

    Attributes
    ----------
    name
        As the record shows it, such as ``"S4 1 Bn"``.
    machine
        Identity of the installation: 16 hexadecimal digits, drawn by lot.
    """

    name: str
    machine: str

    def __post_init__(self) -> None:
        if not (0 < len(self.name) <= LONGEST and self.name.isprintable()):
            raise InputRefused(
                f"{self.name[:40]!r} cannot stand for who made a change; give a post "
                f"of 1 to {LONGEST} letters on one line, such as S4 1 Bn."
            )
