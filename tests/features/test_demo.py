"""The demo, as somebody without a display sees it the first and the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps.area_pack import open_area

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_the_demo_marches_round_the_old_bridge(
    marsroute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path))
    call = ("demo", "--headless", "--export", tmp_path / "out")

    first = marsroute(*call)

    assert first.code == 0, first.err
    assert "Oude Brugge: tanker 18 m3 (MLC 34 wheeled) meets MLC 24" in first.out
    assert "121400ZJUN26" in first.out  # the support group is released on time
    (area,) = (tmp_path / "cache").glob("*.area")
    built = open_area(area).manifest.built
    assert "Fictional" in open_area(area).manifest.attribution
    written = {path.suffix for path in (tmp_path / "out").iterdir()}
    tables, overlays = {".pdf", ".xlsx", ".csv"}, {".geojson", ".gpkg"}
    picture = {".png", ".pgw", ".xml"}  # with its place on the ground
    assert written == tables | overlays | picture

    second = marsroute(*call, "--json")

    assert second.code == 0
    assert open_area(area).manifest.built == built
    assert len(second.json()["written"]) == len(list((tmp_path / "out").iterdir()))
