"""Everything the user can do, declared once: menus, tool bar and shortcuts follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from app.ui.action_spec import ActionSpec
from app.ui.jobs.job_actions import job_specs
from app.ui.supply.supply_actions import supply_specs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

translate = QCoreApplication.translate

TOOL_BAR = (
    ("select", "set_route", "clear_route"),
    ("measure", "draw_line", "draw_area", "place_symbol"),
    ("undo", "redo"),
    ("whole_area", "show_route"),
    ("export",),
)


def menu_titles() -> Mapping[str, str]:
    """Titles of the menus by name, in order."""
    return {
        "file": translate("actions", "&File"),
        "plan": translate("actions", "&Plan"),
        "edit": translate("actions", "&Edit"),
        "view": translate("actions", "&View"),
        "route": translate("actions", "&Route"),
        "movement": translate("actions", "&Movement"),
        "supply": translate("actions", "&Supply"),
        "jobs": translate("actions", "&Jobs"),
        "draw": translate("actions", "&Draw"),
        "help": translate("actions", "&Help"),
    }


def plan_specs() -> tuple[ActionSpec, ...]:
    """Actions on the plan file."""
    return (
        ActionSpec(
            "new_plan",
            "plan",
            translate("actions", "New plan file…"),
            "Ctrl+Shift+N",
            translate("actions", "Keep this plan in an encrypted file from now on"),
        ),
        ActionSpec(
            "open_plan",
            "plan",
            translate("actions", "Open plan file…"),
            "Ctrl+Alt+O",
            translate("actions", "Open a plan file, NAME.plan"),
        ),
        ActionSpec(
            "open_bundle",
            "plan",
            translate("actions", "Open bundle…"),
            "",
            translate("actions", "Look at a plan that another staff sent, NAME.bundle"),
        ),
        ActionSpec(
            "name_version",
            "plan",
            translate("actions", "Keep a named version…"),
            "Ctrl+S",
            translate("actions", "Give the plan as it stands a name to come back to"),
            separated=True,
        ),
        ActionSpec(
            "history",
            "plan",
            translate("actions", "Versions and history"),
            "Ctrl+H",
            translate("actions", "List who changed what, when and why"),
        ),
        ActionSpec(
            "merge",
            "plan",
            translate("actions", "Merge another copy…"),
            "",
            translate("actions", "Bring in what another staff did in its copy"),
            separated=True,
        ),
        ActionSpec(
            "back_up",
            "plan",
            translate("actions", "Back up now"),
            "",
            translate("actions", "Write a checked copy beside the plan file"),
            separated=True,
        ),
        ActionSpec(
            "backups",
            "plan",
            translate("actions", "Restore a backup…"),
            "",
            translate("actions", "Go back to a backup of the plan file"),
        ),
        ActionSpec(
            "close_plan",
            "plan",
            translate("actions", "Close plan file"),
            "",
            translate("actions", "Close the plan file and take it off the screen"),
            separated=True,
        ),
        ActionSpec(
            "lock",
            "plan",
            translate("actions", "Lock now"),
            "Ctrl+Shift+L",
            translate("actions", "Take the plan off the screen until the passphrase"),
        ),
        ActionSpec(
            "lock_settings",
            "plan",
            translate("actions", "Lock settings…"),
            "",
            translate("actions", "Say after how long an open plan is locked"),
        ),
        ActionSpec(
            "release",
            "plan",
            translate("actions", "Release at a lower marking…"),
            "",
            translate("actions", "Let a part of the plan out below its marking"),
            separated=True,
        ),
        ActionSpec(
            "post",
            "plan",
            translate("actions", "Who am I…"),
            "",
            translate("actions", "Give the post that changes are put down to"),
        ),
    )


def action_specs() -> tuple[ActionSpec, ...]:
    """All actions, in the order of their menus, in the user's language."""
    return (
        *plan_specs(),
        ActionSpec(
            "open_area",
            "file",
            translate("actions", "Open area…"),
            "Ctrl+O",
            translate("actions", "Open an area pack, NAME.area"),
            separated=True,
        ),
        ActionSpec(
            "open_scenario",
            "file",
            translate("actions", "Open scenario…"),
            "Ctrl+Shift+O",
            translate("actions", "Open a scenario, NAME.yaml, on this area"),
        ),
        ActionSpec(
            "open_overlay",
            "file",
            translate("actions", "Open overlay…"),
            "",
            translate("actions", "Open what was drawn, NAME.overlay.geojson"),
            separated=True,
        ),
        ActionSpec(
            "save_overlay",
            "file",
            translate("actions", "Save overlay…"),
            "",
            translate("actions", "Save symbols, lines, areas, ratings and closures"),
        ),
        ActionSpec(
            "add_background",
            "file",
            translate("actions", "Add background map…"),
            "",
            translate("actions", "Show MBTiles, PMTiles or a GeoTIFF under the plan"),
            separated=True,
        ),
        ActionSpec(
            "add_overlay",
            "file",
            translate("actions", "Add overlay of others…"),
            "",
            translate("actions", "Show a GeoPackage, GeoJSON, KML or GPX over the map"),
        ),
        ActionSpec(
            "print_sheet",
            "file",
            translate("actions", "Print map sheet…"),
            "Ctrl+P",
            translate("actions", "Print the map as a sheet or a strip of them"),
            separated=True,
        ),
        ActionSpec(
            "export",
            "file",
            translate("actions", "Export…"),
            "Ctrl+E",
            translate("actions", "Write march table, routes and map to a folder"),
        ),
        ActionSpec(
            "quit", "file", translate("actions", "Quit"), "Ctrl+Q", separated=True
        ),
        ActionSpec(
            "give_reason",
            "edit",
            translate("actions", "Give a reason…"),
            "",
            translate("actions", "Say why the last change was made"),
            separated=True,
        ),
        ActionSpec(
            "find",
            "view",
            translate("actions", "Go to…"),
            "Ctrl+F",
            translate("actions", "Search a place, MGRS, or latitude, longitude"),
        ),
        ActionSpec(
            "copy_mgrs",
            "view",
            translate("actions", "Copy MGRS"),
            "Ctrl+Shift+C",
            translate("actions", "Copy the grid reference under the pointer"),
        ),
        ActionSpec("zoom_in", "view", translate("actions", "Zoom in"), "Ctrl++"),
        ActionSpec("zoom_out", "view", translate("actions", "Zoom out"), "Ctrl+-"),
        ActionSpec(
            "whole_area",
            "view",
            translate("actions", "Whole area"),
            "Ctrl+0",
            translate("actions", "Show the whole area"),
        ),
        ActionSpec(
            "show_route",
            "view",
            translate("actions", "Whole route"),
            "Ctrl+9",
            translate("actions", "Show the chosen route from start to release"),
        ),
        ActionSpec(
            "grid",
            "view",
            translate("actions", "MGRS grid"),
            "Ctrl+G",
            checkable=True,
            separated=True,
        ),
        ActionSpec(
            "names",
            "view",
            translate("actions", "Names"),
            "Ctrl+N",
            checkable=True,
        ),
        ActionSpec(
            "layers",
            "view",
            translate("actions", "Layers"),
            "Ctrl+L",
            translate("actions", "List the layers of the map"),
            separated=True,
        ),
        ActionSpec(
            "show_plan",
            "view",
            translate("actions", "Plan"),
            checkable=True,
            tip=translate("actions", "Show routes, closures and what is drawn"),
        ),
        ActionSpec(
            "base_map",
            "view",
            translate("actions", "Base map"),
            checkable=True,
            tip=translate("actions", "Show the map of the area under everything"),
        ),
        ActionSpec(
            "bridges",
            "view",
            translate("actions", "Bridge load classes"),
            "B",
            translate("actions", "Show what bridges bear, from zoom 12 on"),
            checkable=True,
        ),
        ActionSpec(
            "select",
            "route",
            translate("actions", "Select"),
            "V",
            translate("actions", "Choose points on the map"),
            checkable=True,
        ),
        ActionSpec(
            "set_route",
            "route",
            translate("actions", "Set route"),
            "R",
            translate(
                "actions", "Click start and destination; hold Shift for via points"
            ),
            checkable=True,
        ),
        ActionSpec(
            "reach",
            "route",
            translate("actions", "Reach"),
            "E",
            translate("actions", "Show where the formation can be, and what stops it"),
            checkable=True,
        ),
        ActionSpec(
            "clear_route",
            "route",
            translate("actions", "Clear route"),
            "Ctrl+Backspace",
            translate("actions", "Drop the points of your own route"),
            separated=True,
        ),
        ActionSpec(
            "reopen_roads",
            "route",
            translate("actions", "Reopen all roads"),
            "",
            translate("actions", "Take all your closures back"),
        ),
        ActionSpec(
            "ways",
            "route",
            translate("actions", "Other ways"),
            "W",
            translate("actions", "List other routes for the journey that is shown"),
            separated=True,
        ),
        ActionSpec(
            "bridge_list",
            "route",
            translate("actions", "List of bridges"),
            "Shift+B",
            translate("actions", "List what bridges bear and what their loss costs"),
        ),
        ActionSpec(
            "columns_on_map",
            "movement",
            translate("actions", "Columns on the map"),
            "T",
            translate("actions", "Show every column at a moment, with a time slider"),
            checkable=True,
        ),
        ActionSpec(
            "conflicts",
            "movement",
            translate("actions", "Conflicts"),
            "C",
            translate("actions", "List where columns are in each other's way"),
            separated=True,
        ),
        ActionSpec(
            "time_space",
            "movement",
            translate("actions", "Time-space graph"),
            "G",
            translate("actions", "Show the columns of a road; drag one in time"),
        ),
        ActionSpec(
            "point_graph",
            "movement",
            translate("actions", "Critical points"),
            "Shift+G",
            translate("actions", "Show who passes each critical point when"),
        ),
        ActionSpec(
            "occupation",
            "movement",
            translate("actions", "Who is on a road"),
            "O",
            translate("actions", "Show who is on a road between two moments"),
        ),
        ActionSpec(
            "schedule",
            "movement",
            translate("actions", "Schedule the columns…"),
            "F6",
            translate("actions", "Find starts, halts and ways without a conflict"),
            separated=True,
        ),
        ActionSpec(
            "plan_on",
            "movement",
            translate("actions", "Plan on from now…"),
            "Shift+F6",
            translate("actions", "Plan anew after a road is lost or a column is late"),
        ),
        ActionSpec(
            "proposal",
            "movement",
            translate("actions", "Proposed schedule"),
            "P",
            translate("actions", "Show the schedule that was found; accept or reject"),
        ),
        ActionSpec(
            "credits",
            "movement",
            translate("actions", "Movement credits"),
            "Shift+C",
            translate("actions", "Approve bids, and judge movements that were seen"),
            separated=True,
        ),
        *supply_specs(),
        *job_specs(),
        ActionSpec(
            "measure",
            "draw",
            translate("actions", "Measure"),
            "M",
            translate("actions", "Measure lengths, bearings and areas"),
            checkable=True,
        ),
        ActionSpec(
            "draw_line",
            "draw",
            translate("actions", "Draw line"),
            "L",
            translate("actions", "Draw a supply route, a convoy, a boundary ..."),
            checkable=True,
        ),
        ActionSpec(
            "draw_area",
            "draw",
            translate("actions", "Avoid area"),
            "A",
            translate("actions", "Draw an area that routes keep out of"),
            checkable=True,
        ),
        ActionSpec(
            "place_symbol",
            "draw",
            translate("actions", "Place symbol"),
            "U",
            translate("actions", "Place a unit or a point of APP-6"),
            checkable=True,
        ),
        ActionSpec(
            "type_point",
            "draw",
            translate("actions", "Type a point…"),
            "N",
            translate(
                "actions", "Type MGRS, latitude and longitude, or bearing and distance"
            ),
            separated=True,
        ),
        ActionSpec(
            "palette",
            "help",
            translate("actions", "Find a command…"),
            "Ctrl+K",
            translate("actions", "Type a command, a place or a grid reference"),
        ),
        ActionSpec("shortcuts", "help", translate("actions", "Shortcuts"), "F1"),
        ActionSpec("about", "help", translate("actions", "About Marsroute")),
    )


def make_actions(window: QWidget) -> dict[str, QAction]:
    """All actions by name, owned by a window and open to its shortcuts."""
    actions = {}
    for spec in action_specs():
        action = QAction(spec.text, window)
        action.setObjectName(spec.name)
        action.setCheckable(spec.checkable)
        tip = spec.tip
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
            tip = f"{tip or action.text()} ({action.shortcut().toString()})"
        if tip:
            action.setToolTip(tip)
        window.addAction(action)
        actions[spec.name] = action
    return actions
