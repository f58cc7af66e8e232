"""Checks a plan of a movement problem against the rules, with nothing but Python.

Written from the rules in README.md beside this file, on moments of passing alone, and
without any code of the program that makes plans. Times are whole seconds.

    python check_plan.py INSTANCE.json PLAN.json
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "marsroute-movement-1"
PARKING_SLACK_M = 1e-6  # lengths are decimal fractions; sums of them are not exact


class Violation(NamedTuple):
    """One rule that a plan breaks; two movements for rules between two."""

    kind: str
    movements: tuple[str, ...]
    place: str
    begins_s: int
    ends_s: int

    def __str__(self):
        who = " and ".join(self.movements)
        return (
            f"{self.kind}: {who} at {self.place}, "
            f"{clock(self.begins_s)} to {clock(self.ends_s)}"
        )


class Passing(NamedTuple):
    """A movement on a section: head in and out, tail in and out."""

    movement: str
    section: int
    enters: int
    leaves: int
    enter_clears: int
    leave_clears: int


class Crossing(NamedTuple):
    """A movement over a point inside a leg: from one section to the next."""

    movement: str
    roads: frozenset[int]
    head: int
    tail: int


class Standing(NamedTuple):
    """A movement in a halt area."""

    movement: str
    length_m: float
    begins: int
    ends: int


class Leg(NamedTuple):
    """Sections between two departures, and moments at their ``n + 1`` points."""

    sections: list[int]
    heads: list[int]
    tails: list[int]


def check(instance: dict[str, Any], plan: dict[str, Any]) -> list[Violation]:
    """All rules that a plan breaks; nothing for a plan that may be marched."""
    found: list[Violation] = []
    movements = {one["name"]: one for one in instance["movements"]}
    found += [
        Violation("unknown movement", (name,), "the plan", 0, 0)
        for name in plan
        if name not in movements
    ]
    sound: dict[str, dict[str, Any]] = {}
    for name, movement in movements.items():
        wrong = _own_form(instance, movement, plan.get(name))
        if wrong:
            found.append(Violation(wrong, (name,), "the plan", 0, 0))
        else:
            sound[name] = plan[name]
    for name, placed in sound.items():
        found += _own_limits(instance, movements[name], placed)
    passings, crossings, standings = _traffic(instance, movements, sound)
    found += _on_sections(instance, movements, passings)
    found += _over_points(crossings)
    found += _in_areas(instance, standings)
    found += _while_closed(instance, passings)
    return found


def value(instance: dict[str, Any], plan: dict[str, Any]) -> dict[str, Any]:
    """What a plan costs, in steps, and which movements have no place in it."""
    step = instance["step_s"]
    delay = lateness = spent = 0
    completion = None
    missing = []
    for movement in instance["movements"]:
        placed = plan.get(movement["name"])
        if placed is None:
            missing.append(movement["name"])
            continue
        legs = legs_of(movement["courses"][placed["course"]])
        ends = placed["departs_s"][-1] // step + _up(legs[-1].tails[-1], step)
        ideal = ideal_step(instance, movement)
        wanted = movement.get("wanted_s")
        wanted = ideal if wanted is None else _up(wanted, step)
        delay += movement["weight"] * max(0, ends - ideal)
        lateness += movement["weight"] * max(0, ends - wanted)
        spent += movement["weight"] * (ends - _up(movement["earliest_s"], step))
        completion = ends if completion is None else max(completion, ends)
    return {
        "delay": delay,
        "lateness": lateness,
        "completion": completion or 0,
        "spent": spent,
        "missing": missing,
    }


def ideal_step(instance: dict[str, Any], movement: dict[str, Any]) -> int:
    """Step of the tail past the release point if nobody else moved, nothing closed."""
    step = instance["step_s"]
    best = []
    for course in movement["courses"]:
        legs = legs_of(course)
        steps = _up(legs[-1].tails[-1], step)
        for leg, stop in zip(legs, course["stops"], strict=False):
            steps += _up(leg.heads[-1] + stop["least_s"], step)
        best.append(steps)
    return _up(movement["earliest_s"], step) + min(best)


def legs_of(course: dict[str, Any]) -> list[Leg]:
    """The legs of a course in either form, moments after the departure of each."""
    if "legs" in course:
        return [
            Leg(leg["sections"], leg["heads_s"], leg["tails_s"])
            for leg in course["legs"]
        ]
    sections, heads = course["sections"], course["heads_s"]
    cuts = [0, *(stop["before"] for stop in course["stops"]), len(sections)]
    legs = []
    for begin, end in pairwise(cuts):
        moments = [head - heads[begin] for head in heads[begin : end + 1]]
        tails = [moment + course["pass_s"] for moment in moments]
        legs.append(Leg(sections[begin:end], moments, tails))
    return legs


def _own_form(instance, movement, placed):
    """Why departures cannot even be laid out, or nothing."""
    if placed is None:
        return "missing"
    if not isinstance(placed, dict) or set(placed) != {"course", "departs_s"}:
        return "departures"
    course, departs = placed["course"], placed["departs_s"]
    if course not in range(len(movement["courses"])):
        return "unknown course"
    legs = legs_of(movement["courses"][course])
    if not isinstance(departs, list) or len(departs) != len(legs):
        return "departures"
    if any(type(at) is not int or at % instance["step_s"] for at in departs):
        return "step"
    return None


def _own_limits(instance, movement, placed):
    """Limits of one movement: its window, its halts, and its lock."""
    name, step = movement["name"], instance["step_s"]
    course = movement["courses"][placed["course"]]
    legs, departs = legs_of(course), placed["departs_s"]
    begins, ends = departs[0], departs[-1] + legs[-1].tails[-1]
    locked = movement.get("locked")
    if locked is not None:
        if locked["course"] != placed["course"] or locked["departs_s"] != departs:
            yield Violation("locked", (name,), "start point", begins, ends)
        return
    if begins < movement["earliest_s"]:
        earliest = movement["earliest_s"]
        yield Violation("earliest", (name,), "start point", begins, earliest)
    start_by = movement.get("start_by_s")
    if start_by is not None and begins > start_by:
        yield Violation("start by", (name,), "start point", start_by, begins)
    if ends > movement["latest_s"]:
        latest = movement["latest_s"]
        yield Violation("latest", (name,), "release point", latest, ends)
    for number, stop in enumerate(course["stops"]):
        arrives = departs[number] + legs[number].heads[-1]
        departs_at = departs[number + 1]
        first = step * _up(arrives + stop["least_s"], step)
        last = max(first, step * ((arrives + stop["most_s"]) // step))
        if not first <= departs_at <= last:
            yield Violation("halt", (name,), f"halt {number}", arrives, departs_at)


def _traffic(instance, movements, plan):
    """Every passing of a section and of a point, and every stay in a halt area."""
    passings = defaultdict(list)
    crossings = defaultdict(list)
    standings = defaultdict(list)
    for name, placed in plan.items():
        movement = movements[name]
        course = movement["courses"][placed["course"]]
        legs = legs_of(course)
        for leg, at in zip(legs, placed["departs_s"], strict=True):
            heads = [at + moment for moment in leg.heads]
            tails = [at + moment for moment in leg.tails]
            for k, section in enumerate(leg.sections):
                passings[section].append(
                    Passing(
                        name, section, heads[k], heads[k + 1], tails[k], tails[k + 1]
                    )
                )
                if k > 0:
                    roads = _roads(instance, leg.sections[k - 1], section)
                    point = instance["sections"][section][0]
                    crossings[point].append(Crossing(name, roads, heads[k], tails[k]))
        for number, stop in enumerate(course["stops"]):
            stay = _stay(instance["step_s"], legs, placed["departs_s"], number, stop)
            if stop["area"] >= 0 and stay is not None:
                standings[stop["area"]].append(
                    Standing(name, movement["parking_m"], *stay)
                )
    return passings, crossings, standings


def _stay(step, legs, departs, number, stop):
    """From the head's arrival to the tail's departure; nothing for who passes."""
    arrives = departs[number] + legs[number].heads[-1]
    goes = departs[number + 1]
    if stop["least_s"] == 0 and goes == step * _up(arrives, step):
        return None
    return arrives, goes + legs[number + 1].tails[0]


def _roads(instance, before, after):
    """Two sections as roads: a section and its twin are one."""
    twins = (instance["sections"][before][4], instance["sections"][after][4])
    return frozenset(
        number if twin < 0 else min(number, twin)
        for number, twin in zip((before, after), twins, strict=True)
    )


def _on_sections(instance, movements, passings):
    """Following, meeting and alone."""
    for section, users in passings.items():
        kind, twin = instance["sections"][section][3:5]
        users.sort(key=lambda passing: (passing.enters, passing.leaves))
        for first, second in _near(users, movements):
            if not (
                _follows(movements, first, second) or _follows(movements, second, first)
            ):
                yield _between("following", instance, first, second)
            if kind == "alone" and _both_on(first, second):
                yield _between("alone", instance, first, second)
        if kind != "open" and twin > section:
            for one in users:
                for other in passings.get(twin, ()):
                    if one.movement != other.movement and _both_on(one, other):
                        rule = "alone" if kind == "alone" else "meeting"
                        yield _between(rule, instance, one, other)


def _near(users, movements):
    """Pairs on one section that are not certainly far apart, in order of entry."""
    for i, first in enumerate(users):
        free = first.leave_clears + movements[first.movement]["gap_s"]
        for second in users[i + 1 :]:
            if second.enters >= free:
                break
            if first.movement != second.movement:
                yield first, second


def _follows(movements, first, second):
    """Whether one is its gap behind the other at both ends of a section."""
    gap = movements[first.movement]["gap_s"]
    return (
        second.enters >= first.enter_clears + gap
        and second.leaves >= first.leave_clears + gap
    )


def _both_on(one, other):
    """Whether two are on a section at once, from the head in to the tail out."""
    return one.enters < other.leave_clears and other.enters < one.leave_clears


def _between(kind, instance, one, other):
    """Two movements on one piece of road."""
    return Violation(
        kind,
        (one.movement, other.movement),
        _section_name(instance, one.section),
        max(one.enters, other.enters),
        min(one.leave_clears, other.leave_clears),
    )


def _section_name(instance, section):
    names = instance.get("road_names")
    name = f" ({names[section]})" if names and names[section] else ""
    return f"section {section}{name}"


def _over_points(crossings):
    """Two columns across each other's way where they have no road in common."""
    for point, users in crossings.items():
        users.sort(key=lambda crossing: crossing.head)
        for i, first in enumerate(users):
            for second in users[i + 1 :]:
                if second.head >= first.tail:
                    break
                if (
                    first.movement != second.movement
                    and not first.roads & second.roads
                    and first.head < second.tail
                ):
                    yield Violation(
                        "crossing",
                        (first.movement, second.movement),
                        f"point {point}",
                        second.head,
                        min(first.tail, second.tail),
                    )


