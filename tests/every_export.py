"""Everything that leaves the application, each as one call with any marking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.drawing.map_sheet import MapSheet
from app.drawing.sheet_layout import Paper
from app.exports import (
    credit_table_csv,
    credit_table_xlsx,
    force_table,
    map_sheet,
    march_table_csv,
    march_table_pdf,
    march_table_xlsx,
    match_geojson,
    matrix_csv,
    matrix_xlsx,
    reach_geojson,
    reach_geopackage,
    recovery_sheet,
    rounds_csv,
    rounds_geojson,
    rounds_pdf,
    rounds_xlsx,
    route_geojson,
    route_geopackage,
    schedule_csv,
    sheet_raster,
    supply_csv,
    supply_xlsx,
    time_space_pdf,
)
from app.exports.credit_table import CreditDocument
from app.exports.gate import ExportRecord, Gate
from app.exports.rounds_table import RoundLine, RoundsTable
from app.exports.supply_table import SupplyTable
from app.services import credits_file, overlay_file, ratings_file
from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_scenario
from app.services.scenario import writer as scenario_writer
from app.services.supply import factor_exports
from maps.match import Confidence
from planners.bridge_table import bridge_table
from planners.overlay import Overlay, PlacedSymbol
from planners.reach import ReachRequest, plan_reach
from planners.roads import Roads
from planners.route import RoutePolicy
from planners.supply.factors import FactorLibrary
from planners.traffic import NamedPlace
from planners.travel_matrix import MatrixRequest, TravelMatrix
from planners.vehicles import Formation
from tests import documents
from tests.credits import credit
from tests.marches import TRUCK
from tests.river_sketch import MLC_40, river, route
from tests.time_space_sketch import AXIS, division

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.security.marking import Marking
    from maps.basemap import Basemap

CREATED = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
SOURCE = "© OpenStreetMap contributors"
WORLD = river(MLC_40)
TWO = Formation("f", ((TRUCK, 2),))
FACTORS = FactorLibrary(name="North Wind", items=(), factors=())
FORCE = (["name", "personnel"], [["A Company", 120], ["B Company", ""]])
STOCKS = SupplyTable("Stocks", ("unit", "usable"), (("A Company", 8800.0), ("B", "")))
ROUNDS = RoundsTable(
    title="North Wind: delivery rounds",
    stops=[("Tankers 1", "1", "load", "Depot", "", "a", "b", "9000 l diesel")],
    left=[("B", "10 l diesel", "No vehicle can carry it.", "One tanker more.")],
    notes=["Loading takes 30 min each; that is assumed."],
)
WAY = RoundLine(
    name="Tankers 1", what="leg", vertices=[(5.0, 52.0), (5.1, 52.1)], facts={"to": "B"}
)


class Leaving(NamedTuple):
    """Under what a document leaves."""

    marking: Marking
    inputs: tuple[Marking, ...]
    gate: Gate = Gate()


@dataclass(frozen=True)
class Export:
    """
    One way out.

    Attributes
    ----------
    writer
        The function of the application that it tries.
    suffix
        Of its file.
    write
        Lets a document out.
    is_cheap
        Whether thousands are written in a few seconds.
    """

    writer: str
    suffix: str
    write: Callable[[Path, Leaving, Any], Any]
    is_cheap: bool = True


def _document(write: Callable[..., ExportRecord], make: Callable[..., Any]) -> Any:
    """Call a writer of documents that carry all that the gate needs."""
    return lambda path, under, _: write(
        path, make(marking=under.marking, inputs=under.inputs, gate=under.gate)
    )


def _geo(write: Callable[..., ExportRecord], content: Callable[[], Any]) -> Any:
    """Call a writer that is told everything one by one."""
    return lambda path, under, _: write(
        path,
        *content(),
        under.marking,
        attribution=SOURCE,
        inputs=under.inputs,
        gate=under.gate,
    )


@cache
def _march() -> Any:
    return documents.table(packets=2, points=3)


def march(**changes: Any) -> Any:
    """Give a march table."""
    return documents.document(_march(), **changes)


def credits_document(**changes: Any) -> CreditDocument:
    """Give a document of one credit."""
    parts = {"title": "Credits", "credits": (credit(),), "faults": ("None.",)}
    return CreditDocument(**parts, created=CREATED, **changes)  # type: ignore[arg-type]


@cache
def _reach() -> Any:
    asked = ReachRequest(starts=(WORLD.lonlat("a"),), formation=TWO, bands=(90,))
    return plan_reach(Roads.of(WORLD.network), asked), WORLD.network


@cache
def _routes() -> Any:
    return ({"Main body": route(WORLD, "a", "d")},)


@cache
def matrix() -> TravelMatrix:
    """Give a matrix of two starts and two ends, one pair without a way."""
    places = tuple(NamedPlace(name=name, position=WORLD.lonlat(name)) for name in "ad")
    amounts = np.array([[60.0, 120.5], [np.nan, 60.0]])
    request = MatrixRequest(starts=places, ends=places, formation=TWO)
    return TravelMatrix(
        request=request,
        duration_s=amounts,
        length_m=amounts,
        fuel_l=amounts,
        reasons={(1, 0): "no road"},
        remarks=(),
    )


def _match() -> Any:
    nothing = SimpleNamespace(
        pieces=(), gaps=(), confidence=Confidence.POOR, certainty=0.1
    )
    return nothing, ()


@cache
def _bridges() -> Any:
    return bridge_table(Roads.of(WORLD.network), None, RoutePolicy())


@cache
def _graph() -> Any:
    return division(columns=2, hours=1.0)


def graph(**changes: Any) -> time_space_pdf.TimeSpaceDocument:
    """Give a time-space graph."""
    return time_space_pdf.TimeSpaceDocument(
        title="MSR TULIP", graph=_graph(), axis=AXIS, created=CREATED, **changes
    )


def sheet(basemap: Basemap, under: Leaving) -> map_sheet.SheetDocument:
    """Give a map sheet."""
    west, south, east, north = basemap.bounds
    paper = Paper.named("A4")
    shown = MapSheet(
        title="Route GREEN",
        marking=under.marking.banner,
        centre=((west + east) / 2, (south + north) / 2),
        scale=50_000,
        date=CREATED.date(),
        paper=paper,
    )
    return map_sheet.SheetDocument(
        sheets=(shown,),
        marking=under.marking,
        basemap=basemap,
        created=CREATED,
        inputs=under.inputs,
        gate=under.gate,
    )


def overlay(marking: Marking) -> overlay_file.OverlayDocument:
    """Give an overlay with a symbol."""
    symbol = PlacedSymbol(sidc="10031000001211000000", position=(10.0, 50.0))
    return overlay_file.OverlayDocument(
        overlay=Overlay(symbols=(symbol,)), marking=marking
    )


def _recovery(**changes: Any) -> recovery_sheet.RecoverySheet:
    return recovery_sheet.RecoverySheet(
        plan="hold.plan",
        file_id="0" * 32,
        code="-".join(["ABCD"] * 7),
        author="S4 1 Bn",
        created=CREATED,
        **changes,
    )


@cache
def _scenario() -> Any:
    return demo_scenario(vehicle_catalogue())


def _schedule(path: Path, under: Leaving, _: Any) -> ExportRecord:
    rows = [("Main body", "12-USV-08", "A-B", "1", "120600ZJUN26", "2026")]
    return schedule_csv.write_schedule_csv(
        *(
            path,
            under.marking,
            "North Wind",
            ("movement", "no", "way", "leg", "d", "u"),
        ),
        rows,
        inputs=under.inputs,
        gate=under.gate,
    )


EXPORTS = (
    Export(
        "march_table_csv.write_march_table_csv",
        ".csv",
        _document(march_table_csv.write_march_table_csv, march),
    ),
    Export(
        "march_table_xlsx.write_march_table_xlsx",
        ".xlsx",
        _document(march_table_xlsx.write_march_table_xlsx, march),
        is_cheap=False,
    ),
    Export(
        "march_table_pdf.write_march_table_pdf",
        ".pdf",
        _document(march_table_pdf.write_march_table_pdf, march),
        is_cheap=False,
    ),
    Export(
        "credit_table_csv.write_credits_csv",
        ".csv",
        _document(credit_table_csv.write_credits_csv, credits_document),
    ),
    Export(
        "credit_table_xlsx.write_credits_xlsx",
        ".xlsx",
        _document(credit_table_xlsx.write_credits_xlsx, credits_document),
        is_cheap=False,
    ),
    Export(
        "matrix_csv.write_matrix_csv",
        ".csv",
        _geo(matrix_csv.write_matrix_csv, lambda: (matrix(),)),
    ),
    Export(
        "matrix_xlsx.write_matrix_xlsx",
        ".xlsx",
        _geo(matrix_xlsx.write_matrix_xlsx, lambda: (matrix(),)),
        is_cheap=False,
    ),
    Export(
        "match_geojson.write_match_geojson",
        ".geojson",
        _geo(match_geojson.write_match_geojson, _match),
    ),
    Export(
        "reach_geojson.write_reach_geojson",
        ".geojson",
        _geo(reach_geojson.write_reach_geojson, _reach),
    ),
    Export(
        "reach_geopackage.write_reach_geopackage",
        ".gpkg",
        _geo(reach_geopackage.write_reach_geopackage, _reach),
        is_cheap=False,
    ),
    Export(
        "rounds_csv.write_rounds_csv",
        ".csv",
        lambda path, under, _: rounds_csv.write_rounds_csv(
            path, ROUNDS, under.marking, under.inputs, under.gate
        ),
    ),
    Export(
        "rounds_geojson.write_rounds_geojson",
        ".geojson",
        lambda path, under, _: rounds_geojson.write_rounds_geojson(
            *(path, (WAY,), under.marking),
            attribution=SOURCE,
            inputs=under.inputs,
            gate=under.gate,
        ),
    ),
    Export(
        "rounds_pdf.write_rounds_pdf",
        ".pdf",
        lambda path, under, _: rounds_pdf.write_rounds_pdf(
            *(path, ROUNDS, under.marking, CREATED, under.inputs, under.gate)
        ),
        is_cheap=False,
    ),
    Export(
        "rounds_xlsx.write_rounds_xlsx",
        ".xlsx",
        lambda path, under, _: rounds_xlsx.write_rounds_xlsx(
            path, ROUNDS, under.marking, under.inputs, under.gate
        ),
    ),
    Export(
        "route_geojson.write_route_geojson",
        ".geojson",
        _geo(route_geojson.write_route_geojson, _routes),
    ),
    Export(
        "route_geopackage.write_route_geopackage",
        ".gpkg",
        _geo(route_geopackage.write_route_geopackage, _routes),
        is_cheap=False,
    ),
    Export("schedule_csv.write_schedule_csv", ".csv", _schedule),
    Export(
        "force_table.write_force_csv",
        ".csv",
        lambda path, under, _: force_table.write_force_csv(
            *(path, FORCE, under.marking, under.inputs), gate=under.gate
        ),
    ),
    Export(
        "force_table.write_force_xlsx",
        ".xlsx",
        lambda path, under, _: force_table.write_force_xlsx(
            *(path, FORCE, under.marking, under.inputs), gate=under.gate
        ),
    ),
    Export(
        "factor_exports.write_factors",
        ".yaml",
        lambda path, under, _: factor_exports.write_factors(
            *(path, FACTORS, under.marking, under.inputs), gate=under.gate
        ),
    ),
    Export(
        "supply_csv.write_supply_csv",
        ".csv",
        lambda path, under, _: supply_csv.write_supply_csv(
            *(path, STOCKS, under.marking, under.inputs),
            title="North Wind",
            gate=under.gate,
        ),
    ),
    Export(
        "supply_xlsx.write_supply_xlsx",
        ".xlsx",
        lambda path, under, _: supply_xlsx.write_supply_xlsx(
            *(path, (STOCKS,), under.marking, under.inputs),
            title="North Wind",
            gate=under.gate,
        ),
    ),
    Export(
        "time_space_pdf.write_time_space_pdf",
        ".pdf",
        _document(time_space_pdf.write_time_space_pdf, graph),
        is_cheap=False,
    ),
    Export(
        "time_space_pdf.write_time_space_png",
        ".png",
        _document(time_space_pdf.write_time_space_png, graph),
        is_cheap=False,
    ),
    Export(
        "time_space_pdf.write_time_space_svg",
        ".svg",
        _document(time_space_pdf.write_time_space_svg, graph),
        is_cheap=False,
    ),
    Export(
        "map_sheet.write_sheets_pdf",
        ".pdf",
        lambda path, under, ground: map_sheet.write_sheets_pdf(
            path, sheet(ground, under)
        ),
        is_cheap=False,
    ),
    Export(
        "sheet_raster.write_sheet_png",
        ".png",
        lambda path, under, ground: sheet_raster.write_sheet_png(
            path, sheet(ground, under), 50
        ),
        is_cheap=False,
    ),
    Export(
        "sheet_raster.write_sheet_geotiff",
        ".tif",
        lambda path, under, ground: sheet_raster.write_sheet_geotiff(
            path, sheet(ground, under), 50
        ),
        is_cheap=False,
    ),
    Export(
        "recovery_sheet.write_recovery_sheet",
        ".pdf",
        _document(recovery_sheet.write_recovery_sheet, _recovery),
        is_cheap=False,
    ),
    Export(
        "overlay_file.write_overlay",
        ".overlay.geojson",
        lambda path, under, _: overlay_file.write_overlay(
            path, overlay(under.marking), under.inputs, under.gate
        ),
    ),
    Export(
        "writer.write_scenario",
        ".yaml",
        lambda path, under, _: scenario_writer.write_scenario(
            path,
            replace(_scenario(), marking=under.marking),
            *(under.inputs, under.gate),
        ),
    ),
    Export(
        "credits_file.write_credits_file",
        ".credits.yaml",
        lambda path, under, _: credits_file.write_credits_file(
            path,
            credits_file.CreditsDocument("North Wind", under.marking, (credit(),)),
            *(under.inputs, under.gate),
        ),
    ),
    Export(
        "ratings_file.write_ratings_table",
        ".csv",
        lambda path, under, _: ratings_file.write_ratings_table(
            *(path, _bridges(), under.marking, under.inputs, under.gate)
        ),
    ),
)
