"""Processes that run out of memory die alone, and a sentence says so."""

from __future__ import annotations

import json
import signal
from dataclasses import replace

import pytest

from app.errors import EnvironmentTrouble
from app.services.movement.schedule_process import in_child
from maps import foreign_overlay
from maps.errors import JailError
from maps.overlay_parts import PartKind
from tests.child_works import doubled, greedy, killed

pytestmark = pytest.mark.fault
GIBIBYTE = 1 << 30
LEAST_ROOM = 64 << 20
LINES = [
    {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[5.2, 52.1], [5.3, 52.2]]},
        "properties": {"name": "A"},
    }
]


@pytest.mark.gate("F22", "out of memory in the planner", "child dies, a sentence")
def test_a_planner_without_memory_says_so_and_the_next_one_works(found) -> None:
    with pytest.raises(EnvironmentTrouble, match=r"ran out of memory; close other"):
        in_child(greedy, GIBIBYTE)

    assert in_child(doubled, 21) == 42
    found("sentence shown, next schedule made")


@pytest.mark.gate("F22", "planner killed by the system", "child dies, a sentence")
def test_a_planner_that_the_system_kills_is_told_of(found) -> None:
    with pytest.raises(EnvironmentTrouble, match=r"stopped without a word.*memory"):
        in_child(killed, int(signal.SIGKILL))

    assert in_child(doubled, 21) == 42
    found("sentence shown, next schedule made")


@pytest.mark.gate("F22", "out of memory in a reader", "child dies, a sentence")
def test_a_reader_without_memory_says_so_and_the_next_one_works(
    tmp_path, monkeypatch, found
) -> None:
    path = tmp_path / "notes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": LINES}))
    room = foreign_overlay.LIMITS
    scarce = replace(room, memory_bytes=LEAST_ROOM)

    monkeypatch.setattr(foreign_overlay, "LIMITS", scarce)
    with pytest.raises(JailError, match="of memory, the limit; allow") as refused:
        foreign_overlay.open_overlay(path)

    assert "\n" not in str(refused.value)
    monkeypatch.setattr(foreign_overlay, "LIMITS", room)
    assert foreign_overlay.open_overlay(path).count(PartKind.LINE) == 1
    found("sentence shown, next file read")
