"""Movement in the window: conflicts, graphs, shifts by hand, schedules and losses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.drawing.clock_axis import ClockAxis
from app.services.catalogue import vehicle_catalogue
from app.services.planning import Planner
from app.services.scenario.movement import ScheduleWish
from app.services.scenario.scenario import read_scenario
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.movement.plan_on import PlanOnWishes
from app.ui.movement.proposal import ScheduleWishes
from app.ui.movement.schedule_form import PlanOnForm, ScheduleForm
from app.ui.open_area import OpenArea
from maps.build_area import BuildRequest, build_area
from planners.errors import MarchError
from planners.movement.conflict import ConflictKind
from planners.movement.problem import AimKind
from planners.movement.schedule_report import EffortLevel
from tests.ui.conftest import EXTRACT
from tests.window_checks import MOST_GREEN_OR_BLUE, worst_green_or_blue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.services.movement.schedule_process import Work
    from app.services.planning import PlannedMarch
    from app.ui.movement_desk import MovementDesk
    from app.ui.schedule_desk import ScheduleDesk
    from maps.progress import Progress
    from tests.map_hand import MapHand

ONE_LANE = EXTRACT.replace(
    '<tag k="maxweight" v="12"/>',
    '<tag k="maxweight" v="12"/><tag k="lanes" v="1"/>',
)
BRIDGE = (5.041, 52.0)
COLUMN = """
  - name: {name}
    route: {{stops: [{stops}]}}
    start: {start}
    rate: 40
    density: 15
    serials:
      - name: A
        units:
          - {{name: A1, vehicles: {{car 4x4: 15}}}}
"""
EASTWARD, WESTWARD = "Westerbrug, Oosterveen", "Oosterveen, Westerbrug"
HEAD = """
scenario: 1
name: Exercise One Lane
marking: EXERCISE - UNCLASSIFIED
columns:
"""
HALT = """
    halts:
      - {at: 2, minutes: 10, model: halt area, name: Rest}
"""
LOCKED = "    locked: yes\n"


def column(name: str, stops: str, start: str, more: str = "") -> str:
    return COLUMN.format(name=name, stops=stops, start=start).rstrip("\n") + "\n" + more


MEETING = (
    HEAD
    + column("East", EASTWARD, "120600ZJUN26")
    + column("West", WESTWARD, "120600ZJUN26")
    + column("Fixed", EASTWARD, "120700ZJUN26", LOCKED)
    + column("Late", EASTWARD, "120900ZJUN26", HALT.lstrip("\n"))
)
HOPELESS = (
    HEAD
    + column("East", EASTWARD, "120600ZJUN26", LOCKED)
    + column("West", WESTWARD, "120600ZJUN26", "    latest: 120611ZJUN26\n")
)


class MovementHand:
    """A hand on the movements of a scenario in the small world with one lane."""

    def __init__(self, hand: MapHand, folder: Path) -> None:
        self.hand, self.folder = hand, folder
        self.session = hand.program.session
        self.window = hand.program.window
        self.desk: MovementDesk = hand.program.movement
        self.schedules: ScheduleDesk = hand.program.schedules

    def open(self, text: str = MEETING) -> None:
        path = self.folder / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        self.session.set_scenario(read_scenario(path, vehicle_catalogue()))
        self.settle()

    def settle(self) -> None:
        """Wait until the movements of the march are shown."""
        self.until(
            lambda: (
                self.desk.is_current
                and not self.desk.is_busy
                and not self.schedules.is_busy
            )
        )

    def until(self, true: Callable[[], bool]) -> None:
        self.hand.qtbot.waitUntil(true, timeout=60_000)

    def show(self, command: str) -> None:
        self.window.commands[command].trigger()
        self.settle()

    def kinds(self) -> list[ConflictKind]:
        assert self.desk.view is not None
        return [one.kind for one in self.desk.view.conflicts]

    def start(self, name: str) -> datetime:
        planned = self.session.column(name)
        assert planned is not None
        return planned.table.totals.start

    def march(self) -> PlannedMarch:
        assert self.session.march is not None
        return self.session.march

    def schedule(self) -> None:
        self.schedules.schedule(ScheduleWishes(effort=EffortLevel.QUICK))
        self.until(lambda: not self.schedules.is_busy)

    def said(self) -> str:
        panel = self.schedules.panel
        return f"{panel.headline.text()} {panel.words.text()}"


@pytest.fixture(scope="module")
def one_lane(tmp_path_factory: pytest.TempPathFactory) -> OpenArea:
    """The small world with a bridge of one lane."""
    folder = tmp_path_factory.mktemp("lane")
    extract = folder / "lane.osm"
    extract.write_text(ONE_LANE, encoding="utf-8")
    target = folder / "lane.area"
    built = datetime(2026, 6, 1, tzinfo=UTC)
    build_area(BuildRequest(extract=extract, target=target, name="Lane", built=built))
    return OpenArea(Planner.open(target))


@pytest.fixture
def moves(hand: MapHand, one_lane: OpenArea, tmp_path: Path) -> Iterator[MovementHand]:
    hand.program.desk.set_ground(one_lane)
    window = hand.program.window
    opened = MovementHand(hand, tmp_path)
    yield opened
    hand.program.schedules.close()
    opened.until(lambda: not opened.schedules.is_busy)
    opened.schedules.reject()
    window.commands["columns_on_map"].setChecked(False)
    for name in ("conflicts", "graph", "points", "occupation", "proposal"):
        window.docks[name].hide()
    window.notice.hide()
    hand.program.movement.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make schedules in the thread that asks, as children take seconds to start."""

    def here(
        work: Work[object, object],
        order: object,
        progress: Progress,
        enough: Callable[[], bool],
    ) -> object:
        return work(order, progress, enough)

    monkeypatch.setattr("app.ui.movement.proposal.in_child", here)
    monkeypatch.setattr("app.ui.movement.plan_on.in_child", here)


