"""Movement problems and schedules as plain documents, in the form of the instance set.

The form is described for everybody in ``tests/instances/README.md``. A course is
written shortly where it can be: moments of the head at each of its points, as if nobody
waited, and one pass time. Courses whose pass time changes on the way are written leg by
leg.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planners.errors import MarchError
from planners.movement.checked_problem import checked
from planners.movement.instances.document_fields import Fields, Json
from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
    Stop,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

FORMAT = "marsroute-movement-1"
KINDS = {
    SectionKind.OPEN: "open",
    SectionKind.ALTERNATING: "alternating",
    SectionKind.ALONE: "alone",
}
KINDS_BY_NAME = {name: kind for kind, name in KINDS.items()}


def problem_document(
    problem: MovementProblem, about: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """
    Write a problem down.

    Parameters
    ----------
    problem
        One that makes sense.
    about
        Source, licence, class and the like, for people; no rule depends on it.

    Returns
    -------
    dict[str, Json]
        Ready for JSON. `read_problem` gives the same problem back.

    Raises
    ------
    MarchError
        The problem makes no sense.
    """
    checked(problem)
    sections = problem.sections
    document: dict[str, Json] = {"format": FORMAT, "name": problem.name}
    if about:
        document["about"] = dict(about)
    document["step_s"] = problem.step_s
    document["points"] = _plain(sections.positions)
    if sections.points:
        document["point_names"] = list(sections.points)
    document["sections"] = [
        [int(begin), int(end), _brief(length), KINDS[SectionKind(kind)], int(twin)]
        for begin, end, length, kind, twin in zip(
            sections.tail,
            sections.head,
            sections.length_m,
            sections.kind,
            sections.twin,
            strict=True,
        )
    ]
    if sections.roads:
        document["road_names"] = list(sections.roads)
    document["areas"] = [
        {"name": area.name, "parking_m": _brief(area.parking_m)}
        for area in problem.areas
    ]
    document["closures"] = [
        {
            "section": closure.section,
            "begins_s": closure.begins_s,
            "ends_s": closure.ends_s,
            "reason": closure.reason,
        }
        for closure in problem.closures
    ]
    document["movements"] = [_movement_document(one) for one in problem.movements]
    return document


def _movement_document(movement: Movement) -> Json:
    locked, start_by = movement.locked, movement.start_by_s
    return {
        "name": movement.name,
        "weight": movement.weight,
        "gap_s": movement.gap_s,
        "parking_m": _brief(movement.parking_m),
        "earliest_s": movement.earliest_s,
        **({} if start_by is None else {"start_by_s": start_by}),
        "latest_s": movement.latest_s,
        "wanted_s": movement.wanted_s,
        "locked": None if locked is None else _departures_document(locked),
        "courses": [_course_document(course) for course in movement.courses],
    }


def _departures_document(placed: Departures) -> Json:
    return {"course": placed.course, "departs_s": list(placed.departs_s)}


def _course_document(course: Course) -> Json:
    """The short form where it says everything, else leg by leg."""
    legs = [
        (_moments(leg, head=True), _moments(leg, head=False)) for leg in course.legs
    ]
    passes = {int(span) for head, tail in legs for span in tail - head}
    if len(passes) == 1 and all(head[0] == 0 for head, _ in legs):
        heads: list[Json] = [0]
        cuts: list[int] = []
        moment = 0
        for leg, (head, _) in zip(course.legs, legs, strict=True):
            cuts.append((cuts[-1] if cuts else 0) + len(leg.sections))
            heads += (moment + head[1:]).tolist()
            moment += int(head[-1])
        return {
            "name": course.name,
            "sections": [s for leg in course.legs for s in leg.sections.tolist()],
            "heads_s": heads,
            "pass_s": passes.pop(),
            "stops": [
                {"before": cut, **_stop_document(stop)}
                for cut, stop in zip(cuts, course.stops, strict=False)
            ],
        }
    return {
        "name": course.name,
        "legs": [
            {
                "sections": leg.sections.tolist(),
                "heads_s": head.tolist(),
                "tails_s": tail.tolist(),
            }
            for leg, (head, tail) in zip(course.legs, legs, strict=True)
        ],
        "stops": [_stop_document(stop) for stop in course.stops],
    }


def _moments(leg: Leg, *, head: bool) -> NDArray[np.int64]:
    """Head or tail at each point of a leg, one more than sections."""
    first, then = (
        (leg.enters, leg.leaves) if head else (leg.enter_clears, leg.leave_clears)
    )
    return np.concatenate([first[:1], then]).astype(np.int64)


def _stop_document(stop: Stop) -> dict[str, Json]:
    return {"area": stop.area, "least_s": stop.least_s, "most_s": stop.most_s}


def _plain(positions: NDArray[np.float64]) -> Json:
    return [[_brief(east), _brief(north)] for east, north in positions.tolist()]


def _brief(number: float) -> Json:
    """The same number, without a point where it is whole."""
    return int(number) if float(number).is_integer() else float(number)


def read_problem(document: object) -> MovementProblem:
    """
    Read a problem.

    Parameters
    ----------
    document
        What JSON gave, from any source.

    Raises
    ------
    MarchError
        It is not of this form, or the problem makes no sense; the text says where.
    """
    fields = Fields("The instance", document)
    form = fields.text("format")
    if form != FORMAT:
        raise MarchError(
            f"The instance has the form {form[:40]!r}; {FORMAT!r} can be read."
        )
    problem = MovementProblem(
        sections=_sections(fields),
        movements=tuple(
            _movement(Fields(f"Movement {number}", one))
            for number, one in enumerate(fields.rows("movements"))
        ),
        areas=tuple(
            HaltArea(name=area.text("name"), parking_m=area.number("parking_m"))
            for area in fields.parts("areas", "halt area")
        ),
        closures=tuple(
            Closure(
                closure.whole("section"),
                closure.whole("begins_s"),
                closure.whole("ends_s"),
                closure.text("reason"),
            )
            for closure in fields.parts("closures", "closure")
        ),
        step_s=fields.whole("step_s"),
        name=fields.text("name"),
    )
    return checked(problem)


def _sections(fields: Fields) -> Sections:
    """Points and the pieces of road between them."""
    points = [
        Fields.pair(f"Point {number}", row)
        for number, row in enumerate(fields.rows("points"))
    ]
    begins, ends, lengths, kinds, twins = [], [], [], [], []
    rows = fields.rows("sections")
    if not points or not rows:
        raise MarchError(
            "The instance has no 'points' or no 'sections'; give both, as they are the "
            "roads."
        )
    for number, row in enumerate(rows):
        named = Fields.named(
            f"Section {number}", row, ("from", "to", "length_m", "kind", "twin")
        )
        begins.append(named.below("from", len(points)))
        ends.append(named.below("to", len(points)))
        lengths.append(named.number("length_m"))
        kinds.append(named.choice("kind", KINDS_BY_NAME))
        twins.append(named.below("twin", len(rows), least=-1))
    return Sections(
        tail=np.array(begins, np.int32),
        head=np.array(ends, np.int32),
        twin=np.array(twins, np.int32),
        kind=np.array(kinds, np.int8),
        length_m=np.array(lengths, np.float64),
        positions=np.array(points, np.float64).reshape(-1, 2),
        roads=fields.names("road_names", len(rows)),
        points=fields.names("point_names", len(points)),
    )


def _movement(fields: Fields) -> Movement:
    name = fields.text("name")
    fields = fields.called(f"Movement {name!r}")
    locked = fields.optional_part("locked")
    return Movement(
        name=name,
        weight=fields.whole("weight"),
        gap_s=fields.whole("gap_s"),
        parking_m=fields.number("parking_m"),
        earliest_s=fields.whole("earliest_s"),
        start_by_s=fields.optional_whole("start_by_s"),
        latest_s=fields.whole("latest_s"),
        wanted_s=fields.optional_whole("wanted_s"),
        locked=None if locked is None else _departures(locked),
        courses=tuple(
            _long_course(course) if course.has("legs") else _short_course(course)
            for course in fields.parts("courses", "course")
        ),
    )


def _departures(fields: Fields) -> Departures:
    return Departures(fields.whole("course"), tuple(fields.wholes("departs_s")))


def _short_course(fields: Fields) -> Course:
    """A course with one pass time; its moments count on through the stops."""
    sections, heads = fields.wholes("sections"), fields.wholes("heads_s")
    fields.check_moments(sections, heads)
    passes = fields.whole("pass_s")
    stops = fields.parts("stops", "stop")
    cuts = [0, *(stop.whole("before") for stop in stops), len(sections)]
    if any(after <= before for before, after in pairwise(cuts)):
        raise MarchError(
            f"{fields.where} stops before sections {cuts[1:-1]}; give them in order, "
            f"above 0 and below {len(sections)}."
        )
    legs = []
    for begin, end in pairwise(cuts):
        head = np.array(heads[begin : end + 1], np.int64) - heads[begin]
        legs.append(_leg(sections[begin:end], head, head + passes))
    return Course(
        name=fields.text("name"), legs=tuple(legs), stops=tuple(map(_stop, stops))
    )


def _long_course(fields: Fields) -> Course:
    """A course leg by leg, moments after the departure of each."""
    legs = []
    for leg in fields.parts("legs", "leg"):
        sections = leg.wholes("sections")
        heads, tails = leg.wholes("heads_s"), leg.wholes("tails_s")
        leg.check_moments(sections, heads)
        leg.check_moments(sections, tails)
        legs.append(_leg(sections, np.array(heads), np.array(tails)))
    stops = fields.parts("stops", "stop")
    return Course(
        name=fields.text("name"), legs=tuple(legs), stops=tuple(map(_stop, stops))
    )


def _leg(
    sections: Sequence[int], heads: NDArray[np.int64], tails: NDArray[np.int64]
) -> Leg:
    return Leg(
        sections=np.array(sections, np.int32),
        enters=heads[:-1].astype(np.int32),
        leaves=heads[1:].astype(np.int32),
        enter_clears=tails[:-1].astype(np.int32),
        leave_clears=tails[1:].astype(np.int32),
    )


def _stop(fields: Fields) -> Stop:
    return Stop(fields.whole("area"), fields.whole("least_s"), fields.whole("most_s"))


def plan_document(problem: MovementProblem, schedule: Schedule) -> dict[str, Json]:
    """
    Write a schedule down: course and departures by the name of the movement.

    Movements without a place are left out.
    """
    return {
        movement.name: _departures_document(placed)
        for movement, placed in zip(problem.movements, schedule.placed, strict=True)
        if placed is not None
    }


def read_plan(problem: MovementProblem, document: object) -> Schedule:
    """
    Read a schedule of a problem.

    Raises
    ------
    MarchError
        A name or a course is not in the problem, or departures are missing.
    """
    plan = Fields("The plan", document)
    known = {movement.name for movement in problem.movements}
    strange = sorted(set(plan.keys()) - known)
    if strange:
        raise MarchError(
            f"The plan speaks of {strange[0]!r}, which is no movement of this problem."
        )
    return Schedule(tuple(_placed(plan, movement) for movement in problem.movements))


def _placed(plan: Fields, movement: Movement) -> Departures | None:
    part = plan.optional_part(movement.name)
    if part is None:
        return None
    placed = _departures(part)
    if not 0 <= placed.course < len(movement.courses):
        raise MarchError(
            f"The plan gives movement {movement.name!r} course {placed.course}; it has "
            f"{len(movement.courses)}."
        )
    legs = len(movement.courses[placed.course].legs)
    if len(placed.departs_s) != legs:
        raise MarchError(
            f"The plan gives movement {movement.name!r} {len(placed.departs_s)} "
            f"departures; its course has {legs} legs."
        )
    return placed
