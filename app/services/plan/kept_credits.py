"""Movement credits as objects of a plan file, beside those of the document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.services.credits_file import credit_form, credit_of
from app.services.plan.kept_entries import kept_entry
from app.services.plan.kinds import BESIDE_KINDS, CREDIT
from app.storage.plan_records import ObjectKey, body_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planners.movement_credit import MovementCredit
    from planners.vehicles import VehicleType


def credits_content(issued: Sequence[MovementCredit]) -> dict[ObjectKey, str]:
    """Take a book of credits apart, one object for each credit, in their order."""
    return {
        ObjectKey(CREDIT, f"{number:04} {credit.bid.column}"): body_of(
            credit_form(credit)
        )
        for number, credit in enumerate(issued, 1)
    }


def without_credits(content: Mapping[ObjectKey, str]) -> dict[ObjectKey, str]:
    """Give the objects of the document alone."""
    return {key: body for key, body in content.items() if key.kind not in BESIDE_KINDS}


def credits_of(
    content: Mapping[ObjectKey, str], vehicles: Mapping[str, VehicleType]
) -> tuple[MovementCredit, ...]:
    """
    Put a book of credits together.

    Parameters
    ----------
    content
        All objects of a plan.
    vehicles
        The catalogue by name.

    Raises
    ------
    InputRefused
        A sentence that names the credit and what is wrong with it.
    """
    keys = sorted(key for key in content if key.kind == CREDIT)
    return tuple(
        credit_of(
            kept_entry(json.loads(content[key]), f"the {CREDIT} {key.name!r}"), vehicles
        )
        for key in keys
    )