def test_two_columns_that_meet_on_a_bridge_are_a_conflict_that_leads_there(
    moves: MovementHand,
) -> None:
    moves.open()

    assert moves.kinds() == [ConflictKind.MEETING]
    dock = moves.window.docks["conflicts"]
    assert dock.windowTitle() == "Conflicts (1)"
    assert not dock.isHidden()
    panel = moves.desk.conflicts
    assert "Oude Brug" in panel.model.index(0, 1).data()
    panel.table.clicked.emit(panel.model.index(0, 0))
    (conflict,) = moves.desk.view.conflicts
    assert moves.window.commands["columns_on_map"].isChecked()
    assert moves.desk.time.slider.time_s == conflict.begins_s
    view = moves.hand.canvas.view
    centre = view.to_lonlat(view.width / 2, view.height / 2)
    assert centre == pytest.approx(BRIDGE, abs=2e-3)


def test_the_cure_is_a_step_that_can_be_undone_exactly(moves: MovementHand) -> None:
    moves.open()
    before = moves.march()
    moves.desk.conflicts.table.selectRow(0)
    moves.desk.conflicts.cure.click()
    moves.settle()

    assert moves.kinds() == []
    assert moves.window.docks["conflicts"].windowTitle() == "Conflicts (0)"
    moved = {one for one in ("East", "West") if moves.start(one).minute}
    assert len(moved) == 1
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.kinds() == [ConflictKind.MEETING]
    assert moves.march() == before


def test_a_column_dragged_in_the_graph_starts_later(moves: MovementHand) -> None:
    moves.open()
    moves.show("time_space")
    graph = moves.desk.views.graph
    view, number = graph.view, moves.desk.view.names.index("East")
    moves.until(lambda: view.graph is not None)
    (stretch,) = view.graph.of(number)
    time_s, km = stretch.head[0].tolist()
    at = QPointF(view.frame.x(time_s) + 2, view.frame.y(km + 0.1)).toPoint()
    to = at + QPointF(view.frame.px_per_s * 1200, 0).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at + QPointF(10, 0).toPoint())
    QTest.mouseMove(view, to)

    assert "no conflict" in graph.note.text()
    assert view.conflicts == ()
    assert moves.start("East").hour == 6  # nothing is decided yet
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=to)
    moves.settle()
    later = moves.start("East") - datetime(2026, 6, 12, 6, tzinfo=UTC)
    assert later == pytest.approx(timedelta(minutes=20), abs=timedelta(minutes=3))
    assert moves.session.undo_stack.undoText() == "Start East later"
    assert moves.session.undo_stack.count() == 1
    assert moves.kinds() == []


def test_a_locked_column_stays_where_it_is(moves: MovementHand) -> None:
    moves.open()
    before = moves.march()
    number = moves.desk.view.names.index("Fixed")
    moves.desk.move(number, 600)
    moves.window.march.startEdited.emit("Fixed", datetime(2026, 6, 12, 8, tzinfo=UTC))

    assert moves.session.undo_stack.count() == 0
    assert moves.march() is before
    assert "Fixed is locked" in moves.window.notice.text


