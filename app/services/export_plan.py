"""All the products of a planned march: march table, overlay and map sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from app.drawing.qt_application import qt_application
from app.exports.gate import OPEN_GATE, ExportRecord
from app.exports.march_table_csv import write_march_table_csv
from app.exports.march_table_document import MarchTableDocument, march_sheet
from app.exports.march_table_pdf import write_march_table_pdf
from app.exports.march_table_xlsx import write_march_table_xlsx
from app.exports.route_geojson import write_route_geojson
from app.exports.route_geopackage import write_route_geopackage
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.overlay_file import OverlayDocument
from app.services.sheet_drawing import scenario_overlay
from app.services.sheets import SheetForm, SheetOrder, write_sheets
from maps.progress import silent
from planners.dtg import format_dtg
from planners.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from app.exports.gate import Gate
    from app.services.planning import PlannedColumn, PlannedMarch
    from app.services.scenario.scenario import Scenario
    from maps.area_pack import AreaPack
    from maps.progress import Progress

SHEET_DPI = 200.0  # of the map sheet as a picture


class StaffWork(NamedTuple):
    """
    What the staff adds to the march: its drawing, and advice that it accepted.

    ``advice`` are lines as `app.services.advice.annex_lines` gives them.
    """

    drawn: OverlayDocument | None = None
    advice: tuple[str, ...] = ()


NO_STAFF_WORK = StaffWork()


def export_march(
    planned: PlannedMarch,
    area: AreaPack,
    folder: Path,
    created: datetime,
    progress: Progress = silent,
    staff: StaffWork = NO_STAFF_WORK,
    gate: Gate = OPEN_GATE,
) -> tuple[Path, ...]:
    """
    Write every product of a march into a folder.

    Parameters
    ----------
    planned
        Scenario and answer.
    area
        The area it was planned on.
    folder
        Created where it is missing; files of the same name are replaced.
    created
        Now, aware; stands on the products.
    progress
        Called before each file; may raise to cancel between two files.
    staff
        What the staff has drawn and accepted. Its drawing lies on the map sheet
        together with the areas, ratings and closures of the scenario, and the marking
        of that counts for everything; accepted advice is an annex of march tables.
    gate
        What holds for the files.

    Returns
    -------
    tuple[Path, ...]
        All files written, tables first.

    Raises
    ------
    KnownError
        A file cannot be written; files written before stay.
    """
    application = qt_application()
    drawn = [staff.drawn.marking] if staff.drawn else []
    ground = area_markings(area, gate.policy)
    marking = join((planned.scenario.marking, *drawn, *ground))
    planned = replace(planned, scenario=replace(planned.scenario, marking=marking))
    folder.mkdir(parents=True, exist_ok=True)
    work = tuple(_products(planned, area, folder, created, staff, gate))
    written: list[Path] = []
    for number, (path, write) in enumerate(work):
        progress(f"writing {path.name}", number / len(work))
        told = write(path)  # a picture brings files of its own
        written += [told.path] if isinstance(told, ExportRecord) else told
    progress("written", 1.0)
    del application
    return tuple(written)


def _products(
    planned: PlannedMarch,
    area: AreaPack,
    folder: Path,
    created: datetime,
    staff: StaffWork,
    gate: Gate,
) -> Iterator[tuple[Path, Callable[[Path], tuple[Path, ...] | ExportRecord]]]:
    """Each file to write, with what writes it."""
    scenario = planned.scenario
    stem = file_name(scenario.name)
    for column in planned.columns:
        table = march_document(column, scenario, area, created, gate)
        table = replace(table, advice=staff.advice)
        name = f"{stem} {file_name(column.plan.column.name)} march table"
        yield folder / f"{name}.pdf", partial(write_march_table_pdf, document=table)
        yield folder / f"{name}.xlsx", partial(write_march_table_xlsx, document=table)
        yield folder / f"{name}.csv", partial(write_march_table_csv, document=table)
    routes = {column.plan.column.name: column.route for column in planned.columns}
    attribution = area.manifest.attribution
    overlay: dict[str, Any] = {
        "routes": routes,
        "marking": scenario.marking,
        "attribution": attribution,
        "gate": gate,
    }
    yield folder / f"{stem} overlay.geojson", partial(write_route_geojson, **overlay)
    yield folder / f"{stem} overlay.gpkg", partial(write_route_geopackage, **overlay)
    drawn = staff.drawn or OverlayDocument(overlay=Overlay(), marking=scenario.marking)
    shown, closures = scenario_overlay(scenario, area, drawn.overlay)
    order = SheetOrder(
        title=scenario.name,
        marking=scenario.marking,
        inputs=(scenario.marking,),
        created=created,
        letter=scenario.zone,
        routes=tuple(routes.items()),
        dpi=SHEET_DPI,
        overlay=shown,
        closures=closures + tuple(place for _, place in drawn.closures),
        gate=gate,
    )
    picture = replace(order, form=SheetForm.PNG)
    yield folder / f"{stem} map sheet.pdf", partial(write_sheets, order, area)
    yield folder / f"{stem} map sheet.png", partial(write_sheets, picture, area)


def march_document(
    column: PlannedColumn,
    scenario: Scenario,
    area: AreaPack,
    created: datetime,
    gate: Gate = OPEN_GATE,
) -> MarchTableDocument:
    """March table of a column as a document with all that explains it."""
    labels = {point.name: point.label for point in column.points}
    remarks = (*column.route.warnings, *[r.sentence for r in column.route.refusals])
    stops = column.plan.stops
    return MarchTableDocument(
        title=f"{scenario.name}: {column.plan.column.name}",
        marking=scenario.marking,
        table=column.table,
        route=f"{stops[0]} - {stops[-1]}",
        created=created,
        zone=scenario.zone,
        labels=labels,
        movement_number=column.plan.movement_number,
        remarks=remarks,
        sources=sources_of(area),
        inputs=(scenario.marking, *area_markings(area, gate.policy)),
        gate=gate,
    )


def march_rows(
    column: PlannedColumn, scenario: Scenario, area: AreaPack, created: datetime
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of a march table for the terminal: a row per unit and point."""
    document = march_document(column, scenario, area, created)
    sheet = march_sheet(document)
    head = ("packet", "vehicles", "point", "km", "AT", "CT", "where")
    rows = []
    for block in sheet.blocks:
        for row in block.rows:
            unit, count = str(row.lead[1]), str(row.lead[4])
            for point, times in zip(sheet.points, row.times, strict=True):
                stamps = [format_dtg(time, scenario.zone) for time in times[:2]]
                km = f"{point.distance_km:.1f}"
                rows.append((unit, count, point.name, km, *stamps, point.label))
    return head, rows


def sources_of(area: AreaPack) -> tuple[str, ...]:
    """Data an area rests on, with their dates where the files say them."""
    return tuple(
        f"{source.file}{f' of {source.date[:10]}' if source.date else ''}"
        for source in area.manifest.sources
    )


def file_name(text: str) -> str:
    """Name that every file system takes, never empty."""
    kept = re.sub(r"[^\w .()-]+", "_", text).strip(" .")[:80]
    return kept or "march"
