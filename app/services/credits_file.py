"""Issued movement credits as a file: `NAME.credits.yaml`, read as strictly as plans.

::

    credits: 1
    name: Exercise North Wind
    marking: EXERCISE - UNCLASSIFIED
    issued:
    - column: Supply
      number: 12-NLN-07
      origin: Kellawald
      destination: Garnabeke
      rate: 40
      density: 20
      vehicles: [{type: truck 5 t 4x4, count: 30}]
      units:
      - unit: A1
        vehicles: 30
        times:
        - {point: SP, first: '2026-06-12T06:00:00+00:00', last: '...'}
      history:
      - {state: bid, at: '2026-06-01T12:00:00+00:00'}
      - {state: approved, at: '2026-06-02T08:00:00+00:00'}

Moments are ISO 8601 with a zone and whole, as seconds count when a plan is held against
them. Times are those that were granted, whatever the roads are like today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import yaml

from app.errors import InputRefused, MarkingRefused
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.security.marking_policy import DEFAULT_POLICY
from app.services.scenario.yaml_entries import MAX_BYTES, read_yaml
from planners.dtg import utc
from planners.errors import PlanningError
from planners.movement_credit import (
    CreditState,
    MovementBid,
    MovementCredit,
    PointTimes,
    StateChange,
    UnitTimes,
)
from planners.movement_number import MovementNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.scenario.yaml_entries import Entry
    from planners.vehicles import VehicleType

SUFFIX = ".credits.yaml"
LINE = 1000  # letters; the origin stays on one line, where others look for it
VERSION = 1
WHAT = "file of credits"
MOST = 100_000  # vehicles or march units
FASTEST_KMH, DENSEST_VPK = 150.0, 1e6


@dataclass(frozen=True, slots=True)
class CreditsDocument:
    """
    What a file of credits holds.

    Attributes
    ----------
    name
        Of the plan by which they were issued.
    marking
        Of the file.
    issued
        Credits in the order in which they were issued, cancelled ones too.
    """

    name: str
    marking: Marking
    issued: tuple[MovementCredit, ...]


def write_credits_file(
    path: Path,
    document: CreditsDocument,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write issued credits; `read_credits_file` reads them.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    document
        With the marking of the file.
    inputs
        Markings of what the credits were made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        There are too many, the file cannot be written, or its marking is too low.
    """
    head = {
        "credits": VERSION,
        "name": document.name,
        "marking": str(document.marking),
        **({"origin": gate.origin} if gate.origin else {}),
    }
    issued = {"issued": [credit_form(credit) for credit in document.issued]}
    data = _written(head, LINE, in_rows=False) + _written(issued, 100, in_rows=True)
    if len(data) > MAX_BYTES:
        raise InputRefused(
            f"{path.name} would have more than {MAX_BYTES // 2**20} MB; issue the "
            "credits of fewer columns from one plan."
        )
    origins = (document.marking, *inputs)
    return write_bytes_export(path, document.marking, origins, data, gate)


def _written(form: dict[str, Any], width: int, *, in_rows: bool) -> bytes:
    """Write entries in their order, in lines of so many letters, the last in rows."""
    return yaml.dump(
        form,
        Dumper=yaml.CSafeDumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None if in_rows else False,
        width=width,
    ).encode()


def is_credits_file(path: Path) -> bool:
    """Whether a YAML file is one of credits rather than a scenario; see `read_yaml`."""
    return "credits" in read_yaml(path, what="plan or file of credits").mapping()