def test_starts_and_halts_typed_into_the_march_table_change_the_plan(
    moves: MovementHand,
) -> None:
    moves.open()
    march = moves.window.march
    march.startEdited.emit("West", datetime(2026, 6, 12, 6, 40, tzinfo=UTC))
    moves.settle()
    assert moves.start("West") == datetime(2026, 6, 12, 6, 40, tzinfo=UTC)
    (halt,) = moves.session.column("Late").table.halts
    march.haltEdited.emit("Late", halt, timedelta(minutes=25))
    moves.settle()

    (longer,) = moves.session.column("Late").table.halts
    assert longer.duration == timedelta(minutes=25)
    assert moves.kinds() == []
    for _ in range(2):
        moves.session.undo_stack.undo()
    moves.settle()
    assert moves.start("West").minute == 0
    assert moves.kinds() == [ConflictKind.MEETING]


def test_columns_are_on_the_map_at_the_moment_of_the_slider(
    moves: MovementHand,
) -> None:
    moves.open()
    layer = moves.hand.program.desk.content.columns
    assert layer.shapes is None
    assert moves.desk.time.slider.isHidden()
    moves.show("columns_on_map")
    slider = moves.desk.time.slider
    slider.set_time(moves.desk.view.span.begins_s + 300)

    assert slider.isVisible()
    assert set(layer.shapes.number.tolist()) == {0, 1}
    assert "moving 2" in slider.tally.text()
    moves.window.commands["columns_on_map"].setChecked(False)
    assert layer.shapes is None


def test_every_view_of_a_road_shows_the_plan(moves: MovementHand) -> None:
    moves.open()
    views = moves.desk.views
    moves.show("point_graph")
    moves.until(lambda: views.points.stack.currentIndex() == 1)
    assert "in conflict" in views.points.figures.text()
    moves.show("occupation")
    moves.until(lambda: views.occupation.stack.currentIndex() == 1)
    assert "N1" in [
        views.occupation.road.itemText(row)
        for row in range(views.occupation.road.count())
    ]
    assert views.occupation.model.rowCount() > 0


def test_the_graph_is_written_as_it_is_shown(moves: MovementHand) -> None:
    moves.open()
    view = moves.desk.views.graph.view
    moves.show("time_space")
    moves.until(lambda: view.graph is not None)
    program = moves.hand.program
    found = {}
    for ending, scale in ((".pdf", view.fit), (".svg", view.show_doctrinal)):
        scale()
        path = moves.folder / f"graph{ending}"
        program.graph_paper.save(path)
        moves.until(lambda path=path: path.exists() and not program.files.is_busy)
        found[ending] = path.read_bytes()
    text = PdfReader(moves.folder / "graph.pdf").pages[0].extract_text()
    text = " ".join(text.split())
    assert "EXERCISE - UNCLASSIFIED" in text
    assert "Exercise One Lane: way of East" in text
    assert b"EXERCISE" in found[".svg"]


@pytest.mark.usefixtures("at_once")
def test_an_accepted_schedule_has_no_conflict_and_is_one_step(
    moves: MovementHand,
) -> None:
    moves.open()
    before = moves.march()
    moves.schedule()

    assert moves.kinds() == [ConflictKind.MEETING]  # a proposal changes nothing
    assert "Proven: no schedule is better." in moves.said()
    panel = moves.schedules.panel
    changed = [
        panel.model.index(row, 0).data() for row in range(panel.model.rowCount())
    ]
    assert len(changed) == 1
    assert changed[0] in ("East", "West")
    assert "Oude Brug" in moves.said()
    panel.accept.click()
    moves.settle()
    assert moves.kinds() == []
    assert moves.session.undo_stack.count() == 1
    after = moves.march()
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.march() == before
    moves.session.undo_stack.redo()
    moves.settle()
    assert moves.march() == after
    assert moves.kinds() == []


def test_a_schedule_is_made_in_a_process_and_can_be_rejected(
    moves: MovementHand,
) -> None:
    moves.open()
    before = moves.march()
    moves.schedule()
    moves.schedules.panel.reject.click()

    assert moves.schedules.proposal is None
    assert moves.march() is before
    assert moves.session.undo_stack.count() == 0


@pytest.mark.usefixtures("at_once")
def test_a_proposal_for_a_plan_that_has_changed_cannot_be_accepted(
    moves: MovementHand,
) -> None:
    moves.open()
    moves.schedule()
    moves.desk.move(0, 3600)
    moves.schedules.panel.accept.click()  # before the change is worked out
    assert moves.session.undo_stack.count() == 1
    moves.settle()

    assert not moves.schedules.panel.accept.isEnabled()
    assert "has changed" in moves.said()


