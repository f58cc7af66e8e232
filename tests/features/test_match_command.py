"""Tracks are matched by the command alone, for people, machines and other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.area_pack import open_area
from tests.driven_tracks import Driver, Recorded, Recording, recorded

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def drive(small_area: Path) -> Recorded:
    """A recorded drive across the area."""
    area = open_area(small_area)
    network = area.network
    driver = Driver(network, area.routing)
    places = network.junction_lonlat.sum(axis=1)
    edges = driver.drive(int(places.argmin()), int(places.argmax()))
    if not edges:
        edges = driver.drive(int(places.argmax()), int(places.argmin()))
    assert edges
    return recorded(network, edges, Recording(), np.random.default_rng(0))


@pytest.fixture
def gpx(drive: Recorded, tmp_path: Path) -> Path:
    """The drive as a file with two tracks, the second one its first half."""
    tracks = []
    for name, end in (("whole", len(drive.lonlat)), ("half", len(drive.lonlat) // 2)):
        points = "".join(
            f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><time>2026-06-12T06:'
            f"{int(second) // 60:02d}:{second % 60:06.3f}Z</time></trkpt>"
            for (lon, lat), second in zip(
                drive.lonlat[:end].tolist(), drive.time_s.tolist(), strict=False
            )
        )
        tracks.append(f"<trk><name>{name}</name><trkseg>{points}</trkseg></trk>")
    path = tmp_path / "recce.gpx"
    path.write_text(f"<gpx>{''.join(tracks)}</gpx>")
    return path


def test_match_is_the_same_for_people_and_machines(
    marsroute, small_area, gpx, drive
) -> None:
    call = ("match", small_area, gpx, "--track", "whole")

    people, machine = marsroute(*call), marsroute(*call, "--json")

    assert (people.code, machine.code) == (0, 0)
    match = machine.json()["match"]
    assert match["confidence"] == "good"
    assert "good match" in people.out
    (found,) = match["drives"]
    driven = ",".join(map(str, drive.edges[1:-1]))
    assert driven in ",".join(map(str, found["edges"]))
    assert len(match["points"]["lonlat"]) == len(drive.lonlat)
    speeds = [speed for speed in found["speed_kmh"] if speed is not None]
    assert np.median(speeds) == pytest.approx(43.2, rel=0.1)


def test_a_track_is_chosen_by_name_or_number(marsroute, small_area, gpx) -> None:
    named = marsroute("match", small_area, gpx, "--track", "half", "--json")
    numbered = marsroute("match", small_area, gpx, "--track", "2", "--json")
    unnamed = marsroute("match", small_area, gpx)

    assert named.json() == numbered.json()
    assert named.json()["track"] == "half"
    assert unnamed.code == 3
    assert "1 whole; 2 half" in unnamed.err


def test_with_vehicles_the_roads_are_judged_and_written(
    marsroute, small_area, gpx, tmp_path
) -> None:
    target = tmp_path / "route.geojson"
    call = ("match", small_area, gpx, "--track", "1", "--vehicle", "car 4x4:2")

    people = marsroute(*call, "-o", target)
    machine = marsroute(*call, "--json")

    assert people.code == 0
    assert "free travel" in people.out
    written = json.loads(target.read_text())
    assert written["marking"]
    assert {f["properties"]["layer"] for f in written["features"]} >= {"route"}
    assert machine.json()["route"]["length_m"] > 1000


def test_without_vehicles_the_drives_are_written(
    marsroute, small_area, gpx, tmp_path
) -> None:
    target = tmp_path / "drives.geojson"

    answer = marsroute("match", small_area, gpx, "--track", "1", "-o", target)

    assert answer.code == 0
    written = json.loads(target.read_text())
    assert written["confidence"] == "good"
    (feature,) = written["features"]
    assert feature["properties"]["layer"] == "drive"
    assert len(feature["geometry"]["coordinates"]) > 10


def test_a_drawn_line_is_followed(marsroute, small_area, drive, tmp_path) -> None:
    path = tmp_path / "sketch.geojson"
    corners = drive.lonlat[:: max(len(drive.lonlat) // 40, 1)].tolist()
    path.write_text(json.dumps({"type": "LineString", "coordinates": corners}))

    answer = marsroute("match", small_area, path, "--drawn", "--json")

    assert answer.code == 0
    edges = {e for d in answer.json()["match"]["drives"] for e in d["edges"]}
    assert len(edges & set(drive.edges)) > 0.7 * len(drive.edges)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.gpx", None, "none.gpx"),
        ("empty.gpx", "", "empty"),
        (
            "far.gpx",
            "<gpx><trk><trkseg><trkpt lat='-40' lon='170'/></trkseg></trk></gpx>",
            "open the area that it leads through",
        ),
        ("notes.txt", "no track", "notes.txt"),
    ],
)
def test_what_cannot_be_matched_is_refused_in_one_sentence(
    marsroute, small_area, tmp_path, name, content, words
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)

    answer = marsroute("match", small_area, path)

    assert answer.code == 3
    assert words in answer.err
    assert "Traceback" not in answer.err


def test_an_ending_that_nothing_is_written_to_is_refused_first(
    marsroute, small_area, gpx
) -> None:
    answer = marsroute("match", small_area, gpx, "-o", "drives.gpkg")

    assert answer.code == 3
    assert ".geojson" in answer.err