def read_credits_file(
    path: Path,
    vehicles: Mapping[str, VehicleType],
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> CreditsDocument:
    """
    Read a file of credits.

    Parameters
    ----------
    path
        As `write_credits_file` writes it.
    vehicles
        The catalogue by name.
    policy
        By which its marking is read.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what=WHAT)
    given = root.mapping(
        required=("credits", "name", "marking", "issued"), optional=("origin",)
    )
    given["credits"].whole(least=VERSION, most=VERSION)
    try:
        marking = policy.parse(given["marking"].text())
    except MarkingRefused as error:
        raise given["marking"].refused(f"is not a marking: {error}") from error
    issued = tuple(credit_of(one, vehicles) for one in given["issued"].sequence())
    return CreditsDocument(given["name"].text(), marking, issued)


# Writing


def credit_form(credit: MovementCredit) -> dict[str, Any]:
    """Write a credit down; what is empty is left out."""
    bid = credit.bid
    written = {
        "column": bid.column,
        "number": str(credit.number) if credit.number else None,
        "origin": bid.origin,
        "via": list(bid.via),
        "destination": bid.destination,
        "not before": _moment_text(bid.not_before),
        "not after": _moment_text(bid.not_after),
        "march units": bid.march_units,
        "rate": float(bid.rate_kmh),
        "density": float(bid.density_vpk),
        "special permit": "yes" if bid.special_permit else None,
        "halts": list(bid.halts),
        "vehicles": [{"type": v.name, "count": count} for v, count in bid.vehicles],
        "units": [_unit_form(unit) for unit in credit.units],
        "history": [
            _full(state=step.state.value, at=step.when.isoformat(), reason=step.reason)
            for step in credit.history
        ],
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


def _unit_form(unit: UnitTimes) -> dict[str, Any]:
    times = [
        _full(
            point=one.point,
            label=one.label,
            first=one.first.isoformat(),
            last=one.last.isoformat(),
        )
        for one in unit.times
    ]
    return {"unit": unit.unit, "vehicles": unit.vehicles, "times": times}


def _full(**texts: str) -> dict[str, str]:
    """Texts that are not empty."""
    return {key: text for key, text in texts.items() if text}


def _moment_text(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


# Reading


def credit_of(entry: Entry, vehicles: Mapping[str, VehicleType]) -> MovementCredit:
    """Read a credit that `credit_form` wrote; InputRefused says what is wrong."""
    given = entry.mapping(
        required=(
            *("column", "origin", "destination", "rate", "density", "vehicles"),
            *("units", "history"),
        ),
        optional=(
            *("number", "via", "not before", "not after", "march units"),
            *("special permit", "halts"),
        ),
    )
    history = tuple(_step(one) for one in given["history"].sequence())
    for name, listed in (
        ("history", history),
        ("vehicles", given["vehicles"].sequence()),
    ):
        if not listed:
            raise given[name].refused("is empty; a credit has at least one of them.")
    number = given.get("number")
    state = history[-1].state
    if number is None and state in (CreditState.APPROVED, CreditState.CHANGED):
        raise entry.refused(f"is {state.value}, so it needs an entry 'number'.")
    try:
        return MovementCredit(
            bid=_bid(given, vehicles),
            units=tuple(_unit(one) for one in given["units"].sequence()),
            number=None if number is None else _number(number),
            history=history,
        )
    except PlanningError as error:
        raise entry.refused(f"is no credit: {error}") from error


def _bid(
    given: Mapping[str, Entry], vehicles: Mapping[str, VehicleType]
) -> MovementBid:
    permit, units = given.get("special permit"), given.get("march units")
    return MovementBid(
        column=given["column"].text(),
        vehicles=tuple(_count(one, vehicles) for one in given["vehicles"].sequence()),
        origin=given["origin"].text(),
        destination=given["destination"].text(),
        via=_texts(given.get("via")),
        not_before=_moment(given.get("not before")),
        not_after=_moment(given.get("not after")),
        march_units=units.whole(least=1, most=MOST) if units else 1,
        rate_kmh=given["rate"].number(above=0, most=FASTEST_KMH),
        density_vpk=given["density"].number(above=0, most=DENSEST_VPK),
        special_permit=permit.truth() if permit else False,
        halts=_texts(given.get("halts")),
    )


def _count(
    entry: Entry, vehicles: Mapping[str, VehicleType]
) -> tuple[VehicleType, int]:
    given = entry.mapping(required=("type", "count"))
    name = given["type"].text()
    if name not in vehicles:
        raise given["type"].refused(
            f"is {name!r}, which the catalogue of vehicles does not have; correct the "
            "name."
        )
    return vehicles[name], given["count"].whole(least=1, most=MOST)


def _unit(entry: Entry) -> UnitTimes:
    given = entry.mapping(required=("unit", "vehicles", "times"))
    times = []
    for one in given["times"].sequence():
        point = one.mapping(required=("point", "first", "last"), optional=("label",))
        label = point.get("label")
        first, last = _moment_of(point["first"]), _moment_of(point["last"])
        if last < first:
            raise point["last"].refused("is before the first vehicle.")
        times.append(
            PointTimes(
                point["point"].text(), label.text() if label else "", first, last
            )
        )
    return UnitTimes(
        unit=given["unit"].text(),
        vehicles=given["vehicles"].whole(least=1, most=MOST),
        times=tuple(times),
    )


def _step(entry: Entry) -> StateChange:
    given = entry.mapping(required=("state", "at"), optional=("reason",))
    reason = given.get("reason")
    return StateChange(
        given["state"].choice(CreditState),
        _moment_of(given["at"]),
        reason.text() if reason else "",
    )


def _number(entry: Entry) -> MovementNumber:
    try:
        number = MovementNumber.parse(entry.text())
    except PlanningError as error:
        raise entry.refused(f"is no movement number: {error}") from error
    if number.unit:
        raise entry.refused(f"is {number}; leave the letter {number.unit} out.")
    return number


def _texts(entry: Entry | None) -> tuple[str, ...]:
    return () if entry is None else tuple(one.text() for one in entry.sequence())


def _moment(entry: Entry | None) -> datetime | None:
    return None if entry is None else _moment_of(entry)


def _moment_of(entry: Entry) -> datetime:
    """Moment as ISO 8601 with a zone."""
    try:
        return utc(datetime.fromisoformat(entry.text()))
    except PlanningError as error:
        raise entry.refused(f"has no zone: {error}") from error
    except ValueError:
        raise entry.refused(
            "is no moment; write date, time and zone, such as "
            "2026-06-12T06:00:00+00:00."
        ) from None