@pytest.mark.usefixtures("at_once")
def test_demands_that_contradict_each_other_are_said_and_lead_to_their_columns(
    moves: MovementHand,
) -> None:
    moves.open(HOPELESS)
    moves.schedule()
    panel = moves.schedules.panel

    assert "No schedule has a place for everybody; left over: West." in moves.said()
    told = [row.said for row in moves.schedules.proposal.rows]
    assert any("East is locked to its SP" in one for one in told)
    assert any("West must be past its RP by 120611ZJUN26" in one for one in told)
    assert "The cheapest way out found: one column later" in moves.said()
    row = next(n for n, one in enumerate(told) if one.startswith("West"))
    panel.table.selectRow(row)
    panel.go.click()
    assert moves.window.march.column.currentText() == "West"
    panel.accept.click()
    moves.settle()
    assert moves.kinds() == []
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.kinds() == [ConflictKind.MEETING]


@pytest.mark.usefixtures("at_once")
def test_locked_columns_in_each_others_way_are_no_proven_schedule(
    moves: MovementHand,
) -> None:
    east = column("East", EASTWARD, "120600ZJUN26", LOCKED)
    moves.open(HEAD + east + column("West", WESTWARD, "120600ZJUN26", LOCKED))
    moves.schedule()

    assert "Locked columns are in each other's way." in moves.said()
    assert "Proven" not in moves.said()
    told = [row.said for row in moves.schedules.proposal.rows]
    assert len([one for one in told if "is locked to its SP" in one]) == 2


@pytest.mark.usefixtures("at_once")
def test_after_a_road_is_lost_the_plan_goes_on_around_it(moves: MovementHand) -> None:
    moves.open(MEETING.replace(LOCKED, ""))
    moves.session.close_road(BRIDGE)
    moves.settle()
    shut = moves.march()
    lost = moves.schedules.lost
    assert len(lost) == 1

    now = datetime(2026, 6, 12, 6, 30, tzinfo=UTC)
    wishes = PlanOnWishes(now=now, lost=lost, effort=EffortLevel.QUICK)
    moves.schedules.plan_on(wishes)
    moves.until(lambda: not moves.schedules.is_busy)
    rows = moves.schedules.proposal.rows
    assert {row.cells[0] for row in rows} == {"Fixed", "Late"}  # others are through
    assert all("instead of" in row.said for row in rows)
    moves.schedules.panel.accept.click()
    moves.settle()
    (closure,) = moves.session.draft.closures
    assert closure.window[0] == now  # who passed before did pass
    assert closure.edges.isdisjoint(moves.session.column("Late").route.edges)
    assert not closure.edges.isdisjoint(moves.session.column("East").route.edges)
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.session.draft.closures == lost
    assert moves.march() == shut
    assert moves.schedules.lost == lost  # and the plan can go on from there again


@pytest.mark.usefixtures("at_once")
def test_a_locked_column_on_a_lost_road_and_a_late_one_are_said(
    moves: MovementHand,
) -> None:
    moves.open()
    moves.session.close_road(BRIDGE)
    moves.settle()
    wishes = PlanOnWishes(
        now=datetime(2026, 6, 12, 6, 30, tzinfo=UTC),
        lost=moves.schedules.lost,
        late=("Late", timedelta(minutes=40)),
        effort=EffortLevel.QUICK,
    )
    moves.schedules.plan_on(wishes)
    moves.until(lambda: not moves.schedules.is_busy)

    assert "Fixed (locked)" in moves.said()
    assert not moves.schedules.panel.accept.isVisible()
    (late,) = [row for row in moves.schedules.proposal.rows if row.cells[0] == "Late"]
    assert late.cells[3] == "+40\N{NARROW NO-BREAK SPACE}min"


def test_without_area_or_scenario_every_view_says_what_to_do(
    moves: MovementHand,
) -> None:
    told = "Open a scenario with columns to see them move."
    views = moves.desk.views

    assert moves.desk.view is None
    assert moves.window.docks["conflicts"].windowTitle() == "Conflicts"
    for panel in (moves.desk.conflicts, views.graph, views.points, views.occupation):
        assert panel.stack.currentIndex() == 0
        assert panel.stack.currentWidget().text() == told
    assert not moves.window.commands["schedule"].isEnabled()
    assert not moves.window.commands["plan_on"].isEnabled()
    moves.open(HEAD + column("Alone", EASTWARD, "120600ZJUN26"))
    assert moves.window.commands["schedule"].isEnabled()
    words = moves.desk.conflicts.stack.currentWidget().text()
    assert words == "No conflict. Movements compared: 1."


