"""A small world for the window: two towns, two roads between them, one weak bridge."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from app.security.file_key import FileKey
from app.services.planning import Planner
from app.services.scenario.scenario import Scenario, read_scenario
from app.storage.cache_file import CacheFile
from app.storage.folders import Folders
from app.storage.plan_store import PlanStore
from app.storage.plan_thread import PlanThread
from app.ui import theme
from app.ui.application import Marsroute
from app.ui.open_area import OpenArea
from maps.build_area import BuildRequest, build_area
from tests.map_hand import MapHand
from tests.movement_hand import MovementHand
from tests.plan_hand import PlanHand, cheap_surroundings
from tests.plan_sketch import ToldClock
from tests.ui_memory import alive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.movement.schedule_process import Work
    from maps.progress import Progress

# 1 - 2 =bridge= 3 - 4 is the short road; 1 - 5 - 4 goes round to the north.
EXTRACT = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
 <node id="1" version="1" lat="52.000" lon="5.000"/>
 <node id="2" version="1" lat="52.000" lon="5.040"/>
 <node id="3" version="1" lat="52.000" lon="5.042"/>
 <node id="4" version="1" lat="52.000" lon="5.090"/>
 <node id="5" version="1" lat="52.020" lon="5.045"/>
 <node id="6" version="1" lat="52.001" lon="5.000">
  <tag k="place" v="town"/><tag k="name" v="Westerbrug"/></node>
 <node id="7" version="1" lat="52.001" lon="5.090">
  <tag k="place" v="town"/><tag k="name" v="Oosterveen"/></node>
 <way id="11" version="1"><nd ref="1"/><nd ref="2"/>
  <tag k="highway" v="primary"/><tag k="ref" v="N1"/></way>
 <way id="12" version="1"><nd ref="2"/><nd ref="3"/>
  <tag k="highway" v="primary"/><tag k="ref" v="N1"/><tag k="bridge" v="yes"/>
  <tag k="name" v="Oude Brug"/><tag k="maxweight" v="12"/></way>
 <way id="13" version="1"><nd ref="3"/><nd ref="4"/>
  <tag k="highway" v="primary"/><tag k="ref" v="N1"/></way>
 <way id="14" version="1"><nd ref="1"/><nd ref="5"/><nd ref="4"/>
  <tag k="highway" v="secondary"/><tag k="ref" v="N2"/></way>
</osm>
"""
ONE_LANE = EXTRACT.replace(
    '<tag k="maxweight" v="12"/>',
    '<tag k="maxweight" v="12"/><tag k="lanes" v="1"/>',
)
WEST, EAST = (5.002, 52.0), (5.088, 52.0)

SCENARIO = """
scenario: 1
name: Exercise Small World
marking: EXERCISE - UNCLASSIFIED
columns:
  - name: Main body
    route: {stops: [Westerbrug, Oosterveen]}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials:
      - name: A Coy
        units:
          - {name: A1, vehicles: {truck 10 t 6x6: 10}}
          - {name: A2, vehicles: {car 4x4: 5}}
"""


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    """Show every widget in the theme that users see."""
    theme.apply(theme.Theme.named("day"), qapp)


@pytest.fixture(scope="session")
def small_area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Area pack of the small world."""
    folder = tmp_path_factory.mktemp("small")
    extract = folder / "small.osm"
    extract.write_text(EXTRACT, encoding="utf-8")
    target = folder / "small.area"
    built = datetime(2026, 6, 1, tzinfo=UTC)
    build_area(BuildRequest(extract=extract, target=target, name="Small", built=built))
    return target


@pytest.fixture(scope="session")
def ground(small_area: Path) -> OpenArea:
    """The small world, open."""
    return OpenArea(Planner.open(small_area))


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    """Scenario on the small world: ten trucks and five cars from west to east."""
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def _shown_window(
    tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Marsroute]:
    """A shown window for all tests of a module: to make one takes half a second."""
    folder = tmp_path_factory.mktemp("window")
    program = Marsroute(Folders(*(folder / name for name in "dcso")), qapp)
    program.show()
    yield program
    program.window.close()
    assert not [t for t in threading.enumerate() if t.name in {"route", "march", "via"}]
    program.window.deleteLater()
    program.deleteLater()
    qapp.processEvents()


@pytest.fixture
def hand(
    _shown_window: Marsroute, qtbot: QtBot, qapp: QApplication, ground: OpenArea
) -> Iterator[MapHand]:
    """A hand on the map of the small world, which is opened anew for each test."""
    program = _shown_window
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    program.desk.set_ground(ground)
    program.window.canvas.setFocus()
    yield MapHand(program, qtbot)
    program.session.wait(5)
    program.desk.map.wait(5)
    qapp.processEvents()


@pytest.fixture
def others() -> list[object]:
    """What the program's other tests hold of keys, plans and kept answers."""
    return alive(FileKey, PlanStore, PlanThread, CacheFile, Scenario)


@pytest.fixture
def planner(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, ground: OpenArea
) -> Iterator[PlanHand]:
    """A hand for plan files in a window that shows the small world with a scenario."""
    clock = ToldClock()
    folders = Folders(*(tmp_path / name for name in "dcso"))
    marsroute = Marsroute(
        folders, qapp, cheap_surroundings(clock, tmp_path / "station")
    )
    marsroute.show()
    qtbot.waitExposed(marsroute.window)
    marsroute.desk.set_ground(ground)
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    with qtbot.waitSignal(marsroute.session.marchChanged, check_params_cb=bool):
        marsroute.session.set_scenario(read_scenario(path, ground.vehicles))
    yield PlanHand(marsroute, qtbot, clock)
    marsroute.window.close()
    marsroute.window.deleteLater()
    marsroute.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def program(
    small_area: Path, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[Marsroute]:
    """The window with the small world open."""
    marsroute = Marsroute(Folders(*(tmp_path / name for name in "dcso")), qapp)
    marsroute.show()
    qtbot.waitExposed(marsroute.window)
    with qtbot.waitSignal(marsroute.files.areaOpened):
        marsroute.files.open_area(small_area)
    yield marsroute
    marsroute.window.close()
    marsroute.window.deleteLater()
    marsroute.deleteLater()
    QApplication.processEvents()


@pytest.fixture(scope="session")
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
