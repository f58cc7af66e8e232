"""Schedules and the worth of bridges come back as they were kept, when they hold."""

from __future__ import annotations

from dataclasses import fields, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.errors import NoAnswer
from app.security.marking import DEFAULT_MARKING
from app.services import worth_answer
from app.services.bridge_worth import bridge_worth
from app.services.cached_answers import CachedAnswers
from app.services.movement import schedule_answer
from app.services.movement.schedule_answer import (
    SCHEDULE,
    answered_schedule,
    schedule_inquiry,
)
from app.services.movement.schedule_work import ScheduleOrder
from app.services.worth_answer import WORTH, answered_worth, worth_inquiry
from app.storage.result_cache import ResultCache, cache_path
from maps.road_network import LinkFlag
from planners.movement.make_schedule import make_schedule
from planners.movement.problem import Aim, AimKind, Schedule
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation
from tests.kept_results import APRIL, CACHE_KEY
from tests.marches import TRUCK
from tests.plan_sketch import ToldClock
from tests.random_movements import random_problem
from tests.river_sketch import PLACES, river
from tests.road_sketch import Road, sketch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.planning import Planner
    from planners.movement.problem import MovementProblem
    from planners.movement.schedule_report import ScheduleReport
    from planners.route import Route
    from tests.road_sketch import Sketch

LORRIES = Formation("lorries", ((TRUCK, 3),))
QUICK = ScheduleSettings(effort=EffortLevel.QUICK)


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[CachedAnswers]:
    cache = ResultCache(cache_path(tmp_path / "EX.plan"), CACHE_KEY)
    yield CachedAnswers(cache, APRIL, ToldClock(), "1")
    cache.close()


# Schedules


def case_of(seed: int) -> MovementProblem:
    """A few movements that cannot all go at once."""
    return random_problem(seed, movements=5, horizon=60)


def order(seed: int = 3, settings: ScheduleSettings = QUICK) -> ScheduleOrder:
    return ScheduleOrder(problem=case_of(seed), settings=settings)


def key_of(answers: CachedAnswers, wanted: ScheduleOrder) -> str:
    return answers.asked(schedule_inquiry(wanted, "EX", DEFAULT_MARKING)).key


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[ScheduleOrder]:
    """Orders that were carried out, in this process for once."""
    done: list[ScheduleOrder] = []

    def at_once(work, wanted, progress, enough):
        done.append(wanted)
        return work(wanted, progress, enough)

    monkeypatch.setattr(schedule_answer, "in_child", at_once)
    return done


@pytest.mark.parametrize("kind", AimKind)
@pytest.mark.parametrize("seed", [1, 2, 5])
def test_a_report_comes_back_as_it_was(kind: AimKind, seed: int):
    settings = replace(QUICK, aim=Aim(kind=kind))
    report = make_schedule(case_of(seed), settings)

    assert SCHEDULE.read(SCHEDULE.write(report)) == report


def test_the_same_schedule_is_made_once(
    answers: CachedAnswers, children: list[ScheduleOrder]
):
    def ask() -> tuple[ScheduleReport, bool]:
        wanted = order()
        inquiry = schedule_inquiry(wanted, "EX", DEFAULT_MARKING)
        answer, _ = answered_schedule(answers, inquiry, wanted)
        return answer.value, answer.note.is_kept

    first, second = ask(), ask()

    assert first[0] == second[0]
    assert (first[1], second[1], len(children)) == (False, True, 1)


def test_everything_a_schedule_depends_on_counts(answers: CachedAnswers):
    base = order()
    problem, settings = base.problem, base.settings
    some = Schedule(make_schedule(case_of(3), QUICK).schedule.placed)
    changed = [
        replace(base, problem=replace(problem, movements=problem.movements[:-1])),
        replace(base, problem=replace(problem, closures=())),
        replace(base, problem=replace(problem, areas=problem.areas[:1])),
        replace(base, problem=replace(problem, step_s=60)),
        replace(base, problem=replace(problem, name="other")),
        replace(base, problem=replace(problem, sections=case_of(4).sections)),
        replace(base, settings=replace(settings, seed=2)),
        replace(base, settings=replace(settings, effort=EffortLevel.NORMAL)),
        replace(base, settings=replace(settings, aim=Aim(kind=AimKind.LATENESS))),
        replace(base, settings=replace(settings, aim=Aim(kept=some, stability=3))),
        replace(base, settings=replace(settings, start=some)),
    ]

    keys = {key_of(answers, one) for one in [base, *changed]}

    assert len(keys) == len(changed) + 1 - (problem.closures == ())
    assert key_of(answers, order()) == key_of(answers, base)
    named = dict(answers.asked(schedule_inquiry(base, "", DEFAULT_MARKING)).inputs)
    assert len(named) == len(fields(problem)) + len(fields(settings)) - 1


