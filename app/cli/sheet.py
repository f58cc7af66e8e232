"""``marsroute sheet``: map sheets as PDF, PNG or GeoTIFF."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from app.cli.plan_access import read_plan_or_scenario
from app.drawing.sheet_margin import scale_words
from app.errors import InputRefused
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.overlay_file import read_overlay
from app.services.places import find_point
from app.services.planning import Planner
from app.services.sheet_drawing import merged, overlay_within, scenario_overlay
from app.services.sheets import (
    SheetForm,
    SheetOrder,
    sheets_of,
    write_sheets,
)
from planners.overlay import Overlay

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.planning import PlannedMarch
    from app.services.sheets import Bounds
    from maps.area_pack import AreaPack
    from planners.route import Lonlat, Route

FORMS = {".pdf": SheetForm.PDF, ".png": SheetForm.PNG}
FORMS |= dict.fromkeys((".tif", ".tiff"), SheetForm.GEOTIFF)


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Lay the sheets out, write them and say where they lie."""
    form = _form(arguments.out, arguments.format)
    planner = Planner.open(arguments.area)
    area = planner.area
    policy = arguments.gate.policy
    planned = _planned(arguments, planner)
    drawn = _drawn(arguments.overlay, planned, area, policy)
    inputs = (*drawn.inputs, *area_markings(area, policy))
    order = SheetOrder(
        title=arguments.title or (planned.scenario.name if planned else area.name),
        marking=arguments.marking or join((policy.default, *inputs)),
        inputs=inputs,
        created=datetime.now(UTC),
        paper=arguments.paper,
        portrait=arguments.portrait,
        scale=arguments.scale,
        centre=find_point(arguments.centre, area) if arguments.centre else None,
        bounds=_bounds(arguments.bounds) if arguments.bounds else None,
        zone=arguments.zone or 0,
        routes=_routes(planned),
        strip=arguments.strip,
        form=form,
        dpi=arguments.dpi,
        palette=arguments.theme,
        overlay=drawn.overlay,
        closures=drawn.closures,
        gate=arguments.gate,
    )
    sheets = sheets_of(order, area)
    written = write_sheets(order, area, arguments.out, terminal.progress)
    terminal.answer(
        {
            "marking": order.marking.banner,
            "files": [str(path) for path in written],
            "left_out": drawn.left_out,
            "sheets": [
                {
                    "scale": sheet.scale,
                    "paper": sheet.paper.name,
                    "epsg": sheet.view().epsg,
                    "centre": sheet.centre,
                    "grid_m": dict(
                        zip(
                            ("west", "south", "east", "north"),
                            sheet.view().grid_box(),
                            strict=True,
                        )
                    ),
                }
                for sheet in sheets
            ],
        }
    )
    view = sheets[0].view()
    count = "1 sheet" if len(sheets) == 1 else f"{len(sheets)} sheets"
    terminal.say(
        f"{count}, {sheets[0].paper.name}, {scale_words(sheets[0].scale)}, "
        f"UTM zone {view.zone}"
    )
    if drawn.left_out:
        bridges = ", ".join(drawn.left_out)
        terminal.say(f"Left out, for {area.name} has no such bridge: {bridges}")
    for path in written:
        terminal.say(f"Written: {path}")
    return 0


class _Drawn(NamedTuple):
    """What lies over the map, the markings it has, and the bridges not found."""

    overlay: Overlay
    closures: tuple[Lonlat, ...]
    inputs: tuple[Marking, ...]
    left_out: tuple[str, ...]


def _drawn(
    path: Path | None,
    planned: PlannedMarch | None,
    area: AreaPack,
    policy: MarkingPolicy,
) -> _Drawn:
    """Overlay of a file, over what a scenario says of areas, bridges and roads."""
    drawn = _Drawn(Overlay(), (), (), ())
    if planned is not None:
        overlay, closures = scenario_overlay(planned.scenario, area, Overlay())
        drawn = _Drawn(overlay, closures, (planned.scenario.marking,), ())
    if path is None:
        return drawn
    document = read_overlay(path, policy)
    overlay, left_out = overlay_within(document, area.network)
    places = tuple(position for _, position in document.closures)
    return _Drawn(
        merged(drawn.overlay, overlay),
        drawn.closures + places,
        (*drawn.inputs, document.marking),
        left_out,
    )


def _form(path: Path, named: str | None) -> SheetForm:
    """Format that was named, or that the ending of the file tells."""
    told = FORMS.get(path.suffix.lower())
    if named is None and told is None:
        raise InputRefused(
            f"{path.name} does not tell its format; end it in .pdf, .png or .tif, or "
            "give --format."
        )
    form = told if named is None else SheetForm(named)
    if form is None or (told is not None and told is not form):
        raise InputRefused(
            f"{path.name} does not end as {named} does; end it in "
            f"{SheetForm(named).suffix}."
        )
    return form


def _bounds(text: str) -> Bounds:
    """West, south, east and north from ``W,S,E,N``."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputRefused(
            f"{text!r} are no bounds; give west,south,east,north in degrees, such as "
            "1.4,42.4,1.8,42.7."
        ) from error
    return west, south, east, north


def _planned(arguments: argparse.Namespace, planner: Planner) -> PlannedMarch | None:
    """March of a scenario; None without one."""
    path = arguments.route_of
    if path is None:
        return None
    return planner.march(read_plan_or_scenario(path, planner.vehicles, arguments))


def _routes(planned: PlannedMarch | None) -> tuple[tuple[str, Route], ...]:
    """Routes of the columns by their names."""
    columns = () if planned is None else planned.columns
    return tuple((column.plan.column.name, column.route) for column in columns)
