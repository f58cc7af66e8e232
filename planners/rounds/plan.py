"""Delivery rounds as they are driven, and what they leave, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from planners.rounds.problem import Window


class Unload(NamedTuple):
    """What one visit unloads of one item; ``units`` of the item."""

    item: str
    units: float


class Visit(NamedTuple):
    """A vehicle at a drop point: seconds of the problem, and what it unloads."""

    drop: int
    arrive_s: int
    begin_s: int
    leave_s: int
    unloads: tuple[Unload, ...]


class Trip(NamedTuple):
    """
    One load: from a depot over its drops.

    ``load_s`` is when loading begins, ``leave_s`` when it is laden and leaves,
    ``tanks`` the item in each compartment, empty for an empty one.
    """

    depot: int
    load_s: int
    leave_s: int
    visits: tuple[Visit, ...]
    tanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """
    What one vehicle does in a shift.

    Attributes
    ----------
    fleet, vehicle
        Number of the fleet, and of the vehicle within it.
    trips
        In order, one or more.
    back_s
        When it is back at the depot where its fleet ends.
    breaks
        Driver rest, in order; within waiting or between driving.
    driven_s, length_m
        Under way in all.
    """

    fleet: int
    vehicle: int
    trips: tuple[Trip, ...]
    back_s: int
    breaks: tuple[Window, ...] = ()
    driven_s: int = 0
    length_m: int = 0

    @property
    def leaves_s(self) -> int:
        """When loading of the first trip begins."""
        return self.trips[0].load_s


class Cause(Enum):
    """Why a drop is not served, in the order in which it is asked."""

    NO_DEPOT = "no depot gives it out"
    STOCK = "the depots have not enough of it"
    NO_VEHICLE = "no vehicle can carry it"
    NO_WAY = "no way leads there"
    TOO_BIG = "it is more than the largest vehicle carries"
    WINDOW = "its times cannot be met even by a vehicle alone"
    SHIFT = "out and back does not fit in a shift"
    FLEET = "all vehicles together cannot carry all"
    REST = "driver rest leaves no time for it"
    PACKET = "no escorted group can be made up for it"
    TRADED = "others with more priority took the vehicles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """
    What a drop does not get.

    Attributes
    ----------
    drop
        Its number.
    units
        Not brought, by item.
    cause
        The first that holds.
    words
        The facts in conflict, as one sentence in the user's words.
    mends
        What would mend it, each tried; cheapest first, as sentences.
    """

    drop: int
    units: tuple[Unload, ...]
    cause: Cause
    words: str
    mends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsPlan:
    """
    Rounds that keep every rule, and what they leave.

    Attributes
    ----------
    rounds
        By fleet and vehicle.
    unserved
        By drop; empty when all is brought.
    packets
        Groups of (round, trip) numbers that leave together, where that is asked for.
    cost
        What all rounds cost by the figures of their fleets.
    bound
        No plan that brings as much can cost less; 0 where none is known.
    """

    rounds: tuple[Round, ...]
    unserved: tuple[Unserved, ...] = ()
    packets: tuple[tuple[tuple[int, int], ...], ...] = ()
    cost: int = 0
    bound: int = 0