def test_a_closure_makes_the_schedule_out_of_date_and_says_so(
    answers: CachedAnswers, children: list[ScheduleOrder]
):
    first = order()
    inquiry = schedule_inquiry(first, "EX", DEFAULT_MARKING)
    answered_schedule(answers, inquiry, first)
    closed = replace(first, problem=replace(first.problem, name="with a closure"))
    inquiry = schedule_inquiry(closed, "EX", DEFAULT_MARKING)

    _, known = answered_schedule(answers, inquiry, closed)

    assert len(children) == 2
    assert known.stale is not None
    assert [why.words for why in known.stale.note.reasons] == ["inputs changed: name"]


def test_a_schedule_that_was_broken_off_is_given_but_not_kept(
    answers: CachedAnswers, children: list[ScheduleOrder]
):
    wanted = order()
    inquiry = schedule_inquiry(wanted, "EX", DEFAULT_MARKING)

    answer, _ = answered_schedule(answers, inquiry, wanted, enough=lambda: True)

    assert answer.value.schedule is not None
    assert answers.look_up(inquiry).answer is None
    answered_schedule(answers, inquiry, wanted)
    assert len(children) == 2


def test_enough_before_any_schedule_is_no_answer(
    answers: CachedAnswers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(schedule_answer, "in_child", lambda *_: None)
    wanted = order()

    with pytest.raises(NoAnswer, match="before there was any schedule"):
        answered_schedule(
            answers, schedule_inquiry(wanted, "EX", DEFAULT_MARKING), wanted
        )


# The worth of bridges


class March(NamedTuple):
    planner: Planner
    routes: list[tuple[str, Route]]


def march(world: Sketch, **policy: object) -> March:
    planner: Planner = SimpleNamespace(roads=Roads.of(world.network))  # type: ignore[assignment]
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("d")),
        formation=LORRIES,
        policy=RoutePolicy(**policy),  # type: ignore[arg-type]
    )
    return March(planner, [("Main body", plan_route(planner.roads, request))])


def only_way() -> Sketch:
    places = {name: PLACES[name] for name in "abcd"}
    bridge = Road(a="b", b="c", name="Old Bridge", flags=LinkFlag.BRIDGE)
    return sketch(places, [Road(a="a", b="b"), bridge, Road(a="c", b="d")])


@pytest.mark.parametrize(
    ("world", "policy"),
    [(river, {}), (only_way, {}), (river, {"unknown": UnknownRule.REFUSE})],
    ids=["way round", "cut off", "unknown"],
)
def test_the_worth_comes_back_as_it_was(world, policy):
    worth = bridge_worth(*march(world(), **policy))

    back = WORTH.read(WORTH.write(worth))

    assert worth.losses or worth.checks
    assert back == worth
    assert len({id(loss) for loss in back.losses.values()}) == len(
        {id(loss) for loss in worth.losses.values()}
    )


def test_the_same_worth_is_worked_out_once(
    answers: CachedAnswers, monkeypatch: pytest.MonkeyPatch
):
    case, told = march(river()), []

    def counted(*given):
        told.append(1)
        return bridge_worth(*given)

    monkeypatch.setattr(worth_answer, "bridge_worth", counted)
    inquiry = worth_inquiry(case.routes, "EX", DEFAULT_MARKING)
    first, _ = answered_worth(answers, inquiry, *case)
    again = worth_inquiry(march(river()).routes, "EX", DEFAULT_MARKING)
    second, _ = answered_worth(answers, again, *case)

    assert first.value == second.value
    assert (second.note.is_kept, len(told)) == (True, 1)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"closed_edges": frozenset({1})}, "closures"),
        ({"formation": Formation("lorries", ((TRUCK, 4),))}, "vehicles"),
        ({"policy": RoutePolicy(private=True)}, "rules for roads in doubt"),
        ({"avoid": (((8.0, 49.0), (8.1, 49.0), (8.1, 49.1)),)}, "areas to avoid"),
    ],
)
def test_what_changed_in_a_request_is_named(
    answers: CachedAnswers, changes: dict[str, object], names: str
):
    case = march(river())
    inquiry = worth_inquiry(case.routes, "EX", DEFAULT_MARKING)
    answers.keep(inquiry, bridge_worth(*case))
    ((name, route),) = case.routes
    other = replace(route, request=replace(route.request, **changes))

    known = answers.look_up(worth_inquiry([(name, other)], "EX", DEFAULT_MARKING))

    assert known.answer is None
    assert known.stale is not None
    (reason,) = known.stale.note.reasons
    assert reason.words == f"inputs changed: {names}"