def test_a_column_is_moved_by_keys_alone(moves: MovementHand) -> None:
    moves.open()
    moves.show("time_space")
    view = moves.desk.views.graph.view
    moves.until(lambda: view.graph is not None)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.marks.chosen is not None
    name = moves.desk.view.names[view.marks.chosen]
    alt = Qt.KeyboardModifier.AltModifier
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, alt)
    QTest.keyClick(view, Qt.Key.Key_Return)
    moves.settle()

    assert moves.start(name) == datetime(2026, 6, 12, 6, 3, tzinfo=UTC)
    assert moves.window.march.column.currentText() == name


def test_the_forms_ask_what_is_wanted(moves: MovementHand) -> None:
    moves.open()
    asked: list[object] = []
    for command in ("schedule", "plan_on"):
        moves.window.commands[command].trigger()
        (dialog,) = moves.window.findChildren(FormDialog)
        asked.append(dialog.form)
        dialog.reject()
        moves.until(lambda: not moves.window.findChildren(FormDialog))
    schedule, plan_on = asked
    assert isinstance(schedule, ScheduleForm)
    assert isinstance(plan_on, PlanOnForm)


def test_form_fields_become_wishes(moves: MovementHand) -> None:
    moves.open()
    form = ScheduleForm(ScheduleWish(AimKind.COMPLETION, 7))
    form.keeps.setChecked(True)
    form.ways.setValue(3)
    assert form.wishes() == ScheduleWishes(
        aim=AimKind.COMPLETION, effort=EffortLevel.NORMAL, seed=7, ways=3, keeps=True
    )
    clock = ClockAxis(moves.desk.view.case.zero, "Z")
    other = PlanOnForm(clock, 6 * 3600, ("East", "West"), (), 1)
    other.column.setCurrentIndex(2)
    other.now.setText("0630")
    wishes = other.wishes(3)
    assert wishes.now == datetime(2026, 6, 12, 6, 30, tzinfo=UTC)
    assert wishes.late == ("West", timedelta(minutes=30))
    other.now.setText("yesterday")
    with pytest.raises(MarchError):
        other.wishes(3)


def test_work_that_is_stopped_leaves_the_plan_alone(moves: MovementHand) -> None:
    moves.open()
    before = moves.march()
    moves.schedules.schedule(ScheduleWishes(effort=EffortLevel.THOROUGH))
    assert not moves.window.commands["schedule"].isEnabled()
    moves.schedules.panel.stop.click()
    moves.until(lambda: not moves.schedules.is_busy)

    assert moves.march() is before
    shown = moves.schedules.panel.stack.currentWidget().findChild(QLabel).text()
    assert shown == "Stopped; the plan stays as it is."
    assert moves.window.commands["schedule"].isEnabled()


@pytest.mark.usefixtures("at_once")
def test_panels_of_a_plan_are_red_under_red_light(moves: MovementHand) -> None:
    moves.open()
    program = moves.hand.program
    program.appearance.set_theme("red")
    try:
        moves.schedule()
        moves.window.docks["proposal"].raise_()
        assert worst_green_or_blue(moves.schedules.panel) <= MOST_GREEN_OR_BLUE
        moves.show("time_space")
        assert worst_green_or_blue(moves.desk.views.graph) <= MOST_GREEN_OR_BLUE
        moves.show("columns_on_map")
        assert worst_green_or_blue(moves.desk.time.slider) <= MOST_GREEN_OR_BLUE
    finally:
        program.appearance.set_theme("day")


def test_a_march_unit_that_is_moved_becomes_a_column_of_its_own(
    moves: MovementHand,
) -> None:
    more = "          - {name: A2, vehicles: {car 4x4: 9}}\n    moves as: march units\n"
    numbered = column("East", EASTWARD, "120600ZJUN26", more).replace(
        "  - name: East\n", "  - name: East\n    movement number: 12-NLN-01\n"
    )
    moves.open(HEAD + numbered)
    before = moves.march()
    assert moves.desk.view.names == ("East A1", "East A2")
    assert moves.kinds() == []
    moves.desk.move(1, 1200)
    moves.settle()

    assert [one.plan.column.name for one in moves.march().columns] == [
        "East A1",
        "East A2",
    ]
    assert moves.desk.view.names == ("East A1", "East A2")
    assert moves.start("East A1") == before.columns[0].table.totals.start
    assert moves.start("East A2") > moves.start("East A1") + timedelta(minutes=20)
    assert all(one.plan.movement_number is None for one in moves.march().columns)
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.march() == before
