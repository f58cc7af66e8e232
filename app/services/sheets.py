"""Map sheets as users order them: one around a place or an area, or a strip of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from app.drawing.map_sheet import MapSheet, placed_around
from app.drawing.qt_application import qt_application
from app.drawing.sheet_index import SheetIndex
from app.drawing.sheet_layout import (
    SMALLEST_MAP_MM,
    UNIT_M,
    Paper,
    SheetLayout,
)
from app.drawing.sheet_margin import scale_words
from app.drawing.sheet_strip import strip_frames
from app.drawing.utm_view import UtmView
from app.errors import InputRefused
from app.exports.gate import OPEN_GATE
from app.exports.map_sheet import SheetDocument, write_sheets_pdf
from app.exports.sheet_raster import write_sheet_geotiff, write_sheet_png
from app.services.area_marking import area_markings
from app.services.sheet_drawing import sheet_drawing
from maps.coordinates import UTM_NORTH, UTM_SOUTH, utm_zone
from maps.progress import silent
from planners.dtg import format_dtg
from planners.overlay import Overlay

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.exports.gate import Gate
    from app.security.marking import Marking
    from maps.area_pack import AreaPack
    from maps.progress import Progress
    from planners.route import Lonlat, Route
    from planners.vehicles import Formation

LARGEST_SCALE, SMALLEST_SCALE = 500.0, 20_000_000.0
LOWEST_DPI, HIGHEST_DPI = 50.0, 1_200.0
MARGIN_MM = 10.0  # between a route and the neat line of its strip
OVERLAP_MM = 15.0  # of a route on two sheets of its strip

Bounds = tuple[float, float, float, float]


class SheetForm(Enum):
    """What a sheet is written as."""

    PDF = "pdf"
    PNG = "png"
    GEOTIFF = "geotiff"

    @property
    def suffix(self) -> str:
        """End of the name of the file."""
        return {"pdf": ".pdf", "png": ".png", "geotiff": ".tif"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """
    What a user wants on paper.

    Attributes
    ----------
    title
        Large, above the map.
    marking
        On every sheet.
    inputs
        Markings of what the sheets are made from; none may be above the sheet's.
    created
        Now, aware: stands on the sheet, and the declination is that of this day.
    paper
        ``A4`` to ``A0``.
    portrait
        Upright instead of lying.
    scale
        ``n`` of 1:n; None takes the largest round one that shows all.
    centre
        Longitude and latitude, degrees, of the middle of the sheet; needs a scale.
    bounds
        West, south, east, north, degrees, to show; without centre, bounds and
        routes the whole area is shown.
    zone
        Of UTM; 0 takes that of the middle, a neighbour may be forced.
    routes
        By name; shown, and followed by a strip.
    strip
        Whether to cover the routes with as many sheets as it takes.
    form
        Of the file.
    dpi
        Of pictures.
    palette
        Of the map style.
    letter
        Time zone of the DTG of print.
    overlay
        What the staff has drawn, over the map of every sheet.
    closures
        A point on each closed road, degrees.
    bridges
        Whether to show what bridges bear.
    formation
        For which bridges are judged; None only tells their classes.
    gate
        What holds for the files.
    """

    title: str
    marking: Marking
    created: datetime
    inputs: tuple[Marking, ...] = ()
    paper: str = "A3"
    portrait: bool = False
    scale: float | None = None
    centre: Lonlat | None = None
    bounds: Bounds | None = None
    zone: int = 0
    routes: tuple[tuple[str, Route], ...] = ()
    strip: bool = False
    form: SheetForm = SheetForm.PDF
    dpi: float = 300.0
    palette: str = "day"
    letter: str = "Z"
    overlay: Overlay = field(default_factory=Overlay)
    closures: tuple[Lonlat, ...] = ()
    bridges: bool = True
    formation: Formation | None = None
    gate: Gate = OPEN_GATE


def sheets_of(order: SheetOrder, area: AreaPack) -> tuple[MapSheet, ...]:
    """
    Lay the sheets of an order out.

    Parameters
    ----------
    order
        What is wanted.
    area
        That it shows.

    Returns
    -------
    tuple[MapSheet, ...]
        One, or those of a strip in order of march.

    Raises
    ------
    InputRefused
        Paper, scale, place or zone cannot be used; the text says which and why.
    """
    paper = _paper(order)
    _check_scale(order.scale)
    if order.strip:
        return _strip(order, area, paper)
    centre, scale = _place(order, area, paper)
    _check_place(centre, scale, order, area)
    return (_sheet(order, area, paper, centre, scale),)


def write_sheets(
    order: SheetOrder, area: AreaPack, path: Path, progress: Progress = silent
) -> tuple[Path, ...]:
    """
    Write an order into a file, and what belongs beside it.

    Parameters
    ----------
    order
        What is wanted.
    area
        That it shows.
    path
        Of the file; its folder exists.
    progress
        Told of each step; may raise to stop, and then nothing is written.

    Returns
    -------
    tuple[Path, ...]
        All files written, the sheet first.

    Raises
    ------
    KnownError
        The order cannot be carried out, or the file cannot be written.
    """
    if not LOWEST_DPI <= order.dpi <= HIGHEST_DPI:
        raise InputRefused(
            f"A picture of {order.dpi:g} dots per inch is not made; choose "
            f"{LOWEST_DPI:.0f} to {HIGHEST_DPI:.0f}."
        )
    sheets = sheets_of(order, area)
    if len(sheets) > 1 and order.form is not SheetForm.PDF:
        raise InputRefused(
            f"A strip of {len(sheets)} sheets is one PDF; choose the format pdf, or "
            "leave the strip out."
        )
    application = qt_application()
    document = SheetDocument(
        sheets=sheets,
        marking=order.marking,
        basemap=area.basemap,
        inputs=(*order.inputs, *area_markings(area, order.gate.policy)),
        created=order.created,
        palette=order.palette,
        attribution=area.manifest.attribution,
        drawing=sheet_drawing(order, area),
        gate=order.gate,
    )
    written: tuple[Path, ...]
    if order.form is SheetForm.PDF:
        written = (write_sheets_pdf(path, document, progress).path,)
    elif order.form is SheetForm.PNG:
        written = write_sheet_png(path, document, order.dpi, progress)
    else:
        written = (write_sheet_geotiff(path, document, order.dpi, progress).path,)
    del application
    return written


def sheet_frame(sheet: MapSheet) -> tuple[Lonlat, ...]:
    """Corners of the map of a sheet, clockwise from the upper left, degrees."""
    view = sheet.view()
    wide, high = view.width, view.height
    corners = ((0, 0), (wide, 0), (wide, high), (0, high))
    return tuple(view.to_lonlat(x, y) for x, y in corners)


def _paper(order: SheetOrder) -> Paper:
    try:
        paper = Paper.named(order.paper, portrait=order.portrait)
    except ValueError as error:
        raise InputRefused(str(error)) from error
    if min(SheetLayout.of(paper, index=order.strip).map_size) * UNIT_M * 1_000 < (
        SMALLEST_MAP_MM
    ):
        raise InputRefused(f"{paper.name} leaves no room for a map; use larger paper.")
    return paper


def _check_scale(scale: float | None) -> None:
    if scale is None or LARGEST_SCALE <= scale <= SMALLEST_SCALE:
        return
    shown = f"1:{scale:g}" if math.isfinite(scale) else "without a number"
    raise InputRefused(
        f"A scale {shown} is not drawn; choose {scale_words(LARGEST_SCALE)} to "
        f"{scale_words(SMALLEST_SCALE)}, such as 1:50 000."
    )


def _place(order: SheetOrder, area: AreaPack, paper: Paper) -> tuple[Lonlat, float]:
    """Centre and scale of a single sheet."""
    if order.centre is not None and order.scale is None:
        raise InputRefused(
            "A sheet around a point needs a scale; give one, such as 50000."
        )
    if order.centre is not None and order.scale is not None:
        _check_utm(order.centre)
        return order.centre, order.scale
    bounds = order.bounds or _route_bounds(order) or area.bounds
    west, south, east, north = bounds
    known = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    flat = west == east or south == north  # as straight routes may be
    if not known or (flat and order.bounds):
        raise InputRefused(
            f"Bounds {west:g}, {south:g}, {east:g}, {north:g} enclose nothing; give "
            "west, south, east and north in degrees, the smaller one first."
        )
    _check_utm((west, south))
    _check_utm((east, north))
    centre, scale = placed_around(bounds, paper, zone=order.zone)
    shown = "bounds" if order.bounds else "routes" if order.routes else ""
    if order.scale is not None and order.scale < scale and shown:
        way_out = ", or print a strip" if shown == "routes" else ""
        raise InputRefused(
            f"The {shown} do not fit {paper.name} at {scale_words(order.scale)}; "
            f"choose {scale_words(scale)} or smaller, or larger paper{way_out}."
        )
    return centre, order.scale or scale


def _check_utm(place: Lonlat) -> None:
    if not UTM_SOUTH <= place[1] <= UTM_NORTH:
        raise InputRefused(
            f"Latitude {place[1]:g} has no UTM grid, so no sheet is made there; UTM "
            "runs from -80 to 84 degrees."
        )


def _check_place(
    centre: Lonlat, scale: float, order: SheetOrder, area: AreaPack
) -> None:
    """Refuse a sheet that shows nothing of the area, and a zone far from it."""
    west, south, east, north = area.bounds
    view = _view(order, centre, scale)
    shown = view.bounds()
    if shown[2] < west or shown[0] > east or shown[3] < south or shown[1] > north:
        raise InputRefused(
            f"A sheet around {centre[1]:.4f}, {centre[0]:.4f} shows nothing of "
            f"{area.name}, which reaches from {south:.3f}, {west:.3f} to {north:.3f}, "
            f"{east:.3f}; move it there, or open another area."
        )


def _view(order: SheetOrder, centre: Lonlat, scale: float) -> UtmView:
    """Map of a sheet in the zone that is asked for."""
    own = utm_zone(*centre)
    if order.zone and (not 1 <= order.zone <= 60 or _apart(order.zone, own) > 1):
        raise InputRefused(
            f"Zone {order.zone} is not beside zone {own}, in which the sheet lies; "
            f"choose {_beside(own, -1)}, {own} or {_beside(own, 1)}."
        )
    size = SheetLayout.of(_paper(order), index=order.strip).map_size
    return UtmView.at(centre, scale, size, zone=order.zone, pixel_m=UNIT_M)


def _apart(zone: int, other: int) -> int:
    away = abs(zone - other) % 60
    return min(away, 60 - away)


def _beside(zone: int, step: int) -> int:
    return (zone - 1 + step) % 60 + 1


def _sheet(
    order: SheetOrder, area: AreaPack, paper: Paper, centre: Lonlat, scale: float
) -> MapSheet:
    """One sheet with all that it says."""
    dates = [s.date[:10] for s in area.manifest.sources if s.date]
    return MapSheet(
        title=order.title,
        subtitle=", ".join(name for name, _ in order.routes),
        marking=order.marking.banner,
        centre=centre,
        scale=scale,
        date=order.created.date(),
        paper=paper,
        zone=order.zone,
        routes=tuple(route for _, route in order.routes),
        name=area.name,
        number="",
        series=f"Marsroute {scale_words(scale)}",
        edition=f"Data of {max(dates)}" if dates else "Data without a date",
        made=format_dtg(order.created, order.letter),
        sources=tuple(source_lines(area)),
    )


def source_lines(area: AreaPack) -> list[str]:
    """Each file an area was built from: whose it is, its date, its licence."""
    lines = []
    for source in area.manifest.sources:
        date = f" of {source.date[:10]}" if source.date else ", no date given"
        whose = source.attribution or f"Licence: {source.licence}"
        lines.append(f"{whose} ({source.file}{date})")
    return lines


def _route_bounds(order: SheetOrder) -> Bounds | None:
    """Box around all routes; None without one."""
    places = [place for _, route in order.routes for place in route.geometry]
    if not places:
        return None
    lons, lats = zip(*places, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _strip(order: SheetOrder, area: AreaPack, paper: Paper) -> tuple[MapSheet, ...]:
    """Sheets along every route in turn, numbered through."""
    if not order.routes:
        raise InputRefused("A strip of sheets follows a route; give one.")
    if order.scale is None:
        raise InputRefused("A strip of sheets needs a scale; give one, such as 50000.")
    layout = SheetLayout.of(paper, index=True)
    sheets: list[MapSheet] = []
    for name, route in order.routes:
        for lonlat in (route.geometry[0], route.geometry[-1]):
            _check_utm(lonlat)
        try:
            frames = strip_frames(
                route.geometry,
                layout.map_metres(order.scale),
                margin_m=MARGIN_MM / 1_000 * order.scale,
                overlap_m=OVERLAP_MM / 1_000 * order.scale,
            )
        except ValueError as error:
            raise InputRefused(str(error)) from error
        drafts = [
            replace(
                _sheet(order, area, paper, frame.centre, order.scale),
                zone=order.zone or frame.zone,
                index=SheetIndex((), 0),
            )
            for frame in frames
        ]
        corners = tuple(sheet_frame(draft) for draft in drafts)
        for number, draft in enumerate(drafts):
            index = SheetIndex(corners, number, route.geometry)
            sheets.append(
                replace(
                    draft,
                    subtitle=name,
                    number=f"Sheet {number + 1} of {len(drafts)}",
                    index=index,
                )
            )
    return tuple(sheets)
