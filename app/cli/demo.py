"""``marsroute demo`` and the window itself: the exercise area with a planned march."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.cli.march import show_march
from app.cli.plan_access import check_plan
from app.drawing.qt_application import has_display, show_nothing
from app.errors import EnvironmentTrouble, InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_area, demo_overlay, demo_scenario
from app.services.export_plan import StaffWork, export_march
from app.services.overlay_file import read_overlay
from app.services.planning import Planner
from app.services.scenario.scenario import read_scenario
from app.storage.folders import Folders
from maps.area_pack import open_area

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Open the window on the demo, or do the same job without a display."""
    area = demo_area(Folders.of_user().cache, terminal.progress)
    scenario = demo_scenario(vehicle_catalogue())
    if arguments.shots is not None and not has_display():
        show_nothing()
    if arguments.shots is not None or (has_display() and not arguments.headless):
        return int(
            arguments.window(
                area=area,
                scenario=scenario,
                overlay=demo_overlay(),
                shots=arguments.shots,
                marks=arguments.gate.policy,
            )
        )
    if not arguments.headless:
        terminal.say("There is no display, so the demo runs without a window.")
    planner = Planner.open(area)
    planned = planner.march(scenario, terminal.progress)
    now, drawn = datetime.now(UTC), read_overlay(demo_overlay())
    written = export_march(
        *(planned, planner.area, arguments.export, now, terminal.progress),
        *(StaffWork(drawn), arguments.gate),
    )
    terminal.answer({"area": area, "written": written})
    show_march(planned, planner.area, now, terminal)
    terminal.say(f"The area lies at {area}.")
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return 0


def open_window(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Open the window, on an area and with a scenario where they are named."""
    del terminal
    if not has_display():
        raise EnvironmentTrouble(
            "There is no display for a window; run a command instead, such as "
            "'marsroute demo --headless' or 'marsroute --help'."
        )
    area, scenario = arguments.area, None
    if arguments.plan_file is not None:
        if area or arguments.scenario or arguments.overlay:
            raise InputRefused(
                f"{arguments.plan_file.name} holds its own scenario and drawings, and "
                "names its area; give the plan file alone."
            )
        check_plan(arguments.plan_file)
        plan, marks = arguments.plan_file.absolute(), arguments.gate.policy
        return int(arguments.window(plan=plan, marks=marks))
    if arguments.scenario is not None:
        scenario = read_scenario(
            arguments.scenario, vehicle_catalogue(), arguments.gate.policy
        )
        area = area or scenario.area
        if area is None:
            raise InputRefused(
                f"{arguments.scenario.name} names no area; add a line "
                "'area: NAME.area' or give --area."
            )
    if area is not None:
        open_area(area)  # a sentence on the terminal is better than an empty window
    if area is None and arguments.overlay is not None:
        raise InputRefused(
            f"{arguments.overlay.name} needs an area to lie on; give --area."
        )
    return int(
        arguments.window(
            area=area,
            scenario=scenario,
            overlay=arguments.overlay,
            marks=arguments.gate.policy,
        )
    )