def _in_areas(instance, standings):
    """Halt areas that hold more than their length, once for each full moment."""
    for area, users in standings.items():
        room = instance["areas"][area]["parking_m"]
        for moment in sorted({standing.begins for standing in users}):
            there = [one for one in users if one.begins <= moment < one.ends]
            lengths = {one.movement: one.length_m for one in there}
            if math.fsum(lengths.values()) > room + PARKING_SLACK_M:
                yield Violation(
                    "parking",
                    tuple(lengths),
                    f"halt area {instance['areas'][area]['name']}",
                    moment,
                    min(one.ends for one in there),
                )


def _while_closed(instance, passings):
    """Movements on a section while it is closed."""
    for closure in instance["closures"]:
        begins, ends = closure["begins_s"], closure["ends_s"]
        for passing in passings.get(closure["section"], ()):
            if passing.enters < ends and begins < passing.leave_clears:
                yield Violation(
                    "closure",
                    (passing.movement,),
                    _section_name(instance, closure["section"]),
                    max(begins, passing.enters),
                    min(ends, passing.leave_clears),
                )


def _up(seconds, step):
    """Whole steps that are not less than some seconds."""
    return -(-seconds // step)


def clock(seconds: int) -> str:
    """Hours, minutes and seconds since the zero of the instance."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


def read(path: str | Path) -> dict[str, Any]:
    """An instance or a plan from a file."""
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise TypeError(f"{path} holds no JSON object; give an instance or a plan.")
    return document


def main(arguments: list[str]) -> int:
    """0 for a plan without a violation, 1 with one, 2 for wrong usage."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python check_plan.py INSTANCE.json PLAN.json\n")
        return 2
    instance, plan = map(read, arguments)
    if instance.get("format") != FORMAT:
        sys.stderr.write(f"{arguments[0]} is no instance of the form {FORMAT}.\n")
        return 2
    violations = check(instance, plan)
    for violation in violations:
        sys.stdout.write(f"{violation}\n")
    sys.stdout.write(f"{len(violations)} violations\n")
    if not any(one.kind in {"unknown course", "departures"} for one in violations):
        for name, figure in value(instance, plan).items():
            shown = ", ".join(figure) or "none" if name == "missing" else figure
            sys.stdout.write(f"{name}: {shown}\n")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
