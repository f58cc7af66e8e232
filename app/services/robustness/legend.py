"""What the numbers of a request stand for; it never leaves this machine.

A request knows march units, roads and bridges by number alone. The legend gives them
their names back when the answer comes, be it days later.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.errors import Damaged
from app.services.robustness.question import Theta

FORM = 1


class UnitEntry(NamedTuple):
    """
    A march unit.

    Attributes
    ----------
    name, column
        What it is called, and the column it belongs to.
    starts_ms, planned_ms, deadline_ms
        Head at the start point, tail past the release point as planned and at the
        latest; milliseconds after the zero of the course.
    is_ordered
        Whether the deadline is one of the plan; else it is the planned time and a
        slack.
    routes
        How many ways it knows.
    """

    name: str
    column: str
    starts_ms: int
    planned_ms: int
    deadline_ms: int
    is_ordered: bool
    routes: int


class DefileEntry(NamedTuple):
    """A single-file section: what people call it, where, and if one at a time."""

    name: str
    place: str
    is_alone: bool


class BridgeEntry(NamedTuple):
    """A bridge on a planned route: number on the ground, name, place, degrees."""

    number: int
    name: str
    place: str
    lon: float
    lat: float


class ScenarioEntry(NamedTuple):
    """
    A scenario that was asked about.

    Attributes
    ----------
    lost
        Bridges by their place in the legend.
    gap_ms
        Extra gap.
    row
        Scenario of the request that answers it.
    """

    lost: tuple[int, ...]
    gap_ms: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLegend:
    """
    One course of action.

    Attributes
    ----------
    name
        What people call it.
    zero
        UTC moment from which its times count: the first departure.
    units, defiles, bridges
        By number.
    scenarios
        All that were asked about; the first is that nothing is lost.
    remarks
        What the staff should know, as sentences.
    """

    name: str
    zero: datetime
    units: tuple[UnitEntry, ...]
    defiles: tuple[DefileEntry, ...]
    bridges: tuple[BridgeEntry, ...]
    scenarios: tuple[ScenarioEntry, ...]
    remarks: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many scenarios the request has for it."""
        return 1 + max(one.row for one in self.scenarios)

    def moment(self, ms: float) -> datetime:
        """UTC moment of a time of the course."""
        return self.zero + timedelta(milliseconds=ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """
    What the numbers of one request stand for.

    Attributes
    ----------
    title
        Name of the march.
    zone
        In which times are told.
    courses
        In the order of the request.
    slack_s
        Slack of units without a deadline of the plan.
    theta
        What is assumed.
    """

    title: str
    zone: str
    courses: tuple[CourseLegend, ...]
    slack_s: float
    theta: Theta

    def to_json(self) -> str:
        """Write it as `read_legend` reads it."""
        told = asdict(self) | {"form": FORM}
        for course in told["courses"]:
            course["zero"] = course["zero"].isoformat()
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_legend(text: str) -> Legend:
    """
    Read what `Legend.to_json` wrote.

    Raises
    ------
    Damaged
        It is something else.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        made = _FORMS[told.pop("form")]
        courses = tuple(_course(one) for one in told.pop("courses"))
        assumed = told.pop("theta")
        values = tuple((name, value) for name, value in assumed.pop("values"))
        sources = tuple((name, who) for name, who in assumed.pop("sources", ()))
        theta = Theta(values=values, sources=sources, **assumed)
        return made(courses=courses, theta=theta, **told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(
            "The legend of a kept job cannot be read, so its answer has no names; "
            "submit the job again."
        ) from error


_FORMS = {FORM: Legend}


def _course(told: dict[str, Any]) -> CourseLegend:
    """Read one course."""
    return CourseLegend(
        name=told["name"],
        zero=datetime.fromisoformat(told["zero"]),
        units=tuple(UnitEntry(*one) for one in told["units"]),
        defiles=tuple(DefileEntry(*one) for one in told["defiles"]),
        bridges=tuple(BridgeEntry(*one) for one in told["bridges"]),
        scenarios=tuple(
            ScenarioEntry(tuple(lost), gap_ms, row)
            for lost, gap_ms, row in told["scenarios"]
        ),
        remarks=tuple(told["remarks"]),
    )
