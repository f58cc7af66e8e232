"""A hand on movements: columns that meet on a bridge with one lane, and their desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.ui.movement.proposal import ScheduleWishes
from planners.movement.schedule_report import EffortLevel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from app.services.planning import PlannedMarch
    from app.ui.movement_desk import MovementDesk
    from app.ui.schedule_desk import ScheduleDesk
    from planners.movement.conflict import ConflictKind
    from tests.map_hand import MapHand

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
