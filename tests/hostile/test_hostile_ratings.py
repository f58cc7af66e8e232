"""Hostile files of ratings: one sentence, or ratings that all make sense."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.services.rating_words import placed_ratings
from app.services.ratings_csv import COLUMNS, MAX_BYTES, MAX_ROWS, ratings_of_cells
from app.services.ratings_file import read_ratings
from maps.cell_lines import cell_lines
from maps.errors import SourceError
from maps.foreign_entries import read_cells
from maps.jailed_entries import text_of
from maps.road_network import LinkFlag
from tests.road_sketch import Road, sketch

if TYPE_CHECKING:
    from pathlib import Path

    from planners.overlay import BridgeRating

WORLD = sketch(
    {"a": (500, 5200), "b": (501, 5200), "c": (502, 5200)},
    [
        Road(a="a", b="b", name="Oude Brug", flags=LinkFlag.BRIDGE),
        Road(a="b", b="c"),
    ],
)
AREA: Any = SimpleNamespace(network=WORLD.network)
ON = WORLD.lonlat("a", "b")

cells = st.one_of(
    st.sampled_from(["1000", "60", "60,5", "", "=1+1", "5.005", "52", '"', "#", "1e9"]),
    st.text(max_size=8),
)
tables = st.builds(
    lambda head, rows, between: "\n".join(between.join(r) for r in [head, *rows]),
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=6),
    st.lists(st.lists(cells, min_size=1, max_size=7), max_size=6),
    st.sampled_from([",", ";", "\t"]),
)


def taken(data: bytes) -> tuple[BridgeRating, ...]:
    """Ratings of a table; none where it is refused in one sound sentence."""
    try:
        text = text_of(data, "r.csv")
        lines = cell_lines(text, file="r.csv", most=MAX_ROWS)
        return placed_ratings(ratings_of_cells(lines, "r.csv").words, AREA)
    except (InputRefused, SourceError) as refused:
        told = str(refused)
    assert told.startswith("r.csv")
    assert told.endswith(".")
    return ()


@given(tables)
def test_any_table_is_read_or_refused(text: str) -> None:
    taken(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert taken(data) == ()
    assert taken(b"osm;mlc_wheeled\n" + data) == taken(b"osm;mlc_wheeled\n" + data)


@pytest.mark.parametrize(
    "text",
    [
        "osm;mlc_wheeled\n" + "1000;60\n" * 30_000,
        'osm;mlc_wheeled\n"1000;60\n' * 3,
        "osm;mlc_wheeled\n1000;" + "9" * 5000,
        "osm;mlc_wheeled\n" + "9" * 4301 + ";60",
        "osm;mlc_wheeled\n-1000;60",
        "osm;mlc_wheeled\n１０００;60",
        "lat;lon;mlc_wheeled\ninf;5;60",
        "lat;lon;mlc_wheeled\n1e400;5;60",
        "osm;bridge;mlc_wheeled\n1000;\u202eevil;60",
        "osm;mlc_wheeled\n1000;٦٠",
    ],
)
def test_tables_made_to_hurt_are_refused(text: str) -> None:
    assert taken(text.encode()) == ()


def test_a_table_of_any_length_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"x" * (9 << 20))

    with pytest.raises(SourceError, match="more than 8 MB"):
        read_cells(
            path, what="file of ratings", most_bytes=MAX_BYTES, most_rows=MAX_ROWS
        )


def write(path: Path, shapes: list[Any], **columns: list[Any]) -> Path:
    """Write a GeoPackage of some shapes."""
    pyogrio.raw.write(
        str(path),
        geometry=shapely.to_wkb(np.array(shapes, object)),
        field_data=[np.array(values, object) for values in columns.values()],
        fields=list(columns),
        geometry_type="Unknown",
        crs="EPSG:4326",
        driver="GPKG",
    )
    return path


def refusal(path: Path) -> str:
    """Say why a GeoPackage is refused."""
    with pytest.raises(InputRefused) as caught:
        read_ratings(path, AREA)
    text = str(caught.value)

    assert path.name in text
    assert text.endswith(".")
    return text


def test_points_and_lines_of_a_geopackage_rate_bridges(tmp_path: Path) -> None:
    line = shapely.LineString([(ON[0] - 0.004, ON[1]), (ON[0] + 0.004, ON[1])])
    given = {"MLC_tracked": ["50"], "max_height_m": ["4.2"], "Source": ["Eng Bn"]}
    for number, shape in enumerate((shapely.Point(ON), line)):
        path = write(tmp_path / f"{number}.gpkg", [shape], **given, colour=["red"])
        (rating,) = read_ratings(path, AREA).ratings

        assert (rating.tracked, rating.max_height_m) == (50, 4.2)
        assert (rating.bridge, rating.source) == ("Oude Brug", "Eng Bn")
        assert rating.position == pytest.approx(ON)


def test_shapes_that_are_no_bridge_refuse_the_file(tmp_path: Path) -> None:
    box = shapely.box(ON[0] - 0.01, ON[1] - 0.01, ON[0] + 0.01, ON[1] + 0.01)
    two = shapely.MultiPoint([ON, (ON[0] + 0.001, ON[1])])
    point = shapely.Point(ON)

    def told(file: str, shapes: list[Any], **columns: list[Any]) -> str:
        return refusal(write(tmp_path / f"{file}.gpkg", shapes, **columns))

    assert "is an area" in told("area", [box], mlc_wheeled=["60"])
    assert "has 2 shapes" in told("two", [two], mlc_wheeled=["60"])
    assert "lies on no bridge" in told(
        "far", [shapely.Point(ON[0] + 0.02, ON[1])], mlc_wheeled=["60"]
    )
    assert "rates no bridge" in told("plain", [point], name=["x"])
    assert "'mlc_weeled' is not known" in told("slip", [point], mlc_weeled=["60"])
    assert "give a figure" in told("words", [point], mlc_wheeled=["strong"])
    assert "rates the same bridge" in told(
        "twice", [point, point], mlc_wheeled=["60", "50"]
    )
    many = {f"c{n:03}": ["x"] for n in range(60)} | {"mlc_wheeled": ["60"]}
    assert "too many columns" in told("many", [point], **many)


def test_a_geopackage_that_is_only_half_readable_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path / "half.gpkg", [shapely.Point(ON), None], mlc_wheeled=["60", "50"]
    )

    assert "a part of the ratings will not do" in refusal(path)


def test_a_damaged_geopackage_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "torn.gpkg", [shapely.Point(ON)], mlc_wheeled=["60"])
    path.write_bytes(path.read_bytes()[:5000])
    assert refusal(path)

    other = tmp_path / "other.gpkg"
    with closing(sqlite3.connect(other)) as base, base:
        base.execute("CREATE TABLE t (mlc_wheeled REAL)")
    assert "no features" in refusal(other)
