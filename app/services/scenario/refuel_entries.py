"""The pumps of a halt in a scenario: read and written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.services.scenario.plain_entries import MOST_MINUTES, minutes_of
from app.services.scenario.plain_forms import minutes_form, number_form
from planners.column import HaltPurpose
from planners.refuel_points import RefuelPoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.scenario.yaml_entries import Entry

PUMPS = ("pumps", "flow", "hook up", "litres")
"""Lines of a halt that say how it refuels."""

MOST_PUMPS = 1_000
MOST_LITRES = 100_000
"""Of a vehicle, and a minute of a pump."""


def refuel_point(given: Mapping[str, Entry]) -> RefuelPoint | None:
    """
    Read the pumps of a halt; None where it has none.

    Raises
    ------
    InputRefused
        A line about pumps without their number or flow, or outside its range.
    """
    if "pumps" not in given:
        for key in PUMPS[1:]:
            if key in given:
                raise given[key].refused(
                    "is of a refuel point, but the halt has no 'pumps'; say how many "
                    "there are, or leave the line out."
                )
        return None
    if "flow" not in given:
        raise given["pumps"].refused(
            "stands without 'flow'; give the litres a minute of each pump."
        )
    litres = given.get("litres")
    return RefuelPoint(
        pumps=given["pumps"].whole(least=1, most=MOST_PUMPS),
        flow_lpm=given["flow"].number(above=0, most=MOST_LITRES),
        hook_up=minutes_of(given.get("hook up"), 0),
        litres=litres.number(above=0, most=MOST_LITRES) if litres else None,
    )


def halt_duration(entry: Entry | None) -> timedelta:
    """How long a halt lasts; at pumps the least, which may be left out."""
    if entry is None:
        return timedelta()
    return timedelta(minutes=entry.number(above=0, most=MOST_MINUTES))


def halt_purpose(entry: Entry | None, refuel: RefuelPoint | None) -> HaltPurpose:
    """
    Read what a halt is for; at pumps it is to refuel.

    Raises
    ------
    InputRefused
        Another purpose where there are pumps.
    """
    usual = HaltPurpose.SHORT if refuel is None else HaltPurpose.REFUEL
    purpose = entry.choice(HaltPurpose) if entry else usual
    if refuel is not None and entry and purpose is not HaltPurpose.REFUEL:
        raise entry.refused(
            "has pumps, so it is to refuel; take 'refuel', or leave the pumps out."
        )
    return purpose


def refuel_form(refuel: RefuelPoint) -> dict[str, Any]:
    """The pumps of a halt, as they are written."""
    form: dict[str, Any] = {
        "pumps": refuel.pumps,
        "flow": number_form(refuel.flow_lpm),
    }
    if refuel.hook_up:
        form["hook up"] = minutes_form(refuel.hook_up)
    if refuel.litres is not None:
        form["litres"] = number_form(refuel.litres)
    return form
