"""Flows and sites as tables: for the terminal and for files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.exports.supply_table import SupplyTable
from planners.dtg import format_dtg
from planners.supply.flow_plan import HARDLY_T

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.exports.supply_table import Cell
    from app.services.supply.flow import FlowAnswer, FlowCase
    from planners.supply.siting import Siting
    from planners.supply.siting_problem import SitingProblem

FLOW_HEAD = ("from", "to", "day from", "with", "trips that day", "item", "t", "way")
SHORT_HEAD = ("unit", "item", "what", "from", "until", "t", "why")
CURE_HEAD = ("what was tried", "share of the shortage it takes away")
SITES_ASSUME = "Every open point counts as having all that its units need."
FED_HEAD = ("point", "unit", "share", "min")


def flow_tables(
    case: FlowCase, answer: FlowAnswer, zone: str
) -> tuple[SupplyTable, ...]:
    """
    Every table of flows that has rows.

    Parameters
    ----------
    case, answer
        Of one another.
    zone
        Letter of the zone of its times.
    """
    remarks = tuple((one,) for one in (*answer.remarks, *case.remarks))
    tables = (
        flow_table(case, answer, zone),
        short_table(case, answer, zone),
        SupplyTable(
            "Cures",
            CURE_HEAD,
            tuple((one.what, round(one.saves, 3)) for one in answer.cures),
        ),
        SupplyTable("Look at", ("remark",), remarks),
    )
    return tuple(table for table in tables if table.rows)


def flow_table(case: FlowCase, answer: FlowAnswer, zone: str) -> SupplyTable:
    """Who sends what to whom on which day, with how many vehicles, by which roads."""
    return SupplyTable("Flows", FLOW_HEAD, tuple(_flows(case, answer, zone)))


def _flows(case: FlowCase, answer: FlowAnswer, zone: str) -> Iterator[tuple[Cell, ...]]:
    problem, plan = case.problem, answer.plan
    nodes = (*problem.points, *problem.units)
    days = plan.trips.shape[2]
    sent = plan.sent.reshape(*plan.sent.shape[:3], days, -1).sum(axis=4)
    for arc, lift, item, day in np.argwhere(sent > HARDLY_T).tolist():
        start, end = problem.arcs[arc].tolist()
        yield (
            *(nodes[start], nodes[end]),
            format_dtg(case.begins + timedelta(days=day), zone),
            *(problem.lifts[lift], int(plan.trips[arc, lift, day])),
            *(problem.items[item], round(float(sent[arc, lift, item, day]), 3)),
            problem.classes[arc],
        )


def short_table(case: FlowCase, answer: FlowAnswer, zone: str) -> SupplyTable:
    """Who is short of what from when to when, and why."""
    times = case.times(zone)
    rows = tuple(
        (
            *(one.unit, one.item, one.lack.value),
            *(times[one.first], times[one.last + 1]),
            *(round(one.tonnes, 3), why),
        )
        for one, why in zip(answer.short, answer.why, strict=True)
    )
    return SupplyTable("Shortages", SHORT_HEAD, rows)


def siting_tables(problem: SitingProblem, found: Siting) -> tuple[SupplyTable, ...]:
    """
    Tables of a choice of supply points: who is fed from where, and what is open.

    Parameters
    ----------
    problem, found
        Of one another.
    """
    sites = tuple(
        (
            site,
            "open" if site in found.opened else "not open",
            "given" if site in problem.must else "candidate",
            round(float(found.share[number] @ problem.need), 3),
        )
        for number, site in enumerate(problem.sites)
    )
    return (
        fed_table(problem, found),
        SupplyTable("Points", ("point", "state", "kind", "t a day"), sites),
        SupplyTable("Look at", ("remark",), ((SITES_ASSUME,),)),
    )


def fed_table(problem: SitingProblem, found: Siting) -> SupplyTable:
    """Which unit is fed from which point, by what share, and how far that is."""
    rows = tuple(
        (
            problem.sites[site],
            problem.units[unit],
            round(float(found.share[site, unit]), 3),
            round(float(problem.takes_s[site, unit]) / 60),
        )
        for site, unit in np.argwhere(found.share > 0).tolist()
    )
    return SupplyTable("Fed from", FED_HEAD, rows)
