"""The session: questions, answers, undo."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.ui.ports import RoadAt
from app.ui.session import PlanningSession
from planners.errors import NoRoute
from planners.route import Route

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from app.ui.open_area import OpenArea
    from maps.progress import Progress
    from planners.route import Lonlat, RouteRequest

A, B, C = (5.0, 52.0), (5.05, 52.0), (5.09, 52.0)


class OneRoad:
    """Answers every question with a straight line, unless its road is closed."""

    vehicles = vehicle_catalogue()

    def __init__(self) -> None:
        self.threads: set[threading.Thread] = set()

    def route(self, request: RouteRequest) -> Route:
        self.threads.add(threading.current_thread())
        if request.closed_edges:
            raise NoRoute("No road leads there.")
        return Route(
            request=request,
            edges=(0,),
            first_share=0,
            last_share=1,
            geometry=request.stops,
            distance_m=(0.0, 1000.0),
            length_m=1000,
            duration_s=60,
            fuel_l=1,
            legs=(),
            points=(),
            warnings=(),
            refusals=(),
            unrestricted_length_m=1000,
            unrestricted_duration_s=60,
            climb_m=0,
            descent_m=0,
        )

    def march(self, scenario: Scenario, progress: Progress) -> PlannedMarch:
        progress(f"planning {scenario.name}", 0.0)
        raise AssertionError

    def road_at(self, position: Lonlat) -> RoadAt | None:
        return RoadAt("N1", position, frozenset({0, 1}), 3.0)


@pytest.fixture
def session(qtbot: QtBot) -> PlanningSession:
    session = PlanningSession()
    session.set_planner(OneRoad())
    qtbot.waitUntil(lambda: not session.is_busy)
    return session


def ask(session: PlanningSession, qtbot: QtBot) -> Route:
    with qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        session.add_stop(A, via=False)
        session.add_stop(B, via=False)
    assert session.route is not None
    return session.route


def test_two_points_are_answered_off_the_gui_thread(
    session: PlanningSession, qtbot: QtBot
) -> None:
    route = ask(session, qtbot)

    assert route.request.stops == (A, B)
    assert isinstance(session.planner, OneRoad)
    assert threading.main_thread() not in session.planner.threads


def test_undo_takes_the_destination_and_then_the_start_back(
    session: PlanningSession, qtbot: QtBot
) -> None:
    ask(session, qtbot)

    assert session.undo_stack.undoText() == "Set destination"
    session.undo_stack.undo()
    assert session.draft.stops == (A,)
    assert session.route is None
    session.undo_stack.undo()
    assert session.draft.stops == ()
    with qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        session.undo_stack.redo()
        session.undo_stack.redo()


def test_closing_the_only_road_is_refused_and_undo_brings_the_route_back(
    session: PlanningSession, qtbot: QtBot
) -> None:
    ask(session, qtbot)
    with qtbot.waitSignal(session.routeRefused):
        session.close_road(A)
    assert session.route is None
    assert session.undo_stack.undoText() == "Close N1"
    with qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        session.undo_stack.undo()


def test_the_same_draft_is_no_step(session: PlanningSession) -> None:
    session.change(session.draft, "Nothing")

    assert session.undo_stack.count() == 0


def test_escape_takes_back_points_of_an_unfinished_route_only(
    session: PlanningSession, qtbot: QtBot
) -> None:
    assert not session.take_back_stop()
    session.add_stop(A, via=False)
    assert session.take_back_stop()
    assert session.draft.stops == ()
    ask(session, qtbot)
    assert not session.take_back_stop()


def test_a_fault_of_the_planner_is_told(session: PlanningSession, qtbot: QtBot) -> None:
    fault = RuntimeError("ours")

    def broken(_request: RouteRequest) -> Route:
        raise fault

    assert isinstance(session.planner, OneRoad)
    session.planner.route = broken  # type: ignore[method-assign]
    with qtbot.waitSignal(session.failed) as told:
        session.add_stop(A, via=False)
        session.add_stop(B, via=False)

    assert told.args == [fault]


def test_closures_re_time_the_columns_of_the_scenario(
    ground: OpenArea, scenario_file: Path, qtbot: QtBot
) -> None:
    session = PlanningSession()
    session.set_planner(ground)
    scenario = read_scenario(scenario_file, ground.vehicles)
    with qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(replace(scenario, columns=scenario.columns))
    before = session.column("Main body")
    assert before is not None
    assert session.formations()[0].count == 15
    closed = before.route.geometry[len(before.route.geometry) // 2]
    with qtbot.waitSignal(session.failed) as told:
        session.close_road(closed)

    assert isinstance(told.args[0], NoRoute)
    assert session.march is None
    with qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.undo_stack.undo()
    assert session.column("Main body") is not None
    assert session.wait(5)
