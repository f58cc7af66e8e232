"""Areas, signs of bridges and rubber bands: where they stand, and their looks."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.area_overlay import area_contains, name_box, paint_area
from app.drawing.bridge_overlay import BARS, paint_signs, place_signs
from app.drawing.measure_overlay import paint_band, paint_measures
from app.drawing.projection import MapView
from app.drawing.style import Style
from planners.bridge_classes import BridgeClasses, BridgeVerdict
from planners.overlay import AvoidArea

VIEW = MapView.fitting((5.0, 52.0, 5.02, 52.01), 400, 300)
AREA = AvoidArea(
    ring=((5.004, 52.002), (5.016, 52.002), (5.016, 52.008), (5.004, 52.008)),
    name="Flood",
)
PALETTES = ["day", "night", "red", "high_contrast"]


def painted(paint) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        paint(painter)
    return image


def bridges(count: int, apart: float = 0.0001) -> BridgeClasses:
    """Bridges beside each other; every third is not known."""
    classes = np.full((count, 2, 3), np.nan)
    classes[:, :, 0] = 40.0
    classes[::3] = np.nan
    lons = 5.01 + (np.arange(count) - count / 2) * apart
    return BridgeClasses(
        obstacle=np.arange(count),
        lonlat=np.column_stack([lons, np.full(count, 52.005)]),
        classes=classes,
        civil=np.full((count, 2, 5), np.nan),
        estimate=np.full((count, 3), np.nan),
        own=np.zeros((count, 2), np.bool_),
    )


def test_signs_never_meet_and_what_is_known_comes_first() -> None:
    many = bridges(60)
    view = VIEW.centred_on(5.01, 52.005)
    signs = place_signs(view, many, many.verdicts(None), np.arange(60))

    assert 3 < len(signs) < 60
    assert not [
        1 for one, other in combinations(signs, 2) if one.box.intersects(other.box)
    ]
    assert signs[0].verdict is BridgeVerdict.KNOWN
    texts = {sign.text for sign in signs}
    assert texts <= {"40", "?"}


def test_two_carriageways_that_bear_the_same_have_one_sign() -> None:
    three = bridges(3)  # the first is not known, the others bear 40
    view = VIEW.centred_on(*three.lonlat[1].tolist())
    near = place_signs(view, three, three.verdicts(None), np.array([1, 2]))
    far = bridges(3, apart=0.004)
    apart = place_signs(view, far, far.verdicts(None), np.array([1, 2]))

    assert [sign.text for sign in near] == ["40"]
    assert [sign.text for sign in apart] == ["40", "40"]


def test_no_sign_stands_below_zoom_twelve() -> None:
    view = VIEW.zoomed(11.9 - VIEW.zoom, 200, 150)
    few = bridges(3)

    assert place_signs(view, few, few.verdicts(None), np.arange(3)) == []


@pytest.mark.parametrize("palette", PALETTES)
def test_verdicts_differ_by_shape_and_not_by_colour_alone(palette: str) -> None:
    """What is covered differs even where all colours are one red."""
    one = bridges(1, apart=0)
    covers = set()
    for verdict in BridgeVerdict:
        (sign,) = place_signs(VIEW, one, np.array([verdict], np.uint8), np.arange(1))
        image = painted(
            lambda painter, sign=sign: paint_signs(
                painter, [sign], Style.named(palette)
            )
        )
        box = sign.box.toAlignedRect().adjusted(-4, -4, 4, 4)
        covered = _pixels(image)[
            box.top() : box.bottom() + 1, box.left() : box.right() + 1, 3
        ]
        covers.add((covered.tobytes(), BARS.get(verdict, 0)))
        if palette == "red":
            assert not _not_red(image)

    assert len(covers) == 5  # pill, pill with a bar or two, diamond, octagon


def test_an_area_is_hatched_inside_and_its_name_has_a_box() -> None:
    style = Style.named("day")
    image = painted(lambda painter: paint_area(painter, VIEW, AREA, style))
    box = name_box(VIEW, AREA)
    x, y = VIEW.to_pixels([(5.006, 52.003)])[0].tolist()
    inside = {
        image.pixelColor(int(x) + dx, int(y) + dy).alpha()
        for dx in range(8)
        for dy in range(8)
    }

    assert len(inside) > 1  # strokes and gaps
    assert image.pixelColor(3, 3).alpha() == 0
    assert box is not None
    assert area_contains(VIEW, AREA, box.center().x(), box.center().y())
    assert not area_contains(VIEW, AREA, 1, 1)


def test_an_area_far_larger_than_the_screen_fills_it() -> None:
    wide = AvoidArea(ring=((0, 45), (10, 45), (10, 60), (0, 60)))
    image = painted(lambda painter: paint_area(painter, VIEW, wide, Style.named("day")))

    assert image.pixelColor(200, 150).alpha() > 0
    assert name_box(VIEW, wide) is None


def test_an_area_off_the_screen_is_left_out() -> None:
    far = AvoidArea(ring=((6, 52), (6.1, 52), (6.1, 52.1)), name="far")
    image = painted(lambda painter: paint_area(painter, VIEW, far, Style.named("day")))

    assert image == painted(lambda _painter: None)


def test_a_name_without_room_is_left_out() -> None:
    tiny = AvoidArea(ring=((5.01, 52.005), (5.0101, 52.005), (5.01, 52.0051)), name="X")

    assert name_box(VIEW, tiny) is None


@pytest.mark.parametrize("palette", PALETTES)
def test_bands_show_in_two_tones(palette: str) -> None:
    style = Style.named(palette)
    points = ((5.004, 52.002), (5.016, 52.002))
    image = painted(
        lambda painter: paint_band(painter, VIEW, points, style, to=(5.01, 52.008))
    )
    x, y = VIEW.to_pixels([(5.01, 52.002)])[0].tolist()
    column = [image.pixelColor(round(x), round(y) + dy) for dy in range(-3, 4)]
    opaque = {colour.name() for colour in column if colour.alpha() == 255}

    assert style["hand"].name() in opaque
    assert len(opaque) > 1
    if palette == "red":
        assert not _not_red(image)


def test_measures_that_would_cover_another_are_left_out() -> None:
    style = Style.named("day")
    once = painted(
        lambda painter: paint_measures(painter, [(200, 150, "1.00 km")], style)
    )
    twice = painted(
        lambda painter: paint_measures(
            painter, [(203, 152, "9.99 km"), (200, 150, "1.00 km")], style
        )
    )

    assert once == twice


def _not_red(image: QImage) -> list[list[int]]:
    """Pixels with green or blue above 8."""
    pixels = _pixels(image)
    return pixels[(pixels[..., 0] > 8) | (pixels[..., 1] > 8)].tolist()


def _pixels(image: QImage) -> np.ndarray:
    """Blue, green, red and opacity, (300, 400, 4)."""
    return np.frombuffer(image.constBits(), np.uint8).reshape(300, 400, 4)
