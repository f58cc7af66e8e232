from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from app.drawing.projection import MapView
from app.drawing.route_overlay import (
    CLOSEST_PX,
    numbered_points,
    paint_route,
    point_boxes,
    short_name,
)
from planners.route import CriticalPoint, PointKind, Route, RouteRequest
from planners.vehicles import Formation, Track, VehicleType
from tests.map_sketch import SOUTH, STEP, WEST

if TYPE_CHECKING:
    from app.drawing.style import Style

pytestmark = pytest.mark.usefixtures("qapp")

LORRY = VehicleType(
    name="Lorry",
    track=Track.WHEELED,
    mlc=20,
    mass_t=18,
    axle_load_t=9,
    height_m=3.5,
    width_m=2.5,
    length_m=9,
    fuel_l_per_100km=40,
    tank_l=300,
    speed_kmh={},
    max_grade=0.3,
    fording_depth_m=0.8,
    hazmat=False,
    source="test",
)


def place(x: float, y: float) -> tuple[float, float]:
    return WEST + x * STEP, SOUTH + y * STEP


def point(
    name: str, kind: PointKind, x: float, *, unknown: str = "", label: str = ""
) -> CriticalPoint:
    return CriticalPoint(
        name=name,
        kind=kind,
        label=label,
        position=place(x, 5),
        distance_m=0,
        unknown=unknown,
    )


@pytest.fixture
def route() -> Route:
    points = (
        point("SP", PointKind.START, 3.8, label="Eichhof"),
        point("CP 1", PointKind.BRIDGE, 4.6),
        point("CP 2", PointKind.BRIDGE, 5.4, unknown="load class unknown"),
        point("RP", PointKind.RELEASE, 6.2, label="Petersberg"),
    )
    geometry = (place(3.8, 5), place(5, 5), place(6.2, 5))
    return Route(
        request=RouteRequest(
            stops=(geometry[0], geometry[-1]),
            formation=Formation("Company", ((LORRY, 10),)),
        ),
        edges=(0, 1),
        first_share=0,
        last_share=1,
        geometry=geometry,
        distance_m=(0, 860, 1720),
        length_m=1720,
        duration_s=200,
        fuel_l=10,
        legs=(),
        points=points,
        warnings=(),
        refusals=(),
        unrestricted_length_m=1720,
        unrestricted_duration_s=200,
        climb_m=0,
        descent_m=0,
    )


def painted(
    route: Route, view: MapView, style: Style, *, selected: bool = True
) -> QImage:
    image = QImage(900, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    paint_route(painter, view, route, style, selected=selected)
    painter.end()
    return image


def at(image: QImage, view: MapView, x: float, up_px: float = 0) -> str:
    px, py = view.to_pixels([place(x, 5)])[0].tolist()
    return image.pixelColor(round(px), round(py - up_px)).name()


def test_line_is_coloured_between_halos(
    route: Route, view: MapView, day: Style
) -> None:
    image = painted(route, view, day)

    assert at(image, view, 5.05) == day["route"].name()
    assert at(image, view, 5.05, 4.6) == day["route_halo"].name()
    assert at(image, view, 5.05, 9) == "#808080"


def test_route_that_is_not_chosen_is_fainter(
    route: Route, view: MapView, day: Style
) -> None:
    image = painted(route, view, day, selected=False)

    assert at(image, view, 5.05) not in {day["route"].name(), "#808080"}


def test_both_ends_have_their_colours(route: Route, view: MapView, day: Style) -> None:
    image = painted(route, view, day)

    assert at(image, view, 3.8, 6.5) == day["start"].name()
    assert at(image, view, 6.2, 6.5) == day["release"].name()
    assert at(image, view, 4.6, 6.5) == day["point"].name()


def test_what_nobody_knows_is_marked(route: Route, view: MapView, day: Style) -> None:
    image = painted(route, view, day)

    def orange(x: float) -> int:
        px, py = view.to_pixels([place(x, 5)])[0].round().astype(int).tolist()
        part = image.copy(px - 20, py - 20, 40, 40).convertToFormat(
            QImage.Format.Format_RGB32
        )
        pixels = np.frombuffer(bytes(part.constBits()), "<u4") & 0xFFFFFF
        return int((pixels == day["unknown"].rgb() & 0xFFFFFF).sum())

    assert orange(5.4) > 40
    assert orange(4.6) == 0


def test_route_out_of_sight_paints_nothing(
    route: Route, view: MapView, day: Style
) -> None:
    image = painted(route, view.panned(5000, 5000), day)

    pixels = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(-1, 4)
    assert (pixels[:, :3] == 0x80).all()


@pytest.mark.parametrize(
    ("name", "short"), [("SP", "SP"), ("CP 12", "12"), ("RP", "RP"), ("CP", "CP")]
)
def test_disc_carries_the_short_name(name: str, short: str) -> None:
    assert short_name(point(name, PointKind.BRIDGE, 0)) == short


def test_names_of_both_ends_stay_on_the_map(route: Route, view: MapView) -> None:
    """The release point is at the right edge; its name goes to the left."""
    edge = replace(view, width=int(view.to_pixels([place(6.2, 5)])[0, 0]) + 20)

    boxes = point_boxes(edge, route.points)

    assert len(boxes) == 6
    assert boxes[-1].right() < edge.width


@given(zoom=st.floats(5, 16))
def test_discs_never_meet_and_the_important_ones_stay(zoom: float):
    points = (
        point("SP", PointKind.START, 0),
        *(point(f"CP {n}", PointKind.BRIDGE, n / 2) for n in range(1, 9)),
        point("CP 9", PointKind.BRIDGE, 4.6, unknown="load class unknown"),
        point("RP", PointKind.RELEASE, 5),
    )
    whole = MapView.fitting((*place(0, 0), *place(10, 10)), 600, 400)
    view = replace(whole, zoom=zoom)
    discs = numbered_points(view, points)
    places = view.to_pixels([points[number].position for number in discs])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    length = np.hypot(*np.ptp(view.to_pixels([p.position for p in points]), axis=0))

    assert (apart[np.triu_indices(len(discs), 1)] >= CLOSEST_PX).all()
    assert discs[0] == 0
    assert (len(points) - 1 in discs) == (length >= CLOSEST_PX)
    if zoom >= 15:
        assert len(discs) == len(points)
