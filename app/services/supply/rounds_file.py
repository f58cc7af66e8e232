"""Delivery rounds as a file, written by name: a later case can start from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import InputRefused, MarkingRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.json_file import read_json
from app.services.plan.kept_entries import kept_entry
from planners.rounds.plan import Round, RoundsPlan, Trip, Unload, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.security.marking_policy import MarkingPolicy
    from app.services.scenario.yaml_entries import Entry
    from app.services.supply.delivery import DeliveryCase

FORM, VERSION = "marsroute rounds", 1
MOST_SECONDS = 31_536_000  # a year
MOST_VEHICLES = 100_000
MOST_UNITS = 1e12
_NUMBERS = ("back_s", "driven_s", "length_m")


def rounds_form(
    case: DeliveryCase, plan: RoundsPlan, origin: str = ""
) -> dict[str, Any]:
    """Write rounds down by name; `read_rounds` reads them."""
    problem = case.problem
    return {
        "form": FORM,
        "version": VERSION,
        "marking": str(case.scenario.marking),
        "origin": origin,
        "scenario": case.scenario.name,
        "zero": case.zero.isoformat(),
        "cost": plan.cost,
        "bound": plan.bound,
        "rounds": [_round_form(case, one) for one in plan.rounds],
        "packets": [[list(one) for one in packet] for packet in plan.packets],
        "unserved": [
            {
                "drop": problem.drops[one.drop].name,
                "units": [{"item": item, "units": units} for item, units in one.units],
                "cause": one.cause.value,
                "words": one.words,
                "mends": list(one.mends),
            }
            for one in plan.unserved
        ],
    }


def read_rounds(
    path: Path, case: DeliveryCase, policy: MarkingPolicy = DEFAULT_POLICY
) -> RoundsPlan:
    """
    Read rounds that were written before, in the terms of a case, to start anew from.

    Fleets, depots and drops that the case does not have are left out, with all that is
    nothing without them.

    Raises
    ------
    InputRefused
        The file cannot be read, is none of ours, or is marked higher than the case,
        which could let its content out.
    """
    form = read_json(path, what="file of rounds")
    root = kept_entry(form, path.name).mapping()
    named = root.get("form")
    if named is None or named.text() != FORM or "rounds" not in root:
        raise InputRefused(
            f"{path.name} holds no rounds of ours; give a file that 'marsroute "
            "distribute --output' wrote."
        )
    root["version"].whole(least=VERSION, most=VERSION)
    _check_marking(path, root, case, policy)
    names = _Names(case)
    rounds = [names.round_of(entry) for entry in root["rounds"].sequence()]
    return RoundsPlan(rounds=tuple(one for one in rounds if one is not None))


def _check_marking(
    path: Path, root: Mapping[str, Entry], case: DeliveryCase, policy: MarkingPolicy
) -> None:
    """Refuse what must not flow into the answer."""
    entry = root.get("marking")
    if entry is None:
        raise InputRefused(f"{path.name} has no marking; write the rounds anew.")
    try:
        marking = policy.parse(entry.text())
    except MarkingRefused as error:
        raise entry.refused(f"is not a marking: {error}") from error
    own = case.scenario.marking
    if not own.dominates(marking):
        raise InputRefused(
            f"{path.name} is marked {marking.banner}, and the plan {own.banner} does "
            "not cover that; raise the marking of the plan, or start without the file."
        )


def _round_form(case: DeliveryCase, one: Round) -> dict[str, Any]:
    """One vehicle."""
    form: dict[str, Any] = {
        "fleet": case.problem.fleets[one.fleet].name,
        "vehicle": one.vehicle + 1,
        "trips": [_trip_form(case, trip) for trip in one.trips],
        "breaks": [list(window) for window in one.breaks],
    }
    return form | {name: getattr(one, name) for name in _NUMBERS}


def _trip_form(case: DeliveryCase, trip: Trip) -> dict[str, Any]:
    problem = case.problem
    return {
        "depot": problem.depots[trip.depot].name,
        "load_s": trip.load_s,
        "leave_s": trip.leave_s,
        "tanks": list(trip.tanks),
        "visits": [
            {
                "drop": problem.drops[visit.drop].name,
                "arrive_s": visit.arrive_s,
                "begin_s": visit.begin_s,
                "leave_s": visit.leave_s,
                "unloads": [
                    {"item": item, "units": units} for item, units in visit.unloads
                ],
            }
            for visit in trip.visits
        ],
    }


class _Names:
    """Numbers of a case by name."""

    def __init__(self, case: DeliveryCase) -> None:
        problem = case.problem
        self._fleets = {one.name: number for number, one in enumerate(problem.fleets)}
        self._depots = {one.name: number for number, one in enumerate(problem.depots)}
        self._drops = {one.name: number for number, one in enumerate(problem.drops)}
        self._counts = [fleet.count for fleet in problem.fleets]

    def round_of(self, entry: Entry) -> Round | None:
        """Read one vehicle; None where it is there no more or has nothing to do."""
        given = entry.mapping(
            required=("fleet", "vehicle", "trips", "breaks", *_NUMBERS)
        )
        fleet = self._fleets.get(given["fleet"].text())
        vehicle = given["vehicle"].whole(least=1, most=MOST_VEHICLES) - 1
        read = [self._trip_of(one) for one in given["trips"].sequence()]
        trips = tuple(trip for trip in read if trip is not None)
        breaks = [one.sequence() for one in given["breaks"].sequence()]
        if any(len(one) != 2 for one in breaks):
            raise given["breaks"].refused("has one that is not from when until when.")
        if fleet is None or vehicle >= self._counts[fleet] or not trips:
            return None
        return Round(
            fleet=fleet,
            vehicle=vehicle,
            trips=trips,
            breaks=tuple((_second(begins), _second(ends)) for begins, ends in breaks),
            back_s=_second(given["back_s"]),
            driven_s=_second(given["driven_s"]),
            length_m=given["length_m"].whole(least=0, most=2**31 - 1),
        )

    def _trip_of(self, entry: Entry) -> Trip | None:
        given = entry.mapping(
            required=("depot", "load_s", "leave_s", "tanks", "visits")
        )
        depot = self._depots.get(given["depot"].text())
        read = [self._visit_of(one) for one in given["visits"].sequence()]
        visits = tuple(visit for visit in read if visit is not None)
        load_s, leave_s = _second(given["load_s"]), _second(given["leave_s"])
        tanks = tuple(_word(one) for one in given["tanks"].sequence())
        if depot is None or not visits:
            return None
        return Trip(depot, load_s, leave_s, visits, tanks)

    def _visit_of(self, entry: Entry) -> Visit | None:
        given = entry.mapping(
            required=("drop", "arrive_s", "begin_s", "leave_s", "unloads")
        )
        drop = self._drops.get(given["drop"].text())
        arrive, begin, leave = (
            _second(given[key]) for key in ("arrive_s", "begin_s", "leave_s")
        )
        unloads = []
        for one in given["unloads"].sequence():
            told = one.mapping(required=("item", "units"))
            units = told["units"].number(above=0, most=MOST_UNITS)
            unloads.append(Unload(told["item"].text(), units))
        if drop is None:
            return None
        return Visit(drop, arrive, begin, leave, tuple(unloads))


def _second(entry: Entry) -> int:
    return entry.whole(least=0, most=MOST_SECONDS)


def _word(entry: Entry) -> str:
    """A single value that may be empty, for an empty tank."""
    return entry.text() if entry.node.text else ""
