"""What one load may hold: items in compartments, mass, volume, pallets, and hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.plan import Cause
from planners.supply.items import Body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planners.rounds.plan import Unload
    from planners.rounds.problem import Compartment, Fleet, Goods, RoundsProblem

SLACK = 1e-6
"""Litres, kilograms and pallets that sums may be over by for their rounding."""


class Cargo(NamedTuple):
    """What a load amounts to; ``bulk`` holds litres by body and item."""

    kg: float
    litres: float
    pallets: float
    bulk: dict[tuple[Body, str], float]
    hazards: frozenset[str]


class Misfit(NamedTuple):
    """Why a load cannot be taken, as a sentence without its end."""

    cause: Cause
    words: str


def goods_of(problem: RoundsProblem, drop: int, item: str) -> Goods | None:
    """What a drop is to get of an item; None where that is nothing."""
    for goods in problem.drops[drop].goods:
        if goods.item == item:
            return goods
    return None


def cargo_of(
    problem: RoundsProblem, visits: Iterable[tuple[int, Sequence[Unload]]]
) -> Cargo:
    """
    What a load amounts to: each unload is its share of what the drop is to get.

    Parameters
    ----------
    problem
        Where the drops are.
    visits
        Numbers of drops and what each unloads; items that the drop does not ask for
        weigh nothing.

    Returns
    -------
    Cargo
        Kilograms, litres and pallets of cargo; litres of bulk by item.
    """
    kg = litres = pallets = 0.0
    bulk: dict[tuple[Body, str], float] = {}
    hazards = set()
    for drop, unloads in visits:
        for unload in unloads:
            goods = goods_of(problem, drop, unload.item)
            if goods is None or unload.units <= 0:
                continue
            share = unload.units / goods.units
            hazards.add(goods.hazard.value)
            if goods.body is Body.CARGO:
                kg += goods.kg * share
                litres += goods.litres * share
                pallets += goods.pallets * share
            else:
                key = (goods.body, goods.item)
                bulk[key] = bulk.get(key, 0.0) + goods.litres * share
    return Cargo(kg, litres, pallets, bulk, frozenset(hazards))


def misfit(problem: RoundsProblem, fleet: Fleet, cargo: Cargo) -> Misfit | None:
    """
    Why a vehicle cannot take a load.

    Parameters
    ----------
    problem
        With what must not lie together.
    fleet
        Of the vehicle.
    cargo
        The load.

    Returns
    -------
    Misfit | None
        None where it can.
    """
    for pair in sorted(problem.apart, key=lambda one: sorted(h.value for h in one)):
        names = sorted(hazard.value for hazard in pair)
        if cargo.hazards.issuperset(names):
            words = f"{' and '.join(names)} goods must not be in one vehicle"
            return Misfit(Cause.NO_VEHICLE, words)
    if cargo.kg > SLACK and fleet.kg == 0:
        return Misfit(Cause.NO_VEHICLE, f"{fleet.name} carries no cargo")
    limits = (
        (cargo.kg, fleet.kg, "kg"),
        (cargo.litres, fleet.litres, "litres"),
        (cargo.pallets, fleet.pallets, "pallets"),
    )
    for amount, most, unit in limits:
        if most and amount > most + SLACK:
            words = f"{amount:,.0f} {unit} are more than the {most:,} of {fleet.name}"
            return Misfit(Cause.TOO_BIG, words)
    for body in sorted({body for body, _ in cargo.bulk}, key=lambda one: one.value):
        if all(one.body is not body for one in fleet.compartments):
            return Misfit(
                Cause.NO_VEHICLE, f"{fleet.name} has no tank for {body.value}"
            )
    if filled(fleet.compartments, cargo.bulk) is None:
        total = sum(cargo.bulk.values())
        return Misfit(
            Cause.TOO_BIG,
            f"{total:,.0f} litres do not fit the compartments of {fleet.name}, one "
            "item to each",
        )
    return None


def filled(
    compartments: Sequence[Compartment], bulk: Mapping[tuple[Body, str], float]
) -> tuple[str, ...] | None:
    """
    Which item goes into which compartment, one item to each; exact.

    Parameters
    ----------
    compartments
        Of the vehicle.
    bulk
        Litres, from zero on, by body and item.

    Returns
    -------
    tuple[str, ...] | None
        An item for each compartment, empty where it stays empty, with as few litres
        of compartments in use as is possible; None where they do not fit.
    """
    found = [""] * len(compartments)
    for body in sorted({body for body, _ in bulk}, key=lambda one: one.value):
        items = sorted(
            ((litres, item) for (of, item), litres in bulk.items() if of is body),
            reverse=True,
        )
        own = [n for n, one in enumerate(compartments) if one.body is body]
        chosen = _chosen(
            [compartments[n].litres for n in own], [litres for litres, _ in items]
        )
        if chosen is None:
            return None
        for number, which in zip(own, chosen, strict=True):
            if which >= 0:
                found[number] = items[which][1]
    return tuple(found)


def _chosen(sizes: list[int], wants: list[float]) -> list[int] | None:
    """Number of the want that each compartment serves, -1 for none; least in use.

    Exact over the sets of compartments still free: two ways to the same set differ
    in nothing that matters for the wants to come, and use the same litres.
    """
    ways: dict[int, tuple[int, ...]] = {0: ()}
    for want in wants:
        more: dict[int, tuple[int, ...]] = {}
        for used, sets in ways.items():
            for chosen in _covers(sizes, used, want):
                more.setdefault(used | chosen, (*sets, chosen))
        ways = more
    if not ways:
        return None
    best = min(ways, key=lambda used: (_litres(sizes, used), used))
    found = [-1] * len(sizes)
    for which, chosen in enumerate(ways[best]):
        for number in range(len(sizes)):
            if chosen >> number & 1:
                found[number] = which
    return found


def _covers(sizes: list[int], used: int, want: float) -> list[int]:
    """Sets of free compartments that hold a want and can spare none of theirs."""
    if want <= SLACK:
        return [0]
    free = [n for n in range(len(sizes)) if not used >> n & 1]
    found: list[int] = []

    def add(at: int, chosen: int, room: float, least: int) -> None:
        if room + SLACK >= want:
            if room - least + SLACK < want:
                found.append(chosen)
            return
        for then in range(at, len(free)):
            size = sizes[free[then]]
            add(then + 1, chosen | 1 << free[then], room + size, min(least, size))

    add(0, 0, 0.0, max(sizes, default=0) + 1)
    return found


def _litres(sizes: list[int], used: int) -> int:
    """Litres of a set of compartments."""
    return sum(size for number, size in enumerate(sizes) if used >> number & 1)
