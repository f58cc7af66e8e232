"""Hours of roads in the window: a departure, timed closures, a march that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.ui.dialogs.closing_dialog import ClosingDialog
from app.ui.session import PlanningSession
from planners.errors import RouteError
from planners.route import Objective
from tests.ui.conftest import SCENARIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.planning import PlannedColumn
    from app.ui.application import Marsroute
    from app.ui.open_area import OpenArea

ON_N1, ON_N2, EAST = (5.02, 52.0), (5.03, 52.0133), (5.088, 52.0)
SIX = datetime(2026, 6, 12, 6, tzinfo=UTC)
SEVEN = datetime(2026, 6, 12, 7, tzinfo=UTC)
CURFEW = """
hours:
  - rule: curfew
    name: School run
    at: ["52.0133, 5.03"]
    hours: 0800-0900
"""


@pytest.fixture
def session(qtbot: QtBot, ground: OpenArea) -> Iterator[PlanningSession]:
    """A truck from the short road, which it may not follow, round by the north."""
    session = PlanningSession()
    session.set_planner(ground)
    (truck,) = [f for f in session.formations() if f.name == "truck 10 t 6x6"]
    draft = replace(
        session.draft, formation=truck, stops=(ON_N1, EAST), complete=True, depart=SIX
    )
    session.change(draft, "ask")
    qtbot.waitUntil(lambda: not session.is_busy, timeout=30_000)
    yield session
    assert session.wait(5)


def test_a_departure_times_every_point_and_undo_takes_it_back(
    session: PlanningSession, qtbot: QtBot
) -> None:
    assert session.times is not None
    assert session.times.passings[0].arrives == SIX
    session.change(replace(session.draft, depart=None), "no times")
    qtbot.waitUntil(lambda: not session.is_busy)
    assert session.times is None

    session.undo_stack.undo()
    qtbot.waitUntil(lambda: not session.is_busy)

    assert session.draft.depart == SIX
    assert session.times is not None


def test_a_closed_road_is_waited_for_and_the_reason_is_told(
    session: PlanningSession, qtbot: QtBot
) -> None:
    session.close_road(ON_N2, (SIX - timedelta(hours=1), SEVEN))
    qtbot.waitUntil(lambda: not session.is_busy)

    assert session.times is not None
    (wait,) = session.times.waits
    assert wait.ends == SEVEN
    assert session.route is not None
    assert wait.sentence in session.route.warnings
    assert session.draft.closures[0].times == "120500ZJUN26–120700ZJUN26"


def test_without_a_departure_a_closure_with_hours_counts_at_any_time(
    session: PlanningSession, qtbot: QtBot
) -> None:
    refused: list[Exception] = []
    session.routeRefused.connect(refused.append)
    session.close_road(ON_N2, (SIX, SEVEN))
    qtbot.waitUntil(lambda: not session.is_busy)

    session.change(replace(session.draft, depart=None), "no times")
    qtbot.waitUntil(lambda: not session.is_busy)

    assert refused
    assert session.route is None


def test_the_shortest_route_at_a_start_time_is_an_error_with_a_way_out(
    session: PlanningSession, qtbot: QtBot
) -> None:
    failed: list[Exception] = []
    session.failed.connect(failed.append)

    session.change(replace(session.draft, objective=Objective.SHORTEST), "shortest")
    qtbot.waitUntil(lambda: not session.is_busy)

    (error,) = failed
    assert isinstance(error, RouteError)
    assert "ask for the fastest" in str(error)


def test_a_departure_is_typed_in_the_panel(program: Marsroute, qtbot: QtBot) -> None:
    field, session = program.window.route.depart, program.session

    field.setText("")
    qtbot.keyClicks(field, "120800bjun26")
    field.editingFinished.emit()

    assert session.draft.depart == SIX
    assert field.text() == "120800BJUN26"
    session.undo_stack.undo()
    assert session.draft.depart is None
    assert field.text() == ""


def test_what_is_no_departure_is_told_and_changes_nothing(
    program: Marsroute, qtbot: QtBot
) -> None:
    field = program.window.route.depart

    qtbot.keyClicks(field, "0800")
    field.editingFinished.emit()

    assert program.session.draft.depart is None
    assert program.window.notice.isVisible()
    assert field.text() == "0800"


def test_closing_dialog_takes_a_window_and_refuses_a_wrong_one(qtbot: QtBot) -> None:
    dialog = ClosingDialog("N2")
    qtbot.addWidget(dialog)
    dialog.begins.setText("120700ZJUN26")
    dialog.ends.setText("120600ZJUN26")

    dialog.accept()
    assert dialog.window_of_closure is None
    assert not dialog.trouble.isHidden()
    dialog.begins.setText("12")
    dialog.accept()
    assert "date-time group" in dialog.trouble.text()
    dialog.begins.setText("120600ZJUN26")
    dialog.ends.setText("120700ZJUN26")
    dialog.accept()

    assert dialog.window_of_closure == (SIX, SEVEN)


def march(ground: OpenArea, folder: Path, text: str) -> PlannedColumn:
    """The one column of a scenario."""
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    (column,) = ground.planner.march(read_scenario(path, vehicle_catalogue())).columns
    return column


def test_curfew_on_the_way_holds_the_column_until_it_ends(
    ground: OpenArea, tmp_path: Path
) -> None:
    text = SCENARIO.replace("[Westerbrug,", '["52.0, 5.02",')
    plain = march(ground, tmp_path, text)

    held = march(ground, tmp_path, text + CURFEW)

    # 0800 to 0900 by the clocks there are 0600Z to 0700Z: the column leaves at 0600Z,
    # drives 1.37 km west at 40 km/h, waits at the fork, and goes on at 0700Z.
    assert held.route.edges == plain.route.edges
    head = [row for row in held.table.rows if row.unit == "A1"]
    stay = held.table.stays_of("A1")[0]
    assert stay.point == "Wait 1"
    assert stay.stops - SIX == pytest.approx(
        timedelta(hours=stay.head_km / 40), abs=timedelta(seconds=1)
    )
    assert stay.head_km == pytest.approx(1.37, abs=0.02)
    assert stay.leaves == SEVEN
    left_km = held.table.totals.length_km - stay.head_km
    assert head[-1].arrives - SEVEN == pytest.approx(
        timedelta(hours=left_km / 40), abs=timedelta(seconds=1)
    )
    assert held.route.warnings[0] == (
        "Wait 1 at km 1.4 from 120602ZJUN26 until 120700ZJUN26, off the road, for N2. "
        "Curfew 'School run': closed 0800 to 0900 local time."
    )


def test_a_tail_that_would_be_caught_holds_the_head_as_well(
    ground: OpenArea, tmp_path: Path
) -> None:
    early = SCENARIO.replace("[Westerbrug,", '["52.0, 5.02",').replace("0600Z", "0555Z")

    held = march(ground, tmp_path, early + CURFEW)

    assert held.table.stays_of("A1")[0].leaves == SEVEN


def test_a_deadline_is_kept_by_leaving_before_the_curfew(
    ground: OpenArea, tmp_path: Path
) -> None:
    text = SCENARIO.replace("start: 120600Z", "release by: 120630Z")

    column = march(ground, tmp_path, text + CURFEW)

    totals = column.table.totals
    assert totals.completion <= SIX
    later = march(
        ground,
        tmp_path,
        SCENARIO.replace("120600Z", f"{totals.start + timedelta(minutes=2):%d%H%M}Z")
        + CURFEW,
    )
    assert later.table.totals.completion > SIX + timedelta(minutes=30)


def test_hours_far_from_the_column_change_no_time(
    ground: OpenArea, tmp_path: Path
) -> None:
    plain = march(ground, tmp_path, SCENARIO)

    held = march(
        ground, tmp_path, SCENARIO + CURFEW.replace("52.0133, 5.03", "52.0, 5.07")
    )

    assert held.table == plain.table
    assert held.route.edges == plain.route.edges
