"""Ground may carry a marking, and then binds all that is made on it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from app.errors import MarkingRefused
from app.security.marking import Marking
from app.services.area_marking import area_markings, foreign_marking
from app.services.foreign_maps import open_overlay
from app.services.tracks import read_marked_tracks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = Marking.parse("NATO SECRET")


def area(marking: str) -> SimpleNamespace:
    manifest = SimpleNamespace(marking=marking)
    return SimpleNamespace(name="Small", manifest=manifest)


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[..., Path]:
    def write(*properties: dict[str, str], **members: object) -> Path:
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [[5, 52], [6, 53]]},
                "properties": one,
            }
            for one in properties
        ]
        path = tmp_path / "drawn.geojson"
        whole = {"type": "FeatureCollection", "features": features} | members
        path.write_text(json.dumps(whole))
        return path

    return write


def test_open_data_binds_nothing_and_a_marked_area_does() -> None:
    assert area_markings(area("")) == ()
    assert area_markings(area("NATO SECRET")) == (SECRET,)
    with pytest.raises(MarkingRefused, match="The area Small"):
        area_markings(area("VERY SECRET"))


def test_a_foreign_map_tells_its_marking(drawn: Callable[..., Path]) -> None:
    path = drawn({"name": "A"}, marking="NATO SECRET")

    assert foreign_marking(open_overlay(path)) == SECRET
    assert read_marked_tracks(path)[1] == SECRET


def test_the_markings_of_features_are_joined(drawn: Callable[..., Path]) -> None:
    path = drawn(
        {"marking": "NATO RESTRICTED - ATOMAL"},
        {"Marking": "NATO SECRET"},
        {"marking": "zebra"},
    )

    assert foreign_marking(open_overlay(path)) == Marking.parse("NATO SECRET - ATOMAL")


def test_a_map_without_a_marking_has_none(drawn: Callable[..., Path]) -> None:
    assert foreign_marking(open_overlay(drawn({"marking": "dashed"}))) is None


def test_a_marking_of_a_map_that_nobody_knows_is_refused(
    drawn: Callable[..., Path],
) -> None:
    path = drawn({}, marking="VERY SECRET")

    with pytest.raises(MarkingRefused, match=r"drawn\.geojson"):
        foreign_marking(open_overlay(path))
