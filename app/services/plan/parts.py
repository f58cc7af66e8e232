"""What a plan file keeps: a scenario on an area, what is drawn, and a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.security.marking import DEFAULT_MARKING, Marking
from planners.overlay import Overlay
from planners.route import Objective, RoutePolicy

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.scenario.scenario import Scenario
    from planners.route import Lonlat


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    The area pack that a plan was made on.

    Attributes
    ----------
    name
        As people call the area.
    identity
        SHA-256 of the content of the pack.
    path
        Where it was last; a hint, nothing more.
    """

    name: str
    identity: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadClosure:
    """
    A road that was closed on the map.

    Attributes
    ----------
    road
        What people call it.
    position
        On it, degrees.
    window
        From when until when, aware; None for at any time.
    """

    road: str
    position: Lonlat
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteQuestion:
    """
    The question for a route that the user put by himself.

    Attributes
    ----------
    stops
        Start, via points, destination, as far as they are set; degrees.
    complete
        Whether the last stop is the destination.
    formation
        Name of a column or of a vehicle; empty until one is chosen.
    objective, policy
        What to have least of; roads in doubt.
    depart
        When the head may leave, aware; None for a route without times.
    remarks
        What to look at before trusting the stops, as sentences.
    """

    stops: tuple[Lonlat, ...] = ()
    complete: bool = False
    formation: str = ""
    objective: Objective = Objective.FASTEST
    policy: RoutePolicy = field(default_factory=RoutePolicy)
    depart: datetime | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """
    All that a plan file keeps.

    Attributes
    ----------
    title
        What people call the plan; may be empty.
    marking
        Of the plan itself.
    overlay_marking
        Under which overlays were taken over; None where none was.
    ground
        The area it was made on; None before there is one.
    scenario
        None before there is one; ratings that lie over it are those of the overlay.
    overlay
        What is drawn.
    closures
        Roads closed on the map, in the order they were closed.
    route
        The user's own question.
    """

    title: str = ""
    marking: Marking = DEFAULT_MARKING
    overlay_marking: Marking | None = None
    ground: Ground | None = None
    scenario: Scenario | None = None
    overlay: Overlay = field(default_factory=Overlay)
    closures: tuple[RoadClosure, ...] = ()
    route: RouteQuestion = field(default_factory=RouteQuestion)
