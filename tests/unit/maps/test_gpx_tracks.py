"""Tracks come out of GPX with their times; whatever is wrong with a file is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.errors import SourceError, TrackError
from maps.gpx_tracks import read_gpx_tracks, unpacked_tracks
from maps.track import LineKind
from maps.track_file import open_tracks, track_of_feature

if TYPE_CHECKING:
    from pathlib import Path

GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">
 <wpt lat="52" lon="5"><name>Depot</name></wpt>
 <trk><name>2 Recce Pl</name>
  <trkseg>
   <trkpt lat="52.0" lon="5.0"><time>2026-06-12T06:00:00Z</time></trkpt>
   <trkpt lat="52.0" lon="5.1"><ele>3</ele></trkpt>
  </trkseg>
  <trkseg>
   <trkpt lat="52.0" lon="5.2"><time>2026-06-12T08:01:00+02:00</time></trkpt>
   <trkpt lat="912.0" lon="5.2"/>
   <trkpt lat="x" lon="5.2"/>
  </trkseg>
 </trk>
 <rte><rtept lat="52.0" lon="5.0"/><rtept lat="52.0" lon="5.3"/></rte>
</gpx>
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "day one.gpx"
    path.write_text(GPX)
    return path


def test_segments_of_a_track_follow_each_other_with_their_times(file: Path) -> None:
    track, route = open_tracks(file)

    assert track.name == "2 Recce Pl"
    assert track.kind is LineKind.DRIVEN
    assert track.lonlat.tolist() == [[5.0, 52.0], [5.1, 52.0], [5.2, 52.0]]
    assert track.time_s is not None
    assert np.isnan(track.time_s[1])
    assert track.time_s[2] - track.time_s[0] == 60
    assert route.kind is LineKind.DRAWN
    assert route.time_s is None
    assert len(route.lonlat) == 2


def test_points_that_are_no_places_are_counted(file: Path) -> None:
    assert read_gpx_tracks(file).bad_points == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<gpx/>", "no track and no route"),
        ("<kml/>", "no GPX file"),
        ("<gpx><trk>", "damaged"),
        ("", "is empty"),
        ('<!DOCTYPE x [<!ENTITY e "e">]><gpx/>', "document type"),
    ],
)
def test_files_without_a_track_are_refused_in_words(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "bad.gpx"
    path.write_text(text)

    with pytest.raises(SourceError, match=words):
        open_tracks(path)


def test_lines_of_other_overlays_are_tracks_too(tmp_path: Path) -> None:
    path = tmp_path / "lines.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":['
        '{"type":"Feature","properties":{},"geometry":'
        '{"type":"Point","coordinates":[5,52]}},'
        '{"type":"Feature","properties":{"name":"far apart"},"geometry":'
        '{"type":"LineString","coordinates":[[5,52],[5.1,52],[5.2,52]]}},'
        '{"type":"Feature","properties":{"name":"close"},"geometry":'
        '{"type":"LineString","coordinates":[[5,52],[5.001,52],[5.002,52]]}}]}'
    )

    drawn, driven = open_tracks(path)

    assert (drawn.name, drawn.kind) == ("far apart", LineKind.DRAWN)
    assert (driven.name, driven.kind) == ("close", LineKind.DRIVEN)


def test_overlay_without_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "points.geojson"
    path.write_text('{"type":"Point","coordinates":[5,52]}')

    with pytest.raises(SourceError, match="no line"):
        open_tracks(path)


def test_a_thing_without_a_line_is_no_track(tmp_path: Path) -> None:
    from maps.foreign_overlay import open_overlay  # noqa: PLC0415 - starts a child

    path = tmp_path / "points.geojson"
    path.write_text('{"type":"Point","coordinates":[5,52]}')

    assert track_of_feature(open_overlay(path), 0) is None


@pytest.mark.parametrize(
    "change",
    [
        {"counts": [-1]},
        {"counts": [2]},
        {"text": -5},
        {"counts": "all"},
        {"counts": [[1]]},
    ],
)
def test_answers_of_a_reader_that_make_no_sense_are_refused(
    file: Path, change: dict[str, object]
) -> None:
    told, data = read_gpx_tracks(file).packed()

    with pytest.raises((ValueError, TypeError, KeyError, TrackError)):
        unpacked_tracks(told | change, data)
