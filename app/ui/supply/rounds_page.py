"""What the rounds dock shows of a plan: a headline, rounds, stops, what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.drawing.rounds_bars import Bar, Doing, vehicle_name
from app.ui import formats
from app.ui.supply.supply_words import amount
from app.ui.tables.rows import Cell
from planners.rounds.costs import sets_out_s
from planners.rounds.plan import Cause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.drawing.clock_axis import ClockAxis
    from app.ui.theme import Theme
    from planners.rounds.plan import Round, RoundsPlan, Trip, Unload, Unserved
    from planners.rounds.problem import Drop, Fleet, Goods, RoundsProblem
    from planners.route import Lonlat

translate = QCoreApplication.translate
Rows = tuple[tuple[Cell, ...], ...]
MOST_TOLD = 0.5  # above the bound; a weaker bound would only alarm


class RoundsCase(NamedTuple):
    """
    A question for rounds as the dock shows it.

    ``zero`` is the moment of second 0, aware; ``positions`` are degrees of the places
    of the problem; ``units`` are those in which items are counted, by name.
    """

    problem: RoundsProblem
    zero: datetime
    zone: str
    positions: tuple[Lonlat, ...]
    units: dict[str, str]

    def moment(self, time_s: float) -> datetime:
        """Moment of a second of the problem."""
        return self.zero + timedelta(seconds=time_s)


def cause_word(cause: Cause) -> str:
    """Why a drop is not served, in a few words."""
    return {
        Cause.NO_DEPOT: translate("rounds", "no depot gives it out"),
        Cause.STOCK: translate("rounds", "depots have not enough of it"),
        Cause.NO_VEHICLE: translate("rounds", "no vehicle can carry it"),
        Cause.NO_WAY: translate("rounds", "no way leads there"),
        Cause.TOO_BIG: translate("rounds", "more than the largest vehicle carries"),
        Cause.WINDOW: translate("rounds", "its hours cannot be met"),
        Cause.SHIFT: translate("rounds", "out and back does not fit in a shift"),
        Cause.FLEET: translate("rounds", "not enough vehicles for all"),
        Cause.REST: translate("rounds", "driver rest leaves no time"),
        Cause.PACKET: translate("rounds", "no escorted group can be made up"),
        Cause.TRADED: translate("rounds", "others have more priority"),
    }[cause]


def doing_word(doing: Doing) -> str:
    """What a vehicle does, in a word."""
    return {
        Doing.DRIVES: translate("rounds", "drives"),
        Doing.WAITS: translate("rounds", "waits"),
        Doing.LOADS: translate("rounds", "loads"),
        Doing.UNLOADS: translate("rounds", "unloads"),
        Doing.RESTS: translate("rounds", "rests"),
    }[doing]


def bar_words(bar: Bar, axis: ClockAxis) -> str:
    """What a vehicle does from when to when, and where."""
    times = f"{axis.short(bar.begins_s)} – {axis.short(bar.ends_s)}"
    if bar.doing is Doing.DRIVES:
        form = translate("rounds", "{}: drives to {}")
        return form.format(times, bar.name)
    return f"{times}: {doing_word(bar.doing)} {bar.name}".rstrip()


def rounds_headline(case: RoundsCase, plan: RoundsPlan, axis: ClockAxis) -> str:
    """What the plan comes to, in a sentence or two."""
    trips = sum(len(one.trips) for one in plan.rounds)
    said = []
    if plan.rounds:
        form = translate("rounds", "Loads: {}, vehicles: {}, {}, all back by {}.")
        said.append(
            form.format(
                trips,
                len(plan.rounds),
                formats.kilometres(sum(one.length_m for one in plan.rounds)),
                axis.short(max(one.back_s for one in plan.rounds)),
            )
        )
    drops = {one.drop for one in plan.unserved}
    if drops:
        form = translate("rounds", "Drops that do not get all: {} of {}.")
        said.append(form.format(len(drops), len(case.problem.drops)))
    else:
        said.append(translate("rounds", "Every drop gets all it wants."))
    return " ".join(said)


def gap_words(plan: RoundsPlan) -> str:
    """How far from the best the plan is at most; empty where the bound tells little."""
    if plan.bound <= 0 or plan.cost <= 0:
        return ""
    above = -((plan.bound - plan.cost) * 100 // plan.bound) / 100  # rounded up
    if above <= 0:
        if plan.unserved:
            return translate("rounds", "No plan that brings as much costs less.")
        return translate("rounds", "No plan is better.")
    if above > MOST_TOLD:
        return ""
    if plan.unserved:
        form = translate("rounds", "At most {} above the best that brings as much.")
    else:
        form = translate("rounds", "At most {} above the best possible.")
    return form.format(formats.percent(above))


# Rounds


def round_header() -> tuple[str, ...]:
    """Names of the columns of the table of rounds."""
    return (
        translate("rounds", "Vehicle"),
        translate("rounds", "From"),
        translate("rounds", "Loads"),
        translate("rounds", "Stops"),
        translate("rounds", "Filled"),
        translate("rounds", "Begins"),
        translate("rounds", "Back"),
        translate("rounds", "Driven"),
        translate("rounds", "Length"),
    )


def round_rows(case: RoundsCase, plan: RoundsPlan, axis: ClockAxis) -> Rows:
    """One row to a round."""
    return tuple(_round_row(case.problem, one, axis) for one in plan.rounds)


def _round_row(problem: RoundsProblem, one: Round, axis: ClockAxis) -> tuple[Cell, ...]:
    fleet = problem.fleets[one.fleet]
    depots = list(dict.fromkeys(problem.depots[trip.depot].name for trip in one.trips))
    stops = sum(len(trip.visits) for trip in one.trips)
    fullest = max((filled(problem, fleet, trip) for trip in one.trips), default=0.0)
    begins, back = sets_out_s(problem, one), one.back_s
    return (
        Cell(vehicle_name(problem, one), bold=True),
        Cell(", ".join(depots), tip=", ".join(depots)),
        Cell(str(len(one.trips)), figure=True),
        Cell(str(stops), figure=True),
        Cell(formats.percent(fullest), figure=True),
        Cell(axis.short(begins), axis.group(begins), True),
        Cell(axis.short(back), axis.group(back), True),
        Cell(formats.span(one.driven_s), figure=True),
        Cell(formats.kilometres(one.length_m), figure=True),
    )


def filled(problem: RoundsProblem, fleet: Fleet, trip: Trip) -> float:
    """Share of the limit that fills first: tanks, or mass, volume and pallets."""
    kg = litres = pallets = tanked = 0.0
    for visit in trip.visits:
        drop = problem.drops[visit.drop]
        for unload in visit.unloads:
            goods = _goods(drop, unload)
            share = unload.units / goods.units if goods.units else 0.0
            if fleet.compartments and goods.body in {
                one.body for one in fleet.compartments
            }:
                tanked += goods.litres * share
            else:
                kg += goods.kg * share
                litres += goods.litres * share
                pallets += goods.pallets * share
    tanks = sum(one.litres for one in fleet.compartments)
    pairs = (
        (tanked, tanks),
        (kg, fleet.kg),
        (litres, fleet.litres),
        (pallets, fleet.pallets),
    )
    return min(max((some / most for some, most in pairs if most), default=0.0), 1.0)


def _goods(drop: Drop, unload: Unload) -> Goods:
    return next(one for one in drop.goods if one.item == unload.item)


# Stops of one round


def stop_header() -> tuple[str, ...]:
    """Names of the columns of the table of stops."""
    return (
        translate("rounds", "Stop"),
        translate("rounds", "Begins"),
        translate("rounds", "Leaves"),
        translate("rounds", "What"),
    )


def stop_rows(case: RoundsCase, one: Round, axis: ClockAxis) -> Rows:
    """Loading and unloading of a round, in order."""
    problem = case.problem
    rows: list[tuple[Cell, ...]] = []
    number = 0
    for trip in one.trips:
        depot = problem.depots[trip.depot]
        loaded: dict[str, float] = {}
        for visit in trip.visits:
            for unload in visit.unloads:
                loaded[unload.item] = loaded.get(unload.item, 0.0) + unload.units
        what = goods_words(case, tuple(loaded.items()))
        rows.append(
            (
                Cell(
                    translate("rounds", "Loads at {}").format(depot.name),
                    position=case.positions[depot.place],
                ),
                Cell(axis.short(trip.load_s), axis.group(trip.load_s), True),
                Cell(axis.short(trip.leave_s), axis.group(trip.leave_s), True),
                Cell(what, tip=what),
            )
        )
        for visit in trip.visits:
            number += 1
            drop = problem.drops[visit.drop]
            what = goods_words(case, visit.unloads)
            form = translate("rounds", "arrives {}, begins {}")
            arrives = form.format(axis.group(visit.arrive_s), axis.group(visit.begin_s))
            rows.append(
                (
                    Cell(f"{number}  {drop.name}", position=case.positions[drop.place]),
                    Cell(axis.short(visit.begin_s), arrives, True),
                    Cell(axis.short(visit.leave_s), axis.group(visit.leave_s), True),
                    Cell(what, tip=what),
                )
            )
    return tuple(rows)


def goods_words(case: RoundsCase, goods: Sequence[tuple[str, float]]) -> str:
    """Items with their amounts, in a line."""
    return " · ".join(
        f"{item} {amount(units, case.units.get(item, ''))}" for item, units in goods
    )


# What is not brought


def unserved_header() -> tuple[str, ...]:
    """Names of the columns of the table of what is not brought."""
    return (
        translate("rounds", "Drop"),
        translate("rounds", "Not brought"),
        translate("rounds", "Cause"),
        translate("rounds", "Why"),
    )


def unserved_rows(case: RoundsCase, plan: RoundsPlan, theme: Theme) -> Rows:
    """One row to a drop that does not get all; what must be there first."""
    return tuple(_unserved_row(case, one, theme) for one in plan.unserved)


def _unserved_row(case: RoundsCase, one: Unserved, theme: Theme) -> tuple[Cell, ...]:
    drop = case.problem.drops[one.drop]
    what = goods_words(case, one.units)
    ink = theme.refused if drop.required else theme.doubtful
    place = case.positions[drop.place]
    return (
        Cell(f"▲ {drop.name}", bold=True, colour=ink, position=place),
        Cell(what, tip=what),
        Cell(cause_word(one.cause), tip=cause_word(one.cause)),
        Cell(one.words, tip=one.words),
    )


def unserved_words(one: Unserved) -> str:
    """Why a drop does not get all, and what would mend it, in lines."""
    if not one.mends:
        none = translate("rounds", "Nothing that was tried would mend it.")
        return f"{one.words}\n{none}".strip()
    first, *others = dict.fromkeys(one.mends)
    mends = [translate("rounds", "Would mend it: {}").format(first)]
    mends += [translate("rounds", "or: {}").format(mend) for mend in others]
    return "\n".join((one.words, *mends)).strip()
