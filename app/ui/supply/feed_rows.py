"""What the pages of flows and sites show: rows, headlines, and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.ui import formats
from app.ui.supply.supply_words import amount, group, short_group
from app.ui.tables.rows import Cell
from maps.road_network import RoadClass
from planners.supply.flow_plan import HARDLY_T
from planners.supply.flow_words import Lack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.supply.flow import FlowAnswer, FlowCase
    from app.services.supply.flow_ways import ArcWay
    from app.ui.theme import Theme
    from planners.route import Lonlat
    from planners.supply.flow_words import Shortage
    from planners.supply.siting import Siting
    from planners.supply.siting_problem import SitingProblem

translate = QCoreApplication.translate
Rows = tuple[tuple[Cell, ...], ...]
DAY_S = 86_400


def road_word(road_class: RoadClass) -> str:
    """A class of road."""
    return {
        RoadClass.MOTORWAY: translate("supply", "motorway"),
        RoadClass.TRUNK: translate("supply", "trunk road"),
        RoadClass.PRIMARY: translate("supply", "primary road"),
        RoadClass.SECONDARY: translate("supply", "secondary road"),
        RoadClass.TERTIARY: translate("supply", "tertiary road"),
        RoadClass.UNCLASSIFIED: translate("supply", "minor road"),
        RoadClass.RESIDENTIAL: translate("supply", "street"),
        RoadClass.LIVING_STREET: translate("supply", "living street"),
        RoadClass.SERVICE: translate("supply", "service road"),
        RoadClass.TRACK: translate("supply", "track"),
        RoadClass.FERRY: translate("supply", "ferry"),
    }[road_class]


def roads_words(way: ArcWay) -> tuple[str, str]:
    """Main and worst class of the roads of a way; dashes where they are not known."""
    if way.main is None or way.worst is None:
        return formats.UNKNOWN, formats.UNKNOWN
    worst = road_word(way.worst)
    if way.ferry:
        worst = f"{worst}, {road_word(RoadClass.FERRY)}"
    return road_word(way.main), worst


# Flows


def feed_header() -> tuple[str, ...]:
    """Names of the columns of the table of flows."""
    return (
        translate("supply", "Unit"),
        translate("supply", "Day from"),
        translate("supply", "Fed from"),
        translate("supply", "Item"),
        translate("supply", "Amount"),
        translate("supply", "Trips"),
        translate("supply", "Mostly by"),
        translate("supply", "Worst"),
        translate("supply", "With"),
        translate("supply", "Way"),
        translate("supply", "Time"),
    )


def feed_flows(case: FlowCase, answer: FlowAnswer) -> list[tuple[int, int, int, int]]:
    """Arc, lift, item and day of each row: by receiver, day and item."""
    sent = answer.plan.sent
    days = answer.plan.trips.shape[2]
    daily = sent.reshape(*sent.shape[:3], days, -1).sum(axis=4)
    arcs = case.problem.arcs
    flows = [
        (arc, lift, item, day)
        for arc, lift, item, day in np.argwhere(daily > HARDLY_T).tolist()
    ]
    return sorted(flows, key=lambda at: (arcs[at[0], 1], at[3], at[2], at[0], at[1]))


def feed_rows(
    case: FlowCase,
    answer: FlowAnswer,
    flows: Sequence[tuple[int, int, int, int]],
    zone: str,
) -> Rows:
    """Who is fed from where on which day, a row for each item and kind of vehicle."""
    problem, plan = case.problem, answer.plan
    nodes = (*problem.points, *problem.units)
    a_day = DAY_S // problem.step_s
    rows = []
    for arc, lift, item, day in flows:
        begin, end = problem.arcs[arc].tolist()
        when, way, what = case.moment(day * a_day), case.ways[arc], case.items[item]
        steps = plan.sent[arc, lift, item, day * a_day : (day + 1) * a_day]
        tonnes = float(steps.sum())
        mostly, worst = roads_words(way)
        weight = translate("supply", "{} t").format(f"{tonnes:.2f}")
        trips = int(plan.trips[arc, lift, day])
        rows.append(
            (
                Cell(nodes[end], bold=True, position=case.places[end].position),
                Cell(short_group(when, zone), group(when, zone), True),
                Cell(nodes[begin], position=case.places[begin].position),
                Cell(what.name),
                Cell(amount(tonnes * 1000 / what.kg, what.unit), weight, figure=True),
                Cell(str(trips), _shared(trips), figure=True),
                Cell(mostly, tip=translate("supply", "Class of most of the way")),
                Cell(worst, tip=_worst()),
                Cell(problem.lifts[lift]),
                Cell(formats.kilometres(way.km * 1000), figure=True),
                Cell(formats.span(way.takes_s), _one_way(), True),
            )
        )
    return tuple(rows)


def _shared(trips: int) -> str:
    """What the number of trips counts."""
    form = translate(
        "supply", "Trips of that day: {}; all items that go together share them."
    )
    return form.format(trips)


def _one_way() -> str:
    return translate("supply", "One way, with loading and unloading")


def _worst() -> str:
    return translate("supply", "Least class of which there are 250 m or more")


def feed_headline(case: FlowCase, answer: FlowAnswer) -> str:
    """What flows come to, in a sentence or two."""
    problem, plan = case.problem, answer.plan
    form = translate("supply", "Trips: {}, {} in all.")
    metres = float((plan.trips.sum(axis=2) * problem.length_km).sum()) * 2000
    said = [form.format(int(plan.trips.sum()), formats.kilometres(metres))]
    if answer.short:
        units = len({one.unit for one in answer.short})
        form = translate("supply", "Units that fall short: {} of {}.")
        said.append(form.format(units, len(problem.units)))
    else:
        said.append(translate("supply", "No unit falls below its safety level."))
    return " ".join(said)


def short_header() -> tuple[str, ...]:
    """Names of the columns of the table of shortages."""
    return (
        translate("supply", "Unit"),
        translate("supply", "Item"),
        translate("supply", "Missing"),
        translate("supply", "What"),
        translate("supply", "From"),
        translate("supply", "Until"),
        translate("supply", "Why"),
    )


def lack_word(lack: Lack) -> str:
    """What kind of shortage it is."""
    return {
        Lack.UNMET: translate("supply", "need not met"),
        Lack.BELOW: translate("supply", "below safety level"),
    }[lack]


def short_rows(case: FlowCase, answer: FlowAnswer, zone: str, theme: Theme) -> Rows:
    """What is short, from when to when, and why."""
    pairs = zip(answer.short, answer.why, strict=True)
    return tuple(_short(case, one, why, zone, theme) for one, why in pairs)


def _short(
    case: FlowCase, one: Shortage, why: str, zone: str, theme: Theme
) -> tuple[Cell, ...]:
    problem = case.problem
    item = case.items[problem.items.index(one.item)]
    place = case.places[len(problem.points) + problem.units.index(one.unit)]
    begins, ends = case.moment(one.first), case.moment(one.last + 1)
    ink = theme.refused if one.lack is Lack.UNMET else ""
    weight = translate("supply", "{} t").format(f"{one.tonnes:.2f}")
    missing = amount(one.tonnes * 1000 / item.kg, item.unit)
    return (
        Cell(one.unit, bold=True, position=place.position),
        Cell(one.item),
        Cell(missing, weight, True, ink, True),
        Cell(lack_word(one.lack), colour=ink),
        Cell(short_group(begins, zone), group(begins, zone), True),
        Cell(short_group(ends, zone), group(ends, zone), True),
        Cell(why, tip=why),
    )


def cure_words(answer: FlowAnswer, why: str) -> str:
    """Why a shortage is there, and what was tried that helps all of them."""
    said = [why] if why else []
    if answer.cures:
        said.append(translate("supply", "Tried by planning again:"))
        said += [f"•  {one}" for one in answer.cures]
    elif answer.short:
        said.append(
            translate(
                "supply",
                "More vehicles, stock or room of the kinds there are would hardly "
                "help.",
            )
        )
    return "\n".join(said)


# Sites


def site_header() -> tuple[str, ...]:
    """Names of the columns of the table of sites."""
    return (
        translate("supply", "Point"),
        translate("supply", "Open"),
        translate("supply", "Feeds"),
        translate("supply", "A day"),
        translate("supply", "Farthest"),
    )


def site_rows(problem: SitingProblem, found: Siting, places: Sequence[Lonlat]) -> Rows:
    """Every point: whether it is open, whom it feeds and how far that is."""
    rows = []
    for number, site in enumerate(problem.sites):
        fed = np.flatnonzero(found.share[number] > 0)
        names = ", ".join(problem.units[unit] for unit in fed)
        tonnes = float(found.share[number] @ problem.need)
        far = float(problem.takes_s[number, fed].max()) if fed.size else 0.0
        is_open = site in found.opened
        rows.append(
            (
                Cell(site, bold=is_open, position=places[number]),
                Cell(_state(is_open=is_open, given=site in problem.must)),
                Cell(names or formats.UNKNOWN, tip=names),
                Cell(amount(tonnes, "t") if fed.size else formats.UNKNOWN, "", True),
                Cell(formats.span(far) if fed.size else formats.UNKNOWN, "", True),
            )
        )
    return tuple(rows)


def _state(*, is_open: bool, given: bool) -> str:
    if given:
        return translate("supply", "✓ already")
    if is_open:
        return translate("supply", "✓ chosen")
    return translate("supply", "not chosen")


def fed_header() -> tuple[str, ...]:
    """Names of the columns of the table of who is fed from where."""
    return (
        translate("supply", "Unit"),
        translate("supply", "Fed from"),
        translate("supply", "Share"),
        translate("supply", "Time"),
    )


def fed_rows(problem: SitingProblem, found: Siting, places: Sequence[Lonlat]) -> Rows:
    """Each unit with its point or points, in the order of the plan."""
    sites = len(problem.sites)
    return tuple(
        (
            Cell(problem.units[unit], bold=True, position=places[sites + unit]),
            Cell(problem.sites[site], position=places[site]),
            Cell(formats.percent(float(found.share[site, unit])), figure=True),
            Cell(formats.span(float(problem.takes_s[site, unit])), figure=True),
        )
        for unit, site in np.argwhere(found.share.T > 0).tolist()
    )


def site_headline(problem: SitingProblem, found: Siting) -> str:
    """What the choice comes to."""
    chosen = [name for name in found.opened if name not in problem.must]
    said = [
        translate("supply", "Chosen: {}.").format(", ".join(chosen))
        if chosen
        else translate("supply", "The points that are open already serve best.")
    ]
    form = translate("supply", "Open: {}; {} a day.")
    said.append(form.format(len(found.opened), f"{amount(found.cost)} t km"))
    if found.proven:
        said.append(translate("supply", "No choice is better."))
    else:
        form = translate("supply", "At most {} above the best possible.")
        said.append(form.format(formats.percent(found.gap)))
    return " ".join(said)
