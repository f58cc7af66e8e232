"""What a person, a vehicle, a weapon and a unit need each day of each phase.

Of rows for one component of a need the one with the most conditions that hold is taken;
components add up. Rates by the hour and the kilometre count over the day that the
library gives for the phase; of both for the same driving, those with more conditions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planners.errors import SupplyError
from planners.supply.factor_rows import (
    HOUR_OF_KM,
    Conditions,
    conditions_of,
    need_of,
)
from planners.supply.factors import Basis, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from planners.supply.factor_rows import Need
    from planners.supply.factors import Activity, Climate, Factor, FactorLibrary, Level
    from planners.supply.items import Item

PHASES = tuple(Phase)
OF_VEHICLES = frozenset(
    {
        Basis.IDLE_HOUR,
        Basis.ROAD_HOUR,
        Basis.CROSS_COUNTRY_HOUR,
        Basis.ROAD_KM,
        Basis.CROSS_COUNTRY_KM,
        Basis.VEHICLE_DAY,
    }
)
"""Bases of rows whose subject is a vehicle."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DailyRates:
    """
    Units of K items a day, in each of the phases of `PHASES`.

    Attributes
    ----------
    person, unit
        (phases, K) for one person, and for a unit whatever it holds.
    vehicles, weapons
        (phases, K) by name, for one of them.
    remarks
        What is not counted, as sentences.
    """

    person: NDArray[np.float64]
    unit: NDArray[np.float64]
    vehicles: Mapping[str, NDArray[np.float64]]
    weapons: Mapping[str, NDArray[np.float64]]
    remarks: tuple[str, ...] = ()


def daily_rates(
    library: FactorLibrary,
    items: Sequence[Item],
    *,
    climate: Climate,
    level: Level,
) -> DailyRates:
    """
    Work out rates a day from the rows of a library.

    Parameters
    ----------
    library
        Its rows.
    items
        The K columns; rows of other items are left out.
    climate, level
        That hold all the time.

    Raises
    ------
    SupplyError
        Two rows hold at once and none of them is more special, or a row of vehicles
        or weapons names none.
    """
    column = {item.name: number for number, item in enumerate(items)}
    activities = {activity.phase: activity for activity in library.activities}
    shape = len(PHASES), len(items)
    person, unit = np.zeros(shape), np.zeros(shape)
    vehicles: defaultdict[str, NDArray[np.float64]] = defaultdict(
        lambda: np.zeros(shape)
    )
    weapons: defaultdict[str, NDArray[np.float64]] = defaultdict(
        lambda: np.zeros(shape)
    )
    rows = _by_need(factor for factor in library.factors if factor.item in column)
    twice: set[tuple[str, str]] = set()
    for number, phase in enumerate(PHASES):
        here = Conditions(phase, climate, level)
        held = {
            need: factor
            for need, choice in rows.items()
            if (factor := _holding(choice, here)) is not None
        }
        for by_km, by_hour in _told_twice(held):
            special = _conditions(held, by_hour) > _conditions(held, by_km)
            if not special:
                twice.add((by_km[0].subject, by_km[0].item))
            for need in by_km if special else by_hour:
                del held[need]
        for need, factor in held.items():
            amount = factor.rate * _times_a_day(need.basis, activities.get(phase))
            if need.basis is Basis.PERSON_DAY:
                target = person
            elif need.basis is Basis.UNIT_DAY:
                target = unit
            elif need.basis is Basis.WEAPON_DAY:
                target = weapons[need.subject]
            else:
                target = vehicles[need.subject]
            target[number, column[need.item]] += amount
    return DailyRates(
        person=person,
        unit=unit,
        vehicles=dict(vehicles),
        weapons=dict(weapons),
        remarks=tuple(
            f"{subject} has rates of {item} by the hour and by the kilometre; those by "
            "the kilometre are counted, take out the others."
            for subject, item in sorted(twice)
        ),
    )


def _by_need(factors: Iterable[Factor]) -> dict[Need, list[Factor]]:
    """Rows for each component of a need."""
    rows: dict[Need, list[Factor]] = {}
    for factor in factors:
        named = factor.basis in OF_VEHICLES or factor.basis is Basis.WEAPON_DAY
        if named and not factor.subject:
            raise SupplyError(
                f"A rate of {factor.item!r} by the {factor.basis.value} names no "
                "vehicle or weapon; name the one that it holds for."
            )
        rows.setdefault(need_of(factor), []).append(factor)
    return rows


def _holding(choice: Sequence[Factor], here: Conditions) -> Factor | None:
    """Row with the most conditions that hold; None for no row."""
    held = [row for row in choice if here.within(conditions_of(row))]
    if not held:
        return None
    most = max(conditions_of(row).number for row in held)
    best = [row for row in held if conditions_of(row).number == most]
    if len({row.rate for row in best}) > 1:
        first, second = best[:2]
        raise SupplyError(
            f"Two rates of {need_of(first)} hold at once: {first.rate:g} "
            f"({first.source}) and {second.rate:g} ({second.source}), each for other "
            "conditions; take one out, or add a row for all their conditions."
        )
    return best[0]


def _told_twice(held: Mapping[Need, Factor]) -> list[tuple[list[Need], list[Need]]]:
    """Rates of the same driving by the kilometre and, told twice, by the hour."""
    kinds: defaultdict[tuple[Basis, str, str], list[Need]] = defaultdict(list)
    for need in held:
        kinds[need.basis, need.subject, need.item].append(need)
    return [
        (needs, kinds[HOUR_OF_KM[basis], subject, item])
        for (basis, subject, item), needs in list(kinds.items())
        if basis in HOUR_OF_KM and (HOUR_OF_KM[basis], subject, item) in kinds
    ]


def _conditions(held: Mapping[Need, Factor], needs: Iterable[Need]) -> int:
    """How many conditions the most special of some rates has."""
    return max(conditions_of(held[need]).number for need in needs)


def _times_a_day(basis: Basis, activity: Activity | None) -> float:
    """How often the basis of a rate comes in a day of a phase."""
    if basis in {Basis.PERSON_DAY, Basis.VEHICLE_DAY, Basis.WEAPON_DAY, Basis.UNIT_DAY}:
        return 1.0
    if activity is None:
        return 0.0
    return {
        Basis.IDLE_HOUR: activity.idle_h,
        Basis.ROAD_HOUR: activity.road_h,
        Basis.CROSS_COUNTRY_HOUR: activity.cross_country_h,
        Basis.ROAD_KM: activity.road_km,
        Basis.CROSS_COUNTRY_KM: activity.cross_country_km,
    }[basis]
